"""What compiled kernels ask of LLVM that Python cannot say; linking reads this file as text."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-untyped-decorators=False
# ruff: noqa: ARG001  the parameters are those that Numba hands over
from numba import types
from numba.extending import intrinsic


@intrinsic
def wide_lanes(typing):
    """Asks for vectors of 512 bits in the function that calls it, where the processor has them.

    LLVM takes half of that by default, for the sake of processors that slow down; arithmetic on long arrays
    gains up to a factor of two.  It changes no other function of the process, and no other processor's code.
    """

    def generate(context, builder, signature, arguments):
        # llvmlite keeps attributes as a set of words; its own `add` knows only those without a value
        set.add(builder.function.attributes, '"prefer-vector-width"="512"')
        return context.get_dummy_value()

    return types.none(), generate
