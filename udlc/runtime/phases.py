"""Steps in two phases: shards carry adjoints back through the states, then parts make and update rows.

    by examples   h[i], df[i], …     each shard its examples' part of buffers of the whole batch
    by rows       dΩ[p, s] = Σ_i df[i, p]·h[i, s],  Ω[p, s] ← …     a part of all rows at a time

No gradient is kept whole: a part's rows lie in memory that the thread uses again for its next part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil, prod
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.runtime.arrays import Places, aligned, offsets, places
from udlc.runtime.shards import Shards, can_share
from udlc.runtime.workspace import Share, Workspace

if TYPE_CHECKING:
    from udlc.runtime.kernel import ArraySpec, Kernel
    from udlc.runtime.model import Model
    from udlc.runtime.rule import Rule

PART, PARTS, SIDE, SIDES = "part", "parts", "side", "sides"
"""The sizes of the kernel that say which part it makes, of how many."""

PART_BYTES = 1 << 21
"""Bytes of a part, about: it is updated while it is in the second cache."""

FEWEST_ROWS, FEWEST_COLUMNS = 512, 512
"""Of a part of the largest matrices: smaller products are slow."""

ROWS = '''
def part_of_gradient(arrays, places, scratch, n):
    """Part n of the gradient, the matrices one after another in scratch memory."""
    {names}, = arrays
    {outputs}, = places
    part, side = n // sides, n % sides
    {kernel}({arguments})
'''.strip()


def in_phases(model: Model, rule: Rule, examples: int) -> bool:
    """Whether a step of several shards works in two phases: where it can, and the plan says that it saves."""
    network, head = model.network, model.head
    assert head is not None
    states, rows = network.backward_states, network.backward_rows
    if states is None or rows is None or model.backward is not network.backward or not can_share(model):
        return False
    if head.parameters or not rule.apart or any(s.role == "temporary" for s in rows.arrays.values()):
        return False
    return rows.saves is not None and rows.saves.length(_known(model, examples)) > 0


def parts_of(shapes: Iterable[tuple[int, ...]], itemsize: int) -> tuple[int, int]:
    """Into how many parts the rows and the columns of these are cut, powers of two, whatever the threads."""
    padded = [(*shape, 1, 1)[:2] for shape in shapes]
    rows, columns = map(max, zip(*padded))
    wanted = ceil(sum(map(prod, padded)) * itemsize / PART_BYTES)
    parts, sides = 2, 1
    while parts * sides < wanted and 2 * parts <= rows // FEWEST_ROWS:
        parts *= 2
    while parts * sides < wanted and 2 * sides <= columns // FEWEST_COLUMNS:
        sides *= 2
    return parts, sides


class Phases(Shards):
    """The same as `Shards`, for steps in two phases."""

    def __init__(self, model: Model, size: int, rest: int, threads: int) -> None:
        super().__init__(model, size, rest, threads, apart=True)
        shapes = (shape for slot in model.layout.slots for shape in slot.shapes)
        self._rows = Rows(model, *parts_of(shapes, model.dtype.itemsize))
        self.updates = len(self._rows.stretches)
        self._arguments = [self._rows.arguments(batch) for batch in self._batches]
        self._scratch = aligned((threads, self._rows.length), model.dtype)

    def _made(self, model: Model, batches: list[list[tuple[int, int]]]) -> list[Workspace]:
        """The buffers of each shard: its share of those of its batch, and others of its own."""
        self._batches = [Batch(model, pairs[-1][1]) for pairs in batches]
        return [
            Workspace(model, hi - lo, model.gradient, batch.share(lo, hi))
            for batch, pairs in zip(self._batches, batches)
            for lo, hi in pairs
        ]

    @property
    def last(self) -> tuple[Any, ...]:
        """What the second phase reads, of a whole batch and of the last one; where it writes."""
        whole, rest = self._arguments[0], self._arguments[-1]
        return whole, rest, self._rows.places, self._scratch, self._rows.stretches


class Batch:
    """The buffers of a whole batch that the second phase reads, by name."""

    def __init__(self, model: Model, examples: int) -> None:
        rows = model.linked("backward_rows").kernel
        self.examples = examples
        self.known = _known(model, examples)
        self._specs = {spec.name: spec for spec in _of_examples(rows)}
        self._lie = {name: _lie(spec, self.known) for name, spec in self._specs.items()}
        self.arrays = {name: self._buffer(model, name) for name in self._specs}

    def _buffer(self, model: Model, name: str) -> np.ndarray:
        spec = self._specs[name]
        shape = (self._lie[name].length,) if spec.ragged else spec.shape.lengths(self.known)
        return aligned(shape, spec.dtype(model.dtype))

    def share(self, lo: int, hi: int) -> Share:
        """What the examples lo … hi − 1 have of them."""
        arrays, lie = {}, {}
        for name, spec in self._specs.items():
            arrays[name] = self.arrays[name] if spec.ragged else self.arrays[name][lo:hi]
            if spec.ragged:
                whole = self._lie[name]
                before = [*(lo * prod(shape[1:]) for shape in spec.shape.rows(self.known)), 0]
                lie[name] = Places(whole.at + np.array(before, np.int64), whole.length)
        return Share(arrays, lie, "backward_states")

    def at(self, name: str) -> np.ndarray:
        """Where the rows of a ragged buffer start."""
        return self._lie[name].at


class Rows:
    """The parts of the gradient.

    Attributes:
        places: of each output of the kernel, where its matrices start in scratch memory, by part.
        stretches: of each part, rows of one matrix after another: where they start in scratch memory, and
            from where to where they belong in the vector of all parameters; empty ones fill up the table.
        length: how much scratch memory a part needs at most.
    """

    def __init__(self, model: Model, parts: int, sides: int) -> None:
        self.kernel = model.linked("backward_rows").kernel
        self._model = model
        self._counts = {PARTS: parts, SIDES: sides}
        letters = {adjoint: letter for letter, adjoint in model.network.adjoints.items()}
        self._slots = {name: model.layout[letters[name]] for name in self.kernel.outputs}
        found = [self._part(part, side) for part in range(parts) for side in range(sides)]
        outputs = range(len(self._slots))
        self.places = tuple(np.array([starts[n] for starts, _ in found], np.int64) for n in outputs)
        self.stretches = np.zeros((len(found), max(len(each) for _, each in found), 3), np.int64)
        for row, (_, each) in zip(self.stretches, found):
            row[: len(each)] = each
        self.length = max(starts[-1][-1] for starts, _ in found)

    def _part(self, part: int, side: int) -> tuple[list[list[int]], list[tuple[int, int, int]]]:
        """Where the matrices of each output start, with their end, and the stretches that they belong to."""
        parts, sides = self._counts.values()
        end = 0
        starts: list[list[int]] = []
        stretches: list[tuple[int, int, int]] = []
        for name, slot in self._slots.items():
            starts.append([])
            spec = self.kernel[name]
            by_both = SIDE in spec.shape[1 if spec.ragged else 0].names
            for shape, whole in zip(slot.shapes, offsets(slot.shapes)):
                starts[-1].append(end)
                number, count = (part * sides + side, parts * sides) if by_both else (part, parts)
                step = prod(shape[1:])
                part_of_row = (0, sides) if by_both else (side, side + 1)
                lo, hi = (step * n // sides for n in part_of_row)
                rows = range(shape[0] * number // count, shape[0] * (number + 1) // count)
                for first, last in _joined(rows, lo, hi, step):
                    stretches.append((end, slot.start + int(whole) + first, slot.start + int(whole) + last))
                    end += last - first
            starts[-1].append(end)
        return starts, stretches

    def arguments(self, batch: Batch) -> tuple[Any, ...]:
        """What the kernel reads of a batch, and its sizes."""
        model, found = self._model, list[Any]()
        scalars = {letter: np.array(value, model.dtype) for letter, value in model.hyper.items()}
        given = {**model.integers, **scalars, **batch.arrays}
        for spec in self.kernel.arrays.values():
            if not spec.is_input:
                continue
            found += [given[spec.name], *([batch.at(spec.name)] if spec.ragged else [])]
        known = {**batch.known, **self._counts}
        return (*found, *(int(known[size]) for size in _sizes(self.kernel)))


def rows_text(kernel: Kernel) -> str:
    """The function that makes a part of the gradient, by the kernel of the second phase."""
    names, passed = list[str](), list[str]()
    for spec in kernel.arrays.values():
        own = [spec.name, f"{spec.name}_at"] if spec.ragged else [spec.name]
        if spec.is_input:
            names += own
            passed += own
        else:
            passed += [_within(spec), *([f"{spec.name}_places[n]"] if spec.ragged else [])]
    return ROWS.format(
        names=", ".join([*names, *_sizes(kernel)]),
        outputs=", ".join(f"{name}_places" for name in kernel.outputs),
        kernel=kernel.name,
        arguments=", ".join([*passed, *kernel.sizes]),
    )


def _sizes(kernel: Kernel) -> list[str]:
    """The sizes of the kernel that are the same for all parts."""
    return [size for size in kernel.sizes if size not in (PART, SIDE)]


def _joined(rows: range, lo: int, hi: int, step: int) -> Iterator[tuple[int, int]]:
    """From where to where the places lo … hi − 1 of these rows lie; whole rows lie side by side."""
    if hi - lo == step:
        yield rows.start * step, rows.stop * step
    else:
        yield from ((row * step + lo, row * step + hi) for row in rows)


def _within(spec: ArraySpec) -> str:
    """The rows of an output in scratch memory; those of a ragged one are found by their places."""
    if spec.ragged:
        return "scratch"
    shape = f".reshape(({spec.shape}))" if len(spec.shape) > 1 else ""
    return f"scratch[{spec.name}_places[n, 0] : {spec.name}_places[n, 1]]{shape}"


def _known(model: Model, examples: int) -> dict[str, Any]:
    """Sizes and integer arrays by name."""
    network = model.network
    inputs = np.empty(model.input_shape(examples), model.dtype)
    known = network.forward.known({**model.integers, network.given: inputs}, model.sizes)
    return {**model.integers, **model.sizes, **known}


def _of_examples(rows: Kernel) -> list[ArraySpec]:
    """The arrays that the second phase is given and that hold something of each example."""
    given = (spec for spec in rows.arrays.values() if spec.is_input)
    return [spec for spec in given if any(rows.batch in e.names for e in spec.shape.axes)]


def _lie(spec: ArraySpec, known: dict[str, Any]) -> Places:
    """Where the rows of an array lie that holds a whole batch, and how long it is."""
    return places(spec.shape.rows(known) if spec.ragged else [spec.shape.lengths(known)])
