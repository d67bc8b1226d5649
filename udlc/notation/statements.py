"""Statements made of statements: for all, and, several under one number, queries, remarks."""

from typing import Any

from sympy import Basic, Tuple
from sympy.core.symbol import Str

from udlc.notation.binding import Binding
from udlc.notation.latex import latex
from udlc.notation.relations import Statement
from udlc.notation.runs import Repeated, segments
from udlc.notation.shapes import Shape
from udlc.notation.tree import Dots, part, term


class ForAll(Binding, Statement):
    """A statement for every value of an index, or of several."""

    body, letters, values = part(0), part(1), part(2)

    def __new__(cls, body: Any, letters: Tuple, values: Tuple = Tuple(), style: Str = Str("∀{")):  # noqa: B008
        return Basic.__new__(cls, body, letters, values, style)

    @property
    def bound(self) -> tuple[Any, ...]:
        return tuple(self.letters)

    @property
    def run(self) -> Any:
        """The values as a run, where they are first, …, last ones; None where they are a set or all."""
        found = segments(self.values)
        return found[0] if len(found) == 1 and isinstance(found[0], Repeated) else None

    def find_shape(self) -> Shape:
        return None

    def tex(self) -> str:
        style = self.args[3].name
        values = ",".join(map(latex, self.values))
        if len(self.values) > 1 and "{" in style:
            values = rf"\{{{values}\}}"
        where = rf" \in {values}" if values else ""
        return f"{latex(self.body)} {chr(92) + 'forall ' if '∀' in style else ''}{latex(self.letters)}{where}"


class Both(Statement):
    """The book's “and” between two statements."""

    def find_shape(self) -> Shape:
        return None

    def __new__(cls, *statements: Any):
        return Basic.__new__(cls, *statements)

    def tex(self) -> str:
        return r" \mbox{and} ".join(map(latex, self.args))

    def value(self) -> Any:
        import sympy

        return sympy.And(*(statement.value() for statement in self.args))


class Rows(Statement):
    """Several statements under one number; `...` between two is the run that leads from one to the other."""

    def __new__(cls, *statements: Any):
        return Basic.__new__(cls, *map(term, statements))

    @property
    def statements(self) -> tuple[Any, ...]:
        return self.args

    @property
    def segments(self) -> tuple[Any, ...]:
        """The statements in order, each run of them as one `Repeated`."""
        return segments(self.args)

    def find_shape(self) -> Shape:
        return None

    def tex(self) -> str:
        return r"\\ ".join(r"\vdots" if isinstance(row, Dots) else latex(row) for row in self.args)

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle \begin{{gathered}}{self.tex()}\end{{gathered}}$"


class Ask(Statement):
    """Quantities that the book asks for."""

    def __new__(cls, *quantities: Any):
        return Basic.__new__(cls, *map(term, quantities))

    @property
    def quantities(self) -> tuple[Any, ...]:
        return self.args

    def find_shape(self) -> Shape:
        return None

    def tex(self) -> str:
        *before, last = map(latex, self.args)
        if not before:
            return last
        comma = ", " if len(before) > 1 else " "
        return ", ".join(before) + comma + rf"\mbox{{and}} {last}"


class Noted(Statement):
    """A statement with the book's words beside it."""

    body = part(0)
    text = property(lambda self: self.args[1].name)

    def __new__(cls, body: Any, text: Str):
        return Basic.__new__(cls, body, text)

    def find_shape(self) -> Shape:
        return None

    def tex(self) -> str:
        return rf"{latex(self.body)} \mbox{{{self.text}}}"


class Property(Statement):
    """What the book says of letters in words: that they are independent, symmetric, concave."""

    name = property(lambda self: self.args[0].name)

    def __new__(cls, name: Any, *letters: Any):
        return Basic.__new__(cls, name if isinstance(name, Str) else Str(name), *map(term, letters))

    @property
    def letters(self) -> tuple[Any, ...]:
        return self.args[1:]

    def find_shape(self) -> Shape:
        return None

    def tex(self) -> str:
        return ", ".join(map(latex, self.letters)) + rf" \mbox{{{self.name}}}"


def independent(*quantities: Any) -> Property:
    """Return the condition that random quantities, and their components, are independent of each other."""
    return Property("independent", *quantities)


def symmetric(quantity: Any) -> Property:
    """Return the condition that a random quantity is distributed symmetrically about zero."""
    return Property("symmetric", quantity)


def concave(function: Any) -> Property:
    """Return the condition that a function lies nowhere below its chords."""
    return Property("concave", function)


def convex(function: Any) -> Property:
    """Return the condition that a function lies nowhere above its chords."""
    return Property("convex", function)


def invertible(function: Any) -> Property:
    """Return the condition that a function of its first argument has an inverse, both differentiable."""
    return Property("invertible", function)


def contraction(function: Any) -> Property:
    """Return the condition that a function brings any two values of its first argument nearer by a factor."""
    return Property("contraction", function)


def parts_of(statement: Any) -> tuple[Any, ...]:
    """Return the single statements that a statement is made of, in order, each within its own “for all”s."""
    if isinstance(statement, (Rows, Both)):
        return tuple(inner for row in statement.args for inner in parts_of(row))
    if isinstance(statement, Noted):
        return parts_of(statement.body)
    return (statement,)
