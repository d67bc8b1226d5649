"""A side in, what is wrong with its cases out: a value for which no case holds, or two that disagree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy
from sympy import Basic, S

from udlc.errors import UdlcError
from udlc.notation.blocks import Cases
from udlc.notation.latex import latex
from udlc.notation.letters import Letter
from udlc.notation.plaintext import readable
from udlc.notation.shapes import value
from udlc.verify.verdicts import Finding


def faulty_cases(side: Any, conditions: Sequence[Any] = ()) -> Finding | None:
    """The first fault of a piecewise value in one quantity; None where none can be found.

    Where its cases compare quantities with each other, all but one of them are given numbers, provided that
    no condition of the claim ties them.
    """
    tied = {x for c in conditions for x in c.atoms(Letter)}
    for node in sorted(side.atoms(Cases), key=str):
        compared = sorted({x for _, when in node.branches for x in when.atoms(Letter)}, key=str)
        if len(compared) > 1 and (tied & set(compared) or any(x.domain is not None for x in compared)):
            continue
        for letter in compared[::-1]:
            found = _fault(node, letter, [x for x in compared if x != letter])
            if found is not None:
                return found
    return None


def _fault(node: Cases, letter: Letter, others: Sequence[Letter]) -> Finding | None:
    try:
        symbol = letter.value()
        numbers = {x.value(): sympy.Integer(1) for x in others}
        pieces = [(what, _where(value(when).subs(numbers))) for what, when in node.branches]
    except (UdlcError, NotImplementedError, TypeError, ValueError, AttributeError):
        return None
    domain = letter.domain.set if letter.domain is not None and letter.domain.set is not None else S.Reals
    left = domain
    for _, where in pieces:
        left = sympy.Complement(left, where)
    at = [*(f"{readable(latex(x))} = 1" for x in others), readable(latex(letter))]
    if left is not S.EmptySet and left.is_empty is not True:
        point = _a_point(left)
        return None if point is None else _refuted(at, point, "no case holds")
    for n, (one, here) in enumerate(pieces):
        for other, there in pieces[:n]:
            point = _disagreement(one, other, sympy.Intersection(domain, here, there), symbol)
            if point is not None:
                shown = tuple(readable(latex(x)) for x in (other, one))
                return _refuted(
                    at, point, f"two cases hold, with the values {shown[0]} and {shown[1]}", shown
                )
    return None


def _where(condition: Any) -> Any:
    """The numbers for which a condition holds."""
    if condition in (S.true, S.false):
        return S.Reals if condition == S.true else S.EmptySet
    return condition.as_set()


def _refuted(at: Sequence[str], point: Basic, what: str, values: tuple[str, ...] = ()) -> Finding:
    """The finding at numbers, the last of which is a point."""
    *given, name = at
    inputs = {**dict(x.split(" = ") for x in given), name: str(point)}
    why = f"at {', '.join([*given, f'{name} = {point}'])} {what}"
    sides = dict(zip(("left", "right"), values, strict=False))
    return Finding("refuted", "cases", why, counterexample={"inputs": inputs, **sides})


def _disagreement(one: Any, other: Any, where: Any, symbol: Basic) -> Basic | None:
    """A point of a set at which two values differ."""
    points = list(where) if isinstance(where, sympy.FiniteSet) else [_a_point(where)]
    for point in points:
        try:
            if point is not None and sympy.sympify(value(one) - value(other)).subs(symbol, point) != 0:
                return point
        except (UdlcError, AttributeError, TypeError):
            return None
    return None


def _a_point(where: Any) -> Basic | None:
    """A simple number in a set."""
    for top in range(-64, 65):
        point = sympy.Rational(top, 8)
        if where.contains(point) == S.true:
            return point
    return None
