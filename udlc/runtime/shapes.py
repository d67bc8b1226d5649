"""What a model has chosen in, the shapes of its batches and data as its kernels read them out."""

from __future__ import annotations

from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.errors import InputError
from udlc.runtime import checks

if TYPE_CHECKING:
    from udlc.runtime.head import Head
    from udlc.runtime.network import Network


class Shapes:
    """The shapes of a model's batches.

    Attributes:
        name: the network's name.
        network: what maps inputs to outputs.
        head: the distribution of the target, or None.
        dtype: of real data.
        integers: the integer arrays of the network that widths stand for.
        sizes: its sizes.
    """

    name: str
    network: Network
    head: Head | None
    dtype: np.dtype
    integers: dict[str, np.ndarray]
    sizes: dict[str, int]

    def data(self, x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and targets as the kernels read them; raises InputError."""
        head = self.chosen_head()
        inputs = self.inputs(x)
        examples = len(inputs)
        where = {"model": self.name, "argument": head.target}
        if self.target_dtype.kind == "i":
            targets = checks.as_integers(y, **where)
        else:
            targets = checks.as_real(y, self.target_dtype, **where)
        targets = checks.with_shape(targets, (None, *self.target_shape(1)[1:]), **where)
        if len(targets) != examples:
            raise InputError("not one target per example", **where, got=len(targets), expected=examples)
        classes = self.prediction_shape(1)[-1] if head.target_domain == "label" else None
        checks.in_domain(targets, head.target_domain, **where, below=classes)
        return inputs, targets

    def inputs(self, x: Any) -> np.ndarray:
        """Inputs as the kernels read them; raises InputError."""
        where = {"model": self.name, "argument": self.network.given}
        array = checks.as_real(x, self.dtype, **where)
        return checks.with_shape(array, (None, *self.input_shape(1)[1:]), **where)

    def input_shape(self, examples: int) -> tuple[int, ...]:
        """The shape of a batch of inputs."""
        return self._batch_shape(self.network.given, examples)

    def prediction_shape(self, examples: int) -> tuple[int, ...]:
        """The shape in which the head reads the network's output: (I, outputs), or (I,) for one number."""
        head = self.chosen_head()
        rank = len(head.gradient[head.prediction].shape)
        return (examples,) if rank == 1 else (examples, self.outputs)

    def target_shape(self, examples: int) -> tuple[int, ...]:
        """The shape of a batch of targets."""
        head = self.chosen_head()
        prediction = np.empty(self.prediction_shape(examples), self.dtype)
        return head.gradient.shape(head.target, {head.prediction: prediction}, {})

    @property
    def target_dtype(self) -> np.dtype:
        """int64 for labels and counts that the head reads as integers, else the model's dtype."""
        head = self.chosen_head()
        return np.dtype(np.int64) if head.gradient[head.target].integral else self.dtype

    @cached_property
    def outputs(self) -> int:
        """Numbers per example that the network gives."""
        return prod(self._batch_shape(self.network.output, 1)[1:])

    def _batch_shape(self, name: str, examples: int) -> tuple[int, ...]:
        forward = self.network.forward
        batch = forward[self.network.given].shape[0].text
        return forward.shape(name, self.integers, {**self.sizes, batch: examples})

    def chosen_head(self) -> Head:
        """The head; raises InputError where the model has none."""
        if self.head is None:
            raise InputError(
                "this model has no loss",
                model=self.name,
                argument="head",
                expected="a head, such as least squares",
            )
        return self.head
