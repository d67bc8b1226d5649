"""Written expressions to values: one rule for each kind of node, found by the node's class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import sympy
from sympy import Expr, Integer

from udlc.errors import TranslateError
from udlc.ir import functions
from udlc.ir.grammar import ONE
from udlc.notation.latex import latex
from udlc.translate.frames import Frame
from udlc.translate.values import NoValue, Value, scalar
from udlc.translate.writer import Writer

Rule: TypeAlias = Callable[[Writer, Any, Frame], Value]

RULES: dict[type, Rule] = {}
"""The rule of each class of nodes; the modules of this stage fill it when they are imported."""


def rule(*classes: type) -> Callable[[Rule], Rule]:
    """Make a function the rule of these classes."""

    def register(function: Rule) -> Rule:
        for cls in classes:
            if cls in RULES:
                raise TranslateError(f"{cls.__name__} has two rules")
            RULES[cls] = function
        return function

    return register


def value_of(w: Writer, x: Any, frame: Frame) -> Value:
    """The value of a written expression; TranslateError for what has none."""
    for cls in type(x).__mro__:
        if cls in RULES:
            return RULES[cls](w, x, frame)
    raise TranslateError(
        f"there is no rule that gives {latex(x)}, a {type(x).__name__}, a value",
        entry=" ".join(w.origin) or None,
    )


def integer_of(w: Writer, x: Any, frame: Frame) -> Expr:
    """The value of an index or a size, in the book's counting, as an integer expression."""
    found = value_of(w, x, frame)
    if found.is_plain and found.body == sympy.oo:
        raise NoValue(f"{latex(x)} is no size of an array, nor the end of a loop")
    if not found.is_scalar or not found.is_plain or not functions.is_integral(found.body):
        raise TranslateError(
            f"{latex(x)} is used as an index and is no whole number", entry=" ".join(w.origin) or None
        )
    return sympy.expand(found.body)


def plain_of(w: Writer, x: Any, frame: Frame, word: str) -> Value:
    """The value of a written expression as one body; sums in it are stored first, called after `word`."""
    return w.plain(value_of(w, x, frame), word)


def scalar_of(w: Writer, x: Any, frame: Frame, word: str) -> Expr:
    """The body of a written scalar."""
    found = plain_of(w, x, frame, word)
    if not found.is_scalar:
        raise TranslateError(f"{latex(x)} is used as a scalar and has rows", entry=" ".join(w.origin) or None)
    return found.body


@rule(sympy.Integer, sympy.Rational)
def _number(_w: Writer, x: Any, _frame: Frame) -> Value:
    return scalar(x)


def rows_of(value: Value) -> Expr:
    """The length of a vector."""
    return value.rows if value.columns == ONE else value.columns


def whole(value: Expr) -> bool:
    """Is it a small whole number that a product can be written out for?"""
    return isinstance(value, Integer) and 0 <= value <= 8
