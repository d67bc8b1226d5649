"""Least values, orders, inequalities, series, flows and chains: statements of a stranger."""

# ruff: noqa: F403, F405
from tests.verify.outside import Rows
from udlc.notation import *

rows = Rows()
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
rows.proved(Eq(bst, argmax[φ](LL), argmin[φ](SQ)), optimum)
rows.refuted(Eq(bst, argmin[φ](LL), argmin[φ](SQ)), optimum)
rows.refuted(Eq(bst, argmax[φ](LL), argmax[φ](SQ)), optimum)
rows.proved(Eq(bst, argmin[φ](SQ + c * Sum[i](1)), argmin[φ](SQ)), optimum)
rows.refuted(Eq(bst, argmin[φ](SQ + gφ(φ)), argmin[φ](SQ)), optimum)
rows.true(Eq(bst, argmin[φ](sqrt(SQ)), argmin[φ](SQ)), optimum)
rows.refuted(Eq(bst, argmin[φ](-sqrt(SQ)), argmin[φ](SQ)), optimum)
rows.refuted(Eq(bst, argmin[φ](c * SQ), argmin[φ](SQ)), optimum)
rows.proved(Eq(bst, argmin[φ](p * SQ + q * gφ(φ)), argmin[φ](SQ + q / p * gφ(φ))), optimum)
rows.refuted(Eq(bst, argmin[φ](p * SQ + q * gφ(φ)), argmin[φ](SQ + p / q * gφ(φ))), optimum)
rows.true(Eq(bst, argmax[φ](1 / (1 + SQ)), argmin[φ](SQ)), optimum)
rows.refuted(Eq(bst, argmax[φ](Sum[i](exp(-((Yt[i] - fn(X[i], φ)) ** 2)))), argmin[φ](SQ)), optimum)
Pr = density("Pr")
rows.proved(
    Eq(
        bst,
        argmax[φ](Prod[i](Pr(Yt[i] | X[i], φ)) * Pr(φ)),
        argmin[φ](-Sum[i](log(Pr(Yt[i] | X[i], φ))) - log(Pr(φ))),
    ),
    optimum,
)
rows.false(
    Eq(
        bst,
        argmax[φ](Prod[i](Pr(Yt[i] | X[i], φ) * Pr(φ))),
        argmin[φ](-Sum[i](log(Pr(Yt[i] | X[i], φ))) - log(Pr(φ))),
    ),
    optimum,
)
rows.false(
    Eq(
        bst,
        argmax[φ](Prod[i](Pr(Yt[i] | X[i], φ)) * Pr(φ)),
        argmin[φ](-Sum[i](log(Pr(Yt[i] | X[i], φ))) + log(Pr(φ))),
    ),
    optimum,
)
rows.proved(Eq(hat(z), argmin[z]((z - c) ** 2), c), optimum)
rows.refuted(Eq(hat(z), argmin[z]((z - c) ** 2), -c), optimum)
rows.refuted(Eq(hat(z), argmin[z]((z - c) ** 2 + p * z**2), c / (1 - p)), optimum)
rows.proved(Eq(hat(z), argmin[z]((z - c) ** 2 + p * z**2), c / (1 + p)), optimum)
rows.proved(Eq(hat(z), argmin[z](Sum[n]((u[n] - z) ** 2)), Sum[n](u[n]) / N), optimum)
rows.refuted(Eq(hat(z), argmin[z](Sum[n]((u[n] - z) ** 2)), Sum[n](u[n])), optimum)
rows.proved(Approx(exp(x), 1 + x + x**2 / 2, order=2, over=x), approximation)
rows.refuted(Approx(exp(x), 1 + x + x**2, order=2, over=x), approximation)
rows.proved(Approx(exp(x), 1 + x, order=1, over=x), approximation)
rows.refuted(Approx(exp(x), 1 + 2 * x, order=1, over=x), approximation)
rows.proved(Approx(log(1 + x), x - x**2 / 2, order=2, over=x), approximation)
rows.refuted(Approx(log(1 + x), x + x**2 / 2, order=2, over=x), approximation)
rows.proved(Approx(sin(x), x, order=2, over=x), approximation)
rows.refuted(Approx(cos(x), 1 - x**2, order=2, over=x), approximation)
rows.proved(Approx(1 / (1 - x), 1 + x + x**2, order=2, over=x), approximation)
rows.refuted(Approx(1 / (1 - x), 1 - x + x**2, order=2, over=x), approximation)
rows.proved(Approx(sqrt(1 + x), 1 + x / 2, order=1, over=x), approximation)
rows.refuted(Approx(sqrt(1 + x), 1 + x / 2 + x**2 / 8, order=2, over=x), approximation)
rows.proved(Approx(f(x + c), f(x) + c * partial[x](f(x)), order=1, over=c), approximation)
rows.refuted(Approx(f(x + c), f(x) - c * partial[x](f(x)), order=1, over=c), approximation)
rows.false(Approx(f(x + c), f(x) + c * partial[x](f(x)), order=2, over=c), approximation)
rows.proved((exp(x) >= 1 + x), inequality)
rows.refuted((exp(x) > 1 + x), inequality)
rows.refuted((exp(x) <= 1 + x), inequality)
rows.proved((log(p) <= p - 1), inequality)
rows.refuted((log(p) >= p - 1), inequality)
rows.refuted((log(p) < p - 1), inequality)
rows.proved((x**2 + y**2 >= 2 * x * y), inequality)
rows.refuted((x**2 + y**2 > 2 * x * y), inequality)
rows.proved(((p + q) / 2 >= sqrt(p * q)), inequality)
rows.refuted(((p + q) / 2 <= sqrt(p * q)), inequality)
rows.proved((ReLU(x) >= 0), inequality)
rows.refuted((ReLU(x) > 0), inequality)
rows.proved((ReLU(x) >= x), inequality)
rows.true((sig(x) < 1), inequality)
rows.proved((sig(x) > 0), inequality)
rows.refuted((sig(x) > frac(1, 2)), inequality)
rows.proved((abs(x + y) <= abs(x) + abs(y)), inequality)
rows.refuted((abs(x + y) >= abs(x) + abs(y)), inequality)
rows.proved((abs(ReLU(x) - ReLU(y)) <= abs(x - y)), inequality)
rows.refuted((abs(ReLU(x) - ReLU(y)) < abs(x - y)), inequality)
rows.true((log(Sum[n](exp(u[n]))) >= Max[n](u[n])), inequality)
rows.false((log(Sum[n](exp(u[n]))) <= Max[n](u[n])), inequality)
rows.true((log(Sum[n](exp(u[n]))) <= Max[n](u[n]) + log(N)), inequality)
rows.true((Max[n](u[n] + v[n]) <= Max[n](u[n]) + Max[n](v[n])), inequality)
rows.false((Max[n](u[n] + v[n]) >= Max[n](u[n]) + Max[n](v[n])), inequality)
rows.true((paren(Sum[n](u[n])) ** 2 <= N * Sum[n](u[n] ** 2)), inequality)
rows.refuted((paren(Sum[n](u[n])) ** 2 <= Sum[n](u[n] ** 2)), inequality)
rows.proved(Eq(Sum[index("k", span(0, oo))](γ ** index("k", span(0, oo))), 1 / (1 - γ)))
rows.refuted(Eq(Sum[index("k", span(0, oo))](γ ** index("k", span(0, oo))), 1 / (1 + γ)))
rows.refuted(Eq(Sum[index("k", span(0, oo))](γ ** index("k", span(0, oo))), γ / (1 - γ)))
kk = index("k", span(0, T))
rows.true(Eq((1 - γ) * Sum[kk](γ**kk), 1 - γ ** (T + 1)))
rows.refuted(Eq((1 - γ) * Sum[kk](γ**kk), 1 - γ**T))
rows.refuted(Eq(x / x, 0))
rows.refuted(Eq(sqrt(x) * sqrt(y), sqrt(x * y) + 1))
rows.refuted(Eq(0 * log(x), 1))
rows.refuted(Eq(abs(c), c))
rows.refuted(Eq(floor(x + y), floor(x) + floor(y)))
rows.true(Eq(floor(x + 1), floor(x) + 1))
bb = real("d", domain=binary)
rows.proved(Eq(log(p**bb * q ** (1 - bb)), bb * log(p) + (1 - bb) * log(q)))
rows.refuted(Eq(log(p**bb * q ** (1 - bb)), bb * log(q) + (1 - bb) * log(p)))
rows.refuted(Eq(p**bb, bb * p))
rows.proved(Eq(p**bb, 1 - bb + bb * p))
G, R = real("G", over=span(1, oo)), real("r", over=span(2, oo))
tt, ki = index("t", span(1, oo)), index("k", span(0, oo))
d1 = rows.given(Eq(G[tt], Sum[ki](γ**ki * R[tt + ki + 1])))
rows.proved(Eq(G[tt], R[tt + 1] + γ * G[tt + 1]), by=d1)
rows.false(Eq(G[tt], R[tt + 1] + G[tt + 1]), by=d1)
rows.false(Eq(G[tt], R[tt + 2] + γ * G[tt + 1]), by=d1)
rows.false(Eq(G[tt], γ * R[tt + 1] + γ * G[tt + 1]), by=d1)
rows.proved(Eq(G[tt], R[tt + 1] + γ * R[tt + 2] + γ**2 * G[tt + 2]), by=d1)
rows.false(Eq(G[tt], R[tt + 1] + γ * R[tt + 2] + γ * G[tt + 2]), by=d1)
αs, βs = real("α", over=T, domain=probability), real("β", over=T, domain=probability)
s = index("s", T)
d2 = rows.given(Eq(αs[t], Prod[s:1:t](1 - βs[s])))
t2 = index("t", span(2, T))
rows.proved(Eq(αs[t2], (1 - βs[t2]) * αs[t2 - 1]), by=d2)
rows.refuted(Eq(αs[t2], βs[t2] * αs[t2 - 1]), by=d2)
rows.refuted(Eq(αs[t2], (1 - βs[t2 - 1]) * αs[t2 - 1]), by=d2)
rows.true(Eq(log(αs[t]), Sum[s:1:t](log(1 - βs[s]))), by=d2)
rows.refuted(Eq(log(αs[t]), Sum[s:1:t](log(βs[s]))), by=d2)
D_ = size("D")
xv, zv = real("x", D_), real("z", D_)
F = function("f", D_)
Pr2 = density("Pr")
rows.proved(
    Eq(log(Pr2(xv)), log(Pr2(zv)) - log(abs(partial[zv](F(zv))))),
    where=(Eq(xv, F(zv)), invertible(F)),
    layout="numerator",
)
rows.refuted(
    Eq(log(Pr2(xv)), log(Pr2(zv)) + log(abs(partial[zv](F(zv))))),
    where=(Eq(xv, F(zv)), invertible(F)),
    layout="numerator",
)
rows.proved(
    Eq(Pr2(zv), Pr2(xv) * abs(partial[zv](F(zv)))), where=(Eq(xv, F(zv)), invertible(F)), layout="numerator"
)
rows.refuted(
    Eq(Pr2(zv), Pr2(xv) / abs(partial[zv](F(zv)))), where=(Eq(xv, F(zv)), invertible(F)), layout="numerator"
)
sx, sz = real("x"), real("z")
rows.true(Eq(Pr2(sx), Pr2(sz) / abs(c)), where=(Eq(sx, c * sz + b0),))
rows.false(Eq(Pr2(sx), Pr2(sz) * abs(c)), where=(Eq(sx, c * sz + b0),))
rows.proved(Eq(F.inv(F(zv)), zv), where=invertible(F))
rows.false(Eq(F(F(zv)), zv), where=invertible(F))
rows.refuted(
    Eq((x + y) ** 2 - (x - y) ** 2, x**2 + 2 * x * y + y**2 - x**2 - 2 * x * y + y**2, 4 * x * y), derivation
)
rows.proved(
    Eq((x + y) ** 2 - (x - y) ** 2, x**2 + 2 * x * y + y**2 - x**2 + 2 * x * y - y**2, 4 * x * y), derivation
)
rows.refuted(Eq(-log(sig(x)), log(1 + exp(-x)), log(exp(x) + 1) + x), derivation)
rows.true(Eq(-log(sig(x)), log(1 + exp(-x)), log(exp(x) + 1) - x), derivation)
rows.true(Eq(-(1 - bb) * log(1 - sig(x)) - bb * log(sig(x)), log(1 + exp(x)) - bb * x), derivation)
rows.refuted(Eq(-(1 - bb) * log(1 - sig(x)) - bb * log(sig(x)), log(1 + exp(x)) + bb * x), derivation)
