"""Attention, softmax and texts: statements of a stranger."""

# ruff: noqa: F403, F405
from tests.verify.outside import Rows
from udlc.notation import *

table = Rows()
D, N, H, D_q, D_v, W = size("D N H D_q D_v V")
m, n, h = index("m", N), index("n", N), index("h", H)
l = prime(m)
x, v = real("x", D, over=N), real("v", D, over=N)
q, k = real("q", D_q, over=N), real("k", D_q, over=N)
a = function("a", font="it")
weights = table.given(Eq(a(x[m], x[n]), exp(k[m].T * q[n]) / Sum[l](exp(k[l].T * q[n]))))
table.proved(Eq(Sum[m](a(x[m], x[n])), 1), by=weights)
table.refuted(Eq(Sum[n](a(x[m], x[n])), 1), by=weights)
table.proved(a(x[m], x[n]) > 0, inequality, by=weights)
table.true(a(x[m], x[n]) <= 1, inequality, by=weights)
table.refuted(a(x[m], x[n]) < frac(1, 2), inequality, by=weights)
table.refuted(Eq(a(x[m], x[n]), a(x[n], x[m])), by=weights)
table.proved(Eq(a(x[m], x[n]), softmax[m](k[:].T * q[n])), by=weights)
table.refuted(Eq(a(x[m], x[n]), softmax[m](q[:].T * k[n])), by=weights)
table.refuted(Eq(a(x[m], x[n]), exp(k[m].T * q[n]) / Sum[l](exp(k[m].T * q[l]))), by=weights)
table.refuted(Eq(a(x[m], x[n]), exp(k[m].T * q[n] - Sum[l](k[l].T * q[n]))), by=weights)
table.proved(Eq(log(a(x[m], x[n])), k[m].T * q[n] - log(Sum[l](exp(k[l].T * q[n])))), by=weights)
table.refuted(Eq(log(a(x[m], x[n])), k[m].T * q[n] - Sum[l](k[l].T * q[n])), by=weights)
table.proved(Eq(a(x[m], x[n]) / a(x[l], x[n]), exp((k[m] - k[l]).T * q[n])), by=weights)

# ── All tokens at once ───────────────────────────────────────────────────────
X, P = real("X", D, N), real("P", N, N, domain=permutation)
Ω_v, Ω_q, Ω_k = real("Ω_v", D, D), real("Ω_q", D_q, D), real("Ω_k", D_q, D)
β_v, β_q, β_k = real("β_v", D), real("β_q", D_q), real("β_k", D_q)
Sa = function("Sa", D, N)
attention = table.given(Eq(Sa(X), Ω_v * X @ Softmax((Ω_k * X).T * (Ω_q * X) / sqrt(D_q))))
table.proved(Eq(Sa(X * P), Sa(X) * P), by=attention)
table.refuted(Eq(Sa(X * P), Sa(X)), by=attention)
table.refuted(Eq(Sa(X * P), Sa(X) * P.T), by=attention)
table.refuted(Eq(Sa(2 * X), 2 * Sa(X)), by=attention)
S, B = real("S", N, N), real("B", N, N)
table.proved(Eq(ones(N).T * Softmax(S), ones(N).T))
table.refuted(Eq(Softmax(S) * ones(N), ones(N)))
table.refuted(Eq(Softmax(S.T), Softmax(S).T))
table.refuted(Eq(Softmax(2 * S), Softmax(S)))
u, r = real("u", N), real("r", N)
table.true(Eq(Softmax(S + ones(N) * u.T), Softmax(S)))
table.refuted(Eq(Softmax(S + u * ones(N).T), Softmax(S)))
table.proved(Eq(Softmax(S * P), Softmax(S) * P))
table.refuted(Eq(Softmax(S + B), hadamard(Softmax(S), Softmax(B))))
Q, K = real("Q", D_q, N), real("K", D_q, N)
table.proved(Eq((K.T * Q).T, Q.T * K))
table.false(Eq((K.T * Q).T, K * Q.T))
table.refuted(Eq((K.T * Q / sqrt(D_q)).T, Q.T * K / D_q))

# ── Softmax ──────────────────────────────────────────────────────────────────
i, j = index("i", 5), index("j", 5)
y, z, c = real("y", 5), real("z", 5), real("c")
soft = table.given(Eq(y[i], exp(z[i]) / Sum[j](exp(z[j]))))
table.proved(Eq(partial[z[j]](y[i]), y[i] * (indicator(Eq(i, j)) - y[j])), by=soft)
table.refuted(Eq(partial[z[j]](y[i]), y[i] * (1 - y[j])), by=soft)
table.refuted(Eq(partial[z[j]](y[i]), y[j] * (indicator(Eq(i, j)) - y[j])), by=soft)
table.refuted(Eq(partial[z[j]](y[i]), -y[i] * y[j]), by=soft)
table.true(Eq(Sum[i](partial[z[j]](y[i])), 0), by=soft)

# ── Texts ────────────────────────────────────────────────────────────────────
t, Pr = real("t", over=N, domain=label_in(W)), density("Pr")
table.proved(Eq(Pr(t[1], t[2], ..., t[N]), Pr(t[1]) * Prod[n:2:N](Pr(t[n] | t[1], ..., t[n - 1]))))
table.refuted(Eq(Pr(t[1], t[2], ..., t[N]), Pr(t[1]) * Prod[n:2:N](Pr(t[n] | t[n - 1]))))
table.refuted(Eq(Pr(t[1], t[2], ..., t[N]), Prod[n:1:N](Pr(t[n]))))
table.refuted(Eq(Pr(t[1], t[2], ..., t[N]), Pr(t[1]) * Prod[n:2:N](Pr(t[n - 1] | t[1], ..., t[n]))))
table.proved(
    Eq(
        Pr(label("a long text")),
        cross(Pr(label("a")), Pr(label("long") | label("a")), Pr(label("text") | label("a long"))),
    )
)
table.refuted(
    Eq(
        Pr(label("a long text")),
        cross(Pr(label("a")), Pr(label("long") | label("a")), Pr(label("text") | label("long"))),
    )
)
table.refuted(Eq(Pr(label("a long text")), cross(Pr(label("a")), Pr(label("long")), Pr(label("text")))))
