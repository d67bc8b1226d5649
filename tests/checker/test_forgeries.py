"""False variants of the book: neither a true certificate nor a search makes the checker accept one."""

from hashlib import sha256
from itertools import islice
from pathlib import Path

import pytest

from udlc.checker import Rejected, check
from udlc.project.project import load
from udlc.translate.clauses import clauses_of
from udlc.verify import ledger
from udlc.verify.certificate import certificate
from udlc.verify.edits import Place, varied
from udlc.verify.entries import forms, steps_of
from udlc.verify.ledger import Ledger, certified, opened
from udlc.verify.mutants import variants

BOOK = load(Path(__file__).parents[2] / "equations")
NUMBERS = ("7.31", "8.3", "12.14", "12.15", "15.9", "15.20", "16.24", "18.2", "18.6", "18.8", "18.44")
"""Entries whose proofs are of different classes."""

MOST = 1
"""So many variants of an entry."""


def false_variants(entry):
    """Variants with a link that is refuted, and the number of this link."""
    relation = clauses_of(entry.meant, (entry.number,))[0].relation
    for n in range(len(relation.signs)):
        for _, made in variants(relation.items[n + 1], 4 * MOST, f"forged {n}", entry.letters()):
            variant = varied(entry, BOOK, Place(0, n, n + 1, made))
            steps = [] if variant is None else list(steps_of(variant, BOOK))
            for place, step in enumerate(steps):
                if step.verdict == "refuted":
                    yield variant, place


def claims_of(variant, place, monkeypatch):
    """What is claimed of a link, at every depth of unfolding: by its text, which may be asked for again."""
    said = {}

    def recorded(claim):
        text = text_of(claim)
        said[text] = claim
        return text

    text_of = ledger.text_of
    with monkeypatch.context() as patch, opened(Ledger(writes=False)):
        patch.setattr(ledger, "text_of", recorded)
        for n, _ in enumerate(steps_of(variant, BOOK)):
            if n == place:
                return said
            said.clear()
    return {}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_false_variant_has_no_certificate(number, monkeypatch):
    entry = BOOK[number]
    true = certificate(entry, BOOK)["claims"]
    tried = 0
    for variant, place in islice(false_variants(entry), MOST):
        for text, claim in claims_of(variant, place, monkeypatch).items():
            name = sha256(text.encode()).hexdigest()
            tried += 1
            for forged in true:
                with pytest.raises(Rejected):
                    check(text, {**forged, "text": name})
            with pytest.raises((Rejected, LookupError, TypeError)):
                check(text, certified(claim, name, {}))
    assert tried


@pytest.mark.parametrize("number", ["16.22", "19.47"])
def test_what_is_refuted_as_printed_is_not_replayed(number):
    """The certificates are those of the corrected form."""
    entry = BOOK[number]
    certificates = {c["text"]: c for c in certificate(entry, BOOK)["claims"]}
    printed = forms(entry)[0]
    false = [n for n, step in enumerate(steps_of(printed, BOOK)) if step.verdict == "refuted"]
    with opened(Ledger(False, certificates)):
        steps = list(steps_of(printed, BOOK))
    assert certificates
    assert false
    assert not any(steps[n].verdict == "proved" for n in false)
