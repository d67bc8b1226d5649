"""Chapter 3. Shallow neural networks."""

from udlc.notation import *

eq = Chapter(3, "Shallow neural networks")


# One input, three hidden units, one output. θ[d, 0] and φ[0] are biases.
x, y, z = real("x y z")
θ, φ, h = real("θ", 3, span(0, 1)), real("φ", span(0, 3)), real("h", 3)
f, a = function("f"), elementwise("a")

eq["3.1"] = model(
    Eq(y, f(x, φ), φ[0] + φ[1]*a(θ[1,0] + θ[1,1]*x) + φ[2]*a(θ[2,0] + θ[2,1]*x) + φ[3]*a(θ[3,0] + θ[3,1]*x)))

# The activation function: a rectified linear unit.
eq["3.2"] = definition(Eq(a(z), ReLU(z), cases((0, z < 0), (z, z >= 0))))

# The same network in two steps.
eq["3.3"] = model(rows(
    Eq(h[1], a(θ[1,0] + θ[1,1]*x)),
    Eq(h[2], a(θ[2,0] + θ[2,1]*x)),
    Eq(h[3], a(θ[3,0] + θ[3,1]*x))))
eq["3.4"] = model(Eq(y, φ[0] + φ[1]*h[1] + φ[2]*h[2] + φ[3]*h[3]))


# D hidden units.
D = size("D")
d = index("d", D)
θ, φ, h = real("θ", D, span(0, 1)), real("φ", span(0, D)), real("h", D)

eq["3.5"] = model(Eq(h[d], a(θ[d,0] + θ[d,1]*x)))
eq["3.6"] = model(Eq(y, φ[0] + Sum[d](φ[d]*h[d])))


# Two outputs from four hidden units.
θ, φ, h, y = real("θ", 4, span(0, 1)), real("φ", 2, span(0, 4)), real("h", 4), real("y", 2)

eq["3.7"] = model(rows(
    Eq(h[1], a(θ[1,0] + θ[1,1]*x)),
    Eq(h[2], a(θ[2,0] + θ[2,1]*x)),
    Eq(h[3], a(θ[3,0] + θ[3,1]*x)),
    Eq(h[4], a(θ[4,0] + θ[4,1]*x))))
eq["3.8"] = model(rows(
    Eq(y[1], φ[1,0] + φ[1,1]*h[1] + φ[1,2]*h[2] + φ[1,3]*h[3] + φ[1,4]*h[4]),
    Eq(y[2], φ[2,0] + φ[2,1]*h[1] + φ[2,2]*h[2] + φ[2,3]*h[3] + φ[2,4]*h[4])))


# Two inputs, three hidden units, one output.
x, y = real("x", 2), real("y")
θ, φ, h = real("θ", 3, span(0, 2)), real("φ", span(0, 3)), real("h", 3)

eq["3.9"] = model(rows(
    Eq(h[1], a(θ[1,0] + θ[1,1]*x[1] + θ[1,2]*x[2])),
    Eq(h[2], a(θ[2,0] + θ[2,1]*x[1] + θ[2,2]*x[2])),
    Eq(h[3], a(θ[3,0] + θ[3,1]*x[1] + θ[3,2]*x[2]))))
eq["3.10"] = model(Eq(y, φ[0] + φ[1]*h[1] + φ[2]*h[2] + φ[3]*h[3]))


# The general case: D_i inputs, D hidden units, D_o outputs.
D_i, D_o = size("D_i D_o")
i, j = index("i", D_i), index("j", D_o)
x, y = real("x", D_i), real("y", D_o)
θ, φ, h = real("θ", D, span(0, D_i)), real("φ", D_o, span(0, D)), real("h", D)

eq["3.11"] = model(Eq(h[d], a(θ[d,0] + Sum[i](θ[d,i]*x[i]))))
eq["3.12"] = model(Eq(y[j], φ[j,0] + Sum[d](φ[j,d]*h[d])), by="3.11")

eq.network("shallow", uses="3.11 3.12", given=x, parameters=(θ, φ), output=y, activation=a,
           init={θ: "7.32", φ: "7.32"}, title="shallow network")


# Other activation functions.
α = real("α", domain=nonnegative)
HardSwish, heaviside, rect = elementwise("HardSwish heaviside rect")

eq["3.13"] = definition(Eq(HardSwish(z), cases((0, z < -3), (z*(z + 3)//6, Le(-3, z, 3)), (z, z > 3))))

# Scaling by a number that is not negative may be done before or after.
eq["3.14"] = identity(Eq(ReLU(α@z), α@ReLU(z)), where=α >= 0, by="3.2")

eq["3.15"] = definition(rows(
    Eq(heaviside(z), cases((0, z < 0), (1, z >= 0))),
    Eq(rect(z), cases((0, z < 0), (1, Le(0, z, 1)), (0, z > 1)))))

eq["identity activation"] = definition(Eq(a(z), z))
eq["tanh activation"] = definition(Eq(a(z), tanh(z)))

eq.activation("ReLU", uses="3.2", function=a)
eq.activation("HardSwish", uses="3.13", function=HardSwish)
eq.activation("Heaviside", uses="3.15", function=heaviside)
eq.activation("rect", uses="3.15", function=rect)
eq.activation("identity", uses="identity activation", function=a)
eq.activation("tanh", uses="tanh activation", function=a)
