"""Every row of the table equals its pattern, is stable where the pattern is not, and fires once."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import mpmath
import numpy as np
import pytest
from sympy import Expr, Integer, Rational

from udlc.ir.build import Builder
from udlc.ir.grammar import Domain, Program
from udlc.ir.interpret import interpret
from udlc.recognise.logarithms import stable
from udlc.recognise.matching import variables
from udlc.recognise.rules import RULES, Rule
from udlc.recognise.signs import Signs

NUMBERS = {"negative number", "even", "not even"}
EPSILON = float(np.finfo(float).eps)

# Rows that are there to save work, or for other rows to fit: their patterns are no worse.
PATTERN_IS_FINE = {"ReLU", "ReLU of what is above zero", "sig", "absolute value", "log of a power"}
ULPS = 8

BY_NAME = {r.name: r for r in RULES}
by_name = pytest.mark.parametrize("name", sorted(BY_NAME))


def instance(rule: Rule, rng: np.random.Generator) -> tuple[Expr, Expr, Program]:
    """Pattern, result and program of the row, with reads, or where it needs them numbers, for variables."""
    b = Builder(rule.name)
    P = b.sizes("P")
    p = b.index("p", P)
    domains: dict[Any, Domain] = {v: need for v, need in rule.needs if need in {"positive", "nonnegative"}}
    values: dict[Any, Expr] = {}
    for v in sorted(variables(rule.pattern), key=str):
        if any((v, n) in rule.needs for n in NUMBERS):
            values[v] = Rational(str(rng.choice(rule.sample[v])))
        else:
            values[v] = b.given(f"read_{v}", P, domain=domains.get(v, "real"))[p]
    pattern, result = rule.pattern.xreplace(values), rule.result.xreplace(values)
    b.put(b.temporary("naive", P)[p], pattern)
    b.put(b.temporary("stable", P)[p], result)
    return pattern, result, b.program("naive", "stable")


def points(rule: Rule, program: Program, rng: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    of = {f"read_{v}": rule.sample.get(v, (-3, 3)) for v in variables(rule.pattern)}
    return {a.name: rng.uniform(*of[a.name], count) for a in program.inputs}


@by_name
def test_a_row_equals_its_pattern(name: str) -> None:
    rule, rng = BY_NAME[name], np.random.default_rng(1)
    _, _, program = instance(rule, rng)
    with mpmath.workdps(40):
        values = interpret(program, points(rule, program, rng, 25), number="mpmath")
        for naive, result in zip(values["naive"], values["stable"]):
            assert mpmath.almosteq(naive, result, rel_eps=1e-30, abs_eps=1e-30)


@by_name
def test_a_row_fires_on_its_pattern_and_not_on_its_result(name: str) -> None:
    rule = BY_NAME[name]
    pattern, result, program = instance(rule, np.random.default_rng(2))
    signs = Signs(program.arrays)
    fired = rule.apply(pattern, signs)
    assert fired == result
    assert type(result) is not type(pattern) or rule.apply(result, signs) is None
    once = stable(pattern, signs)
    assert stable(once, signs) == once


@by_name
def test_a_row_does_not_fire_on_similar_expressions(name: str) -> None:
    rule = BY_NAME[name]
    pattern, _, program = instance(rule, np.random.default_rng(3))
    signs = Signs(program.arrays)
    other = pattern + Integer(7) if not (pattern.is_Add or pattern.is_Mul) else pattern.args[0]
    assert rule.apply(other, signs) is None


def hostile(low: float, high: float) -> list[float]:
    inside = [x for x in HOSTILE if low <= x <= high]
    return inside or [low, high]


HOSTILE = [0.0, *(s * x for x in (5e-324, 1e-310, 1e-9, 0.3, 1.0, 36.5, 709.0, 800.0, 1e4) for s in (1, -1))]
WIDE: Mapping[tuple[float, float], tuple[float, float]] = {
    (-3, 3): (-1e4, 1e4),  # any value
    (-3, -0.1): (-1e4, -5e-324),  # below zero
    (0.1, 3): (5e-324, 1e4),  # above zero
    (0, 3): (0, 1e4),
    (-0.9, 3): (-0.9, 1e4),
}


def grid(rule: Rule, program: Program) -> dict[str, np.ndarray]:
    """Every combination of hostile values that the row allows."""
    of = {f"read_{v}": rule.sample.get(v, (-3, 3)) for v in variables(rule.pattern)}
    names = [a.name for a in program.inputs]
    step = len(names)  # a coarser grid where there are more variables
    columns = list(product(*(hostile(*WIDE[tuple(of[n])])[::step] for n in names)))
    return {n: np.array([c[at] for c in columns]) for at, n in enumerate(names)}


def truth(program: Program, inputs: Mapping[str, np.ndarray]) -> tuple[list[Any], list[float]]:
    """The result to 400 digits, and by how much it moves when its inputs move by their own size."""
    step = 1e-9
    value = exact(program, inputs)
    reach = [abs(float(v)) if mpmath.isfinite(v) else 0.0 for v in value]
    for name, x in inputs.items():
        moved = exact(program, {**inputs, name: x * (1 + step)})
        for n, (a, b) in enumerate(zip(moved, value)):
            if mpmath.isfinite(a) and mpmath.isfinite(b):
                reach[n] += float(abs(a - b) / step)
    return value, reach


def exact(program: Program, inputs: Mapping[str, np.ndarray]) -> list[Any]:
    """The result at each point, nan where it has no real value; e^±1e4 is a number like any other."""
    out = []
    for n in range(len(next(iter(inputs.values())))):
        one = {k: v[n : n + 1] for k, v in inputs.items()}
        try:
            with mpmath.workdps(400):
                value = interpret(program, one, number="mpmath")["stable"][0]
            out.append(value if isinstance(value, mpmath.mpf) else mpmath.nan)
        except (ZeroDivisionError, ValueError, OverflowError, TypeError):
            out.append(mpmath.nan)
    return out


def errors(values: np.ndarray, exact_values: list[Any]) -> list[float]:
    """How far off each value is; infinite where it is not finite, zero where the truth is out of range."""
    out = []
    for got, want in zip(values, exact_values):
        if not mpmath.isfinite(want) or abs(want) > 1e300:
            out.append(0.0)
        else:
            out.append(abs(float(mpmath.mpf(float(got)) - want)) if np.isfinite(got) else np.inf)
    return out


@by_name
def test_a_row_is_stable_where_its_pattern_is_not(name: str) -> None:
    rule = BY_NAME[name]
    _, _, program = instance(rule, np.random.default_rng(4))
    inputs = grid(rule, program)
    want, reach = truth(program, inputs)
    with np.errstate(all="ignore"):
        got = interpret(program, inputs)
    allowed = [ULPS * EPSILON * r + float(np.finfo(float).tiny) for r in reach]
    assert all(e <= a for e, a in zip(errors(got["stable"], want), allowed))
    worst = max(e / a for e, a in zip(errors(got["naive"], want), allowed))
    assert (worst > 100) == (name not in PATTERN_IS_FINE)
