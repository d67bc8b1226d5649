"""Which examples each step takes."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from udlc.runtime.random import Stream

ORDERED = 1 << 18
"""So many places in orders of epochs are drawn at a time, where an epoch is shorter."""


class Batches:
    """Every example once per epoch, in the order of (seed, epoch); the last batch may be smaller.

    Where a batch holds all examples, they keep the order in which they were given.

    Attributes:
        size: of a batch.
        per_epoch: batches in an epoch.
        rest: the size of the last batch of an epoch.
        epoch: the one that the first row of `orders` is for.
        orders: the order of the examples in this epoch and the next ones.
    """

    def __init__(self, x: np.ndarray, y: np.ndarray, size: int, seed: int) -> None:
        self.x, self.y, self.seed = x, y, seed
        self.size = min(size, len(x))
        self.per_epoch = -(-len(x) // self.size)
        self.rest = len(x) - (self.per_epoch - 1) * self.size
        self.epoch = 0
        epochs = max(1, ORDERED // len(x)) if self.per_epoch > 1 else 1
        self._given = np.arange(len(x))
        self.orders = np.empty((epochs, len(x)), np.int64)
        self.orders[0] = self._given
        self._drawn = 0

    def ready(self, step: int, steps: int) -> int:
        """See that `orders` has the epochs of as many as it can of these steps; returns how many that is."""
        if self.per_epoch == 1:
            return steps
        epoch, last = step // self.per_epoch, (step + steps - 1) // self.per_epoch
        if not self.epoch <= epoch < self.epoch + self._drawn:
            self.epoch, self._drawn = epoch, 0
        while self._drawn < len(self.orders) and self.epoch + self._drawn <= last:
            row = self.orders[self._drawn]
            row[:] = self._given
            self._random.at(self.epoch + self._drawn).shuffle(row)
            self._drawn += 1
        return min(steps, (self.epoch + self._drawn) * self.per_epoch - step)

    @cached_property
    def _random(self) -> Stream:
        return Stream(self.seed, "batches")

    def indices(self, step: int) -> np.ndarray:
        """The examples of a step."""
        self.ready(step, 1)
        epoch, place = divmod(step, self.per_epoch)
        row = self.orders[epoch - self.epoch if self.per_epoch > 1 else 0]
        return row[place * self.size : (place + 1) * self.size]
