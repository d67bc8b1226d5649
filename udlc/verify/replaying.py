"""The certificates of a project in, what the independent checker says of each out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from udlc.verify.certificate import Replayed, replayed
from udlc.verify.record import Record
from udlc.verify.run import Entries, Options, Progress
from udlc.verify.verdicts import Result
from udlc.verify.workers import Begun, Found, Pool, Say

NAMES = re.compile(r"(?<![\w{])[^\W\d_]+")
"""The names in a term, but letters that stand at their feet."""


def proved_in(record: Record, entries: Entries) -> dict[str, Result]:
    """The results of entries that a record of verdicts says are proved, as printed or as corrected."""
    results = [r for e in entries.values() if (r := record.recorded(e, entries)) is not None]
    return {r.number: r for r in results if "proved" in (r.verdict, r.corrected)}


def beyond(found: Replayed, result: Result) -> tuple[str, ...]:
    """What the checker assumes and the verdict does not list.

    Both divide by other terms where one is a part of the other: of what is not zero the names are compared.
    """
    said = {c for s in result.steps for c in s.conditions}
    divisors = " ".join(c for c in said if c.endswith("≠ 0"))

    def is_listed(condition: str) -> bool:
        names = NAMES.findall(condition) if condition.endswith("≠ 0") else []
        return condition in said or (bool(names) and all(name in divisors for name in names))

    return tuple(c for c in found.conditions if not is_listed(c))


@dataclass
class Count:
    """Of how many entries a method proved a link, and of how many of these it is replayed."""

    proved: int = 0
    replayed: int = 0


def classes_of(found: Sequence[Replayed], proved: Mapping[str, Result]) -> dict[str, Count]:
    """The methods of the links that are proved, with the entries where a certificate was accepted."""
    counts: dict[str, Count] = {}
    for r in found:
        steps = proved[r.number].steps if r.number in proved else ()
        for method in dict.fromkeys((*(s.method for s in steps if s.verdict == "proved"), *r.classes)):
            count = counts.setdefault(method, Count())
            count.proved += 1
            count.replayed += r.state in ("accepted", "open") and method not in r.classes
    return dict(sorted(counts.items()))


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
