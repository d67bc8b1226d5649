"""Values, policies, returns and their gradients: statements of a stranger."""

# ruff: noqa: F403, F405
from tests.verify.outside import Rows
from udlc.notation import *

table = Rows()
S, A, N = size("S A N")
t, k = index("t", span(1, oo)), index("k", span(0, oo))
s, a = real("s", over=span(1, oo), domain=label_in(S)), real("a", over=span(1, oo), domain=label_in(A))
G, R, γ = random("G", over=span(1, oo)), random("r", over=span(2, oo)), real("γ", domain=half_open(0, 1))
π, Pr = policy("π"), density("Pr")
v, q, r = function("v q r", font="it")
mean = Eq(E(R[t + 1] | s[t], a[t]), r(s[t], a[t]))
g1 = table.given(Eq(G[t], Sum[k](γ**k * R[t + k + 1])))
g2 = table.given(Eq(v(s[t] | π), E(G[t] | s[t], π)), by=g1)
g3 = table.given(Eq(q(s[t], a[t] | π), E(G[t] | s[t], a[t], π)), by=g1)
by = f"{g1} {g2} {g3}"


def ahead(y):
    """The mean over the next state."""
    return Sum[s[t + 1]](Pr(s[t + 1] | s[t], a[t]) * y)


def acting(y, when=t):
    """The mean over the action."""
    return Sum[a[when]](π(a[when] | s[when]) * y)


here, there = (s[t], a[t]), (s[t + 1], a[t + 1])
table.proved(Eq(v(s[t]), acting(q(*here))), where=mean, by=by)
table.proved(Eq(q(*here), r(*here) + γ @ ahead(v(s[t + 1]))), where=mean, by=by)
table.proved(Eq(v(s[t]), acting(r(*here) + γ @ ahead(acting(q(*there), t + 1)))), where=mean, by=by)
table.proved(Eq(acting(q(*here) - v(s[t])), 0), where=mean, by=by)
table.proved(Eq(q(*here) - r(*here), γ @ ahead(v(s[t + 1]))), where=mean, by=by)
table.true(v(s[t]) <= Max[a[t]](q(*here)), inequality, where=mean, by=by)
table.refuted(Eq(v(s[t]), acting(r(*here)) + ahead(v(s[t + 1]))), where=mean, by=by)
table.refuted(Eq(q(*here), r(*here) + γ**2 * ahead(v(s[t + 1]))), where=mean, by=by)
table.refuted(Eq(q(*here), γ @ (r(*here) + ahead(v(s[t + 1])))), where=mean, by=by)
table.refuted(Eq(v(s[t]), acting(r(*here) + γ @ ahead(Max[a[t + 1]](q(*there))))), where=mean, by=by)
table.refuted(Eq(v(s[t]), Max[a[t]](q(*here))), where=mean, by=by)
table.refuted(v(s[t]) >= Max[a[t]](q(*here)), inequality, where=mean, by=by)
table.refuted(Eq(v(s[t]), Sum[a[t]](q(*here)) / A), where=mean, by=by)
table.refuted(Eq(v(s[t]), r(*here) + γ @ ahead(v(s[t + 1]))), where=mean, by=by)
table.refuted(Eq(q(*here), r(*here) + γ @ acting(ahead(v(s[t + 1])))), where=mean, by=by)

# ── Greedy policies ──────────────────────────────────────────────────────────
better = prime(π)
greedy = table.given(
    Becomes(better(a[t] | s[t]), argmax[a[t]](r(*here) + γ @ ahead(v(s[t + 1] | π)))), update, where=mean
)
best = better(a[t] | s[t])
grounds = f"{by} {greedy}"
table.true(v(s[t] | π) <= q(s[t], best | π), inequality, where=mean, by=grounds)
table.true(v(s[t] | π) <= v(s[t] | better), inequality, where=mean, by=grounds)
table.true(Eq(q(s[t], best | π), Max[a[t]](q(s[t], a[t] | π))), where=mean, by=grounds)
table.refuted(v(s[t] | π) >= q(s[t], best | π), inequality, where=mean, by=grounds)
table.refuted(q(s[t], best | π) >= v(s[t] | better), inequality, where=mean, by=grounds)
table.refuted(Eq(v(s[t] | better), q(s[t], best | π)), where=mean, by=grounds)
table.refuted(Eq(v(s[t] | π), v(s[t] | better)), where=mean, by=grounds)

# ── Policy gradients ─────────────────────────────────────────────────────────
T_, D_s, N_τ, N_θ = size("T D_s N_τ N_θ")
u = index("t", T_)
τ, θ, b = random("τ", N_τ), real("θ", N_θ), real("b")
x, act = real("s", D_s, over=span(1, T_ + 1)), real("a", over=T_, domain=label_in(A))
law = table.given(
    Eq(Pr(τ | θ), Pr(x[1]) * Prod[u](π(act[u] | x[u], θ) * Pr(x[u + 1] | x[u], act[u]))), distribution
)
score = partial[θ].of(log(Pr(τ | θ)))
scores = Sum[u](partial[θ].of(log(π(act[u] | x[u], θ))))
drawn = InDistribution(τ, Pr(τ | θ))
ret = function("r", font="it")
table.proved(
    Eq(
        log(Pr(τ | θ)),
        log(Pr(x[1])) + Sum[u](log(π(act[u] | x[u], θ))) + Sum[u](log(Pr(x[u + 1] | x[u], act[u]))),
    ),
    by=law,
)
table.proved(Eq(score, scores), by=law)
table.proved(Eq(E[τ](score), 0), where=drawn, by=law)
table.proved(Eq(partial[θ].of(Int[τ](Pr(τ | θ) * ret(τ))), Int[τ](Pr(τ | θ) * score * ret(τ))), by=law)
table.proved(Eq(E[τ](score * b), 0), where=(drawn, independent(b, τ)), by=law)
table.refuted(Eq(log(Pr(τ | θ)), log(Pr(x[1])) + Sum[u](log(π(act[u] | x[u], θ)))), by=law)
table.refuted(Eq(score, scores + Sum[u](log(Pr(x[u + 1] | x[u], act[u])))), by=law)
table.refuted(Eq(partial[θ].of(Int[τ](Pr(τ | θ) * ret(τ))), Int[τ](score * ret(τ))), by=law)
table.refuted(
    Eq(partial[θ].of(Int[τ](Pr(τ | θ) * ret(τ))), Int[τ](Pr(τ | θ) * ret(τ)) * E[τ](score)),
    where=drawn,
    by=law,
)
table.refuted(Eq(E[τ](score * ret(τ)), 0), where=drawn, by=law)
table.refuted(Eq(E[τ](score), 1), where=drawn, by=law)

# ── Control variates and baselines ───────────────────────────────────────────
X, Y, c, least = random("X"), random("Y"), real("c"), real("b")
table.proved(Eq(E(X - c * (Y - E(Y))), E(X)))
table.refuted(Eq(E(X - c * (Y - E(X))), E(X)))
table.refuted(Eq(Var(X - c * (Y - E(Y))), Var(X)))
table.proved(Eq(least, E(X**2 * Y) / E(X**2)), where=Eq(least, argmin[least](E((X * (Y - least)) ** 2))))
table.refuted(Eq(least, E(X * Y) / E(X)), where=Eq(least, argmin[least](E((X * (Y - least)) ** 2))))
table.refuted(Eq(least, E(X**2 * Y) / E(X) ** 2), where=Eq(least, argmin[least](E((X * (Y - least)) ** 2))))
