"""An entry in, the verdict of each link of each of its chains out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from time import perf_counter

from udlc.errors import UdlcError
from udlc.notation.check import faults
from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.translate import NoValue, Side, sides
from udlc.translate.clauses import Clause, clauses_of
from udlc.translate.entries import Book
from udlc.verify.classes import decide_link
from udlc.verify.classes.distances import for_any
from udlc.verify.conditions import conditions_of
from udlc.verify.limits import OutOfTime, time_limit
from udlc.verify.links import Link, Setting
from udlc.verify.shrink import simplest
from udlc.verify.text import entry_hash
from udlc.verify.vacuity import contradiction
from udlc.verify.verdicts import Finding, Result, Status, Step, verdict_of

LIMIT = 20.0
"""Seconds that a link may take."""

TRANSLATION = "translation"
"""What the step is called in which the sides of an entry become programs."""

Watch = Callable[[Step], object]
"""Is told of each step before it is decided."""


def verify_entry(entry: Entry, book: Book, limit: float = LIMIT) -> Result:
    """The verdict of an entry as printed; where it carries a correction, also whether that passes."""
    start = perf_counter()
    found = [tuple(steps_of(form, book, limit)) for form in forms(entry)]
    return result_of(entry, book, found, perf_counter() - start)


def forms(entry: Entry) -> tuple[Entry, ...]:
    """The entry as printed and, where it carries a correction, as corrected."""
    printed = replace(entry, corrected=None)
    if entry.corrected is None:
        return (printed,)
    faulty = tuple(faults(printed, entry.corrected, entry.layout))
    return printed, replace(printed, statement=entry.corrected, findings=faulty)


def result_of(entry: Entry, book: Book, found: Sequence[Sequence[Step]], seconds: float) -> Result:
    """The verdict of an entry from the steps of each of its forms."""
    corrected = None if len(found) < 2 else verdict_of(found[1])
    return Result(
        entry.number,
        entry.chapter,
        entry.kind,
        entry.relation,
        tuple(found[0]),
        entry_hash(entry, book),
        entry.place,
        corrected,
        seconds=seconds,
        correction=correction_of(entry),
    )


def correction_of(entry: Entry) -> str:
    """The correction that an entry carries, in LaTeX; "" where it carries none."""
    return "" if entry.corrected is None else _printed(entry.corrected)


def steps_of(
    entry: Entry, book: Book, limit: float = LIMIT, watch: Watch | None = None, known: int = 0
) -> Iterator[Step]:
    """The links of an entry decided one after the other; whatever happens becomes a verdict.

    Args:
        entry: an entry without a correction.
        book: the entries that it may rest on.
        limit: seconds that each link may take.
        watch: is told of each step before it is decided.
        known: the number of steps to leave out, having been decided before.
    """
    stated = []
    try:
        stated = list(_form(entry))
        clauses = clauses_of(for_any(entry.meant), (entry.number,))
    except NoValue as error:
        verdict: Status = "defined" if entry.kind == "query" or entry.defines else "unknown"
        stated, clauses = [_whole(entry, verdict, "no claim", readable(error.message))], ()
    except Exception as error:  # noqa: BLE001  (a failure is a verdict, and not the end of the run)
        stated, clauses = stated or [_whole(entry, "unknown", "", _failure(error))], ()
    yield from stated[known:]
    if not clauses:
        return
    if watch:
        watch(_whole(entry, "unknown", TRANSLATION, ""))
    chains = _sides_in_time(entry, book, limit, clauses)
    setting = Setting(entry, book, *conditions_of(entry))
    links = [link for clause, chain in zip(clauses, chains, strict=True) for link in _links(clause, chain)]
    for link in links[max(0, known - len(stated)) :]:
        step = Step("unknown", source=_printed(link.left), target=_printed(link.right), relation=link.sign)
        if watch:
            watch(step)
        start = perf_counter()
        found = simplest(setting, link, decide_in_time(setting, link, limit))
        yield decided(step, found, setting.stated(link), perf_counter() - start)


def _form(entry: Entry) -> Iterator[Step]:
    """What a check of the form of a claim found: sides that do not fit, conditions that nothing satisfies."""
    if entry.findings:
        yield _whole(entry, "refuted", "form", readable("; ".join(entry.findings)))
    if found := contradiction(entry):
        yield _whole(entry, "unknown", "form", found)


def _whole(entry: Entry, verdict: Status, method: str, reason: str) -> Step:
    """A step that is about the statement as a whole."""
    return Step(verdict, method, reason, source=_printed(entry.statement))


def _links(clause: Clause, chain: Sequence[Side]) -> list[Link]:
    items, signs = clause.relation.items, clause.relation.signs
    return [Link(clause, n, sign, items[n], items[n + 1], chain[n : n + 2]) for n, sign in enumerate(signs)]


def _sides_in_time(
    entry: Entry, book: Book, limit: float, clauses: Sequence[Clause]
) -> Sequence[Sequence[Side]]:
    """The sides of each chain; where they are no programs, why: methods that need none may still decide."""
    try:
        with time_limit(limit):
            chains = sides(entry, book)
        if len(chains) == len(clauses):
            return chains
        reason = "the equations of this entry cannot be computed one after the other"
    except OutOfTime:
        reason = f"not translated in {limit:g} s"
    except Exception as error:  # noqa: BLE001  (as above)
        reason = _failure(error)
    return [[Side(_printed(x), None, reason) for x in clause.sides] for clause in clauses]


def decided(step: Step, found: Finding, stated: Sequence[str], seconds: float) -> Step:
    """The step with what was found, and the conditions that its entry states."""
    passed = found.verdict in ("proved", "checked")
    reason = readable(found.reason) if "\\" in found.reason else found.reason
    conditions = tuple(dict.fromkeys((*stated, *found.conditions))) if passed else ()
    return step.judged(replace(found, reason=reason, conditions=conditions), seconds)


def decide_in_time(setting: Setting, link: Link, limit: float) -> Finding:
    """The verdict of a link; unknown where it takes too long or something breaks."""
    return in_time(lambda: decide_link(setting, link), limit)


def in_time(decide: Callable[[], Finding], limit: float) -> Finding:
    """What is decided; unknown where it takes too long or something breaks."""
    try:
        with time_limit(limit):
            return decide()
    except OutOfTime:
        return Finding("unknown", reason=f"not decided in {limit:g} s")
    except Exception as error:  # noqa: BLE001  (as above)
        return Finding("unknown", reason=_failure(error))


def _failure(error: Exception) -> str:
    """What went wrong, in words."""
    match error:
        case UdlcError():
            return readable(error.message)
        case RecursionError():
            return "the expressions are nested too deeply"
        case MemoryError():
            return "not decided in the memory that it may take"
        case _:
            return f"the verifier failed: {type(error).__name__}: {error}"


def _printed(x: object) -> str:
    try:
        return latex(x)
    except RecursionError:
        return "an expression that is nested too deeply to be printed"
