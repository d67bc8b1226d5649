"""The functions of `counters` for compiled code: one atomic instruction each."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

ONE = ir.Constant(ir.IntType(64), 1)


def _address(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, args[0])
    return builder.gep(array.data, [args[1]])


@intrinsic
def fetched(typing: Any, counters: Any, place: Any) -> Any:  # noqa: ARG001 - Numba asks for the first
    """An acquiring load."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load_atomic(_address(context, builder, signature, args), "acquire", 8)

    return types.int64(counters, types.intp), code


@intrinsic
def raised(typing: Any, counters: Any, place: Any) -> Any:  # noqa: ARG001
    """A releasing addition of one."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.atomic_rmw("add", _address(context, builder, signature, args), ONE, "acq_rel")
        return context.get_dummy_value()

    return types.void(counters, types.intp), code


@intrinsic
def raised_from(typing: Any, counters: Any, place: Any, value: Any) -> Any:  # noqa: ARG001
    """A comparison and exchange; says whether the value was the old one."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        address, old = _address(context, builder, signature, args), args[2]
        found = builder.cmpxchg(address, old, builder.add(old, ONE), "acq_rel", "acquire")
        return builder.extract_value(found, 1)

    return types.boolean(counters, types.intp, types.int64), code


@intrinsic
def fetch(typing: Any, vector: Any, place: Any) -> Any:  # noqa: ARG001
    """A request that nothing waits for."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        address = builder.bitcast(_address(context, builder, signature, args), ir.IntType(8).as_pointer())
        word = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [address.type, word, word, word])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(function, [address, *(ir.Constant(word, fact) for fact in (1, 3, 1))])
        return context.get_dummy_value()

    return types.void(vector, types.intp), code


@intrinsic
def passed_on(typing: Any) -> Any:  # noqa: ARG001
    """The system's call that yields the core."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
        kind = ir.FunctionType(ir.IntType(32), [])
        builder.call(cgutils.get_or_insert_function(builder.module, kind, "sched_yield"), [])
        return context.get_dummy_value()

    return types.void(), code
