"""True and false statements of algebra, calculus, probability and optimisation, none of them the book's."""

# ruff: noqa: F403, F405
from udlc.notation import *

N, M = size("N M")
n, m, j = index("n", N), index("m", M), index("j", N)
k = index("k", N)
x, y, z, t, c = real("x y z t c")
p, q = real("p q", domain=positive)
s = real("s", domain=nonnegative)
b = real("b", domain=binary)
u, v, w = real("u v w", N)
r = real("r", N, domain=positive)
A, B = real("A", N, M), real("B", M, N)
S = real("S", N, N)
g = elementwise("g")

TRUE = {
    "shifted sum": Eq(Sum[n](u[n]), u[1] + Sum[n:2:N](u[n])),
    # algebra
    "square of a sum": Eq((x + y) ** 2, x**2 + 2 * x * y + y**2),
    "difference of squares": Eq((x - y) * (x + y), x**2 - y**2),
    "cube": Eq((x - y) ** 3, x**3 - 3 * x**2 * y + 3 * x * y**2 - y**3),
    "fraction": Eq((x * y + x) / p, x * (y + 1) / p),
    "common denominator": Eq(1 / p + 1 / q, (p + q) / (p * q)),
    "chain of three": Eq(2 * (x + y), 2 * x + 2 * y, x + y + x + y),
    # functions
    "product of exponentials": Eq(exp(x) * exp(y), exp(x + y)),
    "logarithm of a product": Eq(log(p * q), log(p) + log(q)),
    "logarithm of a quotient": Eq(log(p / q), log(p) - log(q)),
    "logarithm of a square": Eq(log(p**2), 2 * log(p)),
    "logarithm undoes exp": Eq(log(exp(x)), x),
    "root of a product": Eq(sqrt(p * q), sqrt(p) * sqrt(q)),
    "root squared": Eq(sqrt(p) * sqrt(p), p),
    "sigmoid": Eq(sig(x), exp(x) / (1 + exp(x))),
    "sigmoid mirrored": Eq(1 - sig(x), sig(-x)),
    "normal exponent": Eq(
        log(1 / sqrt(2 * pi * p) * exp(-(x**2 / (2 * p)))), -log(2 * pi * p) / 2 - x**2 / (2 * p)
    ),
    # pieces
    "absolute value": Eq(ReLU(x) + ReLU(-x), cases((-x, x < 0), (x, x >= 0))),
    "ReLU and its mirror": Eq(ReLU(x) - ReLU(-x), x),
    "ReLU scaled": Eq(ReLU(p * x), p * ReLU(x)),
    "ReLU scaled by what may be zero": Eq(ReLU(s * x), s * ReLU(x)),
    "ReLU twice": Eq(ReLU(ReLU(x)), ReLU(x)),
    "indicator squared": Eq(indicator(x > 0) ** 2, indicator(x > 0)),
    "ReLU by its indicator": Eq(ReLU(x), x * indicator(x > 0)),
    # sums
    "linear": Eq(Sum[n](u[n] + v[n]), Sum[n](u[n]) + Sum[n](v[n])),
    "factor out": Eq(Sum[n](c * u[n]), c * Sum[n](u[n])),
    "square of a sum as a double sum": Eq(paren(Sum[n](u[n])) ** 2, Sum[n](Sum[j](u[n] * u[j]))),
    "sum of a constant": Eq(Sum[n](c), N * c),
    "order of sums": Eq(Sum[n](Sum[m](A[n, m])), Sum[m](Sum[n](A[n, m]))),
    "log of a product": Eq(log(Prod[n](r[n])), Sum[n](log(r[n]))),
    "softmax sums to one": Eq(Sum[n](softmax[n](u)), 1),
    # linear algebra
    "transposed product": Eq((A * B).T, B.T * A.T),
    "distributive": Eq(S * (u + v), S * u + S * v),
    "associative": Eq((A * B) * u, A * (B * u)),
    "inner product": Eq(u.T * v, Sum[n](u[n] * v[n]), v.T * u),
    "quadratic form": Eq(u.T * S * u, Sum[n](Sum[j](S[n, j] * u[n] * u[j]))),
    "transposed twice": Eq(S.T.T, S),
    # derivatives
    "power": Eq(partial[x].of(x**3), 3 * x**2),
    "sine": Eq(partial[x].of(sin(x)), cos(x)),
    "product rule": Eq(partial[x].of(x * exp(x)), exp(x) + x * exp(x)),
    "chain rule": Eq(partial[x].of(sin(x**2)), 2 * x * cos(x**2)),
    "derivative of a sigmoid": Eq(partial[x].of(sig(x)), sig(x) * (1 - sig(x))),
    "derivative of tanh": Eq(partial[x].of(tanh(x)), 1 - tanh(x) ** 2),
    "derivative of softplus": Eq(partial[x].of(log(1 + exp(x))), sig(x)),
    "derivative of a linear form": Eq(partial[u].of(u.T * v), v),
    "derivative of a quadratic form": Eq(partial[u].of(u.T * S * u), S * u + S.T * u),
    "derivative of squares": Eq(partial[u].of(Sum[n](u[n] ** 2)), 2 * u),
    # finite tables
    "binary power": Eq(p**b * q ** (1 - b), cases((q, Eq(b, 0)), (p, Eq(b, 1)))),
    "binary square": Eq(b**2, b),
}

BEYOND = {
    "softmax shifted": Eq(softmax[n](u), exp(u[n] - c) / Sum[j](exp(u[j] - c))),
    "addition theorem": Eq(sin(x + y), sin(x) * cos(y) + cos(x) * sin(y)),
    "circle": Eq(sin(x) ** 2 + cos(x) ** 2, 1),
}
"""True, and beyond the rules of normal forms: numbers support them."""

FALSE = {
    # algebra
    "square of a sum": Eq((x + y) ** 2, x**2 + y**2),
    "sign": Eq((x - y) * (x + y), x**2 + y**2),
    "cube": Eq((x - y) ** 3, x**3 - y**3),
    "factor": Eq(2 * (x + y), 2 * x + y),
    "common denominator": Eq(1 / p + 1 / q, 1 / (p + q)),
    "last link of a chain": Eq(2 * (x + y), 2 * x + 2 * y, x + y + x),
    # functions
    "exponential of a sum": Eq(exp(x + y), exp(x) + exp(y)),
    "exponential of a product": Eq(exp(x * y), exp(x) * exp(y)),
    "logarithm of a sum": Eq(log(p + q), log(p) + log(q)),
    "logarithm of a product": Eq(log(p * q), log(p) * log(q)),
    "root of a sum": Eq(sqrt(p + q), sqrt(p) + sqrt(q)),
    "root of a square": Eq(sqrt(x**2), x),
    "sigmoid": Eq(sig(x), exp(x) / (1 - exp(x))),
    "sigmoid mirrored": Eq(sig(-x), -sig(x)),
    "normal exponent": Eq(
        log(1 / sqrt(2 * pi * p) * exp(-(x**2 / (2 * p)))), -log(2 * pi * p) - x**2 / (2 * p)
    ),
    "between zero and one": Eq(ReLU(x), cases((0, x < 1), (x, x >= 1))),
    # pieces
    "ReLU is odd": Eq(ReLU(-x), -ReLU(x)),
    "ReLU scaled by anything": Eq(ReLU(c * x), c * ReLU(x)),
    "ReLU is linear": Eq(ReLU(x + y), ReLU(x) + ReLU(y)),
    "indicator at the edge": Eq(indicator(x > 0), indicator(x >= 0)),
    "indicators": Eq(indicator(x > 0) + indicator(-x > 0), 1),
    "a gap": Eq(ReLU(x), cases((0, x < 0), (x, x >= 1))),
    "an overlap": Eq(ReLU(x), cases((0, x < 1), (x, x >= 0))),
    # sums
    "product of sums": Eq(Sum[n](u[n] * v[n]), Sum[n](u[n]) * Sum[n](v[n])),
    "square of a sum as a sum of squares": Eq(paren(Sum[n](u[n])) ** 2, Sum[n](u[n] ** 2)),
    "sum of a constant": Eq(Sum[n](c), c),
    "wrong range": Eq(Sum[n](Sum[m](A[n, m])), Sum[m](Sum[n:2:N](A[n, m]))),
    "log of a product": Eq(log(Prod[n](r[n])), Prod[n](log(r[n]))),
    "shifted sum": Eq(Sum[n](u[n]), Sum[n:2:N](u[n])),
    "softmax sums to one": Eq(Sum[n](softmax[n](u)), N),
    "softmax shifted": Eq(softmax[n](u), exp(u[n] - c) / Sum[j](exp(u[j]))),
    # linear algebra
    "transposed product": Eq((S * S).T, S * S.T),
    "commuting matrices": Eq(S * S.T, S.T * S),
    "commuting with a vector": Eq(S * u, S.T * u),
    "inner product": Eq(u.T * v, Sum[n](u[n])),
    "quadratic form": Eq(u.T * S * u, Sum[n](S[n, n] * u[n] ** 2)),
    "symmetric": Eq(S.T, S),
    # derivatives
    "power": Eq(partial[x].of(x**3), 3 * x**3),
    "cosine": Eq(partial[x].of(cos(x)), sin(x)),
    "product rule": Eq(partial[x].of(x * exp(x)), exp(x)),
    "chain rule": Eq(partial[x].of(sin(x**2)), cos(x**2)),
    "derivative of a sigmoid": Eq(partial[x].of(sig(x)), sig(x) * (1 + sig(x))),
    "derivative of tanh": Eq(partial[x].of(tanh(x)), 1 - tanh(x)),
    "derivative of a linear form": Eq(partial[u].of(u.T * v), u),
    "derivative of a quadratic form": Eq(partial[u].of(u.T * S * u), 2 * S * u),
    "derivative of squares": Eq(partial[u].of(Sum[n](u[n] ** 2)), u),
    # finite tables
    "binary power": Eq(p**b * q ** (1 - b), cases((p, Eq(b, 0)), (q, Eq(b, 1)))),
    "binary square": Eq(b**2, 2 * b),
}


# Optima: what a function that nothing defines gives may be anything at two values of its parameters.
φ = real("φ", M)
f = function("f")
T = size("T")
i = example("i", T)
X, Y = real("x y", over=i)
σ2 = squared("σ")
best = hat(φ)
SQUARES = Sum[i]((Y[i] - f(X[i], φ)) ** 2)

TRUE_OPTIMA = {
    "a positive factor": Eq(best, argmin[φ](SQUARES), argmin[φ](SQUARES / (2 * σ2))),
    "a constant": Eq(best, argmin[φ](SQUARES), argmin[φ](SQUARES + log(σ2))),
    "a sign": Eq(best, argmin[φ](SQUARES), argmax[φ](-SQUARES)),
    "an exponential": Eq(best, argmax[φ](-SQUARES), argmax[φ](exp(-SQUARES))),
    "a mean": Eq(best, argmin[φ](SQUARES), argmin[φ](1 / T * SQUARES)),
}
FALSE_OPTIMA = {
    "a negative factor": Eq(best, argmin[φ](SQUARES), argmin[φ](-SQUARES)),
    "argmax for argmin": Eq(best, argmin[φ](SQUARES), argmax[φ](SQUARES)),
    "a sum without squares": Eq(best, argmin[φ](SQUARES), argmin[φ](Sum[i](Y[i] - f(X[i], φ)))),
    "a lost example": Eq(best, argmin[φ](SQUARES), argmin[φ](Sum[i:2:T]((Y[i] - f(X[i], φ)) ** 2))),
    "another sign inside": Eq(best, argmin[φ](SQUARES), argmin[φ](Sum[i]((Y[i] + f(X[i], φ)) ** 2))),
}


# Moments.
a, e = random("a", N), random("e", N)
W = random("W", M, N)
τ = deviation("σ")
MODEL = (independent(W, a), Eq(E(W[m, n]), 0), Eq(E(W[m, n] ** 2), τ[W] ** 2))

TRUE_MOMENTS = {
    "linear": Eq(E(2 * a[n] + e[n]), 2 * E(a[n]) + E(e[n])),
    "sum": Eq(E(Sum[n](a[n])), Sum[n](E(a[n]))),
    "mean of a product": Eq(E(Sum[n](W[m, n] * a[n])), 0),
    "variance of a product": Eq(E(paren(Sum[n](W[m, n] * a[n])) ** 2), τ[W] ** 2 * Sum[n](E(a[n] ** 2))),
}
FALSE_MOMENTS = {
    "square": Eq(E(a[n] ** 2), E(a[n]) ** 2),
    "product": Eq(E(a[n] * e[n]), E(a[n]) * E(e[n])),
    "factor": Eq(E(2 * a[n]), E(a[n])),
    "cross terms": Eq(E(paren(Sum[n](a[n])) ** 2), Sum[n](E(a[n] ** 2))),
}
