"""A statement to the comment above its loops: `7.17:  f[k, i, e] += Σ_d h[k, i, d]·Ω[k, e, d]`."""

from __future__ import annotations

import sympy
from sympy import Basic

from udlc.ir.grammar import Compute, Op, Range

REDUCTIONS: dict[Op, str] = {
    "sum": "Σ",
    "prod": "Π",
    "max": "max",
    "min": "min",
    "argmax": "argmax",
    "logsumexp": "logsumexp",
}

RELATIONS = {sympy.Eq: "=", sympy.Ne: "≠", sympy.Le: "≤", sympy.Ge: "≥", sympy.Lt: "<", sympy.Gt: ">"}


def comment(s: Compute, sets: bool) -> str:
    """One line; `sets` says that the loops assign, else they add to what is there."""
    number = f"{', '.join(s.origin)}:  " if s.origin else ""
    left = s.out + (f"[{', '.join(map(formula, s.at))}]" if s.at else "")
    sign = "=" if sets or s.op != "sum" else "+="
    over = ", ".join(str(r.letter) for r in s.reduced if r.equation is None)
    reduction = f"{REDUCTIONS[s.op]}_{over if len(over) == 1 else f'({over})'} " if over else ""
    body = formula(s.body)
    if reduction and s.body.is_Add:
        body = f"({body})"
    conditions = [*(_equation(r) for r in s.domain if r.equation), *map(formula, s.guards)]
    where = f"  where {' and '.join(conditions)}" if conditions else ""
    note = f"  ({s.note})" if s.note else ""
    return f"{number}{left} {sign} {reduction}{body}{where}{note}"


def formula(e: Basic) -> str:
    """An expression as it is written on paper, as far as one line goes."""
    if type(e) in RELATIONS:
        a, b = e.args
        return f"{formula(a)} {RELATIONS[type(e)]} {formula(b)}"
    return str(e).replace("**", "^").replace("*", "·")


def _equation(r: Range) -> str:
    assert r.equation is not None
    top, bottom = r.equation
    return f"{formula(bottom * r.letter)} = {formula(top)}"
