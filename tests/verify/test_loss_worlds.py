"""Losses are one up to what no parameter changes: worlds refute others, and these never."""

import pytest

from udlc.notation import (
    Eq,
    Norm,
    Prod,
    Sum,
    definition,
    density,
    example,
    eye,
    frac,
    function,
    identity,
    index,
    log,
    loss,
    model,
    norm,
    partial,
    positive,
    probability,
    real,
    size,
    sqrt,
)
from udlc.translate import Side
from udlc.translate.clauses import clauses_of
from udlc.verify.classes.loss_claims import changed_differently
from udlc.verify.entries import verify_entry
from udlc.verify.links import Link, Setting
from udlc.verify.world_search import WorldKind

I, T, D, K = size("I T D K")
i, t, s = example("i", I), index("t", T), index("s", T)
x, y, w = real("x", D, over=i), real("y", D, over=i), real("w", D, over=(i, T))
φ, θ, σ = real("φ", K), real("θ", K, over=T), real("σ", domain=positive)
β, α = real("β", over=T, domain=probability), real("α", over=T, domain=probability)
f, g, h, r = function("f", D), function("g", D, over=T), function("h", D, over=T), function("r")
C, c, L, z = real("C", over=i), real("c"), real("L"), real("z", D, over=T)
Pr = density("Pr")

BOOK = {
    "1.1": definition(Eq(α[t], Prod[s:1:t](1 - β[s]))).placed(number="1.1"),
    "1.2": model(Eq(g[t](z[t], θ[t]), sqrt(α[t]) * z[t] + β[t] * h[t](z[t], θ[t]))).placed(number="1.2"),
}
SQUARES = Sum[i](norm(x[i] - f(y[i], φ)) ** 2)
STEPS = Sum[i](Sum[t](norm(g[t](w[i, t], θ[t]) - x[i]) ** 2))
SAME = (Eq(partial[φ](C[i]), 0),)

TRUE = {
    "itself": (φ, SQUARES, SQUARES, (), ""),
    "a constant": (φ, SQUARES, SQUARES + c, (), ""),
    "one for each example": (φ, SQUARES, Sum[i](norm(x[i] - f(y[i], φ)) ** 2 + C[i]), SAME, ""),
    "what data say alone": (φ, SQUARES, Sum[i](norm(x[i] - f(y[i], φ)) ** 2 + r(y[i])), (), ""),
    "a square the other way": (φ, SQUARES, Sum[i](norm(f(y[i], φ) - x[i]) ** 2), (), ""),
    "a normal density": (
        φ,
        Sum[i](-log(Norm[x[i]](f(y[i], φ), σ**2 * eye(D)))),
        Sum[i](1 / (2 * σ**2) * norm(x[i] - f(y[i], φ)) ** 2),
        (),
        "",
    ),
    "a function that is told": (
        θ[1:T],
        STEPS,
        Sum[i](Sum[t](norm(sqrt(α[t]) * w[i, t] + β[t] * h[t](w[i, t], θ[t]) - x[i]) ** 2)),
        (),
        "1.1 1.2",
    ),
    "a parameter by itself": (φ, SQUARES + norm(φ) ** 2, norm(φ) ** 2 + SQUARES - 3, (), ""),
}
FALSE = {
    "twice": (φ, SQUARES, 2 * SQUARES, (), ""),
    "an example less": (φ, SQUARES, Sum[i:2:I](norm(x[i] - f(y[i], φ)) ** 2), (), ""),
    "no square": (φ, SQUARES, Sum[i](norm(x[i] - f(y[i], φ))), (), ""),
    "without the parameters": (φ, SQUARES, c, (), ""),
    "a sign": (φ, SQUARES, Sum[i](norm(x[i] + f(y[i], φ)) ** 2), (), ""),
    "another variance": (
        φ,
        Sum[i](-log(Norm[x[i]](f(y[i], φ), σ**2 * eye(D)))),
        Sum[i](1 / (2 * σ) * norm(x[i] - f(y[i], φ)) ** 2),
        (),
        "",
    ),
    "a function that is told otherwise": (
        θ[1:T],
        STEPS,
        Sum[i](Sum[t](norm(sqrt(1 - α[t]) * w[i, t] + β[t] * h[t](w[i, t], θ[t]) - x[i]) ** 2)),
        (),
        "1.1 1.2",
    ),
    "a step less": (
        θ[1:T],
        STEPS,
        Sum[i](Sum[t:2:T](norm(g[t](w[i, t], θ[t]) - x[i]) ** 2)),
        (),
        "",
    ),
    "a penalty": (φ, SQUARES, SQUARES + frac(1, 2) * norm(φ) ** 2, (), ""),
}


def found(parameters, one, other, where, by):
    """What worlds say of two losses."""
    entry = identity(Eq(one, other), where=where, by=by).placed(number="2.1")
    clause = clauses_of(entry.meant, ("2.1",))[-1]
    link = Link(clause, 0, "=", one, other, [Side("", None, "")] * 2)
    return changed_differently(Setting(entry, BOOK, {}, ()), link, (parameters,))


@pytest.mark.parametrize("name", TRUE)
def test_losses_that_differ_by_a_constant_are_not_refuted(name):
    assert found(*TRUE[name]).reason == WorldKind("worlds of numbers", "", range(1)).agreed


@pytest.mark.parametrize("name", FALSE)
def test_others_are_refuted(name):
    assert found(*FALSE[name]).verdict == "refuted"


def test_a_constant_that_may_depend_on_a_parameter_is_none():
    where = (Eq(C[i], r(φ)),)
    assert found(φ, SQUARES, Sum[i](norm(x[i] - f(y[i], φ)) ** 2 + C[i]), where, "").verdict == "refuted"


def test_densities_are_not_looked_at():
    assert found(φ, Sum[i](log(Pr(x[i] | φ))), Sum[i](log(Pr(y[i] | φ))), (), "").verdict == "unknown"


def test_the_verifier_asks_these_worlds():
    book = {"1.1": loss(Eq(L(φ), SQUARES)).placed(number="1.1")}
    said = [Sum[i](norm(x[i] - f(y[i], φ)) ** 2 + C[i]), Sum[i](norm(x[i] - f(x[i], φ)) ** 2 + C[i])]
    entries = [loss(Eq(L(φ), right), by="1.1", where=SAME).placed(number="1.2") for right in said]
    assert [verify_entry(e, book).verdict for e in entries] == ["proved", "refuted"]
