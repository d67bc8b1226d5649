"""Chapter 11. Residual networks."""

from udlc.notation import *

eq = Chapter(11, "Residual networks")


# Four stages, one after the other. Stage k gives D[k] numbers from D[k-1] and has N[k] parameters.
k = index("k", 4)
D, N = size("D", over=span(0, 4)), size("N", over=4)
x, y = real("x", D[0]), real("y", D[4])
h, φ, f = real("h", D[k], over=k), real("φ", N[k], over=k), function("f", D[k], over=k)

eq["11.1"] = model(rows(
    Eq(h[1], f[1](x, φ[1])),
    Eq(h[2], f[2](h[1], φ[2])),
    Eq(h[3], f[3](h[2], φ[3])),
    Eq(y, f[4](h[3], φ[4]))))
eq["11.2"] = model(
    Eq(y, f[4](f[3](f[2](f[1](x, φ[1]), φ[2]), φ[3]), φ[4])), by="11.1")

# Changes in the first stage reach the output through all the others.
eq["11.3"] = gradient(
    Eq(partial[f[1]](y), partial[f[1]](f[2])*partial[f[2]](f[3])*partial[f[3]](f[4])), by="11.1")


# Residual stages add what they give to what they were given; all are of one width.
D = size("D")
x, y = real("x", D), real("y", D)
h, f = real("h", D, over=3), function("f", D, over=4)

eq["11.4"] = model(rows(
    Eq(h[1], x + f[1](x, φ[1])),
    Eq(h[2], h[1] + f[2](h[1], φ[2])),
    Eq(h[3], h[2] + f[3](h[2], φ[3])),
    Eq(y, h[3] + f[4](h[3], φ[4]))), title="residual network")

# Written out, it is a sum over networks of one to four stages.
eq["11.5"] = identity(
    Eq(y, x + f[1](x)
       + f[2](x + f[1](x))
       + f[3](x + f[1](x) + f[2](x + f[1](x)))
       + f[4](x + f[1](x) + f[2](x + f[1](x)) + f[3](x + f[1](x) + f[2](x + f[1](x))))), by="11.4")

# So the first stage reaches the output along eight paths; in each factor the stages between are held fixed.
by1, by2, by3 = partial[f[1]], partial[f[2]], partial[f[3]]

eq["11.6"] = gradient(
    Eq(by1(y),
       eye(D) + by1(f[2])
       + (by1(f[3], given=f[2]) + by1(f[2])*by2(f[3], given=f[1]))
       + (by1(f[4], given=(f[2], f[3]))
          + by1(f[2])*by2(f[4], given=(f[1], f[3]))
          + by1(f[3], given=f[2])*by3(f[4], given=(f[1], f[2]))
          + by1(f[2])*by2(f[3], given=f[1])*by3(f[4], given=(f[1], f[2])))), by="11.5")


# Batch normalization of one hidden unit h, over the examples of a batch ℬ.
I = size("I")
i, B = example("i", I), family("B")
h, m_h, s_h = real("h", over=i), real("m_h"), real("s_h", domain=nonnegative)
γ, δ, ϵ = real("γ"), real("δ"), real("ϵ", domain=positive)

eq["11.7"] = definition(rows(
    Eq(m_h, 1/abs(B)*Sum[i:B](h[i])),
    Eq(s_h, sqrt(1/abs(B)*Sum[i:B]((h[i] - m_h)**2)))), title="mean and standard deviation of a batch")
eq["11.8"] = update(
    Becomes(h[i], (h[i] - m_h)/(s_h + ϵ)).forall(i, B), by="11.7", title="standardization")
eq["11.9"] = update(Becomes(h[i], γ*h[i] + δ).forall(i, B), by="11.8", title="scale and shift")


# From the problems: batch normalization in steps. The batch is all I examples, and E their mean.
z, f, F = real("z", over=i), real("f", over=7), real("f", over=(7, i))

eq["11.10"] = model(rows(
    Eq(f[1], E[silent(i)](z[i])),
    Eq(F[2,i], z[i] - f[1]),
    Eq(F[3,i], F[2,i]**2),
    Eq(f[4], E[silent(i)](F[3,i])),
    Eq(f[5], sqrt(f[4] + ϵ)),
    Eq(f[6], 1//f[5]),
    Eq(F[7,i], cross(F[2,i], f[6])),
    Eq(prime(z)[i], cross(F[7,i], γ) + δ)), title="batch normalization")
