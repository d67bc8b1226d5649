"""A scalar expression and points (a number per letter) in, its value at every point out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import mpmath
import numpy as np
import sympy
from sympy import Basic, Expr, Symbol

from udlc.errors import InputError, IRError
from udlc.ir.functions import Opaque, row_of
from udlc.ir.grammar import Array, Axis, Read, Size

Values: TypeAlias = np.ndarray[Any, Any]
NumberKind: TypeAlias = Literal["float64", "mpmath"]

RELATIONS: dict[type, Callable[..., Any]] = {
    sympy.Eq: np.equal,
    sympy.Ne: np.not_equal,
    sympy.Lt: np.less,
    sympy.Le: np.less_equal,
    sympy.Gt: np.greater,
    sympy.Ge: np.greater_equal,
    sympy.And: lambda *a: np.logical_and.reduce(np.broadcast_arrays(*a)),
    sympy.Or: lambda *a: np.logical_or.reduce(np.broadcast_arrays(*a)),
    sympy.Not: np.logical_not,
}

# Powers that have a better-rounded way than the general one.
POWERS: dict[Basic, Callable[[Values], Values]] = {
    sympy.Integer(-1): lambda x: 1 / x,
    sympy.Integer(2): np.square,
    sympy.Rational(1, 2): np.sqrt,
    sympy.Rational(-1, 2): lambda x: 1 / np.sqrt(x),
}


@dataclass(frozen=True)
class Points:
    """`count` points: for every letter, its value at each."""

    count: int
    letters: Mapping[Symbol, Values]

    def keep(self, mask: Values) -> Points:
        """The points where the mask holds."""
        return Points(int(mask.sum()), {v: x[mask] for v, x in self.letters.items()})


@dataclass
class Store:
    """Arrays and sizes while a program runs; `read` and `trace` are what the law and the kinks are told from.

    read: for each temporary, which elements have been read.
    trace: when a list, the choices made at kinks and relations are appended to it.
    """

    arrays: dict[str, Values]
    declared: Mapping[str, Array]
    sizes: Mapping[Size, int]
    bind: Mapping[str, Any] = field(default_factory=dict)
    number: NumberKind = "float64"
    read: dict[str, Values] = field(default_factory=dict)
    trace: list[bytes] | None = None

    def note(self, choice: Any) -> None:
        """Remember a choice, where choices are asked for."""
        if self.trace is not None:
            self.trace.append(np.ascontiguousarray(choice).tobytes())

    def value(self, e: Basic, at: Points) -> Values:
        """The value of a scalar expression, one for each point."""
        with np.errstate(all="ignore"):
            return np.broadcast_to(self._value(e, at, {}), (at.count,))

    def index(self, e: Expr, at: Points) -> Values:
        """The value of an expression that must be an integer."""
        x = self.value(e, at)
        whole = x.astype(np.int64)
        if x.dtype.kind not in "ib" and not np.array_equal(whole, x):
            raise IRError(f"the index {e} is not an integer")
        return whole

    def extent(self, name: str, axis: int, index: list[Values], count: int) -> Values:
        """The true length of an axis at given indices on the axes before it."""
        known = {Axis(n): i for n, i in enumerate(index)}
        return self.index(self.declared[name].shape[axis], Points(count, known))

    def locate(self, name: str, index: tuple[Expr, ...], at: Points, verb: str) -> tuple[Values, ...]:
        """The indices of one element of an array per point; IRError outside of its true shape."""
        found: list[Values] = []
        for axis, e in enumerate(index):
            i = self.index(e, at)
            length = self.extent(name, axis, found, at.count)
            bad = np.flatnonzero((i < 0) | (i >= length))
            if len(bad):
                place = ", ".join(f"{v} = {x[bad[0]]}" for v, x in at.letters.items())
                raise IRError(
                    f"{verb} {name}[{', '.join(map(str, index))}] outside of the array: "
                    f"axis {axis} has length {length[bad[0]]} and the index is {i[bad[0]]}"
                    + (f" at {place}" if place else "")
                )
            found.append(i)
        return tuple(found)

    def _value(self, e: Basic, at: Points, memo: dict[Basic, Any]) -> Any:
        if e not in memo:
            memo[e] = (
                self._leaf(e, at) if not e.args else self._node(e, [self._value(a, at, memo) for a in e.args])
            )
            if e.args and self.trace is not None:
                self._note_kinks(e, at, memo)
        return memo[e]

    def _leaf(self, e: Basic, at: Points) -> Any:
        if isinstance(e, Read):
            where = self.locate(e.array, e.index, at, "reads")
            if e.array in self.read:
                self.read[e.array][where] = True
            return self.arrays[e.array][where]
        if e in at.letters:
            return at.letters[e]
        if isinstance(e, Size):
            if e not in self.sizes:
                raise InputError("the size occurs in no shape: give it by name", argument=str(e))
            return self.sizes[e]
        if e.is_Symbol:
            raise IRError(f"the letter {e} is bound by nothing")
        if e in (sympy.true, sympy.false):
            return np.bool_(e == sympy.true)
        if e.is_Integer:
            return int(e)
        return mpmath.mpf(e) if self.number == "mpmath" and e.is_Float else self._constant(e)

    def _constant(self, e: Expr) -> Any:
        if self.number == "float64":
            return np.float64(e)
        if e.is_Rational:
            return mpmath.mpf(e.p) / e.q
        return mpmath.mpmathify(e.evalf(mpmath.mp.dps + 5))

    def _node(self, e: Basic, args: list[Any]) -> Any:
        if type(e) in RELATIONS:
            return RELATIONS[type(e)](*args)
        if e.is_Add or e.is_Mul:
            total = args[0]
            for x in args[1:]:
                total = total + x if e.is_Add else total * x
            return total
        if isinstance(e, Opaque):
            return self._bound(e)(*args)
        row = row_of(e)
        if self.number == "mpmath" and not row.integers:
            return np.frompyfunc(row.mpmath, row.arity, 1)(*map(_as_mpf, args))
        if e.is_Pow and e.exp in POWERS:
            return POWERS[e.exp](np.asarray(args[0], float))
        return row.numpy(*args)

    def _bound(self, e: Opaque) -> Callable[..., Any]:
        orders = self.bind.get(e.opaque_name, ())
        if e.order >= len(orders):
            raise InputError(f"needs its derivative of order {e.order} in bind", argument=e.opaque_name)
        return orders[e.order]

    def _note_kinks(self, e: Basic, at: Points, memo: dict[Basic, Any]) -> None:
        if type(e) in RELATIONS:
            self.note(memo[e])
        elif not (e.is_Add or e.is_Mul or isinstance(e, Opaque)):
            trace, self.trace = self.trace, None
            choices = [self._value(kink, at, memo) for kink in row_of(e).kinks(*e.args)]
            self.trace = trace
            for choice in choices:
                self.note(np.asarray(choice, float))


def _as_mpf(x: Any) -> Any:
    x = np.asarray(x)
    return x if x.dtype in (object, bool) else x.astype(object) * mpmath.mpf(1)
