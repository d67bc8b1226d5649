"""Entries in, the certificates of their claims out; certificates in, whether the checker accepts them out.

A record has a certificate (`udlc.checker`) for each claim that an entry needs: the hash of the claim's text
and the hints with which the checker proves it. To replay an entry is to read it anew, to make its claims
anew, and to have the checker decide each by the certificate of that hash; no proof is searched, and what
the prover finds is at most a part of a claim: the factor between two objectives, what two losses differ by.
What is trusted is the checker; what reads an entry and says what it claims (`udlc.notation`,
`udlc.translate`, `classes`, `claims`, and `udlc.differentiate` for derivatives); the theorems that a step
lists.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from udlc.errors import BuildError
from udlc.files import write_together
from udlc.notation.entry import Entry
from udlc.translate.entries import Book
from udlc.verify.entries import LIMIT, forms, steps_of
from udlc.verify.ledger import REFUSED, REPLAYED, Certificate, Ledger, opened
from udlc.verify.text import entry_hash
from udlc.verify.verdicts import Step, verdict_of

NAME = ".certificates.jsonl"
"""The file, in the folder of the equations: a line for each entry."""

PATIENCE = 4
"""Writing down a proof takes so many times as long as finding it, at most."""

State = Literal["accepted", "open", "rejected", "missing"]


@dataclass(frozen=True)
class Replayed:
    """What replaying an entry gave.

    Attributes:
        state: accepted, where the checker accepts a certificate of every claim that is proved; open, where
            some have none, being of a class that the checker has no rule for; missing, where the entry has no
            record; else rejected.
        claims: how many certificates the record holds.
        reason: why it is not accepted.
        conditions: what the proofs assume, as the checker found it.
        classes: those of the claims that have no certificate.
    """

    number: str
    state: State
    claims: int = 0
    reason: str = ""
    conditions: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The state in words."""
        return (
            "replayed" if self.state == "accepted" else f"{self.state}: {self.reason}".removeprefix("open: ")
        )


def certificate(entry: Entry, book: Book, limit: float = LIMIT) -> dict[str, Any] | None:
    """The record of an entry that is proved, as printed or as corrected; None for any other.

    A claim whose class the checker has no rule for has no certificate; `open` names the classes of these,
    and says why.
    """
    found = [(form, tuple(steps_of(form, book, limit))) for form in forms(entry)]
    proved = [(form, steps) for form, steps in found if _is_proved(steps)]
    if not proved:
        return None
    with opened(Ledger(writes=True)) as ledger:
        for form, _ in proved:
            tuple(steps_of(form, book, limit * PATIENCE))
    ledger.writes = False
    with opened(ledger):
        again = [s for form, _ in proved for s in steps_of(form, book, limit)]
    steps = [s for _, steps in proved for s in steps]
    pairs = [(s, a) for s, a in zip(steps, again, strict=True) if s.verdict == "proved"]
    left = {s.method: _why(ledger, s.method) for s, a in pairs if not _is_replayed(a)}
    claims = [ledger.certificates[name] for name in sorted(ledger.certificates)]
    body = {
        "number": entry.number,
        "entry": entry_hash(entry, book),
        "claims": claims,
        "open": dict(sorted(left.items())),
    }
    return {**body, "seal": seal(body)}


def _why(ledger: Ledger, method: str) -> str:
    """Why a method left no certificate, as shortly as that can be said."""
    said = next((why for why, of in ledger.failures.items() if of == method), "")
    if "the normal forms differ" in said:
        return "the checker has no rule for a step"
    return said.partition(": ")[2][:LONGEST_REASON] or "the class writes no claim"


LONGEST_REASON = 100


def seal(record: Mapping[str, Any]) -> str:
    """The hash of a record, by which one that was changed is told before it is replayed."""
    body = {name: what for name, what in record.items() if name != "seal"}
    return sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def replayed(record: Mapping[str, Any] | None, entry: Entry, book: Book, limit: float = LIMIT) -> Replayed:
    """Does the checker accept a record as a proof of an entry?"""
    if record is None:
        return Replayed(entry.number, "missing", 0, "there is no certificate")
    try:
        if record["seal"] != seal(record):
            return _rejected(record, entry, "the record was changed after it was written")
        if record["entry"] != entry_hash(entry, book):
            return _rejected(record, entry, "the record is of another entry, or the entry has changed")
        certificates, why = {c["text"]: c for c in record["claims"]}, dict(record["open"])
    except (KeyError, TypeError, ValueError) as error:
        return _rejected(record, entry, f"the record is damaged ({type(error).__name__}: {error})")
    reason = "the record has no claims"
    for form in forms(entry):
        with opened(Ledger(False, certificates)):
            steps = list(steps_of(form, book, limit))
        bad = [s for s in steps if s.verdict != "defined" and not _is_replayed(s)]
        if not bad and not why and any(map(_is_replayed, steps)):
            assumed = dict.fromkeys(c for s in steps if _is_replayed(s) for c in s.conditions)
            return Replayed(entry.number, "accepted", len(certificates), conditions=tuple(assumed))
        reason = next((s.reason or f"{s.method} leaves no certificate" for s in bad), reason)
        if any(s.reason.startswith(REFUSED) for s in bad):
            return _rejected(record, entry, reason)
    if why:
        said = f"no certificate: class {', '.join(f'{name} ({x})' for name, x in why.items())}"
        return Replayed(entry.number, "open", len(certificates), said, classes=tuple(why))
    return _rejected(record, entry, reason)


def _rejected(record: Mapping[str, Any], entry: Entry, reason: str) -> Replayed:
    claims = record.get("claims")
    return Replayed(entry.number, "rejected", len(claims) if isinstance(claims, list) else 0, reason)


def _is_proved(steps: Iterable[Step]) -> bool:
    return verdict_of(tuple(steps)) == "proved"


def _is_replayed(step: Step) -> bool:
    return step.verdict == "proved" and REPLAYED in step.trace


# ── The file ─────────────────────────────────────────────────────────────────


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """The records of a folder of equations by number; a line that cannot be read is left out."""
    path = folder / NAME
    if not path.exists():
        return {}
    records = map(_record, path.read_text(encoding="utf-8").splitlines())
    return {record["number"]: record for record in records if record is not None}


def _record(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) and isinstance(found.get("number"), str) else None


def write(folder: Path, records: Mapping[str, Mapping[str, Any]]) -> None:
    """Write records, in their order; BuildError where the file cannot be written."""
    lines = [json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in records.values()]
    try:
        write_together(folder, {NAME: "".join(f"{line}\n" for line in lines)})
    except OSError as error:
        raise BuildError(f"the certificates are not written: {error}") from error


def certify(book: Book, numbers: Iterable[str], limit: float = LIMIT) -> Iterator[dict[str, Any]]:
    """The records of those entries that are proved, one after the other."""
    for number in numbers:
        found = certificate(book[number], book, limit)
        if found is not None:
            yield found


def replay(
    book: Book, numbers: Iterable[str], folder: Path | None = None, limit: float = LIMIT
) -> Iterator[Replayed]:
    """What the checker says of each entry that has a record in a folder (that of the project where None)."""
    place: Path = folder if folder is not None else book.folder  # type: ignore[attr-defined]
    records = read(place)
    for number in numbers:
        if number in records:
            yield replayed(records[number], book[number], book, limit)


__all__ = ["Certificate", "Replayed", "certificate", "certify", "read", "replay", "replayed", "write"]
