"""Worlds of straight lines: what is false of slopes and inverses is refuted, and what is true never."""

import pytest

from tests.verify.claims_alone import said_by
from udlc.notation import (
    Eq,
    Prod,
    argmax,
    argmin,
    contraction,
    definition,
    density,
    example,
    exp,
    eye,
    function,
    hole,
    index,
    invertible,
    log,
    matrix_log,
    nest,
    optimum,
    partial,
    real,
    row,
    size,
    trace,
)
from udlc.verify.classes import number_claims

D, K, I = size("D"), size("K"), size("I")
k, d, i = index("k", K), index("d", D), example("i", I)
z, x, w, p = real("z", D), real("x", D), real("w", D), real("p", size("P"))
φ, F = real("φ", size("P"), over=k), function("f", D, over=k)
f, g, s = function("f", D), function("g", D), function("s")
u, v = real("u"), real("v")
q = density("q")
J = partial[z](f(z, p))
layers = nest(F[k](hole, φ[k]), k, K, K - 1, ..., 2, 1, inner=z)
BOOK = {
    "1.1": definition(Eq(x, layers)).placed(number="1.1"),
    "1.2": definition(Eq(g(z), row(s(z[1]), s(z[2]), ..., s(z[D])).T)).placed(number="1.2"),
}
BACK = nest(F[k].inv(hole, φ[k]), k, 1, 2, ..., K - 1, K, inner=x)
IMAGE = (Eq(x, f(z, p)), invertible(f))
MAP, SHRINKS = invertible(F[k]), contraction(f)

TRUE = {
    "an inverse": (Eq(f.inv(f(z, p), p), z), invertible(f), ""),
    "the slope of an inverse": (Eq(partial[w](f.inv(w, p)) * J, eye(D)), invertible(f), ""),
    "the way back": (Eq(z, BACK), MAP, "1.1"),
    "change of variables": (Eq(q(x | p), abs(J) ** -1 * q(z)), IMAGE, ""),
    "change of variables, turned": (Eq(q(x | p) * abs(J), q(z)), IMAGE, ""),
    "a logarithm": (Eq(log(q(x | p)), log(q(z)) - log(abs(J))), IMAGE, ""),
    "a contraction": (Eq(log(abs(eye(D) + J)), trace(matrix_log(eye(D) + J))), SHRINKS, ""),
    "components": (Eq(abs(partial[z](g(z))), Prod[d](abs(partial[z[d]](s(z[d]))))), (), "1.2"),
}
FALSE = {
    "an inverse twice": (Eq(f.inv(f.inv(z, p), p), z), invertible(f), ""),
    "the slope of an inverse": (Eq(partial[w](f.inv(w, p)), J), invertible(f), ""),
    "the way there": (Eq(z, nest(F[k].inv(hole, φ[k]), k, K, K - 1, ..., 2, 1, inner=x)), MAP, "1.1"),
    "a layer less": (Eq(z, nest(F[k].inv(hole, φ[k]), k, 2, 3, ..., K - 1, K, inner=x)), MAP, "1.1"),
    "another parameter": (Eq(z, nest(F[k].inv(hole, φ[1]), k, 1, 2, ..., K - 1, K, inner=x)), MAP, "1.1"),
    "a slope not turned": (Eq(q(x | p), abs(J) * q(z)), IMAGE, ""),
    "a slope of any sign": (Eq(q(x | p), J**-1 * q(z)), IMAGE, ""),
    "no parameter": (Eq(q(x), abs(J) ** -1 * q(z)), IMAGE, ""),
    "one density": (Eq(q(x | p), q(z)), IMAGE, ""),
    "no identity": (Eq(log(abs(J)), trace(matrix_log(eye(D) + J))), SHRINKS, ""),
    "no logarithm": (Eq(abs(eye(D) + J), trace(matrix_log(eye(D) + J))), SHRINKS, ""),
    "a sum of slopes": (Eq(abs(partial[z](g(z))), 2 * Prod[d](abs(partial[z[d]](s(z[d]))))), (), "1.2"),
}


def found(said, where, by):
    return said_by(number_claims, said, where, BOOK, by)


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_not_refuted(name):
    assert found(*TRUE[name]).reason == "true in the worlds of numbers that were tried"


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted(name):
    assert found(*FALSE[name]).verdict == "refuted"


def test_what_is_no_line_is_not_taken_for_one():
    book = {"1.1": definition(Eq(s(u), u**2)).placed(number="1.1")}
    said = Eq(partial[u](s(u)), 1)
    assert said_by(number_claims, said, (), book, "1.1").verdict == "unknown"


def test_a_slope_by_what_stands_twice_is_not_read():
    assert found(Eq(partial[u](s(u + u)), 2 * partial[u](s(u))), (), "").verdict == "unknown"


def test_a_condition_on_slopes_lets_nothing_be_refuted():
    assert found(Eq(partial[u](s(u)), 1), Eq(partial[u](s(u)), 1), "").verdict == "unknown"


def objectives(one, other, where):
    entry = optimum(Eq(p, one, other), where=where).placed(number="2.1")
    return number_claims.objectives(number_claims.Setting(entry, {}, {}, ()), [one], other)


def test_likelihoods_of_images():
    y, h = real("y", over=i), real("h", over=i)
    where = (Eq(h[i], s.inv(y[i], p)), invertible(s))
    slope = abs(partial[h[i]](s(h[i], p)))
    likely = argmax[p](Prod[i](q(y[i] | p)))
    assert objectives(likely, argmax[p](Prod[i](q(h[i]) * slope**-1)), where).verdict == "unknown"
    assert objectives(likely, argmax[p](Prod[i](q(h[i]) * slope)), where).verdict == "refuted"
    assert objectives(likely, argmax[p](Prod[i](q(h[i]))), where).verdict == "refuted"
    assert objectives(likely, argmin[p](Prod[i](exp(q(y[i] | p)))), where).verdict == "refuted"
