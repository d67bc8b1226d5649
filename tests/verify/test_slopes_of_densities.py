"""A density that is not given a letter does not depend on it, where an entry writes it given that too."""

import pytest

from udlc.notation import (
    E,
    Eq,
    Int,
    Sum,
    approximation,
    density,
    example,
    function,
    identity,
    log,
    partial,
    real,
    size,
)
from udlc.verify.entries import verify_entry

N, K = size("N K")
n = example("n", N)
x, φ, θ = real("x", over=n), real("φ", K), real("θ", K)
z, draws = real("z", K), real("z", K, over=n)
f, Pr, q = function("f"), density("Pr"), density("q")
SLOPE = partial[φ].of(E[Pr(x | φ)](f(x)))

VERDICTS = {
    "the score": (Eq(SLOPE, E[Pr(x | φ)](f(x) * partial[φ].of(log(Pr(x | φ))))), "proved"),
    "that of what has no parameter": (Eq(SLOPE, E[Pr(x | φ)](f(x) * partial[φ].of(log(Pr(x))))), "refuted"),
    "it is zero": (Eq(E[Pr(x | φ)](f(x) * partial[φ].of(Pr(x))), 0), "proved"),
    "nothing tells it apart": (Eq(E[q(x)](f(x) * partial[φ].of(log(Pr(x)))), 0), "unknown"),
    "another word": (Eq(E[q(x | φ)](f(x) * partial[φ].of(log(Pr(x)))), 0), "unknown"),
    "another parameter": (Eq(E[Pr(x | θ)](f(x) * partial[φ].of(log(Pr(x)))), 0), "unknown"),
}


@pytest.mark.parametrize("name", VERDICTS)
def test_slopes(name):
    statement, verdict = VERDICTS[name]
    where = Pr(x | φ) > 0 if statement.first == SLOPE else ()
    entry = identity(statement, where=where)
    assert verify_entry(entry.placed(number="1.1"), {}).verdict == verdict


ABOUT = {
    "an average of what is no draw": (1 / N * Sum[n](Pr(x)), "proved"),
    "a sum of what is no draw": (Sum[n](Pr(x)), "refuted"),
    "an average of draws": (1 / N * Sum[n](Pr(x | draws[n])), "proved"),
}


@pytest.mark.parametrize("name", ABOUT)
def test_what_is_equal_is_about_equal(name):
    right, verdict = ABOUT[name]
    statement = Eq(Pr(x), Int[z](Pr(x | z) * Pr(z))).Approx(right)
    found = verify_entry(approximation(statement).placed(number="1.1"), {})
    assert found.steps[-1].verdict == verdict
