"""Densities that conditions tell: what is false of them is refuted in a world, and what is true never."""

import pytest

from tests.verify.claims_alone import said_by
from udlc.notation import (
    KL,
    Eq,
    Int,
    argmin,
    density,
    div,
    function,
    identity,
    label,
    log,
    real,
    sig,
    size,
    star,
    tilde,
)
from udlc.translate import Side
from udlc.translate.clauses import clauses_of
from udlc.verify.classes import density_claims
from udlc.verify.entries import verify_entry
from udlc.verify.links import Link, Setting

D = size("D")
x, s = real("x", D), real("s")
y, X = star(x), tilde(x)
Pr, f = density("Pr"), function("f")
yes, no = label("yes"), label("no")

ONE_PLACE = (Eq(y, x),)
BALANCED = (Eq(Pr(yes), Pr(no)), Eq(Pr(X | yes), Pr(x)), Eq(Pr(X | no), Pr(y)))
FITTED = (*BALANCED, Eq(f(X), argmin[s](-Pr(X | no) * log(1 - sig(s)) - Pr(X | yes) * log(sig(s)))))

TRUE = {
    "a posterior of equal priors": (Eq(Pr(yes | X), Pr(x) / (Pr(x) + Pr(y))), BALANCED),
    "a least point": (Eq(sig(f(X)), Pr(yes | X)), FITTED),
    "a law of total probability": (Eq(Pr(X), (Pr(x) + Pr(y)) / 2), BALANCED),
    "a mean of a quotient": (Eq(Int[y](Pr(y) * (Pr(x) / Pr(y))), Int[x](Pr(x))), ONE_PLACE),
    "a divergence": (Eq(KL(Pr(x), Pr(y)), Int[x](Pr(x) * log(Pr(x) / Pr(y)))), ONE_PLACE),
    "a divergence from the mixture": (
        Eq(
            div("D_JS", Pr(x), Pr(y)),
            KL(Pr(x), (Pr(x) + Pr(y)) / 2) / 2 + KL(Pr(y), (Pr(x) + Pr(y)) / 2) / 2,
        ),
        ONE_PLACE,
    ),
    "a divergence from the mixture, turned": (
        Eq(div("D_JS", Pr(x), Pr(y)), div("D_JS", Pr(y), Pr(x))),
        ONE_PLACE,
    ),
    "two labels at once": (Eq(Pr(yes) + Pr(no), 2 * Pr(yes)), (*BALANCED[:1], Eq(Pr(X | yes), Pr(x)))),
}
FALSE = {
    "half of a divergence from the mixture": (
        Eq(div("D_JS", Pr(x), Pr(y)), KL(Pr(x), (Pr(x) + Pr(y)) / 2)),
        ONE_PLACE,
    ),
    "another posterior": (Eq(Pr(yes | X), Pr(y) / (Pr(x) + Pr(y))), BALANCED),
    "a posterior that is constant": (Eq(Pr(yes | X), Pr(yes)), BALANCED),
    "another least point": (Eq(sig(f(X)), Pr(no | X)), FITTED),
    "a least point as a logarithm": (Eq(f(X), log(Pr(yes | X))), FITTED),
    "a mean of another quotient": (Eq(Int[y](Pr(x) * (Pr(x) / Pr(y))), Int[x](Pr(x))), ONE_PLACE),
    "a divergence turned": (Eq(KL(Pr(x), Pr(y)), Int[x](Pr(x) * log(Pr(y) / Pr(x)))), ONE_PLACE),
}


def verdict(statement, where):
    """What the worlds alone say of a claim, past the proofs."""
    return said_by(density_claims, statement, where)


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_not_refuted(name):
    found = verdict(*TRUE[name])
    assert found.verdict == "unknown"
    assert found.reason == "true in the worlds of densities that were tried"


def test_a_side_without_a_value_in_these_worlds_may_have_one_in_others():
    assert verdict(Eq(Pr(x), log(Pr(x) - 1)), ONE_PLACE).verdict == "unknown"


def test_a_divergence_from_what_is_negative_has_no_value():
    said = Eq(div("D_JS", Pr(x), Pr(y)), KL(Pr(x), (Pr(x) - Pr(y)) / 2))
    assert verdict(said, ONE_PLACE).verdict == "unknown"
    entry = identity(said, where=ONE_PLACE).placed(number="1.1")
    clause = clauses_of(entry.meant, ("1.1",))[0]
    link = Link(clause, 0, "=", *clause.relation.items, [Side("", None, "") for _ in "ab"])
    found = density_claims.decide(Setting(entry, {}, {}, (), is_variant=True), link)
    assert found.verdict == "refuted"
    assert found.counterexample["right"] == "no value"


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted(name):
    assert verdict(*FALSE[name]).verdict == "refuted"


def test_a_condition_that_is_not_read_lets_nothing_be_refuted():
    statement, where = FALSE["another posterior"]
    assert verdict(statement, (*where, Eq(Pr(x, y), Pr(x) * Pr(y)))).verdict == "unknown"


def test_the_conditions_are_needed():
    statement, where = TRUE["a posterior of equal priors"]
    assert verdict(statement, where[1:]).verdict == "refuted"


def test_the_verifier_asks_these_worlds():
    statement, where = FALSE["another least point"]
    assert verify_entry(identity(statement, where=where).placed(number="1.1"), {}).verdict == "refuted"
