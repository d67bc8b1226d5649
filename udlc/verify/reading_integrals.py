"""Integrals, expectations, variances and divergences in, terms out.

An expectation is the integral against the density below it, or against the law of all that is random in it;
D_KL[p || q] = ∫ p·log(p/q), D_JS its mean with the mixture of both.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from udlc.notation import letters
from udlc.notation.atoms import Constant
from udlc.notation.binders import E, Int, Normal, Var
from udlc.notation.functions import Divergence
from udlc.notation.latex import latex
from udlc.notation.members import At
from udlc.notation.operators import Negative, Paren
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.notation.tree import Run
from udlc.translate.names import name_of
from udlc.verify import reading
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError, entrywise, whole
from udlc.verify.reading import Reader, Scope
from udlc.verify.reading_densities import POSITIVE, is_density
from udlc.verify.reading_laws import law_of
from udlc.verify.reading_letters import with_dims
from udlc.verify.reading_numbers import logarithm
from udlc.verify.reading_polynomials import polynomial_integral
from udlc.verify.terms import Bound, Node, fresh

EXIST = "the integrals exist and change places with sums"


def bind(reader: Reader, things: Iterable[Any], at: Scope) -> tuple[list[Bound], dict[Any, Any]]:
    """Letters to integrate over, with the spaces they go over, and the scope within.

    A labelled quantity is summed over its labels; a run of variables is one letter.
    """
    bound: list[Bound] = []
    inner, things = dict(at), tuple(things)
    for x in things:
        name = fresh()
        letter = t.letter(name)
        head, indices = (x.head, x.indices) if isinstance(x, At) else (x, ())
        if not isinstance(head, (letters.Real, letters.Family)):
            raise NoReadingError(f"nothing says what {readable(latex(x))} is integrated over")
        base = name_of(head.changed(marks=()))
        runs = [i for i in indices if isinstance(i, Run)]
        if head.domain is not None and head.domain.word == "label":
            bound.append((name, t.constant(1), t.add(reader.index(head.domain.size, at), t.constant(1))))
            inner[x] = t.single(letter)
        elif runs:
            lo, hi = reader.index(runs[0].start, at), t.add(reader.index(runs[0].stop, at), t.constant(1))
            slot = t.node("run", head.key, base, lo, hi)
            bound.append((name, t.ZERO, t.space(slot)))
            inner[head], inner[head, "ends"] = letter, (lo, hi)
        else:
            bound.append((name, t.ZERO, t.space(base)))
            inner[x] = with_dims(reader, letter, head, at)
    return bound, {**_at_one_place(reader, inner, things), **inner}


def _at_one_place(reader: Reader, inner: Scope, things: Iterable[Any]) -> dict[Any, Any]:
    """The letters that conditions of the entry put at the place of one that is integrated over: x* = x."""
    found = {}
    for c in reader.grounds.entry.where:
        if (
            isinstance(c, Relation)
            and c.signs == ("=",)
            and all(isinstance(x, letters.Real) for x in c.items)
        ):
            for one, other in (c.items, c.items[::-1]):
                if one in things and one in inner and other not in inner:
                    found[other] = inner[one]
    return found


def _integral(reader: Reader, x: Int, at: Scope) -> Any:
    """∫ over the whole space of each letter, from ∞ to -∞ its negative; of a polynomial over any range."""
    if len(x.ranges) == 1 and _is_finite(x.ranges[0]):
        return polynomial_integral(reader, x.ranges[0], x.body, at)
    sign = 1
    for r in x.ranges:
        if r.style != "range":
            continue
        ends = tuple(map(_sign_of_infinity, (r.start, r.stop)))
        if ends not in ((-1, 1), (1, -1)):
            raise NoReadingError(f"{readable(latex(x))} is not over the whole space")
        sign *= ends[1]
    bound, inner = bind(reader, [r.letter for r in x.ranges], at)
    reader.note(EXIST)
    whole_of = entrywise(lambda v: reader.algebra.summed(bound, v), reader.read(x.body, inner))
    return whole_of if sign == 1 else entrywise(lambda v: t.scale(v, -1), whole_of)


def _is_finite(run: Any) -> bool:
    """Has a range two ends, neither of which is at infinity?"""
    return run.style == "range" and not any(map(_sign_of_infinity, (run.start, run.stop)))


def _sign_of_infinity(x: Any) -> int:
    """1 for ∞, -1 for -∞, 0 for what is neither."""
    if isinstance(x, (Negative, Paren)):
        return _sign_of_infinity(x.operand) * (-1 if isinstance(x, Negative) else 1)
    return int(isinstance(x, Constant) and x.name == "∞")


def _expectation(reader: Reader, x: E, at: Scope) -> Any:
    """∫ of a density times what is averaged."""
    for rule in MEANS:
        found = rule(reader, x, at)
        if found is not None:
            return found
    bare = not x.ranges and not x.conditions
    if bare:  # in E(X·E(X)) the inner mean goes over a draw of its own
        at = {y: value for y, value in at.items() if y not in at.get(AVERAGED, ())}
    law, over = law_of(reader, x, at)
    bound, inner = bind(reader, over, at)
    if bare:
        inner[AVERAGED] = over
    reader.note(EXIST)
    weight = law(inner)
    event = reader.read(x.event, inner)
    check_independence(reader, x, at, event)
    return entrywise(lambda v: reader.algebra.summed(bound, reader.algebra.multiply(weight, v)), event)


AVERAGED = "averaged"
"""What a scope says of the letters that a bare mean around it averages over."""


def check_independence(reader: Reader, x: E, at: Scope, event: Any) -> None:
    """A mean over a letter, of what depends on another that is averaged around it: are they independent?

    Raises:
        NoReadingError: no condition says so.
    """
    if len(x.ranges) != 1 or not isinstance(x.ranges[0].letter, letters.Letter):
        return
    over = x.ranges[0].letter
    node = whole(reader.algebra, event) if isinstance(event, Array) else event
    for y, value in at.items():
        if not isinstance(y, (letters.Random, letters.Family)) or y == over or not isinstance(value, Node):
            continue
        names = (name_of(over), name_of(y))
        if value.letters & node.letters and not reader.grounds.is_independent(names):
            raise NoReadingError(f"nothing says that {' and '.join(names)} are independent")


MEANS: list[reading.Rule] = []
"""How other means are read, each None for those of others: `reading_processes`, `reading_paths`."""


def _variance(reader: Reader, x: Var, at: Scope) -> Node:
    """E[y²] - E[y]²."""
    reader.use("Var[y] = E[y²] - E[y]²")
    mean = reader.read(E(*x.args), at)
    square = reader.read(E(x.args[0], x.event**2), at)
    return t.subtract(square, reader.algebra.power(mean, Fraction(2)))


# ── Divergences ──────────────────────────────────────────────────────────────


def _divergence(reader: Reader, x: Divergence, at: Scope) -> Node:
    match x.name.text:
        case "D_KL":
            return kullback_leibler(reader, [(Fraction(1), x.p, x.q)], at)
        case "D_JS":
            mean = (x.p + x.q) / 2
            return kullback_leibler(reader, [(Fraction(1, 2), x.p, mean), (Fraction(1, 2), x.q, mean)], at)
        case _:
            raise NoReadingError(f"{readable(latex(x))} has no rule here")


def kullback_leibler(reader: Reader, parts: Iterable[tuple[Fraction, Any, Any]], at: Scope) -> Node:
    """Σ c·∫ p·log(p/q), both densities at one point."""
    total = []
    for c, p, q in parts:
        events = events_of(p)
        bound, inner = bind(reader, events, at)
        for other in _densities(q):
            if len(events) == 1 and len(events_of(other)) == 1:
                inner.setdefault(events_of(other)[0], inner[events[0]])
        one, log_one = reader.value(p, inner), logarithm(reader, p, inner)
        logs = t.subtract(log_one, logarithm(reader, q, inner))
        total.append(t.scale(reader.algebra.summed(bound, reader.algebra.multiply(one, logs)), c))
    reader.note(EXIST)
    reader.note(POSITIVE)
    return t.add(*total)


def _densities(x: Any) -> list[Any]:
    if is_density(x) or isinstance(x, Normal):
        return [x]
    return [c for a in getattr(x, "args", ()) for c in _densities(a)]


def events_of(p: Any) -> tuple[Any, ...]:
    """What a written density is a density of."""
    if isinstance(p, Normal):
        return tuple(p.letters)
    if is_density(p):
        return tuple(p.arguments)
    raise NoReadingError(f"{readable(latex(p))} is no density")


reading.add_rules({Int: _integral, E: _expectation, Var: _variance, Divergence: _divergence})
