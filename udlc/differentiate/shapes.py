"""Shapes of arrays in; shapes with more axes before, or fewer, out: ragged axes keep their meaning."""

from __future__ import annotations

from sympy import Basic, Expr

from udlc.ir.expressions import substitute
from udlc.ir.grammar import Array, Axis, Range, Slice


def extents(ranges: tuple[Range, ...]) -> tuple[Expr, ...]:
    """The shape of an array with one axis for every letter."""
    axis = {r.letter: Axis(n) for n, r in enumerate(ranges)}
    return tuple(substitute(r.hi, axis) for r in ranges)


def lifted_shape(ranges: tuple[Range, ...], shape: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """The shape with one more axis, before its own, for every letter; it may mention these letters."""
    to: dict[Basic, Basic] = {r.letter: Axis(n) for n, r in enumerate(ranges)}
    to |= {Axis(n): Axis(n + len(ranges)) for n in range(len(shape))}
    return (*extents(ranges), *(substitute(x, to) for x in shape))


def slice_shape(array: Array, s: Slice) -> tuple[Expr, ...]:
    """The shape of a slice; that of a ragged array may mention the letters of its index."""
    fixed = len(s.index)
    to = {Axis(n): s.index[n] if n < fixed else Axis(n - fixed) for n in range(len(array.shape))}
    return tuple(substitute(x, to) for x in array.shape[fixed:])


def extent(array: Array, axis: int, index: tuple[Expr, ...]) -> Expr:
    """The length of one axis where the axes before it stand at these indices."""
    return substitute(array.shape[axis], {Axis(n): i for n, i in enumerate(index[:axis])})
