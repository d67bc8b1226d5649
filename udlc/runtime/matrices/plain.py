"""The operations that blocks are made of as plain Python has them; compiled code takes those of `tiles`."""

# ruff: noqa: ARG001, PLR0913, PLR0917  a tile has a place in three matrices
from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Matrix: TypeAlias = np.ndarray[Any, Any]

LANES = 16
"""Numbers in a vector; compiled code has its processor's."""


def scratch(like: Matrix, rows: int, columns: int) -> Matrix:
    """A matrix of the same type that lives as long as the function that asks for it; filled with anything."""
    return np.full((rows, columns), np.nan, like.dtype)


def copied(panel: Matrix, q: int, c: int, right: Matrix, p: int, j: int, width: int) -> None:
    """Panel[q, c + n] = right[p, j + n] for the lanes n < width of a vector; the others get zero."""
    count = min(width, LANES)
    panel[q, c : c + LANES] = 0
    panel[q, c : c + count] = right[p, j : j + count]


def turned(panel: Matrix, q: int, c: int, right: Matrix, p: int, j: int, height: int, width: int) -> None:
    """The same for as many rows as a vector has lanes, where the columns of `right` are contiguous.

    Rows from `height` on get zero; columns from `width` on repeat the last.
    """
    for n in range(LANES):
        column = right[p : p + min(height, LANES), j + min(n, width - 1)]
        panel[q : q + LANES, c + n] = 0
        panel[q : q + len(column), c + n] = column


def gathered(
    panel: Matrix, q: int, right: Matrix, p: int, j: int, height: int, width: int, group: int
) -> None:
    """Panel[q, group·n + t] = right[p + t, j + n], a vector; zero where t ≥ height or n ≥ width."""
    panel[q, :LANES] = 0
    for n in range(width):
        for t in range(min(group, height)):
            panel[q, group * n + t] = right[p + t, j + n]


def tile(
    out: Matrix,
    i: int,
    j: int,
    rows: int,
    columns: int,
    left: Matrix,
    m: int,
    p: int,
    right: Matrix,
    q: int,
    c: int,
    terms: int,
    add: bool,
    is_far: bool,
    soon: Matrix,
    x: int,
    y: int,
) -> None:
    """Out[i + r, j + n] = Σ_k left[m + r, p + k]·right[q + k, c + n], or the same added to what is there.

    r runs over `rows`, at most eight; n over `columns`, at most three vectors; k over `terms` in order.
    Of `right` whole vectors are read.  Where it is far, rows of `out` and rows of `soon` from [x, y] on are
    brought near meanwhile.
    """
    assert c + -(-columns // LANES) * LANES <= right.shape[1]
    _put(out, i, j, left[m : m + rows, p : p + terms] @ right[q : q + terms, c : c + columns], add)


def tail_of_terms(
    out: Matrix,
    i: int,
    j: int,
    rows: int,
    columns: int,
    left: Matrix,
    m: int,
    p: int,
    panel: Matrix,
    terms: int,
    add: bool,
    group: int,
) -> None:
    """Out[i + r, j + n] = Σ_k Σ_t left[m + r, p + group·k + t]·panel[k, group·n + t], or added.

    r runs over `rows`, at most eight; the rows of `left` are contiguous.  Each lane sums over k, then the
    lanes of a column are added up, neighbours first.
    """
    product = np.zeros((rows, columns), out.dtype)
    for k in range(terms):
        for n in range(columns):
            product[:, n] += left[m : m + rows, p + k] * panel[k // group, group * n + k % group]
    _put(out, i, j, product, add)


def tail_of_rows(
    out: Matrix,
    i: int,
    j: int,
    rows: int,
    columns: int,
    left: Matrix,
    m: int,
    p: int,
    right: Matrix,
    q: int,
    terms: int,
    add: bool,
    group: int,
) -> None:
    """Out[i + r, j + n] = Σ_k left[m + r, p + k]·right[q + k, j + n], or added; k over `terms` in order.

    r runs over `rows`, at most eight groups; above the last of them there are as many rows as a group has.
    The columns of `left` and the rows of `right` are contiguous.
    """
    assert m + rows >= group
    _put(out, i, j, left[m : m + rows, p : p + terms] @ right[q : q + terms, j : j + columns], add)


def _put(out: Matrix, i: int, j: int, product: Matrix, add: bool) -> None:
    """Set a part of a matrix, or add to it."""
    place = out[i : i + product.shape[0], j : j + product.shape[1]]
    place[...] = product + place if add else product
