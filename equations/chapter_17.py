"""Chapter 17. Variational autoencoders."""

from udlc.notation import *

eq = Chapter(17, "Variational autoencoders")


# A latent variable model: the density of x is that of x and z together, summed over all z.
D_x, D_z, N_φ, N_θ, N, I = size("D_x D_z N_φ N_θ N I")
i, n = example("i", I), index("n", N)
x, z, φ, θ = real("x", D_x, over=i), real("z", D_z), real("φ", N_φ), real("θ", N_θ)
Pr, q = density("Pr q")

eq["17.1"] = definition(Eq(Pr(x), Int[z](Pr(x, z))), title="marginal density")
eq["17.2"] = identity(Eq(Pr(x), Int[z](Pr(x | z)*Pr(z))), by="17.1")


# With a discrete z: a mixture of N normal distributions.
X, Z, λ = real("x"), real("z", domain=label_in(N)), real("λ", N, domain=nonnegative)
μ, σ2 = real("μ", N), squared("σ", N)

eq["17.3"] = distribution(
    rows(Eq(Pr(Eq(Z, n)), λ[n]), Eq(Pr(X | Eq(Z, n)), Norm[X](μ[n], σ2[n]))),
    where=Eq(Sum[n](λ[n]), 1), title="mixture of normal distributions")
eq["17.4"] = derivation(
    Eq(Pr(X), Sum[n](Pr(X, Eq(Z, n))), Sum[n](Pr(X | Eq(Z, n)) @ Pr(Eq(Z, n))),
       Sum[n](λ[n] @ Norm[X](μ[n], σ2[n]))), by="17.3")


# With a vector z and a network f: the mean of x depends on z nonlinearly.
f, σ2 = function("f", D_x), squared("σ")

eq["17.5"] = distribution(Eq(Pr(z), Norm[z](zeros(D_z), eye(D_z))), title="prior")
prior = Eq(Pr(z | φ), Pr(z))
eq["17.6"] = distribution(Eq(Pr(x | z, φ), Norm[x](f(z, φ), σ2*eye(D_x))), title="likelihood, or decoder")
eq["17.7"] = derivation(
    Eq(Pr(x | φ), Int[z](Pr(x, z | φ)), Int[z](Pr(x | z, φ) @ Pr(z)),
       Int[z](Norm[x](f(z, φ), σ2*eye(D_x)) @ Norm[z](zeros(D_z), eye(D_z)))),
    where=prior, by="17.1 17.5 17.6")

# Training maximizes this density at the examples.
eq["17.8"] = optimum(Eq(hat(φ), argmax[φ](Sum[i](log(Pr(x[i] | φ))))))
eq["17.9"] = definition(
    Eq(Pr(x[i] | φ), Int[z](Norm[x[i]](f(z, φ), σ2*eye(D_x)) @ Norm[z](zeros(D_z), eye(D_z)))), by="17.7")


# Jensen's inequality: a concave function of a mean is no less than the mean of the function.
Y, y, g, h = random("y"), real("y", domain=positive), function("g", font="it"), function("h", font="it")
Y_ = random("y", domain=positive)

eq["17.10"] = inequality(g(E(Y)) >= E(g(Y)), where=concave(g), title="Jensen's inequality")
eq["17.11"] = inequality(log(E(Y_)) >= E(log(Y_)), by="17.10")
eq["17.12"] = inequality(log(Int[y](Pr(y)*y)) >= Int[y](Pr(y)*log(y)), by="17.11")
eq["17.13"] = inequality(log(Int[y](Pr(y)*h(y))) >= Int[y](Pr(y)*log(h(y))), where=h(y) > 0, by="17.12")

# So any density q over z gives a lower bound on the log likelihood:
eq["17.14"] = derivation(
    Eq(log(Pr(x | φ)), log(Int[z](Pr(x, z | φ))), log(Int[z](q(z)*(Pr(x, z | φ)/q(z))))),
    where=q(z) > 0, by="17.1")
eq["17.15"] = inequality(
    log(Int[z](q(z)*(Pr(x, z | φ)/q(z)))) >= Int[z](q(z)*log(Pr(x, z | φ)/q(z))),
    where=(q(z) > 0, Pr(x, z | φ) > 0), by="17.13")

# the evidence lower bound, with parameters θ of q.
ELBO = function("ELBO")

eq["17.16"] = definition(
    Eq(ELBO(θ, φ), Int[z](q(z | θ)*log(Pr(x, z | φ)/q(z | θ)))), by="17.15", title="evidence lower bound")

# It is tight where q is the posterior,
positive_densities = (q(z | θ) > 0, Pr(x, z | φ) > 0)
eq["17.17"] = derivation(
    Eq(ELBO(θ, φ), Int[z](q(z | θ)*log(Pr(x, z | φ)/q(z | θ))),
       Int[z](q(z | θ)*log(Pr(z | x, φ)*Pr(x | φ)/q(z | θ))),
       Int[z](q(z | θ)*log(Pr(x | φ))) + Int[z](q(z | θ)*log(Pr(z | x, φ)/q(z | θ))),
       log(Pr(x | φ)) + Int[z](q(z | θ)*log(Pr(z | x, φ)/q(z | θ))),
       log(Pr(x | φ)) - KL(q(z | θ), Pr(z | x, φ))), where=positive_densities, by="17.16 5.27")

# and weighs how well z explains x against how far q is from the prior.
eq["17.18"] = derivation(
    Eq(ELBO(θ, φ), Int[z](q(z | θ)*log(Pr(x, z | φ)/q(z | θ))),
       Int[z](q(z | θ)*log(Pr(x | z, φ)*Pr(z)/q(z | θ))),
       Int[z](q(z | θ)*log(Pr(x | z, φ))) + Int[z](q(z | θ)*log(Pr(z)/q(z | θ))),
       Int[z](q(z | θ)*log(Pr(x | z, φ))) - KL(q(z | θ), Pr(z))),
    where=(*positive_densities, prior), by="17.16 5.27")


# The posterior has no closed form; the encoder is a normal density whose moments networks give.
g_mean, g_covariance = function("g_μ", D_z), function("g_Σ", D_z, D_z, domain=positive_definite)

eq["17.19"] = identity(
    Eq(Pr(z | x, φ), Pr(x | z, φ)*Pr(z)/Pr(x | φ)), where=(Pr(x | φ) > 0, prior), title="Bayes' rule")
eq["17.20"] = distribution(Eq(q(z | x, θ), Norm[z](g_mean(x, θ), g_covariance(x, θ))), title="encoder")


# The variational autoencoder: the integral is an expectation, approximated by samples z* of the encoder.
z_, a = star(z), function("a")
samples = star(real("z", D_z, over=n))

eq["17.21"] = definition(
    Eq(ELBO(θ, φ), Int[z](q(z | x, θ)*log(Pr(x | z, φ))) - KL(q(z | x, θ), Pr(z))), by="17.18")
eq["17.22"] = approximation(
    Eq(E[z](a(z)), Int[z](a(z)*q(z | x, θ))).Approx(1/N*Sum[n](a(samples[n]))), by="17.20",
    title="Monte Carlo estimate")
eq["17.23"] = approximation(
    Approx(ELBO(θ, φ), log(Pr(x | z_, φ)) - KL(q(z | x, θ), Pr(z))), by="17.21 17.22")

# With the moments μ and Σ of the encoder, the divergence from the standard normal prior has a closed form,
μ, Σ, ε = real("μ", D_z), real("Σ", D_z, D_z, domain=positive_definite), star(random("ε", D_z))

eq["17.24"] = identity(
    Eq(KL(q(z | x, θ), Pr(z)), frac(1, 2)*(Tr(Σ) + μ.T*μ - D_z - log(det(Σ)))),
    where=(Eq(q(z | x, θ), Norm[z](μ, Σ)), Eq(Pr(z), Norm[z](zeros(D_z), eye(D_z)))), by="17.5 17.20")

# and a sample is a function of them and of standard normal noise.
eq["17.25"] = model(Eq(z_, μ + Σ**slash(1, 2)*ε), by="17.20", title="reparameterization")


# The density of x as an expectation: over the prior,
samples = real("z", D_z, over=n)

eq["17.26"] = derivation(
    Eq(Pr(x), Int[z](Pr(x | z)*Pr(z)), E[z](Pr(x | z)), E[z](Norm[x](f(z, φ), σ2*eye(D_x)))),
    where=(Eq(Pr(x | z), Pr(x | z, φ)), Eq(Pr(z), Pr(z | φ)), Eq(Pr(x), Pr(x | φ))), by="17.2 17.6")
eq["17.27"] = approximation(Approx(Pr(x), 1/N*Sum[n](Pr(x | samples[n]))), by="17.26")

# or over another density q, from which the samples are then drawn.
eq["17.28"] = derivation(
    Eq(Pr(x), Int[z](Pr(x | z)*Pr(z)), Int[z](Pr(x | z)*Pr(z)/q(z)*q(z)), E[q(z)](Pr(x | z)*Pr(z)/q(z)))
    .Approx(1/N*Sum[n](Pr(x | samples[n])*Pr(samples[n])/q(samples[n]))),
    where=q(z) > 0, by="17.2", title="importance sampling")


# Losses with further terms that regularize the encoder.
L_new, r, λ, β = real("L_new"), function("r", over=2), real("λ", 2), real("β", domain=positive)

eq["17.29"] = loss(
    Eq(L_new, -ELBO(θ, φ) + λ[1]*E[Pr(x)](r[1](q(z | x, θ))) + λ[2]*r[2](q(z | θ))), by="17.21")
eq["17.30"] = loss(
    Approx(ELBO(θ, φ), log(Pr(x | z_, φ)) - β@KL(q(z | x, θ), Pr(z))), where=β > 1, by="17.23",
    title="beta VAE")


# From the problems: Jensen's inequality the other way,
eq["17.31"] = inequality(g(E(Y)) <= E(g(Y)), where=convex(g), by="17.10")

# the divergence of the encoder from the posterior,
eq["17.32"] = definition(
    Eq(KL(q(z | x), Pr(z | x, φ)), Int[z](q(z | x)*log(q(z | x)/Pr(z | x, φ)))), by="5.27")

# and the derivative of an expectation by the parameters of what it is over.
x, f = real("x", over=i), function("f")

eq["17.33"] = query(ask(partial[φ].of(E[Pr(x | φ)](f(x)))))
eq["17.34"] = derivation(
    Eq(partial[φ].of(E[Pr(x | φ)](f(x))), E[Pr(x | φ)](f(x)*partial[φ].of(log(Pr(x | φ)))))
    .Approx(1/I*Sum[i](f(x[i])*partial[φ].of(log(Pr(x[i] | φ))))), where=Pr(x | φ) > 0,
    title="REINFORCE estimate")
