"""A seed and what is stated in, a world of a few places out, in which least and greatest values are exact.

The least or greatest value of an affine function of numbers, under affine conditions, is that of a linear
programme. What is chosen is an array, a density of places, which is not negative, or a function of places. Of
a function whose slope is bounded all pairs of places keep the bound; it has such an extension to the line.
A word stands for one density, whatever its place is called; all letters of places have the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from sympy import Basic, preorder_traversal

from udlc.notation import letters
from udlc.notation.binders import Int, Max, Min, Sum, VectorNorm
from udlc.notation.derivatives import Partial
from udlc.notation.functions import Divergence
from udlc.notation.members import Apply, At
from udlc.notation.operators import Bars, Dot, Minus, Negative, Over, Paren, Plus, Times
from udlc.notation.relations import Relation
from udlc.verify.digits import Env, NoValueError
from udlc.verify.linear_programs import greatest
from udlc.verify.place_worlds import PlaceWorld
from udlc.verify.worlds import NoWorldError

Distance = tuple[Divergence, Any, tuple[Any, ...]]
"""A divergence, the least value that it is, and the conditions under which that is taken."""

Slot = tuple[str, tuple[Fraction, ...]]
"""A number that is chosen: the letter, and its places."""

CHOSEN = "chosen"
"""What marks the letter of numbers that are chosen."""

PLACES = (Fraction(0), Fraction(1), Fraction(3))


@dataclass(frozen=True)
class Bound:
    """Something affine that is zero, or not negative: its coefficients, and its constant."""

    row: list[Fraction]
    constant: Fraction
    sign: str


@dataclass
class PlanWorld(PlaceWorld):
    """A world of places.

    Attributes:
        distances: what divergences are: a least value, and the conditions under which it is taken.
        conditions: what the entry states of what its own values are taken over.
    """

    distances: tuple[Distance, ...] = ()
    conditions: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        """Every word has one density; what is chosen has none."""

    def size(self, x: Any) -> int:
        """Two or three, since a plan has as many numbers as there are pairs."""
        return 1 if x.key in self.lengths else 2 + self.world.random("size", x.key) % 2

    def support(self, x: Any) -> list[Fraction]:
        """The places of a letter: all labels, or a few numbers."""
        if x.domain is not None and x.domain.word == "label":
            return [Fraction(k) for k in range(1, self.whole(x.domain.size, {}) + 1)]
        if x.domain is not None:
            raise NoWorldError("places in a domain of another kind")
        return list(PLACES[: 2 + self.world.random("places") % 2])

    def is_random(self, x: Any) -> bool:
        """May a letter be integrated over?"""
        return isinstance(x, letters.Real)

    def law(self, word: str, letter: Any, given: Sequence[Any]) -> list[Fraction]:
        """The density of a word."""
        count = len(self.support(letter))
        raw = [Fraction(1 + self.world.random("law", word, given, k) % 17) for k in range(count)]
        return [p / sum(raw, Fraction(0)) for p in raw]

    # ── Values ───────────────────────────────────────────────────────────────

    def special(self, x: Any, env: Env) -> Any:
        """The value of a distance, a least or greatest value, or of what is chosen."""
        match x:
            case Divergence():
                for name, value, conditions in self.distances:
                    if name == x:
                        return self.extreme(value, conditions, env)
                raise NoWorldError("nothing says what the distance is")
            case Max() | Min() if len(x.ranges) == 1:
                return self.extreme(x, self.conditions, env)
            case VectorNorm() if x.letters in ((), (2,)):
                return abs(self.value(x.body, env))
            case Apply() if (CHOSEN, x.letter.key) in env:
                return self.choice(x.letter.key, x.arguments, env)
            case At() if (CHOSEN, x.head.key) in env:
                return self.choice(x.head.key, x.indices, env)
        return super().special(x, env)

    def choice(self, name: str, places: Sequence[Any], env: Env) -> Any:
        """One of the numbers that are chosen."""
        here = (name, tuple(self.value(a, env) for a in places))
        if here not in env:
            raise NoValueError("there is no such member")
        return env[here]

    def extreme(self, x: Any, conditions: Sequence[Any], env: Env) -> Fraction:
        """The least or greatest value of an affine function, where conditions hold that are affine."""
        (chosen,) = x.letters
        letter = chosen.letter if isinstance(chosen, Apply) else chosen
        slots = list(self.slots(chosen, x.body))
        bounds = [b for c in conditions if c.has(letter) for b in self.bounds(c, letter, slots)]
        gains, constant = self.parts(x.body, letter, slots, env)
        sign, is_free = 1 if isinstance(x, Max) else -1, not self.is_nonnegative(letter)
        slack = [b for b in bounds if b.sign == "≥"]
        rows = [[*_both_ways(b.row, is_free), *(Fraction(-int(b is s)) for s in slack)] for b in bounds]
        columns = [*_both_ways([sign * g for g in gains], is_free), *(Fraction(0) for _ in slack)]
        return sign * greatest(columns, rows, [-b.constant for b in bounds]) + constant

    def is_nonnegative(self, letter: Any) -> bool:
        """Is what is chosen not negative, by what it is?"""
        if letter.domain is not None and letter.domain.word != "nonnegative":
            raise NoWorldError("a choice in a domain of another kind")
        return isinstance(letter, letters.Density) or letter.domain is not None

    def slots(self, chosen: Any, body: Any) -> Iterator[Slot]:
        """The numbers that are chosen."""
        if isinstance(chosen, Apply):
            count = len(chosen.arguments)
            calls = [c for c in body.atoms(Apply) if c.letter == chosen.letter]
            spaces = {
                tuple(self.support(a)) for c in calls for a in c.arguments if isinstance(a, letters.Real)
            }
            if len(spaces) != 1 or any(len(c.arguments) != count for c in calls):
                raise NoWorldError("a choice at other places")
            for cell in product(*spaces, repeat=count):
                yield chosen.letter.key, cell
            return
        if not isinstance(chosen, letters.Real) or not chosen.dims or chosen.over:
            raise NoWorldError("a choice of what is no array")
        ends = [(self.whole(a.start, {}), self.whole(a.stop, {})) for a in chosen.dims]
        for places in product(*(range(first, last + 1) for first, last in ends)):
            yield chosen.key, tuple(map(Fraction, places))

    # ── Affine functions ─────────────────────────────────────────────────────

    def parts(self, x: Any, letter: Any, slots: Sequence[Slot], env: Env) -> tuple[list[Fraction], Fraction]:
        """The coefficients of what is chosen, and the constant."""
        if not is_affine(x, letter):
            raise NoWorldError("what is no affine function of what is chosen")
        zero = {(CHOSEN, letter.key): True, **dict.fromkeys(slots, Fraction(0))}
        constant = self.value(x, {**env, **zero})
        moved = [self.value(x, {**env, **zero, s: Fraction(1)}) for s in slots]
        if not all(isinstance(v, Fraction) for v in (constant, *moved)):
            raise NoWorldError("a programme with numbers that are no rationals")
        return [v - constant for v in moved], constant

    def bounds(self, condition: Any, letter: Any, slots: Sequence[Slot]) -> Iterator[Bound]:
        """What a condition says, at each choice of its open letters."""
        if not isinstance(condition, Relation) or len(condition.signs) != 1:
            raise NoWorldError("a condition of another kind")
        one, other, sign = condition.first, condition.right, condition.signs[0]
        if isinstance(one, Bars) and isinstance(one.operand, Partial):
            yield from self.slopes(one.operand, other, sign, letter, slots)
            return
        ways: Any = {"=": ((one, other),), "≥": ((one, other),), "≤": ((other, one),)}.get(sign)
        if isinstance(one, Bars) and one.operand.has(letter) and sign == "≤":
            ways = ((other, one.operand), (other, Negative(one.operand)))
        if ways is None:
            raise NoWorldError("a bound that is not reached")
        for env in self.open_places(condition, letter):
            for above, below in ways:
                parts = self.parts(Minus(above, below), letter, slots, env)
                yield Bound(*parts, "=" if sign == "=" else "≥")

    def slopes(
        self, slope: Partial, most: Any, sign: str, letter: Any, slots: Sequence[Slot]
    ) -> Iterator[Bound]:
        """|f(x) - f(y)| ≤ c·|x - y| for all places, where |∂f/∂x| ≤ c."""
        call = slope.body
        if sign != "≤" or not isinstance(call, Apply) or call.arguments != slope.wrt or call.letter != letter:
            raise NoWorldError("a bound on another slope, or one that is not reached")
        limit = self.value(most, {})
        for one, other in combinations(slots, 2):
            reach = limit * abs(one[1][0] - other[1][0])
            row = [Fraction(int(s == one) - int(s == other)) for s in slots]
            yield Bound(row, reach, "≥")
            yield Bound([-v for v in row], reach, "≥")

    def open_places(self, condition: Basic, letter: Any) -> Iterator[Env]:
        """Every choice of places for the letters of a condition that nothing binds."""
        found: list[dict[Any, Any]] = [{}]
        for x in sorted(condition.free_symbols - {letter}, key=str):
            if isinstance(x, letters.Index):
                ends = self.whole(x.start, {}), self.whole(x.stop, {})
                space = [Fraction(k) for k in range(ends[0], ends[1] + 1)]
            elif isinstance(x, letters.Real):
                space = self.support(x)
            else:
                continue
            found = [{**env, x: y} for env in found for y in space]
        yield from found


def _both_ways(row: list[Fraction], is_free: bool) -> list[Fraction]:
    """The columns of numbers that are not negative; of any numbers, as differences of such."""
    return [*row, *(-v for v in row)] if is_free else row


def is_affine(x: Any, letter: Any) -> bool:
    """Is an expression an affine function of the numbers of a letter, whatever else has values?"""
    if not x.has(letter):
        return True
    match x:
        case At():
            return x.head == letter and not any(i.has(letter) for i in x.indices)
        case Apply():
            return x.letter == letter and not any(a.has(letter) for a in x.arguments)
        case Times() if type(x) in (Times, Dot):
            return sum(a.has(letter) for a in x.args) == 1 and all(is_affine(a, letter) for a in x.args)
        case Over():
            return not x.right.has(letter) and is_affine(x.left, letter)
        case Sum() if type(x) is Sum:
            return is_affine(x.body, letter)
        case Int():
            return is_affine(x.body, letter)
        case Plus() | Negative() | Paren():
            return all(is_affine(a, letter) for a in x.args)
        case _:
            return False


def distances_in(said: Sequence[tuple[Any, tuple[Any, ...]]]) -> tuple[Distance, ...]:
    """What statements say that distances are, each with its conditions."""
    found = ((x, where) for statement, where in said for x in preorder_traversal(statement))
    return tuple((x.first, x.right, where) for x, where in found if _is_distance(x))


def _is_distance(x: Any) -> bool:
    return isinstance(x, Relation) and isinstance(x.first, Divergence) and isinstance(x.right, Min)
