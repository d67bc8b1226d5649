"""Canonical texts and records of proofs change with what is claimed; corrupted ones are rejected."""

from dataclasses import replace

import pytest

from udlc.notation import Eq, ReLU, definition, identity, nonnegative, positive, real
from udlc.verify.certificate import certificate, replayed
from udlc.verify.entries import verify_entry
from udlc.verify.text import canonical_text, entry_hash

z = real("z")


def claim(domain=nonnegative, where=()):
    α = real("α", domain=domain)
    return identity(Eq(ReLU(α @ z), α @ ReLU(z)), where=where and α >= 0).placed(number="1.1")


def test_the_hash_is_of_what_is_claimed_and_of_nothing_else():
    entry = claim()
    assert entry_hash(entry) == entry_hash(entry.placed(file="elsewhere.py", line=7, title="words"))
    assert entry_hash(entry) != entry_hash(claim(domain=positive))
    assert entry_hash(entry) != entry_hash(claim(where=True))
    assert entry_hash(entry) != entry_hash(replace(entry, layout="numerator"))
    assert "nonnegative" in canonical_text(entry)


def test_the_hash_follows_what_an_entry_rests_on():
    x, y = real("x y")
    entry = identity(Eq(2 * y, 2 * x), by="1.1").placed(number="1.2")
    books = [{"1.1": definition(Eq(y, side)).placed(number="1.1")} for side in (x, 2 * x)]
    assert entry_hash(entry, books[0]) != entry_hash(entry, books[1])
    assert [verify_entry(entry, book).verdict for book in books] == ["proved", "refuted"]


def test_a_proof_is_replayed():
    entry = claim()
    record = certificate(verify_entry(entry, {}))
    assert replayed(record, entry, {}) == ""
    assert "another entry" in replayed(record, claim(domain=positive), {})


@pytest.mark.parametrize("part", ["entry", "number", "steps", "hash"])
def test_a_corrupted_record_is_rejected(part):
    entry = claim()
    record = certificate(verify_entry(entry, {}))
    assert "changed" in replayed({**record, part: "other"}, entry, {})


def test_what_is_not_proved_has_no_record():
    α = real("α")
    assert certificate(verify_entry(identity(Eq(ReLU(α @ z), α @ ReLU(z))).placed(number="1.1"), {})) is None
