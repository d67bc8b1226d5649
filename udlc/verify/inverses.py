"""A product with entries of a symmetric matrix and of its inverse in, the product without them out.

Σ_j V_ij·(V⁻¹)_jk = [i = k], the sum going over all places of V. The atom of an inverse names V and its range.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from udlc.verify import terms as t
from udlc.verify.terms import Bound, Factor, Node

if TYPE_CHECKING:
    from udlc.verify.algebra import Algebra


def are_inverse(one: t.Field, other: t.Field) -> tuple[Node, Node] | None:
    """The range of the places of two matrices that are inverse to each other by name, else None."""
    for a, b in ((one, other), (other, one)):
        if isinstance(a, Node) and a.tag == "call" and a.fields[:2] == ("inverse", b):
            return a.fields[2], a.fields[3]  # type: ignore[return-value]
    return None


def inverse_pair(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """Σ_j V_ij·(V⁻¹)_jk = [i = k]."""
    for this in bound:
        users = [f for f in factors if this[0] in f[0].letters]
        if len(users) != 2 or any(a.tag != "symmetric" or e != 1 for a, e in users):
            continue
        (one, _), (other, _) = users
        span = are_inverse(one.fields[0], other.fields[0])
        ends = [_other_end(a, this, span) for a in (one, other)]
        rest = [b for b in bound if b is not this]
        if span is None or None in ends or any(this[0] in x.letters for _, lo, hi in rest for x in (lo, hi)):
            continue
        same = algebra.truth("=0", t.subtract(*ends), algebra.facts_in(rest))  # type: ignore[arg-type]
        others = [f for f in factors if f not in users]
        return algebra.summed(rest, algebra.multiply(algebra.settle((), others), same))
    return None


def _other_end(atom: Node, this: Bound, span: Iterable[Node] | None) -> Node | None:
    """The other place of an entry, the letter running over the whole range of the one; else None."""
    places: list[Node] = list(atom.fields[1:])  # type: ignore[arg-type]
    inner = [p for p in places if this[0] in p.letters]
    if len(inner) != 1 or span is None:
        return None
    parts = t.linear_in(inner[0], this[0])
    if parts is None or parts[0] != 1:
        return None
    if [t.add(x, parts[1]) for x in this[1:]] != list(span):
        return None
    return next(p for p in places if p is not inner[0])
