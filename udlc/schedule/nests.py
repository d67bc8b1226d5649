"""One statement to its loop nest: loops in order, guards as early as can be, sums in a local scalar."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TypeAlias

from sympy import Basic, Expr, Integer, Symbol, oo

from udlc.errors import BuildError
from udlc.ir.expressions import letters, parts
from udlc.ir.grammar import ZERO, Compute, Op, Program, Range, Read
from udlc.ir.loops import Assign, Block, Contraction, Guard, Local, Loop, Node, Product, Solve
from udlc.ir.reductions import IDENTITY
from udlc.schedule.contractions import Choice, contraction
from udlc.schedule.extent import covers, slots
from udlc.schedule.order import free_of, loop_order

Guards: TypeAlias = tuple[Basic, ...]


def identity(op: Op, integral: bool) -> Expr:
    """What a slice holds before anything contributed to it, in an array of reals or of integers."""
    value = IDENTITY[op](integral)
    return oo if value == math.inf else -oo if value == -math.inf else Integer(int(value))


@dataclass(frozen=True, slots=True)
class _Nest:
    """A statement on its way to loops: its element, and the scalar that collects.

    sets: it assigns its slice.  covers: its own letters run over whole axes, so that its element exists
    whatever the guards say.
    """

    statement: Compute
    element: Read
    collector: Local
    sets: bool
    covers: bool

    @property
    def identity(self) -> Expr:
        return identity(self.statement.op, self.element.integral)


def nest(program: Program, s: Compute, sets: bool, name: str, choice: Choice, ordered: bool = True) -> Block:
    """The loops of a statement; with `sets` they assign its slice, else they add to what is there.

    `name` is that of the local scalar, should one be needed; `ordered` puts contiguous accesses innermost.
    """
    known = contraction(program, s, sets, choice)
    if known is not None and known.method == "tiles":
        return Block((s,), _product(s, known), known)
    integral = program.arrays[s.out].integral
    made = _Nest(s, Read(s.out, s.at, integral), Local(name, integral), sets, covers(program, s))
    order = loop_order(s, ordered)
    if s.op == "argmax" and not made.covers:
        raise BuildError(f"an argmax into {made.element}, whose indices are not whole axes", symbol=s.out)
    return Block((s,), _loops(made, order, s.guards, _outer_letters(s)), known)


def parted(block: Block) -> tuple[Block, ...]:
    """A nest that sets its elements to the identity and then updates them, as two: each may join others."""
    if block.contraction is not None or len(block.body) != 2 or len(block.statements) != 1:
        return (block,)
    (s,) = block.statements
    start, rest = block.body
    first = _innermost(start)
    if not isinstance(rest, Loop) or not isinstance(first, Assign) or start is first:
        return (block,)
    return Block((_clearing(s, first.value),), (start,)), Block((s,), (rest,))


def _clearing(s: Compute, value: Expr) -> Compute:
    """The statement that sets the elements of another to a value."""
    held = tuple(r for r in s.domain if not free_of(s, r))
    return Compute(s.out, s.at, "sum", held, value, (), s.origin)


def rejoined(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes with those that were parted, but joined no others, as one again."""
    out: list[Node] = []
    for node in nodes:
        last = out[-1] if out else None
        if isinstance(last, Block) and isinstance(node, Block) and len(node.statements) == 1:
            (s,) = node.statements
            if last.statements == (_clearing(s, identity(s.op, _is_integral(last))),):
                out[-1] = Block((s,), (*last.body, *node.body))
                continue
        out.append(node)
    return tuple(out)


def _is_integral(block: Block) -> bool:
    """Whether what a block clears is an array of integers."""
    first = _innermost(block.body[0])
    return isinstance(first, Assign) and bool(first.target.is_integer)


def _innermost(node: Node) -> Node:
    """What stands alone in a nest of loops."""
    while isinstance(node, Loop) and len(node.body) == 1:
        (node,) = node.body
    return node


def _product(s: Compute, c: Contraction) -> tuple[Node, ...]:
    """The product of matrices, for every value of the letters that all of them share."""
    inner = tuple(r for r in s.domain if r.letter not in c.batch)
    product = Product(Read(s.out, s.at), c.left, c.right, c.m, c.n, c.k, inner, s.origin)
    return _wrap([r for x in c.batch for r in s.domain if r.letter == x], (product,))


def emptied(program: Program, s: Compute) -> tuple[Node, ...]:
    """Loops that fill the slice that a statement defines alone with the identity of its op."""
    integral = program.arrays[s.out].integral
    at, domain = slots(program, s)
    element = Assign(Read(s.out, at, integral), "set", identity(s.op, integral), s.origin)
    return _wrap(list(domain), (element,))


def _outer_letters(s: Compute) -> set[Symbol]:
    """Letters that Repeats around the statement bind: all it mentions and does not own."""
    return {x for e in parts(s) for x in letters(e)} - set(s.letters)


def _loops(made: _Nest, order: tuple[Range, ...], guards: Guards, bound: set[Symbol]) -> tuple[Node, ...]:
    """The loops still to be opened, inside those whose letters are bound."""
    s = made.statement
    held = [r for r in order if not free_of(s, r)]
    if not made.sets and guards and letters(guards[0]) <= bound:
        return (Guard(guards[0], _loops(made, order, guards[1:], bound)),)
    if not held and made.sets:
        return _collected(made, order, guards, bound)
    if not held and order and (made.covers or not guards):
        return _collected(made, order, guards, bound)
    if made.sets and free_of(s, order[0]):
        start = _wrap(held, (Assign(made.element, "set", made.identity, s.origin),))
        return (*start, *_loops(replace(made, sets=False), order, guards, bound))
    if order:
        return (_open(order[0], _loops(made, order[1:], guards, bound | {order[0].letter})),)
    return (_update(made, made.element, s.body),)


def _collected(made: _Nest, order: tuple[Range, ...], guards: Guards, bound: set[Symbol]) -> tuple[Node, ...]:
    """Loops that leave the element the same: a scalar collects, then goes to the element."""
    s = made.statement
    if s.op == "argmax":
        return _searched(made, order, guards, bound)
    if not order and not guards:
        return (Assign(made.element, "set", s.body, s.origin),)
    if not order:
        start = Assign(made.element, "set", made.identity, s.origin)
        inner: tuple[Node, ...] = (Assign(made.element, "set", s.body, s.origin),)
        for g in reversed(guards):
            inner = (Guard(g, inner),)
        return (start, *inner)
    start = Assign(made.collector, "set", made.identity, s.origin)
    inner = _guarded(order, guards, bound, (_update(made, made.collector, s.body),))
    op = "set" if made.sets else s.op
    return (start, *inner, Assign(made.element, op, made.collector, s.origin))  # type: ignore[arg-type]


def _searched(made: _Nest, order: tuple[Range, ...], guards: Guards, bound: set[Symbol]) -> tuple[Node, ...]:
    """The first place of the largest value: `best` so far, and its flat position in the reduced letters."""
    s = made.statement
    best, value = Local(f"{made.collector.name}_best"), Local(f"{made.collector.name}_value")
    place: Expr = ZERO
    for r in s.reduced:
        place = place * (r.hi - r.lo) + r.letter - r.lo
    found = (Assign(best, "set", value, s.origin), Assign(made.collector, "set", place, s.origin))
    # The first value always counts, be it −∞.
    better = (value > best) | ((made.collector < 0) & (value >= best))
    look = (Assign(value, "set", s.body, s.origin), Guard(better, found))
    return (
        Assign(best, "set", -oo, s.origin),
        Assign(made.collector, "set", made.identity, s.origin),
        *_guarded(order, guards, bound, look),
        Assign(made.element, "set", made.collector, s.origin),
    )


def _guarded(
    order: tuple[Range, ...], guards: Guards, bound: set[Symbol], inner: tuple[Node, ...]
) -> tuple[Node, ...]:
    """Loops with each guard as soon as its letters, and the guards before it, are there."""
    if guards and letters(guards[0]) <= bound:
        return (Guard(guards[0], _guarded(order, guards[1:], bound, inner)),)
    if not order:
        return inner
    return (_open(order[0], _guarded(order[1:], guards, bound | {order[0].letter}, inner)),)


def _update(made: _Nest, target: Read | Local, value: Expr) -> Assign:
    s = made.statement
    if s.op in ("argmax", "logsumexp"):
        raise BuildError(f"{s.op} into {made.element} is not lowered", symbol=s.out)
    return Assign(target, s.op, value, s.origin)  # type: ignore[arg-type]


def _open(r: Range, body: tuple[Node, ...]) -> Node:
    if r.equation is None:
        return Loop(r.letter, r.lo, r.hi, body)
    return Solve(r.letter, *r.equation, r.lo, r.hi, body)


def _wrap(ranges: list[Range], body: tuple[Node, ...]) -> tuple[Node, ...]:
    for r in reversed(ranges):
        body = (_open(r, body),)
    return body
