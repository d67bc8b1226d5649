"""A statement in, letters that it does not use out, always the same ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import count

from sympy import Basic

from udlc.ir.expressions import parts, symbols
from udlc.ir.grammar import Compute, Letter

FIRST_NAMES = ("u", "v", "w")


def new_letters(s: Compute, taken: Collection[Basic] = ()) -> Iterator[Letter]:
    """u, v, w, u_2, v_2, …: those that stand nowhere in the statement nor among the taken."""
    used = (
        {str(x) for x in taken}
        | {str(x) for part in parts(s) for x in symbols(part)}
        | {str(v) for v in s.letters}
    )
    for n in count(1):
        for name in FIRST_NAMES:
            letter = Letter(name if n == 1 else f"{name}_{n}")
            if letter.name not in used:
                yield letter
