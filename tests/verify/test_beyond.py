"""Members that no family has: a letter takes both ends of where it runs, unless more is said of it."""

import pytest

from udlc.notation import E, Eq, Sum, cases, identity, index, random, real, size, span
from udlc.verify.beyond import names_beyond
from udlc.verify.entries import verify_entry
from udlc.verify.trials import fates

N, K = size("N"), size("K")
n, m, k = index("n", N), index("m", N), index("k", K)
t = index("t", span(0, N))
x, z, u = real("x", N), real("z", span(0, N)), real("u", over=span(1, 3))
S, r = real("S", N, K), random("r", N)

BEYOND = {
    "a later component": Sum[n](x[n + 1]),
    "an earlier component": x[n - 1],
    "a sum without limits": Sum[n:](x[n + 1]),
    "limits that are written": Sum[n:2:N](x[n + 1]),
    "below a mean": E(r[n - 1]),
    "of a matrix": S[n, k + 1],
    "a family from zero": z[t - 1],
}
WITHIN = {
    "a component": Sum[n](x[n]),
    "limits that leave out the end": Sum[n : 1 : N - 1](x[n + 1]),
    "limits that leave out the start": Sum[n:2:N](x[n - 1]),
    "a family from zero": z[n - 1],
    "numbers": u[1] + u[3],
    "a case that leaves it out": cases((0, Eq(n, 1)), (x[n - 1], n > 1)),
}


@pytest.mark.parametrize("name", BEYOND)
def test_members_that_do_not_exist_are_seen(name):
    assert names_beyond(BEYOND[name], ())


@pytest.mark.parametrize("name", WITHIN)
def test_members_that_exist_are_left_alone(name):
    assert not names_beyond(WITHIN[name], ())


def test_a_letter_of_which_more_is_said_may_leave_out_an_end():
    assert names_beyond(x[n - 1], (m > 1,))
    assert not names_beyond(x[n - 1], (n > 1,))
    assert not names_beyond(x[n - 1], (Eq(x[n], x[n - 1]).forall(n, 2, 3, ..., N),))


def test_a_variant_beyond_the_ends_is_killed():
    entry = identity(Eq(Sum[n:](2 * x[n]), 2 * Sum[n:](x[n]))).placed(number="1.1")
    found = [f for f in fates(verify_entry(entry, {}), entry, {}, 40) if f.kind == "index shifted"]
    assert found
    assert all(f.fate == "killed" for f in found)
