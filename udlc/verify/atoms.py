"""Atoms and sums of `terms` in, of what kind they are out."""

from __future__ import annotations

from fractions import Fraction

from udlc.verify import terms as t
from udlc.verify.terms import Node

LARGEST_POWER = 6
"""Powers of sums beyond this one stay powers."""


def is_atom(s: Node) -> bool:
    """Is the sum one atom, to the power one, times one?"""
    if len(t.terms(s)) != 1:
        return False
    p, c = t.terms(s)[0]
    return c == 1 and not t.bounds(p) and len(t.factors(p)) == 1 and t.factors(p)[0][1] == 1


def is_truth(atom: Node) -> bool:
    """Is the atom 1 or 0, so that its powers are itself?"""
    return atom.tag in ("truth", "logic") or (atom.tag == "call" and atom.fields[0] in ("step", "heaviside"))


def is_monomial(s: Node) -> bool:
    """Is the sum a number times atoms that are not truths?"""
    if len(t.terms(s)) != 1:
        return False
    p = t.terms(s)[0][0]
    return not t.bounds(p) and not any(is_truth(a) for a, _ in t.factors(p))


def expands(atom: Node, e: Fraction) -> bool:
    """Is this a base whose power is better written as a sum of products?"""
    if atom.tag != "base" or e.denominator != 1:
        return False
    return 0 < e <= LARGEST_POWER or is_monomial(atom.fields[0])  # type: ignore[arg-type]


def oriented(e: Node) -> Node:
    """±e with a positive first coefficient: [e = 0] is [-e = 0]."""
    return t.scale(e, -1) if t.terms(e) and t.terms(e)[0][1] < 0 else e
