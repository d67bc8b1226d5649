"""A written term in, its normal form by an algebra out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.naming import canonical
from udlc.verify.terms import Node
from udlc.verify.wording import NoClaimError

ONE = Fraction(1)


def carried_out(algebra: Algebra, x: Any) -> Any:
    """A written sum or atom, with all operations in it carried out; atoms become sums."""

    def inner(f: Any) -> Any:
        if isinstance(f, tuple):
            return tuple(inner(y) for y in f)
        if not isinstance(f, Node):
            return f
        if f.tag == "sum":
            return carried_out(algebra, f)
        return _atom(carried_out(algebra, f))

    if x.tag == "sum":
        products = (
            (algebra.multiply(*(_power(algebra, a, e) for a, e in t.factors(p))), c) for p, c in t.terms(x)
        )
        return t.add(*(t.scale(p, c) for p, c in products))
    if x.tag == "truth":
        return algebra.truth(x.fields[0], inner(x.fields[1]))
    if x.tag == "reduce":
        bound, factors = t.bounds(x.fields[1]), t.factors(x.fields[1])
        body = tuple((inner(a), e) for a, e in factors)
        return t.single(t.node("reduce", x.fields[0], canonical(algebra, inner(bound), body)))
    if x.tag != "written":
        return t.single(t.ordered(t.node(x.tag, *map(inner, x.fields))))
    word, *parts = x.fields
    match word:
        case "*":
            return algebra.multiply(*map(inner, parts))
        case "^":
            return algebra.power(inner(parts[0]), parts[1])
        case "sum":
            return algebra.summed(inner(parts[0]), inner(parts[1]))
        case _:
            raise NoClaimError(f"a {word} within an array has no form")


def _power(algebra: Algebra, atom: Node, e: Fraction) -> Node:
    return algebra.power(carried_out(algebra, atom), e)


def _atom(s: Node) -> Node:
    """The atom that a sum is, or that it stands in."""
    (p, _), *more = t.terms(s) or ((t.UNIT, ONE), s)
    alone = not more and len(t.factors(p)) == 1 and s is t.single(t.factors(p)[0][0])
    return t.factors(p)[0][0] if alone else t.node("base", s)
