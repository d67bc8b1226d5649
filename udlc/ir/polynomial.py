"""A program and one of its inputs in; what keeps its arrays from being polynomials of that input, out."""

from __future__ import annotations

from sympy import Basic

from udlc.ir.expressions import arrays_read, arrays_written, parts, reads
from udlc.ir.grammar import Compute, Program, Repeat, walk
from udlc.ir.show import statement_text


def no_polynomial(program: Program, wrt: str) -> str:
    """The first statement that is more than sums and products of what depends on the input; or nothing."""
    moving = depending_on(program, wrt)
    for s, _ in walk(program.statements):
        if not moving & set(arrays_read(s)):
            continue
        if isinstance(s, Repeat):
            if s.until is None or not _moves(s.until, moving):
                continue
        elif isinstance(s, Compute) and s.op in ("sum", "prod"):
            others = (e for e in parts(s) if e != s.body)
            if _is_polynomial(s.body, moving) and not any(_moves(e, moving) for e in others):
                continue
        return statement_text(s)
    return ""


def depending_on(program: Program, source: str) -> set[str]:
    """The arrays whose values depend on an array, itself among them."""
    reached = {source}
    size = 0
    while size != len(reached):
        size = len(reached)
        for s, _ in walk(program.statements):
            if reached & set(arrays_read(s)):
                reached |= set(arrays_written(s))
    return reached


def _moves(e: Basic, moving: set[str]) -> bool:
    return any(r.array in moving for r in reads(e))


def _is_polynomial(e: Basic, moving: set[str]) -> bool:
    if e.is_Symbol or not _moves(e, moving):
        return True
    if e.is_Add or e.is_Mul:
        return all(_is_polynomial(a, moving) for a in e.args)
    return bool(e.is_Pow and e.exp.is_Integer and e.exp > 0 and _is_polynomial(e.base, moving))
