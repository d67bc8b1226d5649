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
from udlc.notation.binders import E, Int, Normal, Prod, Var
from udlc.notation.functions import Divergence
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.operators import Negative, Paren
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.notation.tree import Run
from udlc.translate.names import name_of
from udlc.verify import reading
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError, entrywise, whole
from udlc.verify.grounds import event_key
from udlc.verify.reading import Reader, Scope
from udlc.verify.reading_densities import POSITIVE, density, is_density
from udlc.verify.reading_letters import with_dims
from udlc.verify.reading_numbers import logarithm
from udlc.verify.reading_variables import Said, point, slot_of
from udlc.verify.terms import Bound, Node, fresh
from udlc.verify.unfolding import unfolded

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
    """∫ over the whole space of each letter; from ∞ to -∞ it is the negative of that."""
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


def law_of(reader: Reader, x: Any, at: Scope) -> Any:
    """The density that an expectation goes over, as a function of the scope, and its variables."""
    if x.conditions:
        raise NoReadingError(f"{readable(latex(x))} is a conditional mean, which has no rule here")
    if len(x.ranges) > 1:
        raise NoReadingError(f"{readable(latex(x))} is a mean over several laws")
    if x.ranges:
        under = x.ranges[0].letter
        if is_density(under):
            return lambda scope: reader.value(under, scope), under.arguments
        found = density_of(reader, under)
        return lambda scope: reader.value(found, scope), (under,)
    randoms = random_letters(reader, x.event, at)
    return lambda scope: joint_law(reader, randoms, scope), randoms


def density_of(reader: Reader, x: Any) -> Apply:
    """The density of a letter below an expectation: what the grounds say, never what the claim itself does.

    A plain letter x that nothing is said of has the density Pr(x); so has y in y(x), as long as the claim
    writes no density of y, for then any law will do.

    Raises:
        NoReadingError: the claim writes a density that nothing says is the law.
    """
    declared = _declared_law(reader, x)
    if declared is not None:
        return declared
    usual = Apply(letters.Density("Pr"), x)
    own = [c for c in sorted(reader.grounds.entry.statement.atoms(Apply), key=str) if is_density(c)]
    others = [c for c in own if c.arguments == (x,) and (c != usual or isinstance(x, letters.Random))]
    if others:
        law = readable(latex(others[0]))
        raise NoReadingError(f"nothing says that {readable(latex(x))} has the density {law}")
    return usual


def _declared_law(reader: Reader, x: Any) -> Apply | None:
    """The density of a letter by a condition, a distribution, or a definition that the entry rests on."""
    for c in reader.grounds.conditions:
        if is_law_of(c) and c.first == x:
            return c.right
    for d in reader.grounds.said:
        is_law = isinstance(d.right, Normal) or bool(d.right.atoms(Prod))
        if is_density(d.left) and d.left.arguments == (x,) and is_law:
            return d.left
    said = (d.right for d in reader.grounds.definitions if d.number != reader.grounds.entry.number)
    calls = [c for r in said for c in sorted(r.atoms(Apply), key=str)]
    return next((c for c in calls if is_density(c) and c.arguments == (x,)), None)


def is_law_of(condition: Any) -> bool:
    """Does a condition say which density a letter has?"""
    in_law = isinstance(condition, Relation) and condition.signs == ("in law",)
    return in_law and is_density(condition.right) and condition.right.arguments == (condition.first,)


def random_letters(reader: Reader, x: Any, at: Scope) -> tuple[Any, ...]:
    """The random quantities of an expression: letters, and members of families of them."""
    found: dict[Any, None] = {}

    def walk(y: Any) -> None:
        if y in at:
            return
        if isinstance(y, At) and isinstance(y.head, letters.Random):
            over = len(y.head.over)
            found[At(y.head, *y.indices[:over]) if over else y.head] = None
        elif isinstance(y, letters.Random):
            found[y] = None
        else:
            for a in getattr(y, "args", ()):
                walk(a)

    walk(x)
    for y in tuple(found):
        head = y.head if isinstance(y, At) else y
        for d in reader.grounds.defines(head):
            if d.left == y:
                del found[y]
                walk(d.right)
                break
    return tuple(found)


def joint_law(reader: Reader, randoms: tuple[Any, ...], scope: Scope) -> Node:
    """The density of random quantities: that which conditions give; independent ones apart."""
    given = {d.left.arguments[0]: d.right for d in reader.grounds.definitions if is_law(d)}
    heads = {name_of(y.head if isinstance(y, At) else y) for y in randoms}
    apart = len(randoms) == 1 or reader.grounds.is_independent(heads)
    values, rest = [], []
    for y in randoms:
        call = _law_call(reader, y, scope)
        if call is not None and apart:
            values.append(call)
        else:
            rest.append(Said(slot_of(reader, "law", y, scope), point(reader, y, scope), event_key(y) or ""))
    if given and not apart:
        reader.note("the joint law is any with these marginals")
    if apart:
        values += [t.single(density("law", [e], ())) for e in rest]
    elif rest:
        values.append(t.single(density("law", rest, ())))
    return reader.algebra.multiply(*values)


def is_law(d: Any) -> bool:
    """Does a definition say how one quantity is distributed, whatever else holds?"""
    return is_density(d.left) and len(d.left.arguments) == 1 and not d.left.conditions


def _law_call(reader: Reader, y: Any, scope: Scope) -> Node | None:
    """The density that a condition gives for a random quantity."""
    for d in reader.grounds.definitions:
        if is_law(d) and event_key(d.left.arguments[0]) == event_key(y):
            return unfolded(reader, Apply(d.left.head, y), d.left.letter, scope)
    return None


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
