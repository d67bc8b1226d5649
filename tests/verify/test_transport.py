"""Distances of distributions: duality under a bound; constraints, cases, losses of several laws."""

import pytest

from tests.verify.asked import certificates
from udlc.notation import (
    Approx,
    E,
    Eq,
    Int,
    Le,
    Max,
    Min,
    Sum,
    approximation,
    argmin,
    binary,
    bullet,
    cases,
    constraint,
    density,
    derivation,
    distribution,
    div,
    example,
    function,
    hat,
    index,
    label_in,
    log,
    nonnegative,
    norm,
    optimum,
    partial,
    real,
    size,
    star,
)
from udlc.verify import transport_costs
from udlc.verify.classes import transport
from udlc.verify.entries import verify_entry

K, D, I, J, N = size("K D I J N")
i, j = index("i j", K)
x, f, P = real("x", domain=label_in(K)), real("f", K), real("P", K, K, domain=nonnegative)
Pr, q = density("Pr"), density("q")
p_i, q_i, q_j = Pr(Eq(x, i)), q(Eq(x, i)), q(Eq(x, j))
D_w = div("D_w", Pr(x), q(x))

MARGINALS = (Eq(Sum[j:](P[i, j]), p_i), Eq(Sum[i:](P[i, j]), q_j))
PRIMAL = optimum(Eq(D_w, Min[P](Sum[i:, j:](P[i, j] @ abs(i - j)))), where=(*MARGINALS, P[i, j] >= 0))
NO_MARGINAL = optimum(Eq(D_w, Min[P](Sum[i:, j:](P[i, j] @ abs(i - j)))), where=(MARGINALS[0], P[i, j] >= 0))
SQUARED = optimum(Eq(D_w, Min[P](Sum[i:, j:](P[i, j] @ abs(i - j) ** 2))), where=(*MARGINALS, P[i, j] >= 0))
SIGNED = optimum(Eq(D_w, Min[P](Sum[i:, j:](P[i, j] @ abs(i - j)))), where=MARGINALS)

n = index("i", K - 1)
step = abs(f[n + 1] - f[n])
gain = Sum[i:](p_i * f[i]) - Sum[j:](q_j * f[j])
DUAL = Eq(D_w, Max[f](gain))


def verdict(entry, grounds=None):
    book = {} if grounds is None else {"1.0": grounds.placed(number="1.0")}
    return verify_entry(entry.placed(number="1.1"), book).verdict


def dual(statement, bound, primal=PRIMAL):
    return verdict(optimum(statement, where=bound, by="1.0"), primal)


def test_the_dual_is_proved():
    assert dual(DUAL, step <= 1) == "proved"
    assert dual(Eq(D_w, Max[f](-Sum[i:](p_i * f[i]) + Sum[j:](q_j * f[j]))), step <= 1) == "proved"
    assert dual(Eq(D_w, Max[f](Sum[i:]((p_i - q_i) * f[i]))), step <= 1) == "proved"


@pytest.mark.parametrize("bound", [step < 1, step <= 2, step <= 3, step < 2])
def test_with_another_bound_it_is_refuted(bound):
    assert dual(DUAL, bound) == "refuted"
    assert verdict(constraint(bound, where=DUAL, by="1.0"), PRIMAL) == "refuted"


@pytest.mark.parametrize(
    ("primal", "expected"), [(NO_MARGINAL, "refuted"), (SQUARED, "refuted"), (SIGNED, "unknown")]
)
def test_another_primal_has_another_dual(primal, expected):
    assert dual(DUAL, step <= 1, primal) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (Sum[i:](p_i * f[i]) + Sum[j:](q_j * f[j]), "refuted"),
        (2 * Sum[i:](p_i * f[i]) - Sum[j:](q_j * f[j]), "refuted"),
        (Sum[i:](p_i * f[i]), "refuted"),
        (Sum[i:](p_i * f[i]) - Sum[j:](q_j * f[j] ** 2), "unknown"),
        (Sum[i:](p_i * q_i * f[i]), "refuted"),
    ],
)
def test_another_objective_is_not_proved(body, expected):
    assert dual(Eq(D_w, Max[f](body)), step <= 1) == expected


def test_a_bound_on_fewer_steps_is_not_enough():
    few = index("i", K - 2)
    assert dual(DUAL, abs(f[few + 1] - f[few]) <= 1) == "refuted"


GAINS = {
    "a sum": Sum[i:](p_i * f[i]) + Sum[j:](q_j * f[j]),
    "twice": 2 * Sum[i:](p_i * f[i]) - Sum[j:](q_j * f[j]),
    "one mean": Sum[i:](p_i * f[i]),
    "of both": Sum[i:](p_i * q_i * f[i]),
}


def test_the_checker_accepts_the_dual():
    for body in (gain, -Sum[i:](p_i * f[i]) + Sum[j:](q_j * f[j]), Sum[i:]((p_i - q_i) * f[i])):
        assert certificates(lambda body=body: dual(Eq(D_w, Max[f](body)), step <= 1))


@pytest.mark.parametrize("name", GAINS)
def test_a_prover_that_believes_all_gets_no_certificate_of_another_objective(name, monkeypatch):
    monkeypatch.setattr(transport, "is_dual", lambda *_: True)
    claim = Eq(D_w, Max[f](GAINS[name]))
    assert dual(claim, step <= 1) == "proved"
    assert not certificates(lambda: dual(claim, step <= 1))


@pytest.mark.parametrize("price", [abs(i - j) ** 2, abs(i - j + 1), abs(i + j), 2 * abs(i - j)])
def test_the_checker_asks_for_the_distance_of_places(price, monkeypatch):
    monkeypatch.setattr(transport_costs, "_is_distance", lambda *_: True)
    monkeypatch.setattr(transport, "is_dual", lambda *_: True)
    cost = optimum(Eq(D_w, Min[P](Sum[i:, j:](P[i, j] @ price))), where=(*MARGINALS, P[i, j] >= 0))
    assert dual(DUAL, step <= 1, cost) == "proved"
    assert not certificates(lambda: dual(DUAL, step <= 1, cost))


def test_a_bound_alone_asks_and_claims_nothing():
    assert verdict(constraint(step < 1)) == "defined"
    assert verdict(constraint(P[i, j] >= 0)) == "defined"


def test_densities_have_a_dual_over_functions_without_steep_slopes():
    y, y1, y2, π, F = real("y", D), real("y_1", D), real("y_2", D), density("π"), function("F")
    distance = div("D_w", Pr(y), q(y))
    marginals = (Eq(Int[y2](π(y1, y2)), Pr(y1)), Eq(Int[y1](π(y1, y2)), q(y2)))
    primal = optimum(
        Eq(distance, Min[π(bullet, bullet)](Int[y1, y2](π(y1, y2) @ norm(y1 - y2)))), where=marginals
    )
    claim = Eq(distance, Max[F(y)](Int[y](Pr(y) * F(y)) - Int[y](q(y) * F(y))))
    slope = abs(partial[y](F(y)))
    assert dual(claim, slope <= 1, primal) == "proved"
    assert certificates(lambda: dual(claim, slope <= 1, primal))
    backwards = Eq(distance, Max[F(y)](Int[y](q(y) * F(y)) - Int[y](Pr(y) * F(y))))
    same_mean = Eq(distance, Max[F(y)](Int[y](Pr(y) * F(y)) - Int[y](Pr(y) * F(y))))
    assert dual(backwards, slope <= 1, primal) == "proved"
    assert dual(same_mean, slope <= 1, primal) != "proved"
    assert dual(claim, slope < 1, primal) == "refuted"
    assert dual(claim, slope <= 2, primal) == "refuted"
    assert verdict(optimum(claim, by="1.0"), primal) == "refuted"


z, a, b = real("z a b")


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (((0, z < a), (1, Le(a, z, a + 1)), (0, z > a + 1)), "defined"),
        (((0, z < a), (1, Le(a, z, a + 1)), (0, z > a)), "refuted"),
        (((0, z < a), (1, z > a)), "refuted"),
        (((0, z < a), (1, z >= a)), "defined"),
        (((0, z <= a), (1, z >= a)), "refuted"),
        (((0, z < a + b), (1, z >= a + b)), "defined"),
    ],
)
def test_cases_that_compare_letters(pieces, expected):
    assert verdict(distribution(Eq(Pr(z), cases(*pieces)))) == expected


def test_letters_that_a_condition_ties_are_left_alone():
    pieces = cases((0, z < a), (1, Le(a, z, a + 1)), (0, z > a))
    assert verdict(distribution(Eq(Pr(z), pieces), where=a > 2)) == "defined"


m, k, l = example("i", N), example("i", I), example("j", J)
u, t, v, w = real("u", over=m), real("t", over=m, domain=binary), real("u", over=k), real("w", over=l)
g, h, φ = function("g"), function("h"), real("φ")
WHOLE = optimum(Eq(hat(φ), argmin[φ](Sum[m:](t[m] * g(u[m], φ) + (1 - t[m]) * h(u[m], φ)))))
any_ = function("r")
PARTS = Eq(Sum[m:](any_(u[m], t[m])), Sum[k:](any_(v[k], 1)) + Sum[l:](any_(w[l], 0)))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (Sum[k:](g(v[k], φ)) + Sum[l:](h(w[l], φ)), True),
        (Sum[k:](h(v[k], φ)) + Sum[l:](g(w[l], φ)), False),
        (Sum[k:](g(v[k], φ)) - Sum[l:](h(w[l], φ)), False),
        (Sum[k:](g(v[k], φ)), False),
    ],
)
def test_a_data_set_that_is_made_of_parts(body, expected):
    claim = optimum(Eq(hat(φ), argmin[φ](body)), where=PARTS, by="1.0")
    assert (verdict(claim, WHOLE) == "proved") is expected


def test_averages_of_draws_from_two_laws_are_unbiased():
    y, y_ = real("y", over=k), star(real("y", over=l))
    s = function("s")
    means = E[y_](log(s(y_))) + E[y](s(y))
    averages = 1 / J * Sum[l](log(s(y_[l]))) + 1 / I * Sum[k](s(y[k]))
    other = 1 / I * Sum[l](log(s(y_[l]))) + 1 / I * Sum[k](s(y[k]))
    assert verdict(approximation(Approx(averages, means))) == "proved"
    assert verdict(approximation(Approx(other, means))) != "proved"


def test_sizes_that_a_condition_calls_equal():
    y = real("y", over=k)
    claim = Eq(1 / J * Sum[k](y[k]), 1 / I * Sum[k](y[k]))
    assert verdict(derivation(claim, where=Eq(J, I))) == "proved"
    assert verdict(derivation(claim)) == "refuted"
