"""A value for what makes something least: argmin_b V(b), or b where a condition says so, for a square V in b.

V(b) = A·b² + B·b + C with A > 0 is least where 2·A·b + B = 0, and nowhere else. A value that depends
on what b may not depend on satisfies this for no law of it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.binders import ArgMax, ArgMin
from udlc.notation.latex import latex
from udlc.notation.members import At
from udlc.notation.plaintext import readable
from udlc.notation.relations import Eq, Relation
from udlc.notation.shapes import SCALAR, shape
from udlc.verify import plain, rational, signs
from udlc.verify import terms as t
from udlc.verify.arrays import Array
from udlc.verify.claiming import claimed
from udlc.verify.classes.readings import grounds_for, proved, refuted
from udlc.verify.definitions import letter_of
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.terms import Node
from udlc.verify.verdicts import Finding
from udlc.verify.written import theorem

PARABOLA = "A·b² + B·b + C with A > 0 is least where 2·A·b + B = 0"


def applies(setting: Setting, link: Link) -> bool:
    """Is the left side what makes something least, or a letter of which a condition says so?"""
    return link.sign == "=" and condition(setting, link) is not None


def condition(setting: Setting, link: Link) -> Relation | None:
    """The condition b = argmin[b](V) for a letter b that may have any value."""
    said = _written(link)
    said = _stated(setting, link) if said is None else said
    return None if said is None or letter_of(said.first).domain is not None else said


def _written(link: Link) -> Relation | None:
    """What a left side says, argmin[b](V) or argmax[b](-V) of one letter, where the right is a value."""
    if not isinstance(link.left, ArgMin) or isinstance(link.right, ArgMin) or len(link.left.letters) != 1:
        return None
    (b,) = link.left.letters
    if not isinstance(b, letters.Real) or shape(b) != SCALAR:
        return None
    if isinstance(link.left, ArgMax):
        return Eq(b, ArgMin(link.left.args[0], -link.left.body))
    return Eq(b, link.left)


def _stated(setting: Setting, link: Link) -> Relation | None:
    for c in setting.entry.where:
        if not isinstance(c, Relation) or c.signs != ("=",) or not isinstance(c.right, ArgMin):
            continue
        chosen = c.first.head if isinstance(c.first, At) and link.left != c.first else c.first
        if chosen == link.left and c.right.letters == (c.first,) and not isinstance(c.right, ArgMax):
            return c
    return None


def decide(setting: Setting, link: Link) -> Finding:
    """Shown at one depth of unfolding, or refuted in a finite world; else unknown."""
    said = condition(setting, link)
    assert said is not None
    found = Finding("unknown")
    for grounds in grounds_for(setting, link):
        others = tuple(d for d in grounds.definitions if d.left != said.first)
        kept = tuple(d for d in grounds.said if d.left != said.first)
        try:
            found = least(replace(grounds, definitions=others, said=kept), said, link.right)
        except UdlcError as error:
            found = Finding("unknown", "least value", readable(error.message))
        if found.verdict in ("proved", "refuted"):
            break
    return found


def least(grounds: Grounds, said: Relation, value: Any) -> Finding:
    """Is a value the one at which the objective of a condition is least?"""
    return decided(lambda: _claim(grounds, said, value), lambda: _compared(grounds, said, value))


def _claim(grounds: Grounds, said: Relation, value: Any) -> dict[str, Any]:
    """V(b) = V(v) + A·(b - v)² for all b, with A = (V(1) + V(-1))/2 - V(0) ≥ 0."""

    def at(reader: Reader, b: Node) -> Node:
        return reader.value(said.right.body, {said.first: b})

    def square(reader: Reader) -> Node:
        ends = t.add(*(at(reader, t.constant(n)) for n in (1, -1)))
        return t.subtract(t.scale(ends, Fraction(1, 2)), at(reader, t.ZERO))

    def expanded(reader: Reader) -> tuple[Node, Node]:
        b, v = t.single(t.letter(t.fresh())), _claimed(reader, said, value)
        off = reader.algebra.power(t.subtract(b, v), Fraction(2))
        return at(reader, b), t.add(at(reader, v), reader.algebra.multiply(square(reader), off))

    positive = claimed(grounds, lambda reader: (square(reader), t.ZERO), "≥")
    return theorem("a square", claimed(grounds, expanded), positive)


def _claimed(reader: Reader, said: Relation, value: Any) -> Node:
    found = reader.read(value, {})
    if isinstance(found, Array):
        return found.entry(*(reader.index(i, {}) for i in said.first.indices))
    return found


def _compared(grounds: Grounds, said: Relation, value: Any) -> Finding:
    reader = Reader(grounds)
    here = reader.value(said.first, {})
    objective = reader.value(said.right.body, {})
    parts = in_powers(reader, objective, here)
    if parts is None:
        return Finding("unknown", "least value", f"{readable(latex(said.right.body))} is no square")
    square, linear = parts
    if not signs.is_nonnegative(reader.algebra, square):
        return Finding("unknown", "least value", f"not shown: {plain.text(square)} > 0")
    wanted = _claimed(reader, said, value)
    if not signs.is_positive(reader.algebra, square):
        reader.note(f"{plain.text(square)} ≠ 0")
    slope = t.add(t.scale(reader.algebra.multiply(square, wanted), 2), linear)
    if rational.is_zero(reader.algebra, slope):
        return proved(reader, f"2·({plain.text(square)})·b + {plain.text(linear)} = 0", PARABOLA)
    right = reader.algebra.multiply(
        t.scale(linear, Fraction(-1, 2)), reader.algebra.power(square, Fraction(-1))
    )
    return refuted(reader, [(right, wanted)], f"not shown: {plain.text(wanted)} = {plain.text(right)}")


def in_powers(reader: Reader, e: Node, here: Node) -> tuple[Node, Node] | None:
    """The coefficients of b² and b; None where b occurs in another way."""
    atom = t.factors(t.terms(here)[0][0])[0][0]
    found: dict[Fraction, list[Node]] = {Fraction(1): [], Fraction(2): []}
    for p, c in t.terms(e):
        bound, factors = reader.algebra.opened(p)
        power = sum((x for a, x in factors if a is atom), Fraction(0))
        rest = [f for f in factors if f[0] is not atom]
        if any(_holds(a, atom) for a, _ in rest) or power not in (0, 1, 2):
            return None
        if power:
            found[power].append(t.scale(reader.algebra.settle(bound, rest), c))
    return t.add(*found[Fraction(2)]), t.add(*found[Fraction(1)])


def _holds(x: Node, atom: Node) -> bool:
    return x is atom or any(_holds(n, atom) for n in t.nodes(x.fields))


__all__ = ["applies", "decide"]
