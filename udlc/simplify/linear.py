"""Linear inequalities over the integers in, a refutation by Fourier-Motzkin elimination or nothing out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from typing import TypeAlias

import sympy
from sympy import Basic, Expr

Form: TypeAlias = tuple[tuple[tuple[str, int], ...], int]
"""Σ coefficient·name + constant ≥ 0, names in order."""

MOST_FORMS = 240
"""Elimination gives up beyond this many inequalities; the answer is then "not shown"."""


Affine: TypeAlias = tuple[Mapping[Basic, Fraction], Fraction]
"""Coefficients of monomials, and a constant."""


def form(e: Expr) -> Affine | None:
    """The expression as {monomial: coefficient} and a constant; None where a coefficient is not rational."""
    coefficients: dict[Basic, Fraction] = {}
    constant = Fraction(0)
    for monomial, c in sympy.expand(e).as_coefficients_dict().items():
        if not c.is_Rational:
            return None
        if monomial.is_Rational:
            constant += Fraction(int(c.p), int(c.q)) * Fraction(int(monomial.p), int(monomial.q))
        else:
            coefficients[monomial] = Fraction(int(c.p), int(c.q))
    return coefficients, constant


def normal(coefficients: Mapping[str, Fraction], constant: Fraction) -> Form:
    """The same inequality with coprime integer coefficients; the constant rounds down: names are integers."""
    named = {name: c for name, c in coefficients.items() if c}
    scale = reduce(lcm, (c.denominator for c in (*named.values(), constant)), 1)
    whole = {name: int(c * scale) for name, c in named.items()}
    common = reduce(gcd, whole.values(), 0) or 1
    bound = int(constant * scale) // common if named else int(constant * scale)
    return tuple(sorted((name, c // common) for name, c in whole.items())), bound


def infeasible(forms: Iterable[Form]) -> bool:
    """True only where no integers satisfy all the inequalities."""
    left: list[Form] | None = tightest(forms)
    while left is not None:
        if any(not names and constant < 0 for names, constant in left):
            return True
        counts: dict[str, list[int]] = {}
        for names, _ in left:
            for name, c in names:
                counts.setdefault(name, [0, 0])[c > 0] += 1
        if not counts:
            return False
        name = min(counts, key=lambda n: (counts[n][0] * counts[n][1] - sum(counts[n]), n))
        left = eliminate(left, name)
    return False


def tightest(forms: Iterable[Form]) -> list[Form]:
    """One inequality for each left side: the one with the smallest constant."""
    least: dict[tuple[tuple[str, int], ...], int] = {}
    for names, constant in forms:
        least[names] = min(constant, least.get(names, constant))
    return [(names, constant) for names, constant in least.items() if names or constant < 0]


def eliminate(forms: list[Form], name: str) -> list[Form] | None:
    """Every sum of a lower and an upper bound on one name; None where there would be too many."""
    weight = {f: dict(f[0]).get(name, 0) for f in forms}
    rest = [f for f in forms if not weight[f]]
    lower = [f for f in forms if weight[f] > 0]
    upper = [f for f in forms if weight[f] < 0]
    if len(lower) * len(upper) + len(rest) > MOST_FORMS:
        return None
    return tightest([*rest, *(combine(a, b, name) for a in lower for b in upper)])


def combine(lower: Form, upper: Form, name: str) -> Form:
    """The positive combination of two inequalities in which a name cancels."""
    a, b = dict(lower[0]), dict(upper[0])
    up, down = -b[name], a[name]
    summed = {n: Fraction(up * a.get(n, 0) + down * b.get(n, 0)) for n in {**a, **b}}
    return normal(summed, Fraction(up * lower[1] + down * upper[1]))
