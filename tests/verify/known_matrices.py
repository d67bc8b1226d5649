"""Linear algebra: products, transposes, traces, forms, blocks; falsehoods that look like them."""

# ruff: noqa: F403, F405
from udlc.notation import *

N, M, K = size("N M K")
n, j, k = index("n", N), index("j", N), index("k", N)
m = index("m", M)
x, c = real("x c")
p = real("p", domain=positive)
u, v, w = real("u v w", N)
z = real("z", M)
S, T = real("S T", N, N)
A = real("A", M, N)
B = real("B", N, K)
a = elementwise("a")

TRUE = {
    "sum transposed": Eq((S + T).T, S.T + T.T),
    "product transposed": Eq((A * B).T, B.T * A.T),
    "product of three transposed": Eq((A * S * B).T, B.T * S.T * A.T),
    "scalar factor transposed": Eq((c * S).T, c * S.T),
    "identity on the left": Eq(eye(N) * S, S),
    "identity on the right": Eq(S * eye(N), S),
    "identity of a vector": Eq(eye(N) * u, u),
    "distributive on the left": Eq(S * (u - v), S * u - S * v),
    "distributive on the right": Eq((S + T) * u, S * u + T * u),
    "scalars commute": Eq(S * (c * u), c * (S * u)),
    "associative": Eq(A * (S * u), (A * S) * u),
    "matrix times vector": Eq((A * u).T * z, Sum[m](z[m] * Sum[n](A[m, n] * u[n]))),
    "inner product is symmetric": Eq(u.T * v, v.T * u),
    "inner product is linear": Eq((u + v).T * w, u.T * w + v.T * w),
    "squared norm": Eq(norm(u) ** 2, u.T * u),
    "norm of a difference": Eq(norm(u - v) ** 2, u.T * u - 2 * u.T * v + v.T * v),
    "parallelogram": Eq(norm(u + v) ** 2 + norm(u - v) ** 2, 2 * norm(u) ** 2 + 2 * norm(v) ** 2),
    "polarisation": Eq(norm(u + v) ** 2 - norm(u - v) ** 2, 4 * u.T * v),
    "trace of a sum": Eq(trace(S + T), trace(S) + trace(T)),
    "trace of a transpose": Eq(trace(S.T), trace(S)),
    "trace of a product": Eq(trace(S * T), trace(T * S)),
    "trace of an outer product": Eq(trace(u * v.T), v.T * u),
    "trace of a multiple": Eq(trace(c * S), c * trace(S)),
    "trace of the identity": Eq(trace(eye(N)), N),
    "form by a trace": Eq(u.T * S * u, trace(S * u * u.T)),
    "form of a transpose": Eq(u.T * S * v, v.T * S.T * u),
    "symmetric part of a form": Eq(u.T * S * u, u.T * (S + S.T) * u / 2),
    "outer product is of rank one": Eq((u * v.T) * w, u * (v.T * w)),
    "adding ones": Eq(ones(N).T * u, Sum[n](u[n])),
    "ones add rows": Eq(z.T * (A * ones(N)), Sum[m](Sum[n](z[m] * A[m, n]))),
    "componentwise product commutes": Eq(hadamard(u, v), hadamard(v, u)),
    "componentwise product and inner product": Eq(ones(N).T * hadamard(u, v), u.T * v),
    "blocks times a column": Eq(row(S, T) * grid(u, v), S * u + T * v),
    "blocks transposed": Eq(row(S, T).T, grid(S.T, T.T)),
    "binomial of matrices": Eq((S + T) * (S + T), S * S + S * T + T * S + T * T),
    "affine maps compose": Eq(S * (T * u + v) + w, S * T * u + S * v + w),
}

FALSE = {
    "product transposed": Eq((S * T).T, S.T * T.T),
    "product of three transposed": Eq((S * T * S).T, S.T * T.T * S),
    "commuting": Eq(S * T, T * S),
    "identity": Eq(eye(N) * S, S.T),
    "distributive": Eq(S * (u - v), S * u - v),
    "scalar factor": Eq(S * (c * u), S * u),
    "matrix times vector": Eq((A * u).T * z, Sum[n](Sum[m](A[m, n] * u[n]))),
    "inner product": Eq(u.T * v, u.T * u),
    "squared norm": Eq(norm(u) ** 2, Sum[n](u[n])),
    "norm of a sum": Eq(norm(u + v) ** 2, norm(u) ** 2 + norm(v) ** 2),
    "norm of a difference": Eq(norm(u - v) ** 2, u.T * u - u.T * v + v.T * v),
    "parallelogram": Eq(norm(u + v) ** 2 + norm(u - v) ** 2, norm(u) ** 2 + norm(v) ** 2),
    "polarisation": Eq(norm(u + v) ** 2 - norm(u - v) ** 2, 2 * u.T * v),
    "norm of a multiple": Eq(norm(c * u) ** 2, c * norm(u) ** 2),
    "trace of a product": Eq(trace(S * T), trace(S) * trace(T)),
    "trace of a product of three": Eq(trace(S * T * S.T), trace(T)),
    "trace of a transposed factor": Eq(trace(S * T), trace(S * T.T)),
    "trace of an outer product": Eq(trace(u * v.T), u.T * u),
    "trace of the identity": Eq(trace(eye(N)), 1),
    "form of a transpose": Eq(u.T * S * v, v.T * S * u),
    "symmetric part": Eq(u.T * S * v, u.T * (S + S.T) * v / 2),
    "symmetric part without a half": Eq(u.T * S * u, u.T * (S + S.T) * u),
    "outer product": Eq((u * v.T) * w, v * (u.T * w)),
    "adding ones": Eq(ones(N).T * u, N),
    "componentwise product": Eq(ones(N).T * hadamard(u, v), Sum[n](u[n]) * Sum[n](v[n])),
    "blocks times a column": Eq(row(S, T) * grid(u, v), S * v + T * u),
    "blocks transposed": Eq(row(S, T).T, grid(T.T, S.T)),
    "binomial of matrices": Eq((S + T) * (S + T), S * S + 2 * S * T + T * T),
    "difference of squares of matrices": Eq((S - T) * (S + T), S * S - T * T),
    "affine maps compose": Eq(S * (T * u + v) + w, S * T * u + v + w),
    "a function of a sum": Eq(a(u + v), a(u) + a(v)),
    "a function of a product": Eq(a(S * u), S * a(u)),
    "transposing squares": Eq(S.T * S, S * S),
    "symmetric": Eq(S + S.T, 2 * S),
}
