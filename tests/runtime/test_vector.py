"""Functions that run in lanes: their error, their limits, and that LLVM vectorises loops over them."""

from __future__ import annotations

import platform
import re
from pathlib import Path
from typing import Any

import llvmlite.binding
import mpmath
import numpy as np
import pytest

from generated.chapter_05 import bernoulli, heteroscedastic, mixture, multiclass, poisson, von_mises
from tests.runtime.test_functions import applied
from udlc.ir.functions import FUNCTIONS
from udlc.runtime import cache
from udlc.runtime.adhoc import load_kernel
from udlc.runtime.head import Head
from udlc.runtime.vector import fitting
from udlc.runtime.vector.table import LANES

REALS = ("float32", "float64")
EXAMPLES = 150


def compiled(name: str, real: str, x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    value: np.ndarray[Any, Any] = applied(name).link(real)({"x": x})["y"]
    return value


def samples(name: str, real: str, count: int, seed: int) -> np.ndarray[Any, Any]:
    """Numbers of the domain: of every size, and dense where functions bend."""
    low, high = getattr(LANES[name], real)
    info, rng = np.finfo(real), np.random.default_rng(seed)
    digits = np.log10(float(info.max)) - 1
    spread = 10 ** rng.uniform(-digits, digits, count) * rng.choice([-1, 1], count)
    x = np.concatenate(
        [spread, rng.normal(size=count), 8 * rng.normal(size=count), 60 * rng.normal(size=count)]
    )
    x = np.concatenate([x, 1 + rng.normal(size=count) / 100, rng.uniform(-3000, 3000, count)]).astype(real)
    return x[(low < x) & (x < high)]


def error(got: Any, wanted: Any, real: str) -> float:
    """In units of the last place of what is wanted."""
    info = np.finfo(real)
    if abs(wanted) > info.max:
        return 0.0 if np.isinf(got) and (got > 0) == (wanted > 0) else np.inf
    spacing = float(np.spacing(np.abs(np.dtype(real).type(float(wanted)))))
    return float(abs(mpmath.mpf(float(got)) - wanted) / spacing)


def exact(name: str, x: Any) -> Any:
    if name == "log_i0" and abs(x) < 1e-8:
        return x**2 / 4 - x**4 / 64
    return mpmath.mpf(FUNCTIONS[name].mpmath(x))


def worst(name: str, real: str, count: int, seed: int = 0) -> tuple[float, float]:
    """The largest error, and where."""
    x = samples(name, real, count, seed)
    y = compiled(name, real, x)
    assert np.isfinite(x).all()
    with mpmath.workdps(40):
        errors = [error(b, exact(name, mpmath.mpf(float(a))), real) for a, b in zip(x, y)]
    at = int(np.argmax(errors))
    return errors[at], float(x[at])


@pytest.mark.parametrize("real", REALS)
@pytest.mark.parametrize("name", LANES)
def test_errors_stay_below_the_table(name: str, real: str) -> None:
    found, at = worst(name, real, EXAMPLES)
    assert found <= LANES[name].ulps, f"{name}({at!r})"


@pytest.mark.slow
@pytest.mark.parametrize("real", REALS)
@pytest.mark.parametrize("name", LANES)
def test_errors_of_many_numbers(name: str, real: str) -> None:
    found, at = worst(name, real, 4000, seed=1)
    assert found <= LANES[name].ulps, f"{name}({at!r})"


INF, NAN = np.inf, np.nan
LIMITS = {
    "exp": [(INF, INF), (-INF, 0), (1e4, INF), (-1e4, 0), (0, 1)],
    "expm1": [(INF, INF), (-INF, -1), (1e4, INF), (-1e4, -1), (0, 0)],
    "log": [(INF, INF), (0, -INF), (-0.0, -INF), (-1, NAN), (-INF, NAN), (1, 0)],
    "log1p": [(INF, INF), (-1, -INF), (-2, NAN), (0, 0), (-INF, NAN)],
    "sig": [(INF, 1), (-INF, 0), (1e4, 1), (-1e4, 0), (0, 0.5)],
    "softplus": [(INF, INF), (-INF, 0), (1e4, 1e4), (-1e4, 0)],
    "tanh": [(INF, 1), (-INF, -1), (1e4, 1), (0, 0), (-0.0, -0.0)],
    "erf": [(INF, 1), (-INF, -1), (1e4, 1), (0, 0), (-0.0, -0.0)],
    "sin": [(INF, NAN), (-INF, NAN), (0, 0)],
    "cos": [(INF, NAN), (-INF, NAN), (0, 1)],
    "lgamma": [(INF, INF), (0, INF), (1, 0), (2, 0)],
    "log_i0": [(INF, INF), (-INF, INF), (0, 0)],
    "bessel_ratio": [(INF, 1), (-INF, -1), (0, 0), (-0.0, -0.0)],
}


@pytest.mark.parametrize("real", REALS)
@pytest.mark.parametrize("name", LANES)
def test_limits_are_exact(name: str, real: str) -> None:
    at, wanted = np.array([*LIMITS[name], (NAN, NAN)], real).T.copy()
    for plain in (False, True):
        got = applied(name).link(real, compiled=not plain)({"x": at})["y"]
        np.testing.assert_array_equal(got, wanted)
        assert (np.signbit(got) == np.signbit(wanted))[wanted == 0].all()


@pytest.mark.parametrize("real", REALS)
def test_numbers_below_the_normal_ones(real: str) -> None:
    tiny, least = np.finfo(real).tiny, np.finfo(real).smallest_subnormal
    x = np.array([least, 3 * least, tiny / 2, tiny], real)
    np.testing.assert_allclose(compiled("log", real, x), np.log(x), rtol=4 * np.finfo(real).eps)
    for name in ("expm1", "log1p", "tanh", "sin"):
        np.testing.assert_array_equal(compiled(name, real, x), x)
    low = np.log(np.float64(tiny)) - np.array([1, 3, 5, 7])
    wanted = [float(mpmath.exp(v)) for v in low.astype(real)]
    np.testing.assert_allclose(compiled("exp", real, low.astype(real)), wanted, rtol=1e-6, atol=float(least))


# The registers in which loops are to run: all 512 bits where the processor has them.
FEATURES = llvmlite.binding.get_host_cpu_features()
WIDEST = "zmm" if FEATURES.get("avx512f") and FEATURES.get("avx512dq") else "[xy]mm"

LIBRARY = r"\$((?:exp|exp2|expm1|log|log1p|tan|tanh|erf|sin|cos|lgamma|pow|floor|ldexp)f?)\b"


@pytest.fixture
def compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of compiled code that was kept Numba does not give the text."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))


def vectors_and_calls(assembly: str, real: str) -> tuple[int, set[str]]:
    """How many products of vectors machine code has, and which functions of C it calls."""
    suffix = "s" if real == "float32" else "d"
    products = rf"v(?:mul|fn?m(?:add|sub)\d+)p{suffix}\s.*%{WIDEST}"
    return len(re.findall(products, assembly)), set(re.findall(LIBRARY, assembly))


def machine_code(name: str, real: str) -> str:
    """The assembly of a loop that applies a function."""
    linked = applied(name).link(real)
    linked({"x": np.ones(3, real)})
    (assembly,) = linked.function.assembly().values()
    return assembly


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="reads x86 assembly")
@pytest.mark.usefixtures("compiled_anew")
@pytest.mark.parametrize("real", REALS)
@pytest.mark.parametrize("name", LANES)
def test_loops_run_in_lanes(name: str, real: str) -> None:
    vectors, calls = vectors_and_calls(machine_code(name, real), real)
    assert vectors >= 3
    assert not calls


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="reads x86 assembly")
@pytest.mark.usefixtures("compiled_anew")
def test_a_call_of_the_library_would_be_seen() -> None:
    assert vectors_and_calls(machine_code("tan", "float32"), "float32") == (0, {"tanf"})


ROWS = """
@kernel(given("x", "I, K"), output("high", "I"), output("low", "I"), sizes="I, K")
def extremes_of_rows(x, high, low, I, K):
    for i in range(I):
        most = real(-np.inf)
        for k in range(K):
            most = maximum(most, x[i, k])
        high[i] = most
    for i in range(I):
        least = real(np.inf)
        for k in range(K):
            least = minimum(least, x[i, k])
        low[i] = least
"""


@pytest.mark.parametrize("real", REALS)
@pytest.mark.parametrize("columns", [1, 7, 16, 100])
def test_extremes_of_rows_are_those_of_numpy(columns: int, real: str) -> None:
    x = np.random.default_rng(columns).normal(size=(9, columns)).astype(real)
    for row, value in enumerate([np.nan, np.inf, -np.inf, -np.nan]):
        x[row, row % columns] = value
    for compiled in (True, False):
        found = load_kernel(ROWS.strip(), "extremes_of_rows").link(real, compiled=compiled)({"x": x})
        np.testing.assert_array_equal(found["high"], x.max(1))
        np.testing.assert_array_equal(found["low"], x.min(1))


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="reads x86 assembly")
@pytest.mark.usefixtures("compiled_anew")
@pytest.mark.parametrize("real", REALS)
def test_extremes_of_rows_run_in_lanes(real: str) -> None:
    linked = load_kernel(ROWS.strip(), "extremes_of_rows").link(real)
    linked({"x": np.ones((2, 3), real)})
    (assembly,) = linked.function.assembly().values()
    for word in ("max", "min"):
        assert re.search(rf"v{word}p{'s' if real == 'float32' else 'd'}\s.*%{WIDEST}", assembly)


# head, the columns of its predictions, and what of its gradient at least runs in vectors
HEADS = (
    (bernoulli, (), 10),
    (multiclass, (3,), 20),
    (heteroscedastic, (2,), 5),
    (von_mises, (2,), 50),
    (mixture, (5,), 50),
    (poisson, (), 20),
)


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="reads x86 assembly")
@pytest.mark.usefixtures("compiled_anew")
@pytest.mark.parametrize(("head", "columns", "least"), HEADS, ids=[head.name for head, _, _ in HEADS])
def test_heads_run_in_lanes(head: Head, columns: tuple[int, ...], least: int) -> None:
    target = np.int64 if head.gradient[head.target].integral else np.float32
    arrays = {head.prediction: np.ones((5, *columns), np.float32), head.target: np.ones(5, target)}
    linked = head.gradient.link("float32")
    linked(arrays)
    (assembly,) = linked.function.assembly().values()
    vectors, calls = vectors_and_calls(assembly, "float32")
    assert vectors >= least
    assert not calls


@pytest.mark.parametrize("real", REALS)
def test_the_polynomials_are_those_that_fitting_finds(real: str) -> None:
    path = Path(fitting.__file__).with_name(f"polynomials_{real}.py")
    assert path.read_text(encoding="utf-8") == fitting.module(real)
