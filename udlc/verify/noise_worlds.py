"""A seed in, a world of fair signs out: noise whose components are -1 or 1, and arrays of rational numbers.

Components of noise are independent, and so are its draws, so that E[ε] = 0 and E[ε εᵀ] = I; means are sums
over all signs. Sizes that are letters are 1 or 2. A value is a matrix; a number has one row and one column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import product
from typing import Any

from sympy import Integer, preorder_traversal

from udlc.notation import letters
from udlc.notation.binders import E, Sum, Var
from udlc.notation.functions import NamedFunction
from udlc.notation.members import Apply, At
from udlc.notation.operators import Dot, Minus, Negative, Over, Paren, Plus, Power, Slash, Times, Transpose
from udlc.verify.digits import Env
from udlc.verify.worlds import NoWorldError, World
from udlc.verify.written_numbers import places_of

Matrix = tuple[tuple[Fraction, ...], ...]

MOST_DRAWS = 256
"""So many choices of signs are summed at most."""


def number(value: Fraction | int) -> Matrix:
    """A number as a matrix."""
    return ((Fraction(value),),)


def is_number(m: Matrix) -> bool:
    """Has a matrix one row and one column?"""
    return len(m) == len(m[0]) == 1


def scaled(c: Fraction, m: Matrix) -> Matrix:
    """A multiple of a matrix."""
    return tuple(tuple(c * v for v in row) for row in m)


def added(one: Matrix, other: Matrix) -> Matrix:
    """The sum of two matrices of one shape."""
    if (len(one), len(one[0])) != (len(other), len(other[0])):
        raise NoWorldError("a sum of different shapes")
    return tuple(tuple(a + b for a, b in zip(r, s, strict=True)) for r, s in zip(one, other, strict=True))


def multiplied(one: Matrix, other: Matrix) -> Matrix:
    """The product of two matrices, or of a number and a matrix."""
    if is_number(one) or is_number(other):
        return scaled(one[0][0], other) if is_number(one) else scaled(other[0][0], one)
    if len(one[0]) != len(other):
        raise NoWorldError("a product of shapes that do not fit")
    columns = list(zip(*other, strict=True))
    return tuple(
        tuple(sum((a * b for a, b in zip(r, c, strict=True)), Fraction(0)) for c in columns) for r in one
    )


@dataclass
class NoiseWorld:
    """A world of signs and rational arrays."""

    world: World

    def value(self, x: Any, env: Env) -> Matrix:
        """The value of an expression, its indices and its noise having values."""
        match x:
            case Integer():
                return number(int(x))
            case Paren():
                return self.value(x.operand, env)
            case Negative():
                return scaled(Fraction(-1), self.value(x.operand, env))
            case Plus() if type(x) in (Plus, Minus):
                right = self.value(x.right, env)
                sign = Fraction(-1 if isinstance(x, Minus) else 1)
                return added(self.value(x.left, env), scaled(sign, right))
            case Times() if type(x) in (Times, Dot):
                return multiplied(self.value(x.left, env), self.value(x.right, env))
            case Over() if type(x) in (Over, Slash):
                return self._quotient(self.value(x.left, env), self.value(x.right, env))
            case Power() if x.exponent == 2 and is_number(base := self.value(x.base, env)):
                return multiplied(base, base)
            case Transpose():
                return tuple(zip(*self.value(x.operand, env), strict=True))
            case Apply(letter=NamedFunction(name="trace"), arguments=(inner,)):
                return self._trace(self.value(inner, env))
            case Sum() if type(x) is Sum:
                parts = [self.value(x.body, inner) for inner in places_of(x.ranges, self.whole, env)]
                return reduce(added, parts) if parts else number(0)
            case E() | Var() if not x.ranges and not x.conditions:
                return self._moment(x, env)
            case _:
                return self._letter(x, env)

    def _quotient(self, one: Matrix, other: Matrix) -> Matrix:
        if not is_number(other) or not other[0][0]:
            raise NoWorldError("a division by what is no number, or zero")
        return scaled(1 / other[0][0], one)

    def _trace(self, m: Matrix) -> Matrix:
        if len(m) != len(m[0]):
            raise NoWorldError("a trace of what is not square")
        return number(sum((m[k][k] for k in range(len(m))), Fraction(0)))

    def _moment(self, x: Any, env: Env) -> Matrix:
        values = [self.value(x.event, drawn) for drawn in self.draws([x.event], env)]
        mean = self._average(values)
        if isinstance(x, E):
            return mean
        if not is_number(mean):
            raise NoWorldError("the variance of what is no number")
        return added(
            self._average([multiplied(v, v) for v in values]), scaled(Fraction(-1), multiplied(mean, mean))
        )

    def _average(self, values: list[Matrix]) -> Matrix:
        return scaled(Fraction(1, len(values)), reduce(added, values))

    def whole(self, x: Any, env: Env) -> int:
        """An index, or a size."""
        value = self.value(x, env)
        if not is_number(value) or value[0][0].denominator != 1:
            raise NoWorldError("an index is no whole number")
        return int(value[0][0])

    # ── Letters ──────────────────────────────────────────────────────────────

    def draws(self, said: list[Any], env: Env) -> Iterator[Env]:
        """Every choice of signs for all the noise in expressions."""
        slots = sorted({slot for x in said for slot in self._noise(x, env)}, key=str)
        if 2 ** len(slots) > MOST_DRAWS:
            raise NoWorldError("there are too many draws")
        for signs in product((-1, 1), repeat=len(slots)):
            yield {**env, **dict(zip(slots, map(Fraction, signs), strict=True))}

    def _noise(self, x: Any, env: Env) -> Iterator[tuple[Any, ...]]:
        """The components of all draws: of ε itself, and of each ε[i]."""
        for y in preorder_traversal(x):
            if isinstance(y, letters.Random):
                copies = [range(1, self.whole(a.length, env) + 1) for a in y.over]
                for place in range(self._lengths(y, env)[0]):
                    yield y.key, (), place
                    yield from ((y.key, k, place) for k in product(*copies))

    def _lengths(self, x: Any, env: Env) -> tuple[int, int]:
        found = [self.whole(axis.length, env) for axis in x.dims]
        if len(found) > 2:
            raise NoWorldError("an array of more than two axes")
        rows, columns = (*found, 1, 1)[:2]
        return rows, columns

    def _letter(self, x: Any, env: Env) -> Matrix:
        """A size, an index, noise, or an array that nothing tells."""
        if x in env:
            return number(env[x])
        if isinstance(x, letters.Size):
            return number(1 + self.world.random("size", x.key) % 2)
        head, places = (x.head, x.indices) if isinstance(x, At) else (x, ())
        if (
            not isinstance(head, letters.Real)
            or head.domain is not None
            or len(places) not in (0, len(head.over))
        ):
            raise NoWorldError("this has no value in a world of noise")
        rows, columns = self._lengths(head, env)
        member = tuple(self.whole(i, env) for i in places)
        if isinstance(head, letters.Known):
            return self._known(head, rows, columns)
        if isinstance(head, letters.Random):
            if columns != 1 or any((head.key, member, r) not in env for r in range(rows)):
                raise NoWorldError("noise that is not drawn")
            return tuple((env[head.key, member, r],) for r in range(rows))
        if len(member) != len(head.over):
            raise NoWorldError("a family is no array")
        return tuple(
            tuple(self.world.number(head.key, *member, r, c) for c in range(columns)) for r in range(rows)
        )

    def _known(self, x: Any, rows: int, columns: int) -> Matrix:
        """Zeros, or the identity matrix."""
        if x.key not in ("0", "I"):
            raise NoWorldError("this array is not known")
        one = int(x.key == "I")
        return tuple(tuple(Fraction(one * (r == c)) for c in range(columns)) for r in range(rows))
