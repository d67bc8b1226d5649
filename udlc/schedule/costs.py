"""A plan's nests to what they do: operations, and elements read and written, as expressions of the sizes.

Each element that a nest touches counts once; a condition counts as if it always held.  A function counts as
the polynomial by which it is computed, about.  A step in two phases is weighed by the numbers that it saves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import sympy
from sympy import Basic, Expr, Function, count_ops, expand, preorder_traversal, prod

from udlc.ir.expressions import letters, reads, substitute, symbols
from udlc.ir.functions import Opaque
from udlc.ir.grammar import ONE, ZERO, Array, Axis, Letter, Read
from udlc.ir.loops import Assign, Block, Loop, Node, Product, Solve, Steps, inside
from udlc.schedule.phases import Phases
from udlc.schedule.share import CHEAP

FUNCTION = 20
"""Operations of a function that is no instruction."""

Trips = dict[Letter, Expr]
"""How often each loop around a place runs."""


@dataclass
class Cost:
    """Operations of a nest; how many elements it reads and writes, by element."""

    operations: Expr = ZERO
    read: dict[Read, Expr] = field(default_factory=dict)
    written: dict[Read, Expr] = field(default_factory=dict)

    def text(self) -> str:
        """Operations and elements in words."""
        counts = (expand(sum(found.values(), ZERO)) for found in (self.read, self.written))
        read, written = (formula(e) for e in counts)
        return f"{formula(expand(self.operations))} operations; reads {read}, writes {written} elements"

    def at(self, values: Mapping[Basic, Basic]) -> Cost:
        """The cost where letters have these values."""
        read, written = (
            {r: substitute(n, values) for r, n in found.items()} for found in (self.read, self.written)
        )
        return Cost(substitute(self.operations, values), read, written)

    def add(self, other: Cost) -> None:
        """Another nest's cost on top."""
        self.operations += other.operations
        for mine, new in ((self.read, other.read), (self.written, other.written)):
            for r, n in new.items():
                mine[r] = mine.get(r, ZERO) + n


@dataclass(frozen=True)
class Nest:
    """A block of a plan, the runs in order around it, and its cost in one pass through these."""

    block: Block
    steps: tuple[Steps, ...]
    cost: Cost


def nests(body: tuple[Node, ...]) -> tuple[Nest, ...]:
    """The outermost blocks of a plan in order."""
    return tuple(_nests(body, (), {}))


def totals(found: tuple[Nest, ...]) -> dict[tuple[Steps, ...], Cost]:
    """What all nests inside the same runs cost together."""
    total: dict[tuple[Steps, ...], Cost] = {}
    for nest in found:
        total.setdefault(nest.steps, Cost()).add(nest.cost)
    return total


def saved(phases: Phases) -> tuple[tuple[tuple[Steps, ...], Expr], ...]:
    """How many numbers fewer go from core to core in two phases than where shards add up gradients.

    Gradients that are added up are as many numbers as there are parameters; phases exchange what the second
    reads of the examples.  In chains of runs and what each pass through them counts.
    """
    counted: dict[tuple[Steps, ...], Expr] = {}
    for sign, arrays in ((1, phases.gradient), (-1, phases.exchanged)):
        for a in arrays:
            rows, numbers = _numbers(a)
            counted[rows] = counted.get(rows, ZERO) + sign * numbers
    return tuple((rows, expand(numbers)) for rows, numbers in counted.items())


def _numbers(a: Array) -> tuple[tuple[Steps, ...], Expr]:
    """How many numbers an array holds: one after the other the rows of one whose rows differ in shape."""
    if not any(isinstance(x, Axis) for e in a.shape for x in symbols(e)):
        return (), prod(a.shape, start=ONE)
    row = Letter("row")
    lengths = (substitute(e, {Axis(0): row}) for e in a.shape[1:])
    return (Steps(row, ZERO, a.shape[0], ()),), prod(lengths, start=ONE)


def formula(e: Expr) -> str:
    """An expression as it is written on paper."""
    return str(e).replace("**", "^").replace("*", "·")


def _nests(nodes: tuple[Node, ...], steps: tuple[Steps, ...], trips: Trips) -> Iterator[Nest]:
    for node in nodes:
        match node:
            case Block():
                cost = Cost()
                _collect(cost, node.body, trips)
                yield Nest(node, steps, cost)
            case Steps():
                yield from _nests(node.body, (*steps, node), trips)
            case Loop():
                yield from _nests(node.body, steps, _entered(trips, node))
            case Solve(denominator=sympy.S.One):
                for nest in _nests(node.body, steps, trips):
                    yield replace(nest, cost=nest.cost.at({node.letter: node.numerator}))
            case _:
                yield from _nests(inside(node), steps, trips)


def _entered(trips: Trips, loop: Loop) -> Trips:
    """One loop further in; where a bound depends on a letter around, that letter counts as its last value."""
    last = {letter: n - 1 for letter, n in trips.items()}
    return {**trips, loop.letter: substitute(loop.hi - loop.lo, last)}


def _collect(cost: Cost, nodes: tuple[Node, ...], trips: Trips) -> None:
    for node in nodes:
        match node:
            case Assign():
                runs = prod(trips.values(), start=ONE)
                cost.operations += runs * (_operations(node.value) + (node.op != "set"))
                _touch(cost.read, reads(node.value), trips)
                if isinstance(node.target, Read):
                    _touch(cost.written, (node.target,), trips)
                    if node.op != "set":
                        _touch(cost.read, (node.target,), trips)
            case Product():
                ranges = {**trips, **{r.letter: r.hi - r.lo for r in node.domain}}
                cost.operations += 2 * prod(ranges.values(), start=ONE)
                _touch(cost.read, (node.left, node.right), ranges)
                _touch(cost.written, (node.out,), ranges)
            case Loop():
                _collect(cost, node.body, _entered(trips, node))
            case _:
                _collect(cost, inside(node), trips)


def _operations(value: Expr) -> Expr:
    """Of one value."""
    called = [
        f
        for f in preorder_traversal(value)
        if isinstance(f, Function) and not isinstance(f, Opaque) and type(f).__name__ not in CHEAP
    ]
    own = count_ops(value.xreplace({r: Letter("element") for r in reads(value)}))
    return own + (FUNCTION - 1) * len(called)


def _touch(found: dict[Read, Expr], elements: tuple[Read, ...], trips: Trips) -> None:
    for r in elements:
        own = {x for i in r.index for x in letters(i)}
        found[r] = prod((n for letter, n in trips.items() if letter in own), start=ONE)
