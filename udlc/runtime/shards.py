"""The shards of a batch: how many there are, and their buffers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.runtime.arrays import aligned
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

LINE = 16
"""Elements of a cache line, of the smaller type."""

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
    same = backward.batch == forward.batch and backward[network.given].shape == forward[network.given].shape
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
        partial: the gradients of all shards but the first.
        slices: where each part of the vectors that is updated alone starts, and where the last one ends.
    """

    def __init__(self, model: Model, size: int, rest: int, apart: bool) -> None:
        count = shard_count(model, size)
        self.size, self.rest = size, rest
        self.losses = np.zeros(count)
        self.partial = aligned((count - 1, model.layout.size), model.dtype)
        gradients = [model.gradient, *self.partial]
        batches = [bounds(size, count)]
        if rest != size:
            batches.append(bounds(rest, min(count, rest)))
        pairs = [pair for places in batches for pair in pairwise(places)]
        numbers = [s for places in batches for s in range(len(places) - 1)]
        self.workspaces = [Workspace(model, hi - lo, gradients[s]) for s, (lo, hi) in zip(numbers, pairs)]
        self.bounds = np.array(pairs, np.int64)
        parameters = model.layout.size
        self.slices = np.array(cut(parameters, SLICE) if apart else [0, parameters], np.int64)

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
        slices = len(self.slices) - 1
        first = slices if with_point else 0
        return np.array([0, first, first + len(self.losses), first + len(self.losses) + slices], np.int64)
