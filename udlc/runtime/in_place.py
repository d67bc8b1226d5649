"""Lets an elementwise kernel write its results over what it reads: φ_next becomes φ itself.

    for p in range(P):                              for p in range(P):
        φ_next[p] = φ[p] - α[()] * g[p]      →          φ[p] = φ[p] - α[()] * g[p]

That gives the same numbers where no element of φ is read once its successor is written.  The text decides:
one outermost loop, over p, writes φ_next, once, as `φ_next[p] = …` and under no condition; in it φ and φ_next
are read as `φ[p]` and `φ_next[p]`, φ no more after that statement, φ_next only then; no later loop reads φ.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache

from udlc.runtime.kernel import Kernel


def in_place(kernel: Kernel, becomes: Mapping[str, str]) -> Kernel:
    """The kernel with every letter's next value written over it, where that gives the same numbers.

    Args:
        kernel: one that takes arrays to their next values.
        becomes: letter → letter of its next value; what is joined is no array of the new kernel.
    """
    return _joined(kernel, tuple(becomes.items()))


@cache
def _joined(kernel: Kernel, becomes: tuple[tuple[str, str], ...]) -> Kernel:
    text = textwrap.dedent(kernel.source)
    definition = next(n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef))
    joined = {after: now for now, after in becomes if _may_be_one(definition, now, after)}
    if not joined:
        return kernel
    arguments = ", ".join(a.arg for a in definition.args.args if a.arg not in joined)
    body = "\n".join(text.splitlines()[definition.body[0].lineno - 1 : definition.end_lineno])
    for after, now in joined.items():
        body = re.sub(rf"\b{after}\b", now, body)
    merged = object.__new__(Kernel)
    vars(merged).update(vars(kernel))
    merged.arrays = {name: spec for name, spec in kernel.arrays.items() if name not in joined}
    merged.outputs = tuple(name for name in kernel.outputs if name not in joined)
    merged.source = f"def {definition.name}({arguments}):\n{body}\n"
    return merged


def _may_be_one(definition: ast.FunctionDef, now: str, after: str) -> bool:
    """Whether an array and its successor may be one buffer."""
    written = False
    for statement in definition.body:
        names = {n.id for n in _names(statement)}
        if after in names and not written:
            written = _steps_through(statement, now, after)
            fits = written
        else:
            fits = now not in names or (not written and _elementwise(statement, now))
            fits = fits and not _stores(statement, after) and _elementwise(statement, after)
        if not fits:
            return False
    return written


def _steps_through(loop: ast.stmt, now: str, after: str) -> bool:
    """Whether a loop over p reads `now[p]`, then writes `after[p]`, then reads `now` no more."""
    if not (isinstance(loop, ast.For) and isinstance(loop.target, ast.Name)):
        return False
    letter = loop.target.id
    if not all(_elementwise(loop, name, letter) for name in (now, after)):
        return False
    written = False
    for statement in loop.body:
        names = {n.id for n in _names(statement)}
        stores = _stores(statement, after)
        if stores and (written or not _assigns(statement, after)):
            return False
        if not stores and ((now in names and written) or (after in names and not written)):
            return False
        written = written or stores
    return written


def _assigns(statement: ast.stmt, after: str) -> bool:
    """Whether a statement is `after[…] = …`, with no `after` in what is assigned."""
    return isinstance(statement, ast.Assign) and [n.id for n in _names(statement)].count(after) == 1


def _elementwise(node: ast.AST, name: str, letter: str | None = None) -> bool:
    """Whether an array is named only to take an element of it: at this letter, or at any index."""
    elements = [
        n.slice
        for n in ast.walk(node)
        if isinstance(n, ast.Subscript) and isinstance(n.value, ast.Name) and n.value.id == name
    ]
    bound = [n for n in _names(node) if n.id == letter and isinstance(n.ctx, ast.Store)]
    if len(elements) != sum(n.id == name for n in _names(node)) or len(bound) > 1:
        return False
    if letter is None:
        return not any(isinstance(n, ast.Slice) for e in elements for n in ast.walk(e))
    return all(isinstance(e, ast.Name) and e.id == letter for e in elements)


def _stores(statement: ast.stmt, name: str) -> bool:
    """Whether a statement sets elements of an array."""
    return any(
        isinstance(n, ast.Subscript)
        and isinstance(n.ctx, ast.Store)
        and isinstance(n.value, ast.Name)
        and n.value.id == name
        for n in ast.walk(statement)
    )


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (n for n in ast.walk(node) if isinstance(n, ast.Name))
