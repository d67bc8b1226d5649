"""A refuted link in, what would repair it out: the first of its variants that passes, one misprint away."""

from __future__ import annotations

from collections.abc import Iterator

from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.translate.clauses import clauses_of
from udlc.translate.entries import Book
from udlc.verify.edits import FAILURES, Place, varied
from udlc.verify.entries import decide_in_time
from udlc.verify.equalities import ready, runnable
from udlc.verify.limits import OutOfTime, time_limit
from udlc.verify.links import Link
from udlc.verify.mutants import variants
from udlc.verify.originals import link_of
from udlc.verify.sample import search

MOST = 60
"""So many variants are tried."""

PATIENCE = 8.0
"""Seconds for looking."""

GLANCE = range(4)
"""Inputs at which a variant is compared before anything is proved of it."""


def repair(entry: Entry, book: Book, clause: int, n: int) -> str:
    """The link after the n-th sign of a chain with one edit, so that it is proved; "" where none is found."""
    relation = clauses_of(entry.meant, (entry.number,))[clause].relation
    try:
        with time_limit(PATIENCE):
            return next(_repairs(entry, book, clause, n, relation), "")
    except (OutOfTime, *FAILURES):
        return ""


def _repairs(entry: Entry, book: Book, clause: int, n: int, relation: Relation) -> Iterator[str]:
    for item in (n + 1, n):
        seed = f"{entry.number} {clause} {n} repair"
        for _, made in variants(relation.items[item], MOST, seed, entry.letters()):
            edited = varied(entry, book, Place(clause, n, item, made))
            if edited is None:
                continue
            setting, link = link_of(edited, book, clause, n)
            if _may_hold(link) and decide_in_time(setting, link, PATIENCE).verdict == "proved":
                yield readable(f"{latex(link.left)} {link.sign} {latex(link.right)}")


def _may_hold(link: Link) -> bool:
    """Do the sides agree at a few inputs, where they have values?"""
    if link.programs is None:
        return True
    one, other = (runnable(ready(x)) for x in link.programs)
    evidence = search(one, one.outputs[-1], other, other.outputs[-1], GLANCE)
    return evidence.counterexample is None and evidence.points > 0
