"""Matrices of a kind, blocks and columns: known identities are proved, falsehoods are refuted."""

import pytest

from tests.verify import matrices as known
from tests.verify.asked import verdict
from udlc.notation import Eq, eye, ones, permutation, real, size


@pytest.mark.parametrize("name", known.TRUE)
def test_identities_are_proved(name):
    result = verdict(known.TRUE[name])
    assert result.verdict == "proved", (result.verdict, result.reason)


@pytest.mark.parametrize("name", known.FALSE)
def test_falsehoods_are_refuted(name):
    result = verdict(known.FALSE[name])
    assert result.verdict == "refuted", (result.verdict, result.reason)
    assert result.steps[-1].counterexample


def test_without_the_word_permutation_nothing_is_proved():
    N = size("N")
    for domain, expected in ((permutation, "proved"), (None, "refuted")):
        P = real("P", N, N, domain=domain)
        assert verdict(Eq(P * P.T, eye(N))).verdict == expected
        assert verdict(Eq(P * ones(N), ones(N))).verdict == expected
