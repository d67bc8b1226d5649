"""Members and values: x[i], a family's member or a component, and f(x), a function at its arguments."""

from typing import Any

import sympy
from sympy import Basic

from udlc.notation.latex import Scripts, latex, scripted
from udlc.notation.letters import Axis, Count, Deviation, Elementwise, Index, Letter, Size
from udlc.notation.operators import Minus, Plus
from udlc.notation.shapes import SCALAR, Shape, shape, value
from udlc.notation.tree import Bullet, Given, Node, Run, join_given, part, term
from udlc.notation.where import fault


def is_count(x: Any) -> bool:
    """Is x a whole number, an index, a size, or a sum of such?"""
    if isinstance(x, (sympy.Integer, Count)):
        return True
    if isinstance(x, At):
        return isinstance(x.head, Size)
    return isinstance(x, (Plus, Minus)) and all(map(is_count, x.args))


def _lies_in(index: Index, axis: Axis) -> bool:
    """An index may run over a part of its axis, never over another size: to K along 1 … K + 1, not to D."""
    for large, small in ((index.start, axis.start), (axis.stop, index.stop)):
        if is_count(large) and is_count(small):
            room = sympy.expand(value(large) - value(small))
            if not (room.is_Integer and room >= 0):
                return False
    return True


class At(Node):
    """A member of a family, then a component of it: the book's subscripts, or superscripts in parentheses."""

    head = part(0)

    def __new__(cls, head: Any, *indices: Any):
        if isinstance(head, At):  # a letter of which a member took the place
            return cls(head.head, *head.indices, *indices)
        if not isinstance(head, Letter):
            raise fault(f"{latex(head)} is no letter; only a letter has members")
        node = Basic.__new__(cls, head, *map(term, indices))
        if not isinstance(head, Deviation):
            node._check()
        return node

    @property
    def indices(self) -> tuple[Any, ...]:
        return self.args[1:]

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes of the head, all of them, those sizes that depend on these indices following them."""
        rule = {
            axis.letter: index
            for axis, index in zip(self.head.over, self.indices)
            if axis.letter is not None and not isinstance(index, Run)
        }
        return (*self.head.over, *(axis.at(rule) for axis in self.head.dims))

    @property
    def _dims(self) -> tuple[Axis, ...]:
        """The axes of the member that the first indices single out; a matrix of one column has one."""
        dims = self.axes[len(self.head.over) :]
        return dims[:1] if len(dims) == 2 and dims[1].length == 1 else dims

    @property
    def places(self) -> tuple[Axis, ...]:
        """The axis that each index runs along; one subscript on a matrix counts its columns."""
        dims = self._dims
        if len(dims) == 2 and len(self.indices) - len(self.head.over) == 1:
            dims = dims[1:]
        return (*self.head.over, *dims)[: len(self.indices)]

    def _check(self) -> None:
        most = len(self.head.over) + len(self._dims)
        if len(self.indices) > most:
            raise fault(f"{latex(self.head)} takes {most} subscripts, not {len(self.indices)}")
        for index, axis in zip(self.indices, self.places):
            if index.is_Integer and not _holds(axis, index):
                raise fault(
                    f"{latex(self.head)} has no subscript {index}: the axis runs from {latex(axis.start)} to "
                    f"{latex(axis.stop)}",
                    symbol=self.head.key,
                )
            if isinstance(index, Index) and index.range is not None and not _lies_in(index, axis):
                raise fault(
                    f"in {latex(self)} the index {latex(index)} runs from {latex(index.start)} to "
                    f"{latex(index.stop)}, the axis from {latex(axis.start)} to {latex(axis.stop)}",
                    symbol=self.head.key,
                )

    def find_shape(self) -> Shape:
        dims = self._dims
        left = self.indices[len(self.head.over) :]
        if not dims or isinstance(self.head, Deviation):
            return SCALAR
        if not left:
            lengths = [axis.length for axis in dims]
        elif len(left) < len(dims):  # a column of a matrix
            lengths = [dims[0].length]
        else:
            lengths = [_length(index, axis) for index, axis in zip(left, dims)]
        return (*lengths, *SCALAR[: 2 - len(lengths)])

    def parts(self) -> Scripts:
        head = self.head
        _, label, above, _ = head.parts()
        glyph = head.glyph(bold=not isinstance(head, Elementwise) and shape(self) != SCALAR)
        ups = [
            latex(index)
            for index, axis in zip(self.indices, head.over)
            if isinstance(axis, Axis) and axis.above
        ]
        downs = [
            index
            for place, index in enumerate(self.indices)
            if not (place < len(head.over) and head.over[place].above)
        ]
        plain = all(isinstance(index, (Letter, sympy.Number, Run, At)) for index in downs)
        label += " " if label.startswith("\\") else ""
        below = label + ("" if plain else ",").join(self._print_index(index) for index in downs)
        return Scripts(glyph, below, " ".join(filter(None, (above, f"({''.join(ups)})" if ups else ""))))

    def _print_index(self, index: Any) -> str:
        if isinstance(index, Run) and self.head.colon:
            return latex(index).replace(r"\ldots", ":")
        if isinstance(self.head, Deviation) and isinstance(index, Letter):
            return scripted(_Plain(index))
        return latex(index)

    def __call__(self, *arguments: Any):
        return Apply(self, *arguments)

    def __getitem__(self, index: Any):
        return At(self.head, *self.indices, *(index if isinstance(index, tuple) else (index,)))

    def marked(self, mark: str) -> "At":
        return At(self.head.marked(mark), *self.indices)

    @property
    def inv(self) -> "At":
        return self.marked("inv")

    def shape_of_call(self, arguments: Any) -> Shape:
        return self.head.shape_of_call(arguments) if isinstance(self.head, Elementwise) else self.shape

    def value(self) -> Any:
        if shape(self) != SCALAR:
            raise fault(f"{latex(self)} has no ordinary scalar value")
        base = sympy.IndexedBase(self.head.key, **self.head.assumptions)
        return sympy.Indexed(base, *map(value, self.indices))


class _Plain:
    """A letter printed without boldness, below a deviation: σ_Ω is that of every component of Ω."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter

    def parts(self) -> Scripts:
        return self.letter.parts(bold=False)


def head_of(x: Any) -> Any:
    """The letter that a member is of; of anything else, itself."""
    return x.head if isinstance(x, At) else x


def _holds(axis: Axis, index: Any) -> bool:
    """May an axis have this subscript? Only numbers tell."""
    low, high = sympy.sympify(axis.start), sympy.sympify(axis.stop)
    return not ((low.is_Integer and index < low) or (high.is_Integer and index > high))


def _length(index: Any, axis: Axis) -> Any:
    if not isinstance(index, Run):
        return SCALAR[0]
    return axis.length if index.is_all else index.stop - index.start + 1


class Apply(Node):
    """A function at its arguments: the book prints square brackets, and round ones for densities."""

    head = part(0)

    def __new__(cls, head: Any, *arguments: Any):
        if not isinstance(head, (Letter, At)):
            raise fault(f"{latex(head)} is no function")
        node = Basic.__new__(cls, head, *join_given([term(a) for a in arguments]))
        _ = node.shape
        return node

    @property
    def letter(self) -> Any:
        """The function's letter, without its index."""
        return head_of(self.head)

    @property
    def arguments(self) -> tuple[Any, ...]:
        """What stands before the conditioning bar."""
        return tuple(self.args[1].event) if self._conditioned else self.args[1:]

    @property
    def conditions(self) -> tuple[Any, ...]:
        """What stands after the conditioning bar."""
        return tuple(self.args[1].condition) if self._conditioned else ()

    @property
    def _conditioned(self) -> bool:
        return len(self.args) == 2 and isinstance(self.args[1], Given)

    def find_shape(self) -> Shape:
        return self.head.shape_of_call(self.arguments)

    def parts(self) -> Scripts:
        glyph, below, above, _ = self.head.parts()
        if isinstance(self.head, Elementwise) and self.head.font == "rm":
            glyph = self.head.glyph(bold=shape(self) != SCALAR)
        # A density named without its arguments is a function like others.
        named = all(isinstance(a, Bullet) for a in self.args[1:])
        left, right = "[]" if named else self.letter.brackets
        return Scripts(glyph, below, above, f"{left}{', '.join(map(latex, self.args[1:]))}{right}")

    def value(self) -> Any:
        if getattr(self.head, "meaning", None) is not None:
            return self.head.meaning(*map(value, self.arguments))
        return sympy.Function(latex(self.head), real=True)(*map(value, self.arguments))
