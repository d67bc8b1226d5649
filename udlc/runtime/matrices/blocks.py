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

FAR = 256
"""Distance of a matrix's rows, in elements, from which a panel is copied before it is used: rows so far
apart push each other out of the cache."""


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


def bring(right: Matrix, p: int, lo: int, hi: int) -> None:
    """Have the terms from p on of the columns lo … hi − 1 brought near, where these are contiguous."""
    for n in range(lo, hi):
        for k in range(0, DEPTH, LANES):
            near(right, p + k, n)


def product(out: Matrix, left: Matrix, right: Matrix) -> None:
    """out[i, j] = Σ_k left[i, k]·right[k, j]; the columns of out lie side by side, those of right may."""
    rows, columns = out.shape
    terms = left.shape[1]
    copy = scratch(out, DEPTH, WIDTH)
    vectors = (columns + LANES - 1) // LANES
    panels = (vectors + 2) // 3
    is_turned = right.strides[1] > right.itemsize
    is_copied = is_turned or (right.strides[0] >= FAR * right.itemsize and rows > 4 * LANES)
    is_far = is_turned and right.strides[1] >= FAR * right.itemsize
    for first in range(0, rows, HEIGHT):
        height = min(HEIGHT, rows - first)
        for block in range(0, max(terms, 1), REACH):
            for n in range(panels):
                j = vectors * n // panels * LANES
                width = min(vectors * (n + 1) // panels * LANES, columns) - j
                for p in range(block, min(block + REACH, max(terms, 1)), DEPTH):
                    depth = min(DEPTH, block + REACH - p, terms - p)
                    panel, q, c = right, p, j
                    if is_copied:
                        fill(copy, right, p, j, depth, width)
                        panel, q, c = copy, 0, 0
                    last = p + depth >= min(block + REACH, terms)
                    next_p, next_j = (block, j + width) if last else (p + depth, j)
                    done = 0
                    while done < height:
                        count = 8
                        while count > height - done:
                            count //= 2
                        if is_far:
                            lo = next_j + WIDTH * done // height
                            bring(right, next_p, lo, next_j + WIDTH * (done + count) // height)
                        tile(out, first + done, j, count, width, left, p, panel, q, c, depth, p > 0)
                        done += count
