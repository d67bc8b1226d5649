"""≈ by a condition: refuted where the sides differ though what the condition calls about equal is equal."""

import pytest

from tests.verify.claims_alone import said_by
from udlc.notation import Approx, Eq, Sum, approximation, exp, function, index, log, real, size
from udlc.verify.classes import about
from udlc.verify.entries import verify_entry

N = size("N")
n = index("n", N)
u, v, w = real("u v w")
x, y = real("x", over=N), real("y", over=N)
f, g = function("f"), function("g")

NUMBERS = Approx(u, v)
MEMBERS = Approx(x[n], y[n])
VALUES = Approx(f(w), g(w))
TRUE = {
    "what the condition says": (Approx(u, v), NUMBERS),
    "the other way round": (Approx(v, u), NUMBERS),
    "a sum": (Approx(u + w, v + w), NUMBERS),
    "a product": (Approx(u * w, w * v), NUMBERS),
    "a function of it": (Approx(exp(u), exp(v)), NUMBERS),
    "an open function of it": (Approx(f(u), f(v)), NUMBERS),
    "a sum over all": (Approx(Sum[n](x[n]), Sum[n](y[n])), MEMBERS),
    "values": (Approx(2 * f(w), g(w) + g(w)), VALUES),
    "values within": (Approx(exp(f(w)), exp(g(w))), VALUES),
}
FALSE = {
    "a term": (Approx(u + w, v), NUMBERS),
    "a factor": (Approx(2 * u, v), NUMBERS),
    "a sign": (Approx(-u, v), NUMBERS),
    "another function": (Approx(exp(u), log(v)), NUMBERS),
    "an open function": (Approx(f(u), g(v)), NUMBERS),
    "a limit": (Approx(Sum[n](x[n]), Sum[n:2:N](y[n])), MEMBERS),
    "values": (Approx(2 * f(w), g(w)), VALUES),
    "values elsewhere": (Approx(f(w), g(2 * w)), VALUES),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_about_equal_by_a_condition_is_not_refuted(name):
    assert said_by(about, *TRUE[name]).verdict == "unknown"


@pytest.mark.parametrize("name", FALSE)
def test_what_is_not_is_refuted(name):
    assert said_by(about, *FALSE[name]).verdict == "refuted"


@pytest.mark.parametrize("name", FALSE)
def test_the_verifier_asks_these_worlds(name):
    statement, where = FALSE[name]
    assert verify_entry(approximation(statement, where=where).placed(number="1.1"), {}).verdict == "refuted"


@pytest.mark.parametrize("where", [(), Eq(u, v)])
def test_without_a_condition_about_it_nothing_is_said(where):
    with pytest.raises(AssertionError):
        said_by(about, Approx(u + w, v), where)


def test_worlds_keep_the_other_conditions():
    statement, where = FALSE["a factor"]
    assert said_by(about, statement, (where, Eq(u**2, 0))).verdict == "unknown"
    assert said_by(about, statement, (where, u > 0)).verdict == "refuted"
