"""Derivative rules of operations on whole matrices: rows of statements, a line of mathematics each.

A row `Step("T_ij", "B_li dB_lj")` is the statement T[i, j] += Σ_l B[l, i] · dB[l, j].  What goes in and what
comes out are called as in `LETTERS`; `inverse` is that of the matrix in `INVERTED`; d before a name means the
adjoint in `REVERSE`, the tangent in `FORWARD`; other names are temporaries.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Integer, Rational

from udlc.errors import IRError
from udlc.ir.grammar import LINALG_OPS, ONE, LinAlg


@dataclass(frozen=True, slots=True)
class Step:
    """target += factor · product of the terms, over all indices; strictly below the diagonal if `lower`."""

    target: str
    terms: str
    factor: Expr = ONE
    lower: bool = False


@dataclass(frozen=True, slots=True)
class Solve:
    """target = A⁻¹ right, or A⁻ᵀ right; vectors."""

    target: str
    right: str
    transposed: bool = False


@dataclass(frozen=True, slots=True)
class Letters:
    """What the rules call the arrays of an operation."""

    ins: tuple[str, ...]
    out: str


HALF = Rational(1, 2)

LETTERS: dict[str, Letters] = {
    "logabsdet": Letters(("A",), "l"),
    "det": Letters(("A",), "l"),
    "inv": Letters(("A",), "B"),
    "solve": Letters(("A", "b"), "x"),
    "cholesky": Letters(("A",), "L"),
}

REVERSE: dict[str, tuple[Step | Solve, ...]] = {
    # l = log |det A|:   Ā = l̄ A⁻ᵀ
    "logabsdet": (Step("dA_ij", "dl inverse_ji"),),
    # l = det A:   Ā = l̄ l A⁻ᵀ
    "det": (Step("dA_ij", "dl l inverse_ji"),),
    # B = A⁻¹:   Ā = −Bᵀ B̄ Bᵀ
    "inv": (
        Step("T_ij", "B_li dB_lj"),
        Step("dA_ij", "T_il B_jl", Integer(-1)),
    ),
    # x = A⁻¹ b:   b̄ = A⁻ᵀ x̄,   Ā = −b̄ xᵀ
    "solve": (
        Solve("w_i", "dx", transposed=True),
        Step("db_i", "w_i"),
        Step("dA_ij", "w_i x_j", Integer(-1)),
    ),
    # A = L Lᵀ:   P = Φ(Lᵀ L̄),   S = L⁻ᵀ P L⁻¹,   Ā = (S + Sᵀ)/2      Φ: lower triangle, half of the diagonal
    "cholesky": (
        Step("P_ij", "L_li dL_lj", lower=True),
        Step("P_ii", "L_li dL_li", HALF),
        Step("T_ij", "P_il inverse_lj"),
        Step("dA_ij", "inverse_li T_lj", HALF),
        Step("dA_ji", "inverse_li T_lj", HALF),
    ),
}

FORWARD: dict[str, tuple[Step | Solve, ...]] = {
    # dl = tr(A⁻¹ dA)
    "logabsdet": (Step("dl", "inverse_ji dA_ij"),),
    # dl = l tr(A⁻¹ dA)
    "det": (Step("dl", "l inverse_ji dA_ij"),),
    # dB = −B dA B
    "inv": (
        Step("T_ij", "B_il dA_lj"),
        Step("dB_ij", "T_il B_lj", Integer(-1)),
    ),
    # dx = A⁻¹ (db − dA x)
    "solve": (
        Step("r_i", "db_i"),
        Step("r_i", "dA_ij x_j", Integer(-1)),
        Solve("w_i", "r"),
        Step("dx_i", "w_i"),
    ),
    # dL = L Φ(L⁻¹ dA L⁻ᵀ)
    "cholesky": (
        Step("T_ij", "inverse_il dA_lj"),
        Step("P_ij", "T_il inverse_jl", lower=True),
        Step("P_ii", "T_il inverse_il", HALF),
        Step("dL_ij", "L_il P_lj"),
    ),
}

INVERTED: dict[str, str] = {"logabsdet": "A", "det": "A", "inv": "", "solve": "", "cholesky": "L"}

VALUE_ONLY = ("eigenvalues", "matrix_root", "sort", "linear_program")

for _table in (LETTERS, REVERSE, FORWARD, INVERTED):
    if set(_table) ^ set(LINALG_OPS) != set(VALUE_ONLY):
        raise IRError(
            f"derivatives of operations on matrices: {sorted(set(_table) ^ set(LINALG_OPS))} have no row"
        )


def letters_of(s: LinAlg) -> Letters:
    """What the rules call the arrays of this operation.

    Raises:
        IRError: the operation is one of values only.
    """
    if s.op not in LETTERS:
        raise IRError(
            f"{s.op} of {', '.join(s.ins)} has no derivative here; put stop(…) around what is read of "
            f"{', '.join(s.outs)} if none is meant",
            entry=", ".join(s.origin) or None,
            symbol=s.outs[0],
        )
    return LETTERS[s.op]


def inverted(s: LinAlg, *, lifted: bool) -> str:
    """The array whose inverse the rules read; `solve` does where derivatives have more axes than it."""
    letters = letters_of(s)
    wanted = "A" if s.op == "solve" and lifted else INVERTED[s.op]
    return dict(zip((*letters.ins, letters.out), (*s.ins, *s.outs))).get(wanted, "")
