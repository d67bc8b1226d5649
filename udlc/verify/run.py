"""Entries in, their results out in the same order: decided by workers, unless the record knows them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from udlc.notation.entry import Entry
from udlc.translate.clauses import clauses_of
from udlc.verify.certificate import PATIENCE, certificate
from udlc.verify.entries import LIMIT, TRANSLATION, forms, result_of, steps_of
from udlc.verify.lines import step_lines
from udlc.verify.record import Record
from udlc.verify.repairs import repair
from udlc.verify.trials import Fate, fates, tallied
from udlc.verify.verdicts import Result, Step
from udlc.verify.workers import DEEPEST, Begun, Found, Pool, Say

Entries = Mapping[str, Entry]
Progress = Callable[[str], object]
"""Is told the number of each entry whose result is there."""


@dataclass(frozen=True)
class Options:
    """How entries are verified.

    Attributes:
        jobs: how many workers decide side by side; as many as there are processors where None.
        limit: seconds of processor time that a link may take.
        mutants: so many false variants are tried of each link that passes.
        certificates: whether the certificates of what is proved are written down.
        patience: seconds after which a worker that says nothing is given up; a multiple of the limit where
            None, as other programs may hold it up.
    """

    jobs: int | None = None
    limit: float = LIMIT
    mutants: int = 0
    certificates: bool = False
    patience: float | None = None

    @property
    def workers(self) -> int:
        """How many workers there are."""
        return self.jobs or len(os.sched_getaffinity(0))

    @property
    def silence(self) -> float:
        """How long a worker may say nothing."""
        longest = self.limit * (PATIENCE if self.certificates else 1)
        return 3 * longest + 10 if self.patience is None else self.patience


@dataclass(frozen=True)
class _OfForm:
    """A step of an entry as printed (0), or of the entry as corrected (1)."""

    form: int
    step: Step


@dataclass(frozen=True)
class _Repair:
    """What would repair a step of the printed form."""

    place: int
    said: str = ""


@dataclass(frozen=True)
class _Written:
    """The certificates of an entry, where it is proved."""

    record: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class _Took:
    """An entry is decided to the end; the seconds that this took."""

    seconds: float


def verify_all(
    entries: Entries,
    numbers: Sequence[str],
    options: Options,
    record: Record | None = None,
    progress: Progress = lambda _: None,
) -> list[Result]:
    """The results of entries, in the order of their numbers; what the record knows is not done again."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), DEEPEST))
    results: dict[str, Result] = {}
    for number in numbers:
        known = record.known(entries[number], entries, options.mutants) if record else None
        if known is not None:
            results[number] = known
            progress(number)
    jobs = [number for number in numbers if number not in results]

    def perform(number: str, known: list[Any], say: Say) -> None:
        _perform(entries[number], entries, options, known, say)

    pool = Pool(perform, _lost, min(options.workers, max(1, len(jobs))), options.silence)
    for place, items in pool.run(jobs):
        number = jobs[place]
        results[number] = _result(entries[number], entries, items)
        progress(number)
    return [_placed(results[number], entries[number]) for number in numbers]


def _placed(result: Result, entry: Entry) -> Result:
    """The result with the lines of its steps."""
    lines = step_lines(entry, len(result.steps))
    return replace(result, steps=tuple(replace(s, line=n) for s, n in zip(result.steps, lines)))


def _perform(entry: Entry, book: Entries, options: Options, known: list[Any], say: Say) -> None:
    """Decide the steps of each form of an entry that are not known, then the fates of false variants."""
    start = perf_counter()
    items = list(known)

    def found(item: _OfForm | _Repair | _Written | Fate | _Took) -> None:
        items.append(item)
        say(Found(item))

    for n, form in enumerate(forms(entry)):
        before = sum(isinstance(x, _OfForm) and x.form == n for x in known)

        def begun(step: Step, n: int = n) -> None:
            say(Begun(_OfForm(n, step)))

        for step in steps_of(form, book, options.limit, begun, before):
            found(_OfForm(n, step))
    for place, clause, link in _refuted(entry, items):
        if not any(isinstance(x, _Repair) and x.place == place for x in known):
            say(Begun(_Repair(place)))
            found(_Repair(place, repair(forms(entry)[0], book, clause, link)))
    if options.certificates and not any(isinstance(x, _Written) for x in known):
        say(Begun(_Written()))
        found(_Written(certificate(entry, book, options.limit)))
    if options.mutants:
        result = _result(entry, book, items)
        before = sum(isinstance(x, Fate) for x in known)
        for fate in fates(result, entry, book, options.mutants, lambda f: say(Begun(f)), before):
            found(fate)
    found(_Took(perf_counter() - start))


def _refuted(entry: Entry, items: Sequence[Any]) -> list[tuple[int, int, int]]:
    """The refuted steps of a printed form, with their clause and link; none where it is corrected."""
    steps = [x.step for x in items if isinstance(x, _OfForm)]
    if entry.corrected is not None or not any(step.verdict == "refuted" for step in steps):
        return []
    clauses = clauses_of(entry.statement, (entry.number,))
    links = [(c, n) for c, clause in enumerate(clauses) for n in range(len(clause.relation.links))]
    places = [place for place, step in enumerate(steps) if step.method != "form"]
    return [(p, c, n) for p, (c, n) in zip(places, links) if steps[p].verdict == "refuted"]


def _lost(_number: str, name: _OfForm | _Repair | _Written | Fate | None, reason: str) -> tuple[Any, bool]:
    """What stands in the place of a step, or of a fate, that a worker did not come back from."""
    match name:
        case _OfForm(form, step):
            return _OfForm(form, replace(step, reason=reason)), step.method != TRANSLATION
        case Fate():
            return replace(name, fate="undecided"), True
        case _Repair() | _Written():
            return name, True
        case None:
            return _OfForm(0, Step("unknown", reason=reason)), False


def _result(entry: Entry, book: Entries, items: Sequence[Any]) -> Result:
    """The result of an entry, from the items that its job gave."""
    found = [
        [x.step for x in items if isinstance(x, _OfForm) and x.form == n] for n in range(len(forms(entry)))
    ]
    for x in items:
        if isinstance(x, _Repair):
            found[0][x.place] = replace(found[0][x.place], repair=x.said)
    took = [x.seconds for x in items if isinstance(x, _Took)]
    written = next((x.record for x in items if isinstance(x, _Written)), None)
    result = replace(result_of(entry, book, found, sum(took)), certificate=written)
    return tallied(result, [x for x in items if isinstance(x, Fate)])
