"""Functions of the logarithm z of a concentration κ = e^z, which may be beyond the largest number.

Both sides of a choice are computed before it: loops over several of these functions then run in lanes, where
branches on one condition would be joined first.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: FURB136, PLR0124  min and max do not let NaN through; x == x is how a kernel asks for it
from udlc.runtime.functions.exponentials import exp, log
from udlc.runtime.kernel import real
from udlc.runtime.vector.formulas_float64 import cos, sin
from udlc.runtime.vector.polynomials_float64 import (
    bessel_gap_slope_far,
    bessel_gap_slope_middle,
    i0_and_i1_near,
    i0_far,
    i0_less_i1_far,
    i0_near,
    i1_near,
)


def log_i0e_exp(z):
    """Log I₀(κ) − κ: below κ = 8 log(1 + w p(w)) − κ with w = κ²/4, from there on log q(1/κ) − z/2."""
    near = z < real(2.0794415)
    k = exp(z if near else real(0))
    w = real(0.25) * k * k
    t = w * i0_near(w)
    u = real(1) + t
    far = i0_far(exp(real(-2.0794415) if near else -z))
    logarithm = log(u if near else far)
    below, above = (t - (u - real(1))) / u - k, real(-0.5) * z
    return logarithm + (below if near else above)


def bessel_gap(z):
    """κ (1 − I₁/I₀): below κ = 8 it is κ (I₀² − I₁²) / (I₀ (I₀ + I₁)), from there on in 1/κ."""
    near = z < real(2.0794415)
    k = exp(z if near else real(0))
    w = real(0.25) * k * k
    v = exp(real(-2.0794415) if near else -z)
    i0 = real(1) + w * i0_near(w)
    i1 = real(0.5) * k * (real(1) + w * i1_near(w))
    low, low_divisor = k * i0_and_i1_near(w), i0 * (i0 + i1)
    high, high_divisor = i0_less_i1_far(v - real(0.0625)), i0_far(v)
    gap = (low if near else high) / (low_divisor if near else high_divisor)
    return gap if z == z else z


def bessel_gap_slope(z):
    """κ (1 − 2g) + g² for the gap g up to κ = 1, from there on polynomials in z up to κ = 8, and in 1/κ."""
    k = exp(z if z < real(0) else real(0))
    g = bessel_gap(z if z < real(0) else real(0))
    v = exp(-(z if z > real(2.0794415) else real(2.0794415)))
    below = k * (real(1) - real(2) * g) + g * g
    inside = z if real(0) <= z < real(2.0794415) else real(0)
    middle = bessel_gap_slope_middle(inside - real(1.04))
    far = bessel_gap_slope_far(v - real(0.0625)) / (i0_far(v) * i0_far(v))
    slope = below if z < real(0) else middle if z < real(2.0794415) else v * far
    return slope if z == z else z


def swollen(s, z):
    """S e^z by quarters of the exponent: e^z may overflow where the product does not."""
    q = exp(real(0.25) * z)
    zero, product = s * z, s * q * q * q * q
    return zero if s == real(0) else product


def exp_cos(z, d):
    """e^z cos d."""
    return swollen(cos(d), z)


def exp_sin(z, d):
    """e^z sin d."""
    return swollen(sin(d), z)


def exp_versine(z, d):
    """e^z (1 − cos d) = 2 (e^z/2 sin d/2)²."""
    s = swollen(sin(real(0.5) * d), real(0.5) * z)
    return real(2) * s * s
