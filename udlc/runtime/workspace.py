"""Buffers and bound kernels for batches of one size: nothing is allocated once a workspace exists.

x ─ forward ─► f ─ head ─► L, ∂L/∂f ─ backward ─► ∂L/∂parameters
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.runtime.arrays import Places, aligned, as_matrix
from udlc.runtime.parameters import Layout
from udlc.runtime.storage import states

if TYPE_CHECKING:
    from udlc.runtime.bound import Bound, Linked
    from udlc.runtime.head import Head
    from udlc.runtime.model import Model


@dataclass(frozen=True)
class Share:
    """What some examples have of the buffers of a whole batch, and what carries adjoints back through them.

    Attributes:
        arrays: buffers by name; of a ragged array that of the whole batch.
        places: where the rows of ragged arrays lie, for these examples.
        backward: the part of the model.
    """

    arrays: Mapping[str, np.ndarray] = field(default_factory=dict)
    places: Mapping[str, Places] = field(default_factory=dict)
    backward: str = "backward"


ALL = Share()
"""The share of those who have buffers of their own."""


class Workspace:
    """What one model needs to work on `examples` examples at a time.

    Attributes:
        x: the buffer of inputs.
        y: the buffer of targets, where the model has a head.
        output: the network's output, after `forward`.
        value: the loss, a 0-d array, after `loss` or `gradient`.
        gradient: the flat vector of the gradient, after `value_and_grad`; None in a workspace for values,
            whose states have no more buffers than live at once.
    """

    def __init__(self, model: Model, examples: int, gradient: np.ndarray | None, share: Share = ALL) -> None:
        network, head = model.network, model.head
        self.examples = examples
        self.gradient = gradient
        self._share = share
        self._layout = model.layout
        self._flat = aligned((model.layout.size,), model.dtype)
        x = share.arrays.get(network.given)
        self.x = aligned(model.input_shape(examples), model.dtype) if x is None else x
        parameters = _views(model.layout, self._flat, network.parameters)
        constants = {**model.integers, **_scalars(model.hyper, model.dtype), **parameters}
        forward = network.forward
        known = {**model.sizes, **forward.known({**model.integers, network.given: self.x}, model.sizes)}
        backward = None if head is None or gradient is None else model.linked(share.backward).kernel
        self._forward = model.linked("forward").bind(
            {network.given: self.x, **constants, **share.arrays},
            model.sizes,
            {**states(forward, backward, known), **share.places},
        )
        self.output = self._forward.arrays[network.output]
        self._readers: list[tuple[Bound, Iterable[str]]] = [(self._forward, network.parameters)]
        if head is None:
            return
        self.y = aligned(model.target_shape(examples), model.target_dtype)
        self._prediction_shape = model.prediction_shape(examples)
        self._head_arrays = {
            head.prediction: self.output.reshape(self._prediction_shape),
            head.target: self.y,
            **_scalars(head.hyper, model.dtype),
            **_views(model.layout, self._flat, head.parameters),
        }
        self._loss = self._bind_head(model.linked("loss"))
        self._value, self._head_letters = head.value, tuple(head.parameters)
        self._readers.append((self._loss, head.parameters))
        if gradient is not None:
            self._bind_gradient(model, head, gradient)

    def _bind_gradient(self, model: Model, head: Head, gradient: np.ndarray) -> None:
        """The kernels that write the gradient."""
        network = model.network
        adjoints = _views(model.layout, gradient, head.parameters)
        self._head_arrays |= {head.adjoints[letter]: view for letter, view in adjoints.items()}
        letter = network.adjoints[network.output]
        if letter in self._share.arrays:
            shared = self._share.arrays[letter]
            self._head_arrays[head.adjoints[head.prediction]] = shared.reshape(self._prediction_shape)
        self._head = self._bind_head(model.linked("gradient"))
        seed = self._head.arrays[head.adjoints[head.prediction]].reshape(self.output.shape)
        weights = _views(model.layout, gradient, network.parameters)
        self._backward = model.linked(self._share.backward).bind(
            {
                **self._forward.arrays,
                **self._share.arrays,
                letter: seed,
                **{network.adjoints[letter]: view for letter, view in weights.items()},
            },
            model.sizes,
            self._share.places,
        )
        self._readers += [(self._backward, network.parameters), (self._head, head.parameters)]

    def attach(self, flat: np.ndarray) -> None:
        """Let the kernels read their parameters from this vector."""
        if flat is self._flat:
            return
        self._flat = flat
        for bound, letters in self._readers:
            for letter in letters:
                if letter in bound.arrays:
                    bound.put(letter, self._layout.packed(flat, letter))

    def forward(self) -> np.ndarray:
        """Fill `output` from `x`."""
        self._forward()
        return self.output

    def loss(self) -> np.ndarray:
        """The loss, summed over the batch in `x` and `y`."""
        self._forward()
        self._loss()
        return self._loss.arrays[self._value]

    def value_and_grad(self) -> np.ndarray:
        """The loss; fills `gradient` too."""
        self._forward()
        self._head()
        self._backward()
        return self._head.arrays[self._value]

    def arguments(self) -> tuple[Any, ...]:
        """The buffers of x and y as matrices, that of the loss, and the arguments of the kernels."""
        kernels = (bound.arguments for bound in (self._forward, self._head, self._backward))
        return as_matrix(self.x), as_matrix(self.y), self._head.arrays[self._value], *kernels

    def apply_head(self, linked: Linked) -> np.ndarray:
        """The one output of another kernel of the head, for the network's output that is there."""
        parameters = _views(self._layout, self._flat, self._head_letters)
        bound = linked.bind({**self._head_arrays, **parameters}, {})
        bound()
        return bound.arrays[linked.kernel.outputs[0]].copy()

    def _bind_head(self, linked: Linked) -> Bound:
        return linked.bind(self._head_arrays, {})


def _views(layout: Layout, flat: np.ndarray, names: Iterable[str]) -> dict[str, np.ndarray]:
    return {name: layout.packed(flat, name) for name in names}


def _scalars(hyper: Mapping[str, float], dtype: np.dtype) -> dict[str, np.ndarray]:
    return {letter: np.array(value, dtype) for letter, value in hyper.items()}
