"""Written operations on arrays in, matrices out whose entries are sums of polynomials times exponentials."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import mpmath
from sympy import Integer, NumberSymbol, Rational

from udlc.notation.binders import VectorNorm
from udlc.notation.functions import SquareRoot
from udlc.notation.operators import (
    Bars,
    Hadamard,
    Minus,
    Negative,
    Over,
    Paren,
    Plus,
    Power,
    Times,
    Transpose,
)
from udlc.verify import gaussian_sums as g
from udlc.verify.gaussian_sums import Value
from udlc.verify.worlds import NoWorldError

Matrix = tuple[tuple[Value, ...], ...]
Rows = tuple[tuple[Any, ...], ...]
"""The numbers of a matrix."""

Env = Mapping[Any, Any]
"""Whole numbers of index letters, and vectors of values for random quantities, by their nodes."""

DIGITS, MOST_DIGITS = 100, 240
"""How many digits numbers have, and how many in worlds that are limits."""

MINUS: Matrix = ((g.number(-1),),)


def one_column(values: Sequence[Value]) -> Matrix:
    """A vector as a matrix."""
    return tuple((v,) for v in values)


def scalar(m: Matrix) -> Value:
    """The one entry of a matrix."""
    if len(m) != 1 or len(m[0]) != 1:
        raise NoWorldError("an array where a number is wanted")
    return m[0][0]


def numbers(m: Matrix) -> Any:
    """A matrix without variables as one of numbers."""
    return mpmath.matrix(rows_of_numbers(m))


def rows_of_numbers(m: Matrix) -> Rows:
    """A matrix without variables as rows of numbers."""
    return tuple(tuple(g.as_number(v) for v in row) for row in m)


def of_numbers(m: Any) -> Matrix:
    """A matrix of numbers as one of values."""
    return tuple(tuple(g.number(m[i, j]) for j in range(m.cols)) for i in range(m.rows))


def added(one: Matrix, other: Matrix) -> Matrix:
    """The sum of matrices of one shape."""
    if (len(one), len(one[0])) != (len(other), len(other[0])):
        raise NoWorldError("a sum of different shapes")
    return tuple(
        tuple(g.add(a, b) for a, b in zip(r, s, strict=True)) for r, s in zip(one, other, strict=True)
    )


def multiplied(one: Matrix, other: Matrix) -> Matrix:
    """The product of matrices, or of a number and a matrix."""
    for a, b in ((one, other), (other, one)):
        if len(a) == len(a[0]) == 1:
            return tuple(tuple(g.multiply(a[0][0], v) for v in row) for row in b)
    if len(one[0]) != len(other):
        raise NoWorldError("a product of shapes that do not fit")
    columns = list(zip(*other, strict=True))
    return tuple(
        tuple(g.add(*(g.multiply(a, b) for a, b in zip(r, c, strict=True))) for c in columns) for r in one
    )


class Operations:
    """Values of written operations."""

    def value(self, x: Any, env: Env) -> Matrix:
        """The value of an expression."""
        rule = next((rule for types, rule in OPERATORS if isinstance(x, types)), None)
        return self.special(x, env) if rule is None else rule(self, x, env)

    def special(self, x: Any, env: Env) -> Matrix:
        """The value of what is no operation on numbers and arrays."""
        raise NotImplementedError

    def constant(self, x: Any) -> Matrix:
        """A number that is written."""
        exact = not isinstance(x, NumberSymbol)
        return ((g.number(Fraction(int(x.p), int(x.q)) if exact else mpmath.mpf(x.evalf(DIGITS))),),)

    def quotient(self, x: Any, env: Env) -> Matrix:
        """An array over a number."""
        below = scalar(self.value(x.right, env))
        return multiplied(((g.power(below, Fraction(-1)),),), self.value(x.left, env))

    def entrywise(self, x: Any, env: Env) -> Matrix:
        """A product entry by entry."""
        one, other = self.value(x.left, env), self.value(x.right, env)
        if (len(one), len(one[0])) != (len(other), len(other[0])):
            raise NoWorldError("a product of different shapes")
        rows = zip(one, other, strict=True)
        return tuple(tuple(g.multiply(a, b) for a, b in zip(r, s, strict=True)) for r, s in rows)

    def power(self, x: Power, env: Env) -> Matrix:
        """A power of a number or a norm, or the inverse of a matrix."""
        exponent = g.as_number(scalar(self.value(x.exponent, env)))
        if isinstance(x.base, VectorNorm) and not x.base.ranges and exponent == 2:
            entries = [v for row in self.value(x.base.body, env) for v in row]
            return ((g.add(*(g.multiply(v, v) for v in entries)),),)
        base = self.value(x.base, env)
        if len(base) > 1 and len(base) == len(base[0]) and exponent == -1:
            return of_numbers(_inverse(numbers(base)))
        if exponent not in (mpmath.mpf(k) / 2 for k in range(-8, 9)):
            raise NoWorldError("a power of another kind")
        return ((g.power(scalar(base), Fraction(int(exponent * 2), 2)),),)

    def bars(self, m: Matrix) -> Matrix:
        """The size of a number, or the size of a determinant."""
        if len(m) != len(m[0]):
            raise NoWorldError("bars round what is not square")
        return ((g.number(abs(mpmath.det(numbers(m)))),),)


def _inverse(m: Any) -> Any:
    if not mpmath.det(m):
        raise NoWorldError("a matrix has no inverse")
    return mpmath.inverse(m)


def _root(values: Operations, x: Any, env: Env) -> Matrix:
    return ((g.power(scalar(values.value(x.operand, env)), Fraction(1, 2)),),)


OPERATORS: tuple[tuple[Any, Callable[[Any, Any, Env], Matrix]], ...] = (
    ((Integer, Rational, NumberSymbol), lambda values, x, _: values.constant(x)),
    (Paren, lambda values, x, env: values.value(x.operand, env)),
    (Negative, lambda values, x, env: multiplied(MINUS, values.value(x.operand, env))),
    (
        Minus,
        lambda values, x, env: added(
            values.value(x.left, env), multiplied(MINUS, values.value(x.right, env))
        ),
    ),
    (Plus, lambda values, x, env: added(values.value(x.left, env), values.value(x.right, env))),
    (Hadamard, lambda values, x, env: values.entrywise(x, env)),
    (Times, lambda values, x, env: multiplied(values.value(x.left, env), values.value(x.right, env))),
    (Over, lambda values, x, env: values.quotient(x, env)),
    (Power, lambda values, x, env: values.power(x, env)),
    (Transpose, lambda values, x, env: tuple(zip(*values.value(x.operand, env), strict=True))),
    (Bars, lambda values, x, env: values.bars(values.value(x.operand, env))),
    (SquareRoot, _root),
)
"""For each operation what makes its value: the first row that fits."""
