"""Questions and rewrites on scalar expressions that look inside the indices of reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

import sympy
from sympy import Basic, Expr, Symbol

from udlc.ir.grammar import (
    Array,
    Axis,
    Compute,
    Derive,
    LinAlg,
    Range,
    Read,
    Repeat,
    Size,
    Slice,
    Statement,
)


@lru_cache(maxsize=1 << 16)
def reads(e: Basic) -> tuple[Read, ...]:
    """All reads in an expression, those inside indices of other reads included, in order of their names."""
    found: dict[Read, None] = {}
    todo = list(e.atoms(Read))
    while todo:
        r = todo.pop()
        if r not in found:
            found[r] = None
            for i in r.index:
                todo.extend(i.atoms(Read))
    return tuple(sorted(found, key=lambda r: r.name))


def symbols(e: Basic) -> set[Symbol]:
    """Letters, axes and sizes that occur, also inside indices of reads."""
    return set(_symbols(e))


@lru_cache(maxsize=1 << 16)
def printed(e: Basic) -> str:
    """How an expression prints: what orders are made by.  SymPy takes long over it, so it is kept."""
    return str(e)


def in_rows(a: Array) -> bool:
    """Whether a table tells where the rows of an array lie: they differ in shape, or it is packed."""
    return a.packed or any(isinstance(s, Axis) for e in a.shape for s in symbols(e))


def letters(e: Basic) -> set[Symbol]:
    """Symbols that are not sizes."""
    return {s for s in _symbols(e) if not isinstance(s, Size)}


def from_place(index: Expr, counted: set[Symbol]) -> tuple[Expr, Expr]:
    """An index as one of these letters, and the place that it is counted from; itself and 0 where it is none.

    p + 3 → p, 3
    """
    found = [term for term in index.args if term in counted] if index.is_Add else []
    if len(found) != 1 or letters(index - found[0]) & counted:
        return index, sympy.Integer(0)
    return found[0], index - found[0]


@lru_cache(maxsize=1 << 16)
def _symbols(e: Basic) -> frozenset[Symbol]:
    own = frozenset(s for s in e.free_symbols if not isinstance(s, Read))
    return own.union(*(_symbols(i) for r in e.atoms(Read) for i in r.index))


def substitute(e: Basic, replacement: Mapping[Basic, Basic]) -> Basic:
    """Replace letters, sizes and whole reads everywhere at once, also inside indices of reads."""
    if not replacement:
        return e
    full = dict(replacement)
    for r in e.atoms(Read):
        if r not in replacement:
            index = tuple(substitute(i, replacement) for i in r.index)
            if index != r.index:
                full[r] = Read(r.array, index, r.integral)
    return e.xreplace(full)


def map_reads(e: Basic, change: Callable[[Read], Basic]) -> Basic:
    """Replace every outermost read by `change(read)`, whose index has been mapped already."""
    replacement = {}
    for r in e.atoms(Read):
        index = tuple(map_reads(i, change) for i in r.index)
        replacement[r] = change(Read(r.array, index, r.integral))
    return e.xreplace({a: b for a, b in replacement.items() if a != b})


def parts(s: Statement) -> tuple[Basic, ...]:
    """Every expression that stands in one statement (of a Repeat: its head only)."""
    match s:
        case Compute():
            bounds = [x for r in s.domain for x in (r.lo, r.hi, *(r.equation or ()))]
            return (*s.at, s.body, *s.guards, *bounds)
        case Repeat():
            return (s.lo, s.hi) if s.until is None else (s.lo, s.hi, s.until)
        case LinAlg():
            return s.at
        case Derive():
            return tuple(x for sl in (s.of, *s.wrt) for x in sl.index)


def reads_of(s: Statement) -> tuple[Read, ...]:
    """Every read in one statement (of a Repeat: its head only)."""
    found = {r: None for part in parts(s) for r in reads(part)}
    return tuple(sorted(found, key=lambda r: r.name))


def arrays_read(s: Statement) -> tuple[str, ...]:
    """Names of the arrays that one statement reads, whole arrays of LinAlg and Derive included."""
    names = {r.array for r in reads_of(s)}
    if isinstance(s, LinAlg):
        names |= set(s.ins)
    if isinstance(s, Derive):
        names |= {s.of.array, *(w.array for w in s.wrt), *s.seeds}
    return tuple(sorted(names))


def arrays_written(s: Statement) -> tuple[str, ...]:
    """Names of the arrays that one statement writes (of a Repeat: its count only)."""
    match s:
        case Compute():
            return (s.out,)
        case Repeat():
            return (s.count,) if s.count else ()
        case LinAlg() | Derive():
            return s.outs


def fixed_axes(s: Statement) -> dict[int, Basic]:
    """The axes of the written array on which one run of the statement stays at one index."""
    if isinstance(s, Compute):
        own: set[Basic] = set(s.letters)
        return {axis: e for axis, e in enumerate(s.at) if not letters(e) & own}
    return dict(enumerate(s.at)) if isinstance(s, LinAlg) else {}


def apart(one: dict[int, Basic], other: dict[int, Basic]) -> bool:
    """Whether some axis holds two slices apart."""
    return any(sympy.expand(one[axis] - other[axis]) != 0 for axis in one if axis in other)


def write_apart(one: Statement, other: Statement) -> bool:
    """Whether some axis holds the elements that two statements write apart."""
    first, second = fixed_axes(one), fixed_axes(other)
    if apart(first, second):
        return True
    return any(
        axis not in mine and isinstance(s, Compute) and axis < len(s.at) and _never(s, s.at[axis] - e)
        for s, mine, fixed in ((one, first, second), (other, second, first))
        for axis, e in fixed.items()
    )


def _never(s: Compute, difference: Expr) -> bool:
    """Whether a letter of a statement, and a number, never come to nothing: d + 1 for d from 0."""
    return any(
        (difference - r.letter).is_Integer and (r.lo + difference - r.letter).is_positive for r in s.domain
    )


def rebuild(
    statements: Iterable[Statement], change: Callable[[Statement], Iterable[Statement]]
) -> tuple[Statement, ...]:
    """Map every statement that is not a Repeat to statements; Repeats that become empty go."""
    out: list[Statement] = []
    for s in statements:
        if isinstance(s, Repeat):
            body = rebuild(s.body, change)
            if body:
                out.append(replace(s, body=body))
        else:
            out.extend(change(s))
    return tuple(out)


def map_parts(s: Statement, change: Callable[[Basic], Basic]) -> Statement:
    """The same statement with every expression in it changed (a Repeat: its head and its body)."""
    match s:
        case Compute():
            domain = tuple(
                Range(r.letter, change(r.lo), change(r.hi), r.equation and tuple(map(change, r.equation)))
                for r in s.domain
            )
            return replace(
                s,
                at=tuple(map(change, s.at)),
                body=change(s.body),
                guards=tuple(map(change, s.guards)),
                domain=domain,
            )
        case Repeat():
            until = None if s.until is None else change(s.until)
            body = tuple(map_parts(b, change) for b in s.body)
            return replace(s, lo=change(s.lo), hi=change(s.hi), until=until, body=body)
        case LinAlg():
            return replace(s, at=tuple(map(change, s.at)))
        case Derive():
            of = Slice(s.of.array, tuple(map(change, s.of.index)))
            return replace(s, of=of, wrt=tuple(Slice(w.array, tuple(map(change, w.index))) for w in s.wrt))


def as_expression(x: Expr | int) -> Expr:
    """A SymPy expression of an integer or expression."""
    return sympy.sympify(x)
