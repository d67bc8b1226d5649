"""Programs that are hard to differentiate, with inputs and variables; those of all stages included.

`POINTS[name]()` makes one; `SMOOTH` are the names of those whose differences see what the derivative sees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sympy
from sympy import Ge, Le, Lt, Rational, cos, exp, log, sin, sqrt, tanh

from tests import programs
from udlc.differentiate import expand
from udlc.ir.build import Builder
from udlc.ir.functions import floor_, minimum, quo, relu, sig, softplus, stop
from udlc.ir.grammar import Letter, Program

Case = tuple[Program, dict[str, Any], tuple[str, ...]]


@dataclass(frozen=True)
class Point:
    """A program without Derive, inputs, the names of real inputs, and what opaque functions mean."""

    program: Program
    inputs: Mapping[str, Any]
    wrt: tuple[str, ...]
    bind: Mapping[str, Any] = field(default_factory=dict)


POINTS: dict[str, Callable[[], Point]] = {}


def case(build: Callable[[np.random.Generator], Case]) -> Callable[[np.random.Generator], Case]:
    POINTS[build.__name__.replace("_", " ")] = lambda: Point(*build(np.random.default_rng(1)))
    return build


def _shared(program: programs.Case, sizes: Mapping[str, int]) -> Callable[[], Point]:
    return lambda: Point(expand(program.program), program.inputs(1, **sizes), program.wrt, program.bind)


for _program in programs.CASES.values():
    for _sizes in _program.all_sizes:
        _name = f"{_program.name} {', '.join(f'{a}={n}' for a, n in _sizes.items())}"
        POINTS[_name] = _shared(_program, _sizes)


# ── Gathers and scatters ────────────────────────────────────────────────────────


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
    beta, W, E, V = (
        b.parameter("β", T),
        b.parameter("W", M, D),
        b.parameter("E", T, M),
        b.parameter("V", D, M),
    )
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


@case
def fixed_point_downwards_until_converged(rng: np.random.Generator) -> Case:
    b = Builder()
    D, M, T = b.sizes("D M T")
    y, W, U = b.parameter("y", D), b.parameter("W", M, D), b.parameter("U", D, M)
    a, z, r = b.temporary("a", T, M), b.temporary("z", T + 1, D), b.temporary("r", T)
    n, L = b.temporary("n", integral=True), b.temporary("L")
    d, m, e = b.index("d", D), b.index("m", M), b.index("e", D)
    b.put(z[T, d], y[d])
    t = Letter("t")
    with b.repeat(t, 0, T, down=True, until=Lt(r[t], 1e-20), count="n"):
        b.put(a[t, m], W[m, e] * z[t + 1, e])
        b.put(z[t, d], y[d])
        b.put(z[t, d], -U[d, m] * tanh(a[t, m]))
        b.put(r[t], (z[t, d] - z[t + 1, d]) ** 2)
    b.put(L, sin(z[T - n.value, d]))
    inputs = {"y": rng.normal(size=3), "W": rng.normal(size=(4, 3)) / 4, "U": rng.normal(size=(3, 4)) / 4}
    return b.program("L"), inputs | {"T": 200}, ("y", "W", "U")


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


# A target that is stopped moves in a difference, and not in a derivative.
SMOOTH = tuple(name for name in POINTS if not name.startswith("semi-gradient"))
