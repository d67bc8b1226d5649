"""For each law of the checker, statements that break it, and what the error says."""

from collections.abc import Callable

import sympy

from udlc.ir.build import Builder
from udlc.ir.functions import floor_, select
from udlc.ir.grammar import Axis, Compute, Letter, LinAlg, Range, Read, Repeat, Slice

Broken = Callable[[Builder], None]
BROKEN: list[tuple[str, str, Broken]] = []


def breaks(law: str, message: str) -> Callable[[Broken], Broken]:
    """Register statements that break a law, added to a small sound program; the error says `message`."""

    def register(build: Broken) -> Broken:
        BROKEN.append((law, message, build))
        return build

    return register


def sound() -> Builder:
    """Arrays x[N, D], n[N], y[N], m[N] (integers), c (a count), L, and y written."""
    b = Builder("sound")
    N, D = b.sizes("N D")
    i, _ = b.index("i", N), b.index("d", D)
    x = b.given("x", N, D)
    b.given("n", N, integral=True, bound=D)
    y = b.temporary("y", N)
    b.temporary("z", N)
    b.temporary("m", N, integral=True)
    b.temporary("c", integral=True)
    b.temporary("L")
    b.temporary("A", D, D)
    b.put(y[i], x[i, Letter("d")], origin="3.1")
    return b


i, d, k = Letter("i"), Letter("d"), Letter("k")


@breaks("an array and a size have different names", "names both a size and an array")
def _(b: Builder) -> None:
    b.temporary("N")


@breaks("outputs are arrays", "did you mean 'y'")
def _(b: Builder) -> None:
    b.name = "output yy"


@breaks("the axes of an array", "mentions i, which is no size")
def _(b: Builder) -> None:
    b.temporary("w", i)


@breaks("the axes of an array", "does not come before it")
def _(b: Builder) -> None:
    b.temporary("w", b.arrays["n"][Axis(1)], 3)


@breaks("the axes of an array", "row lengths are integer arrays that are given")
def _(b: Builder) -> None:
    b.temporary("w", 3, b.arrays["m"][Axis(0)])


@breaks("the axes of an array", "n has 1 axes")
def _(b: Builder) -> None:
    b.temporary("w", 3, b.arrays["n"][Axis(0), 0])


@breaks("the axes of an array", "may not be an integer")
def _(b: Builder) -> None:
    b.temporary("w", b.sizes("N") / 2)


@breaks("arrays are declared", "did you mean 'x'")
def _(b: Builder) -> None:
    b.put(b.arrays["L"], Read("xx", (i, d)))


@breaks("arrays are declared", "q is not declared")
def _(b: Builder) -> None:
    b.put(Read("q", (i,)), 1)


@breaks("only temporaries are written", "x is given")
def _(b: Builder) -> None:
    b.put(b.arrays["x"][i, d], 1)


@breaks("an index for every axis", r"x\[i\] has 1 indices, x has 2 axes")
def _(b: Builder) -> None:
    b.put(b.arrays["L"], Read("x", (i,)))


@breaks("an index for every axis", "written with 2 indices")
def _(b: Builder) -> None:
    b.put(Read("z", (i, d)), 1)


@breaks("an index for every axis", "disagree on whether its elements are integers")
def _(b: Builder) -> None:
    b.put(b.arrays["L"], Read("n", (i,)))


@breaks("every letter is bound once", "the letter q .* bound by nothing")
def _(b: Builder) -> None:
    b.put(b.arrays["L"], b.arrays["y"][Letter("q")])


@breaks("every letter is bound once", "the letter i is bound twice")
def _(b: Builder) -> None:
    own = Range(i, sympy.Integer(0), sympy.Integer(3))
    body = (Compute("z", (i,), "sum", (own,), sympy.Integer(1)),)
    b._blocks[-1].append(Repeat(i, sympy.Integer(0), sympy.Integer(2), body))


@breaks("every letter is bound once", "the letter d in the range of i is bound by nothing before it")
def _(b: Builder) -> None:
    late = Range(d, sympy.Integer(0), sympy.Integer(3))
    ranges = (Range(i, sympy.Integer(0), sympy.sympify(d)), late)
    b._blocks[-1].append(Compute("L", (), "sum", ranges, sympy.Integer(1)))


@breaks("every letter is bound once", "the letter axis0")
def _(b: Builder) -> None:
    b.put(b.arrays["L"], b.arrays["y"][Axis(0)])


@breaks("guards are relations", "the guard floor_")
def _(b: Builder) -> None:
    b._blocks[-1].append(Compute("L", (), "sum", (), sympy.Integer(1), (floor_(sympy.Integer(1)),)))


@breaks("guards are relations", "until")
def _(b: Builder) -> None:
    with b.repeat("k", 0, 3, until=b.arrays["y"][k]) as t:
        b.put(b.arrays["z"][t], 1)


@breaks("bodies are scalars of the closed vocabulary", r"\(Sum\)")
def _(b: Builder) -> None:
    s = sympy.Symbol("s")
    b.put(b.arrays["L"], sympy.Sum(s, (s, 0, 3)))


@breaks("bodies are scalars of the closed vocabulary", r"\(gamma\)")
def _(b: Builder) -> None:
    b.put(b.arrays["z"][i], sympy.gamma(b.arrays["y"][i]))


@breaks("bodies are scalars of the closed vocabulary", r"\(ImaginaryUnit\)")
def _(b: Builder) -> None:
    b.put(b.arrays["z"][i], sympy.I * b.arrays["y"][i])


@breaks("bodies are scalars of the closed vocabulary", r"\(Abs\)")
def _(b: Builder) -> None:
    b._blocks[-1].append(Compute("L", (), "sum", (), sympy.Abs(b.arrays["c"].value)))


@breaks("bodies are scalars of the closed vocabulary", r"\(Sum\)")
def _(b: Builder) -> None:
    s = sympy.Symbol("s")
    b.put(b.arrays["z"][i], select(sympy.Sum(s, (s, 0, 3)) > b.arrays["y"][i], 1, 0))


@breaks("bodies are scalars of the closed vocabulary", "is not scalar algebra")
def _(b: Builder) -> None:
    b.put(b.arrays["L"], sympy.nan)


@breaks("indices are integers", "the index i/2 may not be an integer")
def _(b: Builder) -> None:
    b.put(b.arrays["L"], b.arrays["y"][i / 2])


@breaks("indices are integers", r"the index y\[i\]")
def _(b: Builder) -> None:
    b.put(b.arrays["L"], b.arrays["y"][b.arrays["y"][i]])


@breaks("indices are integers", "receives y")
def _(b: Builder) -> None:
    b.put(b.arrays["m"][i], b.arrays["y"][i])


@breaks("operations reduce into arrays", "there is no operation 'mean'")
def _(b: Builder) -> None:
    b.put(b.arrays["L"], b.arrays["y"][i], op="mean")  # type: ignore[arg-type]


@breaks("operations reduce into arrays", "argmax gives integers")
def _(b: Builder) -> None:
    b.put(b.arrays["z"][i], b.arrays["x"][i, d], op="argmax")


@breaks("operations reduce into arrays", "logsumexp gives reals")
def _(b: Builder) -> None:
    b.put(b.arrays["m"][i], b.arrays["n"][i], op="logsumexp")


@breaks("operations reduce into arrays", "position of a maximum is not defined")
def _(b: Builder) -> None:
    j = b.index("j", i)
    b.put(b.arrays["c"], b.arrays["y"][j] + b.arrays["y"][i], op="argmax")


@breaks("iterations are counted by an integer scalar", "L counts iterations")
def _(b: Builder) -> None:
    with b.repeat("k", 0, 3, count="L") as t:
        b.put(b.arrays["z"][t], 1)


@breaks("matrix operations", "there is no operation 'pinv'")
def _(b: Builder) -> None:
    b.put(b.arrays["A"][d, d], 1)
    b._blocks[-1].append(LinAlg("pinv", ("L",), ("A",)))


@breaks("matrix operations", "inv takes 1 and gives 1")
def _(b: Builder) -> None:
    b._blocks[-1].append(LinAlg("inv", ("A",), ("A", "A")))


@breaks("matrix operations", "ranks do not fit det")
def _(b: Builder) -> None:
    b._blocks[-1].append(LinAlg("det", ("z",), ("A",)))


@breaks("matrix operations", "n holds integers")
def _(b: Builder) -> None:
    b._blocks[-1].append(LinAlg("sort", ("z",), ("n",)))


@breaks("derivatives have the axes", "z has 1 axes")
def _(b: Builder) -> None:
    b.derive("vjp", [b.arrays["z"]], b.arrays["y"], [b.arrays["x"]])


@breaks("derivatives have the axes", "n holds integers")
def _(b: Builder) -> None:
    b.derive("vjp", [b.arrays["z"]], b.arrays["y"], [b.arrays["n"]])


@breaks("derivatives have the axes", "gives 1 arrays and takes 1 seeds")
def _(b: Builder) -> None:
    b.derive("jvp", [b.arrays["z"]], b.arrays["y"], [b.arrays["x"]])


@breaks("derivatives have the axes", "fewer axes than its slice")
def _(b: Builder) -> None:
    b.derive("vjp", [b.arrays["L"]], Slice("y", (0, 0)), [Slice("x", (0, 0))])


@breaks("arrays are written before they are read", "z is read before it is written")
def _(b: Builder) -> None:
    b.put(b.arrays["L"], b.arrays["z"][i])


@breaks("arrays are written before they are read", "z is read before it is written")
def _(b: Builder) -> None:
    b.put(b.arrays["L"], b.arrays["z"][i])
    b.put(b.arrays["z"][i], 1)


@breaks("only sums share", "shared by statements that are not sums")
def _(b: Builder) -> None:
    b.put(b.arrays["z"][i], b.arrays["x"][i, d], op="max")
    b.put(b.arrays["z"][i], 1)


@breaks("only sums share", "shared by statements that are not sums")
def _(b: Builder) -> None:
    b.put(b.arrays["z"][0], b.arrays["x"][i, d], op="max")
    b.put(b.arrays["z"][0], b.arrays["x"][i, d], op="min")


@breaks("only sums share", "every k defines the same slice")
def _(b: Builder) -> None:
    with b.repeat("k", 0, 3) as t:
        b.put(b.arrays["L"], b.arrays["y"][t], op="max")


@breaks("only sums share", "every k defines the same slice")
def _(b: Builder) -> None:
    with b.repeat("k", 0, 3):
        b.put(b.arrays["A"][d, d], 1)
        b.linalg("inv", [b.temporary("B", *b.arrays["A"].shape)], [b.arrays["A"]])
