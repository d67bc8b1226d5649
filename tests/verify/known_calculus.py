"""Calculus: derivatives by one letter, by several, by vectors; falsehoods that look like them."""

# ruff: noqa: F403, F405
from udlc.notation import *

N, M = size("N M")
n, m, j, k = index("n", N), index("m", M), index("j", N), index("k", N)
x, y, c = real("x y c")
p, q = real("p q", domain=positive)
u, v = real("u v", N)
S = real("S", N, N)
A = real("A", M, N)
w = real("w", M)

TRUE = {
    "identity": Eq(partial[x].of(x), 1),
    "sum rule": Eq(partial[x].of(x**2 + c * x), 2 * x + c),
    "constant factor": Eq(partial[x].of(c * exp(x)), c * exp(x)),
    "fourth power": Eq(partial[x].of(x**4), 4 * x**3),
    "power of a sum": Eq(partial[x].of((x + c) ** 3), 3 * (x + c) ** 2),
    "power of a linear form": Eq(partial[x].of((c * x + y) ** 2), 2 * c * (c * x + y)),
    "reciprocal": Eq(partial[p].of(1 / p), -1 / p**2),
    "quotient rule": Eq(partial[p].of(exp(p) / p), exp(p) / p - exp(p) / p**2),
    "square root": Eq(partial[p].of(sqrt(p)), 1 / (2 * sqrt(p))),
    "logarithm": Eq(partial[p].of(log(p)), 1 / p),
    "logarithm of a multiple": Eq(partial[p].of(log(q * p)), 1 / p),
    "logarithm of a power": Eq(partial[p].of(log(p**3)), 3 / p),
    "x log x": Eq(partial[p].of(p * log(p)), log(p) + 1),
    "exponential of a multiple": Eq(partial[x].of(exp(c * x)), c * exp(c * x)),
    "exponential of a square": Eq(partial[x].of(exp(-(x**2))), -2 * x * exp(-(x**2))),
    "cosine": Eq(partial[x].of(cos(x)), -sin(x)),
    "sine of a multiple": Eq(partial[x].of(sin(c * x)), c * cos(c * x)),
    "sine squared": Eq(partial[x].of(sin(x) ** 2), 2 * sin(x) * cos(x)),
    "product of three": Eq(
        partial[x].of(x * exp(x) * sin(x)), exp(x) * sin(x) + x * exp(x) * sin(x) + x * exp(x) * cos(x)
    ),
    "sigmoid of a multiple": Eq(partial[x].of(sig(c * x)), c * sig(c * x) * (1 - sig(c * x))),
    "logarithm of a sigmoid": Eq(partial[x].of(log(sig(x))), 1 - sig(x)),
    "ReLU": Eq(partial[x].of(ReLU(x)), indicator(x > 0)),
    "ReLU squared": Eq(partial[x].of(ReLU(x) ** 2), 2 * ReLU(x)),
    "by another letter": Eq(partial[y].of(x**2 * y), x**2),
    "mixed": Eq(partial[x, y](x**2 * y**3), 6 * x * y**2),
    "second derivative": Eq(partial[x, x](x**3), 6 * x),
    "mixed derivatives commute": Eq(partial[x, y](exp(x * y)), partial[y, x](exp(x * y))),
    "normal density": Eq(partial[x].of(log(1 / sqrt(2 * pi * p)) - (x - c) ** 2 / (2 * p)), -(x - c) / p),
    "variance of a normal": Eq(
        partial[p].of(-log(2 * pi * p) / 2 - x**2 / (2 * p)), -1 / (2 * p) + x**2 / (2 * p**2)
    ),
    "one component of squares": Eq(partial[u[k]].of(Sum[n](u[n] ** 2)), 2 * u[k]),
    "one component of a sum": Eq(partial[u[k]].of(Sum[n](u[n])), 1),
    "one component of an inner product": Eq(partial[u[k]].of(Sum[n](u[n] * v[n])), v[k]),
    "log-sum-exp": Eq(partial[u[k]].of(log(Sum[n](exp(u[n])))), exp(u[k]) / Sum[n](exp(u[n]))),
    "cubes": Eq(partial[u].of(Sum[n](u[n] ** 3)), 3 * u**2),
    "least squares": Eq(partial[u].of((A * u - w).T * (A * u - w)), 2 * A.T * (A * u - w)),
    "linear map": Eq(partial[u].of(w.T * A * u), A.T * w),
    "symmetric form": Eq(partial[u].of(u.T * (S + S.T) * u), 2 * (S + S.T) * u),
    "quadratic by its matrix": Eq(partial[S[k, j]].of(u.T * S * v), u[k] * v[j]),
    "ridge": Eq(partial[u].of(c * Sum[n](u[n] ** 2) + u.T * v), 2 * c * u + v),
}

FALSE = {
    "identity": Eq(partial[x].of(x), x),
    "sum rule": Eq(partial[x].of(x**2 + c * x), 2 * x),
    "constant factor": Eq(partial[x].of(c * exp(x)), exp(x)),
    "fourth power": Eq(partial[x].of(x**4), 3 * x**3),
    "power of a sum": Eq(partial[x].of((x + c) ** 3), 3 * x**2 + c),
    "power of a linear form": Eq(partial[x].of((c * x + y) ** 2), 2 * (c * x + y)),
    "reciprocal": Eq(partial[p].of(1 / p), 1 / p**2),
    "quotient rule": Eq(partial[p].of(exp(p) / p), exp(p)),
    "square root": Eq(partial[p].of(sqrt(p)), 1 / sqrt(p)),
    "logarithm of a multiple": Eq(partial[p].of(log(q * p)), q / p),
    "logarithm of a power": Eq(partial[p].of(log(p**3)), 1 / p**3),
    "x log x": Eq(partial[p].of(p * log(p)), log(p)),
    "exponential of a multiple": Eq(partial[x].of(exp(c * x)), exp(c * x)),
    "exponential of a square": Eq(partial[x].of(exp(-(x**2))), 2 * x * exp(-(x**2))),
    "sine of a multiple": Eq(partial[x].of(sin(c * x)), cos(c * x)),
    "sine squared": Eq(partial[x].of(sin(x) ** 2), 2 * sin(x)),
    "product of derivatives": Eq(partial[x].of(x**2 * sin(x)), 2 * x * cos(x)),
    "sigmoid of a multiple": Eq(partial[x].of(sig(c * x)), sig(c * x) * (1 - sig(c * x))),
    "logarithm of a sigmoid": Eq(partial[x].of(log(sig(x))), sig(x)),
    "ReLU": Eq(partial[x].of(ReLU(x)), ReLU(x)),
    "ReLU of a multiple": Eq(partial[x].of(ReLU(c * x)), indicator(c * x > 0)),
    "ReLU squared": Eq(partial[x].of(ReLU(x) ** 2), 2 * x),
    "by another letter": Eq(partial[y].of(x**2 * y), 2 * x * y),
    "mixed": Eq(partial[x, y](x**2 * y**3), 2 * x * y**3 + 3 * x**2 * y**2),
    "second derivative": Eq(partial[x, x](x**3), 3 * x**2),
    "normal density": Eq(partial[x].of(log(1 / sqrt(2 * pi * p)) - (x - c) ** 2 / (2 * p)), (x - c) / p),
    "variance of a normal": Eq(
        partial[p].of(-log(2 * pi * p) / 2 - x**2 / (2 * p)), -1 / (2 * p) - x**2 / (2 * p**2)
    ),
    "one component of squares": Eq(partial[u[k]].of(Sum[n](u[n] ** 2)), 2 * Sum[n](u[n])),
    "one component of a sum": Eq(partial[u[k]].of(Sum[n](u[n])), N),
    "one component of an inner product": Eq(partial[u[k]].of(Sum[n](u[n] * v[n])), u[k]),
    "log-sum-exp": Eq(partial[u[k]].of(log(Sum[n](exp(u[n])))), 1 / Sum[n](exp(u[n]))),
    "cubes": Eq(partial[u].of(Sum[n](u[n] ** 3)), 3 * u),
    "least squares": Eq(partial[u].of((A * u - w).T * (A * u - w)), 2 * A.T * (A * u + w)),
    "linear map": Eq(partial[u].of(w.T * A * u), 2 * A.T * w),
    "quadratic form": Eq(partial[u].of(u.T * S * u), S * u + S * u),
    "quadratic by its matrix": Eq(partial[S[k, j]].of(u.T * S * v), u[j] * v[k]),
    "ridge": Eq(partial[u].of(c * Sum[n](u[n] ** 2) + u.T * v), 2 * u + v),
    "exponential rule of powers": Eq(partial[x].of(exp(x) ** 2), 2 * exp(x)),
}
