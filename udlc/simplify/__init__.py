"""Takes a program, gives an equal one with less work in it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sympy import Basic

from udlc.ir.check import check
from udlc.ir.grammar import Compute, Program, Size, Statement
from udlc.simplify.deltas import eliminate_deltas
from udlc.simplify.inline import inline_copies, name_scales
from udlc.simplify.scatters import is_gather
from udlc.simplify.share import share
from udlc.simplify.solve import solve
from udlc.simplify.statements import Outer, change_each
from udlc.simplify.sweep import drop_unneeded, drop_zeros
from udlc.simplify.tidy import tidy

MOST_ROUNDS = 50

__all__ = ["is_gather", "simplify", "solve_indices"]


def simplify(program: Program, small: Collection[Basic] = (), positive: Collection[Size] = ()) -> Program:
    """An equal program with less work in it; simplifying twice changes nothing.

    Args:
        program: any program without Derive nodes.
        small: letters, or the sizes of loops, that are cheap to loop over (a convolution kernel's positions).
        positive: sizes known to be at least one (a symbolic stride divides, so solving for it needs this).
    """
    passes: tuple[tuple[str, Callable[[Program], Program]], ...] = (
        ("drop_zeros", drop_zeros),
        ("drop_unneeded", drop_unneeded),
        ("eliminate_deltas", eliminate_deltas),
        ("name_scales", name_scales),
        ("inline_copies", inline_copies),
        ("share", share),
        ("tidy", lambda p: drop_zeros(tidy(p, positive))),
        ("solve_indices", lambda p: solve_indices(p, small, positive)),
    )
    for _ in range(MOST_ROUNDS):
        before = program
        for name, run in passes:
            after = run(program)
            if after is not program and __debug__:
                check(after, f"simplify.{name}")
            program = after
        if program == before:
            return program
    raise AssertionError(f"{program.name}: simplification does not come to rest in {MOST_ROUNDS} rounds")


def solve_indices(
    program: Program, small: Collection[Basic] = (), positive: Collection[Size] = ()
) -> Program:
    """Scatters become gathers where the index equations can be solved."""

    def change(s: Statement, outer: Outer) -> tuple[Statement, ...]:
        if not isinstance(s, Compute):
            return (s,)
        return (solve(s, program.arrays, outer, small, positive),)

    return change_each(program, change)
