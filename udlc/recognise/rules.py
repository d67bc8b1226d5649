"""The table of rewrites: takes one node of a body, gives its stable form, or nothing where no row fits.

A row holds for real values of its variables that meet its needs, wherever its pattern has a value.  Rows on
sums and products rewrite some of the terms or factors; rows on sums also fit multiples of their pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sympy import Add, Basic, Expr, Function, Integer, Mul, Ne, Pow, cos, exp, log, tanh

from udlc.ir.functions import (
    absolute,
    exp_versine,
    expm1,
    log1mexp,
    log1p,
    log_i0,
    log_i0e_exp,
    relu,
    select,
    sig,
    softplus,
)
from udlc.recognise.matching import Found, Free, match, match_some
from udlc.recognise.signs import Signs

Need: TypeAlias = Literal["negative number", "even", "not even", "nonnegative", "positive"]
Interval: TypeAlias = tuple[float, float]

NEEDS: dict[Need, Callable[[Expr, Signs], bool]] = {
    "negative number": lambda e, _: bool(e.is_number and e.is_negative),
    "even": lambda e, _: bool(e.is_number and e.is_even and e.is_nonzero),
    "not even": lambda e, _: bool(e.is_number and e.is_real and e.is_even is False),
    "nonnegative": lambda e, signs: signs.nonnegative(e),
    "positive": lambda e, signs: signs.positive(e),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """pattern → result where the needs hold; `sample` says where variables may lie: else between −3 and 3."""

    name: str
    pattern: Expr
    result: Expr
    needs: tuple[tuple[Free, Need], ...]
    sample: Mapping[Free, Interval]

    def apply(self, e: Expr, signs: Signs) -> Expr | None:
        """The expression with the pattern replaced, or None."""
        if not (self.pattern.is_Add or self.pattern.is_Mul):
            found = self._first(((f, ()) for f in match(self.pattern, e, {})), signs)
            return None if found is None else self.result.xreplace(found[0])
        for scale in _scales(e) if e.is_Add else (Integer(1),):
            args = tuple(a / scale for a in e.args) if scale != 1 else e.args
            found = self._first(match_some(self.pattern, args, {}), signs)
            if found is not None:
                return scale * e.func(self.result.xreplace(found[0]), *found[1])
        return None

    def _first(
        self, ways: Iterable[tuple[Found, tuple[Expr, ...]]], signs: Signs
    ) -> tuple[Found, tuple[Expr, ...]] | None:
        for found, rest in ways:
            if all(NEEDS[need](found[of], signs) for of, need in self.needs):
                return found, rest
        return None


def _scales(e: Expr) -> tuple[Expr, ...]:
    factors = [t.as_coeff_Mul()[0] for t in e.args]
    return tuple(dict.fromkeys(s for f in factors for s in (f, -f)))


def _rule(
    name: str,
    pattern: Expr,
    result: Expr,
    *needs: tuple[Free, Need],
    sample: Mapping[Free, Interval] | None = None,
) -> Rule:
    return Rule(name, pattern, result, needs, sample or {})


m, n, w, x, y = map(Free, "mnwxy")

RULES: tuple[Rule, ...] = (
    # 0 where x < 0, else x: ReLU x, whose derivative at 0 is that of the strict side
    _rule("ReLU", select(x < 0, 0, x), relu(x)),
    # x where x > 0, else 0: ReLU x
    _rule("ReLU of what is above zero", select(x > 0, x, 0), relu(x)),
    # eˣ − 1 = expm1 x
    _rule("expm1", exp(x) - 1, expm1(x)),
    # 1 − sig x = sig(−x)
    _rule("complement of sig", sig(x) - 1, -sig(-x)),
    # softplus x − x = softplus(−x)
    _rule("shifted softplus", softplus(x) - x, softplus(-x)),
    # log I₀(eˣ) − eˣ cos y = (log I₀(eˣ) − eˣ) + eˣ (1 − cos y): eˣ may be beyond all numbers
    _rule(
        "likelihood of a direction",
        log_i0(exp(x)) - exp(x) * cos(y),
        log_i0e_exp(x) + exp_versine(x, y),
        sample={x: (0, 3)},
    ),
    # eˣ sig(−x) = sig x
    _rule("sig of a quotient", exp(x) * sig(-x), sig(x)),
    # eˣ / (eˣ + eʸ) = sig(x − y)
    _rule("softmax of two", exp(x) / (exp(x) + exp(y)), sig(x - y)),
    # (eˣ − e^−x) / (eˣ + e^−x) = tanh x
    _rule("tanh", (exp(x) - exp(-x)) / (exp(x) + exp(-x)), tanh(x)),
    # (eˣ − 1) / (eˣ + 1) = tanh(x/2)
    _rule("tanh of a half", expm1(x) * sig(-x), tanh(x / 2)),
    # (1 + eˣ)ⁿ = sig(−x)⁻ⁿ, n < 0
    _rule("sig", (1 + exp(x)) ** n, sig(-x) ** (-n), (n, "negative number"), sample={n: (-2, -1)}),
    # (w xᵐ)ⁿ = wⁿ |x|ᵐⁿ, m even: √x² = |x|
    _rule(
        "root of a square",
        (w * x**m) ** n,
        w**n * absolute(x) ** (m * n),
        *((m, "even"), (n, "not even"), (w, "nonnegative")),
        sample={m: (2, 2), n: (0.5, 0.5), w: (0.1, 3)},
    ),
    # |w| = w, w ≥ 0
    _rule("absolute value", absolute(w), w, (w, "nonnegative"), sample={w: (0, 3)}),
    # log eˣ = x
    _rule("log of exp", log(exp(x)), x),
    # log sig x = −softplus(−x)
    _rule("log-sigmoid", log(sig(x)), -softplus(-x)),
    # log(1 + w eˣ) = softplus(x + log w), w ≥ 0
    _rule("softplus", log(1 + w * exp(x)), softplus(x + log(w)), (w, "nonnegative"), sample={w: (0.1, 3)}),
    # log(1 − eˣ) = log1mexp x, x < 0
    _rule("log1mexp", log(-expm1(x)), log1mexp(x), sample={x: (-3, -0.1)}),
    # log(eˣ − 1) = x + log(1 − e^−x), x > 0
    _rule("log of expm1", log(expm1(x)), x + log1mexp(-x), sample={x: (0.1, 3)}),
    # log(eˣ − eʸ) = x + log(1 − e^(y − x)), x > y
    _rule(
        "log-subtract-exp",
        log(exp(x) - exp(y)),
        x + log1mexp(y - x),
        sample={x: (0, 3), y: (-3, -0.1)},
    ),
    # log(eˣ + eʸ) = x + softplus(y − x), from the larger: the other cancels
    _rule(
        "log-add-exp",
        log(exp(x) + exp(y)),
        select(x > y, x + softplus(y - x), y + softplus(x - y)),
    ),
    # log xᵐ = m log |x|, m even
    _rule("log of an even power", log(x**m), m * log(absolute(x)), (m, "even"), sample={m: (2, 2)}),
    # log xⁿ = n log x, n no even number: it has a value only where x > 0
    _rule("log of a power", log(x**n), n * log(x), (n, "not even"), sample={x: (0.1, 3), n: (0.5, 0.5)}),
    # log wⁿ = n log w, w > 0
    _rule("log of any power", log(w**n), n * log(w), (w, "positive"), sample={w: (0.1, 3)}),
    # log wⁿ = n log w, but 0 where n = 0, also at w = 0
    _rule(
        "log of a power of what may be zero",
        log(w**n),
        select(Ne(n, 0), n * log(w), 0),
        (w, "nonnegative"),
        sample={w: (0.1, 3), n: (0, 3)},
    ),
    # log1p eˣ = softplus x
    _rule("log1p of exp", log1p(exp(x)), softplus(x)),
    # log1p(−eˣ) = log1mexp x
    _rule("log1p of minus exp", log1p(-exp(x)), log1mexp(x), sample={x: (-3, -0.1)}),
    # log1p(−sig x) = −softplus x
    _rule("log1p of minus sig", log1p(-sig(x)), -softplus(x)),
    # log1p(eˣ − 1) = x
    _rule("log1p of expm1", log1p(expm1(x)), x),
    # log(1 + x) = log1p x
    _rule("log1p", log(1 + x), log1p(x), sample={x: (-0.9, 3)}),
)


def _index() -> dict[type[Basic], tuple[Rule, ...]]:
    heads = dict.fromkeys(type(r.pattern) for r in RULES)
    return {h: tuple(r for r in RULES if type(r.pattern) is h) for h in heads}


FUNCTIONS_IN: Mapping[str, frozenset[type[Basic]]] = {
    r.name: frozenset(type(f) for f in r.pattern.atoms(Function)) for r in RULES
}


BY_HEAD: Mapping[type[Basic], tuple[Rule, ...]] = _index()
BY_NAME: Mapping[str, Rule] = {r.name: r for r in RULES}
assert len(BY_NAME) == len(RULES), "two rules have one name"
assert {Add, Mul, Pow, log} <= set(BY_HEAD)


def apply_rules(e: Expr, signs: Signs) -> Expr:
    """The expression after the first row that fits its top, or itself."""
    rules = BY_HEAD.get(type(e), ())
    present = {type(f) for f in e.atoms(Function)} if rules else set()
    for rule in rules:
        if not FUNCTIONS_IN[rule.name] <= present:
            continue
        new = rule.apply(e, signs)
        if new is not None and new != e:
            return new
    return e
