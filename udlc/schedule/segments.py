"""Makes a run's states anew on the way back, a segment at a time: two drafts in, that of such a backward out.

    forward    for k:  h[k] = a(Ω[k] h[k − 1])               every state of the run is there for the backward
    backward   for k downwards:  …  h[k − 1], h[k]  …

becomes, C being a size that the caller chooses,

    backward   for s downwards, over the segments k = lo + s·C, … of C steps:
                   for k upwards in the segment:    h_again[k] = a(Ω[k] h_again[k − 1])
                   for k downwards in the segment:  …  h_again[k − 1], h_again[k]  …

The first step of a segment is apart: it reads the state before the segment, which alone was kept.  So of K
states K/C are kept and C are there again at a time, fewest where C is √K.  The nests are those of the two
drafts themselves: each number is made by the same operations in the same order, and comes out the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count

import sympy
from sympy import Basic, Expr

from udlc.ir.expressions import map_reads, reads, substitute
from udlc.ir.functions import minimum, quo
from udlc.ir.grammar import Array, Letter, Read, Size
from udlc.ir.loops import (
    Assign,
    Block,
    Call,
    Fill,
    Node,
    Product,
    Solve,
    Steps,
    inside,
    map_node,
    walk_nodes,
    with_body,
)
from udlc.schedule.draft import Draft, packed

EVERY, SEGMENT = "C", "segment"
"""The size that says how many steps a segment has, and what counts segments, where these names are free."""


def in_segments(forward: Draft, backward: Draft) -> Draft | None:
    """The backward that makes states anew, where each has one run, back over the steps that were taken.

    The states that it needs of the forward are those that its draft keeps.
    """
    ups = [n for n in forward.body if isinstance(n, Steps)]
    downs = [n for n in backward.body if isinstance(n, Steps)]
    if len(ups) != 1 or len(downs) != 1 or ups[0].down or not downs[0].down:
        return None
    (down,) = downs
    up = _taken(ups[0], down.letter)
    same = sympy.expand(up.lo - down.lo) == 0 and sympy.expand(up.hi - down.hi) == 0
    if not same or down.until is not None:
        return None
    if any(isinstance(n, Call) for run in (up, down) for n in walk_nodes(run.body)):
        return None
    states = _states(forward, backward, up, down)
    return None if states is None else _Segments(forward, backward, up, down, states).draft()


def _taken(run: Steps, letter: Letter) -> Steps:
    """The steps that a run has taken, counted by this letter."""
    renamed = map_node(run, lambda e: substitute(e, {run.letter: letter}))
    assert isinstance(renamed, Steps)
    if run.until is None:
        return renamed
    return replace(renamed, hi=run.lo + Read(run.count, (), True), until=None, count="")


@dataclass(frozen=True, slots=True)
class _State:
    """An array of which step k of the run makes row k + offset.

    carried: whether a later step reads it.
    given: whether the backward reads it, and not only the steps that are taken anew.
    """

    offset: Expr
    carried: bool
    given: bool


def _states(forward: Draft, backward: Draft, up: Steps, down: Steps) -> dict[str, _State] | None:
    """The states that are made anew, by name; None where they are not read row after row."""
    given = {n for n, a in backward.arrays.items() if a.role == "given"}
    written = _written(up.body)
    if not written <= forward.live.keys():
        return None
    found: dict[str, _State] = {}
    for name in sorted(written):
        offsets = {_row(r, up.letter) for r in _targets(up.body) if r.array == name}
        rows = {_row(r, up.letter) for run in (up, down) for r in _touched(run.body) if r.array == name}
        back = {sympy.expand(offset - row) for offset in offsets for row in rows}
        if len(offsets) != 1 or not back <= {sympy.Integer(0), sympy.Integer(1)}:
            return None
        (offset,) = offsets
        if name in given or 1 in back:
            found[name] = _State(offset, 1 in back, name in given)
    outside = [r for n in backward.body if n is not down for r in _touched((n,)) if r.array in found]
    kept = all(_is_kept(found[r.array], r, up) for r in outside)
    return found if kept and any(state.carried for state in found.values()) else None


def _is_kept(state: _State, r: Read, up: Steps) -> bool:
    """Whether a row is there after the forward: that before the first step, or that of the last."""
    rows = (up.lo - 1 + state.offset, up.hi - 1 + state.offset)
    return state.carried and any(sympy.expand(r.index[0] - row) == 0 for row in rows)


def _row(r: Read, letter: Letter) -> Expr:
    return sympy.expand(r.index[0] - letter) if r.index else sympy.nan


def _targets(nodes: tuple[Node, ...]) -> list[Read]:
    writing = (n for n in walk_nodes(nodes) if isinstance(n, Assign | Product))
    found = (n.target if isinstance(n, Assign) else n.out for n in writing)
    return [r for r in found if isinstance(r, Read)]


def _written(nodes: tuple[Node, ...]) -> set[str]:
    return {r.array for r in _targets(nodes)}


def _touched(nodes: tuple[Node, ...]) -> list[Read]:
    """Every element that nodes read or write."""
    found: list[Read] = []

    def see(e: Basic) -> Basic:
        found.extend(reads(e))
        return e

    for node in nodes:
        map_node(node, see)
    return found


class _Segments:
    """The backward while it is put together."""

    def __init__(
        self, forward: Draft, backward: Draft, up: Steps, down: Steps, states: Mapping[str, _State]
    ) -> None:
        self.forward, self.backward, self.up, self.down, self.states = forward, backward, up, down, states
        program = backward.program
        names = _names(forward) | _names(backward)
        self.every = Size(_free(EVERY, names))
        self.segment = Letter(_free(SEGMENT, names))
        self.again = {name: program.fresh(f"{name}_again") for name in states}
        own = _written(up.body) - states.keys()
        self.own = {name: program.fresh(name) for name in sorted(own & forward.arrays.keys())}

    def draft(self) -> Draft:
        """The backward with its run in segments."""
        at = self.backward.body.index(self.down)
        body = (*self.backward.body[:at], self.run(), *self.backward.body[at + 1 :])
        arrays = self.arrays(self.backward.arrays)
        program = replace(self.backward.program, arrays={**self.backward.program.arrays, **arrays})
        live: dict[str, Expr | int] = dict(self.backward.live)
        live |= {new: self.forward.live.get(old, 1) for old, new in self.own.items()}
        for name, state in self.states.items():
            live[self.again[name]] = self.every if state.given else self.forward.live[name]
            if state.carried:
                live[name] = self.forward.live[name]
        sizes = tuple(sorted({*self.forward.sizes, *self.backward.sizes, self.every}, key=str))
        carried = ((name, state.offset) for name, state in self.states.items() if state.carried)
        kept = {name: (sympy.expand(self.up.lo - 1 + offset), self.every) for name, offset in carried}
        made = Draft(program, arrays, body, live, self.backward.shards, sizes, kept)
        return packed(made, {*kept, *self.again.values()})

    def arrays(self, known: Mapping[str, Array]) -> dict[str, Array]:
        """The backward's arrays, with what the states are made of and without those that are not kept."""
        made = self.forward.arrays
        gone = {name for name, state in self.states.items() if not state.carried}
        found = {name: a for name, a in known.items() if name not in gone}
        read = {r.array for r in _touched(self.up.body)} - _written(self.up.body)
        read |= {name for name, state in self.states.items() if state.carried}
        inputs = {n: _given(a) for n, a in made.items() if n in read and n not in found}
        new = {**self.again, **self.own}
        buffers = {n: replace(made[old], name=n, role="temporary") for old, n in new.items()}
        return {**inputs, **found, **buffers}

    def run(self) -> Steps:
        """The segments downwards: in each its states upwards, then the backward's steps."""
        k, lo, hi = self.up.letter, self.up.lo, self.up.hi
        first = lo + self.segment * self.every
        end = minimum(first + self.every, hi)
        segments = quo(hi - lo + self.every - 1, self.every)

        def steps(run: Steps) -> Steps:
            return replace(run, lo=first + 1, hi=end, body=self.renamed(run.body, first=False))

        def alone(run: Steps) -> Solve:
            return Solve(k, first, sympy.Integer(1), lo, hi, self.renamed(run.body, first=True))

        body = (alone(self.up), steps(self.up), steps(self.down), alone(self.down))
        origin = tuple(dict.fromkeys((*self.up.origin, *self.down.origin)))
        return Steps(self.segment, sympy.Integer(0), segments, body, down=True, origin=origin)

    def renamed(self, nodes: tuple[Node, ...], first: bool) -> tuple[Node, ...]:
        """Nodes on the states that are made anew, but for the row before the first step of a segment."""

        def change(r: Read) -> Read:
            state = self.states.get(r.array)
            before = (
                state is not None and first and sympy.expand(_row(r, self.up.letter) - state.offset) == -1
            )
            name = r.array if before else self.again.get(r.array, self.own.get(r.array, r.array))
            return Read(name, r.index, r.integral)

        made = tuple(map_node(node, lambda e: map_reads(e, change)) for node in nodes)
        return tuple(self.headed(node) for node in made)

    def headed(self, node: Node) -> Node:
        """A node whose comments name what it now writes."""
        node = with_body(node, tuple(map(self.headed, inside(node))))
        new = {**self.again, **self.own}
        if isinstance(node, Fill):
            return replace(node, array=new.get(node.array, node.array))
        if not isinstance(node, Block):
            return node
        return replace(node, statements=tuple(replace(s, out=new.get(s.out, s.out)) for s in node.statements))


def _given(a: Array) -> Array:
    """An array of the forward as the backward has it."""
    return replace(a, role="given") if a.role == "temporary" else a


def _names(draft: Draft) -> set[str]:
    """What letters, sizes and arrays are called."""
    found = {str(x) for a in draft.arrays.values() for e in a.shape for x in e.free_symbols}

    def see(e: Basic) -> Basic:
        found.update(map(str, e.free_symbols))
        return e

    for node in draft.body:
        map_node(node, see)
    return found | draft.program.arrays.keys()


def _free(wanted: str, taken: set[str]) -> str:
    numbered = (f"{wanted}_{n}" for n in count(2))
    return wanted if wanted not in taken else next(name for name in numbered if name not in taken)
