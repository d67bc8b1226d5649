"""A statement to the comment above its loops: `7.17:  f[k, i, e] += Σ_d h[k, i, d]·Ω[k, e, d]`."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Basic, Expr, Function, Symbol, exp, log

from udlc.errors import BuildError
from udlc.ir.grammar import Compute, Op, Range
from udlc.ir.pair_functions import (
    PAIR_FUNCTIONS,
    below,
    exp_below,
    exp_from,
    exp_without,
    log_rest,
    pair_plus,
    reaches,
)

REDUCTIONS: dict[Op, str] = {
    "sum": "Σ",
    "prod": "Π",
    "max": "max",
    "min": "min",
    "argmax": "argmax",
    "logsumexp": "logsumexp",
}

RELATIONS = {sympy.Eq: "=", sympy.Ne: "≠", sympy.Le: "≤", sympy.Ge: "≥", sympy.Lt: "<", sympy.Gt: ">"}

# What the pieces of a log-sum-exp that is kept as a pair stand for.
MEANINGS: dict[type[Function], Callable[..., Expr]] = {
    exp_without: lambda u, m, r: exp(u - m - r),
    exp_from: lambda u, m: exp(u - m),
    below: lambda u, m, e: Symbol(f"[{u} < {m}]") * e,
    exp_below: lambda u, m: Symbol(f"[{u} < {m}]") * exp(u - m),
    reaches: lambda u, m: Symbol(f"[{u} = {m}]"),
    pair_plus: lambda u, m, r: m + r + u,
    log_rest: lambda rest, ties: log(ties + rest),
}
if set(MEANINGS) != set(PAIR_FUNCTIONS):
    raise BuildError("a piece of the pair lacks its meaning")


def comment(s: Compute, sets: bool) -> str:
    """One line; `sets` says that the loops assign, else they add to what is there."""
    number = f"{', '.join(s.origin)}:  " if s.origin else ""
    left = s.out + (f"[{', '.join(map(formula, s.at))}]" if s.at else "")
    sign = "=" if sets or s.op != "sum" else "+="
    over = [str(r.letter) for r in s.reduced if r.equation is None]
    below = over[0] if len(over) == 1 else f"({', '.join(over)})"
    reduction = f"{REDUCTIONS[s.op]}_{below} " if over else ""
    body = formula(s.body)
    if reduction and meaning(s.body).is_Add:
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
    return str(meaning(e)).replace("**", "^").replace("*", "·").replace("[]", "")


def meaning(e: Basic) -> Basic:
    """An expression without the pieces of pairs."""
    for function, plain in MEANINGS.items():
        e = e.replace(function, plain)
    return e


def _equation(r: Range) -> str:
    assert r.equation is not None
    top, bottom = r.equation
    return f"{formula(bottom * r.letter)} = {formula(top)}"
