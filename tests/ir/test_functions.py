"""Every row of the table of functions, by enumeration: values, derivatives, kinks, no evaluation."""

import gc
import pickle
import random

import mpmath
import numpy as np
import pytest
import sympy
from sympy import Integer, Rational, Symbol, exp, log, oo, sqrt

from udlc.errors import IRError
from udlc.ir import functions
from udlc.ir.evaluate import Points, Store
from udlc.ir.functions import (
    FUNCTIONS,
    ROWS,
    Row,
    Scalar,
    absolute,
    binomial,
    derivative,
    floor_,
    is_integral,
    log1mexp,
    maximum,
    minimum,
    opaque,
    quo,
    relu,
    row_of,
    select,
    sig,
    step,
)
from udlc.ir.grammar import Letter, Read, Size

X, Y, Z = sympy.symbols("x y z")
SMOOTH = [row for row in ROWS if row.differential is not None]
named = pytest.mark.parametrize("row", ROWS, ids=lambda r: r.name)
derivable = pytest.mark.parametrize("row", SMOOTH, ids=lambda r: r.name)


def arguments(row: Row) -> tuple:
    """Symbols that a row can be applied to; a relation where it takes one."""
    return (X > 0, Y, Z) if row.cls is select else (X, Y, Z)[: row.arity]


def samples(row: Row, count: int = 40) -> list[tuple[float, ...]]:
    rng = random.Random(row.name)
    points = [tuple(rng.uniform(*interval) for interval in row.domain) for _ in range(count)]
    return [tuple(map(round, p)) for p in points] if row.integers else points


def at(e: sympy.Basic, values: tuple[float, ...], number: str = "mpmath") -> object:
    """The value of an expression of x, y, z."""
    letters = {s: np.array([mpmath.mpf(v)] if number == "mpmath" else [v]) for s, v in zip((X, Y, Z), values)}
    found = Store({}, {}, {}, number=number).value(sympy.sympify(e), Points(1, letters))[0]
    return int(found) if isinstance(found, np.integer) else found


@named
def test_numpy_agrees_with_mpmath(row: Row) -> None:
    for values in samples(row):
        given = (values[0] > 0, *values[1:]) if row.cls is select else values
        with mpmath.workdps(40):
            exact = row.mpmath(*(v if isinstance(v, bool) else mpmath.mpf(v) for v in given))
        got = float(row.numpy(*(np.asarray(v) for v in given)))
        assert got == pytest.approx(float(exact), rel=1e-13, abs=1e-300), values


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("sig", (-745.0, -40.0, 40.0, 800.0)),
        ("softplus", (-700.0, -40.0, 40.0, 800.0)),
        ("log1mexp", (-1e-300, -1e-12, -0.6931, -0.6932, -40.0, -700.0)),
        ("expm1", (1e-300, -1e-12, 1e-9)),
        ("log1p", (1e-300, -1e-12, 1e-9)),
        ("log_i0", (1e-6, -1e-3, 1.999, 2.001, -30.0, 700.0)),
        ("bessel_ratio", (1e-9, -0.5, 700.0)),
        ("log_i0e_exp", (-700.0, -30.0, 2.0, 4.6, 4.7, 30.0, 1e4)),
        ("bessel_gap", (-700.0, -30.0, 2.0, 4.6, 4.7, 30.0, 1e4)),
        ("bessel_gap_slope", (-700.0, -30.0, 2.0, 4.6, 4.7, 30.0, 700.0)),
        ("digamma", (1e-6, 1e6)),
        ("trigamma", (1e-6, 1e6)),
    ],
)
def test_references_lose_nothing_at_hostile_points(name: str, points: tuple[float, ...]) -> None:
    row = FUNCTIONS[name]
    for z in points:
        with mpmath.workdps(400):
            exact = float(row.mpmath(mpmath.mpf(z)))
        assert float(row.numpy(np.float64(z))) == pytest.approx(exact, rel=4e-15, abs=5e-324), z


@derivable
def test_derivative_is_the_slope(row: Row) -> None:
    args = arguments(row)
    for values in samples(row, 12):
        for n, slope in enumerate(row.partials(*args)):
            if row.cls is select and n == 0:
                continue

            def along(t: mpmath.mpf, values: tuple = values, n: int = n) -> mpmath.mpf:
                moved = [mpmath.mpf(v) for v in values]
                moved[n] = t
                if row.cls is select:
                    moved[0] = moved[0] > 0
                return row.mpmath(*moved)

            with mpmath.workdps(40):
                h = mpmath.mpf(10) ** -12
                t = mpmath.mpf(values[n])
                expected = (along(t + h) - along(t - h)) / (2 * h)
                if row.cls is functions.stop:
                    expected = mpmath.mpf(0)
                assert mpmath.almosteq(mpmath.mpf(at(slope, values)), expected, 1e-15, 1e-15), (values, n)


@derivable
def test_sympy_derives_by_the_row(row: Row) -> None:
    args = arguments(row)
    e = row.cls(*args)
    for n, a in enumerate(args):
        if a.is_Symbol:
            assert (e.diff(a) - row.partials(*args)[n]).equals(0), a
            assert derivative(e, a) == row.partials(*args)[n]


@pytest.mark.parametrize("row", [r for r in ROWS if r.differential is None], ids=lambda r: r.name)
def test_a_function_without_derivative_says_so(row: Row) -> None:
    with pytest.raises(IRError, match=f"{row.name} .*has no derivative"):
        derivative(row.cls(*arguments(row)), X)


@pytest.mark.parametrize("row", [r for r in ROWS if issubclass(r.cls, Scalar)], ids=lambda r: r.name)
def test_nothing_evaluates_or_assumes(row: Row) -> None:
    for value in (Integer(0), Integer(1), Rational(1, 3), sympy.Float(0.5), oo):
        args = (value < X, value, Y) if row.cls is select else (value,) * row.arity
        e = row.cls(*args)
        assert type(e) is row.cls
        assert e.args == args
        assert e.is_real is None  # else SymPy would write √(f²) as |f|


KINKS = [
    (relu(X), X, 0, 0),
    (absolute(X), X, 0, 0),
    (step(X), X, 0, 0),
    (functions.heaviside(X), X, 0, 0),
    (floor_(X), X, 0, 0),
    (functions.sign(X), X, 0, 0),
    (maximum(X, 2 * X), X, 0, 2),  # not strictly larger: the second
    (minimum(X, 2 * X), X, 0, 2),
    (select(X > 0, 3 * X, 5 * X), X, 0, 5),
]


@pytest.mark.parametrize(("e", "by", "where", "slope"), KINKS, ids=str)
def test_kinks_take_the_strict_side(e: sympy.Expr, by: Symbol, where: int, slope: int) -> None:
    assert float(at(derivative(e, by), (where, where, where), "float64")) == slope


@pytest.mark.parametrize("row", [r for r in ROWS if r.kinks(*arguments(r))], ids=lambda r: r.name)
def test_kinks_tell_the_pieces_apart(row: Row) -> None:
    """On one piece a kinked function is affine: three equal readings mean a second difference of zero."""
    args, told, apart = arguments(row), 0, 0
    for values in samples(row, 200):
        near = [tuple(v + t for v in values) for t in (-0.01, 0.0, 0.01)]
        if row.arity == 2:
            near = [(v[0], values[1]) for v in near]
        kinks = [tuple(float(at(k, v, "float64")) for k in row.kinks(*args)) for v in near]
        f = [float(row.numpy(*map(np.float64, v))) for v in near]
        if len(set(kinks)) == 1:
            told += 1
            assert f[0] - 2 * f[1] + f[2] == pytest.approx(0, abs=1e-12)
        else:
            apart += 1
    assert told > 100
    before, after = ((-0.5, 0.0), (0.5, 0.0))
    assert any(at(k, before, "float64") != at(k, after, "float64") for k in row.kinks(*args))


def test_a_choice_never_multiplies_the_other_branch() -> None:
    e = select(X > 0, log(X), X)
    assert float(at(derivative(e, X), (0.0,), "float64")) == 1.0
    assert float(at(derivative(maximum(log(X), Y), X), (0.0, 1.0), "float64")) == 0.0


def test_powers_derive_at_zero() -> None:
    t = Letter("t")
    assert derivative(X**t, X) == t * X ** (t - 1)
    assert derivative(X**2 * Y, X) == 2 * X * Y
    assert derivative(X**Y, Y) == X**Y * log(X)
    assert derivative(sqrt(X), X) == 1 / (2 * sqrt(X))


def test_select_settles_only_what_is_settled() -> None:
    assert select(sympy.true, X, Y) == X
    assert select(sympy.false, X, Y) == Y
    assert select(X > 0, Y, Y) == Y
    with pytest.raises(IRError, match="first argument is a relation"):
        select(X, Y, Z)


def test_opaque_functions() -> None:
    a, slope = opaque("a"), opaque("a", 1)
    assert a is opaque("a")
    assert (slope.opaque_name, slope.order, str(slope(X))) == ("a", 1, "a_prime(x)")
    assert derivative(a(X**2), X) == 2 * X * slope(X**2)
    assert a(X).diff(X).diff(X) == opaque("a", 2)(X)
    assert pickle.loads(pickle.dumps(slope(X))) == slope(X)
    assert row_of(slope(X)).latex == r"\mbox{a}'[#1]"
    assert type(opaque("cos")(sympy.Float(0.5))) is opaque("cos")
    with pytest.raises(IRError, match="a is not bound"):
        row_of(a(X)).numpy(1.0)


def test_functions_outside_the_table_are_errors() -> None:
    with pytest.raises(IRError, match="gamma in gamma"):
        row_of(sympy.gamma(X))
    with pytest.raises(IRError, match="not in the table"):
        derivative(sympy.gamma(X), X)


def test_a_function_without_a_row_fails_at_import() -> None:
    class forgotten(Scalar):  # noqa: N801
        nargs = 1

    try:
        with pytest.raises(IRError, match="forgotten"):
            functions._check_complete()
    finally:
        del forgotten
        gc.collect()
    functions._check_complete()


def test_rows_are_reached_by_name_and_class() -> None:
    assert all(FUNCTIONS[row.name] is row for row in ROWS)
    assert all(row_of(row.cls(*arguments(row))) is row for row in ROWS)


@pytest.mark.parametrize(
    ("e", "whole"),
    [
        (Letter("i") * 2 - Size("N"), True),
        (quo(Letter("i"), 2) + 1, True),
        (Letter("i") / 2, False),
        (Read("x"), False),
        (Read("n", (), True) ** 2, True),
        (2 ** Letter("i"), False),
        (2 ** Size("N"), True),
        (floor_(Read("x")), True),
        (step(Read("x")) + 1, True),
        (relu(Letter("i")), True),
        (relu(Read("x")), False),
        (select(Read("x") > 0, Letter("i"), 0), True),
        (select(Read("x") > 0, Read("x"), 0), False),
        (sig(Letter("i")), False),
        (binomial(Letter("i"), 2), True),
        (sympy.Float(2.0), False),
        (exp(Letter("i")), False),
        (log1mexp(Letter("i")), False),
    ],
    ids=str,
)
def test_is_integral(e: sympy.Expr, whole: bool) -> None:
    assert is_integral(e) is whole


def test_an_opaque_function_may_be_named_like_one_of_sympy() -> None:
    z = Read("z", ())
    assert str(opaque("Heaviside")(z)) == "Heaviside(z[])"
    assert str(opaque("Max", 1)(z)) == "Max_prime(z[])"
