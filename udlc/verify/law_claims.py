"""Two sides that should have one law in, the claim that they do out: means, and means of products."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Law:
    """Mean and variance of a component; components are independent."""

    mean: Node
    variance: Node


MOST_INDICES = 9
"""More indices than noise has: independent draws are told apart by all of theirs."""


def law_claim(reader: Reader, left: Any, right: Any, before: Any = None) -> dict[str, Any]:
    """Equal means at a place, and equal means of the products at two, of sides that are linear in the noise.

    Args:
        reader: what reads.
        left: the one side.
        right: the other.
        before: the member before the left side, its index, and what has its law, with noise of its own.
    """

    def moments(most: int) -> dict[str, Any]:
        def read(reader: Reader) -> tuple[Node, ...]:
            places = [place_of(reader, right) for _ in range(most)]
            found = [[entry_of(reader.read(x, {}), place) for place in places] for x in (left, right)]
            if before is not None:
                pairs = [zip(entries, places, strict=True) for entries in found]
                found = [[after(reader, e, place, *before) for e, place in pair] for pair in pairs]
            return tuple(mean_of(reader, *entries) for entries in found)

        return claimed(replace(reader), read)

    return theorem("normals", moments(1), moments(2))


def normal_claim(reader: Reader, said: Any, law: Callable[[Reader, Node | None], Law]) -> dict[str, Any]:
    """That a side has the moments of a normal law with components that are independent and alike.

    Args:
        reader: what reads.
        said: the side, linear in the noise.
        law: the mean at a place, and the variance.
    """

    def at_one(reader: Reader) -> tuple[Node, Node]:
        place = place_of(reader, said)
        return mean_of(reader, entry_of(reader.read(said, {}), place)), law(reader, place).mean

    def at_two(reader: Reader) -> tuple[Node, Node]:
        places = [place_of(reader, said) for _ in range(2)]
        laws = [law(reader, place) for place in places]
        same = [] if None in places else [reader.algebra.truth("=0", t.subtract(*places))]  # type: ignore[arg-type]
        square = reader.algebra.multiply(*(x.mean for x in laws))
        wanted = t.add(square, reader.algebra.multiply(laws[0].variance, *same))
        return mean_of(reader, *(entry_of(reader.read(said, {}), place) for place in places)), wanted

    return theorem("normals", claimed(replace(reader), at_one), claimed(replace(reader), at_two))


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


def mean_of(reader: Reader, *parts: Node) -> Node:
    """E of a product of sides, with the number of indices by which independent noise is told apart."""
    names, e = standard_noise(Reader(reader.grounds)), reader.algebra.multiply(*parts)
    found = {str(a.fields[0]).removesuffix(" before") for a in atoms_in(e) if a.tag == "read"} & names.keys()
    independent = reader.grounds.is_independent(found)
    if len(found) > 1 and not independent:
        raise NoReadingError("nothing says that the noise is independent")
    axes = {name: MOST_INDICES if independent else names[name] for name in found}
    noise = {n: over for name, over in axes.items() for n in (name, f"{name} before")}
    written: Any = reader.algebra
    return written.mean(noise, e, len(parts))


def place_of(reader: Reader, x: Any) -> Node | None:
    """Any one place of a vector."""
    value = reader.read(x, {})
    if not isinstance(value, Array):
        return None
    here = t.single(t.letter(t.fresh()))
    reader.learn(t.subtract(here, value.rows[0]), t.subtract(t.subtract(value.rows[1], here), t.constant(1)))
    return here


def standard_noise(reader: Reader) -> dict[str, int]:
    """Names, with the numbers of their axes, that conditions call standard normal: mean 0, covariance I."""
    found = {}
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
            found[name_of(head)] = len(head.dims)
    return found
