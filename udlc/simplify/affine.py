"""An index expression in, its coefficients in chosen letters and the rest out."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sympy
from sympy import Basic, Expr

from udlc.ir.expressions import map_reads, printed, reads, substitute, symbols
from udlc.ir.functions import floor_, quo, rem
from udlc.ir.grammar import Letter, Read


def split(e: Expr, unknown: Collection[Letter]) -> tuple[dict[Letter, Expr], Expr] | None:
    """Coefficients and rest: e = Σ coefficient·letter + rest, over the unknown letters that occur.

    None where e is not affine in them.
    """
    if hidden(e, unknown):
        return None
    rest, coefficients = sympy.expand(e), {}
    for letter in sorted(symbols(e) & set(unknown), key=printed):
        c = rest.coeff(letter, 1)
        rest = sympy.expand(rest - c * letter)
        if c != 0:
            coefficients[letter] = c
    loose = [rest, *coefficients.values()]
    return None if any(symbols(x) & set(unknown) for x in loose) else (coefficients, rest)


def hidden(e: Basic, unknown: Collection[Letter]) -> bool:
    """Does an unknown letter stand inside the index of a read, a quotient or a remainder?"""
    inner = [*reads(e), *e.atoms(quo, rem, floor_)]
    return any(symbols(x) & set(unknown) for x in inner)


def replace_letters(e: Basic, values: Mapping[Basic, Basic]) -> Basic:
    """Substitute letters everywhere; indices come out expanded."""
    return expand_indices(substitute(e, values)) if values else e


def expand_indices(e: Basic) -> Basic:
    """The same expression with every index of every read expanded."""
    return map_reads(e, lambda r: Read(r.array, tuple(sympy.expand(i) for i in r.index), r.integral))
