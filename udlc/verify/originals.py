"""A side of a link that is proved, and a variant of it in, whether the two are one or differ out.

The link is proved of the original. So where the variant differs from it in an instance of what the entry
states, the link with the variant is false there; and where both are proved to be one, it says the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from sympy import Integer
from sympy.core.symbol import Str

from udlc.errors import UdlcError
from udlc.ir.grammar import Program
from udlc.notation.binders import ArgMax, ArgMin
from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.letters import Letter, Real
from udlc.notation.members import head_of
from udlc.notation.relations import Link as Said
from udlc.notation.relations import Relation
from udlc.translate import NoValue, sides
from udlc.translate.clauses import clauses_of
from udlc.translate.entries import Book, same_name
from udlc.translate.names import name_of
from udlc.verify.classes import derived
from udlc.verify.classes.objectives import one_up_to_a_constant
from udlc.verify.classes.optima import fixed_inputs, is_free
from udlc.verify.conditions import conditions_of
from udlc.verify.definitions import letter_of
from udlc.verify.densities import has_integral
from udlc.verify.entries import decide_in_time, in_time
from udlc.verify.equalities import ready, runnable
from udlc.verify.limits import OutOfTime, time_limit
from udlc.verify.links import Link, Setting
from udlc.verify.optima import Objective, are_opposed, differently_changed
from udlc.verify.sample import search
from udlc.verify.structured import kinds_of, structured
from udlc.verify.verdicts import Finding
from udlc.verify.written_forms import same_form

LINKED = ("=", "∝")
"""Relations that a thing cannot have to two things that do not have them to each other."""

SECOND_LOOK = range(40, 64)
"""Inputs at which a variant that is proved to be the original is compared with it."""

TELLING = ("=", "≈", "←", "in law")
"""Signs of conditions that say what a letter is."""

FAILURES = (UdlcError, NoValue, OutOfTime, TypeError, ValueError, AttributeError, KeyError, IndexError)
"""What a comparison that says nothing fails with."""


@dataclass(frozen=True)
class Pair:
    """A side of a link and its variant.

    Attributes:
        old: the side as it is printed.
        new: what stands in its place.
        kept: the other side of the link.
        said: the link.
        first: the first side of the chain, which says along what its sides run.
        others: what the entry says beside the chain of the link.
    """

    old: Any
    new: Any
    kept: Any
    said: Said
    first: Any
    others: tuple[Relation, ...]


def beside_the_original(
    setting: Setting, link: Link, pair: Pair, limit: float
) -> Literal["equal", "different", "open"] | None:
    """Are a side and its variant one?  None where they cannot be compared."""
    if link.sign in LINKED and same_form(pair.old, pair.new):
        return "equal"
    where = (*setting.entry.where, *pair.others)
    comparable = False
    for conditions in dict.fromkeys((where, tuple(_without_the_other_side(where, pair)))):
        try:
            with time_limit(limit):
                inside, said = _claim(replace(setting.entry, where=conditions), setting.book, link.sign, pair)
                comparable = True
                optima = isinstance(pair.old, ArgMin) and isinstance(pair.new, ArgMin)
                if optima and _order_differently(inside, pair.old, pair.new, said.programs):
                    return "different"
        except (*FAILURES, RecursionError):
            continue
        is_loss = link.left == pair.kept and derived.settles(setting, link)
        found = _as_losses(inside, said, link, limit) if is_loss else decide_in_time(inside, said, limit)
        if found.verdict == "proved" and conditions == where and (is_loss or not _differs(inside, said)):
            return "equal"
        if found.verdict == "refuted":
            return "different"
    return "open" if comparable else None


def _has_function(optimum: ArgMin, program: Program, fixed: frozenset[str]) -> bool:
    """Is there a function of what is chosen, which may make all but two choices worse?"""
    chosen = {name_of(head_of(x)) for x in optimum.letters}
    return any(x.name not in fixed | chosen for x in program.inputs)


def _order_differently(
    setting: Setting, left: ArgMin, right: ArgMin, programs: tuple[Program, Program] | None
) -> bool:
    """Do two objectives order two arguments differently, so that their optima among these differ?"""
    if programs is None or latex(left.letters) != latex(right.letters) or has_integral(left, right):
        return False
    one, other = (ready(program, setting.domains) for program in programs)
    fixed = fixed_inputs((left, right))
    if not is_free(left, (one, other)) and not all(_has_function(left, p, fixed) for p in (one, other)):
        return False
    a, b = Objective(one, isinstance(left, ArgMax)), Objective(other, isinstance(right, ArgMax))
    return are_opposed(a, b, fixed)


def _as_losses(setting: Setting, said: Link, link: Link, limit: float) -> Finding:
    """Are two sides one loss: the same up to what its arguments do not change, in worlds and by proof?"""
    setting = replace(setting, is_variant=True)
    found = in_time(lambda: one_up_to_a_constant(setting, said, link.left.arguments), limit)
    if found.verdict != "unknown" or said.programs is None:
        return found
    one, other = (Objective(ready(program, setting.domains), False) for program in said.programs)
    least: Any = ArgMin
    fixed = fixed_inputs([least[tuple(link.left.arguments)](x) for x in (said.left, said.right)])
    return in_time(lambda: differently_changed(one, other, fixed) or found, limit)


def _without_the_other_side(where: tuple[Any, ...], pair: Pair) -> Iterator[Any]:
    """Conditions less those that tell the letter of the other side, where only that side has it.

    They hold with the original in the place of this letter, whatever the other letters are: so does the link
    that is proved.
    """
    letter = letter_of(pair.kept)
    free = letter is not None and not any(
        same_name(letter, x) for x in _letters(pair.old) | _letters(pair.new)
    )
    for c in where:
        tells = isinstance(c, Relation) and all(s in TELLING for s in c.signs)
        if not (free and tells and any(same_name(letter, x) for x in _letters(c))):
            yield c


def _letters(x: Any) -> set[Any]:
    found = x.atoms(Letter)
    return set(found)


def _claim(entry: Entry, book: Book, sign: str, pair: Pair) -> tuple[Setting, Link]:
    """The claim that the variant is the original, up to what the relation leaves open."""
    own = sign in LINKED or sign not in ("<", "≤", ">", "≥")
    claims = pair.said.args[2:] if own else Said.make("=", Integer(0)).args[2:]
    links = Said.make("=", pair.old), Said(Str(sign if own else "="), pair.new, *claims)
    firsts = (Real("optimum"),) if isinstance(pair.old, ArgMin) else (pair.old, pair.first)
    for first in firsts:
        chain = Relation(first, *links)
        setting, link = link_of(replace(entry, statement=chain, kind="derivation"), book, 0, 1)
        if link.programs is not None:
            break
    return setting, link


def link_of(entry: Entry, book: Book, clause: int, n: int) -> tuple[Setting, Link]:
    """A link of an entry in its setting."""
    found = clauses_of(entry.meant, (entry.number,))[clause]
    try:
        chain = sides(entry, book)[clause]
    except (UdlcError, IndexError):
        chain = ()
    items = found.relation.items
    setting = Setting(entry, book, *conditions_of(entry))
    return setting, Link(found, n, found.relation.signs[n], items[n], items[n + 1], chain[n : n + 2])


def _differs(setting: Setting, link: Link) -> bool:
    """Do the sides of an equality of values differ at inputs that nothing looked at before?"""
    if link.sign != "=" or link.programs is None or isinstance(link.left, ArgMin):
        return False
    kinds = kinds_of(setting.entry, setting.book)
    one, other = (runnable(structured(ready(x, setting.domains), kinds)) for x in link.programs)
    return search(one, one.outputs[-1], other, other.outputs[-1], SECOND_LOOK).counterexample is not None
