"""Worlds of random arrays: what is false there is refuted, what is true never."""

from types import SimpleNamespace

import pytest

from tests.verify.asked import status
from tests.verify.claims_alone import said_by
from tests.verify.random_layer import APART, W, b, g, i, j, layer, t, u, v, y, z, σ
from udlc.notation import (
    E,
    Eq,
    Lt,
    Sum,
    Var,
    frac,
    symmetric,
)
from udlc.verify.classes import randomness

FREE = {"square": Eq(E(y**2), E(y) ** 2), "product": Eq(E(y * z), E(y) * E(z))}
HELD = {
    "an equation that leaves one value": (Eq(E(y**2), E(y) ** 2), (Eq(y, 2 * y - 1),)),
    "a mean of another power": (Eq(E(y**4), 1), (Eq(E(y**6), 1),)),
    "an inequality": (Eq(E(y), 0), (Lt(y, 0),)),
}


@pytest.mark.parametrize("name", FREE)
def test_without_conditions_a_world_refutes(name):
    assert status(FREE[name]) == "refuted"


@pytest.mark.parametrize("name", HELD)
def test_no_world_stands_for_conditions_that_it_does_not_keep(name):
    statement, where = HELD[name]
    assert status(statement, where=where) == "unknown"


BOOK = layer(-t)
EVEN = (*APART, symmetric(v))

WORLDS = SimpleNamespace(applies=randomness.applies, decide=randomness.decide)
"""The worlds alone, past the proofs."""

TRUE = {
    "a mean": (Eq(E(g[i]), 0), APART),
    "a variance": (Eq(σ[g[i]] ** 2, E(g[i] ** 2)), APART),
    "both variances": (Eq(Var(g[i]), σ[b[i]] ** 2 + σ[W] ** 2 * Sum[j](E(u[j] ** 2))), APART),
    "third moments": (Eq(E(v[j] ** 3), 0), (symmetric(v),)),
    "an absolute value": (Eq(E(u[j] ** 2), E(v[j] ** 2)), EVEN),
    "linear": (Eq(E(y + z), E(y) + E(z)), ()),
    "of a number": (Eq(Var(y + 1), Var(y)), ()),
}
FALSE = {
    "a factor": (Eq(σ[g[i]] ** 2, 2 * E(g[i] ** 2)), APART),
    "no mean is taken": (Eq(E(g[i] ** 2), g[i] ** 2), APART),
    "a variance for a second moment": (Eq(E(u[j] ** 2), Var(u[j])), APART),
    "a standard deviation": (Eq(σ[g[i]], E(g[i] ** 2)), APART),
    "half of an absolute value": (Eq(E(u[j] ** 2), frac(1, 2) * E(v[j] ** 2)), EVEN),
    "odd moments without symmetry": (Eq(E(W[i, j] ** 3), 0), APART),
    "what may depend on each other": (Eq(E(y * v[j]), E(y) * E(v[j])), ()),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_not_refuted(name):
    statement, where = TRUE[name]
    found = said_by(WORLDS, statement, where, BOOK, "2.2 2.3")
    assert found.reason == "true in the worlds of random arrays that were tried"


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted(name):
    statement, where = FALSE[name]
    assert said_by(WORLDS, statement, where, BOOK, "2.2 2.3").verdict == "refuted"
