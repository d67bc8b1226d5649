"""Turns integers that functions of reals are computed beside into reals, in loops of their own.

    a[i] += lgamma(y[i] + 1)      →      y_real[i] = y[i]
                                         a[i] += lgamma(y_real[i] + 1)

An integer is as wide as an address.  A loop that converts it has half the lanes for all that it does, and a
function of real numbers costs more than passing over the integers once more.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Basic, Function

from udlc.ir.functions import is_integral
from udlc.ir.grammar import ZERO, Array, Compute, Letter, Program, Range, Read, Statement
from udlc.schedule.share import CHEAP


def reals(program: Program) -> Program:
    """The program with integers in costly statements converted before the first of these."""
    wanted = [_wanted(program, s) if _is_costly(s) else {} for s in program.statements]
    first = {name: n for n, found in reversed([*enumerate(wanted)]) for name in found}
    renamed: dict[str, str] = {}
    out: list[Statement] = []
    for n, s in enumerate(program.statements):
        for name in sorted(name for name, place in first.items() if place == n):
            a = program.arrays[name]
            new = Array(program.fresh(f"{name}_real"), a.shape, latex=a.latex, first=a.first)
            program, renamed[name] = program.with_arrays(new), new.name
            out.append(_conversion(a, new, getattr(s, "origin", ())))
        out.append(_converted(program, s, renamed))
    return program.with_statements(tuple(out))


def _converted(program: Program, s: Statement, renamed: dict[str, str]) -> Statement:
    """A statement with real numbers for integers that are converted before it."""
    found = {r: Read(renamed[name], r.index) for name, r in _wanted(program, s).items() if name in renamed}
    return replace(s, body=s.body.xreplace(found)) if isinstance(s, Compute) else s


def _is_costly(s: Statement) -> bool:
    """Whether a statement calls functions that are more than an instruction or two."""
    return isinstance(s, Compute) and any(type(f).__name__ not in CHEAP for f in s.body.atoms(Function))


def _wanted(program: Program, s: Statement) -> dict[str, Read]:
    """Given arrays of integers whose elements a statement reads, one after the other, as numbers."""
    if not isinstance(s, Compute) or s.guards:
        return {}
    own = set(s.letters)
    found = {r for r in s.body.atoms(Read) if r.integral and r.index and set(r.index) <= own}
    names = [r.array for r in found]
    return {
        r.array: r
        for r in sorted(found, key=str)
        if program.arrays[r.array].role == "given" and names.count(r.array) == 1 and _is_number(s.body, r)
    }


def _is_number(e: Basic, r: Read) -> bool:
    """Whether an expression uses an element as it would a real number, wherever it stands."""
    if e == r or r not in e.atoms(Read):
        return True
    if e.is_Pow:
        return r not in e.args[1].atoms(Read) and _is_number(e.args[0], r)
    plain = e.is_Add or e.is_Mul or (isinstance(e, Function) and not is_integral(e))
    return plain and all(_is_number(a, r) for a in e.args)


def _conversion(a: Array, new: Array, origin: tuple[str, ...]) -> Compute:
    letters = tuple(Letter(x) for x in ("i", "j", "k", "l")[: len(a.shape)])
    domain = tuple(Range(x, ZERO, hi) for x, hi in zip(letters, a.shape))
    return Compute(new.name, letters, "sum", domain, Read(a.name, letters, True), (), origin)
