"""Scalar functions that kernels call: plain Python on NumPy scalars, whose text is also what Numba compiles.

`real` stands for the kernel's type, np.float32 or np.float64, which linking puts in its place; literals are
written `real(0.5)`, so that nothing is widened.  Each is accurate to a few units in the last place over its
whole domain, and NaN and infinities pass through as limits.  Linking reads this file as text: a function
may use what stands in it, and NumPy and math.
"""

from __future__ import annotations

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: PLR0124  x != x is how a kernel asks for NaN
import math

import numpy as np

from udlc.runtime.activation import Function, function
from udlc.runtime.kernel import real

__all__ = ["Function", "function", "real"]  # and every function below, for `from … import exp`

# ── Exponentials and logarithms ──────────────────────────────────────────────


def exp(x):
    """e^x."""
    return np.exp(x)


def log(x):
    """The natural logarithm."""
    return np.log(x)


def expm1(x):
    """e^x − 1."""
    return np.expm1(x)


def log1p(x):
    """log(1 + x)."""
    return np.log1p(x)


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
    """The sine."""
    return np.sin(x)


def cos(x):
    """The cosine."""
    return np.cos(x)


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
    """The hyperbolic tangent."""
    return np.tanh(x)


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
    """2/√π ∫₀ˣ e^−t² dt."""
    return real(math.erf(x))


def lgamma(x):
    """Log Γ(x) for x > 0."""
    return real(math.lgamma(x)) if x > real(0) else real(np.inf)


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
    """Log I₀(x): the power series, whose terms are positive, up to 20, then the asymptotic one."""
    x = abs(x)
    if x == real(np.inf):
        return x
    if not x < real(20):
        return x - real(0.5) * log(real(2 * math.pi) * x) + log1p(asymptotic(x, 0))
    t, term, tail = real(0.25) * x * x, real(1), real(0)
    for m in range(1, 60):
        term = term * t / real(m * m)
        tail += term
    return log1p(tail)


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
