"""A sum in, how it writes its elements out: as a gather, each element once, or shifted to bare letters."""

from __future__ import annotations

from dataclasses import replace

import sympy
from sympy import Expr

from udlc.ir.expressions import symbols
from udlc.ir.grammar import ZERO, Compute, Letter, Range
from udlc.simplify.affine import hidden, replace_letters, split
from udlc.simplify.ranges import Facts


def is_gather(s: Compute) -> bool:
    """Is every index on the left a letter that the statement loops over, once each, or free of them?"""
    owned = [e for e in s.at if symbols(e) & set(s.letters)]
    looped = {r.letter for r in s.domain if r.equation is None}
    return len(set(owned)) == len(owned) and set(owned) <= looped


def is_injective(s: Compute, facts: Facts) -> bool:
    """Do two points with different values of the letters on the left never write the same element?"""
    wanted = {v for e in s.at for v in symbols(e)} & set(s.letters)
    ranges = {r.letter: r for r in s.domain}
    if any(ranges[v].equation for v in wanted) or any(hidden(e, wanted) for e in s.at):
        return False
    known: set[Letter] = set()
    while wanted - known:
        before = len(known)
        for e in s.at:
            parts = split(e, wanted - known)
            if parts is not None and parts[0] and _separates(parts[0], ranges, facts):
                known |= set(parts[0])
        if len(known) == before:
            return False
    return True


def _separates(coefficients: dict[Letter, Expr], ranges: dict[Letter, Range], facts: Facts) -> bool:
    """Does Σ c·v give every v?  One letter, or digits: each c exceeds the reach of the digits below it."""
    left, reach = dict(coefficients), ZERO

    def is_lowest(v: Letter) -> bool:
        return facts.positive(left[v] - reach) and all(facts.nonnegative(c - left[v]) for c in left.values())

    while left:
        digit = next((v for v in left if is_lowest(v)), None)
        if digit is None:
            break
        bounds = ranges[digit]
        if symbols(bounds.hi - bounds.lo) & set(ranges):
            break
        reach = sympy.expand(reach + left.pop(digit) * (bounds.hi - 1 - bounds.lo))
    if not left:
        return True
    c = next(iter(coefficients.values()))
    return len(coefficients) == 1 and (facts.positive(c) or facts.positive(-c))


def shift(s: Compute) -> Compute:
    """out[v + c] over v in lo .. hi-1  as  out[v] over v in lo + c .. hi + c - 1; and out[c - v] alike."""
    for axis, e in enumerate(s.at):
        parts = split(e, s.letters)
        if e in s.letters or parts is None or len(parts[0]) != 1:
            continue
        (v, c), rest = next(iter(parts[0].items())), parts[1]
        elsewhere = [other for a, other in enumerate(s.at) if a != axis]
        if c not in (1, -1) or any(v in symbols(other) for other in elsewhere):
            continue
        values = {v: sympy.expand(c * (v - rest))}
        domain = tuple(_shifted(r, c, rest) if r.letter == v else range_with(r, values) for r in s.domain)
        s = replace(
            s,
            at=tuple(v if a == axis else x for a, x in enumerate(s.at)),
            domain=domain,
            body=replace_letters(s.body, values),
            guards=tuple(replace_letters(g, values) for g in s.guards),
        )
    return s


def _shifted(r: Range, c: Expr, rest: Expr) -> Range:
    lo, hi = (r.lo + rest, r.hi + rest) if c == 1 else (rest + 1 - r.hi, rest + 1 - r.lo)
    return Range(r.letter, sympy.expand(lo), sympy.expand(hi))


def range_with(r: Range, values: dict[Letter, Expr]) -> Range:
    """A range with letters replaced in its ends."""
    equation = r.equation and tuple(sympy.expand(replace_letters(x, values)) for x in r.equation)
    lo, hi = (sympy.expand(replace_letters(x, values)) for x in (r.lo, r.hi))
    return Range(r.letter, lo, hi, equation)
