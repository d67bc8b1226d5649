"""A result in, the record of its proofs out: what was claimed, by hash, and which steps were taken.

Trusted, beside this record: the text of an entry and what turns the entry into programs (`text`,
`udlc.translate`, `udlc.differentiate` for derivatives); declared domains and conditions, which come from the
entry by its hash and never from the record; the rules in the docstrings of `algebra`, `signs`, `moments` and
`optima`; the named theorems that a step lists. A step says which normal forms were compared and what was
assumed on the way. It does not yet say every rewriting, so it is replayed by proving again.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from json import dumps
from typing import Any

from udlc.notation.entry import Entry
from udlc.translate.entries import Book
from udlc.verify.entries import verify_entry
from udlc.verify.text import entry_hash
from udlc.verify.verdicts import Result, Step

VERSION = 1


def certificate(result: Result) -> dict[str, Any] | None:
    """The record of an entry whose every claim is proved; None for any other."""
    if result.verdict != "proved":
        return None
    body = {
        "version": VERSION,
        "number": result.number,
        "entry": result.hash,
        "steps": [_step(s) for s in result.steps if s.verdict == "proved"],
    }
    return {**body, "hash": _hash(body)}


def replayed(record: Mapping[str, Any], entry: Entry, book: Book) -> str:
    """Why a record does not hold for an entry; "" where it is whole, of this entry, and provable again."""
    body = {name: value for name, value in record.items() if name != "hash"}
    if record.get("hash") != _hash(body):
        return "the record was changed after it was written"
    if body.get("entry") != entry_hash(entry, book):
        return "the record is of another entry, or the entry has changed"
    again = certificate(verify_entry(entry, book))
    if again is None:
        return "the entry is not proved"
    return "" if again == dict(record) else "the proof takes other steps"


def _step(step: Step) -> dict[str, Any]:
    return {
        "from": step.source,
        "relation": step.relation,
        "to": step.target,
        "method": step.method,
        "theorems": list(step.theorems),
        "conditions": list(step.conditions),
        "trace": list(step.trace),
    }


def _hash(body: Mapping[str, Any]) -> str:
    return sha256(dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
