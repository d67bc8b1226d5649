"""Normal variables: what is false of densities and means is refuted in a world, and what is true never."""

import pytest

from tests.verify.claims_alone import said_by
from udlc.notation import (
    KL,
    E,
    Eq,
    Int,
    Norm,
    Sum,
    density,
    det,
    example,
    eye,
    frac,
    function,
    identity,
    log,
    positive_definite,
    real,
    size,
    squared,
    tr,
    zeros,
)
from udlc.verify.classes import normal_claims
from udlc.verify.entries import verify_entry

D, N, K = size("D N K")
n = example("n", N)
p, r = density("p r")
x, y, z = real("x", D), real("y", D), real("z", K)
draws = real("z", K, over=n)
f, σ2 = function("f", D), squared("σ")
a, b = real("a b", D)
A, B = real("A B", D, D, domain=positive_definite)
M = real("M", D, K)

LINEAR = (Eq(p(z), Norm[z](zeros(K), eye(K))), Eq(p(x | z), Norm[x](M * z, σ2 * eye(D))))
NORMALS = (Eq(p(x), Norm[x](a, A)), Eq(r(x), Norm[x](b, B)))

TRUE = {
    "a marginal": (Eq(p(x), Norm[x](zeros(D), M * M.T + σ2 * eye(D))), LINEAR),
    "a law of total probability": (Eq(p(x), Int[z](p(x | z) * p(z))), ()),
    "Bayes": (Eq(p(z | x), p(x | z) * p(z) / p(x)), ()),
    "a mean": (Eq(Int[x](p(x) * a.T * x), a.T * b), (Eq(p(x), Norm[x](b, B)),)),
    "a second moment": (Eq(Int[x](p(x) * (x - a).T * B * (x - a)), tr(B * A)), NORMALS[:1]),
    "a divergence": (
        Eq(
            KL(p(x), r(x)),
            frac(1, 2) * (tr(B**-1 * A) - D + (a - b).T * B**-1 * (a - b) + log(det(B) / det(A))),
        ),
        NORMALS,
    ),
    "a divergence of itself": (Eq(KL(p(x), p(x)), 0), ()),
    "a product of functions": (Eq(Int[x](p(x) * (f(x) - f(x)).T * x), 0), ()),
    "a normalisation": (Eq(Int[x](Norm[x](f(a), A)), 1), ()),
    "a chain rule": (Eq(p(x, y, z), p(x | y, z) * p(y | z) * p(z)), ()),
    "a mean under the bar": (Eq(Int[x](p(x | z) * x), M * z), LINEAR),
    "a logarithm": (Eq(log(p(x, z)), log(p(x | z)) + log(p(z))), LINEAR),
    "symmetry": (Eq(Norm[x](a, A), Norm[a](x, A)), ()),
}
FALSE = {
    "another marginal": (Eq(p(x), Norm[x](zeros(D), M * M.T)), LINEAR),
    "no factor": (Eq(p(x), Int[z](p(x | z))), ()),
    "Bayes turned": (Eq(p(z | x), p(x | z) * p(x) / p(z)), ()),
    "no bar": (Eq(p(x, z), p(x) * p(z)), LINEAR),
    "a mean of another": (Eq(Int[x](p(x) * a.T * x), a.T * a), (Eq(p(x), Norm[x](b, B)),)),
    "a divergence turned": (Eq(KL(p(x), r(x)), KL(r(x), p(x))), NORMALS),
    "a lost dimension": (
        Eq(KL(p(x), r(x)), frac(1, 2) * (tr(B**-1 * A) + (a - b).T * B**-1 * (a - b) + log(det(B) / det(A)))),
        NORMALS,
    ),
    "a logarithm of a mean": (Eq(log(Int[z](p(z) * p(x | z))), Int[z](p(z) * log(p(x | z)))), ()),
    "a covariance twice": (Eq(Norm[x](a, A), Norm[x](a, 2 * A)), ()),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_not_refuted(name):
    found = said_by(normal_claims, *TRUE[name])
    assert found.reason == "true in the worlds of normal variables that were tried"


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted(name):
    assert said_by(normal_claims, *FALSE[name]).verdict == "refuted"


ESTIMATES = {
    "an average": (1 / N * Sum[n](p(x | draws[n])), "unknown"),
    "a sum": (Sum[n](p(x | draws[n])), "refuted"),
    "a draw less": (1 / N * Sum[n : 1 : N - 1](p(x | draws[n])), "refuted"),
    "twice": (2 / N * Sum[n](p(x | draws[n])), "refuted"),
    "the bar turned": (1 / N * Sum[n](p(draws[n] | x)), "refuted"),
}


@pytest.mark.parametrize("name", ESTIMATES)
def test_an_average_of_draws_has_the_mean(name):
    right, verdict = ESTIMATES[name]
    statement = Eq(p(x), Int[z](p(x | z) * p(z))).Approx(right)
    assert said_by(normal_claims, statement).verdict == verdict


def test_a_proportionality_leaves_what_is_free_of_the_quantity():
    left = p(x | z) * p(z)
    assert said_by(normal_claims, Eq(left, left).Propto(p(z | x), over=z), LINEAR).verdict == "unknown"
    assert said_by(normal_claims, Eq(left, left).Propto(p(x | z), over=z), LINEAR).verdict == "refuted"


def test_conditions_that_cannot_hold_let_nothing_be_refuted():
    where = (*NORMALS, Eq(KL(p(x), r(x)), 0))
    assert said_by(normal_claims, Eq(p(x), 2 * r(x)), where).verdict == "unknown"


def test_a_density_that_is_none_lets_nothing_be_refuted():
    where = (Eq(p(x), 2 * Norm[x](a, A)),)
    assert said_by(normal_claims, Eq(p(x), Norm[x](a, A)), where).verdict == "unknown"


def test_the_verifier_asks_these_worlds():
    statement, where = FALSE["another marginal"]
    assert verify_entry(identity(statement, where=where).placed(number="1.1"), {}).verdict == "refuted"


def test_a_mean_over_a_density_is_one_over_its_events():
    assert said_by(normal_claims, Eq(E[p(x | z)](a.T * x), Int[x](p(x | z) * a.T * x))).verdict == "unknown"
    assert said_by(normal_claims, Eq(E[p(x | z)](a.T * x), Int[x](p(x) * a.T * x))).verdict == "refuted"
