"""Exponentials within their range, for both types: what other functions are made of."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
from udlc.runtime.kernel import real
from udlc.runtime.vector.bits_float64 import (
    from_exponent,
    from_exponents,
    half_power,
    times_power,
    to_exponent,
    to_exponents,
    without_ln2,
)
from udlc.runtime.vector.polynomials_float64 import exp_tail


def exp_inside(x):
    """e^x = 2^n e^r with r = x − n log 2, |r| ≤ ½ log 2, for x that exp_floor and exp_ceiling leave alone."""
    t = to_exponents(x * real(1.4426950408889634))
    n = from_exponents(t)
    r = without_ln2(x, n)
    return times_power(real(1) + r * (real(1) + r * exp_tail(r)), n)


def expm1_inside(x):
    """e^x − 1 = 2 (½2^n (e^r − 1) + (½2^n − ½)) with r = x − n log 2, for x up from expm1_floor; near 0 x."""
    t = to_exponent(x * real(1.4426950408889634))
    r = without_ln2(x, from_exponent(t))
    h = half_power(t)
    y = h * (r + r * r * exp_tail(r)) + (h - real(0.5))
    return x if abs(x) < real(1e-19) else y + y
