"""An argument of a density in, the variable that it is taken for and the point at which it is taken out.

A family z[t] is a variable for each t; a family over examples, and one whose letter also stands without an
index, are draws of one variable. A run z[1:T] is a variable of its own, with members.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from udlc.notation import letters
from udlc.notation.atoms import Label
from udlc.notation.latex import latex
from udlc.notation.members import At
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.notation.tree import Run
from udlc.translate.names import name_of
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError
from udlc.verify.reading import Reader, Scope
from udlc.verify.reading_ranges import labels_of
from udlc.verify.terms import Node


@dataclass(frozen=True)
class Said:
    """One event or condition of a density: its variable and the point at which it is taken."""

    slot: Node
    value: Node
    key: str


def said(reader: Reader, word: str, x: Any, at: Scope) -> Said:
    """What an event or a condition says."""
    if isinstance(x, Relation):
        head = x.first
        domain = head.domain
        if domain is None or domain.word != "label":
            raise NoReadingError(f"{readable(latex(x))} is no event of a labelled quantity")
        hi = t.add(reader.index(domain.size, at), t.constant(1))
        slot = t.node("labels", head.key, t.constant(1), hi)
        return Said(slot, reader.index(x.right, at), head.key)
    if isinstance(x, Label):
        return Said(t.node("variable", "label", "label"), t.single(t.node("call", x.text)), "label")
    slot = slot_of(reader, word, x, at)
    return Said(slot, point(reader, x, at), str(slot.fields[0]))


def all_said(reader: Reader, word: str, x: Any, at: Scope) -> list[Said]:
    """The same; of a run z[1:t] of which z[1:t-1] is integrated over, that run and the last member."""
    runs = [i for i in getattr(x, "indices", ()) if isinstance(i, Run)]
    ends = at.get((x.head, "ends")) if runs else None
    if ends is None:
        return [said(reader, word, x, at)]
    lo, hi = reader.index(runs[0].start, at), t.add(reader.index(runs[0].stop, at), t.constant(1))
    more = t.number(t.subtract(hi, ends[1]))
    if lo is not ends[0] or more is None or not 0 < more <= MOST_MEMBERS:
        return [said(reader, word, x, at)]
    key, base = variable_key(reader, word, x.head), name_of(x.head.changed(marks=()))
    found = [Said(t.node("run", key, base, *ends), t.single(at[x.head]), key)]
    for k in range(int(more)):
        place = t.add(ends[1], t.constant(k))
        here = t.node("read", name_of(x.head), place)
        found.append(Said(t.node("variable", key, base, place), t.single(here), key))
    return found


MOST_MEMBERS = 4
"""So many members of a run may be left out of an integral over it."""


def slot_of(reader: Reader, word: str, x: Any, at: Scope) -> Node:
    """The variable that an argument of a density is taken for."""
    head, indices = (x.head, x.indices) if isinstance(x, At) else (x, ())
    if not isinstance(head, letters.Letter):
        raise NoReadingError(f"{readable(latex(x))} stands for no variable of a density")
    key = variable_key(reader, word, head)
    base = name_of(head.changed(marks=()))
    if any(isinstance(i, Run) for i in indices):
        run = next(i for i in indices if isinstance(i, Run))
        lo, hi = reader.index(run.start, at), t.add(reader.index(run.stop, at), t.constant(1))
        if t.subtract(hi, lo) is t.constant(1):  # z[1:1] is z[1]
            return t.node("variable", key, base, lo)
        return t.node("run", key, base, lo, hi)
    labels = labels_of(reader, head, at)
    if head.copies is not None or is_copy(reader, head):
        indices = ()
    if labels is not None:
        return t.node("labels", key, *labels, *(reader.index(i, at) for i in indices[: len(head.over)]))
    return t.node("variable", key, base, *(reader.index(i, at) for i in indices[: len(head.over)]))


def is_copy(reader: Reader, head: Any) -> bool:
    """Is a family one of draws of a variable that the entry writes without an index?"""
    if not head.over:
        return False
    return head.name in reader.grounds.bare or head.marks == ("star",)


def variable_key(reader: Reader, word: str, head: Any) -> str:
    """The key of a variable; a marked letter that is no event of its own is a point of the plain one."""
    events = set().union(*reader.grounds.events.values()) if reader.grounds.events else set()
    known = reader.grounds.events.get(word, frozenset())
    if not head.marks or head.key in known:
        return str(head.key)
    plain = head.changed(marks=()).key
    return str(plain if plain in events or plain in known else head.key)


def point(reader: Reader, x: Any, at: Scope) -> Node:
    """The point at which a density is taken, as an argument."""
    head, indices = (x.head, x.indices) if isinstance(x, At) else (x, ())
    runs = [i for i in indices if isinstance(i, Run)]
    if not runs:
        return reader.atom(x, at)
    lo, hi = reader.index(runs[0].start, at), t.add(reader.index(runs[0].stop, at), t.constant(1))
    if t.subtract(hi, lo) is t.constant(1):
        return reader.atom(At(head, runs[0].start), at)
    bound = at.get(head)
    if isinstance(bound, Node) and bound.tag == "letter":
        if at.get((head, "ends")) == (lo, hi):
            return t.single(bound)
        raise NoReadingError(f"{readable(latex(x))} is a part of the run that is integrated over")
    return t.single(t.node("run", name_of(head), lo, hi))
