"""A log-sum-exp as the pair m + r, whose two parts keep its digits (see udlc.schedule.stable)."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
import numpy as np

from udlc.runtime.functions.exponentials import exp, log1p
from udlc.runtime.kernel import real


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


def exp_from(u, m):
    """e^(u − m) for u ≤ m, the rounding error of the difference made good."""
    d = u - m
    e = exp(d)
    return e + e * sum_error(u, -m, d) if e > real(0) else e


def exp_below(u, m):
    """e^(u − m) where u < m, else 0."""
    return exp_from(u, m) if u < m else real(0)


def below(u, m, e):
    """The number e where u < m, else 0."""
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
