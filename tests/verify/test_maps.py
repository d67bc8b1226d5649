"""Maps between spaces: inverses, densities of images, layers, traces; what lacks a condition fails."""

import pytest

from tests.verify.asked import status
from udlc.notation import (
    E,
    Eq,
    Prod,
    Sum,
    argmin,
    contraction,
    density,
    derivation,
    eye,
    function,
    hole,
    identity,
    index,
    inequality,
    invertible,
    log,
    matrix_log,
    model,
    nest,
    oo,
    partial,
    probability,
    random,
    real,
    row,
    rows,
    sig,
    size,
    trace,
    zeros,
)

D, K, M = size("D K M")
d, k = index("d", D), index("k", K)
x, z, φ, s, u = real("x", D), real("z", D), real("φ", M), real("s"), real("u")
f, g, w = function("f", D), function("g", D), function("w")
F = function("F", D, over=k)
θ = real("θ", M, over=k)
Pr, q = density("Pr"), density("q")
A, ε, J = real("A", D, D), random("ε", D), partial[z](f(z))


def verdict(statement, *where, kind=identity, grounds=None, layout="numerator"):
    """The verdict of a claim under conditions, with what it rests on."""
    return status(statement, grounds, kind, where=where, layout=layout)


size_of = abs(partial[z](f(z, φ)))
IMAGE = (Eq(x, f(z, φ)), invertible(f))
LAYERS = model(Eq(x, f(z, θ), nest(F[k](hole, θ[k]), k, K, K - 1, ..., 2, 1, inner=z)))
BACK = nest(F[k].inv(hole, θ[k]), k, 1, 2, ..., K - 1, K, inner=x)
FORTH = nest(F[k].inv(hole, θ[k]), k, K, K - 1, ..., 2, 1, inner=x)
NOISE = (Eq(E(ε), zeros(D)), Eq(E(ε * ε.T), eye(D)))
CONTRACTS = (contraction(f),)
i = index("i", oo)
SERIES = trace(matrix_log(eye(D) + J))


def slope(a, b):
    return partial[F[b]](F[a](F[b], θ[a]))


first = partial[z](F[1](z, θ[1]))
DOWN = slope(K, K - 1) @ slope(K - 1, K - 2) * ... * slope(2, 1) @ first
UP = first @ slope(2, 1) * ... * slope(K - 1, K - 2) @ slope(K, K - 1)
SHORT = slope(K, K - 1) @ slope(K - 1, K - 2) * ... * slope(3, 2) @ slope(2, 1)

TRUE = {
    "undone": (Eq(f.inv(f(z, φ), φ), z), (invertible(f),)),
    "done again": (Eq(f(f.inv(x, φ), φ), x), (invertible(f),)),
    "density of an image": (Eq(Pr(x | φ), size_of**-1 @ Pr(z)), IMAGE),
    "its logarithm": (Eq(log(Pr(x | φ)), log(Pr(z)) - log(size_of)), IMAGE),
    "by the inverse": (Eq(Pr(x | φ) @ size_of, Pr(z)), (Eq(z, f.inv(x, φ)), invertible(f))),
    "quadratic form of noise": (Eq(E(ε.T * A * ε), trace(A)), NOISE),
    "square of its length": (Eq(E(ε.T * ε), D), NOISE),
    "shifted": (Eq(E((z + ε).T * (z + ε)), z.T * z + D), NOISE),
    "log of a determinant": (Eq(log(abs(eye(D) + J)), SERIES), CONTRACTS),
    "series": (Eq(SERIES, Sum[i]((-1) ** (i - 1) / i * trace(J**i))), CONTRACTS),
    "series, signs turned": (Eq(SERIES, Sum[i](-((-1) ** i) / i * trace(J**i))), CONTRACTS),
    "best logit": (
        Eq(sig(u), Pr(x) / (Pr(x) + q(x))),
        (Eq(u, argmin[s](-q(x) * log(1 - sig(s)) - Pr(x) * log(sig(s)))),),
    ),
    "best logit, weights": (
        Eq(sig(u), 2 * Pr(x) / (2 * Pr(x) + q(x))),
        (Eq(u, argmin[s](-q(x) * log(1 - sig(s)) - 2 * Pr(x) * log(sig(s)))),),
    ),
}
UNPROVED = {
    "not invertible": (Eq(f.inv(f(z, φ), φ), z), ()),
    "other parameters": (Eq(f.inv(f(z, φ), real("ψ", M)), z), (invertible(f),)),
    "another function": (Eq(g.inv(f(z, φ), φ), z), (invertible(f), invertible(g))),
    "undone twice": (Eq(f.inv(f.inv(f(z, φ), φ), φ), z), (invertible(f),)),
    "image of a map that is not invertible": (Eq(Pr(x | φ), size_of**-1 @ Pr(z)), IMAGE[:1]),
    "no inverse of the slope": (Eq(Pr(x | φ), size_of @ Pr(z)), IMAGE),
    "no slope": (Eq(Pr(x | φ), Pr(z)), IMAGE),
    "slope of another map": (Eq(Pr(x | φ), abs(partial[z](g(z, φ))) ** -1 @ Pr(z)), IMAGE),
    "density of another word": (Eq(q(x), size_of**-1 @ Pr(z)), IMAGE),
    "noise of unknown mean": (Eq(E(ε.T * A * ε + ε.T * z), trace(A)), NOISE[1:]),
    "noise of unknown covariance": (Eq(E(ε.T * A * ε), trace(A)), NOISE[:1]),
    "half": (Eq(E(ε.T * A * ε), trace(A) / 2), NOISE),
    "fourth power": (Eq(E(ε.T * A * ε * (ε.T * ε)), trace(A)), NOISE),
    "no contraction": (Eq(log(abs(eye(D) + J)), SERIES), ()),
    "another matrix": (Eq(log(abs(J)), SERIES), CONTRACTS),
    "best logit, turned": (
        Eq(sig(u), q(x) / (Pr(x) + q(x))),
        (Eq(u, argmin[s](-q(x) * log(1 - sig(s)) - Pr(x) * log(sig(s)))),),
    ),
    "weights of unknown sign": (
        Eq(sig(u), w(x) / (w(x) + q(x))),
        (Eq(u, argmin[s](-q(x) * log(1 - sig(s)) - w(x) * log(sig(s)))),),
    ),
}
REFUTED = {
    "power of the trace": Eq(SERIES, Sum[i]((-1) ** (i - 1) / i * trace(J) ** i)),
    "no signs": Eq(SERIES, Sum[i](1 / i * trace(J**i))),
    "shifted signs": Eq(SERIES, Sum[i]((-1) ** i / i * trace(J**i))),
    "no denominators": Eq(SERIES, Sum[i]((-1) ** (i - 1) * trace(J**i))),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_proved(name):
    statement, where = TRUE[name]
    assert verdict(statement, *where) == "proved"


@pytest.mark.parametrize("name", UNPROVED)
def test_what_is_false_or_lacks_a_condition_is_not_proved(name):
    statement, where = UNPROVED[name]
    assert verdict(statement, *where) in ("unknown", "refuted")


@pytest.mark.parametrize("name", REFUTED)
def test_other_series_are_refuted(name):
    assert verdict(REFUTED[name], *CONTRACTS) == "refuted"


LAYERED = {
    "inverse": (Eq(f.inv(x, θ), BACK), "numerator", "proved"),
    "inverse in the wrong order": (Eq(f.inv(x, θ), FORTH), "numerator", "refuted"),
    "slope": (Eq(partial[z](f(z, θ)), DOWN), "numerator", "proved"),
    "slope, transposed": (Eq(partial[z](f(z, θ)), UP), "denominator", "proved"),
    "slope in the wrong order": (Eq(partial[z](f(z, θ)), UP), "numerator", "refuted"),
    "transposed slope in the wrong order": (Eq(partial[z](f(z, θ)), DOWN), "denominator", "refuted"),
    "first layer forgotten": (Eq(partial[z](f(z, θ)), SHORT), "numerator", "refuted"),
}


@pytest.mark.parametrize("name", LAYERED)
def test_functions_of_layers(name):
    statement, layout, expected = LAYERED[name]
    assert verdict(statement, invertible(F[k]), grounds=LAYERS, layout=layout) == expected


def test_layers_must_be_invertible_for_an_inverse():
    assert verdict(Eq(f.inv(x, θ), BACK), grounds=LAYERS) != "proved"


def test_a_flow_of_components_has_a_product_for_its_determinant():
    each = function("f")
    grounds = model(Eq(f(z), row(each(z[1]), each(z[2]), ..., each(z[D])).T))
    product = Prod[d](abs(partial[z[d]](each(z[d]))))
    assert verdict(Eq(abs(partial[z](f(z))), product), grounds=grounds) == "proved"
    assert verdict(Eq(abs(partial[z](f(z))), 2 * product), grounds=grounds) != "proved"


def test_components_that_are_not_apart_have_no_such_product():
    pair = function("f")
    grounds = model(Eq(f(z), row(pair(z[1], z[1]), pair(z[2], z[1]), ..., pair(z[D], z[1])).T))
    product = Prod[d](abs(partial[z[d]](pair(z[d], z[1]))))
    assert verdict(Eq(abs(partial[z](f(z))), product), grounds=grounds) != "proved"


def test_a_strict_inequality_fails_where_both_sides_are_equal():
    y, v, β = real("y"), real("v"), real("β", domain=probability)
    h, dist = function("h"), function("dist")
    strict = (dist(h(y), h(v)) < β * dist(y, v)).forall((y, v))
    at_most = (dist(h(y), h(v)) <= β * dist(y, v)).forall((y, v))
    zero = Eq(dist(v, v), 0)
    assert verdict(strict, contraction(h), zero, kind=inequality) == "refuted"
    assert verdict(at_most, contraction(h), zero, kind=inequality) == "defined"
    assert verdict(at_most, zero, kind=inequality) in ("unknown", "refuted")


def test_a_coupling_is_undone_by_its_inverse():
    n = index("n", 2)
    D_ = size("D", over=2)
    h, p, c = real("h", D_[n], over=n), function("p", M), function("c", D_[2])
    h_ = real("v", D_[n], over=n)
    grounds = model(rows(Eq(h_[1], h[1]), Eq(h_[2], c(h[2], p(h[1])))), where=invertible(c))
    assert (
        verdict(Eq(h[2], c.inv(h_[2], p(h_[1]))), invertible(c), kind=derivation, grounds=grounds) == "proved"
    )
    assert (
        verdict(Eq(h[2], c.inv(h_[2], p(h[2]))), invertible(c), kind=derivation, grounds=grounds) != "proved"
    )
