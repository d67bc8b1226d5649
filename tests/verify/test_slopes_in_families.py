"""Slopes of expressions by members of families: they go through all that the members make."""

import pytest

from tests.verify.asked import status
from udlc.notation import Eq, elementwise, index, model, partial, real, rows, size, span

D, M = size("D"), size("M")
k = index("k", span(0, 2))
x, f = real("x", D), real("f", D, over=span(0, 2))
b, W = real("β", D, over=span(0, 2)), real("Ω", D, D, over=span(0, 2))
a = elementwise("a")
LAYERS = model(
    rows(Eq(f[0], b[0] + W[0] * x), Eq(f[1], b[1] + W[1] * a(f[0])), Eq(f[2], b[2] + W[2] * a(f[1])))
)

SLOPE = partial[b[k]](f[k])
SAYS = {
    "through one letter": (Eq(SLOPE, partial[b[k]].of(f[k] + x)), "proved"),
    "through one letter of two": (Eq(2 * SLOPE, partial[b[k]].of(f[k] + b[k])), "proved"),
    "left out": (Eq(SLOPE, partial[b[k]].of(f[k] + b[k])), "refuted"),
    "none at all": (Eq(0 * SLOPE, partial[b[k]].of(f[k] + x)), "refuted"),
}


@pytest.mark.parametrize("name", SAYS)
def test_a_slope_goes_through_what_members_make(name):
    statement, verdict = SAYS[name]
    assert status(statement, LAYERS) == verdict
