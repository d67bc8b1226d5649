"""A program, the section of it that is derived, and variables in; where derivatives of elements stand, out.

Forward and reverse mode share all of this: which arrays carry a derivative, the arrays that hold derivatives,
and the statements that must run beside the forward ones.  The derivative of an element array[index…] is

    held[loops…, lead…, index…]     loops: letters of the Repeats around the derived statements
                                    lead:  letters of the output of a Jacobian

except that a loop's letter t is left out where every statement writes the array at the same t + constant: the
array itself then keeps the iterations apart, and its elements of other iterations are constants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import sympy
from sympy import Basic, Expr

from udlc.differentiate.activity import downstream, edges, upstream
from udlc.differentiate.beside import Beside
from udlc.differentiate.shapes import lifted_shape
from udlc.differentiate.stored import Stored
from udlc.ir.expressions import arrays_written, letters
from udlc.ir.grammar import (
    Array,
    Compute,
    LinAlg,
    Program,
    Range,
    Read,
    Repeat,
    Slice,
    Statement,
    walk,
)

Guards: TypeAlias = tuple[Basic, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """A slice taken as independent; its derivative stands in `held`, behind the indices `prefix`."""

    slice: Slice
    held: str
    prefix: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the derivative of one element stands, and when it stands there."""

    array: str
    index: tuple[Expr, ...]
    guards: Guards = ()

    @property
    def read(self) -> Read:
        """The element itself."""
        return Read(self.array, self.index)


class Derivation:
    """One derivative in the making.

    Args:
        program: gives the arrays; its statements tell which arrays have several writers.
        section: the statements to derive, all of which have run.
        of: the arrays whose derivative is asked for.
        variables: independent slices.
        followed: arrays that the section writes whose whole derivative is asked for.
        around: Repeats in whose bodies both the section and the derived statements stand.
        within: Repeats below those, in which only the derived statements stand.
        lead: ranges of the letters of a Jacobian's output.
        named: from an array, the name and the print of the array that holds its derivative.
    """

    def __init__(  # noqa: PLR0913  one derivation has nine facts, all of them plain
        self,
        program: Program,
        section: tuple[Statement, ...],
        of: tuple[str, ...],
        variables: tuple[Variable, ...],
        named: Callable[[Array], tuple[str, str]],
        *,
        followed: tuple[str, ...] = (),
        around: tuple[Repeat, ...] = (),
        within: tuple[Repeat, ...] = (),
        lead: tuple[Range, ...] = (),
    ):
        self.program = program
        self.arrays = dict(program.arrays)
        self.around, self.lead = around, lead
        self.loops = tuple(Range(r.letter, r.lo, r.hi) for r in (*around, *within))
        self.taken = frozenset(r.letter.name for r in (*self.loops, *lead))
        self._named = named
        self._held: dict[str, str] = {}
        self._variables: dict[str, list[Variable]] = {}
        for v in variables:
            self._variables.setdefault(v.slice.array, []).append(v)
        self._whole = {v.slice.array for v in variables if not v.slice.index}
        self.flow = self._flow(section, of, followed)
        self._pins = _pins(section, around, lead)
        self.beside = Beside(
            section, around, self.flow, self.arrays, lambda array: bool(self.prefix(array)), self.new
        )
        self.section = self.beside.section
        self.stored = Stored(program.statements, self.section, around, self.arrays)

    # ── Which arrays carry a derivative ──────────────────────────────────────

    def _flow(
        self, section: tuple[Statement, ...], of: tuple[str, ...], followed: tuple[str, ...]
    ) -> frozenset[str]:
        """Arrays of the section on a path from a variable to the result."""
        pairs = tuple(p for p in edges(section, self.arrays) if p[0] not in self._whole)
        driven = downstream((*self._variables, *followed), pairs) | set(followed)
        return frozenset(driven & (upstream(of, pairs) | set(of)))

    # ── Where derivatives stand ──────────────────────────────────────────────

    def places(self, array: str, index: tuple[Expr, ...]) -> Iterator[Place]:
        """Every place for the derivative of an element: that of a variable, or the array's own."""
        apart: list[Basic] = []
        for v in self._variables.get(array, ()):
            n = len(v.slice.index)
            guards = _equal(index[:n], v.slice.index)
            if guards is None:
                continue
            yield Place(v.held, (*v.prefix, *index[n:]), guards)
            if not guards:
                return
            apart.append(sympy.Not(sympy.And(*guards)))
        if array in self.flow:
            here = self._in_this_iteration(array, index)
            if here is not None:
                yield replace(self.own(array, index), guards=(*apart, *here))

    def own(self, array: str, index: tuple[Expr, ...]) -> Place:
        """The place of an element that the section writes, in the array that holds its array's derivative."""
        return Place(self.held(array), (*(r.letter for r in self.prefix(array)), *index))

    def held(self, array: str) -> str:
        """The array that holds an array's derivative; made when first asked for."""
        if array not in self._held:
            a = self.arrays[array]
            name, latex = self._named(a)
            self._held[array] = self.new(name, lifted_shape(self.prefix(array), a.shape), latex=latex)
        return self._held[array]

    @property
    def held_names(self) -> frozenset[str]:
        """The arrays that hold derivatives, those of variables left out."""
        return frozenset(self._held.values())

    def prefix(self, array: str) -> tuple[Range, ...]:
        """The letters before an element's own indices in the array that holds its derivative."""
        pins = self._pins.get(array, {})
        return (*(r for r in self.loops if r.letter not in pins), *self.lead)

    def _in_this_iteration(self, array: str, index: tuple[Expr, ...]) -> Guards | None:
        """When an element is one that the section writes in this iteration; None: never."""
        pins = self._pins.get(array, {}).values()
        return _equal(tuple(index[axis] for axis, _ in pins), tuple(value for _, value in pins))

    def new(self, name: str, shape: tuple[Expr, ...], integral: bool = False, latex: str = "") -> str:
        """A new array, under this name or the next that is free."""
        fresh = replace(self.program, arrays=self.arrays).fresh(name)
        self.arrays[fresh] = Array(fresh, shape, integral=integral, latex=latex)
        return fresh


def _equal(index: tuple[Expr, ...], other: tuple[Expr, ...]) -> Guards | None:
    """The relations under which two indices are the same; None: never."""
    guards: list[Basic] = []
    for a, b in zip(index, other):
        relation = sympy.Eq(a - b, 0) if (a - b).is_number else sympy.Eq(a, b)
        if relation == sympy.false:
            return None
        if relation != sympy.true:
            guards.append(relation)
    return tuple(guards)


def _pins(
    section: tuple[Statement, ...], around: tuple[Repeat, ...], lead: tuple[Range, ...]
) -> dict[str, dict[Basic, tuple[int, Expr]]]:
    """For every array and loop letter t, the axis at which all its statements write one t + constant.

    Not so for a letter on which the range of another loop, or of a letter of a Jacobian's output, depends:
    its axis must stand before theirs.
    """
    written_at: dict[str, list[tuple[Expr, ...]]] = {}
    for s, _ in walk(section):
        if isinstance(s, Compute | LinAlg):
            for out in arrays_written(s):
                written_at.setdefault(out, []).append(s.at)
    pins: dict[str, dict[Basic, tuple[int, Expr]]] = {}
    spans: tuple[Repeat | Range, ...] = (*around, *lead)
    nested = {a for r in spans for a in letters(r.lo) | letters(r.hi)}
    for array, ats in written_at.items():
        for loop in (loop for loop in around if loop.letter not in nested):
            for axis, value in enumerate(ats[0]):
                alike = all(len(at) > axis and at[axis] == value for at in ats)
                if alike and (value - loop.letter).is_Integer:
                    pins.setdefault(array, {}).setdefault(loop.letter, (axis, value))
    return pins
