"""An array of a program in, the parts of its index out in which no guard cuts it off.

The derivative of a loss by one layer of many is that array of adjoints which ends at the layer: its
statements are guarded by “not at k”. Above k it is what the array without that guard is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy
from sympy import Basic, Expr

from udlc.ir.expressions import substitute
from udlc.ir.grammar import Axis, Compute, Letter, Program
from udlc.simplify.statements import writers
from udlc.verify.algebra import Algebra
from udlc.verify.terms import Node
from udlc.verify.unfold import Unfolder


@dataclass(frozen=True)
class Region:
    """Where an expression in the axes of an index, and sizes, is not negative."""

    expression: Expr

    @property
    def axes(self) -> int:
        """How many axes it is about."""
        return len(self.expression.atoms(Axis))

    def fact(self, index: tuple[Node, ...], algebra: Algebra, unfolder: Unfolder) -> Node:
        """The expression at an index."""
        axes = {Axis(n): Letter(f"@{n}") for n in range(len(index))}
        values: dict[Basic, Node] = {axes[Axis(n)]: i for n, i in enumerate(index)}
        return unfolder.value(substitute(self.expression, axes), values, algebra)

    def __str__(self) -> str:
        return f"{self.expression} ≥ 0"


def regions_of(program: Program, name: str) -> list[Region]:
    """Both sides of the places at which guards cut an array off: those guards that speak of the most axes.

    The last layer has a statement of its own, whose guard speaks of fewer.
    """
    found = list(dict.fromkeys(_regions(program, name)))
    most = max((region.axes for region in found), default=0)
    return [region for region in found if region.axes == most]


def _regions(program: Program, name: str) -> Iterator[Region]:
    for s, _ in writers(program).get(name, ()):
        if not isinstance(s, Compute):
            continue
        axes = {e: Axis(n) for n, e in enumerate(s.at) if isinstance(e, Letter)}
        for g in s.guards:
            if isinstance(g, sympy.Ne) and g.atoms(Letter) <= axes.keys():
                off = substitute(g.lhs - g.rhs, axes)
                yield from (Region(off - 1), Region(-off - 1))
