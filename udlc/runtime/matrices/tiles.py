"""A tile of a product, summed up in registers, for compiled code: linking reads this file as text.

`plain` says what it means.  Numba's loops cannot keep a tile of sums in registers; these are LLVM's.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-untyped-decorators=False
# ruff: noqa: ARG001, PLR0913, PLR0917  the parameters are those that Numba hands over, and those of `plain`
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from udlc.runtime.matrices.blocks import PAUSE, SOON, TALL
from udlc.runtime.matrices.vectors import LONG, Vectors, View, number, repeat, smaller

WIDTHS = (1, 2, 3)
"""Vectors of tiles: 8 × 3 sums, three vectors of columns and one number of a row fill 28 registers."""


@intrinsic
def tile(typing, out, i, j, rows, columns, left, m, p, right, q, c, terms, add, far, soon, x, y):
    """A branch to the loop for this many rows and vectors."""

    def code(context, builder, signature, arguments):
        vectors = Vectors(builder, out.dtype)
        views = {n: View(context, builder, signature.args[n], arguments[n]) for n in (0, 5, 8, 14)}
        _, i, j, rows, columns, _, m, p, _, q, c, terms, add, far, _, x, y = arguments
        count = builder.udiv(builder.add(columns, number(vectors.lanes - 1)), number(vectors.lanes))
        rest = builder.sub(columns, builder.mul(builder.sub(count, number(1)), number(vectors.lanes)))
        places = (views[0].at(i, j), views[5].at(m, p), views[8].at(q, c), views[14].at(x, y))
        loop = Tile(vectors, views.values(), places, (vectors.mask(rest), terms, add, far))
        end = builder.append_basic_block("end")
        shape = builder.add(builder.mul(rows, number(len(WIDTHS) + 1)), count)
        choice = builder.switch(shape, end)
        for height in range(1, TALL + 1):
            for width in WIDTHS:
                block = builder.append_basic_block(f"tile_{height}x{width}")
                choice.add_case(number(height * (len(WIDTHS) + 1) + width), block)
                builder.position_at_end(block)
                loop.write(height, width)
                builder.branch(end)
        builder.position_at_end(end)
        return context.get_dummy_value()

    index = types.intp
    matrices = (out, *[index] * 4, left, index, index, right, index, index)
    return types.void(*matrices, index, types.boolean, types.boolean, soon, index, index), code


class Tile:
    """Writes the loop over k of a tile of known height and width, whose sums stay in registers."""

    def __init__(self, vectors, views, places, facts):
        self.builder, self.vectors = vectors.builder, vectors
        out, left, right, soon = views
        self.out, self.left, self.right, self.soon = places
        self.out_row, self.left_row, self.left_term = out.row, left.row, left.column
        self.right_term, self.soon_row = right.row, soon.row
        self.mask, self.terms, self.add, self.far = facts

    def write(self, height, width):
        """The loop, then the stores."""
        builder, vectors = self.builder, self.vectors
        steps = [self.hidden(builder.mul(self.left_row, number(m))) for m in range(height)]

        def term(k, values):
            left, right, *sums = values
            columns = [vectors.load(self.vector(right, n)) for n in range(width)]
            later = [builder.gep(left, [self.left_term]), builder.gep(right, [self.right_term])]
            for m in range(height):
                value = vectors.repeated(builder.gep(left, [steps[m]]))
                row = sums[m * width : (m + 1) * width]
                later += [vectors.multiply_add(value, *both) for both in zip(columns, row)]
            return later

        def run(n, values):
            with builder.if_then(self.far):
                self.request(n, width)
            rest = builder.sub(self.terms, builder.mul(n, number(PAUSE)))
            return repeat(builder, smaller(builder, rest, number(PAUSE)), values, term)

        runs = builder.udiv(builder.add(self.terms, number(PAUSE - 1)), number(PAUSE))
        starts = [self.left, self.right, *[vectors.zero] * (height * width)]
        _, _, *sums = repeat(builder, runs, starts, run)
        self.finish(sums, height, width)

    def request(self, row, width):
        """Have a row of the product, and one of what is read soon, brought near."""
        out = self.row(row)
        soon = self.builder.gep(self.soon, [self.builder.mul(row, self.soon_row)])
        for n in range(width):
            self.vectors.bring(self.vector(out, n), for_writing=True)
        for n in range(SOON):
            self.vectors.bring(self.vector(soon, n), for_writing=False)

    def finish(self, sums, height, width):
        """Store the sums, added to what is there if that is asked for."""
        builder, vectors = self.builder, self.vectors
        rows = [self.row(number(m)) for m in range(height)]
        masks = [*[None] * (width - 1), self.mask]
        places = [(self.vector(row, n), masks[n]) for row in rows for n in range(width)]
        with builder.if_else(self.add) as (adding, setting):
            with adding:
                for total, (address, mask) in zip(sums, places):
                    vectors.store(builder.fadd(vectors.load(address, mask), total), address, mask)
            with setting:
                for total, (address, mask) in zip(sums, places):
                    vectors.store(total, address, mask)

    def row(self, m):
        """The address of a row of the product."""
        return self.builder.gep(self.out, [self.builder.mul(self.out_row, m)])

    def vector(self, row, n):
        """The address of vector n of a row."""
        return self.builder.gep(row, [number(n * self.vectors.lanes * self.vectors.size)])

    def hidden(self, value):
        """The same value, unknown to LLVM, which else would find each row's address from the one before."""
        return self.builder.asm(ir.FunctionType(LONG, [LONG]), "", "=r,0", [value], False)
