"""Chapter 12. Transformers."""

from udlc.notation import *

eq = Chapter(12, "Transformers")


# An ordinary layer, for comparison.
D = size("D")
x, β, Ω = real("x", D), real("β", D), real("Ω", D, D)
f, relu = function("f", D), elementwise("ReLU")

eq["12.1"] = model(Eq(f(x), relu(β + Ω*x)), bind={relu: ReLU}, title="fully connected layer")


# Self-attention of N tokens. Token m has D numbers; from them come its value, its key and its query.
N, D_q = size("N D_q")
m, n = index("m", N), index("n", N)
m_ = prime(m)
x, v, q, k = real("x", D, over=N), real("v", D, over=N), real("q", D_q, over=N), real("k", D_q, over=N)
β_v, β_q, β_k = real("β_v", D), real("β_q", D_q), real("β_k", D_q)
Ω_v, Ω_q, Ω_k = real("Ω_v", D, D), real("Ω_q", D_q, D), real("Ω_k", D_q, D)
sa, a = function("sa", D, over=N), function("a", font="it")

eq["12.2"] = model(Eq(v[m], β_v + Ω_v*x[m]), title="values")

# What comes out is a sum of the values, each with the attention that token n pays to token m.
eq["12.3"] = model(
    Eq(sa[n](x[1], ..., x[N]), Sum[m](a(x[m], x[n])*v[m])), by="12.2 12.5", title="self-attention")
eq["12.4"] = model(rows(
    Eq(q[n], β_q + Ω_q*x[n]),
    Eq(k[m], β_k + Ω_k*x[m])), title="queries and keys")
eq["12.5"] = derivation(
    Eq(a(x[m], x[n]), softmax[m](k[:].T*q[n]), exp(k[m].T*q[n])/Sum[m_](exp(k[m_].T*q[n]))),
    by="5.22 12.4", title="attention")


# All tokens at once: they are the columns of X.
X, V, Q, K = real("X", D, N), real("V", D, N), real("Q", D_q, N), real("K", D_q, N)
Sa = function("Sa", D, N)
tokens = Eq(X, row(x[1], ..., x[N]))

eq["12.6"] = model(rows(
    Eq(V(X), β_v*ones(N).T + Ω_v*X),
    Eq(Q(X), β_q*ones(N).T + Ω_q*X),
    Eq(K(X), β_k*ones(N).T + Ω_k*X)), where=tokens, by="12.2 12.4")
eq["12.7"] = model(Eq(Sa(X), V(X) @ Softmax(K(X).T*Q(X))), by="12.3 12.5 12.6", title="self-attention")

# Without the arguments, and with products scaled by the length of the keys.
eq["12.8"] = model(Eq(Sa(X), V @ Softmax(K.T*Q)), by="12.7")
eq["12.9"] = model(Eq(Sa(X), V @ Softmax(K.T*Q/sqrt(D_q))), title="scaled self-attention")


# H heads side by side, each with matrices of its own.
H, D_v = size("H D_v")
h = index("h", H)
V, Q, K = real("V", D_v, N, over=h), real("Q", D_q, N, over=h), real("K", D_q, N, over=h)
β_vh, β_qh, β_kh = real("β_v", D_v, over=h), real("β_q", D_q, over=h), real("β_k", D_q, over=h)
Ω_vh, Ω_qh, Ω_kh = real("Ω_v", D_v, D, over=h), real("Ω_q", D_q, D, over=h), real("Ω_k", D_q, D, over=h)
Sa, MhSa, Ω_c = function("Sa", D_v, N, over=h), function("MhSa", D, N), real("Ω_c", D, H*D_v)

eq["12.10"] = model(rows(
    Eq(V[h], β_vh[h]*ones(N).T + Ω_vh[h]*X),
    Eq(Q[h], β_qh[h]*ones(N).T + Ω_qh[h]*X),
    Eq(K[h], β_kh[h]*ones(N).T + Ω_kh[h]*X)), by="12.6")
eq["12.11"] = model(
    Eq(Sa[h](X), V[h] @ Softmax(K[h].T*Q[h]/sqrt(D_q))), by="12.9 12.10", title="self-attention of one head")

# What they give is stacked and mixed.
eq["12.12"] = model(
    Eq(MhSa(X), Ω_c*row(Sa[1](X).T, Sa[2](X).T, ..., Sa[H](X).T).T), by="12.11",
    title="multi-head self-attention")

# A transformer layer: the tokens act on each other, then each passes through the same network.
LayerNorm, mlp = function("LayerNorm", D, N), function("mlp", D)

eq["12.13"] = update(rows(
    Becomes(X, X + MhSa(X)),
    Becomes(X, LayerNorm(X)),
    Becomes(x[n], x[n] + mlp(x[n])).forall(n, 1, ..., N),
    Becomes(X, LayerNorm(X))), where=tokens, by="12.12", title="transformer layer")


# Language: the probability of a text is that of each word given those before.
Pr = density("Pr")

eq["12.14"] = identity(
    Eq(Pr(label("It takes great courage to let yourself appear weak")),
       cross(Pr(label("It")),
             Pr(label("takes") | label("It")),
             Pr(label("great") | label("It takes")),
             Pr(label("courage") | label("It takes great")),
             Pr(label("to") | label("It takes great courage")),
             Pr(label("let") | label("It takes great courage to")),
             Pr(label("yourself") | label("It takes great courage to let")),
             Pr(label("appear") | label("It takes great courage to let yourself")),
             Pr(label("weak") | label("It takes great courage to let yourself appear")))), by="12.15")

# Token n is one of a vocabulary.
vocabulary = size("V")
t = real("t", over=N, domain=label_in(vocabulary))

eq["12.15"] = identity(
    Eq(Pr(t[1], t[2], ..., t[N]), Pr(t[1])*Prod[n:2:N](Pr(t[n] | t[1], ..., t[n-1]))),
    title="autoregressive factorization")


# From the problems: self-attention with an encoding Π of positions, added for queries and keys.
V, Q, K, Π, Sa = real("V", D, N), real("Q", D_q, N), real("K", D_q, N), real("Π", D, N), function("Sa", D, N)

eq["12.16"] = model(Eq(Sa(X), V @ Softmax(K.T*Q/sqrt(D_q))), by="12.9 12.17", title="scaled self-attention")
eq["12.17"] = model(rows(
    Eq(V, β_v*ones(N).T + Ω_v*X),
    Eq(Q, β_q*ones(N).T + Ω_q*(X + Π)),
    Eq(K, β_k*ones(N).T + Ω_k*(X + Π))), by="12.6")

# Self-attention by itself knows no order: permuting the tokens permutes what comes out.
P = real("P", N, N, domain=permutation)

eq["12.18"] = equivariance(Eq(Sa(X*P), Sa(X)*P), by="12.6 12.9")

# A softmax of five numbers, to differentiate,
i, j = index("i", 5), index("j", 5)
y, z = real("y", 5), real("z", 5)

eq["12.19"] = definition(Eq(y[i], softmax[i](z), exp(z[i])/Sum[j](exp(z[j]))), by="5.22", title="softmax")

# and attention again.
eq["12.20"] = definition(
    Eq(a(x[m], x[n]), softmax[m](k[:].T*q[n]), exp(k[m].T*q[n])/Sum[m_](exp(k[m_].T*q[n]))), by="12.5")

eq.program("self_attention", uses="12.17 12.16", given=(X, Π), parameters=(β_v, Ω_v, β_q, Ω_q, β_k, Ω_k),
           output=Sa, title="self-attention with positions")
