"""Families over layers of different widths: the widths that a list of layers tells, each layer's shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from sympy import Basic, Expr, Integer

from udlc.errors import InputError
from udlc.ir.expressions import substitute, symbols
from udlc.ir.grammar import Array, Axis, Program, Read, Size

Sizes = dict[Basic, Basic]


def rows_of(array: Array) -> bool:
    """Whether the rows of an array differ in shape."""
    return any(isinstance(s, Axis) for axis in array.shape for s in symbols(axis))


def nested_rows(program: Program) -> tuple[str, ...]:
    """The arrays whose rows differ in shape by more than the first index: no list of layers holds them."""
    return tuple(
        a.name
        for a in program.arrays.values()
        if any(isinstance(s, Axis) and s.position for axis in a.shape for s in symbols(axis))
    )


def width_arrays(program: Program) -> tuple[str, ...]:
    """The integer inputs that shapes read: the widths of layers."""
    reads = {r.array for a in program.arrays.values() for axis in a.shape for r in axis.atoms(Read)}
    return tuple(a.name for a in program.inputs if a.name in reads and a.integral and len(a.shape) == 1)


def ragged_sizes(program: Program, given: Mapping[str, Any], model: str) -> dict[str, np.ndarray[Any, Any]]:
    """The widths that the inputs tell, by the name of their array, where they are not given themselves.

    Raises:
        InputError: two inputs tell different widths, or none tells one of them.
    """
    wanted = [n for n in width_arrays(program) if n not in given]
    if not wanted:
        return {}
    known = _sizes_told(program, given)
    told: dict[Read, tuple[int, str]] = {}
    for name, axis, length in _axes(program, given):
        place = substitute(axis, known)
        if not isinstance(place, Read) or not all(i.is_Integer for i in place.index):
            continue
        before = told.setdefault(place, (length, name))
        if before[0] != length:
            raise InputError(
                f"{before[1]} says that {place} is {before[0]}",
                model=model,
                argument=name,
                got=length,
                expected=before[0],
            )
    return {n: _filled(program, n, told, known, model) for n in wanted}


def _filled(
    program: Program, name: str, told: Mapping[Read, tuple[int, str]], known: Sizes, model: str
) -> np.ndarray[Any, Any]:
    count = substitute(program.arrays[name].shape[0], known)
    if not count.is_Integer:
        raise InputError("no input tells how many there are", model=model, argument=name)
    places = [Read(name, (Integer(k),), True) for k in range(int(count))]
    needed = places_in(program.arrays.values(), name, known)
    missing = [p for p in places if p not in told and int(p.index[0]) in needed]
    if missing:
        raise InputError(f"no input tells {missing[0]}: give {name}", model=model, argument=name)
    return np.array([told[p][0] if p in told else 0 for p in places], dtype=np.int64)


def places_in(arrays: Iterable[Array], name: str, sizes: Sizes) -> set[int]:
    """The places in an array of widths that the shapes of arrays mention, sizes being known."""
    found: set[int] = set()
    for array in arrays:
        rows = substitute(array.shape[0], sizes) if array.shape else Integer(0)
        count = int(rows) if rows.is_Integer else 1
        for axis in array.shape:
            layers = [substitute(axis, {Axis(0): Integer(k)}) for k in range(max(count, 1))]
            reads = {r for e in layers for r in substitute(e, sizes).atoms(Read) if r.array == name}
            found |= {int(r.index[0]) for r in reads if r.index[0].is_Integer}
    return found


def _sizes_told(program: Program, given: Mapping[str, Any]) -> Sizes:
    """Sizes given by name, and those that the number of layers tells."""
    known: Sizes = {Size(n): Integer(v) for n, v in given.items() if n not in program.arrays}
    for _, axis, length in _axes(program, given):
        free = [s for s in symbols(axis) if s not in known]
        if len(free) == 1 and isinstance(free[0], Size) and not axis.atoms(Read):
            rest = substitute(axis, known)
            slope = rest.coeff(free[0], 1)
            known[free[0]] = Integer((length - rest.xreplace({free[0]: Integer(0)})) / slope)
    return known


def _axes(program: Program, given: Mapping[str, Any]) -> Iterator[tuple[str, Expr, int]]:
    """Every axis of the inputs with its length; of a ragged array those of each layer."""
    for name, value in given.items():
        array = program.arrays.get(name)
        if array is None or not array.shape:
            continue
        if not rows_of(array):
            yield from ((name, axis, n) for axis, n in zip(array.shape, np.shape(value)))
            continue
        yield name, array.shape[0], len(value)
        for k, row in enumerate(value):
            layer = [substitute(axis, {Axis(0): Integer(k)}) for axis in array.shape[1:]]
            yield from ((f"{name}[{k}]", axis, n) for axis, n in zip(layer, np.shape(row)))


def row_shapes(program: Program, name: str, given: Mapping[str, Any]) -> list[tuple[int, ...]]:
    """The shape of every layer of a ragged array, the widths being among `given`."""
    array = program.arrays[name]
    known = _sizes_told(program, {n: given[n] for n in given if n in {a.name for a in program.inputs}})
    for n in width_arrays(program):
        known |= {
            Read(n, (Integer(k),), True): Integer(v) for k, v in enumerate(np.asarray(given[n]).tolist())
        }
    count = int(substitute(array.shape[0], known))
    layers = [[substitute(axis, {Axis(0): Integer(k)}) for axis in array.shape[1:]] for k in range(count)]
    return [tuple(int(substitute(substitute(axis, known), known)) for axis in layer) for layer in layers]
