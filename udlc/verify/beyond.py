"""A written expression in, whether it names a member beyond the ends of its family out.

Σ_{n = 1}^N x_{n+1} does, for x_1 … x_N. An index letter takes both ends of where it runs, unless more is said
of it: as a side of a relation, or as what only some values are meant of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sympy
from sympy import Basic

from udlc.notation import letters
from udlc.notation.binders import Bind
from udlc.notation.blocks import Cases
from udlc.notation.members import At, is_count
from udlc.notation.relations import Relation
from udlc.notation.shapes import value
from udlc.notation.statements import ForAll

Runs = Mapping[Any, tuple[Any, Any] | None]
"""Where index letters run; None for one of which that is not known."""


def names_beyond(x: Any, said: Iterable[Any]) -> bool:
    """Is there a member that no family has?

    Args:
        x: a side of a claim.
        said: the claim and its conditions, which may say more of index letters.
    """
    return _names_beyond(x, dict.fromkeys(_bounded((x, *said))))


def _bounded(said: Iterable[Any]) -> set[Any]:
    """The index letters that are sides of relations, or that a statement is for some values of."""
    found: set[Any] = set()
    for e in said:
        found |= {i for r in e.atoms(Relation) for i in r.items if isinstance(i, letters.Index)}
        found |= {i for f in e.atoms(ForAll) for i in f.letters}
    return found


def _names_beyond(x: Any, runs: Runs) -> bool:
    if not isinstance(x, Basic) or isinstance(x, Cases):
        return False  # a case may leave out the ends
    if isinstance(x, Bind):
        runs = {**runs, **{r.letter: None if r.style == "set" else (r.start, r.stop) for r in x.ranges}}
    if isinstance(x, At) and any(
        _lies_beyond(i, axis, runs) for i, axis in zip(x.indices, x.places, strict=False)
    ):
        return True
    return any(_names_beyond(a, runs) for a in x.args)


def _lies_beyond(index: Any, axis: Any, runs: Runs) -> bool:
    """Does an index with one letter, or none, leave its axis at an end of where the letter runs?"""
    if not all(map(is_count, (index, axis.start, axis.stop))):
        return False
    running = [i for i in index.free_symbols if isinstance(i, letters.Index)]
    if not running:
        return _is_outside(value(index), axis)
    if len(running) > 1:
        return False
    (letter,) = running
    ends = runs.get(letter, letter.range)
    if ends is None or not all(map(is_count, ends)):
        return False
    return any(_is_outside(value(index).subs(value(letter), value(end)), axis) for end in ends)


def _is_outside(place: Any, axis: Any) -> bool:
    """Does a place certainly lie before the first or behind the last of an axis?"""
    gaps = (sympy.expand(value(axis.start) - place), sympy.expand(place - value(axis.stop)))
    return any(gap.is_Integer and gap > 0 for gap in gaps)
