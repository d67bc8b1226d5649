"""An entry and one of its conditions in, whether it is needed out: whether what passed fails without it.

A condition is taken away with all that says it again: the declarations of its letters, and what this entry
rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.letters import Letter
from udlc.notation.relations import Relation
from udlc.translate import NoValue
from udlc.translate.clauses import clauses_of
from udlc.translate.entries import Book
from udlc.verify.edits import FAILURES, LIMIT
from udlc.verify.entries import decide_in_time
from udlc.verify.limits import OutOfTime, time_limit
from udlc.verify.originals import link_of
from udlc.verify.verdicts import Step

PASSED = ("proved", "checked")


def without(entry: Entry, book: Book, passed: Sequence[Step], n: int) -> Literal["needed", "unneeded"]:
    """Is a condition needed: does a link that passes with it no longer pass without it?"""
    try:
        less, others = alone(entry, book, n)
        clauses = clauses_of(less.meant, (less.number,))
    except (NoValue, *FAILURES):
        return "needed"
    for place, clause in enumerate(clauses):
        items = clause.relation.items
        for k, sign in enumerate(clause.relation.signs):
            said = latex(items[k]), latex(items[k + 1]), sign
            if not any((s.source, s.target, s.relation) == said for s in passed):
                continue
            try:
                with time_limit(LIMIT):
                    setting, link = link_of(less, others, place, k)
            except (NoValue, OutOfTime, *FAILURES):
                return "needed"
            if decide_in_time(setting, link, LIMIT).verdict not in PASSED:
                return "needed"
    return "unneeded"


def alone(entry: Entry, book: Book, n: int) -> tuple[Entry, Book]:
    """An entry, and those that it may rest on, without one of its conditions."""
    condition = entry.where[n]
    others = _Silent(book, condition)
    declared = [x for x in condition.atoms(Letter) if x.domain is not None and x.domain.set is not None]
    free = {x: x.changed(domain=None) for x in declared}
    where = tuple(c.xreplace(free) for c in (*entry.where[:n], *entry.where[n + 1 :]))
    return others.made_of(replace(entry, statement=entry.statement.xreplace(free), where=where)), others


@dataclass(frozen=True)
class _Silent:
    """The entries of a book, in any letters, without a condition, and resting on none that claims it."""

    book: Book
    condition: Any

    def __getitem__(self, number: str, /) -> Entry:
        return self.made_of(self.book[number])

    def made_of(self, entry: Entry) -> Entry:
        """An entry without what says the condition."""
        said = latex(self.condition)
        return replace(
            entry,
            where=tuple(c for c in entry.where if latex(c) != said),
            by=tuple(n for n in entry.by if not _claims(self.book[n], self.condition)),
        )


def _claims(entry: Entry, condition: Any) -> bool:
    """Does an entry claim the equality that a condition is?"""
    if not isinstance(condition, Relation) or not isinstance(entry.statement, Relation):
        return False
    said = entry.statement
    if {*condition.signs, *said.signs} != {"="}:
        return False
    return {latex(x) for x in condition.items} <= {latex(x) for x in said.items}
