"""Noise added step by step, its posteriors and its losses: statements of a stranger."""

# ruff: noqa: F403, F405
from tests.verify.outside import Rows
from udlc.notation import *

table = Rows()
I, D, T_, K = size("I D T K")
i, t, s = example("i", I), index("t", T_), index("s", T_)
x, z, ϵ = real("x", D, over=i), real("z", D, over=T_), random("ϵ", D, over=T_)
β, α = real("β", over=T_, domain=probability), real("α", over=T_, domain=probability)
q, Pr = density("q Pr")
e = random("ϵ", D)
noise = (Eq(Pr(ϵ[t]), Norm[ϵ[t]](zeros(D), eye(D))), independent(ϵ))
one = Eq(Pr(e), Norm[e](zeros(D), eye(D)))
schedule = table.given(Eq(α[t], Prod[s:1:t](1 - β[s])))
forward = table.given(
    rows(
        Eq(z[1], sqrt(1 - β[1]) @ x + sqrt(β[1]) @ ϵ[1]),
        Eq(z[2], sqrt(1 - β[2]) @ z[1] + sqrt(β[2]) @ ϵ[2]),
    ),
    where=noise,
)
table.proved(
    InDistribution(z[2], sqrt((1 - β[1]) * (1 - β[2])) @ x + sqrt(1 - (1 - β[1]) * (1 - β[2])) @ e),
    where=(*noise, one),
    by=forward,
)
table.refuted(
    InDistribution(z[2], sqrt((1 - β[1]) * (1 - β[2])) @ x + sqrt(β[1] + β[2]) @ e),
    where=(*noise, one),
    by=forward,
)
table.refuted(
    InDistribution(z[2], (1 - β[1]) * (1 - β[2]) @ x + sqrt(1 - (1 - β[1]) * (1 - β[2])) @ e),
    where=(*noise, one),
    by=forward,
)
table.refuted(
    InDistribution(z[2], sqrt((1 - β[1]) * (1 - β[2])) @ x + (1 - (1 - β[1]) * (1 - β[2])) @ e),
    where=(*noise, one),
    by=forward,
)
table.refuted(
    InDistribution(z[2], sqrt(1 - β[1] - β[2]) @ x + sqrt(β[1] + β[2]) @ e), where=(*noise, one), by=forward
)

# ── The schedule ─────────────────────────────────────────────────────────────
u = index("t", span(2, T_))
table.proved(Eq(α[u], (1 - β[u]) * α[u - 1]), by=schedule)
table.proved(Eq(1 - α[u], 1 - (1 - β[u]) * α[u - 1]), by=schedule)
table.proved(Eq((1 - β[u]) * (1 - α[u - 1]) + β[u], 1 - α[u]), by=schedule)
table.refuted(Eq(α[u], β[u] * α[u - 1]), by=schedule)
table.refuted(Eq((1 - β[u]) * (1 - α[u - 1]) + β[u], 1 - α[u - 1]), by=schedule)
table.refuted(Eq(sqrt(α[u] / α[u - 1]), 1 - β[u]), by=schedule)
table.refuted(Eq(α[u] - α[u - 1], β[u] * α[u - 1]), by=schedule)
table.proved(Eq(α[u] - α[u - 1], -β[u] * α[u - 1]), by=schedule)

# ── Laws of one step and of several ──────────────────────────────────────────
kernel = (
    Eq(q(z[1] | x), Norm[z[1]](sqrt(1 - β[1]) * x, β[1] * eye(D))),
    Eq(q(z[2] | z[1]), Norm[z[2]](sqrt(1 - β[2]) * z[1], β[2] * eye(D))),
    Eq(q(z[2] | z[1], x), q(z[2] | z[1])),
)
table.true(Eq(q(z[2], z[1] | x), q(z[2] | z[1]) * q(z[1] | x)), where=kernel)
table.refuted(Eq(q(z[2], z[1] | x), q(z[2] | x) * q(z[1] | x)), where=kernel)
table.true(Eq(q(z[2] | x), Int[z[1]](q(z[2] | z[1]) * q(z[1] | x))), where=kernel)
table.refuted(Eq(q(z[2] | x), Int[z[1]](q(z[2] | z[1]) * q(z[1]))), where=kernel)
table.true(
    Eq(q(z[2] | x), Norm[z[2]](sqrt((1 - β[1]) * (1 - β[2])) * x, (1 - (1 - β[1]) * (1 - β[2])) * eye(D))),
    where=kernel,
)
table.refuted(
    Eq(q(z[2] | x), Norm[z[2]](sqrt((1 - β[1]) * (1 - β[2])) * x, (β[1] + β[2]) * eye(D))), where=kernel
)
table.refuted(
    Eq(q(z[2] | x), Norm[z[2]]((1 - β[1]) * (1 - β[2]) * x, (1 - (1 - β[1]) * (1 - β[2])) * eye(D))),
    where=kernel,
)
table.true(
    Eq(q(z[1] | z[2], x), q(z[2] | z[1]) * q(z[1] | x) / q(z[2] | x)), where=(*kernel, q(z[2] | x) > 0)
)
table.refuted(
    Eq(q(z[1] | z[2]), q(z[2] | z[1]) * q(z[1] | x) / q(z[2] | x)), where=(*kernel, q(z[2] | x) > 0)
)
table.refuted(Eq(q(z[1] | z[2], x), q(z[2] | z[1]) * q(z[1]) / q(z[2])), where=(*kernel, q(z[2] | x) > 0))
table.refuted(Eq(q(z[1] | z[2], x), Norm[z[1]](sqrt(1 - β[2]) * z[2], β[2] * eye(D))), where=kernel)

# ── Normal densities ─────────────────────────────────────────────────────────
w, a, b = real("w a b", K)
A, B = real("A B", K, K, domain=positive_definite)
table.proved(
    Propto(
        Norm[w](a, A) @ Norm[w](b, B),
        Norm[w]((A**-1 + B**-1) ** -1 * (A**-1 * a + B**-1 * b), (A**-1 + B**-1) ** -1),
        over=w,
    ),
    proportional,
)
table.refuted(
    Propto(
        Norm[w](a, A) @ Norm[w](b, B), Norm[w]((A + B) ** -1 * (A * a + B * b), (A**-1 + B**-1) ** -1), over=w
    ),
    proportional,
)
table.refuted(
    Propto(
        Norm[w](a, A) @ Norm[w](b, B), Norm[w]((A**-1 + B**-1) ** -1 * (A**-1 * a + B**-1 * b), A + B), over=w
    ),
    proportional,
)
table.refuted(
    Propto(
        Norm[w](a, A) @ Norm[w](b, B),
        Norm[w]((A**-1 + B**-1) ** -1 * (A**-1 * b + B**-1 * a), (A**-1 + B**-1) ** -1),
        over=w,
    ),
    proportional,
)
gap = (a - b).T * B**-1 * (a - b)
table.proved(
    Eq(KL(Norm[w](a, A), Norm[w](b, B)), frac(1, 2) * (tr(B**-1 * A) - K + gap + log(abs(B) / abs(A))))
)
table.refuted(
    Eq(KL(Norm[w](a, A), Norm[w](b, B)), frac(1, 2) * (tr(B**-1 * A) - K + gap + log(abs(A) / abs(B))))
)
table.refuted(
    Eq(KL(Norm[w](a, A), Norm[w](b, B)), frac(1, 2) * (tr(A**-1 * B) - K + gap + log(abs(B) / abs(A))))
)
table.refuted(Eq(KL(Norm[w](a, A), Norm[w](b, B)), tr(B**-1 * A) - K + gap + log(abs(B) / abs(A))))
table.proved(Eq(KL(Norm[w](a, A), Norm[w](b, A)), frac(1, 2) * (a - b).T * A**-1 * (a - b)))
table.refuted(Eq(KL(Norm[w](a, A), Norm[w](b, A)), frac(1, 2) * (a - b).T * A * (a - b)))

# ── Losses ───────────────────────────────────────────────────────────────────
φ, σ = real("φ", K), real("σ", domain=positive)
f, C, L = function("f", D), real("C", over=i), function("L")
y = real("y", D, over=i)
squares = Sum[i](norm(x[i] - f(y[i], φ)) ** 2)
first = table.given(Eq(L(φ), Sum[i](-log(Norm[x[i]](f(y[i], φ), σ**2 * eye(D))))), loss)
free = Eq(partial[φ](C[i]), 0)
table.proved(
    Eq(L(φ), Sum[i](1 / (2 * σ**2) * norm(x[i] - f(y[i], φ)) ** 2 + C[i])), loss, where=free, by=first
)
table.proved(Eq(L(φ), 1 / (2 * σ**2) * squares), loss, by=first)
table.refuted(Eq(L(φ), Sum[i](1 / (2 * σ**2) * norm(x[i] - f(y[i], φ)) + C[i])), loss, where=free, by=first)
table.refuted(Eq(L(φ), 1 / σ * squares), loss, by=first)
table.refuted(Eq(L(φ), -1 / (2 * σ**2) * squares), loss, by=first)
table.refuted(Eq(L(φ), Sum[i](1 / (2 * σ**2) * norm(y[i] - f(x[i], φ)) ** 2)), loss, by=first)
