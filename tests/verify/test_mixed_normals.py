"""Labels among normal variables, exponentials of densities, means whose density may be one of several."""

import mpmath
import pytest

from tests.verify.claims_alone import said_by
from udlc.notation import (
    E,
    Eq,
    Int,
    Norm,
    Sum,
    density,
    exp,
    eye,
    function,
    index,
    label_in,
    log,
    nonnegative,
    positive,
    real,
    size,
    squared,
    zeros,
)
from udlc.verify import gaussian_sums as g
from udlc.verify.classes import normal_claims
from udlc.verify.classes.normal_claims import WORLDS
from udlc.verify.worlds import NoWorldError

N, D, K = size("N D K")
n, k = index("n", N), index("k", K)
x, y, u, v = real("x"), real("y"), real("u", D), real("v", D)
z, c = real("z", domain=label_in(N)), real("c", domain=label_in(K))
λ, μ, σ2 = real("λ", N, domain=nonnegative), real("μ", N), squared("σ", N)
p, q, Pr = density("p q Pr")
f, s = function("f", D), real("s", domain=positive)

MIXTURE = (
    Eq(p(Eq(z, n)), λ[n]),
    Eq(p(x | Eq(z, n)), Norm[x](μ[n], σ2[n])),
    Eq(Sum[n](λ[n]), 1),
)

TRUE = {
    "a mixture": (Eq(p(x), Sum[n](λ[n] * Norm[x](μ[n], σ2[n]))), MIXTURE),
    "a marginal": (Eq(p(x), Sum[n](p(x, Eq(z, n)))), MIXTURE),
    "labels are one of all": (Eq(Sum[n](p(Eq(z, n))), 1), MIXTURE),
    "labels given a point are too": (Eq(Sum[n](p(Eq(z, n) | x)), 1), MIXTURE),
    "Bayes": (Eq(p(Eq(z, n) | x), p(x | Eq(z, n)) * p(Eq(z, n)) / p(x)), MIXTURE),
    "a mean": (Eq(Int[x](p(x) * x), Sum[n](λ[n] * μ[n])), MIXTURE),
    "a second moment": (Eq(Int[x](p(x) * x**2), Sum[n](λ[n] * (μ[n] ** 2 + σ2[n]))), MIXTURE),
    "without being told": (Eq(p(x, Eq(z, n)), p(x | Eq(z, n)) * p(Eq(z, n))), ()),
    "two labels": (Eq(p(x, Eq(z, n)), Sum[k](p(x, Eq(z, n), Eq(c, k)))), ()),
    "two quantities": (Eq(p(x, y), Sum[n](p(x | y, Eq(z, n)) * p(y | Eq(z, n)) * p(Eq(z, n)))), ()),
    "entries of a vector": (Eq(Sum[n](μ[n] ** 2) * p(x), p(x) * μ.T * μ), ()),
    "exp of a density": (Eq(Int[x](Pr(x) * exp(2 * Pr(x))), Int[x](Pr(x) * exp(Pr(x)) * exp(Pr(x)))), ()),
    "a mean over a letter": (Eq(E[u](Pr(u)), Int[u](Pr(u) * Pr(u))), ()),
}
FALSE = {
    "a component less": (Eq(p(x), Sum[n:2:N](λ[n] * Norm[x](μ[n], σ2[n]))), MIXTURE),
    "without weights": (Eq(p(x), Sum[n](Norm[x](μ[n], σ2[n]))), MIXTURE),
    "one normal density": (Eq(p(x), Norm[x](Sum[n](λ[n] * μ[n]), Sum[n](λ[n] * σ2[n]))), MIXTURE),
    "a label for a point": (Eq(p(z), Sum[n](p(x, Eq(z, n)))), MIXTURE),
    "the bar turned": (Eq(p(x, Eq(z, n)), p(Eq(z, n) | x) * p(Eq(z, n))), MIXTURE),
    "independence": (Eq(p(x, Eq(z, n)), p(x) * p(Eq(z, n))), MIXTURE),
    "a variance": (Eq(Int[x](p(x) * x**2), Sum[n](λ[n] * σ2[n])), MIXTURE),
    "labels all alike": (Eq(p(Eq(z, n)), 1 / N), MIXTURE),
    "one entry of a vector": (Eq(μ[1] ** 2 * p(x), p(x) * μ.T * μ), ()),
    "exp of a mean": (Eq(Int[x](Pr(x) * exp(Pr(x))), exp(Int[x](Pr(x) * Pr(x)))), ()),
    "whichever mean": (Eq(E[u](Pr(u | v)), Pr(v)), ()),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_not_refuted(name):
    assert said_by(normal_claims, *TRUE[name]).reason == WORLDS.agreed


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted(name):
    assert said_by(normal_claims, *FALSE[name]).verdict == "refuted"


def test_a_mean_is_refuted_only_by_all_densities_that_may_be_meant():
    either = Eq(E[u](f(u)), Int[u](Pr(u | v) * f(u)))
    assert said_by(normal_claims, either).verdict == "unknown"
    neither = Eq(E[u](f(u)), 2 * Int[u](Pr(u | v) * f(u)))
    assert said_by(normal_claims, neither).verdict == "refuted"


def test_weights_that_are_no_shares_let_nothing_be_refuted():
    where = (Eq(p(Eq(z, n)), λ[n]), Eq(Sum[n](λ[n]), 2))
    assert said_by(normal_claims, Eq(p(x), 2 * p(x)), where).verdict == "unknown"


def test_a_bound_is_reached_where_two_words_are_one():
    """Twice the lower bound is above the log of a density only where that is large and the bound tight."""
    told = (Eq(Pr(v), Norm[v](zeros(D), s * eye(D))), Eq(Pr(u | v), Norm[u](f(v), s * eye(D))))
    bound = Int[v](q(v) * log(Pr(u, v) / q(v)))
    assert said_by(normal_claims, log(Pr(u)) >= bound, told).verdict == "unknown"
    assert said_by(normal_claims, log(Pr(u)) >= 2 * bound, told).verdict == "refuted"


@pytest.mark.parametrize("factor", [1, -1, 3])
def test_the_series_of_an_exponential(factor):
    with mpmath.workdps(60):
        weight = g.normal([g.variable("v")], [g.number(0)], mpmath.matrix([[1]]))
        found = g.as_number(
            g.integral(g.multiply(weight, g.exp(g.multiply(g.number(factor), weight))), ["v"])
        )
        wanted = mpmath.quad(
            lambda t: mpmath.npdf(t) * mpmath.exp(factor * mpmath.npdf(t)), [-40, -10, -3, 0, 3, 10, 40]
        )
        assert abs(found - wanted) < mpmath.mpf(10) ** -20


def test_an_exponential_without_a_bound_has_no_value():
    steep = g.exp((({("v", "v"): mpmath.mpf(1)}, {}),))
    for value in (steep, g.multiply(g.number(100), g.exp((({("v", "v"): mpmath.mpf(-1)}, {}),)))):
        with pytest.raises(NoWorldError):
            g.exp(value)
    tilted = {("v", "v"): mpmath.mpf(-1), ("v", "w"): mpmath.mpf(2), ("w", "w"): mpmath.mpf(-1)}
    assert g.greatest({**tilted, (): mpmath.mpf(3)}) == 3
    with pytest.raises(NoWorldError):
        g.greatest({**tilted, ("w",): mpmath.mpf(1)})
