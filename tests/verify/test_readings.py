"""Probability: what is true is proved, what is false is not, and mostly refuted; hypotheses are needed."""

import pytest

from tests.verify import known_probability as known
from tests.verify.asked import verdict
from udlc.notation import (
    Eq,
    Int,
    approximation,
    definition,
    density,
    identity,
    inequality,
    log,
    proportional,
    real,
    size,
)
from udlc.verify.classes import readings
from udlc.verify.grounds import Grounds
from udlc.verify.reading import Reader
from udlc.verify.refuting import refutation


@pytest.mark.parametrize("name", known.EQUAL)
def test_identities_are_proved(name):
    result = verdict(known.EQUAL[name])
    assert result.verdict == "proved", result.reason


@pytest.mark.parametrize("name", known.EQUAL)
def test_no_world_refutes_an_identity(name):
    entry = identity(known.EQUAL[name]).placed(number="1.1")
    reader = Reader(Grounds.of(entry, {}))
    one, other = (reader.read(x, {}) for x in entry.statement.items)
    assert refutation(reader, readings.pairs(one, other)) is None


@pytest.mark.parametrize("name", known.UNEQUAL)
def test_falsehoods_are_refuted(name):
    result = verdict(known.UNEQUAL[name])
    assert result.verdict == "refuted", (result.verdict, result.reason)


@pytest.mark.parametrize("name", known.PROPORTIONAL)
def test_proportionality_is_proved(name):
    result = verdict(known.PROPORTIONAL[name], proportional)
    assert result.verdict == "proved", result.reason


@pytest.mark.parametrize("name", known.NOT_PROPORTIONAL)
def test_what_is_not_proportional_is_refuted(name):
    assert verdict(known.NOT_PROPORTIONAL[name], proportional).verdict == "refuted"


@pytest.mark.parametrize("name", known.IN_LAW)
def test_laws_are_equal(name):
    result = verdict(known.IN_LAW[name], where=known.noise)
    assert result.verdict == "proved", result.reason


@pytest.mark.parametrize("name", known.NOT_IN_LAW)
def test_laws_differ(name):
    assert verdict(known.NOT_IN_LAW[name], where=known.noise).verdict == "refuted"


def test_noise_that_may_depend_has_no_law():
    normal, _ = known.noise
    assert verdict(known.IN_LAW["two at once"], where=normal).verdict == "unknown"


@pytest.mark.parametrize("name", known.AT_LEAST)
def test_jensen(name):
    statement, where = known.AT_LEAST[name]
    result = verdict(statement, inequality, where=where)
    assert result.verdict == "proved", result.reason


@pytest.mark.parametrize("name", known.NOT_AT_LEAST)
def test_false_inequalities_are_not_proved(name):
    statement, where = known.NOT_AT_LEAST[name]
    assert verdict(statement, inequality, where=where).verdict in ("refuted", "unknown")


def test_nothing_is_known_of_a_function_that_may_be_curved_in_any_way():
    statement, _ = known.AT_LEAST["concave"]
    assert verdict(statement, inequality).verdict != "proved"


@pytest.mark.parametrize("name", known.ABOUT)
def test_averages_of_draws_are_unbiased(name):
    result = verdict(known.ABOUT[name], approximation)
    assert result.verdict == "proved", result.reason
    assert any("drawn from" in c for c in result.steps[0].conditions)


@pytest.mark.parametrize("name", known.NOT_ABOUT)
def test_biased_estimates_are_not_proved(name):
    assert verdict(known.NOT_ABOUT[name], approximation).verdict in ("refuted", "unknown")


@pytest.mark.parametrize("name", known.MOMENTS)
def test_moments_of_normal_noise(name):
    result = verdict(known.MOMENTS[name], where=known.standard)
    assert result.verdict == "proved", result.reason


@pytest.mark.parametrize("name", known.WRONG_MOMENTS)
def test_false_moments_are_not_proved(name):
    assert verdict(known.WRONG_MOMENTS[name], where=known.standard).verdict in ("refuted", "unknown")


D = size("D")
x, z, φ = real("x", D), real("z", D), real("φ", D)
p = density("p")


def test_a_prior_that_may_depend_on_the_parameters_is_another():
    claim = Eq(p(x | φ), Int[z](p(x | z, φ) * p(z)))
    assert verdict(claim, where=Eq(p(z | φ), p(z))).verdict == "proved"
    assert verdict(claim).verdict == "refuted"


def test_definitions_that_an_entry_rests_on_are_unfolded():
    L = real("L")
    book = {"1.0": definition(Eq(L, log(p(x)))).placed(number="1.0")}
    claim = Eq(L, log(Int[z](p(x, z))))
    assert verdict(claim, book=book, by="1.0").verdict == "proved"
    assert verdict(claim, book=book).verdict != "proved"
    assert verdict(Eq(L, log(Int[z](p(x | z)))), book=book, by="1.0").verdict == "refuted"


def test_what_was_used_is_listed():
    claim = Eq(p(x | φ), Int[z](p(x | z, φ) * p(z)))
    step = verdict(claim, where=Eq(p(z | φ), p(z))).steps[0]
    assert any("integrals exist" in c for c in step.conditions)
    assert any("p(z|φ)" in name for name in step.theorems)


def test_claims_that_rest_on_each_other_prove_nothing():
    a, b = real("a"), real("b")
    one = identity(Eq(a, b), by="1.1").placed(number="1.0")
    book = {"1.0": one, "1.1": identity(Eq(a, b), by="1.0").placed(number="1.1")}
    assert verdict(Eq(a, b), book=book, by="1.0").verdict != "proved"
