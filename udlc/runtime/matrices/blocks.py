"""A product of matrices, cut into blocks: linking reads this file as text, with the `tiles` of a processor.

A tile of the product is summed up in registers while it reads a panel, three vectors wide, of the right
matrix; the panel stays in the nearest cache while all rows of a block of the left matrix pass over it; that
block stays in the second cache while all panels pass.  Each element is summed over k in order, in runs of
DEPTH terms: how a product is cut into rows changes no bit of it.
"""

from __future__ import annotations

from udlc.runtime.matrices.plain import LANES, Matrix, copied, near, scratch, tile, turned

WIDTH = 3 * LANES
"""Columns of a panel."""

DEPTH = 256
"""Terms of a panel: with three vectors of each it fills most of the nearest cache."""

REACH = 1024
"""Terms of a block of the left matrix."""

HEIGHT = 256
"""Rows of a block of the left matrix; with REACH it fills half of the second cache."""

TALL = 8
"""Rows of a tile."""

LIFTED = DEPTH * HEIGHT // TALL + TALL
"""Rows of the copy of a left block: one for each term and tile, and room for the last vector."""

FAR = 256
"""Distance of rows, or columns, in elements, from which a part is copied before it is used: rows so far apart
push each other out of the cache."""


def fill(copy: Matrix, right: Matrix, p: int, j: int, depth: int, width: int) -> None:
    """copy[k, n] = right[p + k, j + n]; beyond `depth` and `width` anything."""
    if right.strides[1] > right.itemsize:
        for k in range(0, depth, LANES):
            for v in range(0, width, LANES):
                turned(copy, k, v, right, p + k, j + v, depth - k, width - v)
    else:
        for k in range(depth):
            for v in range(0, width, LANES):
                copied(copy, k, v, right, p + k, j + v, width - v)


def lift(copy: Matrix, left: Matrix, first: int, p: int, height: int, depth: int) -> None:
    """copy[DEPTH·t + k, m] = left[first + TALL·t + m, p + k], where the columns of `left` are contiguous."""
    for done in range(0, height, TALL):
        for k in range(depth):
            for m in range(0, TALL, LANES):
                width = min(TALL, height - done) - m
                copied(copy, done // TALL * DEPTH + k, m, left.T, p + k, first + done + m, width)


def bring(right: Matrix, p: int, lo: int, hi: int) -> None:
    """Have the terms from p on of the columns lo … hi − 1 brought near, where these are contiguous."""
    for n in range(lo, hi):
        for k in range(0, DEPTH, LANES):
            near(right, p + k, n)


def product(out: Matrix, left: Matrix, right: Matrix) -> None:
    """out[i, j] = Σ_k left[i, k]·right[k, j]; the columns of out lie side by side, those of right may."""
    rows, columns = out.shape
    terms = left.shape[1]
    size = out.itemsize
    panel, block = scratch(out, DEPTH, WIDTH), scratch(out, LIFTED, TALL)
    vectors = (columns + LANES - 1) // LANES
    panels = (vectors + 2) // 3
    is_lifted = left.strides[0] == size and left.strides[1] >= FAR * size and columns > 4 * WIDTH
    is_turned = right.strides[1] > size
    is_copied = is_turned or (right.strides[0] >= FAR * size and rows > 4 * LANES)
    reach = DEPTH if is_lifted else REACH
    for first in range(0, rows, HEIGHT):
        height = min(HEIGHT, rows - first)
        for start in range(0, max(terms, 1), reach):
            stop = min(start + reach, terms)
            if is_lifted:
                lift(block, left, first, start, height, stop - start)
            for n in range(panels):
                j = vectors * n // panels * LANES
                width = min(vectors * (n + 1) // panels * LANES, columns) - j
                for p in range(start, max(stop, start + 1), DEPTH):
                    depth = min(DEPTH, stop - p)
                    near_right, q, c = right, p, j
                    if is_copied:
                        fill(panel, right, p, j, depth, width)
                        near_right, q, c = panel, 0, 0
                    done = 0
                    while done < height:
                        count = TALL
                        while count > height - done:
                            count //= 2
                        if is_turned and right.strides[1] >= FAR * size:
                            ahead = (start, j + width) if p + depth == stop else (p + depth, j)
                            lo = ahead[1] + WIDTH * done // height
                            bring(right, ahead[0], lo, ahead[1] + WIDTH * (done + count) // height)
                        i, near_left, m, k = first + done, left, first + done, p
                        if is_lifted:
                            near_left, m, k = block.T, done % TALL, done // TALL * DEPTH
                        tile(out, i, j, count, width, near_left, m, k, near_right, q, c, depth, p > 0)
                        done += count
