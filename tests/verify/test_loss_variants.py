"""Variants of losses: the same up to what no parameter changes, or refuted; laws that conditions name."""

import pytest

from tests.verify.asked import status
from udlc.notation import (
    Eq,
    Sum,
    argmin,
    definition,
    density,
    example,
    exp,
    function,
    hat,
    index,
    label_in,
    log,
    loss,
    optimum,
    pi,
    prime,
    real,
    size,
    softmax,
    sqrt,
    squared,
)
from udlc.verify.conditions import is_of_a_law
from udlc.verify.entries import verify_entry
from udlc.verify.trials import tried

I, K, M, N = size("I"), size("K"), size("M"), size("N")
i, k = example("i", I), index("k", K)
x, φ, z = real("x", M, over=i), real("φ", N), real("z", K)
y, t, v = real("y", over=i, domain=label_in(K)), real("t", over=i), squared("σ")
f, g, L, Pr = function("f", K), function("g"), real("L"), density("Pr")

LAW = Eq(Pr(y[i] | f(x[i], φ)), softmax[y[i]](f(x[i], φ)))
FITTED = optimum(Eq(hat(φ), argmin[φ](-Sum[i](log(Pr(y[i] | f(x[i], φ))))), argmin[φ](L(φ))))
SOFTMAX = definition(Eq(softmax[k](z), exp(z[k]) / Sum[prime(k)](exp(z[prime(k)]))))
BOOK = {"1.1": FITTED.placed(number="1.1"), "1.2": SOFTMAX.placed(number="1.2")}
LOG = -Sum[i](log(softmax[y[i]](f(x[i], φ))))
TRUE = {
    "as the law says": LOG,
    "with a constant": LOG + 3,
    "written out": -Sum[i](f[y[i]](x[i], φ) - log(Sum[prime(k)](exp(f[prime(k)](x[i], φ))))),
}
FALSE = {
    "sign": -LOG,
    "no logarithm": -Sum[i](softmax[y[i]](f(x[i], φ))),
    "another class": -Sum[i](log(softmax[K](f(x[i], φ)))),
    "not normalised": -Sum[i](f[y[i]](x[i], φ)),
}


def verdict(right, where=LAW):
    entry = loss(Eq(L(φ), right), where=where, by="1.1 1.2").placed(number="2.1")
    return verify_entry(entry, BOOK).verdict


@pytest.mark.parametrize("name", TRUE)
def test_a_loss_under_a_law_that_a_condition_names_is_not_refuted(name):
    assert verdict(TRUE[name]) != "refuted"


@pytest.mark.parametrize("name", FALSE)
def test_another_loss_under_that_law_is_refuted(name):
    assert verdict(FALSE[name]) == "refuted"


def test_only_what_is_a_law_for_all_that_is_given_is_one():
    assert is_of_a_law(LAW)
    assert not is_of_a_law(Eq(Pr(y[i] | f(x[i], φ)), f[y[i]](x[i], φ)))
    assert not is_of_a_law(Eq(Pr(y[i] | x[i]), softmax[y[i]](f(x[i], φ))))
    assert not is_of_a_law(Eq(Pr(t[i] | f(x[i], φ)), softmax[y[i]](f(x[i], φ))))


def test_a_condition_that_no_density_may_satisfy_refutes_nothing():
    said = Eq(L(φ), LOG, -Sum[i](f[y[i]](x[i], φ)))
    entry = loss(said, where=Eq(Pr(y[i] | f(x[i], φ)), f[y[i]](x[i], φ)), by="1.1 1.2").placed(number="2.1")
    assert verify_entry(entry, BOOK).steps[1].verdict != "refuted"


def test_what_a_ground_says_of_a_name_it_says_of_it_on_the_right_too():
    one, l = real("L"), real("ℓ", over=i)
    whole = loss(Eq(L(φ), Sum[i]((t[i] - g(x[i], φ)) ** 2)))
    assert status(Eq(one, (t - g(x, φ)) ** 2), whole, loss) == "proved"
    assert status(Eq(one, (one - g(x, φ)) ** 2), whole, loss) == "refuted"
    assert status(Eq(l[i], (t[i] - g(x[i], φ)) ** 2), whole, loss) == "proved"
    assert status(Eq(t[i], (t[i] - g(x[i], φ)) ** 2), whole, loss) == "refuted"


def test_a_variant_that_no_parameter_tells_from_the_loss_is_the_same_claim():
    body = -Sum[i](log(1 / sqrt(2 * pi * v) * exp(-((t[i] - g(x[i], φ)) ** 2 / (2 * v)))))
    ground = optimum(Eq(hat(φ), argmin[φ](body))).placed(number="1.1")
    entry = loss(Eq(L(φ), body), by="1.1").placed(number="2.1")
    book = {"1.1": ground}
    result = tried(verify_entry(entry, book), entry, book, 16)
    assert result.verdict == "proved"
    assert result.mutants.equivalent >= 2
    assert result.mutants.killed >= 4
    assert not result.mutants.survived
