"""A condition on one member of a family, or on one value of a function, says nothing of the others."""

import pytest

from udlc.notation import Eq, ReLU, function, identity, index, log, nonnegative, real, size, span
from udlc.verify.entries import verify_entry
from udlc.verify.trials import tried

N = size("N")
n, early = index("n", N), index("n", N - 1)
λ, a, b = real("λ", over=span(0, 1)), real("a", N), real("b", over=span(0, 1), domain=nonnegative)
x, z = real("x z")
f = function("f")


def verdict(statement, *where):
    return verify_entry(identity(statement, where=where).placed(number="1.1"), {}).verdict


OF_OTHERS = {
    "another member": (Eq(ReLU(λ[0] * x), λ[0] * ReLU(x)), λ[1] >= 0),
    "another component": (Eq(ReLU(a[2] * x), a[2] * ReLU(x)), a[1] >= 0),
    "some components": (Eq(ReLU(a[N] * x), a[N] * ReLU(x)), a[early] >= 0),
    "another value": (Eq(ReLU(f(x) * z), f(x) * ReLU(z)), f(1) >= 0),
    "a logarithm": (Eq(log(λ[0] ** 2), 2 * log(λ[0])), λ[1] > 0),
}
OF_ALL = {
    "all components": (Eq(ReLU(a[2] * x), a[2] * ReLU(x)), a[n] >= 0),
    "all values": (Eq(ReLU(f(x) * z), f(x) * ReLU(z)), f(z) >= 0),
}


@pytest.mark.parametrize("name", OF_OTHERS)
def test_what_is_said_of_others_proves_nothing(name):
    assert verdict(*OF_OTHERS[name]) not in ("proved", "checked")


@pytest.mark.parametrize("name", OF_ALL)
def test_what_is_said_of_all_is_said_of_each(name):
    assert verdict(*OF_ALL[name]) == "proved"


def test_conditions_on_members_are_needed():
    said = Eq(ReLU(b[0] * b[1] * x), b[0] * b[1] * ReLU(x))
    entry = identity(said, where=(b[0] >= 0, b[1] >= 0)).placed(number="1.1")
    result = verify_entry(entry, {})
    assert result.verdict == "proved"
    assert tried(result, entry, {}, 2).mutants.needed == 2
