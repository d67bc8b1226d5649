"""Gives every access of a packed ragged array a view: Ω[k, d, j] becomes Ω_k[d, j]."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sympy import Basic, Expr

from udlc.errors import BuildError
from udlc.ir.expressions import in_rows, letters, map_reads, reads, symbols
from udlc.ir.grammar import Array, Axis, Program, Read
from udlc.ir.loops import Assign, Block, Call, Guard, Loop, Node, Product, Solve, Steps, View
from udlc.schedule.extent import at_axes


def open_views(program: Program, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes with views where their leading index is first known, inside the same guards.

    Raises:
        BuildError: an axis that depends on another axis than the first.
    """
    ragged = {a.name: a for a in program.arrays.values() if in_rows(a)}
    for a in ragged.values():
        if any(isinstance(s, Axis) and s.position > 0 for e in a.shape for s in symbols(e)):
            raise BuildError("a ragged axis may depend on the first axis only", symbol=a.name)
    computed = frozenset(a.name for a in program.arrays.values() if a.role == "temporary")
    return _list(_Scope(ragged, {}, frozenset(), computed), nodes) if ragged else nodes


@dataclass(frozen=True, slots=True)
class _Scope:
    """Ragged arrays, views by array and leading index, and letters bound by the loops around a place.

    computed: arrays that the loops make; an index that reads one is known only where it is used.
    """

    ragged: dict[str, Array]
    views: dict[tuple[str, Expr], str]
    bound: frozenset[Basic]
    computed: frozenset[str]

    def read(self, e: Basic) -> Basic:
        """The expression with accesses of ragged arrays as accesses of views."""
        return map_reads(e, self._access)

    def _access(self, r: Read) -> Read:
        name = self.views.get((r.array, r.index[0])) if r.index else None
        return Read(name, r.index[1:], r.integral) if name else r

    def opened(self, touched: Iterable[Read], early: bool) -> tuple[tuple[View, ...], _Scope]:
        """The views that are new for these elements, and what is known with them."""
        wanted = sorted({(r.array, r.index[0]) for r in touched if r.array in self.ragged}, key=str)
        new = tuple(
            _view(self.ragged[name], lead)
            for name, lead in wanted
            if (name, lead) not in self.views
            and letters(lead) <= self.bound
            and not (early and self.computed & {r.array for r in reads(lead)})
        )
        return new, replace(self, views={**self.views, **{(v.array, v.lead): v.name for v in new}})


def _list(scope: _Scope, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes of one list, new views first."""
    return _opened(scope, nodes, ())[0]


def _opened(
    scope: _Scope, nodes: tuple[Node, ...], later: tuple[Read, ...]
) -> tuple[tuple[Node, ...], _Scope]:
    """The same, and what is known after it, where these elements are read too."""
    views, scope = scope.opened((*later, *(r for n in nodes for r in _accesses(n))), early=True)
    out: list[Node] = [*views]
    for node in nodes:
        views, scope = scope.opened(_accesses(node), early=False)
        out += [*views, _node(scope, node)]
    return tuple(out), scope


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
        case Steps():
            inner = replace(scope, bound=scope.bound | {node.letter})
            body, inside = _opened(inner, node.body, () if node.until is None else reads(node.until))
            until = None if node.until is None else inside.read(node.until)
            return replace(node, body=body, until=until, **_head(scope, node))
        case Loop() | Solve():
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
