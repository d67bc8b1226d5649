"""What a link about a flow says in, as a reader reads it, the claims that prove it out.

Both sides are read twice: with derivatives as slopes, which the checker carries out, and in normal form,
which gives the coefficients of powers of α and what is left,

    x - y = Σ_k α^k·c_k + α^(n+1)·r      c_k, r: polynomials in α and functions at one φ.

The checker proves this equation; what it says of x ≈ y up to the order n is a theorem that the claim names.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from udlc.verify import terms as t
from udlc.verify.arrays import Array
from udlc.verify.jet_terms import coefficient, lowest_order, remainder, with_slopes
from udlc.verify.jets import JetReader
from udlc.verify.terms import Node
from udlc.verify.wording import NoClaimError
from udlc.verify.written import Written, equation, theorem

Pair = tuple[Any, Any]
Read = Callable[[bool], "tuple[JetReader, Pair]"]
"""Both sides of an equation, with slopes as they are written or carried out, and their reader."""


def equal(read: Read) -> dict[str, Any]:
    """The claim that two sides are equal, at every place."""
    reader, pair = read(True)
    sides = at_places(reader, pair)
    return equation(written_in(reader), *sides)


def to_order(read: Read, order: int) -> dict[str, Any]:
    """The claim that two sides are equal up to an order."""
    reader, (one, other), rest, _ = _expanded(read, order)
    return theorem("an order", equation(written_in(reader), one, t.add(other, rest)))


def matched(read: Read, claimed: Read, order: int) -> dict[str, Any]:
    """The claim that one equation holds where two expansions agree up to an order."""
    reader, (one, other), rest, vanishing = _expanded(read, order)
    algebra = written_in(reader)
    power = [algebra.multiply(algebra.power(_small(reader), Fraction(k)), c) for k, c in vanishing]
    expanded = equation(algebra, one, t.add(other, rest, *power))
    reader, pair = claimed(True)
    sides = at_places(reader, pair)
    follows = equation(written_in(reader), *sides, given=[c for _, c in vanishing])
    return theorem("equal coefficients", expanded, follows)


def potential(unknown: Read, known: Read, order: int | None, factor: Node, f: Any) -> dict[str, Any]:
    """The claim that a function is told by its slopes: what is claimed for it satisfies the condition.

    Args:
        unknown: both sides of the condition, with the function.
        known: the same with what is claimed.
        order: up to which they are equal; None where they are so exactly.
        factor: c, where the sides differ by c·∂f/∂φ and what is free of f.
        f: the function as it is written.
    """
    both = [unknown(True), known(True)]
    differences = [t.subtract(*at_places(reader, pair)) for reader, pair in both]
    algebra, place = written_in(both[0][0]), t.single(t.letter("@0"))
    slopes = (algebra.slope(reader.value(f, {}), place) for reader, _ in both)
    c = with_slopes(algebra, factor)
    ((_, sign),) = t.terms(factor)
    return theorem(
        "a potential",
        equal(known) if order is None else to_order(known, order),
        equation(algebra, t.subtract(*differences), algebra.multiply(c, t.subtract(*slopes))),
        equation(algebra, c if sign > 0 else t.scale(c, -1), t.ZERO, ">"),
    )


def at_places(reader: JetReader, pair: Pair) -> tuple[Node, Node]:
    """Two sides as numbers, arrays at letters for all places."""
    spans = [x.spans if isinstance(x, Array) else () for x in pair]
    if spans[0] != spans[1]:
        raise NoClaimError("the sides have different shapes")
    places = [t.single(t.letter(f"@{n}")) for n in range(len(spans[0]))]
    for p, (lo, hi) in zip(places, spans[0], strict=True):
        reader.learn(t.subtract(p, lo), t.subtract(t.subtract(hi, p), t.constant(1)))
    one, other = (x.entry(*places) if isinstance(x, Array) else x for x in pair)
    return one, other


def written_in(reader: JetReader) -> Written:
    """The algebra of a reader that carries nothing out."""
    assert isinstance(reader.algebra, Written)
    return reader.algebra


def _small(reader: JetReader) -> Node:
    return reader.value(reader.small, {})


def _expanded(read: Read, order: int) -> tuple[JetReader, Pair, Node, list[tuple[int, Node]]]:
    """Both sides as they are written, α^(n+1)·r, and each c_k that is not zero, up to n."""
    plain, pair = read(False)
    difference = t.subtract(*at_places(plain, pair))
    ((small, _),) = t.factors(t.terms(_small(plain))[0][0])
    powers = range(min(lowest_order(difference, small), 0), order + 1)
    found = [(k, coefficient(plain.algebra, difference, small, k)) for k in powers]
    left = remainder(plain.algebra, difference, small, order)
    reader, sides = read(True)
    algebra = written_in(reader)
    rest = algebra.multiply(algebra.power(_small(reader), Fraction(order + 1)), with_slopes(algebra, left))
    vanishing = [(k, with_slopes(algebra, c)) for k, c in found if c is not t.ZERO]
    return reader, at_places(reader, sides), rest, vanishing
