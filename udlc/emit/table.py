"""How every scalar function is written in emitted Python: a row for each function of the vocabulary."""

from __future__ import annotations

from udlc.errors import BuildError
from udlc.ir.functions import FUNCTIONS
from udlc.ir.pair_functions import PAIR_FUNCTIONS

# name in the vocabulary → function of udlc.runtime.functions; None where it is an operator (`scalar.py`).
REAL: dict[str, str | None] = {
    "exp": "exp",
    "log": "log",
    "Pow": "power",
    "sin": "sin",
    "cos": "cos",
    "tan": "tan",
    "sinh": "sinh",
    "cosh": "cosh",
    "tanh": "tanh",
    "atan": "atan",
    "step": "step",
    "heaviside": "heaviside",
    "relu": "relu",
    "sig": "sig",
    "softplus": "softplus",
    "absolute": "absolute",
    "sign": "sign",
    "maximum": "maximum",
    "minimum": "minimum",
    "floor_": "floor_",
    "quo": None,  # a // b
    "rem": None,  # a % b
    "binomial": "binomial",
    "select": None,  # a if relation else b
    "stop": None,  # its argument
    "expm1": "expm1",
    "log1p": "log1p",
    "log1mexp": "log1mexp",
    "erf": "erf",
    "lgamma": "lgamma",
    "digamma": "digamma",
    "trigamma": "trigamma",
    "log_i0": "log_i0",
    "bessel_ratio": "bessel_ratio",
    "log_i0e_exp": "log_i0e_exp",
    "bessel_gap": "bessel_gap",
    "bessel_gap_slope": "bessel_gap_slope",
    "exp_cos": "exp_cos",
    "exp_sin": "exp_sin",
    "exp_versine": "exp_versine",
    "exp_without": "exp_without",
    "exp_from": "exp_from",
    "exp_below": "exp_below",
    "below": "below",
    "reaches": "reaches",
    "pair_plus": "pair_plus",
    "log_rest": "log_rest",
}

# Functions whose arguments and values are integers, and how that is written.
INTEGER: dict[str, str] = {
    "relu": "max({0}, 0)",
    "absolute": "abs({0})",
    "maximum": "max({0}, {1})",
    "minimum": "min({0}, {1})",
    "binomial": "binomial({0}, {1})",
}

# How an element is updated: an operator, or (max, min) a function of the element and the value.
UPDATES: dict[str, str] = {"set": "=", "sum": "+=", "prod": "*=", "max": "maximum", "min": "minimum"}

# Operation on matrices → function of udlc.runtime.functions, and whether it gives a scalar.
LINEAR_ALGEBRA: dict[str, tuple[str, bool]] = {
    "logabsdet": ("logabsdet", True),
    "det": ("det", True),
    "inv": ("inv", False),
    "solve": ("solve", False),
    "cholesky": ("cholesky", False),
    "eigenvalues": ("eigenvalues", False),
    "matrix_root": ("matrix_root", False),
    "sort": ("ascending", False),
}

RUNTIME_NAMES = frozenset(
    {*filter(None, REAL.values()), "sqrt", "ratio", "matmul", *(name for name, _ in LINEAR_ALGEBRA.values())}
)

_expected = set(FUNCTIONS) | {f.__name__ for f in PAIR_FUNCTIONS}
if set(REAL) != _expected:
    raise BuildError(
        f"functions without a text, or texts without a function: {sorted(set(REAL) ^ _expected)}"
    )
