"""Puts the number for reads of arrays that hold one number throughout: program in, the same without them."""

from __future__ import annotations

from dataclasses import replace

from sympy import Basic, Number

from udlc.ir.expressions import arrays_written, map_parts, map_reads
from udlc.ir.grammar import Compute, Program, Read, Statement, walk
from udlc.schedule.extent import covers


def constants(program: Program) -> Program:
    """The program without temporaries that one statement sets to the same number everywhere."""
    found = {s.out: s.body for s in program.statements if isinstance(s, Compute) and _is_constant(program, s)}
    if not found:
        return program

    def known(e: Basic) -> Basic:
        return map_reads(e, lambda r: found.get(r.array, r))

    def kept(s: Statement) -> bool:
        return not (isinstance(s, Compute) and s.out in found)

    arrays = {name: a for name, a in program.arrays.items() if name not in found}
    statements = tuple(map_parts(s, known) for s in program.statements if kept(s))
    return replace(program, arrays=arrays, statements=statements)


def _is_constant(program: Program, s: Compute) -> bool:
    """Whether a statement alone gives an array of reals its values, and these are one number."""
    a = program.arrays[s.out]
    inner = (*program.outputs, *_in_shapes_and_calls(program))
    plain = s.op == "sum" and not s.guards and not s.reduced and covers(program, s)
    writers = [n for n, _ in walk(program.statements) if s.out in arrays_written(n)]
    return (
        plain
        and isinstance(s.body, Number)
        and writers == [s]
        and a.role == "temporary"
        and not a.integral
        and s.out not in inner
    )


def _in_shapes_and_calls(program: Program) -> set[str]:
    """Arrays that stand where no number can: in shapes, and as operands of operations on matrices."""
    operands = {name for s, _ in walk(program.statements) for name in getattr(s, "ins", ())}
    shaping = {r.array for a in program.arrays.values() for e in a.shape for r in e.atoms(Read)}
    return operands | shaping
