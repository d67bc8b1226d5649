"""Atoms that are no letters: named numbers, exact decimals, and words."""

from typing import Any, ClassVar

import sympy
from sympy import S
from sympy.core.expr import AtomicExpr

from udlc.notation.latex import Scripts
from udlc.notation.tree import Written
from udlc.notation.where import fault


class Constant(Written, AtomicExpr):
    """A number with a name: e, π, ∞."""

    _KNOWN: ClassVar = {"e": ("e", S.Exp1), "π": (r"\pi", S.Pi), "∞": (r"\infty", S.Infinity)}

    def __new__(cls, name: str):
        node = AtomicExpr.__new__(cls)
        node.name = name
        return node

    def __getnewargs__(self):
        return (self.name,)

    _hashable_content = __getnewargs__

    def tex(self) -> str:
        return self._KNOWN[self.name][0]

    def value(self) -> Any:
        return self._KNOWN[self.name][1]


class Decimal(Written, AtomicExpr):
    """A decimal as printed, exact: number('0.06')."""

    def __new__(cls, text: str):
        try:
            sympy.Rational(text)
        except (TypeError, ValueError):
            raise fault(f"number({text!r}) is no decimal") from None
        node = AtomicExpr.__new__(cls)
        node.text = text
        return node

    def __getnewargs__(self):
        return (self.text,)

    _hashable_content = __getnewargs__

    def tex(self) -> str:
        return self.text

    def value(self) -> Any:
        return sympy.Rational(self.text)


class Label(Written, AtomicExpr):
    """An atom that the book writes in words."""

    def __new__(cls, text: str):
        node = AtomicExpr.__new__(cls)
        node.text = text
        return node

    def __getnewargs__(self):
        return (self.text,)

    _hashable_content = __getnewargs__

    def parts(self) -> Scripts:
        return Scripts(rf"\mbox{{{self.text}}}")
