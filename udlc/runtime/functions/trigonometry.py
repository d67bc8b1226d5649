"""Circular and hyperbolic functions that are not made of vector formulas."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
import numpy as np


def tan(x):
    """The tangent."""
    return np.tan(x)


def sinh(x):
    """The hyperbolic sine."""
    return np.sinh(x)


def cosh(x):
    """The hyperbolic cosine."""
    return np.cosh(x)


def atan(x):
    """The arc tangent."""
    return np.arctan(x)
