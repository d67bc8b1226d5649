"""Decides the order of one statement's loops: contiguous accesses innermost, sums in a scalar."""

from __future__ import annotations

from sympy import Expr

from udlc.ir.expressions import letters, reads_of
from udlc.ir.grammar import Compute, Letter, Range

CONTIGUOUS, STRIDED, HORIZONTAL, SERIAL = 1.0, 16.0, 0.5, 4.0
"""Costs at the innermost loop: of accesses, of adding up the lanes of a sum, of an op that has no lanes."""


def loop_order(s: Compute, contiguous: bool = True) -> tuple[Range, ...]:
    """The ranges of a statement, outermost first; a bound comes after the letters in it.

    Contiguous accesses come innermost, or the letters stay as the statement has them.
    """
    wanted = [r for letter in s.plain for r in s.domain if r.letter == letter] + list(s.reduced)
    if s.op == "argmax" or not contiguous:
        return _after_bounds(wanted)
    inner = min((r for r in wanted if _may_be_inner(r, wanted)), key=lambda r: _cost(s, r), default=None)
    if inner is None:  # every loop decides a letter that an equation solves for
        return _after_bounds(wanted)
    return _after_bounds([*(r for r in wanted if r is not inner), inner])


def free_of(s: Compute, r: Range) -> bool:
    """Whether a loop leaves the element that is written the same: then a scalar can collect what it adds."""
    return not any(r.letter in letters(index) for index in s.at)


def _may_be_inner(r: Range, others: list[Range]) -> bool:
    return r.equation is None and not any(r.letter in _bound_letters(o) for o in others)


def _bound_letters(r: Range) -> set[object]:
    return {x for e in (r.lo, r.hi, *(r.equation or ())) for x in letters(e)}


def _after_bounds(ranges: list[Range]) -> tuple[Range, ...]:
    """The same order, but for ranges whose bounds need letters that would come later."""
    out: list[Range] = []
    left = list(ranges)
    while left:
        names = {r.letter for r in left}
        ready = next(r for r in left if not _bound_letters(r) & (names - {r.letter}))
        left.remove(ready)
        out.append(ready)
    return tuple(out)


def _cost(s: Compute, inner: Range) -> tuple[float, int]:
    """What one step of the innermost loop costs in memory; ties go to the letter listed last."""
    cost = sum(_stride(read.index, inner.letter) for read in reads_of(s))
    if free_of(s, inner):
        cost += HORIZONTAL if s.op == "sum" else SERIAL
    else:
        cost += 2 * _stride(s.at, inner.letter)
    return cost, -s.domain.index(inner)


def _stride(index: tuple[Expr, ...], letter: Letter) -> float:
    """0 for an access that the loop leaves alone, CONTIGUOUS along the last axis, else STRIDED."""
    if not any(letter in letters(i) for i in index):
        return 0.0
    last = index[-1]
    slope = last.coeff(letter)
    along = abs(slope) == 1 and letter not in letters(last - slope * letter)
    return CONTIGUOUS if along and not any(letter in letters(i) for i in index[:-1]) else STRIDED
