"""A seed, conditions and equations in, a finite world of random arrays out: expectations are averages there.

Every element of an array that nothing tells takes a few values, equally likely. Elements are independent; in
some worlds those of arrays that no condition calls independent go up and down together. What equations tell
is put in component by component: f′ = β + Ω h, h = a[f].
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from udlc.notation import letters
from udlc.notation.binders import E, Moment, Sum, Var
from udlc.notation.blocks import Cases
from udlc.notation.functions import NamedFunction
from udlc.notation.members import Apply, At
from udlc.notation.operators import Dot, Minus, Plus, Power, Times
from udlc.notation.relations import Relation
from udlc.translate.names import name_of
from udlc.verify.definitions import Definition, same_letter
from udlc.verify.digits import SIGNS, BeyondError, Env, called, differ, holds, is_exact, like, power, total
from udlc.verify.told_numbers import ToldNumbers
from udlc.verify.worlds import NoWorldError
from udlc.verify.written_numbers import places_of

HALF = Fraction(1, 2)

MOST_OUTCOMES = 1024
"""A world has so many outcomes at most."""

Element = tuple[str, tuple[int, ...]]
Laws = Mapping[Element, tuple[Fraction, ...]]


@dataclass
class RandomWorld(ToldNumbers):
    """A world of random arrays.

    Attributes:
        laws: the values that each element takes.
        tied: the arrays that go up and down together.
        averages: the means and variances that were asked for, at the places of indices.
        known: of each array, its places and what tells it.
    """

    laws: Laws = field(default_factory=dict)
    tied: frozenset[str] = frozenset()
    averages: dict[Any, Any] = field(default_factory=dict)
    known: dict[Any, Any] = field(default_factory=dict)

    @cached_property
    def outcomes(self) -> list[dict[Element, Fraction]]:
        """Every outcome; all are equally likely."""
        apart = [e for e in self.laws if e[0] not in self.tied]
        together = [e for e in self.laws if e[0] in self.tied]
        count = max((len(self.laws[e]) for e in together), default=1)
        if count * prod(len(self.laws[e]) for e in apart) > MOST_OUTCOMES:
            raise NoWorldError("there are too many outcomes")
        if any(count % len(self.laws[e]) for e in together):
            raise NoWorldError("what is tied takes numbers of values that do not fit")
        found = []
        for k in range(count):
            joint = {e: self.laws[e][k % len(self.laws[e])] for e in together}
            chosen = product(*(self.laws[e] for e in apart))
            found += [joint | dict(zip(apart, values, strict=True)) for values in chosen]
        return found

    def value(self, x: Any, env: Env) -> Any:
        """The value of an expression; that of a random element stands in the outcome that is drawn."""
        if x in env:
            return env[x]
        match x:
            case Power() if x.exponent == 2 and _is_deviation(x.base):
                return self.variance(x.base.indices[0], env)
            case At() if _is_deviation(x):
                return power(self.variance(x.indices[0], env), HALF)
            case E() | Var() if not x.ranges and not x.conditions and len(x.bodies) == 1:
                return self.moment(x, env)
            case Sum() if type(x) is Sum:
                return total(self.value(x.body, e) for e in places_of(x.ranges, self.whole, env))
            case Cases():
                return self.case(x, env)
            case _:
                pass
        return super().value(x, env)

    def special(self, x: Any, env: Env) -> Any:
        """A power, a size, an element of an array, or a function of a number."""
        match x:
            case Power():
                return power(self.value(x.base, env), self.value(x.exponent, env))
            case letters.Size():
                return Fraction(1 + self.world.random("size", x.key) % 2)
            case letters.Random():
                return self.element(x, (), env)
            case At() if isinstance(x.head, letters.Random):
                return self.element(x.head, tuple(self.whole(i, env) for i in x.indices), env)
            case Apply() if len(x.arguments) == 1:
                return self.function(x, self.value(x.arguments[0], env))
        raise NoWorldError("this has no value in a world of random arrays")

    def whole(self, x: Any, env: Env) -> int:
        """An index, or a size."""
        value = self.value(x, env)
        if not isinstance(value, Fraction) or value.denominator != 1:
            raise NoWorldError("an index is no whole number")
        return int(value)

    def case(self, x: Cases, env: Env) -> Any:
        """The first value whose condition holds."""
        for what, when in x.branches:
            if not isinstance(when, Relation) or set(when.signs) - SIGNS.keys():
                raise NoWorldError("a case of another kind")
            values = [self.value(y, env) for y in when.items]
            if not is_exact(*values):
                raise NoWorldError("a case between rounded numbers")
            if all(map(holds, when.signs, values, values[1:])):
                return self.value(what, env)
        raise NoWorldError("no case holds")

    # ── Moments ──────────────────────────────────────────────────────────────

    def moment(self, x: Moment, env: Env) -> Any:
        """The mean over all outcomes, or the variance."""
        key = x, tuple(sorted((i.key, k) for i, k in env.items() if isinstance(i, letters.Index)))
        if key not in self.averages:
            values = [self.value(x.event, {**env, **drawn}) for drawn in self.outcomes]
            self.averages[key] = _variance(values) if isinstance(x, Var) else _mean(values)
        return self.averages[key]

    def variance(self, of: Any, env: Env) -> Any:
        """E[X²] - E[X]²; of an array, that of its elements if all have the same."""
        if isinstance(of, At):
            places = [tuple(self.whole(i, env) for i in of.indices)]
            of = of.head
        else:
            places = list(self.elements(of))
        if not isinstance(of, letters.Random) or not places:
            raise NoWorldError("a deviation of what is not random")
        first, *rest = (
            _variance([self.element(of, k, {**env, **drawn}) for drawn in self.outcomes]) for k in places
        )
        if any(differ(first, other) for other in rest):
            raise NoWorldError("the elements of an array vary differently")
        return first

    # ── Arrays ───────────────────────────────────────────────────────────────

    def elements(self, x: Any) -> Iterator[tuple[int, ...]]:
        """The places of an array."""
        yield from self.elements_on(x.dims)

    def elements_on(self, axes: Iterable[Any]) -> Iterator[tuple[int, ...]]:
        """The places on some axes."""
        ends = [(self.whole(a.start, {}), self.whole(a.stop, {})) for a in axes]
        yield from product(*(range(first, last + 1) for first, last in ends))

    def element(self, x: Any, places: tuple[int, ...], env: Env) -> Any:
        """An element: as an equation tells, or as it is drawn."""
        if len(places) != len(x.dims):
            raise NoWorldError("an array is no number")
        if x not in self.known:
            self.known[x] = frozenset(self.elements(x)), self.equation(x)
        own, told = self.known[x]
        if places not in own:
            raise BeyondError("there is no such element")
        if told is not None:
            return self.component(told.right, places, env)
        if (name_of(x), places) not in env:
            raise NoWorldError("what is random is not drawn")
        return env[name_of(x), places]

    def equation(self, x: Any) -> Definition | None:
        """What tells an array."""
        return next((d for d in self.told if same_letter(d.left, x)), None)

    def component(self, x: Any, places: tuple[int, ...], env: Env) -> Any:
        """A component of a vector: of sums, of a matrix times a vector, of a function of each component."""
        if isinstance(x, letters.Random):
            return self.element(x, places, env)
        if type(x) in (Plus, Minus):
            sign = -1 if isinstance(x, Minus) else 1
            return total((self.component(x.left, places, env), sign * self.component(x.right, places, env)))
        if type(x) in (Times, Dot) and isinstance(x.left, letters.Random) and len(x.left.dims) == 2:
            return total(
                operator.mul(
                    *like(self.element(x.left, (*places, j), env), self.component(x.right, (j,), env))
                )
                for (j,) in self.elements_on(x.left.dims[1:])
            )
        if isinstance(x, Apply) and len(x.arguments) == 1:
            return self.function(x, self.component(x.arguments[0], places, env))
        if places == ():
            return self.value(x, env)
        raise NoWorldError("a vector of another form")

    def function(self, x: Apply, z: Any) -> Any:
        """A function of a number: as an equation tells, by its name, or a table."""
        for d in self.told:
            if isinstance(d.left, Apply) and same_letter(d.letter, x.letter) and len(d.left.arguments) == 1:
                return self.value(d.right, {d.left.arguments[0]: z})
        if isinstance(x.letter, NamedFunction):
            return called(x.letter.name, z)
        if not isinstance(x.letter, letters.Elementwise) or x.conditions or not is_exact(z):
            raise NoWorldError("a function of another kind")
        return self.world.number(x.letter.key, z)


def _mean(values: Sequence[Any]) -> Any:
    one, count = like(total(values), Fraction(len(values)))
    return one / count


def _variance(values: Sequence[Any]) -> Any:
    one, other = like(_mean([v * v for v in values]), _mean(values) ** 2)
    return one - other


def _is_deviation(x: Any) -> bool:
    return isinstance(x, At) and isinstance(x.head, letters.Deviation) and len(x.indices) == 1
