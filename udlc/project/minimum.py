"""An entry of minimisers, and numbers for all but what is sought → where its objective is least."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from udlc import pipeline
from udlc.errors import InputError, TranslateError
from udlc.project.inputs import arrays_of
from udlc.project.running import runner
from udlc.project.slopes import eigenvalues
from udlc.project.subject import Subject


def minimiser(subject: Subject, letter: str, inputs: Mapping[str, Any], interpret: bool) -> Any:
    """Where an entry's objective is least, if it is quadratic in an array that is not among the inputs.

    Raises:
        InputError: it is not known to be quadratic, or it has no one minimum for these inputs.
    """
    program = subject.program()
    try:
        derived = pipeline.minimiser(program, program.outputs[-1], letter)
    except TranslateError as error:
        printed = subject.printed(letter)
        raise InputError(f"{printed} is not given, and {error.message}", model=subject.name) from error
    arrays = arrays_of(subject, derived.program, inputs)
    best, matrix = derived.program.outputs
    curved = pipeline.asked_for(derived.program, (matrix,))
    curvature = runner(curved, (matrix,), interpret)(arrays)[matrix]
    _check(eigenvalues(curvature), subject, letter)
    return runner(derived.program, (best,), interpret)(arrays)[best]


def _check(values: np.ndarray[Any, Any], subject: Subject, letter: str) -> None:
    """Raise InputError unless these eigenvalues, of a matrix of second derivatives, are positive."""
    tolerance = len(values) * np.finfo(np.float64).eps * np.abs(values).max(initial=0.0)
    rank = int((np.abs(values) > tolerance).sum())
    printed = subject.printed(letter)
    if rank < len(values):
        reason = f"these inputs leave {printed} open: the matrix of second derivatives has rank {rank}"
        raise InputError(f"{reason}, not {len(values)}", model=subject.name)
    if (values < 0).any():
        reason = "the matrix of second derivatives has a negative eigenvalue"
        raise InputError(f"there is no minimum over {printed}: {reason}", model=subject.name)
