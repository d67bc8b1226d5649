"""Gives every access of a packed ragged array a view: Ω[k, d, j] becomes Ω_k[d, j]."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sympy import Basic, Expr

from udlc.errors import BuildError
from udlc.ir.expressions import letters, map_reads, reads, symbols
from udlc.ir.grammar import Array, Axis, Program, Read
from udlc.ir.loops import Assign, Block, Call, Guard, Loop, Node, Product, Solve, Steps, View
from udlc.schedule.extent import at_axes


def is_ragged(a: Array) -> bool:
    """Whether the rows of an array differ in shape.

    Raises:
        BuildError: an axis that depends on another axis than the first.
    """
    positions = {s.position for e in a.shape for s in symbols(e) if isinstance(s, Axis)}
    if positions - {0}:
        raise BuildError("a ragged axis may depend on the first axis only", symbol=a.name)
    return bool(positions)


def open_views(program: Program, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes with views where their leading index is first known, inside the same guards."""
    ragged = {a.name: a for a in program.arrays.values() if is_ragged(a)}
    return _list(_Scope(ragged, {}, frozenset()), nodes) if ragged else nodes


@dataclass(frozen=True, slots=True)
class _Scope:
    """Ragged arrays, views by array and leading index, and letters bound by the loops around a place."""

    ragged: dict[str, Array]
    views: dict[tuple[str, Expr], str]
    bound: frozenset[Basic]

    def read(self, e: Basic) -> Basic:
        """The expression with accesses of ragged arrays as accesses of views."""
        return map_reads(e, self._access)

    def _access(self, r: Read) -> Read:
        name = self.views.get((r.array, r.index[0])) if r.index else None
        return Read(name, r.index[1:], r.integral) if name else r


def _list(scope: _Scope, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes of one list, new views first."""
    wanted = sorted(
        {(r.array, r.index[0]) for n in nodes for r in _accesses(n) if r.array in scope.ragged}, key=str
    )
    opened = [
        _view(scope.ragged[name], lead)
        for name, lead in wanted
        if (name, lead) not in scope.views and letters(lead) <= scope.bound
    ]
    scope = replace(scope, views={**scope.views, **{(v.array, v.lead): v.name for v in opened}})
    return (*opened, *(_node(scope, n) for n in nodes))


def _view(a: Array, lead: Expr) -> View:
    words = str(lead).replace("+", "plus").replace("-", "minus").replace("*", "times")
    name = f"{a.name}[{re.sub(r'[^0-9A-Za-z_]+', '_', words).strip('_')}]"  # a name that no array has
    return View(name, a.name, lead, tuple(at_axes(e, (lead,)) for e in a.shape[1:]))


def _node(scope: _Scope, node: Node) -> Node:
    match node:
        case Assign():
            target = scope.read(node.target) if isinstance(node.target, Read) else node.target
            return replace(node, target=target, value=scope.read(node.value))
        case Product():
            out, left, right = (scope.read(r) for r in (node.out, node.left, node.right))
            return replace(node, out=out, left=left, right=right)
        case Loop() | Steps() | Solve():
            _refuse_until(scope, node)
            inner = replace(scope, bound=scope.bound | {node.letter})
            return replace(node, body=_list(inner, node.body), **_head(scope, node))
        case Guard():
            return Guard(scope.read(node.condition), _list(scope, node.body))
        case Block():
            return replace(node, body=_list(scope, node.body))
        case Call():
            used = sorted({*node.statement.ins, *node.statement.outs} & set(scope.ragged))
            if used:
                raise BuildError(f"{node.statement.op} of a ragged array", symbol=used[0])
            return node
        case _:
            return node


def _refuse_until(scope: _Scope, node: Node) -> None:
    """The views of a body end with it, where the relation that ends the loop is tested."""
    read = reads(node.until) if isinstance(node, Steps) and node.until is not None else ()
    used = sorted({r.array for r in read} & set(scope.ragged))
    if used:
        raise BuildError("the relation that ends a run reads a ragged array", symbol=used[0])


def _head(scope: _Scope, node: Loop | Steps | Solve) -> dict[str, Basic]:
    """The expressions in the head of a node that reads are replaced in."""
    fields = ("lo", "hi", "numerator", "denominator")
    return {f: scope.read(getattr(node, f)) for f in fields if hasattr(node, f)}


def _accesses(node: Node) -> list[Read]:
    """Reads, and elements written, that happen whenever the list that holds the node is reached."""
    match node:
        case Assign():
            target = [node.target] if isinstance(node.target, Read) else []
            return [r for e in (*target, node.value) for r in reads(e)]
        case Product():
            return [node.out, node.left, node.right]
        case Loop() | Steps():
            return [r for n in node.body for r in _accesses(n)] + [*reads(node.lo), *reads(node.hi)]
        case Block():
            return [r for n in node.body for r in _accesses(n)]
        case Guard():
            return list(reads(node.condition))
        case Solve():
            return [r for e in (node.numerator, node.denominator, node.lo, node.hi) for r in reads(e)]
        case _:
            return []
