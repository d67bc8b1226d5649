"""Worlds of numbers and tables: what is false there is refuted, and what is true never."""

import pytest

from tests.verify.claims_alone import said_by
from udlc.notation import (
    E,
    Eq,
    Int,
    Prod,
    Sum,
    Var,
    argmax,
    argmin,
    definition,
    density,
    dirac,
    distribution,
    example,
    exp,
    family,
    function,
    index,
    log,
    oo,
    optimum,
    positive,
    real,
    size,
)
from udlc.verify.classes import number_claims
from udlc.verify.entries import verify_entry

I, N = size("I"), size("N")
i, n = example("i", I), index("n", N)
x, y, w = real("x", over=i), real("y", over=i), real("w", size("M"))
v, u = real("v"), real("u", over=N)
s = real("s", domain=positive)
f, g, L = function("f"), function("g"), real("L")
p, q = density("p"), density("q")
D, φ = family("D"), real("φ", size("K"))

TRUE = {
    "a sum of a constant": Eq(Sum[n](v), N * v),
    "a sum of two": Eq(Sum[n](u[n] + v), Sum[n](u[n]) + N * v),
    "a product of powers": Eq(Prod[n](exp(u[n])), exp(Sum[n](u[n]))),
    "a table twice": Eq(f(v, w) + f(v, w), 2 * f(v, w)),
    "the whole of a density": Eq(Int[y](q(y | v)), 1),
    "a mean": Eq(E[y](f(y)), Int[y](q(y) * f(y))),
    "a mean of a sum": Eq(Int[y:-oo:oo](q(y) * (f(y) + v)), Int[y:-oo:oo](q(y) * f(y)) + v),
    "ends swapped": Eq(Int[y:-oo:oo](q(y) * f(y)), -Int[y:oo:-oo](q(y) * f(y))),
    "a mean over data sets": Eq(E[D](f(φ(D)) + v), E[D](f(φ(D))) + v),
    "a variance over data sets": Eq(E[D](f(φ(D)) ** 2) - E[D](f(φ(D))) ** 2, Var[D](f(φ(D)))),
    "each data set": Eq(f(φ(D)) + E[D](v), v + f(φ(D))),
    "sifting": Eq(Int[y:-oo:oo](dirac(y - v) * q(y | w)) * 0, 0 * q(v | w)),
}
FALSE = {
    "no mean over data sets": Eq(E[D](f(φ(D))), f(φ(D))),
    "a mean of a square over data sets": Eq(E[D](f(φ(D)) ** 2), E[D](f(φ(D))) ** 2),
    "a sum of two": Eq(Sum[n](u[n] + v), Sum[n](u[n]) + v),
    "a limit": Eq(Sum[n](u[n]), Sum[n:2:N](u[n])),
    "arguments swapped": Eq(f(v, w), f(w, v)),
    "a mean of a product": Eq(Int[y](q(y) * f(y) * g(y)), Int[y](q(y) * f(y)) * Int[y](q(y) * g(y))),
    "a density for another": Eq(Int[y](q(y | v) * f(y)), Int[y](q(y) * f(y))),
    "a mean of a logarithm": Eq(log(Int[y](q(y) * f(y))), Int[y](q(y) * log(f(y)))),
}
ALIKE = {
    "a factor": (argmin[w](f(v, w)), argmin[w](3 * f(v, w))),
    "a sign": (argmin[w](f(v, w)), argmax[w](-f(v, w))),
    "an increasing function": (argmin[w](f(v, w)), argmin[w](exp(f(v, w)))),
    "a constant": (argmin[w](f(v, w)), argmin[w](f(v, w) + s)),
    "a logarithm": (argmax[w](Prod[i](q(y[i] | w))), argmax[w](Sum[i](log(q(y[i] | w))))),
    "a part that is fixed": (
        argmin[w](Int[y](p(y) * log(p(y))) - Int[y](p(y) * log(q(y | w)))),
        argmin[w](-Int[y](p(y) * log(q(y | w)))),
    ),
}
UNLIKE = {
    "a sign": (argmin[w](f(v, w)), argmin[w](-f(v, w))),
    "another optimum": (argmin[w](f(v, w)), argmax[w](f(v, w))),
    "what is not chosen": (argmin[w](f(v, w)), argmin[w](f(v, s))),
    "a factor of its own": (argmin[w](f(v, w)), argmin[w](f(v, w) * f(s, w))),
    "what is given is dropped": (argmax[w](Sum[i](log(q(y[i] | w)))), argmax[w](Sum[i](log(q(y[i]))))),
    "no logarithm": (argmax[w](Sum[i](log(q(y[i] | w)))), argmax[w](Sum[i](q(y[i] | w)))),
    "a mean of another density": (
        argmin[w](-Int[y](p(y) * log(q(y | w)))),
        argmin[w](-Int[y](log(q(y | w)))),
    ),
}
NAME = real("o", size("M"))


def objectives(one, other, where=()):
    """What the worlds say of two objectives, past the proofs."""
    entry = optimum(Eq(NAME, one, other), where=where).placed(number="2.1")
    return number_claims.objectives(number_claims.Setting(entry, {}, {}, ()), [one], other)


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_not_refuted(name):
    assert said_by(number_claims, TRUE[name]).reason == "true in the worlds of numbers that were tried"


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted(name):
    assert said_by(number_claims, FALSE[name]).verdict == "refuted"


@pytest.mark.parametrize("name", ALIKE)
def test_objectives_with_one_optimum_are_not_told_apart(name):
    assert objectives(*ALIKE[name]).reason == "true in the worlds of numbers that were tried"


@pytest.mark.parametrize("name", UNLIKE)
def test_objectives_with_other_optima_are_told_apart(name):
    assert objectives(*UNLIKE[name]).verdict == "refuted"


def test_a_choice_that_is_a_number_is_not_a_table():
    assert objectives(argmin[v]((v - s) ** 2), argmin[v](-((v - s) ** 2))).verdict == "unknown"


def test_what_tells_a_letter_is_put_in():
    book = {"1.1": definition(Eq(L(w), Sum[n](f(u[n], w)))).placed(number="1.1")}
    assert said_by(number_claims, Eq(L(w), Sum[n](f(u[n], w))), (), book, "1.1").verdict == "unknown"
    assert said_by(number_claims, Eq(L(w), Prod[n](f(u[n], w))), (), book, "1.1").verdict == "refuted"


def test_conditions_must_hold():
    assert said_by(number_claims, Eq(v, s), Eq(v, 2 * s)).verdict == "refuted"
    assert said_by(number_claims, Eq(v, 2 * s), Eq(v, 2 * s)).verdict == "unknown"
    assert said_by(number_claims, Eq(f(v), g(v)), Eq(f(v) * g(v), 1)).verdict == "unknown"


def test_what_is_given_is_never_an_event():
    bayes = Eq(p(x | y) * p(y), p(y | x) * p(x))
    assert said_by(number_claims, bayes).verdict == "unknown"


def test_quantities_that_tell_each_other_have_densities_that_do():
    moved = Eq(p(x), p(v) / abs(s))
    assert said_by(number_claims, moved, Eq(x, s * v + u[1])).verdict == "unknown"


def test_a_function_with_fewer_arguments_may_be_the_same_function():
    assert said_by(number_claims, Eq(f(v), f(v, w))).verdict == "unknown"


def average(said):
    entry = optimum(Eq(L, Sum[i](f(x[i])) / I).Approx(said)).placed(number="2.1")
    link = next(k for k in [*_links(entry)] if k.sign == "≈")
    setting = number_claims.Setting(entry, {}, {}, ())
    return number_claims.applies(setting, link) and number_claims.decide(setting, link).verdict


def _links(entry):
    from udlc.translate.clauses import clauses_of

    (clause,) = clauses_of(entry.meant, ("2.1",))
    items = clause.relation.items
    for place, sign in enumerate(clause.relation.signs):
        yield number_claims.Link(clause, place, sign, items[place], items[place + 1], ())


def test_an_average_of_draws_has_the_mean():
    assert average(E[x](f(x))) == "unknown"
    assert average(2 * E[x](f(x))) == "refuted"
    assert average(E[x](f(x)) ** 2) == "refuted"


def test_a_density_is_not_another_one_that_is_told():
    """Nothing says what q is of: that p is told does not make q(y | w) and q(y) one."""
    book = {"1.1": distribution(Eq(p(y), 1 / I * Sum[i](dirac(y - y[i])))).placed(number="1.1")}
    said = Eq(NAME, argmin[w](-Sum[i](log(q(y[i] | w)))), argmin[w](-Sum[i](log(q(y[i])))))
    found = verify_entry(optimum(said, by="1.1").placed(number="2.1"), book)
    assert found.steps[1].verdict == "refuted"
