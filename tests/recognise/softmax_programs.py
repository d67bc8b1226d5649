"""Programs with exponentials that are summed: cross-entropy, attention, as an author writes them."""

from __future__ import annotations

import numpy as np
import sympy
from sympy import exp, log, sqrt

from tests.recognise.examples import Example, example
from udlc.ir.build import Builder


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
