"""Verdicts on identities and falsehoods from outside the book, by subject."""

import pytest

from tests.verify import known_calculus, known_matrices, known_optima, known_sums
from tests.verify.asked import verdict
from udlc.notation import Eq, Sum, derivation, optimum, partial, real

SUBJECTS = (known_calculus, known_matrices, known_sums)


def rows(kind):
    return [
        pytest.param(statement, id=f"{subject.__name__.rpartition('_')[2]}: {name}")
        for subject in SUBJECTS
        for name, statement in getattr(subject, kind, {}).items()
    ]


@pytest.mark.parametrize("statement", rows("TRUE"))
def test_identities_are_proved(statement):
    result = verdict(statement)
    assert result.verdict == "proved", (result.verdict, result.reason)


@pytest.mark.parametrize("statement", rows("BEYOND"))
def test_what_is_true_is_supported_at_least(statement):
    assert verdict(statement).verdict in ("proved", "checked")


@pytest.mark.parametrize("statement", rows("FALSE"))
def test_falsehoods_are_refuted(statement):
    result = verdict(statement)
    assert result.verdict == "refuted", (result.verdict, result.reason)
    assert result.steps[-1].counterexample


@pytest.mark.parametrize("name", known_optima.TRUE_OPTIMA)
def test_what_keeps_an_optimum_is_proved(name):
    _, *steps = verdict(known_optima.TRUE_OPTIMA[name], optimum).steps
    assert {s.verdict for s in steps} == {"proved"}, steps[-1].reason


@pytest.mark.parametrize("name", known_optima.FALSE_OPTIMA)
def test_what_moves_an_optimum_is_not_accepted(name):
    steps = verdict(known_optima.FALSE_OPTIMA[name], optimum).steps
    assert steps[-1].verdict in ("refuted", "unknown")


def test_most_falsehoods_about_optima_and_moments_are_refuted():
    verdicts = [verdict(s, optimum).verdict for s in known_optima.FALSE_OPTIMA.values()]
    where = known_optima.MODEL
    verdicts += [verdict(s, derivation, where=where).verdict for s in known_optima.FALSE_MOMENTS.values()]
    assert verdicts.count("refuted") >= 0.7 * len(verdicts)


@pytest.mark.parametrize("name", known_optima.TRUE_MOMENTS)
def test_true_moments_are_proved(name):
    result = verdict(known_optima.TRUE_MOMENTS[name], derivation, where=known_optima.MODEL)
    assert result.verdict == "proved", (result.verdict, result.reason)


@pytest.mark.parametrize("name", known_optima.FALSE_MOMENTS)
def test_false_moments_are_not_accepted(name):
    assert verdict(known_optima.FALSE_MOMENTS[name], derivation, where=known_optima.MODEL).verdict in (
        "refuted",
        "unknown",
    )


def test_slopes_of_what_depends_on_nothing_known():
    x, L, M = real("x L M")
    n, N = known_sums.n, known_sums.N
    parts = real("p", over=N)
    assert verdict(Eq(partial[x](L), 0)).verdict == "unknown"  # true of what does not depend on x
    assert verdict(Eq(partial[x](L), L)).verdict == "refuted"
    assert verdict(Eq(partial[x](L), 2 * partial[x](L))).verdict == "refuted"
    assert verdict(Eq(partial[x](L), partial[x](M))).verdict == "refuted"
    dropped = verdict(Eq(partial[x].of(Sum[n](parts[n])), Sum[n:2:N](partial[x](parts[n]))))
    assert dropped.verdict == "refuted"
