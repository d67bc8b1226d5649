"""Programs with Derive nodes, by hand: optimiser steps, flows, penalties, Jacobians inside Repeats."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Rational, cos, exp, log, sin, sqrt, tanh

from udlc.ir.build import Builder
from udlc.ir.grammar import Program, Slice

Inputs = dict[str, Any]


def adam(rng: np.random.Generator, steps: int = 5) -> tuple[Program, Inputs]:
    """T steps of Adam on a small network: how the end depends on the learning rate and on the start."""
    b = Builder("adam")
    I, D, M, T = b.sizes("I D M T")
    i, d, m = b.index("i", I), b.index("d", D), b.index("m", M)
    x, y, rate = b.given("x", I, D), b.given("y", I), b.parameter("η")
    start = {"W": b.parameter("W0", M, D), "v": b.parameter("v0", M)}
    W, v = b.temporary("W", T + 1, M, D), b.temporary("v", T + 1, M)
    h, f, l = b.temporary("h", T, I, M), b.temporary("f", T, I), b.temporary("l", T)
    L = b.temporary("L")
    b.put(W[0, m, d], start["W"][m, d])
    b.put(v[0, m], start["v"][m])
    axes = {"W": (m, d), "v": (m,)}
    slopes = {"W": b.temporary("gW", T, M, D), "v": b.temporary("gv", T, M)}
    shapes = {"W": (M, D), "v": (M,)}
    means = {n: b.temporary(f"m_{n}", T + 1, *shapes[n]) for n in axes}
    squares = {n: b.temporary(f"s_{n}", T + 1, *shapes[n]) for n in axes}
    for n, at in axes.items():
        b.put(means[n][(0, *at)], 0)
        b.put(squares[n][(0, *at)], 0)
    β, γ = Rational(9, 10), Rational(99, 100)
    with b.repeat("t", 0, T) as t:
        b.put(h[t, i, m], W[t, m, d] * x[i, d])
        b.put(f[t, i], v[t, m] * tanh(h[t, i, m]))
        b.put(l[t], (f[t, i] - y[i]) ** 2 / I)
        b.derive("vjp", list(slopes.values()), Slice("l", (t,)), [Slice("W", (t,)), Slice("v", (t,))])
        for n, at in axes.items():
            g, value = slopes[n][(t, *at)], {"W": W, "v": v}[n]
            b.put(means[n][(t + 1, *at)], β * means[n][(t, *at)] + (1 - β) * g)
            b.put(squares[n][(t + 1, *at)], γ * squares[n][(t, *at)] + (1 - γ) * g**2)
            mean = means[n][(t + 1, *at)] / (1 - β ** (t + 1))
            square = squares[n][(t + 1, *at)] / (1 - γ ** (t + 1))
            b.put(
                value[(t + 1, *at)], value[(t, *at)] - rate.value * mean / (sqrt(square) + Rational(1, 10**8))
            )
    b.put(L, v[T, m] ** 2 + W[T, m, d] ** 2)
    inputs = {"x": rng.normal(size=(6, 3)), "y": rng.normal(size=6), "η": np.array(0.05), "T": steps}
    return b.program(L), inputs | {"W0": rng.normal(size=(4, 3)), "v0": rng.normal(size=4)}


def residual_flow(rng: np.random.Generator, terms: int = 6) -> tuple[Program, Inputs]:
    """y = x + f(x);  log|I + ∂f/∂x| ≈ Σ_k (−1)^(k+1)/k εᵀ(∂f/∂x)ᵏε, with a vjp of f in every term.

    The layers of f stand outside of the Repeat, and use its letter.
    """
    b = Builder("residual flow")
    D, M, K = b.sizes("D M K")
    d, e, k = b.index("d", D), b.index("e", D), b.index("k", M)
    x, W, U, noise = b.parameter("x", D), b.parameter("W", M, D), b.parameter("U", D, M), b.noise("ε", D)
    a, f, v = b.temporary("a", M), b.temporary("f", D), b.temporary("v", K + 1, D)
    seed, w, L = b.temporary("seed", K + 1, D), b.temporary("w", K + 1, D), b.temporary("L")
    b.put(a[k], W[k, e] * x[e])
    b.put(f[d], U[d, k] * tanh(a[k]))
    b.put(v[0, d], noise[d])
    with b.repeat("k", 1, K + 1) as step:
        b.put(seed[step, d], v[step - 1, d])
        b.derive("vjp", [w], f, [x], [seed])
        b.put(v[step, d], w[step, d])
        b.put(L, (-1) ** (step + 1) / step * v[step, d] * noise[d])
    b.put(L, -((x[d] + f[d]) ** 2))
    inputs = {"x": rng.normal(size=3), "W": rng.normal(size=(4, 3)) / 4, "U": rng.normal(size=(3, 4)) / 4}
    return b.program(L), inputs | {"ε": rng.normal(size=3), "K": terms}


def flow_with_jacobians(rng: np.random.Generator) -> tuple[Program, Inputs]:
    """f[k+1] = f[k] + tanh(Ω[k] f[k]): of each layer its Jacobian, log |det|, and a slope along p."""
    b = Builder("flow")
    K, D = b.sizes("K D")
    d, e, u = b.index("d", D), b.index("e", D), b.index("u", K)
    x, W, f, L = b.parameter("x", D), b.parameter("Ω", K, D, D), b.temporary("f", K + 1, D), b.temporary("L")
    J, volume, along = b.temporary("J", K, D, D), b.temporary("volume", K), b.temporary("along", K, D)
    a, p = b.temporary("a", K, D), b.temporary("p", D)
    b.put(f[0, d], x[d])
    b.put(p[d], cos(x[d]))
    with b.repeat("k", 0, K) as k:
        b.put(a[k, d], W[k, d, e] * f[k, e])
        b.put(f[k + 1, d], f[k, d] + tanh(a[k, d]))
        b.derive("jacobian", [J], Slice("f", (k + 1,)), [Slice("f", (k,))])
        b.linalg("logabsdet", [volume], [J], at=[k])
        b.derive("jvp", [along], Slice("f", (k + 1,)), [Slice("f", (k,))], [p])
    b.put(L, f[K, d] ** 2 / 2 - sin(along[u, d]))
    b.put(L, -volume[u])
    return b.program(L), {"x": rng.normal(size=3), "Ω": rng.normal(size=(2, 3, 3)) / 2}


def hessian_penalty(rng: np.random.Generator) -> tuple[Program, Inputs]:
    """|∂²f/∂x²|² of f = log Σ e^(Ωx): a vjp, its Jacobian, then the gradient of the whole by Ω."""
    b = Builder("hessian penalty")
    D, M = b.sizes("D M")
    d, e, m = b.index("d", D), b.index("e", D), b.index("m", M)
    x, W, z, f = b.parameter("x", D), b.parameter("Ω", M, D), b.temporary("z", M), b.temporary("f")
    g, H, L = b.temporary("g", D), b.temporary("H", D, D), b.temporary("L")
    b.put(z[m], W[m, d] * x[d])
    b.put(f, z[m], op="logsumexp")
    b.derive("vjp", [g], f, [x])
    b.derive("jacobian", [H], g, [x])
    b.put(L, H[d, e] ** 2 + log(1 + exp(f.value)))
    return b.program(L), {"x": rng.normal(size=3), "Ω": rng.normal(size=(5, 3))}


def training_of_a_deep_network(rng: np.random.Generator) -> tuple[Program, Inputs]:
    """T steps of descent on a network of K layers: a Repeat inside the section of a node inside a Repeat."""
    b = Builder("training")
    T, K, D = b.sizes("T K D")
    d, e, u = b.index("d", D), b.index("e", D), b.index("u", K)
    x, W0, rate = b.parameter("x", D), b.parameter("Ω0", K, D, D), b.parameter("α")
    W, g = b.temporary("Ω", T + 1, K, D, D), b.temporary("g", T, K, D, D)
    f, l, L = b.temporary("f", T, K + 1, D), b.temporary("l", T), b.temporary("L")
    b.put(W[0, u, d, e], W0[u, d, e])
    with b.repeat("t", 0, T) as t:
        b.put(f[t, 0, d], x[d])
        with b.repeat("k", 0, K) as k:
            b.put(f[t, k + 1, d], W[t, k, d, e] * tanh(f[t, k, e]))
        b.put(l[t], (f[t, K, d] - 1) ** 2)
        b.derive("vjp", [g], Slice("l", (t,)), [Slice("Ω", (t,))])
        b.put(W[t + 1, u, d, e], W[t, u, d, e] - rate.value * g[t, u, d, e])
    b.put(L, W[T, u, d, e] ** 2)
    inputs = {"x": rng.normal(size=2), "Ω0": rng.normal(size=(3, 2, 2)) / 2, "α": np.array(0.1), "T": 3}
    return b.program(L), inputs
