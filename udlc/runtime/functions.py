"""Scalar functions that kernels call: plain Python on NumPy scalars, whose text is also what Numba compiles.

`real` stands for the kernel's type, np.float32 or np.float64, which linking puts in its place; literals are
written `real(0.5)`, so that nothing is widened.  Each is accurate to a few units in the last place over its
whole domain, and NaN and infinities pass through as limits.  Linking reads this file as text: a function
may use what stands in it, and NumPy and math.
"""

from __future__ import annotations

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: PLR0124  x != x is how a kernel asks for NaN
import numpy as np

from udlc.runtime.activation import Function, function
from udlc.runtime.kernel import real
from udlc.runtime.vector.bits_float64 import (
    erf_range,
    exp_range,
    expm1_range,
    fraction_and_exponent,
    nearest,
    quarter_turns,
    scaled,
    tanh_range,
    times_ln2,
    with_sign_of,
    without_ln2,
)
from udlc.runtime.vector.polynomials_float64 import (
    cos_tail,
    erf_near,
    erfc_exponent,
    exp_tail,
    i0_far,
    i0_near,
    lgamma_far,
    lgamma_near,
    log_tail,
    sin_tail,
)

__all__ = ["Function", "function", "real"]  # and every function below, for `from … import exp`

# ── Exponentials and logarithms ──────────────────────────────────────────────


def exp(x):
    """e^x = 2^n e^r with r = x − n log 2, |r| ≤ ½ log 2."""
    x = exp_range(x)
    n = nearest(x * real(1.4426950408889634))
    r = without_ln2(x, n)
    return scaled(real(1) + (r + r * r * exp_tail(r)), n)


def expm1(x):
    """e^x − 1 = 2^n ((e^r − 1) + (1 − 2^−n)) with r = x − n log 2."""
    x = expm1_range(x)
    n = nearest(x * real(1.4426950408889634))
    r = without_ln2(x, n)
    return scaled((r + r * r * exp_tail(r)) + (real(1) - scaled(real(1), -n)), n)


def log(x):
    """Log m + k log 2 for x = m·2^k; with f = m − 1, s = f/(2 + f): log m = f − (f²/2 − s (f²/2 + s² …))."""
    m, k = fraction_and_exponent(x)
    f = m - real(1)
    s = f / (real(2) + f)
    z = s * s
    half = real(0.5) * f * f
    high, low = times_ln2(k)
    y = high - ((half - (s * (half + z * log_tail(z)) + low)) - f)
    y = x if x == real(np.inf) or x != x else y
    return y if x > real(0) else -real(np.inf) if x == real(0) else real(np.nan)


def log1p(x):
    """Log(1 + x) = log u + (x − (u − 1))/u, u = 1 + x as it is rounded."""
    u = real(1) + x
    lost = x - (u - real(1))
    return log(u) + (lost / u if real(0) < u < real(np.inf) else real(0))


def log1mexp(x):
    """log(1 − e^x) for x < 0: what is near 1 is never subtracted from 1."""
    return log(-expm1(x)) if x > real(-0.6931471805599453) else log1p(-exp(x))


def sig(z):
    """1 / (1 + e^−z), with the exponential of what is not positive."""
    e = exp(-abs(z))
    return real(1) / (real(1) + e) if z >= real(0) else e / (real(1) + e)


def softplus(z):
    """log(1 + e^z) = max(z, 0) + log(1 + e^−|z|)."""
    tail = log1p(exp(-abs(z)))
    return z + tail if z > real(0) else tail


def power(x, p):
    """X to a real power."""
    return x**p


def sqrt(x):
    """The square root."""
    return np.sqrt(x)


def ratio(a, m, b, n):
    """A power over a power, aᵐ / bⁿ, m and n ≥ 1: bⁿ may overflow or vanish where the quotient does not."""
    q = a / b
    value = q
    for _ in range(n - m):
        value = value / b
    for _ in range(min(m, n) - 1):
        value = value * q
    for _ in range(m - n):
        value = value * a
    return value


# ── A log-sum-exp as the pair m + r (see udlc.schedule.stable) ───────────────


def sum_error(a, b, s):
    """What rounding took from s = a + b, exactly."""
    c = s - a
    return (a - (s - c)) + (b - c)


def exp_without(u, m, r):
    """e^(u − (m + r)), the rounding errors of both differences made good: e^(t + ε) = e^t + ε·e^t."""
    d = u - m
    t = d - r
    e = exp(t)
    error = sum_error(u, -m, d) + sum_error(d, -r, t)
    return e + e * error if real(0) < e < real(np.inf) else e


def exp_below(u, m):
    """e^(u − m) where u < m, else 0; the rounding error of the difference made good."""
    d = u - m
    e = exp(d)
    e += e * sum_error(u, -m, d) if e > real(0) else real(0)
    return e if u < m else real(0)


def reaches(u, m):
    """1 where u = m, else 0."""
    return real(1) if u == m else real(0)


def pair_plus(u, m, r):
    """(m + r) + u, the rounding error of m + u made good: where u = −m it is r, to the last digit."""
    s = m + u
    error = sum_error(m, u, s)
    return s + (error + r) if abs(s) < real(np.inf) else s + r


def log_rest(rest, ties):
    """log(ties + rest), where one of the ties is taken as the 1 of log1p."""
    return log1p((ties - real(1)) + rest)


# ── Trigonometry ─────────────────────────────────────────────────────────────


def sin(x):
    """The sine of a rest r after q quarter turns: sin r, cos r, −sin r, −cos r."""
    r, q = quarter_turns(x)
    z = r * r
    y = sine_or_cosine(r, z, q & 1)
    return -y if q & 2 else y


def cos(x):
    """The cosine of a rest r after q quarter turns: cos r, −sin r, −cos r, sin r."""
    r, q = quarter_turns(x)
    z = r * r
    y = sine_or_cosine(r, z, (q + 1) & 1)
    return -y if (q + 1) & 2 else y


def sine_or_cosine(r, z, cosine):
    """For |r| ≤ π/4 and z = r²: cos r, or else sin r."""
    s = r + r * (z * sin_tail(z))
    c = real(1) - (real(0.5) * z - z * (z * cos_tail(z)))
    return c if cosine else s


def tan(x):
    """The tangent."""
    return np.tan(x)


def sinh(x):
    """The hyperbolic sine."""
    return np.sinh(x)


def cosh(x):
    """The hyperbolic cosine."""
    return np.cosh(x)


def tanh(x):
    """t/(t + 2) with t = e^2|x| − 1, and the sign of x."""
    t = expm1(real(2) * tanh_range(abs(x)))
    return with_sign_of(t / (t + real(2)), x)


def atan(x):
    """The arc tangent."""
    return np.arctan(x)


# ── Functions with kinks ─────────────────────────────────────────────────────


def step(z):
    """1 where z > 0, else 0."""
    return real(1) if z > real(0) else real(0)


def heaviside(z):
    """1 where z ≥ 0, else 0."""
    return real(1) if z >= real(0) else real(0)


def relu(z):
    """Z where z > 0, else 0."""
    return max(real(0), z)


def absolute(x):
    """|x|."""
    return abs(x)


def sign(x):
    """1, −1, or x itself where it is zero or NaN."""
    return real(1) if x > real(0) else real(-1) if x < real(0) else x


def maximum(a, b):
    """The larger; NaN if either is."""
    return a if a > b or a != a else b


def minimum(a, b):
    """The smaller; NaN if either is."""
    return a if a < b or a != a else b


def floor_(x):
    """The largest integer that is not above x, as a real."""
    return np.floor(x)


def binomial(n, k):
    """The binomial coefficient of integers, in integers."""
    value = 1 if 0 <= k <= n else 0
    for i in range(1, min(k, n - k) + 1):
        value = value * (n - i + 1) // i
    return value


# ── Special functions ────────────────────────────────────────────────────────


def erf(x):
    """2/√π ∫₀ˣ e^−t² dt: x times a polynomial in x² up to 1, then 1 − e^−p(x)."""
    a = abs(x)
    z = a * a
    near = a * erf_near(z)
    far = real(1) - exp(-erfc_exponent(erf_range(a) - real(2)))
    return with_sign_of(near if a < real(1) else far, x)


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
    """Log I₀(x): below 8 log(1 + w p(w)) with w = x²/4, from there on x + log(q(1/x)/√x)."""
    a = abs(x)
    near = a < real(8)
    w = real(0.25) * a * a
    t = w * i0_near(w if near else real(0))
    u = real(1) + t
    v = i0_far(real(1) / a) / sqrt(a)
    logarithm = log(u if near else v)
    y = logarithm + ((t - (u - real(1))) / u if near else a)
    return a if a == real(np.inf) else y


def asymptotic(x, order):
    """√(2πx) e^−x I_n(x) − 1 for large x, n = 0 or 1: Σ_m Π ((2j − 1)² − 4n²) / (j·8x) over j up to m."""
    term, total = real(1), real(0)
    for j in range(1, 31):
        term = term * real((2 * j - 1) ** 2 - 4 * order * order) / (real(8 * j) * x)
        total += term
    return total


def bessel_ratio(x):
    """I₁(x) / I₀(x): up to 20 by 1 / (2/x + 1 / (4/x + …)), terms of one sign, then by asymptotic series."""
    if x != x or x == real(0):
        return x
    if abs(x) > real(20):
        r = (real(1) + asymptotic(abs(x), 1)) / (real(1) + asymptotic(abs(x), 0))
        return r if x > real(0) else -r
    r = real(0)
    for n in range(60, 0, -1):
        r = real(1) / (real(2 * n) / x + r)
    return r


# ── Matrices ─────────────────────────────────────────────────────────────────


def logabsdet(a):
    """Log |det a|."""
    return np.linalg.slogdet(a)[1]


def det(a):
    """The determinant."""
    return np.linalg.det(a)


def inv(a):
    """The inverse."""
    return np.linalg.inv(a)


def solve(a, b):
    """X with a x = b."""
    return np.linalg.solve(a, b)


def cholesky(a):
    """The lower L with L Lᵀ = a."""
    return np.linalg.cholesky(a)


def eigenvalues(a):
    """Of a symmetric matrix, ascending."""
    return np.linalg.eigvalsh(a)


def matrix_root(a):
    """The symmetric S ≥ 0 with S S = a."""
    values, vectors = np.linalg.eigh(a)
    return np.dot(vectors * np.sqrt(values), np.ascontiguousarray(vectors.T))


def ascending(x):
    """The numbers in ascending order."""
    return np.sort(x)
