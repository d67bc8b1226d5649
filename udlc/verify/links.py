"""What every method of deciding a link is given: the setting of its entry, and the link itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from udlc.ir.grammar import Domain, Program
from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.notation.relations import Link as Said
from udlc.translate import Side
from udlc.translate.clauses import Clause
from udlc.translate.entries import Book
from udlc.verify.grounds import rested_on
from udlc.verify.verdicts import Finding


@dataclass(frozen=True)
class Setting:
    """What every link of an entry shares.

    Attributes:
        entry: the entry, its statement as printed.
        book: the entries that it may rest on.
        domains: what conditions say of inputs, by the name of their array.
        unused: conditions that no method uses: what is found against them refutes nothing.
        is_variant: whether the statement varies one that has a value: then a side that has none in any world,
            where the other has one, is wrong. Of a claim that may be for want of the right world.
    """

    entry: Entry
    book: Book
    domains: Mapping[str, Domain]
    unused: tuple[Any, ...]
    is_variant: bool = False

    def stated(self, link: Link) -> tuple[str, ...]:
        """The conditions of the entry as printed, then those of the entries that a link rests on."""
        own = [readable(latex(c)) for c in self.entry.where]
        others = dict.fromkeys(rested_on(self.entry, self.book, link.said))
        waiting = [e for e in others if not e.defines]
        while waiting:  # what is claimed there rests on others in turn
            more = [x for x in rested_on(waiting.pop(), self.book) if x not in others]
            others |= dict.fromkeys(more)
            waiting += [e for e in more if not e.defines]
        found: dict[str, str] = {}
        for e in others:
            for c in e.where:
                found.setdefault(readable(latex(c)), e.number)
        return (*own, *(f"{said} (of {number})" for said, number in found.items() if said not in own))


@dataclass(frozen=True)
class Link:
    """One relation sign of a chain, with the expressions on both sides and their programs."""

    clause: Clause
    place: int
    sign: str
    left: Any
    right: Any
    sides: Sequence[Side]

    @property
    def said(self) -> Said:
        """The sign and the right side as they are written, with what the author says of them."""
        link: Said = self.clause.relation.links[self.place]
        return link

    @property
    def programs(self) -> tuple[Program, Program] | None:
        """The programs of both sides, where both have one."""
        if len(self.sides) < 2:
            return None
        one, other = (side.program for side in self.sides)
        return None if one is None or other is None else (one, other)


@dataclass(frozen=True)
class LinkClass:
    """A class of links and the method for it.

    Attributes:
        name: what the class is, in a few words.
        applies: whether a link is of this class.
        decide: the verdict; None where the link turns out to be of another class.
        settles: whether what this class does not show, others leave open: they read it otherwise.
    """

    name: str
    applies: Callable[[Setting, Link], bool]
    decide: Callable[[Setting, Link], Finding | None]
    settles: Callable[[Setting, Link], bool] = lambda *_: False
