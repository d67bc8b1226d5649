"""Statements in; which arrays carry a derivative from the variables to the result, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from udlc.differentiate.local import partials
from udlc.ir.grammar import Array, Compute, LinAlg, Statement, walk

Edges = tuple[tuple[str, str], ...]


def edges(statements: tuple[Statement, ...], arrays: Mapping[str, Array]) -> Edges:
    """(written, read) for every pair of real arrays between which a derivative is not zero."""
    found: dict[tuple[str, str], None] = {}
    for s, _ in walk(statements):
        if isinstance(s, Compute) and s.op != "argmax" and not arrays[s.out].integral:
            found.update({(s.out, r.array): None for r, _ in partials(s.body)})
        elif isinstance(s, LinAlg):
            found.update({(o, i): None for o in s.outs for i in s.ins if not arrays[i].integral})
    return tuple(found)


def downstream(sources: Iterable[str], pairs: Edges) -> set[str]:
    """What is computed from the sources; a source itself only where it is."""
    return _reached(sources, ((read, written) for written, read in pairs))


def upstream(results: Iterable[str], pairs: Edges) -> set[str]:
    """What the results are computed from."""
    return _reached(results, pairs)


def _reached(starts: Iterable[str], steps: Iterable[tuple[str, str]]) -> set[str]:
    following: dict[str, list[str]] = {}
    for a, b in steps:
        following.setdefault(a, []).append(b)
    reached: set[str] = set()
    todo = [b for a in starts for b in following.get(a, ())]
    while todo:
        a = todo.pop()
        if a not in reached:
            reached.add(a)
            todo.extend(following.get(a, ()))
    return reached
