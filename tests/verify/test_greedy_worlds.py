"""Greedy policies and means in finite decision processes: what holds is not refuted, what does not is."""

import pytest

from tests.verify.known_decisions import GROUNDS, REWARD, A, S
from udlc.notation import (
    Becomes,
    E,
    Eq,
    Le,
    Lt,
    Max,
    Sum,
    Var,
    argmax,
    density,
    function,
    half_open,
    identity,
    index,
    inequality,
    label_in,
    oo,
    policy,
    prime,
    random,
    real,
    span,
    update,
)
from udlc.translate.clauses import clauses_of
from udlc.verify.classes import processes
from udlc.verify.links import Link, Setting

t = index("t", span(1, oo))
s, a = real("s", over=span(1, oo), domain=label_in(S)), real("a", over=span(1, oo), domain=label_in(A))
R, γ = random("r", over=span(2, oo)), real("γ", domain=half_open(0, 1))
π, Pr = policy("π"), density("Pr")
v, q, r = function("v q r", font="it")
better, other = prime(π), policy("μ")
here = s[t], a[t]


def ahead(x):
    """The mean over the next state."""
    return Sum[s[t + 1]](Pr(s[t + 1] | s[t], a[t]) * x)


GREEDY = update(
    Becomes(better(a[t] | s[t]), argmax[a[t]](r(*here) + γ * ahead(v(s[t + 1] | π)))), where=REWARD
)
best = better(a[t] | s[t])
v2 = v(s[t + 1])
step = R[t + 1] + γ * v(s[t + 1] | π)

TRUE = {
    "a greedy action is no worse": Le(v(s[t] | π), q(s[t], best | π)),
    "it is the best": Eq(q(s[t], best | π), Max[a[t]](q(s[t], a[t] | π))),
    "a better policy": Le(v(s[t] | π), v(s[t] | better)),
    "what a better policy is worth": Le(q(s[t], best | π), v(s[t] | better)),
    "one step of it": Eq(q(s[t], best | π), E[better](step)),
    "one step of the policy": Eq(v(s[t] | π), E[π](step)),
    "one step given an action": Eq(q(*here), E(step | s[t], a[t])),
    "a reward is its mean": Eq(E(R[t + 1] | s[t], a[t]), r(*here)),
    "a variance": Le(0, Var(v(s[t + 1] | π) | s[t], a[t])),
    "a variance by means": Eq(
        Var(v2 | s[t], a[t]),
        ahead(v2 * v2) - ahead(v2) * ahead(v2),
    ),
    "the time does not matter": Eq(
        q(s[t + 1], better(a[t + 1] | s[t + 1]) | π), Max[a[t]](q(s[t + 1], a[t] | π))
    ),
}
FALSE = {
    "strictly": Lt(v(s[t] | π), v(s[t] | better)),
    "an action for no state": Le(v(s[t] | π), q(s[t], better(a[t]) | π)),
    "an action of another time": Le(v(s[t] | π), q(s[t], better(a[t + 1] | s[t]) | π)),
    "an action for another state": Le(v(s[t] | π), q(s[t], better(a[t] | s[t + 1]) | π)),
    "no better than it was": Le(v(s[t] | better), v(s[t] | π)),
    "any policies": Le(v(s[t] | π), v(s[t] | other)),
    "a variance for a mean": Eq(q(s[t], best | π), Var[better](step)),
    "the reward before": Eq(q(s[t], best | π), E[better](R[t - 1] + γ * v(s[t + 1] | π))),
    "the first state": Eq(q(s[t], best | π), E[better](R[t + 1] + γ * v(s[1] | π))),
    "no discount": Eq(q(*here), E(R[t + 1] + v(s[t + 1]) | s[t], a[t])),
    "the mean of a square": Eq(E(v2 * v2 | s[t], a[t]), ahead(v2) * ahead(v2)),
    "the other policy": Eq(q(s[t], best | π), E[π](step)),
}


def found(statement):
    """What finite processes say of a statement."""
    book = {n: e.placed(number=n) for n, e in {**GROUNDS, "greedy": GREEDY}.items()}
    kind = identity if statement.signs == ("=",) else inequality
    entry = kind(statement, by=", ".join(book), where=REWARD).placed(number="1.1")
    (clause,) = clauses_of(entry.meant, ("1.1",))
    link = Link(clause, 0, clause.relation.signs[0], *clause.relation.items, ())
    return processes.decide(Setting(entry, book, {}, ()), link)


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_not_refuted(name):
    assert found(TRUE[name]).reason == processes.WORLDS.agreed


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted(name):
    assert found(FALSE[name]).verdict == "refuted"
