"""Recognises sums of products of two reads as contractions: which letters are rows, columns, summed."""

from __future__ import annotations

from sympy import Mul

from udlc.ir.expressions import letters, printed
from udlc.ir.grammar import Compute, Letter, Read
from udlc.ir.loops import Contraction


def contraction(s: Compute) -> Contraction | None:
    """The roles of out[…] += left[…]·right[…] whose indices are bare letters of unguarded ranges."""
    if s.op != "sum" or s.guards or any(r.equation for r in s.domain):
        return None
    factors = Mul.make_args(s.body)
    operands = sorted((f for f in factors if isinstance(f, Read)), key=printed)
    if len(operands) != 2 or len(factors) != 2 or any(r.integral for r in operands):
        return None
    left, right = (_own(s, r) for r in operands)
    out = set(s.plain)
    if left is None or right is None or set(s.letters) != left | right:
        return None

    def those(wanted: set[Letter]) -> tuple[Letter, ...]:
        return tuple(x for x in s.letters if x in wanted)

    summed = those((left & right) - out)
    if not summed or (left ^ right) - out:
        return None
    batch = those(left & right & out)
    return Contraction(
        operands[0].array, operands[1].array, batch, those(left - right), those(right - left), summed
    )


def _own(s: Compute, r: Read) -> set[Letter] | None:
    """The statement's letters in an access, where each stands alone on one axis; else None."""
    own = set(s.letters)
    found = [i for i in r.index if i in own]
    mixed = any(letters(i) & own for i in r.index if i not in own)
    return None if mixed or len(found) != len(set(found)) else set(found)
