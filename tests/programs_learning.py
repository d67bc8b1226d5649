"""Programs of statistics and linear algebra: normalisation, losses, noise, stopped gradients, matrices."""

from __future__ import annotations

from sympy import Eq, exp, log, sqrt

from tests.cases import Case
from udlc.ir.build import Builder
from udlc.ir.functions import select, sig, softplus, stop


def layer_norm() -> Case:
    """Rows are centred, scaled to unit variance, and given a new mean δ and scale γ."""
    b = Builder("layer norm")
    N, D = b.sizes("N D")
    n, d = b.index("n", N), b.index("d", D)
    x, γ, δ = b.parameter("x", N, D), b.parameter("γ", D), b.parameter("δ", D)
    m, c, v, y = b.temporary("m", N), b.temporary("c", N, D), b.temporary("v", N), b.temporary("y", N, D)
    L = b.temporary("L")
    b.put(m[n], x[n, d] / D)
    b.put(c[n, d], x[n, d] - m[n])
    b.put(v[n], c[n, d] ** 2 / D)
    b.put(y[n, d], γ[d] * c[n, d] / sqrt(v[n] + 1e-4) + δ[d], origin="11.9")
    b.put(L, y[n, d] ** 3)
    return Case(b.program(L), {"N": 3, "D": 4}, ({"D": 1}, {"N": 0}), ("x", "γ", "δ"))


def raw_cross_entropy() -> Case:
    """−log softmax of the label, written as the book does: e^f, its sum, a quotient, a logarithm."""
    b = Builder("raw cross-entropy")
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, y = b.parameter("f", I, K), b.given("y", I, integral=True, bound=K)
    E, S, p, L = b.temporary("E", I, K), b.temporary("S", I), b.temporary("p", I, K), b.temporary("L")
    b.put(E[i, k], exp(f[i, k]), origin="5.22")
    b.put(S[i], E[i, k], origin="5.22")
    b.put(p[i, k], E[i, k] / S[i], origin="5.22")
    b.put(L, -log(p[i, y[i]]), origin="5.24")
    return Case(b.program(L), {"I": 4, "K": 3}, ({"K": 1}, {"I": 1}, {"I": 0}), ("f",))


def binary_cross_entropy() -> Case:
    """−(1 − y) log(1 − sig f) − y log sig f."""
    b = Builder("binary cross-entropy")
    I = b.sizes("I")
    i = b.index("i", I)
    f, y = b.parameter("f", I), b.given("y", I, domain="binary")
    L = b.temporary("L")
    b.put(L, -(1 - y[i]) * log(1 - sig(f[i])) - y[i] * log(sig(f[i])), origin="5.20")
    return Case(b.program(L), {"I": 5}, ({"I": 1}, {"I": 0}), ("f",))


def reparameterised() -> Case:
    """A sample z = μ + σ ε, and the divergence of its normal from the standard one."""
    b = Builder("reparameterised")
    S, D = b.sizes("S D")
    s, d = b.index("s", S), b.index("d", D)
    ε, μ, ρ = b.noise("ε", S, D), b.parameter("μ", D), b.parameter("ρ", D)
    σ, z, L = b.temporary("σ", D, domain="positive"), b.temporary("z", S, D), b.temporary("L")
    b.put(σ[d], softplus(ρ[d]))
    b.put(z[s, d], μ[d] + σ[d] * ε[s, d], origin="17.25")
    b.put(L, z[s, d] ** 2 / S)
    b.put(L, (σ[d] ** 2 + μ[d] ** 2 - 1 - log(σ[d] ** 2)) / 2)
    return Case(b.program(L), {"S": 3, "D": 2}, ({"S": 1}, {"D": 0}), ("μ", "ρ"))


def semi_gradient() -> Case:
    """A temporal difference whose target is not derived by: r + γ stop[V(s')] − V(s)."""
    b = Builder("semi-gradient")
    T, D = b.sizes("T D")
    t, d = b.index("t", T), b.index("d", D)
    X, r, w = b.given("X", T + 1, D), b.given("r", T), b.parameter("w", D)
    V, L = b.temporary("V", T + 1), b.temporary("L")
    u = b.index("u", T + 1)
    b.put(V[u], w[d] * X[u, d])
    b.put(L, (r[t] + 0.9 * stop(V[t + 1]) - V[t]) ** 2, origin="19.17")
    return Case(b.program(L), {"T": 4, "D": 2}, ({"T": 0}, {"T": 1}), ("w",))


def matrices() -> Case:
    """log |det A|, A⁻¹, A⁻¹ b and the Cholesky factor of A Aᵀ + I, of a batch of matrices."""
    b = Builder("matrices")
    N, D = b.sizes("N D")
    n = b.index("n", N)
    i, j, k = b.index("i j k", D)
    W, c = b.parameter("W", N, D, D), b.parameter("c", N, D)
    A, S = b.temporary("A", N, D, D), b.temporary("S", N, D, D)
    det, inverse, x = b.temporary("det", N), b.temporary("inverse", N, D, D), b.temporary("x", N, D)
    C, L = b.temporary("C", N, D, D), b.temporary("L")
    b.put(A[n, i, j], W[n, i, j] + select(Eq(i, j), 4, 0))
    b.linalg("logabsdet", [det], [A], origin="16.6")
    b.linalg("inv", [inverse], [A])
    b.linalg("solve", [x], [A, c])
    b.put(S[n, i, j], A[n, i, k] * A[n, j, k] + select(Eq(i, j), 1 / D, 0))
    b.linalg("cholesky", [C], [S])
    b.put(L, det[n])
    b.put(L, inverse[n, i, j] ** 2 + C[n, i, j] ** 3 / 9)
    b.put(L, x[n, i] ** 2)
    return Case(b.program(L), {"N": 2, "D": 3}, ({"D": 1}, {"N": 0}), ("W", "c"))


def flow_layers() -> Case:
    """K linear layers of a flow: f[k + 1] = A[k] f[k], and the sum of log |det A[k]|."""
    b = Builder("flow layers")
    K, I, D = b.sizes("K I D")
    i, (d, e) = b.index("i", I), b.index("d e", D)
    W, x = b.parameter("W", K, D, D), b.given("x", I, D)
    A, f, ldet, L = (
        b.temporary("A", K, D, D),
        b.temporary("f", K + 1, I, D),
        b.temporary("ldet", K),
        b.temporary("L"),
    )
    b.put(f[0, i, d], x[i, d])
    with b.repeat("k", 0, K, origin="16.7") as k:
        b.put(A[k, d, e], W[k, d, e] + select(Eq(d, e), 4, 0))
        b.linalg("logabsdet", [ldet], [A], at=(k,))
        b.put(f[k + 1, i, d], A[k, d, e] * f[k, i, e] / 4)
        b.put(L, -ldet[k])
    b.put(L, f[K, i, d] ** 2 / 2)
    return Case(b.program(L), {"K": 2, "I": 3, "D": 2}, ({"K": 0}, {"D": 1}), ("W", "x"))


CASES = tuple(
    make()
    for make in (
        layer_norm,
        raw_cross_entropy,
        binary_cross_entropy,
        reparameterised,
        semi_gradient,
        matrices,
        flow_layers,
    )
)
