"""A verified entry in, the fate of false variants of its links out: whether the verifier says no.

Varied are the sides of every link that passed, its sign where it is an inequality, and the conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.translate import NoValue
from udlc.translate.clauses import clauses_of
from udlc.translate.entries import Book
from udlc.verify.arrays import NoMemberError
from udlc.verify.beyond import names_beyond
from udlc.verify.certificate import PATIENCE, certificate, replayed
from udlc.verify.classes import number_claims, sequences, trajectory_claims
from udlc.verify.classes import readings as _readings  # noqa: F401  (extends the reader)
from udlc.verify.controls import PASSED, without
from udlc.verify.edits import FAILURES, LIMIT, Place, edits_of
from udlc.verify.entries import decide_in_time
from udlc.verify.equalities import ready, runnable
from udlc.verify.grounds import Grounds
from udlc.verify.limits import OutOfTime, time_limit
from udlc.verify.links import Link, Setting
from udlc.verify.originals import LINKED as TRANSITIVE
from udlc.verify.originals import Pair, beside_the_original, link_of
from udlc.verify.reading import Reader
from udlc.verify.sample import search
from udlc.verify.verdicts import Result, Tally

ORDERS = ("<", "≤", ">", "≥")

STRICT = ({"<", "≤"}, {">", "≥"})
"""Signs that differ only where the sides are equal."""

Outcome = Literal["killed", "equivalent", "weaker", "undecided", "survived", "needed", "unneeded"]


@dataclass(frozen=True)
class Fate:
    """What became of a variant.

    Attributes:
        kind: the edit.
        said: the variant.
        fate: killed: refuted, or undefined where the original is not; equivalent: shown to be the same claim;
            weaker: true, and not tight; undecided: neither accepted nor refuted; survived: accepted, and not
            shown to be the same; of a condition that is dropped, whether it is needed.
    """

    kind: str
    said: str
    fate: Outcome = "undecided"


def fates(
    result: Result,
    entry: Entry,
    book: Book,
    count: int,
    watch: Callable[[Fate], object] = lambda _: None,
    known: int = 0,
) -> Iterator[Fate]:
    """The fates of so many variants of every link that passed, and of its conditions.

    Args:
        result: of the entry.
        entry: the entry; it is its printed form that is varied.
        book: the entries that it may rest on.
        count: how many variants of a link.
        watch: is told of each variant before it is decided.
        known: the number of fates to leave out, having been found before.
    """
    plain = replace(entry, corrected=None)
    place = 0
    for kind, said, decide in _trials(result, plain, book, count):
        place += 1
        if place <= known:
            continue
        watch(Fate(kind, said))
        fate = decide()
        yield Fate(kind, said, fate)


def tallied(result: Result, found: Sequence[Fate]) -> Result:
    """The result with the fates of its variants counted."""
    tally = Tally()
    for fate in found:
        if fate.fate in ("needed", "unneeded"):
            tally.needed += fate.fate == "needed"
            tally.unneeded += [fate.said] * (fate.fate == "unneeded")
            continue
        tally.tried += 1
        setattr(tally, fate.fate, getattr(tally, fate.fate) + 1)
        if fate.fate in ("survived", "undecided"):
            tally.survivors.append(f"{fate.fate}: {fate.kind}: {fate.said}")
    return result.lowered(tally)


def tried(result: Result, entry: Entry, book: Book, count: int) -> Result:
    """The result with the fates of so many variants of every link that passed."""
    return tallied(result, tuple(fates(result, entry, book, count)))


Trial = tuple[str, str, Callable[[], Outcome]]


def _trials(result: Result, entry: Entry, book: Book, count: int) -> Iterator[Trial]:
    passed = [s for s in result.steps if s.verdict in PASSED]
    if not passed:
        return
    for place, clause in enumerate(clauses_of(entry.meant, (entry.number,))):
        items = clause.relation.items
        for n, sign in enumerate(clause.relation.signs):
            sides_ = latex(items[n]), latex(items[n + 1])
            if any((s.source, s.target, s.relation) == (*sides_, sign) for s in passed):
                for kind, edit, variant in edits_of(entry, book, place, n, clause.relation, count):
                    yield kind, _said(variant, edit), partial(_fate, entry, variant, book, edit)
    for n, condition in enumerate(entry.where):
        yield "condition dropped", readable(latex(condition)), partial(without, entry, book, passed, n)


def _said(variant: Entry, edit: Place) -> str:
    """The link of a variant, as it is read."""
    relation = clauses_of(variant.meant, (variant.number,))[edit.clause].relation
    one, other = relation.items[edit.link : edit.link + 2]
    return readable(f"{latex(one)} {relation.signs[edit.link]} {latex(other)}")


def _fate(entry: Entry, variant: Entry, book: Book, edit: Place) -> Outcome:
    """What becomes of a variant of an entry."""
    try:
        with time_limit(LIMIT):
            setting, link = link_of(variant, book, edit.clause, edit.link)
    except (NoValue, OutOfTime, *FAILURES):
        return "undecided"
    setting = replace(setting, is_variant=True)
    if _lacks_a_member(entry, setting, edit):
        return "killed"
    match decide_in_time(setting, link, LIMIT).verdict:
        case "refuted":
            return "killed"
        case "proved" | "checked":
            found = _accepted(entry, setting, link, edit)
            open_ = found in ("survived", "undecided") and edit.item is not None
            as_true = open_ and (
                _is_certified(variant, link, book) or trajectory_claims.confirms(setting, link)
            )
            return "equivalent" if as_true else found
        case verdict:
            lost = _is_undefined(link, edit) or _loses_its_value(entry, setting, edit)
            fate = "killed" if lost else _compared(entry, setting, link, edit)
            return "survived" if verdict == "defined" and fate == "undecided" else fate


def _is_certified(variant: Entry, link: Link, book: Book) -> bool:
    """Does the independent checker accept a proof of a link of a variant, which then is as true?"""
    alone = Relation(link.left, link.said)
    try:
        entry = replace(variant, statement=alone, kind="derivation")
        with time_limit(LIMIT * PATIENCE):
            record = certificate(entry, book, LIMIT)
            return record is not None and replayed(record, entry, book, LIMIT).state == "accepted"
    except (NoValue, OutOfTime, *FAILURES):
        return False


def _accepted(entry: Entry, setting: Setting, link: Link, edit: Place) -> Outcome:
    """Says an accepted variant the same as the original?  By proof, and by numbers at other inputs."""
    original = clauses_of(entry.meant, (entry.number,))[edit.clause].relation
    if edit.item is None:
        return "weaker" if {edit.made, original.signs[edit.link]} in STRICT else "survived"
    found = beside_the_original(setting, link, _pair(entry, edit), LIMIT)
    if found is None:
        return "undecided"
    return "equivalent" if found == "equal" else "weaker" if link.sign in ORDERS else "survived"


def _compared(entry: Entry, setting: Setting, link: Link, edit: Place) -> Outcome:
    """What becomes of a variant that is neither accepted nor refuted: its side is compared with the original.

    The original is proved of the other side; where the two are shown to differ in an instance, the variant
    is false there, and where they are proved to be one, it is the same claim.
    """
    if edit.item is None or link.sign not in TRANSITIVE:
        return "undecided"
    found = beside_the_original(setting, link, _pair(entry, edit), LIMIT)
    return {"equal": "equivalent", "different": "killed"}.get(found or "", "undecided")  # type: ignore[return-value]


def _pair(entry: Entry, edit: Place) -> Pair:
    clauses = clauses_of(entry.meant, (entry.number,))
    original = clauses[edit.clause].relation
    assert edit.item is not None
    old, new = original.items[edit.item], edit.made
    kept = edit.link if edit.item > edit.link else edit.link + 1
    others = tuple(c.relation for n, c in enumerate(clauses) if n != edit.clause)
    if entry.defines and set(original.signs) == {"="}:
        new = new.xreplace({original.first: old})  # of what it names, the chain says what it is
    return Pair(old, new, original.items[kept], original.links[edit.link], original.first, others)


def _lacks_a_member(entry: Entry, setting: Setting, edit: Place) -> bool:
    """Does the varied side speak of a member beyond the ends of its family, where the original does not?"""
    if edit.item is None:
        return False

    said = (entry.statement, *entry.where)

    def lacks(x: Any) -> bool:
        try:
            Reader(Grounds.of(entry, setting.book, 0)).read(x, {})
        except NoMemberError:
            return True
        except FAILURES:
            pass
        return names_beyond(x, said)

    old = _original(entry, edit)
    return (lacks(edit.made) and not lacks(old)) or sequences.goes_beyond(old, edit.made)


def _loses_its_value(entry: Entry, setting: Setting, edit: Place) -> bool:
    """Has the varied side no value in a world in which the original has one?"""
    if edit.item is None:
        return False
    try:
        with time_limit(LIMIT):
            return number_claims.loses_its_value(setting, _original(entry, edit), edit.made)
    except (NoValue, OutOfTime, *FAILURES):
        return False


def _original(entry: Entry, edit: Place) -> Any:
    """The side that a variant has another one in the place of."""
    assert edit.item is not None
    return clauses_of(entry.meant, (entry.number,))[edit.clause].relation.items[edit.item]


def _is_undefined(link: Link, edit: Place) -> bool:
    """Has the varied side no value at any inputs, and the other some?"""
    if link.programs is None or edit.item is None:
        return False
    one, other = (runnable(ready(x)) for x in link.programs)
    edited, kept = (other, one) if edit.item > edit.link else (one, other)

    def values(x: Any) -> int:
        return search(x, x.outputs[-1], x, x.outputs[-1], range(6)).points

    return bool(values(kept)) and not values(edited)
