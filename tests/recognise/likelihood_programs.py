"""Programs with likelihoods: normals, mixtures, counts, directions, as an author writes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sympy import Expr, cos, exp, log, pi, sqrt

from tests.recognise.examples import Example, Inputs, example
from udlc.ir.build import Builder
from udlc.ir.functions import lgamma, log_i0, sig
from udlc.ir.grammar import Array


def normal(y: Expr, mean: Expr, variance: Expr) -> Expr:
    return exp(-((y - mean) ** 2) / (2 * variance)) / sqrt(2 * pi * variance)


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
