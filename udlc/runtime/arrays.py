"""Shapes as kernels state them, "K + 1, D[axis0]": their lengths, the sizes they imply, packing.

A ragged array is a list of arrays, one for each index on its first axis.  Packed, it is one flat array, row
after row, with the offsets of the rows and of the end.
"""

from __future__ import annotations

import ast
import itertools
import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from udlc.errors import InputError

OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
CALLS: dict[str, Callable[..., int]] = {"max": max, "min": min, "abs": abs}
AXIS = "axis0"
ALIGNMENT = 64
"""Bytes: of a cache line, and of the widest registers."""

PAGE, LARGE = 4096, 1 << 16
"""Bytes: of a page, within which a processor first tells addresses apart; from which on arrays are large."""

_large = itertools.count()

Known = Mapping[str, Any]
"""Sizes and integer arrays by name."""


@dataclass(frozen=True)
class Extent:
    """The length of an axis: arithmetic of sizes, integer arrays and the index `axis0` on the first axis."""

    text: str

    def __str__(self) -> str:
        return self.text

    @cached_property
    def tree(self) -> ast.expr:
        """The parsed text."""
        return ast.parse(self.text, mode="eval").body

    @cached_property
    def names(self) -> frozenset[str]:
        """Sizes and arrays in it, `axis0` included."""
        calls = {
            n.func.id for n in ast.walk(self.tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        }
        return frozenset(n.id for n in ast.walk(self.tree) if isinstance(n, ast.Name)) - calls

    def length(self, known: Known) -> int:
        """Its value."""
        return _value(self.tree, known)

    def solved(self, size: str, known: Known, length: int) -> int | None:
        """The size that gives this length, all else being known; None where there is none."""
        start = self.length({**known, size: 0})
        slope = self.length({**known, size: 1}) - start
        if slope == 0 or (length - start) % slope:
            return None
        found = (length - start) // slope
        return found if found >= 0 and self.length({**known, size: found}) == length else None


def _value(node: ast.expr, known: Known) -> int:
    match node:
        case ast.Constant(value=int() as number):
            return number
        case ast.Name(id=name):
            return int(known[name])
        case ast.BinOp(left=a, op=op, right=b):
            return OPERATORS[type(op)](_value(a, known), _value(b, known))
        case ast.UnaryOp(op=ast.USub(), operand=a):
            return -_value(a, known)
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=items)):
            return int(known[name][tuple(_value(i, known) for i in items)])
        case ast.Subscript(value=ast.Name(id=name), slice=item):
            return int(known[name][_value(item, known)])
        case ast.Call(func=ast.Name(id="sum"), args=[ast.GeneratorExp(elt=term, generators=[each])]):
            assert isinstance(each.target, ast.Name)
            assert isinstance(each.iter, ast.Call)
            values = range(*(_value(bound, known) for bound in each.iter.args))
            return sum(_value(term, {**known, each.target.id: value}) for value in values)
        case ast.Call(func=ast.Name(id=name), args=args):
            return CALLS[name](*(_value(a, known) for a in args))
        case _:
            raise ValueError(f"{ast.unparse(node)} is not a length")


@dataclass(frozen=True)
class Shape:
    """The axes of an array."""

    axes: tuple[Extent, ...]

    @classmethod
    def parsed(cls, text: str) -> Shape:
        """The shape that a text such as "K + 1, D[axis0]" describes; an empty one is that of a scalar."""
        if not text.strip():
            return cls(())
        tree = ast.parse(f"({text},)", mode="eval").body
        assert isinstance(tree, ast.Tuple)
        return cls(tuple(Extent(ast.unparse(e)) for e in tree.elts))

    def __str__(self) -> str:
        return ", ".join(e.text for e in self.axes)

    def __len__(self) -> int:
        return len(self.axes)

    def __getitem__(self, axis: int) -> Extent:
        return self.axes[axis]

    @cached_property
    def ragged(self) -> bool:
        """Whether rows differ in shape."""
        return any(AXIS in e.names for e in self.axes)

    def lengths(self, known: Known) -> tuple[int, ...]:
        """The shape of a dense array."""
        return tuple(e.length(known) for e in self.axes)

    def rows(self, known: Known) -> list[tuple[int, ...]]:
        """The shape of each row of an array that is packed."""
        count = self.axes[0].length(known)
        if not self.ragged:
            return [self.lengths(known)[1:]] * count
        return [tuple(e.length({**known, AXIS: k}) for e in self.axes[1:]) for k in range(count)]


def infer_sizes(
    arrays: Iterable[tuple[str, Shape, Sequence[int]]], sizes: Iterable[str], known: Known
) -> dict[str, int]:
    """The sizes that make every axis as long as it is, as far as these arrays tell.

    Args:
        arrays: name, shape and lengths found; of a ragged array the first length alone, or none.
        sizes: the names to find.
        known: sizes and integer arrays that are known beforehand.

    Raises:
        InputError: an axis that no size fits.
    """
    names = set(sizes)
    found = {name: int(known[name]) for name in sizes if name in known}
    axes = [(name, e, n) for name, shape, lengths in arrays for e, n in zip(shape.axes, lengths)]
    learnt = True
    while learnt:
        learnt = False
        for name, extent, length in axes:
            unknown = (extent.names & names) - found.keys()
            if len(unknown) != 1 or not extent.names <= names | known.keys():
                continue
            (size,) = unknown
            value = extent.solved(size, {**known, **found}, length)
            if value is None:
                raise InputError(
                    f"no size {size} makes {extent} the length of an axis", argument=name, got=length
                )
            found[size], learnt = value, True
    return found


def offsets(rows: Sequence[tuple[int, ...]]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Where each row of a packed array starts, and where the last one ends."""
    return np.cumsum([0, *map(math.prod, rows)], dtype=np.int64)


@dataclass(frozen=True)
class Places:
    """Where the rows of a packed array lie: where each starts, then the end; and how long all is."""

    at: np.ndarray[Any, np.dtype[np.int64]]
    length: int


def places(
    rows: Sequence[tuple[int, ...]], live: int | None = None, kept: tuple[int, int] | None = None
) -> Places:
    """Where rows lie.

    Args:
        rows: their shapes.
        live: how many live at once, so that row k lies at place k mod `live`; all of them where not given.
        kept: the first of the rows that have places of their own, and how far apart these are.
    """
    if live is None:
        at = offsets(rows)
        return Places(at, int(at[-1]))
    lengths = list(map(math.prod, rows))
    own = set() if kept is None else set(range(kept[0], len(rows), kept[1]))
    longest = max((n for k, n in enumerate(lengths) if k not in own), default=0)
    end = min(live, len(rows) - len(own)) * longest if not own else live * longest
    at = np.arange(len(rows) + 1, dtype=np.int64) % live * longest
    for k in sorted(own):
        at[k], end = end, end + lengths[k]
    return Places(at, end)


def packed(
    rows: Sequence[Any], shapes: Sequence[tuple[int, ...]], dtype: Any, name: str
) -> np.ndarray[Any, Any]:
    """Rows as one flat array; InputError where their shapes are not these."""
    if len(rows) != len(shapes):
        raise InputError("wrong number of rows", argument=name, got=len(rows), expected=len(shapes))
    at = offsets(shapes)
    flat = aligned((int(at[-1]),), dtype)
    for k, (row, shape) in enumerate(zip(rows, shapes)):
        if np.shape(row) != shape:
            raise InputError("wrong shape", argument=f"{name}[{k}]", got=np.shape(row), expected=shape)
        flat[at[k] : at[k + 1]] = np.asarray(row, dtype).reshape(-1)
    return flat


def unpacked(flat: np.ndarray[Any, Any], shapes: Sequence[tuple[int, ...]]) -> list[np.ndarray[Any, Any]]:
    """Views of the rows of a packed array."""
    at = offsets(shapes)
    return [flat[a:b].reshape(shape) for a, b, shape in zip(at, at[1:], shapes)]


def aligned(shape: tuple[int, ...], dtype: Any) -> np.ndarray[Any, Any]:
    """A new array of zeros that starts at a multiple of ALIGNMENT bytes."""
    dtype = np.dtype(dtype)
    size = math.prod(shape) * dtype.itemsize
    space = np.zeros(size + ALIGNMENT + (PAGE if size >= LARGE else 0), np.uint8)
    start = -space.ctypes.data % ALIGNMENT
    if size >= LARGE:
        start = (_place_in_page() - space.ctypes.data) % PAGE
    return space[start : start + size].view(dtype).reshape(shape)


def _place_in_page() -> int:
    """Where in its page the next large array starts: each in another place, none near the start.

    What is read soon after something was written at the same place of another page waits for it; arrays that
    users give start near the start of a page.
    """
    lines = 40
    return 1536 + ALIGNMENT * (next(_large) * 23 % lines)


def as_matrix(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The same numbers with all axes but the first as one."""
    return array.reshape(len(array), math.prod(array.shape[1:]))
