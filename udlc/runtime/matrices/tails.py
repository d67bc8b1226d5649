"""The last columns, where they fill at most half a vector: linking reads this file as text.

Other lanes do other work: they take further terms of the same sums, or the same columns of further rows.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-untyped-decorators=False
# ruff: noqa: ARG001, PLR0913, PLR0917  the parameters are those that Numba hands over, and those of `plain`
from numba import types
from numba.extending import intrinsic

from udlc.runtime.matrices.blocks import FEW, TALL
from udlc.runtime.matrices.vectors import Vectors, View, number, order, repeat, smaller


def for_each_group(builder, most, group, write):
    """A branch to what is written for this many lanes of one column."""
    end = builder.append_basic_block("end")
    choice = builder.switch(group, end)
    for lanes in (1 << bits for bits in range(1, most.bit_length())):
        block = builder.append_basic_block(f"group_{lanes}")
        choice.add_case(number(lanes), block)
        builder.position_at_end(block)
        write(lanes)
        builder.branch(end)
    builder.position_at_end(end)


@intrinsic
def gathered(typing, panel, q, right, p, j, height, width, group):
    """A piece of each column, or of each row and then interleaved."""

    def code(context, builder, signature, arguments):
        vectors = Vectors(builder, panel.dtype)
        target, source = (View(context, builder, signature.args[n], arguments[n]) for n in (0, 2))
        _, q, _, p, j, height, width, group = arguments
        is_turned = builder.icmp_signed("!=", source.column, number(vectors.size))
        place = target.at(q, number(0))

        def piece(row, column, lanes, count, is_there):
            mask = vectors.mask(builder.select(is_there, count, number(0)), lanes)
            return vectors.load(source.at(builder.add(p, row), builder.add(j, column)), mask, lanes)

        def write(together):
            columns = vectors.lanes // together
            with builder.if_else(is_turned) as (turning, straight):
                with turning:
                    is_there = [builder.icmp_signed("<", number(n), width) for n in range(columns)]
                    parts = [
                        piece(number(0), number(n), together, height, is_there[n]) for n in range(columns)
                    ]
                    vectors.store(vectors.joined(parts), place)
                with straight:
                    is_there = [builder.icmp_signed("<", number(n), height) for n in range(together)]
                    parts = [
                        piece(number(n), number(0), columns, width, is_there[n]) for n in range(together)
                    ]
                    lanes = [t * columns + n for n in range(columns) for t in range(together)]
                    vectors.store(vectors.chosen(vectors.joined(parts), lanes), place)

        for_each_group(builder, vectors.lanes, group, write)
        return context.get_dummy_value()

    index = types.intp
    return types.void(panel, index, right, *[index] * 5), code


@intrinsic
def tail_of_terms(typing, out, i, j, rows, columns, left, m, p, panel, terms, add, group):
    """A branch to the loop for this many terms in a vector; a row that is not there is the last one again."""

    def code(context, builder, signature, arguments):
        vectors = Vectors(builder, out.dtype)
        target, source, near = (View(context, builder, signature.args[n], arguments[n]) for n in (0, 5, 8))
        _, i, j, rows, columns, _, m, p, _, terms, add, group = arguments
        last = builder.sub(rows, number(1))
        steps = [builder.mul(smaller(builder, number(n), last), source.row) for n in range(TALL)]

        def write(together):
            def added(sums, left, panel, mask):
                numbers = vectors.load(panel)
                places = (builder.gep(left, [step]) for step in steps)
                return [
                    vectors.multiply_add(vectors.repeated(place, together, mask), numbers, total)
                    for place, total in zip(places, sums)
                ]

            def turn(_, values):
                left, panel, *sums = values
                later = [builder.gep(left, [number(together * vectors.size)]), builder.gep(panel, [near.row])]
                return [*later, *added(sums, left, panel, None)]

            whole = builder.sdiv(terms, number(together))
            starts = [source.at(m, p), near.data, *[vectors.zero] * TALL]
            left, panel, *sums = repeat(builder, whole, starts, turn)
            rest = builder.sub(terms, builder.mul(whole, number(together)))
            mask = vectors.mask(rest, together)
            some = builder.select(builder.icmp_signed(">", rest, number(0)), number(1), number(0))
            sums = repeat(builder, some, sums, lambda _, sums: added(sums, left, panel, mask))
            for n, row in enumerate(added_up(vectors, sums, together)):
                is_there = builder.icmp_signed("<", number(n), rows)
                address = target.at(builder.add(i, number(n)), j)
                put(vectors, row, address, builder.select(is_there, columns, number(0)), add)

        for_each_group(builder, vectors.lanes, group, write)
        return context.get_dummy_value()

    index = types.intp
    matrices = (out, *[index] * 4, left, index, index, panel)
    return types.void(*matrices, index, types.boolean, index), code


def added_up(vectors, sums, group):
    """The rows whose columns are the sums of so many lanes side by side."""
    even, odd = (order(range(n, 2 * vectors.lanes, 2)) for n in (0, 1))
    rows, builder = len(sums), vectors.builder
    sums = [*sums, *[vectors.zero] * (-rows % group)]
    for _ in range(group.bit_length() - 1):
        sums = [
            builder.fadd(builder.shuffle_vector(a, b, even), builder.shuffle_vector(a, b, odd))
            for a, b in zip(sums[::2], sums[1::2])
        ]
    width = vectors.lanes // group
    return [
        vectors.chosen(sums[m // group], [m % group * width + n for n in range(width)]) for m in range(rows)
    ]


def put(vectors, row, address, columns, add):
    """Store a few columns of a row, added to what is there if that is asked for."""
    builder = vectors.builder
    mask = vectors.mask(columns, row.type.count)
    there = vectors.load(address, mask, row.type.count)
    vectors.store(builder.select(add, builder.fadd(there, row), row), address, mask)


@intrinsic
def tail_of_rows(typing, out, i, j, rows, columns, left, m, p, right, q, terms, add, group):
    """A branch to the loop for this many rows in a vector; rows that are not there are the last again."""

    def code(context, builder, signature, arguments):
        vectors = Vectors(builder, out.dtype)
        target, source, near = (View(context, builder, signature.args[n], arguments[n]) for n in (0, 5, 8))
        _, i, j, rows, columns, _, m, p, _, q, terms, add, group = arguments

        def write(together):
            width = vectors.lanes // together
            mask = vectors.mask(columns, width)
            last = builder.sub(rows, number(together))
            firsts = [smaller(builder, number(n * together), last) for n in range(TALL)]
            steps = [builder.mul(first, number(vectors.size)) for first in firsts]

            def term(_, values):
                left, right, *sums = values
                row = vectors.load(right, mask, width)
                numbers = vectors.chosen(row, [n for n in range(width) for _ in range(together)])
                later = [builder.gep(left, [source.column]), builder.gep(right, [near.row])]
                for step, total in zip(steps, sums):
                    value = vectors.repeated(builder.gep(left, [step]), together)
                    later.append(vectors.multiply_add(value, numbers, total))
                return later

            starts = [source.at(m, p), near.at(q, j), *[vectors.zero] * TALL]
            _, _, *sums = repeat(builder, terms, starts, term)
            for n, (first, total) in enumerate(zip(firsts, sums)):
                for r in range(together):
                    row = builder.add(first, number(r))
                    is_new = builder.icmp_signed(">=", row, number(n * together))
                    lanes = vectors.chosen(total, [c * together + r for c in range(width)])
                    address = target.at(builder.add(i, row), j)
                    put(vectors, lanes, address, builder.select(is_new, columns, number(0)), add)

        for_each_group(builder, min(FEW, vectors.lanes), group, write)
        return context.get_dummy_value()

    index = types.intp
    matrices = (out, *[index] * 4, left, index, index, right, index)
    return types.void(*matrices, index, types.boolean, index), code
