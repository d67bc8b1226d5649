"""Probabilities of sequences as products of conditional ones: true factorizations and false ones."""

import pytest

from tests.verify.asked import verdict
from udlc.notation import Eq, Prod, density, index, label, real, size

N = size("N")
Pr = density("Pr")
n = index("n", N)
t = real("t", over=N)
whole = Pr(t[1], ..., t[N])
next_one = Pr(t[n] | t[1], ..., t[n - 1])
text = Pr(label("we came late"))

TRUE = {
    "one by one": Eq(whole, Pr(t[1]) * Prod[n:2:N](next_one)),
    "two first": Eq(whole, Pr(t[1], t[2]) * Prod[n:3:N](next_one)),
    "last apart": Eq(whole, Pr(t[1], ..., t[N - 1]) * Pr(t[N] | t[1], ..., t[N - 1])),
    "backwards by a quotient": Eq(whole / Pr(t[1]), Prod[n:2:N](next_one)),
    "a quotient": Eq(whole / Pr(t[1], ..., t[N - 1]), Pr(t[N] | t[1], ..., t[N - 1])),
    "words": Eq(
        text, Pr(label("we")) * Pr(label("came") | label("we")) * Pr(label("late") | label("we came"))
    ),
    "two words at once": Eq(text, Pr(label("we")) * Pr(label("came late") | label("we"))),
    "words, last apart": Eq(text, Pr(label("we came")) * Pr(label("late") | label("we came"))),
}
FALSE = {
    "independent": Eq(whole, Prod[n:1:N](Pr(t[n]))),
    "Markov": Eq(whole, Pr(t[1]) * Prod[n:2:N](Pr(t[n] | t[n - 1]))),
    "first forgotten": Eq(whole, Prod[n:2:N](next_one)),
    "last forgotten": Eq(whole, Pr(t[1]) * Prod[n : 2 : N - 1](next_one)),
    "start too late": Eq(whole, Pr(t[1]) * Prod[n:3:N](next_one)),
    "first twice": Eq(whole, Pr(t[1]) * Pr(t[1]) * Prod[n:2:N](next_one)),
    "words without their beginning": Eq(
        text, Pr(label("we")) * Pr(label("came") | label("we")) * Pr(label("late") | label("came"))
    ),
    "a word forgotten": Eq(text, Pr(label("we")) * Pr(label("late") | label("we came"))),
    "independent words": Eq(text, Pr(label("we")) * Pr(label("came")) * Pr(label("late"))),
    "condition doubled": Eq(text, Pr(label("we came")) * Pr(label("came late") | label("we"))),
}


@pytest.mark.parametrize("name", TRUE)
def test_factorizations_are_proved(name):
    result = verdict(TRUE[name])
    assert result.verdict == "proved", result.reason


@pytest.mark.parametrize("name", FALSE)
def test_false_factorizations_are_refuted(name):
    result = verdict(FALSE[name])
    assert result.verdict == "refuted", result.reason
    assert result.steps[0].counterexample
