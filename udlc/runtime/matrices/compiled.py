"""`matmul` for compiled kernels: one product for each real type, compiled apart and called by its symbol.

Kernels are many, and the product of two matrices is the same in all of them: so it stands in a file of its
own, which is compiled once on a machine, and kernels know its symbol.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-untyped-decorators=False
# ruff: noqa: ARG001  the parameters are those that Numba hands over
from __future__ import annotations

from functools import cache

import llvmlite.binding
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from udlc.files import digest
from udlc.runtime.cache import forget_compiled, stored
from udlc.runtime.loaded import DAMAGED, Loaded
from udlc.runtime.matrices.source import text


@cache
def provide(real: str) -> str:
    """The symbol of the product of a type, which machine code that is loaded from now on may call."""
    source = text(real)
    symbol = f"udlc_product_{real}_{digest(source)}"
    llvmlite.binding.add_symbol(symbol, _loaded(real, source).function.address)
    return symbol


def _loaded(real: str, source: str) -> Loaded:
    """The compiled product, made anew where what is kept of it is damaged."""
    name = f"product_{real}"
    try:
        return Loaded(name, source, True)
    except DAMAGED:
        forget_compiled(stored(name, source))
        return Loaded(name, source, True)


@intrinsic
def matmul(typing, left, right, out):
    """A call of the product of this type."""
    real = out.dtype
    if out.layout != "C" or {left.dtype, right.dtype} != {real}:
        return None

    def code(context, builder, signature, arguments):
        a, b, c = (
            context.make_array(kind)(context, builder, value)
            for kind, value in zip(signature.args, arguments)
        )
        (rows, columns), (_, terms) = (cgutils.unpack_tuple(builder, m.shape, 2) for m in (c, a))
        steps = [cgutils.unpack_tuple(builder, m.strides, 2) for m in (c, a, b)]
        values = [c.data, a.data, b.data, rows, terms, columns, steps[0][0], *steps[1], *steps[2]]
        kind = ir.FunctionType(ir.VoidType(), [value.type for value in values])
        builder.call(cgutils.get_or_insert_function(builder.module, kind, provide(real.name)), values)
        return context.get_dummy_value()

    return types.void(left, right, out), code
