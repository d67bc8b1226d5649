"""Softmax cross-entropy, value and gradient, to a few units in the last place at any logits."""

from __future__ import annotations

from functools import cache
from typing import Any

import mpmath
import numpy as np
import pytest
from sympy import exp

from tests.emit.running import emitted
from udlc.ir.build import Builder
from udlc.ir.grammar import Program
from udlc.runtime.bound import Linked

ULPS = 32
SCALES = (1e-3, 1.0, 30.0, 300.0, 1e3, 1e4)


def cross_entropy() -> Program:
    """L_i = log Σ_k e^f_ik − f_iy for each example, and its gradient as differentiation gives it."""
    b = Builder("cross-entropy")
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, y = b.given("f", I, K), b.given("y", I, integral=True, bound=K)
    log_Z, L, df = b.temporary("log_Z", I), b.temporary("L", I), b.temporary("dL_df", I, K)
    b.put(log_Z[i], f[i, k], op="logsumexp")
    b.put(L[i], log_Z[i] - f[i, y[i]])
    b.put(df[i, k], exp(f[i, k] - log_Z[i]))
    b.put(df[i, y[i]], -1)
    return b.program("L", "dL_df")


@cache
def linked(dtype: str, compiled: bool) -> Linked:
    return emitted(cross_entropy(), "cross_entropy")[1].link(dtype, compiled=compiled)


def exact(f: np.ndarray[Any, Any], y: int) -> tuple[Any, list[Any]]:
    """The loss and its gradient for one example."""
    with mpmath.workdps(60):
        u = [mpmath.mpf(float(x)) for x in f]
        powers = [mpmath.exp(x - max(u)) for x in u]
        others = mpmath.fsum(p for k, p in enumerate(powers) if k != f.argmax())
        total = 1 + others
        loss = mpmath.log1p(others) + (max(u) - u[y])
        gradient = [p / total for p in powers]
        gradient[y] = -mpmath.fsum(p for k, p in enumerate(gradient) if k != y)
        return loss, gradient


def ulps(got: Any, wanted: Any, dtype: str) -> float:
    """The error in units of the last place of what is wanted; none where that is below all normal numbers."""
    tiny = float(np.finfo(dtype).tiny)
    if abs(wanted) < 16 * tiny:
        return 0.0 if abs(float(got)) <= 32 * tiny else np.inf
    spacing = float(np.spacing(np.abs(np.dtype(dtype).type(float(wanted)))))
    return float(abs(mpmath.mpf(float(got)) - wanted) / spacing)


def worst(dtype: str, compiled: bool, scale: float, examples: int, classes: int) -> float:
    rng = np.random.default_rng(int(scale))
    f = (scale * rng.uniform(-1, 1, (examples, classes))).astype(dtype)
    f[::5, 1] = f[::5, 0]  # ties
    f[1::5, 1] = f[1::5, 0] + np.spacing(f[1::5, 0])
    y = np.where(rng.random(examples) < 0.5, f.argmax(1), rng.integers(0, classes, examples))
    got = linked(dtype, compiled)({"f": f, "y": y})
    largest = 0.0
    for i in range(examples):
        loss, gradient = exact(f[i], int(y[i]))
        errors = [ulps(got["L"][i], loss, dtype)]
        errors += [ulps(g, w, dtype) for g, w in zip(got["dL_df"][i], gradient)]
        largest = max(largest, *errors)
    return largest


@pytest.mark.parametrize("compiled", [False, True], ids=["python", "numba"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_cross_entropy_is_right_to_the_last_places(dtype: str, compiled: bool) -> None:
    found = {scale: worst(dtype, compiled, scale, 40, 5) for scale in SCALES}
    assert max(found.values()) <= ULPS, found


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_confident_predictions_keep_a_gradient(dtype: str) -> None:
    """At the label p − 1 would round to 0; minus the sum of the others does not."""
    got = linked(dtype, False)({"f": np.array([[30.0, 0.0, 0.0]], dtype), "y": np.array([0])})
    assert got["dL_df"][0, 0] == pytest.approx(-2 * np.exp(-30.0), rel=1e-5)
    assert got["L"][0] == pytest.approx(2 * np.exp(-30.0), rel=1e-5)


@pytest.mark.parametrize("compiled", [False, True], ids=["python", "numba"])
def test_masked_logits_and_infinities(compiled: bool) -> None:
    """−∞ is a class that cannot be, NaN spoils its own example and no other."""
    f = np.array([[1.0, -np.inf, 1.0], [np.nan, 0.0, 0.0], [-np.inf, -np.inf, 2.0], [0.0, 0.0, 0.0]])
    got = linked("float64", compiled)({"f": f, "y": np.array([0, 0, 2, 1])})
    np.testing.assert_allclose(got["L"][[0, 2, 3]], [np.log(2), 0.0, np.log(3)], atol=1e-15)
    assert np.isnan(got["L"][1])
    assert np.isnan(got["dL_df"][1]).all()
    np.testing.assert_allclose(got["dL_df"][0], [-0.5, 0.0, 0.5], atol=1e-15)
    np.testing.assert_allclose(got["dL_df"][3], [1 / 3, -2 / 3, 1 / 3], atol=1e-15)
