"""Least values, orders, inequalities, series, flows and chains: statements of a stranger."""

# ruff: noqa: F403, F405
from tests.verify.outside import Rows
from udlc.notation import *

table = Rows()
I, N, M, K, T, D_x, N_φ = size("I N M K T D_x N_φ")
n, j, k, m, i = index("n", N), index("j", N), index("k", K), index("m", M), example("i", I)
t = index("t", T)
x, y, z, c, b0 = real("x y z c b")
p, q, r = real("p q r", domain=positive)
s0 = real("s", domain=nonnegative)
γ = real("γ", domain=half_open(0, 1))
u, v, w = real("u v w", N)
f, g, h = function("f"), function("g"), function("h")
φ = real("φ", N_φ)
X, Yt = real("x", D_x, over=i), real("y", over=i)
L, l = real("L"), function("l")
fn = function("f")
gφ = function("g")
bst = hat(φ)
SQ = Sum[i]((Yt[i] - fn(X[i], φ)) ** 2)
LL = Sum[i](log(1 / sqrt(2 * pi * p) * exp(-((Yt[i] - fn(X[i], φ)) ** 2) / (2 * p))))
table.proved(Eq(bst, argmax[φ](LL), argmin[φ](SQ)), optimum)
table.refuted(Eq(bst, argmin[φ](LL), argmin[φ](SQ)), optimum)
table.refuted(Eq(bst, argmax[φ](LL), argmax[φ](SQ)), optimum)
table.proved(Eq(bst, argmin[φ](SQ + c * Sum[i](1)), argmin[φ](SQ)), optimum)
table.refuted(Eq(bst, argmin[φ](SQ + gφ(φ)), argmin[φ](SQ)), optimum)
table.true(Eq(bst, argmin[φ](sqrt(SQ)), argmin[φ](SQ)), optimum)
table.refuted(Eq(bst, argmin[φ](-sqrt(SQ)), argmin[φ](SQ)), optimum)
table.refuted(Eq(bst, argmin[φ](c * SQ), argmin[φ](SQ)), optimum)
table.proved(Eq(bst, argmin[φ](p * SQ + q * gφ(φ)), argmin[φ](SQ + q / p * gφ(φ))), optimum)
table.refuted(Eq(bst, argmin[φ](p * SQ + q * gφ(φ)), argmin[φ](SQ + p / q * gφ(φ))), optimum)
table.refuted(Eq(bst, argmax[φ](Sum[i](exp(-((Yt[i] - fn(X[i], φ)) ** 2)))), argmin[φ](SQ)), optimum)
Pr = density("Pr")
table.proved(
    Eq(
        bst,
        argmax[φ](Prod[i](Pr(Yt[i] | X[i], φ)) * Pr(φ)),
        argmin[φ](-Sum[i](log(Pr(Yt[i] | X[i], φ))) - log(Pr(φ))),
    ),
    optimum,
)
table.false(
    Eq(
        bst,
        argmax[φ](Prod[i](Pr(Yt[i] | X[i], φ) * Pr(φ))),
        argmin[φ](-Sum[i](log(Pr(Yt[i] | X[i], φ))) - log(Pr(φ))),
    ),
    optimum,
)
table.false(
    Eq(
        bst,
        argmax[φ](Prod[i](Pr(Yt[i] | X[i], φ)) * Pr(φ)),
        argmin[φ](-Sum[i](log(Pr(Yt[i] | X[i], φ))) + log(Pr(φ))),
    ),
    optimum,
)
table.proved(Eq(hat(z), argmin[z]((z - c) ** 2), c), optimum)
table.refuted(Eq(hat(z), argmin[z]((z - c) ** 2), -c), optimum)
table.refuted(Eq(hat(z), argmin[z]((z - c) ** 2 + p * z**2), c / (1 - p)), optimum)
table.proved(Eq(hat(z), argmin[z]((z - c) ** 2 + p * z**2), c / (1 + p)), optimum)
table.proved(Eq(hat(z), argmin[z](Sum[n]((u[n] - z) ** 2)), Sum[n](u[n]) / N), optimum)
table.refuted(Eq(hat(z), argmin[z](Sum[n]((u[n] - z) ** 2)), Sum[n](u[n])), optimum)
table.proved(Approx(exp(x), 1 + x + x**2 / 2, order=2, over=x), approximation)
table.refuted(Approx(exp(x), 1 + x + x**2, order=2, over=x), approximation)
table.proved(Approx(exp(x), 1 + x, order=1, over=x), approximation)
table.refuted(Approx(exp(x), 1 + 2 * x, order=1, over=x), approximation)
table.proved(Approx(log(1 + x), x - x**2 / 2, order=2, over=x), approximation)
table.refuted(Approx(log(1 + x), x + x**2 / 2, order=2, over=x), approximation)
table.proved(Approx(sin(x), x, order=2, over=x), approximation)
table.refuted(Approx(cos(x), 1 - x**2, order=2, over=x), approximation)
table.proved(Approx(1 / (1 - x), 1 + x + x**2, order=2, over=x), approximation)
table.refuted(Approx(1 / (1 - x), 1 - x + x**2, order=2, over=x), approximation)
table.proved(Approx(sqrt(1 + x), 1 + x / 2, order=1, over=x), approximation)
table.refuted(Approx(sqrt(1 + x), 1 + x / 2 + x**2 / 8, order=2, over=x), approximation)
table.proved(Approx(f(x + c), f(x) + c * partial[x](f(x)), order=1, over=c), approximation)
table.refuted(Approx(f(x + c), f(x) - c * partial[x](f(x)), order=1, over=c), approximation)
table.false(Approx(f(x + c), f(x) + c * partial[x](f(x)), order=2, over=c), approximation)
table.proved((exp(x) >= 1 + x), inequality)
table.refuted((exp(x) > 1 + x), inequality)
table.refuted((exp(x) <= 1 + x), inequality)
table.proved((log(p) <= p - 1), inequality)
table.refuted((log(p) >= p - 1), inequality)
table.refuted((log(p) < p - 1), inequality)
table.proved((x**2 + y**2 >= 2 * x * y), inequality)
table.refuted((x**2 + y**2 > 2 * x * y), inequality)
table.proved(((p + q) / 2 >= sqrt(p * q)), inequality)
table.refuted(((p + q) / 2 <= sqrt(p * q)), inequality)
table.proved((ReLU(x) >= 0), inequality)
table.refuted((ReLU(x) > 0), inequality)
table.proved((ReLU(x) >= x), inequality)
table.true((sig(x) < 1), inequality)
table.proved((sig(x) > 0), inequality)
table.refuted((sig(x) > frac(1, 2)), inequality)
table.proved((abs(x + y) <= abs(x) + abs(y)), inequality)
table.refuted((abs(x + y) >= abs(x) + abs(y)), inequality)
table.proved((abs(ReLU(x) - ReLU(y)) <= abs(x - y)), inequality)
table.refuted((abs(ReLU(x) - ReLU(y)) < abs(x - y)), inequality)
table.true((log(Sum[n](exp(u[n]))) >= Max[n](u[n])), inequality)
table.refuted((log(Sum[n](exp(u[n]))) <= Max[n](u[n])), inequality)
table.true((log(Sum[n](exp(u[n]))) <= Max[n](u[n]) + log(N)), inequality)
table.true((Max[n](u[n] + v[n]) <= Max[n](u[n]) + Max[n](v[n])), inequality)
table.refuted((Max[n](u[n] + v[n]) >= Max[n](u[n]) + Max[n](v[n])), inequality)
table.true((paren(Sum[n](u[n])) ** 2 <= N * Sum[n](u[n] ** 2)), inequality)
table.refuted((paren(Sum[n](u[n])) ** 2 <= Sum[n](u[n] ** 2)), inequality)
table.proved(Eq(Sum[index("k", span(0, oo))](γ ** index("k", span(0, oo))), 1 / (1 - γ)))
table.refuted(Eq(Sum[index("k", span(0, oo))](γ ** index("k", span(0, oo))), 1 / (1 + γ)))
table.refuted(Eq(Sum[index("k", span(0, oo))](γ ** index("k", span(0, oo))), γ / (1 - γ)))
kk = index("k", span(0, T))
table.true(Eq((1 - γ) * Sum[kk](γ**kk), 1 - γ ** (T + 1)))
table.refuted(Eq((1 - γ) * Sum[kk](γ**kk), 1 - γ**T))
table.refuted(Eq(x / x, 0))
table.refuted(Eq(sqrt(x) * sqrt(y), sqrt(x * y) + 1))
table.refuted(Eq(0 * log(x), 1))
table.refuted(Eq(abs(c), c))
table.refuted(Eq(floor(x + y), floor(x) + floor(y)))
table.true(Eq(floor(x + 1), floor(x) + 1))
bb = real("d", domain=binary)
table.proved(Eq(log(p**bb * q ** (1 - bb)), bb * log(p) + (1 - bb) * log(q)))
table.refuted(Eq(log(p**bb * q ** (1 - bb)), bb * log(q) + (1 - bb) * log(p)))
table.refuted(Eq(p**bb, bb * p))
table.proved(Eq(p**bb, 1 - bb + bb * p))
G, R = real("G", over=span(1, oo)), real("r", over=span(2, oo))
tt, ki = index("t", span(1, oo)), index("k", span(0, oo))
d1 = table.given(Eq(G[tt], Sum[ki](γ**ki * R[tt + ki + 1])))
table.proved(Eq(G[tt], R[tt + 1] + γ * G[tt + 1]), by=d1)
table.refuted(Eq(G[tt], R[tt + 1] + G[tt + 1]), by=d1)
table.refuted(Eq(G[tt], R[tt + 2] + γ * G[tt + 1]), by=d1)
table.refuted(Eq(G[tt], γ * R[tt + 1] + γ * G[tt + 1]), by=d1)
table.proved(Eq(G[tt], R[tt + 1] + γ * R[tt + 2] + γ**2 * G[tt + 2]), by=d1)
table.refuted(Eq(G[tt], R[tt + 1] + γ * R[tt + 2] + γ * G[tt + 2]), by=d1)
αs, βs = real("α", over=T, domain=probability), real("β", over=T, domain=probability)
s = index("s", T)
d2 = table.given(Eq(αs[t], Prod[s:1:t](1 - βs[s])))
t2 = index("t", span(2, T))
table.proved(Eq(αs[t2], (1 - βs[t2]) * αs[t2 - 1]), by=d2)
table.refuted(Eq(αs[t2], βs[t2] * αs[t2 - 1]), by=d2)
table.refuted(Eq(αs[t2], (1 - βs[t2 - 1]) * αs[t2 - 1]), by=d2)
table.true(Eq(log(αs[t]), Sum[s:1:t](log(1 - βs[s]))), by=d2)
table.refuted(Eq(log(αs[t]), Sum[s:1:t](log(βs[s]))), by=d2)
D_ = size("D")
xv, zv = real("x", D_), real("z", D_)
F = function("f", D_)
Pr2 = density("Pr")
table.proved(
    Eq(log(Pr2(xv)), log(Pr2(zv)) - log(abs(partial[zv](F(zv))))),
    where=(Eq(xv, F(zv)), invertible(F)),
    layout="numerator",
)
table.refuted(
    Eq(log(Pr2(xv)), log(Pr2(zv)) + log(abs(partial[zv](F(zv))))),
    where=(Eq(xv, F(zv)), invertible(F)),
    layout="numerator",
)
table.proved(
    Eq(Pr2(zv), Pr2(xv) * abs(partial[zv](F(zv)))), where=(Eq(xv, F(zv)), invertible(F)), layout="numerator"
)
table.refuted(
    Eq(Pr2(zv), Pr2(xv) / abs(partial[zv](F(zv)))), where=(Eq(xv, F(zv)), invertible(F)), layout="numerator"
)
sx, sz = real("x"), real("z")
table.true(Eq(Pr2(sx), Pr2(sz) / abs(c)), where=(Eq(sx, c * sz + b0),))
table.false(Eq(Pr2(sx), Pr2(sz) * abs(c)), where=(Eq(sx, c * sz + b0),))
table.proved(Eq(F.inv(F(zv)), zv), where=invertible(F))
table.false(Eq(F(F(zv)), zv), where=invertible(F))
table.refuted(
    Eq((x + y) ** 2 - (x - y) ** 2, x**2 + 2 * x * y + y**2 - x**2 - 2 * x * y + y**2, 4 * x * y), derivation
)
table.proved(
    Eq((x + y) ** 2 - (x - y) ** 2, x**2 + 2 * x * y + y**2 - x**2 + 2 * x * y - y**2, 4 * x * y), derivation
)
table.refuted(Eq(-log(sig(x)), log(1 + exp(-x)), log(exp(x) + 1) + x), derivation)
table.true(Eq(-log(sig(x)), log(1 + exp(-x)), log(exp(x) + 1) - x), derivation)
table.true(Eq(-(1 - bb) * log(1 - sig(x)) - bb * log(sig(x)), log(1 + exp(x)) - bb * x), derivation)
table.refuted(Eq(-(1 - bb) * log(1 - sig(x)) - bb * log(sig(x)), log(1 + exp(x)) + bb * x), derivation)
