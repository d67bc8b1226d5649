"""The closed vocabulary of scalar functions: their rows, looked up, and derivatives by them.

SymPy's derivative of ours reads these rows.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy
from sympy import Basic, Expr, Function, Integer, Pow, Symbol

from udlc.errors import IRError
from udlc.ir.function_rows import BY_CLASS, FUNCTIONS, REAL, ROWS, is_integral
from udlc.ir.row import Row
from udlc.ir.scalars import (
    Opaque,
    Scalar,
    absolute,
    bessel_gap,
    bessel_gap_slope,
    bessel_ratio,
    binomial,
    digamma,
    erf,
    exp_cos,
    exp_sin,
    exp_versine,
    expm1,
    floor_,
    heaviside,
    is_relation,
    lgamma,
    log1mexp,
    log1p,
    log_i0,
    log_i0e_exp,
    maximum,
    minimum,
    opaque,
    quo,
    relu,
    rem,
    select,
    sig,
    sign,
    softplus,
    step,
    stop,
    trigamma,
)

__all__ = [
    "BY_CLASS",
    "FUNCTIONS",
    "ROWS",
    "Opaque",
    "Row",
    "Scalar",
    "absolute",
    "bessel_gap",
    "bessel_gap_slope",
    "bessel_ratio",
    "binomial",
    "derivative",
    "digamma",
    "erf",
    "exp_cos",
    "exp_sin",
    "exp_versine",
    "expm1",
    "floor_",
    "heaviside",
    "is_integral",
    "is_relation",
    "lgamma",
    "log1mexp",
    "log1p",
    "log_i0",
    "log_i0e_exp",
    "maximum",
    "minimum",
    "opaque",
    "quo",
    "relu",
    "rem",
    "row_of",
    "select",
    "sig",
    "sign",
    "softplus",
    "step",
    "stop",
    "trigamma",
]


@cache
def _opaque_row(name: str, order: int) -> Row:
    def unbound(*_: object) -> Any:
        raise IRError(f"{name} is not bound to a function", symbol=name)

    def chain(z: Expr, dz: Expr) -> Expr:
        return opaque(name, order + 1)(z) * dz

    latex = rf"\mbox{{{name}}}{chr(39) * order}[#1]"
    return Row(opaque(name, order), chain, unbound, unbound, latex, (REAL,), lambda *_: (), "never", False)


def row_of(e: Basic) -> Row:
    """The row of the function at the top of an expression; IRError where the vocabulary has none."""
    row = BY_CLASS.get(type(e))
    if row is not None:
        return row
    if isinstance(e, Opaque):
        return _opaque_row(e.opaque_name, e.order)
    raise IRError(f"{type(e).__name__} in {e} is not in the table of functions", symbol=type(e).__name__)


def derivative(e: Basic, x: Symbol) -> Expr:
    """The derivative of a body by one of its symbols, from the rows alone.

    SymPy's own derivative of xᵗ is xᵗ·t/x, undefined at x = 0; here it is t·xᵗ⁻¹.
    """
    if e == x:
        return Integer(1)
    if is_relation(e) or x not in e.free_symbols:
        return Integer(0)
    slopes = [derivative(a, x) for a in e.args]
    if e.is_Add:
        return sympy.Add(*slopes)
    if e.is_Mul:
        factors = [sympy.Mul(*e.args[:n], *e.args[n + 1 :]) for n in range(len(e.args))]
        return sympy.Add(*(factor * slope for factor, slope in zip(factors, slopes) if slope != 0))
    return row_of(e).chain(e.args, slopes)


def _check_complete() -> None:
    """Every function has one row; derivatives and kinks stay inside the table; prints show every argument."""
    missing = sorted(c.__name__ for c in Scalar.__subclasses__() if c is not Opaque and c not in BY_CLASS)
    if missing or len(FUNCTIONS) != len(ROWS):
        raise IRError(f"the table of functions lacks, or repeats, rows: {missing or 'a name stands twice'}")
    a, b, c = sympy.symbols("a b c")
    for row in ROWS:
        args = (a > 0, b, c) if row.cls is select else (a, b, c)[: row.arity]
        if any(f"#{n + 1}" not in row.latex for n in range(row.arity)):
            raise IRError(f"the print of {row.name} does not show its {row.arity} arguments")
        results = (*(row.partials(*args) if row.differential else ()), *row.kinks(*args))
        for f in (f for e in results for f in e.atoms(Function, Pow)):
            row_of(f)


_check_complete()
