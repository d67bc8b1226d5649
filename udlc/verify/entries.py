"""An entry in, the verdict of each link of each of its chains out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from time import perf_counter

from udlc.errors import UdlcError
from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.translate import NoValue, Side, sides
from udlc.translate.clauses import Clause, clauses_of
from udlc.translate.entries import Book
from udlc.verify.classes import decide_link
from udlc.verify.conditions import conditions_of
from udlc.verify.equalities import Finding
from udlc.verify.limits import OutOfTime, time_limit
from udlc.verify.links import Link, Setting
from udlc.verify.text import entry_hash
from udlc.verify.verdicts import Result, Step

LIMIT = 20.0
"""Seconds that a link may take."""


def verify_entry(entry: Entry, book: Book, limit: float = LIMIT) -> Result:
    """The verdict of an entry as printed; where it carries a correction, also whether that passes."""
    start = perf_counter()
    steps = tuple(_steps(replace(entry, corrected=None), book, limit))
    corrected = None
    if entry.corrected is not None:
        again = replace(entry, statement=entry.corrected, corrected=None)
        corrected = verify_entry(again, book, limit).verdict
    return Result(
        entry.number,
        entry.chapter,
        entry.kind,
        entry.relation,
        steps,
        entry_hash(entry, book),
        entry.place,
        corrected,
        seconds=perf_counter() - start,
    )


def _steps(entry: Entry, book: Book, limit: float) -> Iterable[Step]:
    try:
        clauses = clauses_of(entry.meant, (entry.number,))
    except NoValue as error:
        verdict = "defined" if entry.kind == "query" else "unknown"
        yield Step(latex(entry.statement), "", "", verdict, "no claim", readable(error.message))  # type: ignore[arg-type]
        return
    except UdlcError as error:
        yield Step(latex(entry.statement), "", "", "unknown", "", readable(error.message))
        return
    if entry.findings:
        yield Step(latex(entry.statement), "", "", "unknown", "form", "; ".join(entry.findings))
    domains, unused = conditions_of(entry.where)
    setting = Setting(entry, book, domains, unused)
    chains = _sides_in_time(entry, book, limit)
    if isinstance(chains, str):
        yield Step(latex(entry.statement), "", "", "unknown", "translation", chains)
        return
    for clause, chain in zip(clauses, chains):
        yield from _chain(setting, clause, chain, limit)


def _sides_in_time(entry: Entry, book: Book, limit: float) -> tuple[tuple[Side, ...], ...] | str:
    try:
        with time_limit(limit):
            return sides(entry, book)
    except OutOfTime:
        return f"not translated in {limit:g} s"
    except UdlcError as error:
        return readable(error.message)


def _chain(setting: Setting, clause: Clause, chain: Sequence[Side], limit: float) -> Iterable[Step]:
    items, signs = clause.relation.items, clause.relation.signs
    for n, sign in enumerate(signs):
        start = perf_counter()
        link = Link(clause, n, sign, items[n], items[n + 1], chain[n : n + 2])
        found = decide_in_time(setting, link, limit)
        yield Step(
            latex(link.left),
            latex(link.right),
            sign,
            found.verdict,
            found.method,
            readable(found.reason) if "\\" in found.reason else found.reason,
            found.theorems,
            tuple(dict.fromkeys((*setting.stated, *found.conditions)))
            if found.verdict in ("proved", "checked")
            else (),
            found.sizes,
            found.counterexample,
            found.trace,
            round(perf_counter() - start, 3),
        )


def decide_in_time(setting: Setting, link: Link, limit: float) -> Finding:
    """The verdict of a link; unknown where it takes too long or something breaks."""
    try:
        with time_limit(limit):
            return decide_link(setting, link)
    except OutOfTime:
        return Finding("unknown", reason=f"not decided in {limit:g} s")
    except UdlcError as error:
        return Finding("unknown", reason=error.message)
    except RecursionError:
        return Finding("unknown", reason="the expressions are nested too deeply")
    except (ArithmeticError, ValueError, TypeError, KeyError, AttributeError) as error:
        return Finding("unknown", reason=f"the verifier failed: {type(error).__name__}: {error}")
