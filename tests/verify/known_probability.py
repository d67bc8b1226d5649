"""Identities and falsehoods of probability from outside the book, in the notation, by class."""

from udlc.notation import (
    KL,
    Approx,
    E,
    Eq,
    InDistribution,
    Int,
    Norm,
    Prod,
    Propto,
    Sum,
    Tr,
    Var,
    concave,
    convex,
    density,
    exp,
    eye,
    frac,
    function,
    independent,
    index,
    label_in,
    log,
    partial,
    positive,
    positive_definite,
    probability,
    random,
    real,
    size,
    sqrt,
    zeros,
)

D, N, K, M = size("D N K M")
n, k, m = index("n", N), index("k", K), index("m", M)
a, b, c, w, x, y, z = real("a b c w x y z", D)
θ = real("θ", M)
u = real("u", domain=positive)
label = real("c", domain=label_in(K))
p, q, r = density("p q r")
A, B = real("A B", D, D, domain=positive_definite)
s, t = real("s t", domain=positive)
g, h = function("g"), function("h")
draws = real("x", D, over=n)
positive_densities = (p(x) > 0, q(x) > 0)

EQUAL = {
    "total probability": Eq(p(y), Int[x](p(y | x) * p(x))),
    "product rule": Eq(p(x, y, z), p(x | y, z) * p(y | z) * p(z)),
    "chain in the other order": Eq(p(x | y, z) * p(y | z), p(y | x, z) * p(x | z)),
    "Bayes": Eq(p(x | y), p(y | x) * p(x) / Int[x](p(y | x) * p(x))),
    "Bayes, more given": Eq(p(x | y, z), p(y | x, z) * p(x | z) / p(y | z)),
    "marginal of two": Eq(p(z), Int[x, y](p(x, y, z))),
    "marginal of a conditional": Eq(p(x | z), Int[y](p(x | y, z) * p(y | z))),
    "a density has the integral one": Eq(Int[x](p(x | θ)), 1),
    "labels": Eq(p(x), Sum[k](p(x | Eq(label, k)) * p(Eq(label, k)))),
    "entropy and cross entropy": Eq(KL(p(x), q(x)), Int[x](p(x) * log(p(x))) - Int[x](p(x) * log(q(x)))),
    "divergence from itself": Eq(KL(p(x), p(x)), 0),
    "mutual information": Eq(KL(p(x, y), p(x) * p(y)), Int[x, y](p(x, y) * log(p(x | y) / p(x)))),
    "mean of a sum": Eq(E[p(x)](g(x) + 2 * h(x)), E[p(x)](g(x)) + 2 * E[p(x)](h(x))),
    "tower": Eq(E[p(x)](E[p(y | x)](g(y))), E[p(y)](g(y))),
    "change of measure": Eq(E[p(x)](g(x)), E[q(x)](g(x) * p(x) / q(x))),
    "mean of the score": Eq(E[p(x | θ)](partial[θ[1]](log(p(x | θ)))), 0),
    "score function": Eq(partial[θ[1]](E[p(x | θ)](g(x))), E[p(x | θ)](g(x) * partial[θ[1]](log(p(x | θ))))),
    "variance": Eq(Int[x](p(x) * (g(x) - E[p(x)](g(x))) ** 2), E[p(x)](g(x) ** 2) - E[p(x)](g(x)) ** 2),
    "log of products": Eq(log(Prod[n](exp(g(draws[n])))), Sum[n](g(draws[n]))),
    "telescoping": Eq(Sum[n:2:N](g(draws[n]) - g(draws[n - 1])), g(draws[N]) - g(draws[1])),
    "normal: mean of a square": Eq(Int[x](Norm[x](a, A) * (x.T * x)), Tr(A) + a.T * a),
    "normal: a shift": Eq(Int[x](Norm[x](a, A) * (x - a).T * B**-1 * (x - a)), Tr(B**-1 * A)),
    "normal: divergence of equal covariances": Eq(
        KL(Norm[x](a, A), Norm[x](b, A)), frac(1, 2) * (a - b).T * A**-1 * (a - b)
    ),
    "logarithm of a normal": Eq(
        log(Norm[x](a, A)) - log(Norm[x](b, A)),
        frac(1, 2) * (x - b).T * A**-1 * (x - b) - frac(1, 2) * (x - a).T * A**-1 * (x - a),
    ),
}

UNEQUAL = {
    "weights forgotten": Eq(p(y), Int[x](p(y | x))),
    "conditional turned": Eq(p(x | y), p(y | x)),
    "Bayes inverted": Eq(p(x | y), p(y | x) * p(y) / p(x)),
    "independence assumed": Eq(p(x, y), p(x) * p(y)),
    "another density": Eq(p(y), Int[x](p(y | x) * q(x))),
    "marginal over too few": Eq(p(z), Int[x](p(x, y, z))),
    "labels, one left out": Eq(p(x), Sum[k:2:K](p(x | Eq(label, k)) * p(Eq(label, k)))),
    "divergence turned": Eq(KL(p(x), q(x)), KL(q(x), p(x))),
    "entropy with the other weight": Eq(KL(p(x), q(x)), Int[x](q(x) * log(p(x) / q(x)))),
    "mean of a product": Eq(E[p(x)](g(x) * h(x)), E[p(x)](g(x)) * E[p(x)](h(x))),
    "mean of a square": Eq(E[p(x)](g(x) ** 2), E[p(x)](g(x)) ** 2),
    "logarithm of a mean": Eq(log(E[p(x)](exp(g(x)))), E[p(x)](g(x))),
    "weights inverted": Eq(E[p(x)](g(x)), E[q(x)](g(x) * q(x) / p(x))),
    "score times a function": Eq(E[p(x | θ)](g(x) * partial[θ[1]](log(p(x | θ)))), 0),
    "derivative of a component": Eq(partial[θ[1]](Sum[m](θ[m] ** 2)), 0),
    "normal: mean of a square": Eq(Int[x](Norm[x](a, A) * (x.T * x)), a.T * a),
    "normal: factor": Eq(KL(Norm[x](a, A), Norm[x](b, A)), (a - b).T * A**-1 * (a - b)),
    "normal: inverse forgotten": Eq(KL(Norm[x](a, A), Norm[x](b, A)), frac(1, 2) * (a - b).T * A * (a - b)),
    "telescoping, one off": Eq(Sum[n:2:N](g(draws[n]) - g(draws[n - 1])), g(draws[N]) - g(draws[2])),
}

PROPORTIONAL = {
    "Bayes": Propto(p(x | y), p(y | x) * p(x), over=x),
    "square completed": Propto(exp(-frac(1, 2) * w.T * A * w + w.T * b), Norm[w](A**-1 * b, A**-1), over=w),
    "three normals": Propto(
        Norm[w](a, A) * Norm[w](b, A) * Norm[w](c, A), Norm[w]((a + b + c) / 3, A / 3), over=w
    ),
}
NOT_PROPORTIONAL = {
    "Bayes without the prior": Propto(p(x | y), p(y | x), over=x),
    "mean": Propto(Norm[w](a, A) * Norm[w](b, A), Norm[w](a + b, A / 2), over=w),
    "covariance": Propto(Norm[w](a, A) * Norm[w](b, A), Norm[w]((a + b) / 2, A), over=w),
}

ε = random("ε", D, over=K)
noise = (Eq(p(ε[k]), Norm[ε[k]](zeros(D), eye(D))), independent(ε))
α = real("α", domain=probability)
IN_LAW = {
    "sign of noise": InDistribution(a + s @ ε[1], a - s @ ε[1]),
    "two at once": InDistribution(s @ ε[1] + t @ ε[2], sqrt(s**2 + t**2) @ ε[3]),
    "variance kept": InDistribution(sqrt(α) @ ε[1] + sqrt(1 - α) @ ε[2], ε[3]),
}
NOT_IN_LAW = {
    "deviations added": InDistribution(s @ ε[1] + t @ ε[2], (s + t) @ ε[3]),
    "weights without roots": InDistribution(α @ ε[1] + (1 - α) @ ε[2], ε[3]),
    "mean": InDistribution(a + s @ ε[1], 2 * a + s @ ε[1]),
    "one noise twice": InDistribution(s @ ε[1] + t @ ε[1], sqrt(s**2 + t**2) @ ε[3]),
}

Y = random("y", domain=positive)
AT_LEAST = {
    "exponential": (exp(E(Y)) <= E(exp(Y)), ()),
    "logarithm under weights": (log(Int[x](q(x) * h(x))) >= Int[x](q(x) * log(h(x))), h(x) > 0),
    "concave": (h(E(Y)) >= E(h(Y)), concave(h)),
    "divergence": (log(Int[x](p(x) * (q(x) / p(x)))) >= Int[x](p(x) * log(q(x) / p(x))), positive_densities),
}
NOT_AT_LEAST = {
    "turned": (log(E(Y)) <= E(log(Y)), ()),
    "strict": (log(E(Y)) > E(log(Y)), ()),
    "convex": (h(E(Y)) >= E(h(Y)), convex(h)),
    "weights of another sum": (log(Int[x](q(x) * h(x))) >= Int[x](2 * q(x) * log(h(x))), h(x) > 0),
}

ABOUT = {
    "average": Approx(E[p(x)](g(x)), 1 / N * Sum[n](g(draws[n]))),
    "importance": Approx(
        E[q(x)](g(x) * p(x) / q(x)), 1 / N * Sum[n](g(draws[n]) * p(draws[n]) / q(draws[n]))
    ),
}
NOT_ABOUT = {
    "sum": Approx(E[p(x)](g(x)), Sum[n](g(draws[n]))),
    "function of an average": Approx(E[p(x)](exp(g(x))), exp(1 / N * Sum[n](g(draws[n])))),
    "weights forgotten": Approx(E[q(x)](g(x) * p(x) / q(x)), 1 / N * Sum[n](g(draws[n]))),
    "member beyond the last": Approx(E[p(x)](g(x)), 1 / N * Sum[n](g(draws[n + 1]))),
}

e1, e2 = random("e_1 e_2")
standard = (Eq(p(e1), Norm[e1](0, 1)), Eq(p(e2), Norm[e2](0, 1)), independent(e1, e2))
MOMENTS = {
    "variance of a sum": Eq(Var(s * e1 + t * e2), s**2 + t**2),
    "fourth moment": Eq(E(e1**4), 3),
    "independent": Eq(E(e1**2 * e2**2), 1),
}
WRONG_MOMENTS = {
    "variance": Eq(Var(s * e1 + t * e2), s + t),
    "fourth moment": Eq(E(e1**4), 1),
}
