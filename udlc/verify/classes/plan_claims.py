"""Claims about least and greatest values over plans and functions: refuted where they fail for few places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import preorder_traversal

from udlc.notation import letters
from udlc.notation.binders import Max, Min
from udlc.notation.functions import Divergence
from udlc.notation.members import Apply
from udlc.verify.classes.number_claims import lengths_in, places
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.plan_worlds import PlanWorld, distances_in
from udlc.verify.verdicts import Finding
from udlc.verify.world_search import Compared, WorldKind, search, value_or_none
from udlc.verify.worlds import World

WORLDS = WorldKind("worlds of plans", "for densities at a few places", range(12))


def applies(setting: Setting, link: Link) -> bool:
    """Is a distance, or a least or greatest value over a letter, claimed to be something?"""
    sides = (link.left, link.right)
    extreme = any(isinstance(x, (Max, Min)) and x.letters for x in sides)
    return link.sign == "=" and extreme and not setting.entry.defines


def decide(setting: Setting, link: Link) -> Finding:
    """Refuted in a world in which all that is stated holds; else unknown."""
    sides = (link.left, link.right)
    where = setting.entry.where
    named = {d for x in sides for d in x.atoms(Divergence)}
    entries = dict.fromkeys(Grounds.of(setting.entry, setting.book, 2).entries)
    told = distances_in([(e.meant, e.where) for e in entries if e.number != setting.entry.number])
    distances = tuple(d for d in told if d[0] in named)
    if len(distances) != len(named) or {name for name, _, _ in distances} != named:
        return Finding("unknown", WORLDS.method, "nothing that it rests on says what the distance is")
    own = {y for x in sides for y in chosen_in(x)}
    if not all(any(c.has(y) for y in own) for c in where):
        return Finding("unknown", WORLDS.method, "more is stated than what values are taken over")
    said = (*sides, *where, *(x for _, value, conditions in distances for x in (value, *conditions)))
    chosen = own | {y for _, value, _ in distances for y in chosen_in(value)}
    free = lengths_in(said) - lengths_in([y for y in chosen if isinstance(y, letters.Real)])

    def compare(drawn: World) -> Iterator[Compared]:
        world = PlanWorld(drawn, lengths=free, least=2, said=said, distances=distances, conditions=where)
        for env in places(world, sides):
            at = {i: int(k) - 1 for i, k in env.items()}
            yield Compared(at, *(value_or_none(world, x, env) for x in sides))

    # Least values are found exactly: one that is not found is not there.
    return search(WORLDS, compare, absence=True)


def chosen_in(x: Any) -> Iterator[Any]:
    """The letters that least and greatest values in an expression are taken over."""
    for y in preorder_traversal(x):
        if isinstance(y, (Max, Min)):
            yield from (z.letter if isinstance(z, Apply) else z for z in y.letters)


__all__ = ["applies", "decide"]
