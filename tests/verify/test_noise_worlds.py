"""Noise by its first moments: what is false is refuted for fair signs, and what is true never."""

import pytest

from tests.verify.claims_alone import said_by
from udlc.notation import E, Eq, Sum, Var, example, eye, random, real, size, trace, zeros
from udlc.verify.classes import noise_claims

D, I = size("D I")
i = example("i", I)
A, B, ε = real("A", D, D), real("B", D, D), random("ε", D, over=i)
b = real("b", D)
MOMENTS = (Eq(E(ε), zeros(D)), Eq(E(ε * ε.T), eye(D)))

TRUE = {
    "a trace": Eq(E(ε.T * A * ε), trace(A)),
    "a product": Eq(E(A * ε * ε.T * B), A * B),
    "every draw": Eq(trace(ε * ε.T), ε.T * ε),
    "a mean": Eq(E(A * ε + b), E(b)),
    "linear": Eq(E(ε.T * A * ε) + E(ε.T * B * ε), E(ε.T * (A + B) * ε)),
}
FALSE = {
    "no mean": Eq(E(ε.T * A * ε), ε.T * A * ε),
    "a variance": Eq(Var(ε.T * A * ε), trace(A)),
    "a factor": Eq(E(ε.T * A * ε), 2 * trace(A)),
    "a transpose": Eq(E(A * ε * ε.T), A.T),
    "the noise": Eq(A * ε, 2 * ε),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_not_refuted(name):
    found = said_by(noise_claims, TRUE[name], MOMENTS)
    assert found.reason == "true in the worlds of noise that were tried"


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted(name):
    assert said_by(noise_claims, FALSE[name], MOMENTS).verdict == "refuted"


ESTIMATES = {
    "of the mean": (1 / I * Sum[i](ε[i].T * A * ε[i]), "unknown"),
    "without a factor": (Sum[i](ε[i].T * A * ε[i]), "refuted"),
    "without a draw": (1 / I * Sum[i:2:I](ε[i].T * A * ε[i]), "refuted"),
    "of twice the mean": (2 / I * Sum[i](ε[i].T * A * ε[i]), "refuted"),
}


@pytest.mark.parametrize("name", ESTIMATES)
def test_an_average_of_draws_has_the_mean(name):
    right, verdict = ESTIMATES[name]
    statement = Eq(trace(A), E(ε.T * A * ε)).Approx(right)
    assert said_by(noise_claims, statement, MOMENTS).verdict == verdict


def test_other_moments_let_nothing_be_refuted():
    where = (MOMENTS[0], Eq(E(ε * ε.T), 2 * eye(D)))
    assert said_by(noise_claims, FALSE["a factor"], where).verdict == "unknown"
