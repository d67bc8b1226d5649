"""Expansions along flows, and functions told by their slopes: what is true is proved, and nothing else."""

import pytest

from tests.verify.asked import certificates, verdict
from udlc.notation import (
    Approx,
    Becomes,
    Eq,
    Sum,
    approximation,
    at,
    derivation,
    frac,
    function,
    identity,
    index,
    norm,
    paren,
    partial,
    positive,
    real,
    size,
    span,
    total,
)
from udlc.verify.classes import flows

N = size("N")
k = index("k", N)
time, h, c = real("t"), real("h", domain=positive), real("c", domain=positive)
w, p = real("w", N, over=span(0, 1)), real("p", N)
v, v_1, V, U = function("v", N), function("v_1", N), real("V"), real("U")
flow = total[time](w)
D = partial[w](v(w))
steps = Eq(flow, v(w))


def along(right, order=2):
    """An expansion of the point that a flow reaches, by dw/dt = v(w)."""
    said = Approx(w(h), at(right, w, w[0]), order=order, over=h, by="1.0")
    book = {"1.0": derivation(steps).placed(number="1.0")}
    return verdict(said, approximation, book, layout="numerator")


TRUE_EXPANSIONS = {
    "first order": (w + h * v(w), 1),
    "second order": (w + h * v(w) + h**2 / 2 * (D * v(w)), 2),
    "by derivatives in time": (w + h * flow + h**2 / 2 * total[time, time](w), 2),
    "too many terms": (w + h * v(w) + h**2 * v(w), 1),
    "a product": (w + h * (v(w) + h * (frac(1, 2) * D * v(w))), 2),
}
FALSE_EXPANSIONS = {
    "sign": (w - h * v(w), 1),
    "one half forgotten": (w + h * v(w) + h**2 * (D * v(w)), 2),
    "second term forgotten": (w + h * v(w), 2),
    "transposed": (w + h * v(w) + h**2 / 2 * (D.T * v(w)), 2),
    "derivative in time forgotten": (w + h * flow, 2),
    "point forgotten": (h * v(w), 1),
    "third order": (w + h * v(w) + h**2 / 2 * (D * v(w)), 3),
}


@pytest.mark.parametrize("name", TRUE_EXPANSIONS)
def test_expansions_are_proved(name):
    result = along(*TRUE_EXPANSIONS[name])
    assert result.verdict == "proved", result.reason
    assert result.steps[0].theorems


@pytest.mark.parametrize("name", FALSE_EXPANSIONS)
def test_false_expansions_are_refuted(name):
    result = along(*FALSE_EXPANSIONS[name])
    assert result.verdict == "refuted", result.reason
    assert result.steps[0].counterexample


@pytest.mark.parametrize("name", TRUE_EXPANSIONS)
def test_the_checker_accepts_expansions(name):
    assert certificates(lambda: along(*TRUE_EXPANSIONS[name]))


@pytest.mark.parametrize("name", sorted(FALSE_EXPANSIONS.keys() - {"third order"}))  # which takes seconds
def test_a_prover_that_believes_all_gets_no_certificate_of_a_false_expansion(name, believing):
    assert along(*FALSE_EXPANSIONS[name]).verdict == "proved"
    assert not certificates(lambda: along(*FALSE_EXPANSIONS[name]))


@pytest.fixture
def believing(monkeypatch):
    """A prover to which all terms are equal."""
    monkeypatch.setattr(flows, "same", lambda *_: True)


def test_values_at_another_point_are_not_those_at_the_start():
    result = verdict(
        Eq(at(v(w), w, w[0]), at(v(w), w, w[1])), book={"1.0": derivation(steps).placed(number="1.0")}
    )
    assert result.verdict == "refuted", result.reason


def test_a_derivative_by_another_letter_is_not_one_along_the_flow():
    right = w + h * flow + h**2 / 2 * total[h, time](w)
    assert along(right).verdict == "unknown"


def test_powers_below_the_first_count_too():
    assert along(w + h * v(w) + 2 / h * v(w), 1).verdict == "refuted"


def test_a_family_of_functions_has_slopes_of_its_own():
    every = real("V", over=k)
    true = Eq(partial[p](every[k] + U), partial[p](every[k]) + partial[p](U))
    false = Eq(partial[p](every[k] + U), partial[p](every[k]) - partial[p](U))
    assert verdict(true).verdict == "proved"
    assert verdict(false).verdict == "refuted"


def test_an_expansion_without_an_order_claims_nothing_that_can_be_shown():
    assert verdict(Approx(w(h), w + h * v(w)), approximation).verdict == "unknown"


# ── Slopes ───────────────────────────────────────────────────────────────────

SLOPES = {
    "length": (partial[p](norm(p) ** 2), 2 * p, True),
    "length, without the two": (partial[p](norm(p) ** 2), p, False),
    "linear": (partial[p](c * V + U), c * partial[p](V) + partial[p](U), True),
    "linear, one dropped": (partial[p](c * V + U), c * partial[p](V), False),
    "product": (partial[p](V * U), V * partial[p](U) + U * partial[p](V), True),
    "product, as a product of slopes": (partial[p](V * U), V * partial[p](U), False),
    "square": (partial[p](V**2), 2 * V * partial[p](V), True),
    "quotient": (partial[p](1 / V), -1 * (1 / V**2) * partial[p](V), True),
    "length of a slope": (
        partial[p](norm(partial[p](V)) ** 2),
        2 * paren(partial[p, p](V)) * partial[p](V),
        True,
    ),
    "length of a slope, without the two": (
        partial[p](norm(partial[p](V)) ** 2),
        paren(partial[p, p](V)) * partial[p](V),
        False,
    ),
    "symmetric": ((partial[p, p](V)).T * p, partial[p, p](V) * p, True),
    "second slope of a sum": (partial[p, p](V + U) * p, partial[p, p](V) * p + partial[p, p](U) * p, True),
    "second slope is not the first": (partial[p, p](V) * p, partial[p](V), False),
}


@pytest.mark.parametrize("name", SLOPES)
def test_slopes(name):
    left, right, holds = SLOPES[name]
    result = verdict(kept(left, right))
    assert result.verdict == ("proved" if holds else "refuted"), result.reason


@pytest.mark.parametrize("name", SLOPES)
def test_the_checker_derives(name, believing):
    left, right, holds = SLOPES[name]
    assert bool(certificates(lambda: verdict(kept(left, right)))) == holds


def kept(left, right):
    """An equation in which both functions stand."""
    return Eq(left + 0 * p * sum((partial[p](x).T * p for x in (V, U)), 0 * c), right)


DECAY = {
    "weight decay": (Becomes(p, (1 - c) * p - h * partial[p](V)), V + c / (2 * h) * Sum[k](p[k] ** 2), True),
    "without the rate": (Becomes(p, (1 - c) * p - h * partial[p](V)), V + c / 2 * Sum[k](p[k] ** 2), False),
    "without the half": (Becomes(p, (1 - c) * p - h * partial[p](V)), V + c / h * Sum[k](p[k] ** 2), False),
    "twice the loss": (Becomes(p, p - 2 * h * partial[p](V)), 2 * V, True),
    "another loss": (Becomes(p, p - 2 * h * partial[p](V)), V, False),
    "a constant more": (Becomes(p, p - h * partial[p](V)), V + c, True),
}


@pytest.mark.parametrize("name", DECAY)
def test_losses_told_by_their_updates(name):
    result = told(name)
    assert result.verdict == ("proved" if DECAY[name][2] else "refuted"), result.reason


@pytest.mark.parametrize("name", DECAY)
def test_the_checker_is_told_losses(name, believing, monkeypatch):
    monkeypatch.setattr(flows, "_equal", lambda *_: None)
    assert bool(certificates(lambda: told(name))) == DECAY[name][2]


def told(name):
    update, right, _ = DECAY[name]
    book = {"1.0": derivation(update).placed(number="1.0")}
    return verdict(Eq(U, right), identity, book, where=Becomes(p, p - h * partial[p](U)), by="1.0")


def test_without_its_condition_a_loss_is_not_told():
    update = Becomes(p, (1 - c) * p - h * partial[p](V))
    book = {"1.0": derivation(update).placed(number="1.0")}
    assert verdict(Eq(U, V + c / (2 * h) * Sum[k](p[k] ** 2)), identity, book, by="1.0").verdict != "proved"


# ── Matched expansions ───────────────────────────────────────────────────────

MATCHED = {
    "half step back": (-frac(1, 2) * D * v(w), True),
    "sign": (frac(1, 2) * D * v(w), False),
    "whole step": (-1 * D * v(w), False),
    "nothing": (0 * v(w), False),
}


@pytest.mark.parametrize("name", MATCHED)
def test_what_makes_a_flow_meet_a_step(name):
    result = met(name)
    assert (result.verdict == "proved") == MATCHED[name][1], result.reason


@pytest.mark.parametrize("name", MATCHED)
def test_the_checker_matches(name, monkeypatch):
    monkeypatch.setattr(flows.signs, "quotient", lambda *_: 1)  # all terms are multiples of each other
    assert bool(certificates(lambda: met(name))) == MATCHED[name][1]


def met(name):
    right, _ = MATCHED[name]
    reached = at(w + h * v(w) + h**2 * (v_1(w) + frac(1, 2) * D * v(w)), w, w[0])
    book = {
        "1.0": derivation(Approx(w(h), reached, order=2, over=h), layout="numerator").placed(number="1.0"),
        "0.9": identity(Eq(w[1], w[0] + h * v(w[0]))).placed(number="0.9"),
    }
    meets = Approx(w(h), w[1], order=2, over=h)
    return verdict(Eq(v_1(w), right), identity, book, where=meets, by="1.0 0.9", layout="numerator")
