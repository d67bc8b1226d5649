"""A program in, the same program out; or an IRError that names law, array, statement and equation.

The laws are a list.  Those that need values are the interpreter's: indices inside of arrays, every element
complete before it is first read.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Basic

from udlc.errors import IRError, suggest
from udlc.ir.expressions import (
    apart,
    arrays_read,
    arrays_written,
    fixed_axes,
    letters,
    parts,
    printed,
    reads,
    symbols,
)
from udlc.ir.functions import is_integral
from udlc.ir.grammar import Array, Axis, Compute, Derive, Program, Repeat, Size, Statement, walk
from udlc.ir.laws import STATEMENT_LAWS, Complaints, Place
from udlc.ir.show import statement_text


def check(program: Program, stage: str = "", derive: bool = True) -> Program:
    """Return the program if it keeps every law; `derive`: whether Derive may still occur.

    Raises:
        IRError: the first law that is broken, by which statement, after which stage.
    """
    for law, complaints in PROGRAM_LAWS:
        for complaint in complaints(program):
            raise _error(stage, law, complaint)
    for statement, outer in walk(program.statements):
        if isinstance(statement, Derive) and not derive:
            raise _error(stage, "derivatives are expanded", "a Derive is left", statement)
        for law, complaints_at in STATEMENT_LAWS:
            for complaint in complaints_at(Place(program, statement, outer)):
                raise _error(stage, law, complaint, statement)
    for law, complaints in ORDER_LAWS:
        for complaint in complaints(program):
            raise _error(stage, law, complaint)
    return program


def _error(stage: str, law: str, complaint: str, statement: Statement | None = None) -> IRError:
    after = f" after {stage}" if stage else ""
    line = f"\n    in  {statement_text(statement)}" if statement is not None else ""
    origin = ", ".join(statement.origin) if statement is not None else ""
    return IRError(f"{complaint} (law{after}: {law}){line}", entry=origin or None)


# ── Laws of the whole program ────────────────────────────────────────────────


def _names(program: Program) -> Complaints:
    shapes = {s for a in program.arrays.values() for e in a.shape for s in symbols(e)}
    heads = {s for statement, _ in walk(program.statements) for e in parts(statement) for s in symbols(e)}
    for size in sorted((s for s in shapes | heads if isinstance(s, Size)), key=printed):
        if str(size) in program.arrays:
            yield f"{size} names both a size and an array"
    for name, a in program.arrays.items():
        if name != a.name:
            yield f"the array {a.name} is kept under the name {name}"


def _outputs(program: Program) -> Complaints:
    for name in program.outputs:
        if name not in program.arrays:
            yield f"the output {name} is no array; {suggest(name, program.arrays)}"


def _shapes(program: Program) -> Complaints:
    for a in program.arrays.values():
        for axis, e in enumerate((*a.shape, *([a.bound] if a.bound is not None else []))):
            yield from _shape(program, a, axis, e)


def _shape(program: Program, a: Array, axis: int, e: Basic) -> Complaints:
    for s in sorted(letters(e), key=printed):
        if not isinstance(s, Axis):
            yield f"axis {axis} of {a.name} mentions {s}, which is no size"
        elif s.position >= axis or axis == len(a.shape):
            yield f"axis {axis} of {a.name} depends on axis {s.position}, which does not come before it"
    for r in reads(e):
        widths = program.arrays.get(r.array)
        if widths is None or not widths.integral or widths.role == "temporary":
            yield f"axis {axis} of {a.name} reads {r}: row lengths are integer arrays that are given"
        elif len(r.index) != len(widths.shape):
            yield f"axis {axis} of {a.name} reads {r}, but {r.array} has {len(widths.shape)} axes"
    if not is_integral(e):
        yield f"axis {axis} of {a.name} is {e}, which may not be an integer"


# ── Laws of order and sharing ────────────────────────────────────────────────


def _order(program: Program) -> Complaints:
    yield from _unwritten(program.statements, {a.name for a in program.inputs}, frozenset())


def _unwritten(statements: tuple[Statement, ...], written: set[str], around: frozenset[str]) -> Complaints:
    """Reads of arrays that no statement before wrote, nor any in the Repeats around."""
    for s in statements:
        inside = around
        if isinstance(s, Repeat):
            inside = around.union(*(arrays_written(inner) for inner, _ in walk(s.body)))
        for name in arrays_read(s):
            if name not in written and name not in inside:
                yield f"{name} is read before it is written: {statement_text(s)}"
        written |= set(arrays_written(s))
        if isinstance(s, Repeat):
            yield from _unwritten(s.body, written, inside)


def _sharing(program: Program) -> Complaints:
    writers: dict[str, list[tuple[Statement, tuple[Repeat, ...]]]] = {}
    for s, outer in walk(program.statements):
        for name in arrays_written(s):
            writers.setdefault(name, []).append((s, outer))
    for name, found in writers.items():
        for n, (s, outer) in enumerate(found):
            if isinstance(s, Compute) and s.op == "sum":
                continue
            fixed = fixed_axes(s)
            for r in outer:
                if not isinstance(s, Derive) and not any(r.letter in letters(e) for e in fixed.values()):
                    yield f"every {r.letter} defines the same slice of {name}: {statement_text(s)}"
            for m, (other, _) in enumerate(found):
                if m != n and not apart(fixed, fixed_axes(other)):
                    yield (
                        f"{name} is shared by statements that are not sums:\n    {statement_text(s)}"
                        f"\n    {statement_text(other)}"
                    )


PROGRAM_LAWS: tuple[tuple[str, Callable[[Program], Complaints]], ...] = (
    ("an array and a size have different names", _names),
    ("outputs are arrays", _outputs),
    (
        "the axes of an array are affine in sizes, or rows of given lengths that depend on earlier axes",
        _shapes,
    ),
)

ORDER_LAWS: tuple[tuple[str, Callable[[Program], Complaints]], ...] = (
    ("arrays are written before they are read", _order),
    ("only sums share; another op defines its slice alone", _sharing),
)
