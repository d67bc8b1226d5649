"""Claims about densities and their means: refuted in a world in which all that is random is normal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import mpmath

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.binders import Normal
from udlc.notation.entry import Entry
from udlc.notation.functions import Divergence
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.plaintext import readable
from udlc.translate import NoValue
from udlc.translate.clauses import Clause, clauses_of
from udlc.translate.entries import Book
from udlc.verify.classes import derived
from udlc.verify.classes.approximations import drawn_letters, laws
from udlc.verify.definitions import introduces
from udlc.verify.digits import NoValueError
from udlc.verify.grounds import Grounds
from udlc.verify.joint_laws import close
from udlc.verify.links import Link, Setting
from udlc.verify.normal_arrays import DIGITS, MOST_DIGITS, Env, numbers
from udlc.verify.normal_letters import choices
from udlc.verify.normal_models import NormalWorld
from udlc.verify.normal_statements import ranges_of
from udlc.verify.normal_worlds import is_density
from udlc.verify.verdicts import Finding
from udlc.verify.worlds import NoWorldError, World

SEEDS = range(4)
METHOD = "worlds of normal variables"
SIGNS = ("=", "∝", "≈", "≥", "≤")
NONE = "no value"
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
    """Refuted in a world in which all that is stated holds; else unknown."""
    why = "true in the worlds of normal variables that were tried"
    stated, bare = binding(setting)
    extreme = link.sign == "≈" or any("≈" in getattr(c.relation, "signs", ()) for c in stated)
    for seed in SEEDS:
        try:
            with mpmath.workdps(MOST_DIGITS if extreme else DIGITS):
                found = _in_world(setting, link, seed, stated, bare, extreme)
        except (NoWorldError, ZeroDivisionError, OverflowError, KeyError, ValueError) as error:
            why = error.message if isinstance(error, UdlcError) else why
            continue
        if found is not None:
            return found
    return Finding("unknown", METHOD, why)


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


def _in_world(
    setting: Setting, link: Link, seed: int, stated: tuple[Clause, ...], bare: frozenset[str], extreme: bool
) -> Finding | None:
    """The refutation of a link in one world; None where it holds there."""
    said = (link.left, link.right)
    counts = frozenset(
        a.stop
        for x in (*said, *(c.relation for c in stated))
        for y in x.atoms(letters.Real)
        for a in y.over
        if isinstance(a.stop, letters.Size)
    )
    world = NormalWorld(World(seed), extreme, bare, counts, said=said, stated=stated)
    for env in choices(world, ranges_of(link.clause, *said)):
        if link.sign == "∝":
            found = _moved(world, link, env)
        else:
            left, *rights = _values(world, setting, link, env)
            wrong = all(_is_wrong(link.sign, left, right) for right in rights)
            found = (left, rights[0]) if wrong else None
        if found is not None:
            return _refuted(seed, env, *found)
    return None


def _values(world: NormalWorld, setting: Setting, link: Link, env: Env) -> list[Any]:
    """The values of the left side and, one or several, of the right one; NONE where an integral diverges.

    A claim is about worlds in which its integrals exist; that those of a variant do not may be what is wrong.
    """
    found: list[Any] = []
    try:
        found.append(numbers(world.value(link.left, env)))
    except NoValueError:
        found.append(NONE)
    try:
        found += _rights(world, setting, link, env)
    except NoValueError:
        found = [*found[:1], NONE]
    if not setting.is_variant and any(isinstance(x, str) for x in found):
        raise NoWorldError("an integral diverges")
    return found


def _rights(world: NormalWorld, setting: Setting, link: Link, env: Env) -> Iterator[Any]:
    """The right side, or its mean over draws from each of the densities that they may come from."""
    drawn = [
        (law, drawn_letters(link.right, law.arguments[0]))
        for law in (laws(setting, link) if link.sign == "≈" else ())
        if len(law.arguments) == 1
    ]
    drawn = [(law, found) for law, found in drawn if found]
    if not drawn:
        yield numbers(world.value(link.right, env))
    for law, found in drawn:
        heads = {d.head if isinstance(d, At) else d for d in found}
        yield numbers(world.mean_over_draws(link.right, law, heads, env))


def _is_wrong(sign: str, left: Any, right: Any) -> bool:
    """Do two values not have a relation, beyond what digits that are not kept may change?"""
    if isinstance(left, str) or isinstance(right, str):
        if sign not in ("=", "≈"):
            raise NoWorldError("a bound of an integral that diverges")
        return not (isinstance(left, str) and isinstance(right, str))
    if (left.rows, left.cols) != (right.rows, right.cols):
        raise NoWorldError("sides of different shapes")
    near = APART if sign == "≈" else close()
    for a, b in zip(left, right, strict=True):
        gap = near * (1 + abs(a) + abs(b))
        if {"≥": b - a, "≤": a - b}.get(sign, abs(a - b)) > gap:
            return True
    return False


def _moved(world: NormalWorld, link: Link, env: Env) -> tuple[Any, Any] | None:
    """The ratio of the sides at two points of a quantity, where it differs."""
    over = link.said.claims.get("over")
    if over is None:
        raise NoWorldError("∝ does not say in which quantity")
    ratios = [
        world.as_number(link.left, inner) / world.as_number(link.right, inner)
        for inner in world.points(over, env, 3)
    ]
    first, *others = (mpmath.matrix([[r]]) for r in ratios)
    other = next((r for r in others if _is_wrong("=", first, r)), None)
    return None if other is None else (first, other)


def _refuted(seed: int, env: Env, one: Any, other: Any) -> Finding:
    at = {readable(latex(x)): k for x, k in env.items()}
    left, right = (
        m if isinstance(m, str) else ", ".join(mpmath.nstr(v, 12) for v in m) for m in (one, other)
    )
    where = ", ".join(f"{n} = {k}" for n, k in at.items())
    why = f"in a world of normal variables{' at ' + where if where else ''} the sides are {left} and {right}"
    data = {"world": seed, "inputs": at, "left": left, "right": right}
    return Finding("refuted", "counterexample", why, counterexample=data)


__all__ = ["applies", "decide"]
