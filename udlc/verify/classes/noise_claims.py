"""Claims about noise of which the first moments are stated: refuted where they fail for fair signs.

A claim with noise of which no mean is taken is one about every draw; ≈ says that both sides have one mean,
the right one being an average of draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from udlc.notation import letters
from udlc.notation.binders import E, Moment
from udlc.notation.relations import Relation
from udlc.notation.statements import Property
from udlc.verify.definitions import introduces
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.noise_worlds import Matrix, NoiseWorld
from udlc.verify.verdicts import Finding
from udlc.verify.world_search import Compared, WorldKind, search
from udlc.verify.worlds import NoWorldError, World

WORLDS = WorldKind("worlds of noise", "where noise is a fair choice of signs", range(12))


def applies(setting: Setting, link: Link) -> bool:
    """Are expressions with noise claimed to be equal, or a mean and an average of draws?"""
    if setting.entry.defines or introduces(link.left, link.right, ()):
        return False
    noisy = [bool(x.atoms(letters.Random)) for x in (link.left, link.right)]
    if link.sign == "≈":
        said = link.said
        return not said.claims and not _is_open(link.left) and _is_open(link.right)
    return link.sign == "=" and any(noisy)


def decide(setting: Setting, link: Link) -> Finding:
    """Refuted in a world in which all that is stated holds; else unknown."""
    grounds = Grounds.of(setting.entry, setting.book, 1, link.said)
    told = grounds.told_elsewhere([setting.entry.statement])  # what is claimed holds where its conditions do
    if not all(_is_read(c) for c in grounds.conditions) or any(d.number in grounds.defining for d in told):
        return Finding("unknown", WORLDS.method, "more is stated than the moments of noise")
    sides = (link.left, E(link.right) if link.sign == "≈" else link.right)

    def compare(drawn: World) -> Iterator[Compared]:
        world = NoiseWorld(drawn)
        if not all(_holds(world, c) for c in grounds.conditions):
            raise NoWorldError("the world is not as the entry states")
        yield from (Compared({}, *pair) for pair in _values(world, sides))

    return search(WORLDS, compare, absence=setting.is_variant)


def _is_open(x: Any) -> bool:
    """Is there noise of which no mean is taken?"""
    if isinstance(x, letters.Random):
        return True
    return not isinstance(x, Moment) and any(_is_open(a) for a in getattr(x, "args", ()))


def _is_read(condition: Any) -> bool:
    """Is a condition an equation, or the independence of noise from what is no noise, or from other noise?"""
    if isinstance(condition, Property):
        return condition.name == "independent" and all(isinstance(x, letters.Real) for x in condition.letters)
    return isinstance(condition, Relation) and set(condition.signs) == {"="}


def _holds(world: NoiseWorld, condition: Any) -> bool:
    if isinstance(condition, Property):
        return True  # arrays are constant, and components of noise are independent
    return all(one == other for one, other in _values(world, condition.items))


def _values(world: NoiseWorld, sides: tuple[Any, ...]) -> Iterator[tuple[Matrix, Matrix]]:
    """Both sides at every draw of the noise of which no mean is taken."""
    one, other = sides
    for env in world.draws([x for x in sides if _is_open(x)], {}):
        yield world.value(one, env), world.value(other, env)


__all__ = ["applies", "decide"]
