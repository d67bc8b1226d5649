"""The shards of a batch: how many there are, and their buffers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.runtime.arrays import aligned
from udlc.runtime.shared import LINE
from udlc.runtime.workspace import Workspace

if TYPE_CHECKING:
    from udlc.runtime.model import Model

FEWEST_OPERATIONS = 2_000_000
"""Of a shard: what takes about as long as twenty times the handing over of a piece of work."""

FEWEST_EXAMPLES = 32
"""Of a shard: products of matrices with fewer rows are slow."""

MOST = 2
"""Shards: each has a gradient of its own, which is written and read once more."""

SLICE = 1 << 12
"""Elements of the parameters that one piece of work updates, at least."""

BLOCK = 4096
"""Elements that are summed up and then updated, while they are in the nearest cache."""

SLICES = 64
"""Pieces of work that update the parameters, at most."""


def shard_count(model: Model, examples: int) -> int:
    """How many shards a batch has: the same for any number of threads, since it fixes the order of sums."""
    if not can_share(model):
        return 1
    count = min(examples // FEWEST_EXAMPLES, operations(model, examples) // FEWEST_OPERATIONS, MOST)
    return max(1, count)


def can_share(model: Model) -> bool:
    """Whether each kernel may run on a part of the batch, all else but sums being apart."""
    network, head = model.network, model.head
    assert head is not None
    forward, backward, gradient = network.forward, network.backward, head.gradient
    axes = ((forward, network.given), (forward, network.output), (gradient, head.prediction))
    if not all(kernel.batch and str(kernel[name].shape[0]) == kernel.batch for kernel, name in axes):
        return False
    sums = {network.adjoints[letter] for letter in network.parameters}
    own = {head.value, *(head.adjoints[letter] for letter in head.parameters)}
    given = backward.arrays.get(network.given, forward[network.given])
    same = backward.batch == forward.batch and given.shape == forward[network.given].shape
    return same and sums <= set(backward.partial) and own <= set(gradient.partial)


def operations(model: Model, examples: int) -> int:
    """What the value and the gradient of a batch take."""
    network, head = model.network, model.head
    assert head is not None
    known = {**model.integers, **model.sizes, network.forward.batch: examples}
    return sum(kernel.count(known) for kernel in (network.forward, network.backward))


def bounds(examples: int, count: int) -> list[int]:
    """Where each shard starts, and where the last one ends: shards differ by one example at most."""
    return [examples * s // count for s in range(count + 1)]


def cut(length: int, least: int) -> list[int]:
    """Where each part of a vector starts that is updated alone, and where the last one ends.

    Parts start at whole cache lines, so that no two threads write to one.  Where there are several, as many
    threads as there may be shards have the same number of them.
    """
    count = max(1, min(length // least, SLICES) // MOST * MOST)
    return [length * n // count // LINE * LINE for n in range(count)] + [length]


class Shards:
    """The buffers of a run of steps on batches of one size, with a smaller one at the end of an epoch.

    Attributes:
        arguments: of the buffers of each shard; those of a whole batch first.
        bounds: the examples of each within its batch.
        losses: one for each shard of a whole batch.
        slices: where each part of the vectors that is updated alone starts, and where the last one ends.
        updates: how many pieces of work update the parameters.
        last: what these are given besides.
    """

    def __init__(self, model: Model, size: int, rest: int, threads: int, apart: bool) -> None:
        count = shard_count(model, size)
        self.size, self.rest = size, rest
        self.losses = np.zeros(count)
        batches = [bounds(size, count)]
        if rest != size:
            batches.append(bounds(rest, min(count, rest)))
        pairs = [list(pairwise(places)) for places in batches]
        self.bounds = np.array([pair for each in pairs for pair in each], np.int64)
        self.workspaces = self._made(model, pairs)
        parameters = model.layout.size
        self.slices = np.array(cut(parameters, SLICE) if apart else [0, parameters], np.int64)
        self.updates = len(self.slices) - 1
        self._sums = aligned((threads, BLOCK), model.dtype) if apart else model.gradient.reshape(1, -1)

    def _made(self, model: Model, batches: list[list[tuple[int, int]]]) -> list[Workspace]:
        """The buffers of each shard, with a gradient of its own."""
        rows = self._gradients = aligned((len(self.losses), model.layout.size), model.dtype)
        return [Workspace(model, hi - lo, rows[s]) for pairs in batches for s, (lo, hi) in enumerate(pairs)]

    @property
    def last(self) -> tuple[Any, ...]:
        """The gradients of all shards; where each thread adds them up."""
        return self._gradients, self._sums

    def attach(self, flat: np.ndarray) -> None:
        """Let the kernels read their parameters from this vector."""
        for workspace in self.workspaces:
            workspace.attach(flat)

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The arguments of each shard; those of the last batch filled up: sizes change no type."""
        filled = [*self.workspaces] * (2 * MOST)
        return tuple(workspace.arguments() for workspace in filled[: 2 * MOST])

    def starts(self, with_point: bool) -> np.ndarray:
        """The first piece of each phase of a step, and how many pieces a step has."""
        first = len(self.slices) - 1 if with_point else 0
        update = first + len(self.losses)
        return np.array([0, first, update, update + self.updates], np.int64)
