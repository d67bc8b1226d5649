"""A linear programme with rational numbers in, its greatest value out, exactly.

    max c·x   where   A·x = b,  x ≥ 0

by the simplex method in two phases. Columns are chosen by Bland's rule, so that it comes to an end: the first
that gains comes in, and of the rows that bind the one whose column is the first goes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from udlc.verify.digits import NoValueError

Row = list[Fraction]
ZERO, ONE = Fraction(0), Fraction(1)


def greatest(
    gains: Sequence[Fraction], rows: Sequence[Sequence[Fraction]], ends: Sequence[Fraction]
) -> Fraction:
    """The greatest c·x; raises NoValueError where there is none, or where no x is allowed."""
    count, width = len(rows), len(gains)
    table: list[Row] = []
    for k, (row, end) in enumerate(zip(rows, ends, strict=True)):
        sign = -ONE if end < 0 else ONE
        own = [ONE if n == k else ZERO for n in range(count)]
        table.append([*(sign * v for v in row), *own, sign * end])
    basis = [width + k for k in range(count)]
    if _climb(table, basis, [ZERO] * width + [-ONE] * count, width + count) < 0:
        raise NoValueError("the constraints have no solution")
    _drop(table, basis, width)
    return _climb(table, basis, [*gains, *[ZERO] * count], width)


def _climb(table: list[Row], basis: list[int], gains: Sequence[Fraction], width: int) -> Fraction:
    """The greatest gain, from a basis that is allowed; so many columns may come in."""
    while True:
        prices = [gains[b] for b in basis]
        found = (c for c in range(width) if _gain(table, prices, gains, c) > 0)
        column = next(found, None)
        if column is None:
            return sum((p * row[-1] for p, row in zip(prices, table, strict=True)), ZERO)
        ends = [(row[-1] / row[column], basis[k], k) for k, row in enumerate(table) if row[column] > 0]
        if not ends:
            raise NoValueError("there is no greatest value")
        _pivot(table, basis, min(ends)[2], column)


def _gain(table: list[Row], prices: Sequence[Fraction], gains: Sequence[Fraction], column: int) -> Fraction:
    return gains[column] - sum((p * row[column] for p, row in zip(prices, table, strict=True)), ZERO)


def _drop(table: list[Row], basis: list[int], width: int) -> None:
    """Take the columns of the first phase out of the basis; a row that has no other says nothing."""
    for k in reversed(range(len(table))):
        if basis[k] >= width:
            column = next((c for c in range(width) if table[k][c]), None)
            if column is None:
                del table[k], basis[k]
            else:
                _pivot(table, basis, k, column)


def _pivot(table: list[Row], basis: list[int], k: int, column: int) -> None:
    """Bring a column into the basis in place of that of a row."""
    scale = table[k][column]
    table[k] = [v / scale for v in table[k]]
    for n, row in enumerate(table):
        if n != k and row[column]:
            table[n] = [v - row[column] * w for v, w in zip(row, table[k], strict=True)]
    basis[k] = column
