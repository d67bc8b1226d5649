"""Functions of numbers that are instructions of AVX-512; linking reads this file as text.

They give the bits of the functions of `udlc.runtime.vector` whose names they have.  LLVM makes vectors of the
numbers of a loop where it knows what does to vectors what a called function does to numbers.  Here that is
the instruction itself: the called function says so in the words of the vector function ABI.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-untyped-decorators=False
# ruff: noqa: ARG001  the parameters are those that Numba hands over
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic

WORD = ir.IntType(32)
NUMBER, NOTHING, ENDS, ALL, AS_ALWAYS = "number", "nothing", "ends", "all", 4
"""Arguments: a number; what lanes hold that are left out; responses; the lanes that are not; how to round."""

FROM_THREE_QUARTERS = 11
"""Fractions from ¾ to 1½, of numbers that are not negative."""

RESPONSES = 0x03530422
"""A digit for each kind of x, the last one first: of NaN NaN (2, 2), of 0 −∞ (4), of 1 what there is (0), of
−∞ NaN (3), of ∞ ∞ (5), of what is negative NaN (3), of all others what there is (0)."""


def lettered(what, number, lanes, numbers):
    """An argument, and its letter: v where it differs from lane to lane, u where it does not."""
    if what == NUMBER:
        return "v", next(numbers)
    if what == NOTHING:
        return "v", ir.Constant(number, 0.0)
    if what == ENDS:
        return "v", ir.Constant(ir.IntType(512 // lanes), RESPONSES)
    return "u", ir.Constant(ir.IntType(lanes), -1) if what == ALL else ir.Constant(WORD, what)


def instruction(builder, word, arguments, *numbers):
    """The call of a function that LLVM leaves alone until it makes vectors of its arguments."""
    number = numbers[0].type
    lanes, suffix = (16, "ps") if isinstance(number, ir.FloatType) else (8, "pd")
    given = iter(numbers)
    letters, values = zip(*(lettered(what, number, lanes, given) for what in arguments))
    name, whole = f"avx512_{word}_{suffix}", f"llvm.x86.avx512.mask.{word}.{suffix}.512"
    kind = ir.FunctionType(number, [value.type for value in values])
    function = cgutils.get_or_insert_function(builder.module, kind, name)
    if function.is_declaration:
        on_one_lane(function, letters, values, lanes, whole)
        variant = f'"_ZGVeN{lanes}{"".join(letters)}_{name}({whole})"'
        for fact in ("noinline", "nounwind", "willreturn", "nosync", "memory(none)"):
            set.add(function.attributes, fact)
        set.add(function.attributes, f'"vector-function-abi-variant"={variant}')
    return builder.call(function, values)


def on_one_lane(function, letters, values, lanes, whole):
    """Write the function: the instruction on vectors whose first lane alone is used."""
    function.linkage = "linkonce_odr"
    builder, first = ir.IRBuilder(function.append_basic_block()), ir.Constant(WORD, 0)
    taken = list(values)
    for place, letter in enumerate(letters):
        if letter == "v":
            empty = ir.Constant(ir.VectorType(values[place].type, lanes), ir.Undefined)
            taken[place] = builder.insert_element(empty, function.args[place], first)
    kind = ir.FunctionType(ir.VectorType(function.return_value.type, lanes), [each.type for each in taken])
    vectors = builder.call(cgutils.get_or_insert_function(builder.module, kind, whole), taken)
    builder.ret(builder.extract_element(vectors, first))


@intrinsic
def fraction(typing, x):
    """M of x = m·2^k, ¾ ≤ m < 1½, for 0 < x < ∞."""

    def generate(context, builder, signature, arguments):
        words = (NUMBER, FROM_THREE_QUARTERS, NOTHING, ALL, AS_ALWAYS)
        return instruction(builder, "getmant", words, *arguments)

    return x(x), generate


@intrinsic
def exponent(typing, x, m):
    """K of x = m·2^k, m its `fraction`, for 0 < x < ∞."""

    def generate(context, builder, signature, arguments):
        words = (NUMBER, NOTHING, ALL, AS_ALWAYS)
        of_x, of_m = (instruction(builder, "getexp", words, number) for number in arguments)
        return builder.fsub(of_x, of_m)

    return x(x, m), generate


@intrinsic
def times_power(typing, y, n):
    """Y·2^n, rounded once, for integers n."""

    def generate(context, builder, signature, arguments):
        words = (NUMBER, NUMBER, NOTHING, ALL, AS_ALWAYS)
        return instruction(builder, "scalef", words, *arguments)

    return y(y, n), generate


@intrinsic
def at_the_ends(typing, x, y):
    """Y, the logarithm of x, but ∞ of ∞, −∞ of 0, and NaN of NaN and of what is negative."""

    def generate(context, builder, signature, arguments):
        x, y = arguments
        words = (NUMBER, NUMBER, ENDS, 0, ALL, AS_ALWAYS)
        return instruction(builder, "fixupimm", words, y, x)

    return x(x, y), generate
