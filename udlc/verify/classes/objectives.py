"""Two objectives in, whether they are one up to what no parameter changes out.

o₁ - o₂ is free of the parameters where all products of its normal form are, or where those that are not have
the sum zero. It is not where two choices of the parameters change both by different amounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from udlc.errors import UdlcError
from udlc.notation.binders import ArgMin
from udlc.notation.members import At
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.translate.names import name_of
from udlc.verify import rational
from udlc.verify import terms as t
from udlc.verify.claiming import claimed
from udlc.verify.claims import stated
from udlc.verify.classes.loss_claims import changed_differently
from udlc.verify.classes.optima import fixed_inputs
from udlc.verify.classes.programs import ambiguous, refuters
from udlc.verify.classes.readings import equality, first_proved, proved
from udlc.verify.congruence import aligned, unlike_parts
from udlc.verify.equalities import ready
from udlc.verify.grounds import Grounds, constrained
from udlc.verify.ledger import decided, is_replaying
from udlc.verify.links import Link, Setting
from udlc.verify.optima import Objective, differently_changed, prove
from udlc.verify.reading import Reader
from udlc.verify.rewriting import atoms_in
from udlc.verify.terms import Node
from udlc.verify.verdicts import Finding
from udlc.verify.written import theorem

METHOD = "objectives"
CONSTANT = "a loss is the same with a part that no parameter changes and without it"


def one_up_to_a_constant(setting: Setting, link: Link, parameters: Sequence[Any]) -> Finding:
    """Do the sides of a link differ by what no parameter changes, as they are read or by their programs?"""
    told = constrained(setting.entry, setting.book)

    def method(grounds: Grounds) -> Finding:
        found = _part_by_part(grounds, link)
        return found or _as_read(grounds, link, told | {name_of(_letter(x)) for x in parameters})

    refuted = changed_differently(setting, link, parameters) if setting.is_variant else None
    if refuted is not None and refuted.verdict == "refuted":
        return refuted  # most variants are false
    found = first_proved(setting, link, method)
    if found.verdict == "proved" or is_replaying():
        return found
    refuted = refuted or changed_differently(setting, link, parameters)
    if refuted.verdict == "refuted" or link.programs is None:
        return refuted if refuted.verdict == "refuted" else found
    one, other = (ready(program, setting.domains) for program in link.programs)
    if ambiguous(setting, link.left, link.right, (one, other)):
        return found
    least: Any = ArgMin
    optima = [least[tuple(parameters)](body) for body in (link.left, link.right)]
    free = not any(name_of(_letter(x)) in p.arrays for x in parameters for p in (one, other))
    fixed = fixed_inputs(optima) - told
    by_programs = prove(Objective(one, False), Objective(other, False), fixed, whole=True)
    if by_programs.verdict == "proved":
        return by_programs
    pair = refuters(setting, link, one, other) if free else None
    if pair is None:
        return found
    one, other = pair
    return differently_changed(Objective(one, False), Objective(other, False), fixed) or found


def _part_by_part(grounds: Grounds, link: Link) -> Finding | None:
    """Are the parts equal in which two objectives of one form differ?"""
    parts = unlike_parts(link.left, link.right)
    if parts == [(link.left, link.right)]:
        return None
    if not parts:
        same = Finding("proved", "the same objective", sizes="all", plan={})
        return decided(lambda: stated(link.left, link.right), lambda: same)
    said = [c.items for c in grounds.conditions if isinstance(c, Relation) and c.signs == ("=",)]
    found = [_as_said(*pair) if pair in said else equality(grounds, *pair) for pair in parts]
    if not all(x.verdict == "proved" for x in found):
        return None
    joined: dict[str, Any] = {
        n: tuple(dict.fromkeys(y for x in found for y in getattr(x, n))) for n in JOINED
    }
    return replace(found[0], **joined)


def _as_said(one: Any, other: Any) -> Finding:
    """Two parts that a condition says are equal."""
    return decided(lambda: stated(one, other, (one, other)), lambda: AS_SAID)


AS_SAID = Finding("proved", METHOD, sizes="all", trace=("as a condition says",))

JOINED = ("theorems", "conditions", "trace")
"""What proofs of parts list, and the proof of the whole lists together."""


def _as_read(grounds: Grounds, link: Link, moving: set[str]) -> Finding:
    """Is what depends on the parameters the same on both sides?"""
    return decided(lambda: _claim(grounds, link, moving), lambda: _compared(Reader(grounds), link, moving))


def _claim(grounds: Grounds, link: Link, moving: set[str]) -> dict[str, Any]:
    """The sides differ by what the parameters do not change."""
    _, rest = _divided(_difference(Reader(grounds), link), moving)
    return theorem("a constant", claimed(grounds, lambda reader: (_difference(reader, link), rest)))


def _compared(reader: Reader, link: Link, moving: set[str]) -> Finding:
    try:
        changed, _ = _divided(_difference(reader, link), moving)
        if not rational.is_zero(reader.algebra, changed):
            return Finding("unknown", METHOD, "not shown: the sides differ by what no parameter changes")
    except UdlcError as error:
        return Finding("unknown", METHOD, readable(error.message))
    return proved(reader, "the sides differ by what no parameter changes", CONSTANT)


def _difference(reader: Reader, link: Link) -> Node:
    return t.subtract(*(reader.value(x, {}) for x in aligned(link.left, link.right)))


def _divided(difference: Node, moving: set[str]) -> tuple[Node, Node]:
    """What parameters may change of a difference, and the rest."""
    changed = t.total((p, c) for p, c in t.terms(difference) if _may_change(p, moving))
    return changed, t.subtract(difference, changed)


FREE = ("sum", "product", "read", "size", "letter", "truth", "call", "base", "reduce")
"""Terms that depend on a parameter only where what stands in them does; functions and densities may."""


def _may_change(p: Node, moving: set[str]) -> bool:
    """May a product change with parameters: is there one, or what others tell, or a function of anything?"""
    return any(x.tag not in FREE or (x.tag == "read" and x.fields[0] in moving) for x in atoms_in(p))


def _letter(x: Any) -> Any:
    return x.head if isinstance(x, At) else x


__all__ = ["CONSTANT", "one_up_to_a_constant"]
