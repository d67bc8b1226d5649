"""A program in, the lengths that must be at least one out: an element that an equation names is there.

Equation 4.15 writes h₁ and hₖ on lines of their own, so it is no network without hidden layers.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Integer

from udlc.ir.expressions import reads_of, symbols
from udlc.ir.grammar import Compute, Program, Size


def needs(program: Program) -> tuple[Expr, ...]:
    """Expressions in sizes, each of which is at least one wherever every element that is named exists.

    Statements whose domain may be empty for want of the same sizes name nothing for certain.
    """
    found: dict[Expr, None] = {}
    for s in program.statements:
        if not isinstance(s, Compute) or s.guards:
            continue
        ranged = {x for r in s.domain for e in (r.lo, r.hi, *(r.equation or ())) for x in symbols(e)}
        accesses = [(s.out, s.at), *((r.array, r.index) for r in reads_of(s))]
        for array, index in accesses:
            for place, length in zip(index, program.arrays[array].shape):
                named = {*symbols(place), *symbols(length)}
                if all(isinstance(x, Size) for x in named) and not named & ranged:
                    found |= dict.fromkeys(_uncertain(place, length))
    return tuple(sorted(found, key=str))


def _uncertain(place: Expr, length: Expr) -> Iterator[Expr]:
    """What must be at least one for the place to lie in 0 … length − 1, unless it always is."""
    for e in (place + 1, length - place):
        least = e.xreplace({x: Integer(0) for x in symbols(e)})
        falls = any(e.coeff(x) < 0 for x in symbols(e) if e.coeff(x).is_number)
        if falls or not least.is_Integer or least < 1:
            yield e
