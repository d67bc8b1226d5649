"""False variants: what is edited, what becomes of them; one that is accepted takes a verdict down."""

import pytest

from tests.verify import statements as known
from udlc.notation import Eq, Sum, cases, exp, identity, index, log, real, size
from udlc.notation.latex import latex
from udlc.verify.entries import verify_entry
from udlc.verify.mutants import variants
from udlc.verify.trials import tried
from udlc.verify.verdicts import Result, Step, Tally

N = size("N")
n, m = index("n", N), index("m", N)
u, v = real("u v", N)
S = real("S", N, N)
x, y = real("x y")


def edited(side, count=60):
    return [(kind, latex(made)) for kind, made in variants(side, count, "seed")]


@pytest.mark.parametrize(
    ("side", "kind", "made"),
    [
        (x - y, "sign", x + y),
        (2 * x, "factor dropped", x),
        (2 * x, "number", 3 * x),
        (x**2, "exponent", x),
        (Sum[n](u[n]), "limit", Sum[n:2:N](u[n])),
        (S[n, m], "subscripts swapped", S[m, n]),
        (u[n] + v[n], "letter", v[n] + v[n]),
        (Sum[n](S[n, m]), "index", Sum[n](S[n, n])),
        (S.T * u, "transpose dropped", S * u),
        (exp(x), "function", log(x)),
        (cases((0, x < 0), (x, x >= 0)), "condition", cases((0, x <= 0), (x, x >= 0))),
    ],
)
def test_each_kind_of_misprint_is_made(side, kind, made):
    assert (kind, latex(made)) in edited(side)


def test_variants_differ_from_the_original_and_from_each_other():
    side = Sum[n](S[n, m] * u[n]) - 2 * exp(x)
    found = [made for _, made in edited(side)]
    assert len({*found}) == len(found) > 8
    assert latex(side) not in found
    assert edited(side) == edited(side)


def fate(statement, count=12):
    entry = identity(statement).placed(number="1.1")
    return tried(verify_entry(entry, {}), entry, {}, count)


@pytest.mark.parametrize(
    "name", ["cube", "common denominator", "absolute value", "derivative of a quadratic form"]
)
def test_false_variants_of_true_statements_are_killed(name):
    result = fate(known.TRUE[name])
    tally = result.mutants
    assert result.verdict == "proved"
    assert tally.tried >= 4
    assert tally.killed + tally.equivalent == tally.tried, tally.survivors


def test_a_variant_that_is_true_is_equivalent():
    tally = fate(Eq(x**2 * 0, 0 * x)).mutants
    assert tally.equivalent > 0
    assert tally.survived == 0


def test_a_survivor_takes_the_verdict_down():
    steps = (Step("x", "x", "=", "proved"),)
    result = Result("1.1", 1, "identity", ("=",), steps, "hash")
    assert result.lowered(Tally(tried=1, killed=1)).verdict == "proved"
    assert result.lowered(Tally(tried=1, survived=1)).verdict == "checked"
