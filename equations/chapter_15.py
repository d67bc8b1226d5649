"""Chapter 15. Generative adversarial networks."""

from udlc.notation import *

eq = Chapter(15, "Generative adversarial networks")


# The generator g makes an example x* from a latent z; here it moves a scalar by θ.
I, J, D_x, D_z, N_φ, N_θ = size("I J D_x D_z N_φ N_θ")
i, j = example("i", I), example("j", J)
x_, z, θ = star(real("x", over=j)), real("z", over=j), real("θ")
g = function("g")

eq["15.1"] = model(Eq(x_[j], g(z[j], θ), z[j] + θ), title="generator that shifts")


# The discriminator: sig of f is the probability that an example is real. Of all N examples those that are
# real are labelled 1,
N = size("N")
n = example("i", N)
x, y, φ = real("x", D_x, over=n), real("y", over=n, domain=binary), real("φ", N_φ)
x_, z, θ = star(real("x", D_x, over=j)), real("z", D_z, over=j), real("θ", N_θ)
f, g, L = function("f"), function("g", D_x), real("L")

eq["15.2"] = optimum(
    Eq(hat(φ), argmin[φ](Sum[n:](without_brackets(
        -(1 - y[n])*log(1 - sig(f(x[n], φ))) - y[n]*log(sig(f(x[n], φ))))))), by="5.20")

# those that are generated 0: one sum for each kind, whatever is summed.
x_n, x, h = x[n], real("x", D_x, over=i), function("h")

eq["15.3"] = optimum(
    Eq(hat(φ), argmin[φ](Sum[j:](-log(1 - sig(f(x_[j], φ)))) - Sum[i:](log(sig(f(x[i], φ)))))),
    where=Eq(Sum[n:](h(x_n, y[n])), Sum[j:](h(x_[j], 0)) + Sum[i:](h(x[i], 1))), by="15.2")

# The generator is to make the best discriminator as bad as it can.
eq["15.4"] = optimum(
    Eq(hat(θ), argmax[θ](Min[φ](Sum[j:](-log(1 - sig(f(g(z[j], θ), φ))))
                                - Sum[i:](log(sig(f(x[i], φ))))))),
    where=Eq(x_[j], g(z[j], θ)), by="15.3", title="minimax problem")
eq["15.5"] = loss(rows(
    Eq(L(φ), Sum[j:](-log(1 - sig(f(g(z[j], θ), φ)))) - Sum[i:](log(sig(f(x[i], φ))))),
    Eq(L(θ), Sum[j:](log(1 - sig(f(g(z[j], θ), φ)))))), by="15.4",
    title="losses of discriminator and generator")


# The divergence behind it. The loss is written with each sum divided by its number of examples: with means.
x, x_ = real("x", D_x, over=i), star(real("x", D_x, over=j))
Pr = density("Pr")

means = -(1/J)*Sum[j](paren(log(1 - sig(f(x_[j], φ))))) - 1/I*Sum[i](paren(log(sig(f(x[i], φ)))))
expected = -E[x_](log(1 - sig(f(x_, φ)))) - E[x](log(sig(f(x, φ))))
integrals = -Int[x_](Pr(x_)*log(1 - sig(f(x_, φ)))) - Int[x](Pr(x)*log(sig(f(x, φ))))

eq["15.6"] = approximation(Eq(L(φ), means).Approx(expected).Eq(integrals), title="loss with means for sums")

# The best discriminator weighs the density of real examples against that of generated ones at one place x̃.
X, real_, generated = tilde(real("x", D_x)), label("real"), label("generated")
s = real("s")

eq["15.7"] = derivation(
    Eq(Pr(real_ | X), sig(f(X, φ)),
       Pr(X | real_)/(Pr(X | generated) + Pr(X | real_)),
       Pr(x)/(Pr(x_) + Pr(x))),
    where=(Eq(f(X, φ), argmin[s](-Pr(X | generated)*log(1 - sig(s)) - Pr(X | real_)*log(sig(s)))),
           Eq(Pr(real_ | X), Pr(X | real_)*Pr(real_)
              / (Pr(X | real_)*Pr(real_) + Pr(X | generated)*Pr(generated))),
           Eq(Pr(real_), Pr(generated)), Eq(Pr(X | real_), Pr(x)), Eq(Pr(X | generated), Pr(x_)), Eq(x_, x)))
eq["15.8"] = derivation(
    Eq(L(φ), -Int[x_](Pr(x_)*log(1 - sig(f(x_, φ)))) - Int[x](Pr(x)*log(sig(f(x, φ)))),
       -Int[x_](Pr(x_)*log(1 - Pr(x)/(Pr(x_) + Pr(x)))) - Int[x](Pr(x)*log(Pr(x)/(Pr(x_) + Pr(x)))),
       -Int[x_](Pr(x_)*log(Pr(x_)/(Pr(x_) + Pr(x)))) - Int[x](Pr(x)*log(Pr(x)/(Pr(x_) + Pr(x))))),
    where=(Eq(f(x, φ), argmin[s](-Pr(x_)*log(1 - sig(s)) - Pr(x)*log(sig(s)))),
           Eq(x_, x), Pr(x_) > 0, Pr(x) > 0), by="15.7")

# Both integrals run over one space, with both densities at one place: the first integral is about quality,
# the second about coverage.
eq["15.9"] = derivation(
    Eq(div("D_JS", Pr(x_), Pr(x)),
       frac(1, 2)*KL(Pr(x_), (Pr(x_) + Pr(x))/2) + frac(1, 2)*KL(Pr(x), (Pr(x_) + Pr(x))/2),
       frac(1, 2)*Int[x_](Pr(x_)*log(2*Pr(x_)/(Pr(x_) + Pr(x))))
       + frac(1, 2)*Int[x](Pr(x)*log(2*Pr(x)/(Pr(x_) + Pr(x))))),
    where=(Eq(x_, x), Pr(x_) > 0, Pr(x) > 0), by="5.27", title="Jensen–Shannon divergence")


# The distance between distributions over K places: P[i,j] is the mass that a plan moves from i to j,
K = size("K")
i, j = index("i j", K)
x, f, P = real("x", domain=label_in(K)), real("f", K), real("P", K, K, domain=nonnegative)
q = density("q")

first, second = Eq(Sum[j:](P[i,j]), Pr(Eq(x, i))), Eq(Sum[i:](P[i,j]), q(Eq(x, j)))
eq["15.10"] = optimum(
    Eq(div("D_w", Pr(x), q(x)), Min[P](Sum[i:, j:](P[i,j]@abs(i - j)))),
    where=(first, second, P[i,j] >= 0), by="15.11", title="earth mover's distance")
eq["15.11"] = constraint(rows(
    first.note("initial distribution of $Pr(x)$"),
    second.note("initial distribution of $q(x)$"),
    (P[i,j] >= 0).note("non-negative masses")))

# and f[i] the price of a place, which changes by at most one from each place to the next: with less than
# one, as is printed, there is no greatest value.
i_ = index("i", K - 1)
steps, steps_at_most = abs(f[i_+1] - f[i_]) < 1, abs(f[i_+1] - f[i_]) <= 1
dual = Eq(div("D_w", Pr(x), q(x)), Max[f](Sum[i:](Pr(Eq(x, i))*f[i]) - Sum[j:](q(Eq(x, j))*f[j])))

eq["15.12"] = optimum(dual, where=steps_at_most, by="15.10", title="dual of the earth mover's distance")
eq["15.13"] = constraint(steps, corrected=steps_at_most, where=dual, by="15.10")

# The same for densities: over plans π whose marginals are Pr and q, or over functions f without steep slopes.
x, x1, x2, π, F = real("x", D_x), real("x_1", D_x), real("x_2", D_x), density("π"), function("f")

eq["15.14"] = definition(
    Eq(div("D_w", Pr(x), q(x), mark=","),
       Min[π(bullet, bullet)](Int[x1, x2](π(x1, x2)@norm(x1 - x2)))),
    where=(Eq(Int[x2](π(x1, x2)), Pr(x1)), Eq(Int[x1](π(x1, x2)), q(x2))), by="15.10",
    title="Wasserstein distance")

dual = Eq(div("D_w", Pr(x), q(x), mark=","), Max[F(x)](Int[x](Pr(x)*F(x)) - Int[x](q(x)*F(x))))
eq["15.15"] = optimum(dual, where=abs(partial[x](F(x))) <= 1, by="15.12 15.14")

# As a loss for networks.
i, j = example("i", I), example("j", J)
x, x_, z = real("x", D_x, over=i), star(real("x", D_x, over=j)), real("z", D_z, over=j)
f = function("f")

eq["15.16"] = loss(
    Eq(L(φ), Sum[j:](f(x_[j], φ)) - Sum[i:](f(x[i], φ)),
       Sum[j:](f(g(z[j], θ), φ)) - Sum[i:](f(x[i], φ))),
    where=Eq(x_[j], g(z[j], θ)), by="15.15", title="Wasserstein loss")
slope = partial[x](f(x, φ))
eq["15.17"] = constraint(abs(slope) < 1, corrected=abs(slope) <= 1, where=dual, by="15.14")


# From the problems: the right side of a linear programme over four places,
x, b = real("x", domain=label_in(4)), real("b", 8)

eq["15.18"] = data(
    Eq(b, row(Pr(Eq(x, 1)), Pr(Eq(x, 2)), Pr(Eq(x, 3)), Pr(Eq(x, 4)),
              q(Eq(x, 1)), q(Eq(x, 2)), q(Eq(x, 3)), q(Eq(x, 4))).T), by="15.11")

# two uniform distributions, the second moved by a: its last case begins at a + 1,
z, a = real("z a")
uniform = Eq(Pr(z), cases((0, z < 0), (1, Le(0, z, 1)), (0, z > 1)))
eq["15.19"] = distribution(
    uniform & Eq(Pr(z), cases((0, z < a), (1, Le(a, z, a + 1)), (0, z > a))),
    corrected=uniform & Eq(Pr(z), cases((0, z < a), (1, Le(a, z, a + 1)), (0, z > a + 1))))

# and two normal distributions, with standard deviations σ. The Wasserstein distance is that of squared
# lengths: on a line the best plan moves quantiles to quantiles, μ[1] + σ[1] ε to μ[2] + σ[2] ε.
D_kl, D_w, μ, σ = real("D_kl"), real("D_w"), real("μ", 2), real("σ", 2, domain=positive)
ε = random("ε")

eq["15.20"] = identity(
    Eq(D_kl, log(σ[2]/σ[1]) + (σ[1]**2 + (μ[1] - μ[2])**2)/(2*σ[2]**2) - frac(1, 2)),
    where=Eq(D_kl, KL(Norm[z](μ[1], σ[1]**2), Norm[z](μ[2], σ[2]**2))),
    by="5.7 5.27", title="Kullback–Leibler divergence of normal distributions")
eq["15.21"] = identity(
    Eq(D_w, (μ[1] - μ[2])**2 + σ[1] + σ[2] - 2*sqrt(σ[1]*σ[2])),
    corrected=Eq(D_w, (μ[1] - μ[2])**2 + σ[1]**2 + σ[2]**2 - 2*sqrt(σ[1]**2*σ[2]**2)),
    where=(Eq(D_w, E(((μ[1] + σ[1]*ε) - (μ[2] + σ[2]*ε))**2)), Eq(E(ε), 0), Eq(E(ε**2), 1)),
    by="5.7", title="Wasserstein distance of normal distributions")
