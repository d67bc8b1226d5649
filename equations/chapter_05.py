"""Chapter 5. Loss functions."""

from udlc.notation import *

eq = Chapter(5, "Loss functions")


# The network f gives the parameters θ of a distribution Pr over targets y. The I examples are independent.
I, D_i, D_o, N_θ, N_φ = size("I D_i D_o N_θ N_φ")
i = example("i", I)
x, y = real("x", D_i, over=i), real("y", D_o, over=i)
θ, φ = real("θ", N_θ, over=i), real("φ", N_φ)
f, Pr, L = function("f", N_θ), density("Pr"), real("L")

eq["5.1"] = optimum(
    Eq(hat(φ), argmax[φ](Prod[i](Pr(y[i] | x[i]))),
       argmax[φ](Prod[i](Pr(y[i] | θ[i]))),
       argmax[φ](Prod[i](Pr(y[i] | f(x[i], φ))))))
eq["5.2"] = definition(
    Eq(Pr(y[1], y[2], ..., y[I] | x[1], x[2], ..., x[I]), Prod[i](Pr(y[i] | x[i]))), title="independence")

# A sum of logarithms has its maximum where the product has.
eq["5.3"] = optimum(
    Eq(hat(φ), argmax[φ](Prod[i](Pr(y[i] | f(x[i], φ)))),
       argmax[φ](log(Prod[i](Pr(y[i] | f(x[i], φ))))),
       argmax[φ](Sum[i](log(Pr(y[i] | f(x[i], φ)))))), by="5.1")
eq["5.4"] = optimum(
    Eq(hat(φ), argmin[φ](-Sum[i](log(Pr(y[i] | f(x[i], φ))))),
       argmin[φ](L(φ))), by="5.3")

# The prediction is the most probable target.
eq["5.5"] = optimum(Eq(hat(y), argmax[y](Pr(y | f(x, hat(φ))))))
eq["5.6"] = optimum(
    Eq(hat(φ), argmin[φ](L(φ)), argmin[φ](-Sum[i](log(Pr(y[i] | f(x[i], φ)))))), by="5.4")


# Regression: a normal distribution whose mean the network gives. σ² is one positive quantity.
y, μ, σ2 = real("y", over=i), real("μ"), squared("σ")
f = function("f")

eq["5.7"] = distribution(
    Eq(Pr(y | μ, σ2), 1/sqrt(2*pi*σ2)*exp(-((y - μ)**2/(2*σ2)))), title="normal distribution")
eq["5.8"] = distribution(
    Eq(Pr(y | f(x, φ), σ2), 1/sqrt(2*pi*σ2)*exp(-((y - f(x, φ))**2/(2*σ2)))), by="5.7")
eq["5.9"] = loss(
    Eq(L(φ), -Sum[i](log(Pr(y[i] | f(x[i], φ), σ2))),
       -Sum[i](log(1/sqrt(2*pi*σ2)*exp(-((y[i] - f(x[i], φ))**2/(2*σ2)))))),
    where=Eq(Pr(y[i] | f(x[i], φ)), Pr(y[i] | f(x[i], φ), σ2)), by="5.4 5.8")

# With σ² fixed, what does not depend on φ may be dropped.
eq["5.10"] = optimum(
    Eq(hat(φ), argmin[φ](-Sum[i](log(1/sqrt(2*pi*σ2)*exp(-((y[i] - f(x[i], φ))**2/(2*σ2)))))),
       argmin[φ](-Sum[i](log(1/sqrt(2*pi*σ2)) - (y[i] - f(x[i], φ))**2/(2*σ2))),
       argmin[φ](-Sum[i](-((y[i] - f(x[i], φ))**2/(2*σ2)))),
       argmin[φ](Sum[i]((y[i] - f(x[i], φ))**2))), by="5.9")
eq["5.11"] = loss(Eq(L(φ), Sum[i]((y[i] - f(x[i], φ))**2)), by="5.10", title="least squares loss")

# The prediction is the mean, which is the mode.
eq["5.12"] = optimum(Eq(hat(y), argmax[y](Pr(y | f(x, hat(φ)), σ2))), by="5.5 5.8")

# The variance may be learned too,
eq["5.13"] = optimum(
    Eq((hat(φ), hat(σ2)),
       argmin[φ, σ2](-Sum[i](log(1/sqrt(2*pi*σ2)*exp(-((y[i] - f(x[i], φ))**2/(2*σ2))))))), by="5.9")
eq["learned variance loss"] = loss(
    Eq(L(φ, σ2), -Sum[i](log(1/sqrt(2*pi*σ2)*exp(-((y[i] - f(x[i], φ))**2/(2*σ2)))))), by="5.13")

eq.head("least_squares", uses="5.11", prediction=f, target=y, data=x, loss=L, distribution="5.8",
        title="least squares")
eq.head("gaussian", uses="5.9", prediction=f, target=y, data=x, loss=L, hyper={σ2: "1"},
        distribution="5.8", title="normal distribution with a fixed variance")
eq.head("gaussian_variance", uses="learned variance loss", prediction=f, target=y, data=x, loss=L,
        parameters=σ2, distribution="5.8", title="normal distribution with a learned variance")

# or depend on the input: a network with two outputs.
mean, f = f, function("f", over=2)

eq["5.14"] = model(rows(Eq(μ, f[1](x, φ)), Eq(σ2, f[2](x, φ)**2)))
eq["5.15"] = optimum(
    Eq(hat(φ), argmin[φ](-Sum[i](log(1/sqrt(2*pi*f[2](x[i], φ)**2))
                                 - (y[i] - f[1](x[i], φ))**2/(2*f[2](x[i], φ)**2)))),
    where=(Eq(mean(x[i], φ), f[1](x[i], φ)), Eq(σ2, f[2](x[i], φ)**2)), by="5.10 5.14")
eq["heteroscedastic loss"] = loss(
    Eq(L(φ), -Sum[i](log(1/sqrt(2*pi*f[2](x[i], φ)**2))
                     - (y[i] - f[1](x[i], φ))**2/(2*f[2](x[i], φ)**2))), by="5.15")
eq["heteroscedastic prediction"] = definition(Eq(hat(y), f[1](x, φ)), by="5.14")

eq.head("heteroscedastic", uses="heteroscedastic loss", prediction=f, target=y, data=x, loss=L, output_size=2,
        predict="heteroscedastic prediction", title="normal distribution with a predicted variance")


# Binary classification: λ is the probability that y is 1.
y, λ, z = real("y", over=i, domain=binary), real("λ", domain=interval(0, 1)), real("z")
f = function("f")

eq["5.16"] = distribution(
    Eq(Pr(y | λ), cases((1 - λ, Eq(y, 0)), (λ, Eq(y, 1)))), title="Bernoulli distribution")
eq["5.17"] = distribution(Eq(Pr(y | λ), (1 - λ)**(1 - y) @ λ**y), by="5.16")
eq["5.18"] = definition(Eq(sig(z), 1/(1 + exp(-z))), title="logistic sigmoid")
eq["5.19"] = distribution(
    Eq(Pr(y | x), (1 - sig(f(x, φ)))**(1 - y) @ sig(f(x, φ))**y),
    where=Eq(Pr(y | x), Pr(y | sig(f(x, φ)))), by="5.17 5.18")
eq["5.20"] = loss(
    Eq(L(φ), Sum[i](without_brackets(-(1 - y[i])*log(1 - sig(f(x[i], φ))) - y[i]*log(sig(f(x[i], φ)))))),
    where=Eq(L(φ), -Sum[i](log(Pr(y[i] | x[i])))), by="5.4 5.19", title="binary cross-entropy loss")
eq["Bernoulli prediction"] = definition(Eq(λ, sig(f(x, φ))), by="5.19", title="probability of 1")

eq.activation("sigmoid", uses="5.18", function=sig)
eq.head("bernoulli", uses="5.20", prediction=f, target=y, data=x, loss=L, predict="Bernoulli prediction",
        distribution="5.19", title="binary cross-entropy")


# Classification into K classes: λ[k] is the probability of class k.
K = size("K")
k = index("k", K)
k_ = prime(k)
y, λ, z = real("y", over=i, domain=label_in(K)), real("λ", K, domain=nonnegative), real("z", K)
f = function("f", K)

eq["5.21"] = distribution(
    Eq(Pr(Eq(y, k)), λ[k]), where=(Eq(Sum[k](λ[k]), 1), λ[k] >= 0), title="categorical distribution")
eq["5.22"] = definition(Eq(softmax[k](z), exp(z[k])/Sum[k_](exp(z[k_]))), title="softmax")
eq["5.23"] = distribution(Eq(Pr(Eq(y, k) | x), softmax[k](f(x, φ))), by="5.21 5.22")
eq["5.24"] = loss(
    Eq(L(φ), -Sum[i](log(softmax[y[i]](f(x[i], φ)))),
       -Sum[i](f[y[i]](x[i], φ) - log(Sum[k_](exp(f[k_](x[i], φ)))))),
    where=Eq(Pr(y[i] | f(x[i], φ)), softmax[y[i]](f(x[i], φ))), by="5.4 5.22 5.23",
    title="multiclass cross-entropy loss")

eq.head("multiclass", uses="5.24", prediction=f, target=y, data=x, loss=L, output_size=K, predict="class",
        distribution="5.23", title="multiclass cross-entropy")


# Several targets, independent given the input; the outputs f[d] are the parameters for target d.
d = index("d", D_o)
y, Y = real("y", D_o), real("y", D_o, over=i)
f, g = function("f", N_θ), function("f", N_θ, over=D_o)

eq["5.25"] = distribution(
    Eq(Pr(y | f(x, φ)), Prod[d:](Pr(y[d] | g[d](x, φ)))), title="independence of targets")
eq["5.26"] = loss(
    Eq(L(φ), -Sum[i](log(Pr(Y[i] | f(x[i], φ)))), -Sum[i](Sum[d:](log(Pr(Y[i,d] | g[d](x[i], φ)))))),
    by="5.4 5.25")

# Normal distributions of one fixed variance for all targets give least squares.
g = function("f", D_o)
eq["multi-output loss"] = loss(Eq(L(φ), Sum[i](Sum[d]((Y[i,d] - g[d](x[i], φ))**2))))

eq.head("multi_output", uses="multi-output loss", prediction=g, target=Y, data=x, loss=L, output_size=D_o,
        title="least squares for several targets")


# Cross-entropy. q is the distribution of the data, Y the observed targets.
z, y, Y = real("z"), real("y"), real("y", over=i)
θ = real("θ", N_θ)
p, q = density("p q")

eq["5.27"] = definition(
    Eq(KL(q, p), Int[z:-oo:oo](q(z)*log(q(z))) - Int[z:-oo:oo](q(z)*log(p(z)))),
    title="Kullback–Leibler divergence")
eq["5.28"] = distribution(Eq(q(y), 1/I*Sum[i](dirac(y - Y[i]))), title="empirical distribution")
eq["5.29"] = optimum(
    Eq(hat(θ), argmin[θ](Int[y:-oo:oo](q(y)*log(q(y))) - Int[y:-oo:oo](q(y)*log(Pr(y | θ)))),
       argmin[θ](-Int[y:-oo:oo](q(y)*log(Pr(y | θ))))), by="5.27")
eq["5.30"] = optimum(
    Eq(hat(θ), argmin[θ](-Int[y:-oo:oo](paren(1/I*Sum[i](dirac(y - Y[i])))*log(Pr(y | θ)))),
       argmin[θ](-(1/I)*Sum[i](log(Pr(Y[i] | θ)))),
       argmin[θ](-Sum[i](log(Pr(Y[i] | θ))))), by="5.28 5.29")
eq["5.31"] = optimum(
    Eq(hat(φ), argmin[φ](-Sum[i](log(Pr(Y[i] | f(x[i], φ)))))), by="5.30")


# From the problems: the sigmoid and the loss of one example again,
f, y, L1 = function("f"), real("y", domain=binary), real("L")

eq["5.32"] = definition(Eq(sig(z), 1/(1 + exp(-z))))
eq["5.33"] = loss(Eq(L1, -(1 - y)*log(1 - sig(f(x, φ))) - y*log(sig(f(x, φ)))), by="5.20")

# a distribution for directions, with mean μ and concentration κ,
y, μ, κ = (real("y", over=i, domain=interval(-pi, pi)), real("μ", over=i, domain=interval(-pi, pi)),
           real("κ", over=i, domain=positive))

eq["5.34"] = distribution(
    Eq(Pr(y | μ, κ), exp(κ*cos(y - μ))/(2*pi @ Bessel[0](κ))), title="von Mises distribution")

f = function("f", over=2)
eq["von Mises parameters"] = model(rows(Eq(μ[i], f[1](x[i], φ)), Eq(κ[i], exp(f[2](x[i], φ)))))
eq["von Mises loss"] = loss(
    Eq(L(φ), -Sum[i](log(exp(κ[i]*cos(y[i] - μ[i]))/(2*pi @ Bessel[0](κ[i]))))), by="5.4 5.34")
eq["von Mises prediction"] = definition(Eq(hat(y), f[1](x, φ)), by="5.34")

eq.head("von_mises", uses="von Mises parameters, von Mises loss", prediction=f, target=y, data=x, loss=L,
        output_size=2, predict="von Mises prediction", distribution="5.34", title="von Mises distribution")

# a mixture of two normal distributions,
y, λ = real("y", over=i), real("λ", domain=probability)
μ, σ2 = real("μ", 2), squared("σ", 2)

eq["5.35"] = distribution(
    Eq(Pr(y | λ, μ[1], μ[2], σ2[1], σ2[2]),
       λ/sqrt(2*pi*σ2[1])*exp(-(y - μ[1])**2/(2*σ2[1]))
       + (1 - λ)/sqrt(2*pi*σ2[2])*exp(-(y - μ[2])**2/(2*σ2[2]))), title="mixture of two normal distributions")

f = function("f", over=5)
λ, μ, σ2 = real("λ", over=i, domain=probability), real("μ", 2, over=i), squared("σ", 2, over=i)
eq["mixture parameters"] = model(rows(
    Eq(λ[i], sig(f[1](x[i], φ))),
    Eq(μ[i,1], f[2](x[i], φ)),
    Eq(μ[i,2], f[3](x[i], φ)),
    Eq(σ2[i,1], exp(f[4](x[i], φ))),
    Eq(σ2[i,2], exp(f[5](x[i], φ)))))
eq["mixture loss"] = loss(
    Eq(L(φ), -Sum[i](log(λ[i]/sqrt(2*pi*σ2[i,1])*exp(-(y[i] - μ[i,1])**2/(2*σ2[i,1]))
                         + (1 - λ[i])/sqrt(2*pi*σ2[i,2])*exp(-(y[i] - μ[i,2])**2/(2*σ2[i,2]))))),
    by="5.4 5.35")
eq["mixture prediction"] = definition(
    Eq(hat(y), sig(f[1](x, φ))*f[2](x, φ) + (1 - sig(f[1](x, φ)))*f[3](x, φ)), by="5.35", title="mean")

eq.head("mixture", uses="mixture parameters, mixture loss", prediction=f, target=y, data=x, loss=L,
        output_size=5, predict="mixture prediction", distribution="5.35",
        title="mixture of two normal distributions")

# and one for counts.
k = index("k", span(0, oo))
y, λ = real("y", over=i, domain=natural), real("λ", domain=positive)

eq["5.36"] = distribution(Eq(Pr(Eq(y, k)), λ**k*e**(-λ)/factorial(k)), title="Poisson distribution")

f, λ = function("f"), real("λ", over=i, domain=positive)
eq["Poisson parameters"] = model(Eq(λ[i], exp(f(x[i], φ))))
eq["Poisson loss"] = loss(
    Eq(L(φ), -Sum[i](log(λ[i]**y[i]*e**(-λ[i])/factorial(y[i])))), by="5.4 5.36")
eq["Poisson prediction"] = definition(Eq(hat(y), exp(f(x, φ))), by="5.36", title="mean")

eq.head("poisson", uses="Poisson parameters, Poisson loss", prediction=f, target=y, data=x, loss=L,
        predict="Poisson prediction", distribution="5.36", title="Poisson distribution")
