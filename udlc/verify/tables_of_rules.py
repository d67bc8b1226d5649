"""The tables of rules of the compiler in, what each of their rows claims out: equalities of scalars."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy
from sympy import Expr, Gt, Integer, Lt, Rational, cos, cosh, exp, log, sin, sinh, sqrt, tan, tanh

from udlc.ir.functions import ROWS, Row, derivative
from udlc.ir.grammar import Domain
from udlc.ir.pair_functions import exp_below, exp_without, log_rest, pair_plus, reaches
from udlc.ir.scalars import (
    absolute,
    expm1,
    heaviside,
    log1mexp,
    log1p,
    maximum,
    minimum,
    relu,
    select,
    sig,
    sign,
    softplus,
    step,
)
from udlc.recognise.matching import variables
from udlc.recognise.rules import RULES, Rule

MEANINGS: Mapping[type, Callable[..., Expr]] = {
    sig: lambda z: 1 / (1 + exp(-z)),
    softplus: lambda z: log(1 + exp(z)),
    tan: lambda z: sin(z) / cos(z),
    sinh: lambda z: (exp(z) - exp(-z)) / 2,
    cosh: lambda z: (exp(z) + exp(-z)) / 2,
    tanh: lambda z: (exp(z) - exp(-z)) / (exp(z) + exp(-z)),
    expm1: lambda z: exp(z) - 1,
    log1p: lambda z: log(1 + z),
    log1mexp: lambda z: log(1 - exp(z)),
    relu: lambda z: select(Gt(z, 0), z, Integer(0)),
    absolute: lambda z: select(Gt(z, 0), z, select(Lt(z, 0), -z, Integer(0))),
    sign: lambda z: select(Gt(z, 0), Integer(1), select(Lt(z, 0), Integer(-1), Integer(0))),
    step: lambda z: select(Gt(z, 0), Integer(1), Integer(0)),
    heaviside: lambda z: select(z >= 0, Integer(1), Integer(0)),
    maximum: lambda a, b: select(Gt(a, b), a, b),
    minimum: lambda a, b: select(Lt(a, b), a, b),
    exp_without: lambda u, m, r: exp(u - (m + r)),
    exp_below: lambda u, m: select(Lt(u, m), exp(u - m), Integer(0)),
    reaches: lambda u, m: select(Lt(u, m), Integer(0), Integer(1)),
    pair_plus: lambda u, m, r: u + (m + r),
    log_rest: lambda rest, ties: log(ties + rest),
}
"""What functions of the table are, in terms of others."""

AWAY = sympy.Symbol("p", real=True)
"""A positive number: how far an argument is from where a function is not smooth, or from the edge."""

DEFINING = "the function is defined by its derivative"
BY_DEFINITION = frozenset({"exp", "log", "sin", "cos", "atan", "erf", "digamma", "stop", "select"})
"""Functions that are defined by their derivative, as the derivative of another, or piece by piece."""

UNSMOOTH = frozenset({"select", "stop"})
"""Functions whose differences say nothing: one takes a relation, the slope of the other is declared."""

VALUES: Mapping[str, tuple[Expr, ...]] = {
    "negative number": (Integer(-1), Integer(-2), Rational(-1, 2)),
    "even": (Integer(2), Integer(4)),
    "not even": (Rational(1, 2), Integer(3), Integer(-1)),
}
"""Numbers that meet a need of a row."""


@dataclass(frozen=True)
class Claim:
    """An equality of scalar expressions in variables, each of which lies in a domain."""

    left: Expr
    right: Expr
    domains: Mapping[Any, Domain] = field(default_factory=dict)


@dataclass(frozen=True)
class RuleRow:
    """A row of a table: its claims; or, where it has none, why, and what its numbers are compared with."""

    table: str
    name: str
    claims: tuple[Claim, ...] = ()
    function: Row | None = None
    reason: str = ""


# ── The tables ───────────────────────────────────────────────────────────────


def rule_rows() -> list[RuleRow]:
    """Every row of every table."""
    return [
        *map(of_function, ROWS),
        *map(of_recognition, RULES),
        *(RuleRow("stability", name, (claim,)) for name, claim in _stability()),
        *(RuleRow("algebra", name, (claim,)) for name, claim in _algebra()),
    ]


def of_function(row: Row) -> RuleRow:
    """The derivative of what a function means, by each of its arguments, is what its row says."""
    if row.differential is None:
        return RuleRow("derivative", row.name, reason="it has no derivative")
    if row.cls not in MEANINGS and row.cls is not sympy.Pow:
        reason = DEFINING if row.name in BY_DEFINITION else "compared with differences only"
        return RuleRow("derivative", row.name, function=row, reason=reason)
    args = sympy.symbols(f"a:{row.arity}", real=True)
    meaning = exp(args[1] * log(args[0])) if row.cls is sympy.Pow else MEANINGS[row.cls](*args)
    pairs = [(derivative(meaning, a), said) for a, said in zip(args, row.partials(*args))]
    claims = [
        Claim(slope.xreplace(at), said.xreplace(at), {AWAY: "positive"})
        for slope, said in pairs
        for at in _regions(row, args)
    ]
    return RuleRow("derivative", row.name, tuple(claims), row)


def _regions(row: Row, args: tuple[Any, ...]) -> list[dict[Any, Expr]]:
    """What the first argument is in each of the regions where a function is smooth, and a positive number."""
    (low, high), *_ = row.domain
    if row.kinks(*args):
        corner = args[1] if len(args) > 1 else Integer(0)
        return [{args[0]: corner + AWAY}, {args[0]: corner - AWAY}]
    return [{args[0]: AWAY} if low > 0 else {args[0]: -AWAY} if high < 0 else {}]


def of_recognition(rule: Rule) -> RuleRow:
    """Pattern and result, with numbers for the variables that must be numbers."""
    chosen: list[dict[Any, Expr]] = [{}]
    for of, need in rule.needs:
        if need in VALUES:
            chosen = [{**values, of: x} for values in chosen for x in VALUES[need]]
    domains: dict[Any, Domain] = {v: need for v, need in rule.needs if need in ("positive", "nonnegative")}
    for v in sorted(variables(rule.pattern), key=str):
        low, high = rule.sample.get(v, (-3, 3))
        if v not in domains and not any(v in values for values in chosen):
            shift = _shifted(v, low, high)
            if shift is not v:
                chosen = [{**values, v: shift} for values in chosen]
                domains[v] = "positive"
    claims = [Claim(rule.pattern.xreplace(v), rule.result.xreplace(v), domains) for v in chosen]
    return RuleRow("recognition", rule.name, tuple(claims))


def _shifted(v: Expr, low: float, high: float) -> Expr:
    """A variable that a row takes from a part of the line: in terms of one that is positive."""
    if low >= 0:
        return v
    if high <= 0:
        return -v
    return v - 1 if low > -1 else v


def unfolded(e: Expr) -> Expr:
    """The expression in functions that need no row of their own."""
    if not e.args:
        return e
    args = [unfolded(a) if isinstance(a, Expr) else a.func(*map(unfolded, a.args)) for a in e.args]
    meaning = MEANINGS.get(type(e))
    return meaning(*args) if meaning else e.func(*args)


def _stability() -> Iterator[tuple[str, Claim]]:
    u, m, r, rest, below = sympy.symbols("u m r rest below", real=True)
    s = m + r
    yield "e^(u − s) = exp_without(u, m, r)", Claim(exp(u - s), unfolded(exp_without(u, m, r)))
    yield "u + s = pair_plus(u, m, r)", Claim(u + s, unfolded(pair_plus(u, m, r)))
    # Σ e^(u − m) over u ≤ m, a term: what is below the maximum, and what reaches it
    term = unfolded(exp_below(m - below, m) + reaches(m - below, m))
    yield (
        "e^(u − m) = exp_below(u, m) + reaches(u, m), u ≤ m",
        Claim(exp(-below), term, {below: "nonnegative"}),
    )
    # log(e^m·(ties + rest)) = m + log_rest(rest, ties), for one tie and for two
    for ties in (Integer(1), Integer(2)):
        yield (
            f"log(e^m·({ties} + rest)) = m + log_rest(rest, {ties})",
            Claim(log(exp(m) * (ties + rest)), m + unfolded(log_rest(rest, ties)), {rest: "nonnegative"}),
        )
    # Σ_k e^(u_k − s) = 1, so that p_y − 1 = −Σ_(k ≠ y) p_k
    v, w = sympy.symbols("v w", real=True)
    total = exp(u) + exp(v) + exp(w)
    yield "p_y − 1 = −Σ_(k ≠ y) p_k", Claim(exp(u) / total - 1, -(exp(v) + exp(w)) / total)


def _algebra() -> Iterator[tuple[str, Claim]]:
    a, b, c, p, q = sympy.symbols("a b c p q", real=True)
    positive: Mapping[Any, Domain] = {p: "positive", q: "positive"}
    yield "e^a·e^b = e^(a + b)", Claim(exp(a) * exp(b), exp(a + b))
    yield "(e^a)^2 = e^(2a)", Claim(exp(a) ** 2, exp(2 * a))
    yield "log(pq) = log p + log q, p, q > 0", Claim(log(p * q), log(p) + log(q), positive)
    yield "log(p/q) = log p − log q, p, q > 0", Claim(log(p / q), log(p) - log(q), positive)
    yield "log p³ = 3 log p, p > 0", Claim(log(p**3), 3 * log(p), positive)
    yield "log e^a = a", Claim(log(exp(a)), a)
    yield "√(pq) = √p·√q, p, q > 0", Claim(sqrt(p * q), sqrt(p) * sqrt(q), positive)
    yield "√p·√p = p, p > 0", Claim(sqrt(p) * sqrt(p), p, positive)
    yield "(a + b)·c = ac + bc", Claim((a + b) * c, a * c + b * c)
    yield "(ac + bc)/c = a + b, c ≠ 0", Claim((a * c + b * c) / c, a + b)
    yield "ReLU(p·a) = p·ReLU(a), p > 0", Claim(relu(p * a), p * relu(a), positive)
    yield "|a|·|b| = |a·b|", Claim(absolute(a) * absolute(b), absolute(a * b))
    yield "[a > 0]² = [a > 0]", Claim(step(a) ** 2, step(a))
    yield "[a > 0]·[a < 0] = 0", Claim(step(a) * step(-a), Integer(0))
