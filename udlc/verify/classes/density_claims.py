"""Claims about densities that conditions tell: refuted in a finite world in which all conditions hold."""

from __future__ import annotations

from collections.abc import Iterator

from udlc.notation import letters
from udlc.notation.members import Apply
from udlc.notation.relations import Relation
from udlc.verify.definitions import introduces, same_letter
from udlc.verify.density_worlds import DensityWorld, densities_in
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.verdicts import Finding
from udlc.verify.world_search import Compared, WorldKind, search, value_or_none
from udlc.verify.worlds import World

WORLDS = WorldKind("worlds of densities", "in a finite world of densities", range(24))


def applies(setting: Setting, link: Link) -> bool:
    """Are values of densities, or of what densities tell, claimed to be equal?"""
    if setting.entry.defines or introduces(link.left, link.right, setting.entry.where):
        return False
    return link.sign == "=" and bool(densities_in((link.left, link.right, *setting.entry.where)))


def decide(setting: Setting, link: Link) -> Finding:
    """Refuted in a world in which all that is stated holds; else unknown."""
    grounds = Grounds.of(setting.entry, setting.book, 1, link.said)
    conditions = grounds.conditions
    sides = (link.left, link.right)
    if not all(isinstance(c, Relation) for c in conditions):
        return Finding("unknown", WORLDS.method, "a condition is no relation")
    if _is_told(grounds, link):
        return Finding("unknown", WORLDS.method, "an equation that this rests on says more of its letters")

    def compare(drawn: World) -> Iterator[Compared]:
        world = DensityWorld(drawn, sides, conditions)
        for env in world.places(sides):
            one, other = (value_or_none(world, x, env) for x in sides)
            yield Compared(env, one, other)

    return search(WORLDS, compare, absence=setting.is_variant)


def _is_told(grounds: Grounds, link: Link) -> bool:
    """Is a letter of the claim defined elsewhere, no condition saying what it is as a function?

    Densities may be told by other claims: where their conditions hold, and they do, these are true.
    """
    own = [c.first.letter for c in grounds.entry.where if isinstance(c.first, Apply)]
    known = {*grounds.defining, grounds.entry.number}
    told = grounds.told_elsewhere((link.left, link.right, *grounds.conditions), link.clause)
    return any(
        d.number in known or not isinstance(d.letter, letters.Density)
        for d in told
        if not any(same_letter(d.letter, x) for x in own)
    )


__all__ = ["applies", "decide"]
