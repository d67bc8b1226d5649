"""Inequalities for any two values of a variable: none is strict whose sides are equal where the values are.

    dist(f(z′), f(z)) ≤ β·dist(z′, z) for all z, z′      is what it means that f is a contraction
    u(z, z′) < v(z, z′) for all z, z′                    is false where u(z, z) = v(z, z)

A condition says that the distance of anything from itself is zero.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.latex import latex
from udlc.notation.members import Apply
from udlc.notation.operators import Dot, Times
from udlc.notation.plaintext import readable
from udlc.notation.statements import ForAll, Property
from udlc.verify import plain
from udlc.verify.classes.readings import same
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.verdicts import Finding

METHOD = "equal values"


def for_any(statement: Any) -> Any:
    """What is said of all values of real letters, as it is said of any."""
    if isinstance(statement, ForAll) and not statement.values and _variables(statement):
        return statement.body
    return statement


def _variables(statement: ForAll) -> tuple[Any, ...]:
    """The real letters that a statement is about; none where it is about an index."""
    found = tuple(statement.letters)
    return found if all(isinstance(x, letters.Real) for x in found) else ()


def applies(setting: Setting, link: Link) -> bool:
    """Is an inequality claimed of all values of real letters?"""
    statement = setting.entry.meant
    return link.sign in ("<", "≤", ">", "≥") and isinstance(statement, ForAll) and bool(_variables(statement))


def decide(setting: Setting, link: Link) -> Finding:
    """False where it is strict and the sides can be equal; else the meaning of a condition."""
    if link.sign in ("<", ">"):
        for one, other in combinations(_variables(setting.entry.meant), 2):
            found = _equal_at(setting, link, one, other)
            if found is not None:
                return found
        return Finding("unknown", METHOD, "the sides are not shown to be equal anywhere")
    if _is_contraction(setting, link):
        return Finding(
            "defined", METHOD, "this is what the condition says, that the function is a contraction"
        )
    return Finding("unknown", METHOD, "no condition says this")


def _equal_at(setting: Setting, link: Link, one: Any, other: Any) -> Finding | None:
    """A refutation of a strict inequality: its sides where two variables have one value."""
    reader = Reader(Grounds.of(setting.entry, setting.book, 0))
    left, right = (x.xreplace({one: other}) for x in (link.left, link.right))
    try:
        values = [reader.read(x, {}) for x in (left, right)]
        equal = same(reader, *values)
    except UdlcError:
        return None
    if not equal:
        return None
    at = f"{readable(latex(one))} = {readable(latex(other))}"
    shown = plain.text(values[0])
    why = f"where {at}, both sides are {shown}, and {shown} {link.sign} {shown} is false"
    example = {"inputs": {readable(latex(one)): readable(latex(other))}, "left": shown, "right": shown}
    return Finding("refuted", METHOD, why, counterexample=example)


def _is_contraction(setting: Setting, link: Link) -> bool:
    """Is this dist(f(z′), f(z)) ≤ β·dist(z′, z), where a condition calls f a contraction?"""
    one, other = (link.left, link.right) if link.sign == "≤" else (link.right, link.left)
    if not isinstance(one, Apply) or type(other) not in (Times, Dot):
        return False
    factor, distance = other.args
    values = one.arguments
    if not isinstance(distance, Apply) or distance.letter != one.letter or len(values) != 2:
        return False
    if not all(isinstance(v, Apply) and v.letter == values[0].letter for v in values):
        return False
    names = [c.letters[0] for c in setting.entry.where if isinstance(c, Property) and c.name == "contraction"]
    below_one = (
        isinstance(factor, letters.Real) and factor.domain is not None and factor.domain.word == "probability"
    )
    inside = tuple(v.arguments[0] for v in values)
    return (
        values[0].letter in names and inside in (distance.arguments, distance.arguments[::-1]) and below_one
    )
