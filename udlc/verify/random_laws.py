"""What an entry states of random arrays in, worlds of random arrays out in which all of it holds.

Each array that nothing tells gets a law: values about a middle, spread evenly or not. Laws are left out of
which what is stated of their array alone does not hold, and then worlds in which anything else does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Integer

from udlc.notation import letters
from udlc.notation.binders import E, Moment
from udlc.notation.members import At
from udlc.notation.relations import Relation
from udlc.notation.statements import Property
from udlc.translate.names import name_of
from udlc.verify.definitions import Definition, recurs, same_letter
from udlc.verify.digits import differ
from udlc.verify.grounds import Grounds
from udlc.verify.random_worlds import Element, RandomWorld
from udlc.verify.worlds import NoWorldError, World
from udlc.verify.written_numbers import open_places

SHAPES: tuple[tuple[int, ...], ...] = ((0,), (1, -1), (1, 0, -1), (2, -1, -1))
"""The values of an element about its middle, as multiples of a spread."""

ANY = 2, 3
"""So many values are drawn for each element of an array of which no more is stated."""


@dataclass(frozen=True)
class Stated:
    """What is stated of random arrays.

    Attributes:
        told: the equations that tell arrays, or functions of a number.
        conditions: what else holds.
        arrays: those that nothing tells.
    """

    told: tuple[Definition, ...]
    conditions: tuple[Any, ...]
    arrays: tuple[letters.Random, ...]

    @classmethod
    def of(cls, grounds: Grounds, sides: Sequence[Any]) -> Stated:
        """What the grounds of a claim state; NoWorldError where more is said than worlds can keep."""
        told = tuple(d for d in grounds.definitions if _tells(d))
        own = {(d.left, d.right) for d in told}
        conditions = tuple(c for c in grounds.conditions if not _is_among(c, own))
        said = _closure([*sides, *conditions], told)
        arrays = sorted({x for e in said for x in e.atoms(letters.Random)}, key=lambda x: x.key)
        others = [d for d in grounds.said if d not in told and any(same_letter(d.letter, x) for x in arrays)]
        if any(d.left not in {x for c in conditions for x in getattr(c, "args", ())} for d in others):
            raise NoWorldError("more is said of random arrays than worlds of them keep")
        free = tuple(x for x in arrays if not any(same_letter(d.left, x) for d in told))
        if any(x.domain is not None or x.over for x in free):
            raise NoWorldError("a random quantity of another kind")
        return cls(told, conditions, free)

    @property
    def independent(self) -> frozenset[str]:
        """The arrays that are independent of each other, and those that they are made of."""
        named = [x for c in self.conditions if _is_property(c, "independent") for x in c.letters]
        return frozenset(name_of(x) for e in _closure(named, self.told) for x in e.atoms(letters.Random))


def _tells(d: Definition) -> bool:
    """Does an equation tell an array as a whole, or a function of a number?"""
    if isinstance(d.left, letters.Random):
        return not recurs(d)
    called = getattr(d.left, "arguments", ())
    return isinstance(d.letter, letters.Elementwise) and len(called) == 1 and not recurs(d)


def _is_among(condition: Any, told: set[tuple[Any, Any]]) -> bool:
    return isinstance(condition, Relation) and condition.items in told


def _closure(said: Iterable[Any], told: Sequence[Definition]) -> list[Any]:
    """Expressions, and what tells the letters in them."""
    found: list[Any] = []
    waiting = list(said)
    while waiting:
        x = waiting.pop()
        found.append(x)
        inside = x.atoms(letters.Letter)
        rights = [d.right for d in told if any(same_letter(d.letter, y) for y in inside)]
        waiting += [y for y in dict.fromkeys(rights) if y not in found and y not in waiting]
    return found


def _is_property(condition: Any, name: str) -> bool:
    return isinstance(condition, Property) and condition.name == name


# ── Worlds ───────────────────────────────────────────────────────────────────


def drawn(stated: Stated, world: World) -> RandomWorld:
    """A world in which all that is stated holds; NoWorldError where what is drawn does not keep it."""
    laws: dict[Element, tuple[Fraction, ...]] = {}
    for x in stated.arrays:
        laws |= _law(stated, world, x)
    tied = {name_of(x) for x in stated.arrays} - stated.independent if world.seed % 2 else ()
    found = RandomWorld(world, stated.told, laws=laws, tied=frozenset(tied))
    if not all(_holds(found, c) for c in stated.conditions):
        raise NoWorldError("the world is not as the entry states")
    return found


def _law(stated: Stated, world: World, x: letters.Random) -> dict[Element, tuple[Fraction, ...]]:
    """One of the laws of an array that keep what is stated of it alone."""
    alone = [c for c in stated.conditions if c.atoms(letters.Random) == {x}]
    for law in _laws(stated, world, x):
        try:
            own = RandomWorld(world, stated.told, laws=law)
            if all(_holds(own, c) for c in alone if not _is_property(c, "independent")):
                return law
        except ZeroDivisionError:
            continue
    raise NoWorldError("no law of those tried keeps what is stated")


def _laws(stated: Stated, world: World, x: letters.Random) -> Iterator[dict[Element, tuple[Fraction, ...]]]:
    """The laws that are tried, beginning with another one in each world."""
    name, places = name_of(x), list(RandomWorld(world).elements(x))
    count = ANY[world.random("values", name) % len(ANY)]
    yield {(name, k): tuple(world.number(name, k, n) for n in range(count)) for k in places}
    spread = Fraction(1 + world.random("spread", name) % 3, 1 + world.random("part", name) % 2)
    first = world.random("shape", name)
    for middle in (Fraction(0), *_middles(stated, x)):
        for n in range(len(SHAPES)):
            shape = SHAPES[(first + n) % len(SHAPES)]
            yield {(name, k): tuple(middle + m * spread for m in shape) for k in places}


def _middles(stated: Stated, x: letters.Random) -> Iterator[Fraction]:
    """The numbers that conditions say means of an array are."""
    for c in stated.conditions:
        if (
            isinstance(c, Relation)
            and isinstance(c.first, E)
            and isinstance(c.right, Integer)
            and c.first.has(x)
        ):
            yield Fraction(int(c.right))


def _holds(world: RandomWorld, condition: Any) -> bool:
    """Does a condition hold, for all indices and at every outcome?"""
    if _is_property(condition, "independent"):
        return True  # of arrays that are called so, all elements are
    if _is_property(condition, "symmetric"):
        return all(_is_symmetric(world, name_of(x)) for x in condition.letters)
    if not isinstance(condition, Relation) or condition.signs != ("=",):
        raise NoWorldError("a condition of another kind")
    one, other = condition.items
    return all(
        not differ(world.value(one, env), world.value(other, env)) for env in at_all(world, condition.items)
    )


def _is_symmetric(world: RandomWorld, name: str) -> bool:
    """Is what is drawn symmetric about zero?  Elements that are tied have one shape, which is."""
    found = [values for (own, _), values in world.laws.items() if own == name]
    return bool(found) and all(tuple(-v for v in reversed(values)) == values for values in found)


def at_all(world: RandomWorld, said: Sequence[Any]) -> Iterator[dict[Any, Any]]:
    """Every choice of indices, and of outcomes where something random stands outside of means."""
    outcomes = world.outcomes if any(map(is_open, said)) else [{}]
    for env in open_places(said, world.whole):
        for outcome in outcomes:
            yield {**env, **outcome}


def is_open(x: Any) -> bool:
    """Does something random stand in an expression of which no mean is taken?"""
    if isinstance(x, letters.Random):
        return True
    if isinstance(x, Moment) or (isinstance(x, At) and isinstance(x.head, letters.Deviation)):
        return False
    return any(is_open(a) for a in getattr(x, "args", ()))
