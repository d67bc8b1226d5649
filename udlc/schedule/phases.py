"""Splits a backward in two, so that no gradient is kept whole: its program in, those of two phases out.

    dh[k−1, i, s]  = Σ_p df[k, i, p]·Ω[k, p, s]       first phase: by examples, the adjoints of states
    dΩ[k, p, s]    = Σ_i df[k, i, p]·h[k−1, i, s]     second phase: by rows p, over the whole batch

Where examples are shared out, each shard sums up a gradient of its own of all parameters, and these are added
up.  In two phases there is none of that: the second makes some rows of a parameter's gradient, complete, and
whoever updates these rows does so at once.  Part number n of N has the rows

    p = ⌊P·n/N⌋ … ⌊P·(n + 1)/N⌋ − 1        of each parameter's P rows,

`part` and `parts` being sizes of its program.  Each element is the sum of the same terms in the same order,
whatever N is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy
from sympy import Expr

from udlc.ir.expressions import arrays_read, arrays_written, letters, rebuild, substitute
from udlc.ir.functions import quo
from udlc.ir.grammar import ZERO, Array, Compute, Letter, Program, Range, Size, Statement, walk
from udlc.ir.sizes import sizes_of
from udlc.ir.used import used
from udlc.schedule.extent import at_axes
from udlc.schedule.shards import shards
from udlc.schedule.views import is_ragged

PART, PARTS = "part", "parts"
"""The sizes that say which part, of how many; a program that uses these names itself is not split."""


@dataclass(frozen=True, slots=True)
class Phases:
    """states: carries adjoints back through the states.  rows: from these to rows of the gradient."""

    states: Program
    rows: Program


def in_phases(backward: Program) -> Phases | None:
    """The two phases of a backward; None where they are not known to be the same.

    That asks that each output is a sum over the examples that nobody reads; that these sums read no
    parameter, since other parts may have changed it; that an example's share of what they read lies side by
    side, so that a shard may write its examples'; and that a letter of its own counts each output's rows.
    """
    found = shards(backward)
    named = {e.name for e in sizes_of(backward)}
    if found is None or not set(backward.outputs) <= set(found.partial) or {PART, PARTS} & named:
        return None
    outputs = set(backward.outputs)
    states = rebuild(backward.statements, lambda s: [] if outputs & set(arrays_written(s)) else [s])
    sums = [s for s, _ in walk(backward.statements) if isinstance(s, Compute) and s.out in outputs]
    made = {n for s, _ in walk(states) for n in arrays_written(s)}
    read = {n for s in sums for n in arrays_read(s)}
    known = [_may_be_read(backward.arrays[n], found.size, n in made) for n in read]
    if not read & made or not all(known) or not all(_row_letter(backward, s) for s in sums):
        return None
    wanted = tuple(n for n in backward.arrays if n in read & made)
    first = replace(backward, statements=states, outputs=wanted)
    return Phases(used(first), used(_by_rows(backward, made)))


def _may_be_read(a: Array, size: Size, made: bool) -> bool:
    """Whether the second phase may read an array, `made` in the first or there before.

    The share of an example, in each row of a ragged array, comes after that of the example before.
    """
    axes = [n for n, e in enumerate(a.shape) if size in e.free_symbols]
    return a.role != "parameter" and (axes == [_row_axis(a)] or not (axes or made))


def _row_axis(a: Array) -> int:
    """The axis that is cut: the first, or where rows differ in shape the first of each."""
    return 1 if is_ragged(a) else 0


def _row_letter(program: Program, s: Compute) -> Letter | None:
    """The letter that counts the rows of what a statement sums up, where it has all of them, each once."""
    a = program.arrays[s.out]
    axis = _row_axis(a)
    if len(a.shape) <= axis or not isinstance(s.at[axis], Letter):
        return None
    letter = s.at[axis]
    found = [r for r in s.domain if r.letter == letter]
    if len(found) != 1 or found[0].equation is not None or found[0].lo != 0:
        return None
    others = (e for n, e in enumerate(s.at) if n != axis)
    bounds = (e for r in s.domain for e in (r.lo, r.hi, *(r.equation or ())))
    if any(letter in letters(e) for e in (*others, *bounds)):
        return None
    return letter if sympy.expand(found[0].hi - at_axes(a.shape[axis], s.at)) == 0 else None


def _by_rows(program: Program, made: set[str]) -> Program:
    """The sums alone, each of its part of the rows, from adjoints that are given."""
    outputs = set(program.outputs)

    def each(s: Statement) -> list[Statement]:
        if not isinstance(s, Compute) or s.out not in outputs:
            return []
        return [_part_of(program, s)]

    arrays = dict(program.arrays)
    for name, a in program.arrays.items():
        axis = _row_axis(a)
        if name in outputs:
            rows = _first(a.shape[axis], 1) - _first(a.shape[axis])
            arrays[name] = replace(a, shape=(*a.shape[:axis], rows, *a.shape[axis + 1 :]))
        elif name in made:
            arrays[name] = replace(a, role="given")
    return replace(program, arrays=arrays, statements=rebuild(program.statements, each))


def _part_of(program: Program, s: Compute) -> Compute:
    """A sum, for the rows of a part, which it counts from the first of them."""
    letter = _row_letter(program, s)
    assert letter is not None
    length = at_axes(program.arrays[s.out].shape[_row_axis(program.arrays[s.out])], s.at)
    first, rows = _first(length), _first(length, 1) - _first(length)
    domain = tuple(Range(letter, ZERO, rows) if r.letter == letter else r for r in s.domain)
    moved = {letter: letter + first}
    guards = tuple(substitute(g, moved) for g in s.guards)
    return replace(s, domain=domain, body=substitute(s.body, moved), guards=guards)


def _first(length: Expr, ahead: int = 0) -> Expr:
    """The first row of a part, or of one that comes after it."""
    return quo(length * (Size(PART) + ahead), Size(PARTS))
