"""Chapter 14. Unsupervised learning."""

from udlc.notation import *

eq = Chapter(14, "Unsupervised learning")


# A probabilistic model of data without labels: the I examples are independent given φ.
I, K, D, N_φ = size("I K D N_φ")
i = example("i", I)
x, φ = real("x", D, over=i), real("φ", N_φ)
L, Pr = real("L"), density("Pr")

eq["14.1"] = loss(
    Eq(L(φ), -Sum[i](log(Pr(x[i] | φ)))), title="negative log likelihood of data without labels")


# A classifier gives each generated example x* a distribution over K classes.
y, x_, IS = real("y", domain=label_in(K)), star(x), real("IS", domain=positive)

eq["14.2"] = definition(
    Eq(IS, exp(1/I*Sum[i](KL(Pr(y | x_[i]), Pr(y))))), by="14.3", title="inception score")
eq["14.3"] = definition(Eq(Pr(y), 1/I*Sum[i](Pr(y | x_[i]))), title="mean distribution over classes")
