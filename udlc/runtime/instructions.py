"""Functions of numbers that compiled kernels have as instructions of LLVM; linking reads this file as text.

LLVM runs its own larger and smaller of two numbers in lanes, also where a loop reduces a row; a choice
between two numbers it does not.  It may join a product and a sum; `fused` says that it must.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-untyped-decorators=False
# ruff: noqa: ARG001  the parameters are those that Numba hands over
from llvmlite import ir
from numba.extending import intrinsic


def extreme(of_reals, of_integers):
    """What generates the call of a function of LLVM of two numbers of one type; NaN goes through."""

    def generate(context, builder, signature, arguments):
        number = arguments[0].type
        kind = ir.FunctionType(number, [number, number])
        if isinstance(number, ir.IntType):
            return builder.call(builder.module.declare_intrinsic(of_integers, [number], kind), arguments)
        function = builder.module.declare_intrinsic(of_reals, [number], kind)
        return builder.call(function, arguments, fastmath=("nsz",))

    return generate


@intrinsic
def maximum(typing, a, b):
    """The larger; NaN if either is."""
    common = typing.unify_types(a, b)
    return common(common, common), extreme("llvm.maximum", "llvm.smax")


@intrinsic
def minimum(typing, a, b):
    """The smaller; NaN if either is."""
    common = typing.unify_types(a, b)
    return common(common, common), extreme("llvm.minimum", "llvm.smin")


@intrinsic
def fused(typing, a, b, c):
    """A·b + c, rounded once."""

    def generate(context, builder, signature, arguments):
        number = arguments[0].type
        kind = ir.FunctionType(number, [number, number, number])
        return builder.call(builder.module.declare_intrinsic("llvm.fma", [number], kind), arguments)

    return a(a, b, c), generate


@intrinsic
def held(typing, c):
    """A constant of which LLVM does not know that it is one: instructions would read it from memory."""

    def generate(context, builder, signature, arguments):
        kind = ir.FunctionType(arguments[0].type, [arguments[0].type])
        name = "llvm.arithmetic.fence"
        return builder.call(builder.module.declare_intrinsic(name, [arguments[0].type], kind), arguments)

    return c(c), generate
