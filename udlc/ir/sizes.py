"""Input arrays in, the sizes that their shapes imply out, or an error that names array and size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import sympy
from sympy import Expr

from udlc.errors import InputError
from udlc.ir.expressions import parts, symbols
from udlc.ir.grammar import Array, Program, Size, walk


def sizes_of(program: Program) -> tuple[Size, ...]:
    """Every size that the program mentions, by name."""
    shapes = (e for a in program.arrays.values() for e in a.shape)
    heads = (e for s, _ in walk(program.statements) for e in parts(s))
    found = {s for e in (*shapes, *heads) for s in symbols(e) if isinstance(s, Size)}
    return tuple(sorted(found, key=str))


def infer_sizes(
    arrays: Iterable[Array], shapes: Mapping[str, tuple[int, ...]], given: Mapping[str, Any]
) -> dict[Size, int]:
    """Solve `axis = length` for the sizes, axis after axis, until nothing new is learnt.

    Ragged axes teach nothing.  Sizes that occur in no shape are taken from `given` by name.

    Raises:
        InputError: an axis that no size fits; a size that two arrays (or an array and `given`) see apart.
    """
    known: dict[Size, int] = {Size(name): int(n) for name, n in given.items()}
    todo = [(a, e, n) for a in arrays for e, n in zip(a.shape, shapes[a.name]) if _only_sizes(e)]
    learnt = True
    while learnt:
        learnt = False
        for a, axis, length in todo:
            rest = axis.subs(known)
            unknown = sorted(rest.free_symbols, key=str)
            if len(unknown) == 1:
                known[unknown[0]] = _solve(a, axis, rest, unknown[0], length)
                learnt = True
    for a, axis, length in todo:
        expected = axis.subs(known)
        if expected.is_Integer and int(expected) != length:
            sizes = ", ".join(f"{s} = {known[s]}" for s in sorted(axis.free_symbols, key=str))
            raise InputError(
                f"an axis does not fit: {axis}" + (f", where {sizes}" if sizes else ""),
                argument=a.name,
                got=length,
                expected=int(expected),
            )
    return known


def _only_sizes(axis: Expr) -> bool:
    return all(isinstance(s, Size) for s in axis.free_symbols)


def _solve(a: Array, axis: Expr, rest: Expr, size: Size, length: int) -> int:
    slope = rest.coeff(size, 1)
    value = (
        sympy.Rational(length - rest.subs(size, 0), slope) if slope.is_Integer and slope != 0 else sympy.nan
    )
    if not value.is_Integer or value < 0 or rest.subs(size, value) != length:
        raise InputError(f"no size {size} makes {axis} the length of an axis", argument=a.name, got=length)
    return int(value)


def as_array(a: Array, value: Any) -> np.ndarray[Any, Any]:
    """One input as an array of float64 or int64; a list of rows of different shapes is padded with zeros.

    Raises:
        InputError: a wrong rank, or fractions in an integer array.
    """
    rows = [np.asarray(v) for v in value] if isinstance(value, list | tuple) else []
    if len({r.shape for r in rows}) > 1:
        if len({r.ndim for r in rows}) > 1:
            raise InputError("rows differ in rank", argument=a.name, got=[r.shape for r in rows])
        full = np.zeros((len(rows), *np.max([r.shape for r in rows], axis=0)))
        for row, r in zip(full, rows):
            row[tuple(map(slice, r.shape))] = r
        value = full
    found = np.asarray(value)
    if found.ndim != len(a.shape):
        raise InputError("wrong number of axes", argument=a.name, got=found.shape, expected=list(a.shape))
    if not a.integral:
        return found if found.dtype == object else found.astype(np.float64)
    whole = found.astype(np.int64)
    if not np.array_equal(whole, found):
        raise InputError("an array of integers holds fractions", argument=a.name, got=found.dtype)
    return whole
