"""Exponentials, logarithms, powers, and what is made of them."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: FURB136  min and max do not let NaN through
import numpy as np

from udlc.runtime.kernel import real
from udlc.runtime.vector.bits_float64 import (
    exp_ceiling,
    exp_floor,
    expm1_floor,
    exponent,
    fraction,
    is_below_infinity,
    one_plus,
    shifted_times_ln2,
    times_ln2,
    without_negatives,
)
from udlc.runtime.vector.cores import exp_inside, expm1_inside
from udlc.runtime.vector.formulas_float64 import log1p_of_unit, log_sum


def exp(x):
    """e^x."""
    return exp_inside(exp_ceiling(exp_floor(x)))


def expm1(x):
    """e^x − 1."""
    return expm1_inside(exp_ceiling(expm1_floor(x)))


def log(x):
    """Log m + k log 2 for x = m·2^k."""
    m = fraction(x)
    return at_the_ends(x, log_sum(m - real(1), times_ln2(exponent(x, m))))


def log1p(x):
    """Log(1 + x) = log(1 + f) + k log 2 for 1 + x = 2^k (1 + f)."""
    f, e = one_plus(x)
    return at_the_ends(real(1) + x, log_sum(f, shifted_times_ln2(e)))


def at_the_ends(x, y):
    """Y, the logarithm of x, but ∞ of ∞, −∞ of 0, and NaN of NaN and of what is negative."""
    y = y if is_below_infinity(x) else without_negatives(x)
    return -real(np.inf) if x == real(0) else y


def log1mexp(x):
    """log(1 − e^x) for x < 0: what is near 1 is never subtracted from 1."""
    return log(-expm1(x)) if x > real(-0.6931471805599453) else log1p(-exp(x))


def sig(z):
    """1 / (1 + e^−z), with the exponential of what is not positive."""
    e = exp_inside(exp_floor(-abs(z)))
    return (real(1) if z >= real(0) else e) / (real(1) + e)


def softplus(z):
    """log(1 + e^z) = max(z, 0) + log(1 + e^−|z|)."""
    return (real(0) if z < real(0) else z) + log1p_of_unit(exp_inside(exp_floor(-abs(z))))


def power(x, p):
    """X to a real power."""
    return x**p


def sqrt(x):
    """The square root."""
    return np.sqrt(x)


def ratio(a, m, b, n):
    """A power over a power, aᵐ / bⁿ, m and n ≥ 1: bⁿ may overflow or vanish where the quotient does not."""
    q = a / b
    value = q
    for _ in range(n - m):
        value = value / b
    for _ in range(min(m, n) - 1):
        value = value * q
    for _ in range(m - n):
        value = value * a
    return value
