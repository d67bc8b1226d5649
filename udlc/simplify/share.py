"""A program in, the same program with equal arrays computed once out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from sympy import Basic

from udlc.ir.expressions import arrays_read, map_parts, map_reads, substitute
from udlc.ir.grammar import Compute, Derive, Letter, LinAlg, Program, Read, Repeat, Slice, Statement, walk
from udlc.simplify.statements import Outer, Placed, writers


@dataclass(frozen=True)
class Definition:
    """How an array comes about, up to its name and the names of letters."""

    shape: tuple[Basic, ...]
    integral: bool
    outer: Outer
    statements: tuple[object, ...]


def share(program: Program) -> Program:
    """Of arrays with equal definitions the first is kept; outputs and arrays of the book keep their own."""
    written = writers(program)
    position = {id(s): n for n, (s, _) in enumerate(walk(program.statements))}
    first: dict[Definition, str] = {}
    same: dict[str, str] = {}
    for name in sorted(written, key=lambda n: position[id(written[n][0][0])]):
        definition = definition_of(name, written[name], program)
        if definition is None:
            continue
        kept = first.setdefault(definition, name)
        if kept == name or name in program.outputs or is_named(written[name]):
            continue
        if complete_before_read(kept, name, written, program, position):
            same[name] = kept
    return rename_reads(program, same) if same else program


def is_named(placed: list[Placed]) -> bool:
    """Does the book define this array?"""
    return any(s.origin for s, _ in placed)


def definition_of(name: str, placed: list[Placed], program: Program) -> Definition | None:
    """None where the definition reads the array itself, lies in several places, or is not one of values."""
    array, outer = program.arrays[name], placed[0][1]
    if array.role != "temporary" or any(o != outer for _, o in placed):
        return None
    statements = []
    for s, _ in placed:
        if isinstance(s, Repeat | Derive) or name in arrays_read(s):
            return None
        statements.append(canonical(s) if isinstance(s, Compute) else nameless(s, name))
    return Definition(array.shape, array.integral, outer, tuple(sorted(statements, key=str)))


def nameless(s: LinAlg, name: str) -> tuple[object, ...]:
    """An operation on arrays, without the names of its results."""
    return s.op, s.outs.index(name), s.ins, s.at


def canonical(s: Compute) -> tuple[object, ...]:
    """A statement without its name, its letters numbered as they come: those on the left, then the others."""
    order = dict.fromkeys((*s.plain, *s.letters))
    new = {v: Letter(f"·{n}") for n, v in enumerate(order)}
    s = cast(Compute, map_parts(s, lambda e: substitute(e, new)))
    ranges = tuple((str(new[r.letter]), r.lo, r.hi, r.equation) for r in s.domain)
    return s.at, s.op, tuple(sorted(ranges, key=lambda r: r[0])), s.body, s.guards


def complete_before_read(
    kept: str, name: str, written: Mapping[str, list[Placed]], program: Program, position: Mapping[int, int]
) -> bool:
    """Has the kept array its last contribution before the other one is first read?"""
    last = max(position[id(s)] for s, _ in written[kept])
    return all(position[id(s)] > last for s, _ in walk(program.statements) if name in arrays_read(s))


def rename_reads(program: Program, same: Mapping[str, str]) -> Program:
    """Read the array that is kept; the statements of the others are then needed no more."""

    def renamed(e: Basic) -> Basic:
        return map_reads(e, lambda r: Read(same.get(r.array, r.array), r.index, r.integral))

    def arrays(s: Statement) -> Statement:
        match s:
            case LinAlg():
                return replace(s, ins=tuple(same.get(n, n) for n in s.ins))
            case Derive():
                return replace(
                    s,
                    seeds=tuple(same.get(n, n) for n in s.seeds),
                    of=slice_of(s.of),
                    wrt=tuple(map(slice_of, s.wrt)),
                )
            case Repeat():
                return replace(s, body=tuple(map(arrays, s.body)))
            case Compute():
                return s

    def slice_of(x: Slice) -> Slice:
        return Slice(same.get(x.array, x.array), x.index)

    return program.with_statements(tuple(arrays(map_parts(s, renamed)) for s in program.statements))
