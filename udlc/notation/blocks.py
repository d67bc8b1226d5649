"""What is laid out in rows and columns: matrices of numbers or blocks, lists, cases, data sets."""

from typing import Any

import sympy
from sympy import Tuple

from udlc.notation.latex import latex
from udlc.notation.shapes import SCALAR, Shape, describe, same_size, shape, total, value
from udlc.notation.tree import Dots, Node
from udlc.notation.where import fault


class Row(Node):
    """[a, b, ..., c]: blocks side by side, printed as a list."""

    @property
    def members(self) -> tuple[Any, ...]:
        return self.args

    def find_shape(self) -> Shape:
        shapes: list[Any] = [shape(a) for a in self.args]
        if None in shapes:
            return None
        return (shapes[0][0], total(s[1] for s in shapes))

    def tex(self) -> str:
        return "[" + ", ".join(map(latex, self.args)) + "]"


class Grid(Node):
    """A matrix written out, of numbers, quantities or blocks."""

    @property
    def rows(self) -> tuple[Any, ...]:
        return self.args

    def find_shape(self) -> Shape:
        if len({len(row) for row in self.rows}) > 1:
            raise fault("the rows of a grid have different lengths")
        shapes: list[list[Any]] = [[shape(x) for x in row] for row in self.rows]
        if any(s is None for row in shapes for s in row):
            return None
        for row in shapes:
            if not all(same_size(s[0], row[0][0]) for s in row):
                raise fault("blocks in a row have different heights: " + ", ".join(map(describe, row)))
        for column in zip(*shapes):
            if not all(same_size(s[1], column[0][1]) for s in column):
                raise fault("blocks in a column have different widths: " + ", ".join(map(describe, column)))
        return (total(row[0][0] for row in shapes), total(s[1] for s in shapes[0]))

    def tex(self) -> str:
        rows = ("&".join(self._cell(i, j) for j in range(len(row))) for i, row in enumerate(self.rows))
        return r"\begin{bmatrix}" + r"\\".join(rows) + r"\end{bmatrix}"

    def _cell(self, i: int, j: int) -> str:
        x = self.rows[i][j]
        if not isinstance(x, Dots):
            return latex(x)
        wide = len(self.rows[0]) > 1
        row = all(isinstance(y, Dots) for y in self.rows[i])
        column = len(self.rows) > 1 and all(isinstance(r[j], Dots) for r in self.rows)
        return r"\ddots" if row and column and wide else r"\vdots" if row else r"\ldots"


class Cases(Node):
    """Values with the conditions under which they hold."""

    @property
    def branches(self) -> tuple[tuple[Any, Any], ...]:
        """Pairs of value and condition, in order."""
        return tuple((branch[0], branch[1]) for branch in self.args)

    def find_shape(self) -> Shape:
        return SCALAR

    def tex(self) -> str:
        rows = r"\\".join(f"{latex(what)}&{latex(when)}" for what, when in self.branches)
        return rf"\begin{{cases}}{rows}\end{{cases}}"

    def value(self) -> Any:
        return sympy.Piecewise(*((value(what), value(when)) for what, when in self.branches))


class DataSet(Node):
    """{x_i, y_i}: the data, over every example."""

    def find_shape(self) -> Shape:
        return None

    def tex(self) -> str:
        return r"\{" + ",".join(map(latex, self.args)) + r"\}"


def grid(*rows: Any) -> Grid:
    """Return a matrix from its rows; those of one member may stand without brackets."""
    return Grid(
        *(
            Tuple(*row)
            if isinstance(row, Tuple)
            else tuple(row)
            if isinstance(row, (list, tuple))
            else (row,)
            for row in rows
        )
    )


def cases(*branches: tuple[Any, Any]) -> Cases:
    """Return a piecewise quantity from pairs of value and condition."""
    return Cases(*branches)


row, dataset = Row, DataSet
