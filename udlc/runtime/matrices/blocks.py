"""A product of matrices, cut into blocks: linking reads this file as text, with the tiles of a processor.

A tile of the product is summed up in registers while it reads a panel, three vectors wide, of the right
matrix; the panel stays in the nearest cache while all rows of a block of the left matrix pass over it; that
block stays in the second cache while all panels pass.  Each element is summed over k in runs of at most DEPTH
terms: how a product is cut into rows changes no bit of it.

Columns that fill at most half a vector are left to the end: their lanes take several terms of each sum, or
several rows, at once.
"""

# ruff: noqa: PLR0913, PLR0917  a tile has a place in three matrices
from __future__ import annotations

from udlc.runtime.matrices.plain import (
    LANES,
    Matrix,
    copied,
    gathered,
    scratch,
    tail_of_rows,
    tail_of_terms,
    tile,
    turned,
)

WIDTH = 3 * LANES
"""Columns of a panel."""

DEPTH = 160
"""Terms of a run: with three vectors of each a panel fills more than half of the nearest cache."""

RUNS = 2
"""Runs of a block of the left matrix, for which the product is read and written once."""

HEIGHT = 256
"""Rows of a block of the left matrix; its copy fills a fraction of the second cache."""

TALL = 8
"""Rows of a tile, at most; the last two share what is left, since a thin one has too few sums at work."""

STRIP = max(TALL, LANES)
"""Rows of the left matrix that are copied side by side."""

REACH = RUNS * DEPTH
"""Terms of a strip."""

ROOM, LIFTED = DEPTH + LANES, REACH * HEIGHT // STRIP + LANES
"""Rows of the copies of a panel and of a left block, with room for the last square."""

FAR = 256
"""Distance of rows, or columns, in elements, from which a part is copied before it is used: rows so far apart
push each other out of the cache."""

PAUSE = 16
"""Terms from one request for memory to the next: at once, they would keep a tile's own loads waiting."""

SOON = 4
"""Vectors that a request for what is read soon covers."""

FEW = 4
"""Rows in a vector of a tail, at most."""


def fill(copy: Matrix, right: Matrix, p: int, j: int, depth: int, width: int) -> None:
    """copy[k, n] = right[p + k, j + n]; beyond `width` numbers that do no harm."""
    if right.strides[1] > right.itemsize:
        for v in range(0, width, LANES):
            for start in range(0, depth, LANES):
                k = max(min(start, depth - LANES), 0)
                turned(copy, k, v, right, p + k, j + v, depth - k, width - v)
    else:
        whole = width // LANES * LANES
        for k in range(depth):
            for v in range(0, whole, LANES):
                copied(copy, k, v, right, p + k, j + v, LANES)
        if whole < width:
            for k in range(depth):
                copied(copy, k, whole, right, p + k, j + whole, width - whole)


def lift(copy: Matrix, left: Matrix, first: int, p: int, height: int, depth: int) -> None:
    """copy[REACH·t + k, m] = left[first + STRIP·t + m, p + k]."""
    columns = left.T
    for done in range(0, height, STRIP):
        row = done // STRIP * REACH
        for m in range(0, STRIP, LANES):
            rest = height - done - m
            if rest <= 0:
                break
            if left.strides[0] == left.itemsize:
                for k in range(depth):
                    copied(copy, row + k, m, columns, p + k, first + done + m, rest)
            else:
                for begin in range(0, depth, LANES):
                    k = max(min(begin, depth - LANES), 0)
                    turned(copy, row + k, m, columns, p + k, first + done + m, depth - k, rest)


def band(
    out: Matrix,
    first: int,
    height: int,
    j: int,
    width: int,
    left: Matrix,
    m: int,
    p: int,
    is_lifted: bool,
    right: Matrix,
    q: int,
    c: int,
    depth: int,
    add: bool,
    is_far: bool,
    soon: Matrix,
    x: int,
    y: int,
    span: int,
) -> None:
    """The tiles of one panel, one above the other; each has a part of what is read soon brought near."""
    done = 0
    while done < height:
        rest = height - done
        is_split = TALL < rest < 2 * TALL and not is_lifted
        count = (rest + 1) // 2 if is_split else min(rest, TALL)
        row, k = m + done, p
        if is_lifted:
            row, k = done % STRIP, p + done // STRIP * REACH
        asked = done // TALL * ((depth + PAUSE - 1) // PAUSE)
        a, b = x + asked % span, y + asked // span * SOON * LANES
        i = first + done
        tile(out, i, j, count, width, left, row, k, right, q, c, depth, add, is_far, soon, a, b)
        done += count


def wide(out: Matrix, left: Matrix, right: Matrix, columns: int) -> None:
    """The first columns of the product."""
    rows, terms, size = out.shape[0], left.shape[1], out.itemsize
    panel, block = scratch(out, ROOM, WIDTH), scratch(out, LIFTED, STRIP)
    vectors, runs = (columns + LANES - 1) // LANES, max((terms + DEPTH - 1) // DEPTH, 1)
    panels = (vectors + 2) // 3
    is_lifted = max(left.strides[0], left.strides[1]) >= FAR * size and columns > 4 * WIDTH and rows >= TALL
    is_turned = right.strides[1] > size
    is_far = max(right.strides[0], right.strides[1]) >= FAR * size
    is_far = is_turned or (is_far and rows > 4 * LANES)
    source, soon, span = left, right, DEPTH
    if is_lifted:
        source = block.T
    if is_turned:
        soon, span = right.T, WIDTH
    for first in range(0, rows, HEIGHT):
        height = min(HEIGHT, rows - first)
        for begin in range(0, runs, RUNS):
            end = min(begin + RUNS, runs)
            start, stop = terms * begin // runs, terms * end // runs
            if is_lifted:
                lift(block, left, first, start, height, stop - start)
            for n in range(panels):
                j = vectors * n // panels * LANES
                width = min(vectors * (n + 1) // panels * LANES, columns) - j
                is_copied = is_turned or is_far or width % LANES > 0
                for run in range(begin, end):
                    p, after = terms * run // runs, terms * (run + 1) // runs
                    x, y = (after, j) if after < stop else (start, j + width)
                    if is_turned:
                        x, y = y, x
                    near, q, c, m, k = right, p, j, first, p
                    if is_copied:
                        fill(panel, right, p, j, after - p, width)
                        near, q, c = panel, 0, 0
                    if is_lifted:
                        m, k = 0, p - start
                    band(
                        out, first, height, j, width, source, m, k, is_lifted,
                        near, q, c, after - p, p > 0, is_far, soon, x, y, span,
                    )  # fmt: skip


def tail(out: Matrix, left: Matrix, right: Matrix, j: int, by_terms: bool, group: int) -> None:
    """The columns from j on, with a group of terms, or of rows, in a vector."""
    rows, columns = out.shape
    terms, panel = left.shape[1], scratch(out, DEPTH, LANES)
    runs, step, width = max((terms + DEPTH - 1) // DEPTH, 1), TALL * group, columns - j
    for run in range(runs):
        p = terms * run // runs
        depth = terms * (run + 1) // runs - p
        if by_terms:
            for k in range(0, depth, group):
                gathered(panel, k // group, right, p + k, j, depth - k, width, group)
            for i in range(0, rows, TALL):
                count = min(TALL, rows - i)
                tail_of_terms(out, i, j, count, width, left, i, p, panel, depth, p > 0, group)
        else:
            for i in range(0, rows, step):
                count = min(step, rows - i)
                tail_of_rows(out, i, j, count, width, left, i, p, right, p, depth, p > 0, group)


def product(out: Matrix, left: Matrix, right: Matrix) -> None:
    """out[i, j] = Σ_k left[i, k]·right[k, j]; the columns of out lie side by side, those of right may."""
    rows, columns = out.shape
    size, rest = out.itemsize, columns % LANES
    by_terms = left.strides[0] > size
    by_rows = not by_terms and right.strides[1] == size and rows >= FEW
    group = LANES if by_terms else FEW
    while group * rest > LANES:
        group //= 2
    whole = columns
    if group > 1 and rest > 0 and (by_terms or by_rows):
        whole = columns - rest
    wide(out, left, right, whole)
    if whole < columns:
        tail(out, left, right, whole, by_terms, group)
