"""An integral of a polynomial between two ends in, its value out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from udlc.notation import letters
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.notation.shapes import SCALAR, shape
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError
from udlc.verify.reading import Reader, Scope
from udlc.verify.rewriting import atoms_in
from udlc.verify.terms import Node, fresh

PRIMITIVE = "∫_a^b xⁿ dx = (b^(n+1) - a^(n+1))/(n + 1)"


def polynomial_integral(reader: Reader, run: Any, body: Any, at: Scope) -> Node:
    """The integral over one letter; a letter that is integrated over is a number of its own.

    Raises:
        NoReadingError: the body is no polynomial in the letter.
    """
    if not isinstance(run.letter, letters.Real) or shape(run.letter) != SCALAR:
        raise NoReadingError(f"{readable(latex(run.letter))} is no number")
    x = t.node("read", fresh())
    low, high = (reader.value(end, at) for end in (run.start, run.stop))
    parts = []
    for p, c in t.terms(reader.value(body, {**at, run.letter: t.single(x)})):
        bound, factors = reader.algebra.opened(p)
        power = sum((e for a, e in factors if a is x), Fraction(0))
        rest = [f for f in factors if f[0] is not x]
        inside = (y for n in (*t.nodes(bound), *(a for a, _ in rest)) for y in atoms_in(n))
        if power.denominator != 1 or power < 0 or any(y is x for y in inside):
            raise NoReadingError(f"{readable(latex(body))} is no polynomial in {readable(latex(run.letter))}")
        n = power + 1
        ends = t.subtract(*(reader.algebra.power(end, n) for end in (high, low)))
        factor = reader.algebra.settle(bound, rest)
        parts.append(t.scale(reader.algebra.multiply(factor, ends), c / n))
    reader.use(PRIMITIVE)
    return t.add(*parts)
