"""Whole programs as an author writes them: what they become, and that they keep their values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from sympy import Expr, cos, exp, log, pi, sqrt

from udlc.differentiate import vjp
from udlc.ir.build import Builder
from udlc.ir.check import check
from udlc.ir.functions import lgamma, log_i0, sig
from udlc.ir.grammar import Array, Program
from udlc.ir.interpret import interpret
from udlc.ir.show import text
from udlc.recognise import recognise

Inputs = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """A program, moderate inputs, what makes them hostile, and the statements that it becomes."""

    program: Program
    inputs: Inputs
    hostile: Inputs
    becomes: str


EXAMPLES: dict[str, Callable[[np.random.Generator], Example]] = {}


def example(make: Callable[[np.random.Generator], Example]) -> Callable[[np.random.Generator], Example]:
    EXAMPLES[make.__name__] = make
    return make


def normal(y: Expr, mean: Expr, variance: Expr) -> Expr:
    return exp(-((y - mean) ** 2) / (2 * variance)) / sqrt(2 * pi * variance)


@example
def cross_entropy_in_statements(rng: np.random.Generator) -> Example:
    b = Builder()
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, y = b.given("f", I, K), b.given("y", I, integral=True, domain="label", bound=K)
    e, Z, p, L = (b.temporary(n, *s) for n, s in (("e", (I, K)), ("Z", (I,)), ("p", (I,)), ("L", ())))
    b.put(e[i, k], exp(f[i, k]))
    b.put(Z[i], e[i, k])
    b.put(p[i], e[i, y[i]] / Z[i])
    b.put(L, -log(p[i]))
    logits = rng.normal(size=(4, 3))
    return Example(
        b.program(L),
        {"f": logits, "y": np.array([0, 2, 1, 1])},
        {"f": 1e4 * logits},
        """
        log_Z[i] logsumexp= f[i, k]   over k
        L += -f[i, y[i]] + log_Z[i]   over i
        """,
    )


@example
def cross_entropy_in_one_body(rng: np.random.Generator) -> Example:
    b = Builder()
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, y = b.given("f", I, K), b.given("y", I, integral=True, domain="label", bound=K)
    Z, L = b.temporary("Z", I), b.temporary("L")
    b.put(Z[i], exp(f[i, k]))
    b.put(L, -log(exp(f[i, y[i]]) / Z[i]))
    logits = rng.normal(size=(4, 3))
    return Example(
        b.program(L),
        {"f": logits, "y": np.array([0, 2, 1, 1])},
        {"f": 1e4 * logits},
        """
        log_Z[i] logsumexp= f[i, k]   over k
        L += -f[i, y[i]] + log_Z[i]   over i
        """,
    )


@example
def cross_entropy_with_probabilities(rng: np.random.Generator) -> Example:
    b = Builder()
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, y = b.given("f", I, K), b.given("y", I, integral=True, domain="label", bound=K)
    Z, p, L = b.temporary("Z", I), b.temporary("p", I, K), b.temporary("L")
    b.put(Z[i], exp(f[i, k]))
    b.put(p[i, k], exp(f[i, k]) / Z[i])
    b.put(L, -log(p[i, y[i]]))
    logits = rng.normal(size=(4, 3))
    return Example(
        b.program(L, p),
        {"f": logits, "y": np.array([0, 2, 1, 1])},
        {"f": 1e4 * logits},
        """
        log_Z[i] logsumexp= f[i, k]   over k
        p[i, k] += exp(f[i, k] - log_Z[i])
        L += -f[i, y[i]] + log_Z[i]   over i
        """,
    )


@example
def masked_attention(rng: np.random.Generator) -> Example:
    b = Builder()
    N, D, Q = b.sizes("N D Q")
    n, m = b.index("n m", N)
    d, c = b.index("d", D), b.index("c", Q)
    q, k, v = b.given("q", Q, N), b.given("k", Q, N), b.given("v", D, N)
    s, e, Z, o = (b.temporary(x, *z) for x, z in (("s", (N, N)), ("e", (N, N)), ("Z", (N,)), ("o", (D, N))))
    mask = sympy.Le(m, n)
    b.put(s[n, m], q[c, n] * k[c, m] / sqrt(Q), where=mask)
    b.put(e[n, m], exp(s[n, m]), where=mask)
    b.put(Z[n], e[n, m], where=mask)
    b.put(o[d, n], e[n, m] / Z[n] * v[d, m], where=mask)
    query = rng.normal(size=(2, 5))
    return Example(
        b.program(o),
        {"q": query, "k": rng.normal(size=(2, 5)), "v": rng.normal(size=(3, 5))},
        {"q": 1e4 * query},
        """
        s[n, m] += k[c, m]*q[c, n]/sqrt(Q)   over c   where m <= n
        log_Z[n] logsumexp= s[n, m]   over m   where m <= n
        softmax_o[n, m] += exp(-log_Z[n] + s[n, m])   where m <= n
        o[d, n] += softmax_o[n, m]*v[d, m]   over m   where m <= n
        """,
    )


@example
def softmax_over_segments(rng: np.random.Generator) -> Example:
    b = Builder()
    N, E, F = b.sizes("N E F")
    e, f = b.index("e", E), b.index("f", F)
    source, to = (b.given(x, E, integral=True, bound=N) for x in ("source", "to"))
    t, h = b.given("t", E), b.given("h", N, F)
    z, Z, a, o = (b.temporary(x, *s) for x, s in (("z", (E,)), ("Z", (N,)), ("a", (E,)), ("o", (N, F))))
    b.put(z[e], exp(t[e]))
    b.put(Z[to[e]], z[e])
    b.put(a[e], z[e] / Z[to[e]])
    b.put(o[to[e], f], a[e] * h[source[e], f])
    logits = rng.normal(size=7)
    edges = {"source": rng.integers(0, 5, 7), "to": rng.integers(0, 4, 7)}
    return Example(
        b.program(o, Z),
        {**edges, "t": logits, "h": rng.normal(size=(5, 2))},
        {"t": 300 * logits},
        """
        log_Z[to[e]] logsumexp= t[e]   over e
        Z[slot0] += exp(log_Z[slot0])
        a[e] += exp(-log_Z[to[e]] + t[e])
        o[to[e], f] += a[e]*h[source[e], f]   over e
        """,
    )


@example
def mixture_of_normals(rng: np.random.Generator) -> Example:
    b = Builder()
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    x, w, m = b.given("x", I), b.parameter("w", K, domain="positive"), b.parameter("m", K)
    v = b.parameter("v", K, domain="positive")
    N, p, r, L = (b.temporary(n, *s) for n, s in (("N", (I, K)), ("p", (I,)), ("r", (I, K)), ("L", ())))
    b.put(N[i, k], normal(x[i], m[k], v[k]))
    b.put(p[i], w[k] * N[i, k])
    b.put(r[i, k], w[k] * N[i, k] / p[i])
    b.put(L, -log(p[i]))
    data = 3 * rng.normal(size=6)
    return Example(
        b.program(L, r),
        {"x": data, "w": np.array([0.2, 0.5, 0.3]), "m": rng.normal(size=3), "v": np.array([0.5, 1, 2])},
        {"x": 50 * data},
        """
        log_N[i, k] += -log(2*pi*v[k])/2 - (-m[k] + x[i])**2/(2*v[k])
        log_p_term[i, k] += log_N[i, k] + log(w[k])
        log_p[i] logsumexp= log_p_term[i, k]   over k
        r[i, k] += w[k]*exp(log_N[i, k] - log_p[i])
        L += -log_p[i]   over i
        """,
    )


@example
def two_normals_written_out(rng: np.random.Generator) -> Example:
    b = Builder()
    I = b.sizes("I")
    i = b.index("i", I)
    x, share = b.given("x", I), b.parameter("share", domain="unit")
    m, n, v = b.parameter("m"), b.parameter("n"), b.parameter("v", domain="positive")
    p, L = b.temporary("p", I), b.temporary("L")
    first, second = normal(x[i], m.value, v.value), normal(x[i], n.value, v.value)
    b.put(p[i], share.value * first + (1 - share.value) * second)
    b.put(L, -log(p[i]))
    data = rng.normal(size=6)
    A, B = "log_p_term[i]", "log_p_term_2[i]"
    return Example(
        b.program(L),
        {"x": data, "share": 0.3, "m": -1.0, "n": 1.0, "v": 0.5},
        {"x": 1e4 * data},
        f"""
        log_p_term[i] += -log(2*pi*v)/2 + log1p(-share) - (-n + x[i])**2/(2*v)
        log_p_term_2[i] += log(share) - log(2*pi*v)/2 - (-m + x[i])**2/(2*v)
        L += -select({A} > {B}, {A} + softplus(-{A} + {B}), {B} + softplus({A} - {B}))   over i
        """,
    )


def _bernoulli(rng: np.random.Generator, form: str) -> Example:
    b = Builder()
    I = b.sizes("I")
    i = b.index("i", I)
    f, y = b.given("f", I), b.given("y", I, domain="binary")
    s, p, L = b.temporary("s", I), b.temporary("p", I), b.temporary("L")
    b.put(s[i], sig(f[i]) if form != "one body" else f[i])
    if form == "powers":
        b.put(p[i], (1 - s[i]) ** (1 - y[i]) * s[i] ** y[i])
        b.put(L, -log(p[i]))
    else:
        z = sig(f[i]) if form == "one body" else s[i]
        b.put(L, -(1 - y[i]) * log(1 - z) - y[i] * log(z))
    logits = rng.normal(size=5)
    other = "+ (1 - y[i])" if form == "powers" else "- (y[i] - 1)"
    return Example(
        b.program(L, *(() if form != "one body" else (s,))),
        {"f": logits, "y": np.array([0, 1, 1, 0, 1.0])},
        {"f": 1e4 * np.sign(logits)},
        ("s[i] += f[i]\n" if form == "one body" else "")
        + f"L += y[i]*softplus(-f[i]) {other}*softplus(f[i])   over i",
    )


@example
def bernoulli_in_one_body(rng: np.random.Generator) -> Example:
    return _bernoulli(rng, "one body")


@example
def bernoulli_with_logarithms(rng: np.random.Generator) -> Example:
    return _bernoulli(rng, "logarithms")


@example
def bernoulli_with_powers(rng: np.random.Generator) -> Example:
    return _bernoulli(rng, "powers")


def _likelihood(
    rng: np.random.Generator,
    density: Callable[[Array, Array, Array], Callable[[Any], Expr]],
    hostile: Inputs,
    becomes: str,
) -> Example:
    """P = Π_i p(y_i), L = −log P."""
    b = Builder()
    I = b.sizes("I")
    i = b.index("i", I)
    f, y = b.given("f", I), b.given("y", I, integral=True, domain="natural")
    v = b.parameter("v", domain="positive")
    p, P, L = b.temporary("p", I), b.temporary("P"), b.temporary("L")
    b.put(p[i], density(f, y, v)(i))
    b.put(P, p[i], op="prod")
    b.put(L, -log(P.value))
    inputs = {"f": rng.normal(size=5), "y": np.array([0, 1, 4, 2, 1]), "v": 0.4}
    return Example(b.program(L), inputs, hostile, f"log_P += {becomes}   over i\nL += -log_P")


@example
def likelihood_of_normals(rng: np.random.Generator) -> Example:
    return _likelihood(
        rng,
        lambda f, y, v: lambda i: normal(y[i], f[i], v.value),
        {"f": np.array([-1e4, 1e4, 0, 800, -800])},
        "-log(2*pi*v)/2 - (-f[i] + y[i])**2/(2*v)",
    )


@example
def likelihood_of_normals_with_learnt_variance(rng: np.random.Generator) -> Example:
    return _likelihood(
        rng,
        lambda f, y, v: lambda i: normal(y[i], v.value, f[i] ** 2),
        {"f": np.array([-1e4, 1e4, 1e-3, 800, -1e-3])},
        "-log(sqrt(2)*sqrt(pi)*absolute(f[i])) - (-v + y[i])**2/(2*f[i]**2)",
    )


@example
def likelihood_of_counts(rng: np.random.Generator) -> Example:
    return _likelihood(
        rng,
        lambda f, y, _: lambda i: exp(f[i]) ** y[i] * exp(-exp(f[i])) / exp(lgamma(y[i] + 1)),
        {"f": np.array([-1e4, 600, 0, -800, 10])},
        "f[i]*y[i] - exp(f[i]) - lgamma(y[i] + 1)",
    )


@example
def likelihood_of_directions(rng: np.random.Generator) -> Example:
    return _likelihood(
        rng,
        lambda f, y, v: lambda i: exp(v.value * cos(y[i] - f[i])) / (2 * pi * exp(log_i0(v.value))),
        {"v": 1e4},
        "v*cos(f[i] - y[i]) - log_i0(v) - log(2*pi)",
    )


def _directions(keep: bool) -> Example:
    """L = −Σ log p(y) of directions whose concentration is predicted by its logarithm."""
    b = Builder()
    I = b.sizes("I")
    i = b.index("i", I)
    f, g, y = b.given("f", I), b.given("g", I), b.given("y", I)
    c, L = b.temporary("c", I), b.temporary("L")
    b.put(c[i], exp(g[i]))
    b.put(L, -log(exp(c[i] * cos(y[i] - f[i])) / (2 * pi * exp(log_i0(c[i])))))
    becomes = "L += exp_versine(g[i], f[i] - y[i]) + log_i0e_exp(g[i]) + log(2*pi)   over i"
    return Example(
        b.program(L, c) if keep else b.program(L),
        {"f": np.array([0.1, 0.4, -1.0]), "g": np.array([-2.0, 0.3, 1.7]), "y": np.array([0.5, -2.0, 3.0])},
        {"f": np.zeros(3), "g": np.array([40.0, -800.0, 700.0 if keep else 1400.0]), "y": np.zeros(3)},
        f"c[i] += exp(g[i])\n{becomes}" if keep else becomes,
    )


@example
def directions_of_learnt_concentration(_: np.random.Generator) -> Example:
    return _directions(keep=False)


@example
def directions_of_a_concentration_that_is_wanted_too(_: np.random.Generator) -> Example:
    return _directions(keep=True)


@example
def divergence_of_softmaxes(rng: np.random.Generator) -> Example:
    b = Builder()
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, g = b.given("f", I, K), b.given("g", I, K)
    Z, W, L = b.temporary("Z", I), b.temporary("W", I), b.temporary("L")
    p, q = b.temporary("p", I, K), b.temporary("q", I, K)
    b.put(Z[i], exp(f[i, k]))
    b.put(W[i], exp(g[i, k]))
    b.put(p[i, k], exp(f[i, k]) / Z[i])
    b.put(q[i, k], exp(g[i, k]) / W[i])
    b.put(L, p[i, k] * log(p[i, k] / q[i, k]))
    logits = rng.normal(size=(3, 4))
    return Example(
        b.program(L),
        {"f": logits, "g": rng.normal(size=(3, 4))},
        {"f": 1e4 * logits, "g": -1e4 * logits},
        """
        log_Z[i] logsumexp= f[i, k]   over k
        log_W[i] logsumexp= g[i, k]   over k
        p[i, k] += exp(f[i, k] - log_Z[i])
        L += p[i, k]*(f[i, k] - g[i, k] + log_W[i] - log_Z[i])   over i, k
        """,
    )


@example
def divergence_of_normals(rng: np.random.Generator) -> Example:
    b = Builder()
    D = b.sizes("D")
    d = b.index("d", D)
    m, n = b.given("m", D), b.given("n", D)
    v, w = b.given("v", D, domain="positive"), b.given("w", D, domain="positive")
    L = b.temporary("L")
    b.put(L, (log(w[d] / v[d]) - 1 + v[d] / w[d] + (m[d] - n[d]) ** 2 / w[d]) / 2)
    positive = rng.uniform(0.5, 2, 4)
    return Example(
        b.program(L),
        {"m": rng.normal(size=4), "n": rng.normal(size=4), "v": positive, "w": positive[::-1].copy()},
        {"v": 1e-300 * positive, "w": np.array([1e300, 1e-3, 1e200, 1e100])},
        """
        L += v[d]/(2*w[d]) - log(v[d])/2 + log(w[d])/2 - 1/2 + (m[d] - n[d])**2/(2*w[d])   over d
        """,
    )


@example
def mean_of_exponentials(rng: np.random.Generator) -> Example:
    b = Builder()
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, M, q, L = b.given("f", I, K), b.temporary("M", I), b.temporary("q", I), b.temporary("L")
    b.put(M[i], exp(f[i, k]) / K)
    b.put(q[i], M[i] / (1 + M[i]))
    b.put(L, log(M[i]))
    logits = rng.normal(size=(3, 4))
    return Example(
        b.program(L, q),
        {"f": logits},
        {"f": 1e4 * logits},
        """
        log_sum_M[i] logsumexp= f[i, k]   over k
        q[i] += sig(log_sum_M[i] - log(K))
        L += log_sum_M[i] - log(K)   over i
        """,
    )


@example
def a_loop_over_layers(rng: np.random.Generator) -> Example:
    b = Builder()
    K, N = b.sizes("K N")
    n, m = b.index("n m", N)
    start, w = b.given("start", N), b.parameter("w", K, N, N)
    x, e, Z, L = (
        b.temporary("x", K + 1, N),
        b.temporary("e", K, N, N),
        b.temporary("Z", K, N),
        b.temporary("L"),
    )
    b.put(x[0, n], start[n])
    with b.repeat("k", 0, K) as k:
        b.put(e[k, n, m], exp(w[k, n, m] * x[k, m]))
        b.put(Z[k, n], e[k, n, m])
        b.put(x[k + 1, n], e[k, n, m] / Z[k, n] * x[k, m])
    b.put(L, x[K, n] * log(Z[K - 1, n]))
    weights = rng.normal(size=(3, 4, 4))
    return Example(
        b.program(L),
        {"start": rng.normal(size=4), "w": weights},
        {"w": 1e4 * weights},
        """
        x[0, n] += start[n]
        for k = 0 .. K - 1
            log_e[k, n, m] += w[k, n, m]*x[k, m]
            log_Z[k, n] logsumexp= log_e[k, n, m]   over m
            x[k + 1, n] += x[k, m]*exp(-log_Z[k, n] + log_e[k, n, m])   over m
        L += log_Z[K - 1, n]*x[K, n]   over n
        """,
    )


by_name = pytest.mark.parametrize("make", EXAMPLES.values(), ids=EXAMPLES.keys())


def lines(block: str) -> list[str]:
    found = [line.rstrip() for line in block.strip("\n").splitlines()]
    margin = min(len(line) - len(line.lstrip()) for line in found if line)
    return [line[margin:] for line in found if line]


@by_name
def test_it_becomes(make: Callable[[np.random.Generator], Example]) -> None:
    case = make(np.random.default_rng(0))
    assert text(recognise(case.program), declarations=False).splitlines() == lines(case.becomes)


@by_name
def test_it_keeps_its_values(make: Callable[[np.random.Generator], Example]) -> None:
    case = make(np.random.default_rng(1))
    found = check(recognise(case.program), "recognise")
    before, after = interpret(case.program, case.inputs), interpret(found, case.inputs)
    assert found.outputs == case.program.outputs
    for name in found.outputs:
        np.testing.assert_allclose(after[name], before[name], rtol=1e-12, atol=1e-14)


@by_name
def test_it_is_right_where_the_written_form_overflows(make: Callable[[np.random.Generator], Example]) -> None:
    case = make(np.random.default_rng(2))
    inputs = {**case.inputs, **case.hostile}
    found = interpret(recognise(case.program), inputs)
    with mpmath.workdps(4500):  # 1 − sig(1e4) needs 4,343 digits
        exact = interpret(case.program, inputs, number="mpmath")
        for name in case.program.outputs:
            np.testing.assert_allclose(found[name], exact[name].astype(float), rtol=1e-11, atol=1e-11)


@by_name
def test_doing_it_twice_changes_nothing(make: Callable[[np.random.Generator], Example]) -> None:
    once = recognise(make(np.random.default_rng(3)).program)
    assert recognise(once) == once


@by_name
def test_its_gradient_is_the_same_and_stays_finite(make: Callable[[np.random.Generator], Example]) -> None:
    case = make(np.random.default_rng(4))
    of = case.program.outputs[0]
    wrt = tuple(a.name for a in case.program.inputs if not a.integral)
    written, names = vjp(case.program, of, wrt)
    found, adjoints = vjp(recognise(case.program), of, wrt)
    hostile = {**case.inputs, **case.hostile}
    before, after, far = (
        interpret(written, case.inputs),
        interpret(found, case.inputs),
        interpret(found, hostile),
    )
    for name in wrt:
        np.testing.assert_allclose(after[adjoints[name]], before[names[name]], rtol=1e-9, atol=1e-11)
        assert np.isfinite(far[adjoints[name]]).all()


@pytest.mark.parametrize("examples", [0, 1])
@pytest.mark.parametrize("classes", [1, 2])
def test_small_sizes(examples: int, classes: int) -> None:
    case = cross_entropy_with_probabilities(np.random.default_rng(5))
    inputs = {"f": np.full((examples, classes), 1e4), "y": np.zeros(examples, int)}
    found = interpret(recognise(case.program), inputs)
    assert found["L"] == pytest.approx(examples * np.log(classes))
    assert found["p"].shape == (examples, classes)


def test_a_segment_without_edges_is_zero() -> None:
    case = softmax_over_segments(np.random.default_rng(6))
    inputs = {**case.inputs, "to": np.zeros(7, int)}
    found = interpret(recognise(case.program), inputs)
    assert (found["Z"][1:] == 0).all()
    assert (found["o"][1:] == 0).all()
