"""Worlds of plans: least and greatest values are exact; the false is refuted, the true never."""

from fractions import Fraction as Q

import pytest

from udlc.notation import (
    Eq,
    Int,
    Max,
    Min,
    Sum,
    bullet,
    density,
    div,
    function,
    identity,
    index,
    label_in,
    nonnegative,
    norm,
    optimum,
    partial,
    real,
    size,
)
from udlc.translate import Side
from udlc.translate.clauses import clauses_of
from udlc.verify.classes import plan_claims
from udlc.verify.digits import NoValueError
from udlc.verify.linear_programs import greatest
from udlc.verify.links import Link, Setting

PROGRAMMES = {
    "one number": ([Q(1)], [[Q(2)]], [Q(3)], Q(3, 2)),
    "a corner": (
        [Q(3), Q(5), Q(0), Q(0), Q(0)],
        [[1, 0, 1, 0, 0], [0, 2, 0, 1, 0], [3, 2, 0, 0, 1]],
        [Q(4), Q(12), Q(18)],
        Q(36),
    ),
    "a row twice": ([Q(1), Q(2)], [[1, 1], [1, 1]], [Q(1), Q(1)], Q(2)),
    "a negative end": ([Q(-1), Q(0)], [[-1, 1]], [Q(-2)], Q(-2)),
    "a degenerate corner": (
        [Q(3, 4), Q(-150), Q(1, 50), Q(-6), Q(0), Q(0), Q(0)],
        [
            [Q(1, 4), -60, Q(-1, 25), 9, 1, 0, 0],
            [Q(1, 2), -90, Q(-1, 50), 3, 0, 1, 0],
            [0, 0, 1, 0, 0, 0, 1],
        ],
        [Q(0), Q(0), Q(1)],
        Q(1, 20),
    ),
}


@pytest.mark.parametrize("name", PROGRAMMES)
def test_a_linear_programme_has_its_greatest_value(name):
    gains, rows, ends, value = PROGRAMMES[name]
    assert greatest(gains, [[Q(v) for v in row] for row in rows], ends) == value


@pytest.mark.parametrize(
    ("gains", "rows", "ends"),
    [([Q(1), Q(0)], [[Q(0), Q(1)]], [Q(1)]), ([Q(0)], [[Q(1)]], [Q(-1)])],
    ids=["without an end", "without a solution"],
)
def test_a_programme_may_have_no_greatest_value(gains, rows, ends):
    with pytest.raises(NoValueError):
        greatest(gains, rows, ends)


N, M = size("N"), size("M")
i, j = index("i j", N)
step = index("i", N - 1)
y = real("y", domain=label_in(N))
p, q = density("p q")
f, P = real("f", N), real("P", N, N, domain=nonnegative)
x, x1, x2, plan, F = real("x", M), real("x_1", M), real("x_2", M), density("π"), function("f")
cost, far = div("D_1", p(y), q(y)), div("D_2", p(x), q(x))
BOOK = {
    "1.1": optimum(
        Eq(cost, Min[P](Sum[i:, j:](P[i, j] @ abs(i - j)))),
        where=(Eq(Sum[j:](P[i, j]), p(Eq(y, i))), Eq(Sum[i:](P[i, j]), q(Eq(y, j))), P[i, j] >= 0),
    ).placed(number="1.1"),
    "1.2": optimum(
        Eq(far, Min[plan(bullet, bullet)](Int[x1, x2](plan(x1, x2) @ norm(x1 - x2)))),
        where=(Eq(Int[x2](plan(x1, x2)), p(x1)), Eq(Int[x1](plan(x1, x2)), q(x2))),
    ).placed(number="1.2"),
}
STEPS, SLOPE = abs(f[step + 1] - f[step]) <= 1, abs(partial[x](F(x))) <= 1
mean, other = Sum[i:](p(Eq(y, i)) * f[i]), Sum[j:](q(Eq(y, j)) * f[j])
wide, wider = Int[x](p(x) * F(x)), Int[x](q(x) * F(x))

TRUE = {
    "a dual": (Eq(cost, Max[f](mean - other)), STEPS, "1.1"),
    "a dual, turned": (Eq(cost, Max[f](other - mean)), STEPS, "1.1"),
    "a dual of a double": (Eq(2 * cost, Max[f](2 * mean - 2 * other)), STEPS, "1.1"),
    "a dual over functions": (Eq(far, Max[F(x)](wide - wider)), SLOPE, "1.2"),
    "a walk": (Eq(Max[f](f[N] - f[1]), N - 1), STEPS, ""),
    "the least of a walk": (Eq(Min[f](f[N] - f[1]), 1 - N), STEPS, ""),
}
FALSE = {
    "a least value": (Eq(cost, Min[f](mean - other)), STEPS, "1.1"),
    "longer steps": (Eq(cost, Max[f](mean - other)), abs(f[step + 1] - f[step]) <= 2, "1.1"),
    "a sum": (Eq(cost, Max[f](mean + other)), STEPS, "1.1"),
    "nothing at all": (Eq(cost, Max[f](mean - mean)), STEPS, "1.1"),
    "no constraint": (Eq(cost, Max[f](mean - other)), (), "1.1"),
    "a least value over functions": (Eq(far, Min[F(x)](wide - wider)), SLOPE, "1.2"),
    "a double": (Eq(far, Max[F(x)](2 * wide - 2 * wider)), SLOPE, "1.2"),
    "a walk that is too long": (Eq(Max[f](f[N] - f[1]), N), STEPS, ""),
}


def found(said, where, by):
    entry = identity(said, where=where, by=by).placed(number="2.1")
    (clause,) = clauses_of(entry.meant, ("2.1",))
    link = Link(clause, 0, "=", *clause.relation.items, [Side("", None, "")] * 2)
    setting = Setting(entry, BOOK, {}, ())
    assert plan_claims.applies(setting, link)
    return plan_claims.decide(setting, link)


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_not_refuted(name):
    assert found(*TRUE[name]).reason == "true in the worlds of plans that were tried"


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted(name):
    assert found(*FALSE[name]).verdict == "refuted"


@pytest.mark.parametrize(
    ("said", "where"),
    [
        (Eq(Max[f](f[1] ** 2), 1), STEPS),
        (Eq(Max[f](f[N] - f[1]), N), abs(f[step + 1] - f[step]) < 1),
        (Eq(Max[f](f[N] - f[1]), N), (STEPS, N >= 7)),
    ],
    ids=["not affine", "a bound that is not reached", "another condition"],
)
def test_what_is_no_programme_lets_nothing_be_refuted(said, where):
    assert found(said, where, "").verdict == "unknown"
