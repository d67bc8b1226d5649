"""A program in, one number out of all its outputs, so that one gradient tests all derivatives."""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Integer

from udlc.ir.check import check
from udlc.ir.expressions import substitute
from udlc.ir.grammar import Array, Axis, Compute, Letter, Program, Range, Read


def summed(program: Program, loss: str = "L_all") -> tuple[Program, tuple[str, ...]]:
    """The program with  loss = Σ seed · output  over all elements of its outputs, and the seeds' names."""
    seeds: list[str] = []
    statements = list(program.statements)
    for name in program.outputs:
        of = program.arrays[name]
        seed = Array(program.fresh(f"seed_{name}"), of.shape, "given")
        program = program.with_arrays(seed)
        letters = tuple(Letter(f"n{axis}") for axis in range(len(of.shape)))
        ranges = tuple(Range(v, Integer(0), _length(n, letters)) for v, n in zip(letters, of.shape))
        body = Read(seed.name, letters) * Read(name, letters)
        statements.append(Compute(loss, (), "sum", ranges, body, origin=("sum",)))
        seeds.append(seed.name)
    program = program.with_arrays(Array(loss)).with_statements(tuple(statements))
    return check(replace(program, outputs=(*program.outputs, loss))), tuple(seeds)


def _length(n: Expr, letters: tuple[Letter, ...]) -> Expr:
    return substitute(n, {Axis(k): v for k, v in enumerate(letters)})
