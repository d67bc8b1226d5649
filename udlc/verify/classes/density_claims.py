"""Claims about densities that conditions tell: refuted in a finite world in which all conditions hold."""

from __future__ import annotations

from typing import Any

import mpmath
from sympy import preorder_traversal

from udlc.notation import letters
from udlc.notation.latex import latex
from udlc.notation.members import Apply
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.translate.clauses import clauses_of
from udlc.verify.definitions import definitions_in, introduces, letter_of, same_letter
from udlc.verify.density_worlds import DensityWorld, densities_in
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.valuation import DIGITS, real
from udlc.verify.verdicts import Finding
from udlc.verify.worlds import NoWorldError, World
from udlc.verify.written_numbers import Env, NoValueError, differ

SEEDS = range(24)
METHOD = "worlds of densities"
NONE = "no value"


def applies(setting: Setting, link: Link) -> bool:
    """Are values of densities, or of what densities tell, claimed to be equal?"""
    if setting.entry.defines or introduces(link.left, link.right, setting.entry.where):
        return False
    return link.sign == "=" and bool(densities_in((link.left, link.right, *setting.entry.where)))


def decide(setting: Setting, link: Link) -> Finding:
    """Refuted in a world in which all that is stated holds; else unknown."""
    grounds = Grounds.of(setting.entry, setting.book, 1, link.clause.relation.links[link.place])
    conditions = grounds.conditions
    sides = (link.left, link.right)
    if not all(isinstance(c, Relation) for c in conditions):
        return Finding("unknown", METHOD, "a condition is no relation")
    if _defined_elsewhere(grounds, link):
        return Finding("unknown", METHOD, "an equation that this one rests on says more of its letters")
    seen: list[tuple[int, Env, Any, Any]] = []
    with mpmath.workdps(DIGITS):
        for seed in SEEDS:
            try:
                world = DensityWorld(World(seed), sides, conditions)
                for env in world.places(sides):
                    one, other = (_value(world, x, env) for x in sides)
                    if NONE not in (one, other) and differ(one, other):
                        return _refuted(seed, env, one, other)
                    seen.append((seed, env, one, other))
            except (NoWorldError, ValueError, ZeroDivisionError):
                continue
    for side in (0, 1):
        values = [x[2 + side] for x in seen]
        others = [x[3 - side] for x in seen]
        if seen and all(x == NONE for x in values) and all(x != NONE for x in others):
            return _refuted(*seen[0])
    return Finding("unknown", METHOD, "true in the worlds of densities that were tried")


def _value(world: DensityWorld, side: Any, env: Env) -> Any:
    try:
        return world.value(side, env)
    except NoValueError:
        return NONE


def _defined_elsewhere(grounds: Grounds, link: Link) -> bool:
    """Is a letter of the claim defined by another clause, or by an equation that the claim rests on?

    Densities may be told by other claims: where their conditions hold, and they do, these are true.
    """
    said = (link.left, link.right, *grounds.conditions)
    used = {x for e in said for x in preorder_traversal(e) if isinstance(x, letters.Letter)}
    own = [c.first.letter for c in grounds.entry.where if isinstance(c.first, Apply)]
    clauses = clauses_of(grounds.entry.meant, (grounds.entry.number,))
    told = [letter_of(c.left) for c in clauses if c.relation != link.clause.relation]
    for entry in grounds.entries:
        if entry.number != grounds.entry.number:
            found = [d.letter for d in definitions_in(entry)]
            told += [x for x in found if entry.defines or not isinstance(x, letters.Density)]
    return any(
        same_letter(x, y)
        for x in told
        if x is not None and not any(same_letter(x, z) for z in own)
        for y in used
    )


def _refuted(seed: int, env: Env, one: Any, other: Any) -> Finding:
    at = {readable(latex(x)): k + 1 for x, k in env.items()}
    left, right = (x if x == NONE else mpmath.nstr(real(x), 12) for x in (one, other))
    where = ", ".join(f"{n} = {k}" for n, k in at.items())
    why = f"in a finite world of densities{' at ' + where if where else ''} the sides are {left} and {right}"
    data = {"world": seed, "inputs": at, "left": left, "right": right}
    return Finding("refuted", "counterexample", why, counterexample=data)


__all__ = ["applies", "decide"]
