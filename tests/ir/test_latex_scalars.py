"""Scalar expressions print in the order in which mathematics is read, and mean what they did."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Expr, Integer, Mul, Rational, cos, exp, log, pi, sqrt

from udlc.ir.functions import absolute, select, sig, sign
from udlc.ir.grammar import Array, Program, Read
from udlc.ir.latex import Printer
from udlc.ir.latex_scalars import content, decimal

NAMES = ("x", "y", "f", "φ", "λ", "v")
x, y, f, φ, λ, v = map(Read, NAMES)
ARRAYS = {name: Array(name, (), "given") for name in NAMES} | {
    "v": Array("v", (), "given", latex=r"\sigma^{2}")
}


def shown(e: Expr) -> str:
    return Printer(Program(ARRAYS, (), ()))._print(e)


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        (2 * f - 2 * y, r"2 \left(f - y\right)"),
        (-f + y, "y - f"),
        (φ + x * λ - y, r"\phi + \lambda x - y"),
        ((2 * f - 2 * y) / (2 * v), r"\frac{f - y}{\sigma^{2}}"),
        (1 / v - (y - f) ** 2 / v**2, r"\frac{1}{\sigma^{2}} - \frac{\left(y - f\right)^{2}}{\sigma^{4}}"),
        (-(f - y) * φ, r"\phi \left(y - f\right)"),
        (Rational(3, 50) * x + y, "0.06 x + y"),
        (Rational(1, 2) * x, r"\frac{x}{2}"),
        (exp(x) / sqrt(2 * pi * v), r"\frac{\exp[x]}{\sqrt{2 \pi} \sigma}"),
        (sqrt(x) / 2, r"\frac{\sqrt{x}}{2}"),
        (1 / (2 * sqrt(x)), r"\frac{1}{2 \sqrt{x}}"),
        (sign(x) / absolute(x), r"\frac{1}{x}"),
        (sig(x) * sig(x) ** y, r"\mbox{sig}[x]^{1 + y}"),
        (1 - cos(x), r"1 - \cos[x]"),
        (log(x) - 1, r"\log[x] - 1"),
        (
            select(x > 1, 1, select(x > 0, x, y)),
            r"\begin{cases} 1 & x > 1 \\ x & x > 0 \\ y & \mbox{else} \end{cases}",
        ),
    ],
)
def test_reading_order(expression: Expr, printed: str) -> None:
    assert shown(expression) == printed


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (Rational(3, 50), "0.06"),
        (Rational(-1, 5), "-0.2"),
        (Rational(1, 2), ""),
        (Rational(1, 3), ""),
        (Rational(7, 15), ""),
        (Integer(5), ""),
        (Rational(1, 10**7), ""),
    ],
)
def test_decimal_numbers(number: Rational, printed: str) -> None:
    assert decimal(number) == printed


numbers = (
    st.fractions(-4, 4, max_denominator=50).filter(bool).map(lambda q: Rational(q.numerator, q.denominator))
)
terms = st.builds(
    lambda n, factors: Mul(n, *factors), numbers, st.lists(st.sampled_from((x, y, φ)), min_size=1)
)


@given(st.lists(terms, min_size=2, max_size=4))
def test_what_is_taken_out_of_a_sum_is_a_factor_of_it(found: list[Expr]) -> None:
    whole = Add(*found)
    if whole.is_Add:
        number, rest = content(whole)
        assert (number * rest - whole).expand() == 0


@given(
    st.recursive(
        terms, lambda e: st.builds(Add, e, e) | st.builds(Mul, e, e) | st.builds(cos, e), max_leaves=6
    )
)
def test_a_print_means_what_was_printed(e: Expr) -> None:
    """Read back as arithmetic, the print has the value of the expression."""
    values = {x: 1.25, y: -0.5, φ: 0.75}
    assert _read_back(shown(e)) == pytest.approx(float(e.xreplace(values)), rel=1e-9, abs=1e-12)


def _read_back(text: str) -> float:
    text = text.replace(r"\left", "").replace(r"\right", "").replace(r"\phi", "phi")
    text = text.replace("[", "(").replace("]", ")").replace(r"\cos", "cos")
    while r"\frac" in text:
        text = re.sub(
            r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", re.sub(r"\^\{([^{}]*)\}", r"**(\1)", text)
        )
    text = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", text)
    text = re.sub(r"(?<=[\w)]) (?=[\w(])", "*", text)
    from math import cos

    return float(eval(text, {"x": 1.25, "y": -0.5, "phi": 0.75, "cos": cos}))
