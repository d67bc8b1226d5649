"""How many rows of a run's states live at once: program in, the arrays that need no more rows than that out.

    for k = 1 … K − 1:  z[k] = Ω[k] h[k − 1],  h[k] = a(z[k])          z: 1 row, h: 2 rows

A state has the letter of its run as its first index.  Step k writes row k + w and reads no row further back
than d rows; what stands before the run writes the rows that its first steps read, and what stands after it
reads its last rows.  Then row k may stand at place k mod (d + 1): nobody looks for the row that was there.

A state that is zero before everything, since no statement is known to cover it, becomes zero row by row: each
when its step begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

import sympy
from sympy import Expr

from udlc.ir.expressions import arrays_read, letters, reads, reads_of
from udlc.ir.grammar import ZERO, Compute, Program, Read, Repeat, Statement
from udlc.ir.loops import Assign, Fill, Node, Product, Steps, walk_nodes
from udlc.schedule.extent import Extents


@dataclass(frozen=True, slots=True)
class State:
    """A state of a run.

    live: how many of its rows live at once.
    offset: step k of the run writes row k + offset.
    zeroed: whether it is zero before everything.
    """

    live: int
    run: Repeat
    offset: Expr
    zeroed: bool

    @property
    def last(self) -> Expr:
        """The letter in the last step, as one who comes after the run finds it."""
        run = self.run
        if run.until is None:
            return run.lo if run.down else run.hi - 1
        taken = Read(run.count, (), True)
        return run.hi - taken if run.down else run.lo + taken - 1


@dataclass(frozen=True, slots=True)
class _Access:
    """A statement that touches an array: at which row, in which runs, whether it writes or even sets it."""

    row: Expr
    outer: tuple[Repeat, ...]
    writes: bool
    sets: bool


def states(program: Program, found: Extents) -> dict[str, State]:
    """The states of runs of which it is known how many rows live at once, by name.

    Args:
        program: as its loops are made from it.
        found: which statements assign their slice.
    """
    accesses, others = _accesses(program, found)
    zeroed = {fill.array for fill in found.filled if fill.rows is None}
    known: dict[str, State] = {}
    for name, touched in accesses.items():
        a = program.arrays[name]
        if a.role != "temporary" or name in others:
            continue
        state = _state(touched, name in zeroed)
        if state is None or (a.shape[0].is_Integer and a.shape[0] <= state.live):
            continue
        if not state.zeroed or _has_rows_before(state, a.shape[0]):
            known[name] = state
    return known


def filled_by_row(body: tuple[Node, ...], known: Mapping[str, State]) -> tuple[Node, ...]:
    """Loops that make no more of these states zero than is read, and each row when its step begins."""
    whole = {node.array for node in body if isinstance(node, Fill) and node.rows is None}
    zeroed = {name: state for name, state in known.items() if state.zeroed and name in whole}

    def each(node: Node) -> Node | None:
        if isinstance(node, Fill) and node.array in known:
            before = _before(known[node.array]) if node.array in zeroed else None
            return None if before is None else replace(node, rows=before)
        if isinstance(node, Steps):
            mine = sorted(zeroed.keys() & _written(node.body))
            rows = ((name, node.letter + zeroed[name].offset) for name in mine)
            return replace(node, body=(*(Fill(name, (row, row + 1)) for name, row in rows), *node.body))
        return node

    return tuple(new for new in map(each, body) if new is not None)


def _before(state: State) -> tuple[Expr, Expr] | None:
    """The rows that the first steps read and no step writes; None where there are none."""
    wanted, run = state.live - 1, state.run
    first = (run.hi if run.down else run.lo) + state.offset
    if wanted == 0:
        return None
    return (first, first + wanted) if run.down else (first - wanted, first)


def _has_rows_before(state: State, rows: Expr) -> bool:
    """Whether the rows that the first steps read are known to be rows of the array."""
    lo, hi = _before(state) or (ZERO, rows)
    return bool(sympy.expand(lo).is_nonnegative and sympy.expand(rows - hi).is_nonnegative)


def _written(nodes: tuple[Node, ...]) -> set[str]:
    writing = (n for n in walk_nodes(nodes) if isinstance(n, Assign | Product))
    targets = (n.target if isinstance(n, Assign) else n.out for n in writing)
    return {t.array for t in targets if isinstance(t, Read)}


def _accesses(program: Program, found: Extents) -> tuple[dict[str, list[_Access]], set[str]]:
    """The accesses of each array in the order of `walk`, and arrays that something else touches."""
    accesses: dict[str, list[_Access]] = {}
    others = {r.array for a in program.arrays.values() for e in a.shape for r in reads(e)}
    for position, s, outer in _in_order(program.statements):
        own = set(s.letters) if isinstance(s, Compute) else set()
        match s:
            case Compute():
                touched = [(r, False) for r in reads_of(s)]
                touched.append((Read(s.out, s.at), True))
            case Repeat():
                others |= {s.count, *(r.array for e in (s.lo, s.hi) for r in reads(e))}
                touched = [] if s.until is None else [(r, False) for r in reads(s.until)]
            case _:
                others |= {*arrays_read(s), *getattr(s, "outs", ())}
                touched = []
        for r, writes in touched:
            if not r.index or letters(r.index[0]) & own or any(n.index for n in reads(r.index[0])):
                others.add(r.array)
            else:
                access = _Access(r.index[0], outer, writes, position in found.setting)
                accesses.setdefault(r.array, []).append(access)
    return accesses, others


def _in_order(
    statements: tuple[Statement, ...], outer: tuple[Repeat, ...] = (), numbers: count[int] | None = None
) -> Iterator[tuple[int, Statement, tuple[Repeat, ...]]]:
    """Every statement with its number in the order of `walk`; a Repeat after its body, as if in it."""
    numbers = count() if numbers is None else numbers
    for s in statements:
        number = next(numbers)
        if isinstance(s, Repeat):
            yield from _in_order(s.body, (*outer, s), numbers)
            yield number, s, (*outer, s)
        else:
            yield number, s, outer


def _state(touched: list[_Access], zeroed: bool) -> State | None:
    """The state that one run makes row after row, where it does; else None."""
    runs = {run.letter: run for t in touched for run in t.outer if run.letter in letters(t.row)}
    if len(runs) != 1:
        return None
    (run,) = runs.values()
    inside = [t for t in touched if any(outer is run for outer in t.outer)]
    before = touched[: touched.index(inside[0])]
    after = touched[len(before) + len(inside) :]
    outside = [*before, *after]
    if any(t.outer[0] is not run for t in inside) or any(t.outer for t in outside):
        return None
    if any(t.writes for t in after):
        return None
    return _Window(run, inside, before, after, zeroed).state()


@dataclass(frozen=True, slots=True)
class _Window:
    """A run, and the accesses of one array in it, before it and after it."""

    run: Repeat
    inside: list[_Access]
    before: list[_Access]
    after: list[_Access]
    zeroed: bool

    def state(self) -> State | None:
        """None where rows are not written in order and read after."""
        run = self.run
        written = {t.row - run.letter for t in self.inside if t.writes}
        if len(written) != 1 or not (self.zeroed or _first_sets(self.inside)):
            return None
        (offset,) = written
        back = self.distances(run.letter + offset, self.inside)
        started = self.distances((run.hi - 1 if run.down else run.lo) + offset, self.before)
        ended = self.distances(State(0, run, offset, self.zeroed).last + offset, self.after)
        if back is None or started is None or ended is None:
            return None
        made = {n for n, t in zip(started, self.before) if self.zeroed or (t.writes and t.sets)}
        wanted = set(range(1, max(*back, *(n + 1 for n in ended), 0) + 1))
        if set(started) != made or not made <= wanted or not (self.zeroed or made == wanted):
            return None
        live = 1 + max(*back, *ended, *(wanted if self.zeroed else ()), 0)
        return State(live, run, offset, self.zeroed)

    def distances(self, newest: Expr, touched: list[_Access]) -> list[int] | None:
        """How many rows each row was written before the newest one; None where that is not known."""
        found = [sympy.expand((t.row - newest) * (1 if self.run.down else -1)) for t in touched]
        return list(map(int, found)) if all(n.is_Integer and n >= 0 for n in found) else None


def _first_sets(inside: list[_Access]) -> bool:
    """Whether what first writes a row sets it, and nothing in the same step reads it before."""
    first = next(t for t in inside if t.writes)
    same = inside[: inside.index(first)]
    return first.sets and not any(sympy.expand(t.row - first.row) == 0 for t in same)
