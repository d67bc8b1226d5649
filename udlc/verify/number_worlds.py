"""A seed and what is told in, a world of numbers out, in which sums, members and functions have values.

Sizes of arrays are one, so that vectors and matrices are numbers; other sizes are small. What equations tell
is put in wherever it stands; a function that nothing tells is a random table, so that of what it depends on
it is any function. An optimum over a letter is one over two values of it: a function may give no others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod
from typing import Any

import mpmath
import sympy
from sympy import Rational

from udlc.notation import letters
from udlc.notation.atoms import Constant, Decimal
from udlc.notation.binders import ArgMax, ArgMin, Normal, Prod, Sum, VectorNorm
from udlc.notation.functions import NamedFunction, SquareRoot
from udlc.notation.members import Apply, At, head_of
from udlc.notation.operators import Bars, Transpose
from udlc.notation.tree import Run
from udlc.verify.definitions import same_letter
from udlc.verify.digits import Env, NoValueError, differ, is_exact, power, real, total
from udlc.verify.suppressed import counting
from udlc.verify.told_numbers import ToldNumbers
from udlc.verify.worlds import FRACTIONS, NoWorldError, World
from udlc.verify.written_numbers import places_of

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Choice:
    """One of two values of a letter that is chosen, or a family. A function is a table over such.

    It is no number, so that nothing can be computed of it.
    """

    key: str
    number: int


@dataclass
class NumberWorld(ToldNumbers):
    """A world of numbers.

    Attributes:
        lengths: the names of the sizes that arrays have, which are one.
        least: the least of the other sizes.
        counted: for functions that are written with fewer arguments somewhere, how many count.
        applied: the names of what stands somewhere as a function, and so is no number.
        moving: the names of the letters that have other values at another end.
        end: which of their values they have.
    """

    lengths: frozenset[str] = frozenset()
    least: int = 1
    counted: Mapping[Any, int] = field(default_factory=dict)
    applied: frozenset[str] = frozenset()
    choosing: frozenset[str] = frozenset()
    chosen: bool = False
    moving: frozenset[str] = frozenset()
    end: int = 0

    def value(self, x: Any, env: Env) -> Any:
        """The value of an expression; of an array with one entry, that entry."""
        if x in env:
            self.chosen = self.chosen or isinstance(env[x], Choice)
            return env[x]
        match x:
            case At() if x.head in env and not x.head.over and self.indices(x, env) == ():
                return self.value(x.head, env)
            case Constant() if x.name in CONSTANTS:
                return +CONSTANTS[x.name]
            case Rational():
                return Fraction(int(x.p), int(x.q))
            case Decimal():
                return Fraction(x.text)
            case Transpose():
                return self.value(x.operand, env)
            case Bars() | VectorNorm():
                return self.size_of(x, env)
            case SquareRoot():
                return power(self.value(x.operand, env), HALF)
            case Apply(letter=NamedFunction(name=name)) if name in AS_IT_IS and len(x.arguments) == 1:
                return self.value(x.arguments[0], env)
            case Sum() if type(x) in WORDS:
                return WORDS[type(x)](self.value(x.body, e) for e in places_of(x.ranges, self.whole, env))
        return super().value(x, env)

    def size_of(self, x: Bars | VectorNorm, env: Env) -> Any:
        """The size of a number, which is that of a vector and of a determinant with one entry."""
        if isinstance(x, VectorNorm) and not x.ranges:
            return abs(self.value(x.body, env))
        if isinstance(x, VectorNorm) or x.meaning == "size of a set":
            raise NoWorldError("the size of a set, or a norm of an order")
        return abs(self.value(x.operand, env))

    def normal(self, x: Normal, env: Env) -> Any:
        """The normal density of a number that no integral is over: places have no normal density."""
        if any(self.is_random(head_of(y)) for y in x.letters):
            raise NoWorldError("a normal density is no table")
        point, mean, variance = (real(self.value(y, env)) for y in (*x.letters, x.mean, x.covariance))
        if variance <= 0:
            raise NoValueError("a variance is not positive")
        return mpmath.npdf(point, mean, mpmath.sqrt(variance))

    def special(self, x: Any, env: Env) -> Any:
        """The value of a letter, a member or a function."""
        told = self.as_told(x, env)
        if told is not None:
            return told
        match x:
            case Normal():
                return self.normal(x, env)
            case letters.Size():
                return Fraction(self.size(x))
            case letters.Known() if x.key in KNOWN:
                return KNOWN[x.key]
            case letters.Real() if not x.over or x.copies is not None:
                return self.drawn(x, ())
            case At() if isinstance(x.head, letters.Real):
                return self.drawn(x.head, self.indices(x, env))
            case Apply() if type(x.letter) in (letters.Function, letters.Real):
                return self.function(x, env)
        raise NoWorldError("this has no value in a world of numbers")

    # ── Letters ──────────────────────────────────────────────────────────────

    def size(self, x: Any) -> int:
        """How many there are: one, of the entries of an array."""
        if x.key in self.lengths:
            return 1
        return self.least + self.world.random("size", x.key) % 3

    def whole(self, x: Any, env: Env) -> int:
        """An index, or a size."""
        value = self.value(x, env)
        if not isinstance(value, Fraction) or value.denominator != 1:
            raise NoWorldError("an index is no whole number")
        return int(value)

    def indices(self, x: At, env: Env) -> tuple[int, ...]:
        """The places of a member, each on its axis; those within an array are one, and are left out."""
        places = []
        for i, axis in zip(x.indices, x.places, strict=True):
            if isinstance(i, Run):
                raise NoWorldError("a run is no number")
            k = self.whole(i, env)
            if not self.whole(axis.start, env) <= k <= self.whole(axis.stop, env):
                raise NoValueError("there is no such member")
            places.append(k)
        return tuple(places[: len(x.head.over)])

    def enforces(self, condition: Any) -> bool:  # noqa: ARG002
        """Does a condition hold in every such world?"""
        return False

    def is_random(self, x: Any) -> bool:  # noqa: ARG002
        """Is a letter one that a density is of, or that a mean is over?"""
        return False

    def drawn(self, x: Any, places: tuple[int, ...]) -> Any:
        """A number in the domain of a letter."""
        if x.key in self.choosing or x.key in self.applied:
            raise NoWorldError("a part of what is chosen, or a function")
        if len(places) != len(x.over) and not (x.copies is not None and len(places) == len(x.over) - 1):
            raise NoWorldError("a family is no number")
        if any(same_letter(d.letter, x) for d in self.told):
            raise NoWorldError("a quantity that is told at other places")
        for axis in x.dims:
            if self.whole(axis.length, {}) != 1:
                raise NoWorldError("a vector that is no number")
        return self.number(x, *places, *(("end", self.end) if x.key in self.moving else ()))

    def number(self, x: Any, *key: Any) -> Fraction:
        """A number for a letter and a key, in its domain."""
        word = None if x.domain is None else x.domain.word
        if word not in DRAW:
            raise NoWorldError("a quantity of which not all values are known")
        if word == "interval" and not all(
            x.domain.set.contains(Rational(p, q)) is sympy.true for p, q in FRACTIONS
        ):
            raise NoWorldError("a quantity that may not have any fraction as its value")
        return DRAW[word](self.world, (x.key, *key))

    # ── Functions ──────────────────────────────────────────

    def function(self, x: Apply, env: Env) -> Any:
        """A function that nothing tells: a table over its arguments."""
        if x.conditions or x.letter.domain is not None:
            raise NoWorldError("a function of another kind")
        if any(same_letter(d.letter, x.letter) for d in self.told):
            raise NoWorldError("a function that is told at other arguments")
        key = (*self.member_of(x, env), *(self.argument(a, env) for a in counting(self.counted, x)))
        found = self.number(x.letter, *key)
        return abs(found) if self.world.seed % 3 == 2 else found  # what has a logarithm has values too

    def argument(self, x: Any, env: Env) -> Any:
        """What a function is applied to: a number, or a family as a whole, which is none."""
        is_family = isinstance(x, letters.Real) and x.over and x.copies is None and x not in env
        if is_family and x.key not in self.choosing:
            return Choice(x.key, self.end if x.key in self.moving else -1)
        return self.value(x, env)

    def member_of(self, x: Apply, env: Env) -> tuple[int, ...]:
        """The places of a function in its family."""
        if isinstance(x.head, At):
            return self.indices(x.head, env)
        if x.letter.over:
            raise NoWorldError("a family is no function")
        return ()

    # ── Optima ───────────────────────────────────────────────────────────────

    def preferred(self, x: ArgMin, env: Env) -> int:
        """Which of two values of its letters an optimum is at: 0 or 1, or 2 where both are as good."""
        ends = [{**env, **{a: Choice(head_of(a).key, n) for a in x.letters}} for n in (0, 1)]
        self.chosen, self.choosing = False, frozenset(head_of(a).key for a in x.letters)
        try:
            one, other = (self.value(x.body, e) for e in ends)
        except TypeError as error:
            raise NoWorldError("what is chosen is no argument of a function") from error
        finally:
            self.choosing = frozenset()
        if differ(one, other):
            return int((total([one, -other]) < 0) is isinstance(x, ArgMax))
        if self.chosen and not is_exact(one, other):
            raise NoWorldError("two values that may be one")
        return 2


def _any_number(world: World, key: tuple[Any, ...]) -> Fraction:
    return world.number(*key)


def _positive(world: World, key: tuple[Any, ...]) -> Fraction:
    return abs(world.number(*key))


def _fraction(world: World, key: tuple[Any, ...]) -> Fraction:
    return Fraction(*FRACTIONS[world.random("fraction", *key) % len(FRACTIONS)])


def _bit(world: World, key: tuple[Any, ...]) -> Fraction:
    return Fraction(world.random("bit", *key) % 2)


DRAW: dict[str | None, Any] = {
    None: _any_number,
    "positive": _positive,
    "nonnegative": _positive,
    "probability": _fraction,
    "interval": _fraction,
    "binary": _bit,
}
"""How a number of a domain is drawn."""

CONSTANTS = {"π": mpmath.pi, "e": mpmath.e}
KNOWN = {"0": Fraction(0), "1": Fraction(1), "I": Fraction(1)}
"""Arrays with one entry that are the same everywhere."""

AS_IT_IS = ("trace", "tr", "Tr", "det")
"""Functions of a matrix that give its entry where there is one."""

WORDS: dict[Any, Any] = {Sum: total, Prod: lambda values: prod(values, start=Fraction(1))}
"""What a word over a range makes of the values there."""
