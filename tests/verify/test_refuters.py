"""What refutes must not refute what is true: worlds and constant functions beside known identities."""

import pytest

from tests.verify import known_matrices, known_probability, known_sums
from udlc.errors import UdlcError
from udlc.notation import (
    E,
    Eq,
    Int,
    density,
    exp,
    function,
    identity,
    inequality,
    log,
    partial,
    positive,
    random,
    real,
    size,
)
from udlc.verify.classes.readings import pairs, refuted
from udlc.verify.entries import verify_entry
from udlc.verify.grounds import Grounds
from udlc.verify.reading import Reader

TRUE = {
    **{f"probability: {k}": s for k, s in known_probability.EQUAL.items()},
    **{f"matrices: {k}": s for k, s in known_matrices.TRUE.items()},
    **{f"sums: {k}": s for k, s in known_sums.TRUE.items()},
}
READ = 60
"""So many of them at least are read, so that worlds are tried."""


def tried(statement, where=()):
    """Is a true statement refuted?  None where the reader does not read it."""
    entry = identity(statement, where=where).placed(number="1.1")
    reader = Reader(Grounds.of(entry, {}, 2))
    try:
        one, other = (reader.read(x, {}) for x in (statement.first, statement.right))
    except UdlcError:
        return None
    return refuted(reader, pairs(one, other), "").verdict == "refuted"


def test_true_statements_are_not_refuted():
    found = {}
    for name, stated in TRUE.items():
        statement, where = stated if isinstance(stated, tuple) else (stated, ())
        found[name] = tried(statement, where)
    assert not [name for name, wrong in found.items() if wrong]
    assert sum(wrong is False for wrong in found.values()) >= READ


z = real("z", size("D"))
x, w = real("x w")
q, a, b, f = density("q"), function("a"), function("b"), function("f")

UNEQUAL = {
    "a mean for its variance": Eq(Int[z](q(z) * a(z)), Int[z](q(z) * a(z)) ** 2),
    "a product of functions": Eq(Int[z](q(z) * a(z) * b(z)), Int[z](q(z) * a(z))),
}


@pytest.mark.parametrize("name", UNEQUAL)
def test_functions_that_nothing_defines_may_be_constant(name):
    assert verify_entry(identity(UNEQUAL[name]).placed(number="1.1"), {}).verdict == "refuted"


def test_a_bound_of_slopes_holds_of_constant_functions():
    said = identity(Eq(f(x) - f(w), f(x) + f(w)), where=abs(partial[x](f(x))) <= 1)
    assert verify_entry(said.placed(number="1.1"), {}).verdict == "refuted"


def test_a_bound_that_is_reached_is_not_strict():
    strict = log(Int[z](q(z) * a(z))) > Int[z](q(z) * log(a(z)))
    weak = log(Int[z](q(z) * a(z))) >= Int[z](q(z) * log(a(z)))
    where = a(z) > 0
    assert verify_entry(inequality(weak, where=where).placed(number="1.1"), {}).verdict == "proved"
    assert verify_entry(inequality(strict, where=where).placed(number="1.1"), {}).verdict == "refuted"


y = random("y", domain=positive)

LARGER = {
    "the mean itself": (E(y), "proved"),
    "an exponential of the mean": (exp(E(y)), "proved"),
    "less than the mean": (E(y) - 1, "other"),
    "an exponential of less": (exp(E(y) - 3), "other"),
    "the mean of another": (E(y**2), "other"),
}


@pytest.mark.parametrize("name", LARGER)
def test_what_is_larger_than_a_logarithm_is_a_bound_too(name):
    left, verdict = LARGER[name]
    found = verify_entry(inequality(left >= E(log(y))).placed(number="1.1"), {}).verdict
    assert (found == "proved") == (verdict == "proved")
