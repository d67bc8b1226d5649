"""What tiles and panels are written with, vectors of the processor: linking reads this file as text."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
import llvmlite.binding
from llvmlite import ir
from numba.core import cgutils

BYTE, WORD, LONG = ir.IntType(8), ir.IntType(32), ir.IntType(64)
PIECE = 16
"""Bytes of a piece of a register: within pieces processors shuffle fastest."""


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


def order(lanes):
    """The constant by which lanes are chosen."""
    return ir.Constant(ir.VectorType(WORD, len(lanes)), list(lanes))


def repeat(builder, count, starts, turn):
    """Write a loop of `count` turns; what `turn` makes of the values is what the next one is given.

    Returns:
        The values after the last turn.
    """
    before = builder.block
    head, body, after = map(builder.append_basic_block, ("loop", "turn", "done"))
    builder.branch(head)
    builder.position_at_end(head)
    done, *values = (builder.phi(start.type) for start in (count, *starts))
    builder.cbranch(builder.icmp_signed("<", done, count), body, after)
    builder.position_at_end(body)
    later = [builder.add(done, number(1)), *turn(done, values)]
    for phi, start, value in zip((done, *values), (number(0), *starts), later):
        phi.add_incoming(start, before)
        phi.add_incoming(value, builder.block)
    builder.branch(head)
    builder.position_at_end(after)
    return values


def smaller(builder, a, b):
    """The smaller of two numbers."""
    return builder.select(builder.icmp_signed("<", a, b), a, b)


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


class Vectors:
    """Writes what is done to vectors of one type, and to parts of them."""

    def __init__(self, builder, real):
        self.builder = builder
        self.lanes = lane_count(real)
        self.size = real.bitwidth // 8
        self.element = ir.FloatType() if real.bitwidth == 32 else ir.DoubleType()
        self.kind = ir.VectorType(self.element, self.lanes)
        self.zero = ir.Constant(self.kind, [0.0] * self.lanes)
        self.alignment = ir.Constant(WORD, self.size)

    def mask(self, count, lanes=None):
        """The first lanes, as many as `count` says; all where it is more, none where it is less than one."""
        builder, lanes = self.builder, lanes or self.lanes
        for sign, bound in ((">", lanes), ("<", 0)):
            count = builder.select(builder.icmp_signed(sign, count, number(bound)), number(bound), count)
        ones = builder.sub(builder.shl(number(1), count), number(1))
        bits = builder.trunc(ones, ir.IntType(lanes))
        return builder.bitcast(bits, ir.VectorType(ir.IntType(1), lanes))

    def load(self, address, mask=None, lanes=None):
        """A vector, or some lanes of one, from memory; lanes outside the mask are zero, and not read."""
        kind = ir.VectorType(self.element, lanes or self.lanes)
        place = self.builder.bitcast(address, kind.as_pointer())
        if mask is None:
            return self.builder.load(place, align=self.size)
        function = self.masked("load", kind, kind, place.type, WORD, mask.type, kind)
        zero = ir.Constant(kind, [0.0] * kind.count)
        return self.builder.call(function, [place, self.alignment, mask, zero])

    def store(self, value, address, mask=None):
        """Lanes to memory; those outside the mask stay as they are."""
        place = self.builder.bitcast(address, value.type.as_pointer())
        if mask is None:
            self.builder.store(value, place, align=self.size)
        else:
            function = self.masked(
                "store", value.type, ir.VoidType(), value.type, place.type, WORD, mask.type
            )
            self.builder.call(function, [value, place, self.alignment, mask])

    def masked(self, name, kind, result, *parameters):
        """LLVM's access to some lanes of a kind of vector."""
        whole = f"llvm.masked.{name}.v{kind.count}f{self.size * 8}.p0"
        return cgutils.get_or_insert_function(self.builder.module, ir.FunctionType(result, parameters), whole)

    def bring(self, address, for_writing):
        """Have the cache line at an address brought near, while other work goes on."""
        kind = ir.FunctionType(ir.VoidType(), [address.type, WORD, WORD, WORD])
        function = cgutils.get_or_insert_function(self.builder.module, kind, "llvm.prefetch.p0")
        facts = (1, 3, 1) if for_writing else (0, 2, 1)
        self.builder.call(function, [address, *(ir.Constant(WORD, fact) for fact in facts)])

    def multiply_add(self, a, b, c):
        """a·b + c, rounded once."""
        kind = ir.FunctionType(self.kind, [self.kind] * 3)
        whole = f"llvm.fma.v{self.lanes}f{self.size * 8}"
        return self.builder.call(cgutils.get_or_insert_function(self.builder.module, kind, whole), [a, b, c])

    def chosen(self, value, lanes):
        """The lanes of a vector with these numbers."""
        return self.builder.shuffle_vector(value, value, order(lanes))

    def repeated(self, address, lanes=1, mask=None):
        """So many numbers from memory, again and again until the vector is full."""
        some = self.load(address, mask, lanes)
        return self.chosen(some, list(range(lanes)) * (self.lanes // lanes))

    def joined(self, parts):
        """One vector of several, side by side."""
        while len(parts) > 1:
            both = order(range(2 * parts[0].type.count))
            parts = [self.builder.shuffle_vector(a, b, both) for a, b in zip(parts[::2], parts[1::2])]
        return parts[0]

    def transposed(self, rows):
        """As many rows as a piece has lanes; in each piece, element m of row n becomes element n of row m.

        Interleaving the first half of the rows with the second moves one bit of the row's number to that
        of the column; done for every bit, it has swapped the two.
        """
        width, builder = len(rows), self.builder
        halves = []
        for start in (0, width // 2):
            lanes = (p + start + n for p in range(0, self.lanes, width) for n in range(width // 2))
            halves.append(order([lane for n in lanes for lane in (n, self.lanes + n)]))
        for _ in range(width.bit_length() - 1):
            both = list(zip(rows[: width // 2], rows[width // 2 :]))
            rows = [builder.shuffle_vector(a, b, half) for a, b in both for half in halves]
        return rows
