"""The operations on tiles as plain Python has them; compiled code takes those of `tiles`."""

# ruff: noqa: PLR0913, PLR0917  a tile has a place in three matrices
from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Matrix: TypeAlias = np.ndarray[Any, Any]

LANES = 16
"""Numbers in a vector; compiled code has its processor's."""


def scratch(like: Matrix, rows: int, columns: int) -> Matrix:
    """A matrix of the same type that lives as long as the function that asks for it; filled with anything."""
    return np.full((rows, columns), np.nan, like.dtype)


def near(right: Matrix, p: int, j: int) -> None:
    """Have right[p, j] and what lies in the same cache line brought near, while other work goes on."""


def copied(panel: Matrix, q: int, c: int, right: Matrix, p: int, j: int, width: int) -> None:
    """Panel[q, c + n] = right[p, j + n] for the lanes n < width of a vector; the others get anything."""
    count = min(width, LANES)
    panel[q, c : c + count] = right[p, j : j + count]


def turned(panel: Matrix, q: int, c: int, right: Matrix, p: int, j: int, height: int, width: int) -> None:
    """The same for as many rows as a vector has lanes, where the columns of `right` are contiguous.

    Rows from `height` on and columns from `width` on get anything.
    """
    rows, columns = min(height, LANES), min(width, LANES)
    panel[q : q + rows, c : c + columns] = right[p : p + rows, j : j + columns]


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
) -> None:
    """Out[i + r, j + n] = Σ_k left[m + r, p + k]·right[q + k, c + n], or the same added to what is there.

    r runs over `rows`, 1, 2, 4 or 8; n over `columns`, at most three vectors; k over `terms` in order.
    """
    product = left[m : m + rows, p : p + terms] @ right[q : q + terms, c : c + columns]
    if add:
        product += out[i : i + rows, j : j + columns]
    out[i : i + rows, j : j + columns] = product
