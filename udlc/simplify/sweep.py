"""A program in, the same program without what no output needs and without reads of what nobody writes out."""

from __future__ import annotations

from dataclasses import replace

import sympy

from udlc.ir.expressions import arrays_read, arrays_written, printed, reads
from udlc.ir.grammar import ZERO, Array, Compute, Program, Read, Repeat, Statement, walk
from udlc.simplify.ranges import facts_at, guard_facts
from udlc.simplify.statements import Outer, Placed, change_each, may_meet, writers


def drop_unneeded(program: Program) -> Program:
    """Keep what the outputs depend on.  A program that asks for nothing is left whole."""
    if not program.outputs:
        return program
    needed = needed_arrays(program)
    statements = _kept(program.statements, needed)
    mentioned = set(program.outputs)
    for s, _ in walk(statements):
        mentioned |= {*arrays_read(s), *arrays_written(s)}
    arrays = {n: a for n, a in program.arrays.items() if a.role != "temporary" or n in mentioned}
    mentioned |= {r.array for a in arrays.values() for axis in a.shape for r in reads(axis)}
    arrays = {n: a for n, a in program.arrays.items() if a.role != "temporary" or n in mentioned}
    if statements == program.statements and list(arrays) == list(program.arrays):
        return program
    return replace(program, statements=statements, arrays=arrays)


def needed_arrays(program: Program) -> set[str]:
    """The outputs, and every array that a statement reads on the way to one."""
    needed, before = set(program.outputs), -1
    placed = list(walk(program.statements))
    while len(needed) != before:
        before = len(needed)
        for s, outer in reversed(placed):
            if needed.intersection(arrays_written(s)):
                needed.update(*(arrays_read(x) for x in (s, *outer)))
    return needed


def _kept(statements: tuple[Statement, ...], needed: set[str]) -> tuple[Statement, ...]:
    out: list[Statement] = []
    for s in statements:
        if isinstance(s, Repeat):
            body = _kept(s.body, needed)
            if body or s.count in needed:
                out.append(replace(s, body=body or s.body))
        elif needed.intersection(arrays_written(s)):
            out.append(s)
    return tuple(out)


def drop_zeros(program: Program) -> Program:
    """An element that no statement writes is zero: its reads go, so do contributions of zero, and so on."""
    while (found := _drop_zeros_once(program)) is not program:
        program = found
    return program


def _drop_zeros_once(program: Program) -> Program:
    written = writers(program)

    def is_zero(r: Read, s: Compute, outer: Outer) -> bool:
        array = program.arrays[r.array]
        if not _starts_at_zero(array, written.get(r.array, [])):
            return False
        facts = facts_at(s, outer, program.arrays).given(*guard_facts(s.guards))
        return not any(may_meet(r, facts, w, program) for w in written.get(r.array, []))

    def change(s: Statement, outer: Outer) -> tuple[Statement, ...]:
        if not isinstance(s, Compute):
            return (s,)
        gone = {r: ZERO for r in sorted(s.body.atoms(Read), key=printed) if is_zero(r, s, outer)}
        body = s.body.xreplace(gone) if gone else s.body
        if body.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo):
            return (s,)
        return () if body == 0 and s.op == "sum" else (replace(s, body=body) if gone else s,)

    return change_each(program, change)


def _starts_at_zero(array: Array, written: list[Placed]) -> bool:
    if array.role != "temporary" or array.integral:
        return False
    return all(isinstance(s, Compute) and s.op == "sum" for s, _ in written)
