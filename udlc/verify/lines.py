"""An entry in, the line of each of its links out, as far as the author's source shows them.

The statement is found by its line and read as Python: `Eq(a, b, c)`, `.Approx(d)`, `rows(…)`, comparisons.
Where the source does not show as many links as the entry has, all are at the entry's own line.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from udlc.errors import UdlcError
from udlc.notation.entry import Entry
from udlc.notation.relations import WORDS
from udlc.translate.clauses import clauses_of

BESIDE = ("forall", "note")
"""Methods of a statement that say more of it."""


def step_lines(entry: Entry, count: int) -> tuple[int, ...]:
    """The lines of so many steps: of each link the line of its right side."""
    found = _link_lines(entry)
    apart = count - len(found)  # what is said of the statement as a whole comes before the links
    return (*([entry.line] * apart), *found) if found and apart >= 0 else (entry.line,) * count


def _link_lines(entry: Entry) -> tuple[int, ...]:
    try:
        links = [len(c.relation.links) for c in clauses_of(entry.statement, (entry.number,))]
    except UdlcError:
        return ()
    chains = _chains(_statement_at(entry.file, entry.line))
    if [len(lines) - 1 for lines in chains] != links:
        return ()
    return tuple(line for lines in chains for line in lines[1:])


@lru_cache(maxsize=32)
def _tree(file: str) -> ast.Module | None:
    try:
        return ast.parse(Path(file).read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return None


def _statement_at(file: str, line: int) -> ast.expr | None:
    """What an entry says: the first argument of the call that a line assigns."""
    tree = _tree(file)
    around = [
        node
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, (ast.Assign, ast.Expr)) and node.lineno <= line <= (node.end_lineno or line)
    ]
    if not around:
        return None
    call = max(around, key=lambda node: node.lineno).value
    return call.args[0] if isinstance(call, ast.Call) and call.args else None


def _chains(x: ast.expr | None) -> list[list[int]]:
    """The lines of the sides of each chain."""
    match x:
        case ast.Call(func=ast.Name(id=name), args=args) if name in WORDS:
            return [_lines(args)]
        case ast.Call(func=ast.Name(id="rows"), args=args):
            return [chain for a in args for chain in _chains(a)]
        case ast.Call(func=ast.Attribute(attr=name, value=before), args=args) if name in WORDS:
            chains = _chains(before)
            return [*chains[:-1], [*chains[-1], *_lines(args)]] if chains else []
        case ast.Call(func=ast.Attribute(attr=name, value=before)) if name in BESIDE:
            return _chains(before)
        case ast.BinOp(left=left, op=ast.BitAnd(), right=right):
            return [*_chains(left), *_chains(right)]
        case ast.Compare(left=left, comparators=others):
            return [_lines((left, *others))]
        case _:
            return []


def _lines(parts: Sequence[ast.expr]) -> list[int]:
    return [x.lineno for x in parts]
