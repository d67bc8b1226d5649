"""The least cost of a plan in, the claim that a maximum over functions is its dual out.

    primal   min over P of Σ P(x, y)·c(x, y),  Σ_y P(x, y) = p(x),  Σ_x P(x, y) = q(y),  P ≥ 0
    dual     max over f of a gain,             f(x) - f(y) ≤ c(x, y) for all x, y

With the marginals of P in the place of p and q, cost - gain = Σ P·(c - f(x) + f(y)): no gain exceeds a cost.
That both meet is the theorem of Kantorovich and Rubinstein, for a distance c. For the distance |i - j| of
places, and for the length of vectors, f changes by at most c everywhere where it does so from each place to
the next, or where its gradient is at most one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from udlc.notation import letters
from udlc.notation.binders import Int, Min, Sum, VectorNorm
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.operators import Bars, Dot, Minus, Times
from udlc.notation.plaintext import readable
from udlc.notation.relations import Eq, Relation
from udlc.verify import terms as t
from udlc.verify.arrays import Array, contraction
from udlc.verify.claiming import claimed
from udlc.verify.classes.readings import same
from udlc.verify.definitions import Definition
from udlc.verify.grounds import Grounds
from udlc.verify.reading import Reader
from udlc.verify.terms import Node, fresh
from udlc.verify.written import theorem

Sides = Callable[[Reader], tuple[Any, ...]]
"""Both sides of an equation, as a reader reads them."""


@dataclass(frozen=True)
class Cost:
    """The cost of a plan between two densities.

    Attributes:
        body: the cost as it is written, with sums over places or integrals.
        plan: the plan at the two places.
        price: the cost of moving a unit from one place to the other.
        marginals: what the densities are, by conditions on the plan.
        given: all conditions, as printed.
    """

    body: Any
    plan: Any
    price: Any
    marginals: tuple[Definition, ...]
    given: tuple[str, ...]

    @property
    def kind(self) -> type:
        """Sums over places, or integrals."""
        return type(self.body)

    @property
    def places(self) -> tuple[Any, Any]:
        """From where to where a mass is moved."""
        one, other = self.body.letters
        return one, other


# ── The primal ───────────────────────────────────────────────────────────────


def cost_of(distance: Any, least: Min, conditions: tuple[Any, ...]) -> Cost | None:
    """The cost of a plan with the two densities as marginals, the distance of places being its cost."""
    body = least.body
    if not isinstance(body, (Sum, Int)) or len(body.letters) != 2 or len(least.letters) != 1:
        return None
    one, other = body.letters
    inner = body.body
    if not isinstance(inner, (Times, Dot)):
        return None
    plan, price = inner.args
    plan_letter = least.letters[0].letter if isinstance(least.letters[0], Apply) else least.letters[0]
    head = plan.letter if isinstance(plan, Apply) else getattr(plan, "head", None)
    places = plan.arguments if isinstance(plan, Apply) else getattr(plan, "indices", ())
    if head != plan_letter or tuple(places) != (one, other) or not _is_distance(price, one, other):
        return None
    stated = [c for c in conditions if isinstance(c, Relation) and c.signs == ("=",)]
    pairs = ((other, distance.p, one), (one, distance.q, other))
    found = [_marginal(stated, type(body), plan, *pair) for pair in pairs]
    is_positive = isinstance(plan_letter, letters.Density) or any(
        isinstance(c, Relation) and c.first == plan and c.signs == ("≥",) and c.right == 0 for c in conditions
    )
    marginals = tuple(d for d in found if d is not None)
    printed = tuple(readable(latex(c)) for c in conditions)
    return Cost(body, plan, price, marginals, printed) if is_positive and len(marginals) == 2 else None


def _is_distance(price: Any, one: Any, other: Any) -> bool:
    """Is this |i - j|, or ‖x - y‖?"""
    if not isinstance(price, (Bars, VectorNorm)) or (
        isinstance(price, VectorNorm) and price.letters not in ((), (2,))
    ):
        return False
    inner = price.operand if isinstance(price, Bars) else price.body
    return isinstance(inner, Minus) and set(inner.args) == {one, other}


def _marginal(
    stated: list[Relation], kind: type, plan: Any, over: Any, density: Any, place: Any
) -> Definition | None:
    """What a density is, by the condition that a plan has it for a marginal."""
    (x,) = density.arguments
    at_place = Apply(density.letter, Eq(x, place) if isinstance(place, letters.Index) else place)
    for c in stated:
        left: Any = c.first
        if left.func is kind and left.letters == (over,) and left.body == plan and c.right == at_place:
            return Definition(at_place, left, "")
    return None


# ── The dual ─────────────────────────────────────────────────────────────────


def gains(grounds: Grounds, cost: Cost, f: Any, gain: Any) -> tuple[Grounds, list[Sides]]:
    """Where marginals are known, cost - gain and Σ P·(c ∓ (f(x) - f(y))): f and -f are bounded alike."""
    known = replace(grounds, definitions=(*cost.marginals, *grounds.definitions))
    one, other = cost.places
    change = Minus(*(Apply(f.letter, x) if isinstance(f, Apply) else At(f, x) for x in (one, other)))
    slacks = (Minus(cost.price, change), cost.price + change)
    body, moved = cost.body, _at_places(gain, cost)
    wholes = (body.func(*body.args[:-1], Times(cost.plan, slack)) for slack in slacks)
    return known, [_difference(body, moved, whole) for whole in wholes]


def _at_places(x: Any, cost: Cost) -> Any:
    """A gain whose integrals against one of the densities go over the place of its marginal."""
    if not isinstance(x, Int) or len(x.letters) != 1:
        parts = [_at_places(a, cost) for a in x.args]
        return x.func(*parts) if parts != list(x.args) else x
    words = {call.letter for call in x.atoms(Apply)}
    own = [d.left.arguments[0] for d in cost.marginals if d.letter in words]
    if len(own) != 1:
        return x
    return x.func(*(a.xreplace({x.letters[0]: own[0]}) for a in x.args))


def _difference(body: Any, gain: Any, whole: Any) -> Sides:
    def sides(reader: Reader) -> tuple[Any, ...]:
        return t.subtract(*(reader.value(x, {}) for x in (body, gain))), reader.value(whole, {})

    return sides


def is_dual(grounds: Grounds, sides: Sides) -> bool:
    """Is the gain what a plan moves, so that it exceeds no cost?"""
    reader = Reader(grounds)
    return same(reader, *sides(reader))


def claim_of(grounds: Grounds, sides: Sides, cost: Cost, bound: Relation) -> dict[str, Any]:
    """The claim that the greatest gain under a bound is the least cost."""
    distances = _of_places(cost, bound) if cost.kind is Sum else [_length(cost, bound)]
    return theorem("a transport", claimed(grounds, sides), *(claimed(grounds, x) for x in distances))


def _of_places(cost: Cost, bound: Relation) -> list[Sides]:
    """C(i, i) = 0; for i > j c(i, j) and c(j, i) are Σ of the bounds between, f_i - f_j is Σ of the steps."""
    one, other = cost.places
    step: Any = bound.first
    change = step.operand
    moved, f = change.args[1].indices[0], change.args[1].head

    def between(reader: Reader) -> tuple[Node, Node, Callable[[Any], Node]]:
        j, more, n = (t.single(t.letter(fresh())) for _ in range(3))
        i = t.add(j, more, t.constant(1))
        reader.learn(j, more)
        run = [(next(iter(n.letters)), j, i)]
        return i, j, lambda x: reader.algebra.summed(run, reader.value(x, {moved: n}))

    def nowhere(reader: Reader) -> tuple[Any, ...]:
        j = t.single(t.letter(fresh()))
        return reader.value(cost.price, {one: j, other: j}), t.ZERO

    def there(reader: Reader) -> tuple[Any, ...]:
        i, j, total = between(reader)
        return reader.value(cost.price, {one: i, other: j}), total(bound.right)

    def back(reader: Reader) -> tuple[Any, ...]:
        i, j, total = between(reader)
        return reader.value(cost.price, {one: j, other: i}), total(bound.right)

    def steps(reader: Reader) -> tuple[Any, ...]:
        i, j, total = between(reader)
        ends = (reader.value(At(f, x), {x: place}) for x, place in ((one, i), (other, j)))
        return t.subtract(*ends), total(change)

    return [nowhere, there, back, steps]


def _length(cost: Cost, bound: Relation) -> Sides:
    """C(x, y)² is the square of a bound on the gradient times that of the length of x - y."""

    def sides(reader: Reader) -> tuple[Any, ...]:
        x, y = (reader.read(place, {}) for place in cost.places)
        algebra = reader.algebra
        price, most = (algebra.power(reader.value(v, {}), Fraction(2)) for v in (cost.price, bound.right))

        def square(a: Node, b: Node) -> Node:
            return algebra.power(t.subtract(a, b), Fraction(2))

        if not isinstance(x, Array):
            return price, algebra.multiply(most, square(x, y))
        length = contraction(algebra, x.rows, lambda i: square(x.entry(i), y.entry(i)))
        return price, algebra.multiply(most, length)

    return sides
