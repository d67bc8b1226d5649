"""Equations that an entry states in, what they make of the letters of a finite world out.

An equation one side of which is an atom that nothing else determines tells its value: E[(y - μ)²] = σ² gives
σ² once y and μ are drawn.  An equation of another form is a test, which a world passes or is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.members import Apply
from udlc.notation.relations import Relation
from udlc.verify import terms as t
from udlc.verify.arrays import Array
from udlc.verify.reading import Reader
from udlc.verify.rewriting import atoms_in
from udlc.verify.terms import Node

VALUED = ("read", "function")
"""Atoms whose value an equation may tell."""


@dataclass
class Stated:
    """What equations say in a world.

    Attributes:
        told: atoms, and the terms that give their values.
        tests: pairs of terms that must be equal.
    """

    told: dict[Node, Node] = field(default_factory=dict)
    tests: list[tuple[Node, Node]] = field(default_factory=list)

    def add(self, one: Node, other: Node) -> None:
        """An equation, as a value where it can be, else as a test."""
        if one is other:
            return
        for atom, value in ((_atom(one), other), (_atom(other), one)):
            if atom is not None and atom not in self.told and not self._needs(value, str(atom.fields[0])):
                self.told[atom] = value
                return
        self.tests.append((one, other))

    def _needs(self, e: Node, name: str) -> bool:
        """Is a letter needed to find the value of a term?"""
        waiting, seen = [e], set[Node]()
        while waiting:
            for a in atoms_in(waiting.pop()):
                if a.tag in VALUED and a.fields[0] == name:
                    return True
                if a in self.told and a not in seen:
                    seen.add(a)
                    waiting.append(self.told[a])
        return False

    def is_single(self, nodes: Iterable[Node]) -> bool:
        """Does each letter whose value is told stand at the one place where it is told?"""
        names = {a.fields[0]: a for a in self.told}
        every = (*nodes, *self.told.values(), *(x for pair in self.tests for x in pair))
        inside = (a for x in every for a in atoms_in(x) if a.tag in VALUED)
        return len(names) == len(self.told) and all(names.get(a.fields[0], a) is a for a in inside)


def stated(reader: Reader, equations: Sequence[tuple[Any, Any]]) -> Stated | None:
    """What equations say, as a reader reads them; None where it cannot read one of them as one of numbers."""
    found = Stated()
    for sides in equations:
        try:
            one, other = (reader.read(x, {}) for x in sides)
        except UdlcError:
            return None
        if one is other:
            continue
        if isinstance(one, Array) or isinstance(other, Array) or one.letters or other.letters:
            return None
        found.add(one, other)
    return found


def is_of_numbers(condition: Any) -> bool:
    """Is a condition an equation of values, none of them a density?"""
    if not isinstance(condition, Relation) or condition.signs != ("=",):
        return False
    return not any(
        isinstance(x, letters.Size) or (isinstance(x, Apply) and isinstance(x.letter, letters.Density))
        for x in condition.items
    )


def _atom(e: Node) -> Node | None:
    """The atom that a term is, where its value may be told."""
    if len(t.terms(e)) != 1:
        return None
    ((p, c),) = t.terms(e)
    if c != 1 or t.bounds(p) or len(t.factors(p)) != 1:
        return None
    ((a, power),) = t.factors(p)
    return a if power == 1 and a.tag in VALUED else None
