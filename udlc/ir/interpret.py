"""A program and its inputs in, the value of every array out: slow, obvious, and the meaning of a program.

Statements run one after the other, each at every point of its domain.  The law, that every element is
complete before it is first read, is enforced element by element.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
from sympy import Basic

from udlc.errors import InputError, IRError, UdlcError
from udlc.ir.evaluate import NumberKind, Points, Store, Values
from udlc.ir.expressions import letters, symbols
from udlc.ir.grammar import (
    Array,
    Axis,
    Compute,
    Derive,
    Letter,
    LinAlg,
    Program,
    Range,
    Repeat,
    Statement,
)
from udlc.ir.linalg import OPERATIONS
from udlc.ir.reductions import IDENTITY, argmax, reduce
from udlc.ir.show import statement_text
from udlc.ir.sizes import as_array, infer_sizes, sizes_of

Bindings = Mapping[str, Sequence[Any]]


def interpret(
    program: Program, inputs: Mapping[str, Any], bind: Bindings | None = None, number: NumberKind = "float64"
) -> dict[str, Values]:
    """The value of every array: float64 (or mpmath numbers), int64 where integral, ragged ones padded.

    Args:
        program: without Derive.
        inputs: given, parameter and noise arrays by name, and sizes that occur in no shape; other names are
            ignored.  A ragged array comes padded, or as a list of rows.
        bind: for every opaque function its value and derivatives [f, f′, …], taking arrays.
        number: "mpmath" computes with numbers of mpmath's current precision.

    Raises:
        InputError: an input that is missing or does not fit.
        IRError: the law broken, an index outside of an array, a Derive.
    """
    return _run(program, inputs, bind or {}, number, trace=None).arrays


def signature(program: Program, inputs: Mapping[str, Any], bind: Bindings | None = None) -> tuple[bytes, ...]:
    """Every choice made: signs at kinks, truth of relations, winners of max, min, argmax and sort.

    Two inputs with equal signatures lie on one smooth piece: no kink is between them.
    """
    return tuple(_run(program, inputs, bind or {}, "float64", trace=[]).trace or ())


def _run(
    program: Program, inputs: Mapping[str, Any], bind: Bindings, number: NumberKind, trace: list[bytes] | None
) -> Store:
    missing = [a.name for a in program.inputs if a.name not in inputs]
    if missing:
        raise InputError("is not given", argument=missing[0], model=program.name or None)
    given = {a.name: as_array(a, inputs[a.name]) for a in program.inputs}
    bounds = {s for a in program.inputs if a.bound is not None for s in symbols(a.bound)}
    by_name = {str(s): inputs[str(s)] for s in (*sizes_of(program), *bounds) if str(s) in inputs}
    sizes = infer_sizes(program.inputs, {n: v.shape for n, v in given.items()}, by_name)
    store = Store(given, program.arrays, sizes, bind, number, trace=trace)
    for a in program.inputs:
        _check_input(store, a)
        if number == "mpmath" and not a.integral:
            given[a.name] = np.vectorize(mpmath.mpf, otypes=[object])(given[a.name])
    run = _Run(store)
    for a in program.arrays.values():
        if a.role == "temporary":
            run.declare(a)
    run.statements(program.statements, {})
    return store


def _nowhere(outer: Mapping[Letter, int]) -> Points:
    """The one point that a statement without letters has."""
    return Points(1, {v: np.array([k]) for v, k in outer.items()})


def row_lengths(store: Store, a: Array) -> tuple[int, ...]:
    """The lengths of the axes; of a ragged axis, that of the largest row."""
    index: list[Values] = []
    count, lengths = 1, []
    for axis in range(len(a.shape)):
        if not any(isinstance(s, Axis) for s in symbols(a.shape[axis])):
            lengths.append(int(store.index(a.shape[axis], Points(1, {}))[0]))
            extents = np.full(count, lengths[-1])
        else:
            extents = store.extent(a.name, axis, index, count)
            lengths.append(int(extents.max(initial=0)))
        row = np.repeat(np.arange(count), np.maximum(extents, 0))
        start = np.cumsum(extents) - extents
        index = [i[row] for i in index] + [np.arange(len(row)) - start[row]]
        count = len(row)
    return tuple(lengths)


def _check_input(store: Store, a: Array) -> None:
    value = store.arrays[a.name]
    lengths = row_lengths(store, a)
    if any(n < m for n, m in zip(value.shape, lengths)):
        raise InputError("smaller than its shape", argument=a.name, got=value.shape, expected=lengths)
    if a.bound is not None and value.size:
        bound = int(store.index(a.bound, Points(1, {}))[0])
        if value.min() < 0 or value.max() >= bound:
            raise InputError(
                "an index out of range",
                argument=a.name,
                got=f"{value.min()} … {value.max()}",
                expected=f"0 … {bound - 1}",
            )


@lru_cache(maxsize=1 << 14)
def _letters(e: Basic) -> frozenset[Basic]:
    return frozenset(letters(e))


class _Run:
    """One run of a program over a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.written: dict[str, Values] = {}
        self.closed: dict[str, Values] = {}  # written by an op that shares its slice with nobody

    def declare(self, a: Array) -> None:
        """Room for a temporary: zeros, nothing read, nothing written."""
        shape = row_lengths(self.store, a)
        kind: type = np.int64 if a.integral else np.float64 if self.store.number == "float64" else object
        zero = mpmath.mpf(0) if kind is object else 0
        self.store.arrays[a.name] = np.full(shape, zero, kind)
        for bits in (self.store.read, self.written, self.closed):
            bits[a.name] = np.zeros(shape, bool)

    def statements(self, statements: tuple[Statement, ...], outer: Mapping[Letter, int]) -> None:
        """Run statements in order, the letters of Repeats around them fixed."""
        for s in statements:
            try:
                match s:
                    case Compute():
                        self.compute(s, outer)
                    case Repeat():
                        self.repeat(s, outer)
                    case LinAlg():
                        self.linalg(s, outer)
                    case Derive():
                        raise IRError("derivatives are expanded before a program runs")
            except UdlcError as error:
                if error.entry is None and not isinstance(s, Repeat):
                    error.entry = ", ".join(s.origin) or None
                    error.message += f"\n    in  {statement_text(s)}"
                raise

    def repeat(self, s: Repeat, outer: Mapping[Letter, int]) -> None:
        """Run the body once for each value of the letter."""
        here = _nowhere(outer)
        values = range(int(self.store.index(s.lo, here)[0]), int(self.store.index(s.hi, here)[0]))
        count = 0
        for k in reversed(values) if s.down else values:
            inside = {**outer, s.letter: k}
            self.statements(s.body, inside)
            count += 1
            if s.until is not None and bool(self.store.value(s.until, _nowhere(inside))[0]):
                break
        if s.count:
            self.write_alone(s.count, (), np.array(count))

    def points(self, s: Compute, outer: Mapping[Letter, int]) -> Points:
        """The domain, letter by letter; a guard is tested as soon as its letters are known, in order."""
        at, guards, unknown = _nowhere(outer), list(s.guards), set(s.letters)
        for r in (None, *s.domain):
            if r is not None:
                at = self.solved(r, at) if r.equation else self.expanded(r, at)
                unknown.discard(r.letter)
            while guards and not (_letters(guards[0]) & unknown):
                at = at.keep(self.store.value(guards.pop(0), at).astype(bool))
        return at

    def expanded(self, r: Range, at: Points) -> Points:
        """Every point once for each value in lo .. hi-1."""
        lo, hi = self.store.index(r.lo, at), self.store.index(r.hi, at)
        counts = np.maximum(hi - lo, 0)
        row = np.repeat(np.arange(at.count), counts)
        first = np.cumsum(counts) - counts
        letter = np.arange(len(row)) - first[row] + lo[row]
        return Points(len(row), {**{v: x[row] for v, x in at.letters.items()}, r.letter: letter})

    def solved(self, r: Range, at: Points) -> Points:
        """The points where numerator / denominator is exact and in range."""
        assert r.equation is not None
        top, bottom = (self.store.index(e, at) for e in r.equation)
        lo, hi = self.store.index(r.lo, at), self.store.index(r.hi, at)
        letter = top // np.where(bottom == 0, 1, bottom)
        mask = (bottom != 0) & (letter * bottom == top) & (lo <= letter) & (letter < hi)
        return Points(at.count, {**at.letters, r.letter: letter}).keep(mask)

    def compute(self, s: Compute, outer: Mapping[Letter, int]) -> None:
        """Evaluate the body at every point, then reduce into the elements on the left."""
        store = self.store
        at = self.points(s, outer)
        body = store.value(s.body, at)
        where: Any = store.locate(s.out, s.at, at, "writes")
        if s.op == "sum":
            self.refuse(s.out, where, store.read, "written after it was read")
            self.refuse(s.out, where, self.closed, "written by a sum and by another op")
        else:
            self.open_alone(s, outer)
        self.written[s.out][where] = True
        out = store.arrays[s.out]
        slots = np.ravel_multi_index(where, out.shape) if where else np.zeros(at.count, int)
        flat = out.reshape(-1)
        if s.op == "argmax":
            flat[:] = argmax(flat, slots, body, self.position(s, at))
            self.store.note(flat)
            return
        if out.dtype == np.int64 and body.dtype.kind == "f":
            body = self.whole(body)
        reduce(s.op, flat, slots, body)
        if s.op in ("max", "min"):
            store.note(body == flat[slots])

    def whole(self, body: Values) -> Values:
        """The body of an integer array, as integers."""
        if not np.array_equal(body, np.floor(body)):
            raise IRError("an integer array receives fractions")
        return body.astype(np.int64)

    def position(self, s: Compute, at: Points) -> Values:
        """The flat index over the reduced letters, row by row, counted from the start of each range."""
        flat = np.zeros(at.count, np.int64)
        for r in s.reduced:
            lo, hi = self.store.index(r.lo, at), self.store.index(r.hi, at)
            flat = flat * (hi - lo) + at.letters[r.letter] - lo
        return flat

    def open_alone(self, s: Compute, outer: Mapping[Letter, int]) -> None:
        """Fill the slice that an op other than sum defines with its identity; nobody may have touched it."""
        own, here = set(s.letters), _nowhere(outer)
        at = tuple(slice(None) if _letters(e) & own else int(self.store.index(e, here)[0]) for e in s.at)
        integral = self.store.declared[s.out].integral
        self.write_alone(s.out, at, IDENTITY[s.op](integral))

    def write_alone(self, name: str, at: tuple[Any, ...], value: Any) -> None:
        """Set a slice once and for all."""
        self.refuse(name, at, self.store.read, "written after it was read")
        self.refuse(name, at, self.written, "written twice, and not by sums alone")
        self.store.arrays[name][at] = value
        self.closed[name][at] = self.written[name][at] = True

    def refuse(self, name: str, at: tuple[Any, ...], bits: Mapping[str, Values], deed: str) -> None:
        """IRError when any of the elements has its bit set."""
        if name not in bits:
            raise IRError(f"{name} is an input: nothing writes it")
        found = bits[name][at]
        if np.any(found):
            places = [x.reshape(-1)[np.argmax(found)] for x in at] if at and not _has_slices(at) else list(at)
            element = f"{name}[{', '.join(':' if isinstance(p, slice) else str(p) for p in places)}]"
            raise IRError(f"{element} is {deed}: every element is complete before it is first read")

    def linalg(self, s: LinAlg, outer: Mapping[Letter, int]) -> None:
        """Apply the operation to slices, without padding; the axes between are a batch."""
        store, operation = self.store, OPERATIONS[s.op]
        at = tuple(int(store.index(e, _nowhere(outer))[0]) for e in s.at)
        ins = []
        for name in s.ins:
            place: Any = (*at, *self.true_slices(name, at))
            ins.append(store.arrays[name][place].astype(float))
            if name in store.read:
                store.read[name][place] = True
        if s.op == "sort":
            store.note(np.argsort(ins[0], axis=-1, kind="stable"))
        try:
            value = operation.numpy(*ins)
        except np.linalg.LinAlgError as error:
            raise InputError(f"{s.op} of {', '.join(s.ins)}: {error}") from error
        for name in s.outs:
            self.write_alone(name, (*at, *self.true_slices(name, at)), value)

    def true_slices(self, name: str, at: tuple[int, ...]) -> tuple[slice, ...]:
        """The axes after the fixed ones, cut to their true lengths."""
        fixed = [np.array([i]) for i in at]
        axes = range(len(at), len(self.store.declared[name].shape))
        return tuple(slice(int(self.store.extent(name, axis, fixed, 1)[0])) for axis in axes)


def _has_slices(at: tuple[Any, ...]) -> bool:
    return any(isinstance(i, slice | int) for i in at)
