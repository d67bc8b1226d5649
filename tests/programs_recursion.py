"""Programs whose difficulty is in Repeat: layers, time, fixed points, ragged widths, tables, derivatives."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sympy import Eq, exp, log, pi, sqrt, tanh

from tests.cases import Case
from tests.drawing import Inputs
from udlc.ir.build import Builder
from udlc.ir.functions import absolute, opaque, relu, select
from udlc.ir.grammar import Axis, Letter, Slice


def deep_network() -> Case:
    """K hidden layers of equal width: f[0] = x, f[k + 1] = β[k] + Ω[k] ReLU[f[k]]."""
    b = Builder("deep network")
    K, I, D = b.sizes("K I D")
    i = b.index("i", I)
    d, e = b.index("d e", D)
    x, y = b.given("x", I, D), b.given("y", I, D)
    Ω, β = b.parameter("Ω", K, D, D, latex=r"\Omega"), b.parameter("β", K, D, latex=r"\beta")
    f, L = b.temporary("f", K + 1, I, D), b.temporary("L")
    b.put(f[0, i, d], x[i, d], origin="7.17")
    with b.repeat("k", 0, K, origin="7.17") as k:
        b.put(f[k + 1, i, d], β[k, d], origin="7.17")
        b.put(f[k + 1, i, d], Ω[k, d, e] * relu(f[k, i, e]), origin="7.17")
    b.put(L, (f[K, i, d] - y[i, d]) ** 2)
    return Case(
        b.program(L), {"K": 3, "I": 4, "D": 2}, ({"K": 0}, {"I": 1, "D": 1}, {"I": 0}), ("Ω", "β", "x")
    )


def ragged_network() -> Case:
    """Layers of widths D[0], D[1], …, D[K]: every weight matrix has its own shape."""
    b = Builder("ragged network")
    K, I = b.sizes("K I")
    D = b.given("D", K + 1, integral=True)
    i = b.index("i", I)
    k = Letter("k")
    d, e = b.index("d", D[k + 1]), b.index("e", D[k])
    first, last = b.index("first", D[0]), b.index("last", D[K])
    x, y = b.given("x", I, D[0]), b.given("y", I, D[K])
    Ω, β = b.parameter("Ω", K, D[Axis(0) + 1], D[Axis(0)]), b.parameter("β", K, D[Axis(0) + 1])
    h, L = b.temporary("h", K + 1, I, D[Axis(0)]), b.temporary("L")
    b.put(h[0, i, first], x[i, first])
    with b.repeat(k, 0, K):
        b.put(h[k + 1, i, d], β[k, d])
        b.put(h[k + 1, i, d], Ω[k, d, e] * tanh(h[k, i, e]))
    b.put(L, (h[K, i, last] - y[i, last]) ** 2)

    def special(rng: np.random.Generator, sizes: Mapping[str, int]) -> Inputs:
        return {"D": rng.integers(1, 5, sizes["K"] + 1)}

    return Case(b.program(L), {"K": 3, "I": 2}, ({"K": 0}, {"K": 1, "I": 1}), ("Ω", "β", "x"), special)


def activation_network() -> Case:
    """A network with an activation `a` that is bound only when it runs."""
    b = Builder("activation network")
    K, I, D = b.sizes("K I D")
    i = b.index("i", I)
    d, e = b.index("d e", D)
    x, Ω = b.given("x", I, D), b.parameter("Ω", K, D, D)
    f, L = b.temporary("f", K + 1, I, D), b.temporary("L")
    b.put(f[0, i, d], x[i, d])
    with b.repeat("k", 0, K) as k:
        b.put(f[k + 1, i, d], Ω[k, d, e] * opaque("a")(f[k, i, e]))
    b.put(L, f[K, i, d] ** 2)
    bind = {"a": [np.sin, np.cos, lambda z: -np.sin(z), lambda z: -np.cos(z)]}
    return Case(b.program(L), {"K": 2, "I": 3, "D": 2}, ({"K": 0}, {"D": 1}), ("Ω", "x"), bind=bind)


def returns() -> Case:
    """Discounted returns, backwards in time: G[t] = r[t] + γ G[t + 1]."""
    b = Builder("returns")
    T, N = b.sizes("T N")
    n, s = b.index("n", N), b.index("s", T)
    r, γ, V = b.given("r", T, N), b.parameter("γ", domain="unit"), b.parameter("V", T, N)
    G, L = b.temporary("G", T + 1, N), b.temporary("L")
    with b.repeat("t", 0, T, down=True) as t:
        b.put(G[t, n], r[t, n] + γ.value * G[t + 1, n])
    b.put(L, (G[s, n] - V[s, n]) ** 2)
    return Case(b.program(L), {"T": 5, "N": 2}, ({"T": 1}, {"T": 0}), ("γ", "V", "r"))


def fixed_point() -> Case:
    """z ← tanh(W z / 4 + x) until it moves by less than δ, at most T times."""
    b = Builder("fixed point")
    T, D = b.sizes("T D")
    d, e = b.index("d e", D)
    W, x, δ = b.parameter("W", D, D), b.given("x", D), b.given("δ", domain="positive")
    z, move = b.temporary("z", T + 1, D), b.temporary("move", T)
    steps, L = b.temporary("steps", integral=True), b.temporary("L")
    t = Letter("t")
    with b.repeat(t, 0, T, until=move[t] < δ.value, count="steps"):
        pre = b.temporary("pre", T, D)
        b.put(pre[t, d], x[d])
        b.put(pre[t, d], W[d, e] * z[t, e] / 4)
        b.put(z[t + 1, d], tanh(pre[t, d]))
        b.put(move[t], absolute(z[t + 1, d] - z[t, d]), op="max")
    b.put(L, z[steps.value, d] ** 2)

    def special(rng: np.random.Generator, sizes: Mapping[str, int]) -> Inputs:
        return {"δ": 1e-3}

    return Case(b.program(L), {"T": 60, "D": 3}, ({"T": 2}, {"T": 0}, {"D": 1}), ("W", "x"), special)


def table() -> Case:
    """Q-learning: one entry of a table is updated in each step, at a place that the data say."""
    b = Builder("table")
    T, S, A = b.sizes("T S A")
    s, a, c = b.index("s", S), *b.index("a c", A)
    state = b.given("state", T + 1, integral=True, bound=S)
    action = b.given("action", T, integral=True, bound=A)
    reward, α = b.given("reward", T), b.parameter("α", domain="unit")
    Q0, Q = b.parameter("Q0", S, A), b.temporary("Q", T + 1, S, A)
    best, δ, L = b.temporary("best", T), b.temporary("δ", T), b.temporary("L")
    b.put(Q[0, s, a], Q0[s, a])
    with b.repeat("t", 0, T, origin="19.13") as t:
        b.put(best[t], Q[t, state[t + 1], c], op="max")
        b.put(δ[t], reward[t] + 0.9 * best[t] - Q[t, state[t], action[t]])
        b.put(Q[t + 1, s, a], Q[t, s, a])
        b.put(Q[t + 1, state[t], action[t]], α.value * δ[t], origin="19.13")
    b.put(L, Q[T, s, a] ** 2)
    sizes = {"T": 6, "S": 3, "A": 2}
    return Case(b.program(L), sizes, ({"T": 0}, {"A": 1}, {"S": 1}), ("Q0", "α", "reward"))


def value_iteration() -> Case:
    """V[t + 1, s] = max over a of r[s, a] + γ Σ P[s, a, s'] V[t, s']."""
    b = Builder("value iteration")
    T, S, A = b.sizes("T S A")
    s, z = b.index("s z", S)
    a = b.index("a", A)
    r, P = b.parameter("r", S, A), b.given("P", S, A, S, domain="unit")
    V, Q, L = b.temporary("V", T + 1, S), b.temporary("Q", T, S, A), b.temporary("L")
    with b.repeat("t", 0, T) as t:
        b.put(Q[t, s, a], r[s, a])
        b.put(Q[t, s, a], P[s, a, z] * V[t, z] / 2)
        b.put(V[t + 1, s], Q[t, s, a], op="max")
    b.put(L, V[T, s] ** 2)
    return Case(b.program(L), {"T": 3, "S": 3, "A": 2}, ({"T": 0}, {"A": 1}), ("r", "P"))


def expectation_maximisation() -> Case:
    """EM of a mixture of K normals on a line; responsibilities from raw logarithms of densities."""
    b = Builder("expectation maximisation")
    T, N, K = b.sizes("T N K")
    n, k, c = b.index("n", N), *b.index("k c", K)
    x, μ0 = b.given("x", N), b.parameter("μ0", K)
    μ, v, λ = (b.temporary(name, T + 1, K) for name in ("μ", "v", "λ"))
    ℓ, Z, r = b.temporary("l", T, N, K), b.temporary("Z", T, N), b.temporary("r", T, N, K)
    R, L = b.temporary("R", T, K), b.temporary("L")
    b.put(μ[0, k], μ0[k])
    b.put(v[0, k], 1)
    b.put(λ[0, k], 1 / K)
    with b.repeat("t", 0, T) as t:
        b.put(ℓ[t, n, k], log(λ[t, k]) - log(2 * pi * v[t, k]) / 2 - (x[n] - μ[t, k]) ** 2 / (2 * v[t, k]))
        b.put(Z[t, n], ℓ[t, n, c], op="logsumexp")
        b.put(r[t, n, k], exp(ℓ[t, n, k] - Z[t, n]), origin="17.4")
        b.put(R[t, k], r[t, n, k])
        b.put(λ[t + 1, k], R[t, k] / N)
        b.put(μ[t + 1, k], r[t, n, k] * x[n] / R[t, k])
        b.put(v[t + 1, k], r[t, n, k] * (x[n] - μ[t + 1, k]) ** 2 / R[t, k] + 0.1 / N)
    b.put(L, μ[T, k] ** 2 + v[T, k])
    return Case(b.program(L), {"T": 2, "N": 5, "K": 2}, ({"K": 1}, {"T": 0}), ("μ0", "x"))


def gradient_penalty() -> Case:
    """A critic of K layers and the penalty (‖∂f/∂x‖ − 1)² on its gradient by the input."""
    b = Builder("gradient penalty")
    K, I, D = b.sizes("K I D")
    i = b.index("i", I)
    d, e = b.index("d e", D)
    x = b.given("x", I, D)
    Ω, ω = b.parameter("Ω", K, D, D), b.parameter("ω", D)
    h, f = b.temporary("h", K + 1, I, D), b.temporary("f", I)
    g, norm, L = b.temporary("g", I, D), b.temporary("norm", I), b.temporary("L")
    b.put(h[0, i, d], x[i, d])
    with b.repeat("k", 0, K) as k:
        b.put(h[k + 1, i, d], Ω[k, d, e] * tanh(h[k, i, e]))
    b.put(f[i], ω[d] * h[K, i, d])
    b.derive("vjp", [g], f, [x], origin="15.14")
    b.put(norm[i], g[i, d] ** 2)
    b.put(L, f[i] + (sqrt(norm[i]) - 1) ** 2)
    return Case(b.program(L), {"K": 2, "I": 3, "D": 2}, ({"K": 1, "I": 1}, {"D": 1}), ("Ω", "ω", "x"))


def descent_inside() -> Case:
    """T steps of gradient descent on a quadratic, each by a Derive inside the Repeat."""
    b = Builder("descent inside")
    T, D = b.sizes("T D")
    d, e = b.index("d e", D)
    A, φ0, α = b.parameter("A", D, D), b.parameter("φ0", D), b.parameter("α", domain="unit")
    φ, ℓ, g, L = b.temporary("φ", T + 1, D), b.temporary("l", T), b.temporary("g", T, D), b.temporary("L")
    b.put(φ[0, d], φ0[d])
    with b.repeat("t", 0, T, origin="6.3") as t:
        b.put(ℓ[t], A[d, e] * φ[t, d] * φ[t, e] + select(Eq(d, e), φ[t, d] ** 4 / 4, 0))
        b.derive("vjp", [g], Slice("l", (t,)), [Slice("φ", (t,))])
        b.put(φ[t + 1, d], φ[t, d] - α.value * g[t, d] / 10)
    b.put(L, φ[T, d] ** 2)
    return Case(b.program(L), {"T": 3, "D": 2}, ({"T": 0}, {"D": 1}), ("A", "φ0", "α"))


CASES = tuple(
    make()
    for make in (
        deep_network,
        ragged_network,
        activation_network,
        returns,
        fixed_point,
        table,
        value_iteration,
        expectation_maximisation,
        gradient_penalty,
        descent_inside,
    )
)
