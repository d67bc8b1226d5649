"""Decision processes: what is true is proved, what is false is not, and each hypothesis is needed."""

import pytest

from tests.verify import known_decisions as known
from udlc.notation import Eq, Le, identity, inequality
from udlc.translate.clauses import clauses_of
from udlc.verify.classes import processes
from udlc.verify.entries import verify_entry
from udlc.verify.links import Link, Setting


def verdict(statement, kind=identity, book=None, **how):
    """The result for a statement, as an entry of its own that rests on all of a book."""
    entries = {n: e.placed(number=n) for n, e in (book or {}).items()}
    entry = kind(statement, by=", ".join(entries), **how)
    return verify_entry(entry.placed(number="1.1"), entries)


@pytest.mark.parametrize("name", known.EQUAL)
def test_values_are_as_they_should_be(name):
    result = verdict(known.EQUAL[name], book=known.GROUNDS, where=known.REWARD)
    assert result.verdict == "proved", result.reason


@pytest.mark.parametrize("name", known.UNEQUAL)
def test_false_values_are_refuted(name):
    result = verdict(known.UNEQUAL[name], book=known.GROUNDS, where=known.REWARD)
    assert result.verdict == "refuted"


@pytest.mark.parametrize("name", known.EQUAL)
def test_no_finite_process_refutes_what_is_true(name):
    entries = {n: e.placed(number=n) for n, e in known.GROUNDS.items()}
    entry = identity(known.EQUAL[name], by=", ".join(entries), where=known.REWARD).placed(number="1.1")
    (clause,) = clauses_of(entry.meant, ("1.1",))
    left, right = clause.relation.items
    setting = Setting(entry, entries, {}, ())
    assert processes.decide(setting, Link(clause, 0, "=", left, right, ())).verdict == "unknown"


def test_the_mean_of_a_reward_is_needed():
    name = "a reward under the policy"
    assert verdict(known.EQUAL[name], book=known.GROUNDS).verdict == "unknown"


@pytest.mark.parametrize("name", known.ON_PATHS)
def test_scores_have_mean_zero(name):
    result = verdict(known.ON_PATHS[name], book={"law": known.LAW})
    assert result.verdict == "proved", result.reason


@pytest.mark.parametrize("name", known.NOT_ON_PATHS)
def test_what_goes_with_the_action_has_not(name):
    assert verdict(known.NOT_ON_PATHS[name], book={"law": known.LAW}).verdict != "proved"


@pytest.mark.parametrize("name", known.ON_PATHS)
def test_a_law_that_looks_ahead_is_no_law_of_paths(name):
    assert verdict(known.ON_PATHS[name], book={"law": known.BACKWARD}).verdict != "proved"


@pytest.mark.parametrize("name", known.LEAST)
def test_least_values(name):
    condition, claim = known.LEAST[name]
    result = verdict(claim, where=condition)
    assert result.verdict == "proved", result.reason


@pytest.mark.parametrize("name", known.NOT_LEAST)
def test_what_is_not_least_is_refuted(name):
    condition, claim = known.NOT_LEAST[name]
    assert verdict(claim, where=condition).verdict == "refuted"


@pytest.mark.parametrize("name", known.LEAST)
def test_the_greatest_value_is_another(name):
    condition, claim = known.LEAST[name]
    greatest = Eq(condition.first, known.argmax[known.least](condition.right.body))
    assert verdict(claim, where=greatest).verdict != "proved"


def test_an_operator_with_a_discount_brings_no_two_apart():
    book = {"f": known.bellman(known.γ)}
    assert verdict(Le(known.GAP, known.BEFORE), inequality, book).verdict == "proved"


@pytest.mark.parametrize("factor", [known.δ, 2 * known.γ, -2])
def test_an_operator_with_another_factor_may(factor):
    book = {"f": known.bellman(factor)}
    assert verdict(Le(known.GAP, known.BEFORE), inequality, book).verdict != "proved"


def test_no_two_are_nearer_where_they_are_one():
    book = {"f": known.bellman(known.γ)}
    result = verdict(known.GAP < known.BEFORE, inequality, book)
    assert (result.verdict, result.reason) == ("refuted", "where q_1 = q_2 both sides are 0")


def test_a_value_that_nothing_defines_is_not_unfolded():
    assert verdict(known.EQUAL["a multiple of a return"]).verdict != "proved"
