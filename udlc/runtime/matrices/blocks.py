"""A product of matrices, cut into blocks: linking reads this file as text, with the `tiles` of a processor.

A tile of the product is summed up in registers while it reads a panel, three vectors wide, of the right
matrix; the panel stays in the nearest cache while all rows of a block of the left matrix pass over it; that
block stays in the second cache while all panels pass.  Each element is summed over k in order, in runs of
DEPTH terms: how a product is cut into rows changes no bit of it.
"""

from __future__ import annotations

from udlc.runtime.matrices.plain import LANES, Matrix, copied, scratch, tile, turned

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


def product(out: Matrix, left: Matrix, right: Matrix) -> None:
    """out[i, j] = Σ_k left[i, k]·right[k, j]; the columns of out lie side by side, those of right may."""
    rows, columns = out.shape
    terms = left.shape[1]
    copy = scratch(out, DEPTH, WIDTH)
    vectors = (columns + LANES - 1) // LANES
    panels = (vectors + 2) // 3
    is_turned = right.strides[1] > right.itemsize
    is_far = right.strides[0] >= FAR * right.itemsize and rows > 4 * LANES
    for first in range(0, rows, HEIGHT):
        height = min(HEIGHT, rows - first)
        for block in range(0, max(terms, 1), REACH):
            for n in range(panels):
                j = vectors * n // panels * LANES
                width = min(vectors * (n + 1) // panels * LANES, columns) - j
                for p in range(block, min(block + REACH, max(terms, 1)), DEPTH):
                    depth = min(DEPTH, block + REACH - p, terms - p)
                    panel, q, c = right, p, j
                    if is_turned:
                        panel, q, c = copy, 0, 0
                        for k in range(0, depth, LANES):
                            for v in range(0, width, LANES):
                                turned(copy, k, v, right, p + k, j + v, depth - k, width - v)
                    elif is_far:
                        panel, q, c = copy, 0, 0
                        for k in range(depth):
                            for v in range(0, width, LANES):
                                copied(copy, k, v, right, p + k, j + v, width - v)
                    done = 0
                    while done < height:
                        count = 8
                        while count > height - done:
                            count //= 2
                        tile(out, first + done, j, count, width, left, p, panel, q, c, depth, p > 0)
                        done += count
