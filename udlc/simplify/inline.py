"""A program in, the same program without arrays that only copy or scale others for one reader out.

No name of the book is lost: arrays that are asked for, that an equation defines (`origin`) or that print in
their own way (`latex`) stay.
"""

from __future__ import annotations

import sympy
from sympy import Expr

from udlc.ir.expressions import arrays_read, reads
from udlc.ir.grammar import Compute, Program, Read, Size, Statement, walk
from udlc.simplify.deltas import is_factor, read_through, same_turn
from udlc.simplify.statements import Outer, Placed, change_each, writers


def inline_copies(program: Program) -> Program:
    """Read through every such array."""
    written = writers(program)
    readers = {}
    for s, _ in walk(program.statements):
        for name in arrays_read(s):
            readers[name] = readers.get(name, 0) + 1
    sources = {
        name: placed[0]
        for name, placed in written.items()
        if len(placed) == 1 and may_go(name, placed[0], program, readers.get(name, 0))
    }

    def change(s: Statement, outer: Outer) -> tuple[Statement, ...]:
        if not isinstance(s, Compute):
            return (s,)
        for r in sorted(s.body.atoms(Read), key=str):
            if r.array in sources and can_read_through(s, outer, r, sources[r.array]):
                s = read_through(s, r, sources[r.array][0])  # type: ignore[arg-type]
        return (s,)

    return change_each(program, change)


def may_go(name: str, placed: Placed, program: Program, readers: int) -> bool:
    """Is the array nameless, whole, and a copy, or a product of reads that one statement uses?"""
    s, array = placed[0], program.arrays[name]
    if not isinstance(s, Compute) or s.op != "sum" or s.reduced or s.guards or s.origin:
        return False
    if array.latex or array.integral or name in program.outputs or len(s.plain) != len(s.at):
        return False
    whole = all(r.lo == 0 and r.equation is None for r in s.domain)
    extents = {r.letter: r.hi for r in s.domain}
    if not whole or any(extents.get(e) != n for e, n in zip(s.at, array.shape)):  # type: ignore[call-overload]
        return False
    return isinstance(s.body, Read) or (readers == 1 and is_product(s.body))


def is_product(body: Expr) -> bool:
    """Reads, sizes and numbers multiplied."""
    return all(f.is_Number or isinstance(f, Read | Size) for f in sympy.Mul.make_args(body))


def can_read_through(s: Compute, outer: Outer, r: Read, placed: Placed) -> bool:
    """May the value that was written stand for the read?  It was written outside Repeats, or in this turn."""
    source, around = placed
    assert isinstance(source, Compute)
    if not same_turn(source, around, r, outer):
        return False
    if any(r in reads(i) for x in s.body.atoms(Read) for i in x.index):
        return False
    return isinstance(source.body, Read) or (s.op == "sum" and is_factor(r, s.body))
