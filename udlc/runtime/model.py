"""A model: a network of chosen widths with a head, ready to initialise, evaluate, train, save and load.

model = deep(widths=[64, 100, 100, 10], head=multiclass)
parameters = model.init(seed=0)
history = model.fit(parameters, x, y, optimiser=adam, steps=2000)
model.score(parameters, x_test, y_test)
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.errors import InputError
from udlc.runtime.arrays import aligned
from udlc.runtime.choices import (
    checked_activation,
    checked_dtype,
    checked_initialisers,
    chosen_hyper,
)
from udlc.runtime.head import PREDICTIONS, Head, check_outputs, checked_head
from udlc.runtime.initialise import Initialiser, draw
from udlc.runtime.network import Network
from udlc.runtime.parameters import Parameters, copied, layout_of, pack
from udlc.runtime.shapes import Shapes
from udlc.runtime.storage import every_size, steps_between
from udlc.runtime.workspace import Workspace

if TYPE_CHECKING:
    from udlc.runtime.activation import Function
    from udlc.runtime.bound import Linked
    from udlc.runtime.estimator import Estimator
    from udlc.runtime.kernel import Kernel
    from udlc.runtime.loaded import Loaded
    from udlc.runtime.optimiser import Optimiser
    from udlc.runtime.store import Saved
    from udlc.runtime.training import History, State

WORKSPACES = 4
"""How many batch sizes keep their buffers."""


class Model(Shapes):
    """A network with its widths, its head and its dtype chosen.  It holds no parameters; they are passed in.

    In all methods `x` and `y` have the batch as axis 0; a missing or extra last axis of length 1 is adapted.
    Real data of any kind becomes the model's dtype; NaN, infinities, wrong shapes and values outside the
    target's domain raise InputError.  A model may be shared by threads: its methods take turns.

    Attributes:
        name: the network's name.
        network: what was called.
        head: the distribution of the target, or None.
        widths: units per layer, as given.
        activation: what the opaque function is bound to, or None.
        dtype: of parameters and real data.
        layout: letters, shapes and places of the parameters.
        memory: how many bytes one example may take from the value to its gradient; None for any number.
        backward: the network's backward, or the one that makes states anew.
        joined: the functions of training that have been written for this model, by what they are made of.
    """

    def __init__(  # noqa: PLR0913 - each is a choice of its own
        self,
        network: Network,
        widths: Sequence[int] | None = None,
        head: Head | None = None,
        activation: Function | None = None,
        dtype: Any = "float32",
        init: Mapping[str, str | Initialiser] | None = None,
        compiled: bool = True,
        hyper: Mapping[str, float] | None = None,
        *,
        memory: float | None = None,
    ) -> None:
        self.name = network.name
        self.network = network
        self.head = checked_head(head, network.name)
        self.integers, self.sizes = network.bound_sizes(widths)
        self.widths = [] if widths is None else [int(w) for w in widths]
        self.activation = checked_activation(network, activation)
        self.dtype = checked_dtype(dtype, network.name)
        self.initialisers = checked_initialisers(network, init or {})
        self.compiled = compiled
        self.hyper = chosen_hyper("network", network.name, network.hyper, hyper or {})
        self.layout = layout_of(network, self.head, self.integers, self.sizes)
        self.memory = memory
        self.backward = self._backward()
        self._workspaces: dict[tuple[int, bool], Workspace] = {}
        self._linked: dict[str, Linked] = {}
        self.joined: dict[tuple[Any, ...], Loaded] = {}
        self._turn = threading.RLock()
        check_outputs(self.head, self.outputs, network)

    def __repr__(self) -> str:
        head = f", head={self.head.name}" if self.head else ""
        function = f", activation={self.activation.name}" if self.activation else ""
        size = f"{self.layout.size} parameters"
        return f"<{self.name}(widths={self.widths}{head}{function}, dtype={self.dtype.name}): {size}>"

    def __reduce__(self) -> tuple[object, ...]:
        chosen = (self.widths or None, self.head, self.activation, self.dtype.name)
        how = (self.initialisers, self.compiled, self.hyper)
        return partial(Model, memory=self.memory), (self.network, *chosen, *how)

    # ── Parameters ──────────────────────────────────────────────────────────

    def init(self, seed: int = 0) -> Parameters:
        """First parameters: each letter by its initialiser, drawn from (seed, letter), whatever the dtype."""
        flat = aligned((self.layout.size,), self.dtype)
        for index, slot in enumerate(self.layout.slots):
            if slot.name in self.network.parameters:
                flat[slot.whole] = draw(self.initialisers[slot.name], slot.shapes, seed, index)
            elif self.head is not None:
                flat[slot.whole] = self.head.first_value(slot.name)
        return Parameters(self.layout, flat)

    def pack(self, parameters: Mapping[str, Any]) -> Parameters:
        """A mapping from letters to arrays as parameters of this model; raises InputError and UnknownName."""
        return pack(self.layout, parameters, self.dtype)

    # ── Values ──────────────────────────────────────────────────────────────

    def forward(self, parameters: Mapping[str, Any], x: Any) -> np.ndarray:
        """The network's output for a batch."""
        with self._turn:
            return self._after_forward(parameters, x).output.copy()

    def loss(self, parameters: Mapping[str, Any], x: Any, y: Any) -> float:
        """The negative log-likelihood, summed over the batch (as the book sums it)."""
        with self._turn:
            return float(self._filled(parameters, x, y, gradient=False).loss())

    def value_and_grad(self, parameters: Mapping[str, Any], x: Any, y: Any) -> tuple[float, Parameters]:
        """The loss, and its gradient in the form of the parameters."""
        with self._turn:
            workspace = self._filled(parameters, x, y)
            value = float(workspace.value_and_grad())
            return value, Parameters(self.layout, copied(self.gradient))

    def predict(self, parameters: Mapping[str, Any], x: Any) -> np.ndarray:
        """The target that the head holds most likely (or its mean, as the head says) for each example."""
        head = self.chosen_head()
        with self._turn:
            workspace = self._after_forward(parameters, x)
            if isinstance(head.predict, str):
                output = workspace.output.reshape(self.prediction_shape(workspace.examples))
                return PREDICTIONS[head.predict](output)
            prediction = workspace.apply_head(self.linked("predict"))
        # a kernel gives the mean of the target, which for a binary target is the probability of 1
        return (prediction > 0.5).astype(np.int64) if head.target_domain == "binary" else prediction

    def probability(self, parameters: Mapping[str, Any], x: Any) -> np.ndarray:
        """The probability of each class (of 1 for a binary target); InputError where there is none."""
        part = self.chosen_head().probability_part
        if part is None:
            raise InputError("this head gives no probabilities", model=self.name, got=self.chosen_head().name)
        with self._turn:
            return self._after_forward(parameters, x).apply_head(self.linked(part))

    def score(self, parameters: Mapping[str, Any], x: Any, y: Any) -> float:
        """Of a head that classifies, the fraction it gets right; else the loss per example."""
        inputs, targets = self.data(x, y)
        if self.chosen_head().classifies:
            return float(np.mean(self.predict(parameters, inputs) == targets))
        return self.loss(parameters, inputs, targets) / len(inputs)

    # ── Training ────────────────────────────────────────────────────────────

    def step(
        self,
        parameters: Parameters,
        x: Any,
        y: Any,
        optimiser: Optimiser,
        state: State | None = None,
    ) -> State:
        """One step on one batch: changes the parameters in place, returns the state for the next step."""
        from udlc.runtime.training import step

        with self._turn:
            return step(self, parameters, *self.data(x, y), optimiser, state)

    def fit(self, parameters: Parameters, x: Any, y: Any, optimiser: Optimiser, **how: Any) -> History:
        """Train in place; the arguments are those of `udlc.runtime.training.fit`."""
        from udlc.runtime.training import fit

        with self._turn:
            return fit(self, parameters, x, y, optimiser, **how)

    def save(self, path: str | Path, parameters: Mapping[str, Any], state: State | None = None) -> None:
        """Write parameters, and the state of training where given, as safetensors with a header."""
        from udlc.runtime.store import save

        save(self, path, self.pack(parameters), state)

    def load(self, path: str | Path) -> Saved:
        """Read what `save` wrote: `.parameters`, `.state`, `.header`; raises InputError for another model."""
        from udlc.runtime.store import load

        return load(self, path)

    def estimator(self, optimiser: Optimiser, **how: Any) -> Estimator:
        """A scikit-learn style estimator of this model."""
        from udlc.runtime.estimator import Estimator

        return Estimator(self, optimiser, **how)

    # ── Buffers and kernels, for the parts of a model ───────────────────────

    def workspace(self, examples: int, gradient: bool = True) -> Workspace:
        """The buffers and kernels for batches of this size; those of the sizes used last are kept.

        Without the gradient, no more states have buffers than live at once.
        """
        key = examples, gradient or (examples, True) in self._workspaces
        workspace = self._workspaces.pop(key, None)
        if workspace is None:
            workspace = Workspace(self, examples, self.gradient if gradient else None)
        self._workspaces[key] = workspace
        if len(self._workspaces) > WORKSPACES:
            del self._workspaces[next(iter(self._workspaces))]
        return workspace

    def linked(self, part: str) -> Linked:
        """A kernel of the network (forward, backward, …) or of the head (loss, gradient, …), linked once."""
        if part not in self._linked:
            network = dict.fromkeys(("forward", "backward_states", "backward_rows"), self.network)
            kernel: Kernel = getattr({**network, "backward": self}.get(part, self.head), part)
            bind = {name: self.activation for name in kernel.opaque if self.activation is not None}
            self._linked[part] = kernel.link(dtype=self.dtype.name, bind=bind, compiled=self.compiled)
        return self._linked[part]

    @cached_property
    def gradient(self) -> np.ndarray:
        """The flat vector into which all workspaces write the gradient."""
        return aligned((self.layout.size,), self.dtype)

    def _backward(self) -> Kernel:
        """The backward for the memory that there is; where it works in segments, their length is a size."""
        one = np.empty(self.input_shape(1), self.dtype)
        known = self.network.forward.known({**self.integers, self.network.given: one}, self.sizes)
        every = None if self.memory is None else steps_between(self.network, known, self.dtype, self.memory)
        name = every_size(self.network)
        if every is None or name is None or self.network.in_segments is None:
            return self.network.backward
        self.sizes[name] = every
        return self.network.in_segments

    def _after_forward(self, parameters: Mapping[str, Any], x: Any) -> Workspace:
        inputs = self.inputs(x)
        workspace = self.workspace(len(inputs), gradient=False)
        workspace.attach(self.pack(parameters).flat)
        workspace.x[...] = inputs
        workspace.forward()
        return workspace

    def _filled(self, parameters: Mapping[str, Any], x: Any, y: Any, gradient: bool = True) -> Workspace:
        inputs, targets = self.data(x, y)
        workspace = self.workspace(len(inputs), gradient)
        workspace.attach(self.pack(parameters).flat)
        workspace.x[...] = inputs
        workspace.y[...] = targets
        return workspace
