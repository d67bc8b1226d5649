"""Claims about numbers, tables and optima: refuted in a world in which all that is stated holds.

a = b             two numbers differ
argmin = argmin   the optima among two values of what is chosen differ
a ≈ b             the means of both sides over all draws of the data differ, b being no average of draws
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from sympy import preorder_traversal

from udlc.notation import letters
from udlc.notation.binders import ArgMin, Moment
from udlc.notation.derivatives import Partial
from udlc.notation.entry import Entry
from udlc.notation.members import Apply, At, head_of
from udlc.notation.relations import Relation
from udlc.notation.statements import Property
from udlc.notation.tree import Dots
from udlc.translate.clauses import clauses_of
from udlc.verify.definitions import (
    Definition,
    definitions_in,
    introduces,
    is_equation,
    of_condition,
    same_letter,
)
from udlc.verify.digits import SIGNS, NoValueError, holds
from udlc.verify.grounds import Grounds
from udlc.verify.line_worlds import STATED, LineWorld, lines_in
from udlc.verify.links import Link, Setting
from udlc.verify.number_worlds import NumberWorld
from udlc.verify.place_worlds import PlaceWorld, is_density
from udlc.verify.settled import must_hold
from udlc.verify.splits import is_split
from udlc.verify.verdicts import Finding
from udlc.verify.world_search import Compared, WorldKind, search, value_or_none
from udlc.verify.worlds import NoWorldError, World
from udlc.verify.written_numbers import open_places

WORLDS = WorldKind("worlds of numbers", "in a world of numbers and tables", range(60))


def applies(setting: Setting, link: Link) -> bool:
    """Are values claimed to be equal, or means to be near averages?"""
    optima = [isinstance(x, ArgMin) for x in (link.left, link.right)]
    said = (*setting.entry.where, *(setting.book[n].statement for n in setting.entry.by))
    if setting.entry.defines or introduces(link.left, link.right, said) or any(optima):
        return False  # objectives are asked for by the method for optima
    return link.sign == "=" or _is_average(link)


def decide(setting: Setting, link: Link) -> Finding:
    """Refuted in a world in which all that is stated holds; else unknown."""
    sides = (link.left, link.right)
    grounds = Grounds.of(setting.entry, setting.book, 1, link.said)
    if is_told_elsewhere(grounds, sides, link):
        return Finding("unknown", WORLDS.method, "an equation that this rests on says more of its letters")
    return compared(grounds, sides, draws=link.sign == "≈")


def objectives(setting: Setting, lefts: Sequence[ArgMin], right: ArgMin) -> Finding:
    """Has an objective other optima than some, in a world in which all of these have the same?"""
    grounds = Grounds.of(setting.entry, setting.book, 1)
    if is_told_elsewhere(grounds, [x.body for x in (*lefts, right)], None):
        return Finding("unknown", WORLDS.method, "an equation that this rests on says more of its letters")
    if not any(_are_alike(x, right) for x in lefts):
        return Finding("unknown", WORLDS.method, "the optima are of different functions")

    def values(world: NumberWorld) -> Iterator[Compared]:
        first, *rest = (world.preferred(x, {}) for x in lefts)
        if any(x != first for x in rest):
            raise NoWorldError("the world is not as an equation says that this rests on")
        yield Compared({}, first, world.preferred(right, {}))

    return in_worlds(grounds, (*lefts, right), values)


def compared(grounds: Grounds, sides: tuple[Any, Any], draws: bool = False) -> Finding:
    """The sides in worlds of numbers, at each choice of open index letters."""

    def values(world: NumberWorld) -> Iterator[Compared]:
        for env in places(world, sides):
            at = {i: int(k) - 1 for i, k in env.items()}
            if draws and isinstance(world, PlaceWorld):
                yield Compared(at, *(world.mean_over_draws(x, env) for x in sides))
            else:
                yield Compared(at, *(value_or_none(world, x, env) for x in sides))

    return in_worlds(grounds, sides, values)


def loses_its_value(setting: Setting, old: Any, new: Any) -> bool:
    """Has the second no value in a world in which the first has one: a logarithm of what is negative?"""
    grounds = Grounds.of(setting.entry, setting.book, 1)
    if is_told_elsewhere(grounds, (old, new), None):
        return False

    def values(world: NumberWorld) -> Iterator[Compared]:
        for env in [{}] if isinstance(new, ArgMin) else places(world, (old, new)):
            lost = _has_value(world, old, env) and not _has_value(world, new, env)
            yield Compared({}, Fraction(1), Fraction(int(not lost)))

    return in_worlds(grounds, (old, new), values).verdict == "refuted"


def _has_value(world: NumberWorld, x: Any, env: Any) -> bool:
    try:
        world.preferred(x, env) if isinstance(x, ArgMin) else world.value(x, env)
    except NoValueError:
        return False
    return True


def in_worlds(
    grounds: Grounds,
    sides: Sequence[Any],
    values: Callable[[NumberWorld], Iterator[Compared]],
    told: tuple[Definition, ...] | None = None,
    moving: frozenset[str] = frozenset(),
) -> Finding:
    """What is compared in worlds in which the conditions hold, and what is told; some letters may move."""
    told = told_by(grounds) if told is None else told
    said = (*sides, *(x for d in told for x in (d.left, d.right)), *must_hold(grounds))
    if _is_cut_short(said, grounds):
        return Finding("unknown", WORLDS.method, "a function is written with fewer arguments somewhere")

    least = 4 if any(isinstance(y, Dots) for x in said for y in preorder_traversal(x)) else 1
    properties = tuple(c for c in must_hold(grounds) if isinstance(c, Property) and c.name in STATED)
    kept: dict[str, Any] = {
        "told": told,
        "lengths": lengths_in(said),
        "least": least,
        "counted": grounds.counted,
    }
    kept |= {"applied": applied_in(said), "said": said, "moving": moving}

    def compare(drawn: World) -> Iterator[Compared]:
        world: NumberWorld
        if properties or lines_in(said):
            world = LineWorld(drawn, **kept, properties=properties)
        else:
            world = PlaceWorld(drawn, **kept)
        check(world, grounds, sides)
        yield from values(world)

    return search(WORLDS, compare)


def places(world: NumberWorld, said: Sequence[Any]) -> Iterator[Any]:
    """Every choice of places for the index letters that nothing binds."""
    yield from open_places(said, world.whole)


def check(world: NumberWorld, grounds: Grounds, sides: Sequence[Any]) -> None:
    """Raise NoWorldError where a condition is not known to hold."""
    for condition in must_hold(grounds):
        if is_told(condition) or _is_of_data(condition, sides) or _is_constant(condition, world):
            continue
        if world.enforces(condition):
            continue
        if isinstance(condition, Property) or not isinstance(condition, Relation):
            raise NoWorldError("a condition of another kind")
        calls = [c for c in condition.atoms(Apply) if type(c.letter) is letters.Function or is_density(c)]
        events = [y for y in condition.atoms(letters.Real) if world.is_random(y)]
        if calls or events or set(condition.signs) - SIGNS.keys():
            raise NoWorldError("a condition on all values of a function, or of a random quantity")
        for env in places(world, [condition]):
            values = [world.value(x, env) for x in condition.items]
            if not all(map(holds, condition.signs, values, values[1:])):
                raise NoWorldError("the world is not as the entry states")


def _is_constant(condition: Any, world: NumberWorld) -> bool:
    """Does a condition say that a number depends on nothing, as it is drawn: ∂C/∂φ = 0?"""
    if not isinstance(condition, Relation) or condition.signs != ("=",) or condition.right != 0:
        return False
    body = condition.first.body if isinstance(condition.first, Partial) else None
    letter = head_of(body)
    told = any(same_letter(d.letter, letter) for d in world.told)
    return isinstance(letter, letters.Real) and not told and letter.key not in world.moving


def told_by(grounds: Grounds) -> tuple[Definition, ...]:
    """What conditions and defining equations that a claim rests on say that letters are."""
    own = [of_condition(c, grounds.entry.number) for c in must_hold(grounds) if is_told(c)]
    others = [e for e in grounds.entries if e.defines and e.number != grounds.entry.number]
    found = [d for e in others for d in (*definitions_in(e), *_between(e))]
    return tuple(dict.fromkeys((*own, *found)))


def _between(entry: Entry) -> Iterator[Definition]:
    """What a chain x = f(z) = … says of the function."""
    for clause in clauses_of(entry.meant, (entry.number,)):
        _, *between, last = clause.relation.items
        if set(clause.relation.signs) == {"="}:
            yield from (Definition(x, last, entry.number) for x in between if isinstance(x, Apply))


def is_told(condition: Any) -> bool:
    """Does a condition say what something is?  An optimum says only that it is one of several."""
    return is_equation(condition) and not isinstance(condition.right, ArgMin)


def lengths_in(said: Sequence[Any]) -> frozenset[str]:
    """The names of the sizes that arrays have."""
    found = {x for e in said for x in preorder_traversal(e) if isinstance(x, letters.Letter)}
    sizes = (s for x in found for axis in x.dims for s in axis.length.atoms(letters.Size))
    return frozenset(s.key for s in sizes)


def applied_in(said: Sequence[Any]) -> frozenset[str]:
    """The names of the quantities that stand as functions."""
    calls = (c.letter for e in said for c in e.atoms(Apply))
    return frozenset(c.key for c in calls if type(c) is letters.Real)


def _is_cut_short(said: Sequence[Any], grounds: Grounds) -> bool:
    """Is a function written with fewer arguments somewhere, and nothing says which of them count?"""
    counts: dict[Any, set[int]] = {}
    for call in (c for e in said for c in e.atoms(Apply)):
        if type(call.letter) in (letters.Function, letters.Real) and call.letter not in grounds.counted:
            counts.setdefault(call.letter.key, set()).add(len(call.arguments))
    return any(len(n) > 1 for n in counts.values())


def is_told_elsewhere(grounds: Grounds, said: Sequence[Any], link: Link | None) -> bool:
    """Does a claim that this one rests on, or another clause, say what a letter is, if not a density?

    Densities may be told by other claims: where their conditions hold, and they do, these are true.
    """
    known = {e.number for e in grounds.entries if e.defines}
    told = grounds.told_elsewhere(said, link.clause if link is not None else None)
    return any(d.number not in known and not isinstance(d.letter, letters.Density) for d in told)


def _is_of_data(condition: Any, sides: Sequence[Any]) -> bool:
    """Does a condition divide a data set that no side speaks of, as any data may be divided?"""
    if not is_split(condition):
        return False
    whole = {*condition.first.letters, *condition.first.body.arguments}
    return not any(x in whole for side in sides for x in preorder_traversal(side))


def _is_average(link: Link) -> bool:
    """Is one side an average of draws, and the other one of means, with no word on how near they are?"""
    if link.sign != "≈" or link.said.claims:
        return False
    has_draws = [_has_draws(x) for x in (link.left, link.right)]
    means = [x for x, drawn in zip((link.left, link.right), has_draws, strict=True) if not drawn]
    return len(means) == 1 and any(m.ranges for m in means[0].atoms(Moment))


def _has_draws(x: Any) -> bool:
    return any(y.head.copies is not None for y in x.atoms(At) if isinstance(y.head, letters.Real))


def _are_alike(one: ArgMin, other: ArgMin) -> bool:
    """Are optima over the same letters, of functions and densities all of which one of them has?"""
    here, there = _open(one), _open(other)
    return one.letters == other.letters and (here <= there or there <= here)


def _open(x: Any) -> set[str]:
    calls = (c.letter for c in x.atoms(Apply))
    return {
        c.key for c in calls if isinstance(c, letters.Density) or type(c) in (letters.Function, letters.Real)
    }


__all__ = ["applies", "decide", "loses_its_value", "objectives"]
