"""What letters mean at one place of an equation: indices, arguments of a function, arrays being defined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import Expr

from udlc.ir.grammar import Letter
from udlc.notation.letters import Example, Index
from udlc.notation.letters import Letter as Written
from udlc.translate.values import Value


@dataclass(frozen=True)
class Defined:
    """An array that the equations in hand define.

    lifts: the letters from outside that it depends on; its axes stand after those of the family.
    """

    array: str
    lifts: tuple[Letter, ...] = ()


@dataclass(frozen=True)
class Frame:
    """The meaning of letters.

    Attributes:
        indices: the value, in the book's counting, of each index letter that is bound around here.
        bound: the arguments of the function whose definition this is, and labels that a word runs over.
        defined: arrays that the equations in hand define, by letter and what the step adds to its name.
        calls: for a function's letter, its definitions, or the named function that it is.
        step: the letter of the step of an update: x_t is the array x, x_{t+1} the array x_next.
        fixed: index letters that stand for one example; the axes they index are left out.
        layout: of derivatives, "denominator" or "numerator".
        linear: whether functions that nothing defines stand for their linear parts, which have derivatives.
    """

    indices: Mapping[Index, Expr] = field(default_factory=dict)
    bound: Mapping[Any, Value] = field(default_factory=dict)
    defined: Mapping[tuple[Written, str], Defined] = field(default_factory=dict)
    calls: Mapping[Written, Any] = field(default_factory=dict)
    step: Index | None = None
    fixed: frozenset[Example] = frozenset()
    layout: str = "denominator"
    linear: bool = False

    def at(self, **changes: Any) -> Frame:
        """The frame with some of it changed."""
        return replace(self, **changes)

    def with_indices(self, more: Mapping[Index, Expr]) -> Frame:
        """The frame inside a binder."""
        return replace(self, indices={**self.indices, **more})
