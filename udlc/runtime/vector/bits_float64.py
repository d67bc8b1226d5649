"""Ranges, powers of two and numbers taken apart for float64, in arithmetic and integer operations alone.

Linking reads this file as text; there `real` is np.float64 and `integer` np.int64.  Nothing is converted from
real to integer, which for NaN has no meaning: adding 1.5·2^52 leaves the nearest integer in the last bits.
"""

# ruff: noqa: FURB136  min and max do not let NaN through
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
import numpy as np

from udlc.runtime.kernel import integer, real


def exp_floor(x):
    """X as far down as e^x changes: there it is 0."""
    return real(-746) if x < real(-746) else x


def exp_ceiling(x):
    """X as far up as e^x changes: there it is infinity."""
    return real(710) if x > real(710) else x


def expm1_floor(x):
    """X as far down as e^x − 1 changes: there it is −1."""
    return real(-38) if x < real(-38) else x


def to_exponents(x):
    """T whose last bits are n plus twice the bias of exponents, n the nearest integer to x."""
    return x + real(6755399441057790)


def from_exponents(t):
    """The n of `to_exponents`, as a real."""
    return t - real(6755399441057790)


def powers(t):
    """Two powers, neither 0 nor infinite, whose product is 2^n, for −2044 ≤ n ≤ 2046."""
    k = real(t).view(integer)
    half = k >> integer(1)
    return integer(half << integer(52)).view(real), integer((k - half) << integer(52)).view(real)


def times_power(y, n):
    """Y·2^n, rounded once, for ½ ≤ y ≤ 2 and integers n as in `powers`."""
    first, second = powers(to_exponents(n))
    return y * first * second


def to_exponent(x):
    """T whose last bits are n − 1 plus the bias of exponents, n the nearest integer to x."""
    return x + real(6755399441056766)


def from_exponent(t):
    """The n of `to_exponent`, as a real."""
    return t - real(6755399441056766)


def half_power(t):
    """½·2^n, for |n| ≤ 1022."""
    return integer(real(t).view(integer) << integer(52)).view(real)


def without_ln2(x, n):
    """X − n·log 2: the first part of log 2 has so few digits that its product is exact."""
    return (x - n * real(0.6931471803691238)) - n * real(1.9082149292705877e-10)


def fraction(x):
    """M of x = m·2^k, ¾ ≤ m < 1½, for 0 < x < ∞."""
    bits = real(normal(x)).view(integer)
    e = integer((bits - integer(4604930618986332160)) & integer(-4503599627370496))
    return integer(bits - e).view(real)


def exponent(x, m):
    """K of x = m·2^k, m its `fraction`, for 0 < x < ∞."""
    k = real(integer(real(normal(x)).view(integer) - real(m).view(integer))) * real(2.220446049250313e-16)
    return k - real(52) if is_small(x) else k


def normal(x):
    """X, times 2^52 where it is below the normal numbers."""
    return real(x * real(4503599627370496) if is_small(x) else x)


def is_small(x):
    """Whether x > 0 is below the normal numbers."""
    return x < real(2.2250738585072014e-308)


def one_plus(x):
    """F and e with 1 + x = 2^(e/2^52) (1 + f), ¾ ≤ 1 + f < 1½: f keeps what 1 + x would lose."""
    e = integer((real(x + real(1)).view(integer) - integer(4604930618986332160)) & integer(-4503599627370496))
    scaled = integer(real(x).view(integer) - e).view(real)
    power = integer(integer(4616189618054758400) - e).view(real)
    return scaled + (real(0.25) * power - real(1)), real(e)


def is_below_infinity(x):
    """Whether 0 < x < ∞, or x is 0 but not −0: the bits of all other numbers are a larger integer."""
    return real(x).view(np.uint64) < np.uint64(9218868437227405312)


def without_negatives(x):
    """X where it is positive, 0, or NaN without a sign; NaN of all that has a sign: its bits are larger."""
    bits, nan = real(x).view(np.uint64), np.uint64(9221120237041090560)
    return np.uint64(bits if bits < nan else nan).view(real)


def with_sign_of(x, y):
    """|x| with the sign of y."""
    sign = real(y).view(integer) & integer(-9223372036854775808)
    return integer(real(x).view(integer) & integer(9223372036854775807) | sign).view(real)


def times_ln2(k):
    """K·log 2 as two numbers: exact, and what is left."""
    return k * real(0.6931471803691238), k * real(1.9082149292705877e-10)


def shifted_times_ln2(e):
    """E/2^52·log 2 as two numbers: exact, and what is left."""
    return e * real(1.5390959181996151e-16), e * real(4.237088300819342e-26)
