"""Takes out of loops what stays the same in them: numbers read, and calls and divisors made of such numbers.

A compiler may not do it by itself: for all it knows, an element that the loop writes is the number read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from sympy import Basic, Expr, Function, Symbol

from udlc.ir.expressions import reads as reads_in
from udlc.ir.expressions import substitute, symbols
from udlc.ir.functions import is_integral, quo, rem
from udlc.ir.grammar import Letter, Program, Read, Size
from udlc.ir.loops import (
    Assign,
    Block,
    Guard,
    Local,
    Loop,
    Node,
    Product,
    Solve,
    inside,
    walk_nodes,
    with_body,
)
from udlc.schedule.share import CHEAP


def hoist(program: Program, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes with what a loop leaves the same named before the loop."""
    return _Hoist(program, count(1)).nodes(nodes, {})


@dataclass(frozen=True, slots=True)
class _Changing:
    """What a loop changes: arrays and locals that it writes, letters that run in it."""

    arrays: set[str] = field(default_factory=set)
    symbols: set[Symbol] = field(default_factory=set)

    def leaves(self, e: Basic) -> bool:
        """Whether an expression has one value in all of the loop."""
        return not symbols(e) & self.symbols and not any(r.array in self.arrays for r in e.atoms(Read))


class _Hoist:
    """The pass; names of what it takes out are numbered."""

    def __init__(self, program: Program, numbers: count[int]) -> None:
        self.arrays = program.arrays
        self.numbers = numbers

    def nodes(self, nodes: tuple[Node, ...], bounds: dict[Letter, Loop]) -> tuple[Node, ...]:
        """A list of nodes, each loop after the names that it needs; `bounds` has the loops around."""
        out: list[Node] = []
        for node in nodes:
            if not isinstance(node, Loop):
                out.append(with_body(node, self.nodes(inside(node), bounds)))
                continue
            named = self.named(node, bounds)
            loop = _replaced(node, named)
            out += [Assign(local, "set", value) for value, local in named.items()]
            out.append(replace(loop, body=self.nodes(loop.body, {**bounds, node.letter: node})))
        return tuple(out)

    def named(self, loop: Loop, bounds: dict[Letter, Loop]) -> dict[Expr, Local]:
        """What can be taken out of a loop, and its names: reads first, then what is made of them."""
        changing = _changes(loop)
        found: dict[Expr, None] = {}
        for a in _certain(loop.body):
            found.update(dict.fromkeys(r for r in _reads(a.value) if self.is_safe(r, bounds)))
        reads = {r: _name(r) for r in found if changing.leaves(r)}
        named = {**reads, **self.places(loop, changing)}
        certain = set(map(id, _certain(loop.body)))
        for node in walk_nodes(loop.body):
            parts = _costly(substitute(node.value, reads), changing) if isinstance(node, Assign) else []
            for e in parts:  # a condition may keep an element from existing, but no call from having a value
                if e not in named and (id(node) in certain or not e.atoms(Read)):
                    named[e] = Local(f"constant_{next(self.numbers)}")
        return named

    def places(self, loop: Loop, changing: _Changing) -> dict[Expr, Local]:
        """Divisions of integers in indices, which the loop leaves the same, and their names.

        They read and divide by nothing that is not there: the bounds of the loop name the same.
        """
        there = loop.lo.atoms(Read, Size) | loop.hi.atoms(Read, Size)
        found: dict[Expr, None] = {}
        for node in walk_nodes(loop.body):
            if isinstance(node, Assign):
                indices = (i for e in (node.target, node.value) for r in reads_in(e) for i in r.index)
                found.update(dict.fromkeys(e for i in indices for e in sorted(i.atoms(quo, rem), key=str)))
        fit = (e for e in found if changing.leaves(e) and e.atoms(Read) | e.args[1].atoms(Size) <= there)
        return {e: Local(f"place_{next(self.numbers)}", integral=True) for e in fit}

    def is_safe(self, r: Read, bounds: dict[Letter, Loop]) -> bool:
        """Whether the element exists even if the loop never runs."""
        shape = self.arrays[r.array].shape
        return all(i in bounds and (bounds[i].lo, bounds[i].hi) == (0, n) for i, n in zip(r.index, shape))


def _name(r: Read) -> Local:
    words = "_".join(str(i) for i in r.index) or "value"
    return Local(f"{r.array}[{words}]", r.integral)  # a name that no other local has


def _changes(loop: Loop) -> _Changing:
    changing = _Changing()
    for node in walk_nodes((loop,)):
        match node:
            case Loop() | Solve():
                changing.symbols.add(node.letter)
            case Assign(target=Read() as element):
                changing.arrays.add(element.array)
            case Assign(target=Local() as local):
                changing.symbols.add(local)
            case Product():
                changing.arrays.add(node.out.array)
            case _:
                pass
    return changing


def _certain(nodes: tuple[Node, ...]) -> Iterator[Assign]:
    """Assignments that no condition keeps from being reached."""
    for node in nodes:
        if isinstance(node, Assign):
            yield node
        elif isinstance(node, Loop | Block):
            yield from _certain(node.body)


def _reads(e: Expr) -> list[Read]:
    return sorted(e.atoms(Read), key=str)


def _costly(e: Basic, changing: _Changing) -> list[Expr]:
    """The largest parts of an expression that the loop leaves the same and that are worth a name."""
    if not e.args or is_integral(e):
        return []
    if isinstance(e, Expr) and changing.leaves(e) and not (e.is_Pow and e.exp == -1):
        return [e] if _is_costly(e) else []
    parts = [e.args[0]] if e.is_Pow else sorted(e.args, key=str)
    return list(dict.fromkeys(p for part in parts for p in _costly(part, changing)))


def _is_costly(e: Expr) -> bool:
    powers = any(not p.exp.is_Integer or p.exp < 0 for p in e.atoms(type(Symbol("x") ** 2)))
    return powers or any(type(f).__name__ not in CHEAP for f in e.atoms(Function))


def _replaced(loop: Loop, named: dict[Expr, Local]) -> Loop:
    """The loop with names for what was taken out, where it is certain to be reached and elsewhere alike."""
    reads = {e: local for e, local in named.items() if isinstance(e, Read | quo | rem)}
    rest = {e: local for e, local in named.items() if e not in reads}

    def change(node: Node) -> Node:
        if isinstance(node, Assign):
            places = {e: local for e, local in reads.items() if not isinstance(e, Read)}
            target, value = substitute(node.target, places), substitute(node.value, reads).xreplace(rest)
            return replace(node, target=target, value=value)
        if isinstance(node, Guard):
            node = replace(node, condition=substitute(node.condition, reads))
        return with_body(node, tuple(map(change, inside(node))))

    made = change(loop)
    assert isinstance(made, Loop)
    return made
