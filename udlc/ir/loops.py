"""The second language, loop nests over the same expressions: `schedule` makes them, `emit` prints them.

A plan is a list of nodes.  Expressions are those of programs, in which locals may stand beside reads, and the
functions of `pair_functions` may be called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from sympy import Basic, Expr, Symbol

from udlc.ir.expressions import map_parts
from udlc.ir.grammar import Array, Compute, Letter, LinAlg, Program, Range, Read, Size

Update: TypeAlias = Literal["set", "sum", "prod", "max", "min"]


class Local(Symbol):
    """A scalar variable of a kernel; an accumulator, or a value that several statements share."""

    __slots__ = ("integral",)

    integral: bool

    def __new__(cls, name: str, integral: bool = False) -> Local:
        self = Symbol.__xnew__(cls, name, **({"integer": True} if integral else {}))
        self.integral = integral
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[object, ...], dict[str, object]]:
        return (self.name, self.integral), {}


@dataclass(frozen=True, slots=True)
class Assign:
    """target = value, or target op= value; `origin` names the equations that it belongs to."""

    target: Read | Local
    op: Update
    value: Expr
    origin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """for letter in lo .. hi-1, or downwards."""

    letter: Letter
    lo: Expr
    hi: Expr
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Solve:
    """The one value of letter that is numerator / denominator, where that is exact and in lo .. hi-1."""

    letter: Letter
    numerator: Expr
    denominator: Expr
    lo: Expr
    hi: Expr
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """if condition: body."""

    condition: Basic
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fill:
    """Every element of an array, or of its places lo .. hi-1 on the first axis, becomes zero."""

    array: str
    rows: tuple[Expr, Expr] | None = None


@dataclass(frozen=True, slots=True)
class View:
    """`name` is the dense array that stands at the leading index `lead` of a packed ragged array."""

    name: str
    array: str
    lead: Expr
    shape: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Flat:
    """`name` is a matrix as one long row; `elements` pairs indices there with indices of the matrix."""

    name: str
    array: str
    shape: tuple[Expr, ...]
    elements: tuple[tuple[Expr, tuple[Expr, ...]], ...]


@dataclass(frozen=True, slots=True)
class Contraction:
    """out[batch, m, n] += Σ_k left[batch, m, k] · right[batch, k, n], and what carries it out."""

    left: Read
    right: Read
    batch: tuple[Letter, ...]
    m: tuple[Letter, ...]
    n: tuple[Letter, ...]
    k: tuple[Letter, ...]
    method: Literal["tiles", "loops"]


@dataclass(frozen=True, slots=True)
class Product:
    """out = left · right, of matrices as they stand in memory.

    The last letters of each read are its rows and columns, several of them one axis.
    """

    out: Read
    left: Read
    right: Read
    rows: tuple[Letter, ...]
    columns: tuple[Letter, ...]
    summed: tuple[Letter, ...]
    domain: tuple[Range, ...]
    origin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """The nodes that carry out these statements; the statements head them as comments."""

    statements: tuple[Compute, ...]
    body: tuple[Node, ...]
    contraction: Contraction | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """A Repeat: its body in order for every letter in lo .. hi-1, downwards if so, until a relation holds."""

    letter: Letter
    lo: Expr
    hi: Expr
    body: tuple[Node, ...]
    down: bool = False
    until: Basic | None = None
    count: str = ""
    origin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """An operation of linear algebra on the slices at its leading indices and at the letters of `batch`."""

    statement: LinAlg
    batch: tuple[Range, ...]


Node: TypeAlias = Assign | Loop | Solve | Guard | Fill | View | Flat | Product | Block | Steps | Call


@dataclass(frozen=True, slots=True)
class Shards:
    """How the examples of a batch are shared out: a shard is the same kernel on fewer of them.

    size: the number of examples.  rows: arrays whose first axis has them.  own: other arrays that differ from
    shard to shard.  partial: outputs that are a shard's part of a sum.
    """

    size: Size
    rows: tuple[str, ...]
    own: tuple[str, ...]
    partial: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Loop nests in order, of a program (lowered).

    Its arguments are those arrays of the program that are kept in memory, then the sizes.
    operations: how many one pass through each chain of runs takes.
    live: array → how many rows of it live at once, row k at place k mod that; of an output, where it may be
    dropped after the kernel.
    kept: given arrays of which rows are kept beside those: the first of these, and how far apart they are.
    joined: array → the one in whose place it lies; its own buffer is no argument.
    saves: of the second of two phases, how many numbers fewer go from core to core than by adding up
    gradients: as `operations`, the sum over chains of loops; two phases are chosen where that is positive.
    ratios: whether quotients of powers are powers of quotients, which overflow later.
    """

    program: Program
    arrays: Mapping[str, Array]
    sizes: tuple[Size, ...]
    body: tuple[Node, ...]
    shards: Shards | None
    operations: tuple[tuple[tuple[Steps, ...], Expr], ...] = ()
    live: Mapping[str, Expr | int] = field(default_factory=dict)
    ratios: bool = True
    kept: Mapping[str, tuple[Expr, Expr]] = field(default_factory=dict)
    joined: Mapping[str, str] = field(default_factory=dict)
    saves: tuple[tuple[tuple[Steps, ...], Expr], ...] = ()

    @property
    def folded(self) -> dict[str, Expr | int]:
        """The buffers of which no more rows are kept than live at once."""
        return {name: rows for name, rows in self.live.items() if name not in self.program.outputs}


def inside(node: Node) -> tuple[Node, ...]:
    """The nodes directly in a node."""
    return () if isinstance(node, Assign | Fill | View | Flat | Product | Call) else node.body


def with_body(node: Node, body: tuple[Node, ...]) -> Node:
    """The node with other nodes in it; one that holds none is left as it is."""
    return (
        node if isinstance(node, Assign | Fill | View | Flat | Product | Call) else replace(node, body=body)
    )


def walk_nodes(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node, outer ones before those in them."""
    for node in nodes:
        yield node
        yield from walk_nodes(inside(node))


def map_node(node: Node, change: Callable[[Basic], Basic]) -> Node:
    """The node with every expression, letter and commented statement in it changed."""
    if isinstance(node, Flat):
        return node
    if isinstance(node, Fill):
        rows = node.rows and tuple(map(change, node.rows))
        return Fill(node.array, rows)
    if isinstance(node, Call):
        ranges = tuple(_map_range(r, change) for r in node.batch)
        return Call(map_parts(node.statement, change), ranges)  # type: ignore[arg-type]
    if isinstance(node, Product):
        out, left, right = map(change, (node.out, node.left, node.right))
        rows, columns, summed = (tuple(map(change, g)) for g in (node.rows, node.columns, node.summed))
        ranges = tuple(_map_range(r, change) for r in node.domain)
        return Product(out, left, right, rows, columns, summed, ranges, node.origin)
    changes: dict[str, object] = {}
    for name in node.__slots__:
        value = getattr(node, name)
        if isinstance(value, Basic):
            changes[name] = change(value)
    if isinstance(node, View):
        changes["shape"] = tuple(map(change, node.shape))
    elif not isinstance(node, Assign):
        changes["body"] = tuple(map_node(n, change) for n in node.body)
    if isinstance(node, Block):
        changes["statements"] = tuple(map_compute(s, change) for s in node.statements)
    return replace(node, **changes)  # type: ignore[arg-type]


def map_compute(s: Compute, change: Callable[[Basic], Basic]) -> Compute:
    """The statement with every expression and every letter it owns changed."""
    changed = map_parts(s, change)
    assert isinstance(changed, Compute)
    domain = tuple(replace(r, letter=change(r.letter)) for r in changed.domain)
    return replace(changed, domain=domain)


def _map_range(r: Range, change: Callable[[Basic], Basic]) -> Range:
    return Range(change(r.letter), change(r.lo), change(r.hi))
