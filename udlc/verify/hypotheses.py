"""A difference and the conditions of an entry in, whether it vanishes as a combination of these out.

Every condition a = b says that a - b vanishes, and so does its product with anything; where the difference is
a sum of such with rational coefficients, it vanishes too. Products are the unknowns of linear equations.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from udlc.errors import UdlcError
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.verify import terms as t
from udlc.verify.arrays import Array
from udlc.verify.reading import Reader
from udlc.verify.terms import Node

MOST_MULTIPLIERS = 16


def follows(reader: Reader, difference: Node, conditions: Sequence[Any]) -> bool:
    """Does a difference vanish where conditions hold?"""
    vanishing = vanish(reader, conditions)
    if not vanishing:
        return False
    sums = (difference, *(h for h, _ in vanishing))
    parts = {x for e in sums for p, _ in t.terms(e) for x in _parts(reader, p)}
    for multipliers in ([], sorted(parts, key=str)[:MOST_MULTIPLIERS]):
        rows = [h for h, _ in vanishing]
        rows += [reader.algebra.multiply(m, h) for m in multipliers for h, _ in vanishing]
        if _is_combination(difference, rows):
            for _, said in vanishing:
                reader.note(said)
            return True
    return False


def vanish(reader: Reader, conditions: Sequence[Any]) -> list[tuple[Node, str]]:
    """The differences of the sides of equations that are conditions, with how these print."""
    found = []
    for c in conditions:
        if not isinstance(c, Relation) or set(c.signs) != {"="}:
            continue
        try:
            values = [reader.read(x, {}) for x in c.items]
        except UdlcError:
            continue
        if any(isinstance(v, Array) for v in values):
            continue
        for one, other in pairwise(values):
            if (h := t.subtract(one, other)) is not t.ZERO:
                found.append((h, readable(latex(c))))
    return found


def _parts(reader: Reader, p: Node) -> list[Node]:
    """The factors of a product, those that share a bound letter together: Σ_i Σ_j a_i·b_j has two."""
    bound, factors = reader.algebra.opened(p)
    groups: list[tuple[set[str], list[t.Factor]]] = []
    for atom, e in factors:
        names = {n for n, _, _ in bound if n in atom.letters}
        joined = [g for g in groups if g[0] & names]
        groups = [g for g in groups if not g[0] & names]
        names = names.union(*(g[0] for g in joined))
        groups.append((names, [*(f for g in joined for f in g[1]), (atom, e)]))
    if any(lo.letters | hi.letters for _, lo, hi in bound):
        return []
    return [
        reader.algebra.settle(tuple(b for b in bound if b[0] in names), inside) for names, inside in groups
    ]


def _is_combination(e: Node, rows: Sequence[Node]) -> bool:
    """Is a sum Σ c_i·rows_i for rationals c_i: Gaussian elimination, a product for each column."""
    pivots: list[tuple[Node, dict[Node, Fraction]]] = []
    for row in rows:
        left = _reduced(dict(t.terms(row)), pivots)
        if left:
            pivot = max(left, key=lambda p: p.key)
            pivots.append((pivot, {p: c / left[pivot] for p, c in left.items()}))
    return not _reduced(dict(t.terms(e)), pivots)


def _reduced(
    row: dict[Node, Fraction], pivots: Sequence[tuple[Node, dict[Node, Fraction]]]
) -> dict[Node, Fraction]:
    """A row without the columns of pivots that come first in it."""
    for pivot, other in pivots:
        c = row.get(pivot, Fraction(0))
        if c:
            merged = {p: row.get(p, Fraction(0)) - c * other.get(p, Fraction(0)) for p in row | other}
            row = {p: x for p, x in merged.items() if x}
    return row
