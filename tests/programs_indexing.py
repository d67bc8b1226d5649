"""Programs whose difficulty is in the indices: strides, borders, gathers, scatters, guards, selections."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sympy import Eq, Le, Ne, exp, sqrt

from tests.cases import Case
from tests.drawing import Inputs
from udlc.ir.build import Builder
from udlc.ir.functions import quo, rem


def convolution() -> Case:
    """z[o, u] = β[o] + Σ ω[o, c, m] x[c, S u + R m − P], zeros beyond the border."""
    b = Builder("convolution")
    C, O, J, M, U, S, R, P = b.sizes("C O J M U S R P")
    c, o, m, u = b.index("c", C), b.index("o", O), b.index("m", M), b.index("u", U)
    x, ω, β = b.given("x", C, J), b.parameter("ω", O, C, M), b.parameter("β", O)
    z, L = b.temporary("z", O, U), b.temporary("L")
    at = S * u + R * m - P
    b.put(z[o, u], β[o], origin="10.9")
    b.put(z[o, u], ω[o, c, m] * x[c, at], where=(at >= 0, at < J), origin="10.9")
    b.put(L, z[o, u] ** 2 / 2)
    sizes = {"C": 2, "O": 3, "J": 7, "M": 3, "U": 4, "S": 2, "R": 1, "P": 1}
    variants = (
        {"S": 1, "R": 2, "P": 2, "U": 7},
        {"S": 3, "J": 8},
        {"M": 1, "P": 0},
        {"J": 0},
        {"C": 0},
        {"U": 1},
    )
    return Case(b.program(L), sizes, variants, ("ω", "β", "x"))


def transposed_convolution() -> Case:
    """z[o, S u + R m − P] += ω[o, c, m] x[c, u], what falls beyond the border is dropped."""
    b = Builder("transposed convolution")
    C, O, J, M, U, S, R, P = b.sizes("C O J M U S R P")
    c, o, m, u, j = b.index("c", C), b.index("o", O), b.index("m", M), b.index("u", U), b.index("j", J)
    x, ω = b.given("x", C, U), b.parameter("ω", O, C, M)
    z, L = b.temporary("z", O, J), b.temporary("L")
    at = S * u + R * m - P
    b.put(z[o, at], ω[o, c, m] * x[c, u], where=(at >= 0, at < J))
    b.put(L, z[o, j] ** 2 / 2)
    sizes = {"C": 2, "O": 3, "J": 9, "M": 3, "U": 4, "S": 2, "R": 1, "P": 1}
    return Case(b.program(L), sizes, ({"R": 2, "P": 2}, {"S": 3, "J": 10}, {"M": 1}, {"U": 0}), ("ω", "x"))


def solved_convolution() -> Case:
    """The transposed convolution as gathers: z[o, j] += ω[o, c, m] x[c, u] where S u = j + P − R m."""
    b = Builder("solved convolution")
    C, O, J, M, U, S, R, P = b.sizes("C O J M U S R P")
    c, o, m, j, u = b.index("c", C), b.index("o", O), b.index("m", M), b.index("j", J), b.index("u", U)
    x, ω = b.given("x", C, U), b.parameter("ω", O, C, M)
    z, L = b.temporary("z", O, J), b.temporary("L")
    b.put(z[o, j], ω[o, c, m] * x[c, u], equations={u: (j + P - R * m, S)})
    b.put(L, z[o, j] ** 2 / 2)
    sizes = {"C": 2, "O": 3, "J": 9, "M": 3, "U": 4, "S": 2, "R": 1, "P": 1}
    return Case(b.program(L), sizes, ({"R": 2, "P": 2}, {"S": 3, "J": 10}, {"M": 1}, {"U": 0}), ("ω", "x"))


def max_pool() -> Case:
    """p[c, u, v] = max over windows of side M that overlap when S < M."""
    b = Builder("max pool")
    C, U, V, S, M = b.sizes("C U V S M")
    c, u, v = b.index("c", C), b.index("u", U), b.index("v", V)
    m, n = b.index("m n", M)
    x, w = b.parameter("x", C, S * U + M, S * V + M), b.given("w", C, U, V)
    p, L = b.temporary("p", C, U, V), b.temporary("L")
    b.put(p[c, u, v], x[c, S * u + m, S * v + n], op="max")
    b.put(L, w[c, u, v] * p[c, u, v])
    sizes = {"C": 2, "U": 3, "V": 2, "S": 2, "M": 3}
    return Case(b.program(L), sizes, ({"S": 1}, {"M": 1}, {"C": 0}), ("x", "w"))


def embedding() -> Case:
    """Tokens gather rows of E; the loss picks the logit of the label: Σ log Σ e^f − f[y]."""
    b = Builder("embedding")
    V, D, K, N = b.sizes("V D K N")
    d, k, n = b.index("d", D), b.index("k", K), b.index("n", N)
    t, y = b.given("t", N, integral=True, bound=V), b.given("y", N, integral=True, bound=K)
    E, Ω = b.parameter("E", V, D), b.parameter("Ω", K, D)
    f, Z, L = b.temporary("f", N, K), b.temporary("Z", N), b.temporary("L")
    b.put(f[n, k], Ω[k, d] * E[t[n], d])
    b.put(Z[n], f[n, k], op="logsumexp")
    b.put(L, Z[n] - f[n, y[n]], origin="5.24")
    sizes = {"V": 5, "D": 3, "K": 4, "N": 6}
    return Case(b.program(L), sizes, ({"N": 0}, {"K": 1}, {"V": 1, "N": 2}), ("E", "Ω"))


def edge_softmax() -> Case:
    """Attention over the edges of a graph; a node without edges receives nothing."""
    b = Builder("edge softmax")
    N, E, D = b.sizes("N E D")
    n, e, d = b.index("n", N), b.index("e", E), b.index("d", D)
    source = b.given("source", E, integral=True, bound=N)
    target = b.given("target", E, integral=True, bound=N)
    X, q = b.parameter("X", N, D), b.parameter("q", D)
    s, Z, a = b.temporary("s", E), b.temporary("Z", N), b.temporary("a", E)
    H, L = b.temporary("H", N, D), b.temporary("L")
    b.put(s[e], q[d] * X[source[e], d] * X[target[e], d])
    b.put(Z[target[e]], s[e], op="logsumexp")
    b.put(a[e], exp(s[e] - Z[target[e]]), origin="13.12")
    b.put(H[target[e], d], a[e] * X[source[e], d])
    b.put(L, (H[n, d] - 1) ** 2)

    def special(rng: np.random.Generator, sizes: Mapping[str, int]) -> Inputs:
        reached = max(sizes["N"] - 2, 1)  # the last two nodes are isolated
        return {"target": rng.integers(0, reached, sizes["E"])}

    sizes = {"N": 6, "E": 9, "D": 2}
    return Case(b.program(L), sizes, ({"E": 0}, {"N": 1}, {"D": 1}), ("X", "q"), special)


def causal_attention() -> Case:
    """Self-attention of H heads in which token n sees the tokens m ≤ n."""
    b = Builder("causal attention")
    N, H, D, E = b.sizes("N H D E")
    n, m = b.index("n m", N)
    h, d, e = b.index("h", H), b.index("d", D), b.index("e", E)
    X = b.given("X", N, E)
    weights = [b.parameter(f"Ω_{x}", H, D, E) for x in "qkv"]
    q, k, v = (b.temporary(x, H, N, D) for x in "qkv")
    s, Z, a = b.temporary("s", H, N, N), b.temporary("Z", H, N), b.temporary("a", H, N, N)
    out, L = b.temporary("out", N, H, D), b.temporary("L")
    for target, Ω in zip((q, k, v), weights):
        b.put(target[h, n, d], Ω[h, d, e] * X[n, e])
    b.put(s[h, n, m], q[h, n, d] * k[h, m, d] / sqrt(D), where=m <= n)
    b.put(Z[h, n], s[h, n, m], op="logsumexp", where=m <= n)
    b.put(a[h, n, m], exp(s[h, n, m] - Z[h, n]), where=Le(m, n))
    b.put(out[n, h, d], a[h, n, m] * v[h, m, d], where=m <= n)
    b.put(L, out[n, h, d] ** 2 / 2)
    sizes = {"N": 4, "H": 2, "D": 3, "E": 2}
    return Case(b.program(L), sizes, ({"N": 1}, {"N": 0}, {"H": 1, "E": 1}), ("Ω_q", "Ω_k", "Ω_v", "X"))


def products() -> Case:
    """Products of rows, one or several of whose factors are zero."""
    b = Builder("products")
    N, D = b.sizes("N D")
    n, d = b.index("n", N), b.index("d", D)
    x, w = b.parameter("x", N, D), b.given("w", N)
    p, L = b.temporary("p", N), b.temporary("L")
    b.put(p[n], x[n, d], op="prod")
    b.put(L, w[n] * p[n] + p[n] ** 2)

    def special(rng: np.random.Generator, sizes: Mapping[str, int]) -> Inputs:
        x = rng.normal(size=(sizes["N"], sizes["D"]))
        x[1:2, :1] = 0.0
        x[2:3, :2] = 0.0
        return {"x": x}

    return Case(b.program(L), {"N": 4, "D": 3}, ({"D": 1}, {"D": 0}, {"N": 0}), ("x", "w"), special)


def largest_entry() -> Case:
    """The position of the largest entry of each matrix, the first of equals, and the entry read back."""
    b = Builder("largest entry")
    N, I, J = b.sizes("N I J")
    n, i, j = b.index("n", N), b.index("i", I), b.index("j", J, 1)
    x = b.parameter("x", N, I, J)
    a, L = b.temporary("a", N, integral=True), b.temporary("L")
    b.put(a[n], x[n, i, j], op="argmax", over=(i, j))
    b.put(L, x[n, quo(a[n], J - 1), rem(a[n], J - 1) + 1] ** 2, where=Ne(a[n], -1))

    def special(rng: np.random.Generator, sizes: Mapping[str, int]) -> Inputs:
        return {"x": rng.integers(0, 3, (sizes["N"], sizes["I"], sizes["J"])).astype(float) + 0.5}

    return Case(b.program(L), {"N": 5, "I": 3, "J": 4}, ({"I": 1, "J": 2}, {"J": 1}), ("x",), special)


def prefix_sums() -> Case:
    """c[i] = Σ x[j] over j ≤ i, and the same backwards by a range that depends on i."""
    b = Builder("prefix sums")
    N = b.sizes("N")
    i, j = b.index("i j", N)
    k = b.index("k", N, i)
    x = b.parameter("x", N)
    c, r, L = b.temporary("c", N), b.temporary("r", N), b.temporary("L")
    b.put(c[i], x[j], where=j <= i)
    b.put(r[i], x[k])
    b.put(L, c[i] * r[i])
    return Case(b.program(L), {"N": 5}, ({"N": 1}, {"N": 0}), ("x",))


def diagonals() -> Case:
    """Reads of one array twice, at swapped and equal letters; a guard that is an equation of letters."""
    b = Builder("diagonals")
    N = b.sizes("N")
    i, j = b.index("i j", N)
    A = b.parameter("A", N, N)
    B, t, L = b.temporary("B", N, N), b.temporary("t"), b.temporary("L")
    b.put(B[i, j], A[i, j] + A[j, i])
    b.put(B[i, i], A[i, i] ** 2)
    b.put(t, A[i, j], where=Eq(i, j))
    b.put(L, B[i, j] ** 2 + t.value * A[i, j])
    return Case(b.program(L), {"N": 3}, ({"N": 1}, {"N": 0}), ("A",))


CASES = tuple(
    make()
    for make in (
        convolution,
        transposed_convolution,
        solved_convolution,
        max_pool,
        embedding,
        edge_softmax,
        causal_attention,
        products,
        largest_entry,
        prefix_sums,
        diagonals,
    )
)
