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


def _scaled_i0(k: Any) -> Any:
    """e^−k I₀(k); from k = 2 · precision by its asymptotic series, whose terms fall until n = 2k."""
    if k < 2 * mpmath.mp.prec:
        return mpmath.exp(-k) * mpmath.besseli(0, k)
    term = total = mpmath.mpf(1)
    n = 0
    while abs(term) > mpmath.eps * total:
        n += 1
        term *= mpmath.mpf(2 * n - 1) ** 2 / (8 * n * k)
        total += term
    return total / mpmath.sqrt(2 * mpmath.pi * k)


def _exact_log_i0(x: Any) -> Any:
    k = abs(x)
    near = k < 2 * mpmath.mp.prec
    return mpmath.log(mpmath.besseli(0, k)) if near else k + mpmath.log(_scaled_i0(k))


def _exact_log_i0e_exp(z: Any) -> Any:
    k = mpmath.exp(z)
    if not k < 1:
        return mpmath.log(_scaled_i0(k))
    with mpmath.extraprec(int(3 * min(-z, 10**4))):  # log(1 − κ + …) at a small κ
        return mpmath.log(_scaled_i0(k))


def _exact_bessel_gap(z: Any) -> Any:
    k = mpmath.exp(z)
    if not k < 2 * mpmath.mp.prec:
        return sum(_gap_series(z))
    with mpmath.extraprec(80):  # 1 − I₁/I₀ cancels, and so does the slope
        return k * (1 - mpmath.besseli(1, k) / mpmath.besseli(0, k))


def _exact_bessel_gap_slope(z: Any) -> Any:
    k = mpmath.exp(z)
    if not k < 2 * mpmath.mp.prec:
        return -sum(n * term for n, term in enumerate(_gap_series(z)))
    with mpmath.extraprec(80):
        k = mpmath.exp(z)
        g = k * (1 - mpmath.besseli(1, k) / mpmath.besseli(0, k))
        return k - g * (2 * k - g)


def _gap_series(z: Any) -> list[Any]:
    """The terms c κ⁻ⁿ of g = κ (1 − I₁/I₀) at κ = e^z, for which κ g′ = κ − g (2κ − g)."""
    v = mpmath.exp(-z)
    found = [mpmath.mpf(1) / 2, v / 8]
    while abs(found[-1]) > mpmath.eps * v**2:
        last = len(found) - 1
        square = sum(found[i] * found[last - i] for i in range(last + 1))
        found.append(v * (square + last * found[last]) / 2)
    return found


def _in_doubles(exact: Callable[[Any], Any]) -> Callable[..., Any]:
    """A function of numbers to any precision, of arrays."""
    return np.vectorize(lambda z: float(exact(mpmath.mpf(float(z)))), otypes=[float])


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
    "log_i0e_exp": _in_doubles(_exact_log_i0e_exp),
    "bessel_gap": _in_doubles(_exact_bessel_gap),
    "bessel_gap_slope": _in_doubles(_exact_bessel_gap_slope),
    "exp_cos": lambda z, d: np.exp(z / 2) * np.cos(d) * np.exp(z / 2),
    "exp_sin": lambda z, d: np.exp(z / 2) * np.sin(d) * np.exp(z / 2),
    "exp_versine": lambda z, d: 2.0 * np.square(np.exp(z / 2) * np.sin(d / 2)),
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
    "log_i0": _exact_log_i0,
    "bessel_ratio": lambda k: mpmath.besseli(1, k) / mpmath.besseli(0, k),
    "log_i0e_exp": _exact_log_i0e_exp,
    "bessel_gap": _exact_bessel_gap,
    "bessel_gap_slope": _exact_bessel_gap_slope,
    "exp_cos": lambda z, d: mpmath.exp(z) * mpmath.cos(d),
    "exp_sin": lambda z, d: mpmath.exp(z) * mpmath.sin(d),
    "exp_versine": lambda z, d: 2 * mpmath.exp(z) * mpmath.sin(d / 2) ** 2,
}
