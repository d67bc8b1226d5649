"""A condition that is taken away is not said again: by a declaration, another entry, or what that claims."""

import pytest

from udlc.notation import Eq, ReLU, definition, identity, positive, real
from udlc.verify.controls import without
from udlc.verify.entries import verify_entry

a, b, c, x = real("a b c x")
p = real("p", domain=positive)
SCALED = Eq(ReLU(a * x), a * ReLU(x))

BOOKS = {
    "nothing else says it": {},
    "another entry states it": {"1.1": definition(Eq(c, a + 1), where=a >= 0)},
}


def needed(entry, book):
    result = verify_entry(entry, book)
    assert result.verdict == "proved"
    return without(entry, book, result.steps, 0)


@pytest.mark.parametrize("name", BOOKS)
def test_a_condition_is_needed_whoever_says_it(name):
    book = {number: e.placed(number=number) for number, e in BOOKS[name].items()}
    entry = identity(SCALED, where=a >= 0, by=" ".join(book)).placed(number="1.2")
    assert needed(entry, book) == "needed"


def test_an_equality_is_needed_that_another_entry_claims():
    book = {"1.1": definition(Eq(b, 2 * x)).placed(number="1.1")}
    entry = identity(Eq(b + x, 3 * x), where=Eq(b, 2 * x), by="1.1").placed(number="1.2")
    assert needed(entry, book) == "needed"


def test_a_declaration_does_not_stand_in_for_a_condition():
    scaled = Eq(ReLU(p * x), p * ReLU(x))
    assert needed(identity(scaled, where=p > 0).placed(number="1.1"), {}) == "needed"
    assert needed(identity(Eq(p + p, 2 * p), where=p > 0).placed(number="1.1"), {}) == "unneeded"
