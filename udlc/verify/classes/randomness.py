"""Links with expectations or standard deviations: refuted in worlds of random arrays."""

from __future__ import annotations

from collections.abc import Iterator

from udlc.notation import letters
from udlc.notation.binders import E, Var
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.random_laws import Stated, at_all, drawn
from udlc.verify.verdicts import Finding
from udlc.verify.world_search import Compared, WorldKind, search, value_or_none
from udlc.verify.worlds import NoWorldError, World

WORLDS = WorldKind("worlds of random arrays", "where each element takes a few values", range(24))


def applies(_setting: Setting, link: Link) -> bool:
    """Are sides said to be equal that hold an expectation, a variance, or a standard deviation?"""
    sides = (link.left, link.right)
    return link.sign == "=" and any(x.atoms(E, Var, letters.Deviation) for x in sides)


def decide(setting: Setting, link: Link) -> Finding:
    """Refuted in a world in which all that is stated holds; else unknown."""
    sides = (link.left, link.right)
    try:
        stated = Stated.of(Grounds.of(setting.entry, setting.book, 1, link.said), sides)
    except NoWorldError as error:
        return Finding("unknown", WORLDS.method, error.message)

    def compare(chosen: World) -> Iterator[Compared]:
        world = drawn(stated, chosen)
        for env in at_all(world, sides):
            at = {i: int(k) - 1 for i, k in env.items() if isinstance(i, letters.Index)}
            yield Compared(at, *(value_or_none(world, x, env) for x in sides))

    return search(WORLDS, compare, absence=setting.is_variant)
