"""Splits a backward in two, so that no gradient is kept whole: its program in, those of two phases out.

    dh[k−1, i, s]  = Σ_p df[k, i, p]·Ω[k, p, s]       first phase: by examples, the adjoints of states
    dΩ[k, p, s]    = Σ_i df[k, i, p]·h[k−1, i, s]     second phase: by rows p, over the whole batch

Where examples are shared out, each shard sums up a gradient of its own of all parameters, and these are added
up.  In two phases there is none of that: the second makes a part of each parameter's gradient, complete, and
whoever updates these elements does so at once.  Of P rows and S columns, number (part, side) has

    p = ⌊P·part/parts⌋ … ⌊P·(part + 1)/parts⌋ − 1,    s = ⌊S·side/sides⌋ … ⌊S·(side + 1)/sides⌋ − 1;

what has no columns is cut into parts·sides.  These are sizes of its program.  Each element is the sum of the
same terms in the same order, whatever they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy
from sympy import Basic, Expr

from udlc.ir.expressions import arrays_read, arrays_written, in_rows, letters, rebuild, substitute
from udlc.ir.functions import quo
from udlc.ir.grammar import Array, Compute, Letter, Program, Size, Statement, walk
from udlc.ir.sizes import sizes_of
from udlc.ir.used import used
from udlc.schedule.extent import at_axes
from udlc.schedule.shards import shards

SIZES = ("part", "parts", "side", "sides")
"""The sizes that say which part, of how many; a program that uses these names itself is not split."""


@dataclass(frozen=True, slots=True)
class Phases:
    """states: carries adjoints back through the states.  rows: from these to parts of the gradient.

    size: the number of examples, by which the first is shared out.  gradient: what all parts together make.
    """

    states: Program
    rows: Program
    size: Size
    gradient: tuple[Array, ...]

    @property
    def exchanged(self) -> tuple[Array, ...]:
        """What the second phase reads of the examples: shards wrote it, and any thread may read it."""
        return tuple(a for a in self.rows.inputs if any(self.size in e.free_symbols for e in a.shape))


def in_phases(backward: Program) -> Phases | None:
    """The two phases of a backward; None where they are not known to be the same.

    That asks that each output is a sum over the examples that nobody reads; that these sums read no
    parameter, since other parts may have changed it; that an example's share of what they read lies side by
    side, so that a shard may write its examples'; and that a letter of its own counts each output's rows.
    """
    found = shards(backward)
    named = {e.name for e in sizes_of(backward)}
    if found is None or not set(backward.outputs) <= set(found.partial) or named & {*SIZES}:
        return None
    outputs = set(backward.outputs)
    states = rebuild(backward.statements, lambda s: [] if outputs & set(arrays_written(s)) else [s])
    sums = [s for s, _ in walk(backward.statements) if isinstance(s, Compute) and s.out in outputs]
    made = {n for s, _ in walk(states) for n in arrays_written(s)}
    read = {n for s in sums for n in arrays_read(s)}
    known = [_may_be_read(backward.arrays[n], found.size, n in made) for n in read]
    rows = [_letter(backward, s, _row_axis(backward.arrays[s.out])) for s in sums]
    if not read & made or not all(known) or not all(rows):
        return None
    wanted = tuple(n for n in backward.arrays if n in read & made)
    first = replace(backward, statements=states, outputs=wanted)
    gradient = tuple(backward.arrays[n] for n in backward.outputs)
    return Phases(used(first), used(_by_rows(backward, made, sums)), found.size, gradient)


def _may_be_read(a: Array, size: Size, made: bool) -> bool:
    """Whether the second phase may read an array, `made` in the first or there before.

    The share of an example, in each row of a ragged array, comes after that of the example before.
    """
    axes = [n for n, e in enumerate(a.shape) if size in e.free_symbols]
    return a.role != "parameter" and (axes == [_row_axis(a)] or not (axes or made))


def _row_axis(a: Array) -> int:
    """The first axis, or where rows differ in shape the first of each."""
    return 1 if in_rows(a) else 0


def _letter(program: Program, s: Compute, axis: int) -> Letter | None:
    """The letter that counts the places on an axis of a sum, where it has all of them, each once."""
    a = program.arrays[s.out]
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


@dataclass(frozen=True, slots=True)
class _Cut:
    """How an axis is cut: into so many parts, of which this is number `number`."""

    axis: int
    number: Expr
    count: Expr

    def first(self, length: Expr) -> Expr:
        """The first place of the part."""
        return quo(length * self.number, self.count)

    def places(self, length: Expr) -> Expr:
        """How many places it has."""
        return quo(length * (self.number + 1), self.count) - self.first(length)


def _cuts(program: Program, name: str, sums: list[Compute]) -> tuple[_Cut, ...]:
    """How an output is cut: its rows by parts and its columns by sides, or its rows by both."""
    part, parts, side, sides = map(Size, SIZES)
    axis = _row_axis(program.arrays[name])
    if all(_letter(program, s, axis + 1) for s in sums if s.out == name):
        return _Cut(axis, part, parts), _Cut(axis + 1, side, sides)
    return (_Cut(axis, part * sides + side, parts * sides),)


def _by_rows(program: Program, made: set[str], sums: list[Compute]) -> Program:
    """The sums alone, each of its part of the rows, from adjoints that are given."""
    cuts = {name: _cuts(program, name, sums) for name in program.outputs}

    def each(s: Statement) -> list[Statement]:
        if not isinstance(s, Compute) or s.out not in cuts:
            return []
        return [_part_of(program, s, cuts[s.out])]

    arrays = dict(program.arrays)
    for name, a in program.arrays.items():
        shape = list(a.shape)
        for cut in cuts.get(name, ()):
            shape[cut.axis] = cut.places(shape[cut.axis])
        arrays[name] = replace(a, shape=tuple(shape), role="given" if name in made else a.role)
    return replace(program, arrays=arrays, statements=rebuild(program.statements, each))


def _part_of(program: Program, s: Compute, cuts: tuple[_Cut, ...]) -> Compute:
    """A sum, for the places of a part, which it counts from the first of them."""
    places: dict[Letter, Expr] = {}
    moved: dict[Basic, Basic] = {}
    for cut in cuts:
        letter = _letter(program, s, cut.axis)
        assert letter is not None
        length = at_axes(program.arrays[s.out].shape[cut.axis], s.at)
        places[letter], moved[letter] = cut.places(length), letter + cut.first(length)
    domain = tuple(replace(r, hi=places.get(r.letter, r.hi)) for r in s.domain)
    guards = tuple(substitute(g, moved) for g in s.guards)
    return replace(s, domain=domain, body=substitute(s.body, moved), guards=guards)
