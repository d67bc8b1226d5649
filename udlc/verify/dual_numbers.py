"""Numbers with a slope by one parameter in, sums, products, quotients and functions of them out."""

from __future__ import annotations

from typing import Any, NamedTuple

from udlc.verify.digits import NoValueError, called, like, total
from udlc.verify.worlds import NoWorldError


class Dual(NamedTuple):
    """A value and its slope by the parameter; the slope is None where nothing says what it is."""

    value: Any
    slope: Any = None


def added(one: Dual, other: Dual) -> Dual:
    """(u + v)′ = u′ + v′."""
    known = one.slope is not None and other.slope is not None
    return Dual(_plus(one.value, other.value), _plus(one.slope, other.slope) if known else None)


def multiplied(one: Dual, other: Dual) -> Dual:
    """(u·v)′ = u′·v + u·v′."""
    value = _times(one.value, other.value)
    if one.slope is None or other.slope is None:
        return Dual(value)
    return Dual(value, _plus(_times(one.slope, other.value), _times(one.value, other.slope)))


def inverse(x: Dual) -> Dual:
    """(1/u)′ = - u′/u²."""
    if not x.value:
        raise NoValueError("a division by zero")
    return Dual(1 / x.value, None if x.slope is None else _times(-x.slope, 1 / _times(x.value, x.value)))


def function(name: str, x: Dual) -> Dual:
    """(log u)′ = u′/u, (exp u)′ = u′·exp u."""
    value = called(name, x.value)
    if x.slope is None:
        return Dual(value)
    factors = {"log": lambda: 1 / x.value, "exp": lambda: value}
    if name not in factors:
        raise NoWorldError(f"the slope of {name} is not known here")
    return Dual(value, _times(x.slope, factors[name]()))


def _plus(one: Any, other: Any) -> Any:
    return total((one, other))


def _times(one: Any, other: Any) -> Any:
    a, b = like(one, other)
    return a * b
