"""How the book counts: for each letter of a statement, by how much it is ahead of ours, which counts from 0.

A letter that is an index by itself is called as the book calls the places of that axis: from 1, or, on an
axis that begins at 0, from 0.  The left side of a statement decides; where it is not alone there, the reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sympy import Basic, Expr
from sympy.core.relational import Relational

from udlc.ir.expressions import letters, reads_of
from udlc.ir.grammar import ZERO, Compute, Letter, LinAlg, Read, Repeat, Statement, walk

Firsts = Callable[[str, int], tuple[int, ...] | None]
"""From an array and its rank to what the book calls the first element on each axis, if that is known."""

Place = tuple[str, tuple[Expr, ...]]


def is_told(s: Statement, firsts: Firsts) -> bool:
    """Is the book's count known of some array of a statement?"""
    return any(firsts(name, len(index)) is not None for name, index in (*_left(s), *_right(s)) if index)


def ahead(s: Statement, outer: tuple[Repeat, ...], firsts: Firsts) -> dict[Basic, int]:
    """For each letter of a statement and of the Repeats around it, the book's value less ours."""
    own = [r.letter for r in s.domain] if isinstance(s, Compute) else []
    found = {letter: _vote(letter, (s,), firsts) for letter in own}
    return {**found, **{r.letter: ahead_in(r, firsts) for r in outer}}


def ahead_in(r: Repeat, firsts: Firsts) -> int:
    """The same for the letter of a Repeat, one for all its statements."""
    return _vote(r.letter, [s for s, _ in walk(r.body)], firsts)


def _vote(letter: Letter, statements: Iterable[Statement], firsts: Firsts) -> int:
    everywhere = list(statements)
    for side in (_left, _right):
        places = [place for s in everywhere for place in side(s)]
        votes = [n for place in places for n in _calls(letter, place, firsts)]
        if votes:
            return votes[0]
    return 1


def _calls(letter: Letter, place: Place, firsts: Firsts) -> list[int]:
    name, index = place
    first = firsts(name, len(index))
    return [] if first is None else [n for e, n in zip(index, first) if e == letter]


def _left(s: Statement) -> list[Place]:
    match s:
        case Compute():
            return [(s.out, s.at)]
        case LinAlg():
            return [(name, s.at) for name in s.outs]
        case _:
            return []


def _right(s: Statement) -> list[Place]:
    return [(r.array, r.index) for r in reads_of(s)]


def as_called(index: Expr, first: int) -> Expr:
    """An index as the book writes it; a stored label is called by its own value."""
    return index if isinstance(index, Read) else index + first


def counted_from_one(s: Compute) -> set[Letter]:
    """The letters to count from one: bare indices over 0 .. hi-1, compared with each other at most."""
    own = {r.letter for r in s.domain if r.lo == ZERO and r.equation is None}
    places = [*s.at, *(i for r in reads_of(s) for i in r.index)]
    bent = {v for e in places if e not in own and not isinstance(e, Read) for v in _outside(e)}
    bent |= _outside(s.body) | {
        v for r in s.domain for e in (r.lo, r.hi, *(r.equation or ())) for v in letters(e)
    }
    for g in s.guards:
        if not (isinstance(g, Relational) and set(g.args) <= own):
            bent |= _outside(g)
    compared = [set(g.args) for g in s.guards if isinstance(g, Relational) and set(g.args) <= own]
    while any(pair & bent and not pair <= bent for pair in compared):
        bent |= {v for pair in compared if pair & bent for v in pair}
    return own - bent


def _outside(e: Basic) -> set[Basic]:
    """The letters of an expression that stand outside of reads."""
    return {v for v in e.free_symbols if isinstance(v, Letter)}
