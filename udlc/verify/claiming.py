"""Two values of a reader in, the claim that they are equal out, as they are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from udlc.verify import terms as t
from udlc.verify.arrays import Array
from udlc.verify.grounds import Grounds
from udlc.verify.hypotheses import vanish
from udlc.verify.reading import Reader
from udlc.verify.terms import Node, fresh
from udlc.verify.wording import NoClaimError
from udlc.verify.written import Written, equation, with_premises


def claimed(
    grounds: Grounds | Reader, read: Callable[[Reader], tuple[Any, ...]], sign: str = "="
) -> dict[str, Any]:
    """The claim about two values that a reader reads with nothing carried out."""
    reader = Reader(grounds) if isinstance(grounds, Grounds) else grounds
    reader.algebra = Written.like(reader.algebra)
    one, other = read(reader)
    one, other = (zeros_like(x, y) for x, y in ((one, other), (other, one)))
    if not isinstance(one, Array) and not isinstance(other, Array):
        given = [h for h, _ in vanish(reader, reader.grounds.conditions)] if sign == "=" else []
        return with_premises(reader.algebra, equation(reader.algebra, one, other, sign, given))
    if (
        not isinstance(one, Array)
        or not isinstance(other, Array)
        or (one.flat, one.spans) != (other.flat, other.spans)
    ):
        raise NoClaimError("the sides have different shapes")
    places = [t.single(t.letter(f"@{n}")) for n in range(len(one.spans))]
    for p, (lo, hi) in zip(places, one.spans, strict=True):
        reader.learn(t.subtract(p, lo), t.subtract(t.subtract(hi, p), t.constant(1)))
    one, other = (entry_at(reader, x, places) for x in (one, other))
    return with_premises(reader.algebra, equation(reader.algebra, one, other, sign))


def entry_at(reader: Reader, x: Array, places: list[Node]) -> Node:
    """An entry, in normal form under all that is known of its places by now."""
    names = [fresh() for _ in places]
    entry = x.entry(*(t.single(t.letter(name)) for name in names))
    return reader.algebra.replace(entry, dict(zip(names, places, strict=True)))


def zeros_like(x: Any, like: Any) -> Any:
    """0 as an array of the shape of the other side."""
    if x is t.ZERO and isinstance(like, Array):
        return Array(like.rows, like.columns, lambda *_: t.ZERO)
    return x
