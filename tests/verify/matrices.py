"""True and false statements about permutations, graphs, diagonal and triangular matrices, blocks, columns."""

# ruff: noqa: F403, F405
from udlc.notation import *

N, M, D = size("N M D")
m, n, j = index("m", N), index("n", N), index("j", N)
X, Y, S = real("X", D, N), real("Y", D, N), real("S", N, N)
u, v, w = real("u v w", N)
P, Q = real("P", N, N, domain=permutation), real("Q", N, N, domain=permutation)
A = real("A", N, N, domain=adjacency)
L, U = real("L", N, N, domain=unit_lower), real("U", N, N, domain=strictly_upper)
T, Λ = real("T", N, N, domain=diagonal), real("Λ", N, N, domain=diagonal)
V, W, Z = real("V", N, D), real("W", N, M), real("Z", M, N)
b, h, x = real("b", D), real("h", D, over=N), real("x", D, over=N)
g = elementwise("g")
one = ones(N)

TRUE = {
    # permutations
    "inverse": Eq(P * P.T, eye(N)),
    "inverse on the left": Eq(P.T * P, eye(N)),
    "rows add up to one": Eq(P * one, one),
    "columns add up to one": Eq(one.T * P, one.T),
    "lengths are kept": Eq((P * u).T * (P * u), u.T * u),
    "inner products are kept": Eq((P * u).T * (P * v), u.T * v),
    "sum of columns": Eq(X * P * one, X * one),
    "components go through": Eq(g(X * P), g(X) * P),
    "product of permutations": Eq(P * Q * (P * Q).T, eye(N)),
    "conjugated identity": Eq(P.T * eye(N) * P, eye(N)),
    "conjugated product": Eq((P.T * S * P) * (P.T * S * P), P.T * S * S * P),
    "trace is kept": Eq(Sum[n](S[n, n]), one.T * hadamard(P.T * S * P, eye(N)) * one),
    "softmax moves along": Eq(Softmax(P * S), P * Softmax(S)),
    "softmax of columns moves along": Eq(Softmax(S * P), Softmax(S) * P),
    "attention": Eq((X * P) * Softmax((Y * P).T * (Y * P)), X * Softmax(Y.T * Y) * P),
    "attention without a softmax": Eq((X * P) * ((Y * P).T * (Y * P)), X * (Y.T * Y) * P),
    "sum of neighbours": Eq((X * P) * (P.T * A * P), X * A * P),
    "two steps in a graph": Eq((P.T * A * P) ** 2 * one, P.T * A * A * one),
    "mean over nodes": Eq(X * P * one / N, X * one / N),
    # graphs
    "symmetric": Eq(A.T, A),
    "no loops": Eq(hadamard(A, eye(N)), hadamard(A, eye(N)) * 2),
    "degrees from both sides": Eq(A * one, A.T * one),
    "edges squared": Eq(hadamard(A, A) * one, A * one),
    # diagonal and triangular matrices
    "diagonals commute": Eq(T * Λ, Λ * T),
    "diagonal is symmetric": Eq(T.T, T),
    "diagonal scales": Eq(T * u, hadamard(T * one, u)),
    "quadratic form": Eq(u.T * T * u, Sum[n](T[n, n] * u[n] ** 2)),
    # blocks
    "blocks side by side": Eq(row(W, S) * grid(Z, S), W * Z + S * S),
    "blocks one below the other": Eq(grid(W.T, S) * u, grid(W.T * u, S * u)),
    "transposed blocks": Eq(grid(W.T, S).T, row(W, S.T)),
    "three blocks": Eq(row(S, W, S) * grid(u, Z * v, w), S * u + W * (Z * v) + S * w),
    # columns
    "matrix of columns": Eq(row(h[1], ..., h[N]) * u, Sum[n](h[n] * u[n])),
    "columns joined": Eq(row(h[1], ..., h[N]) + b * one.T, row(h[1] + b, ..., h[N] + b)),
    "columns transposed": Eq(row(h[1], ..., h[N]).T * b, (b.T * row(h[1], ..., h[N])).T),
    "gram matrix": Eq(row(h[1], ..., h[N]) * row(x[1], ..., x[N]).T, Sum[n](h[n] * x[n].T)),
}

FALSE = {
    # permutations
    "not symmetric": Eq(P.T, P),
    "not its own inverse": Eq(P * P, eye(N)),
    "do not commute": Eq(P * Q, Q * P),
    "columns move": Eq(X * P, X),
    "moved the other way": Eq(g(X * P), g(X) * P.T),
    "softmax along the wrong side": Eq(Softmax(P * S), Softmax(S)),
    "conjugated on one side": Eq(S * P, P.T * S * P),
    "wrong conjugation": Eq((X * P) * (P * A * P.T), X * A * P),
    "graph left alone": Eq((X * P) * A, X * A * P),
    "attention with a position": Eq((X * P) * Softmax((Y * P).T * Y), X * Softmax(Y.T * Y) * P),
    "sum of neighbours as they were": Eq(A * P * one, P * A * one),
    # graphs
    "no edges": Eq(A * one, zeros(N)),
    "all edges": Eq(A * one, (N - 1) * one),
    "regular": Eq(one.T * A * u, u.T * A * A * one),
    "squares": Eq(A * A, A),
    # diagonal and triangular matrices
    "commutes with all": Eq(T * S, S * T),
    "lower is not upper": Eq(L.T, L),
    "strictly": Eq(L + U, L * U),
    "nilpotent at once": Eq(U * U, U),
    # blocks
    "blocks in the wrong order": Eq(row(S, S.T) * grid(u, v), S * v + S.T * u),
    "one block forgotten": Eq(row(W, S) * grid(Z, S), W * Z),
    "added and not stacked": Eq(row(S, S) * grid(u, v), S * u - S * v),
    # columns
    "rows for columns": Eq(row(h[1], ..., h[N]) * u, Sum[n](h[n] * u[1])),
    "bias forgotten": Eq(row(h[1], ..., h[N]), row(h[1] + b, ..., h[N] + b)),
}
