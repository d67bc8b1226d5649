"""Ranges in any order in, the same ranges with every bound after the letters it mentions out."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Basic

from udlc.ir.expressions import symbols
from udlc.ir.grammar import Range


def in_order(ranges: Sequence[Range], first: Sequence[Basic] = ()) -> tuple[Range, ...] | None:
    """The letters of `first` as early as may be, then the others as they came; None if bounds are cyclic."""
    rank = {letter: position for position, letter in enumerate(first)}
    waiting = sorted(ranges, key=lambda r: rank.get(r.letter, len(rank)))
    placed: list[Range] = []
    while waiting:
        open_letters = {r.letter for r in waiting}
        ready = next((r for r in waiting if not needs(r) & open_letters), None)
        if ready is None:
            return None
        placed.append(ready)
        waiting.remove(ready)
    return tuple(placed)


def needs(r: Range) -> set[Basic]:
    """The symbols that a range must know beforehand."""
    return {s for e in (r.lo, r.hi, *(r.equation or ())) for s in symbols(e)}
