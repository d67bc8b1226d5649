"""Takes an expression, gives it with every product of exponentials written as one exponential."""

from __future__ import annotations

from sympy import Add, Basic, Expr, Mul, exp
from sympy.logic.boolalg import Boolean


def join_exponentials(e: Expr) -> Expr:
    """eᵃ·eᵇ → eᵃ⁺ᵇ and (eᵃ)ᵇ → eᵃᵇ everywhere; SymPy keeps them apart, and each factor may overflow alone."""
    if not e.has(exp) or not e.args:
        return e
    args = [a if isinstance(a, Boolean) else join_exponentials(a) for a in e.args]
    return join_factors(e if all(a is b for a, b in zip(args, e.args)) else e.func(*args))


def join_factors(e: Basic) -> Expr:
    """The same at the top of the expression alone."""
    if e.is_Pow and isinstance(e.base, exp):
        return exp(e.base.args[0] * e.exp)
    if not e.is_Mul:
        return e
    exponentials = [f for f in e.args if isinstance(f, exp)]
    if len(exponentials) < 2:
        return e
    others = [f for f in e.args if not isinstance(f, exp)]
    return Mul(*others, exp(Add(*(f.args[0] for f in exponentials))))
