"""Sums in, their logarithms and roots out, those of nonnegative factors apart.

Rules, for reals where all functions are defined: log(N·e) = log N + log e for N ≥ 0;
log Π_i f_i = Σ_i log f_i for f_i ≥ 0; log e^z = z; log a^z = z·log a for a ≥ 0;
(Π N_i^e_i)^r = Π N_i^(r·e_i) for N_i ≥ 0.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sympy import factorint

from udlc.verify import terms as t
from udlc.verify.normals import log_density
from udlc.verify.signs import ONE, argument_of, atom_is_nonnegative, base_of, content, sum_within
from udlc.verify.terms import Factor, Node

if TYPE_CHECKING:
    from udlc.verify.algebra import Algebra


def of(algebra: Algebra, e: Node) -> Node:
    """Log e, the logarithms of nonnegative factors apart."""
    if not t.terms(e):
        return t.single(t.node("call", "log", e))
    size, common, rest = content(algebra, e)
    parts = [t.scale(_log_atom(algebra, a), x) for a, x in common]
    algebra.divided_by(a for a, x in common if x < 0)
    parts += [t.scale(_log_number(prime), power) for prime, power in _primes(size)]
    if t.number(rest) == 1:
        return t.add(*parts)
    return t.add(*parts, t.single(t.node("call", "log", rest)))


def _log_number(prime: int) -> Node:
    return t.single(t.node("call", "log", t.constant(prime)))


def _log_atom(algebra: Algebra, atom: Node) -> Node:
    """The logarithm of an atom that is ≥ 0."""
    name = atom.fields[0]
    if atom.tag == "density" and name == "Norm":
        return log_density(algebra, atom)
    if atom.tag == "call" and name == "exp":
        return argument_of(atom)
    if atom.tag == "call" and name == "Pow":
        exponent: Node = atom.fields[2]  # type: ignore[assignment]
        return algebra.multiply(exponent, of(algebra, argument_of(atom)))
    if atom.tag == "base":
        return of(algebra, base_of(atom))
    if atom.tag == "written" and name == "*":
        return t.add(*(of(algebra, x) for x in t.nodes(atom.fields)))
    if atom.tag == "reduce" and name == "prod":
        return _log_of_product(algebra, atom)
    return t.single(t.node("call", "log", t.single(atom)))


def _log_of_product(algebra: Algebra, atom: Node) -> Node:
    """Log Π_i f_i = Σ_i log f_i."""
    bound, factors = algebra.opened(sum_within(atom))
    bodies = [argument_of(a) for a, _ in factors if a.tag == "call" and a.fields[0] == "body"]
    conditions = [base_of(a) for a, _ in factors if a.tag == "base"]
    return algebra.summed(bound, algebra.multiply(*(of(algebra, b) for b in bodies), *conditions))


def _primes(number: Fraction) -> list[tuple[int, int]]:
    """The primes of a positive rational with their exponents."""
    above, below = factorint(number.numerator), factorint(number.denominator)
    return sorted((int(p), int(k)) for p, k in [*above.items(), *((p, -k) for p, k in below.items())])


def root_factors(algebra: Algebra, p: Node, c: Fraction, exponent: Fraction) -> tuple[Factor, ...] | None:
    """The factors of (c·p)^exponent, for c > 0 and factors that are all ≥ 0; None for any other product."""
    if c <= 0 or t.bounds(p) or not all(atom_is_nonnegative(algebra, a) for a, _ in t.factors(p)):
        return None
    if c == 1 and len(t.factors(p)) == 1 and t.factors(p)[0][1] == 1:
        return None
    if p is t.UNIT and len(_primes(c)) == 1 and _primes(c)[0][1] == 1:
        return None
    numbers = [(t.node("base", t.constant(prime)), k * exponent) for prime, k in _primes(c)]
    return (*numbers, *((a, x * exponent) for a, x in t.factors(p)))


def whole_powers(factors: tuple[Factor, ...]) -> tuple[Fraction, tuple[Factor, ...]]:
    """Numbers to a power as a rational and powers between zero and one: 2^(3/2) = 2·2^(1/2)."""
    coefficient, kept = ONE, []
    for atom, x in factors:
        value = t.number(base_of(atom)) if atom.tag == "base" else None
        if value is None or value <= 0:
            kept.append((atom, x))
            continue
        whole = x.numerator // x.denominator
        coefficient *= value**whole
        if x != whole:
            kept.append((atom, x - whole))
    return coefficient, tuple(kept)
