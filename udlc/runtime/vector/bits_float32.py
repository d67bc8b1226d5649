"""Ranges, powers of two and numbers taken apart for float32, in arithmetic and integer operations alone.

Linking reads this file as text; there `real` is np.float32 and `integer` np.int32.  Nothing is converted from
real to integer, which for NaN has no meaning: adding 1.5·2^23 leaves the nearest integer in the last bits.
"""

# ruff: noqa: FURB136  min and max do not let NaN through
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
import numpy as np

from udlc.runtime.kernel import integer, real
from udlc.runtime.vector.constants import held


def exp_floor(x):
    """X as far down as e^x changes: there it is 0."""
    return real(-104) if x < real(-104) else x


def exp_ceiling(x):
    """X as far up as e^x changes: there it is infinity."""
    return real(89) if x > real(89) else x


def expm1_floor(x):
    """X as far down as e^x − 1 changes: there it is −1."""
    return real(-18) if x < real(-18) else x


def to_exponents(x):
    """T whose last bits are n plus twice the bias of exponents, n the nearest integer to x."""
    return x + real(12583166)


def from_exponents(t):
    """The n of `to_exponents`, as a real."""
    return t - real(12583166)


def powers(t):
    """Two powers, neither 0 nor infinite, whose product is 2^n, for −252 ≤ n ≤ 254."""
    k = real(t).view(integer)
    half = k >> integer(1)
    return integer(half << integer(23)).view(real), integer((k - half) << integer(23)).view(real)


def times_power(y, n):
    """Y·2^n, rounded once, for ½ ≤ y ≤ 2 and integers n as in `powers`."""
    first, second = powers(to_exponents(n))
    return y * first * second


def to_exponent(x):
    """T whose last bits are n − 1 plus the bias of exponents, n the nearest integer to x."""
    return x + real(12583038)


def from_exponent(t):
    """The n of `to_exponent`, as a real."""
    return t - real(12583038)


def half_power(t):
    """½·2^n, for |n| ≤ 126."""
    return integer(real(t).view(integer) << integer(23)).view(real)


def to_power(x):
    """T whose last bits are n plus the bias of exponents, n the nearest integer to x."""
    return x + real(12583039)


def from_power(t):
    """The n of `to_power`, as a real."""
    return t - real(12583039)


def power_of_2(t):
    """2^n, for −126 ≤ n ≤ 127."""
    return integer(real(t).view(integer) << integer(23)).view(real)


def without_ln2(x, n):
    """X − n·log 2: the first part of log 2 has so few digits that its product is exact."""
    return (x - n * real(0.693359375)) - n * real(-2.12194440054690583e-4)


def fraction(x):
    """M of x = m·2^k, ¾ ≤ m < 1½, for 0 < x < ∞."""
    bits = real(normal(x)).view(integer)
    e = integer((bits - integer(1061158912)) & integer(-8388608))
    return integer(bits - e).view(real)


def exponent(x, m):
    """K of x = m·2^k, m its `fraction`, for 0 < x < ∞."""
    k = real(integer(real(normal(x)).view(integer) - real(m).view(integer))) * real(1.1920928955078125e-07)
    return k - real(23) if is_small(x) else k


def normal(x):
    """X, times 2^23 where it is below the normal numbers."""
    return real(x * held(real(8388608)) if is_small(x) else x)


def is_small(x):
    """Whether x > 0 is below the normal numbers."""
    return x < held(real(1.1754943508222875e-38))


def one_plus(x):
    """F and e with 1 + x = 2^(e/2^23) (1 + f), ¾ ≤ 1 + f < 1½: f keeps what 1 + x would lose."""
    e = integer((real(x + real(1)).view(integer) - integer(1061158912)) & integer(-8388608))
    scaled = integer(real(x).view(integer) - e).view(real)
    power = integer(integer(1082130432) - e).view(real)
    return scaled + (real(0.25) * power - real(1)), real(e)


def is_below_infinity(x):
    """Whether 0 < x < ∞, or x is 0 but not −0: the bits of all other numbers are a larger integer."""
    return real(x).view(np.uint32) < np.uint32(2139095040)


def without_negatives(x):
    """X where it is positive, 0, or NaN without a sign; NaN of all that has a sign: its bits are larger."""
    bits, nan = real(x).view(np.uint32), np.uint32(2143289344)
    return np.uint32(bits if bits < nan else nan).view(real)


def with_sign_of(x, y):
    """|x| with the sign of y."""
    sign = real(y).view(integer) & integer(-2147483648)
    return integer(real(x).view(integer) & integer(2147483647) | sign).view(real)


def fused(a, b, c):
    """A·b + c, rounded once: compiled kernels have an instruction, and float64 has room for a·b."""
    return real(np.float64(a) * np.float64(b) + np.float64(c))


def times_ln2(k):
    """K·log 2."""
    return k * held(real(0.6931472))


def shifted_times_ln2(e):
    """E/2^23·log 2."""
    return e * held(real(8.262958294867817e-08))
