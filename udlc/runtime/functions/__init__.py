"""Scalar functions that kernels call: plain Python on NumPy scalars, whose text is also what Numba compiles.

`real` stands for the kernel's type, np.float32 or np.float64, which linking puts in its place; literals are
written `real(0.5)`, so that nothing is widened.  Each is accurate to a few units in the last place over its
whole domain, and NaN and infinities pass through as limits.  Linking reads the files of this folder, and
those of `udlc.runtime.vector` for a type, as text: a function may use what stands in them, and NumPy and
math.
"""

from __future__ import annotations

from udlc.runtime.activation import Function, function
from udlc.runtime.functions.concentration import (
    bessel_gap,
    bessel_gap_slope,
    exp_cos,
    exp_sin,
    exp_versine,
    log_i0e_exp,
)
from udlc.runtime.functions.exponentials import (
    exp,
    expm1,
    log,
    log1mexp,
    log1p,
    power,
    ratio,
    sig,
    softplus,
    sqrt,
)
from udlc.runtime.functions.kinks import (
    absolute,
    binomial,
    floor_,
    heaviside,
    maximum,
    minimum,
    relu,
    sign,
    step,
)
from udlc.runtime.functions.matrices import (
    ascending,
    cholesky,
    det,
    eigenvalues,
    inv,
    logabsdet,
    matmul,
    matrix_root,
    solve,
)
from udlc.runtime.functions.pairs import below, exp_below, exp_from, exp_without, log_rest, pair_plus, reaches
from udlc.runtime.functions.special import bessel_ratio, digamma, lgamma, log_i0, trigamma
from udlc.runtime.functions.trigonometry import atan, cosh, sinh, tan
from udlc.runtime.kernel import real
from udlc.runtime.vector.formulas_float64 import cos, erf, sin, tanh

__all__ = [
    "Function",
    "absolute",
    "ascending",
    "atan",
    "below",
    "bessel_gap",
    "bessel_gap_slope",
    "bessel_ratio",
    "binomial",
    "cholesky",
    "cos",
    "cosh",
    "det",
    "digamma",
    "eigenvalues",
    "erf",
    "exp",
    "exp_below",
    "exp_cos",
    "exp_from",
    "exp_sin",
    "exp_versine",
    "exp_without",
    "expm1",
    "floor_",
    "function",
    "heaviside",
    "inv",
    "lgamma",
    "log",
    "log1mexp",
    "log1p",
    "log_i0",
    "log_i0e_exp",
    "log_rest",
    "logabsdet",
    "matmul",
    "matrix_root",
    "maximum",
    "minimum",
    "pair_plus",
    "power",
    "ratio",
    "reaches",
    "real",
    "relu",
    "sig",
    "sign",
    "sin",
    "sinh",
    "softplus",
    "solve",
    "sqrt",
    "step",
    "tan",
    "tanh",
    "trigamma",
]
