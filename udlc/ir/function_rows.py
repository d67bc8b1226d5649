"""The table of scalar functions: a row each, with derivative, references, print, kinks, domain.

A row states the differential: `sig: z, dz → sig(z)·sig(−z)·dz`.
At a kink the derivative is that of the strict side (7.25): the ReLU's is 1 where z > 0, else 0.
"""

from __future__ import annotations

from sympy import (
    And,
    Basic,
    Expr,
    Ge,
    Gt,
    Integer,
    Le,
    Lt,
    Ne,
    Or,
    Pow,
    atan,
    cos,
    cosh,
    exp,
    log,
    pi,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)

from udlc.ir.row import Row, row
from udlc.ir.scalars import (
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


def _zero(*_: Basic) -> Expr:
    return Integer(0)


def _power(x: Expr, p: Expr, dx: Expr, dp: Expr) -> Expr:
    along_exponent = x**p * log(x) * dp if dp != 0 else Integer(0)
    return p * x ** (p - 1) * dx + along_exponent


def _pick(c: Basic, a: Expr, b: Expr, dc: Expr, da: Expr, db: Expr) -> Expr:  # noqa: ARG001  all rows look alike
    return select(strict(c), da, db)


def strict(c: Basic) -> Basic:
    """A condition on reals as derivatives read it: above a boundary means strictly above it (7.25)."""
    if isinstance(c, And | Or):
        return c.func(*map(strict, c.args))
    if not isinstance(c, Ge | Gt | Le | Lt) or is_integral(c.lhs - c.rhs):
        return c
    if c.lhs.is_number and not c.rhs.is_number:  # SymPy keeps -3 <= z as it is written
        c = c.reversed
    return Gt(c.lhs, c.rhs) if isinstance(c, Ge) else Le(c.lhs, c.rhs) if isinstance(c, Lt) else c


def _bessel_ratio(k: Expr, dk: Expr) -> Expr:
    r = bessel_ratio(k)
    return select(Ne(k, 0), 1 - r / k - r**2, Integer(1) / 2) * dk


def _sign(x: Expr) -> tuple[Expr, ...]:
    return (sign(x),)


def _order(a: Expr, b: Expr) -> tuple[Expr, ...]:
    return (sign(a - b),)


REAL, POSITIVE, NEGATIVE = (-3.0, 3.0), (0.2, 3.0), (-3.0, -0.2)
WHOLE, COUNT = (-9.0, 9.0), (1.0, 9.0)

ROWS: tuple[Row, ...] = (
    # e^z dz
    row(exp, lambda z, dz: exp(z) * dz, r"\exp[#1]", REAL),
    # dz / z
    row(log, lambda z, dz: dz / z, r"\log[#1]", POSITIVE),
    # p xᵖ⁻¹ dx + xᵖ log x dp; √x is a power
    row(Pow, _power, r"{#1}^{#2}", POSITIVE, (-2.0, 2.0)),
    # cos z dz
    row(sin, lambda z, dz: cos(z) * dz, r"\sin[#1]", REAL),
    # −sin z dz
    row(cos, lambda z, dz: -sin(z) * dz, r"\cos[#1]", REAL),
    # (1 + tan² z) dz
    row(tan, lambda z, dz: (1 + tan(z) ** 2) * dz, r"\tan[#1]", (-1.2, 1.2)),
    # cosh z dz
    row(sinh, lambda z, dz: cosh(z) * dz, r"\sinh[#1]", REAL),
    # sinh z dz
    row(cosh, lambda z, dz: sinh(z) * dz, r"\cosh[#1]", REAL),
    # (1 − tanh² z) dz
    row(tanh, lambda z, dz: (1 - tanh(z) ** 2) * dz, r"\tanh[#1]", REAL),
    # dz / (1 + z²)
    row(atan, lambda z, dz: dz / (1 + z**2), r"\arctan[#1]", REAL),
    # 0
    row(step, _zero, r"\mathbb{I}[#1>0]", REAL, kinks=_sign, integral="always"),
    # 0
    row(heaviside, _zero, r"\mathbb{I}[#1\geq 0]", REAL, kinks=_sign, integral="always"),
    # [z > 0] dz
    row(relu, lambda z, dz: step(z) * dz, r"\mbox{ReLU}[#1]", REAL, kinks=_sign, integral="kept"),
    # sig z · sig −z dz, without the cancellation of sig z · (1 − sig z)
    row(sig, lambda z, dz: sig(z) * sig(-z) * dz, r"\mbox{sig}[#1]", REAL),
    # sig z dz
    row(softplus, lambda z, dz: sig(z) * dz, r"\mbox{softplus}[#1]", REAL),
    # sign x dx
    row(absolute, lambda x, dx: sign(x) * dx, r"\left|#1\right|", REAL, kinks=_sign, integral="kept"),
    # 0
    row(sign, _zero, r"\mbox{sign}[#1]", REAL, kinks=_sign, integral="always"),
    # da where a > b, else db
    row(
        maximum,
        lambda a, b, da, db: select(a > b, da, db),
        r"\max[#1, #2]",
        *(REAL, REAL),
        kinks=_order,
        integral="kept",
    ),
    # da where a < b, else db
    row(
        minimum,
        lambda a, b, da, db: select(a < b, da, db),
        r"\min[#1, #2]",
        *(REAL, REAL),
        kinks=_order,
        integral="kept",
    ),
    # 0
    row(floor_, _zero, r"\lfloor #1\rfloor", REAL, kinks=lambda x: (floor_(x),), integral="always"),
    # of integers: no derivative
    row(quo, None, r"\lfloor #1/#2\rfloor", WHOLE, COUNT, integral="kept", integers=True),
    row(rem, None, r"(#1\bmod #2)", WHOLE, COUNT, integral="kept", integers=True),
    row(binomial, None, r"\binom{#1}{#2}", COUNT, COUNT, integral="kept", integers=True),
    # da where the relation holds strictly above, else db; never relation · da, which is undefined at 0 · ∞
    row(
        select, _pick, r"\begin{cases} #2 & #1 \\ #3 & \mbox{else} \end{cases}", *(REAL,) * 3, integral="kept"
    ),
    # 0
    row(stop, _zero, r"\mbox{stop}[#1]", REAL, integral="kept"),
    # eˣ dx
    row(expm1, lambda x, dx: exp(x) * dx, r"(\exp[#1]-1)", REAL),
    # 1 / (1 + x) dx
    row(log1p, lambda x, dx: dx / (1 + x), r"\log[1+#1]", (-0.8, 3.0)),
    # −dx / (e^−x − 1)
    row(log1mexp, lambda x, dx: -dx / expm1(-x), r"\log\bigl[1-\exp[#1]\bigr]", NEGATIVE),
    # 2/√π e^−x² dx
    row(erf, lambda x, dx: 2 / sqrt(pi) * exp(-(x**2)) * dx, r"\mbox{erf}[#1]", REAL),
    # ψ(x) dx
    row(lgamma, lambda x, dx: digamma(x) * dx, r"\log\Gamma[#1]", POSITIVE),
    # ψ′(x) dx
    row(digamma, lambda x, dx: trigamma(x) * dx, r"\psi[#1]", POSITIVE),
    row(trigamma, None, r"\psi'[#1]", POSITIVE),
    # I₁/I₀ dκ
    row(log_i0, lambda k, dk: bessel_ratio(k) * dk, r"\log\mbox{Bessel}_{0}[#1]", REAL),
    # (1 − r/κ − r²) dκ, which is ½ dκ at κ = 0
    row(bessel_ratio, _bessel_ratio, r"\frac{\mbox{Bessel}_{1}[#1]}{\mbox{Bessel}_{0}[#1]}", REAL),
    # −e^z (1 − I₁/I₀) dz at e^z
    row(
        log_i0e_exp,
        lambda z, dz: -bessel_gap(z) * dz,
        r"\bigl(\log\mbox{Bessel}_{0}[\exp[#1]]-\exp[#1]\bigr)",
        REAL,
    ),
    # its slope, e^z − g (2 e^z − g), whose terms cancel for large z
    row(
        bessel_gap,
        lambda z, dz: bessel_gap_slope(z) * dz,
        r"\exp[#1]\left(1-\frac{\mbox{Bessel}_{1}[\exp[#1]]}{\mbox{Bessel}_{0}[\exp[#1]]}\right)",
        REAL,
    ),
    row(bessel_gap_slope, None, r"\mbox{Bessel gap}'[#1]", REAL),
    # e^z cos d dz − e^z sin d dd
    row(
        exp_cos,
        lambda z, d, dz, dd: exp_cos(z, d) * dz - exp_sin(z, d) * dd,
        r"\exp[#1]\cos[#2]",
        *(REAL, REAL),
    ),
    # e^z sin d dz + e^z cos d dd
    row(
        exp_sin,
        lambda z, d, dz, dd: exp_sin(z, d) * dz + exp_cos(z, d) * dd,
        r"\exp[#1]\sin[#2]",
        *(REAL, REAL),
    ),
    # e^z (1 − cos d) dz + e^z sin d dd
    row(
        exp_versine,
        lambda z, d, dz, dd: exp_versine(z, d) * dz + exp_sin(z, d) * dd,
        r"\exp[#1](1-\cos[#2])",
        *(REAL, REAL),
    ),
)

FUNCTIONS: dict[str, Row] = {r.name: r for r in ROWS}
BY_CLASS: dict[type, Row] = {r.cls: r for r in ROWS}


def is_integral(e: Basic) -> bool:
    """Whether every value of the expression is certainly an integer."""
    if e.is_Symbol or e.is_Number:
        return bool(e.is_integer)
    if e.is_Add or e.is_Mul:
        return all(map(is_integral, e.args))
    if e.is_Pow:
        return is_integral(e.base) and is_integral(e.exp) and bool(e.exp.is_nonnegative)
    row = BY_CLASS.get(type(e))
    if row is None or row.integral == "never":
        return False
    return row.integral == "always" or all(is_integral(a) for a in e.args if not is_relation(a))
