"""What people use from Python: a book of equations to look at, differentiate and compute with.

from udlc import book
equation = book()["5.24"]
equation.latex()                       # as the book prints it
equation.gradient("f").latex()         # derived, as equations
equation.evaluate({"f": [[1.0, 2.0]], "y": [0]}).value
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc import pipeline
from udlc.errors import InputError
from udlc.evaluate import Evaluation, evaluate
from udlc.files import book_folder
from udlc.inputs import inputs_of
from udlc.ir.latex import latex
from udlc.ir.show import text
from udlc.notation.entry import Entry
from udlc.project import Project
from udlc.project import load as load_project
from udlc.subject import Subject, opaque_names, subject_of

if TYPE_CHECKING:
    from udlc.ir.grammar import Program


@dataclass(frozen=True)
class Gradient:
    """Derivatives as equations.

    Attributes:
        program: statements that compute them, and what they need.
        names: for each letter asked for, the array of its derivative.
    """

    program: Program
    names: Mapping[str, str]

    def latex(self) -> list[str]:
        """One line of LaTeX per derived statement, in the book's letters."""
        return latex(self.program, only=tuple(self.names.values()))

    def text(self) -> str:
        """The statements in plain text."""
        return text(self.program)

    def _repr_latex_(self) -> str:
        return "$\\begin{aligned}" + r"\\ ".join(self.latex()) + "\\end{aligned}$"


class Equation:
    """An equation or model of a project: print it, differentiate it, compute it."""

    def __init__(self, subject: Subject, project: Project) -> None:
        self.subject = subject
        self.project = project

    @property
    def number(self) -> str:
        """The book's number, or the model's name."""
        return self.subject.name

    def latex(self) -> str:
        """The LaTeX of the entry as the book prints it; of a model, of every entry it uses."""
        return self.subject.latex()

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    @cached_property
    def program(self) -> Program:
        """Its statements in index notation; raises TranslateError, which says why, where it has no value."""
        return self.subject.program()

    def gradient(self, *wrt: str) -> Gradient:
        """The derivatives by the letters named (by all it is learned in, where none is named).

        Raises:
            UnknownName: no such letter.
            TranslateError: it has no value.
        """
        derived = self.subject.derive(wrt)
        return Gradient(derived.program, derived.adjoints)

    def hessian(self, wrt: str) -> Gradient:
        """The second derivatives of its value, a number, by a letter: a matrix.

        Raises:
            UnknownName: no such letter.
            TranslateError: it has no value, or none that is a number.
        """
        derived = self.subject.hessian(wrt)
        return Gradient(derived.program, derived.adjoints)

    def evaluate(
        self,
        inputs: Mapping[str, Any],
        gradients: Sequence[str] = (),
        bind: Mapping[str, str] | None = None,
        interpret: bool = False,
        hessians: Sequence[str] = (),
    ) -> Evaluation:
        """Its value, and derivatives, for given numbers; see `udlc.evaluate.evaluate`."""
        return evaluate(self.project, self.subject.name, inputs, gradients, bind or {}, interpret, hessians)


class Book(Mapping[str, Equation]):
    """A project's equations by number, and its models by name."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def __getitem__(self, number: str) -> Equation:
        return Equation(subject_of(self.project, number), self.project)

    def __iter__(self) -> Iterator[str]:
        return iter(self.project)

    def __len__(self) -> int:
        return len(self.project)

    def __contains__(self, number: object) -> bool:
        return number in self.project or number in self.project.models


def load(folder: str | Path) -> Book:
    """The equations of a folder of modules.

    Raises:
        InputError: there is no such folder.
        NotationError: no module holds a chapter, one cannot be read, an entry is malformed.
    """
    return Book(load_project(folder))


def book() -> Book:
    """The equations of the book."""
    return load(book_folder())


def compile_expression(
    statement: Any, *, dtype: str = "float64", compiled: bool = True
) -> Callable[..., Any]:
    """Compile one written statement, such as `Eq(y, φ[0] + φ[1]*x)`, to a function of its letters.

    Args:
        statement: a relation written in `udlc.notation`.
        dtype: float32 or float64.
        compiled: by Numba; else the emitted text runs as Python.

    Returns:
        A function of numbers, lists or arrays by their letters' names, as they are printed or in ASCII, which
        returns the value of the left side.

    Raises:
        TranslateError: it has no value.
        InputError: it has a function that could be anything.
    """
    entry = Entry("definition", statement, number="expression")
    subject = Subject("expression", Project(Path()), (entry,))
    for name in opaque_names(subject.program()):
        raise InputError(f"the function {name} is open: write what it is in its place", argument=name)
    program = pipeline.prepare(subject.program())
    kernel = pipeline.kernel_of(program, "value")

    def value(**letters: Any) -> Any:
        given = inputs_of(subject, subject.program(), letters)
        arrays = {name: _in_dtype(array, dtype) for name, array in given.items()}
        found = kernel.run(arrays, dtype, compiled)[program.outputs[0]]
        return found.item() if getattr(found, "shape", None) == () else found

    value.__doc__ = f"Return the left side of {entry.latex()}."
    return value


def _in_dtype(value: Any, dtype: str) -> Any:
    """An input with its real numbers in a dtype; rows of different widths are a list of arrays."""
    if isinstance(value, list):
        return [_in_dtype(row, dtype) for row in value]
    return value.astype(dtype) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value
