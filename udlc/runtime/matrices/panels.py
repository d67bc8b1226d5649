"""Parts of matrices copied to where they are near, in vectors: linking reads this file as text."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-untyped-decorators=False
# ruff: noqa: ARG001, PLR0913, PLR0917  the parameters are those that Numba hands over, and those of `plain`
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from udlc.runtime.matrices.vectors import PIECE, Vectors, View, number


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
        with builder.if_else(builder.icmp_signed(">=", width, number(vectors.lanes))) as (whole, part):
            with whole:
                vectors.store(vectors.load(source.at(p, j)), target.at(q, c))
            with part:
                vectors.store(vectors.load(source.at(p, j), vectors.mask(width)), target.at(q, c))
        return context.get_dummy_value()

    return types.void(panel, q, c, right, p, j, width), code


@intrinsic
def turned(typing, panel, q, c, right, p, j, height, width):
    """A square of vectors; a column that is not there is the last one again."""

    def code(context, builder, signature, arguments):
        vectors = Vectors(builder, panel.dtype)
        target, source = (View(context, builder, signature.args[n], arguments[n]) for n in (0, 3))
        _, q, c, _, p, j, height, width = arguments
        lanes, place = number(vectors.lanes), source.at(p, j)
        is_whole = builder.and_(
            builder.icmp_signed(">=", height, lanes), builder.icmp_signed(">=", width, lanes)
        )
        with builder.if_else(is_whole) as (whole, part):
            with whole:
                square(vectors, addresses(vectors, place, source.column, None), target, q, c, None)
            with part:
                square(vectors, addresses(vectors, place, source.column, width), target, q, c, height)
        return context.get_dummy_value()

    return types.void(panel, q, c, right, p, j, height, width), code


def addresses(vectors, place, distance, count):
    """Those of the columns of a square; from `count` on, where that is given, the last again."""
    builder, width = vectors.builder, PIECE // vectors.size
    if count is None:
        far, near = range(0, vectors.lanes, width), range(width)
        firsts = [builder.gep(place, [builder.mul(distance, number(n))]) for n in far]
        steps = [builder.mul(distance, number(n)) for n in near]
        return [builder.gep(first, [step]) for first in firsts for step in steps]
    columns = [place]
    for n in range(1, vectors.lanes):
        step = builder.select(builder.icmp_signed("<", number(n), count), distance, number(0))
        columns.append(builder.gep(columns[-1], [step]))
    return columns


def square(vectors, columns, target, q, c, height):
    """Write the rows of the square that has these columns, of `height` elements where that is given."""
    builder = vectors.builder
    width = PIECE // vectors.size
    for first in range(0, vectors.lanes, width):
        mask = None if height is None else vectors.mask(builder.sub(height, number(first)), width)
        places = [builder.gep(column, [number(first * vectors.size)]) for column in columns]
        pieces = [vectors.load(place, mask, width) for place in places]
        rows = vectors.transposed([vectors.joined(pieces[n::width]) for n in range(width)])
        for n, row in enumerate(rows):
            vectors.store(row, target.at(builder.add(q, number(first + n)), c))
