"""The conditions of an entry in, why nothing satisfies them out: what holds of nothing is no claim.

Every comparison bounds the difference of its sides by zero, or a quantity by a number; with the domain of the
quantity the bounds leave an interval, which must not be empty. Equations must not add up to 1 = 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sympy
from sympy import Interval, S

from udlc.errors import UdlcError
from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.letters import Letter
from udlc.notation.members import head_of
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.notation.shapes import value
from udlc.notation.statements import Both, ForAll
from udlc.verify import terms as t
from udlc.verify.grounds import Grounds
from udlc.verify.hypotheses import follows
from udlc.verify.reading import Reader

ALLOWED = {
    "<": Interval.open(-sympy.oo, 0),
    "≤": Interval(-sympy.oo, 0),
    ">": Interval.open(0, sympy.oo),
    "≥": Interval(0, sympy.oo),
    "=": S.Zero,
}
"""Where the difference of the sides of a comparison lies."""

MIRRORED = {"<": ">", "≤": "≥", ">": "<", "≥": "≤", "=": "="}


def contradiction(entry: Entry) -> str:
    """Which conditions exclude each other, or a domain; "" where none are found to."""
    allowed: dict[str, Any] = {}
    for left, sign, right in _comparisons(entry.where):
        for name, place in _bounds(left, sign, right):
            before = allowed.get(name, S.Reals)
            allowed[name] = before.intersect(place)
            if allowed[name] is S.EmptySet:
                said = readable(f"{latex(left)} {sign} {latex(right)}")
                return f"the conditions contradict each other, or a domain: nothing satisfies {said} too"
    reader = Reader(replace(Grounds.of(entry, {}, 0), definitions=()))
    if follows(reader, t.constant(1), entry.where):
        return f"the conditions contradict each other: nothing satisfies {', '.join(reader.noted)}"
    return ""


def _comparisons(where: Any) -> Iterator[tuple[Any, str, Any]]:
    """Each sign of the conditions with the sides beside it."""
    for condition in where:
        match condition:
            case Both():
                yield from _comparisons(condition.args)
            case ForAll():
                yield from _comparisons((condition.body,))
            case Relation():
                yield from zip(condition.items, condition.signs, condition.items[1:])
            case _:
                continue


def _bounds(left: Any, sign: str, right: Any) -> Iterator[tuple[str, Any]]:
    """What a comparison bounds, by name, and where that lies: read from the left and from the right."""
    if sign not in ALLOWED:
        return
    for x, mark, y in ((left, sign, right), (right, MIRRORED[sign], left)):
        number = _number(y)
        if number is None:
            yield f"{latex(x)} - {latex(y)}", _shifted(mark, S.Zero)
        elif _number(x) is None:
            yield latex(x), _domain(x).intersect(_shifted(mark, number))
        else:
            yield "number", _shifted(mark, number).intersect(sympy.FiniteSet(_number(x)))


def _shifted(sign: str, by: Any) -> Any:
    place = ALLOWED[sign]
    if place is S.Zero:
        return sympy.FiniteSet(by)
    return Interval(place.start + by, place.end + by, place.left_open, place.right_open)


def _number(x: Any) -> Any:
    try:
        found = value(x)
    except (UdlcError, AttributeError, TypeError, ValueError):
        return None
    return found if found.is_number and found.is_real else None


def _domain(x: Any) -> Any:
    letter = head_of(x)
    domain = letter.domain if isinstance(letter, Letter) else None
    return S.Reals if domain is None or domain.set is None else domain.set
