"""Finite models of random quantities: they refute only where they keep every condition."""

import pytest

from tests.verify.asked import status
from udlc.notation import E, Eq, random

y, z = random("y z")
FREE = {"square": Eq(E(y**2), E(y) ** 2), "product": Eq(E(y * z), E(y) * E(z))}
HELD = {
    "an equation that leaves one value": (Eq(E(y**2), E(y) ** 2), (Eq(y, 2 * y - 1),)),
    "a mean of another power": (Eq(E(y**4), 1), (Eq(E(y**6), 1),)),
}


@pytest.mark.parametrize("name", FREE)
def test_without_conditions_a_model_refutes(name):
    assert status(FREE[name]) == "refuted"


@pytest.mark.parametrize("name", HELD)
def test_no_model_stands_for_conditions_that_it_does_not_keep(name):
    statement, where = HELD[name]
    assert status(statement, where=where) == "unknown"
