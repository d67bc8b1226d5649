"""A program → one without families of which only single members occur: ∂ℓ/∂ω_0 is a number, not four.

An output of which one member is said becomes that member. An input with a width for each of two layers,
which no list of layers holds, becomes an input for each member that is read: ∂f_3/∂h_3 is df_3_dh_3.
The one value of an open function that is read, l[f_3, y], is a number too, and keeps its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sympy import Basic, Expr, Integer

from udlc.ir.expressions import map_parts, map_reads, parts, rebuild, substitute
from udlc.ir.grammar import Array, Axis, Compute, Program, Read, Statement, walk
from udlc.project.ragged import nested_rows

Places = dict[tuple[int, ...], str]
"""For the leading indices of a member the name of its array."""


NO_VALUES: Mapping[str, int] = {}


def single_members(program: Program, values: Mapping[str, int] = NO_VALUES) -> Program:
    """The program with arrays for single members, where only such occur.

    values: the arrays that are values of open functions, with the number of indices that the functions have.
    """
    if any(not isinstance(s, Compute) for s, _ in walk(program.statements)):
        return program
    nested = nested_rows(program)
    for array in list(program.arrays.values()):
        used = _used(program, array)
        count = _leading(used)
        members = sorted({tuple(int(i) for i in index[:count]) for index in used})
        is_input = array.role != "temporary"
        said = [m for m in members if is_input or _is_said(program, array.name, m)]
        alone = is_input and len(members) == 1 and count > values.get(array.name, count)
        wanted = array.name in nested if is_input else array.name in program.outputs and len(said) == 1
        if count and (alone or wanted):
            names = {m: array.name if alone else program.fresh(_member_name(array, m)) for m in members}
            program = _apart(program, array, names, said[0])
    return program


def _is_said(program: Program, name: str, place: tuple[int, ...]) -> bool:
    """Does a statement write a member, other than by copying the start of a recurrence from outside?"""
    starts = {a.name for a in program.inputs if a.name.startswith(f"{name}_")}
    for s, _ in walk(program.statements):
        if isinstance(s, Compute) and s.out == name and s.at[: len(place)] == place:
            return not (isinstance(s.body, Read) and s.body.array in starts)
    return False


def _used(program: Program, array: Array) -> list[tuple[Expr, ...]]:
    """The indices at which statements write and read an array."""
    return list(_uses(program.statements, array.name))


def _uses(statements: tuple[Statement, ...], name: str) -> Iterator[tuple[Expr, ...]]:
    for s, _ in walk(statements):
        if isinstance(s, Compute) and s.out == name:
            yield s.at
        yield from (r.index for e in parts(s) for r in e.atoms(Read) if r.array == name)


def _leading(used: list[tuple[Expr, ...]]) -> int:
    """How many leading indices are numbers wherever the array is used."""
    counts = [next((n for n, i in enumerate(index) if not i.is_Integer), len(index)) for index in used]
    return min(counts, default=0)


def _apart(program: Program, array: Array, places: Places, said: tuple[int, ...]) -> Program:
    """The program with an array for each member; the output, if the array is one, is the member said."""
    count = len(said)
    made = [_member(array, m, name) for m, name in places.items()]

    def read(r: Read) -> Basic:
        return _moved(r, places, count) if r.array == array.name else r

    def write(s: Statement) -> list[Statement]:
        new = map_parts(s, lambda e: map_reads(e, read))
        if isinstance(new, Compute) and new.out == array.name:
            place = tuple(int(i) for i in s.at[:count])  # type: ignore[union-attr]
            new = replace(new, out=places[place], at=new.at[count:])
        return [new]

    arrays = {n: a for n, a in program.arrays.items() if n != array.name}
    outputs = tuple(places[said] if o == array.name else o for o in program.outputs)
    arrays |= {a.name: a for a in made}
    return replace(program, arrays=arrays, statements=rebuild(program.statements, write), outputs=outputs)


def _moved(r: Read, places: Places, count: int) -> Read:
    place = tuple(int(i) for i in r.index[:count])
    return Read(places[place], r.index[count:], r.integral)


def _member(array: Array, place: tuple[int, ...], name: str) -> Array:
    """The array of one member: the axes of the family are gone."""
    count = len(place)
    rule: dict[Basic, Basic] = {Axis(n): Integer(i) for n, i in enumerate(place)}
    rule |= {Axis(n): Axis(n - count) for n in range(count, len(array.shape))}
    shape = tuple(substitute(axis, rule) for axis in array.shape[count:])
    return replace(array, name=name, shape=shape, first=array.first[count:])


def _member_name(array: Array, place: tuple[int, ...]) -> str:
    """dl_dω at 0 is dl_dω_0; df_dh, whose first index is that of h, is df_3_dh_2 at (2, 3)."""
    first = array.first or (0,) * len(place)
    indices = [str(i + start) for i, start in zip(place, first)]
    found = re.fullmatch(r"d(.+)_d(.+)", array.name)
    if found is not None and len(indices) == 2:
        return f"d{found[1]}_{indices[1]}_d{found[2]}_{indices[0]}"
    return "_".join((array.name, *indices))
