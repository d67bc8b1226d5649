"""A verified entry in, the fate of false variants of its claims out: whether the verifier says no."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sympy import Basic

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.binders import ArgMin
from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.notation.relations import Link as Said
from udlc.notation.relations import Relation
from udlc.translate import NoValue, sides
from udlc.translate.clauses import clauses_of
from udlc.translate.entries import Book
from udlc.verify.conditions import conditions_of
from udlc.verify.entries import decide_in_time
from udlc.verify.equalities import ready, runnable
from udlc.verify.limits import OutOfTime, time_limit
from udlc.verify.links import Link, Setting
from udlc.verify.mutants import variants
from udlc.verify.sample import search
from udlc.verify.verdicts import Result, Tally

LIMIT = 6.0
"""Seconds that a variant may take."""

SECOND_LOOK = range(40, 64)
"""Inputs at which an accepted variant is compared with the original."""


def tried(result: Result, entry: Entry, book: Book, count: int) -> Result:
    """The result with the fate of variants of every side that a link claims something about."""
    tally = Tally()
    plain = replace(entry, corrected=None)
    passed = [s for s in result.steps if s.verdict in ("proved", "checked")]
    if not passed:
        return result
    for place, clause in enumerate(clauses_of(plain.meant, (entry.number,))):
        for n, sign in enumerate(clause.relation.signs):
            left, right = clause.relation.items[n : n + 2]
            claims = [s for s in passed if s.source == latex(left) and s.target == latex(right)]
            if claims and sign == "=":
                each = -(-count // len(passed)) if count > len(passed) else 1
                tally.add(_of_link(plain, book, place, n, left, right, each))
    return result.lowered(tally)


def _of_link(entry: Entry, book: Book, place: int, n: int, left: Any, right: Any, count: int) -> Tally:
    tally = Tally()
    for kind, made in variants(right, count, f"{entry.number} {place} {n}", (*entry.letters(),)):
        fate = _fate(entry, book, place, n, made)
        if fate is None:
            continue
        tally.tried += 1
        setattr(tally, fate, getattr(tally, fate) + 1)
        if fate in ("survived", "undecided"):
            tally.survivors.append(f"{fate}: {kind}: {readable(latex(left))} = {readable(latex(made))}")
    return tally


def _fate(entry: Entry, book: Book, place: int, n: int, made: Any) -> str | None:
    """What becomes of a variant of the side after the n-th sign; None where it says nothing."""
    try:
        with time_limit(LIMIT):
            variant = _with_side(entry, place, n, made)
            clauses, chains = clauses_of(variant.meant, (entry.number,)), sides(variant, book)
    except (UdlcError, NoValue, TypeError, ValueError, AttributeError, KeyError, IndexError):
        return None
    except OutOfTime:
        return "undecided"
    clause, chain = clauses[place], chains[place]
    domains, unused = conditions_of(entry.where)
    setting = Setting(variant, book, domains, unused)
    items = clause.relation.items
    if chain and chain[min(n + 1, len(chain) - 1)].program is None and _had_program(entry, book, place, n):
        return None  # the variant cannot be read: it is no claim
    link = Link(clause, n, clause.relation.signs[n], items[n], items[n + 1], chain[n : n + 2])
    found = decide_in_time(setting, link, LIMIT)
    match found.verdict:
        case "refuted":
            return "killed"
        case "defined":
            return "undecided"
        case "proved" | "checked":
            original = clauses_of(entry.meant, (entry.number,))[place].relation.items[n + 1]
            return _accepted(setting, link, original, made)
        case _:
            return "killed" if _is_undefined(link) else "undecided"


def _with_side(entry: Entry, place: int, n: int, made: Basic) -> Entry:
    """The entry with another side in one of its equations."""
    clause = clauses_of(entry.meant, (entry.number,))[place]
    relation = clause.relation
    old = relation.links[n]
    link = Said(old.args[0], made, *old.args[2:])
    new = Relation(relation.first, *relation.links[:n], link, *relation.links[n + 1 :])
    statement = entry.statement.xreplace({relation: new}) if entry.statement != relation else new
    if statement == entry.statement:
        raise ValueError("the equation is not written in the statement as it stands")
    return replace(entry, statement=statement)


def _had_program(entry: Entry, book: Book, place: int, n: int) -> bool:
    chain = sides(entry, book)[place]
    return n + 1 < len(chain) and chain[n + 1].program is not None


def _accepted(setting: Setting, link: Link, original: Any, made: Any) -> str:
    """Is an accepted variant equal to the original side?  By proof, and by numbers at other inputs."""
    original_link = replace(link, left=original, right=made)
    first = letters.Real("optimum") if isinstance(original, ArgMin) else original
    entry = replace(setting.entry, statement=Relation(first, Said.make("=", original), Said.make("=", made)))
    entry = replace(entry, kind="derivation")
    chain = _sides(entry, setting.book)
    if chain is None:
        return "undecided"
    same = replace(original_link, sides=chain[1:3])
    found = decide_in_time(replace(setting, entry=entry), same, LIMIT)
    return "equivalent" if found.verdict == "proved" and not _differs(same) else "survived"


def _differs(link: Link) -> bool:
    """Do the sides of an equality of values differ at inputs that nothing looked at before?"""
    if link.programs is None or isinstance(link.left, ArgMin):
        return False
    one, other = (runnable(ready(x)) for x in link.programs)
    return search(one, one.outputs[-1], other, other.outputs[-1], SECOND_LOOK).counterexample is not None


def _is_undefined(link: Link) -> bool:
    """Has the right side no value at any inputs, and the left side some?"""
    if link.programs is None:
        return False
    left, right = (runnable(ready(x)) for x in link.programs)
    with_itself = search(left, left.outputs[-1], left, left.outputs[-1], range(6)).points
    return (
        bool(with_itself) and not search(right, right.outputs[-1], right, right.outputs[-1], range(6)).points
    )


def _sides(entry: Entry, book: Book) -> Any:
    try:
        with time_limit(LIMIT):
            return sides(entry, book)[0]
    except (UdlcError, NoValue, OutOfTime, TypeError, ValueError, AttributeError, KeyError, IndexError):
        return None
