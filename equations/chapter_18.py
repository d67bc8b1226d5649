"""Chapter 18. Diffusion models."""

from udlc.notation import *

eq = Chapter(18, "Diffusion models")


# The encoder q blends the data x with noise in T steps, which leave the latent variables z[1] … z[T]. The
# noise is standard normal; β[t] says how much of it step t adds.
I, D, T = size("I D T")
i, t = example("i", I), index("t", span(2, T))
x, z, ϵ = real("x", D, over=i), real("z", D, over=T), random("ϵ", D, over=T)
β = real("β", over=T, domain=probability)
q, Pr = density("q Pr")
noise = (Eq(Pr(ϵ[t]), Norm[ϵ[t]](zeros(D), eye(D))), independent(ϵ))

eq["18.1"] = model(rows(
    Eq(z[1], sqrt(1 - β[1])@x + sqrt(β[1])@ϵ[1]),
    Eq(z[t], sqrt(1 - β[t])@z[t-1] + sqrt(β[t])@ϵ[t]).forall(t, 2, ..., T, braces=False)),
    where=noise, title="forward process")
eq["18.2"] = distribution(rows(
    Eq(q(z[1] | x), Norm[z[1]](sqrt(1 - β[1])*x, β[1]*eye(D))),
    Eq(q(z[t] | z[t-1]), Norm[z[t]](sqrt(1 - β[t])*z[t-1], β[t]*eye(D))).forall(t, 2, ..., T)),
    where=noise, by="18.1")
eq["18.3"] = definition(
    Eq(q(z[1:T] | x), q(z[1] | x)*Prod[t](q(z[t] | z[t-1]))), by="18.2", title="encoder")


# Several steps at once: first two of them. Two normal noises add up to one, another variable of that law.
eq["18.4"] = model(rows(
    Eq(z[1], sqrt(1 - β[1])@x + sqrt(β[1])@ϵ[1]),
    Eq(z[2], sqrt(1 - β[2])@z[1] + sqrt(β[2])@ϵ[2])), where=noise, by="18.1")
eq["18.5"] = derivation(
    Eq(z[2], sqrt(1 - β[2])*(sqrt(1 - β[1])@x + sqrt(β[1])@ϵ[1]) + sqrt(β[2])@ϵ[2],
       sqrt(1 - β[2])*(sqrt(1 - β[1])@x + sqrt(1 - (1 - β[1]))@ϵ[1]) + sqrt(β[2])@ϵ[2],
       sqrt((1 - β[2])*(1 - β[1]))@x + sqrt(1 - β[2] - (1 - β[2])*(1 - β[1]))@ϵ[1] + sqrt(β[2])@ϵ[2]),
    by="18.4")

ϵ = random("ϵ", D)
one_noise = Eq(Pr(ϵ), Norm[ϵ](zeros(D), eye(D)))
eq["18.6"] = identity(
    InDistribution(z[2], sqrt((1 - β[2])*(1 - β[1]))@x + sqrt(1 - (1 - β[2])*(1 - β[1]))@ϵ),
    where=(*noise, one_noise), by="18.5")

# α[t] is the share of the data that t steps leave.
t, s, α = index("t", T), index("s", T), real("α", over=T, domain=probability)
eq["noise schedule"] = definition(Eq(α[t], Prod[s:1:t](1 - β[s])))
eq["18.7"] = identity(
    InDistribution(z[t], sqrt(α[t])@x + sqrt(1 - α[t])@ϵ), where=(*noise, one_noise),
    by="18.1, 18.6, noise schedule")
eq["18.8"] = distribution(
    Eq(q(z[t] | x), Norm[z[t]](sqrt(α[t])@x, (1 - α[t])*eye(D))), by="18.7", title="diffusion kernel")

# The marginal distributions blur that of the data.
eq["18.9"] = definition(
    Eq(q(z[t]), Int[z[1:t-1], x](q(z[1:t], x)), Int[z[1:t-1], x](q(z[1:t] | x)*Pr(x))),
    where=Eq(q(x), Pr(x)), title="marginal distribution")
eq["18.10"] = identity(Eq(q(z[t]), Int[x](q(z[t] | x)*Pr(x))), by="18.3 18.9")


# One step back is not normal, but becomes so when the data are known.
t = index("t", span(2, T))
eq["18.11"] = identity(Eq(q(z[t-1] | z[t]), q(z[t] | z[t-1])*q(z[t-1])/q(z[t])))

posterior = paren(1 - α[t-1])/(1 - α[t])*sqrt(1 - β[t])*z[t] + sqrt(α[t-1])*β[t]/(1 - α[t])*x
earlier = Norm[z[t-1]](sqrt(α[t-1])@x, (1 - α[t-1])*eye(D))
eq["18.12"] = proportional(
    Eq(q(z[t-1] | z[t], x), q(z[t] | z[t-1], x)*q(z[t-1] | x)/q(z[t] | x))
    .Propto(q(z[t] | z[t-1])*q(z[t-1] | x), over=z[t-1], by="18.3")
    .Eq(Norm[z[t]](sqrt(1 - β[t])@z[t-1], β[t]*eye(D))*earlier, by="18.2 18.8")
    .Propto(Norm[z[t-1]](1/sqrt(1 - β[t])*z[t], β[t]/(1 - β[t])*eye(D))*earlier, over=z[t-1], by="18.13"))

# A normal density of v as one of its mean's parameters w, which A determines;
D_v, D_w = size("D_v D_w")
v, w = real("v", D_v), real("w", D_w)
A, B = real("A", D_v, D_w), real("B", D_v, D_v, domain=positive_definite)
eq["18.13"] = proportional(
    Propto(Norm[v](A*w, B), Norm[w]((A.T*B**-1*A)**-1*A.T*B**-1*v, (A.T*B**-1*A)**-1), over=w),
    where=abs(A.T*B**-1*A) > 0)

# the product of two of them.
a, b = real("a b", D_w)
A, B = real("A B", D_w, D_w, domain=positive_definite)
eq["18.14"] = proportional(
    Propto(Norm[w](a, A)@Norm[w](b, B),
           Norm[w]((A**-1 + B**-1)**-1*(A**-1*a + B**-1*b), (A**-1 + B**-1)**-1), over=w))
eq["18.15"] = distribution(
    Eq(q(z[t-1] | z[t], x), Norm[z[t-1]](posterior, β[t]*(1 - α[t-1])/(1 - α[t])*eye(D))),
    by="18.12, 18.14, noise schedule", title="conditional diffusion distribution")


# The decoder goes back in steps whose means are networks f[t] with parameters φ[t].
N_φ = size("N_φ")
φ, f, σ = real("φ", N_φ, over=T), function("f", D, over=T), real("σ", over=T, domain=positive)
back = Pr(z[t-1] | z[t], φ[t])
first = Pr(x | z[1], φ[1])
known = q(z[t-1] | z[t], x)

eq["18.16"] = distribution(rows(
    Eq(Pr(z[T]), Norm[z[T]](zeros(D), eye(D))),
    Eq(back, Norm[z[t-1]](f[t](z[t], φ[t]), σ[t]**2*eye(D))),
    Eq(first, Norm[x](f[1](z[1], φ[1]), σ[1]**2*eye(D)))), title="decoder")
eq["18.17"] = definition(
    Eq(Pr(x, z[1:T] | φ[1:T]), without_brackets(first*Prod[t](back))@Pr(z[T])), by="18.16")
eq["18.18"] = definition(
    Eq(Pr(x | φ[1:T]), Int[z[1:T]](Pr(x, z[1:T] | φ[1:T]))), by="18.17", title="likelihood")
eq["18.19"] = optimum(
    Eq(hat(φ)[1:T], argmax[φ[1:T]](Sum[i](log(Pr(x[i] | φ[1:T]))))), title="maximum likelihood")


# The bound on the likelihood that is maximised instead.
ELBO = function("ELBO")
joint = without_brackets(first*Prod[t](back))@Pr(z[T])
ratio = Pr(x, z[1:T] | φ[1:T])/q(z[1:T] | x)
steps = Prod[t](back)/Prod[t](known)
terms = log(first) + Sum[t](log(back/known))

eq["18.20"] = inequality(
    Eq(log(Pr(x | φ[1:T])), log(Int[z[1:T]](Pr(x, z[1:T] | φ[1:T]))), log(Int[z[1:T]](q(z[1:T] | x)*ratio)))
    .Ge(Int[z[1:T]](q(z[1:T] | x)*log(ratio)), by="17.13"), by="18.18")
eq["18.21"] = definition(
    Eq(ELBO(φ[1:T]), Int[z[1:T]](q(z[1:T] | x)*log(ratio))), by="18.20", title="evidence lower bound")

# The factors of both distributions; the last step of the encoder says next to nothing of the data.
eq["18.22"] = derivation(
    Eq(log(ratio), log(joint/(q(z[1] | x)*Prod[t](q(z[t] | z[t-1])))),
       log(first/q(z[1] | x)) + log(Prod[t](back)/Prod[t](q(z[t] | z[t-1]))) + log(Pr(z[T]))),
    by="18.3 18.17")
eq["18.23"] = derivation(
    Eq(q(z[t] | z[t-1]), q(z[t] | z[t-1], x), known*q(z[t] | x)/q(z[t-1] | x)), by="18.3")
eq["18.24"] = derivation(
    Eq(log(ratio),
       log(first/q(z[1] | x)) + log(Prod[t](back@q(z[t-1] | x))/Prod[t](known@q(z[t] | x))) + log(Pr(z[T])),
       log(first) + log(steps) + log(Pr(z[T])/q(z[T] | x))).Approx(terms),
    where=Approx(q(z[T] | x), Pr(z[T])), by="18.22 18.23")
eq["18.25"] = derivation(
    Eq(ELBO(φ[1:T]), Int[z[1:T]](q(z[1:T] | x)*log(ratio)))
    .Approx(Int[z[1:T]](q(z[1:T] | x)*terms), by="18.24")
    .Eq(E[q(z[1] | x)](log(first)) - Sum[t](E[q(z[t] | x)](KL(known, back)))), by="18.21")

# The reconstruction term is a normal density; the divergences are between two of them.
eq["18.26"] = distribution(Eq(first, Norm[x](f[1](z[1], φ[1]), σ[1]**2*eye(D))), by="18.16")
eq["18.27"] = distribution(rows(
    Eq(back, Norm[z[t-1]](f[t](z[t], φ[t]), σ[t]**2*eye(D))),
    Eq(known, Norm[z[t-1]](posterior, β[t]*(1 - α[t-1])/(1 - α[t])*eye(D)))), by="18.15 18.16")

# C does not depend on the parameters.
C = real("C")
eq["18.28"] = identity(
    Eq(KL(known, back), 1/(2*σ[t]**2)*norm(posterior - f[t](z[t], φ[t]))**2 + C),
    where=Eq(partial[φ[t]](C), 0), by="18.27 18.48")


# The loss, with one draw of the latent variables Z[i,t] of each example in place of expectations.
L, Z = real("L"), real("z", D, over=(i, T))
reconstruction = -log(Norm[x[i]](f[1](Z[i,1], φ[1]), σ[1]**2*eye(D)))

eq["18.29"] = loss(
    Eq(L(φ[1:T]), Sum[i](reconstruction + Sum[t](1/(2*σ[t]**2)*norm(
        (1 - α[t-1])/(1 - α[t])*sqrt(1 - β[t])*Z[i,t] + sqrt(α[t-1])*β[t]/(1 - α[t])*x[i]
        - f[t](Z[i,t], φ[t]))**2))), by="18.25 18.26 18.28", title="diffusion loss")


# The same with the noise predicted: the data in terms of the noise, N[i,t] being that of one example,
t = index("t", T)
N = random("ϵ", D, over=(i, T))
drawn = Eq(Z[i,t], sqrt(α[t])@x[i] + sqrt(1 - α[t])@N[i,t])
eq["18.30"] = identity(Eq(z[t], sqrt(α[t])@x + sqrt(1 - α[t])@ϵ), by="18.7")
eq["18.31"] = identity(Eq(x, 1/sqrt(α[t])@z[t] - sqrt(1 - α[t])/sqrt(α[t])@ϵ), by="18.30")

# the target in terms of the noise,
t = index("t", span(2, T))
share = β[t]/(sqrt(1 - α[t])*sqrt(1 - β[t]))*ϵ
eq["18.32"] = derivation(
    Eq(posterior,
       paren(1 - α[t-1])/(1 - α[t])*sqrt(1 - β[t])*z[t] + sqrt(α[t-1])*β[t]/(1 - α[t])*(
           1/sqrt(α[t])*z[t] - sqrt(1 - α[t])/sqrt(α[t])*ϵ),
       paren(1 - α[t-1])/(1 - α[t])*sqrt(1 - β[t])*z[t] + β[t]/(1 - α[t])*(
           1/sqrt(1 - β[t])*z[t] - sqrt(1 - α[t])/sqrt(1 - β[t])*ϵ)), by="18.31 18.49")
eq["18.33"] = derivation(
    Eq(posterior,
       ((1 - α[t-1])*sqrt(1 - β[t])/(1 - α[t]) + β[t]/((1 - α[t])*sqrt(1 - β[t])))*z[t] - share,
       ((1 - α[t-1])*(1 - β[t])/((1 - α[t])*sqrt(1 - β[t])) + β[t]/((1 - α[t])*sqrt(1 - β[t])))*z[t] - share,
       ((1 - α[t-1])*(1 - β[t]) + β[t])/((1 - α[t])*sqrt(1 - β[t]))*z[t] - share,
       (1 - α[t])/((1 - α[t])*sqrt(1 - β[t]))*z[t] - share,
       1/sqrt(1 - β[t])*z[t] - share), by="18.32, noise schedule")

# and networks g[t] that predict the noise.
eq["18.34"] = loss(
    Eq(L(φ[1:T]), Sum[i](reconstruction + Sum[t](1/(2*σ[t]**2)*norm(
        paren(1/sqrt(1 - β[t])*Z[i,t] - β[t]/(sqrt(1 - α[t])*sqrt(1 - β[t]))*N[i,t])
        - f[t](Z[i,t], φ[t]))**2))), where=drawn, by="18.29, 18.33, noise schedule")

t = index("t", T)
g = function("g", D, over=T)
eq["18.35"] = model(
    Eq(f[t](z[t], φ[t]), 1/sqrt(1 - β[t])*z[t] - β[t]/(sqrt(1 - α[t])*sqrt(1 - β[t]))*g[t](z[t], φ[t])))

weighted = β[t]**2/((1 - α[t])*(1 - β[t])*2*σ[t]**2)*norm(g[t](Z[i,t], φ[t]) - N[i,t])**2
eq["18.36"] = loss(
    Eq(L(φ[1:T]), Sum[i](without_brackets(reconstruction + Sum[t:2:T](weighted)))), by="18.34 18.35")

# What no parameter changes is C[i]; the first term has the form of the others.
C = real("C", over=i)
eq["18.37"] = loss(
    Eq(L(φ[1:T]), Sum[i](without_brackets(
        1/(2*σ[1]**2)*norm(x[i] - f[1](Z[i,1], φ[1]))**2 + Sum[t:2:T](weighted) + C[i]))),
    where=Eq(partial[φ[t]](C[i]), 0), by="18.36 5.7")
eq["18.38"] = identity(
    Eq(1/(2*σ[1]**2)*norm(x[i] - f[1](Z[i,1], φ[1]))**2,
       1/(2*σ[1]**2)*norm(β[1]/(sqrt(1 - α[1])*sqrt(1 - β[1]))*g[1](Z[i,1], φ[1])
                          - β[1]/(sqrt(1 - α[1])*sqrt(1 - β[1]))*N[i,1])**2),
    where=drawn, by="18.31, 18.35, noise schedule")
eq["18.39"] = loss(
    Eq(L(φ[1:T]), Sum[i](Sum[t](weighted))), where=drawn, by="18.31, 18.35, 18.37, 18.38, noise schedule")

# Without the weights it works better.
eq["18.40"] = loss(
    Eq(L(φ[1:T]), Sum[i](Sum[t](norm(g[t](Z[i,t], φ[t]) - N[i,t])**2)),
       Sum[i](Sum[t](norm(g[t](sqrt(α[t])@x[i] + sqrt(1 - α[t])@N[i,t], φ[t]) - N[i,t])**2))),
    where=drawn, by="18.30", title="simplified diffusion loss")


# Guidance: each step back also climbs the probability of the class c.
J = size("J")
c = real("c", domain=label_in(J))
eq["18.41"] = update(
    Eq(z[t-1], hat(z)[t-1] + σ[t]**2*partial[z[t]](log(Pr(c | z[t]))) + σ[t]*ϵ), where=one_noise,
    title="classifier guidance")


# From the problems: a step that keeps the variance,
x, ϵ = real("x", D, over=span(0, T)), random("ϵ", D, over=T)
eq["18.42"] = update(Eq(x[t], sqrt(1 - β[t])@x[t-1] + sqrt(β[t])@ϵ[t]), where=noise, by="18.1")

# a sum of two normal variables,
a, b, ϵ, y = real("a"), real("b"), random("ϵ", over=2), random("z")
two_noises = (Eq(Pr(ϵ[1]), Norm[ϵ[1]](0, 1)), Eq(Pr(ϵ[2]), Norm[ϵ[2]](0, 1)), independent(ϵ))
eq["18.43"] = definition(Eq(y, a@ϵ[1] + b@ϵ[2]), where=two_noises)
eq["18.44"] = identity(rows(Eq(E(y), 0), Eq(Var(y), a**2 + b**2)), where=two_noises, by="18.43")

# three steps at once,
x, ϵ = real("x", D, over=i), random("ϵ", D)
eq["18.45"] = identity(
    InDistribution(z[3], sqrt((1 - β[3])*(1 - β[2])*(1 - β[1]))@x
                   + sqrt(1 - (1 - β[3])*(1 - β[2])*(1 - β[1]))@prime(ϵ)),
    where=(*noise, Eq(Pr(prime(ϵ)), Norm[prime(ϵ)](zeros(D), eye(D)))), by="18.1 18.6")

# the two rules for normal densities again,
A, B = real("A", D_v, D_w), real("B", D_v, D_v, domain=positive_definite)
eq["18.46"] = proportional(
    Propto(Norm[v](A*w, B), Norm[w]((A.T*B**-1*A)**-1*A.T*B**-1*v, (A.T*B**-1*A)**-1), over=w),
    where=abs(A.T*B**-1*A) > 0, by="18.13")

x, a, b = real("x a b", D_w)
A, B = real("A B", D_w, D_w, domain=positive_definite)
eq["18.47"] = proportional(
    Propto(Norm[x](a, A)*Norm[x](b, B),
           Norm[x]((A**-1 + B**-1)**-1*(A**-1*a + B**-1*b), (A**-1 + B**-1)**-1), over=x), by="18.14")

# the divergence between two of them,
d = size("d")
w, a, b = real("w a b", d)
A, B = real("A B", d, d, domain=positive_definite)
eq["18.48"] = identity(
    Eq(KL(Norm[w](a, A), Norm[w](b, B)),
       frac(1, 2)*(tr(B**-1*A) - d + (a - b).T*B**-1*(a - b) + log(abs(B)/abs(A)))), by="5.27")

# and what the noise schedule makes of two coefficients.
t = index("t", span(2, T))
eq["18.49"] = identity(Eq(sqrt(α[t]/α[t-1]), sqrt(1 - β[t])), by="noise schedule")
eq["18.50"] = identity(
    Eq(((1 - α[t-1])*(1 - β[t]) + β[t])/((1 - α[t])*sqrt(1 - β[t])), 1/sqrt(1 - β[t])), by="noise schedule")
