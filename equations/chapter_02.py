"""Chapter 2. Supervised learning."""

from udlc.notation import *

eq = Chapter(2, "Supervised learning")


# A model is a function of inputs x, with parameters φ, that gives predictions y.
D_i, D_o, N_φ = size("D_i D_o N_φ")
x, y, φ = real("x", D_i), real("y", D_o), real("φ", N_φ)
f = function("f", D_o)
L = real("L")

eq["2.1"] = definition(Eq(y, f(x)))
eq["2.2"] = definition(Eq(y, f(x, φ)))

# Training looks for the parameters whose loss is smallest.
eq["2.3"] = optimum(Eq(hat(φ), argmin[φ](L(φ))))


# Linear regression in one dimension, from I examples.
I = size("I")
i = example("i", I)
x, y = real("x y", over=i)
φ = real("φ", span(0, 1))  # φ[0] is the intercept, φ[1] the slope
f = function("f")

eq["2.4"] = model(Eq(y, f(x, φ), φ[0] + φ[1]*x), title="straight line")
eq["2.5"] = loss(
    Eq(L(φ), Sum[i]((f(x[i], φ) - y[i])**2),
       Sum[i]((φ[0] + φ[1]*x[i] - y[i])**2)),
    by="2.4", bind={f: "2.4"}, title="least squares loss")
eq["2.6"] = optimum(
    Eq(hat(φ), argmin[φ](L(φ)),
       argmin[φ](Sum[i]((f(x[i], φ) - y[i])**2)),
       argmin[φ](Sum[i]((φ[0] + φ[1]*x[i] - y[i])**2))),
    by="2.3 2.4 2.5", bind={f: "2.4", L: "2.5"})

eq.network("line", uses="2.4", given=x, parameters=φ, output=y, title="straight line")
eq.head("least_squares_line", uses="2.5", prediction=f, target=y, data=x, loss=L, optimum="2.6",
        title="least squares for the straight line")
