"""Where a recurrence starts: what its first iteration reads, and no statement writes, becomes an input.

7.25 gives ∂ℓ/∂f_{k-1} from ∂ℓ/∂f_k for k = K … 1, so that ∂ℓ/∂f_K comes from outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sympy
from sympy import Expr

from udlc.ir.expressions import substitute
from udlc.ir.grammar import ZERO, Array, Axis, Compute, Letter, Program, Range, Repeat, Statement, walk
from udlc.translate.order import Touch, read, shift_between, written


def with_starts(program: Program) -> Program:
    """The program with an input, and a statement that copies it, for every missing start of a recurrence."""
    for s in program.statements:
        loops = [r for r, _ in walk((s,)) if isinstance(r, Repeat)]
        starts = [start for r in loops for start in _starts(r)]
        for array, axis, index in (*starts, *_members(program, s)):
            if not _is_written(program.statements, s, array, axis, index):
                program = _with_start(program, array, axis, index, s.origin)
    return program


def _members(program: Program, s: Statement) -> Iterator[tuple[str, int, Expr]]:
    """Members that a statement reads at a number, of arrays that statements write only at other numbers."""
    for a in read(s):
        if a.index is None or program.arrays[a.array].role != "temporary":
            continue
        writes = [t for x in program.statements for t in written(x) if t.array == a.array]
        for axis, index in enumerate(a.index):
            if index.is_Integer and all(t.index is not None and t.index[axis].is_Integer for t in writes):
                yield a.array, axis, index


def _starts(r: Repeat) -> Iterator[tuple[str, int, Expr]]:
    """What the first iteration reads of arrays that a Repeat writes: the array, an axis, the index on it."""
    if not isinstance(r, Repeat):
        return
    first = r.hi - 1 if r.down else r.lo
    writes = [t for s in r.body for t in written(s)]
    found: dict[tuple[str, int, Expr], None] = {}
    for a in (t for s in r.body for t in read(s)):
        for b in (t for t in writes if t.array == a.array):
            shift = shift_between(a, b, r.letter)
            if shift is None or (shift <= 0 if r.down else shift >= 0):
                continue
            axis = next(n for n, i in enumerate(b.index or ()) if r.letter in i.free_symbols)
            found[a.array, axis, sympy.expand((a.index or ())[axis].subs(r.letter, first))] = None
    yield from found


def _is_written(statements: tuple[Statement, ...], r: Statement, array: str, axis: int, index: Expr) -> bool:
    touches: list[Touch] = [
        t for s in statements if s is not r or not isinstance(r, Repeat) for t in written(s)
    ]
    return any(
        t.array == array and (t.index is None or sympy.expand(t.index[axis] - index) == 0) for t in touches
    )


def _with_start(program: Program, name: str, axis: int, index: Expr, origin: tuple[str, ...]) -> Program:
    array = program.arrays[name]
    moved: dict[sympy.Basic, sympy.Basic] = {Axis(axis): index}
    moved |= {Axis(n): Axis(n - 1) for n in range(axis + 1, len(array.shape))}
    shape = tuple(substitute(n, moved) for place, n in enumerate(array.shape) if place != axis)
    label = str(index).replace(" ", "").replace("-", "_minus_").replace("+", "_plus_")
    given = Array(
        program.fresh(f"{name}_{label}"),
        shape,
        "given",
        domain=array.domain,
        latex=f"{{{array.latex}}}_{{{index}}}",
        first=tuple(n for place, n in enumerate(array.first) if place != axis),
    )
    letters = tuple(Letter(c) for c in "pqrsuvw"[: len(shape)])
    bound: dict[sympy.Basic, sympy.Basic] = {Axis(n): letter for n, letter in enumerate(letters)}
    domain = tuple(Range(letter, ZERO, substitute(n, bound)) for letter, n in zip(letters, shape))
    at = (*letters[:axis], index, *letters[axis:])
    copy = Compute(name, at, "sum", domain, given[letters] if letters else given.value, origin=origin)
    return replace(program.with_arrays(given), statements=(copy, *program.statements))
