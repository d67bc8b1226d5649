"""Chapter 4. Deep neural networks."""

from udlc.notation import *

eq = Chapter(4, "Deep neural networks")


# Two networks, the second fed with what comes out of the first.
x, y = real("x y")
θ, φ, ψ, h = real("θ", 3, span(0, 1)), real("φ", span(0, 3)), real("ψ", 3, span(0, 3)), real("h", 3)
y_, θ_, φ_, h_ = prime(y), prime(θ), prime(φ), prime(h)
a = elementwise("a")

eq["4.1"] = model(rows(
    Eq(h[1], a(θ[1,0] + θ[1,1]*x)),
    Eq(h[2], a(θ[2,0] + θ[2,1]*x)),
    Eq(h[3], a(θ[3,0] + θ[3,1]*x))))
eq["4.2"] = model(Eq(y, φ[0] + φ[1]*h[1] + φ[2]*h[2] + φ[3]*h[3]))
eq["4.3"] = model(rows(
    Eq(h_[1], a(θ_[1,0] + θ_[1,1]*y)),
    Eq(h_[2], a(θ_[2,0] + θ_[2,1]*y)),
    Eq(h_[3], a(θ_[3,0] + θ_[3,1]*y))))
eq["4.4"] = model(Eq(y_, φ_[0] + φ_[1]*h_[1] + φ_[2]*h_[2] + φ_[3]*h_[3]))

eq.program("composition", uses="4.1 4.2 4.3 4.4", given=x, parameters=(θ, φ, θ_, φ_), output=y_,
           title="two shallow networks, one after the other")

# The output of the first put into the second.
eq["4.5"] = derivation(rows(*[
    Eq(h_[d], a(θ_[d,0] + θ_[d,1]*y),
       a(θ_[d,0] + θ_[d,1]*φ[0] + θ_[d,1]*φ[1]*h[1] + θ_[d,1]*φ[2]*h[2] + θ_[d,1]*φ[3]*h[3]))
    for d in (1, 2, 3)]), by="4.2 4.3")

# With free parameters in place of these products, the two networks become one with two hidden layers.
eq["4.6"] = model(rows(
    Eq(h_[1], a(ψ[1,0] + ψ[1,1]*h[1] + ψ[1,2]*h[2] + ψ[1,3]*h[3])),
    Eq(h_[2], a(ψ[2,0] + ψ[2,1]*h[1] + ψ[2,2]*h[2] + ψ[2,3]*h[3])),
    Eq(h_[3], a(ψ[3,0] + ψ[3,1]*h[1] + ψ[3,2]*h[2] + ψ[3,3]*h[3]))))


# A network with two hidden layers.
eq["4.7"] = model(rows(
    Eq(h[1], a(θ[1,0] + θ[1,1]*x)),
    Eq(h[2], a(θ[2,0] + θ[2,1]*x)),
    Eq(h[3], a(θ[3,0] + θ[3,1]*x))))
eq["4.8"] = model(rows(
    Eq(h_[1], a(ψ[1,0] + ψ[1,1]*h[1] + ψ[1,2]*h[2] + ψ[1,3]*h[3])),
    Eq(h_[2], a(ψ[2,0] + ψ[2,1]*h[1] + ψ[2,2]*h[2] + ψ[2,3]*h[3])),
    Eq(h_[3], a(ψ[3,0] + ψ[3,1]*h[1] + ψ[3,2]*h[2] + ψ[3,3]*h[3]))))
eq["4.9"] = model(Eq(y_, φ_[0] + φ_[1]*h_[1] + φ_[2]*h_[2] + φ_[3]*h_[3]))

# All of it in one expression.
eq["4.10"] = model(
    Eq(y_, φ_[0] + φ_[1]*a(ψ[1,0] + ψ[1,1]*a(θ[1,0] + θ[1,1]*x) + ψ[1,2]*a(θ[2,0] + θ[2,1]*x)
                            + ψ[1,3]*a(θ[3,0] + θ[3,1]*x))
                 + φ_[2]*a(ψ[2,0] + ψ[2,1]*a(θ[1,0] + θ[1,1]*x) + ψ[2,2]*a(θ[2,0] + θ[2,1]*x)
                            + ψ[2,3]*a(θ[3,0] + θ[3,1]*x))
                 + φ_[3]*a(ψ[3,0] + ψ[3,1]*a(θ[1,0] + θ[1,1]*x) + ψ[3,2]*a(θ[2,0] + θ[2,1]*x)
                            + ψ[3,3]*a(θ[3,0] + θ[3,1]*x))),
    by="4.7 4.8 4.9")


# The same network in matrices.
eq["4.11"] = model(
    Eq(grid(h[1], h[2], h[3]),
       a(grid(θ[1,0], θ[2,0], θ[3,0]) + grid(θ[1,1], θ[2,1], θ[3,1])*x)), by="4.7")
eq["4.12"] = model(
    Eq(grid(h_[1], h_[2], h_[3]),
       a(grid(ψ[1,0], ψ[2,0], ψ[3,0])
         + grid((ψ[1,1], ψ[1,2], ψ[1,3]),
                (ψ[2,1], ψ[2,2], ψ[2,3]),
                (ψ[3,1], ψ[3,2], ψ[3,3]))*grid(h[1], h[2], h[3]))),
    by="4.8")
eq["4.13"] = model(
    Eq(y_, φ_[0] + grid((φ_[1], φ_[2], φ_[3]))*grid(h_[1], h_[2], h_[3])), by="4.9")

# With a letter for each array; φ′ without a subscript is the row of weights.
θ0, θ1, ψ0, Ψ, φ1_ = real("θ_0", 3), real("θ", 3), real("ψ_0", 3), real("Ψ", 3, 3), prime(real("φ", 1, 3))

eq["4.14"] = model(rows(
    Eq(h, a(θ0 + θ1*x)),
    Eq(h_, a(ψ0 + Ψ*h)),
    Eq(y_, φ_[0] + φ1_*h_)), by="4.11 4.12 4.13")


# K hidden layers. Layer k has D[k] units, where D[0] counts the inputs and D[K+1] the outputs.
K = size("K")
k = index("k", K)
D = size("D", over=span(0, K + 1))
x, y, h = real("x", D[0]), real("y", D[K+1]), real("h", D[k], over=k)
β, Ω = real("β", D[k+1], over=k.on(span(0, K))), real("Ω", D[k+1], D[k], over=k.on(span(0, K)))

eq["4.15"] = model(rows(
    Eq(h[1], a(β[0] + Ω[0]*x)),
    Eq(h[2], a(β[1] + Ω[1]*h[1])),
    Eq(h[3], a(β[2] + Ω[2]*h[2])),
    ...,
    Eq(h[K], a(β[K-1] + Ω[K-1]*h[K-1])),
    Eq(y, β[K] + Ω[K]*h[K])))
eq["4.16"] = model(
    Eq(y, nest(β[k] + Ω[k]*a(hole), k, K, K-1, ..., 2, 1, inner=β[0] + Ω[0]*x)), by="4.15")

eq.network("deep", uses="4.15", given=x, parameters=(β, Ω), output=y, activation=a, init={Ω: "7.32"},
           title="deep network")


# The most linear regions that a network with K layers of D hidden units and ReLUs can have.
D_i, D = size("D_i D")
j = index("j", span(0, D_i))
N_r = real("N_r", domain=positive)

eq["4.17"] = definition(Eq(N_r, (D/D_i + 1)**(D_i*(K - 1)) @ Sum[j](binomial(D, j))))

eq.program("regions", uses="4.17", given=(D, D_i, K), output=N_r, title="number of linear regions")


# Scales that are not negative can be pulled through two layers.
λ = real("λ", over=span(0, 1), domain=nonnegative)

eq["4.18"] = identity(
    Eq(ReLU(β[1] + λ[1]@Ω[1]*ReLU(β[0] + λ[0]@Ω[0]*x)),
       λ[0]*λ[1]@ReLU(1/(λ[0]*λ[1])*β[1] + Ω[1]*ReLU(1/λ[0]*β[0] + Ω[0]*x))),
    where=(λ[0] >= 0, λ[1] >= 0), by="3.14")
