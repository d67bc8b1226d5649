"""SymPy's own Abs, Max, Piecewise … in, the same expression in the closed vocabulary out."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Basic, Expr

from udlc.errors import IRError
from udlc.ir import functions as f


def _cases(*pairs: tuple[Expr, Basic]) -> Expr:
    (value, condition), *others = pairs
    if condition == sympy.true:
        return value
    if not others:
        raise IRError(f"the cases leave open what happens where {condition} does not hold")
    return f.select(condition, value, _cases(*others))


def _nest(binary: Callable[[Expr, Expr], Expr]) -> Callable[..., Expr]:
    def nested(first: Expr, *others: Expr) -> Expr:
        for a in others:
            first = binary(first, a)
        return first

    return lambda *args: nested(*sorted(args, key=sympy.default_sort_key))


# What SymPy builds by itself (√(n²) is |n| of an integer) or an author writes, and its name here.
ADOPTED: dict[type, Callable[..., Expr]] = {
    sympy.Abs: f.absolute,
    sympy.sign: f.sign,
    sympy.Max: _nest(f.maximum),
    sympy.Min: _nest(f.minimum),
    sympy.Heaviside: lambda z, *_: f.heaviside(z),
    sympy.floor: f.floor_,
    sympy.ceiling: lambda x: -f.floor_(-x),
    sympy.Mod: f.rem,
    sympy.Piecewise: _cases,
    sympy.conjugate: lambda x: x,
    sympy.re: lambda x: x,
    sympy.erf: f.erf,
    sympy.loggamma: f.lgamma,
    sympy.binomial: f.binomial,
}


def adopt(e: Basic) -> Basic:
    """The same expression without functions of SymPy's own that the vocabulary names differently."""
    if not e.args:
        return e
    args = tuple(map(adopt, e.args))
    rule = ADOPTED.get(type(e))
    if rule is not None:
        return rule(*args)
    return e if args == e.args else e.func(*args)
