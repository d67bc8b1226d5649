"""Operations on matrices."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
import numpy as np


def matmul(left, right, out):
    """Out = left·right; compiled kernels call `udlc.runtime.matrices` instead."""
    np.dot(left, right, out)


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
