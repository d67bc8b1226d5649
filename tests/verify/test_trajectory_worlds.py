"""Trajectories of an episode: what is false of them is refuted in a finite world, and what is true never."""

from dataclasses import replace

import pytest

from udlc.notation import (
    E,
    Eq,
    Int,
    Prod,
    Sum,
    argmax,
    argmin,
    density,
    distribution,
    function,
    identity,
    independent,
    index,
    label_in,
    log,
    partial,
    policy,
    random,
    real,
    size,
    span,
)
from udlc.translate import Side
from udlc.translate.clauses import clauses_of
from udlc.verify.classes import trajectory_claims
from udlc.verify.links import Link, Setting

A, T, N_θ, N_τ, D = size("A T N_θ N_τ D")
t = index("t", T)
s, a = real("s", D, over=span(1, T + 1)), real("a", over=T, domain=label_in(A))
τ, θ, b = random("τ", N_τ), real("θ", N_θ), real("b")
π, Pr, r = policy("π"), density("Pr"), function("r")
step = π(a[t] | s[t], θ) * Pr(s[t + 1] | s[t], a[t])

LAW = distribution(Eq(Pr(τ | θ), Pr(s[1]) * Prod[t](step))).placed(number="2.1")

score = partial[θ](log(π(a[t] | s[t], θ)))
TRUE = {
    "a mean of a score": Eq(E[τ](Sum[t](score)), 0),
    "a baseline": Eq(E[τ](Sum[t](score) * b), 0),
    "a mean as an integral": Eq(E[τ](r(τ)), Int[τ](Pr(τ | θ) * r(τ))),
    "a slope of a logarithm": Eq(partial[θ](log(Pr(τ | θ))), partial[θ](Pr(τ | θ)) / Pr(τ | θ)),
    "a slope of a product": Eq(partial[θ](log(Pr(τ | θ))), Sum[t](score)),
    "a density has the integral one": Eq(Int[τ](Pr(τ | θ)), 1),
    "a policy gradient": Eq(partial[θ].of(Int[τ](Pr(τ | θ) * r(τ))), E[τ](partial[θ](log(Pr(τ | θ))) * r(τ))),
    "a logarithm of a product": Eq(
        log(Pr(τ | θ)),
        log(Pr(s[1])) + Sum[t](log(π(a[t] | s[t], θ))) + Sum[t](log(Pr(s[t + 1] | s[t], a[t]))),
    ),
    "an optimum of a mean": Eq(argmax[θ](E[τ](r(τ))), argmin[θ](-Int[τ](Pr(τ | θ) * r(τ)))),
}
FALSE = {
    "a score": Eq(Sum[t](score), 0),
    "a mean of a slope": Eq(E[τ](Sum[t](partial[θ](π(a[t] | s[t], θ)))), 0),
    "a mean of the sum": Eq(E[τ](Sum[t](score) + b), 0),
    "a mean without its weight": Eq(E[τ](r(τ)), Int[τ](r(τ))),
    "a step less": Eq(log(Pr(τ | θ)), log(Pr(s[1])) + Sum[t](log(π(a[t] | s[t], θ)))),
    "another optimum": Eq(argmax[θ](E[τ](r(τ))), argmin[θ](E[τ](r(τ)))),
    "an optimum of a constant": Eq(argmax[θ](E[τ](r(τ))), argmax[θ](Int[τ](Pr(τ | θ)))),
    "another gradient": Eq(partial[θ].of(Int[τ](Pr(τ | θ) * r(τ))), E[τ](partial[θ](Pr(τ | θ)) * r(τ))),
}


def asked(statement, where=()):
    """The setting of a claim, and its link."""
    entry = identity(statement, where=where, by="2.1").placed(number="2.2")
    (clause,) = clauses_of(entry.meant, ("2.2",))
    items = clause.relation.items
    link = Link(clause, 0, "=", *items, [Side("", None, "") for _ in items])
    return Setting(entry, {"2.1": LAW}, {}, ()), link


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_not_refuted(name):
    found = trajectory_claims.decide(*asked(TRUE[name]))
    assert found.reason == trajectory_claims.WORLDS.agreed


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted(name):
    assert trajectory_claims.decide(*asked(FALSE[name])).verdict == "refuted"


def test_a_mean_that_is_zero_is_confirmed_where_what_is_averaged_is_not():
    assert trajectory_claims.confirms(*asked(TRUE["a baseline"]))
    assert not trajectory_claims.confirms(*asked(FALSE["a mean of a slope"]))
    assert not trajectory_claims.confirms(*asked(Eq(E[τ](r(τ) - r(τ)), 0)))


def test_what_is_random_is_no_number_that_is_independent():
    setting, link = asked(TRUE["a baseline"], where=independent(random("b"), τ))
    assert trajectory_claims.decide(setting, link).verdict == "unknown"
    assert trajectory_claims.decide(setting, replace(link, left=b)).verdict == "unknown"
