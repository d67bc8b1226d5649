"""`udlc eval`: the value of an entry or model for given numbers, and its derivatives, by emitted code or the interpreter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from udlc import pipeline
from udlc.errors import InputError, TranslateError, UnknownName
from udlc.ir.grammar import Program
from udlc.ir.interpret import interpret as run_interpreter
from udlc.ir.sizes import sizes_of
from udlc.project import Project
from udlc.ragged import nested_rows, ragged_sizes, row_shapes, rows_of
from udlc.subject import Subject, opaque_names, subject_of


@dataclass(frozen=True)
class Evaluation:
    """A value, or values by name where there are several outputs, and derivatives by the letter asked for."""

    value: Any
    gradients: dict[str, Any]


def evaluate(
    project: Project,
    name: str,
    inputs: Mapping[str, Any],
    gradients: Sequence[str] = (),
    bind: Mapping[str, str] | None = None,
    interpret: bool = False,
) -> Evaluation:
    """Compute an entry or model.

    Args:
        project: where it stands.
        name: its number or name.
        inputs: numbers and nested lists by letter; a family over layers of different widths as a list per layer;
            labels count from zero.
        gradients: letters to differentiate by; of several outputs, a derivative of each.
        bind: what opaque functions are.
        interpret: by the interpreter instead of emitted code.

    Raises:
        UnknownName: no such entry, model or letter.
        TranslateError: it has no value.
        InputError: an input is missing or does not fit.
    """
    subject = subject_of(project, name, bind)
    program = subject.program()
    _check_bound(subject, program)
    _check_rows(subject, program)
    arrays = inputs_of(subject, program, inputs)
    outputs = program.outputs
    values = _run(pipeline.prepare(program), arrays, outputs, interpret)
    found: dict[str, Any] = {}
    for letter in gradients:
        slopes = {o: _derivative(subject, letter, o, values[o], arrays, interpret) for o in outputs}
        found[letter] = _one_or_all(subject, slopes)
    return Evaluation(_one_or_all(subject, values), found)


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


def inputs_of(subject: Subject, program: Program, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers by the program's names; sizes that only rows of different widths tell are worked out."""
    known = {a.name for a in program.inputs} | {s.name for s in sizes_of(program)}
    found: dict[str, Any] = {}
    for name, value in inputs.items():
        own = subject.array_named(name)
        if own not in known:
            raise UnknownName("input", name, sorted(known), model=subject.name)
        if own in found:
            raise InputError("is given twice, under two spellings", model=subject.name, argument=name)
        found[own] = value
    widths = ragged_sizes(program, found, subject.name)
    for name, value in widths.items():
        found.setdefault(name, value)
    missing = [a.name for a in program.inputs if a.name not in found]
    if missing:
        names = ", ".join(subject.printed(n) for n in missing)
        raise InputError(
            f"{names} is not given" if len(missing) == 1 else f"{names} are not given", model=subject.name
        )
    return {n: _numbers(program, n, v, subject) for n, v in found.items()}


def _numbers(program: Program, name: str, value: Any, subject: Subject) -> Any:
    """One input as NumPy sees it: an array, or for rows of different widths a list of arrays."""
    array = program.arrays.get(name)
    if array is None:
        return _whole(value, name, subject)
    try:
        if rows_of(array):
            return [np.asarray(row, dtype=np.float64) for row in value]
        given = np.asarray(value, dtype=np.float64)
        if array.integral and (given == np.rint(given)).all():
            given = given.astype(np.int64)
    except (TypeError, ValueError):
        expected = "numbers in rows of equal length" if not rows_of(array) else "a list of arrays"
        raise InputError(
            "this is no array of numbers",
            model=subject.name,
            argument=subject.printed(name),
            expected=expected,
        ) from None
    if given.ndim != len(array.shape):
        raise InputError(
            "wrong number of axes",
            model=subject.name,
            argument=subject.printed(name),
            got=f"{given.ndim}",
            expected=f"{len(array.shape)}: {_shape_text(array.shape)}",
        )
    return given


def _whole(value: Any, name: str, subject: Subject) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InputError(
            "a size is a whole number",
            model=subject.name,
            argument=name,
            got=repr(value),
            expected="0, 1, 2, …",
        )
    return value


def _shape_text(shape: tuple[Any, ...]) -> str:
    return f"({', '.join(str(n) for n in shape)})" if shape else "a number"


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
