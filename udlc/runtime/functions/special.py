"""Special functions of statistics: log Γ and its derivatives, Bessel functions."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: PLR0124  x != x is how a kernel asks for NaN
import numpy as np

from udlc.runtime.functions.exponentials import log, sqrt
from udlc.runtime.functions.kinks import floor_
from udlc.runtime.kernel import real
from udlc.runtime.vector.bits_float64 import with_sign_of
from udlc.runtime.vector.polynomials_float64 import (
    i0_and_i1_near,
    i0_far,
    i0_less_i1_far,
    i0_near,
    i0_tail,
    i1_near,
    lgamma_far,
    lgamma_near,
)


def lgamma(x):
    """Log Γ(x) for x > 0.

    Below 7.5 x = k + f: log Γ(2 + f) ± log u, u the product that leads from 2 + f to x; |f| ≤ ½, but k is 2
    from 1¼ on, where the two would nearly cancel.  Above, Stirling's series.
    """
    far = x >= real(7.5)
    k = floor_(x + real(0.5))
    k = real(2) if real(1.25) <= x < real(2) else k
    f = x - k
    u = real(1)
    u = u * (x - real(1)) if k >= real(3) else u
    u = u * (x - real(2)) if k >= real(4) else u
    u = u * (x - real(3)) if k >= real(5) else u
    u = u * (x - real(4)) if k >= real(6) else u
    u = u * (x - real(5)) if k >= real(7) else u
    u = x * (real(1) + x) if k < real(1) else x if k < real(2) else u
    logarithm = log(x if far else u)
    below = f * lgamma_near(f) + (logarithm if k >= real(2) else -logarithm)
    rest = lgamma_far(real(1) / (x * x)) / x + real(0.41893853320467274)
    above = (x - real(0.5)) * (logarithm - real(1)) + rest
    y = above if far else below
    return y if x > real(0) or x != x else real(np.inf)


def digamma(x):
    """(log Γ)′(x) for x > 0: ψ(x) = ψ(x + 1) − 1/x up to 10, then the asymptotic series in 1/x²."""
    below = real(0)
    while x < real(10):
        below += real(1) / x
        x += real(1)
    t = real(1) / (x * x)
    series = t * (real(1 / 132) - t * (real(691 / 32760) - t * real(1 / 12)))
    series = t * (real(1 / 12) - t * (real(1 / 120) - t * (real(1 / 252) - t * (real(1 / 240) - series))))
    return log(x) - real(0.5) / x - series - below


def trigamma(x):
    """(log Γ)″(x) for x > 0: ψ′(x) = ψ′(x + 1) + 1/x² up to 10, then the asymptotic series."""
    below = real(0)
    while x < real(10):
        below += real(1) / (x * x)
        x += real(1)
    t = real(1) / (x * x)
    series = t * (real(5 / 66) - t * (real(691 / 2730) - t * real(7 / 6)))
    series = t * (real(1 / 6) - t * (real(1 / 30) - t * (real(1 / 42) - t * (real(1 / 30) - series))))
    return (real(1) + real(0.5) / x + series) / x + below


def log_i0(x):
    """Log I₀(x): below 8 log(1 + w + w² p(w)) with w = x²/4, from there on x + log(q(1/x)/√x)."""
    a = abs(x)
    near = a < real(8)
    w = real(0.25) * a * a if near else real(0)
    t = w + w * w * i0_tail(w)
    u = real(1) + t
    v = i0_far(real(1) / a) / sqrt(a)
    logarithm = log(u if near else v)
    y = logarithm + ((t - (u - real(1))) / u if near else a)
    return a if a == real(np.inf) else y


def bessel_ratio(x):
    """I₁(x) / I₀(x): a quotient of polynomials in w = x²/4 below 1.75, from there on 1 less what is small.

    That is (I₀² − I₁²) / (I₀ (I₀ + I₁)) in w below 8, and (I₀ − I₁)/I₀ in 1/x from there on.
    """
    a = abs(x)
    low, near = a < real(1.75), a < real(8)
    w = real(0.25) * a * a if near else real(0)
    v = real(1) / (real(8) if near else a)
    i0 = real(1) + w * i0_near(w)
    i1 = real(0.5) * a * (real(1) + w * i1_near(w))
    inside, outside = i0_and_i1_near(w), v * i0_less_i1_far(v - real(0.0625))
    divisor, far_divisor = i0 * (i0 + i1), i0_far(v)
    above = i1 if low else inside if near else outside
    q = above / (i0 if low else divisor if near else far_divisor)
    return with_sign_of(q if low else real(1) - q, x)
