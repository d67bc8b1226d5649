"""Left sides: which array an equation writes, and where in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from udlc.notation import letters
from udlc.notation.blocks import Grid
from udlc.notation.derivatives import Operator, Partial
from udlc.notation.functions import NamedFunction
from udlc.notation.members import Apply, At
from udlc.notation.operators import Paren, Power
from udlc.notation.runs import Repeated
from udlc.translate.layout import run_of
from udlc.translate.members import deviation_letter
from udlc.translate.names import latex_of, name_of


@dataclass(frozen=True)
class Target:
    """An element of a declared letter's array, or a value of its own under a name.

    Attributes:
        head: the letter; None for a value that is no declared array.
        indices: its indices, as written.
        cells: for a grid of members, those members, or the run of them.
        name: what the value is called where there is no letter.
        latex: how that prints.
    """

    head: Any = None
    indices: tuple[Any, ...] = ()
    cells: tuple[Any, ...] | Repeated | None = None
    name: str = ""
    latex: str = ""

    @property
    def heads(self) -> tuple[Any, ...]:
        """The letters that are written."""
        return () if self.head is None else (self.head,)


def target_of(x: Any) -> Target:
    """What a left side names."""
    if isinstance(x, Paren):
        return target_of(x.operand)
    if isinstance(x, Operator):
        return target_of(x.derivative)
    if isinstance(x, Partial):
        from udlc.translate.derivatives import derivative_letter

        made = derivative_letter(x)
        return _value("derivative") if made is None else Target(*made)
    if isinstance(x, At):
        if isinstance(x.head, letters.Deviation):
            return Target(*deviation_letter(x))
        return Target(x.head, x.indices)
    if isinstance(x, letters.Letter):
        return Target(x)
    if isinstance(x, Power) and x.exponent == 2 and isinstance(x.base, (At, letters.Letter)):
        base = target_of(x.base)
        return Target(base.head.marked("squared"), base.indices)
    if isinstance(x, Grid) and all(len(row) == 1 for row in x.rows):
        return _grid([row[0] for row in x.rows])
    if isinstance(x, Apply) and not isinstance(x.letter, NamedFunction):
        return _value(name_of(x.letter), latex_of(x.letter))
    return _value("value")


def _value(name: str, latex: str = "") -> Target:
    return Target(name=name, latex=latex)


def _grid(cells: Sequence[Any]) -> Target:
    heads = {cell.head if isinstance(cell, At) else None for cell in cells if cell is not None}
    if len(heads) != 1 or None in heads:
        return _value("value")
    run = run_of(cells)
    return Target(cells[0].head, cells[0].indices, tuple(cells) if run is None else run)
