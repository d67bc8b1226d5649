"""What every function of the vocabulary means, by name: in NumPy float64 and in mpmath."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
from scipy import special


def _log1mexp(x: Any) -> Any:
    with np.errstate(divide="ignore"):  # the branch that is not taken may be log 0
        return np.where(np.greater(x, -np.log(2.0)), np.log(-np.expm1(x)), np.log1p(-np.exp(x)))


def _log_i0(x: Any) -> Any:
    t = np.minimum(np.square(x) / 4.0, 1.0)
    term, tail = np.ones_like(t), np.zeros_like(t)
    for m in range(1, 16):  # I₀(x) = 1 + Σ tᵐ/(m!)² for small x, so that nothing cancels
        term = term * t / (m * m)
        tail = tail + term
    return np.where(t < 1.0, np.log1p(tail), np.log(special.i0e(x)) + np.abs(x))


NUMPY: dict[str, Callable[..., Any]] = {
    "exp": np.exp,
    "log": np.log,
    "Pow": lambda x, p: np.power(np.asarray(x, float), p),
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "atan": np.arctan,
    "step": lambda z: np.where(np.greater(z, 0), 1, 0),
    "heaviside": lambda z: np.where(np.greater_equal(z, 0), 1, 0),
    "relu": lambda z: np.where(np.greater(z, 0), z, 0),
    "sig": special.expit,
    "softplus": lambda z: np.logaddexp(0.0, z),
    "absolute": np.abs,
    "sign": np.sign,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "floor_": np.floor,
    "quo": np.floor_divide,
    "rem": np.mod,
    "binomial": lambda n, k: np.rint(special.binom(n, k)),
    "select": np.where,
    "stop": lambda x: x,
    "expm1": np.expm1,
    "log1p": np.log1p,
    "log1mexp": _log1mexp,
    "erf": special.erf,
    "lgamma": special.gammaln,
    "digamma": special.digamma,
    "trigamma": lambda x: special.polygamma(1, x),
    "log_i0": _log_i0,
    "bessel_ratio": lambda k: special.i1e(k) / special.i0e(k),
}

MPMATH: dict[str, Callable[..., Any]] = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "Pow": mpmath.power,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "atan": mpmath.atan,
    "step": lambda z: mpmath.mpf(z > 0),
    "heaviside": lambda z: mpmath.mpf(z >= 0),
    "relu": lambda z: z if z > 0 else mpmath.mpf(0),
    "sig": lambda z: 1 / (1 + mpmath.exp(-z)),
    "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
    "absolute": mpmath.fabs,
    "sign": mpmath.sign,
    "maximum": max,
    "minimum": min,
    "floor_": mpmath.floor,
    "quo": lambda a, b: mpmath.floor(mpmath.mpf(a) / b),
    "rem": lambda a, b: a - b * mpmath.floor(mpmath.mpf(a) / b),
    "binomial": mpmath.binomial,
    "select": lambda c, a, b: a if c else b,
    "stop": lambda x: x,
    "expm1": mpmath.expm1,
    "log1p": mpmath.log1p,
    "log1mexp": lambda x: mpmath.log(-mpmath.expm1(x)),
    "erf": mpmath.erf,
    "lgamma": mpmath.loggamma,
    "digamma": mpmath.digamma,
    "trigamma": lambda x: mpmath.psi(1, x),
    "log_i0": lambda k: mpmath.log(mpmath.besseli(0, k)),
    "bessel_ratio": lambda k: mpmath.besseli(1, k) / mpmath.besseli(0, k),
}
