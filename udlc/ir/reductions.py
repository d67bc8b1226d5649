"""Bodies at points and the slot of each point in, slots reduced by an op out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import mpmath
import numpy as np

from udlc.ir.grammar import Op

Values: TypeAlias = np.ndarray[Any, Any]
Reduction: TypeAlias = Literal["sum", "prod", "max", "min", "logsumexp"]

_LEAST, _GREATEST = np.iinfo(np.int64).min, np.iinfo(np.int64).max

# What a slot that no point reaches holds, in an array of reals or (True) of integers.
IDENTITY: dict[Op, Callable[[bool], Any]] = {
    "sum": lambda _: 0,
    "prod": lambda _: 1,
    "max": lambda integral: _LEAST if integral else -np.inf,
    "min": lambda integral: _GREATEST if integral else np.inf,
    "argmax": lambda _: -1,
    "logsumexp": lambda _: -np.inf,
}


def reduce(op: Reduction, slots: Values, at: Values, body: Values) -> None:
    """Combine into slots[at], in place; slots hold the identity, or sums so far."""
    match op:
        case "sum":
            np.add.at(slots, at, body)
        case "prod":
            np.multiply.at(slots, at, body)
        case "max":
            np.maximum.at(slots, at, body)
        case "min":
            np.minimum.at(slots, at, body)
        case "logsumexp":
            _logsumexp(slots, at, body)


def _logsumexp(slots: Values, at: Values, body: Values) -> None:
    """Log Σ e^body = m + log Σ e^(body − m), m the largest; m itself where it is infinite."""
    exp, log = (np.exp, np.log) if slots.dtype != object else (_each(mpmath.exp), _each(mpmath.log))
    np.maximum.at(slots, at, body)
    finite = np.isfinite(slots.astype(float))
    total = np.zeros_like(slots)
    inside = finite[at]
    np.add.at(total, at[inside], exp(body[inside] - slots[at[inside]]))
    reached = finite & (total > 0)  # of earlier iterations nothing is added up here
    slots[reached] += log(total[reached])


def _each(f: Callable[[Any], Any]) -> Callable[[Values], Values]:
    return np.frompyfunc(f, 1, 1)


def argmax(slots: Values, at: Values, body: Values, position: Values) -> Values:
    """For every slot that a point reaches, the lowest position among its largest bodies."""
    largest = np.full(slots.shape, -np.inf, body.dtype if body.dtype == object else float)
    np.maximum.at(largest, at, body)
    wins = body == largest[at]
    first = np.full(slots.shape, _GREATEST)
    np.minimum.at(first, at[wins], position[wins])
    return np.where(first == _GREATEST, slots, first)
