"""Two losses in, a world of numbers out in which their difference changes with the parameters.

Losses may differ by what no parameter changes; so they are compared at two choices of all parameters.
Densities that equations tell are left out, as losses without densities say nothing of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sympy import preorder_traversal

from udlc.notation import letters
from udlc.notation.binders import Int, Moment
from udlc.notation.members import Apply, head_of
from udlc.verify.classes.number_claims import WORLDS, in_worlds, is_told_elsewhere, places, told_by
from udlc.verify.digits import Env, total
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.number_worlds import NumberWorld
from udlc.verify.verdicts import Finding
from udlc.verify.world_search import Compared

SIDES, DIFFERENCES = "the sides are", "at two choices of the parameters the sides differ by"


def changed_differently(setting: Setting, link: Link, parameters: Sequence[Any]) -> Finding:
    """Do parameters change the difference of the sides, in a world in which all that is stated holds?"""
    sides = (link.left, link.right)
    grounds = Grounds.of(setting.entry, setting.book, 1)
    if is_told_elsewhere(grounds, sides, link):
        return Finding("unknown", WORLDS.method, "an equation that this rests on says more of its letters")
    told = tuple(d for d in told_by(grounds) if not isinstance(d.letter, letters.Density))
    if any(_is_random(x) for said in (*sides, *(d.right for d in told)) for x in preorder_traversal(said)):
        return Finding("unknown", WORLDS.method, "a loss holds densities or means")

    def values(world: NumberWorld) -> Iterator[Compared]:
        for env in places(world, sides):
            yield Compared({}, *(_difference(world, sides, env, end) for end in (0, 1)))

    moving = frozenset(head_of(x).key for x in parameters)
    found = in_worlds(grounds, sides, values, told, moving)
    return replace(found, reason=found.reason.replace(SIDES, DIFFERENCES))


def _difference(world: NumberWorld, sides: tuple[Any, Any], env: Env, end: int) -> Any:
    """The left side less the right one, at one choice of the parameters."""
    world.end = end
    one, other = (world.value(x, env) for x in sides)
    return total((one, -other))


def _is_random(x: Any) -> bool:
    return isinstance(x, (Int, Moment)) or (isinstance(x, Apply) and isinstance(x.letter, letters.Density))


__all__ = ["changed_differently"]
