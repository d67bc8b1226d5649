"""An entry and those it rests on in, what a reading may use out: definitions, conditions, signs, events.

A definition is an equation whose left side is a letter, a member of a family, a function or a density at
its arguments; where it is unfolded, index letters of the left side stand for any values in their range.
Depth says how far: 0 the conditions of the entry alone, 1 the entries that it rests on, 2 also those that
these rest on. Equations that say something of a letter's own values (x[t] by x[t-1]) are not unfolded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sympy import Interval, preorder_traversal

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.entry import Entry
from udlc.notation.members import Apply, At, head_of
from udlc.notation.operators import Bars, Minus, Plus
from udlc.notation.relations import Link, Relation
from udlc.notation.statements import Property
from udlc.translate.clauses import Clause, clauses_of
from udlc.translate.entries import Book
from udlc.translate.names import name_of
from udlc.verify.definitions import (
    Definition,
    definitions_in,
    is_chain,
    is_circular,
    is_equation,
    is_running_product,
    letter_of,
    of_condition,
    same_letter,
)
from udlc.verify.suppressed import counted_arguments


@dataclass(frozen=True)
class Grounds:
    """What a reading may use.

    Attributes:
        entry: the entry whose claim is read.
        definitions: in the order in which they are looked for.
        recurrences: letters that are products over all indices up to their own: α[t] = Π_{s ≤ t} (1 - β[s]).
        events: for each density word, the keys of the letters that are its events somewhere.
        signs: what is declared of the signs of quantities, as `Algebra` takes it.
        conditions: all conditions that hold.
        depth: how far definitions are unfolded.
        said: all that the conditions and the entries it rests on say, unfolded or not.
        entries: the entry, those it rests on, and those that these rest on.
        bare: the names of letters that stand without an index somewhere: families of that name are draws.
        counted: for functions that are written with fewer arguments somewhere, how many count.
    """

    entry: Entry
    definitions: tuple[Definition, ...] = ()
    recurrences: tuple[Definition, ...] = ()
    chains: tuple[Definition, ...] = ()
    events: Mapping[str, frozenset[str]] = field(default_factory=dict)
    signs: Mapping[str, Any] = field(default_factory=dict)
    conditions: tuple[Any, ...] = ()
    depth: int = 1
    said: tuple[Definition, ...] = ()
    entries: tuple[Entry, ...] = ()
    bare: frozenset[str] = frozenset()
    counted: Mapping[Any, int] = field(default_factory=dict)

    @classmethod
    def of(cls, entry: Entry, book: Book, depth: int = 1, link: Link | None = None) -> Grounds:
        """What an entry may use, at a depth of unfolding; for one link of it, what that one rests on."""
        near = rested_on(entry, book, link)
        far = [e for n in near for e in rested_on(n, book)]
        used = {0: (), 1: near, 2: (*near, *far)}[depth]
        everything = (entry, *near, *far)
        conditions = tuple(dict.fromkeys(c for e in (entry, *near) for c in e.where))
        own = tuple(of_condition(c, entry.number) for c in entry.where if is_equation(c))
        found = [d for e in dict.fromkeys(used) if e.number != entry.number for d in definitions_in(e)]
        return cls(
            entry,
            definitions=(*own, *(d for d in found if not (is_circular(d) or is_running_product(d)))),
            recurrences=tuple(d for e in everything for d in definitions_in(e) if is_running_product(d)),
            chains=tuple(d for e in everything for d in definitions_in(e) if is_chain(d)),
            events=_events(everything),
            signs=_signs(everything, conditions),
            conditions=conditions,
            depth=depth,
            said=(*own, *(d for n in near for d in definitions_in(n, in_law=True))),
            entries=everything,
            bare=frozenset(x.name for e in everything for x in e.statement.atoms(letters.Real) if not x.over),
            counted=counted_arguments((entry, *near)),
        )

    def defines(self, letter: Any) -> list[Definition]:
        """What may be unfolded for a letter."""
        return [d for d in self.definitions if same_letter(d.letter, letter)]

    @property
    def small(self) -> frozenset[str]:
        """The names of letters that lie between -1 and 1, both excluded, by domains or by a condition."""
        declared = _declared(self.entries).items()
        by_domain = {name for name, found in declared if all(map(_is_small, found))}
        return frozenset(by_domain | {name_of(x) for c in self.conditions for x in _small_by(c)})

    @property
    def defining(self) -> frozenset[str]:
        """The numbers of the other entries that claim nothing: what these say is so by choice."""
        return frozenset(e.number for e in self.entries if e.defines and e.number != self.entry.number)

    def told_elsewhere(self, said: Iterable[Any], clause: Clause | None = None) -> list[Definition]:
        """What other entries say that letters of expressions are, and the clauses of its own but one."""
        used = [x for e in said for x in preorder_traversal(e) if isinstance(x, letters.Letter)]
        others = (e for e in self.entries if e.number != self.entry.number)
        found = [d for e in others for d in definitions_in(e)]
        if clause is not None:
            clauses = clauses_of(self.entry.meant, (self.entry.number,))
            relations = [c.relation for c in clauses if c.relation != clause.relation]
            found += [of_condition(r, self.entry.number) for r in relations if letter_of(r.first) is not None]
        return [d for d in dict.fromkeys(found) if any(same_letter(d.letter, x) for x in used)]

    def least_shift(self, letter: Any) -> int:
        """The least c of all indices t + c that the claim puts to a letter."""
        found = [0]
        for x in self.entry.statement.atoms(At):
            i = x.indices[0]
            if same_letter(x.head, letter) and isinstance(i, (Plus, Minus)) and i.right.is_Integer:
                found.append(int(i.right) * (-1 if isinstance(i, Minus) else 1))
        return min(found)

    def is_independent(self, names: Iterable[str]) -> bool:
        """Does one condition call all of these independent?"""
        wanted = set(names)
        return any(
            isinstance(c, Property) and c.name == "independent" and wanted <= _names(c)
            for c in self.conditions
        )


def constrained(entry: Entry, book: Book) -> set[str]:
    """The names of letters of which the conditions of an entry, or what it rests on, say what they are.

    Of an entry that only a letter is bound to, it is that letter. A function of each component is no array,
    so that a quantity of its name is another thing.
    """
    near = rested_on(entry, book)
    bound = {n: letter for letter, n in entry.bind.items() if isinstance(n, str) and n not in entry.by}
    found = {name_of(letter) for letter in bound.values()}
    for said in (*entry.where, *(e.statement for e in near if e.number not in bound)):
        for relation in _relations_of(said):
            letter = letter_of(relation.first)
            if relation.signs[0] in ("=", "in law", "≈") and _is_array(letter):
                found.add(name_of(letter))
    return found


def _is_array(letter: Any) -> bool:
    return letter is not None and not isinstance(letter, letters.Elementwise)


def _relations_of(said: Any) -> Iterator[Relation]:
    """The relations of a statement, not those within their sides: cases where y = 0, events y = k."""
    if isinstance(said, Relation):
        yield said
        return
    for part in getattr(said, "args", ()):
        yield from _relations_of(part)


def _names(condition: Property) -> set[str]:
    return {name_of(x) for x in condition.letters if isinstance(x, letters.Letter)}


def rested_on(entry: Entry, book: Book, link: Link | None = None) -> list[Entry]:
    """The entries that an entry rests on, or one link of it does."""
    numbers = [*entry.by, *(n for n in entry.bind.values() if isinstance(n, str))]
    if link is not None:
        numbers += link.by
    else:
        for node in sorted(entry.statement.atoms(Relation), key=str):
            numbers += [n for one in node.links for n in one.by]
    found = []
    for number in dict.fromkeys(numbers):
        other = _known(book, number)
        if other is not None and (other.defines or not _rests_on(other, entry.number, book)):
            found.append(other)
    return found


def _known(book: Book, number: str) -> Entry | None:
    try:
        return book[number]
    except (KeyError, UdlcError):
        return None


def _rests_on(entry: Entry, number: str, book: Book) -> bool:
    """Does a claim rest on another one, directly or through claims between?  Then it proves nothing of it."""
    waiting, seen = [entry], {entry.number}
    while waiting:
        here = waiting.pop()
        if number in here.by:
            return True
        others = (_known(book, n) for n in here.by if n not in seen)
        waiting += [e for e in others if e is not None and not e.defines]
        seen |= set(here.by)
    return False


def _events(entries: Iterable[Entry]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in entries:
        for said in (entry.statement, *entry.where):
            for call in said.atoms(Apply):
                by_index = isinstance(call.letter, letters.Policy) and isinstance(call.head, At)
                if isinstance(call.letter, letters.Density) and not by_index:  # π[a](s) is given s
                    found.setdefault(call.letter.key, set()).update(
                        filter(None, map(event_key, call.arguments))
                    )
    return {word: frozenset(keys) for word, keys in found.items()}


def event_key(x: Any) -> str | None:
    """The key of the letter of an event; of “X is 3” that of X."""
    if isinstance(x, Relation):
        x = x.first
    head = head_of(x)
    return head.key if isinstance(head, letters.Letter) else None


def _signs(entries: Iterable[Entry], conditions: Iterable[Any]) -> dict[str, Any]:
    declared = _declared(entries)
    positive = {name for name, found in declared.items() if all(d.is_positive for d in found)}
    nonnegative = {name for name, found in declared.items() if all(map(_is_nonnegative, found))}
    below_one = {name for name, found in declared.items() if all(d.word == "probability" for d in found)}
    for condition in conditions:
        if isinstance(condition, Relation) and condition.right == 0 and condition.signs in ((">",), ("≥",)):
            head = letter_of(condition.first)
            if head is not None and not isinstance(head, letters.Density) and is_of_all(condition.first):
                name = name_of(head) + ("()" if isinstance(condition.first, Apply) else "")
                (positive if condition.signs == (">",) else nonnegative).add(name)
    return {
        "nonzero": frozenset(positive),
        "nonnegative": frozenset(nonnegative),
        "below_one": frozenset(below_one),
    }


def _is_small(domain: Any) -> bool:
    return domain.set is not None and domain.set.is_subset(Interval.open(-1, 1)) is True


def _small_by(condition: Any) -> Iterator[Any]:
    """The letter of |x| < 1, or of -1 < x < 1."""
    if not isinstance(condition, Relation) or condition.right != 1 or set(condition.signs) != {"<"}:
        return
    low, *rest = condition.items[:-1]
    x = low.operand if isinstance(low, Bars) and not rest else rest[0] if rest and low in (-1, 0) else None
    if isinstance(x, letters.Real) and not x.over and not x.dims:
        yield x


def is_of_all(x: Any) -> bool:
    """Is what is said of a left side said of all that its letter stands for?

    Of x[k] for all k of its axis and of f(z) for a letter z it is, of x[1] and of f(0) it is not.
    """
    if isinstance(x, Apply):
        at_letters = all(
            isinstance(a, letters.Real) or (isinstance(a, At) and is_of_all(a)) for a in x.arguments
        )
        return at_letters and (not isinstance(x.head, At) or is_of_all(x.head))
    if not isinstance(x, At):
        return True
    places = zip(x.indices, x.places, strict=True)
    return all(
        isinstance(i, letters.Index) and i.start == axis.start and i.stop == axis.stop for i, axis in places
    )


def _declared(entries: Iterable[Entry]) -> dict[str, list[Any]]:
    """The domains of letters by their names: those of the first entry that uses a name, if all have one.

    A letter may be declared anew between two entries: what a claim rests on says nothing of its own letters.
    """
    found: dict[str, list[Any]] = {}
    for entry in entries:
        here: dict[str, list[Any]] = {}
        for said in (entry.statement, *entry.where):
            for x in said.atoms(letters.Real):
                here.setdefault(name_of(x), []).append(x.domain)
        found = here | found
    return {name: domains for name, domains in found.items() if None not in domains}


def _is_nonnegative(domain: Any) -> bool:
    if domain.word == "interval":
        return bool(domain.set.inf >= 0)
    return domain.word in ("nonnegative", "probability", "binary")
