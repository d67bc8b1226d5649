"""Claims about densities and their means: refuted in a world in which all that is random is normal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

import mpmath

from udlc.notation import letters
from udlc.notation.binders import Normal
from udlc.notation.entry import Entry
from udlc.notation.functions import Divergence
from udlc.notation.members import Apply, head_of
from udlc.translate import NoValue
from udlc.translate.clauses import Clause, clauses_of
from udlc.translate.entries import Book
from udlc.verify.classes import derived
from udlc.verify.definitions import introduces
from udlc.verify.digits import NoValueError
from udlc.verify.draws import drawn_letters, laws
from udlc.verify.grounds import Grounds
from udlc.verify.joint_laws import close
from udlc.verify.links import Link, Setting
from udlc.verify.normal_arrays import DIGITS, MOST_DIGITS, Env, Rows, rows_of_numbers
from udlc.verify.normal_letters import choices
from udlc.verify.normal_models import NormalWorld
from udlc.verify.normal_statements import ranges_of
from udlc.verify.normal_worlds import is_density, readings
from udlc.verify.verdicts import Finding
from udlc.verify.world_search import NONE, Compared, WorldKind, search
from udlc.verify.worlds import NoWorldError, World

WORLDS = WorldKind("worlds of normal variables", "in a world of normal variables", range(5))
SIGNS = ("=", "∝", "≈", "≥", "≤")
APART = mpmath.mpf(10) ** -4
"""So far apart are sides that are not about equal where conditions hold to 10 digits."""


def applies(setting: Setting, link: Link) -> bool:
    """Are values of densities, or what follows from them, compared?"""
    if link.sign not in SIGNS or (setting.entry.defines and not derived.applies(setting, link)):
        return False
    known = Grounds.of(setting.entry, setting.book, 1).said
    if introduces(link.left, link.right, (*setting.entry.where, *(d.left for d in known))):
        return False
    said = (link.left, link.right, *setting.entry.where)
    return any(x.atoms(Normal) or any(map(is_density, x.atoms(Apply))) for x in said)


def decide(setting: Setting, link: Link) -> Finding:
    """Refuted where worlds refute it by all densities that its means may be over; else unknown."""
    found = []
    for meant in readings((link.left, link.right)):
        found.append(by_reading(setting, link, meant))
        if found[-1].verdict != "refuted":
            return found[-1]
    return found[0]


def by_reading(setting: Setting, link: Link, meant: Mapping[Any, Apply]) -> Finding:
    """Refuted in a world in which all that is stated holds; else unknown."""
    stated, bare = binding(setting)
    extreme = link.sign == "≈" or any("≈" in getattr(c.relation, "signs", ()) for c in stated)
    said = (link.left, link.right)

    def compare(drawn: World) -> Iterator[Compared]:
        counts = counts_in((*said, *(c.relation for c in stated)))
        world = NormalWorld(drawn, extreme, bare, counts, said=said, stated=stated, meant=meant)
        for env in choices(world, ranges_of(link.clause, *said)):
            at = {index: k - 1 for index, k in env.items()}
            if link.sign == "∝":
                yield from (Compared(at, *pair) for pair in _ratios(world, link, env))
            else:
                left, right, *others = _values(world, setting, link, env)
                yield Compared(at, left, right, tuple(others))

    kind = replace(WORLDS, digits=MOST_DIGITS if extreme else DIGITS)
    absence = setting.is_variant and link.sign in ("=", "≈")
    return search(kind, compare, absence=absence, is_wrong=partial(_is_wrong, link.sign))


def counts_in(said: Iterable[Any]) -> frozenset[Any]:
    """The sizes that say how many members families have, and how many values labels."""
    found = [y for x in said for y in x.atoms(letters.Real)]
    labels = [y.domain.size for y in found if y.domain is not None and y.domain.word == "label"]
    stops = [a.stop for y in found for a in y.over]
    return frozenset(n for n in (*stops, *labels) if isinstance(n, letters.Size))


def binding(setting: Setting) -> tuple[tuple[Clause, ...], frozenset[str]]:
    """All that has to hold, what a claim rests on first, and the names of letters without an index."""
    grounds = Grounds.of(setting.entry, setting.book, 2)
    found: dict[Clause, None] = {}
    for e in sorted(_all_before(grounds, setting.book), key=_place):
        if e.defines:
            found |= dict.fromkeys(_clauses(e))
            found |= dict.fromkeys(Clause(c) for c in e.where)
    found |= dict.fromkeys(Clause(c) for c in grounds.conditions)
    return tuple(c for c in found if not _says_what_a_divergence_is(c)), grounds.bare


def _says_what_a_divergence_is(clause: Clause) -> bool:
    """Is this D_KL[q || p] = … of any two densities?  A world gives it that value."""
    first = getattr(clause.relation, "first", None)
    return isinstance(first, Divergence) and all(isinstance(x, letters.Density) for x in (first.p, first.q))


def _place(entry: Entry) -> tuple[int, ...]:
    """The place of an entry in the book; those with names of their own come first."""
    parts = entry.number.split(".")
    return tuple(map(int, parts)) if all(p.isdigit() for p in parts) else ()


def _clauses(entry: Entry) -> tuple[Clause, ...]:
    try:
        return clauses_of(entry.meant, (entry.number,))
    except NoValue:
        return ()  # it asks for something, and says nothing


def _all_before(grounds: Grounds, book: Book) -> list[Entry]:
    """The entries that a claim rests on, directly or not, the nearest first."""
    found = {e.number: e for e in grounds.entries if e.number != grounds.entry.number}
    waiting = list(found.values())
    while waiting:
        for near in Grounds.of(waiting.pop(0), book, 1).entries:
            if near.number not in found and near.number != grounds.entry.number:
                found[near.number] = near
                waiting.append(near)
    return list(found.values())


def _values(world: NormalWorld, setting: Setting, link: Link, env: Env) -> list[Any]:
    """The values of the left side and, one or several, of the right one; NONE where an integral diverges."""
    left: Any = NONE
    try:
        left = rows_of_numbers(world.value(link.left, env))
        return [left, *_rights(world, setting, link, env)]
    except NoValueError:
        return [left, NONE]


def _rights(world: NormalWorld, setting: Setting, link: Link, env: Env) -> Iterator[Any]:
    """The right side, or its mean over draws from each of the densities that they may come from."""
    drawn = [
        (law, drawn_letters(link.right, law.arguments[0]))
        for law in (laws(setting, link) if link.sign == "≈" else ())
        if len(law.arguments) == 1
    ]
    drawn = [(law, found) for law, found in drawn if found]
    if not drawn:
        yield rows_of_numbers(world.value(link.right, env))
    for law, found in drawn:
        heads = {head_of(d) for d in found}
        yield rows_of_numbers(world.mean_over_draws(link.right, law, heads, env))


def _is_wrong(sign: str, left: Rows, right: Rows) -> bool:
    """Do two values not have a relation, beyond what digits that are not kept may change?"""
    if (len(left), len(left[0])) != (len(right), len(right[0])):
        raise NoWorldError("sides of different shapes")
    near = APART if sign == "≈" else close()
    for a, b in zip(chain(*left), chain(*right), strict=True):
        gap = near * (1 + abs(a) + abs(b))
        if {"≥": b - a, "≤": a - b}.get(sign, abs(a - b)) > gap:
            return True
    return False


def _ratios(world: NormalWorld, link: Link, env: Env) -> Iterator[tuple[Rows, Rows]]:
    """The ratio of the sides at a point of a quantity, beside that at others."""
    over = link.said.claims.get("over")
    if over is None:
        raise NoWorldError("∝ does not say in which quantity")
    first, *others = (
        ((world.as_number(link.left, inner) / world.as_number(link.right, inner),),)
        for inner in world.points(over, env, 3)
    )
    yield from ((first, other) for other in others)


__all__ = ["applies", "decide"]
