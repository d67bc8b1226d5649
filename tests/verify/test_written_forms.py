"""One form of what is written otherwise and is the same; variants that have it are equivalent."""

import pytest

from tests.verify.outside import (
    analysis,
    boundaries,
    calculus,
    matrices,
    missing,
    probability,
    strangers,
    traps,
)
from udlc.notation import adjacency, density, eye, function, index, partial, real, size
from udlc.translate import Side
from udlc.translate.clauses import clauses_of
from udlc.verify.classes import number_claims, plan_claims, sequences
from udlc.verify.links import Link, Setting
from udlc.verify.written_forms import has_idle_dots, same_form

D, K, N = size("D K N")
k = index("k", K)
f, φ = function("f", D, over=k), real("φ", over=k)
S, A, M = real("S", N, N), real("A", N, N, domain=adjacency), real("M", N, N, over=k)


def slope(n):
    return partial[f[n - 1]](f[n](f[n - 1], φ[n]))


WHOLE = slope(K) @ slope(K - 1) * ... * slope(3) @ slope(2)
SAME = {
    "an identity": (eye(N).T * S, eye(N) * S),
    "a graph": (S * A.T, S * A),
    "fewer members": (slope(K) * ... * slope(2), WHOLE),
    "one member more": (slope(K) @ slope(K - 1) @ slope(K - 2) * ... * slope(2), WHOLE),
}
OTHER = {
    "a matrix": (S.T * A, S * A),
    "a member of a family": (M[1].T * A, M[1] * A),
    "another end": (slope(K) * ... * slope(3), WHOLE),
    "another start": (slope(K - 1) * ... * slope(2), WHOLE),
    "another order": (A * S, S * A),
}


@pytest.mark.parametrize("name", SAME)
def test_what_is_the_same_has_one_form(name):
    assert same_form(*SAME[name])


@pytest.mark.parametrize("name", OTHER)
def test_what_is_not_the_same_has_others(name):
    assert not same_form(*OTHER[name])


def test_dots_stand_between_members():
    assert not has_idle_dots(WHOLE)
    assert has_idle_dots(S * ... * A)


def test_a_member_beyond_the_end_of_a_sequence():
    t = real("t", over=N)
    q = density("q")
    assert sequences.goes_beyond(q(t[1], ..., t[N]), q(t[1], ..., t[N + 1]))
    assert not sequences.goes_beyond(q(t[1], ..., t[N]), q(t[1], ..., t[N - 1]))


def said_past_the_proofs(method, row_):
    entry = row_.entry
    for clause in clauses_of(entry.meant, (entry.number,)):
        items = clause.relation.items
        for place, sign in enumerate(clause.relation.signs):
            link = Link(clause, place, sign, items[place], items[place + 1], [Side("", None, "")] * 2)
            setting = Setting(entry, row_.book, {}, ())
            if method.applies(setting, link):
                yield method.decide(setting, link)


TABLES = (analysis, boundaries, calculus, matrices, missing, probability, strangers, traps)
ROWS = [row for module in TABLES for row in module.table.rows]


@pytest.mark.parametrize("method", [number_claims, plan_claims], ids=["numbers", "plans"])
def test_true_statements_are_not_refuted_past_the_proofs(method):
    true = [r for r in ROWS if "refuted" not in r.verdicts]
    found = [(r.name, f) for r in true for f in said_past_the_proofs(method, r)]
    assert not [name for name, f in found if f.verdict == "refuted"]
    if method is number_claims:
        assert sum(f.reason.endswith("that were tried") for _, f in found) >= 50
