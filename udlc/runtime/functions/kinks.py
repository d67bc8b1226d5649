"""Functions with kinks, of integers, and comparisons."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# ruff: noqa: PLR0124  x != x is how a kernel asks for NaN
import numpy as np

from udlc.runtime.kernel import real


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
