"""Chapter 9. Regularization."""

from udlc.notation import *

eq = Chapter(9, "Regularization")


# Training looks for the parameters whose loss is smallest; ℓ[i] is the loss of one example.
I, D_i, D_o, N_φ = size("I D_i D_o N_φ")
i, j = example("i", I), index("j", N_φ)
x, y = real("x", D_i, over=i), real("y", D_o, over=i)
φ, λ, l = real("φ", N_φ), real("λ", domain=nonnegative), real("ℓ", over=i)
L, g, Pr = real("L"), function("g"), density("Pr")

eq["9.1"] = optimum(Eq(hat(φ), argmin[φ](L(φ)), argmin[φ](Sum[i](l[i](x[i], y[i])))))

# A term is added that is small for the parameters one prefers.
eq["9.2"] = optimum(
    Eq(hat(φ), argmin[φ](Sum[i](l[i](x[i], y[i])) + λ@g(φ))), title="explicit regularization")

# To maximum likelihood, it adds a prior; the product is over the likelihoods alone.
eq["9.3"] = optimum(Eq(hat(φ), argmax[φ](Prod[i](Pr(y[i] | x[i], φ)))), title="maximum likelihood")
likelihood = Prod[i](Pr(y[i] | x[i], φ))
eq["9.4"] = optimum(
    Eq(hat(φ), argmax[φ](without_brackets(likelihood)*Pr(φ))),
    corrected=Eq(hat(φ), argmax[φ](paren(likelihood)*Pr(φ))), title="maximum a posteriori")
eq["9.5"] = optimum(
    Eq(hat(φ), argmin[φ](Sum[i](l[i](x[i], y[i])) + λ*Sum[j:](φ[j]**2))),
    where=Eq(g(φ), Sum[j:](φ[j]**2)), by="9.2",
    title="L2 regularization")


# Gradient descent takes finite steps along what would be a continuous path in time.
time, t = real("t"), index("t", span(0, oo))
φ, α = real("φ", N_φ, over=span(0, oo)), real("α", domain=positive)
L_GD, L_SGD = real("L_GD L_SGD")

eq["9.6"] = definition(Eq(total[time](φ), -partial[φ](L)), title="gradient flow")
eq["9.7"] = update(Eq(φ[t+1], φ[t] - α*partial[φ](L(φ[t]))), by="6.3", title="gradient descent")

# The path of small steps is that of a continuous flow down another loss.
eq["9.8"] = definition(
    Eq(tilde(L_GD)(φ), L(φ) + α/4*norm(partial[φ](L))**2),
    title="implicit regularization by gradient descent")

# With B batches ℬ[b], all of one size, and their losses L[b], the variance of gradients counts too.
B = size("B")
b = index("b", B)
batch, L_b = family("B", over=b), real("L", over=b)

eq["9.9"] = derivation(
    Eq(tilde(L_SGD)(φ),
       tilde(L_GD)(φ) + α/(4*B)*Sum[b](norm(partial[φ](L_b[b]) - partial[φ](L))**2),
       L(φ) + α/4*norm(partial[φ](L))**2 + α/(4*B)*Sum[b](norm(partial[φ](L_b[b]) - partial[φ](L))**2)),
    by="9.8", title="implicit regularization by stochastic gradient descent")

y = real("y", over=i)
mean = Eq(L, 1/I*Sum[i](l[i](x[i], y[i])))
eq["9.10"] = definition(
    mean & Eq(L_b[b], 1/abs(batch)*Sum[i:batch[b]](l[i](x[i], y[i]))),
    corrected=mean & Eq(L_b[b], 1/abs(batch[b])*Sum[i:batch[b]](l[i](x[i], y[i]))),
    title="losses as means")


# The Bayesian view: a distribution over parameters, which predictions average over.
y, φ = real("y", D_o, over=i), real("φ", N_φ)

likelihood = Prod[i](Pr(y[i] | x[i], φ))
eq["9.11"] = distribution(
    Eq(Pr(φ | dataset(x[i], y[i])),
       without_brackets(likelihood)*Pr(φ) / Int[φ](without_brackets(likelihood)*Pr(φ))),
    corrected=Eq(Pr(φ | dataset(x[i], y[i])),
                 paren(likelihood)*Pr(φ) / Int[φ](paren(likelihood)*Pr(φ))), title="posterior")
eq["9.12"] = distribution(
    Eq(Pr(y | x, dataset(x[i], y[i])), Int[φ](Pr(y | x, φ)*Pr(φ | dataset(x[i], y[i])))), by="9.11",
    title="prediction")

# Weight decay: λ′ shrinks the parameters at each step.
eq["9.13"] = update(Becomes(φ, (1 - prime(λ))*φ - α*partial[φ](L)), title="weight decay")


# Why gradient descent regularizes. One step along g,
φ = real("φ", N_φ, over=span(0, 1))
g, g_1 = function("g", N_φ), function("g_1", N_φ)

eq["9.14"] = update(Eq(φ[1], φ[0] + α@g(φ[0])))

# is to first order a step of this flow,
eq["9.15"] = definition(Eq(total[time](φ), g(φ)))

# and to second order one of a flow with a correction,
eq["9.16"] = approximation(Approx(total[time](φ), g(φ) + α*g_1(φ) + ..., order=1, over=α))

# found by comparing the step with the flow after a time α. Here ∂g/∂φ has a row for each component of g.
eq["9.17"] = derivation(
    Approx(φ(α),
           at(φ + α*total[time](φ) + α**2/2*total[time, time](φ), φ, φ[0]), order=2, over=α)
    .Approx(at(φ + α*paren(g(φ) + α*g_1(φ))
               + α**2/2*(partial[φ](g(φ))*total[time](φ) + α*partial[φ](g_1(φ))*total[time](φ)), φ, φ[0]),
            by="9.16", order=2, over=α)
    .Eq(at(φ + α*paren(g(φ) + α*g_1(φ))
           + α**2/2*(partial[φ](g(φ))*g(φ) + α*partial[φ](g_1(φ))*g(φ)), φ, φ[0]), by="9.15")
    .Approx(at(φ + α*g(φ) + α**2*(g_1(φ) + frac(1, 2)*partial[φ](g(φ))*g(φ)), φ, φ[0]), order=2, over=α),
    layout="numerator")
eq["9.18"] = identity(
    Eq(g_1(φ), -frac(1, 2)*partial[φ](g(φ))*g(φ)),
    where=Approx(φ(α), φ[1], order=2, over=α), by="9.14 9.17", layout="numerator")

# With the gradient for g, the corrected flow is
eq["9.19"] = approximation(
    Approx(total[time](φ), g(φ) + α*g_1(φ), by="9.16", order=1, over=α)
    .Eq(-partial[φ](L) - α/2*paren(partial[φ, φ](L))*partial[φ](L), by="9.18"),
    where=Eq(g(φ), -partial[φ](L)))

# the gradient flow of the loss of 9.8.
eq["9.20"] = identity(
    Eq(L_GD(φ), L(φ) + α/4*norm(partial[φ](L))**2),
    where=Approx(total[time](φ), -partial[φ](L_GD), order=1, over=α, by="9.19"), by="9.6 9.8 9.19")


# From the problems: a normal prior,
J = size("J")
j, k = index("j", J), index("k", J)
φ, σ = real("φ", J), deviation("σ")

eq["9.21"] = distribution(Eq(Pr(φ), Prod[j](Norm[φ[j]](0, σ[φ]**2))), title="normal prior")

# and weight decay with the loss that it descends.
eq["9.22"] = update(Becomes(φ, (1 - λ)*φ - α*partial[φ](L)), by="9.13", title="weight decay")
eq["9.23"] = identity(
    Eq(tilde(L)(φ), L(φ) + λ/(2*α)*Sum[k:](φ[k]**2)),
    where=Becomes(φ, φ - α*partial[φ](tilde(L))), by="9.22")

eq.optimiser("weight_decay", uses="9.22", parameters=φ, hyper={α: "0.01", λ: "0.0001"}, title="weight decay")
