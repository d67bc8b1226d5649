"""Densities, divergences, moments, normal laws and estimates: statements of a stranger."""

# ruff: noqa: F403, F405
from tests.verify.outside import Rows
from udlc.notation import *

table = Rows()
I, N, M, K, T, D_x, D_z, N_φ, N_θ = size("I N M K T D_x D_z N_φ N_θ")
n, j, k, m, i = index("n", N), index("j", N), index("k", K), index("m", M), example("i", I)
x, z, φ, θ, y = real("x", D_x), real("z", D_z), real("φ", N_φ), real("θ", N_θ), real("y")
Pr, q, p = density("Pr q p")
f, g, h = function("f"), function("g"), function("h")
c, b0 = real("c b")
table.proved(Eq(Pr(x), Int[z](Pr(x, z))))
table.proved(Eq(Pr(x, z), Pr(x | z) * Pr(z)))
table.refuted(Eq(Pr(x, z), Pr(x | z) * Pr(x)))
table.refuted(Eq(Pr(x, z), Pr(x) * Pr(z)))
table.proved(Eq(Pr(x | z) * Pr(z), Pr(z | x) * Pr(x)))
table.refuted(Eq(Pr(x | z) * Pr(x), Pr(z | x) * Pr(z)))
table.proved(Eq(Pr(z | x), Pr(x | z) * Pr(z) / Int[z](Pr(x | z) * Pr(z))), where=Pr(x) > 0)
table.refuted(Eq(Pr(z | x), Pr(x | z) / Int[z](Pr(x | z) * Pr(z))), where=Pr(x) > 0)
table.refuted(Eq(Pr(z | x), Pr(x | z) * Pr(z) / Int[x](Pr(x | z) * Pr(z))), where=Pr(x) > 0)
table.proved(Eq(Int[z](Pr(z | x)), 1), where=Pr(x) > 0)
table.refuted(Eq(Int[z](Pr(x | z)), 1))
table.refuted(Eq(Int[x](Pr(z | x)), 1))
table.proved(Eq(Int[x](Int[z](Pr(x, z) * f(x))), Int[x](Pr(x) * f(x))))
table.refuted(Eq(Int[x](Int[z](Pr(x, z) * f(z))), Int[x](Pr(x) * f(x))))
table.proved(Eq(log(Pr(x, z)), log(Pr(x | z)) + log(Pr(z))), where=(Pr(x, z) > 0, Pr(z) > 0))
table.refuted(Eq(log(Pr(x, z)), log(Pr(x | z)) + log(Pr(x))), where=(Pr(x, z) > 0, Pr(z) > 0))
table.proved(Eq(KL(q(z), q(z)), 0), where=q(z) > 0)
table.refuted(Eq(KL(q(z), p(z)), KL(p(z), q(z))), where=(q(z) > 0, p(z) > 0))
table.proved(Eq(KL(q(z), p(z)), Int[z](q(z) * log(q(z) / p(z)))), where=(q(z) > 0, p(z) > 0))
table.refuted(Eq(KL(q(z), p(z)), Int[z](p(z) * log(q(z) / p(z)))), where=(q(z) > 0, p(z) > 0))
table.refuted(Eq(KL(q(z), p(z)), Int[z](q(z) * log(p(z) / q(z)))), where=(q(z) > 0, p(z) > 0))
table.proved((KL(q(z), p(z)) >= 0), inequality, where=(q(z) > 0, p(z) > 0))
table.refuted((KL(q(z), p(z)) <= 0), inequality, where=(q(z) > 0, p(z) > 0))
table.refuted((KL(q(z), p(z)) > 0), inequality, where=(q(z) > 0, p(z) > 0))
table.proved(
    Eq(KL(q(x, z), p(x, z)), KL(q(x), p(x)) + Int[x](q(x) * KL(q(z | x), p(z | x)))),
    where=(q(x, z) > 0, p(x, z) > 0, q(x) > 0, p(x) > 0),
)
table.refuted(
    Eq(KL(q(x, z), p(x, z)), KL(q(x), p(x)) + Int[x](p(x) * KL(q(z | x), p(z | x)))),
    where=(q(x, z) > 0, p(x, z) > 0, q(x) > 0, p(x) > 0),
)
table.refuted(
    Eq(KL(q(x, z), p(x, z)), KL(q(x), p(x)) + KL(q(z), p(z))),
    where=(q(x, z) > 0, p(x, z) > 0, q(x) > 0, p(x) > 0),
)
pos = (q(z) > 0, Pr(x, z) > 0, Pr(x) > 0)
table.proved(Eq(log(Pr(x)), Int[z](q(z) * log(Pr(x, z) / q(z))) + KL(q(z), Pr(z | x))), where=pos)
table.refuted(Eq(log(Pr(x)), Int[z](q(z) * log(Pr(x, z) / q(z))) - KL(q(z), Pr(z | x))), where=pos)
table.refuted(Eq(log(Pr(x)), Int[z](q(z) * log(Pr(x, z) / q(z))) + KL(Pr(z | x), q(z))), where=pos)
table.refuted(Eq(log(Pr(x)), Int[z](q(z) * log(Pr(x | z) / q(z))) + KL(q(z), Pr(z | x))), where=pos)
table.proved((log(Pr(x)) >= Int[z](q(z) * log(Pr(x, z) / q(z)))), inequality, where=pos)
table.refuted((log(Pr(x)) <= Int[z](q(z) * log(Pr(x, z) / q(z)))), inequality, where=pos)
table.proved(
    Eq(Int[z](q(z) * log(Pr(x, z) / q(z))), E[q(z)](log(Pr(x | z))) - KL(q(z), Pr(z))),
    where=(*pos, Pr(z) > 0),
)
table.refuted(
    Eq(Int[z](q(z) * log(Pr(x, z) / q(z))), E[q(z)](log(Pr(x | z))) - KL(Pr(z), q(z))),
    where=(*pos, Pr(z) > 0),
)
table.refuted(
    Eq(Int[z](q(z) * log(Pr(x, z) / q(z))), E[Pr(z)](log(Pr(x | z))) - KL(q(z), Pr(z))),
    where=(*pos, Pr(z) > 0),
)
X, Y = random("X"), random("Y")
w = random("w", N)
table.proved(Eq(Var(X), E(X**2) - E(X) ** 2))
table.refuted(Eq(Var(X), E(X**2) + E(X) ** 2))
table.refuted(Eq(Var(X), E(X**2)))
table.proved(Eq(Var(c * X), c**2 * Var(X)))
table.refuted(Eq(Var(c * X), c * Var(X)))
table.proved(Eq(Var(X + c), Var(X)))
table.refuted(Eq(Var(X + c), Var(X) + c))
table.proved(Eq(Var(X + Y), Var(X) + Var(Y)), where=independent(X, Y))
table.refuted(Eq(Var(X + Y), Var(X) + Var(Y)))
table.proved(Eq(Var(X - Y), Var(X) + Var(Y)), where=independent(X, Y))
table.refuted(Eq(Var(X - Y), Var(X) - Var(Y)), where=independent(X, Y))
table.proved(
    Eq(Var(X * Y), Var(X) * Var(Y) + Var(X) * E(Y) ** 2 + E(X) ** 2 * Var(Y)), where=independent(X, Y)
)
table.refuted(Eq(Var(X * Y), Var(X) * Var(Y)), where=independent(X, Y))
table.proved(Eq(E(X * Y), E(X) * E(Y)), where=independent(X, Y))
table.refuted(Eq(E(X * Y), E(X) * E(Y)))
table.proved(Eq(E((X - c) ** 2), Var(X) + (E(X) - c) ** 2))
table.refuted(Eq(E((X - c) ** 2), Var(X) - (E(X) - c) ** 2))
table.proved((E(X**2) >= E(X) ** 2), inequality)
table.refuted((E(X**2) <= E(X) ** 2), inequality)
table.proved((E(exp(X)) >= exp(E(X))), inequality)
table.refuted((E(exp(X)) <= exp(E(X))), inequality)
table.refuted(Eq(E(exp(X)), exp(E(X))))
table.refuted(Eq(E(abs(X)), abs(E(X))))
table.true((E(abs(X)) >= abs(E(X))), inequality)
table.refuted((E(X**3) >= E(X) ** 3), inequality)
Xp = random("V", domain=positive)
table.true((E(1 / Xp) >= 1 / E(Xp)), inequality)
table.refuted((E(1 / Xp) <= 1 / E(Xp)), inequality)
table.true((E(sqrt(Xp)) <= sqrt(E(Xp))), inequality)
table.refuted((E(sqrt(Xp)) >= sqrt(E(Xp))), inequality)
table.true((E(Xp * log(Xp)) >= E(Xp) * log(E(Xp))), inequality)
table.refuted((E(log(Xp)) >= log(E(Xp))), inequality)
s1, s2 = real("σ_1 σ_2", domain=positive)
μ1, μ2, t = real("μ_1 μ_2 t")
table.proved(Eq(KL(Norm[t](μ1, s1**2), Norm[t](0, 1)), frac(1, 2) * (s1**2 + μ1**2 - 1 - 2 * log(s1))))
table.refuted(Eq(KL(Norm[t](μ1, s1**2), Norm[t](0, 1)), frac(1, 2) * (s1**2 + μ1**2 - 1 - log(s1))))
table.refuted(Eq(KL(Norm[t](μ1, s1**2), Norm[t](0, 1)), frac(1, 2) * (s1 + μ1**2 - 1 - log(s1))))
table.refuted(Eq(KL(Norm[t](0, 1), Norm[t](μ1, s1**2)), frac(1, 2) * (s1**2 + μ1**2 - 1 - 2 * log(s1))))
table.proved(Eq(KL(Norm[t](μ1, s1**2), Norm[t](μ2, s1**2)), (μ1 - μ2) ** 2 / (2 * s1**2)))
table.refuted(Eq(KL(Norm[t](μ1, s1**2), Norm[t](μ2, s1**2)), (μ1 - μ2) ** 2 / s1**2))
table.proved(Eq(log(Norm[t](μ1, s1**2)), -log(s1) - log(2 * pi) / 2 - (t - μ1) ** 2 / (2 * s1**2)))
table.refuted(Eq(log(Norm[t](μ1, s1**2)), -log(s1**2) - log(2 * pi) / 2 - (t - μ1) ** 2 / (2 * s1**2)))
table.proved(Eq(Int[t](Norm[t](μ1, s1**2)), 1))
table.proved(Eq(Int[t](t * Norm[t](μ1, s1**2)), μ1))
table.refuted(Eq(Int[t](t * Norm[t](μ1, s1**2)), 0))
table.proved(Eq(Int[t](t**2 * Norm[t](μ1, s1**2)), μ1**2 + s1**2))
table.refuted(Eq(Int[t](t**2 * Norm[t](μ1, s1**2)), s1**2))
table.refuted(Eq(Int[t](t**2 * Norm[t](μ1, s1**2)), μ1**2 + s1))
table.proved(
    Propto(Norm[t](μ1, s1**2) * Norm[t](μ2, s1**2), Norm[t]((μ1 + μ2) / 2, s1**2 / 2), over=t), proportional
)
table.refuted(
    Propto(Norm[t](μ1, s1**2) * Norm[t](μ2, s1**2), Norm[t]((μ1 + μ2) / 2, s1**2), over=t), proportional
)
table.refuted(
    Propto(Norm[t](μ1, s1**2) * Norm[t](μ2, s1**2), Norm[t](μ1 + μ2, s1**2 / 2), over=t), proportional
)
table.proved(
    Propto(
        Norm[t](μ1, s1**2) * Norm[t](μ2, s2**2),
        Norm[t]((s2**2 * μ1 + s1**2 * μ2) / (s1**2 + s2**2), s1**2 * s2**2 / (s1**2 + s2**2)),
        over=t,
    ),
    proportional,
)
table.refuted(
    Propto(
        Norm[t](μ1, s1**2) * Norm[t](μ2, s2**2),
        Norm[t]((s1**2 * μ1 + s2**2 * μ2) / (s1**2 + s2**2), s1**2 * s2**2 / (s1**2 + s2**2)),
        over=t,
    ),
    proportional,
)
table.proved(Propto(Norm[t](μ1, s1**2), Norm[μ1](t, s1**2), over=μ1), proportional)
table.refuted(Propto(Norm[t](2 * μ1, s1**2), Norm[μ1](t, s1**2), over=μ1), proportional)
table.proved(Propto(Norm[t](2 * μ1, s1**2), Norm[μ1](t / 2, s1**2 / 4), over=μ1), proportional)
table.proved(Propto(exp(-(t**2) + 2 * t * c), Norm[t](c, frac(1, 2)), over=t), proportional)
table.refuted(Propto(exp(-(t**2) + 2 * t * c), Norm[t](c, 1), over=t), proportional)
table.refuted(Propto(Pr(z | x), Pr(x | z), over=z), proportional)
table.proved(Propto(Pr(z | x), Pr(x | z) * Pr(z), over=z), proportional)
table.proved(Propto(Pr(z | x), Pr(x, z), over=z), proportional)
table.refuted(Propto(Pr(z | x), Pr(x, z), over=x), proportional)
table.refuted(Propto(Pr(z | x), Pr(x | z) * Pr(x), over=z), proportional)
e1, e2, e0 = random("ε_1"), random("ε_2"), random("ε")
noise = (
    Eq(Pr(e1), Norm[e1](0, 1)),
    Eq(Pr(e2), Norm[e2](0, 1)),
    Eq(Pr(e0), Norm[e0](0, 1)),
    independent(e1, e2),
)
table.proved(InDistribution(s1 * e1 + s2 * e2, sqrt(s1**2 + s2**2) * e0), where=noise)
table.refuted(InDistribution(s1 * e1 + s2 * e2, (s1 + s2) * e0), where=noise)
table.refuted(InDistribution(s1 * e1 + s2 * e2, (s1**2 + s2**2) * e0), where=noise)
table.proved(InDistribution(c + s1 * e1, c - s1 * e0), where=noise)
table.refuted(InDistribution(c + s1 * e1, s1 * (c + e0)), where=noise)
table.true(Eq(E[Pr(x | φ)](partial[φ].of(log(Pr(x | φ)))), zeros(N_φ)), where=Pr(x | φ) > 0)
table.refuted(Eq(E[Pr(x | φ)](partial[φ].of(Pr(x | φ))), zeros(N_φ)), where=Pr(x | φ) > 0)
table.proved(
    Eq(partial[φ].of(E[Pr(x | φ)](f(x))), E[Pr(x | φ)]((f(x) - c) * partial[φ].of(log(Pr(x | φ))))),
    derivation,
    where=Pr(x | φ) > 0,
)
table.refuted(
    Eq(partial[φ].of(E[Pr(x | φ)](f(x))), E[Pr(x | φ)](partial[φ].of(f(x) * Pr(x | φ)))),
    derivation,
    where=Pr(x | φ) > 0,
)
table.refuted(
    Eq(partial[φ].of(E[Pr(x | φ)](f(x))), E[Pr(x)](f(x) * partial[φ].of(log(Pr(x | φ))))),
    derivation,
    where=Pr(x | φ) > 0,
)
table.proved(Eq(E[p(z)](f(z)), E[q(z)](f(z) * p(z) / q(z))), where=q(z) > 0)
table.refuted(Eq(E[p(z)](f(z)), E[q(z)](f(z) * q(z) / p(z))), where=(q(z) > 0, p(z) > 0))
table.refuted(Eq(E[p(z)](f(z)), E[p(z)](f(z) * p(z) / q(z))), where=q(z) > 0)
table.proved(Eq(E[q(z)](p(z) / q(z)), 1), where=q(z) > 0)
table.refuted(Eq(E[q(z)](q(z) / p(z)), 1), where=p(z) > 0)
table.proved(Eq(E[q(z)](f(z) + c * g(z)), E[q(z)](f(z)) + c * E[q(z)](g(z))))
table.refuted(Eq(E[q(z)](f(z) * g(z)), E[q(z)](f(z)) * E[q(z)](g(z))))
