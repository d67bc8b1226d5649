"""Certificates are of what is claimed; corrupted ones, and those of other claims, are rejected."""

from dataclasses import replace

import pytest

from udlc.notation import Eq, ReLU, definition, identity, nonnegative, positive, real
from udlc.verify.certificate import Replayed, certificate, certify, read, replay, replayed, seal, write
from udlc.verify.entries import verify_entry
from udlc.verify.replaying import beyond
from udlc.verify.text import canonical_text, entry_hash
from udlc.verify.verdicts import Result, Step

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
    record = certificate(claim(), {})
    assert replayed(record, claim(), {}).state == "accepted"
    assert replayed(record, claim(domain=positive), {}).state == "rejected"
    assert replayed(None, claim(), {}).state == "missing"


def resealed(record, **changes):
    changed = {**record, **changes}
    return {**changed, "seal": seal(changed)}


@pytest.mark.parametrize("name", ["number", "entry", "claims", "open", "seal"])
def test_a_record_that_was_changed_is_rejected(name):
    record = certificate(claim(), {})
    assert "changed" in replayed({**record, name: "other"}, claim(), {}).reason
    assert replayed({n: x for n, x in record.items() if n != name}, claim(), {}).state == "rejected"


def test_what_has_no_certificate_says_its_class():
    found = replayed(resealed(certificate(claim(), {}), open={"moments": "there is no rule"}), claim(), {})
    assert found.state == "open"
    assert found.said.startswith("no certificate: class moments (")
    assert replayed(certificate(claim(), {}), claim(), {}).said == "replayed"


def test_the_claims_are_read_from_the_entry_and_not_from_the_record():
    """The hash of the entry becomes that of another one, whose claims have no certificates."""
    other = claim(domain=positive)
    record = resealed(certificate(claim(), {}), entry=entry_hash(other, {}))
    assert "no certificate" in replayed(record, other, {}).reason


def test_what_is_not_proved_has_no_record():
    α = real("α")
    false = identity(Eq(ReLU(α @ z), α @ ReLU(z))).placed(number="1.1")
    assert certificate(false, {}) is None
    forged = resealed(certificate(claim(), {}), entry=entry_hash(false, {}))
    assert replayed(forged, false, {}).state == "rejected"


def test_records_are_kept_in_a_file(tmp_path):
    book = {"1.1": claim()}
    write(tmp_path, {record["number"]: record for record in certify(book, book)})
    assert [r.state for r in replay(book, book, tmp_path)] == ["accepted"]
    path = tmp_path / ".certificates.jsonl"
    path.write_text("no record\n" + path.read_text())
    assert list(read(tmp_path)) == ["1.1"]


@pytest.mark.parametrize(
    "change", [{"claims": []}, {"claims": None}, {"entry": "0"}, {"claims": [{"text": 3}]}]
)
def test_a_damaged_record_is_rejected(change):
    assert replayed(resealed(certificate(claim(), {}), **change), claim(), {}).state == "rejected"


def test_what_the_checker_assumes_is_in_the_verdict():
    step = Step("proved", relation="=", conditions=("N ≥ 1", "λ[0] ≠ 0"))
    result = Result("1.1", 1, "identity", ("=",), (step,), "")
    listed, more = ("N ≥ 1", "λ_0 ≠ 0"), ("K ≥ 1", "μ_{t-1} ≠ 0")
    assert beyond(Replayed("1.1", "accepted", conditions=listed), result) == ()
    assert beyond(Replayed("1.1", "accepted", conditions=(*listed, *more)), result) == more
