"""Sums over integer letters and sizes that are ≥ 0 in, whether another one is out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from udlc.simplify.linear import Form, infeasible, normal
from udlc.verify import terms as t
from udlc.verify.terms import Node


def relevant(e: Node, facts: Iterable[Node]) -> tuple[Node, ...]:
    """The facts that speak of letters of e, directly or through others; all of them where e has none."""
    waiting = list(dict.fromkeys(facts))
    if not e.letters:
        return tuple(waiting)
    reach, kept = set(e.letters), []
    while near := [f for f in waiting if f.letters & reach or not f.letters]:
        kept += near
        waiting = [f for f in waiting if f not in near]
        reach |= {name for f in near for name in f.letters}
    return tuple(kept)


@lru_cache(maxsize=1 << 16)
def follows(e: Node, facts: tuple[Node, ...]) -> bool:
    """E ≥ 0, for no integers satisfy the facts and e ≤ -1."""
    denied = _form(less(e))
    if denied is None:
        return False
    forms = [denied, *(f for f in map(_form, facts) if f is not None)]
    return infeasible([*forms, *(f for x in (e, *facts) for f in _sizes(x))])


@lru_cache(maxsize=1 << 14)
def _sizes(s: Node) -> tuple[Form, ...]:
    """Products of sizes are not negative."""
    return tuple(normal({p.key: Fraction(1)}, Fraction(0)) for p, _ in t.terms(s) if _is_size(p))


@lru_cache(maxsize=1 << 14)
def _form(s: Node) -> Form | None:
    """The inequality s ≥ 0, monomials standing for unknowns; None where s has bound letters."""
    if any(t.bounds(p) for p, _ in t.terms(s)):
        return None
    coefficients = {p.key: c for p, c in t.terms(s) if p is not t.UNIT}
    return normal(coefficients, dict(t.terms(s)).get(t.UNIT, Fraction(0)))


def _is_size(p: Node) -> bool:
    return p is not t.UNIT and not t.bounds(p) and all(a.tag == "size" and e > 0 for a, e in t.factors(p))


def less(e: Node) -> Node:
    """-1 - e, which is ≥ 0 where e < 0."""
    return t.subtract(t.constant(-1), e)
