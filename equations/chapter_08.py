"""Chapter 8. Measuring performance."""

from udlc.notation import *

eq = Chapter(8, "Measuring performance")


# One input x. What is observed there, y(x), is random: its mean is μ(x), its variance σ² everywhere.
N_φ = size("N_φ")
x, φ, σ2 = real("x"), real("φ", N_φ), squared("σ")
y, μ, Pr = random("y"), function("μ", font="it"), density("Pr")
f, L = function("f"), real("L")
noise = (Eq(E[y](y(x)), μ(x)), Eq(E[y]((μ(x) - y(x))**2), σ2))

eq["8.1"] = definition(
    Eq(μ(x), E[y](y(x)), Int[y](y(x)*Pr(y | x))), where=InDistribution(y, Pr(y | x)),
    title="mean of the observations")

# The squared error at x, about the mean,
eq["8.2"] = derivation(
    Eq(L(x), (f(x, φ) - y(x))**2,
       (paren(f(x, φ) - μ(x)) + (μ(x) - y(x)))**2,
       (f(x, φ) - μ(x))**2 + 2*(f(x, φ) - μ(x))*(μ(x) - y(x)) + (μ(x) - y(x))**2))

# and its expectation over the noise.
eq["8.3"] = derivation(
    Eq(E[y](L(x)),
       E[y]((f(x, φ) - μ(x))**2 + 2*(f(x, φ) - μ(x))*(μ(x) - y(x)) + (μ(x) - y(x))**2),
       (f(x, φ) - μ(x))**2 + 2*(f(x, φ) - μ(x))*(μ(x) - E[y](y(x))) + E[y]((μ(x) - y(x))**2),
       (f(x, φ) - μ(x))**2 + 2*(f(x, φ) - μ(x))@0 + E[y]((μ(x) - y(x))**2),
       (f(x, φ) - μ(x))**2 + σ2),
    where=noise, by="8.1 8.2")


# The parameters depend on the training set 𝒟, which is random too and independent of the noise.
D, f_μ = family("D"), function("f_μ")
noise = (*noise, independent(D, y))

eq["8.4"] = definition(Eq(f_μ(x), E[D](f(x, φ(D)))), title="mean prediction")
eq["8.5"] = derivation(
    Eq((f(x, φ(D)) - μ(x))**2,
       (paren(f(x, φ(D)) - f_μ(x)) + (f_μ(x) - μ(x)))**2,
       (f(x, φ(D)) - f_μ(x))**2 + 2*(f(x, φ(D)) - f_μ(x))*(f_μ(x) - μ(x)) + (f_μ(x) - μ(x))**2))
eq["8.6"] = identity(
    Eq(E[D]((f(x, φ(D)) - μ(x))**2), E[D]((f(x, φ(D)) - f_μ(x))**2) + (f_μ(x) - μ(x))**2), by="8.4 8.5")
eq["8.7"] = identity(
    Eq(E[D](E[y](L(x))),
       underbrace(E[D]((f(x, φ(D)) - f_μ(x))**2), "variance")
       + underbrace((f_μ(x) - μ(x))**2, "bias")
       + underbrace(σ2, "noise")),
    where=noise, by="8.3 8.6", title="variance, bias and noise")


# From the problems: a ball of radius r in D dimensions.
D, r, Vol = size("D"), real("r", domain=positive), function("Vol")

eq["8.8"] = definition(Eq(Vol(r), r**D*pi**(D//2)/Γ(D//2 + 1)), title="volume of a ball")

eq.program("ball_volume", uses="8.8", given=(r, D), output=Vol, title="volume of a ball")
