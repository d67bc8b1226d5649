"""A program with Kronecker deltas in, the same sums at the one point where the deltas hold out.

A Jacobian is a gradient with one more letter, seeded with  δ[a, b] = 1 where a = b.  Two rules remove deltas:
a map with an equality is read through; a letter that an equality gives takes its value (the one-point rule).

    D[a, b] = g(a, b) where a = b,  Σ_b D[e, b]·f(b)   →   Σ_b g(e, b)·f(b) where e = b
    Σ_b f(b) where b = e                               →   f(e) where e lies in b's range
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

import sympy
from sympy import Basic, Expr

from udlc.ir.expressions import printed, reads, substitute, symbols
from udlc.ir.grammar import ONE, ZERO, Compute, Letter, Program, Range, Read, Statement
from udlc.simplify.affine import replace_letters, split
from udlc.simplify.order import in_order
from udlc.simplify.ranges import facts_at, guard_facts
from udlc.simplify.statements import Outer, Placed, change_each, may_meet, replace_in_range, writers


def eliminate_deltas(program: Program) -> Program:
    """Read maps with equalities where they are used, then apply the one-point rule."""
    written = writers(program)

    def change(s: Statement, outer: Outer) -> tuple[Statement, ...]:
        if not isinstance(s, Compute) or s.op != "sum":
            return (s,)
        for r in sorted(s.body.atoms(Read), key=printed):
            if is_factor(r, s.body) and (source := only_delta(r, s, outer, written, program)):
                s = read_through(s, r, source)
        return (apply_one_point(s),)

    return change_each(program, change)


def is_factor(r: Read, body: Expr) -> bool:
    """Body = r · (something without r)."""
    factors = sympy.Mul.make_args(body)
    return factors.count(r) == 1 and not any(r in reads(f) for f in factors if f != r)


def only_delta(
    r: Read, s: Compute, outer: Outer, written: dict[str, list[Placed]], program: Program
) -> Compute | None:
    """The map with an equality that alone can have written this element."""
    candidates = written.get(r.array, [])
    if not any(is_delta(w) for w, _ in candidates):
        return None
    facts = facts_at(s, outer, program.arrays).given(*guard_facts(s.guards))
    meeting = [p for p in candidates if may_meet(r, facts, p, program)]
    if len(meeting) != 1:
        return None
    source, around = meeting[0]
    return source if is_delta(source) and same_turn(source, around, r, outer) else None


def is_delta(s: Statement) -> TypeGuard[Compute]:
    """A sum over nothing that writes only where indices are equal."""
    if not isinstance(s, Compute) or s.op != "sum" or any(r.equation for r in s.domain):
        return False
    if s.reduced or any(symbols(e) & set(s.letters) for e in s.at if e not in s.letters):
        return False
    own = [e for e in s.at if e in s.letters]
    return len(s.plain) < len(own) or any(isinstance(g, sympy.Eq) for g in s.guards)


def same_turn(source: Compute, around: Outer, r: Read, outer: Outer) -> bool:
    """Was the element written outside all Repeats, or in the very turn that reads it?"""
    if not around:
        return True
    letters = [repeat.letter for repeat in around]
    placed = all(any(a == k == i for a, i in zip(source.at, r.index)) for k in letters)
    return outer[: len(around)] == around and placed


def read_through(s: Compute, r: Read, source: Compute) -> Compute:
    """Put what was written in place of the read; where nothing was written there is no point."""
    values: dict[Basic, Basic] = {}
    equalities: list[Basic] = []
    for a, index in zip(source.at, r.index):
        if a in source.letters and a not in values:
            values[a] = index
        else:
            equalities.append(sympy.Eq(index, substitute(a, values)))
    inside = [g for x in source.domain for g in within(x, values)]
    guards = (*inside, *equalities, *(replace_letters(g, values) for g in source.guards), *s.guards)
    guards = tuple(dict.fromkeys(g for g in guards if g != sympy.true))
    return replace(s, body=s.body.xreplace({r: replace_letters(source.body, values)}), guards=guards)


def within(r: Range, values: dict[Basic, Basic]) -> tuple[Basic, Basic]:
    """The letter's value lies in its range."""
    value, lo, hi = (sympy.expand(replace_letters(e, values)) for e in (r.letter, r.lo, r.hi))
    return sympy.Ge(value, lo), sympy.Lt(value, hi)


def apply_one_point(s: Compute) -> Compute:
    """Every letter that a guard determines takes that value; one that places the result only a number."""
    while (found := one_point(s)) is not None:
        s = found
    return s


def one_point(s: Compute) -> Compute | None:
    """The sum without the first letter that an equality among its guards determines."""
    loops = {r.letter: r for r in s.domain if r.equation is None}
    plain = set(s.plain)
    for position, guard in enumerate(s.guards):
        if not isinstance(guard, sympy.Eq):
            continue
        for letter, around in loops.items():
            value = solved_for(guard, letter)
            if value is None or not worthwhile(s, letter, value):
                continue
            if letter in plain and not value.is_Integer:
                continue
            rest = (*s.guards[:position], *s.guards[position + 1 :])
            if found := at_value(s, around, value, rest):
                return found
    return None


def solved_for(guard: sympy.Eq, letter: Letter) -> Expr | None:
    """The value that an equality gives a letter with coefficient ±1."""
    parts = split(guard.lhs - guard.rhs, (letter,))
    if parts is None or parts[0].get(letter, ZERO) not in (ONE, -ONE):
        return None
    return sympy.expand(-parts[0][letter] * parts[1])


def worthwhile(s: Compute, letter: Letter, value: Expr) -> bool:
    """Stored data in an index on the left would make a gather a scatter; on the right it saves a loop."""
    return not reads(value) or not any(letter in symbols(e) for e in s.at)


def at_value(s: Compute, r: Range, value: Expr, guards: tuple[Basic, ...]) -> Compute | None:
    """The sum with one letter at its value, guarded by its range; None where bounds would be cyclic."""
    values: dict[Basic, Basic] = {r.letter: value}

    def change(e: Basic) -> Basic:
        return replace_letters(e, values)

    domain = in_order([replace_in_range(x, change) for x in s.domain if x.letter != r.letter])
    if domain is None:
        return None
    inside = (sympy.Ge(value, r.lo), sympy.Lt(value, r.hi))
    kept = dict.fromkeys(g for g in (*inside, *map(change, guards)) if g != sympy.true)
    at = tuple(sympy.expand(change(e)) for e in s.at)
    return replace(s, at=at, domain=domain, body=change(s.body), guards=tuple(kept))
