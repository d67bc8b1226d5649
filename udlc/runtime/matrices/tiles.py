"""The operations on tiles for compiled code, in vectors of the processor; linking reads this file as text.

`plain` says what each means.  Numba's loops cannot keep a tile of sums in registers; these are LLVM's.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-untyped-decorators=False
# ruff: noqa: ARG001, PLR0913, PLR0917  the parameters are those that Numba hands over, and those of `plain`
import llvmlite.binding
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

BYTE, WORD, LONG = ir.IntType(8), ir.IntType(32), ir.IntType(64)
ROWS = (1, 2, 4, 8)
"""Heights of tiles."""

VECTORS = (1, 2, 3)
"""Their widths: 8 × 3 sums, a vector of each of three columns and one number of a row fill 28 registers."""


def register_bytes():
    """The length of this processor's vectors."""
    features = llvmlite.binding.get_host_cpu_features()
    return 64 if features.get("avx512f") else 32 if features.get("avx") else 16


def lane_count(real):
    """Numbers of a type in a vector."""
    return register_bytes() * 8 // real.bitwidth


def number(value):
    """A constant of the type of indices."""
    return ir.Constant(LONG, value)


class Vectors:
    """Writes what is done to vectors of one type."""

    def __init__(self, builder, real):
        self.builder = builder
        self.lanes = lane_count(real)
        self.size = real.bitwidth // 8
        self.element = ir.FloatType() if real.bitwidth == 32 else ir.DoubleType()
        self.kind = ir.VectorType(self.element, self.lanes)
        self.bits = ir.VectorType(ir.IntType(1), self.lanes)
        self.zero = ir.Constant(self.kind, [0.0] * self.lanes)
        self.alignment = ir.Constant(WORD, self.size)

    def operation(self, name, result, *parameters):
        """An intrinsic function of LLVM for these vectors."""
        place = ".p0" if "masked" in name else ""
        whole = f"llvm.{name}.v{self.lanes}f{self.size * 8}{place}"
        return cgutils.get_or_insert_function(self.builder.module, ir.FunctionType(result, parameters), whole)

    def mask(self, count):
        """The first lanes, as many as `count` says; all where it is more."""
        builder, lanes = self.builder, number(self.lanes)
        within = builder.select(builder.icmp_signed("<", count, lanes), count, lanes)
        ones = builder.lshr(number(-1), builder.sub(number(64), within))
        return builder.bitcast(builder.trunc(ones, ir.IntType(self.lanes)), self.bits)

    def load(self, address, mask=None):
        """A vector from memory; lanes outside the mask are zero, and not read."""
        place = self.builder.bitcast(address, self.kind.as_pointer())
        if mask is None:
            return self.builder.load(place, align=self.size)
        function = self.operation("masked.load", self.kind, place.type, WORD, self.bits, self.kind)
        return self.builder.call(function, [place, self.alignment, mask, self.zero])

    def store(self, value, address, mask=None):
        """A vector to memory; lanes outside the mask stay as they are."""
        place = self.builder.bitcast(address, self.kind.as_pointer())
        if mask is None:
            self.builder.store(value, place, align=self.size)
        else:
            void = ir.VoidType()
            function = self.operation("masked.store", void, self.kind, place.type, WORD, self.bits)
            self.builder.call(function, [value, place, self.alignment, mask])

    def repeated(self, address):
        """One number in all lanes."""
        value = self.builder.load(self.builder.bitcast(address, self.element.as_pointer()))
        none = ir.Constant(self.kind, ir.Undefined)
        first = self.builder.insert_element(none, value, ir.Constant(WORD, 0))
        return self.builder.shuffle_vector(first, none, self.order([0] * self.lanes))

    def bring(self, address, for_writing):
        """Have the cache line at an address brought near, while other work goes on."""
        kind = ir.FunctionType(ir.VoidType(), [address.type, WORD, WORD, WORD])
        function = cgutils.get_or_insert_function(self.builder.module, kind, "llvm.prefetch.p0")
        facts = (1, 3, 1) if for_writing else (0, 2, 1)
        self.builder.call(function, [address, *(ir.Constant(WORD, fact) for fact in facts)])

    def multiply_add(self, a, b, c):
        """a·b + c, rounded once."""
        return self.builder.call(self.operation("fma", self.kind, *[self.kind] * 3), [a, b, c])

    def transposed(self, rows):
        """The columns of a square of vectors.

        Interleaving the first half of the rows with the second moves one bit of the row's number to that
        of the column; done for every bit, it has swapped the two.
        """
        lanes, builder = self.lanes, self.builder
        pairs = [lane for n in range(lanes) for lane in (n, lanes + n)]
        low, high = self.order(pairs[:lanes]), self.order(pairs[lanes:])
        for _ in range(lanes.bit_length() - 1):
            both = zip(rows[: lanes // 2], rows[lanes // 2 :])
            rows = [builder.shuffle_vector(a, b, half) for a, b in both for half in (low, high)]
        return rows

    def order(self, lanes):
        """The constant by which lanes are chosen."""
        return ir.Constant(ir.VectorType(WORD, len(lanes)), lanes)


class View:
    """The memory of a matrix: where its elements are."""

    def __init__(self, context, builder, kind, value):
        array = context.make_array(kind)(context, builder, value)
        self.builder = builder
        self.data = builder.bitcast(array.data, BYTE.as_pointer())
        self.row, self.column = cgutils.unpack_tuple(builder, array.strides, 2)

    def at(self, i, j):
        """The address of an element."""
        builder = self.builder
        return builder.gep(self.data, [builder.add(builder.mul(i, self.row), builder.mul(j, self.column))])


def array_at(context, builder, kind, data, shape, strides):
    """A matrix that stands at an address."""
    array = context.make_array(kind)(context, builder)
    context.populate_array(
        array,
        data=builder.bitcast(data, array.data.type),
        shape=cgutils.pack_array(builder, shape),
        strides=cgutils.pack_array(builder, strides),
        itemsize=number(kind.dtype.bitwidth // 8),
        meminfo=None,
    )
    return array._getvalue()


@intrinsic(prefer_literal=True)
def scratch(typing, like, rows, columns):
    """Memory on the stack, aligned for vectors."""
    height, width = rows.literal_value, columns.literal_value
    size = like.dtype.bitwidth // 8
    kind = types.Array(like.dtype, 2, "A")

    def code(context, builder, signature, arguments):
        with builder.goto_entry_block():
            memory = builder.alloca(ir.ArrayType(context.get_data_type(like.dtype), height * width))
            memory.align = 64
        shape, strides = [number(height), number(width)], [number(width * size), number(size)]
        return array_at(context, builder, kind, memory, shape, strides)

    return kind(like, rows, columns), code


@intrinsic
def matrix(typing, data, rows, columns, row, column):
    """A matrix at an address, its rows and columns so many bytes apart."""
    kind = types.Array(data.dtype, 2, "A")

    def code(context, builder, signature, arguments):
        data, *lengths = arguments
        return array_at(context, builder, kind, data, lengths[:2], lengths[2:])

    return kind(data, *[types.intp] * 4), code


@intrinsic
def copied(typing, panel, q, c, right, p, j, width):
    """One vector of a row."""

    def code(context, builder, signature, arguments):
        vectors = Vectors(builder, panel.dtype)
        target, source = (View(context, builder, signature.args[n], arguments[n]) for n in (0, 3))
        _, q, c, _, p, j, width = arguments
        vectors.store(vectors.load(source.at(p, j), vectors.mask(width)), target.at(q, c))
        return context.get_dummy_value()

    return types.void(panel, q, c, right, p, j, width), code


@intrinsic
def near(typing, right, p, j):
    """A hint to the processor."""

    def code(context, builder, signature, arguments):
        place = View(context, builder, signature.args[0], arguments[0]).at(*arguments[1:])
        Vectors(builder, right.dtype).bring(place, for_writing=False)
        return context.get_dummy_value()

    return types.void(right, p, j), code


@intrinsic
def turned(typing, panel, q, c, right, p, j, height, width):
    """A square of vectors; a column that is not there is the last one again."""

    def code(context, builder, signature, arguments):
        vectors = Vectors(builder, panel.dtype)
        target, source = (View(context, builder, signature.args[n], arguments[n]) for n in (0, 3))
        _, q, c, _, p, j, height, width = arguments
        mask, last = vectors.mask(height), builder.sub(width, number(1))
        columns = []
        for n in range(vectors.lanes):
            column = builder.select(builder.icmp_signed("<", last, number(n)), last, number(n))
            columns.append(vectors.load(source.at(p, builder.add(j, column)), mask))
        for n, row in enumerate(vectors.transposed(columns)):
            vectors.store(row, target.at(builder.add(q, number(n)), c))
        return context.get_dummy_value()

    return types.void(panel, q, c, right, p, j, height, width), code


@intrinsic
def tile(typing, out, i, j, rows, columns, left, m, p, right, q, c, terms, add):
    """A branch to the loop for this many rows and vectors."""

    def code(context, builder, signature, arguments):
        vectors = Vectors(builder, out.dtype)
        views = {n: View(context, builder, signature.args[n], arguments[n]) for n in (0, 5, 8)}
        _, i, j, rows, columns, _, m, p, _, q, c, terms, add = arguments
        count = builder.udiv(builder.add(columns, number(vectors.lanes - 1)), number(vectors.lanes))
        rest = builder.sub(columns, builder.mul(builder.sub(count, number(1)), number(vectors.lanes)))
        places = (views[0].at(i, j), views[5].at(m, p), views[8].at(q, c))
        loop = Tile(builder, vectors, views, places, (vectors.mask(rest), terms, add))
        end = builder.append_basic_block("end")
        shape = builder.add(builder.mul(rows, number(len(VECTORS) + 1)), count)
        choice = builder.switch(shape, end)
        for height in ROWS:
            for width in VECTORS:
                block = builder.append_basic_block(f"tile_{height}x{width}")
                choice.add_case(number(height * (len(VECTORS) + 1) + width), block)
                builder.position_at_end(block)
                loop.write(height, width)
                builder.branch(end)
        builder.position_at_end(end)
        return context.get_dummy_value()

    index = types.intp
    places = (out, *[index] * 4, left, index, index, right, index, index, index, types.boolean)
    return types.void(*places), code


class Tile:
    """Writes the loop over k of a tile of known height and width, whose sums stay in registers."""

    def __init__(self, builder, vectors, views, places, facts):
        self.builder, self.vectors = builder, vectors
        self.out, self.left, self.right = places
        out, left, right = views.values()
        self.out_row, self.left_row, self.left_term, self.right_term = (
            out.row,
            left.row,
            left.column,
            right.row,
        )
        self.mask, self.terms, self.add = facts

    def write(self, height, width):
        """The loop, then the stores."""
        builder = self.builder
        before, head, body, after = builder.block, *map(builder.append_basic_block, ("k", "term", "summed"))
        for row in self.rows(height):
            for n in range(width):
                self.vectors.bring(self.vector(row, n), for_writing=True)
        steps = [self.hidden(builder.mul(self.left_row, number(m))) for m in range(height)]
        builder.branch(head)
        builder.position_at_end(head)
        starts = [self.terms, self.left, self.right, *[self.vectors.zero] * (height * width)]
        state = [builder.phi(value.type) for value in starts]
        left_to_do, left, right, *sums = state
        builder.cbranch(builder.icmp_signed(">", left_to_do, number(0)), body, after)
        builder.position_at_end(body)
        columns = [
            self.vectors.load(self.vector(right, n), self.mask if n == width - 1 else None)
            for n in range(width)
        ]
        after_term = [
            builder.sub(left_to_do, number(1)),
            builder.gep(left, [self.left_term]),
            builder.gep(right, [self.right_term]),
        ]
        for m in range(height):
            value = self.vectors.repeated(builder.gep(left, [steps[m]]))
            for n in range(width):
                total = self.vectors.multiply_add(value, columns[n], sums[m * width + n])
                after_term.append(total)
        builder.branch(head)
        for phi, start, later in zip(state, starts, after_term):
            phi.add_incoming(start, before)
            phi.add_incoming(later, body)
        builder.position_at_end(after)
        self.finish(sums, height, width)

    def finish(self, sums, height, width):
        """Store the sums, added to what is there if that is asked for."""
        builder = self.builder
        last = width - 1
        places = [
            (row, n, self.mask if n == last else None) for row in self.rows(height) for n in range(width)
        ]
        with builder.if_else(self.add) as (adding, setting):
            with adding:
                for total, (row, n, mask) in zip(sums, places):
                    address = self.vector(row, n)
                    more = builder.fadd(self.vectors.load(address, mask), total)
                    self.vectors.store(more, address, mask)
            with setting:
                for total, (row, n, mask) in zip(sums, places):
                    self.vectors.store(total, self.vector(row, n), mask)

    def rows(self, height):
        """The addresses of the rows of the product."""
        return [
            self.builder.gep(self.out, [self.builder.mul(self.out_row, number(m))]) for m in range(height)
        ]

    def vector(self, row, n):
        """The address of vector n of a row."""
        return self.builder.gep(row, [number(n * self.vectors.lanes * self.vectors.size)])

    def hidden(self, value):
        """The same value, unknown to LLVM, which else would find each row's address from the one before."""
        return self.builder.asm(ir.FunctionType(LONG, [LONG]), "", "=r,0", [value], False)
