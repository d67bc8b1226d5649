"""A program in, the same program with plainer statements out.

Implied guards go; a statement that is never reached goes; a letter with one value takes it; a sum over a
letter that nothing depends on is a product with the length of its range.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import sympy
from sympy import Basic

from udlc.ir.expressions import parts, symbols
from udlc.ir.grammar import Compute, Program, Range, Size, Statement
from udlc.simplify.deltas import at_value
from udlc.simplify.ranges import Facts, facts_at, guard_facts
from udlc.simplify.statements import Outer, change_each


def tidy(program: Program, positive: Iterable[Size] = ()) -> Program:
    """Apply the rules above to every statement."""
    known = tuple(positive)

    def change(s: Statement, outer: Outer) -> tuple[Statement, ...]:
        if not isinstance(s, Compute):
            return (s,)
        facts = facts_at(s, outer, program.arrays, known)
        guards = needed_guards(s.guards, facts)
        if guards is None:
            return () if s.op == "sum" else (s,)
        s = take_single_values(s if guards == s.guards else replace(s, guards=guards))
        return (count_idle_letters(s, facts_at(None, outer, program.arrays, known)),)

    return change_each(program, change)


def needed_guards(guards: tuple[Basic, ...], facts: Facts) -> tuple[Basic, ...] | None:
    """The guards that do not follow from ranges and earlier guards; None where one never holds."""
    kept: list[Basic] = []
    for g in guards:
        if facts.shows(g):
            continue
        if facts.excludes(g):
            return None
        kept.append(g)
        facts = facts.given(*guard_facts((g,)))
    return tuple(kept)


def take_single_values(s: Compute) -> Compute:
    """A letter over lo .. lo has the value lo."""
    for r in s.domain:
        if r.equation is None and r.letter not in s.plain and sympy.expand(r.hi - r.lo) == 1:
            return take_single_values(at_value(s, r, r.lo, s.guards) or s)
    return s


def count_idle_letters(s: Compute, facts: Facts) -> Compute:
    """Σ over v of what does not depend on v  =  (hi - lo) · the rest, where hi - lo cannot be negative."""
    if s.op != "sum":
        return s
    for r in reversed(s.domain):
        others = tuple(x for x in s.domain if x.letter != r.letter)
        rest = replace(s, domain=others)
        if (
            r.equation is None
            and not any(r.letter in symbols(e) for e in parts(rest))
            and is_length(r, facts)
        ):
            return count_idle_letters(replace(rest, body=s.body * (r.hi - r.lo)), facts)
    return s


def is_length(r: Range, facts: Facts) -> bool:
    """Is hi - lo, free of other letters, never negative?"""
    return not any(not isinstance(x, Size) for x in symbols(r.hi - r.lo)) and facts.nonnegative(r.hi - r.lo)
