"""Takes a program and its earlier form, gives it without the statements that nobody needs any more."""

from __future__ import annotations

from dataclasses import replace

from udlc.ir.expressions import arrays_read, rebuild
from udlc.ir.grammar import Compute, Program, walk


def drop_unread(program: Program, before: Program) -> Program:
    """Drop what recognition left unread; what nobody read before either stays as it was."""
    writers: dict[str, list[Compute]] = {}
    fixed = {a for s, _ in walk(program.statements) if not isinstance(s, Compute) for a in arrays_read(s)}
    readers: dict[str, int] = {}
    for s, _ in walk(program.statements):
        if isinstance(s, Compute):
            writers.setdefault(s.out, []).append(s)
            for a in arrays_read(s):
                readers[a] = readers.get(a, 0) + (a != s.out)
    read_before = {a for s, _ in walk(before.statements) for a in arrays_read(s)}
    kept = {*program.outputs, *fixed, *(set(before.arrays) - read_before)}
    dead: set[str] = set()
    todo = [a for a in writers if a not in kept and not readers.get(a)]
    while todo:
        array = todo.pop()
        dead.add(array)
        for s in writers[array]:
            for a in arrays_read(s):
                readers[a] -= a != array
                if a in writers and a not in kept and a not in dead and a not in todo and not readers[a]:
                    todo.append(a)
    statements = rebuild(
        program.statements, lambda s: () if isinstance(s, Compute) and s.out in dead else (s,)
    )
    arrays = {n: a for n, a in program.arrays.items() if n not in dead}
    return replace(program, arrays=arrays, statements=statements)
