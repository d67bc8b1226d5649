"""Canonical forms: nothing false is accepted, rewrites are recognised, backpropagation is proved."""

from collections import Counter
from dataclasses import dataclass
from random import Random

import numpy as np
import pytest
from sympy import Eq, Ge, Le, exp, log

from tests.strategies import random_program
from tests.verify.rewrites import DIFFERENT, EQUAL, at_one_statement
from udlc.errors import UdlcError
from udlc.ir.build import Builder
from udlc.ir.check import check
from udlc.ir.functions import relu, select, sig, step
from udlc.ir.grammar import Read
from udlc.ir.interpret import interpret
from udlc.ir.show import text
from udlc.simplify import simplify
from udlc.verify import decide, equal, refute


def differ(p, q, name, inputs, seed):
    """Do finite values of the array differ, on these inputs or on others of their shapes?"""
    for draw in range(3):
        random = np.random.default_rng(10 * seed + draw)
        reals = [x for x in p.inputs if not x.integral and draw]
        changed = {x.name: inputs[x.name] * random.uniform(0.5, 1.5, np.shape(inputs[x.name])) for x in reals}
        try:
            first, second = (interpret(program, {**inputs, **changed})[name] for program in (p, q))
        except UdlcError:
            return False
        finite = np.isfinite(first) & np.isfinite(second)
        if not np.allclose(first[finite], second[finite], rtol=1e-7, atol=1e-7):
            return True
    return False


def rewritten(rules, seeds):
    """Random programs, each beside itself after one rewrite, with an output of both."""
    for seed in seeds:
        program, inputs = random_program(seed)
        random = Random(seed)
        rule = random.choice(rules)
        other = at_one_statement(program, random, rule)
        if other is None:
            continue
        try:
            check(other)
        except UdlcError:
            continue
        yield seed, rule, program, other, program.outputs[0], inputs


def test_no_mutant_that_differs_is_accepted():
    verdicts = Counter()
    for seed, rule, p, q, name, inputs in rewritten(DIFFERENT, range(30)):
        verdict, differs = equal(p, name, q, name), differ(p, q, name, inputs, seed)
        verdicts[verdict.proved, differs] += 1
        assert not (verdict.proved and differs), (seed, rule.__name__, text(p), text(q))
    assert verdicts[False, True] > 8


def test_rewrites_that_keep_the_value_are_mostly_recognised():
    verdicts = Counter()
    for seed, rule, p, q, name, inputs in rewritten(EQUAL, range(100, 120)):
        assert not differ(p, q, name, inputs, seed), (rule.__name__, text(p), text(q))
        verdicts[equal(p, name, q, name).status] += 1
    assert verdicts["proved"] > sum(verdicts.values()) / 2


def test_simplified_programs_are_mostly_proved_equal():
    verdicts = Counter()
    for seed in range(200, 220):
        program, _ = random_program(seed)
        name = program.outputs[0]
        verdicts[equal(program, name, simplify(program), name).status] += 1
    assert verdicts["proved"] > sum(verdicts.values()) / 2


def network(name):
    """Equation 7.24: f_k = β_k + Ω_k h_k, h_k = a[f_{k-1}], with the adjoint of f_K given."""
    b = Builder(name)
    K, D = b.sizes("K D")
    d, e = b.index("d", D), b.index("e", D)
    x, β, Ω = b.given("x", D), b.parameter("β", K + 1, D), b.parameter("Ω", K + 1, D, D)
    f, h, g = b.temporary("f", K + 1, D), b.temporary("h", K + 1, D), b.given("g", D)
    b.put(f[0, d], β[0, d])
    b.put(f[0, d], Ω[0, d, e] * x[e])
    with b.repeat("k", 1, K + 1) as k:
        b.put(h[k, d], relu(f[k - 1, d]))
        b.put(f[k, d], β[k, d])
        b.put(f[k, d], Ω[k, d, e] * h[k, e])
    return b, (K, D), (d, e), (x, β, Ω, f, h, g)


def derived():
    """Reverse mode, statement by statement, with an adjoint of h in between and k counted from zero."""
    b, (K, D), (d, e), (x, _, Ω, f, h, g) = network("derived")
    df, dh = b.temporary("df", K + 1, D), b.temporary("dh", K + 1, D)
    dβ, dΩ = b.temporary("dβ", K + 1, D), b.temporary("dΩ", K + 1, D, D)
    b.put(df[K, d], g[d])
    with b.repeat("m", 0, K, down=True) as m:
        b.put(dh[m + 1, e], df[m + 1, d] * Ω[m + 1, d, e])
        b.put(dΩ[m + 1, d, e], df[m + 1, d] * h[m + 1, e])
        b.put(dβ[m + 1, d], df[m + 1, d])
        b.put(df[m, d], select(f[m, d] > 0, dh[m + 1, d], 0))
    b.put(dΩ[0, d, e], df[0, d] * x[e])
    b.put(dβ[0, d], df[0, d])
    return b.program("dβ", "dΩ")


def stated(mask=step, transposed=True):
    """Equations 7.25 and 7.26."""
    b, (K, D), (d, e), (x, _, Ω, f, h, g) = network("stated")
    df, dβ, dΩ = b.temporary("dl_df", K + 1, D), b.temporary("dβ", K + 1, D), b.temporary("dΩ", K + 1, D, D)
    b.put(df[K, d], g[d])
    with b.repeat("k", 1, K + 1, down=True) as k:
        b.put(dβ[k, d], df[k, d])
        b.put(dΩ[k, d, e], df[k, d] * h[k, e])
        b.put(df[k - 1, e], mask(f[k - 1, e]) * (Ω[k, d, e] if transposed else Ω[k, e, d]) * df[k, d])
    b.put(dβ[0, d], df[0, d])
    b.put(dΩ[0, d, e], df[0, d] * x[e])
    return b.program("dβ", "dΩ")


@pytest.mark.parametrize("name", ["dβ", "dΩ"])
def test_backpropagation_is_proved_for_every_depth(name):
    verdict = equal(derived(), name, stated(), name, pairs=[("df", "dl_df")])
    assert verdict.proved
    assert "induction over" in verdict.reason
    assert verdict.conditions == ()


@pytest.mark.parametrize("wrong", [stated(mask=relu), stated(transposed=False)])
def test_wrong_backpropagation_is_refuted(wrong):
    verdict = decide(derived(), "dΩ", wrong, "dΩ", pairs=[("df", "dl_df")])
    assert verdict.status == "refuted"
    assert verdict.counterexample is not None


def test_a_recursion_without_a_counterpart_is_unknown():
    verdict = equal(derived(), "dΩ", stated(), "dΩ")
    assert verdict.status == "unknown"
    assert "no counterpart" in verdict.reason


@dataclass
class Elements:
    """An element x[i], and another one, over which a sum goes."""

    x: Read
    other: Read


def scalar(make):
    """The program  y[i] = Σ_j make(x[i], x[j])  over a positive vector; without x[j] there is no sum."""
    b = Builder("scalar")
    N = b.sizes("N")
    x, y = b.given("x", N, domain="positive"), b.temporary("y", N)
    i = b.index("i", N)
    b.put(y[i], make(Elements(x[i], x[b.index("j", N)])))
    return b.program("y")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (lambda s: (s.x + 1) ** 2, lambda s: s.x**2 + 2 * s.x + 1),
        (lambda s: exp(s.x) * exp(2 * s.x), lambda s: exp(3 * s.x)),
        (lambda s: sig(-s.x), lambda s: 1 - sig(s.x)),
        (lambda s: relu(s.x), lambda s: s.x * step(s.x)),
        (lambda s: step(s.x) ** 2, lambda s: step(s.x)),
        (lambda s: s.x**2 / s.x, lambda s: s.x),
        (lambda s: (s.x + s.other) * s.other, lambda s: s.x * s.other + s.other**2),
    ],
)
def test_identities(first, second):
    assert equal(scalar(first), "y", scalar(second), "y").proved


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (lambda s: s.x * s.other, lambda s: s.x * s.x),
        (lambda s: log(s.x), lambda s: s.x),
        (lambda s: s.x * s.other, lambda s: 2 * s.x * s.other),
        (lambda s: step(s.x), lambda s: step(-s.x)),
    ],
)
def test_different_terms_are_refuted(first, second):
    assert not equal(scalar(first), "y", scalar(second), "y").proved
    assert refute(scalar(first), "y", scalar(second), "y").status == "refuted"


def test_powers_cancel_only_where_the_domain_says_so():
    def quotient(domain):
        b = Builder("quotient")
        x, z, y, same = b.given("x", domain=domain), b.temporary("z"), b.temporary("y"), b.temporary("same")
        b.put(z, x.value**2)
        b.put(y, z.value / x.value)
        b.put(same, x.value)
        return b.program("y", "same")

    assert equal(quotient("positive"), "y", quotient("positive"), "same").proved
    assert not equal(quotient("real"), "y", quotient("real"), "same").proved


def sum_where(guard, own=False):
    """y[i] = Σ_j x[j], or x[i], where a relation between i and j holds."""
    b = Builder("where")
    N = b.sizes("N")
    i, j, x, y = b.index("i", N), b.index("j", N), b.given("x", N), b.temporary("y", N)
    b.put(y[i], x[i if own else j], where=guard(i, j), over=[j])
    return b.program("y")


def test_deltas_and_triangles():
    assert equal(sum_where(Eq), "y", sum_where(Eq, own=True), "y").proved
    assert decide(sum_where(Ge), "y", sum_where(Le), "y").status == "refuted"


def test_maxima_are_compared_by_their_letters_and_ranges():
    def largest(letter, lo, op="max"):
        b = Builder("largest")
        N = b.sizes("N")
        x, y, v = b.given("x", N + 1), b.temporary("y"), b.index(letter, N, lo)
        b.put(y, x[v] ** 2, op=op)
        return b.program("y")

    assert equal(largest("i", 0), "y", largest("j", 0), "y").proved
    assert not equal(largest("i", 0), "y", largest("i", 1), "y").proved
    assert not equal(largest("i", 0), "y", largest("i", 0, "min"), "y").proved


def test_a_symbolic_divisor_needs_to_be_positive():
    def strided(letter):
        b = Builder("strided")
        N, S = b.sizes("N S")
        i, u = b.index(letter, N), b.index("u", N)
        x, y = b.given("x", N), b.temporary("y", N)
        b.put(y[u], x[i], equations={i: (u, S)})
        return b.program("y"), S

    (p, S), (q, _) = strided("i"), strided("j")
    assert equal(p, "y", q, "y").status == "unknown"
    verdict = equal(p, "y", q, "y", positive=[S])
    assert verdict.proved
    assert verdict.conditions == ("S ≥ 1",)


def test_what_cannot_be_unfolded_is_unknown():
    b = Builder("inverse")
    N = b.sizes("N")
    A, B = b.given("A", N, N), b.temporary("B", N, N)
    b.linalg("inv", [B], [A])
    program = b.program("B")
    assert equal(program, "B", program, "B").status == "unknown"
