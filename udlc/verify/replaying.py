"""The certificates of a project in, what the independent checker says of each out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from udlc.verify.certificate import Replayed, replayed
from udlc.verify.record import Record
from udlc.verify.run import Entries, Options, Progress
from udlc.verify.workers import Begun, Found, Pool, Say


def proved_in(record: Record, entries: Entries) -> frozenset[str]:
    """The numbers of entries that a record of verdicts says are proved, as printed or as corrected."""
    results = [r for e in entries.values() if (r := record.recorded(e, entries)) is not None]
    return frozenset(r.number for r in results if "proved" in (r.verdict, r.corrected))


def replay_all(
    entries: Entries,
    numbers: Sequence[str],
    records: Mapping[str, Mapping[str, Any]],
    options: Options,
    progress: Progress = lambda _: None,
) -> list[Replayed]:
    """What the checker says of the record of each entry, in order; it has to say it in time."""

    def perform(number: str, _known: list[Any], say: Say) -> None:
        say(Begun(number))
        say(Found(replayed(records.get(number), entries[number], entries, options.limit)))

    def lost(number: str, _name: Any, reason: str) -> tuple[Replayed, bool]:
        return Replayed(number, "rejected", 0, reason), False

    found: dict[str, Replayed] = {}
    pool = Pool(perform, lost, min(options.workers, max(1, len(numbers))), options.silence)
    for place, items in pool.run(numbers):
        found[numbers[place]] = items[0]
        progress(numbers[place])
    return [found[number] for number in numbers]
