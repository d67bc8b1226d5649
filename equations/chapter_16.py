"""Chapter 16. Normalizing flows."""

from udlc.notation import *

# The derivative of one vector by another has a row for each component of the one above.
eq = Chapter(16, "Normalizing flows", layout="numerator")


# In one dimension: f takes a latent z, of known density, to x. Its slope is nowhere zero.
I, N_φ = size("I N_φ")
i = example("i", I)
x, z, φ = real("x", over=i), real("z", over=i), real("φ", N_φ)
f, Pr = function("f"), density("Pr")

eq["16.1"] = identity(
    Eq(Pr(x | φ), abs(partial[z](f(z, φ)))**-1 @ Pr(z)),
    where=(Eq(x, f(z, φ)), invertible(f)), title="change of variables in one dimension")
eq["16.2"] = optimum(
    Eq(hat(φ), argmax[φ](Prod[i](Pr(x[i] | φ))),
       argmin[φ](Sum[i](-log(Pr(x[i] | φ)))),
       argmin[φ](Sum[i](without_brackets(log(abs(partial[z[i]](f(z[i], φ)))) - log(Pr(z[i])))))),
    where=(Eq(z[i], f.inv(x[i], φ)), invertible(f)), by="16.1")


# In D dimensions, with the determinant of the Jacobian,
D = size("D")
x, z, f = real("x", D, over=i), real("z", D, over=i), function("f", D)

eq["16.3"] = identity(
    Eq(Pr(x | φ), abs(partial[z](f(z, φ)))**-1 @ Pr(z)),
    where=(Eq(x, f(z, φ)), invertible(f)), title="change of variables")

# a flow being made of K layers f[k], each with its own parameters.
K = size("K")
k = index("k", K)
φ, F = real("φ", N_φ, over=k), function("f", D, over=k)

eq["16.4"] = model(Eq(x, f(z, φ), nest(F[k](hole, φ[k]), k, K, K-1, ..., 2, 1, inner=z)), title="flow")
eq["16.5"] = identity(
    Eq(z, f.inv(x, φ), nest(F[k].inv(hole, φ[k]), k, 1, 2, ..., K-1, K, inner=x)),
    where=invertible(F[k]), by="16.4", title="inverse flow")
eq["16.6"] = gradient(
    Eq(partial[z](f(z, φ)),
       partial[F[K-1]](F[K](F[K-1], φ[K])) @ partial[F[K-2]](F[K-1](F[K-2], φ[K-1]))
       * ... * partial[F[1]](F[2](F[1], φ[2])) @ partial[z](F[1](z, φ[1]))), by="16.4")
eq["16.7"] = identity(
    Eq(abs(partial[z](f(z, φ))),
       abs(partial[F[K-1]](F[K](F[K-1], φ[K]))) @ abs(partial[F[K-2]](F[K-1](F[K-2], φ[K-1])))
       * ... * abs(partial[F[1]](F[2](F[1], φ[2]))) @ abs(partial[z](F[1](z, φ[1])))), by="16.6")
eq["16.8"] = optimum(
    Eq(hat(φ), argmax[φ](Prod[i](Pr(z[i]) @ abs(partial[z[i]](f(z[i], φ)))**-1)),
       argmin[φ](Sum[i](without_brackets(log(abs(partial[z[i]](f(z[i], φ)))) - log(Pr(z[i])))))),
    where=(Eq(z[i], f.inv(x[i], φ)), invertible(f)), by="16.3")


# Layers. Linear, in N dimensions: a permutation P, a lower triangle L and an upper one, D being its diagonal;
# so inverse and determinant are cheap.
N = size("N")
Ω, P, L = real("Ω", N, N), real("P", N, N, domain=permutation), real("L", N, N, domain=unit_lower)
U, Δ = real("U", N, N, domain=strictly_upper), real("D", N, N, domain=diagonal)

eq["16.9"] = definition(Eq(Ω, P*L*(U + Δ)), title="linear flow")

# Elementwise: one function of a scalar for all components.
d = index("d", D)
h, φ, f, F = real("h", D), real("φ", N_φ), function("f"), function("f", D)

eq["16.10"] = model(Eq(F(h), row(f(h[1], φ), f(h[2], φ), ..., f(h[D], φ)).T), title="elementwise flow")
eq["16.11"] = identity(Eq(abs(partial[h](F(h))), Prod[d](abs(partial[h[d]](f(h[d]))))), by="16.10")

# Such a function in K straight pieces, piece b of which h lies in; φ[k] is the height of a piece.
b = index("b", K)
h, φ = real("h", domain=half_open(0, 1)), real("φ", K, domain=positive)

eq["16.12"] = model(
    Eq(f(h, φ), paren(Sum[k:1:b-1](φ[k])) + (h*K - b + 1)*φ[b]),
    where=(Eq(b, floor(K*h) + 1), Eq(Sum[k](φ[k]), 1)), title="piecewise linear flow")

# Coupling: the first part of h stays as it is and gives the parameters for the second.
n = index("n", 2)
D_ = size("D", over=2)
h, φ, g = real("h", D_[n], over=n), function("φ", N_φ, font="it"), function("g", D_[2])
h_ = prime(h)

eq["16.13"] = model(
    rows(Eq(h_[1], h[1]), Eq(h_[2], g(h[2], φ(h[1])))), where=invertible(g), title="coupling flow")
eq["16.14"] = identity(
    rows(Eq(h[1], h_[1]), Eq(h[2], g.inv(h_[2], φ(h[1])))), where=invertible(g), by="16.13",
    title="inverse coupling flow")

# Autoregressive: each component with parameters that those before it give.
h, g = real("h", D, colon=True), function("g")
h_ = prime(h)

eq["16.15"] = model(Eq(h_[d], g(h[d], φ(h[1:d-1]))), where=invertible(g), title="autoregressive flow")

h, φ1 = real("h", 4, colon=True, bold=False), real("φ", N_φ)
h_ = prime(h)
eq["16.16"] = model(rows(
    Eq(h_[1], g(h[1], φ1)),
    Eq(h_[2], g(h[2], φ(h[1]))),
    Eq(h_[3], g(h[3], φ(h[1:2]))),
    Eq(h_[4], g(h[4], φ(h[1:3])))), where=invertible(g), by="16.15")
eq["16.17"] = identity(rows(
    Eq(h[1], g.inv(h_[1], φ1)),
    Eq(h[2], g.inv(h_[2], φ(h[1]))),
    Eq(h[3], g.inv(h_[3], φ(h[1:2]))),
    Eq(h[4], g.inv(h_[4], φ(h[1:3])))), where=invertible(g), by="16.16")

# Residual: each part in turn adds a function of the other.
N = size("N", over=2)
h, f, φ = real("h", D_[n], over=n), function("f", D_[n], over=n), real("φ", N[n], over=n)
h_ = prime(h)

eq["16.18"] = model(rows(
    Eq(h_[1], h[1] + f[1](h[2], φ[1])),
    Eq(h_[2], h[2] + f[2](h_[1], φ[2]))), title="residual flow")
eq["16.19"] = identity(rows(
    Eq(h[2], h_[2] - f[2](h_[1], φ[2])),
    Eq(h[1], h_[1] - f[1](h[2], φ[1]))), by="16.18", title="inverse residual flow")

# Contractions have one fixed point, so that y = z + f[z] can be solved for z.
y, z, β = real("y"), real("z"), real("β", domain=probability)
f, dist = function("f"), function("dist")
z_ = prime(z)

# Where z′ = z both distances are zero, so that the sign cannot be strict.
eq["16.20"] = inequality(
    (dist(f(z_), f(z)) < β@dist(z_, z)).forall((z, z_)),
    corrected=(dist(f(z_), f(z)) <= β@dist(z_, z)).forall((z, z_)),
    where=(contraction(f), Eq(dist(z, z), 0)), title="contraction")
eq["16.21"] = model(Eq(y, z + f(z)), where=contraction(f))

# The determinant of such a layer as a series; the book's power is that of the matrix, not of its trace.
k = index("k", oo)
h, φ, f = real("h", D), real("φ", N_φ), function("f", D)
J = partial[h](f(h, φ))

eq["16.22"] = derivation(
    Eq(log(abs(eye(D) + J)), trace(matrix_log(eye(D) + J)), Sum[k]((-1)**(k - 1)/k*trace(J)**k)),
    corrected=Eq(log(abs(eye(D) + J)), trace(matrix_log(eye(D) + J)), Sum[k]((-1)**(k - 1)/k*trace(J**k))),
    where=contraction(f))

# A trace as an expectation, and from I samples of noise.
A, ε = real("A", D, D), random("ε", D, over=i)

eq["16.23"] = derivation(
    Eq(trace(A), trace(A*E(ε*ε.T)), trace(E(A*ε*ε.T)), E(trace(A*ε*ε.T)), E(trace(ε.T*A*ε)), E(ε.T*A*ε)),
    where=(Eq(E(ε), zeros(D)), Eq(E(ε*ε.T), eye(D)), independent(A, ε)), title="trace as an expectation")
eq["16.24"] = approximation(
    Eq(trace(A), E(ε.T*A*ε)).Approx(1/I*Sum[i](ε[i].T*A*ε[i])),
    where=(Eq(E(ε), zeros(D)), Eq(E(ε*ε.T), eye(D)), independent(A, ε)), by="16.23",
    title="Hutchinson's trace estimate")


# Fitting a flow to a density q that can be evaluated, by samples z[i]; or to samples x[i].
x, z, X = real("x", D), real("z", D, over=i), real("x", D, over=i)
f, q = function("f", D, bold=False), density("q")

eq["16.25"] = optimum(Eq(hat(φ), argmin[φ](div("KL", 1/I*Sum[i](dirac(x - f(z[i], φ))), q(x)))))
eq["16.26"] = optimum(Eq(hat(φ), argmin[φ](div("KL", 1/I*Sum[i](dirac(x - X[i])), Pr(X[i], φ)))),
                      corrected=Eq(hat(φ), argmin[φ](div("KL", 1/I*Sum[i](dirac(x - X[i])), Pr(x | φ)))))


# From the problems: a normal density and the sigmoid as a flow,
x, z, f = real("x"), real("z"), function("f")

eq["16.27"] = distribution(
    Eq(Pr(z), 1/sqrt(2*pi)*exp(-z**2/2)), where=Eq(Pr(z), Norm[z](0, 1)), by="5.7",
    title="standard normal distribution")
eq["16.28"] = model(Eq(x, f(z), 1/(1 + exp(-z))), by="5.18")

# two matrices to invert,
Ω = real("Ω", 4, 4, over=2)
eq["16.29"] = data(rows(
    Eq(Ω[1], grid((2, 0, 0, 0), (0, -5, 0, 0), (0, 0, 1, 0), (0, 0, 0, 2))),
    Eq(Ω[2], grid((1, 0, 0, 0), (2, 4, 0, 0), (1, -1, 2, 0), (4, -2, -2, 1)))))

# the change of variables again,
x, z, f = real("x", D), real("z", D), function("f", D)
eq["16.30"] = identity(
    Eq(Pr(x), Pr(z) @ abs(partial[z](f(z)))**-1), where=(Eq(x, f(z)), invertible(f)), by="16.3")

# leaky ReLUs as an elementwise flow,
LReLU, Z = elementwise("LReLU"), real("z")
eq["16.31"] = definition(
    Eq(LReLU(Z), cases((number("0.1")*Z, Z < 0), (Z, Z >= 0))), by="7.43", title="leaky ReLU")
eq["16.32"] = model(Eq(f(z), row(LReLU(z[1]), LReLU(z[2]), ..., LReLU(z[D])).T), by="16.31")

# and one in pieces of square roots.
k = index("k", K)
h, h_, f = real("h", domain=half_open(0, 1)), prime(real("h", bold=True)), function("f")
φ = real("φ", K, domain=positive)
eq["16.33"] = model(
    Eq(h_, f(h, φ), sqrt(square_brackets(K*h - b + 1)*φ[b]) + Sum[k:1:b-1](sqrt(φ[k]))),
    where=(Eq(b, floor(K*h) + 1), Eq(Sum[k](φ[k]), 1)), title="flow in pieces of square roots")
