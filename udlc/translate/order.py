"""Statements as the book has them in, in an order that completes every element before it is read out.

A recurrence comes in as one Repeat for each of its equations; those that need each other become one Repeat,
and a Repeat that needs nothing of its own other iterations becomes statements over its letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import sympy
from sympy import Basic, Expr

from udlc.errors import TranslateError
from udlc.ir.expressions import map_parts, reads, reads_of, substitute
from udlc.ir.grammar import Compute, Derive, Letter, LinAlg, Program, Range, Repeat, Statement, walk


@dataclass(frozen=True)
class Touch:
    """Elements of an array that a statement reads or writes; None for an index that may be anything."""

    array: str
    index: tuple[Expr, ...] | None = None


def written(s: Statement) -> tuple[Touch, ...]:
    """What a statement writes, a Repeat's body included."""
    found: list[Touch] = []
    for inner, _ in walk((s,)):
        match inner:
            case Compute():
                found.append(Touch(inner.out, inner.at))
            case Repeat():
                found += [Touch(inner.count)] if inner.count else []
            case LinAlg():
                found += [Touch(name, inner.at) for name in inner.outs]
            case Derive():
                found += [Touch(name) for name in inner.outs]
    return tuple(found)


def read(s: Statement) -> tuple[Touch, ...]:
    """What a statement reads, a Repeat's body included."""
    found: list[Touch] = []
    for inner, _ in walk((s,)):
        found += [Touch(r.array, r.index) for r in reads_of(inner)]
        if isinstance(inner, LinAlg):
            found += [Touch(name, inner.at) for name in inner.ins]
        if isinstance(inner, Derive):
            found += [Touch(sl.array, sl.index) for sl in (inner.of, *inner.wrt)] + [
                Touch(n) for n in inner.seeds
            ]
    return tuple(found)


def may_meet(a: Touch, b: Touch, low: dict[Basic, Expr]) -> bool:
    """May two touches be of one element? Not at different numbers, nor below a letter's first value."""
    if a.array != b.array:
        return False
    if a.index is None or b.index is None:
        return True
    return not any(_apart(i, j, low) for i, j in zip(a.index, b.index))


def _apart(i: Expr, j: Expr, low: dict[Basic, Expr]) -> bool:
    gap = sympy.expand(i - j)
    if gap.is_Integer:
        # Equal letters of two loops are different letters; only numbers settle it.
        return gap != 0 and not (i.free_symbols & low.keys())
    return any(
        one in low and other.is_Integer and bool((low[one] - other).is_positive)
        for one, other in ((i, j), (j, i))
    )


def lows(statements: Iterable[Statement]) -> dict[Basic, Expr]:
    """The first value of every letter."""
    found: dict[Basic, Expr] = {}
    for s, _ in walk(tuple(statements)):
        ranges = s.domain if isinstance(s, Compute) else ()
        pairs = [(r.letter, r.lo) for r in ranges]
        pairs += [(s.letter, s.lo)] if isinstance(s, Repeat) else []
        for letter, lo in pairs:
            known = found.get(letter)
            found[letter] = lo if known is None or known == lo else sympy.Integer(0)
    return found


def in_order(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements sorted by what they need, recurrences joined; otherwise as they stood.

    Raises:
        TranslateError: for statements that need each other and are not one recurrence, or need themselves.
    """
    for s, _ in walk(tuple(statements)):
        if isinstance(s, Compute) and any((r.array, r.index) == (s.out, s.at) for r in reads_of(s)):
            raise TranslateError(f"{s.out} is defined by itself")
    low = lows(statements)
    needs = _needs(statements, lambda a, b: any(may_meet(x, y, low) for x in read(a) for y in written(b)))
    groups = _groups(len(statements), needs)
    joined = [_join([statements[n] for n in group]) for group in groups]
    settled: list[Statement] = []
    for s in _fuse(joined):
        settled += _settle(s) if isinstance(s, Repeat) else [s]
    return tuple(settled)


def _needs(statements: Sequence[Statement], depends: object) -> list[set[int]]:
    count = range(len(statements))
    return [{m for m in count if m != n and depends(statements[n], statements[m])} for n in count]  # type: ignore[operator]


def _groups(count: int, needs: list[set[int]]) -> list[list[int]]:
    """Statements that need each other, as groups, each after the groups it needs, the earliest first."""
    reach = _closure(count, needs)
    group_of = [min([n, *(m for m in reach[n] if n in reach[m])]) for n in range(count)]
    members: dict[int, list[int]] = {}
    for n in range(count):
        members.setdefault(group_of[n], []).append(n)
    outer = {g: {group_of[m] for n in ns for m in needs[n]} - {g} for g, ns in members.items()}
    done: list[int] = []
    while len(done) < len(members):
        done.append(next(g for g in sorted(members) if g not in done and outer[g] <= set(done)))
    return [members[g] for g in done]


def _closure(count: int, needs: list[set[int]]) -> list[set[int]]:
    reach: list[set[int]] = []
    for n in range(count):
        found: set[int] = set()
        todo = list(needs[n])
        while todo:
            m = todo.pop()
            if m not in found:
                found.add(m)
                todo += needs[m]
        reach.append(found)
    return reach


def _join(group: list[Statement]) -> Statement:
    """One statement, or several Repeats with one range as one Repeat."""
    first, *others = group
    if not others:
        return first
    if not all(isinstance(s, Repeat) and _same_range(first, s) for s in group):
        origin = sorted({number for s in group for number in s.origin})
        arrays = sorted({t.array for s in group for t in written(s)})
        raise TranslateError(
            f"{', '.join(arrays)} are defined in a circle: each needs another one first",
            entry=" ".join(origin),
        )
    for s in others:
        first = _joined(first, s)  # type: ignore[arg-type]
    return first


def _same_range(a: Statement, b: Statement) -> bool:
    return isinstance(a, Repeat) and isinstance(b, Repeat) and (a.lo, a.hi, a.down) == (b.lo, b.hi, b.down)


def _joined(a: Repeat, b: Repeat) -> Repeat:
    """Two Repeats of one range as one."""
    body = tuple(_renamed(s, b.letter, a.letter) for s in b.body)
    return replace(a, body=(*a.body, *body), origin=tuple(dict.fromkeys((*a.origin, *b.origin))))


def _renamed(s: Statement, old: Letter, new: Letter) -> Statement:
    return s if old == new else map_parts(s, lambda e: substitute(e, {old: new}))


def _fuse(statements: Sequence[Statement]) -> list[Statement]:
    """A Repeat joined with the recurrence just before it, where that has in time what it needs."""
    found: list[Statement] = []
    for s in statements:
        last = found[-1] if found else None
        if isinstance(s, Repeat) and isinstance(last, Repeat) and _same_range(last, s) and _fits(last, s):
            found[-1] = _joined(last, s)
        else:
            found.append(s)
    return found


def _fits(first: Repeat, then: Repeat) -> bool:
    """Is `first` a recurrence that has written what `then` reads, by the same iteration?"""
    if not set(first.origin) & set(then.origin) or not (_recurs(first) or _recurs(then)):
        return False
    moved = replace(then, body=tuple(_renamed(s, then.letter, first.letter) for s in then.body))
    shifts = _shifts(replace(first, body=(*first.body, *moved.body)))
    return all(shift is not None and (shift >= 0 if first.down else shift <= 0) for shift in shifts)


def _shifts(r: Repeat) -> list[Expr | None]:
    """For each write and read of one array in a Repeat: how far the read looks ahead."""
    found: list[Expr | None] = []
    for s in r.body:
        for a in read(s):
            writes = (t for other in r.body for t in written(other) if t.array == a.array)
            found += [shift_between(a, b, r.letter) for b in writes]
    return found


def shift_between(a: Touch, b: Touch, letter: Letter) -> Expr | None:
    """How far a read looks ahead of a write along a loop's letter; None where that is not a number."""
    if a.index is None or b.index is None:
        return None
    for i, j in zip(a.index, b.index):
        if letter in j.free_symbols:
            gap = sympy.expand(i - j)
            return gap if gap.is_Integer else None
    return None


def _recurs(r: Repeat) -> bool:
    """Does an iteration need another one's results?"""
    return any(shift != 0 for shift in _shifts(r))


def _settle(r: Repeat, around: frozenset[Basic] = frozenset()) -> list[Statement]:
    """The body in order within one iteration; statements over the letter where no iteration needs another.

    `around` are the letters of the loops that this one stands in.
    """

    def in_iteration(a: Statement, b: Statement) -> bool:
        pairs = ((x, y) for x in read(a) for y in written(b) if x.array == y.array)
        return any(
            shift_between(x, y, r.letter) in (0, None) and not _in_other_iterations(x, y, around)
            for x, y in pairs
        )

    groups = _groups(len(r.body), _needs(r.body, in_iteration))
    body: list[Statement] = []
    for group in groups:
        s = _join([r.body[n] for n in group])
        body += _settle(s, around | {r.letter}) if isinstance(s, Repeat) else [s]
    if _recurs(r) or not all(isinstance(s, Compute) for s in body):
        return [replace(r, body=tuple(body))]
    own = Range(r.letter, r.lo, r.hi)
    return [replace(s, domain=(own, *s.domain)) for s in body if isinstance(s, Compute)]


def _in_other_iterations(a: Touch, b: Touch, around: frozenset[Basic]) -> bool:
    """Are two touches of elements that differ by an index of the loops around, as h_k and h_{k+1} do?"""
    places = zip(a.index or (), b.index or ())
    return any(
        bool(i.free_symbols & around) and i.free_symbols <= around and _is_number(i - j) for i, j in places
    )


def _is_number(gap: Expr) -> bool:
    gap = sympy.expand(gap)
    return bool(gap.is_Integer and gap != 0)


def only_needed(program: Program) -> Program:
    """The program without statements and arrays that its outputs do not need."""
    wanted = set(program.outputs)
    while True:
        kept = [s for s in program.statements if any(t.array in wanted for t in written(s))]
        more = wanted | {t.array for s in kept for t in (*read(s), *written(s))}
        more |= {r.array for name in more for n in program.arrays[name].shape for r in reads(n)}
        if more == wanted:
            break
        wanted = more
    arrays = {name: a for name, a in program.arrays.items() if name in wanted}
    return replace(program, arrays=arrays, statements=tuple(kept))
