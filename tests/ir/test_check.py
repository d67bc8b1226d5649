"""Every law of the checker, each with programs that break it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sympy
from sympy import Eq, exp

from tests.programs import CASES
from udlc.errors import IRError
from udlc.ir.build import Builder
from udlc.ir.check import ORDER_LAWS, PROGRAM_LAWS, check
from udlc.ir.functions import floor_, relu, select
from udlc.ir.grammar import Array, Axis, Compute, Letter, LinAlg, Program, Range, Read, Repeat, Slice
from udlc.ir.laws import STATEMENT_LAWS

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


@pytest.mark.parametrize(("law", "message", "build"), BROKEN, ids=[f"{law} / {m}" for law, m, _ in BROKEN])
def test_the_law_is_enforced(law: str, message: str, build: Broken) -> None:
    b = sound()
    b.program("y")  # the program is sound before
    build(b)
    with pytest.raises(IRError, match=message) as caught:
        b.program(*b.name.split()[1:])
    assert "law after build" in str(caught.value)
    assert law in str(caught.value)


def test_every_law_has_a_program_that_breaks_it() -> None:
    laws = {name for name, _ in (*PROGRAM_LAWS, *STATEMENT_LAWS, *ORDER_LAWS)}
    assert {law for law in laws if any(law.startswith(broken) for broken, _, _ in BROKEN)} == laws


def test_the_message_names_statement_and_equation() -> None:
    b = sound()
    b.put(b.arrays["L"], b.arrays["x"][i, d, d], origin=("3.1", "3.2"))
    with pytest.raises(IRError) as caught:
        b.program()
    assert caught.value.entry == "3.1, 3.2"
    assert "L += x[i, d, d]" in str(caught.value)


def test_derivatives_may_be_forbidden() -> None:
    program = CASES["gradient penalty"].program
    assert check(program) is program
    with pytest.raises(IRError, match="a Derive is left"):
        check(program, derive=False)


def test_names_agree_with_keys() -> None:
    program = Program(arrays={"a": Array("b")})
    with pytest.raises(IRError, match="kept under the name a"):
        check(program)


@pytest.mark.parametrize("name", list(CASES))
def test_hard_programs_keep_every_law(name: str) -> None:
    program = CASES[name].program
    assert check(program, "test") is program
    assert check(replace(program, statements=())).statements == ()


def test_slices_apart_may_have_any_op() -> None:
    b = sound()
    h = b.temporary("h", b.sizes("N") + 1, b.sizes("D"))
    x = b.arrays["x"]
    b.put(h[0, d], relu(x[0, d]))
    with b.repeat("k", 0, b.sizes("N")) as t:
        b.put(h[t + 1, d], exp(h[t, d]), op="max")
    b.put(b.arrays["L"], h[b.sizes("N"), d], where=Eq(d, 0))
    assert b.program("L").outputs == ("L",)
