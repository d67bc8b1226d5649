"""Each word of the notation, in an entry of its own, has the value that NumPy gives."""
# ruff: noqa: F403, F405  a test of all words

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose
from scipy.special import gammaln, i0
from scipy.special import softmax as softmax_of

from tests.translate.constructs import *
from udlc.notation import *

SCALARS = [
    ("sum", Eq(out, c + s), lambda v: v["c"] + v["s"]),
    ("difference", Eq(out, c - s - t), lambda v: v["c"] - v["s"] - v["t"]),
    ("negative", Eq(out, -c * s), lambda v: -v["c"] * v["s"]),
    ("dot", Eq(out, c @ s), lambda v: v["c"] * v["s"]),
    ("quotient", Eq(out, c / s), lambda v: v["c"] / v["s"]),
    ("slash", Eq(out, c // s), lambda v: v["c"] / v["s"]),
    ("power", Eq(out, p**c), lambda v: v["p"] ** v["c"]),
    ("square", Eq(out, (c + s) ** 2), lambda v: (v["c"] + v["s"]) ** 2),
    ("root", Eq(out, sqrt(p)), lambda v: np.sqrt(v["p"])),
    ("bars", Eq(out, abs(c)), lambda v: abs(v["c"])),
    ("fraction", Eq(out, frac(1, 3) * c), lambda v: v["c"] / 3),
    ("decimal", Eq(out, number("0.06") @ c), lambda v: 0.06 * v["c"]),
    ("pi and e", Eq(out, pi * e ** (-c)), lambda v: np.pi * np.exp(-v["c"])),
    ("exp log", Eq(out, exp(c) * log(p)), lambda v: np.exp(v["c"]) * np.log(v["p"])),
    (
        "trigonometric",
        Eq(out, sin(c) + cos(s) + tanh(t)),
        lambda v: np.sin(v["c"]) + np.cos(v["s"]) + np.tanh(v["t"]),
    ),
    ("sig", Eq(out, sig(c)), lambda v: 1 / (1 + np.exp(-v["c"]))),
    ("ReLU", Eq(out, ReLU(c)), lambda v: max(v["c"], 0)),
    ("floor", Eq(out, floor(3 * c)), lambda v: np.floor(3 * v["c"])),
    ("open function", Eq(out, a(c + s)), lambda v: np.tanh(v["c"] + v["s"])),
    ("indicator >", Eq(out, indicator(c > s)), lambda v: float(v["c"] > v["s"])),
    ("indicator ≤", Eq(out, indicator(Le(c, s))), lambda v: float(v["c"] <= v["s"])),
    ("indicator between", Eq(out, indicator(Le(c, s, t))), lambda v: float(v["c"] <= v["s"] <= v["t"])),
    (
        "cases",
        Eq(out, cases((c, c < 0), (s, Le(0, c, 1)), (t, c > 1))),
        lambda v: v["c"] if v["c"] < 0 else v["s"] if v["c"] <= 1 else v["t"],
    ),
    ("gamma", Eq(out, Γ(p)), lambda v: np.exp(gammaln(v["p"]))),
    ("Bessel", Eq(out, Bessel[0](p)), lambda v: i0(v["p"])),
    (
        "normal density",
        Eq(out, Norm[c](s, p)),
        lambda v: np.exp(-((v["c"] - v["s"]) ** 2) / (2 * v["p"])) / np.sqrt(2 * np.pi * v["p"]),
    ),
    ("largest of two", Eq(out, Max(c, s)), lambda v: max(v["c"], v["s"])),
    ("smallest of three", Eq(out, Min(c, s, t)), lambda v: min(v["c"], v["s"], v["t"])),
]

ARRAYS = [
    ("scalar product", Eq(out, x.T * z), lambda v: v["x"] @ v["z"]),
    ("matrix times vector", Eq(vec, A * x), lambda v: v["A"] @ v["x"]),
    ("affine", Eq(vec, y + A * x), lambda v: v["y"] + v["A"] @ v["x"]),
    ("row times matrix", Eq(col.T, y.T * A), lambda v: v["y"] @ v["A"]),
    ("matrix product", Eq(S, A * B), lambda v: v["A"] @ v["B"]),
    ("product of three", Eq(real("T", J, K), A * C * B), lambda v: v["A"] @ v["C"] @ v["B"]),
    ("outer product", Eq(real("T", J, I), y * x.T), lambda v: np.outer(v["y"], v["x"])),
    ("scalar times matrix", Eq(real("T", J, I), c * A), lambda v: v["c"] * v["A"]),
    ("transpose of product", Eq(real("T", K, J), (A * B).T), lambda v: (v["A"] @ v["B"]).T),
    ("quadratic form", Eq(out, x.T * C * z), lambda v: v["x"] @ v["C"] @ v["z"]),
    ("matrix power", Eq(real("T", I, I), C**3), lambda v: np.linalg.matrix_power(v["C"], 3)),
    ("inverse", Eq(real("T", I, I), C**-1), lambda v: np.linalg.inv(v["C"])),
    (
        "power of a diagonal matrix",
        Eq(real("T", I, I), real("P", I, I, domain=diagonal) ** -2 * C),
        lambda v: v["C"] / np.diag(v["P"])[:, None] ** 2,
    ),
    ("components squared", Eq(col, x**2), lambda v: v["x"] ** 2),
    (
        "components divided",
        Eq(col, x / (sqrt(z**2) + spread("ϵ"))),
        lambda v: v["x"] / (np.abs(v["z"]) + v["ε"]),
    ),
    ("hadamard", Eq(col, hadamard(x, z)), lambda v: v["x"] * v["z"]),
    ("open function of a vector", Eq(vec, a(y + A * x)), lambda v: np.tanh(v["y"] + v["A"] @ v["x"])),
    ("identity", Eq(real("T", I, I), C + c * eye(I)), lambda v: v["C"] + v["c"] * np.eye(len(v["C"]))),
    ("ones", Eq(out, ones(I).T * x), lambda v: v["x"].sum()),
    ("zeros", Eq(col, x + zeros(I)), lambda v: v["x"]),
    ("norm", Eq(out, norm(x)), lambda v: np.linalg.norm(v["x"])),
    ("norm of order 1", Eq(out, norm[1](x)), lambda v: np.abs(v["x"]).sum()),
    ("trace", Eq(out, trace(C)), lambda v: np.trace(v["C"])),
    ("trace by another name", Eq(out, tr(C)), lambda v: np.trace(v["C"])),
    ("size of a determinant", Eq(out, abs(-C)), lambda v: abs(np.linalg.det(v["C"]))),
    ("determinant", Eq(out, det(-C)), lambda v: np.linalg.det(-v["C"])),
    ("length", Eq(out, abs(x)), lambda v: np.linalg.norm(v["x"])),
    ("sum", Eq(out, Sum[i](x[i] * z[i])), lambda v: v["x"] @ v["z"]),
    (
        "sum of a constant",
        Eq(out, Sum[i](c)),
        lambda v: v["c"] * len(v["x"]) if "x" in v else v["c"] * v["I"],
    ),
    ("sum of vectors", Eq(col, Sum[j](y[j] * x)), lambda v: v["y"].sum() * v["x"]),
    (
        "sum inside a function",
        Eq(vec[j], a(y[j] + Sum[i](A[j, i] * x[i]))),
        lambda v: np.tanh(v["y"] + v["A"] @ v["x"]),
    ),
    ("double sum", Eq(out, Sum[i](Sum[j](A[j, i] * x[i]))), lambda v: (v["A"] @ v["x"]).sum()),
    ("sum of sums", Eq(out, Sum[i](x[i] + Sum[j](A[j, i]))), lambda v: v["x"].sum() + v["A"].sum()),
    ("one letter bound twice", Eq(out, Sum[i](x[i] * Sum[i](z[i]))), lambda v: v["x"].sum() * v["z"].sum()),
    ("from one to a bound", Eq(out, Sum[i:2:I](x[i])), lambda v: v["x"][1:].sum()),
    (
        "a letter's bound",
        Eq(out, Sum[i](Sum[m:1:i](x[m]))),
        lambda v: sum(v["x"][: m + 1].sum() for m in range(len(v["x"]))),
    ),
    ("mean", Eq(out, E[silent(i)](x[i])), lambda v: v["x"].mean()),
    ("mean of vectors", Eq(col, E[j](y[j] * x)), lambda v: v["y"].mean() * v["x"]),
    ("product", Eq(out, Prod[i](x[i])), lambda v: v["x"].prod()),
    ("maximum", Eq(out, Max[i](x[i])), lambda v: v["x"].max()),
    ("minimum", Eq(out, Min[i](x[i])), lambda v: v["x"].min()),
    ("argmax", Eq(out, argmax[i](x[i])), lambda v: v["x"].argmax() + 1),
    ("argmin", Eq(out, argmin[i](x[i])), lambda v: v["x"].argmin() + 1),
    (
        "bias on an axis from 0",
        Eq(out, w[0] + Sum[i](w[i] * x[i])),
        lambda v: v["w"][0] + v["w"][1:] @ v["x"],
    ),
    ("column", Eq(vec, A[2] * c), lambda v: v["A"][:, 1] * v["c"]),
    ("part of a vector", Eq(real("T", I - 1), x[2:I]), lambda v: v["x"][1:]),
    ("softmax", Eq(col[i], softmax[i](x)), lambda v: softmax_of(v["x"])),
    ("softmax of an expression", Eq(vec[j], softmax[j](A * x)), lambda v: softmax_of(v["A"] @ v["x"])),
    ("Softmax of columns", Eq(S, Softmax(A * B)), lambda v: softmax_of(v["A"] @ v["B"], axis=0)),
    ("grid of scalars", Eq(real("T", 2), grid(c * s, s)), lambda v: np.array([v["c"] * v["s"], v["s"]])),
    ("grid of a family", Eq(real("T", 2), grid(x[1], x[2])), lambda v: v["x"][:2]),
    ("grid with dots", Eq(col, grid(x[1], x[2], ..., x[I])), lambda v: v["x"]),
    ("grid of blocks", Eq(real("T", I + J), grid(x, y)), lambda v: np.concatenate([v["x"], v["y"]])),
    (
        "matrix written out",
        Eq(real("T", 2, 2), grid((c, s), (t, c * t))),
        lambda v: np.array([[v["c"], v["s"]], [v["t"], v["c"] * v["t"]]]),
    ),
    ("row of blocks", Eq(real("T", J, I + K), row(A, S)), lambda v: np.concatenate([v["A"], v["S"]], axis=1)),
]


@pytest.mark.parametrize(("statement", "expected"), [r[1:] for r in SCALARS], ids=[r[0] for r in SCALARS])
@pytest.mark.parametrize("seed", range(3))
def test_scalars(statement, expected, seed):
    found = value(statement, seed=seed)
    assert_allclose(found["result"], expected(found), rtol=1e-12)


@pytest.mark.parametrize(("statement", "expected"), [r[1:] for r in ARRAYS], ids=[r[0] for r in ARRAYS])
def test_arrays(statement, expected):
    found = value(statement)
    assert_allclose(found["result"], expected(found), rtol=1e-11)


@settings(max_examples=10)
@given(sizes)
@pytest.mark.parametrize(
    "name", ["affine", "matrix product", "sum inside a function", "softmax", "one letter bound twice"]
)
def test_any_sizes(name, some):
    statement, expected = next(r[1:] for r in ARRAYS if r[0] == name)
    found = value(statement, some)
    assert_allclose(found["result"], expected(found), rtol=1e-10)


def test_an_empty_sum_is_zero():
    found = value(Eq(out, c + Sum[i](x[i])), {**SIZES, "I": 0})
    assert found["result"] == found["c"]


def test_counting():
    found = value(Eq(out, binomial(N, K) / factorial(K)), kind=definition)
    assert_allclose(found["result"], 10 / 2)


def test_labels_are_stored_from_zero_and_count_from_one():
    label = real("q", domain=label_in(I))
    found = value(Eq(out, x[label] + c * indicator(Eq(label, 1))), q=np.array(0))
    assert_allclose(found["result"], found["x"][0] + found["c"])


def test_a_family_has_its_axes_first():
    h, Ω = real("h", I, over=n), real("Ω", I, I, over=n)
    found = value(Eq(h[n], Ω[n] * x))
    assert_allclose(found["h"], found["Ω"] @ found["x"])


def test_a_value_of_an_undefined_function_is_an_array_over_its_arguments_indices():
    X, F = real("X", J, over=n), function("F", K)
    found = value(Eq(out, Sum[n](Sum[k](F[k](X[n], x)))))
    assert found["F"].shape == (5, 2)
    assert_allclose(found["result"], found["F"].sum())


def test_members_of_an_undefined_function_at_numbers_and_letters_are_one_array():
    X = real("X", over=n)
    found = value(Eq(out, f(X[2], c) * Sum[n](f(X[n], c))))
    assert_allclose(found["result"], found["f"][1] * found["f"].sum())


def test_the_loss_of_an_example_has_one_axis_of_examples():
    e = example("e", N)
    X, loss_ = real("X", J, over=e), real("loss", over=e)
    found = value(Eq(out, Sum[e](loss_[e](X[e], x))))
    assert found["loss"].shape == (5,)
    assert_allclose(found["result"], found["loss"].sum())


def test_a_defined_function_is_written_out_for_each_of_its_arguments():
    X, h, v_ = real("X", over=n), real("h", I), real("v", I)
    book = {"0.2": model(rows(Eq(h, a(v_ * u)), Eq(f(u, v_), x.T * h))).placed(number="0.2")}
    found = value(Eq(out, Sum[n](f(X[n], v_) ** 2) + f(c, v_)), book=book, bind={f: "0.2"})
    g = lambda q: found["x"] @ np.tanh(found["v"] * q)  # noqa: E731
    assert_allclose(found["result"], sum(g(q) ** 2 for q in found["X"]) + g(found["c"]))
    assert found["h"].shape == (5, 3)


def test_densities_are_told_apart_by_their_letters():
    Pr = density("Pr")
    found = value(Eq(Pr(c), Pr(s) * t))
    assert_allclose(found["result"], found["Pr"] * found["t"])


def test_only_what_depends_on_the_argument_is_lifted():
    X, g, h = real("X", over=n), real("g", I), real("h", I)
    book = {"0.2": model(rows(Eq(g, a(x)), Eq(h, g * u), Eq(f(u), Sum[i](h[i])))).placed(number="0.2")}
    found = value(Eq(out, Sum[n](f(X[n]))), book=book, bind={f: "0.2"})
    assert found["g"].shape == (3,)
    assert found["h"].shape == (5, 3)
    assert_allclose(found["result"], (np.tanh(found["x"])[None] * found["X"][:, None]).sum())


def test_a_set_is_an_array_of_members():
    Q = family("Q")
    found = value(Eq(out, Sum[i:Q](x[i]) / abs(Q)), {**SIZES, "Q_size": 2}, Q=np.array([2, 0]))
    assert_allclose(found["result"], found["x"][[2, 0]].mean())


def test_sets_over_an_index_are_rows_of_members():
    ne = family("ne", over=n)
    members, starts = np.array([0, 2, 1, 1]), np.array([0, 2, 2, 3, 4, 4])
    T = real("T", N)
    found = value(Eq(T[n], c + Sum[i : ne[n]](x[i])), {**SIZES, "ne_size": 4}, ne=members, ne_start=starts)
    expected = [found["x"][members[starts[m] : starts[m + 1]]].sum() for m in range(5)]
    assert_allclose(found["T"], found["c"] + np.array(expected))


def test_a_set_may_be_written_like_a_function():
    ne = family("ne", over=n)
    members, starts = np.array([0, 2, 1, 1]), np.array([0, 2, 2, 3, 4, 4])
    T = real("T", N)
    found = value(
        Eq(T[n], abs(ne(n)) + Sum[i : ne(n)](x[i])), {**SIZES, "ne_size": 4}, ne=members, ne_start=starts
    )
    expected = [(1 + found["x"])[members[starts[m] : starts[m + 1]]].sum() for m in range(5)]
    assert_allclose(found["T"], expected)


def test_sets_and_their_number_may_be_called_alike():
    sets = family("N", over=n)
    given_ = {"N_members": np.array([2, 0, 1]), "N_members_start": np.array([0, 1, 3, 3, 3, 3])}
    found = value(Eq(real("T", N)[n], Sum[i : sets[n]](x[i])), {**SIZES, "N_members_size": 3}, **given_)
    assert_allclose(found["T"], [found["x"][2], found["x"][:2].sum(), 0, 0, 0])
