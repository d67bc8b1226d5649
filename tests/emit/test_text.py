"""Scalar text means what the expression means; names are legal and distinct; modules are complete."""

from __future__ import annotations

import keyword
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer, Rational, Symbol, exp, log, pi, sqrt

from tests.emit.running import emitted, loaded
from tests.strategies import CASES
from udlc import emit
from udlc.emit.names import RESERVED, Names, identifier
from udlc.emit.scalar import Scalars
from udlc.emit.table import INTEGER, LINEAR_ALGEBRA, REAL, UPDATES
from udlc.errors import BuildError
from udlc.ir.functions import absolute, maximum, quo, relu, rem, select, sig, step
from udlc.ir.grammar import Letter, Size
from udlc.ir.linalg import OPERATIONS
from udlc.ir.loops import Local
from udlc.runtime import functions

x, y = Local("x"), Local("y")
i, j, N = Letter("i"), Letter("j"), Size("N")

REALS = st.recursive(
    st.sampled_from([x, y, Integer(2), Rational(1, 3), Integer(-3), Rational(-5, 4), i, j - N]),
    lambda inner: st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a - b, inner, inner),
        st.builds(lambda a, b: a * b, inner, inner),
        st.builds(lambda a, b: a / (3 + b**2), inner, inner),
        st.builds(lambda a: -a, inner),
        st.builds(lambda a: a**2, inner),
        st.builds(lambda a: sqrt(2 + a**2), inner),
        st.builds(lambda a: (1 + a**2) ** Rational(-3, 2), inner),
        st.builds(lambda a, b: select(a > 0, a, b - a), inner, inner),
        st.builds(maximum, inner, inner),
        st.builds(lambda a: sig(a) * step(a), inner),
    ),
    max_leaves=8,
)
INTEGERS = st.recursive(
    st.sampled_from([i, j, N, Integer(3), Integer(-2)]),
    lambda inner: st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a * b, inner, inner),
        st.builds(lambda a, b: a - b, inner, inner),
        st.builds(lambda a: quo(a, Integer(3)), inner),
        st.builds(lambda a, b: rem(a, 1 + b**2), inner, inner),
        st.builds(absolute, inner),
        st.builds(relu, inner),
    ),
    max_leaves=8,
)
POINT = {"x": np.float64(0.7), "y": np.float64(-1.3), "i": 4, "j": 2, "N": 7}


def evaluated(text: str) -> Any:
    names = {name: f for name, f in vars(functions).items() if callable(f)}
    return eval(text, {**names, "real": np.float64, "np": np, **POINT})


def meaning(e: sympy.Expr) -> float:
    from udlc.ir.evaluate import Points, Store

    points = Points(1, {i: np.array([4]), j: np.array([2]), x: np.array([0.7]), y: np.array([-1.3])})
    return Store({}, {}, {N: 7}).value(e, points)[0]


@given(REALS)
def test_reals_print_and_evaluate_to_the_same(e: sympy.Expr) -> None:
    got, wanted = evaluated(Scalars(Names()).real(e).text), meaning(e)
    assert got == pytest.approx(wanted, rel=1e-12, abs=1e-12)
    assert isinstance(got, np.float64), "a literal without a type widens its surroundings"


@given(INTEGERS)
def test_integers_stay_integers(e: sympy.Expr) -> None:
    got = evaluated(Scalars(Names()).integer(e).text)
    assert isinstance(got, int)
    assert got == meaning(e)


@pytest.mark.parametrize(
    ("e", "text"),
    [
        (x - y, "x - y"),
        (-(x + y), "-x - y"),
        (x * (y + 1), "x * (y + real(1))"),
        (x / (2 * y), "real(0.5) * x / y"),
        (x / 3, "x / real(3)"),
        (1 / x / y, "real(1) / (x * y)"),
        (x**2, "x * x"),
        ((x + y) ** 2, "(x + y) ** 2"),
        (1 / sqrt(x), "real(1) / sqrt(x)"),
        (exp(-x) * log(y), "exp(-x) * log(y)"),
        (pi * x, "real(3.141592653589793) * x"),
        (-sympy.oo, "real(-np.inf)"),
        (x * (i + 1), "x * real(i + 1)"),
        (select(i > j, x, y), "x if i > j else y"),
        (1 + select(x > 0, x, y), "(x if x > real(0) else y) + real(1)"),
    ],
)
def test_text_reads_as_it_is_written(e: sympy.Expr, text: str) -> None:
    assert Scalars(Names()).real(e).text == text


def test_tables_cover_every_function() -> None:
    for name in (*filter(None, REAL.values()), *(f for f, _ in LINEAR_ALGEBRA.values()), UPDATES["max"]):
        assert callable(getattr(functions, name))
    assert set(INTEGER) <= set(REAL)
    assert set(LINEAR_ALGEBRA) | {"linear_program"} == set(OPERATIONS)


@given(st.lists(st.text(min_size=1, max_size=6), unique=True, max_size=8))
def test_names_are_legal_and_distinct(names: list[str]) -> None:
    chosen = Names()
    found = [chosen("array", name) for name in names]
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in found)
    assert not set(found) & RESERVED
    space: dict[str, int] = {}
    exec("".join(f"{name} = {n}\n" for n, name in enumerate(found)), space)
    assert [space[name] for name in found] == list(range(len(found)))  # as Python tells names apart


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("h'", "h_prime"),
        ("φ\N{COMBINING CIRCUMFLEX ACCENT}", "φ_hat"),
        ("lambda", "lambda_"),
        ("exp", "exp_"),
        ("ϕ", "φ"),
        ("2x", "_2x"),
        ("Ω", "Ω"),
        ("θ_0", "θ_0"),
    ],
)
def test_identifiers_read_like_the_book(name: str, text: str) -> None:
    assert identifier(name) == text


def test_letters_that_python_takes_for_one_are_numbered() -> None:
    names = Names()
    assert [names("array", "φ"), names("array", "ϕ"), names("letter", "φ")] == ["φ", "φ_2", "φ_3"]
    assert names("array", "ϕ") == "φ_2"


def test_a_kernel_must_not_hide_a_function() -> None:
    with pytest.raises(BuildError, match="exp_"):
        emitted(CASES["products"].program, "exp")


def test_a_module_holds_all_it_names() -> None:
    z = Symbol("z")
    text, called = emit.function("Swish", z, [z * sig(z), sig(z) + z * sig(z) * sig(-z)], "3.9")
    names = {"table": "table", "causal attention": "causal_attention"}
    kernels = [emitted(CASES[name].program, identifier)[0] for name, identifier in names.items()]
    made = ("Two kernels.", "udlc build", kernels, [(text, called)], ["both = (table, Swish)"])
    module = emit.module(*made)
    space: dict[str, Any] = {}
    exec(compile(module, "<module>", "exec"), space)
    assert set(space["both"][0].arrays) == set(kernels[0].identifiers.values())
    assert loaded(text)["Swish"].prime(0.3) == pytest.approx(0.6477, abs=1e-3)
    lines = emit.lines_of(module, kernels)
    assert module == emit.module(*made)
    assert all(0 < n <= module.count("\n") for n in lines)
