"""A program in, readable text out: declarations, then one line per statement."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic, Expr

from udlc.ir.expressions import reads_of, substitute
from udlc.ir.grammar import (
    ZERO,
    Array,
    Axis,
    Compute,
    Derive,
    Letter,
    LinAlg,
    Op,
    Program,
    Range,
    Repeat,
    Slice,
    Statement,
)

ASSIGNMENT: dict[Op, str] = {
    "sum": "+=",
    "prod": "*=",
    "max": "max=",
    "min": "min=",
    "argmax": "argmax=",
    "logsumexp": "logsumexp=",
}


def text(program: Program, declarations: bool = True) -> str:
    """The whole program; ranges that the shapes of the arrays imply are not repeated."""
    lines = [_declaration(a) for a in program.arrays.values()] if declarations else []
    lines += _lines(program.statements, program.arrays, 0)
    if program.outputs and declarations:
        lines.append(f"return {', '.join(program.outputs)}")
    return "\n".join(lines)


def statement_text(s: Statement, arrays: Mapping[str, Array] | None = None) -> str:
    """One statement on one line; of a Repeat its head."""
    return _line(s, arrays or {}).replace("[]", "")


def _line(s: Statement, arrays: Mapping[str, Array]) -> str:
    match s:
        case Compute():
            return _compute(s, arrays)
        case Repeat():
            return _head(s)
        case LinAlg():
            at = f"   at {_indices(s.at)}" if s.at else ""
            return f"{', '.join(s.outs)} = {s.op}({', '.join(s.ins)}){at}"
        case Derive():
            seeds = f", {', '.join(s.seeds)}" if s.seeds else ""
            variables = ", ".join(map(_slice, s.wrt))
            return f"{', '.join(s.outs)} = {s.mode}({_slice(s.of)}; {variables}{seeds})"


def _lines(statements: tuple[Statement, ...], arrays: Mapping[str, Array], depth: int) -> list[str]:
    lines = []
    for s in statements:
        lines.append("    " * depth + statement_text(s, arrays))
        if isinstance(s, Repeat):
            lines += _lines(s.body, arrays, depth + 1)
    return lines


def _declaration(a: Array) -> str:
    kind = "integer " if a.integral else "" if a.domain == "real" else f"{a.domain} "
    bound = f" < {a.bound}" if a.bound is not None else ""
    return f"{a.role} {kind}{a.name}{_indices(a.shape)}{bound}"


def _indices(index: tuple[Expr, ...]) -> str:
    return f"[{', '.join(map(str, index))}]" if index else ""


def _slice(s: Slice) -> str:
    return s.array + _indices(s.index)


def _head(s: Repeat) -> str:
    values = f"{s.hi - 1} down to {s.lo}" if s.down else f"{s.lo} .. {s.hi - 1}"
    until = f" until {s.until}" if s.until is not None else ""
    count = f", counted by {s.count}" if s.count else ""
    return f"for {s.letter} = {values}{until}{count}"


def _compute(s: Compute, arrays: Mapping[str, Array]) -> str:
    left = s.out + _indices(s.at)
    plain = set(s.plain)
    over = [_range(r, s, arrays) for r in s.reduced if r.equation is None]
    every = [t for r in s.domain if r.letter in plain and (t := _range(r, s, arrays)) != str(r.letter)]
    solved = [_equation(r) for r in s.domain if r.equation is not None]
    assignment = ASSIGNMENT.get(s.op, f"{s.op}=")
    line = f"{left} {assignment} {s.body}"
    for word, items in (("over", over), ("for", every), ("where", [*solved, *map(str, s.guards)])):
        if items:
            line += f"   {word} {(', ' if word != 'where' else ' and ').join(items)}"
    return line


def _range(r: Range, s: Compute, arrays: Mapping[str, Array]) -> str:
    if (r.lo, r.hi) in _implied(r.letter, s, arrays):
        return str(r.letter)
    return f"{r.letter} in {r.lo}..{r.hi}"


def _equation(r: Range) -> str:
    assert r.equation is not None
    top, bottom = r.equation
    return f"{r.letter if bottom == 1 else bottom * r.letter} = {top} in {r.lo}..{r.hi}"


def _implied(letter: Letter, s: Compute, arrays: Mapping[str, Array]) -> set[tuple[Basic, Basic]]:
    """The ranges of the axes on which the letter stands alone."""
    accesses = [(s.out, s.at), *((r.array, r.index) for r in reads_of(s))]
    return {
        (ZERO, substitute(arrays[name].shape[axis], {Axis(n): i for n, i in enumerate(index)}))
        for name, index in accesses
        if name in arrays
        for axis, e in enumerate(index)
        if e == letter and axis < len(arrays[name].shape)
    }
