"""A product of the checker in, the rows about slopes of smooth functions that fit it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from udlc.checker import terms as t
from udlc.checker.kernel import CONDITIONS, Kernel
from udlc.checker.terms import ONE, Node, is_call
from udlc.verify.data import as_data
from udlc.verify.hinting import Fit, Hints, fits, hint

if TYPE_CHECKING:
    from udlc.verify.hints import Search


def _slopes(s: Search, k: Kernel, bound: Any, factors: Any) -> Hints:
    for n, (a, x) in enumerate(factors):
        if is_call(a, "slope") and x == 1:
            by = t.only_atom(a.fields[2])
            is_coordinate = by is not None and is_call(by, "point")
            if is_coordinate and CONDITIONS["fixed"](k, a.fields[1]):
                yield hint("slope of what is fixed", (), (n,))
            else:
                yield from (x for x in _slope(n, a.fields[1]) if fits(s, k, bound, factors, x))


def _slope(n: int, e: Node) -> Hints:
    """By the form of what is derived: a sum, a product, a sum over a range, or an atom."""
    if not e.fields:
        return
    if len(e.fields) > 1:
        first = t.total(e.fields[:1])
        yield hint("slope of a sum", (), (n,), x=first, y=t.minus(e, first))
        return
    ((p, c),) = e.fields
    bound, factors = p.fields
    if c != 1:
        yield hint("slope of a product", (), (n,), x=t.constant(c), y=t.scale(e, 1 / c))
    elif bound:
        (v, lo, hi), *rest = bound
        inner = ["λ", [v], as_data(t.total([(t.product(rest, factors), ONE)]))]
        yield hint("slope of a sum over a range", (), (n,), lo=lo, hi=hi, G=inner)
    elif len(factors) > 1:
        one, others = (t.total([(t.product((), part), ONE)]) for part in (factors[:1], factors[1:]))
        yield hint("slope of a product", (), (n,), x=one, y=others)
    elif factors and factors[0][1] != 1:
        yield hint("slope of a power", (), (n,))
    elif factors and factors[0][0].fields[0] in OF_ATOMS:
        yield hint(OF_ATOMS[factors[0][0].fields[0]], (), (n,))


OF_ATOMS = {
    "exp": "slope of exp",
    "log": "slope of log",
    "point": "slope of a coordinate",
    "slope": "slope of a slope",
}
"""The rows for functions."""

OF_SLOPES: tuple[Fit, ...] = (_slopes,)
