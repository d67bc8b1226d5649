"""Ranges, powers of two and numbers taken apart for float32, in arithmetic and integer operations alone.

Linking reads this file as text; there `real` is np.float32 and `integer` np.int32.  Nothing is converted from
real to integer, which for NaN has no meaning: adding 1.5·2^23 leaves the nearest integer in the last bits.
"""

# ruff: noqa: FURB136  min and max do not let NaN through
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
from udlc.runtime.kernel import integer, real


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


def to_exponent(x):
    """T whose last bits are n − 1 plus the bias of exponents, n the nearest integer to x."""
    return x + real(12583038)


def from_exponent(t):
    """The n of `to_exponent`, as a real."""
    return t - real(12583038)


def half_power(t):
    """½·2^n, for |n| ≤ 126."""
    return integer(real(t).view(integer) << integer(23)).view(real)


def without_ln2(x, n):
    """X − n·log 2: the first part of log 2 has so few digits that its product is exact."""
    return (x - n * real(0.693359375)) - n * real(-2.12194440054690583e-4)


def fraction_and_exponent(x):
    """M and k with x = m·2^k and ⅔ ≤ m < 4/3, for x > 0."""
    small = x < real(1.1754943508222875e-38)
    bits = real(x * real(8388608) if small else x).view(integer)
    e = integer((bits - integer(1059760811)) & integer(-8388608))
    m = integer(bits - e).view(real)
    return m, real(e) * real(1.1920928955078125e-07) - (real(23) if small else real(0))


def one_plus(x):
    """F and k with 1 + x = 2^k (1 + f), ⅔ ≤ 1 + f < 4/3: f keeps what 1 + x would lose."""
    e = integer((real(x + real(1)).view(integer) - integer(1059760811)) & integer(-8388608))
    scaled = integer(real(x).view(integer) - e).view(real)
    power = integer(integer(1082130432) - e).view(real)
    return scaled + (real(0.25) * power - real(1)), real(e) * real(1.1920928955078125e-07)


def with_sign_of(x, y):
    """|x| with the sign of y."""
    sign = real(y).view(integer) & integer(-2147483648)
    return integer(real(x).view(integer) & integer(2147483647) | sign).view(real)
