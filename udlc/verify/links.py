"""What every method of deciding a link is given: the setting of its entry, and the link itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from udlc.ir.grammar import Domain, Program
from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.translate import Side
from udlc.translate.clauses import Clause
from udlc.translate.entries import Book
from udlc.verify.verdicts import Finding


@dataclass(frozen=True)
class Setting:
    """What every link of an entry shares.

    Attributes:
        entry: the entry, its statement as printed.
        book: the entries that it may rest on.
        domains: what conditions say of inputs, by the name of their array.
        unused: conditions that no method uses: what is found against them refutes nothing.
    """

    entry: Entry
    book: Book
    domains: Mapping[str, Domain]
    unused: tuple[Any, ...]

    @property
    def stated(self) -> tuple[str, ...]:
        """The conditions of the entry, as printed."""
        return tuple(readable(latex(condition)) for condition in self.entry.where)


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
