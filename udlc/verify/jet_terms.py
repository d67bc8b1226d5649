"""Terms in functions of parameters φ in, their derivatives, their values elsewhere and their orders out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor

from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.arrays import NoReadingError
from udlc.verify.rewriting import rewritten
from udlc.verify.terms import Node
from udlc.verify.wording import NoClaimError
from udlc.verify.written import Written

ONE = Fraction(1)


def slope(algebra: Algebra, e: Node, point: str, k: Node) -> Node:
    """∂e/∂φ_k of a sum: sum, product, power and chain rules."""
    if isinstance(algebra, Written):
        return algebra.slope(e, k)
    parts = []
    for p, c in t.terms(e):
        bound, factors = algebra.opened(p)
        for place, (atom, power) in enumerate(factors):
            inner = _slope_of_atom(algebra, atom, point, k)
            if inner is t.ZERO:
                continue
            rest = [f for n, f in enumerate(factors) if n != place]
            rest += [(atom, power - 1)] if power != 1 else []
            product = algebra.multiply(algebra.settle((), rest), inner)
            parts.append(t.scale(algebra.summed(bound, product), c * power))
    return t.add(*parts)


def _slope_of_atom(algebra: Algebra, atom: Node, point: str, k: Node) -> Node:
    if not depends(atom, point):
        return t.ZERO
    match atom.tag:
        case "jet":
            return t.single(t.ordered(t.node("jet", *atom.fields, t.node("by", k))))
        case "read" if len(atom.fields) == 2:
            return algebra.truth("=0", t.subtract(atom.fields[1], k))  # type: ignore[arg-type]
        case "base":
            return slope(algebra, atom.fields[0], point, k)  # type: ignore[arg-type]
        case "call" if atom.fields[0] in CHAIN:
            z: Node = atom.fields[1]  # type: ignore[assignment]
            outer = CHAIN[str(atom.fields[0])](algebra, z)
            return algebra.multiply(outer, slope(algebra, z, point, k))
        case _:
            raise NoReadingError(f"the derivative of {atom.fields[0]} has no rule here")


CHAIN: dict[str, Callable[[Algebra, Node], Node]] = {
    "exp": lambda a, z: a.settle((), [(t.node("call", "exp", z), ONE)]),  # e^z
    "log": lambda a, z: a.power(z, -ONE),  # 1/z
    "sig": lambda a, z: a.multiply(  # sig z·(1 - sig z)
        t.single(t.node("call", "sig", z)), t.subtract(t.constant(1), t.single(t.node("call", "sig", z)))
    ),
}
"""The derivatives of functions."""


def depends(node: Node, point: str) -> bool:
    """Is a term a function of φ?"""
    own = node.tag == "jet" or (node.tag == "read" and node.fields[0] == point)
    return own or any(depends(x, point) for x in t.nodes(node.fields))


def elsewhere(algebra: Algebra, e: Node, point: str, where: str) -> Node:
    """A function of φ at another value of φ, of which nothing is known: its jets there are free."""

    def there(a: Node) -> Node | None:
        if isinstance(algebra, Written):
            raise NoClaimError("the checker has no word for values at another point")
        if a.tag == "jet":
            return t.ordered(t.node("function", f"{a.fields[0]} at {where}", *a.fields[1:]))
        if a.tag == "read" and a.fields[0] == point:
            return t.node("read", f"{point} at {where}", *a.fields[1:])
        return None

    return rewritten(algebra, e, there)


def coefficient(algebra: Algebra, e: Node, small: Node, order: int) -> Node:
    """The coefficient of α^k in a polynomial in α and 1/α.

    Raises:
        NoReadingError: the sum is no such polynomial.
    """
    parts = []
    for p, c in t.terms(e):
        power = dict(t.factors(p)).get(small, Fraction(0))
        rest = [(a, x) for a, x in t.factors(p) if a is not small]
        if power.denominator != 1 or any(_holds(a, small) for a, _ in rest):
            raise NoReadingError("a side is no polynomial in the small quantity")
        if power == order:
            parts.append(t.scale(algebra.settle(t.bounds(p), rest), c))
    return t.add(*parts)


def remainder(algebra: Algebra, e: Node, small: Node, order: int) -> Node:
    """The terms of a polynomial in α and 1/α beyond α^order, divided by α^(order + 1)."""
    highest = max((floor(dict(t.factors(p)).get(small, 0)) for p, _ in t.terms(e)), default=0)
    found = ((k - order - 1, coefficient(algebra, e, small, k)) for k in range(order + 1, highest + 1))
    return t.add(*(algebra.multiply(c, algebra.power(t.single(small), Fraction(k))) for k, c in found))


def with_slopes(algebra: Written, e: Node) -> Node:
    """A normal form as a written term, functions with their slopes as slopes of these functions."""

    def written(a: Node) -> Node | None:
        if a.tag != "jet":
            return None
        by = [x for x in t.nodes(a.fields) if x.tag == "by"]
        found = t.single(t.node("jet", *(x for x in a.fields if x not in by)))
        for x in by:
            found = algebra.slope(found, x.fields[0])  # type: ignore[arg-type]
        return t.factors(t.terms(found)[0][0])[0][0]

    return rewritten(algebra, e, written)


def lowest_order(e: Node, small: Node) -> int:
    """The lowest power of α in a polynomial in α and 1/α, rounded down."""
    return min((floor(dict(t.factors(p)).get(small, 0)) for p, _ in t.terms(e)), default=0)


def _holds(node: Node, atom: Node) -> bool:
    return node is atom or any(_holds(x, atom) for x in t.nodes(node.fields))


def varies(e: Node, name: str) -> bool:
    """Does a term hold the parameters, or a function of them?"""
    return (
        e.tag == "jet"
        or (e.tag == "read" and e.fields[0] == name)
        or any(varies(n, name) for n in t.nodes(e.fields))
    )
