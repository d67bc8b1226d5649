"""Programs that are hard to differentiate, with inputs: `CASES[name](rng)` gives program, inputs, variables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy
from sympy import Ge, Le, Lt, Rational, Symbol, cos, exp, log, sin, sqrt, tanh

from udlc.ir.build import Builder
from udlc.ir.functions import floor_, minimum, quo, relu, select, sig, softplus, stop
from udlc.ir.grammar import Program

Case = tuple[Program, dict[str, Any], tuple[str, ...]]
CASES: dict[str, Callable[[np.random.Generator], Case]] = {}


def case(build: Callable[[np.random.Generator], Case]) -> Callable[[np.random.Generator], Case]:
    CASES[build.__name__] = build
    return build


# ── Gathers, scatters, convolutions ──────────────────────────────────────────


def _convolution(rng: np.random.Generator, stride: int, dilation: int, border: int, symbolic: bool) -> Case:
    b = Builder("convolution")
    N, M, C, O, K = b.sizes("N M C O K")
    s, d, p = b.sizes("S R P") if symbolic else (stride, dilation, border)
    x, w, bias, y = b.given("x", C, N), b.parameter("ω", O, C, K), b.parameter("β", O), b.given("y", O, M)
    z, h, L = b.temporary("z", O, M), b.temporary("h", O, M), b.temporary("L")
    i, o, c, j = b.index("i", M), b.index("o", O), b.index("c", C), b.index("j", K)
    at = s * i + d * j - p
    b.put(z[o, i], bias[o])
    b.put(z[o, i], w[o, c, j] * x[c, at], where=[Ge(at, 0), Lt(at, N)])
    b.put(h[o, i], tanh(z[o, i]))
    b.put(L, (h[o, i] - y[o, i]) ** 2)
    n, k = 11, 3
    m = (n + 2 * border - dilation * (k - 1) - 1) // stride + 1
    inputs = {"x": rng.normal(size=(2, n)), "ω": rng.normal(size=(3, 2, k)), "β": rng.normal(size=3)}
    inputs |= {"y": rng.normal(size=(3, m)), "S": stride, "R": dilation, "P": border}
    return b.program("L"), inputs, ("x", "ω", "β")


@case
def convolution(rng: np.random.Generator) -> Case:
    return _convolution(rng, 2, 3, 4, symbolic=False)


@case
def convolution_with_symbolic_stride_dilation_and_border(rng: np.random.Generator) -> Case:
    return _convolution(rng, 2, 2, 1, symbolic=True)


@case
def transposed_convolution_as_a_scatter(rng: np.random.Generator) -> Case:
    b = Builder()
    N, M, C, O, K = b.sizes("N M C O K")
    x, w, y = b.given("x", C, N), b.parameter("ω", C, O, K), b.given("y", O, M)
    z, L = b.temporary("z", O, M), b.temporary("L")
    i, u, o, c, j = b.index("i", N), b.index("u", M), b.index("o", O), b.index("c", C), b.index("j", K)
    at = 2 * i + j - 1
    b.put(z[o, at], w[c, o, j] * x[c, i], where=[Ge(at, 0), Lt(at, M)])
    b.put(L, (z[o, u] - y[o, u]) ** 2)
    inputs = {"x": rng.normal(size=(2, 5)), "ω": rng.normal(size=(2, 3, 4)), "y": rng.normal(size=(3, 10))}
    return b.program("L"), inputs, ("x", "ω")


@case
def overlapping_max_pool(rng: np.random.Generator) -> Case:
    b = Builder()
    H, W, P, Q = b.sizes("H W P Q")
    x, m, L = b.parameter("x", H, W), b.temporary("m", P, Q), b.temporary("L")
    p, q, r, s = b.index("p", P), b.index("q", Q), b.index("r", 3), b.index("s", 3)
    inside = [Lt(2 * p + r, H), Lt(2 * q + s, W)]
    b.put(m[p, q], tanh(x[2 * p + r, 2 * q + s]), op="max", where=inside)
    b.put(L, sin(m[p, q]) * (p + 2 * q + 1))
    return b.program("L"), {"x": rng.normal(size=(7, 8)), "P": 3, "Q": 4}, ("x",)


@case
def least_of_products(rng: np.random.Generator) -> Case:
    b = Builder()
    N, K = b.sizes("N K")
    x, w, m, L = b.parameter("x", N, K), b.parameter("w", K), b.temporary("m", N), b.temporary("L")
    n, k = b.index("n", N), b.index("k", K)
    b.put(m[n], x[n, k] * w[k], op="min")
    b.put(L, m[n] ** 2)
    return b.program("L"), {"x": rng.normal(size=(4, 5)), "w": rng.normal(size=5)}, ("x", "w")


@case
def upsample_concatenate_flatten_flip_diagonal(rng: np.random.Generator) -> Case:
    b = Builder()
    N, C, F = b.sizes("N C F")
    x, w, v, y = b.given("x", C, N), b.parameter("w", F), b.parameter("v", N, N), b.given("y", 2 * N + 3)
    up, cat, flat = b.temporary("up", 2 * N), b.temporary("cat", 2 * N + 3), b.temporary("flat", F)
    L = b.temporary("L")
    i2, i, c, t = b.index("i2", 2 * N), b.index("i", N), b.index("c", C), b.index("t", 3)
    u, f = b.index("u", 2 * N + 3), b.index("f", F)
    b.put(up[i2], x[0, quo(i2, 2)] ** 2)
    b.put(cat[i2], up[2 * N - 1 - i2])
    b.put(cat[2 * N + t], x[1, t])
    b.put(flat[c * N + i], sin(x[c, i]) * v[i, i])
    b.put(L, (cat[u] - y[u]) ** 2)
    b.put(L, w[f] * flat[f] ** 2)
    inputs = {"x": rng.normal(size=(3, 5)), "w": rng.normal(size=15), "v": rng.normal(size=(5, 5))}
    return b.program("L"), inputs | {"y": rng.normal(size=13)}, ("x", "w", "v")


@case
def rows_of_a_sparse_matrix(rng: np.random.Generator) -> Case:
    b = Builder()
    N, E, D = b.sizes("N E D")
    ptr, src = b.given("ptr", N + 1, integral=True), b.given("src", E, integral=True)
    x, o, L = b.parameter("x", N, D), b.temporary("o", N, D), b.temporary("L")
    n, d = b.index("n", N), b.index("d", D)
    e = b.index("e", ptr[n + 1], ptr[n])
    b.put(o[n, d], tanh(x[src[e], d]))
    b.put(L, o[n, d] ** 2)
    inputs = {"ptr": np.array([0, 2, 2, 5, 6]), "src": rng.integers(0, 4, 6), "x": rng.normal(size=(4, 3))}
    return b.program("L"), inputs, ("x",)


# ── Attention, graphs, normalisation ─────────────────────────────────────────


@case
def causal_attention_with_labels(rng: np.random.Generator) -> Case:
    b = Builder()
    N, D, H, Q, V, C = b.sizes("N D H Q V C")
    token, y = b.given("token", N, integral=True), b.given("y", N, integral=True)
    E, U, O = b.parameter("E", V, D), b.parameter("U", C, D), b.parameter("Ωo", D, H, Q)
    W = {a: b.parameter(f"Ω{a}", H, Q, D) for a in "qkv"}
    n, m, d, h, c, k = (b.index(a, s) for a, s in zip("nmdhck", (N, N, D, H, Q, C)))
    x, r, l = b.temporary("x", N, D), b.temporary("r", N, D), b.temporary("l", N, C)
    part = {a: b.temporary(a, H, Q, N) for a in "qkv"}
    s, e, Z = b.temporary("s", H, N, N), b.temporary("e", H, N, N), b.temporary("Z", H, N)
    a, o = b.temporary("a", H, N, N), b.temporary("o", H, Q, N)
    lse, L = b.temporary("lse", N), b.temporary("L")
    mask = Le(m, n)
    b.put(x[n, d], E[token[n], d])
    for name, w in W.items():
        b.put(part[name][h, c, n], w[h, c, d] * x[n, d])
    b.put(s[h, n, m], part["k"][h, c, m] * part["q"][h, c, n] / sqrt(Q), where=mask)
    b.put(e[h, n, m], exp(s[h, n, m]), where=mask)
    b.put(Z[h, n], e[h, n, m], where=mask)
    b.put(a[h, n, m], e[h, n, m] / Z[h, n], where=mask)
    b.put(o[h, c, n], a[h, n, m] * part["v"][h, c, m], where=mask)
    b.put(r[n, d], x[n, d])
    b.put(r[n, d], O[d, h, c] * o[h, c, n])
    b.put(l[n, k], U[k, d] * r[n, d])
    b.put(lse[n], l[n, k], op="logsumexp")
    b.put(L, lse[n] - l[n, y[n]])
    shapes = {"E": (7, 5), "U": (4, 5), "Ωo": (5, 2, 3), "Ωq": (2, 3, 5), "Ωk": (2, 3, 5), "Ωv": (2, 3, 5)}
    inputs = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    return b.program("L"), inputs | {"token": rng.integers(0, 7, 6), "y": rng.integers(0, 4, 6)}, tuple(shapes)


@case
def segment_softmax_with_isolated_nodes(rng: np.random.Generator) -> Case:
    b = Builder()
    N, E, D, F = b.sizes("N E D F")
    src, dst = b.given("src", E, integral=True), b.given("dst", E, integral=True)
    x, W, y = b.parameter("x", N, D), b.parameter("Ω", F, D), b.given("y", N, F)
    left, right = b.parameter("φ", F), b.parameter("ψ", F)
    n, e, d, f = b.index("n", N), b.index("e", E), b.index("d", D), b.index("f", F)
    h, t, s = b.temporary("h", N, F), b.temporary("t", E), b.temporary("s", E)
    z, a, o, L = b.temporary("z", N), b.temporary("a", E), b.temporary("o", N, F), b.temporary("L")
    b.put(h[n, f], W[f, d] * x[n, d])
    b.put(t[e], left[f] * h[src[e], f] + right[f] * h[dst[e], f])
    b.put(s[e], select(t[e] > 0, t[e], t[e] / 5))
    b.put(z[dst[e]], s[e], op="logsumexp")
    b.put(a[e], exp(s[e] - z[dst[e]]))
    b.put(o[dst[e], f], a[e] * h[src[e], f])
    b.put(L, (tanh(o[n, f]) - y[n, f]) ** 2)
    shapes = {"x": (7, 3), "Ω": (4, 3), "φ": (4,), "ψ": (4,)}
    inputs = {name: rng.normal(size=shape) for name, shape in shapes.items()} | {"y": rng.normal(size=(7, 4))}
    return b.program("L"), inputs | {"src": rng.integers(0, 7, 11), "dst": rng.integers(0, 5, 11)}, tuple(shapes)


@case
def neighbour_mean_and_maximum(rng: np.random.Generator) -> Case:
    b = Builder()
    N, D, E = b.sizes("N D E")
    src, dst = b.given("src", E, integral=True), b.given("dst", E, integral=True)
    x, y = b.parameter("x", N, D), b.given("y", N, D)
    n, e, d = b.index("n", N), b.index("e", E), b.index("d", D)
    degree, mean = b.temporary("degree", N, integral=True), b.temporary("mean", N, D)
    top, L = b.temporary("top", N, D), b.temporary("L")
    b.put(degree[dst[e]], 1)
    b.put(mean[dst[e], d], tanh(x[src[e], d]) / degree[dst[e]])
    b.put(top[dst[e], d], x[src[e], d] ** 2 + x[src[e], d], op="max")
    b.put(L, (mean[n, d] - y[n, d]) ** 2)
    b.put(L, (top[n, d] - y[n, d]) ** 2, where=degree[n] > 0)
    inputs = {"x": rng.normal(size=(7, 3)), "y": rng.normal(size=(7, 3))}
    return b.program("L"), inputs | {"src": rng.integers(0, 7, 9), "dst": rng.integers(0, 5, 9)}, ("x",)


@case
def batch_norm(rng: np.random.Generator) -> Case:
    b = Builder()
    I, D = b.sizes("I D")
    x, y, g, c = b.given("x", I, D), b.given("y", I, D), b.parameter("γ", D), b.parameter("δ", D)
    i, d = b.index("i", I), b.index("d", D)
    m, v, h, L = b.temporary("m", D), b.temporary("v", D), b.temporary("h", I, D), b.temporary("L")
    b.put(m[d], x[i, d] / I)
    b.put(v[d], (x[i, d] - m[d]) ** 2 / I)
    b.put(h[i, d], g[d] * (x[i, d] - m[d]) / sqrt(v[d] + Rational(1, 10**5)) + c[d])
    b.put(L, tanh(h[i, d]) * y[i, d])
    inputs = {"x": rng.normal(size=(5, 4)), "y": rng.normal(size=(5, 4))}
    return b.program("L"), inputs | {"γ": rng.normal(size=4), "δ": rng.normal(size=4)}, ("x", "γ", "δ")


# ── Products, prefixes, tables ───────────────────────────────────────────────


@case
def products_with_zeros(rng: np.random.Generator) -> Case:
    b = Builder()
    N, K = b.sizes("N K")
    n, k = b.index("n", N), b.index("k", K)
    x, y, p, L = b.parameter("x", N, K), b.given("y", N), b.temporary("p", N), b.temporary("L")
    b.put(p[n], x[n, k] + x[n, 0] / 2, op="prod")
    b.put(L, p[n] * y[n])
    x0 = rng.normal(size=(4, 5))
    x0[1, 2] = -x0[1, 0] / 2
    x0[2, 1] = x0[2, 3] = -x0[2, 0] / 2
    return b.program("L"), {"x": x0, "y": rng.normal(size=4)}, ("x",)


@case
def products_over_segments_and_two_letters(rng: np.random.Generator) -> Case:
    b = Builder()
    N, E, K = b.sizes("N E K")
    dst = b.given("dst", E, integral=True)
    n, e, k = b.index("n", N), b.index("e", E), b.index("k", K)
    x, p, L = b.parameter("x", E, K), b.temporary("p", N), b.temporary("L")
    b.put(p[dst[e]], 1 + x[e, k], op="prod", where=Le(k, e))
    b.put(L, sin(p[n]) * (n + 1))
    return b.program("L"), {"x": rng.normal(size=(6, 2)), "dst": rng.integers(0, 3, 6), "N": 4}, ("x",)


@case
def noise_schedule_as_prefix_products(rng: np.random.Generator) -> Case:
    b = Builder()
    I, D, T, M = b.sizes("I D T M")
    x, noise = b.given("x", I, D), b.noise("ε", I, D)
    t = b.noise("t", I, integral=True)
    beta, W, E, V = b.parameter("β", T), b.parameter("W", M, D), b.parameter("E", T, M), b.parameter("V", D, M)
    alpha, z = b.temporary("α", T), b.temporary("z", I, D)
    h, g, L = b.temporary("h", I, M), b.temporary("g", I, D), b.temporary("L")
    i, d, m, u, s = b.index("i", I), b.index("d", D), b.index("m", M), b.index("u", T), b.index("s", T)
    b.put(alpha[u], 1 - beta[s], op="prod", where=Le(s, u))
    b.put(z[i, d], sqrt(alpha[t[i]]) * x[i, d] + sqrt(1 - alpha[t[i]]) * noise[i, d])
    b.put(h[i, m], W[m, d] * z[i, d])
    b.put(h[i, m], E[t[i], m])
    b.put(g[i, d], V[d, m] * tanh(h[i, m]))
    b.put(L, (g[i, d] - noise[i, d]) ** 2 / I)
    shapes = {"W": (4, 3), "E": (6, 4), "V": (3, 4), "x": (5, 3), "ε": (5, 3)}
    inputs = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    inputs |= {"t": rng.integers(0, 6, 5), "β": rng.random(6) / 3 + 0.05}
    return b.program("L"), inputs, ("x", "ε", "β", "W", "E", "V")


@case
def piecewise_linear_flow_by_prefix_sums(rng: np.random.Generator) -> Case:
    b = Builder()
    N, K = b.sizes("N K")
    h, t = b.parameter("h", N), b.parameter("t", K)
    lse, phi, bin_ = b.temporary("lse"), b.temporary("φ", K), b.temporary("b", N, integral=True)
    total, f, L = b.temporary("c", K + 1), b.temporary("f", N), b.temporary("L")
    n, k, j = b.index("n", N), b.index("k", K), b.index("j", K)
    b.put(lse, t[k], op="logsumexp")
    b.put(phi[k], exp(t[k] - lse.value))
    b.put(bin_[n], minimum(floor_(K * h[n]), K - 1))
    b.put(total[k + 1], phi[j], where=Le(j, k))
    b.put(f[n], total[bin_[n]])
    b.put(f[n], (h[n] * K - bin_[n]) * phi[bin_[n]])
    b.put(L, sin(3 * f[n]) - log(K * phi[bin_[n]]))
    return b.program("L"), {"h": rng.random(9), "t": rng.normal(size=5)}, ("h", "t")


@case
def discounted_return_as_suffix_sums(rng: np.random.Generator) -> Case:
    b = Builder()
    B, T = b.sizes("B T")
    r, gamma, G, L = b.parameter("r", B, T), b.parameter("γ"), b.temporary("G", B, T), b.temporary("L")
    a, t, k = b.index("a", B), b.index("t", T), b.index("k", T)
    b.put(G[a, t], gamma.value ** (k - t) * r[a, k], where=Ge(k, t))
    b.put(L, sin(G[a, t]))
    return b.program("L"), {"r": rng.normal(size=(3, 6)), "γ": np.array(0.9)}, ("r", "γ")


@case
def gradients_that_stop(rng: np.random.Generator) -> Case:
    """Stopped factors vary with other parameters alone, so that differences see what the gradient sees."""
    b = Builder()
    T, S, A = b.sizes("T S A")
    state, action = b.given("s", T, integral=True), b.given("a", T, integral=True)
    G, th, v = b.given("G", T), b.parameter("θ", S, A), b.parameter("v", S)
    t, i, c = b.index("t", T), b.index("i", S), b.index("c", A)
    z, L = b.temporary("z", S), b.temporary("L")
    b.put(z[i], th[i, c], op="logsumexp")
    b.put(L, stop(G[t] - v[state[t]]) * (z[state[t]] - th[state[t], action[t]]))
    inputs = {"s": rng.integers(0, 4, 6), "a": rng.integers(0, 3, 6), "G": rng.normal(size=6)}
    return b.program("L"), inputs | {"θ": rng.normal(size=(4, 3)), "v": rng.normal(size=4)}, ("θ",)


@case
def heads(rng: np.random.Generator) -> Case:
    b = Builder()
    N, K = b.sizes("N K")
    n, k = b.index("n", N), b.index("k", K)
    f, y, t, x = b.parameter("f", N), b.given("y", N), b.parameter("t", K), b.given("x", N)
    mu, s2 = b.parameter("μ", K), b.parameter("σ2", K, domain="positive")
    lse, log_mix, mixed = b.temporary("lse"), b.temporary("mix", N, K), b.temporary("mixed", N)
    L = b.temporary("L")
    b.put(lse, t[k], op="logsumexp")
    square = (x[n] - mu[k]) ** 2 / (2 * s2[k])
    b.put(log_mix[n, k], t[k] - lse.value - square - log(2 * sympy.pi * s2[k]) / 2)
    b.put(mixed[n], log_mix[n, k], op="logsumexp")
    b.put(L, softplus(f[n]) - y[n] * f[n] - mixed[n] + sig(f[n]) * relu(f[n]))
    inputs = {"f": rng.normal(size=6), "y": rng.integers(0, 2, 6), "t": rng.normal(size=3)}
    inputs |= {"μ": rng.normal(size=3), "σ2": rng.random(3) + 0.5, "x": rng.normal(size=6)}
    return b.program("L"), inputs, ("f", "t", "μ", "σ2")


# ── Repeats ──────────────────────────────────────────────────────────────────


def network(residual: bool, activation: Any = relu) -> Program:
    """7.24: f₀ = β₀ + Ω₀ x,  h_k = a[f_{k−1}],  f_k = β_k + Ω_k h_k,  L = |f_K − y|²."""
    b = Builder("network")
    I, D, E, K = b.sizes("I D E K")
    x, y = b.given("x", I, E), b.given("y", I, D)
    b0, W0 = b.parameter("β0", D), b.parameter("Ω0", D, E)
    beta, W = b.parameter("β", K + 1, D), b.parameter("Ω", K + 1, D, D)
    f, h, L = b.temporary("f", K + 1, I, D), b.temporary("h", K + 1, I, D), b.temporary("L")
    i, d, e, c = b.index("i", I), b.index("d", D), b.index("e", D), b.index("c", E)
    b.put(f[0, i, d], b0[d])
    b.put(f[0, i, d], W0[d, c] * x[i, c])
    with b.repeat("k", 1, K + 1) as k:
        b.put(h[k, i, d], activation(f[k - 1, i, d]))
        b.put(f[k, i, d], beta[k, d])
        b.put(f[k, i, d], W[k, d, e] * h[k, i, e])
        if residual:
            b.put(f[k, i, d], f[k - 1, i, d])
    b.put(L, (f[K, i, d] - y[i, d]) ** 2)
    return b.program("L")


def network_inputs(rng: np.random.Generator, I: int = 3, D: int = 5, E: int = 2, K: int = 4) -> dict[str, Any]:
    shapes = {"x": (I, E), "y": (I, D), "β0": (D,), "Ω0": (D, E), "β": (K + 1, D), "Ω": (K + 1, D, D)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


@case
def deep_network(rng: np.random.Generator) -> Case:
    return network(residual=False), network_inputs(rng), ("x", "β0", "Ω0", "β", "Ω")


@case
def residual_network(rng: np.random.Generator) -> Case:
    return network(residual=True), network_inputs(rng), ("x", "β0", "Ω0", "β", "Ω")


@case
def ragged_widths(rng: np.random.Generator) -> Case:
    b = Builder()
    I, K = b.sizes("I K")
    D = b.given("D", K + 1, integral=True)
    from udlc.ir.grammar import Axis, Letter

    k = Letter("k")
    x, y = b.given("x", I, D[0]), b.given("y", I, D[K])
    beta, W = b.parameter("β", K + 1, D[Axis(0)]), b.parameter("Ω", K, D[Axis(0) + 1], D[Axis(0)])
    f, L = b.temporary("f", K + 1, I, D[Axis(0)]), b.temporary("L")
    i, d, e = b.index("i", I), b.index("d", D[k]), b.index("e", D[k - 1])
    a, z = b.index("a", D[0]), b.index("z", D[K])
    b.put(f[0, i, a], x[i, a])
    with b.repeat(k, 1, K + 1):
        b.put(f[k, i, d], beta[k, d])
        b.put(f[k, i, d], W[k - 1, d, e] * relu(f[k - 1, i, e]))
    b.put(L, (f[K, i, z] - y[i, z]) ** 2)
    widths = np.array([3, 6, 2, 4])
    inputs = {"D": widths, "x": rng.normal(size=(3, 3)), "y": rng.normal(size=(3, 4))}
    return b.program("L"), inputs | {"β": rng.normal(size=(4, 6)), "Ω": rng.normal(size=(3, 6, 6))}, ("x",)


@case
def returns_by_a_repeat_downwards(rng: np.random.Generator) -> Case:
    b = Builder()
    B, T = b.sizes("B T")
    r, gamma, G, L = b.parameter("r", B, T), b.parameter("γ"), b.temporary("G", B, T + 1), b.temporary("L")
    a, u = b.index("a", B), b.index("u", T)
    with b.repeat("t", 0, T, down=True) as t:
        b.put(G[a, t], r[a, t] + gamma.value * G[a, t + 1])
    b.put(L, sin(G[a, u]))
    return b.program("L"), {"r": rng.normal(size=(3, 6)), "γ": np.array(0.9)}, ("r", "γ")


def _fixed_point(rng: np.random.Generator, down: bool) -> Case:
    b = Builder()
    D, M, T = b.sizes("D M T")
    y, W, U = b.parameter("y", D), b.parameter("W", M, D), b.parameter("U", D, M)
    a, z, r = b.temporary("a", T, M), b.temporary("z", T + 1, D), b.temporary("r", T)
    n, L = b.temporary("n", integral=True), b.temporary("L")
    d, m, e = b.index("d", D), b.index("m", M), b.index("e", D)
    start, first, step = (T, T - 1 - Symbol("t"), -1) if down else (0, 0, 1)
    b.put(z[start, d], y[d])
    from udlc.ir.grammar import Letter

    t = Letter("t")
    here, there = (t + 1, t) if down else (t, t + 1)
    with b.repeat(t, 0, T, down=down, until=Lt(r[t], 1e-20), count="n"):
        b.put(a[t, m], W[m, e] * z[here, e])
        b.put(z[there, d], y[d])
        b.put(z[there, d], -U[d, m] * tanh(a[t, m]))
        b.put(r[t], (z[there, d] - z[here, d]) ** 2)
    last = T - n.value if down else n.value
    b.put(L, sin(z[last, d]))
    inputs = {"y": rng.normal(size=3), "W": rng.normal(size=(4, 3)) / 4, "U": rng.normal(size=(3, 4)) / 4}
    return b.program("L"), inputs | {"T": 200}, ("y", "W", "U")


@case
def fixed_point_until_converged(rng: np.random.Generator) -> Case:
    return _fixed_point(rng, down=False)


@case
def fixed_point_downwards_until_converged(rng: np.random.Generator) -> Case:
    return _fixed_point(rng, down=True)


@case
def value_iteration(rng: np.random.Generator) -> Case:
    b = Builder()
    S, A, T = b.sizes("S A T")
    P, r, L = b.parameter("P", S, A, S), b.parameter("r", S, A), b.temporary("L")
    v, q = b.temporary("v", T + 1, S), b.temporary("q", T, S, A)
    s, a, u = b.index("s", S), b.index("a", A), b.index("u", S)
    b.put(v[0, s], 0)
    with b.repeat("t", 0, T) as t:
        b.put(q[t, s, a], r[s, a])
        b.put(q[t, s, a], Rational(9, 10) * P[s, a, u] * v[t, u])
        b.put(v[t + 1, s], q[t, s, a], op="max")
    b.put(L, v[T, s] ** 2)
    P0 = rng.random((4, 3, 4))
    inputs = {"P": P0 / P0.sum(2, keepdims=True), "r": rng.normal(size=(4, 3)), "T": 6}
    return b.program("L"), inputs, ("P", "r")


@case
def table_updated_where_the_data_say(rng: np.random.Generator) -> Case:
    b = Builder()
    S, A, T = b.sizes("S A T")
    st, ac, r = b.given("s", T + 1, integral=True), b.given("a", T, integral=True), b.given("r", T)
    rate, q0, q = b.parameter("α"), b.parameter("q0", S, A), b.temporary("q", T + 1, S, A)
    top, L = b.temporary("m", T), b.temporary("L")
    i, j, c = b.index("i", S), b.index("j", A), b.index("c", A)
    b.put(q[0, i, j], q0[i, j])
    with b.repeat("t", 0, T) as t:
        b.put(top[t], q[t, st[t + 1], c], op="max")
        b.put(q[t + 1, i, j], q[t, i, j])
        error = r[t] + Rational(9, 10) * top[t] - q[t, st[t], ac[t]]
        b.put(q[t + 1, st[t], ac[t]], rate.value * error)
    b.put(L, q[T, i, j] ** 2)
    inputs = {"s": rng.integers(0, 4, 9), "a": rng.integers(0, 3, 8), "r": rng.normal(size=8)}
    return b.program("L"), inputs | {"q0": rng.normal(size=(4, 3)), "α": np.array(0.3)}, ("α", "q0")


@case
def autoregressive_inverse(rng: np.random.Generator) -> Case:
    b = Builder()
    I, D, M = b.sizes("I D M")
    y, W, u, v = b.given("y", I, D), b.parameter("W", D, M, D), b.parameter("u", D, M), b.parameter("v", D, M)
    h, a = b.temporary("h", I, D), b.temporary("a", I, D, M)
    s, t, L = b.temporary("s", I, D), b.temporary("t", I, D), b.temporary("L")
    i, m, c, e = b.index("i", I), b.index("m", M), b.index("c", D), b.index("e", D)
    with b.repeat("d", 0, D) as d:
        b.put(a[i, d, m], W[d, m, c] * h[i, c], where=Lt(c, d))
        b.put(s[i, d], u[d, m] * tanh(a[i, d, m]) / 3)
        b.put(t[i, d], v[d, m] * cos(a[i, d, m]))
        b.put(h[i, d], (y[i, d] - t[i, d]) * exp(-s[i, d]))
    b.put(L, h[i, e] ** 3 / 3 - s[i, e])
    shapes = {"y": (3, 4), "W": (4, 5, 4), "u": (4, 5), "v": (4, 5)}
    return b.program("L"), {name: rng.normal(size=shape) for name, shape in shapes.items()}, tuple(shapes)


@case
def products_inside_a_repeat(rng: np.random.Generator) -> Case:
    b = Builder()
    K, N = b.sizes("K N")
    x, p, L = b.parameter("x", N), b.temporary("p", K + 1, N), b.temporary("L")
    n, j = b.index("n", N), b.index("j", N)
    b.put(p[0, n], x[n])
    with b.repeat("k", 1, K + 1) as k:
        b.put(p[k, n], 1 + p[k - 1, j] / (1 + n) / 3, op="prod", where=sympy.Ne(j, n))
    b.put(L, p[K, n] ** 2)
    return b.program("L"), {"x": rng.normal(size=4), "K": 3}, ("x",)


# ── Matrices ─────────────────────────────────────────────────────────────────


@case
def permuted_lu_flow(rng: np.random.Generator) -> Case:
    b = Builder()
    D, I = b.sizes("D I")
    lower, upper, diagonal = b.parameter("l", D, D), b.parameter("u", D, D), b.parameter("g", D)
    x, permuted = b.given("x", I, D), b.given("π", D, integral=True)
    Lm, Um, A = b.temporary("Lm", D, D), b.temporary("Um", D, D), b.temporary("Ω", D, D)
    volume, det, inverse = b.temporary("v"), b.temporary("det"), b.temporary("inv", D, D)
    xs, zs, z, L = b.temporary("xs", D), b.temporary("zs", D), b.temporary("z", I, D), b.temporary("L")
    a, c, e, i = b.index("a", D), b.index("c", D), b.index("e", D), b.index("i", I)
    b.put(Lm[a, c], lower[a, c], where=Lt(c, a))
    b.put(Lm[a, a], 1)
    b.put(Um[a, c], upper[a, c], where=Lt(a, c))
    b.put(Um[a, a], diagonal[a])
    b.put(A[permuted[a], c], Lm[a, e] * Um[e, c])
    b.linalg("logabsdet", [volume], [A])
    b.linalg("det", [det], [A])
    b.linalg("inv", [inverse], [A])
    b.put(xs[a], x[0, a])
    b.linalg("solve", [zs], [A, xs])
    b.put(z[i, a], inverse[a, c] * x[i, c])
    b.put(L, volume.value + sin(det.value))
    b.put(L, tanh(z[i, a]) ** 2)
    b.put(L, sin(zs[a]))
    inputs = {"l": rng.normal(size=(4, 4)), "u": rng.normal(size=(4, 4)), "g": rng.normal(size=4) / 4 + 2}
    inputs |= {"x": rng.normal(size=(3, 4)), "π": rng.permutation(4)}
    return b.program("L"), inputs, ("l", "u", "g", "x")


@case
def batched_matrices_inside_a_repeat(rng: np.random.Generator) -> Case:
    b = Builder()
    K, B, N = b.sizes("K B N")
    M, x0 = b.parameter("M", K, B, N, N), b.parameter("x0", B, N)
    S, C, inverse = (b.temporary(name, K, B, N, N) for name in ("S", "C", "inv"))
    rhs, x = b.temporary("rhs", K, B, N), b.temporary("x", K + 1, B, N)
    y, ld, L = b.temporary("y", K, B, N), b.temporary("ld", K, B), b.temporary("L")
    k2, c, i, j, l = b.index("k2", K), b.index("c", B), b.index("i", N), b.index("j", N), b.index("l", N)
    b.put(x[0, c, i], x0[c, i])
    with b.repeat("k", 0, K) as k:
        b.put(S[k, c, i, j], M[k, c, i, l] * M[k, c, j, l])
        b.put(S[k, c, i, i], 1)
        b.linalg("cholesky", [C], [S], at=[k])
        b.linalg("logabsdet", [ld], [C], at=[k])
        b.put(rhs[k, c, i], C[k, c, i, j] * x[k, c, j])
        b.linalg("solve", [y], [S, rhs], at=[k])
        b.linalg("inv", [inverse], [S], at=[k])
        b.put(x[k + 1, c, i], sin(y[k, c, i]) + inverse[k, c, i, 0])
    b.put(L, x[K, c, i] ** 2)
    b.put(L, ld[k2, c])
    return b.program("L"), {"M": rng.normal(size=(2, 3, 3, 3)), "x0": rng.normal(size=(3, 3))}, ("M", "x0")


# ── Opaque functions ─────────────────────────────────────────────────────────
