"""False variants: what is edited, what becomes of them; one that is accepted takes a verdict down."""

import pytest

from tests.verify import statements as known
from udlc.notation import Eq, ReLU, Sum, cases, exp, identity, index, log, nonnegative, real, size, softmax
from udlc.notation.latex import latex
from udlc.verify.entries import verify_entry
from udlc.verify.mutants import variants
from udlc.verify.trials import fates, tried
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
    steps = (Step("proved", source="x", target="x", relation="="),)
    result = Result("1.1", 1, "identity", ("=",), steps, "hash")
    assert result.lowered(Tally(tried=1, killed=1)).verdict == "proved"
    assert result.lowered(Tally(tried=1, survived=1)).verdict == "checked"


def kinds(statement, count=40, **how):
    """The edits of an entry and what became of them."""
    entry = identity(statement, **how).placed(number="1.1")
    return [(f.kind, f.fate) for f in fates(verify_entry(entry, {}), entry, {}, count)]


def test_both_sides_are_varied():
    found = kinds(Eq(Sum[n](softmax[n](u)), 1))
    assert ("number", "killed") in found
    assert any(kind in ("limit", "index") for kind, _ in found)


def test_a_condition_is_needed_or_said_not_to_be():
    a = real("a")
    scaled = Eq(ReLU(a * x), a * ReLU(x))
    assert ("condition dropped", "needed") in kinds(scaled, where=a >= 0)
    b = real("b", domain=nonnegative)
    assert ("condition dropped", "needed") in kinds(Eq(ReLU(b * x), b * ReLU(x)), where=b >= 0)
    assert ("condition dropped", "unneeded") in kinds(Eq(a + a, 2 * a), where=a >= 0)


def test_unneeded_conditions_are_counted_apart():
    entry = identity(Eq(x + x, 2 * x), where=x > 0).placed(number="1.1")
    tally = tried(verify_entry(entry, {}), entry, {}, 4).mutants
    assert tally.unneeded == ["x > 0"]
    assert tally.tried == tally.killed + tally.equivalent + tally.undecided


def test_known_fates_are_not_found_again():
    entry = identity(known.TRUE["cube"]).placed(number="1.1")
    result = verify_entry(entry, {})
    every = list(fates(result, entry, {}, 6))
    begun = []
    assert list(fates(result, entry, {}, 6, begun.append, 4)) == every[4:]
    assert [f.said for f in begun] == [f.said for f in every[4:]]
