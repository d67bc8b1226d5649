"""Chapter 7. Gradients and initialization."""

from udlc.notation import *

eq = Chapter(7, "Gradients and initialization")


# A network with three hidden layers. Layer k has D[k] units; D[0] counts the inputs, D[4] the outputs.
I, N_φ = size("I N_φ")
i = example("i", I)
K = 3
k = index("k", K)
D = size("D", over=span(0, K + 1))
x, l = real("x", D[0], over=i), real("ℓ", over=i)
h, β = real("h", D[k], over=k), real("β", D[k+1], over=k.on(span(0, K)))
Ω = real("Ω", D[k+1], D[k], over=k.on(span(0, K)))
F, φ, a, L = function("f", D[K+1]), real("φ", N_φ, over=span(0, oo)), elementwise("a"), real("L")

eq["7.1"] = model(rows(
    Eq(h[1], a(β[0] + Ω[0]*x)),
    Eq(h[2], a(β[1] + Ω[1]*h[1])),
    Eq(h[3], a(β[2] + Ω[2]*h[2])),
    Eq(F(x, φ), β[3] + Ω[3]*h[3])))

# Its loss is a sum over examples, fitted by stochastic gradient descent: we want the gradients of each ℓ[i].
t, α, B = index("t", span(0, oo)), real("α", domain=positive), family("B", over=span(0, oo))

eq["7.2"] = loss(Eq(L(φ), Sum[i](l[i])))
eq["7.3"] = update(Becomes(φ[t+1], φ[t] - α*Sum[i:B[t]](partial[φ](l[i](φ[t])))), by="6.10")
layer = index("k", span(0, K))
eq["7.4"] = query(ask(partial[β[layer]](l[i]), partial[Ω[layer]](l[i])), by="7.1")


# A toy function of scalars.
x, y, l = real("x y ℓ", over=i)
β, ω = real("β ω", over=span(0, 3))
f, φ = function("f"), real("φ", 8)

eq["7.5"] = model(Eq(f(x, φ), β[3] + ω[3]@cos(β[2] + ω[2]@exp(β[1] + ω[1]@sin(β[0] + ω[0]@x)))))
eq["7.6"] = loss(Eq(l[i], (f(x[i], φ) - y[i])**2), by="7.5", bind={f: "7.5"})
eq["7.7"] = query(ask(
    partial[β[0]](l[i]), partial[ω[0]](l[i]), partial[β[1]](l[i]), partial[ω[1]](l[i]),
    partial[β[2]](l[i]), partial[ω[2]](l[i]), partial[β[3]](l[i]), partial[ω[3]](l[i])), by="7.5 7.6")

# Written out, one of them is long.
eq["7.8"] = gradient(
    Eq(partial[ω[0]](l[i]),
       -2*(β[3] + ω[3]@cos(β[2] + ω[2]@exp(β[1] + ω[1]@sin(β[0] + ω[0]@x[i]))) - y[i])
       @ ω[1]*ω[2]*ω[3]@x[i]@cos(β[0] + ω[0]@x[i])@exp(β[1] + ω[1]@sin(β[0] + ω[0]@x[i]))
       @ sin(β[2] + ω[2]@exp(β[1] + ω[1]@sin(β[0] + ω[0]@x[i])))), by="7.5 7.6", bind={f: "7.5"})

# Forward, in steps.
f, h = real("f", over=span(0, 3)), real("h", over=3)

eq["7.9"] = model(rows(
    Eq(f[0], β[0] + ω[0]@x[i]),
    Eq(h[1], sin(f[0])),
    Eq(f[1], β[1] + ω[1]@h[1]),
    Eq(h[2], exp(f[1])),
    Eq(f[2], β[2] + ω[2]@h[2]),
    Eq(h[3], cos(f[2])),
    Eq(f[3], β[3] + ω[3]@h[3]),
    Eq(l[i], (f[3] - y[i])**2)), by="7.5 7.6")

eq.program("toy_chain", uses="7.9", given=(x, y), parameters=(β, ω), output=l, title="toy function")

# Backward: first by the intermediate quantities, the last first,
eq["7.10"] = query(ask(
    partial[f[3]](l[i]), partial[h[3]](l[i]), partial[f[2]](l[i]), partial[h[2]](l[i]),
    partial[f[1]](l[i]), partial[h[1]](l[i]), partial[f[0]](l[i])), by="7.9")
eq["7.11"] = gradient(Eq(partial[f[3]](l[i]), 2*(f[3] - y[i])), by="7.9")
eq["7.12"] = gradient(Eq(partial[h[3]](l[i]), partial[h[3]](f[3])*partial[f[3]](l[i])), by="7.9")
eq["7.13"] = gradient(rows(
    Eq(partial[f[2]](l[i]), partial[f[2]](h[3])*(partial[h[3]](f[3])*partial[f[3]](l[i]))),
    Eq(partial[h[2]](l[i]), partial[h[2]](f[2])*(
        partial[f[2]](h[3])*partial[h[3]](f[3])*partial[f[3]](l[i]))),
    Eq(partial[f[1]](l[i]), partial[f[1]](h[2])*(
        partial[h[2]](f[2])*partial[f[2]](h[3])*partial[h[3]](f[3])*partial[f[3]](l[i]))),
    Eq(partial[h[1]](l[i]), partial[h[1]](f[1])*(
        partial[f[1]](h[2])*partial[h[2]](f[2])*partial[f[2]](h[3])*partial[h[3]](f[3])*partial[f[3]](l[i]))),
    Eq(partial[f[0]](l[i]), partial[f[0]](h[1])*(
        partial[h[1]](f[1])*partial[f[1]](h[2])*partial[h[2]](f[2])*partial[f[2]](h[3])*partial[h[3]](f[3])
        *partial[f[3]](l[i])))), by="7.9 7.12")

# then by the parameters.
k = index("k", span(0, 3))
eq["7.14"] = gradient(rows(
    Eq(partial[β[k]](l[i]), partial[β[k]](f[k])*partial[f[k]](l[i])),
    Eq(partial[ω[k]](l[i]), partial[ω[k]](f[k])*partial[f[k]](l[i]))), by="7.9")
k = index("k", 3)
eq["7.15"] = gradient(Eq(partial[β[k]](f[k]), 1) & Eq(partial[ω[k]](f[k]), h[k]), by="7.9")
eq["7.16"] = gradient(Eq(partial[β[0]](f[0]), 1) & Eq(partial[ω[0]](f[0]), x[i]), by="7.9")


# The same for the network: forward,
x, y = real("x", D[0], over=i), real("y", over=i)
h, f = real("h", D[k], over=k), real("f", D[k+1], over=k.on(span(0, 3)))
β, Ω = real("β", D[k+1], over=k.on(span(0, 3))), real("Ω", D[k+1], D[k], over=k.on(span(0, 3)))
individual = function("l")

eq["7.17"] = model(rows(
    Eq(f[0], β[0] + Ω[0]*x[i]),
    Eq(h[1], a(f[0])),
    Eq(f[1], β[1] + Ω[1]*h[1]),
    Eq(h[2], a(f[1])),
    Eq(f[2], β[2] + Ω[2]*h[2]),
    Eq(h[3], a(f[2])),
    Eq(f[3], β[3] + Ω[3]*h[3]),
    Eq(l[i], individual(f[3], y[i]))))

# and backward: the derivative of one vector by another has a row for each component of the one below.
eq["7.18"] = gradient(
    Eq(partial[f[2]](l[i]), partial[f[2]](h[3])*partial[h[3]](f[3])*partial[f[3]](l[i])), by="7.17")
eq["7.19"] = gradient(
    Eq(partial[f[1]](l[i]), partial[f[1]](h[2])*partial[h[2]](f[2])*(
        partial[f[2]](h[3])*partial[h[3]](f[3])*partial[f[3]](l[i]))), by="7.17 7.18")
eq["7.20"] = gradient(
    Eq(partial[f[0]](l[i]), partial[f[0]](h[1])*partial[h[1]](f[1])*(
        partial[f[1]](h[2])*partial[h[2]](f[2])*partial[f[2]](h[3])*partial[h[3]](f[3])*partial[f[3]](l[i]))),
    by="7.17 7.19")
eq["7.21"] = gradient(Eq(partial[h[3]](f[3]), partial[h[3]].of(β[3] + Ω[3]*h[3]), Ω[3].T), by="7.17")
eq["7.22"] = derivation(
    Eq(partial[β[k]](l[i]), partial[β[k]](f[k])*partial[f[k]](l[i]),
       partial[β[k]].of(β[k] + Ω[k]*h[k])*partial[f[k]](l[i]),
       partial[f[k]](l[i])), by="7.17")
eq["7.23"] = derivation(
    Eq(partial[Ω[k]](l[i]), partial[Ω[k]](f[k])*partial[f[k]](l[i]),
       partial[Ω[k]].of(β[k] + Ω[k]*h[k])*partial[f[k]](l[i]),
       partial[f[k]](l[i])*h[k].T), by="7.17")


# Backpropagation in a network with K hidden layers and ReLUs.
K = size("K")
k = index("k", K)
D = size("D", over=span(0, K + 1))
x = real("x", D[0], over=i)
h, f = real("h", D[k], over=k), real("f", D[k+1], over=k.on(span(0, K)))
β, Ω = real("β", D[k+1], over=k.on(span(0, K))), real("Ω", D[k+1], D[k], over=k.on(span(0, K)))

eq["7.24"] = model(rows(
    Eq(f[0], β[0] + Ω[0]*x[i]),
    Eq(h[k], a(f[k-1])).forall(k, 1, 2, ..., K, sign=False),
    Eq(f[k], β[k] + Ω[k]*h[k]).forall(k, 1, 2, ..., K, sign=False)), title="forward pass")
eq["7.25"] = gradient(rows(
    Eq(partial[β[k]](l[i]), partial[f[k]](l[i])).forall(k, K, K-1, ..., 1, sign=False),
    Eq(partial[Ω[k]](l[i]), partial[f[k]](l[i])*h[k].T).forall(k, K, K-1, ..., 1, sign=False),
    Eq(partial[f[k-1]](l[i]), hadamard(indicator(f[k-1] > 0), Ω[k].T*partial[f[k]](l[i])))
        .forall(k, K, K-1, ..., 1, sign=False)), by="7.24 3.2", bind={a: "3.2"}, title="backward pass")
eq["7.26"] = gradient(rows(
    Eq(partial[β[0]](l[i]), partial[f[0]](l[i])),
    Eq(partial[Ω[0]](l[i]), partial[f[0]](l[i])*x[i].T)), by="7.24")

eq.network("backprop", uses="7.24", given=x, parameters=(β, Ω), output=f[K], activation=a, init={Ω: "7.32"},
           title="deep network with backpropagation")

# One layer in terms of the one before.
eq["7.27"] = derivation(Eq(f[k], β[k] + Ω[k]*h[k], β[k] + Ω[k]*a(f[k-1])), by="7.24")


# Initialization. Weights and pre-activations are random and independent; a prime marks the next layer.
D_h, D_h_ = size("D_h"), size("D_h'")
i, j = index("i", D_h_), index("j", D_h)
f, h, f_ = random("f", D_h), random("h", D_h), prime(random("f", D_h_))
β, Ω, σ = random("β", D_h_), random("Ω", D_h_, D_h), deviation("σ")

eq["7.28"] = model(rows(Eq(h, a(f)), Eq(f_, β + Ω*h)))
eq["7.29"] = derivation(
    Eq(E(f_[i]), E(β[i] + Sum[j](Ω[i,j]*h[j])),
       E(β[i]) + Sum[j](E(Ω[i,j]*h[j])),
       E(β[i]) + Sum[j](E(Ω[i,j])*E(h[j])),
       0 + Sum[j](0@E(h[j])), 0),
    where=(independent(β, Ω, h), Eq(E(β[i]), 0), Eq(E(Ω[i,j]), 0)), by="7.28")
eq["7.30"] = derivation(
    Eq(σ[f_[i]]**2, E(f_[i]**2) - E(f_[i])**2,
       E((β[i] + Sum[j](Ω[i,j]*h[j]))**2) - 0,
       E(paren(Sum[j](Ω[i,j]*h[j]))**2),
       Sum[j](E(Ω[i,j]**2)*E(h[j]**2)),
       Sum[j](σ[Ω]**2*E(h[j]**2)),
       σ[Ω]**2*Sum[j](E(h[j]**2))),
    where=(independent(Ω, h), Eq(β[i], 0), Eq(E(Ω[i,j]), 0), Eq(E(Ω[i,j]**2), σ[Ω]**2)), by="7.28 7.29")

# A ReLU passes on half of the second moment of what is symmetric about zero.
eq["7.31"] = derivation(
    Eq(σ[f_[i]]**2, σ[Ω]**2*Sum[j](σ[f]**2/2), frac(1, 2)*D_h*σ[Ω]**2*σ[f]**2),
    where=(Eq(h, a(f)), symmetric(f), Eq(E(f[j]**2), σ[f]**2)), by="7.28 7.30", bind={a: "3.2"})

# So the variance stays the same from layer to layer forward, or backward, or nearly both ways.
eq["7.32"] = constraint(Eq(σ[Ω]**2, 2/D_h), by="7.31", title="He initialization")
eq["7.33"] = constraint(Eq(σ[Ω]**2, 2/D_h_), title="He initialization for the backward pass")
eq["7.34"] = constraint(Eq(σ[Ω]**2, 4/(D_h + D_h_)), by="7.32 7.33", title="compromise")

eq.initialiser("he", uses="7.32", deviation=σ[Ω], fan_in=D_h, title="He initialization")
eq.initialiser("he_backward", uses="7.33", deviation=σ[Ω], fan_out=D_h_, title="He initialization, backward")
eq.initialiser("he_mean", uses="7.34", deviation=σ[Ω], fan_in=D_h, fan_out=D_h_, title="compromise of both")


# From the problems: two layers of two units, with the index of the source first,
i = example("i", I)
x, y = real("x y")
φ, ψ, θ = real("φ", span(0, 2)), real("ψ", span(0, 2), 2), real("θ", span(0, 1), 2)

eq["7.35"] = model(
    Eq(y, φ[0] + φ[1]*a(ψ[0,1] + ψ[1,1]*a(θ[0,1] + θ[1,1]*x) + ψ[2,1]*a(θ[0,2] + θ[1,2]*x))
               + φ[2]*a(ψ[0,2] + ψ[1,2]*a(θ[0,1] + θ[1,1]*x) + ψ[2,2]*a(θ[0,2] + θ[1,2]*x))))

# losses of one example,
D_i, z = size("D_i"), real("z")
x, y, l = real("x", D_i, over=i), real("y", over=i), real("ℓ", over=i)
f, φ = function("f"), real("φ", N_φ)

eq["7.36"] = loss(Eq(l[i], (y[i] - f(x[i], φ))**2), by="5.11")

y = real("y", over=i, domain=binary)
eq["7.37"] = loss(
    Eq(l[i], -(1 - y[i])*log(1 - sig(f(x[i], φ))) - y[i]*log(sig(f(x[i], φ)))), by="5.20")
eq["7.38"] = definition(Eq(sig(z), 1/(1 + exp(-z))))

# the derivative of an affine map,
Z, h, β, Ω = real("z", D_h_), real("h", D_h), real("β", D_h_), real("Ω", D_h_, D_h)
eq["affine map"] = definition(Eq(Z, β + Ω*h))
eq["7.39"] = gradient(Eq(partial[h](Z), Ω.T), bind={Z: "affine map"})

# activation functions,
Heaviside, rect = elementwise("Heaviside rect")
eq["7.40"] = definition(Eq(Heaviside(z), cases((0, z < 0), (1, z >= 0))))
eq["7.41"] = definition(Eq(rect(z), cases((0, z < 0), (1, Le(0, z, 1)), (0, z > 1))))

f, l = real("f", D_h_), real("ℓ")
eq["affine layer"] = definition(Eq(f, β + Ω*h))
eq["7.42"] = gradient(Eq(partial[Ω](l), partial[f](l)*h.T), bind={f: "affine layer"})

leaky, α = elementwise("ReLU"), real("α")
eq["7.43"] = definition(Eq(a(z), leaky(z), cases((α@z, z < 0), (z, z >= 0))), title="leaky ReLU")

eq.activation("leaky_ReLU", uses="7.43", function=a, hyper={α: "0.1"}, title="leaky ReLU")

# a function as a graph of steps, to differentiate backward and forward,
x, y, f = real("x"), real("y"), real("f", over=5)

eq["7.44"] = model(Eq(y, exp(exp(x) + exp(x)**2) + sin(exp(x) + exp(x)**2)))
eq["7.45"] = model(rows(
    Eq(f[1], exp(x)),
    Eq(f[2], f[1]**2),
    Eq(f[3], f[1] + f[2]),
    Eq(f[4], exp(f[3])),
    Eq(f[5], sin(f[3])),
    Eq(y, f[4] + f[5])), by="7.44")
eq["7.46"] = query(ask(
    partial[f[5]](y), partial[f[4]](y), partial[f[3]](y), partial[f[2]](y), partial[f[1]](y), partial[x](y)),
    by="7.45")
eq["7.47"] = query(ask(
    partial[x](f[1]), partial[x](f[2]), partial[x](f[3]), partial[x](f[4]), partial[x](f[5]), partial[x](y)),
    by="7.45")

eq.program("graph", uses="7.45", given=x, parameters=x, output=y, title="computational graph")

# and the ReLU of a random quantity that is symmetric about zero.
A, b = random("a"), random("b")
eq["7.48"] = definition(Eq(b, ReLU(A), cases((0, A < 0), (A, A >= 0))), by="3.2")
