"""Statements about decision processes from outside the book: what holds, and what does not."""
# ruff: noqa: F403, F405  rows of the notation

from udlc.notation import *

S, A, D, N = size("S A D N")
t, k = index("t", span(1, oo)), index("k", span(0, oo))
s, a = real("s", over=span(1, oo), domain=label_in(S)), real("a", over=span(1, oo), domain=label_in(A))
G, R, γ = random("G", over=span(1, oo)), random("r", over=span(2, oo)), real("γ", domain=half_open(0, 1))
c = real("c")
π, Pr = policy("π"), density("Pr")
v, q, r = function("v q r", font="it")

GROUNDS = {
    "return": definition(Eq(G[t], Sum[k](γ**k * R[t + k + 1]))),
    "v": definition(Eq(v(s[t] | π), E(G[t] | s[t], π)), by="return"),
    "q": definition(Eq(q(s[t], a[t] | π), E(G[t] | s[t], a[t], π)), by="return"),
}
REWARD = Eq(E(R[t + 1] | s[t], a[t]), r(s[t], a[t]))


def ahead(x):
    """The mean over the next state."""
    return Sum[s[t + 1]](Pr(s[t + 1] | s[t], a[t]) * x)


def acting(x, at=t):
    """The mean over the action."""
    return Sum[a[at]](π(a[at] | s[at]) * x)


EQUAL = {
    "a reward under the policy": Eq(E(R[t + 1] | s[t], π), acting(r(s[t], a[t]))),
    "the reward after the next": Eq(
        E(R[t + 2] | s[t], a[t], π), ahead(Sum[a[t + 1]](π(a[t + 1] | s[t + 1]) * r(s[t + 1], a[t + 1])))
    ),
    "the rest of a return": Eq(E(G[t] - R[t + 1] | s[t], a[t], π), γ * ahead(v(s[t + 1]))),
    "a multiple of a return": Eq(E(c * G[t] | s[t], π), acting(c * q(s[t], a[t]))),
    "the return from the next state": Eq(E(G[t + 1] | s[t], a[t], π), ahead(v(s[t + 1]))),
    "two steps of values": Eq(
        v(s[t]), acting(r(s[t], a[t]) + γ * ahead(acting(q(s[t + 1], a[t + 1]), t + 1)))
    ),
    "an advantage has mean zero": Eq(acting(q(s[t], a[t]) - v(s[t])), 0),
}

UNEQUAL = {
    "no discount": Eq(q(s[t], a[t]), r(s[t], a[t]) + ahead(v(s[t + 1]))),
    "the wrong state": Eq(q(s[t], a[t]), r(s[t], a[t]) + γ * ahead(v(s[t]))),
    "no mean over actions": Eq(v(s[t]), q(s[t], a[t])),
    "a sum without weights": Eq(v(s[t]), Sum[a[t]](q(s[t], a[t]))),
    "the next reward now": Eq(E(R[t + 2] | s[t], a[t], π), r(s[t], a[t])),
    "twice the reward": Eq(q(s[t], a[t]), 2 * r(s[t], a[t]) + γ * ahead(v(s[t + 1]))),
    "a value for its sign": Eq(v(s[t]), -acting(q(s[t], a[t]))),
}

# ── Paths ────────────────────────────────────────────────────────────────────

T, N_τ, N_θ = size("T N_τ N_θ")
u = index("t", T)
τ, θ = random("τ", N_τ), real("θ", N_θ)
x, act = real("s", D, over=span(1, T + 1)), real("a", over=T, domain=label_in(A))
b, base, z = real("b"), function("b", font="it"), function("z")

LAW = distribution(Eq(Pr(τ | θ), Pr(x[1]) * Prod[u](π(act[u] | x[u], θ) * Pr(x[u + 1] | x[u], act[u]))))
BACKWARD = distribution(
    Eq(Pr(τ | θ), Pr(x[1]) * Prod[u](π(act[u] | x[u + 1], θ) * Pr(x[u + 1] | x[u], act[u])))
)
SCORE = partial[θ](log(π(act[u] | x[u], θ)))

ON_PATHS = {
    "a constant baseline": Eq(E[τ](Sum[u](SCORE * b)), 0),
    "a baseline of the state": Eq(E[τ](Sum[u](SCORE * base(x[u]))), 0),
    "a score at one time": Eq(E[τ](SCORE), 0),
}
NOT_ON_PATHS = {
    "a baseline of the action": Eq(E[τ](Sum[u](SCORE * z(act[u]))), 0),
    "a squared score": Eq(E[τ](Sum[u](SCORE**2)), 0),
}

# ── Least values ─────────────────────────────────────────────────────────────

X, Y, least = random("X"), random("Y"), real("b")


def makes_least(body):
    """The condition that b makes a mean least."""
    return Eq(least, argmin[least](E(body)))


LEAST = {
    "the mean": (makes_least((Y - least) ** 2), Eq(least, E(Y))),
    "a slope": (makes_least((Y - least * X) ** 2), Eq(least, E(X * Y) / E(X**2))),
    "a weighted mean": (makes_least(X**2 * (Y - least) ** 2), Eq(least, E(X**2 * Y) / E(X**2))),
}
NOT_LEAST = {
    "twice the mean": (makes_least((Y - least) ** 2), Eq(least, 2 * E(Y))),
    "a slope the other way": (makes_least((Y - least * X) ** 2), Eq(least, E(X * Y) / E(Y**2))),
    "weights without squares": (makes_least(X**2 * (Y - least) ** 2), Eq(least, E(X * Y) / E(X))),
    "what it may not depend on": (makes_least((Y - least) ** 2), Eq(least, Y)),
}

# ── Operators ────────────────────────────────────────────────────────────────

state, action = real("s", domain=label_in(S)), real("a", domain=label_in(A))
f, two = function("f"), function("q", over=2, font="it")
δ = real("δ")


def bellman(factor):
    """The definition of an operator with this factor."""
    return definition(
        Eq(f(q(state, action)), r(state, action) + factor * Max[action](q(prime(state), action)))
    )


GAP = norm[oo](f(two[1](state, action)) - f(two[2](state, action)))
BEFORE = norm[oo](two[1](state, action) - two[2](state, action))
