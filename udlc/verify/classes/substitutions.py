"""Equalities of a side, once equations are put in, with the other side as it is written.

Equations that say one quantity by another and that again by the first, as values of states and of
actions do, have no last form. Here the side on the left is unfolded a few levels deep, the other one
not at all, and both may change places.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from udlc.errors import UdlcError
from udlc.notation.plaintext import readable
from udlc.verify.claiming import claimed
from udlc.verify.classes.readings import grounds_for, proved, same
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.verdicts import Finding

LEVELS = (1, 2, 3)
"""So many equations are put in one within the other."""


def applies(setting: Setting, link: Link) -> bool:
    """Is an equality claimed of what rests on equations?"""
    return link.sign == "=" and bool(setting.entry.by)


def decide(setting: Setting, link: Link) -> Finding:
    """Equal after a few substitutions in one side, else unknown."""
    reason = ""
    for grounds in grounds_for(setting, link):
        for unfolded, other in ((link.left, link.right), (link.right, link.left)) if grounds.depth else ():
            for levels in LEVELS:
                found = substituted(grounds, unfolded, other, levels)
                if found.verdict == "proved":
                    return found
                reason = found.reason or reason
    return Finding("unknown", "substitution", reason)


def substituted(grounds: Grounds, unfolded: Any, other: Any, levels: int) -> Finding:
    """Is a side, with equations put in some levels deep, the other side as it is written?"""

    def read(reader: Reader) -> tuple[Any, Any]:
        reader.most_open = levels
        one = reader.read(unfolded, {})
        reader.most_open = 0
        return one, reader.read(other, {})

    return decided(lambda: claimed(grounds, read), lambda: _compared(grounds, read))


def _compared(grounds: Grounds, read: Callable[[Reader], tuple[Any, Any]]) -> Finding:
    reader = Reader(grounds)
    try:
        equal = same(reader, *read(reader))
    except UdlcError as error:
        return Finding("unknown", "substitution", readable(error.message))
    if not equal:
        return Finding("unknown", "substitution", "the sides differ after substitution")
    return proved(reader, "one side with the equations put in is the other")


__all__ = ["applies", "decide"]
