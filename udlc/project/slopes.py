"""Letters to differentiate by → functions that give the derivatives of a subject's values at numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from udlc import pipeline
from udlc.project.ragged import rows_of
from udlc.project.running import runner
from udlc.project.subject import Subject

Slopes: TypeAlias = Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, dict[str, Any]]]
"""From arrays and the values at them, by output and by array the derivative."""


def slopes_of(subject: Subject, wrt: Sequence[str], interpret: bool) -> Slopes:
    """What gives the derivatives of every output by these arrays; each is derived and compiled once."""
    program = subject.program()
    ragged = any(map(rows_of, program.arrays.values()))
    if not wrt:
        return lambda _arrays, _values: {o: {} for o in program.outputs}
    made = {
        o: (
            _row_by_row(subject, wrt, o, interpret)
            if ragged and program.arrays[o].shape
            else _at_once(subject, wrt, o, interpret)
        )
        for o in program.outputs
    }
    return lambda arrays, values: {o: slope(arrays, values[o]) for o, slope in made.items()}


def _at_once(
    subject: Subject, wrt: Sequence[str], of: str, interpret: bool
) -> Callable[[Mapping[str, Any], Any], dict[str, Any]]:
    derived = subject.derive_by(wrt, of)
    run = runner(derived.program, tuple(derived.adjoints.values()), interpret)

    def slope(arrays: Mapping[str, Any], value: Any) -> dict[str, Any]:  # noqa: ARG001
        found = run(arrays)
        return {name: found[adjoint] for name, adjoint in derived.adjoints.items()}

    return slope


def _row_by_row(
    subject: Subject, wrt: Sequence[str], of: str, interpret: bool
) -> Callable[[Mapping[str, Any], Any], dict[str, Any]]:
    """A Jacobian between families of different widths: the gradient of one element after the other."""
    derived, seed = subject.derive_seeded(wrt, of)
    run = runner(derived.program, tuple(derived.adjoints.values()), interpret)
    ragged = rows_of(derived.program.arrays[seed])

    def slope(arrays: Mapping[str, Any], value: Any) -> dict[str, Any]:
        def at(part: Any, path: tuple[int, ...]) -> Any:
            if isinstance(part, list):
                return [at(p, (*path, k)) for k, p in enumerate(part)]
            return run({**arrays, seed: _one_at(value, path, ragged)})

        rows = at(value, ())
        return {name: _picked(rows, adjoint) for name, adjoint in derived.adjoints.items()}

    return slope


def _picked(rows: Any, name: str) -> Any:
    """One array out of nested lists of results."""
    return [_picked(row, name) for row in rows] if isinstance(rows, list) else rows[name]


def _one_at(value: Any, path: tuple[int, ...], ragged: bool) -> Any:
    """Zeros in the form of a value, with a one at a place: an array, or a list of rows."""

    def zeros(part: Any, here: tuple[int, ...]) -> Any:
        if isinstance(part, list):
            return [zeros(p, (*here, k)) for k, p in enumerate(part)]
        return 1.0 if here == path else 0.0

    seed = zeros(value, ())
    return (
        [np.asarray(row, dtype=np.float64) for row in seed] if ragged else np.asarray(seed, dtype=np.float64)
    )


def curvature_of(
    subject: Subject, wrt: str, interpret: bool
) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """What gives the second derivatives by an array, and the eigenvalues of their matrix."""
    derived = subject.hessian_by(wrt)
    (name,) = derived.adjoints.values()
    run = runner(pipeline.asked_for(derived.program, (name,)), (name,), interpret)

    def curvature(arrays: Mapping[str, Any]) -> dict[str, Any]:
        value = run(arrays)[name]
        return {"value": value, "eigenvalues": eigenvalues(value).tolist()}

    return curvature


def eigenvalues(matrix: Any) -> np.ndarray[Any, Any]:
    """The eigenvalues, ascending, of a matrix of second derivatives; of a number's, the number itself."""
    numbers = np.asarray(matrix, dtype=np.float64)
    size = round(numbers.size**0.5)
    return np.linalg.eigvalsh(numbers.reshape(size, size))
