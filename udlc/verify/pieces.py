"""A side in, what is wrong with its cases out: a value for which no case holds, or two that disagree."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Basic, S

from udlc.errors import UdlcError
from udlc.notation.blocks import Cases
from udlc.notation.latex import latex
from udlc.notation.letters import Letter
from udlc.notation.plaintext import readable
from udlc.notation.shapes import value
from udlc.verify.equalities import Finding


def faulty_cases(side: Any) -> Finding | None:
    """The first fault of a piecewise value in one quantity; None where none can be found."""
    for node in sorted(side.atoms(Cases), key=str):
        found = _fault(node)
        if found is not None:
            return found
    return None


def _fault(node: Cases) -> Finding | None:
    quantity = _quantity(node)
    if quantity is None:
        return None
    letter, symbol = quantity
    try:
        pieces = [(what, value(when).as_set()) for what, when in node.branches]
    except (UdlcError, NotImplementedError, TypeError, ValueError, AttributeError):
        return None
    domain = letter.domain.set if letter.domain is not None and letter.domain.set is not None else S.Reals
    left = domain
    for _, where in pieces:
        left = sympy.Complement(left, where)
    name = readable(latex(letter))
    if left is not S.EmptySet and left.is_empty is not True:
        point = _a_point(left)
        return None if point is None else _refuted(name, point, "no case holds")
    for n, (one, here) in enumerate(pieces):
        for other, there in pieces[:n]:
            point = _disagreement(one, other, sympy.Intersection(domain, here, there), symbol)
            if point is not None:
                return _refuted(name, point, "two cases hold, with different values")
    return None


def _refuted(name: str, point: Basic, what: str) -> Finding:
    why = f"at {name} = {point} {what}"
    return Finding("refuted", "cases", why, counterexample={"inputs": {name: str(point)}})


def _quantity(node: Cases) -> tuple[Letter, Basic] | None:
    """The one letter that the conditions compare with numbers."""
    found = {x for _, when in node.branches for x in when.atoms(Letter)}
    if len(found) != 1:
        return None
    (letter,) = found
    try:
        return letter, letter.value()
    except UdlcError:
        return None


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
