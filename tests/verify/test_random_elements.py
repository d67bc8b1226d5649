"""Means of products of elements of random arrays: what conditions tell of one element, and no more."""

import pytest

from tests.verify.asked import certificates, verdict
from tests.verify.random_layer import APART, D, K, W, a, b, g, i, j, layer, t, u, v, y, z, σ
from udlc.notation import (
    E,
    Eq,
    Lt,
    ReLU,
    Sum,
    Var,
    cases,
    frac,
    identity,
    independent,
    index,
    symmetric,
)
from udlc.verify.classes import readings

l, k = index("l", K), index("k", D)
BOOK = layer(0, ReLU(t))
BIASED = (independent(W, u), Eq(b[i], 0), Eq(E(W[i, j]), 0), Eq(E(W[i, j] ** 2), σ[W] ** 2))
EVEN = (symmetric(v), Eq(E(v[j] ** 2), σ[v] ** 2))
UNIT = (independent(y, z), *(Eq(E(x), 0) for x in (y, z)), *(Eq(E(x**2), 1) for x in (y, z)))
SQUARES = σ[W] ** 2 * Sum[j](E(u[j] ** 2))

TRUE = {
    "a mean": (Eq(E(g[i]), 0), APART),
    "a mean of a part": (Eq(E(b[i] + W[i, j] * u[j]), 0), APART),
    "a variance": (Eq(σ[g[i]] ** 2, SQUARES), BIASED),
    "a variance, by its name": (Eq(Var(g[i]), SQUARES), BIASED),
    "two elements": (Eq(E(W[i, 1] * W[i, 2]), 0), (*APART, Lt(1, D))),
    "two numbers": (Eq(E((y + 2 * z) ** 2), 5), UNIT),
    "apart": (Eq(E(y**2 * z**2), 1), UNIT),
    "half": (Eq(E(u[j] ** 2), σ[v] ** 2 / 2), EVEN),
    "half of all": (Eq(Sum[j](E(u[j] ** 2)), D * σ[v] ** 2 / 2), EVEN),
    "through a layer": (Eq(σ[g[i]] ** 2, frac(1, 2) * D * σ[W] ** 2 * σ[v] ** 2), (*BIASED, *EVEN)),
}
FALSE = {
    "another element": (Eq(E(W[i, j] * W[i, k]), 0), APART),
    "one element": (Eq(E(W[i, j] * W[i, k]), σ[W] ** 2), APART),
    "twice": (Eq(σ[g[i]] ** 2, 2 * SQUARES), BIASED),
    "with a bias": (Eq(σ[g[i]] ** 2, SQUARES), APART),
    "not half": (Eq(E(u[j] ** 2), σ[v] ** 2), EVEN),
    "no symmetry": (Eq(E(u[j] ** 2), σ[v] ** 2 / 2), EVEN[1:]),
    "may depend": (Eq(E(y * z), E(y) * E(z)), UNIT[1:]),
    "no mean": (Eq(E(y + z), 0), UNIT[2:]),
    "one mean for another": (Eq(E(y), E(z)), UNIT[:1]),
    "fourth moments": (Eq(E(y**4), E(z**4)), UNIT),
    "of a fourth moment": (Eq(E(y**4), 1), UNIT),
    "one number": (Eq(E(y * z), 1), UNIT),
    "through a layer, not half": (Eq(σ[g[i]] ** 2, D * σ[W] ** 2 * σ[v] ** 2), (*BIASED, *EVEN)),
}


def asked(name, table):
    statement, where = table[name]
    return verdict(statement, identity, BOOK, where=where, by="2.2", bind={a: "2.3"})


@pytest.mark.parametrize("name", TRUE)
def test_what_follows_is_proved(name):
    assert asked(name, TRUE).verdict == "proved"


@pytest.mark.parametrize("name", TRUE)
def test_the_checker_accepts_it(name):
    assert certificates(lambda: asked(name, TRUE))


@pytest.mark.parametrize("name", FALSE)
def test_what_does_not_follow_is_not_proved(name):
    assert asked(name, FALSE).verdict != "proved"


@pytest.mark.parametrize("name", FALSE)
def test_a_prover_that_believes_all_gets_no_certificate(name, monkeypatch):
    monkeypatch.setattr(readings, "same", lambda *_: True)
    assert not certificates(lambda: asked(name, FALSE))


CASES = {
    "absolute value": (cases((-t, t < 0), (t, t >= 0)), ReLU(t) + ReLU(-t), True),
    "greater first": (cases((t, t > 0), (0, t <= 0)), ReLU(t), True),
    "a step is no ramp": (cases((0, t < 0), (1, t >= 0)), ReLU(t), False),
    "the other side": (cases((t, t < 0), (0, t >= 0)), ReLU(t), False),
    "not all values": (cases((0, t < 0), (t, t > 0)), ReLU(t), False),
    "three pieces": (cases((0, t < 0), (t, t < 1), (t, t >= 1)), ReLU(t), False),
}


@pytest.mark.parametrize("name", CASES)
def test_values_by_the_sign_of_a_quantity(name):
    left, right, holds = CASES[name]
    reader = readings.Reader(readings.Grounds.of(identity(Eq(left, right)).placed(number="1.1"), {}, 0))
    try:
        found = reader.read(left, {}) is reader.read(right, {})
    except readings.UdlcError:
        found = False
    assert found is holds
