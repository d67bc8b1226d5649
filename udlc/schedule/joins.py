"""Which buffers may be one: a draft's loops in, arrays that take the place of others out.

    dz[i, p] = dh[i, p]·a'(z[i, p])            dz takes the place of dh, which nobody reads any more
    Q[t + 1, s, a] = Q[t, s, a]                row t + 1 takes the place of row t: nothing is left to copy

An array may take the place of one that is alike in shape once that is not touched again; in the nest in which
the one ends and the other begins, each pass through the loops must read its own element and then set it.
Rows of a run's states are compared row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import sympy
from sympy import Basic, Expr

from udlc.ir.expressions import arrays_read, arrays_written, reads
from udlc.ir.grammar import Array, Read
from udlc.ir.loops import (
    Assign,
    Block,
    Call,
    Fill,
    Loop,
    Node,
    Steps,
    inside,
    map_node,
    walk_nodes,
    with_body,
)
from udlc.schedule.draft import Draft
from udlc.schedule.storage import State

FIRST, LAST = -(1 << 30), 1 << 30
"""Steps before and after all that are counted from a row."""

Moment = tuple[int, int, int]
"""When an element is touched: the node, in a run the step counted from its row, the node in the step."""


@dataclass(frozen=True, slots=True)
class _Life:
    """When an array is first and last touched, and by which nodes; of a state, each of its rows."""

    array: Array
    first: tuple[Moment, Node]
    last: tuple[Moment, Node]
    state: State | None


def joined(draft: Draft) -> tuple[Draft, dict[str, str]]:
    """The draft with as few buffers, and which array lies in whose place."""
    shapes = {r.array for a in draft.program.arrays.values() for e in a.shape for r in reads(e)}
    seen = {*draft.program.outputs, *draft.kept, *shapes}
    own = {n: a for n, a in draft.arrays.items() if a.role == "temporary" and n not in seen}
    states = {n: s for n, s in draft.states.items() if n in own}
    alone = in_place(draft.body, states)
    groups = _groups(draft.body, {n: a for n, a in own.items() if n not in alone}, states)
    live = {life.array.name: rows for g in groups for life in g if (rows := _rows(g))}
    body = without_copies(draft.body, alone)
    found = replace(draft, body=body, live={**draft.live, **live, **dict.fromkeys(alone, 1)})
    return found, {life.array.name: g[0].array.name for g in groups for life in g[1:]}


def _groups(
    body: tuple[Node, ...], own: Mapping[str, Array], states: Mapping[str, State]
) -> list[list[_Life]]:
    """Arrays that may lie in one place, one after the other."""
    groups: list[list[_Life]] = []
    for life in sorted(_lives(body, own, states), key=lambda x: (x.first[0], x.array.name)):
        fits = (g for g in groups if all(_after(m, life) for m in g) and _rows([*g, life]) is not None)
        group = next(fits, None)
        if group is None:
            groups.append([life])
        else:
            group.append(life)
    return [g for g in groups if len(g) > 1]


def _after(old: _Life, new: _Life) -> bool:
    """Whether `new` may lie where `old` has lain."""
    a, b = old.array, new.array
    if (a.shape, a.integral, a.packed) != (b.shape, b.integral, b.packed) or not a.shape:
        return False
    runs = [life.state and life.state.run for life in (old, new)]
    if runs[0] is not runs[1]:
        return False
    if old.last[0] != new.first[0]:
        return old.last[0] < new.first[0]
    return _hands_over(new.first[1], _Rows(a.name), _Rows(b.name))


def _rows(group: list[_Life]) -> int | None:
    """How many rows live at once of states that lie in one place; None where that is more than apart."""
    states = [life.state for life in group if life.state is not None]
    if not states:
        return 0
    offsets = [int(s.offset - states[0].offset) * (-1 if s.run.down else 1) for s in states]
    together = max(s.live + max(offsets) - offset for s, offset in zip(states, offsets))
    return together if together < sum(s.live for s in states) else None


def _lives(
    body: tuple[Node, ...], arrays: Mapping[str, Array], states: Mapping[str, State]
) -> Iterator[_Life]:
    """The life of each array that only assignments and products touch."""
    called = {n for c in walk_nodes(body) if isinstance(c, Call) for n in _of_call(c)}
    filled = {n.array for n in walk_nodes(body) if isinstance(n, Fill)}
    for name, a in arrays.items():
        state = states.get(name)
        touches = sorted(_touches(body, name, state), key=lambda t: t[0])
        if touches and name not in called | filled:
            yield _Life(a, touches[0], touches[-1], state)


def _of_call(c: Call) -> tuple[str, ...]:
    return (*arrays_read(c.statement), *arrays_written(c.statement))


def _touches(body: tuple[Node, ...], name: str, state: State | None) -> Iterator[tuple[Moment, Node]]:
    for place, node in enumerate(body):
        if not isinstance(node, Steps):
            if _touched(node, name):
                yield (place, 0, 0), node
        elif state is None or node.letter != state.run.letter:
            if _touched(node, name):
                yield (place, FIRST, 0), node
                yield (place, LAST, 0), node
        else:
            yield from _in_run(node, place, name)


def _in_run(run: Steps, place: int, name: str) -> Iterator[tuple[Moment, Node]]:
    """The touches of a row, in which steps counted from it; the condition is tested when a step ends."""
    nodes: list[tuple[int, Node, tuple[Read, ...]]] = [
        (n, node, tuple(_touched(node, name))) for n, node in enumerate(run.body)
    ]
    if run.until is not None:
        nodes.append((len(run.body), run, tuple(r for r in reads(run.until) if r.array == name)))
    for n, node, found in nodes:
        for r in found:
            step = int(sympy.expand(r.index[0] - run.letter)) * (1 if run.down else -1)
            yield (place, step, n), node


def _touched(node: Node, name: str) -> list[Read]:
    """The elements of an array that a node reads or writes."""
    found: list[Read] = []

    def see(e: Basic) -> Basic:
        found.extend(r for r in reads(e) if r.array == name)
        return e

    map_node(node, see)
    return found


@dataclass(frozen=True, slots=True)
class _Rows:
    """An array, or the row of a state at this place from the letter of its run."""

    array: str
    row: Expr | None = None

    def has(self, r: Read) -> bool:
        return r.array == self.array and (self.row is None or sympy.expand(r.index[0] - self.row) == 0)

    def index(self, r: Read) -> tuple[Expr, ...]:
        return r.index if self.row is None else r.index[1:]


def _hands_over(node: Node, old: _Rows, new: _Rows) -> bool:
    """Whether each pass through the loops of a node reads its element of `old`, then sets that of `new`."""

    def touched(n: Node) -> list[tuple[Expr, ...]]:
        names = {old.array, new.array}
        return [old.index(r) for name in sorted(names) for r in _touched(n, name) if old.has(r) or new.has(r)]

    touching = [(loops, line) for loops, line in _passes(node, ()) if any(map(touched, line))]
    if len(touching) != 1:
        return False
    ((loops, line),) = touching
    indices = {index for n in line for index in touched(n)}
    if len(indices) != 1 or not {x.letter for x in loops} <= {*next(iter(indices))}:
        return False
    return _reads_then_sets(line, old, new)


def _passes(node: Node, loops: tuple[Loop, ...]) -> Iterator[tuple[tuple[Loop, ...], tuple[Node, ...]]]:
    """What follows one another in the loops of a node, and the loops around it."""
    if isinstance(node, Block | Loop):
        around = (*loops, node) if isinstance(node, Loop) else loops
        yield around, tuple(n for n in node.body if not isinstance(n, Block | Loop))
        for n in node.body:
            yield from _passes(n, around) if isinstance(n, Block | Loop) else ()


def _reads_then_sets(line: tuple[Node, ...], old: _Rows, new: _Rows) -> bool:
    begun = False
    for node in line:
        if not isinstance(node, Assign):
            if _touched(node, old.array) or _touched(node, new.array):
                return False
            continue
        read = reads(node.value)
        writes = isinstance(node.target, Read) and new.has(node.target)
        if isinstance(node.target, Read) and old.has(node.target):
            return False
        if any(map(old.has if begun else new.has, read)) or (writes and not begun and node.op != "set"):
            return False
        begun = begun or writes
    return begun


def in_place(body: tuple[Node, ...], states: Mapping[str, State]) -> set[str]:
    """The states, of which two rows live at once, each of whose rows may take the place of the one before."""
    return {
        name
        for name, state in states.items()
        if state.live == 2 and not state.zeroed and _takes_the_place_before(body, name, state)
    }


def _takes_the_place_before(body: tuple[Node, ...], name: str, state: State) -> bool:
    (run,) = (n for n in body if isinstance(n, Steps) and n.letter == state.run.letter and _touched(n, name))
    new = run.letter + state.offset
    old = new + (1 if run.down else -1)
    rows = _Rows(name, old), _Rows(name, new)
    olds, news = ([n for n, x in enumerate(run.body) if any(map(r.has, _touched(x, name)))] for r in rows)
    after = body[body.index(run) + 1 :]
    last = state.last + state.offset
    later = [r for n in after for r in _touched(n, name)] + [
        r for r in (() if run.until is None else reads(run.until)) if rows[0].has(r)
    ]
    if any(sympy.expand(r.index[0] - last) != 0 for r in later) or not olds or not news:
        return False
    if olds[-1] != news[0]:
        return olds[-1] < news[0]
    return _hands_over(run.body[news[0]], *rows)


def without_copies(body: tuple[Node, ...], rows: set[str]) -> tuple[Node, ...]:
    """The nodes without assignments of an element of these states to the same element of the next row."""

    def kept(node: Node) -> Node | None:
        if isinstance(node, Assign):
            return None if _copies(node, rows) else node
        if not inside(node):
            return node
        left = tuple(new for n in inside(node) if (new := kept(n)) is not None)
        return with_body(node, left) if left else None

    return tuple(new for n in body if (new := kept(n)) is not None)


def _copies(node: Assign, rows: set[str]) -> bool:
    value, target = node.value, node.target
    return (
        node.op == "set"
        and isinstance(value, Read)
        and isinstance(target, Read)
        and value.array == target.array
        and value.array in rows
        and value.index[1:] == target.index[1:]
    )
