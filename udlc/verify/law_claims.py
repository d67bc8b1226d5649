"""Two sides that should have one law in, the claim that they do out: means, and means of squares."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from udlc.notation import letters
from udlc.notation.members import head_of
from udlc.translate.names import name_of
from udlc.verify import arrays
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError
from udlc.verify.claiming import claimed
from udlc.verify.reading import Reader
from udlc.verify.reading_laws import is_law
from udlc.verify.rewriting import atoms_in, rewritten
from udlc.verify.terms import Node
from udlc.verify.written import theorem

MOST_INDICES = 9
"""More indices than noise has: independent draws are told apart by all of theirs."""


def law_claim(reader: Reader, left: Any, right: Any, before: Any = None) -> dict[str, Any]:
    """Equal means, and equal means of the squares, of sides that are linear in the noise.

    Args:
        reader: what reads.
        left: the one side.
        right: the other.
        before: the member before the left side, its index, and what has its law, with noise of its own.
    """

    def moments(most: int) -> dict[str, Any]:
        def read(reader: Reader) -> tuple[Node, ...]:
            place = place_of(reader, right)
            entries = [entry_of(reader.read(x, {}), place) for x in (left, right)]
            if before is not None:
                entries = [after(reader, e, place, *before) for e in entries]
            return tuple(mean_of_power(reader, e, most) for e in entries)

        return claimed(replace(reader), read)

    return theorem("normals", moments(1), moments(2))


def entry_of(value: Any, place: Node | None) -> Node:
    """A number, or the entry of a vector at a place."""
    found: Node = value.entry(place) if isinstance(value, Array) else value
    return found


def after(reader: Reader, e: Node, place: Node | None, head: Any, index: Any, law: Any) -> Node:
    """A side with what has the law of the member before in the place of that member."""
    noise, member = standard_noise(Reader(reader.grounds)), (name_of(head), reader.index(index, {}))

    def renewed(a: Node) -> Node | None:
        is_noise = a.tag == "read" and a.fields[0] in noise
        return t.node("read", f"{a.fields[0]} before", *a.fields[1:]) if is_noise else None

    there = rewritten(reader.algebra, entry_of(reader.read(law, {}), place), renewed)

    def replaced(a: Node) -> Node | None:
        return t.node("base", there) if a.tag == "read" and a.fields[:2] == member else None

    return rewritten(reader.algebra, e, replaced)


def mean_of_power(reader: Reader, e: Node, power: int) -> Node:
    """E of a power of a side, with the number of indices by which independent noise is told apart."""
    names = standard_noise(Reader(reader.grounds))
    found = {str(a.fields[0]).removesuffix(" before") for a in atoms_in(e) if a.tag == "read"} & names
    independent = reader.grounds.is_independent(found)
    if len(found) > 1 and not independent:
        raise NoReadingError("nothing says that the noise is independent")
    noise = {n: MOST_INDICES * independent for name in found for n in (name, f"{name} before")}
    written: Any = reader.algebra
    return written.mean(noise, written.power(e, Fraction(power)), power)


def place_of(reader: Reader, x: Any) -> Node | None:
    """Any one place of a vector."""
    value = reader.read(x, {})
    if not isinstance(value, Array):
        return None
    here = t.single(t.letter(t.fresh()))
    reader.learn(t.subtract(here, value.rows[0]), t.subtract(t.subtract(value.rows[1], here), t.constant(1)))
    return here


def standard_noise(reader: Reader) -> set[str]:
    """The names of random quantities that conditions call standard normal: mean 0, covariance I."""
    found = set()
    for d in reader.grounds.definitions:
        if not is_law(d):
            continue
        quantity = d.left.arguments[0]
        head = head_of(quantity)
        mean, covariance = (reader.read(x, {}) for x in (d.right.mean, d.right.covariance))
        if isinstance(mean, Array):
            k = t.single(t.letter(t.fresh()))
            one = arrays.scalar_of(reader.algebra, covariance)
            is_standard = mean.entry(k) is t.ZERO and one is t.constant(1)
        else:
            is_standard = mean is t.ZERO and covariance is t.constant(1)
        if is_standard and isinstance(head, letters.Random):
            found.add(name_of(head))
    return found
