"""Scaling by powers of two and range reduction for float64, in arithmetic and integer operations alone.

Linking reads this file as text; there `real` is np.float64 and `integer` np.int64.  Nothing is converted from
real to integer, which for NaN has no meaning: adding 1.5·2^52 leaves the nearest integer in the last bits.
"""

# ruff: noqa: FURB136  min and max do not let NaN through
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
from udlc.runtime.kernel import integer, real


def exp_range(x):
    """X as far as e^x changes: from 0 to infinity."""
    x = real(-746) if x < real(-746) else x
    return real(710) if x > real(710) else x


def expm1_range(x):
    """X as far as e^x − 1 changes: from −1 to infinity."""
    x = real(-38) if x < real(-38) else x
    return real(710) if x > real(710) else x


def tanh_range(x):
    """X ≥ 0 as far as tanh x changes."""
    return real(20) if x > real(20) else x


def erf_range(x):
    """X ≥ 0 as far as erf x changes."""
    return real(6) if x > real(6) else x


def nearest(x):
    """The nearest integer, as a real, for |x| < 2^51."""
    return (x + real(6755399441055744.0)) - real(6755399441055744.0)


def without_ln2(x, n):
    """X − n·log 2: the first part of log 2 has so few digits that its product is exact."""
    return (x - n * real(0.6931471803691238)) - n * real(1.9082149292705877e-10)


def times_ln2(n):
    """N·log 2 as two numbers: exact, and what is left."""
    return n * real(0.6931471803691238), n * real(1.9082149292705877e-10)


def scaled(x, n):
    """X·2^n for an integral n of −2044 … 2046, by way of two powers that are neither 0 nor infinite."""
    k = real(n + real(6755399441055744.0)).view(integer) - integer(4843621399236968448)
    half = k >> integer(1)
    first = integer((half + integer(1023)) << integer(52)).view(real)
    second = integer((k - half + integer(1023)) << integer(52)).view(real)
    return x * first * second


def fraction_and_exponent(x):
    """M and k with x = m·2^k and √½ ≤ m < √2, for x > 0."""
    small = x < real(2.2250738585072014e-308)
    bits = real(x * real(18014398509481984.0) if small else x).view(integer)
    k = (bits - integer(4604544271217802189)) >> integer(52)
    m = integer(bits - (k << integer(52))).view(real)
    return m, real(k) - (real(54) if small else real(0))


def with_sign_of(x, y):
    """|x| with the sign of y."""
    sign = real(y).view(integer) & integer(-9223372036854775808)
    return integer(real(x).view(integer) & integer(9223372036854775807) | sign).view(real)


def quarter_turns(x):
    """R and q with x = r + q·π/2, |r| ≤ π/4, q modulo 4; π/2 in three parts, for |x| ≤ 2^20."""
    t = x * real(0.6366197723675814) + real(6755399441055744.0)
    n = t - real(6755399441055744.0)
    r = (x - n * real(1.5707963267341256)) - n * real(6.077100506303966e-11)
    return r - n * real(2.0222662487959506e-21), real(t).view(integer) & integer(3)
