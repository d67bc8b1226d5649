"""Forward statements in; function values that they have stored are read back instead of computed again.

h[i] = tanh(f[i])      makes of      1 − tanh(f[j])²      1 − h[j]²      where j runs inside the range of i
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import sympy
from sympy import Basic, Expr, Function

from udlc.ir.expressions import substitute
from udlc.ir.grammar import Array, Compute, Letter, Range, Read, Repeat, Statement, walk


@dataclass(frozen=True, slots=True)
class _Value:
    """A statement that stores one function value per point; its letters in order of occurrence; ranges."""

    s: Compute
    letters: tuple[Letter, ...]
    ranges: tuple[Range, ...]


class Stored:
    """Function values that are complete before the derived statements run.

    Args:
        statements: the whole program, to tell which arrays have a single writer.
        section: the statements that have run.
        around: Repeats around the section; of these only the same iteration is known to have run.
        arrays: by name.
    """

    def __init__(
        self,
        statements: tuple[Statement, ...],
        section: tuple[Statement, ...],
        around: tuple[Repeat, ...],
        arrays: Mapping[str, Array],
    ):
        self.arrays = arrays
        self.fixed = {r.letter for r in around}
        self.values: dict[tuple[object, ...], _Value] = {}
        writers = Counter(s.out for s, _ in walk(statements) if isinstance(s, Compute))
        for s, loops in walk(section, around):
            if isinstance(s, Compute) and s.op == "sum" and s.body.is_Function and writers[s.out] == 1:
                ranges = _ranges(s, loops)
                if ranges is not None and {r.letter for r in ranges} == set(s.at):
                    letters, form = _form(s.body)
                    if set(letters) == set(s.at):
                        self.values.setdefault((_kind(s.body), form), _Value(s, letters, ranges))
        self.kinds = {kind for kind, _ in self.values}

    def reuse(self, e: Expr, s: Compute, loops: tuple[Repeat, ...]) -> Expr:
        """The expression, at a point of `s` within `loops`, with stored values read back."""
        if not self.values:
            return e
        found: dict[Basic, Basic] = {}
        for node in sorted(
            (n for n in e.atoms(Function) if _kind(n) in self.kinds), key=sympy.default_sort_key
        ):
            letters, form = _form(node)
            value = self.values.get((_kind(node), form))
            if value is not None and self._covers(value, letters, s, loops):
                to = dict(zip(value.letters, letters))
                found[node] = self.arrays[value.s.out][tuple(to[a] for a in value.s.at)]
        return e.xreplace(found)

    def _covers(self, v: _Value, letters: tuple[Letter, ...], s: Compute, loops: tuple[Repeat, ...]) -> bool:
        """Whether the value has been stored wherever `s` has a point."""
        ranges = _ranges(s, loops)
        if ranges is None:
            return False
        to = dict(zip(v.letters, letters))
        if any(to.get(a, a) != a for a in self.fixed):
            return False
        known = {r.letter: (r.lo, r.hi) for r in ranges}
        inside = all(
            known.get(to[r.letter]) == (substitute(r.lo, to), substitute(r.hi, to)) for r in v.ranges
        )
        return inside and all(substitute(g, to) in s.guards for g in v.s.guards)


def _ranges(s: Compute, loops: tuple[Repeat, ...]) -> tuple[Range, ...] | None:
    """The ranges of all letters of a statement; None where one is not a plain range."""
    if any(r.equation for r in s.domain) or any(loop.until is not None for loop in loops):
        return None
    return (*(Range(loop.letter, loop.lo, loop.hi) for loop in loops), *s.domain)


def _kind(node: Basic) -> tuple[str, tuple[str, ...]]:
    return type(node).__name__, tuple(sorted(r.array for r in node.atoms(Read)))


def _form(node: Basic) -> tuple[tuple[Letter, ...], Basic]:
    """The letters of an expression in order of occurrence, and the expression with them numbered."""
    order: dict[Letter, Letter] = {}

    def visit(e: Basic) -> None:
        for x in sympy.preorder_traversal(e):
            if isinstance(x, Letter):
                order.setdefault(x, Letter(f"letter{len(order)}"))
            elif isinstance(x, Read):
                for i in x.index:
                    visit(i)

    visit(node)
    return tuple(order), substitute(node, order)
