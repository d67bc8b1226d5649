"""Sums of the checker in, a factor and what is left when it is divided by that out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm, prod

from sympy import Add, Dummy, Poly, Rational, factor_list, factorint

from udlc.checker import terms as t
from udlc.checker.kernel import Kernel
from udlc.checker.terms import ONE, Node

Factor = tuple[Node, Fraction]
"""A sum and its power."""


def content(s: Node) -> Fraction:
    """The positive rational that makes coprime integers of the coefficients."""
    numbers = [c for _, c in s.fields]
    below = lcm(*(c.denominator for c in numbers))
    return Fraction(gcd(*(int(c * below) for c in numbers)), below)


def primes(c: Fraction) -> list[Factor]:
    """The primes of a positive rational with their exponents."""
    above, below = factorint(c.numerator), factorint(c.denominator)
    found = sorted([*above.items(), *((p, -n) for p, n in below.items())])
    return [(t.constant(int(p)), Fraction(int(n))) for p, n in found]


def common_factors(k: Kernel, s: Node, truths: bool = False) -> Iterator[Factor]:
    """Atoms that are ≥ 0, with their least exponents in the products."""
    powers = [dict(p.fields[1]) for p, _ in s.fields]
    bound = {name for p, _ in s.fields for name, _, _ in p.fields[0]}
    for a in dict.fromkeys(a for p, _ in s.fields for a, _ in p.fields[1]):
        least = min(x.get(a, Fraction(0)) for x in powers)
        if least and not a.letters & bound and (a.tag != "truth" or truths) and k.atom_above(a, False):
            yield t.single(a), least


@lru_cache(maxsize=1 << 12)
def factored(s: Node) -> list[Factor]:
    """The factors of a polynomial of atoms; none where it has one."""
    atoms = list(dict.fromkeys(a for p, _ in s.fields for a, _ in p.fields[1]))
    if any(p.fields[0] or any(x.denominator != 1 or x < 0 for _, x in p.fields[1]) for p, _ in s.fields):
        return []
    symbols = {a: Dummy() for a in atoms}
    terms = [
        Rational(c.numerator, c.denominator) * prod(symbols[a] ** int(x) for a, x in p.fields[1])
        for p, c in s.fields
    ]
    _, factors = factor_list(Add(*terms), *symbols.values())
    found = [(_factor(Poly(f, *symbols.values()), atoms), Fraction(int(x))) for f, x in factors]
    return found if len(found) > 1 or factors[0][1] > 1 else []


def _factor(f: Poly, atoms: list[Node]) -> Node:
    """A sum of products of atoms, its number positive where it has one."""
    sign = -1 if f.coeff_monomial(1) < 0 else 1
    parts = []
    for powers, c in f.terms():
        factors = [(a, Fraction(int(x))) for a, x in zip(atoms, powers, strict=True) if x]
        parts.append((t.product((), factors), Fraction(int(c.p), int(c.q)) * sign))
    return t.total(parts)


def one_plus_exp(s: Node) -> Node | None:
    """Z where a sum is 1 + e^z."""
    others = [p for p, c in s.fields if p is not t.UNIT and c == 1 and not p.fields[0]]
    if len(s.fields) != 2 or len(others) != 1 or len(others[0].fields[1]) != 1:
        return None
    ((a, x),) = others[0].fields[1]
    return a.fields[1] if x == 1 and a.tag == "call" and a.fields[0] == "exp" else None


def oriented(s: Node) -> Node | None:
    """E^z where a sum is 1 + e^z, which is e^z·(1 + e^-z), and the first coefficient of z is negative."""
    z = one_plus_exp(s)
    return t.minus(s, 1) if z is not None and z.fields[0][1] < 0 else None


def divided(k: Kernel, s: Node, x: Node) -> Node:
    """The sum s/x for a power of an atom, or a number."""
    ((p, c),) = x.fields
    below = [(a, -e) for a, e in p.fields[1]]
    parts = [(k.opened(q), d) for q, d in s.fields]
    return t.add(*(t.scale(k.settle(b, [*f, *below]), d / c) for (b, f), d in parts))


__all__ = ["ONE", "common_factors", "content", "divided", "factored", "one_plus_exp", "oriented", "primes"]
