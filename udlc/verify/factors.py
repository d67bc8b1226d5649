"""Sums of the checker in, their factors out: by places of atoms in them, as hints name factors."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm, prod
from typing import Any

from sympy import Add, Dummy, Poly, Rational, factor_list, factorint

from udlc.checker import terms as t
from udlc.checker.kernel import Kernel
from udlc.checker.terms import Node


def content(s: Node) -> Fraction:
    """The positive rational that makes coprime integers of the coefficients."""
    numbers = [c for _, c in s.fields]
    below = lcm(*(c.denominator for c in numbers))
    return Fraction(gcd(*(int(c * below) for c in numbers)), below)


def common_factors(k: Kernel, s: Node, truths: bool) -> list[list[Any]]:
    """Atoms that are ≥ 0, by [product, place], with their least exponents in the products."""
    powers = [dict(p.fields[1]) for p, _ in s.fields]
    bound = {name for p, _ in s.fields for name, _, _ in p.fields[0]}
    places: dict[Node, list[int]] = {}
    for n, (p, _) in enumerate(s.fields):
        for m, (a, _) in enumerate(p.fields[1]):
            places.setdefault(a, [n, m])
    found = []
    for a, place in places.items():
        least = min(x.get(a, Fraction(0)) for x in powers)
        if not least or a.letters & bound or (a.tag == "truth" and not truths):
            continue
        if k.is_nonnegative_atom(a):
            found.append([place, str(least)])
    return found


def factored(s: Node) -> list[list[Any]]:
    """The factors of a polynomial of atoms, each an atom or a sum of products of atoms, with its power."""
    places: dict[Node, list[int]] = {}
    for n, (p, _) in enumerate(s.fields):
        if p.fields[0] or any(x.denominator != 1 or x < 0 for _, x in p.fields[1]):
            return []
        for m, (a, _) in enumerate(p.fields[1]):
            places.setdefault(a, [n, m])
    symbols = {a: Dummy() for a in places}
    terms = [
        Rational(c.numerator, c.denominator) * prod(symbols[a] ** int(x) for a, x in p.fields[1])
        for p, c in s.fields
    ]
    c, factors = factor_list(Add(*terms), *symbols.values())
    found = [[_factor(Poly(f, *symbols.values()), list(places.values())), str(x)] for f, x in factors]
    return [*primes(Fraction(abs(c).p, abs(c).q)), *found] if len(found) > 1 or factors[0][1] > 1 else []


def _factor(f: Poly, places: list[list[int]]) -> Any:
    """An atom by its place, or a sum of products of atoms, its number positive where it has one."""
    sign = -1 if f.coeff_monomial(1) < 0 else 1
    parts = [
        [str(sign * c), *([place, str(x)] for place, x in zip(places, powers, strict=True) if x)]
        for powers, c in f.terms()
    ]
    return parts[0][1][0] if len(parts) == 1 and len(parts[0]) == 2 else parts


def primes(c: Fraction) -> list[list[str]]:
    """The primes of a positive rational with their exponents."""
    above, below = factorint(c.numerator), factorint(c.denominator)
    return [[str(p), str(n)] for p, n in sorted([*above.items(), *((p, -n) for p, n in below.items())])]


def one_plus_exp(s: Node) -> Node | None:
    """Z where a sum is 1 + e^z."""
    others = [p for p, c in s.fields if p is not t.UNIT and c == 1 and not p.fields[0]]
    if len(s.fields) != 2 or len(others) != 1 or len(others[0].fields[1]) != 1:
        return None
    ((a, x),) = others[0].fields[1]
    return a.fields[1] if x == 1 and a.tag == "call" and a.fields[0] == "exp" else None


def oriented_exp(s: Node) -> list[list[Any]] | None:
    """1 + e^z = e^z·(1 + e^-z) for z whose first coefficient is negative."""
    z = one_plus_exp(s)
    if z is None or z.fields[0][1] > 0:
        return None
    return [[[0 if s.fields[1][0] is t.UNIT else 1, 0], "1"]]
