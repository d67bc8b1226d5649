"""A project and the record of its verdicts in, what is wrong with the record out: `udlc verify --check`.

What has changed since it was recorded is verified. Of the rest some entries are, chosen by the hash of the
verifier's source, so that every change of it looks at others: all for which there is time where another
verifier made the record, a few where this one did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from time import monotonic

from udlc.verify.record import Record, source_hash
from udlc.verify.run import Entries, Options, Progress, verify_all
from udlc.verify.verdicts import Result

BUDGET = 240.0
"""Seconds for entries that have not changed."""

FEW = 20
"""So many entries are verified again in any case; and so many at a time."""


@dataclass(frozen=True)
class Audit:
    """What was looked at: results, how many entries the record knows, and complaints."""

    results: list[Result]
    known: int
    complaints: list[str]


def audited(
    entries: Entries,
    numbers: Sequence[str],
    record: Record,
    options: Options,
    progress: Progress = lambda _: None,
    budget: float = BUDGET,
) -> Audit:
    """Verify what changed and a part of the rest, and compare it with the record."""
    plain = replace(options, mutants=0)
    recorded = {n: record.recorded(entries[n], entries) for n in numbers}
    changed = [n for n in numbers if recorded[n] is None]
    results = verify_all(entries, changed, plain, None, progress)
    complaints = [_unrecorded(result, record) for result in results]
    again = in_turn([n for n in numbers if recorded[n] is not None])
    stale = [n for n in again if record.lines[n].verifier != source_hash()]
    waiting = stale or again[:FEW]
    start = monotonic()
    while waiting and monotonic() - start < budget:
        chosen, waiting = waiting[:FEW], waiting[FEW:]
        found = verify_all(entries, chosen, plain, None, progress)
        results += found
        for result in found:
            before = recorded[result.number]
            assert before is not None
            if summary(before) != summary(result):
                complaints.append(
                    f"{result.number} is recorded as {summary(before)}, and is {summary(result)}: "
                    "run `udlc verify`"
                )
    return Audit(results, len(again), complaints)


def in_turn(numbers: Sequence[str]) -> list[str]:
    """Entries in an order that the verifier's source decides."""
    return sorted(numbers, key=lambda n: sha256(f"{source_hash()} {n}".encode()).digest())


def summary(result: Result) -> str:
    """The verdicts of the links, and of the correction."""
    steps = ", ".join(step.verdict for step in result.steps if step.method != "form")
    return steps + (f", corrected: {result.corrected}" if result.corrected is not None else "")


def _unrecorded(result: Result, record: Record) -> str:
    what = "has changed since it was verified" if result.number in record.lines else "is not recorded"
    return f"{result.number} {what}, and is {summary(result)}: run `udlc verify`"
