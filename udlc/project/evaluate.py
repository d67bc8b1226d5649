"""`udlc eval`: the value of an entry or model for given numbers, and its derivatives.

Emitted code computes them, or the interpreter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from udlc import pipeline
from udlc.errors import InputError, TranslateError
from udlc.ir.grammar import Program
from udlc.ir.interpret import interpret as run_interpreter
from udlc.project.example import as_batch, without_batch
from udlc.project.inputs import about, inputs_of
from udlc.project.project import Project
from udlc.project.ragged import nested_rows, row_shapes, rows_of
from udlc.project.subject import Subject, opaque_names, subject_of


@dataclass(frozen=True)
class Evaluation:
    """A value, or values by name where there are several outputs, and derivatives by the letter asked for.

    Attributes:
        value: of an entry of minimisers whose letter is not given, the minimiser.
        gradients: by letter.
        hessians: by letter the matrix of second derivatives and its eigenvalues, ascending.
    """

    value: Any
    gradients: dict[str, Any]
    hessians: dict[str, dict[str, Any]] = field(default_factory=dict)


def evaluate(
    project: Project,
    name: str,
    inputs: Mapping[str, Any],
    gradients: Sequence[str] = (),
    bind: Mapping[str, str] | None = None,
    interpret: bool = False,
    hessians: Sequence[str] = (),
) -> Evaluation:
    """Compute an entry or model.

    Args:
        project: where it stands.
        name: its number or name.
        inputs: numbers and nested lists by letter; a family over layers of different widths as a list of
            layers; labels count from zero; of a network one example, or a batch of them.
        gradients: letters to differentiate by; of several outputs, a derivative of each.
        bind: what opaque functions are.
        interpret: by the interpreter instead of emitted code.
        hessians: letters to differentiate a number by twice.

    Raises:
        UnknownName: no such entry, model or letter.
        TranslateError: it has no value.
        InputError: an input is missing or does not fit.
    """
    subject = subject_of(project, name, bind)
    program = subject.program()
    _check_bound(subject, program)
    _check_rows(subject, program)
    least = subject.minimised
    if least is not None and least not in {subject.array_named(n) for n in inputs}:
        return Evaluation(minimiser(subject, least, inputs, interpret), {})
    inputs, alone = as_batch(subject, inputs)
    arrays = inputs_of(subject, program, inputs)
    outputs = program.outputs
    found: dict[str, Any] = {}
    with about(subject):
        values = _run(pipeline.prepare(program), arrays, outputs, interpret)
        for letter in gradients:
            slopes = {o: _derivative(subject, letter, o, values[o], arrays, interpret) for o in outputs}
            if alone:
                slopes = {o: without_batch(subject, letter, o, slope) for o, slope in slopes.items()}
            found[letter] = _one_or_all(subject, slopes)
        second = {letter: _hessian(subject, letter, arrays, interpret) for letter in hessians}
    if alone:
        values = {o: value[0] for o, value in values.items()}
    return Evaluation(_one_or_all(subject, values), found, second)


def _hessian(subject: Subject, letter: str, arrays: Mapping[str, Any], interpret: bool) -> dict[str, Any]:
    """The second derivatives by a letter, and the eigenvalues of their matrix."""
    derived = subject.hessian(letter)
    (name,) = derived.adjoints.values()
    value = _run(pipeline.asked_for(derived.program, (name,)), arrays, (name,), interpret)[name]
    return {"value": value, "eigenvalues": _eigenvalues(value).tolist()}


def _eigenvalues(matrix: Any) -> np.ndarray[Any, Any]:
    numbers = np.asarray(matrix, dtype=np.float64)
    size = round(numbers.size**0.5)
    return np.linalg.eigvalsh(numbers.reshape(size, size))


def _check_curvature(values: np.ndarray[Any, Any], subject: Subject, letter: str) -> None:
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


def minimiser(subject: Subject, letter: str, inputs: Mapping[str, Any], interpret: bool) -> Any:
    """Where an entry's objective is least, if it is quadratic in the letter.

    Raises:
        InputError: it is not known to be quadratic, or it has no one minimum for these inputs.
    """
    program = subject.program()
    try:
        derived = pipeline.minimiser(program, program.outputs[-1], letter)
    except TranslateError as error:
        printed = subject.printed(letter)
        raise InputError(f"{printed} is not given, and {error.message}", model=subject.name) from error
    arrays = inputs_of(subject, derived.program, inputs)
    best, matrix = derived.program.outputs
    curvature = _run(pipeline.asked_for(derived.program, (matrix,)), arrays, (matrix,), interpret)[matrix]
    _check_curvature(_eigenvalues(curvature), subject, letter)
    return _run(derived.program, arrays, (best,), interpret)[best]


def _one_or_all(subject: Subject, by_output: Mapping[str, Any]) -> Any:
    """What belongs to the one output, or by the printed names of several."""
    if len(by_output) == 1:
        return next(iter(by_output.values()))
    return {subject.printed(name): found for name, found in by_output.items()}


def _derivative(
    subject: Subject, letter: str, of: str, value: Any, arrays: Mapping[str, Any], interpret: bool
) -> Any:
    program, wrt = subject.program(), subject.array_named(letter)
    if program.arrays[of].shape and any(map(rows_of, program.arrays.values())):
        return _row_by_row(subject, letter, of, value, arrays, interpret)
    derived = subject.derive((letter,), of)
    wanted = derived.adjoints[wrt]
    return _run(derived.program, arrays, (wanted,), interpret)[wanted]


def _row_by_row(
    subject: Subject, letter: str, of: str, value: Any, arrays: Mapping[str, Any], interpret: bool
) -> Any:
    """A Jacobian between families of different widths: the gradient of one output after the other."""
    derived, seed = subject.derive_seeded(letter, of)
    wanted = derived.adjoints[subject.array_named(letter)]
    run = _runner(derived.program, (wanted,), interpret)
    ragged = rows_of(derived.program.arrays[seed])

    def gradients_of(part: Any, path: tuple[int, ...]) -> Any:
        if isinstance(part, list):
            return [gradients_of(p, (*path, k)) for k, p in enumerate(part)]
        return run({**arrays, seed: _one_at(value, path, ragged)})[wanted]

    return gradients_of(value, ())


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


def _check_bound(subject: Subject, program: Program) -> None:
    open_ = opaque_names(program)
    if open_:
        raise InputError(
            f"the function {open_[0]} is open: say what it is, as in `--bind {open_[0]}=ReLU`",
            model=subject.name,
            argument=open_[0],
        )


def _check_rows(subject: Subject, program: Program) -> None:
    nested = nested_rows(program)
    if nested:
        raise TranslateError(
            f"{subject.printed(nested[0])} has a width for each of two layers: no list of layers holds it",
            entry=subject.name,
        )


def _run(
    program: Program, arrays: Mapping[str, Any], outputs: Sequence[str], interpret: bool
) -> dict[str, Any]:
    """The outputs as numbers and nested lists, by emitted code or by the interpreter."""
    return _runner(program, outputs, interpret)(arrays)


def _runner(
    program: Program, outputs: Sequence[str], interpret: bool
) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """What runs a program again and again."""
    if interpret:

        def by_interpreter(arrays: Mapping[str, Any]) -> dict[str, Any]:
            values = run_interpreter(program, arrays)
            return {n: _listed(program, n, values) for n in outputs}

        return by_interpreter
    kernel = pipeline.kernel_of(program, "value")

    def by_kernel(arrays: Mapping[str, Any]) -> dict[str, Any]:
        values = kernel.run(arrays)
        return {n: _plain(values[n]) for n in outputs}

    return by_kernel


def _listed(program: Program, name: str, values: Mapping[str, Any]) -> Any:
    """An interpreted array without the padding of its shorter rows."""
    array = program.arrays[name]
    if not rows_of(array):
        return _plain(values[name])
    shapes = row_shapes(program, name, values)
    return [_plain(row[tuple(map(slice, shape))]) for row, shape in zip(values[name], shapes)]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    array = np.asarray(value)
    return array.item() if array.ndim == 0 else array.tolist()
