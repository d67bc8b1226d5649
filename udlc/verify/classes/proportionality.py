"""∝ in a quantity: the ratio of the sides does not depend on it.

log(left) - log(right) is read with the quantity as a letter; it is proportional where another letter in
its place gives the same. Both sides are positive where they are densities, so that the logarithms are
defined.
"""

from __future__ import annotations

from typing import Any

from udlc.errors import UdlcError
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.verify import plain, rational
from udlc.verify import terms as t
from udlc.verify.claiming import claimed
from udlc.verify.classes.readings import first_proved, proved, refuted
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.reading_integrals import bind
from udlc.verify.reading_numbers import logarithm
from udlc.verify.verdicts import Finding
from udlc.verify.written import theorem

FREE = "two positive functions are proportional where the logarithm of their ratio is constant"


def applies(_setting: Setting, link: Link) -> bool:
    """Is a proportionality claimed?"""
    return link.sign == "∝"


def decide(setting: Setting, link: Link) -> Finding:
    """Proportional at one depth of unfolding, else unknown."""
    over = link.said.claims.get("over")
    if over is None:
        return Finding("unknown", reason="∝ does not say in which quantity")
    return first_proved(setting, link, lambda grounds: proportional(grounds, link.left, link.right, over))


def proportional(grounds: Grounds, left: Any, right: Any, over: Any) -> Finding:
    """Is the ratio of two expressions free of a quantity?"""

    def ratio(reader: Reader) -> t.Node:
        """The logarithm of the ratio at a value of the quantity."""
        _, inner = bind(reader, [over], {})
        one, other = (logarithm(reader, x, inner) for x in (left, right))
        return t.subtract(one, other)

    return decided(
        lambda: theorem("a ratio", claimed(grounds, lambda reader: (ratio(reader), ratio(reader)))),
        lambda: _compared(grounds, left, right, over),
    )


def _compared(grounds: Grounds, left: Any, right: Any, over: Any) -> Finding:
    reader = Reader(grounds)
    try:
        bound, inner = bind(reader, [over], {})
        one, other = (logarithm(reader, x, inner) for x in (left, right))
    except UdlcError as error:
        return Finding("unknown", "proportionality", readable(error.message))
    ratio = t.subtract(one, other)
    if not is_free(reader, ratio, bound[0][0]):
        why = f"not shown: {plain.text(ratio)} is constant"
        return refuted(reader, [(one, other)], why, moving=bound[0][0])
    return proved(reader, f"the logarithm of the ratio is free of {readable(latex(over))}", FREE)


def is_free(reader: Reader, e: t.Node, name: str) -> bool:
    """Does a term keep its value whatever a letter stands for?"""
    if name not in e.letters:
        return True
    moved = reader.algebra.replace(e, {name: t.single(t.letter(t.fresh()))})
    return rational.same(reader.algebra, e, moved)
