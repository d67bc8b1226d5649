"""A program to a function that runs it: arrays in, numbers and nested lists out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from udlc import pipeline
from udlc.ir.grammar import Program
from udlc.ir.interpret import interpret as run_interpreter
from udlc.project.ragged import nested_rows, row_shapes, rows_of

Run: TypeAlias = Callable[[Mapping[str, Any]], dict[str, Any]]


def runner(program: Program, outputs: Sequence[str], interpret: bool) -> Run:
    """What runs a tidy program again and again, by emitted code or by the interpreter.

    A program with arrays that emitted code cannot lay out, a width for each of two layers, is interpreted.
    """

    def by_interpreter(arrays: Mapping[str, Any]) -> dict[str, Any]:
        values = run_interpreter(program, arrays)
        return {n: _listed(program, n, values) for n in outputs}

    if interpret or nested_rows(program):
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
