"""SymPy's own functions never stay in bodies, and ordinary construction does not bring them in."""

import pytest
import sympy
from sympy import Abs, Heaviside, Max, Min, Mod, Piecewise, ceiling, exp, floor, log, sqrt

from udlc.errors import IRError
from udlc.ir.adopt import ADOPTED, adopt
from udlc.ir.functions import absolute, floor_, heaviside, maximum, minimum, rem, select, sig
from udlc.ir.grammar import Letter, Read, Size

x, y = Read("x", (Letter("i"),)), Read("y", (Letter("i"),))
n, i, D = Read("n", (), True), Letter("i"), Size("D")
FOREIGN = tuple(ADOPTED)


@pytest.mark.parametrize(
    "e",
    [
        sqrt(x**2),
        (x**2) ** sympy.Rational(3, 2),
        (x**4) ** sympy.Rational(1, 4),
        sqrt(x**2 * y**2),
        sqrt(sig(x) ** 2),
        log(exp(x)),
        exp(log(x)),
        exp(2 * log(x)),
        log(x**2),
        exp(x) ** y,
        exp(x - log(y)),
        (x * y) ** y,
        sqrt(x) ** 2,
        sympy.tanh(sqrt(x**2)),
        select(x > y, x, -x),
        sympy.And(x > 0, x > y),
        sympy.Not(x > 0),
        sympy.Eq(x**2, y**2),
        sympy.Ne(x, 0),
        sqrt(D**2),
        exp(D * log(x)),
    ],
    ids=str,
)
def test_ordinary_construction_of_reals_stays_in_the_vocabulary(e: sympy.Basic) -> None:
    assert not e.has(*FOREIGN, sympy.I)
    assert adopt(e) == e


def test_signs_survive_construction() -> None:
    assert sqrt(x**2) != x
    assert log(exp(x)).has(exp)
    assert sqrt(x**2).subs(x, -2) == 2


@pytest.mark.parametrize(
    ("written", "adopted"),
    [
        (sqrt(n**2), absolute(n)),
        (sqrt((i - 2) ** 2), absolute(i - 2)),
        (Abs(x), absolute(x)),
        (Max(x, y), maximum(x, y)),
        (Max(x, 0) + Min(y, 1), maximum(0, x) + minimum(1, y)),
        (Heaviside(x), heaviside(x)),
        (floor(x / 2), floor_(x / 2)),
        (ceiling(x), -floor_(-x)),
        (Mod(i, D), rem(i, D)),
        (Piecewise((x, x > 0), (y, x < -1), (0, True)), select(x > 0, x, select(x < -1, y, 0))),
        (exp(Abs(x) + 1), exp(absolute(x) + 1)),
        (sympy.sqrt(x) * sympy.conjugate(x), sympy.sqrt(x) * x),
    ],
    ids=str,
)
def test_foreign_functions_are_adopted(written: sympy.Basic, adopted: sympy.Basic) -> None:
    assert adopt(written) == adopted


def test_several_arguments_nest_in_one_order() -> None:
    assert adopt(Max(x, y, 3)) == adopt(Max(3, y, x))
    assert not adopt(Max(x, y, 3)).has(Max)


def test_open_cases_are_refused() -> None:
    with pytest.raises(IRError, match="leave open"):
        adopt(Piecewise((x, x > 0)))
