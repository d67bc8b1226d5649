"""The greatest and the least value over index letters and labels in, atoms out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from udlc.notation.binders import Max, Min
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.verify import reading
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError
from udlc.verify.naming import canonical
from udlc.verify.reading import Reader, Scope
from udlc.verify.reading_ranges import ranges
from udlc.verify.terms import Node


def _extreme(reader: Reader, x: Any, at: Scope) -> Node:
    if not x.ranges or len(x.bodies) != 1:
        raise NoReadingError(f"{readable(latex(x))} has no rule here")
    outside = reader.algebra
    bound, inner = ranges(reader, x, at)
    atom = (t.node("call", "body", reader.value(x.body, inner)), Fraction(1))
    reader.leave(outside, bound)
    word = "max" if isinstance(x, Max) else "min"
    return t.single(t.node("reduce", word, canonical(reader.algebra, tuple(bound), (atom,))))


reading.add_rules({Max: _extreme, Min: _extreme})
