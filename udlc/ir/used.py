"""A program in, the same with only the arrays that it mentions out."""

from __future__ import annotations

from dataclasses import replace

from udlc.ir.expressions import arrays_read, arrays_written
from udlc.ir.grammar import Program, walk


def used(program: Program, drop: tuple[str, ...] = ()) -> Program:
    """The program with the arrays that its statements, shapes or outputs mention, but for those to drop."""
    mentioned = set(program.outputs)
    for s, _ in walk(program.statements):
        mentioned |= {*arrays_read(s), *arrays_written(s)}
    size = -1
    while size != len(mentioned):
        size = len(mentioned)
        for name in list(mentioned):
            for axis in program.arrays[name].shape:
                mentioned |= {r.array for r in axis.atoms() if hasattr(r, "array")}
    arrays = {n: a for n, a in program.arrays.items() if n in mentioned and n not in drop}
    return replace(program, arrays=arrays)
