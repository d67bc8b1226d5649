"""Functions whose best formula for float64 is another than for float32; linking reads this file as text."""

# ruff: noqa: FURB136  min and max do not let NaN through
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
from udlc.runtime.kernel import integer, real
from udlc.runtime.vector.bits_float64 import one_plus, shifted_times_ln2, with_sign_of
from udlc.runtime.vector.cores import exp_inside, expm1_inside
from udlc.runtime.vector.polynomials_float64 import cos_tail, erf_near, erfc_exponent, log_tail, sin_tail


def log_sum(f, part):
    """log(1 + f) for −¼ ≤ f ≤ ½, with s = f/(2 + f), and the part of a power of two, in two numbers.

    The first is f − (f²/2 − s (f²/2 + s² …)).
    """
    s = f / (real(2) + f)
    z = s * s
    half = real(0.5) * f * f
    high, low = part
    return high - ((half - (s * (half + z * log_tail(z)) + low)) - f)


def log1p_of_unit(e):
    """log(1 + e) for 0 ≤ e ≤ 1."""
    f, k = one_plus(e)
    return log_sum(f, shifted_times_ln2(k))


def tanh(x):
    """t/(t + 2) with t = e^2|x| − 1, and the sign of x."""
    a = abs(x)
    t = expm1_inside(real(2) * (real(20) if a > real(20) else a))
    return with_sign_of(t / (t + real(2)), x)


def erf(x):
    """2/√π ∫₀ˣ e^−t² dt: x times a polynomial in x² up to 1, then 1 − e^−p(x)."""
    a = abs(x)
    near = a * erf_near(a * a)
    far = real(1) - exp_inside(-erfc_exponent((real(6) if a > real(6) else a) - real(2)))
    return with_sign_of(near if a < real(1) else far, x)


def sin(x):
    """The sine of a rest r after q quarter turns: sin r, cos r, −sin r, −cos r."""
    r, q = quarter_turns(x)
    y = sine_or_cosine(r, q & 1)
    return -y if q & 2 else y


def cos(x):
    """The cosine of a rest r after q quarter turns: cos r, −sin r, −cos r, sin r."""
    r, q = quarter_turns(x)
    y = sine_or_cosine(r, (q + 1) & 1)
    return -y if (q + 1) & 2 else y


def quarter_turns(x):
    """R and q with x = r + q·π/2, |r| ≤ π/4, q modulo 4; π/2 in three parts, for |x| ≤ 2^20."""
    t = x * real(0.6366197723675814) + real(6755399441055744.0)
    n = t - real(6755399441055744.0)
    r = (x - n * real(1.5707963267341256)) - n * real(6.077100506303966e-11)
    return r - n * real(2.0222662487959506e-21), real(t).view(integer) & integer(3)


def sine_or_cosine(r, cosine):
    """For |r| ≤ π/4: cos r, or else sin r."""
    z = r * r
    s = with_sign_of(r + r * (z * sin_tail(z)), r)
    c = real(1) - (real(0.5) * z - z * (z * cos_tail(z)))
    return c if cosine else s
