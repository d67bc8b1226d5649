"""Latent variables, mixtures, bounds on likelihoods, encoders: statements of a stranger."""

# ruff: noqa: F403, F405
from tests.verify.outside import Rows
from udlc.notation import *

table = Rows()
D_x, D_z, N_φ, N_θ, N, I = size("D_x D_z N_φ N_θ N I")
i, n = example("i", I), index("n", N)
x, z, φ, θ = real("x", D_x, over=i), real("z", D_z), real("φ", N_φ), real("θ", N_θ)
draws = real("z", D_z, over=n)
Pr, q, p = density("Pr q p")
f, g = function("f", D_x), function("g")
σ2, β = squared("σ"), real("β", domain=positive)
μ, Σ = real("μ", D_z), real("Σ", D_z, D_z, domain=positive_definite)
ν, Ψ = real("ν", D_z), real("Ψ", D_z, D_z, domain=positive_definite)

# ── Mixtures ─────────────────────────────────────────────────────────────────
X, Z, λ = real("x"), real("z", domain=label_in(N)), real("λ", N, domain=nonnegative)
m, s2 = real("μ", N), squared("σ", N)
mixture = (
    Eq(p(Eq(Z, n)), λ[n]),
    Eq(p(X | Eq(Z, n)), Norm[X](m[n], s2[n])),
    Eq(Sum[n](λ[n]), 1),
)
table.true(Eq(p(X), Sum[n](λ[n] * Norm[X](m[n], s2[n]))), where=mixture)
table.true(Eq(p(Eq(Z, n) | X), λ[n] * Norm[X](m[n], s2[n]) / p(X)), where=mixture)
table.proved(Eq(Sum[n](p(Eq(Z, n) | X)), 1), where=mixture)
table.refuted(Eq(p(X), Sum[n](λ[n] ** 2 * Norm[X](m[n], s2[n]))), where=mixture)
table.refuted(Eq(p(X), Norm[X](Sum[n](λ[n] * m[n]), Sum[n](λ[n] * s2[n]))), where=mixture)
table.refuted(Eq(p(Eq(Z, n) | X), Norm[X](m[n], s2[n]) / p(X)), where=mixture)
table.refuted(Eq(p(Eq(Z, n) | X), p(X | Eq(Z, n)) * p(X) / p(Eq(Z, n))), where=mixture)

# ── The bound ────────────────────────────────────────────────────────────────
pos = (q(z | x, θ) > 0, Pr(x, z | φ) > 0, Pr(x | φ) > 0)
ratio = Pr(x, z | φ) / q(z | x, θ)
table.proved(Int[z](q(z | x, θ) * log(ratio)) <= log(Pr(x | φ)), inequality, where=pos)
table.proved(Eq(log(Pr(x | φ)) - Int[z](q(z | x, θ) * log(ratio)), KL(q(z | x, θ), Pr(z | x, φ))), where=pos)
table.proved(
    Eq(
        Int[z](q(z | x, θ) * log(ratio)),
        Int[z](q(z | x, θ) * log(Pr(z | x, φ))) + log(Pr(x | φ)) - Int[z](q(z | x, θ) * log(q(z | x, θ))),
    ),
    where=(*pos, Pr(z | x, φ) > 0),
)
table.proved(Int[z](q(z | x, θ) * ratio) <= Pr(x | φ), inequality, where=pos)
table.refuted(Int[z](Pr(z | x, φ) * log(ratio)) <= log(Pr(x | φ)), inequality, where=pos)
table.refuted(Eq(log(Pr(x | φ)) - Int[z](q(z | x, θ) * log(ratio)), KL(Pr(z | x, φ), q(z | x, θ))), where=pos)
table.refuted(Eq(log(Pr(x | φ)), Int[z](q(z | x, θ) * log(ratio)) + KL(q(z | x, θ), Pr(z | φ))), where=pos)
table.refuted(
    Eq(
        Int[z](q(z | x, θ) * log(ratio)),
        Int[z](q(z | x, θ) * log(Pr(x | z, φ))) + KL(q(z | x, θ), Pr(z | φ)),
    ),
    where=(*pos, Pr(x | z, φ) > 0, Pr(z | φ) > 0),
)
table.refuted(
    Int[z](q(z | x, θ) * log(Pr(x | z, φ))) - 2 * KL(q(z | x, θ), Pr(z | φ))
    >= Int[z](q(z | x, θ) * log(ratio)),
    inequality,
    where=(*pos, Pr(x | z, φ) > 0, Pr(z | φ) > 0),
)
table.refuted(Int[z](q(z | x, θ) * log(ratio)) >= log(Int[z](q(z | x, θ) * ratio)), inequality, where=pos)
table.true(
    Int[z](q(z | x, θ) * log(Pr(x | z, φ))) - 2 * KL(q(z | x, θ), Pr(z | φ))
    <= Int[z](q(z | x, θ) * log(ratio)),
    inequality,
    where=(*pos, Pr(x | z, φ) > 0, Pr(z | φ) > 0),
)

# ── Normal laws ──────────────────────────────────────────────────────────────
prior = Eq(Pr(z), Norm[z](zeros(D_z), eye(D_z)))
encoder = Eq(q(z | x, θ), Norm[z](μ, Σ))
table.proved(
    Eq(KL(q(z | x, θ), Pr(z)), frac(1, 2) * (Tr(Σ) + μ.T * μ - D_z - log(det(Σ)))), where=(prior, encoder)
)
table.refuted(
    Eq(KL(Pr(z), q(z | x, θ)), frac(1, 2) * (Tr(Σ) + μ.T * μ - D_z - log(det(Σ)))), where=(prior, encoder)
)
table.refuted(
    Eq(KL(q(z | x, θ), Pr(z)), frac(1, 2) * (Tr(Σ) + μ.T * μ - 1 - log(det(Σ)))), where=(prior, encoder)
)
table.refuted(
    Eq(KL(q(z | x, θ), Pr(z)), frac(1, 2) * (Tr(Σ) + μ.T * μ - D_z + log(det(Σ)))), where=(prior, encoder)
)
table.refuted(
    Eq(KL(q(z | x, θ), Pr(z)), frac(1, 2) * (Tr(Σ) + μ.T * Σ * μ - D_z - log(det(Σ)))), where=(prior, encoder)
)
table.proved(Eq(Int[z](q(z | x, θ) * z.T * z), Tr(Σ) + μ.T * μ), where=encoder)
table.refuted(Eq(Int[z](q(z | x, θ) * z.T * z), det(Σ) + μ.T * μ), where=encoder)
table.proved(Eq(Norm[z](μ, Σ) * (Norm[z](ν, Ψ) / Norm[z](ν, Ψ)), Norm[z](μ, Σ)))
table.refuted(Eq(Norm[z](μ, Σ) * Norm[z](ν, Ψ), Norm[z](μ + ν, Σ + Ψ)))

# ── Estimates ────────────────────────────────────────────────────────────────
table.proved(
    Eq(Pr(x), Int[z](Pr(x | z) * Pr(z) / q(z) * q(z)), E[q(z)](Pr(x | z) * Pr(z) / q(z))).Approx(
        1 / N * Sum[n](Pr(x | draws[n]) * Pr(draws[n]) / q(draws[n]))
    ),
    derivation,
    where=q(z) > 0,
)
table.refuted(
    Eq(Pr(x), Int[z](Pr(x | z) * Pr(z) / q(z) * q(z)), E[q(z)](Pr(x | z) * Pr(z) / q(z))).Approx(
        1 / N * Sum[n](Pr(x | draws[n]) * q(draws[n]) / Pr(draws[n]))
    ),
    derivation,
    where=q(z) > 0,
)
table.refuted(
    Eq(Pr(x), E[Pr(z)](Pr(x | z)), E[q(z)](Pr(x | z) * q(z) / Pr(z))), derivation, where=(q(z) > 0, Pr(z) > 0)
)
table.refuted(Eq(Pr(x), E[Pr(z | x)](Pr(x | z))), where=Pr(x) > 0)
table.proved(Eq(1 / Pr(x), E[Pr(z | x)](1 / Pr(x | z))), where=(Pr(x) > 0, Pr(x | z) > 0))
fx = function("f")
y = real("x", over=i)
table.proved(
    Eq(partial[φ].of(E[Pr(y | φ)](fx(y))), E[Pr(y | φ)](fx(y) * partial[φ].of(log(Pr(y | φ))))),
    where=Pr(y | φ) > 0,
)
table.proved(Eq(E[Pr(y | φ)](partial[φ].of(log(Pr(y | φ)))), 0), where=Pr(y | φ) > 0)
table.refuted(
    Eq(partial[φ].of(E[Pr(y | φ)](fx(y))), E[Pr(y | φ)](fx(y) * partial[φ].of(Pr(y | φ)))),
    where=Pr(y | φ) > 0,
)
table.refuted(
    Eq(partial[φ].of(E[Pr(y | φ)](fx(y))), E[Pr(y | φ)](partial[φ].of(log(Pr(y | φ))))), where=Pr(y | φ) > 0
)
table.refuted(Eq(E[Pr(y | φ)](fx(y) * partial[φ].of(log(Pr(y | φ)))), 0), where=Pr(y | φ) > 0)
