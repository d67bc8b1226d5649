"""Slopes that programs take as inputs: at which values of them a difference of two programs refutes a link.

Programs read ∂y/∂x as an input where nothing says how y depends on x. A function may have any slope by what
it is applied to. Of a letter, ∂L/∂x may be the slope of an unknown function of x, or the zero of what does
not depend on x: what is refuted must be false for the second, or mean nothing but zeros there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import Integer

from udlc.ir.expressions import map_parts, map_reads
from udlc.ir.grammar import Program
from udlc.notation import letters
from udlc.notation.derivatives import Partial
from udlc.notation.latex import latex
from udlc.notation.members import Apply
from udlc.translate.derivatives import head_and_indices
from udlc.translate.entries import same_name
from udlc.verify.sample import bindings, drawn, evaluated

ANY_ORDER = r"\frac{\partial"
HIGHER = r"\frac{\partial^"
"""How slopes are printed, and higher ones, which are symmetric and so not free."""

SEEDS = range(5)
"""Inputs at which a program is seen to be zero."""

Programs = tuple[Program, Program]


@dataclass(frozen=True)
class OpenSlopes:
    """The slopes among the inputs of the programs of a link.

    Attributes:
        of_letters: the names of those of letters, or of functions by what these are not applied to.
        are_told: whether one is of a letter of which equations say what it is.
        are_bound: whether one may be bound to others: by the chain rule, as those of letters may be, or as a
            second slope is. A function may have any slope by each of its arguments.
    """

    of_letters: frozenset[str] = frozenset()
    are_told: bool = False
    are_bound: bool = False

    @classmethod
    def of(cls, written: Sequence[Any], programs: Sequence[Program], told: Sequence[Any]) -> OpenSlopes:
        """The slopes that programs take; `written` are the sides and grounds, `told` what these define."""
        given = {x.name: x.latex for p in programs for x in p.inputs if x.latex.startswith(ANY_ORDER)}
        if not given:
            return cls()
        by_argument = {f for x in written for f in _by_argument(x)}
        partials = [p for x in written for p in x.atoms(Partial)]
        above = {x for p in partials if (x := head_and_indices(p.body)[0]) is not None}
        below = {x for p in partials for w in p.wrt if (x := head_and_indices(w)[0]) is not None}
        told_above = [_numerator(x) for x in above if any(same_name(x, y) for y in told)]
        open_ = {name: printed for name, printed in given.items() if printed not in by_argument}
        return cls(
            frozenset(open_),
            any(printed.startswith(start) for printed in open_.values() for start in told_above),
            bool(open_ and above & below) or any(printed.startswith(HIGHER) for printed in given.values()),
        )

    def refuters(self, p: Program, q: Program, is_zero: bool) -> Programs | None:
        """The programs whose difference refutes that two are equal; `is_zero`: a side is written as 0."""
        if self.are_told or (self.are_bound and not self.of_letters):
            return None
        if not self.of_letters:
            return p, q
        away = self._away(p), self._away(q)
        if not all(map(_is_zero, away)):
            return away
        return None if is_zero or self.are_bound else (p, q)

    def _away(self, program: Program) -> Program:
        """The program with zero for the slopes of letters."""

        def zero(e: Any) -> Any:
            return map_reads(e, lambda r: Integer(0) if r.array in self.of_letters else r)

        return program.with_statements(tuple(map_parts(s, zero) for s in program.statements))


def _numerator(x: Any) -> str:
    return rf"\frac{{\partial {latex(x)}}}"


def _by_argument(written: Any) -> Iterator[str]:
    """The printed slopes of functions by the letters that they are applied to."""
    for call in written.atoms(Apply):
        if isinstance(call.letter, letters.Function):
            for x in call.arguments:
                head, _ = head_and_indices(x)
                if head is not None:
                    yield rf"{_numerator(call.letter)}{{\partial {latex(head)}}}"


def _is_zero(program: Program) -> bool:
    """Is the last output of a program zero wherever it was computed, and computed somewhere?"""
    seen = False
    for seed in SEEDS:
        sizes, inputs = drawn((program,), seed)
        found = evaluated(program, {**sizes, **inputs}, bindings((program,)))
        if found is not None:
            seen = True
            if np.any(found[program.outputs[-1]] != 0):
                return False
    return seen
