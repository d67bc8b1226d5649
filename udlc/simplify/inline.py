"""A program in, the same program without arrays that are constant, copy, or scale for one reader out.

No name of the book is lost: arrays that are asked for, or that an equation defines (`origin`), stay.  So do
copies of temporaries, and products element by element, that print in their own way (`latex`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

import sympy
from sympy import Expr

from udlc.ir.expressions import arrays_read, printed, reads, reads_of, symbols
from udlc.ir.grammar import ZERO, Array, Compute, Program, Read, Statement, walk
from udlc.simplify.deltas import is_factor, read_through, same_turn
from udlc.simplify.statements import Outer, change_each, writers


def inline_copies(program: Program) -> Program:
    """Read through constants, copies of inputs and of nameless arrays, and products that have one reader."""
    written, readers = writers(program), readers_of(program)
    sources: dict[str, tuple[Compute, Outer]] = {}
    for name, placed in written.items():
        s, around = placed[0]
        if len(placed) == 1 and may_go(s, program, len(readers.get(name, ()))):
            sources[name] = s, around

    def change(s: Statement, outer: Outer) -> tuple[Statement, ...]:
        if not isinstance(s, Compute):
            return (s,)
        for r in sorted(s.body.atoms(Read), key=printed):
            if r.array in sources and can_read_through(s, outer, r, sources[r.array]):
                s = read_through(s, r, sources[r.array][0])
        return (s,)

    return change_each(program, change)


def name_scales(program: Program) -> Program:
    """Σ_i J[j, i]·x[i] with J[j, i] = x[i, j]·g(i): g gets a name; J is a product of reads, which may go."""
    written, readers = writers(program), readers_of(program)
    new: list[Array] = []

    def change(s: Statement, outer: Outer) -> tuple[Statement, ...]:
        if outer or not is_plain_map(s, program) or len(written[s.out]) != 1:
            return (s,)
        scale, rest = scale_of(s)
        at = tuple(e for e in s.at if e in symbols(scale))
        if not is_only_a_factor(s.out, readers.get(s.out, [])) or not reads(scale) or len(at) == len(s.at):
            return (s,)
        domain = tuple(r for r in s.domain if r.letter in at)
        name = program.with_arrays(*new).fresh(f"{s.out}_scale")
        extents = {r.letter: r.hi for r in s.domain}
        new.append(Array(name, tuple(extents[e] for e in at)))
        return Compute(name, at, "sum", domain, scale, note=s.note), replace(s, body=Read(name, at) * rest)

    changed = change_each(program, change)
    return changed.with_arrays(*new) if new else program


def scale_of(s: Compute) -> tuple[Expr, Expr]:
    """The factors of a body that compute something from reads, and the other factors."""
    factors = sympy.Mul.make_args(s.body)
    computed = [f for f in factors if reads(f) and not isinstance(f, Read)]
    return sympy.Mul(*computed), sympy.Mul(*(f for f in factors if f not in computed))


def readers_of(program: Program) -> dict[str, list[Statement]]:
    """The statements that read each array."""
    found: dict[str, list[Statement]] = {}
    for s, _ in walk(program.statements):
        for name in arrays_read(s):
            found.setdefault(name, []).append(s)
    return found


def is_only_a_factor(name: str, readers: list[Statement]) -> bool:
    """Is one sum the only reader, once, as a factor of its body?"""
    if len(readers) != 1 or not isinstance(readers[0], Compute) or readers[0].op != "sum":
        return False
    met = [r for r in reads_of(readers[0]) if r.array == name]
    return len(met) == 1 and is_factor(met[0], readers[0].body)


def is_plain_map(s: Statement, program: Program) -> TypeGuard[Compute]:
    """Does the statement write one value to every element of an array that is no output and no equation's?"""
    if not isinstance(s, Compute) or s.op != "sum" or s.reduced or s.guards or s.origin:
        return False
    array = program.arrays[s.out]
    extents = {r.letter: r.hi for r in s.domain if r.lo == ZERO and r.equation is None}
    whole = len(s.plain) == len(s.at) == len(s.domain) and tuple(map(extents.get, s.plain)) == array.shape
    return whole and not array.integral and s.out not in program.outputs


def may_go(s: Statement, program: Program, readers: int) -> TypeGuard[Compute]:
    """Is the array constant, a copy, or a product of reads that one statement uses, and not worth reading?"""
    if not is_plain_map(s, program):
        return False
    nameless = not program.arrays[s.out].latex
    if not reads(s.body):
        return True
    if isinstance(s.body, Read):
        return nameless or program.arrays[s.body.array].role != "temporary"
    return readers == 1 and is_product(s.body) and (nameless or is_outer_product(s))


def is_product(body: Expr) -> bool:
    """Reads multiplied, perhaps by what reads nothing."""
    return all(isinstance(f, Read) or not reads(f) for f in sympy.Mul.make_args(body))


def is_outer_product(s: Compute) -> bool:
    """Does some factor lack letters of the statement?"""
    return any(set(s.letters) - symbols(f) for f in sympy.Mul.make_args(s.body) if reads(f))


def can_read_through(s: Compute, outer: Outer, r: Read, placed: tuple[Compute, Outer]) -> bool:
    """May the value that was written stand for the read?  It was written outside Repeats, or in this turn."""
    source, around = placed
    if not same_turn(source, around, r, outer):
        return False
    if any(r in reads(i) for x in s.body.atoms(Read) for i in x.index):
        return False
    return isinstance(source.body, Read) or not reads(source.body) or (s.op == "sum" and is_factor(r, s.body))
