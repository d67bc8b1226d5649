"""Where claims are decided: by the prover, with a certificate written beside, or by a certificate alone.

Whatever decides a claim about programs asks `decided`. Most of the time that calls the prover. In `writing`,
a proof is written down as a certificate; in `replaying` nothing is searched: the claim holds where the
checker accepts its certificate, so that the way from an entry to its claims is the same in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from udlc.checker import Rejected, check
from udlc.checker.claims import prove as proved_by
from udlc.errors import UdlcError
from udlc.verify.checked_terms import condition
from udlc.verify.claims import text_of
from udlc.verify.hints import Search
from udlc.verify.verdicts import Finding

Certificate = Mapping[str, Any]
REPLAYED = "certificate"
"""The method of a finding that a certificate gives, and its trace, which stays where a class renames it."""

REFUSED = "the certificate is rejected"
"""How the reason begins where the checker does not accept a certificate."""


@dataclass
class Ledger:
    """Certificates by the hash of the claim that they prove, and why a claim has none.

    Attributes:
        writes: whether proofs are searched and written down; else certificates alone decide.
    """

    writes: bool
    certificates: dict[str, Certificate] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)


_open: ContextVar[Ledger | None] = ContextVar("ledger", default=None)


@contextmanager
def opened(ledger: Ledger) -> Iterator[Ledger]:
    """Decide claims with a ledger."""
    token = _open.set(ledger)
    try:
        yield ledger
    finally:
        _open.reset(token)


def is_open() -> bool:
    """Is there a ledger, so that methods with certificates come first?"""
    return _open.get() is not None


def is_replaying() -> bool:
    """Do certificates alone decide?"""
    ledger = _open.get()
    return ledger is not None and not ledger.writes


def decided(claim: Callable[[], Mapping[str, Any]], prove: Callable[[], Finding]) -> Finding:
    """The finding about a claim: the prover's, or what a certificate says."""
    ledger = _open.get()
    if ledger is None:
        return prove()
    if not ledger.writes:
        return _replayed(ledger, claim, prove)
    found = prove()
    if found.verdict == "proved":
        _write(ledger, claim, found)
    return found


def _write(ledger: Ledger, claim: Callable[[], Mapping[str, Any]], found: Finding) -> None:
    try:
        said = claim()
        text = text_of(said)
        name = sha256(text.encode()).hexdigest()
        certificate = certified(said, name, found.plan or {})
        check(text, certificate)
    except (UdlcError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        ledger.failures[f"{type(error).__name__}: {error}"] = found.method
    else:
        ledger.certificates[name] = certificate


def certified(claim: Mapping[str, Any], name: str, plan: Mapping[str, Any]) -> dict[str, Any]:
    """The certificate of a claim, proved as a plan says."""
    search = Search(plan=plan)
    proved_by(claim, search)
    return {"text": name, "hints": search.hints}


def _replayed(
    ledger: Ledger, claim: Callable[[], Mapping[str, Any]], _prove: Callable[[], Finding]
) -> Finding:
    try:
        text = text_of(claim())
    except UdlcError as error:
        return Finding("unknown", reason=f"there is no certificate: {error}")
    certificate = ledger.certificates.get(sha256(text.encode()).hexdigest())
    if certificate is None:
        return Finding("unknown", reason="there is no certificate of this claim")
    try:
        conditions = tuple(dict.fromkeys(map(condition, check(text, certificate))))
        return Finding("proved", REPLAYED, conditions=conditions, sizes="all", trace=(REPLAYED,))
    except Rejected as error:
        return Finding("unknown", reason=f"{REFUSED}: {error}")
