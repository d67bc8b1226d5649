"""Values by the sign of a quantity in, terms out: { a if z < 0; b if z ≥ 0 }."""

from __future__ import annotations

from typing import Any

from udlc.notation.blocks import Cases
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.verify import reading, signs
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.arrays import Array, NoReadingError, entrywise
from udlc.verify.reading import Reader, Scope
from udlc.verify.terms import Node
from udlc.verify.written import Written

OPPOSITE = {"<": "≥", ">": "≤", "≥": "<", "≤": ">"}


def _cases(reader: Reader, x: Cases, at: Scope) -> Any:
    """Two values, the second where the first does not hold; of arrays entry by entry."""
    branches = x.branches
    conditions = [c for _, c in branches if isinstance(c, Relation) and len(c.signs) == 1]
    if len(branches) != 2 or len(conditions) != 2 or not _are_opposite(*conditions):
        raise NoReadingError(f"{readable(latex(x))} has no rule here")
    strict, other = (reader.read(v, at) for v, c in sorted(branches, key=lambda b: b[1].signs[0] in "≥≤"))
    sign = next(c.signs[0] for c in conditions if c.signs[0] in "<>")
    sides = [reader.read(y, at) for y in conditions[0].items]
    z, bound = sides if sign == ">" else sides[::-1]
    values = _alike(z, bound, strict, other)
    return entrywise(lambda *v: _where_above(reader.algebra, *v), *values)


def _alike(*values: Any) -> list[Any]:
    """Values, numbers among arrays as arrays of that number."""
    like = next((v for v in values if isinstance(v, Array)), None)
    if like is None:
        return [*values]
    return [v if isinstance(v, Array) else Array(like.rows, like.columns, lambda *_, v=v: v) for v in values]


def _are_opposite(one: Relation, other: Relation) -> bool:
    return one.items == other.items and OPPOSITE.get(one.signs[0]) == other.signs[0]


def _where_above(algebra: Algebra, z: Node, bound: Node, above: Node, other: Node) -> Node:
    """`above` where z > bound, else `other`."""
    e = t.subtract(z, bound)
    if isinstance(algebra, Written):
        return t.single(t.node("call", "choose", e, above, other))
    if signs.multiple_of(t.subtract(above, other), e):  # they meet where e = 0
        return signs.by_sign(algebra, e, above, other)
    return t.add(other, algebra.multiply(t.subtract(above, other), signs.above_zero(algebra, e)))


reading.add_rules({Cases: _cases})
