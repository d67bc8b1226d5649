"""Claims about inverses of functions: refuted where they fail for rational numbers and straight lines."""

from __future__ import annotations

from typing import Any

import mpmath

from udlc.notation import letters
from udlc.notation.members import Apply, At
from udlc.notation.relations import Relation
from udlc.notation.statements import Property
from udlc.translate.clauses import clauses_of
from udlc.verify.definitions import definitions_in, introduces, same_letter
from udlc.verify.grounds import Grounds
from udlc.verify.inverse_worlds import InverseWorld
from udlc.verify.links import Link, Setting
from udlc.verify.valuation import DIGITS, real
from udlc.verify.verdicts import Finding
from udlc.verify.worlds import NoWorldError, World
from udlc.verify.written_numbers import differ

SEEDS = range(12)
METHOD = "worlds of inverses"


def applies(setting: Setting, link: Link) -> bool:
    """Are values claimed to be equal of which one is of an inverse?"""
    said = (*setting.entry.where, *(setting.book[n].statement for n in setting.entry.by))
    if setting.entry.defines or introduces(link.left, link.right, said):
        return False
    calls = {c.letter for x in (link.left, link.right) for c in x.atoms(Apply)}
    return link.sign == "=" and any(isinstance(x, letters.Function) and "inv" in x.marks for x in calls)


def decide(setting: Setting, link: Link) -> Finding:
    """Refuted in a world in which all that is stated holds; else unknown."""
    grounds = Grounds.of(setting.entry, setting.book, 1, link.clause.relation.links[link.place])
    invertible = [_invertible(c) for c in grounds.conditions]
    told = _told(grounds)
    if told is None or not all(x is not None for x in invertible):
        return Finding(
            "unknown", METHOD, "what is stated is not only what is invertible, and what letters are"
        )
    for seed in SEEDS:
        try:
            with mpmath.workdps(DIGITS):
                world = InverseWorld(World(seed), told, tuple(invertible))
                one, other = (world.value(x, {}) for x in (link.left, link.right))
                if differ(one, other) and _rest_holds(grounds, link, world):
                    return _refuted(seed, one, other)
        except NoWorldError as error:
            return Finding("unknown", METHOD, error.message)
    return Finding("unknown", METHOD, "true in the worlds of inverses that were tried")


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
    found: dict[Any, Any] = {}
    for entry in grounds.entries:
        if entry.number == grounds.entry.number:
            continue
        clauses = clauses_of(entry.meant, (entry.number,)) if entry.defines else ()
        relations: list[Relation] = [c.relation for c in clauses]
        heads = [d.letter for d in definitions_in(entry)]
        plain = all(r.signs[0] == "=" and isinstance(r.left, (At, letters.Real)) for r in relations)
        if not plain or any(x == r.left for r in relations for x in found if found[x] != r.items[1]):
            return None
        if not entry.defines and any(same_letter(x, y) for x in heads for y in _used(grounds)):
            return None
        found |= {r.left: r.items[1] for r in relations}
    return found


def _used(grounds: Grounds) -> list[Any]:
    return sorted(grounds.entry.statement.atoms(letters.Letter), key=lambda x: x.key)


def _refuted(seed: int, one: Any, other: Any) -> Finding:
    left, right = (mpmath.nstr(real(x), 12) for x in (one, other))
    why = f"for straight lines and rational numbers the sides are {left} and {right}"
    data = {"world": seed, "inputs": {}, "left": left, "right": right}
    return Finding("refuted", "counterexample", why, counterexample=data)


__all__ = ["applies", "decide"]
