"""One written statement to a function of its letters, which gives its own derivatives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from udlc import pipeline
from udlc.errors import InputError
from udlc.ir.grammar import Array, Program
from udlc.notation.entry import Entry
from udlc.project.inputs import about, inputs_of
from udlc.project.project import Project
from udlc.project.subject import Subject, opaque_names


@dataclass(frozen=True, repr=False)
class Expression:
    """A function of letters: numbers, lists or arrays by their names, as they are printed or in ASCII.

    Attributes:
        subject: the statement as the value of an entry.
        program: what is computed, tidied.
        output: the array of `program` that is returned.
        dtype: float32 or float64.
        compiled: by Numba; else the emitted text runs as Python.
    """

    subject: Subject
    program: Program
    output: str
    dtype: str
    compiled: bool

    def __repr__(self) -> str:
        arrays = self.program.arrays
        given = ", ".join(_shaped(arrays[a.name]) for a in self.program.inputs)
        return f"<{self.subject.name}: {given} → {_shaped(arrays[self.output])}, {self.dtype}>"

    def __call__(self, **letters: Any) -> Any:
        """The value: a number, an array, or a list of arrays.

        Raises:
            UnknownName: the statement has no such letter.
            InputError: a letter is missing or given twice, or its numbers do not fit.
        """
        given = inputs_of(self.subject, self.subject.program(), letters)
        arrays = {name: _in_dtype(array, self.dtype) for name, array in given.items()}
        with about(self.subject):
            found = self._kernel.run(arrays, self.dtype, self.compiled)[self.output]
        return found.item() if getattr(found, "shape", None) == () else found

    def gradient(self, letter: str) -> Expression:
        """The function that gives the derivative by a letter: of several components, a Jacobian.

        Its axes are those of the left side, then those of the letter.

        Raises:
            UnknownName: the statement has no such letter.
            TranslateError: the letter takes whole numbers.
        """
        derived = self.subject.derive((letter,))
        output = derived.adjoints[self.subject.array_named(letter)]
        return Expression(self.subject, derived.program, output, self.dtype, self.compiled)

    def latex(self) -> str:
        """The statement as it prints."""
        return self.subject.latex()

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    @cached_property
    def _kernel(self) -> pipeline.AdHoc:
        return pipeline.kernel_of(self.program, "value")


def compile_expression(statement: Any, *, dtype: str = "float64", compiled: bool = True) -> Expression:
    """Compile one written statement, such as `Eq(y, φ[0] + φ[1]*x)`, to a function of its letters.

    Args:
        statement: a relation written in `udlc.notation`.
        dtype: float32 or float64.
        compiled: by Numba; else the emitted text runs as Python.

    Returns:
        A function that returns the value of the left side, with its derivatives: `value.gradient("x")`.

    Raises:
        TranslateError: it has no value.
        InputError: it has a function that could be anything.
    """
    entry = Entry("definition", statement, number="expression")
    subject = Subject("expression", Project(Path()), (entry,))
    for name in opaque_names(subject.program()):
        raise InputError(f"the function {name} is open: write what it is in its place", argument=name)
    program = subject.prepared
    return Expression(subject, program, program.outputs[0], dtype, compiled)


def _shaped(a: Array) -> str:
    """An array with its axes: x[I, D], or the name of a number alone."""
    return f"{a.name}[{', '.join(map(str, a.shape))}]" if a.shape else a.name


def _in_dtype(value: Any, dtype: str) -> Any:
    """An input with its real numbers in a dtype; rows of different widths are a list of arrays."""
    if isinstance(value, list):
        return [_in_dtype(row, dtype) for row in value]
    return value.astype(dtype) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value
