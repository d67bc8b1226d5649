"""Numbers of finite worlds: rationals, or 40 digits of a root or a logarithm; what is made of them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

import mpmath

from udlc.verify.worlds import NoWorldError

DIGITS = 40
"""So many digits are computed."""

TOLERANCE = mpmath.mpf(10) ** -20
"""Numbers that differ by less, as a share of what they are, may be equal."""

Env = Mapping[Any, Any]
"""The values of letters."""

FUNCTIONS = {
    "log": mpmath.log,
    "exp": mpmath.exp,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tanh": mpmath.tanh,
    "sig": lambda z: 1 / (1 + mpmath.exp(-z)),
}
EXACT = {("log", 1): Fraction(0), ("exp", 0): Fraction(1)}
"""Values that are rational, so that sides which are equal there are shown to be."""


class NoValueError(NoWorldError):
    """A side has no value in a world: a division by zero, a logarithm of what is not positive."""


class BeyondError(NoValueError):
    """A side speaks of an element beyond the ends of its array."""


def real(x: Any) -> Any:
    """A number with 40 digits."""
    return mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else mpmath.mpf(x)


def power(x: Any, e: Any) -> Any:
    """A power: of rationals exactly where the exponent is whole."""
    if isinstance(e, Fraction) and e.denominator == 1:
        if x == 0 and e < 0:
            raise NoWorldError("a division by zero")
        return x ** int(e)
    if x < 0 or (x == 0 and e < 0):
        raise NoWorldError("a root is taken where it has no value")
    return mpmath.power(real(x), real(e))


def is_exact(*values: Any) -> bool:
    """Are all of these rationals?"""
    return all(isinstance(x, Fraction) for x in values)


def differ(one: Any, other: Any) -> bool:
    """Are two numbers different: rationals exactly, others in the first 20 digits?"""
    if is_exact(one, other):
        return bool(one != other)
    x, y = real(one), real(other)
    return bool(abs(x - y) > TOLERANCE * (1 + abs(x) + abs(y)))


SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "≥": operator.ge,
    ">": operator.gt,
    "≤": operator.le,
    "<": operator.lt,
}
"""What a sign says of two numbers of one type."""


def holds(sign: str, one: Any, other: Any) -> bool:
    """Is a relation known to hold?

    An inequality of rounded numbers is known where they differ by more than rounding.
    """
    if sign == "=":
        return not differ(one, other)
    return _is_sure(one, other) and SIGNS[sign](*like(one, other))


def fails(sign: str, one: Any, other: Any) -> bool:
    """Is a relation known not to hold?"""
    return _is_sure(one, other) and not SIGNS[sign](*like(one, other))


def _is_sure(one: Any, other: Any) -> bool:
    return is_exact(one, other) or differ(one, other)


def like(one: Any, other: Any) -> tuple[Any, Any]:
    """Two numbers of one type."""
    return (one, other) if is_exact(one, other) else (real(one), real(other))


def total(values: Iterable[Any]) -> Any:
    """The sum of numbers."""
    found: Any = Fraction(0)
    for value in values:
        one, other = like(found, value)
        found = one + other
    return found


def called(name: str, z: Any) -> Any:
    """A named function of a number."""
    if name not in FUNCTIONS:
        raise NoWorldError(f"{name} has no value in a finite world")
    if name == "log" and z <= 0:
        raise NoValueError("a logarithm is taken of what is not positive")
    return EXACT[name, z] if (name, z) in EXACT else FUNCTIONS[name](real(z))
