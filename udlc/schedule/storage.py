"""How many rows of a run's states live at once: program in, the arrays that need no more rows than that out.

    for k = 1 … K − 1:  z[k] = Ω[k] h[k − 1],  h[k] = a(z[k])          z: 1 row, h: 2 rows

A state has the letter of its run as its first index.  Step k writes row k + w and reads no row further back
than d rows; what stands before the run writes the rows that its first steps read, and what stands after it
reads its last rows.  Then row k may stand at place k mod (d + 1): nobody looks for the row that was there.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import Expr

from udlc.ir.expressions import arrays_read, letters, reads_of
from udlc.ir.grammar import Compute, Program, Repeat, walk
from udlc.schedule.extent import Extents


@dataclass(frozen=True, slots=True)
class _Access:
    """A statement that touches an array: at which row, in which runs, whether it writes or even sets it."""

    row: Expr
    outer: tuple[Repeat, ...]
    writes: bool
    sets: bool


def live_rows(program: Program, found: Extents) -> dict[str, int]:
    """Array → how many of its rows live at once, for the states of runs of which that is known.

    Args:
        program: as its loops are made from it.
        found: which statements assign their slice.
    """
    accesses, others = _accesses(program, found)
    whole = {fill.array for fill in found.filled if fill.rows is None}
    rows: dict[str, int] = {}
    for name, touched in accesses.items():
        a = program.arrays[name]
        if a.role != "temporary" or name in others | whole:
            continue
        count = _live(touched)
        if count is not None and not (a.shape[0].is_Integer and a.shape[0] <= count):
            rows[name] = count
    return rows


def _accesses(program: Program, found: Extents) -> tuple[dict[str, list[_Access]], set[str]]:
    """The accesses of each array in the order of `walk`, and arrays that something else touches."""
    accesses: dict[str, list[_Access]] = {}
    others = {name for a in program.arrays.values() for e in a.shape for name in _read_in(e)}
    for position, (s, outer) in enumerate(walk(program.statements)):
        if not isinstance(s, Compute):
            others |= {*arrays_read(s), *getattr(s, "outs", ()), getattr(s, "count", "")}
            continue
        own = set(s.letters)
        touched = [(r.array, r.index, False) for r in reads_of(s)]
        for name, index, writes in (*touched, (s.out, s.at, True)):
            if not index or letters(index[0]) & own or _read_in(index[0]):
                others.add(name)
            else:
                access = _Access(index[0], outer, writes, position in found.setting)
                accesses.setdefault(name, []).append(access)
    return accesses, others


def _read_in(e: Expr) -> set[str]:
    return {r.array for r in e.atoms() if hasattr(r, "array")}


def _live(touched: list[_Access]) -> int | None:
    """How many rows live at once, where one run makes them one after the other; else None."""
    runs = {run.letter: run for t in touched for run in t.outer if run.letter in letters(t.row)}
    if len(runs) != 1:
        return None
    (run,) = runs.values()
    inside = [t for t in touched if any(outer is run for outer in t.outer)]
    before = touched[: touched.index(inside[0])]
    after = touched[len(before) + len(inside) :]
    outside = [*before, *after]
    if run.until is not None or any(t.outer[0] is not run for t in inside) or any(t.outer for t in outside):
        return None
    if any(t.writes for t in after):
        return None
    return _Window(run, inside, before, after).rows()


@dataclass(frozen=True, slots=True)
class _Window:
    """A run, and the accesses of one array in it, before it and after it."""

    run: Repeat
    inside: list[_Access]
    before: list[_Access]
    after: list[_Access]

    def rows(self) -> int | None:
        """How far back rows are read, and one; None where rows are not written in order and read after."""
        written = {t.row - self.run.letter for t in self.inside if t.writes}
        if len(written) != 1 or not _first_sets(self.inside):
            return None
        (offset,) = written
        first, last = (self.run.hi - 1, self.run.lo) if self.run.down else (self.run.lo, self.run.hi - 1)
        back = self.distances(self.run.letter + offset, self.inside)
        started = self.distances(first + offset, self.before)
        ended = self.distances(last + offset, self.after)
        if back is None or started is None or ended is None:
            return None
        made = {n for n, t in zip(started, self.before) if t.writes and t.sets}
        wanted = max(*back, *(n + 1 for n in ended), 0)
        if set(started) != made or made != set(range(1, wanted + 1)):
            return None
        return 1 + max(*back, *ended, 0)

    def distances(self, newest: Expr, touched: list[_Access]) -> list[int] | None:
        """How many rows each row was written before the newest one; None where that is not known."""
        found = [sympy.expand((t.row - newest) * (1 if self.run.down else -1)) for t in touched]
        return list(map(int, found)) if all(n.is_Integer and n >= 0 for n in found) else None


def _first_sets(inside: list[_Access]) -> bool:
    """Whether what first writes a row sets it, and nothing in the same step reads it before."""
    first = next(t for t in inside if t.writes)
    same = inside[: inside.index(first)]
    return first.sets and not any(sympy.expand(t.row - first.row) == 0 for t in same)
