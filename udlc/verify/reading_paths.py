"""Means over a path in, terms out: for laws that are products of conditional densities.

Where an entry says Pr(τ | θ) = Pr(s[1])·Π_t π(a[t] | s[t], θ)·Pr(s[t+1] | s[t], a[t]), each event
being given only what comes before it, every factor is the density of its event given all of the past.
So the mean of a function of the state and the action of one time goes over the law of that state and
over π(a | s, θ).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Integer

from udlc.notation import letters
from udlc.notation.binders import E, Prod
from udlc.notation.members import Apply, At, head_of
from udlc.notation.operators import Dot, Paren, Times
from udlc.translate.names import name_of
from udlc.verify import reading_integrals
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError, entrywise
from udlc.verify.definitions import same_letter
from udlc.verify.reading import Reader, Scope
from udlc.verify.reading_letters import with_dims
from udlc.verify.reading_ranges import bind_letter, labels_of
from udlc.verify.rewriting import atoms_in, rewritten
from udlc.verify.terms import Node, fresh

FACTORS = "a factor of a law of paths is the density of its event given all of the past"
LINEAR = "the mean is linear"


@dataclass(frozen=True)
class Path:
    """A step of a law of paths: the written density of what is done at time t, given the state at t."""

    step: Apply

    @property
    def done(self) -> At:
        """The event a[t]."""
        return self.step.arguments[0]

    @property
    def state(self) -> At:
        """The state s[t] that it is given."""
        return next(c for c in self.step.conditions if isinstance(c, At))


def path_mean(reader: Reader, x: E, at: Scope) -> Any:
    """E over a path of what is known at one time; None for what is no path, or where no step occurs."""
    if x.conditions or len(x.ranges) != 1:
        return None
    path = path_of(reader, x.ranges[0].letter)
    if path is None or not _mentions(x.event, path):
        return None
    reader.use(FACTORS)
    reader.use(LINEAR)
    value = reader.read(x.event, at)
    return entrywise(lambda v: _over_products(reader, path, v, at), value)


def _mentions(x: Any, path: Path) -> bool:
    heads = [y.head for y in x.atoms(At)]
    return any(same_name(h, p.head) for h in heads for p in (path.done, path.state))


def same_name(a: Any, b: Any) -> bool:
    """Are two letters of families one, whatever example they belong to?"""
    return isinstance(a, letters.Real) and a.key == b.key


def path_of(reader: Reader, x: Any) -> Path | None:
    """The law of paths that a letter has by what an entry that this one rests on says."""
    for d in reader.grounds.said:
        is_law = isinstance(d.left, Apply) and isinstance(d.letter, letters.Density)
        if is_law and len(d.left.arguments) == 1 and _is_path(d.left.arguments[0], x):
            found = causal(d.right)
            if found is not None:
                return found
    return None


def _is_path(a: Any, x: Any) -> bool:
    one, other = (head_of(y) for y in (a, x))
    return same_letter(one, other)


def causal(x: Any) -> Path | None:
    """The step of a written product of densities in which each is given only events of factors before it."""
    first: list[Any] = []
    product = None
    for f in _factors(x):
        if isinstance(f, Prod) and product is None:
            product = f
        elif isinstance(f, Apply) and isinstance(f.letter, letters.Density) and not f.conditions:
            first += f.arguments
        else:
            return None
    if product is None or len(product.ranges) != 1:
        return None
    now, later = product.ranges[0].letter, product.ranges[0].letter + Integer(1)
    if product.ranges[0].start != 1 or any(not _member(e, Integer(1)) for e in first):
        return None
    known = [At(e.head, now) for e in first]  # at every step; at the first one by what comes before
    steps = _factors(product.body)
    if not all(isinstance(f, Apply) and isinstance(f.letter, letters.Density) for f in steps):
        return None
    for f in steps:
        given = [c for c in f.conditions if isinstance(c, At)]
        if any(c not in known for c in given) or any(e in known for e in f.arguments):
            return None
        known += f.arguments
    carried = [At(e.head, later) for e in first]
    events = [e for f in steps for e in f.arguments]
    if len(events) != len(set(events)) or any(c not in events for c in carried):
        return None
    done = [f for f in steps if len(f.arguments) == 1 and _member(f.arguments[0], now) and len(first) == 1]
    return Path(done[0]) if len(done) == 1 and known[0] in done[0].conditions else None


def _member(e: Any, index: Any) -> bool:
    return isinstance(e, At) and e.indices == (index,)


def _factors(x: Any) -> list[Any]:
    if isinstance(x, Paren):
        return _factors(x.operand)
    return [y for a in x.args for y in _factors(a)] if type(x) in (Times, Dot) else [x]


# ── Means of products ────────────────────────────────────────────────────────


def _over_products(reader: Reader, path: Path, v: Node, at: Scope) -> Node:
    """The mean of a sum, product by product; what is only written is multiplied out before."""
    form = reader.algebra.form(v)
    reader.algebra.rest_on(v, form)
    return t.add(*(t.scale(_of_product(reader, path, p, at), c) for p, c in t.terms(form)))


def _of_product(reader: Reader, path: Path, p: Node, at: Scope) -> Node:
    """Σ over the letters of a product of ∫ p(s)·Σ_a π(a | s)·(its factors, at s and a)."""
    outer, factors = reader.algebra.opened(p)
    names = [name_of(x.head.changed(marks=())) for x in (path.state, path.done)]
    members = {
        a.fields[1:] for f, _ in factors for a in atoms_in(f) if a.tag == "read" and a.fields[0] in names
    }
    if not members:
        return t.total([(p, Fraction(1))])
    if len(members) > 1:
        raise NoReadingError("the mean of what is known at several times of a path has no rule here")
    ((*_, time),) = members
    bound, scope, values = _bind(reader, path, time, at)  # type: ignore[arg-type]
    past = t.node(
        "density", "the past", t.node("event", t.node("variable", names[0], names[0], time), values[0])
    )

    def replaced(a: Node) -> Node | None:
        if a.tag != "read" or a.fields[0] not in names:
            return None
        return t.factors(t.terms(values[names.index(str(a.fields[0]))])[0][0])[0][0]

    new = [(rewritten(reader.algebra, f, replaced), e) for f, e in factors]
    weight = reader.value(path.step, scope)
    body = reader.algebra.multiply(reader.algebra.settle((), [*new, (past, Fraction(1))]), weight)
    return reader.algebra.summed([*outer, *bound], body)


def _bind(reader: Reader, path: Path, time: Node, at: Scope) -> Any:
    """The state and what is done as bound letters, with the scope in which the step is read."""
    (index,) = path.done.indices
    scope = {**at, index: time}
    name = fresh()
    letter = t.letter(name)
    scope[path.state] = with_dims(reader, letter, path.state.head, at)
    bound = [(name, t.ZERO, t.space(name_of(path.state.head.changed(marks=()))))]
    span = labels_of(reader, path.done, at)
    if span is None:
        raise NoReadingError("what is done is not one of some labels")
    more, inner = bind_letter(reader, path.done, span, scope)
    return [*bound, *more], inner, [t.single(letter), inner[path.done]]


reading_integrals.MEANS.append(path_mean)
__all__ = ["path_mean"]
