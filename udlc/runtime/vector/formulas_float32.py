"""Functions whose best formula for float32 is another than for float64; linking reads this file as text.

Quotients cost as much as ten products.
"""

# ruff: noqa: FURB136  min and max do not let NaN through
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
from udlc.runtime.kernel import integer, real
from udlc.runtime.vector.bits_float32 import from_power, fused, power_of_2, to_power, with_sign_of
from udlc.runtime.vector.constants import held
from udlc.runtime.vector.polynomials_float32 import (
    erf_near,
    erfc_root,
    exp_twice_tail,
    log1p_unit,
    log_cubic,
    sine_tail,
)


def log_sum(f, part):
    """log(1 + f) for −¼ ≤ f ≤ ½, f − f²/2 + f³ p(f), and the part of a power of two."""
    return part + (f + f * f * (f * log_cubic(f) - held(real(0.5))))


def log1p_of_unit(e):
    """log(1 + e) for 0 ≤ e ≤ 1."""
    return e * log1p_unit(e)


def tanh(x):
    """y/(y + 1) with y = ½(e^2|x| − 1) and the sign of x; e^2|x| = 2^n e^2r, r = |x| − n ½ log 2."""
    a = abs(x)
    a = real(9.25) if a > real(9.25) else a
    t = to_power(real(2.88539) * a)
    n = from_power(t)
    r = fused(-n, real(0.34657359), a)
    p = power_of_2(t)
    y = p * (r + r * r * exp_twice_tail(r)) + (real(0.5) * p - real(0.5))
    return with_sign_of(y / (y + real(1)), x)


def erf(x):
    """2/√π ∫₀ˣ e^−t² dt: x times a polynomial in x² up to 1, then 1 − 1/q(x)⁴."""
    a = abs(x)
    near = a * erf_near(a * a)
    q = erfc_root(real(4) if a > real(4) else a)
    q = q * q
    return with_sign_of(near if a < real(1) else real(1) - real(1) / (q * q), x)


def sin(x):
    """(−1)^n sin r of a rest r = x − nπ, |r| < 1.67, for |x| ≤ 2^20."""
    t = x * real(0.31830987) + real(12582912)
    return sine_after_turns(x, t - real(12582912), t)


def cos(x):
    """(−1)^n sin r of a rest r = x − (n − ½)π, |r| < 1.67, for |x| ≤ 2^20."""
    t = (x * real(0.31830987) + real(0.5)) + real(12582912)
    return sine_after_turns(x, (t - real(12582912)) - real(0.5), t)


def sine_after_turns(x, n, t):
    """Sin r, or −sin r where the last bit of t is one, for r = x − nπ: r (1 + r² p(r²)), at most 1 in size.

    Π is taken off in three parts.  The first has so few digits that this is exact; none is negative, so that
    −0 stays −0.
    """
    r = fused(-n, real(3.1415925), x)
    r = fused(-n, real(1.5099579e-07), r)
    r = fused(-n, real(1.0780605e-14), r)
    z = r * r
    s = r * (real(1) + z * sine_tail(z))
    s = real(1) if s > real(1) else s
    s = real(-1) if s < real(-1) else s
    odd = real(t).view(integer) << integer(31)
    return integer(real(s).view(integer) ^ odd).view(real)
