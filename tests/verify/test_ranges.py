"""Sums over ranges that meet are one sum; ranges that overlap or leave a gap are not."""

import pytest

from udlc.notation import Eq, Sum, identity, index, real, size
from udlc.verify.entries import verify_entry

T = size("T")
t, k = index("t", T), index("k", T)
y, z, c = real("y", over=T), real("z", over=T), real("c")

EQUAL = {
    "split": Eq(Sum[k](y[k]), Sum[k : 1 : t - 1](y[k]) + Sum[k:t:T](y[k])),
    "split after": Eq(Sum[k](y[k]), Sum[k:1:t](y[k]) + Sum[k : t + 1 : T](y[k])),
    "the rest": Eq(Sum[k](y[k]) - Sum[k : 1 : t - 1](y[k]), Sum[k:t:T](y[k])),
    "one term": Eq(Sum[k:1:t](y[k]) - Sum[k : 1 : t - 1](y[k]), y[t]),
    "products": Eq(Sum[k](y[k] * z[k]), Sum[k:t:T](y[k] * z[k]) + Sum[k : 1 : t - 1](y[k] * z[k])),
    "powers": Eq(Sum[k:t:T](c ** (k - t) * y[k]), y[t] + c * Sum[k : t + 1 : T](c ** (k - t - 1) * y[k])),
}
UNEQUAL = {
    "overlap": Eq(Sum[k](y[k]), Sum[k:1:t](y[k]) + Sum[k:t:T](y[k])),
    "gap": Eq(Sum[k](y[k]), Sum[k : 1 : t - 1](y[k]) + Sum[k : t + 1 : T](y[k])),
    "another letter": Eq(Sum[k](y[k]), Sum[k : 1 : t - 1](y[k]) + Sum[k:t:T](z[k])),
    "a term too many": Eq(Sum[k:1:t](y[k]) - Sum[k : 1 : t - 1](y[k]), 2 * y[t]),
}


def verdict(statement):
    """The verdict of a statement as an entry of its own."""
    return verify_entry(identity(statement).placed(number="1.1"), {}).verdict


@pytest.mark.parametrize("name", EQUAL)
def test_ranges_that_meet(name):
    assert verdict(EQUAL[name]) == "proved"


@pytest.mark.parametrize("name", UNEQUAL)
def test_ranges_that_do_not(name):
    assert verdict(UNEQUAL[name]) == "refuted"
