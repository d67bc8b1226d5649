"""What people use from Python: a book of equations to look at, differentiate and compute with.

from udlc import book
equation = book()["5.24"]
equation.latex()                       # as the book prints it
equation.gradient("f").latex()         # derived, as equations
equation.evaluate({"f": [[1.0, 2.0]], "y": [0]}).value
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from udlc import pipeline
from udlc.files import book_folder
from udlc.ir.show import text
from udlc.project.derivations import derivation
from udlc.project.evaluate import Evaluation, evaluate
from udlc.project.expression import Expression, compile_expression
from udlc.project.forms import plain_text
from udlc.project.project import Project
from udlc.project.project import load as load_project
from udlc.project.subject import Subject, subject_of

if TYPE_CHECKING:
    from udlc.ir.grammar import Program


__all__ = ["Book", "Equation", "Expression", "Gradient", "book", "compile_expression", "load"]


@dataclass(frozen=True, repr=False)
class Gradient:
    """Derivatives as equations.

    Attributes:
        program: statements that compute them, and what they need.
        names: for each letter asked for, the array of its derivative.
        derived: every array of a derivative, those on the way included.
    """

    program: Program
    names: Mapping[str, str]
    derived: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<derivatives by {', '.join(self.names)}: {', '.join(self.names.values())}>"

    def latex(self) -> list[str]:
        """LaTeX of the derivatives, an equation a line, in the book's letters."""
        return derivation(self.program, self.derived)

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

    def __repr__(self) -> str:
        kind = "equation" if self.subject.model is None else self.subject.model.kind
        return f"<{kind} {self.number}: {plain_text(self.subject)}>"

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
        return self._derived(self.subject.derive(wrt))

    def hessian(self, wrt: str) -> Gradient:
        """The second derivatives of its value, a number, by a letter: a matrix.

        Raises:
            UnknownName: no such letter.
            TranslateError: it has no value, or none that is a number.
        """
        return self._derived(self.subject.hessian(wrt))

    def _derived(self, found: pipeline.Derived) -> Gradient:
        given = self.subject.prepared.arrays
        derived = tuple(n for n in found.program.arrays if n not in given)
        return Gradient(found.program, found.adjoints, derived)

    def evaluate(
        self,
        inputs: Mapping[str, Any],
        gradients: Sequence[str] = (),
        bind: Mapping[str, str] | None = None,
        interpret: bool = False,
        hessians: Sequence[str] = (),
    ) -> Evaluation:
        """Its value, and derivatives, for given numbers; see `udlc.project.evaluate.evaluate`."""
        return evaluate(self.project, self.subject.name, inputs, gradients, bind or {}, interpret, hessians)


class Book(Mapping[str, Equation]):
    """A project's equations by number, and its models by name."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def __repr__(self) -> str:
        return f"<{len(self)} equations and {len(self.project.models)} models of {self.project.folder}>"

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
