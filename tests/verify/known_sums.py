"""Sums, products and functions of them: ranges, means, softmax, binary tables; falsehoods beside them."""

# ruff: noqa: F403, F405
from udlc.notation import *

N, M = size("N M")
n, j, k = index("n", N), index("j", N), index("k", N)
m = index("m", M)
x, y, c = real("x y c")
p, q = real("p q", domain=positive)
b, d = real("b d", domain=binary)
u, v = real("u v", N)
w = real("w", M)
r = real("r", N, domain=positive)
A = real("A", N, M)

TRUE = {
    "sum of a difference": Eq(Sum[n](u[n] - v[n]), Sum[n](u[n]) - Sum[n](v[n])),
    "renamed": Eq(Sum[n](u[n]), Sum[j](u[j])),
    "sum of ones": Eq(Sum[n](1), N),
    "linear combination": Eq(Sum[n](x * u[n] + y * v[n]), x * Sum[n](u[n]) + y * Sum[n](v[n])),
    "product of sums": Eq(Sum[n](u[n]) * Sum[m](w[m]), Sum[n](Sum[m](u[n] * w[m]))),
    "shifted by a constant": Eq(Sum[n](u[n] + c), Sum[n](u[n]) + N * c),
    "deviations from the mean": Eq(Sum[n](u[n] - Sum[j](u[j]) / N), 0),
    "sum of squares about a point": Eq(
        Sum[n]((u[n] - c) ** 2), Sum[n](u[n] ** 2) - 2 * c * Sum[n](u[n]) + N * c**2
    ),
    "exchange": Eq(Sum[n](Sum[m](A[n, m] * w[m])), Sum[m](w[m] * Sum[n](A[n, m]))),
    "factor that does not depend": Eq(Sum[n](Sum[m](u[n] * A[n, m])), Sum[n](u[n] * Sum[m](A[n, m]))),
    "square of a difference of sums": Eq(
        (Sum[n](u[n]) - c) ** 2, Sum[n](Sum[j](u[n] * u[j])) - 2 * c * Sum[n](u[n]) + c**2
    ),
    "log of a product of exponentials": Eq(log(Prod[n](exp(u[n]))), Sum[n](u[n])),
    "log-likelihood": Eq(-log(Prod[n](exp(-(u[n] ** 2) / (2 * p)))), Sum[n](u[n] ** 2) / (2 * p)),
    "softmax by a sum": Eq(softmax[k](u), exp(u[k]) / Sum[n](exp(u[n]))),
    "log of softmax": Eq(log(softmax[k](u)), u[k] - log(Sum[n](exp(u[n])))),
    "Bernoulli": Eq(log(p**b * q ** (1 - b)), b * log(p) + (1 - b) * log(q)),
    "binary product": Eq(b * (1 - b), 0),
    "either": Eq(b + d - b * d, 1 - (1 - b) * (1 - d)),
    "binary cube": Eq(b**3, b),
    "exclusive": Eq((b - d) ** 2, b + d - 2 * b * d),
    "indicator of a binary": Eq(indicator(b > 0), b),
    "split at the first": Eq(Sum[n:1:3](u[n]), u[1] + u[2] + u[3]),
    "three squares": Eq(Sum[n:1:3](number("2") * c), 6 * c),
    "nested constants": Eq(Sum[n](Sum[m](c)), N * M * c),
    "variance": Eq(
        Sum[n]((u[n] - Sum[j](u[j]) / N) ** 2) / N, Sum[n](u[n] ** 2) / N - (Sum[n](u[n]) / N) ** 2
    ),
}

BEYOND = {
    "product of powers": Eq(Prod[n](r[n] ** 2), paren(Prod[n](r[n])) ** 2),
    "product of products": Eq(Prod[n](r[n] * exp(u[n])), Prod[n](r[n]) * Prod[n](exp(u[n]))),
    "product of exponentials": Eq(Prod[n](exp(u[n])), exp(Sum[n](u[n]))),
    "weighted mean of a constant": Eq(Sum[n](softmax[n](u) * c), c),
    "sum over a softmax": Eq(Sum[n](softmax[n](u) * (v[n] - c)), Sum[n](softmax[n](u) * v[n]) - c),
}
"""True, and beyond the rules of normal forms so far: numbers support them at least."""

FALSE = {
    "sum of a difference": Eq(Sum[n](u[n] - v[n]), Sum[n](u[n]) + Sum[n](v[n])),
    "sum of ones": Eq(Sum[n](1), N - 1),
    "linear combination": Eq(Sum[n](x * u[n] + y * v[n]), x * Sum[n](u[n]) + Sum[n](v[n])),
    "product of sums": Eq(Sum[n](u[n]) * Sum[n](v[n]), Sum[n](u[n] * v[n])),
    "shifted by a constant": Eq(Sum[n](u[n] + c), Sum[n](u[n]) + c),
    "deviations from the mean": Eq(Sum[n](u[n] - Sum[j](u[j])), 0),
    "sum of squares about a point": Eq(Sum[n]((u[n] - c) ** 2), Sum[n](u[n] ** 2) - N * c**2),
    "exchange": Eq(Sum[n](Sum[m](A[n, m] * w[m])), Sum[m](w[m]) * Sum[n](u[n])),
    "product of powers": Eq(Prod[n](r[n] ** 2), Prod[n](r[n])),
    "product of a constant": Eq(Prod[n](c * r[n]), c * Prod[n](r[n])),
    "log of a sum": Eq(log(Sum[n](r[n])), Sum[n](log(r[n]))),
    "product of exponentials": Eq(Prod[n](exp(u[n])), Sum[n](exp(u[n]))),
    "exponential of a sum": Eq(exp(Sum[n](u[n])), Sum[n](exp(u[n]))),
    "log-likelihood": Eq(-log(Prod[n](exp(-(u[n] ** 2) / (2 * p)))), Sum[n](u[n] ** 2) / p),
    "softmax without a normaliser": Eq(softmax[k](u), exp(u[k])),
    "log of softmax": Eq(log(softmax[k](u)), u[k] - Sum[n](u[n])),
    "softmax of a multiple": Eq(softmax[k](2 * u), softmax[k](u)),
    "weighted mean of a constant": Eq(Sum[n](softmax[n](u) * c), N * c),
    "Bernoulli": Eq(log(p**b * q ** (1 - b)), b * log(q) + (1 - b) * log(p)),
    "Bernoulli for any number": Eq(p**x * q ** (1 - x), x * p + (1 - x) * q),
    "binary product": Eq(b * (1 - b), b),
    "either": Eq(b + d, 1 - (1 - b) * (1 - d)),
    "exclusive": Eq((b - d) ** 2, b + d),
    "split at the first": Eq(Sum[n:1:3](u[n]), u[1] + u[2]),
    "one more": Eq(Sum[n:1:3](u[n]), u[1] + u[2] + u[3] + u[4]),
    "nested constants": Eq(Sum[n](Sum[m](c)), (N + M) * c),
    "variance": Eq(Sum[n]((u[n] - Sum[j](u[j]) / N) ** 2) / N, Sum[n](u[n] ** 2) / N),
    "mean of squares": Eq(Sum[n](u[n] ** 2) / N, (Sum[n](u[n]) / N) ** 2),
    "maximum and mean": Eq(Max[n](u[n]), Sum[n](u[n]) / N),
    "maximum of a sum": Eq(Max[n](u[n] + v[n]), Max[n](u[n]) + Max[n](v[n])),
}
