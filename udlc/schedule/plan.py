"""Puts a program's statements into loop nests: program in, `Plan` out; each decision is a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from sympy import expand

from udlc.errors import BuildError
from udlc.ir.expressions import in_rows
from udlc.ir.grammar import (
    ZERO,
    Compute,
    Derive,
    Letter,
    LinAlg,
    Program,
    Range,
    Repeat,
    Statement,
    walk,
)
from udlc.ir.linalg import OPERATIONS
from udlc.ir.loops import Call, Flat, Node, Plan, Steps
from udlc.ir.sizes import sizes_of
from udlc.schedule.across import across
from udlc.schedule.constants import constants
from udlc.schedule.costs import nests as costed
from udlc.schedule.costs import totals
from udlc.schedule.draft import Draft
from udlc.schedule.extent import Extents, all_filled, at_axes, extents
from udlc.schedule.flat import flatten
from udlc.schedule.fold import drop_unread, fold
from udlc.schedule.fuse import fuse
from udlc.schedule.hoist import hoist
from udlc.schedule.joins import joined
from udlc.schedule.nests import emptied, nest, parted, rejoined
from udlc.schedule.options import EVERYTHING, Options
from udlc.schedule.products import name_products
from udlc.schedule.reals import reals
from udlc.schedule.shards import examples, shards
from udlc.schedule.share import share
from udlc.schedule.stable import lower
from udlc.schedule.storage import filled_by_row, states
from udlc.schedule.views import open_views


def plan(program: Program, options: Options = EVERYTHING) -> Plan:
    """Loop nests in order: stable sums, rows turned, loop order, first values, joined loops, names, views.

    Args:
        program: tidy, free of Derive nodes.
        options: decisions to leave out, and what carries out products of matrices.

    Raises:
        BuildError: a Derive that was not expanded, an argmax that scatters, an axis that no view can show.
    """
    return finished(draft(program, options), options)


def draft(program: Program, options: Options) -> Draft:
    """Everything but how arrays are looked at: elements are those of the program's arrays."""
    program = _rewritten(program, options)
    found = extents(program) if options.sets else all_filled(program)
    body = (*found.filled, *_Nests(program, found, options).list_of(program.statements))
    scalars: set[str] = set()
    if options.locals:
        scalars, body = fold(program, body)
    arrays = {name: a for name, a in program.arrays.items() if name not in scalars}
    body = hoist(program, body) if options.hoist else body
    body = share(body) if options.share else body
    known = {n: s for n, s in states(program, found).items() if n in arrays} if options.fold else {}
    own = {n: s for n, s in known.items() if n not in program.outputs}
    body = filled_by_row(body, own)
    shared = shards(program) if options.shards else None
    live = {n: s.live for n, s in known.items()}
    return Draft(program, arrays, body, live, shared, sizes_of(program), states=known)


def finished(draft: Draft, options: Options) -> Plan:
    """The plan of a draft: with as few buffers, with long rows and views."""
    draft, joins = joined(draft) if options.join else (draft, {})
    program, body = draft.program, draft.body
    body = flatten(program, body, examples(program)) if options.flat else body
    nodes = open_views(program, body)
    in_one_row = {n.array for n in nodes if isinstance(n, Flat)}
    dense_outputs = {name for name in program.outputs if not in_rows(program.arrays[name])}
    live = {n: rows for n, rows in draft.live.items() if n not in in_one_row | dense_outputs}
    operations = tuple((steps, expand(cost.operations)) for steps, cost in totals(costed(nodes)).items())
    arrays = {n: a for n, a in draft.arrays.items() if n not in joins}
    return Plan(
        program,
        arrays,
        draft.sizes,
        nodes,
        draft.shards,
        operations,
        live,
        options.ratio,
        draft.kept,
        joined=joins,
    )


def _rewritten(program: Program, options: Options) -> Program:
    """The program as loops are made from it."""
    passes: tuple[tuple[bool, Callable[[Program], Program]], ...] = (
        (True, lambda p: lower(p, options.complement)),
        (True, drop_unread),
        (options.constants, constants),
        (options.reals, reals),
        (options.across, across),
    )
    for wanted, each in passes:
        program = each(program) if wanted else program
    return name_products(program, options.contractions)


class _Nests:
    """Statements to nodes; remembers which statement it is at, in the order of `walk`."""

    def __init__(self, program: Program, found: Extents, options: Options) -> None:
        self.program = program
        self.extents = found
        self.options = options
        self.positions = iter(range(sum(1 for _ in walk(program.statements))))
        self.names: Counter[str] = Counter()

    def list_of(self, statements: tuple[Statement, ...]) -> tuple[Node, ...]:
        """The nodes of statements that follow one another, neighbours joined."""
        found = tuple(node for s in statements for node in self.nodes(s))
        return rejoined(fuse(found) if self.options.fuse else found)

    def nodes(self, s: Statement) -> tuple[Node, ...]:
        """The nodes of one statement."""
        position = next(self.positions)
        match s:
            case Compute():
                return self.compute(s, position in self.extents.setting)
            case Repeat():
                body = self.list_of(s.body)
                return (Steps(s.letter, s.lo, s.hi, body, s.down, s.until, s.count, s.origin),)
            case LinAlg():
                return (Call(s, self.batch(s)),)
            case Derive():
                raise BuildError("a derivative is still to be expanded", entry=", ".join(s.origin) or None)

    def compute(self, s: Compute, sets: bool) -> tuple[Node, ...]:
        """The nest of a statement; a slice that it defines alone, but may not cover, is emptied first."""
        name, choice = f"{s.out}_{s.op}", self.options.contractions
        block = nest(
            self.program, s, sets, self.local(name) if s.reduced else name, choice, self.options.order
        )
        if sets or s.op == "sum":
            return parted(block)
        return (replace(block, body=(*emptied(self.program, s), *block.body)),)

    def local(self, name: str) -> str:
        """The name, numbered from its second use."""
        self.names[name] += 1
        return name if self.names[name] == 1 else f"{name}_{self.names[name]}"

    def batch(self, s: LinAlg) -> tuple[Range, ...]:
        """Ranges of the axes between the leading indices and the matrices."""
        shape = self.program.arrays[s.ins[0]].shape
        axes = range(len(s.at), len(shape) - OPERATIONS[s.op].ins[0])
        own = [Letter(f"{s.ins[0]}_{axis}") for axis in axes]
        index = (*s.at, *own)
        return tuple(Range(letter, ZERO, at_axes(shape[axis], index)) for axis, letter in zip(axes, own))
