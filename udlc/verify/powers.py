"""A sum in, the same out with powers split: b^(e + n) = b^e·b^n for whole numbers n; b^0 = 1."""

from __future__ import annotations

from fractions import Fraction

from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.terms import Node


def _is_power(atom: Node) -> bool:
    return atom.tag == "call" and atom.fields[0] == "Pow"


def powers_split(algebra: Algebra, d: Node) -> Node:
    """b^(e + n) = b^e·b^n for whole numbers n; b^0 = 1."""
    parts = []
    for p, c in t.terms(d):
        if not any(_splits(f) for f in t.factors(p)):
            parts.append(t.total([(p, c)]))
            continue
        bound, factors = algebra.opened(p)
        values = [algebra.settle((), [f for f in factors if not _splits(f)])]
        values += [_split(algebra, a) for a, e in factors if _splits((a, e))]
        parts.append(t.scale(algebra.summed(bound, algebra.multiply(*values)), c))
    return t.add(*parts)


def _splits(factor: tuple[Node, Fraction]) -> bool:
    atom, e = factor
    return e == 1 and _is_power(atom) and (atom.fields[2] is t.ZERO or _number_in(atom) != 0)


def _split(algebra: Algebra, power: Node) -> Node:
    base, exponent = power.fields[1:]
    number = t.constant(_number_in(power))
    rest = t.subtract(exponent, number)  # type: ignore[arg-type]
    left = t.constant(1) if rest is t.ZERO else t.single(t.node("call", "Pow", base, rest))
    return algebra.multiply(algebra.power(base, _number_in(power)), left)  # type: ignore[arg-type]


def _number_in(power: Node) -> Fraction:
    """The whole number that an exponent adds to the rest."""
    n = dict(t.terms(power.fields[2])).get(t.UNIT, Fraction(0))  # type: ignore[arg-type]
    return n if n.denominator == 1 else Fraction(0)
