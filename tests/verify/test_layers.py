"""Functions of layers, series of matrices, noise: what looks like a theorem where conditions fail."""

import pytest

from tests.verify.asked import certificates, status
from udlc.notation import (
    E,
    Eq,
    Prod,
    Sum,
    contraction,
    density,
    derivation,
    eye,
    function,
    gradient,
    hole,
    index,
    invertible,
    log,
    matrix_log,
    model,
    nest,
    oo,
    partial,
    random,
    real,
    row,
    size,
    trace,
    zeros,
)
from udlc.verify.classes import layers as of_layers

D, K, N, M = size("D K N M")
k, n = index("k", K), index("n", oo)
x, z, φ = real("x", D), real("z", D), real("φ", N, over=k)
f, F = function("f", D), function("F", D, over=k)


def verdict(statement, ground=None, kind=derivation, **how):
    """The verdict of a statement that rests on another one, its derivatives in numerator layout."""
    return status(statement, ground, kind, **{"layout": "numerator"} | how)


def layers(x, z, f, F, beside=lambda k: φ[k]):
    """The value of K layers, and the slopes of the last two and of the first two."""
    said = model(Eq(x, f(z, φ), nest(F[k](hole, beside(k)), k, K, K - 1, ..., 2, 1, inner=z)))
    slopes = [
        partial[F[K - 1]](F[K](F[K - 1], beside(K))),
        partial[F[K - 2]](F[K - 1](F[K - 2], beside(K - 1))),
        partial[F[1]](F[2](F[1], beside(2))),
        partial[z](F[1](z, beside(1))),
    ]
    return said, slopes


def product(a, b, c, d):
    return a @ b * ... * c @ d


def test_the_slope_of_layers():
    said, slopes = layers(x, z, f, F)
    left = partial[z](f(z, φ))
    assert verdict(Eq(left, product(*slopes)), said, gradient) == "proved"
    assert verdict(Eq(left, product(*slopes)), said, gradient, layout="denominator") == "refuted"
    assert verdict(Eq(left, product(*slopes[::-1])), said, gradient) == "refuted"
    assert verdict(Eq(abs(left), product(*map(abs, slopes[::-1]))), said) == "proved"


def test_the_checker_multiplies_slopes(monkeypatch):
    said, slopes = layers(x, z, f, F)
    left, (a, b, c, d) = partial[z](f(z, φ)), slopes
    sized = Eq(abs(left), product(*map(abs, slopes[::-1])))
    assert certificates(lambda: verdict(Eq(left, product(*slopes)), said, gradient))
    assert certificates(
        lambda: verdict(Eq(left, product(*slopes[::-1])), said, gradient, layout="denominator")
    )
    assert certificates(lambda: verdict(sized, said))
    monkeypatch.setattr(of_layers, "goes", lambda *_: True)  # every product goes from one end to the other
    wrong = partial[F[K - 2]](F[K - 1](F[K - 2], φ[K]))  # the parameters of another layer
    skips = partial[F[K - 3]](F[K - 1](F[K - 3], φ[K - 1]))  # the slope by an earlier layer
    for factors in (
        slopes[::-1],
        (b, a, c, d),
        (a, b, d, c),
        (a, a, c, d),
        (a, wrong, c, d),
        (a, skips, c, d),
    ):
        claim = Eq(left, product(*factors))
        assert verdict(claim, said, gradient) == "proved"
        assert not certificates(lambda claim=claim: verdict(claim, said, gradient))


def test_a_layer_that_is_given_the_input_too_has_more_paths():
    said, slopes = layers(x, z, f, F, beside=lambda _: z)
    assert verdict(Eq(partial[z](f(z, φ)), product(*slopes)), said, gradient) == "unknown"
    assert verdict(Eq(abs(partial[z](f(z, φ))), product(*map(abs, slopes))), said) == "unknown"
    inverse = nest(F[k].inv(hole, z), k, 1, 2, ..., K - 1, K, inner=x)
    assert verdict(Eq(f.inv(x, φ), inverse), said, where=invertible(F[k])) == "unknown"


@pytest.mark.parametrize("dims", [(), (1,)], ids=["numbers", "one component"])
def test_numbers_may_be_multiplied_in_any_order(dims):
    f, F, z = function("f", *dims), function("F", *dims, over=k), real("z", *dims)
    said, slopes = layers(real("x", *dims), z, f, F)
    assert verdict(Eq(partial[z](f(z, φ)), product(*slopes[::-1])), said, gradient) != "refuted"


def test_the_inverse_of_layers():
    said, _ = layers(x, z, f, F)
    inverse = nest(F[k].inv(hole, φ[k]), k, 1, 2, ..., K - 1, K, inner=x)
    same_order = nest(F[k].inv(hole, φ[k]), k, K, K - 1, ..., 2, 1, inner=x)
    late = nest(F[k].inv(hole, φ[k]), k, 2, 3, ..., K - 1, K, inner=x)
    assert verdict(Eq(z, f.inv(x, φ), inverse), said, where=invertible(F[k])) == "proved"
    assert verdict(Eq(z, f.inv(x, φ), inverse), said) == "unknown"
    assert verdict(Eq(f.inv(x, φ), same_order), said, where=invertible(F[k])) == "refuted"
    assert verdict(Eq(f.inv(x, φ), late), said, where=invertible(F[k])) == "refuted"
    assert certificates(lambda: verdict(Eq(f.inv(x, φ), inverse), said, where=invertible(F[k])))
    commuting = (invertible(F[k]), Eq(F[k](x, φ[k]), x))
    assert verdict(Eq(f.inv(x, φ), same_order), said, where=commuting) != "refuted"


def test_an_inverse_is_not_a_function_of_its_own():
    assert verdict(Eq(f.inv(f(z)), z), where=invertible(f)) == "proved"
    assert verdict(Eq(f.inv(f(z)), z)) == "unknown"


def test_components_in_reverse_have_the_same_determinant():
    h, e = real("h", D), function("e")
    reverse = model(Eq(f(h), row(e(h[D]), e(h[D - 1]), ..., e(h[1])).T))
    d = index("d", D)
    claim = Eq(abs(partial[h](f(h))), Prod[d](abs(partial[h[d]](e(h[d])))))
    assert verdict(claim, reverse) != "refuted"


J = partial[z](f(z, real("φ", N)))


def test_the_logarithm_of_a_determinant():
    trace_of_log = trace(matrix_log(eye(D) + J))
    assert verdict(Eq(log(abs(eye(D) + J)), trace_of_log), where=contraction(f)) == "proved"
    assert verdict(Eq(log(abs(eye(D) + J)), trace_of_log)) == "unknown"
    assert verdict(Eq(log(abs(eye(D) - J)), trace_of_log), where=contraction(f)) != "proved"
    both = partial[z](f(z, z))
    claim = Eq(log(abs(eye(D) + both)), trace(matrix_log(eye(D) + both)))
    assert verdict(claim, where=contraction(f)) == "unknown"


def test_one_component_has_one_number_for_its_trace():
    h, g = real("h", 1), function("g", 1)
    slope = partial[h](g(h))
    claim = Eq(trace(matrix_log(eye(1) + slope)), Sum[n]((-1) ** (n - 1) / n * trace(slope) ** n))
    assert verdict(claim, where=contraction(g)) != "refuted"


A, B, ε = real("A", D, D), real("B", D, D), random("ε", D, over=index("i", M))
MEAN, COVARIANCE = Eq(E(ε), zeros(D)), Eq(E(ε * ε.T), eye(D))
SQUARE = E(ε.T * A * ε)


def test_moments_of_noise():
    assert verdict(Eq(SQUARE, trace(A)), where=(MEAN, COVARIANCE)) == "proved"
    assert verdict(Eq(E(ε.T * A * B * ε), trace(B * A)), where=(MEAN, COVARIANCE)) == "proved"
    assert verdict(Eq(E(ε.T * A * B * ε), trace(A) * trace(B)), where=(MEAN, COVARIANCE)) == "refuted"
    assert verdict(Eq(SQUARE, 2 * trace(A)), where=(MEAN, COVARIANCE)) == "refuted"


@pytest.mark.parametrize("where", [(COVARIANCE,), (Eq(E(ε), real("u", D)), COVARIANCE)])
def test_no_world_refutes_what_its_noise_does_not_satisfy(where):
    assert verdict(Eq(SQUARE, trace(A)), where=where) != "refuted"


def test_the_density_of_what_a_map_gives_is_not_drawn_apart():
    p = density("Pr")
    assert verdict(Eq(p(x), p(z)), where=Eq(x, z)) != "refuted"
    map_of_both = (Eq(x, f(z, z)), invertible(f))
    assert verdict(Eq(p(x), abs(partial[z](f(z, z))) ** -1 @ p(z)), where=map_of_both) != "proved"
