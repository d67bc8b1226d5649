"""Which slots of arrays statements define: which may assign, and which arrays must be filled before."""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import Expr

from udlc.ir.expressions import letters, substitute, symbols
from udlc.ir.functions import minimum
from udlc.ir.grammar import (
    ONE,
    ZERO,
    Array,
    Axis,
    Compute,
    Letter,
    LinAlg,
    Program,
    Range,
    Read,
    Repeat,
    walk,
)
from udlc.ir.loops import Fill


def at_axes(size: Expr, index: tuple[Expr, ...]) -> Expr:
    """A size of a ragged shape, where the earlier axes stand at this index."""
    axes = {a: index[a.position] for a in symbols(size) if isinstance(a, Axis)}
    return substitute(size, axes)


def slots(program: Program, s: Compute) -> tuple[tuple[Expr, ...], tuple[Range, ...]]:
    """Every slot of the slice that a statement defines: its own indices run over whole axes."""
    shape, own = program.arrays[s.out].shape, set(s.letters)
    at: list[Expr] = []
    domain: list[Range] = []
    for axis, index in enumerate(s.at):
        if not letters(index) & own and not index.atoms(Read):
            at.append(index)
            continue
        fresh = index if index in own and index not in at else Letter(f"{s.out}_{axis}")
        size = at_axes(shape[axis], tuple(at))
        at.append(fresh)
        domain.append(Range(fresh, ZERO, size))
    return tuple(at), tuple(domain)


def covers(program: Program, s: Compute) -> bool:
    """Whether each index with letters of the statement's own is one letter that runs over the whole axis."""
    return all(
        _is_whole(program, s, axis) or not letters(index) & set(s.letters) for axis, index in enumerate(s.at)
    )


def _is_whole(program: Program, s: Compute, axis: int) -> bool:
    index = s.at[axis]
    found = [r for r in s.domain if r.letter == index]
    if not found or s.at.index(index) != axis or found[0].equation or found[0].lo != 0:
        return False
    return sympy.expand(found[0].hi - at_axes(program.arrays[s.out].shape[axis], s.at)) == 0


@dataclass(frozen=True, slots=True)
class Extents:
    """What initialises each array.

    setting: positions, in the order of `walk`, of the statements that assign their slice because they are the
    first to contribute to it.  filled: arrays, or places on their first axis, that are zero before everything
    else, since nothing provably covers them.
    """

    setting: frozenset[int]
    filled: tuple[Fill, ...]


@dataclass(frozen=True, slots=True)
class _Writer:
    """A statement that writes an array: its position, and that of the outermost Repeat around it.

    region: the slots [lo, hi) of the first axis that it covers whole, or None.
    row: the slot of the first axis that it touches in each step, or None.
    """

    position: int
    repeat: int | None
    region: tuple[Expr, Expr] | None
    row: Expr | None


def extents(program: Program) -> Extents:
    """Find the statements that assign; an array that these do not provably cover is filled."""
    writers: dict[str, list[_Writer]] = {}
    repeats: dict[int, int] = {}
    for position, (s, outer) in enumerate(walk(program.statements)):
        if isinstance(s, Repeat):
            repeats[id(s)] = position
        repeat = repeats[id(outer[0])] if outer else None
        region, row = (_region(program, s, outer), _row(s)) if isinstance(s, Compute) else (None, None)
        for out in s.outs if isinstance(s, LinAlg) else (s.out,) if isinstance(s, Compute) else ():
            writers.setdefault(out, []).append(_Writer(position, repeat, region, row))
    counts = _counts(program)
    setting: set[int] = set()
    filled: list[Fill] = []
    for array in program.arrays.values():
        if array.role != "temporary" or array.name in counts:
            continue
        first = _first_of_each(writers.get(array.name, []))
        setting.update(w.position for w in first)
        filled += _gaps(array, first)
    return Extents(frozenset(setting), tuple(filled))


def all_filled(program: Program) -> Extents:
    """The same where none assigns that could do without: an argmax adds up nothing."""
    statements = (s for s, _ in walk(program.statements))
    searching = {n for n, s in enumerate(statements) if isinstance(s, Compute) and s.op == "argmax"}
    arrays = (a.name for a in program.arrays.values() if a.role == "temporary")
    return Extents(frozenset(searching), tuple(Fill(name) for name in arrays if name not in _counts(program)))


def _counts(program: Program) -> set[str]:
    """The arrays that say how many steps a run has taken."""
    return {s.count for s, _ in walk(program.statements) if isinstance(s, Repeat)}


def _first_of_each(writers: list[_Writer]) -> list[_Writer]:
    """The first writer of each region, if the regions laid end to end are one region; else none.

    Writers without a region must come after all of these.
    """
    first: dict[tuple[Expr, Expr], _Writer] = {}
    for w in writers:
        if w.region is not None:
            first.setdefault(w.region, w)
    for w in writers:
        if w.region is None and not all(_precedes(f, w) for f in first.values()):
            return []
    ordered: list[_Writer] = []
    left = dict(first)
    end = next((lo for lo, _ in left if not any(_same(hi, lo) for _, hi in left)), ZERO)
    while left:
        following = next((region for region in left if _same(region[0], end)), None)
        if following is None:
            return []
        ordered.append(left.pop(following))
        end = following[1]
    return ordered


def _gaps(array: Array, writers: list[_Writer]) -> list[Fill]:
    """What is left of an array before and after the regions of these, laid end to end."""
    if not writers or writers[0].region is None or writers[-1].region is None:
        return [Fill(array.name)]
    size = array.shape[0] if array.shape else ONE
    start, stop = writers[0].region[0], writers[-1].region[1]
    gaps = ((ZERO, _at_most(start, size)), (_at_most(stop, size), size))
    return [Fill(array.name, gap) for gap in gaps if not _same(*gap)]


def _at_most(place: Expr, size: Expr) -> Expr:
    """A place on an axis of this size, and its end at the latest."""
    rest = sympy.expand(size - place)
    return place if rest.is_nonnegative else minimum(place, size)


def _same(a: Expr, b: Expr) -> bool:
    return bool(sympy.expand(a - b) == 0)


def _precedes(a: _Writer, b: _Writer) -> bool:
    """Whether a has run everywhere, or in the same step on the same row, before b runs."""
    if a.position >= b.position:
        return False
    return a.repeat is None or a.repeat != b.repeat or (a.row is not None and a.row == b.row)


def _row(s: Compute) -> Expr | None:
    """The slot of the first axis that a statement touches, where that is one."""
    return s.at[0] if s.at and not letters(s.at[0]) & set(s.letters) and not s.at[0].atoms(Read) else None


def _region(program: Program, s: Compute, outer: tuple[Repeat, ...]) -> tuple[Expr, Expr] | None:
    """The slots of the first axis that a statement covers over its Repeats, other axes being whole."""
    shape = program.arrays[s.out].shape
    whole = [_is_whole(program, s, axis) for axis in range(len(s.at))]
    if all(whole):
        return None if outer else (ZERO, shape[0] if shape else ONE)
    if not all(whole[1:]) or letters(s.at[0]) & set(s.letters):
        return None
    index = s.at[0]
    if not letters(index):
        return None if outer else (index, index + 1)
    if len(outer) != 1 or outer[0].until is not None:
        return None
    repeat = outer[0]
    offset = sympy.expand(index - repeat.letter)
    if letters(offset):
        return None
    return sympy.expand(repeat.lo + offset), sympy.expand(repeat.hi + offset)
