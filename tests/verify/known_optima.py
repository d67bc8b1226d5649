"""Optima and moments: what may be done to an objective, what a mean does; falsehoods that look like them."""

# ruff: noqa: F403, F405
from udlc.notation import *

N, M, I = size("N M I")
n, j = index("n", N), index("j", N)
m = index("m", M)
i = example("i", I)
φ, θ = real("φ θ", M)
f = function("f")
X, Y = real("x y", over=i)
p = real("p", domain=positive)
σ2 = squared("σ")
best = hat(φ)
LOSS = Sum[i]((Y[i] - f(X[i], φ)) ** 2)

TRUE_OPTIMA = {
    "doubled": Eq(best, argmin[φ](LOSS), argmin[φ](2 * LOSS)),
    "halved": Eq(best, argmin[φ](LOSS), argmin[φ](LOSS / 2)),
    "a positive letter": Eq(best, argmin[φ](LOSS), argmin[φ](p * LOSS)),
    "a constant taken away": Eq(best, argmin[φ](LOSS), argmin[φ](LOSS - 7)),
    "a term of the data": Eq(best, argmin[φ](LOSS), argmin[φ](LOSS + Sum[i](Y[i] ** 2))),
    "negated twice": Eq(best, argmin[φ](LOSS), argmax[φ](-LOSS), argmin[φ](LOSS)),
    "both at once": Eq(best, argmin[φ](LOSS), argmin[φ](3 * LOSS + log(p))),
    "the sign of a difference": Eq(best, argmin[φ](LOSS), argmin[φ](Sum[i]((f(X[i], φ) - Y[i]) ** 2))),
    "a logarithm": Eq(best, argmax[φ](exp(-LOSS)), argmax[φ](-LOSS)),
    "a normal likelihood": Eq(
        best, argmin[φ](LOSS), argmin[φ](-Sum[i](-((Y[i] - f(X[i], φ)) ** 2) / (2 * σ2)))
    ),
}
FALSE_OPTIMA = {
    "negated": Eq(best, argmin[φ](LOSS), argmin[φ](-2 * LOSS)),
    "the other optimum": Eq(best, argmin[φ](LOSS), argmax[φ](2 * LOSS)),
    "squares left out": Eq(best, argmin[φ](LOSS), argmin[φ](Sum[i](f(X[i], φ)))),
    "cubes": Eq(best, argmin[φ](LOSS), argmin[φ](Sum[i]((Y[i] - f(X[i], φ)) ** 3))),
    "a term of the prediction": Eq(best, argmin[φ](LOSS), argmin[φ](LOSS + Sum[i](f(X[i], φ)))),
    "the data left out": Eq(best, argmin[φ](LOSS), argmin[φ](Sum[i](f(X[i], φ) ** 2))),
    "one example": Eq(best, argmin[φ](LOSS), argmin[φ]((Y[1] - f(X[1], φ)) ** 2)),
    "a reciprocal": Eq(best, argmax[φ](exp(-LOSS)), argmax[φ](exp(LOSS))),
    "the wrong sign of a logarithm": Eq(best, argmax[φ](exp(-LOSS)), argmin[φ](-LOSS)),
    "a doubled target": Eq(best, argmin[φ](LOSS), argmin[φ](Sum[i]((2 * Y[i] - f(X[i], φ)) ** 2))),
}

a, e = random("a", N), random("e", N)
W = random("W", M, N)
τ = deviation("σ")
c, x = real("c x")
MODEL = (independent(W, a), Eq(E(W[m, n]), 0), Eq(E(W[m, n] ** 2), τ[W] ** 2))

TRUE_MOMENTS = {
    "constant": Eq(E(c), c),
    "constant factor": Eq(E(c * a[n]), c * E(a[n])),
    "constant term": Eq(E(a[n] + c), E(a[n]) + c),
    "square of a sum": Eq(E((a[n] + c) ** 2), E(a[n] ** 2) + 2 * c * E(a[n]) + c**2),
    "squares of two": Eq(E((a[n] - e[n]) ** 2), E(a[n] ** 2) - 2 * E(a[n] * e[n]) + E(e[n] ** 2)),
    "sum of squares": Eq(E(Sum[n](a[n] ** 2)), Sum[n](E(a[n] ** 2))),
    "independent factors": Eq(E(W[m, n] * a[n]), E(W[m, n]) * E(a[n])),
    "second moment of a product": Eq(E(W[m, n] ** 2 * a[n] ** 2), τ[W] ** 2 * E(a[n] ** 2)),
}
FALSE_MOMENTS = {
    "constant": Eq(E(c), 0),
    "constant factor": Eq(E(c * a[n]), E(a[n])),
    "constant term": Eq(E(a[n] + c), E(a[n])),
    "square of a sum": Eq(E((a[n] + c) ** 2), E(a[n] ** 2) + c**2),
    "squares of two": Eq(E((a[n] - e[n]) ** 2), E(a[n] ** 2) + E(e[n] ** 2)),
    "square of a mean": Eq(E(a[n]) ** 2, E(a[n] ** 2)),
    "dependent factors": Eq(E(a[n] * a[n]), E(a[n]) * E(a[n])),
    "second moment": Eq(E(W[m, n] ** 2), 0),
    "second moment of a product": Eq(E(W[m, n] ** 2 * a[n] ** 2), τ[W] ** 2),
    "exponential": Eq(E(exp(a[n])), exp(E(a[n]))),
}
