"""Inverses: what is false of them is refuted for straight lines, and what is true never."""

import pytest

from tests.verify.claims_alone import said_by
from udlc.notation import Eq, definition, function, invertible, prime, real, rows
from udlc.verify.classes import inverse_claims

h, y, p = real("h", 3, colon=True, bold=False), real("y"), real("p")
g, f, φ = function("g"), function("f"), function("φ")
h_ = prime(h)
GIVEN = invertible(g)
BOOK = {
    "1.1": definition(
        rows(Eq(h_[1], g(h[1], p)), Eq(h_[2], g(h[2], φ(h[1]))), Eq(h_[3], g(h[3], φ(h[1:2])))), where=GIVEN
    ).placed(number="1.1")
}

TRUE = {
    "an inverse after": Eq(g.inv(g(y, p), p), y),
    "an inverse before": Eq(g(g.inv(y, p), p), y),
    "the first part": Eq(h[1], g.inv(h_[1], p)),
    "the second part": Eq(h[2], g.inv(h_[2], φ(h[1]))),
    "the third part": Eq(h[3], g.inv(h_[3], φ(h[1:2]))),
    "one after the other": Eq(h[2], g.inv(h_[2], φ(g.inv(h_[1], p)))),
}
FALSE = {
    "an inverse twice": Eq(g.inv(g.inv(y, p), p), y),
    "another parameter": Eq(g.inv(g(y, p), y), y),
    "the part itself": Eq(h[2], g.inv(h[2], φ(h[1]))),
    "another part": Eq(h[2], g.inv(h_[1], φ(h[1]))),
    "another run": Eq(h[3], g.inv(h_[3], φ(h[2:3]))),
    "a run that is short": Eq(h[3], g.inv(h_[3], φ(h[1]))),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_not_refuted(name):
    found = said_by(inverse_claims, TRUE[name], GIVEN, BOOK, "1.1")
    assert found.reason == "true in the worlds of inverses that were tried"


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted(name):
    assert said_by(inverse_claims, FALSE[name], GIVEN, BOOK, "1.1").verdict == "refuted"


def test_only_what_is_called_invertible_is():
    assert said_by(inverse_claims, Eq(f.inv(f(y)), 2 * y), GIVEN).verdict == "unknown"


def test_what_is_said_beside_must_hold():
    beside = rows(Eq(y, p), Eq(g.inv(g(y, p), p), p))
    assert said_by(inverse_claims, beside, GIVEN).verdict == "unknown"


def test_other_conditions_let_nothing_be_refuted():
    where = (GIVEN, Eq(y, p))
    assert said_by(inverse_claims, Eq(g.inv(g(y, p), p), p), where).verdict == "unknown"
