"""Functions whose best formula for float32 is another than for float64; linking reads this file as text.

Quotients cost as much as ten products, and float32 arithmetic in float64 is exact where that matters.
"""

# ruff: noqa: FURB136  min and max do not let NaN through
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
import numpy as np

from udlc.runtime.kernel import real
from udlc.runtime.vector.bits_float32 import from_exponent, half_power, to_exponent, with_sign_of
from udlc.runtime.vector.polynomials_float32 import (
    erf_near,
    erfc_root,
    exp2_near,
    log1p_unit,
    log_cubic,
    sine_tail,
    tanh_tail,
)


def log_sum(f, k):
    """log(1 + f) + k log 2 for −⅓ ≤ f ≤ ⅓: f − f²/2 + f³ p(f)."""
    return k * real(0.6931471805599453) + (f + f * f * (f * log_cubic(f) - real(0.5)))


def log1p_of_unit(e):
    """log(1 + e) for 0 ≤ e ≤ 1."""
    return e * log1p_unit(e)


def tanh(x):
    """Up to 0.447 x + x³ p(x²), then 1 − 2/(e^2|x| + 1); e^2|x| = 2^(n + f)."""
    a = abs(x)
    doubled = real(2.8853900817779268) * (real(9.25) if a > real(9.25) else a)
    t = to_exponent(doubled)
    f = doubled - from_exponent(t)
    h = half_power(t) * (real(1) + f * exp2_near(f))
    far = real(1) - real(1) / (h + real(0.5))
    z = x * x
    near = a + a * z * tanh_tail(z)
    return with_sign_of(near if a < real(0.447) else far, x)


def erf(x):
    """2/√π ∫₀ˣ e^−t² dt: x times a polynomial in x² up to 1, then 1 − 1/q(x)⁴."""
    a = abs(x)
    near = a * erf_near(a * a)
    q = erfc_root(real(4) if a > real(4) else a)
    q = q * q
    return with_sign_of(near if a < real(1) else real(1) - real(1) / (q * q), x)


def sin(x):
    """(−1)^n sin r of a rest r = x − nπ, |r| ≤ π/2, taken in float64, for |x| ≤ 2^20."""
    t = np.float64(x) * np.float64(0.3183098861837907) + np.float64(6755399441055744.0)
    n = t - np.float64(6755399441055744.0)
    r = (np.float64(x) - n * np.float64(3.1415926534682512)) - n * np.float64(1.2154201013012384e-10)
    return sine_of_rest(r, t)


def cos(x):
    """−(−1)^n sin r of a rest r = x − (n + ½)π, |r| ≤ π/2, taken in float64, for |x| ≤ 2^20."""
    t = np.float64(x) * np.float64(0.3183098861837907) - np.float64(0.5) + np.float64(6755399441055744.0)
    n = (t - np.float64(6755399441055744.0)) + np.float64(0.5)
    r = (n * np.float64(3.1415926534682512) - np.float64(x)) + n * np.float64(1.2154201013012384e-10)
    return sine_of_rest(r, t)


def sine_of_rest(r, t):
    """Sin r, or −sin r where the last bit of t is one: r + r³ p(r²), at most 1 whatever the rounding."""
    odd = np.float64(t).view(np.int64) << np.int64(63)
    r = real(np.int64(np.float64(r).view(np.int64) ^ odd).view(np.float64))
    a, z = abs(r), r * r
    s = a + a * z * sine_tail(z)
    return with_sign_of(real(1) if s > real(1) else s, r)
