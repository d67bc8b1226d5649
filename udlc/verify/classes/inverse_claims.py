"""Claims about inverses of functions: refuted where they fail for rational numbers and straight lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from udlc.notation import letters
from udlc.notation.members import Apply, At
from udlc.notation.statements import Property
from udlc.translate.clauses import clauses_of
from udlc.verify.definitions import introduces
from udlc.verify.digits import differ
from udlc.verify.grounds import Grounds
from udlc.verify.inverse_worlds import InverseWorld
from udlc.verify.links import Link, Setting
from udlc.verify.verdicts import Finding
from udlc.verify.world_search import Compared, WorldKind, search
from udlc.verify.worlds import NoWorldError, World

WORLDS = WorldKind("worlds of inverses", "for straight lines and rational numbers", range(12))


def applies(setting: Setting, link: Link) -> bool:
    """Are values claimed to be equal of which one is of an inverse?"""
    said = (*setting.entry.where, *(setting.book[n].statement for n in setting.entry.by))
    if setting.entry.defines or introduces(link.left, link.right, said):
        return False
    calls = {c.letter for x in (link.left, link.right) for c in x.atoms(Apply)}
    return link.sign == "=" and any(isinstance(x, letters.Function) and "inv" in x.marks for x in calls)


def decide(setting: Setting, link: Link) -> Finding:
    """Refuted in a world in which all that is stated holds; else unknown."""
    grounds = Grounds.of(setting.entry, setting.book, 1, link.said)
    invertible = [_invertible(c) for c in grounds.conditions]
    told = _told(grounds)
    if told is None or not all(x is not None for x in invertible):
        reason = "what is stated is not only what is invertible, and what letters are"
        return Finding("unknown", WORLDS.method, reason)

    def compare(drawn: World) -> Iterator[Compared]:
        world = InverseWorld(drawn, told, tuple(invertible))
        one, other = (world.value(x, {}) for x in (link.left, link.right))
        if differ(one, other) and not _rest_holds(grounds, link, world):
            raise NoWorldError("the world is not as the entry states")
        yield Compared({}, one, other)

    return search(WORLDS, compare, absence=setting.is_variant)


def _rest_holds(grounds: Grounds, link: Link, world: InverseWorld) -> bool:
    """Does all that an entry says beside one chain of equations hold, on which this may rest?"""
    for clause in clauses_of(grounds.entry.meant, (grounds.entry.number,)):
        if clause.relation != link.clause.relation:
            first, *rest = (world.value(x, {}) for x in clause.relation.items)
            if set(clause.relation.signs) != {"="} or any(differ(first, x) for x in rest):
                return False
    return True


def _invertible(condition: Any) -> Any:
    """The function that a condition calls invertible; None for another condition."""
    if not isinstance(condition, Property) or condition.name != "invertible" or len(condition.letters) != 1:
        return None
    return condition.letters[0] if isinstance(condition.letters[0], letters.Function) else None


def _told(grounds: Grounds) -> dict[Any, Any] | None:
    """What letters and members are by the equations that a claim rests on; None where these say more."""
    defining = [e for e in grounds.entries if e.number in grounds.defining]
    told = grounds.told_elsewhere([grounds.entry.statement])
    if any(d.number not in grounds.defining for d in told):
        return None
    found: dict[Any, Any] = {}
    for relation in (c.relation for e in defining for c in clauses_of(e.meant, (e.number,))):
        is_plain = relation.signs[0] == "=" and isinstance(relation.left, (At, letters.Real))
        if not is_plain or found.setdefault(relation.left, relation.items[1]) != relation.items[1]:
            return None
    return found


__all__ = ["applies", "decide"]
