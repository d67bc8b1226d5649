"""Verdicts on known identities and known falsehoods: what is true is proved, what is false is refuted."""

import pytest

from tests.verify import statements as known
from tests.verify.asked import verdict
from udlc.notation import (
    Becomes,
    Eq,
    ReLU,
    Sum,
    cos,
    definition,
    derivation,
    exp,
    function,
    identity,
    index,
    log,
    nonnegative,
    optimum,
    partial,
    real,
    size,
    sqrt,
    tanh,
    update,
)
from udlc.verify.entries import verify_entry
from udlc.verify.reading_integrals import EXIST


def last(result):
    return result.steps[-1]


@pytest.mark.parametrize("name", known.TRUE)
def test_identities_are_proved(name):
    result = verdict(known.TRUE[name])
    assert result.verdict == "proved", (result.verdict, result.reason)


@pytest.mark.parametrize("name", known.BEYOND)
def test_what_is_true_and_not_proved_is_checked(name):
    result = verdict(known.BEYOND[name])
    assert result.verdict == "checked"
    assert "agree" in result.reason


@pytest.mark.parametrize("name", known.FALSE)
def test_falsehoods_are_refuted_by_an_example(name):
    result = verdict(known.FALSE[name])
    assert result.verdict == "refuted", (result.verdict, result.reason)
    assert last(result).counterexample


@pytest.mark.parametrize("name", known.TRUE_OPTIMA)
def test_equal_optima_are_proved(name):
    result = verdict(known.TRUE_OPTIMA[name], optimum)
    assert [s.verdict for s in result.steps] == ["defined", "proved"], result.reason


@pytest.mark.parametrize("name", known.FALSE_OPTIMA)
def test_different_optima_are_refuted(name):
    result = verdict(known.FALSE_OPTIMA[name], optimum)
    assert [s.verdict for s in result.steps] == ["defined", "refuted"], result.reason


def test_what_follows_an_arrow_is_a_claim():
    x, y = real("x y")
    step = Becomes(x, x + 2 * y)
    assert [s.verdict for s in verdict(step.Eq(x + y + y), update).steps] == ["defined", "proved"]
    assert [s.verdict for s in verdict(step.Eq(x + y * y), update).steps] == ["defined", "refuted"]


I, N = size("I N")
n, c, θ, u = index("n", I), real("c"), real("θ", N), real("u", over=index("n", I))
slope, f = partial[θ], function("f")
SLOPES = {
    "at two members": Eq(slope(f(u[1], θ)), slope(f(u[2], θ))),
    "at a member and a letter": Eq(slope(f(u[1], θ)), slope(f(c, θ))),
    "at all members": Eq(Sum[n](slope(f(u[n], θ))), I * slope(f(u[1], θ))),
    "at all members, weighed": Eq(Sum[n](u[n] * slope(f(u[n], θ))), Sum[n](u[n]) * slope(f(u[1], θ))),
    "by a number": Eq(partial[c](f(c)), partial[c](f(2 * c))),
    "second": Eq(partial[c, c](f(c, u[1])), partial[c, c](f(u[1], c))),
}


@pytest.mark.parametrize("name", SLOPES)
def test_slopes_of_a_function_at_different_arguments_are_different(name):
    assert verdict(SLOPES[name]).verdict in ("refuted", "unknown")


@pytest.mark.parametrize("name", known.TRUE_MOMENTS)
def test_moments_are_proved(name):
    result = verdict(known.TRUE_MOMENTS[name], derivation, where=known.MODEL)
    assert result.verdict == "proved", result.reason
    found = set(result.steps[0].conditions)
    assert len(found - {EXIST}) == len(known.MODEL)


@pytest.mark.parametrize("name", known.FALSE_MOMENTS)
def test_false_moments_are_not_proved(name):
    assert verdict(known.FALSE_MOMENTS[name], derivation, where=known.MODEL).verdict in ("unknown", "refuted")


@pytest.mark.parametrize("dropped", range(3))
def test_a_moment_needs_every_condition(dropped):
    where = tuple(c for n, c in enumerate(known.MODEL) if n != dropped)
    claim = known.TRUE_MOMENTS["variance of a product"]
    assert verdict(claim, derivation, where=where).verdict in ("unknown", "refuted")


def test_a_scale_needs_its_sign():
    z, free = real("z"), real("α")
    signed = real("α", domain=nonnegative)
    with_sign = verdict(Eq(ReLU(signed @ z), signed @ ReLU(z)), where=signed >= 0)
    assert with_sign.verdict == "proved"
    assert with_sign.steps[0].conditions == ("α ≥ 0",)
    assert verdict(Eq(ReLU(free @ z), free @ ReLU(z)), where=free >= 0).verdict == "proved"
    without = verdict(Eq(ReLU(free @ z), free @ ReLU(z)))
    assert without.verdict == "refuted"
    assert float(without.steps[0].counterexample["inputs"]["α"]) < 0


def test_a_divisor_becomes_a_condition():
    x, y = real("x y")
    assert verdict(Eq((x * y + x) / x, y + 1)).steps[0].conditions == ("x ≠ 0",)


def test_a_counterexample_keeps_the_conditions():
    x, y = real("x y")
    assert verdict(Eq(exp(x), y), where=log(x) <= y).verdict == "refuted"
    assert verdict(Eq(exp(x), y), where=Eq(x, log(y))).verdict != "refuted"
    assert verdict(Eq(abs(x - 1), 1 - x), where=exp(x) <= 2).verdict != "refuted"


def test_bending_one_side_breaks_the_links_that_touch_it():
    x, y = real("x y")
    straight = [(x + y) ** 2, x**2 + 2 * x * y + y**2, x * (x + 2 * y) + y**2, (x + y) * (x + y)]
    assert [s.verdict for s in verdict(Eq(*straight)).steps] == ["proved"] * 3
    for place in range(4):
        bent = [side + 1 if n == place else side for n, side in enumerate(straight)]
        steps = verdict(Eq(*bent)).steps
        broken = [n for n, s in enumerate(steps) if s.verdict == "refuted"]
        assert broken == [n for n in range(3) if place in (n, n + 1)]


def test_a_side_without_a_value_where_it_was_tried_is_not_different():
    x = real("x")
    shifted = x - 50
    claim = Eq(tanh(log(shifted)), (shifted**2 - 1) / (shifted**2 + 1))
    assert verdict(claim).verdict != "refuted"


def test_a_link_that_takes_too_long_is_unknown():
    x, y = real("x y")
    claim = Eq((x + y) ** 60 * (x - y) ** 60, (x**2 - y**2) ** 60)
    slow = verify_entry(identity(claim).placed(number="1.1"), {}, limit=1e-5)
    assert slow.verdict == "unknown"
    assert "s" in slow.reason


def test_relations_without_a_method_are_unknown_with_their_reason():
    x = real("x")
    result = verdict(cos(x) >= 1 - x**2 / 2)
    assert result.verdict == "unknown"
    assert result.reason


def test_the_conditions_of_what_a_claim_rests_on_are_listed():
    x, y = real("x y")
    book = {
        "1.1": definition(Eq(y, sqrt(x)), where=x > 0).placed(number="1.1"),
        "1.2": identity(Eq(y**2, x), where=x > 0, by="1.1").placed(number="1.2"),
        "1.3": identity(Eq(y**4, x**2), where=y >= 0, by="1.2").placed(number="1.3"),
    }
    assert verify_entry(book["1.2"], book).steps[0].conditions == ("x > 0",)
    (step,) = verify_entry(identity(Eq(x + y, y + x), by="1.3").placed(number="1.4"), book).steps
    assert step.verdict == "proved"
    assert step.conditions == ("y ≥ 0 (of 1.3)", "x > 0 (of 1.2)")
