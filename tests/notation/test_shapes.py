"""Shapes, indices against their axes, bound letters, and ordinary values."""

# ruff: noqa: F403, F405

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from udlc.errors import NotationError
from udlc.notation import *
from udlc.notation.latex import latex
from udlc.notation.shapes import same_size
from udlc.notation.tree import term

D, N, K = size("D N K")
x, X, z = real("x", D), real("X", D, N), real("z")
i, n, d = example("i", N), index("n", N), index("d", D)


@pytest.mark.parametrize(
    ("made", "shape"),
    [
        (z, (1, 1)), (x, (D, 1)), (X, (D, N)), (X.T, (N, D)), (2 * X, (D, N)), (x.T * x, (1, 1)),
        (x * x.T, (D, D)),
        (X * X.T * x, (D, 1)),
        (x / x, (D, 1)), (x**2, (D, 1)), (sqrt(x), (D, 1)), (x + spread("ϵ"), (D, 1)),
        (X[1, 2], (1, 1)), (X[2], (D, 1)), (x[d], (1, 1)), (x[2:K], (K - 2 + 1, 1)), (Sum[n](X[n]), (D, 1)),
        (grid((1, z, 2)), (1, 3)), (grid(x, x), (D + D, 1)), (row(X, X), (D, N + N)), (partial[x](z), (D, 1)),
        (partial[z](x), (D, 1)), (partial[x](real("y", N)), (D, N)), (partial[x, x](z), (D, D)),
        (partial[X](z), (D, N)), (argmin[x](z), (D, 1)), (elementwise("a")(x), (D, 1)),
        (indicator(x > 0), (D, 1)),
        (function("f", N)(x), (N, 1)), (function("f", N)[n](x), (1, 1)), (hadamard(x, x), (D, 1)),
        (abs(x.T * x), (1, 1)),
        (real("v", span(0, D)), (D + 1, 1)), (real("r", 1, D) * x, (1, 1)),
    ],
    ids=str,
)  # fmt: skip
def test_shape(made: object, shape: tuple[object, object]) -> None:
    assert all(map(same_size, made.shape, map(term, shape)))


@pytest.mark.parametrize(
    "build",
    [
        lambda: X * X, lambda: x + z, lambda: x + X, lambda: X * x, lambda: hadamard(x, X),
        lambda: grid((x, z)),
        lambda: grid((z, z), (z,)), lambda: x[1, 2], lambda: z[1], lambda: x[n], lambda: X[n, d],
        lambda: X[index("k", span(0, D)), 1],
        lambda: Norm[x](z, eye(D)), lambda: real("v", span(0, 2))[index("k", 3)], lambda: x / X,
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_where_it_is_written(build: object) -> None:
    with pytest.raises(NotationError) as error:
        build()
    assert error.value.where.startswith(f"{__file__}:")


@pytest.mark.parametrize(
    "build", [lambda: z + 0.5, lambda: z * True, lambda: z + sympy.Symbol("q"), lambda: z + "a"]
)
def test_only_exact_words_of_the_notation(build: object) -> None:
    with pytest.raises(NotationError):
        build()


def test_chained_comparison_teaches() -> None:
    with pytest.raises(NotationError, match="Le"):
        0 < z < 1  # noqa: B015
    with pytest.raises(NotationError, match="cannot be counted"):
        list(x)


def test_letters_are_their_declaration() -> None:
    assert index("i", D) != index("i", N)
    assert real("x") != real("x", D)
    assert real("x", domain=positive) != real("x")
    assert example("i", N) != index("i", N)
    assert real("x") == real("x")
    assert prime(n) == prime(n) != n
    assert prime(n).range == n.range


def test_names_in_text_and_in_ascii() -> None:
    made = [
        hat(real("φ")),
        prime(real("h")),
        tilde(real("x")),
        star(real("x")),
        squared("σ"),
        real("β_v"),
        real("ℓ"),
        size("D_h'"),
    ]
    assert [m.key for m in made] == ["φ\u0302", "h\u2032", "x\u0303", "x*", "σ²", "β_v", "ℓ", "D_h'"]
    assert [m.ascii for m in made] == [
        "phi_hat",
        "h_prime",
        "x_tilde",
        "x_star",
        "sigma2",
        "beta_v",
        "ell",
        "D_h_prime",
    ]
    assert all(m.ascii.isidentifier() for m in made)


def test_sizes_that_follow_an_index() -> None:
    k = index("k", K)
    W = size("W", over=span(0, K + 1))
    Ω = real("Ω", W[k + 1], W[k], over=k.on(span(0, K)))
    assert Ω[2].shape == (W[k + 1].xreplace({k: term(2)}), W[2])
    assert Ω[K - 1].shape[1] == W[K - 1]
    assert same_size(Ω[K - 1].shape[0], W[K])
    assert (Ω[2] * Ω[1]).shape is not None
    with pytest.raises(NotationError):
        Ω[1] * Ω[2]


def test_domains() -> None:
    assert squared("σ").domain.is_positive
    assert real("p", domain=probability).domain.set == sympy.Interval.open(0, 1)
    assert real("p", domain=sympy.Interval(0, 2)).domain.set == sympy.Interval(0, 2)
    assert label_in(K).size == K
    assert not binary.is_positive
    assert real("z", domain=positive).value().is_positive
    with pytest.raises(NotationError, match="no domain"):
        real("x", domain="big")
    with pytest.raises(NotationError, match="declared with"):
        real("x", colour="red")


# Bound letters


def test_a_bound_letter_is_not_replaced() -> None:
    s = Sum[n](X[n])
    assert s.xreplace({n: term(3)}) == s == s.subs(n, 3)
    assert n not in s.free_symbols


def test_replacement_captures_nothing() -> None:
    k = index("k")
    s = Sum[n](k * n)
    replaced = s.xreplace({k: n})
    assert n in replaced.free_symbols
    assert latex(replaced) == r"\sum_{n^{\prime}=1}^{N} n n^{\prime}"
    assert s.subs(k, n) == replaced


def test_ranges_are_outside_the_reach_of_their_letter() -> None:
    k = index("k")
    assert Sum[k:1:n](k).free_symbols == {n}
    assert Sum[k:1:n](k).xreplace({n: term(4)}) == Sum[k:1:4](k)


def test_for_all_and_nest_bind() -> None:
    k = index("k", K)
    said = Eq(x[1], function("f")(k)).forall(k, 1, ..., K)
    assert k not in said.free_symbols
    assert said.xreplace({k: term(1)}) == said
    deep = nest(z * hole, k, K, ..., 1, inner=z)
    assert k not in deep.free_symbols
    assert hole not in deep.free_symbols


def test_a_member_may_take_the_place_of_a_letter() -> None:
    v, w = real("v", D), real("w", D, over=N)
    assert (v[1] + z).xreplace({v: w[n]}) == w[n, 1] + z
    with pytest.raises(NotationError, match="no letter"):
        v[1].xreplace({v: 2 * v})
    with pytest.raises(NotationError, match="no function"):
        function("f")(z).xreplace({function("f"): 2 * z})


# Values


@st.composite
def scalars(draw: st.DrawFn, depth: int = 3) -> tuple[object, object]:
    """A written scalar with the SymPy expression that it must be worth."""
    if depth == 0 or draw(st.booleans()):
        number_ = draw(st.integers(-5, 5))
        letter = draw(st.sampled_from([real("u", domain=positive), real("v", domain=positive)]))
        return (letter, letter.value()) if draw(st.booleans()) else (term(number_), sympy.Integer(number_))
    (a, va), (b, vb) = draw(scalars(depth - 1)), draw(scalars(depth - 1))
    one = real("w", domain=positive)
    a, va = one + a, one.value() + va
    kind = draw(st.sampled_from("+-*/n"))
    return {
        "+": (a + b, va + vb),
        "-": (a - b, va - vb),
        "*": (a * b, va * vb),
        "/": (b / a, vb / va),
        "n": (-a, -va),
    }[kind]


@given(scalars())
def test_value_of_scalars(pair: tuple[object, object]) -> None:
    written, expected = pair
    made = written.value() if hasattr(written, "tex") else written
    same = made == expected  # not a number, where a denominator is zero
    assert same or sympy.expand(made - expected) == 0 or sympy.simplify(made - expected) == 0


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (frac(1, 2) * D, sympy.Rational(1, 2) * D.value()),
        (number("0.06") + 1, sympy.Rational(106, 100)),
        (sig(z), 1 / (1 + sympy.exp(-z.value()))),
        (cases((0, z < 0), (z, z >= 0)), sympy.Piecewise((0, z.value() < 0), (z.value(), True))),
        (binomial(D, 2), sympy.binomial(D.value(), 2)),
        (Sum[n](n).value().doit(), N.value() * (N.value() + 1) / 2),
        (abs(z), sympy.Abs(z.value())),
        (floor(z + 1), sympy.floor(z.value()) + 1),
        (Max(0, z), sympy.Max(0, z.value())),
        (paren(sqrt(z) ** 2), sympy.sqrt(z.value()) ** 2),
    ],
)
def test_value(written: object, value: object) -> None:
    made = written.value() if hasattr(written, "tex") else written
    assert sympy.simplify(made - value) == 0


def test_no_value_for_products_of_matrices() -> None:
    with pytest.raises(NotationError, match="no ordinary"):
        (x.T * x).value()


def test_bars_say_what_they_measure() -> None:
    assert abs(z).meaning == "absolute value"
    assert abs(real("A", D, D)).meaning == "determinant"
    assert abs(real("a", D)).meaning == "length"
    assert abs(family("B", over=span(0, oo))[n]).meaning == "size of a set"
    assert abs(family("ne")(n)).meaning == "size of a set"
