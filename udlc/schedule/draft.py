"""A program's loops before views are opened: what a plan is finished from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from sympy import Expr

from udlc.ir.expressions import in_rows
from udlc.ir.grammar import Array, Program, Size
from udlc.ir.loops import Node, Shards
from udlc.schedule.storage import State, filled_by_row


@dataclass(frozen=True, slots=True)
class Draft:
    """Loops whose elements are those of the program's arrays.

    arrays: those of the program that are kept in memory.
    live: array → how many of its rows live at once.
    kept: those of which rows are kept beside: the first of these, and how far apart they are.
    states: what is known of the states of runs.
    """

    program: Program
    arrays: Mapping[str, Array]
    body: tuple[Node, ...]
    live: Mapping[str, Expr | int]
    shards: Shards | None
    sizes: tuple[Size, ...]
    kept: Mapping[str, tuple[Expr, Expr]] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)


def packed(draft: Draft, names: Collection[str]) -> Draft:
    """The draft with these arrays packed, unless they are ragged: a table says where each row lies."""
    program = replace(draft.program, arrays=packed_arrays(draft.program.arrays, names))
    asked = {n: s for n, s in draft.states.items() if n in names and n in draft.program.outputs}
    body = filled_by_row(draft.body, asked)  # other states become zero row by row in any case
    return replace(draft, program=program, arrays=packed_arrays(draft.arrays, names), body=body)


def packed_arrays(arrays: Mapping[str, Array], names: Collection[str]) -> dict[str, Array]:
    """The arrays, those of these names packed unless they are ragged."""
    return {n: replace(a, packed=a.packed or (n in names and not in_rows(a))) for n, a in arrays.items()}
