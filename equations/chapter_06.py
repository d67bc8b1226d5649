"""Chapter 6. Fitting models."""

from udlc.notation import *

eq = Chapter(6, "Fitting models")


# Gradient descent. The parameters are φ[0] … φ[N]; the step size α is positive.
N = size("N")
φ, L, α = real("φ", span(0, N)), real("L"), real("α", domain=positive)

eq["6.1"] = optimum(Eq(hat(φ), argmin[φ](L(φ))))
eq["6.2"] = definition(
    Eq(partial[φ](L), grid(partial[φ[0]](L), partial[φ[1]](L), ..., partial[φ[N]](L))), title="gradient")
eq["6.3"] = update(Becomes(φ, φ - α@partial[φ](L)), title="gradient descent")

eq.optimiser("gradient_descent", uses="6.3", parameters=φ, hyper={α: "0.01"}, title="gradient descent")


# Linear regression: ℓ[i] is the loss of one example.
I = size("I")
i = example("i", I)
x, y, l = real("x y ℓ", over=i)
φ, f = real("φ", span(0, 1)), function("f")

eq["6.4"] = model(Eq(y, f(x, φ), φ[0] + φ[1]*x), title="straight line")
eq["individual loss"] = loss(Eq(l[i], (f(x[i], φ) - y[i])**2), by="6.4", bind={f: "6.4"})
eq["6.5"] = loss(
    Eq(L(φ), Sum[i](l[i]), Sum[i]((f(x[i], φ) - y[i])**2), Sum[i]((φ[0] + φ[1]*x[i] - y[i])**2)),
    by="6.4, individual loss", bind={f: "6.4"})
eq["6.6"] = derivation(
    Eq(partial[φ](L), partial[φ].of(Sum[i](l[i])), Sum[i](partial[φ](l[i]))), by="6.5, individual loss")
eq["6.7"] = gradient(
    Eq(partial[φ](l[i]), grid(partial[φ[0]](l[i]), partial[φ[1]](l[i])),
       grid(2*(φ[0] + φ[1]*x[i] - y[i]), 2*x[i]*(φ[0] + φ[1]*x[i] - y[i]))),
    by="individual loss", bind={f: "6.4"})


# The Gabor model, whose loss has many minima.
eq["6.8"] = model(
    Eq(f(x, φ), sin(φ[0] + number("0.06")@φ[1]*x) @ exp(-((φ[0] + number("0.06")@φ[1]*x)**2/number("32.0")))),
    title="Gabor model")
eq["6.9"] = loss(Eq(L(φ), Sum[i]((f(x[i], φ) - y[i])**2)), by="6.8", bind={f: "6.8"})

eq.network("gabor", uses="6.8", given=x, parameters=φ, output=f, title="Gabor model")
eq.head("least_squares_gabor", uses="6.9", prediction=f, target=y, data=x, loss=L,
        title="least squares for the Gabor model")


# Steps with batches ℬ[t]. φ[t] are the parameters after t steps; derivatives are at the point in brackets.
N_φ = size("N_φ")
t = index("t", span(0, oo))
φ, m = real("φ m", N_φ, over=span(0, oo))
v = real("v", N_φ, over=span(0, oo), domain=nonnegative)
B = family("B", over=span(0, oo))
β, γ, ϵ = real("β", domain=half_open(0, 1)), real("γ", domain=half_open(0, 1)), spread("ϵ", domain=positive)

eq["6.10"] = update(
    Becomes(φ[t+1], φ[t] - α@Sum[i:B[t]](partial[φ](l[i](φ[t])))), title="stochastic gradient descent")

# Momentum,
eq["6.11"] = update(rows(
    Becomes(m[t+1], β@m[t] + (1 - β)*Sum[i:B[t]](partial[φ](l[i](φ[t])))),
    Becomes(φ[t+1], φ[t] - α@m[t+1])), by="6.10", title="momentum")

# and with the gradient at the point that the momentum alone would reach.
eq["6.12"] = update(rows(
    Becomes(m[t+1], β@m[t] + (1 - β)*Sum[i:B[t]](partial[φ](l[i](φ[t] - α*β@m[t])))),
    Becomes(φ[t+1], φ[t] - α@m[t+1])), by="6.11", title="Nesterov momentum")

# Steps of one length in every direction; squares, roots and quotients are taken component by component.
eq["6.13"] = update(rows(
    Becomes(m[t+1], partial[φ](L(φ[t]))),
    Becomes(v[t+1], partial[φ](L(φ[t]))**2)))
eq["6.14"] = update(Becomes(φ[t+1], φ[t] - α@(m[t+1]/(sqrt(v[t+1]) + ϵ))), by="6.13")

# Adam: both of these averaged over the steps before,
eq["6.15"] = update(rows(
    Becomes(m[t+1], β@m[t] + (1 - β)*partial[φ](L(φ[t]))),
    Becomes(v[t+1], γ@v[t] + (1 - γ)*partial[φ](L(φ[t]))**2)))

# and corrected for the start from zero.
eq["6.16"] = update(rows(
    Becomes(tilde(m)[t+1], m[t+1]/(1 - β**(t+1))),
    Becomes(tilde(v)[t+1], v[t+1]/(1 - γ**(t+1)))), by="6.15")
eq["6.17"] = update(
    Becomes(φ[t+1], φ[t] - α@(tilde(m)[t+1]/(sqrt(tilde(v)[t+1]) + ϵ))), by="6.15 6.16", title="Adam")
eq["6.18"] = update(rows(
    Becomes(m[t+1], β@m[t] + (1 - β)*Sum[i:B[t]](partial[φ](l[i](φ[t])))),
    Becomes(v[t+1], γ@v[t] + (1 - γ)*Sum[i:B[t]](partial[φ](l[i](φ[t])))**2)), by="6.15",
    title="Adam with batches")

eq.optimiser("sgd", uses="6.10", parameters=φ, hyper={α: "0.01"}, title="stochastic gradient descent")
eq.optimiser("momentum", uses="6.11", parameters=φ, state=m, hyper={α: "0.01", β: "0.9"}, title="momentum")
eq.optimiser("nesterov", uses="6.12", parameters=φ, state=m, hyper={α: "0.01", β: "0.9"},
             title="Nesterov momentum")
eq.optimiser("normalised", uses="6.13 6.14", parameters=φ, hyper={α: "0.001", ϵ: "1e-8"},
             title="normalised gradients")
eq.optimiser("adam", uses="6.18 6.16 6.17", parameters=φ, state=(m, v),
             hyper={α: "0.001", β: "0.9", γ: "0.999", ϵ: "1e-8"}, title="Adam")


# From the problems: second derivatives,
φ = real("φ", span(0, N))
H = function("H", N + 1, N + 1, font="it")

eq["6.19"] = definition(
    Eq(H(φ), grid((partial[φ[0],φ[0]](L), partial[φ[0],φ[1]](L), ..., partial[φ[0],φ[N]](L)),
                  (partial[φ[1],φ[0]](L), partial[φ[1],φ[1]](L), ..., partial[φ[1],φ[N]](L)),
                  (..., ..., ..., ...),
                  (partial[φ[N],φ[0]](L), partial[φ[N],φ[1]](L), ..., partial[φ[N],φ[N]](L)))),
    title="Hessian")

φ = real("φ", span(0, 1))
H = function("H", 2, 2, font="it")

eq["6.20"] = definition(
    Eq(H(φ), grid((partial[φ[0],φ[0]](L), partial[φ[0],φ[1]](L)),
                  (partial[φ[1],φ[0]](L), partial[φ[1],φ[1]](L)))), by="6.19")

# logistic regression,
y, z, Pr = real("y", over=i, domain=binary), real("z"), density("Pr")

eq["6.21"] = model(Eq(Pr(Eq(y, 1) | x), sig(φ[0] + φ[1]*x)), by="6.22", title="logistic regression")
eq["6.22"] = definition(Eq(sig(z), 1/(1 + exp(-z))))
eq["logistic regression output"] = model(Eq(f(x, φ), φ[0] + φ[1]*x), by="6.21")

eq.network("logistic_regression", uses="logistic regression output", given=x, parameters=φ, output=f,
           title="logistic regression, before the sigmoid")

# and the shallow network.
φ, θ, a = real("φ", span(0, 3)), real("θ", 3, span(0, 1)), elementwise("a")

eq["6.23"] = model(
    Eq(f(x, φ), φ[0] + φ[1]*a(θ[1,0] + θ[1,1]*x) + φ[2]*a(θ[2,0] + θ[2,1]*x) + φ[3]*a(θ[3,0] + θ[3,1]*x)))
