"""Every function of the vocabulary has a twin in the runtime that agrees with its reference."""

from __future__ import annotations

from functools import cache
from typing import Any

import mpmath
import numpy as np
import pytest

from udlc.emit.table import REAL
from udlc.errors import InputError
from udlc.ir.functions import FUNCTIONS
from udlc.runtime import functions
from udlc.runtime.activation import Function, function
from udlc.runtime.functions import exp, sig, softplus  # noqa: F401  called by the text of the functions below
from udlc.runtime.kernel import Kernel, given, kernel, output, real

TWINS = {name: getattr(functions, twin) for name, twin in REAL.items() if twin and name in FUNCTIONS}
OF_REALS = sorted(name for name in TWINS if not FUNCTIONS[name].integers)
OF_ONE = [name for name in OF_REALS if FUNCTIONS[name].arity == 1]

# Where cancellation, overflow and the ends of the domain are.
SMALL, LARGE = [0.0, 1e-30, 1e-8, 1e-3, 0.5, 0.69, 0.7, 1.0, 1.46], [9.9, 10.1, 19.9, 20.1, 88.0, 700.0, 1e4]
HOSTILE = np.array([*SMALL, *LARGE, np.inf])

# Functions with a root at which their argument's rounding is all that is left.
ROOTS = ("bessel_gap_slope", "digamma", "lgamma", "sin", "cos", "tan", "log")

# In units of the last place, relative to the larger of the value and (near a root) of one.
ULPS = 8


@cache
def applied(name: str) -> Kernel:
    """A kernel that applies a function to every element."""
    from tests.emit.running import loaded

    text = f"""
@kernel(given("x", "N"), output("y", "N"), sizes="N")
def apply_{name}(x, y, N):
    for n in range(N):
        y[n] = {REAL[name]}(x[n])
"""
    return loaded(text)[f"apply_{name}"]


def points(name: str) -> np.ndarray[Any, Any]:
    (lo, hi) = FUNCTIONS[name].domain[0]
    inside = np.linspace(lo, hi, 41)
    hostile = np.concatenate([HOSTILE, -HOSTILE]) if lo < 0 and name != "log1p" else HOSTILE
    if name in ("log", "lgamma", "digamma", "trigamma"):
        hostile = HOSTILE[1:-1] if name != "log" else HOSTILE
    if name == "log1mexp":
        hostile = -HOSTILE[1:]
    if name in ("sin", "cos", "tan", "sinh", "cosh"):
        hostile = hostile[np.abs(hostile) < 50]
    return np.concatenate([inside, hostile])


LIMITS = {("bessel_ratio", np.inf): 1.0, ("bessel_ratio", -np.inf): -1.0, ("log_i0", np.inf): np.inf}


def reference(name: str, x: float) -> Any:
    row = FUNCTIONS[name]
    if (name, abs(x) if name == "log_i0" else x) in LIMITS:
        return LIMITS[name, abs(x) if name == "log_i0" else x]
    if np.isinf(x) or x == 0:
        with np.errstate(all="ignore"):
            return float(row.numpy(x))
    with mpmath.workdps(400):
        return mpmath.mpf(row.mpmath(mpmath.mpf(x)))


def test_every_function_has_a_twin() -> None:
    assert set(TWINS) == set(FUNCTIONS) - {name for name, twin in REAL.items() if twin is None}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", [n for n in OF_ONE if n != "stop"])
def test_twins_agree_with_their_references(name: str, dtype: str) -> None:
    x = points(name).astype(dtype)
    got = applied(name).link(dtype, compiled=False)({"x": x})["y"]
    precision = np.finfo(dtype).eps
    near_roots = name in ROOTS
    for at, value in zip(x, got):
        wanted = reference(name, float(at))
        if abs(wanted) > np.finfo(dtype).max:
            wanted = np.inf if wanted > 0 else -np.inf
        if not mpmath.isfinite(wanted):
            assert float(value) == float(wanted), f"{name}({at}) = {value}, not {wanted}"
            continue
        scale = max(abs(wanted), 1 if near_roots else float(np.finfo(dtype).tiny) * 2 / precision)
        error = abs(mpmath.mpf(float(value)) - wanted) / (scale * precision)
        assert error <= ULPS, f"{name}({at}) = {value}, not {wanted}: {float(error)} ulp"


@pytest.mark.parametrize("name", [n for n in OF_REALS if FUNCTIONS[n].arity == 2])
def test_twins_of_two_arguments(name: str) -> None:
    row = FUNCTIONS[name]
    rng = np.random.default_rng(0)
    for _ in range(50):
        args = [np.float64(rng.uniform(lo, hi)) for lo, hi in row.domain]
        assert TWINS[name](*args) == pytest.approx(float(row.numpy(*args)), rel=1e-14)


@pytest.mark.parametrize("n", range(12))
def test_binomials_are_exact(n: int) -> None:
    row = FUNCTIONS["binomial"]
    assert [functions.binomial(n, k) for k in range(n + 1)] == [int(row.numpy(n, k)) for k in range(n + 1)]
    assert functions.binomial(n, n + 1) == 0


# relu, step and their kin are comparisons, in which NaN is never the larger.
THROUGH = [n for n in OF_ONE if n not in ("relu", "step", "heaviside", "lgamma")]


@pytest.mark.parametrize("name", THROUGH)
def test_nan_survives(name: str) -> None:
    with np.errstate(all="ignore"):
        assert np.isnan(TWINS[name](np.float64(np.nan)))


def test_nan_survives_maxima() -> None:
    nan, one = np.float64(np.nan), np.float64(1)
    for f in (functions.maximum, functions.minimum):
        assert np.isnan(f(nan, one))
        assert np.isnan(f(one, nan))


COMPILED = [n for n in OF_ONE if n != "stop"]


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", COMPILED)
def test_numba_gives_what_python_gives(name: str, dtype: str) -> None:
    x = np.append(points(name), np.nan).astype(dtype)
    plain = applied(name).link(dtype, compiled=False)({"x": x})["y"]
    compiled = applied(name).link(dtype)({"x": x})["y"]
    eps, tiny = float(np.finfo(dtype).eps), float(np.finfo(dtype).tiny)
    np.testing.assert_allclose(compiled, plain, rtol=8 * eps, atol=4 * eps if name in ROOTS else 64 * tiny)


# ── Functions that kernels are bound to ──────────────────────────────────────


@function(origin="3.9")
def swish(z):
    return z * sig(z)


@swish.derivative
def swish_prime(z):
    return sig(z) + swish(z) * sig(-z)


@kernel(given("x", "N"), output("y", "N"), sizes="N", opaque="a")
def slopes(x, y, N):
    for n in range(N):
        y[n] = a(x[n]) + real(2) * a_prime(x[n])  # noqa: F821


@kernel(given("x", "N"), output("y", "N"), sizes="N", opaque="a")
def bends(x, y, N):
    for n in range(N):
        y[n] = a_prime_prime(x[n])  # noqa: F821


@pytest.mark.parametrize("compiled", [False, True], ids=["python", "numba"])
def test_a_bound_function_brings_what_it_calls(compiled: bool) -> None:
    x = np.array([-1.0, 0.5, 3.0])
    got = slopes.link("float64", {"a": swish}, compiled)({"x": x})["y"]
    np.testing.assert_allclose(got, swish(x) + 2 * swish_prime(x), rtol=1e-14)


def test_functions_take_numbers_and_arrays() -> None:
    assert isinstance(swish, Function)
    assert swish.prime is swish_prime
    assert swish(0.0) == 0.0
    assert swish(np.zeros((2, 3))).shape == (2, 3)
    assert repr(swish) == "<function swish, equation 3.9>"


def test_bindings_are_checked() -> None:
    with pytest.raises(InputError, match="say in bind= what this function is"):
        slopes.link("float64", compiled=False)
    with pytest.raises(InputError, match=r"did you mean|there are 'a'"):
        slopes.link("float64", {"b": swish}, compiled=False)
    with pytest.raises(InputError, match="not a Function"):
        slopes.link("float64", {"a": np.tanh}, compiled=False)
    with pytest.raises(InputError, match="derivative"):
        bends.link("float64", {"a": swish}, compiled=False)
    with pytest.raises(InputError, match="float32 or float64"):
        slopes.link("int32", {"a": swish}, compiled=False)
