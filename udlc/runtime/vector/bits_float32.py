"""Scaling by powers of two and range reduction for float32, in arithmetic and integer operations alone.

Linking reads this file as text; there `real` is np.float32 and `integer` np.int32.  Nothing is converted from
real to integer, which for NaN has no meaning: adding 1.5·2^23 leaves the nearest integer in the last bits.
"""

# ruff: noqa: FURB136  min and max do not let NaN through
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
import numpy as np

from udlc.runtime.kernel import integer, real


def exp_range(x):
    """X as far as e^x changes: from 0 to infinity."""
    x = real(-104) if x < real(-104) else x
    return real(89) if x > real(89) else x


def expm1_range(x):
    """X as far as e^x − 1 changes: from −1 to infinity."""
    x = real(-18) if x < real(-18) else x
    return real(89) if x > real(89) else x


def tanh_range(x):
    """X ≥ 0 as far as tanh x changes."""
    return real(9.25) if x > real(9.25) else x


def erf_range(x):
    """X ≥ 0 as far as erf x changes."""
    return real(4) if x > real(4) else x


def nearest(x):
    """The nearest integer, as a real, for |x| < 2^22."""
    return (x + real(12582912)) - real(12582912)


def without_ln2(x, n):
    """X − n·log 2: the first part of log 2 has so few digits that its product is exact."""
    return (x - n * real(0.693359375)) - n * real(-2.12194440054690583e-4)


def times_ln2(n):
    """N·log 2 as two numbers: exact, and what is left."""
    return n * real(0.693359375), n * real(-2.12194440054690583e-4)


def scaled(x, n):
    """X·2^n for an integral n of −252 … 254, by way of two powers that are neither 0 nor infinite."""
    k = real(n + real(12582912)).view(integer) - integer(1262485504)
    half = k >> integer(1)
    first = integer((half + integer(127)) << integer(23)).view(real)
    second = integer((k - half + integer(127)) << integer(23)).view(real)
    return x * first * second


def fraction_and_exponent(x):
    """M and k with x = m·2^k and √½ ≤ m < √2, for x > 0."""
    small = x < real(1.1754943508222875e-38)
    bits = real(x * real(33554432) if small else x).view(integer)
    k = (bits - integer(1060439283)) >> integer(23)
    m = integer(bits - (k << integer(23))).view(real)
    return m, real(k) - (real(25) if small else real(0))


def with_sign_of(x, y):
    """|x| with the sign of y."""
    sign = real(y).view(integer) & integer(-2147483648)
    return integer(real(x).view(integer) & integer(2147483647) | sign).view(real)


def quarter_turns(x):
    """R and q with x = r + q·π/2, |r| ≤ π/4, q modulo 4; computed in float64, for |x| ≤ 2^20."""
    t = np.float64(x) * np.float64(0.6366197723675814) + np.float64(6755399441055744.0)
    n = t - np.float64(6755399441055744.0)
    r = (np.float64(x) - n * np.float64(1.5707963267341256)) - n * np.float64(6.077100506506192e-11)
    return real(r), np.float64(t).view(np.int64) & np.int64(3)
