"""A link of an entry in, variants of it out that say something: its right side, its sign, its left side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sympy.core.symbol import Str

from udlc.errors import UdlcError
from udlc.notation.entry import Entry
from udlc.notation.relations import Link as Said
from udlc.notation.relations import Relation
from udlc.translate import NoValue, sides
from udlc.translate.clauses import clauses_of
from udlc.translate.entries import Book
from udlc.verify.limits import OutOfTime, time_limit
from udlc.verify.mutants import other_signs, variants
from udlc.verify.sayings import Uses, says_something

LIMIT = 6.0
"""Seconds that a variant may take."""

SPARE = 4
"""So many times as many variants are made as are wanted, since some say nothing."""

FAILURES = (UdlcError, TypeError, ValueError, AttributeError, KeyError, IndexError, RecursionError)
"""What a variant that says nothing fails with."""


@dataclass(frozen=True)
class Place:
    """An edit of one of the parts of a link: the number of its equation, of its sign, and the part.

    Attributes:
        item: the side, counted from the first of the chain, that `made` replaces; None for the sign.
        made: what replaces it.
    """

    clause: int
    link: int
    item: int | None
    made: Any


def edits_of(
    entry: Entry, book: Book, place: int, n: int, relation: Relation, count: int
) -> Iterator[tuple[str, Place, Entry]]:
    """Each edit of a link, with its kind and the entry that has it: of its sign, then of its sides."""
    left, right = relation.items[n : n + 2]
    made = [("sign of relation", Place(place, n, None, s)) for s in other_signs(relation.signs[n])]
    for side, item in ((right, n + 1), (left, n)):
        seed = f"{entry.number} {place} {n}" + (" left" if item == n else "")
        found = variants(side, SPARE * count, seed, entry.letters())
        made += [(kind, Place(place, n, item, x)) for kind, x in found]
    given, uses = 0, Uses.of(entry, book)
    for kind, edit in made:
        if given == count:
            return
        variant = varied(entry, book, edit)
        if variant is not None and says_something(variant, entry, edit.made, uses):
            given += 1
            yield kind, edit, variant


def varied(entry: Entry, book: Book, edit: Place) -> Entry | None:
    """The entry with the edit; None where that says nothing: a side has lost its value, or its shape."""
    try:
        with time_limit(LIMIT):
            variant = _with_edit(entry, edit)
            before, after = (_shapes(x, book, edit) for x in (entry, variant))
    except (NoValue, OutOfTime, *FAILURES):
        return None
    lost = before[0] is not None and after[0] is None
    misfit = before[0] == before[1] and None not in after and after[0] != after[1]
    return None if lost or misfit else variant


def _shapes(entry: Entry, book: Book, edit: Place) -> tuple[Any, Any]:
    """The shapes of the values of the edited side and of the other one; None for a side that has no value."""
    try:
        chain = sides(entry, book)[edit.clause]
    except UdlcError:
        return None, None
    programs = [side.program for side in chain[edit.link : edit.link + 2]]
    one, other = [None if p is None else p.arrays[p.outputs[-1]].shape for p in (*programs, None, None)][:2]
    return (other, one) if edit.item == edit.link + 1 else (one, other)


def _with_edit(entry: Entry, edit: Place) -> Entry:
    relation = clauses_of(entry.meant, (entry.number,))[edit.clause].relation
    first, links = relation.first, list(relation.links)
    if edit.item is None:
        links[edit.link] = Said(Str(edit.made), *links[edit.link].args[1:])
    elif edit.item == 0:
        first = edit.made
    else:
        links[edit.item - 1] = Said(links[edit.item - 1].args[0], edit.made, *links[edit.item - 1].args[2:])
    statement = entry.statement.xreplace({relation: Relation(first, *links)})
    if statement == entry.statement:
        raise ValueError("the equation is not written in the statement as it stands")
    return replace(entry, statement=statement)
