"""Keeps out of memory what nobody asks for: temporaries of a straight line become locals, unread ones go."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sympy import Basic

from udlc.ir.expressions import arrays_read, arrays_written, reads, rebuild, substitute
from udlc.ir.grammar import Compute, Program, Read, Statement, walk
from udlc.ir.loops import Assign, Call, Fill, Local, Node, Product, View, inside, walk_nodes, with_body


def drop_unread(program: Program) -> Program:
    """The program without sums, maxima, … that no statement, shape or output reads."""
    while True:
        read = {*program.outputs, *_shaping(program)}
        read |= {name for s, _ in walk(program.statements) for name in arrays_read(s)}
        unread = {
            s.out
            for s, _ in walk(program.statements)
            if isinstance(s, Compute) and s.out not in read and program.arrays[s.out].role == "temporary"
        }
        if not unread:
            return program

        def keep(s: Statement, unread: set[str] = unread) -> list[Statement]:
            return [] if isinstance(s, Compute) and s.out in unread else [s]

        arrays = {name: a for name, a in program.arrays.items() if name not in unread}
        program = replace(program, arrays=arrays, statements=rebuild(program.statements, keep))


def _shaping(program: Program) -> set[str]:
    """Arrays that shapes and bounds of arrays read."""
    return {
        r.array
        for a in program.arrays.values()
        for e in (*a.shape, *([a.bound] if a.bound else []))
        for r in reads(e)
    }


def fold(program: Program, nodes: tuple[Node, ...]) -> tuple[set[str], tuple[Node, ...]]:
    """Temporaries that a straight line sets and reads, and no one else; the nodes with locals for them."""
    uses = Counter(name for node in walk_nodes(nodes) for name in _arrays_of(node))
    kept = {*program.outputs, *_shaping(program)}
    free = {
        name
        for name, a in program.arrays.items()
        if a.role == "temporary" and name not in kept and uses[name]
    }
    folded: set[str] = set()
    nodes = _folded(nodes, {name: uses[name] for name in free}, folded)
    return folded, nodes


def _folded(nodes: tuple[Node, ...], uses: dict[str, int], folded: set[str]) -> tuple[Node, ...]:
    """The nodes of one list, and of those in them."""
    nodes = tuple(with_body(node, _folded(inside(node), uses, folded)) for node in nodes)
    line = [node for node in nodes if isinstance(node, Assign)]
    here = Counter(name for node in line for name in _arrays_of(node))
    named: dict[Basic, Basic] = {}
    for name in sorted(here):
        if uses.get(name) != here[name]:
            continue
        first = next(node for node in line if name in _arrays_of(node))
        touched = {r for node in line for r in _elements(node) if r.array == name}
        starts = first.op == "set" and isinstance(first.target, Read) and first.target.array == name
        if starts and len(touched) == 1 and name not in {r.array for r in reads(first.value)}:
            (element,) = touched
            named[element] = folded_name(name, element.integral)
            folded.add(name)
    if not named:
        return nodes
    return tuple(_renamed(node, named) if isinstance(node, Assign) else node for node in nodes)


def folded_name(array: str, integral: bool = False) -> Local:
    """The local in place of an array, by a name that no other local has."""
    return Local(f"{array}[]", integral)


def _renamed(node: Assign, named: dict[Basic, Basic]) -> Assign:
    target = named.get(node.target, node.target)
    assert isinstance(target, Read | Local)
    if isinstance(target, Read):
        target = Read(target.array, tuple(substitute(i, named) for i in target.index), target.integral)
    return replace(node, target=target, value=substitute(node.value, named))


def _elements(node: Assign) -> tuple[Read, ...]:
    """The elements that an assignment reads or writes."""
    return (*(reads(node.target) if isinstance(node.target, Read) else ()), *reads(node.value))


def _arrays_of(node: Node) -> set[str]:
    """Arrays in a node itself, not in the nodes inside it."""
    match node:
        case Assign():
            return {r.array for r in _elements(node)}
        case Fill() | View():
            return {node.array}
        case Product():
            return {r.array for side in (node.out, node.left, node.right) for r in reads(side)}
        case Call():
            return {*arrays_read(node.statement), *arrays_written(node.statement)}
        case _:
            values = (getattr(node, field) for field in node.__slots__)
            return {r.array for v in values if isinstance(v, Basic) for r in reads(v)} | {
                getattr(node, "count", "")
            }
