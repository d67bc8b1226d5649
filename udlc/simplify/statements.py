"""A program in, questions about who writes what and rewrites that know the Repeats around a statement out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

import sympy
from sympy import Basic, Expr

from udlc.ir.expressions import arrays_written, substitute
from udlc.ir.grammar import Compute, Letter, Program, Range, Read, Repeat, Statement, walk
from udlc.simplify.ranges import Facts, facts_at, guard_facts

Outer: TypeAlias = tuple[Repeat, ...]
Placed: TypeAlias = tuple[Statement, Outer]


def change_each(program: Program, change: Callable[[Statement, Outer], Iterable[Statement]]) -> Program:
    """Map every statement but Repeats, knowing the Repeats around it; Repeats that become empty go."""

    def inside(statements: tuple[Statement, ...], outer: Outer) -> tuple[Statement, ...]:
        out: list[Statement] = []
        for s in statements:
            if not isinstance(s, Repeat):
                out.extend(change(s, outer))
            elif body := inside(s.body, (*outer, s)):
                out.append(s if body == s.body else replace(s, body=body))
        return tuple(out)

    found = inside(program.statements, ())
    return program if found == program.statements else program.with_statements(found)


def writers(program: Program) -> dict[str, list[Placed]]:
    """The statements that write each array, in order."""
    found: dict[str, list[Placed]] = {}
    for s, outer in walk(program.statements):
        for name in arrays_written(s):
            found.setdefault(name, []).append((s, outer))
    return found


def may_meet(read: Read, where: Facts, placed: Placed, program: Program) -> bool:
    """Could the element that is read, at a point where the facts hold, be one that this statement writes?"""
    s, outer = placed
    if not isinstance(s, Compute):
        return True
    whole = {r.letter: r.hi for r in s.domain if r.lo == 0 and r.equation is None}
    shape = program.arrays[s.out].shape
    partial = [a for a, e in enumerate(s.at) if e not in whole or whole[e] != shape[a]]
    if not partial:
        return True
    other = renaming((*(r.letter for r in outer), *s.letters))
    known = [*facts_at(s, outer, program.arrays).known, *guard_facts(s.guards)]
    both = where.given(*(substitute(f, other) for f in known))
    return not any(both.excludes(sympy.Eq(read.index[a], substitute(s.at[a], other))) for a in partial)


def renaming(letters: Iterable[Letter]) -> dict[Basic, Basic]:
    """Each letter with a prime, so that two statements do not share letters."""
    return {v: Letter(f"{v.name}'") for v in letters}


def replace_in_range(r: Range, change: Callable[[Basic], Basic]) -> Range:
    """A range with its bounds and its equation changed."""
    equation: tuple[Expr, Expr] | None = None
    if r.equation is not None:
        numerator, denominator = (sympy.expand(change(x)) for x in r.equation)
        equation = (numerator, denominator)
    return Range(r.letter, sympy.expand(change(r.lo)), sympy.expand(change(r.hi)), equation)
