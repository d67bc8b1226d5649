"""Optima of integrals over densities: linearity, sifting, what does not depend on the parameters."""

import pytest

from udlc.notation import (
    Eq,
    Int,
    Sum,
    argmin,
    density,
    dirac,
    example,
    hat,
    log,
    oo,
    optimum,
    paren,
    real,
    size,
)
from udlc.verify.entries import verify_entry

N = size("N")
i = example("i", N)
y, θ = real("y"), real("θ", size("M"))
Y = real("y", over=i)
p, q = density("p q")
entropy, cross = Int[y:-oo:oo](q(y) * log(q(y))), Int[y:-oo:oo](q(y) * log(p(y | θ)))
points = paren(1 / N * Sum[i](dirac(y - Y[i])))


def verdict(one, other):
    entry = optimum(Eq(hat(θ), argmin[θ](one), argmin[θ](other))).placed(number="1.1")
    return verify_entry(entry, {}).steps[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (entropy - cross, -cross),
        (2 * entropy - 3 * cross, -cross),
        (Int[y:-oo:oo](q(y) * log(p(y | θ)) + q(y)), cross),
        (-Int[y:-oo:oo](points * log(p(y | θ))), -(1 / N) * Sum[i](log(p(Y[i] | θ)))),
        (-Int[y:-oo:oo](points * log(p(y | θ))), -Sum[i](log(p(Y[i] | θ)))),
    ],
)
def test_optima_with_integrals_are_proved(one, other):
    step = verdict(one, other)
    assert step.verdict == "proved", step.reason
    assert any("the integrals exist" in c for c in step.conditions)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (entropy - cross, cross),
        (Int[y:-oo:oo](p(y | θ) * log(p(y | θ))) - cross, -cross),
        (-Int[y:-oo:oo](points * log(p(y | θ))), -Sum[i](p(Y[i] | θ))),
        (cross, Int[y:oo:-oo](q(y) * log(p(y | θ)))),
        (-Int[y:-oo:oo](points * log(p(y | θ))), Sum[i](log(p(Y[i] | θ)))),
        (cross, Int[y:-oo:oo](p(y | θ) * log(q(y)))),
    ],
)
def test_false_ones_are_refuted(one, other):
    assert verdict(one, other).verdict == "refuted"
