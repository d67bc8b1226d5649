"""A row of the table of scalar functions: what the compiler knows of one function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import sympy
from sympy import Basic, Expr, Integer

from udlc.errors import IRError
from udlc.ir.references import MPMATH, NUMPY
from udlc.ir.scalars import is_relation

Integrality: TypeAlias = Literal["never", "kept", "always"]
Interval: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Row:
    """What the compiler knows of one function.

    differential: from the arguments, then their differentials, that of the value; None where there is none.
    numpy, mpmath: the value in float64 without needless loss, and to any precision.
    latex: how it prints, #1 standing for the first argument.
    domain: an interval per argument, on which tests sample.
    kinks: expressions of the arguments that are constant wherever the function is smooth.
    integral: whether values are integers: never, when the arguments are ("kept"), always.
    integers: the arguments themselves must be integers.
    """

    cls: type[Expr]
    differential: Callable[..., Expr] | None
    numpy: Callable[..., Any]
    mpmath: Callable[..., Any]
    latex: str
    domain: tuple[Interval, ...]
    kinks: Callable[..., tuple[Expr, ...]]
    integral: Integrality
    integers: bool

    @property
    def name(self) -> str:
        """The name that stands in bodies and in emitted text."""
        return self.cls.__name__

    @property
    def arity(self) -> int:
        """The number of arguments."""
        return len(self.domain)

    def partials(self, *args: Basic) -> tuple[Expr, ...]:
        """The derivative by every argument; by a relation it is zero."""
        units = [[Integer(i == j) for j in range(self.arity)] for i in range(self.arity)]
        return tuple(Integer(0) if is_relation(a) else self.chain(args, unit) for a, unit in zip(args, units))

    def chain(self, args: tuple[Basic, ...], differentials: list[Expr]) -> Expr:
        """The differential of the value; IRError where the table has none."""
        if self.differential is None:
            raise IRError(f"{self.name} has no derivative in the table of functions", symbol=self.name)
        return sympy.sympify(self.differential(*args, *differentials))


def row(
    cls: type[Expr],
    differential: Callable[..., Expr] | None,
    latex: str,
    *domain: Interval,
    kinks: Callable[..., tuple[Expr, ...]] = lambda *_: (),
    integral: Integrality = "never",
    integers: bool = False,
) -> Row:
    """A row with the reference implementations of its function; IRError where one is missing."""
    name = cls.__name__
    if name not in NUMPY or name not in MPMATH:
        raise IRError(f"the function {name} lacks a reference implementation", symbol=name)
    return Row(cls, differential, NUMPY[name], MPMATH[name], latex, domain, kinks, integral, integers)
