"""A seed and what is told in, a world of numbers out in which densities are tables over a few places.

A density of a letter, or of a member of its family, is a table for each value of what it is given; an
integral over the letter is a sum over its places, at which its members lie too. What is given must never be
an event: it is a parameter, of which nothing is random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from sympy import preorder_traversal

from udlc.notation import letters
from udlc.notation.atoms import Constant
from udlc.notation.binders import E, Int, Moment, Var
from udlc.notation.functions import NamedFunction
from udlc.notation.members import Apply, At, head_of
from udlc.notation.operators import Negative
from udlc.notation.relations import Relation
from udlc.verify.definitions import same_letter
from udlc.verify.density_worlds import densities_in
from udlc.verify.digits import Env, differ, like, total
from udlc.verify.number_worlds import Choice, NumberWorld
from udlc.verify.worlds import NoWorldError

MOST_DRAWS = 256
"""So many draws of data are averaged over at most."""

PLACED = (letters.Real, letters.Family)
"""What has a place: quantities, and sets that are drawn as a whole."""

PLACES: dict[str | None, list[Fraction]] = {
    None: [Fraction(0), Fraction(1), Fraction(3)],
    "positive": [Fraction(1), Fraction(3), Fraction(4)],
    "binary": [Fraction(0), Fraction(1)],
}
"""The places that a letter of a domain may have."""


def is_density(x: Any) -> bool:
    """Is this a density at its events?"""
    return isinstance(x, Apply) and type(x.letter) is letters.Density and not isinstance(x.head, At)


def events_of(x: Apply) -> list[Any]:
    """The letters that a density is of: of “y is 3”, y."""
    return [head_of(a.first if isinstance(a, Relation) else a) for a in x.arguments]


@dataclass
class PlaceWorld(NumberWorld):
    """A world of numbers and tables.

    Attributes:
        said: all expressions that are given values in this world.
    """

    said: tuple[Any, ...] = ()
    words: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        given: set[str] = set()
        for d in (x for e in self.said for x in preorder_traversal(e) if is_density(x)):
            if len(d.arguments) != 1 or not all(isinstance(y, letters.Real) for y in events_of(d)):
                raise NoWorldError("a density of what is no letter")
            (event,) = events_of(d)
            self.words.setdefault(event.key, set()).add(d.letter.key)
            given |= {
                y.key for c in d.conditions for y in preorder_traversal(c) if isinstance(y, letters.Real)
            }
        for m in (x for e in self.said for x in e.atoms(Moment)):
            for letter in (x for x in m.letters if isinstance(x, PLACED)):
                self.words.setdefault(letter.key, set())
        if given & self.words.keys():
            raise NoWorldError("what is given is an event elsewhere")
        for d in self.told:
            is_quantity = isinstance(d.left, (At, letters.Real))
            if d.letter.key in self.words or (is_quantity and self._of_events(d.right)):
                raise NoWorldError("an event is told, or tells a quantity")

    def _of_events(self, x: Any) -> bool:
        return any(isinstance(y, letters.Real) and self.is_random(y) for y in preorder_traversal(x))

    # ── Places ───────────────────────────────────────────────────────────────

    def support(self, x: Any) -> list[Any]:
        """The places of a letter; a set that is drawn, as of data, is one of two or three choices."""
        if isinstance(x, letters.Family):
            return [Choice(x.key, n) for n in range(2 + self.world.random("places", x.key) % 2)]
        word = None if x.domain is None else x.domain.word
        if word not in PLACES:
            raise NoWorldError("places in a domain of another kind")
        return PLACES[word][: 2 + self.world.random("places", x.key) % 2]

    def is_random(self, x: Any) -> bool:
        """Is a letter one that a density is of, or that a mean is over?"""
        return x.key in self.words

    def drawn(self, x: Any, places: tuple[int, ...]) -> Any:
        """A letter that densities are of lies at one of its places."""
        value = super().drawn(x, places)
        if not self.is_random(x):
            return value
        return self.place(x, *places)

    def place(self, x: Any, *places: int) -> Any:
        """The place at which a letter, or a member of its family, lies."""
        found = self.support(x)
        return found[self.world.random("place", x.key, *places) % len(found)]

    # ── Densities ────────────────────────────────────────────────────────────

    def value(self, x: Any, env: Env) -> Any:
        """The value of an expression; δ[y], for a density of y, is 1 at y = 0, since places are counted."""
        if isinstance(x, Apply) and x.head == NamedFunction("dirac") and len(x.arguments) == 1:
            return Fraction(int(self.value(x.arguments[0], env) == 0))
        return super().value(x, env)

    def special(self, x: Any, env: Env) -> Any:
        """The value of an integral, a mean, a density, or of what numbers have."""
        match x:
            case Int():
                return self.integral(x.ranges, x.body, env)
            case E() | Var() if len(x.ranges) == 1 and not x.conditions:
                return self.moment(x, env)
            case letters.Family() if self.is_random(x) and not x.over:
                return self.place(x)
            case At() if (
                isinstance(x.head, letters.Real) and (here := (x.head.key, self.indices(x, env))) in env
            ):
                return env[here]
            case Apply() if is_density(x):
                told = self.as_told(x, env)
                return self.density(x, env) if told is None else told
        return super().special(x, env)

    def density(self, x: Apply, env: Env) -> Fraction:
        """The entry of a table."""
        (event,), (letter,) = x.arguments, events_of(x)
        value = self.value(event.right if isinstance(event, Relation) else event, env)
        table = self.table(x, env)
        places = self.support(letter)
        if value not in places:
            raise NoWorldError("a density at no place")
        return table[places.index(value)]

    def table(self, x: Apply, env: Env) -> list[Fraction]:
        """The probabilities of all places of a letter, for values of what is given."""
        (letter,) = events_of(x)
        given = tuple((_name(c), self.value(c, env)) for c in x.conditions)
        return self.law(x.letter.key, letter, given)

    def law(self, word: str, letter: Any, given: Sequence[Any]) -> list[Fraction]:
        """Positive fractions of one."""
        count = len(self.support(letter))
        raw = [Fraction(1 + self.world.random("law", word, letter.key, given, k) % 17) for k in range(count)]
        return [p / sum(raw, Fraction(0)) for p in raw]

    def integral(self, ranges: Sequence[Any], body: Any, env: Env) -> Any:
        """A sum over places of each letter; from ∞ to -∞, less it."""
        if not ranges:
            return self.value(body, env)
        run, *rest = ranges
        letter = run.letter
        if not isinstance(letter, letters.Real) or not self.is_random(letter):
            raise NoWorldError("an integral over what no density is of")
        self._check_told(letter)
        sign = 1
        if run.style == "range":
            ends = tuple(map(_infinity, (run.start, run.stop)))
            if ends not in ((-1, 1), (1, -1)):
                raise NoWorldError("an integral between ends")
            sign = ends[1]
        return total(sign * self.integral(rest, body, {**env, letter: y}) for y in self.support(letter))

    def _check_told(self, letter: Any) -> None:
        """Densities that equations tell must be tables: their sum over places is one."""
        for d in self.told:
            if is_density(d.left) and any(same_letter(letter, y) for y in events_of(d.left)):
                (event,) = events_of(d.left)
                if d.left.conditions or differ(
                    total(self.value(d.left, {event: y}) for y in self.support(event)), Fraction(1)
                ):
                    raise NoWorldError("a density that is told is no table")

    def moment(self, x: Any, env: Env) -> Any:
        """The mean, or the variance, over one letter whose density the world has drawn."""
        (run,) = x.ranges
        if not isinstance(run.letter, PLACED):
            raise NoWorldError("a mean over what is no letter")
        weights = self.own_law(run.letter)
        values = [self.value(x.event, {**env, run.letter: y}) for y in self.support(run.letter)]
        mean = _mean(weights, values)
        if isinstance(x, E):
            return mean
        return total([_mean(weights, [v * v for v in values]), -(mean * mean)])

    def own_law(self, letter: Any) -> list[Fraction]:
        """The law of a letter, where it has one."""
        words = self.words.get(letter.key) or {""}
        if len(words) != 1:
            raise NoWorldError("a letter with more than one density")
        if any(x.conditions for x in densities_in(self.said) if events_of(x) == [letter]):
            raise NoWorldError("a mean may be by the density that is given something")
        (word,) = words
        if any(is_density(d.left) and d.left.letter.key == word for d in self.told):
            raise NoWorldError("a mean by a density that is told")
        return self.law(word, letter, ())

    # ── Draws ────────────────────────────────────────────────────────────────

    def mean_over_draws(self, x: Any, env: Env) -> Any:
        """The mean of an expression over all draws of the data in it, each by the law of its letter."""
        slots = sorted(set(self._members(x, env)), key=str)
        spaces = [list(zip(self.own_law(a), self.support(a), strict=True)) for a, _ in slots]
        if prod(map(len, spaces)) > MOST_DRAWS:
            raise NoWorldError("there are too many draws")
        found: list[Any] = []
        for cells in product(*spaces):
            drawn = {(a.key, (k,)): y for (a, k), (_, y) in zip(slots, cells, strict=True)}
            weight = prod((p for p, _ in cells), start=Fraction(1))
            value, factor = like(self.value(x, {**env, **drawn}), weight)
            found.append(value * factor)
        return total(found)

    def _members(self, x: Any, env: Env) -> Iterator[tuple[Any, int]]:
        """The draws in an expression: the members of letters of which there are copies."""
        for y in preorder_traversal(x):
            if isinstance(y, At) and isinstance(y.head, letters.Real) and y.head.copies is not None:
                if len(y.head.over) != 1:
                    raise NoWorldError("a family of draws of another kind")
                (axis,) = y.head.over
                for k in range(self.whole(axis.start, env), self.whole(axis.stop, env) + 1):
                    yield y.head, k


def _mean(weights: Sequence[Fraction], values: Sequence[Any]) -> Any:
    pairs = (like(w, v) for w, v in zip(weights, values, strict=True))
    return total(w * v for w, v in pairs)


def _name(x: Any) -> str:
    """What is given, by the letter that it is of."""
    head = x.letter if isinstance(x, Apply) else head_of(x)
    if not isinstance(head, letters.Letter):
        raise NoWorldError("something else than a quantity is given")
    return str(head.key)


def _infinity(x: Any) -> int:
    """1 for ∞, -1 for -∞, 0 for any other."""
    if isinstance(x, Negative):
        return -_infinity(x.operand)
    return int(isinstance(x, Constant) and x.name == "∞")


__all__ = ["PlaceWorld", "events_of", "is_density"]
