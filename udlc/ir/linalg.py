"""The operations on whole matrices: ranks of what goes in and comes out, and their meaning in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from udlc.errors import InputError, IRError
from udlc.ir.grammar import LINALG_OPS

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Operation:
    """Ranks of inputs and outputs without the batch axes, and the function from batched arrays to one."""

    ins: tuple[int, ...]
    outs: tuple[int, ...]
    numpy: Callable[..., Any]


def _matrix_root(a: Matrix) -> Matrix:
    values, vectors = np.linalg.eigh(a)
    return vectors * np.sqrt(values)[..., None, :] @ np.swapaxes(vectors, -1, -2)


def _linear_program(c: Matrix, a: Matrix, b: Matrix) -> Matrix:
    x = np.empty_like(c)
    for n in np.ndindex(c.shape[:-1]):
        found = linprog(c[n], A_eq=a[n], b_eq=b[n], bounds=(0, None))
        if found.status != 0:
            raise InputError(f"the linear program has no solution: {found.message}")
        x[n] = found.x
    return x


OPERATIONS: dict[str, Operation] = {
    "logabsdet": Operation((2,), (0,), lambda a: np.linalg.slogdet(a)[1]),  # log |det A|
    "det": Operation((2,), (0,), np.linalg.det),  # det A
    "inv": Operation((2,), (2,), np.linalg.inv),  # A⁻¹
    "solve": Operation((2, 1), (1,), lambda a, b: np.linalg.solve(a, b[..., None])[..., 0]),  # x with A x = b
    "cholesky": Operation((2,), (2,), np.linalg.cholesky),  # lower L with L Lᵀ = A
    "eigenvalues": Operation((2,), (1,), np.linalg.eigvalsh),  # ascending, of a symmetric A
    "matrix_root": Operation((2,), (2,), _matrix_root),  # symmetric S ≥ 0 with S S = A
    "sort": Operation((1,), (1,), lambda x: np.sort(x, axis=-1)),  # ascending
    "linear_program": Operation((1, 2, 1), (1,), _linear_program),  # argmin cᵀx where A x = b, x ≥ 0
}

if tuple(OPERATIONS) != LINALG_OPS:
    raise IRError(f"operations on matrices without a meaning: {sorted(set(LINALG_OPS) ^ set(OPERATIONS))}")
