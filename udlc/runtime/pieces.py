"""Runs a large call of a kernel piece by piece: on blocks of its examples, shared by threads.

    for each piece n:  kernel(x[lo:hi], y[lo:hi], L_part[n], scratch[thread], …)      then  L = Σ_n L_part[n]

What a block of examples takes stays in the nearest caches; arrays that do not begin with the examples are
buffers of the piece.  How the batch is cut follows from the sizes and partial sums are added in order: so the
number of threads changes no bit.  Each thread takes the pieces of its own range first, which at the next call
are still near it, then those that others have left.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from udlc.runtime.arrays import ALIGNMENT, aligned
from udlc.runtime.crew import crew_size
from udlc.runtime.helpers import attention, share_with_helpers
from udlc.runtime.kernel import ArraySpec, Kernel

if TYPE_CHECKING:
    from udlc.runtime.bound import Bound

Part: TypeAlias = Literal["rows", "whole", "scratch", "sum"]
"""What a piece sees of an array: its rows, all of it, a buffer of its thread, or its own part of a sum."""

BLOCK = 1 << 17
"""Bytes of arrays that a piece touches, at most about."""

FEWEST = 8
"""Pieces of a call that is cut."""

SMALL = 1 << 19
"""Bytes of a call and operations, together, below which it takes no longer than to call others."""

PATIENCE = 500
"""How often a thread that helps looks for work before it sleeps: about a tenth of a millisecond."""

CALLS, DONE, TURN, NEXT, LINE = 0, 16, 32, 48, 16
"""Places of counters, each on a cache line: of calls, of pieces done, of turns, of those each thread took."""

TAKEN = f'''
def taken(work, firsts, own):
    """The next piece: of this thread's range, then of the others'; −1 where none is left.

    The counters of pieces run on from call to call.  Every other call begins with the last piece: the one
    before it, of this kernel or of another, has just been there.
    """
    calls = fetched(work, {CALLS})
    threads = len(firsts) - 1
    for k in range(threads):
        t = (own + k) % threads
        count = firsts[t + 1] - firsts[t]
        piece = fetched(work, {NEXT} + {LINE} * t)
        while piece < calls * count:
            if raised_from(work, {NEXT} + {LINE} * t, piece):
                place = piece % count
                return firsts[t] + (place if fetched(work, {TURN}) % 2 == 0 else count - 1 - place)
            piece = fetched(work, {NEXT} + {LINE} * t)
    return -1
'''.strip()

ADD_UP = '''
def add_up(parts, total):
    """total = Σ_n parts[n]"""
    total[:] = real(0)
    for n in range(len(parts)):
        for p in range(len(total)):
            total[p] += parts[n, p]
'''.strip()

IN_PIECES = '''
def in_pieces(work, attention, firsts, own, examples, {arguments}):
    """Call the kernel on pieces of so many examples until none is left; thread 0 then adds up their sums."""
    if own == 0:
        work[{TURN}] = attention[1]
        attention[1] += 1
        raised(work, {CALLS})
    count, seen, tries = {batch}, fetched(attention, 0), 0
    while tries <= {PATIENCE}:
        piece = taken(work, firsts, own)
        if piece >= 0:
            lo = piece * examples
            hi = min(lo + examples, count)
            {batch} = hi - lo
            {kernel}({parts})
            raised(work, {DONE})
            tries = 0
        elif own == 0 and fetched(work, {DONE}) == fetched(work, {CALLS}) * firsts[-1]:
            break
        elif own > 0 and fetched(attention, 0) != seen:
            return
        else:
            tries += min(own, 1)
            passed_on()
    if own == 0:
        {sums}
'''.strip()


def part(kernel: Kernel, spec: ArraySpec) -> Part | None:
    """What a piece sees of an array; None where a kernel with such an array is not cut."""
    axes = [n for n, extent in enumerate(spec.shape.axes) if extent.text == kernel.batch]
    if spec.ragged:
        return None
    if axes[:1] == [0]:
        return "rows"
    if spec.role == "temporary":
        return "scratch"
    if spec.name in kernel.partial:
        return "sum"
    return "whole" if spec.is_input and not axes else None


LETTERS = frozenset(re.findall(r"[a-z_]+", IN_PIECES))
"""What `in_pieces` names itself."""


MATRICES = ("np.linalg.", "np.dot(", "matmul(")
"""Products of matrices are shared out by steps of training; other functions of matrices may fail, and then
nobody would know that their piece is done."""


def cut(kernel: Kernel, text: str) -> dict[str, Part] | None:
    """What a piece sees of each array of a kernel that may be cut, else None.

    Args:
        kernel: what may be cut.
        text: its source with that of all that it calls.
    """
    parts = {name: part(kernel, spec) for name, spec in kernel.arrays.items()}
    known = {name: found for name, found in parts.items() if found is not None}
    apart = bool(kernel.batch) and len(known) == len(parts) and not LETTERS & {*parts, *kernel.sizes}
    return known if apart and not any(word in text for word in MATRICES) else None


def texts_in_pieces(kernel: Kernel, parts: dict[str, Part]) -> tuple[str, str, str]:
    """The functions of a kernel that is cut; the last one, `in_pieces`, calls it."""
    return TAKEN, ADD_UP, _calling(kernel, parts)


def _calling(kernel: Kernel, parts: dict[str, Part]) -> str:
    """The function `in_pieces` of a kernel.

    A buffer of one piece is a row of a matrix, which the piece sees in the shape that its size gives.
    """
    seen, given, sums = [], [], []
    for name, spec in kernel.arrays.items():
        known = parts[name]
        length = " * ".join(f"({extent})" for extent in spec.shape.axes) or "1"
        shape = "".join(f"{extent}, " for extent in spec.shape.axes)
        row = {"scratch": "own", "sum": "piece"}.get(known, "")
        viewed = f"{name}[{row}, : {length}].reshape(({shape}))"
        seen.append({"rows": f"{name}[lo:hi]", "whole": name}.get(known, viewed))
        given += [name, f"{name}_total"] if known == "sum" else [name]
        sums += [f"add_up({name}, {name}_total)"] if known == "sum" else []
    filled = {
        "arguments": ", ".join([*given, *kernel.sizes]),
        "parts": ", ".join([*seen, *kernel.sizes]),
        "sums": textwrap.indent("\n".join(sums or ["return"]), " " * 8).lstrip(),
        "batch": kernel.batch,
        "kernel": kernel.name,
    }
    return IN_PIECES.format(**filled, CALLS=CALLS, DONE=DONE, TURN=TURN, PATIENCE=PATIENCE)


def signature(kernel: Kernel, parts: dict[str, Part], real: np.dtype[Any]) -> tuple[Any, ...]:
    """The types that Numba gives to the arguments of `in_pieces`."""
    from numba import from_dtype, types

    counters = types.Array(types.int64, 1, "C")
    found: list[Any] = [counters, counters, counters, types.int64, types.int64]
    for name, spec in kernel.arrays.items():
        known, number = parts[name], from_dtype(spec.dtype(real))
        rank = 2 if known in ("scratch", "sum") else len(spec.shape)
        found.append(types.Array(number, rank, "C"))
        if known == "sum":
            found.append(types.Array(number, 1, "C"))
    return (*found, *(types.int64 for _ in kernel.sizes))


@dataclass
class Pieces:
    """A bound kernel that runs in pieces.

    Attributes:
        bound: the kernel on its buffers.
        parts: what a piece sees of each array.
        examples: of one piece.
        count: the number of pieces.
    """

    bound: Bound
    parts: dict[str, Part]
    examples: int
    count: int

    def __call__(self) -> None:
        """Run the kernel on all examples."""
        share_with_helpers(self, self.threads - 1)

    def share(self, own: int) -> None:
        """Take pieces as the thread of this number; number 0 returns when all are done."""
        before, after = self._arguments
        self.bound.linked.in_pieces(*before, own, *after)

    @cached_property
    def threads(self) -> int:
        """How many threads may work at a time."""
        return crew_size(self.count) if self.bound.linked.compiled else 1

    @cached_property
    def _arguments(self) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """What the compiled function is called with, before and after the number of the thread."""
        threads = self.threads
        firsts = np.array([self.count * t // threads for t in range(threads + 1)], np.int64)
        work = aligned((NEXT + LINE * threads,), np.int64)
        arrays: list[Any] = []
        for name, array in self.bound.arrays.items():
            known = self.parts[name]
            if known in ("rows", "whole"):
                arrays.append(array)
                continue
            rows = threads if known == "scratch" else self.count
            arrays.append(aligned((rows, self._length(name)), array.dtype))
            if known == "sum":
                arrays.append(array.reshape(-1))
        return (work, attention, firsts), (self.examples, *arrays, *self.bound.sizes.values())

    def _length(self, name: str) -> int:
        """Elements of a buffer of one piece; of whole cache lines, so that threads do not share them."""
        kernel, dtype = self.bound.linked.kernel, self.bound.arrays[name].dtype
        known = {**self.bound.arrays, **self.bound.sizes, kernel.batch: self.examples}
        size = int(np.prod(kernel[name].shape.lengths(known), dtype=np.int64))
        line = ALIGNMENT // dtype.itemsize
        return -(-size // line) * line


def pieces(bound: Bound) -> Pieces | None:
    """The pieces of a bound kernel; None where it is not cut, or is too small for it."""
    linked, arrays, kernel = bound.linked, bound.arrays, bound.linked.kernel
    parts, batch = linked.parts, bound.sizes.get(kernel.batch, 0)
    if parts is None or not batch or _work(bound) < SMALL or _overlap(bound, parts):
        return None
    each = sum(arrays[name].nbytes for name in parts if kernel.batch in _sizes(kernel[name])) // batch
    lanes = ALIGNMENT // linked.dtype.itemsize
    examples = max(1, -(-min(batch // FEWEST, BLOCK // max(each, 1)) // lanes)) * lanes
    return Pieces(bound, parts, examples, -(-batch // examples))


def _work(bound: Bound) -> int:
    """The bytes of a call and its operations."""
    counted = bound.linked.kernel.operations
    operations = counted.length({**bound.arrays, **bound.sizes}) if counted is not None else 0
    return operations + sum(array.nbytes for array in bound.arrays.values())


def _sizes(spec: ArraySpec) -> set[str]:
    """The names in the shape of an array."""
    return {name for extent in spec.shape.axes for name in extent.names}


def _overlap(bound: Bound, parts: dict[str, Part]) -> bool:
    """Whether an array that is written shares memory with another: the order of pieces might then matter."""
    arrays, kernel = bound.arrays, bound.linked.kernel
    written = [name for name in parts if not kernel[name].is_input]
    return any(
        name != other and np.may_share_memory(arrays[name], arrays[other])
        for name in written
        for other in arrays
    )
