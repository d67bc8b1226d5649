"""A model with an optimiser: their kernels joined in one function, of a run of steps.

A parameter with a domain (σ² > 0) is trained through its coordinate, log σ², and so never leaves the domain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.runtime import coordinates, step
from udlc.runtime.arrays import aligned, as_matrix
from udlc.runtime.in_place import in_place
from udlc.runtime.link import joined_all
from udlc.runtime.loaded import Loaded

if TYPE_CHECKING:
    from udlc.runtime.batches import Batches
    from udlc.runtime.bound import Linked
    from udlc.runtime.kernel import Kernel
    from udlc.runtime.model import Model
    from udlc.runtime.optimiser import Optimiser
    from udlc.runtime.parameters import Parameters
    from udlc.runtime.training import State
    from udlc.runtime.workspace import Workspace


class Trainer:
    """One vector of parameters with one optimiser, bound to kernels.

    Attributes:
        state: what the optimiser remembers; a step changes its moments in place.
    """

    def __init__(self, model: Model, parameters: Parameters, optimiser: Optimiser, state: State) -> None:
        self.model, self.parameters, self.optimiser, self.state = model, parameters, optimiser, state
        self._needs: dict[str, Any] = {}
        self._point = parameters.flat
        self._kernels = [model.linked(part).kernel for part in ("forward", "gradient", "backward")]
        lines, texts = self._written()
        texts = [*texts, step.GATHER.strip(), step.train_text(tuple(self._needs), lines)]
        self._rule = tuple(self._needs.values())
        chosen = (*self._kernels, *texts)
        if chosen not in model.joined:
            model.joined[chosen] = _joined(model, optimiser.name, self._kernels, texts)
        self._train = model.joined[chosen]

    @property
    def text(self) -> str:
        """The source of the steps."""
        return self._train.text

    def run(self, batches: Batches, count: int) -> tuple[float, int]:
        """As many steps, on examples whose order is ready: the sum of their losses, how many they took."""
        whole = self._batch(self.model.workspace(batches.size))
        rest = whole if batches.rest == batches.size else self._batch(self.model.workspace(batches.rest))
        place = (batches.epoch, batches.per_epoch, self.state.step, count)
        x, y = as_matrix(batches.x), as_matrix(batches.y)
        total, seen = self._train(x, y, batches.orders, *place, whole, rest, self._rule)
        return float(total), int(seen)

    def _batch(self, workspace: Workspace) -> tuple[Any, ...]:
        """Buffers and kernel arguments for batches of one size."""
        workspace.attach(self._point)
        return workspace.arguments()

    def _written(self) -> tuple[list[str], list[str]]:
        """The statements of a step, and the functions that it calls besides the kernels."""
        model, optimiser, flat = self.model, self.optimiser, self.parameters.flat
        slots, places = step.domains_of(model.layout.slots)
        update = in_place(optimiser.update, optimiser.becomes)
        held = {optimiser.parameter: flat, **self.state.moments}
        apart = {letter: after for letter, after in optimiser.becomes.items() if after in update.arrays}
        after = {after: aligned(flat.shape, model.dtype) for after in apart.values()}
        constants = {letter: np.array(value, model.dtype) for letter, value in optimiser.hyper.items()}
        lines: list[str] = []
        enter, leave = (
            [f"{do}({self._need('parameters', flat)}, {self._need('places', places)})"] if slots else []
            for do in ("enter", "leave")
        )
        if optimiser.counter is not None:
            counter = np.zeros((), optimiser.update[optimiser.counter].dtype(model.dtype))
            constants[optimiser.counter] = counter
            lines.append(f"{self._need('counter', counter)}[()] = step")
        given = {**held, optimiser.gradient: model.gradient, **constants, **after}
        if optimiser.point is not None:
            bound = self._linked(optimiser.point).bind(given, {})
            self._point = bound.arrays[optimiser.point.outputs[0]]
            self._kernels.append(optimiser.point)
            call = f"{optimiser.point.name}(*{self._need('point_arrays', bound.arguments)})"
            lines += [*enter, call, *leave]
            lines += [f"leave({self._need('point', self._point)}, places)"] if slots else []
        names = ("forward_arrays", "head_arrays", "backward_arrays")
        lines += [f"{kernel.name}(*{name})" for kernel, name in zip(self._kernels, names)]
        if slots:
            gradient, point = self._need("gradient", model.gradient), self._need("point", self._point)
            lines.append(f"chain({gradient}, {point}, places)")
        bound = self._linked(update).bind(given, {})
        self._kernels.append(update)
        lines += [*enter, f"{update.name}(*{self._need('update_arrays', bound.arguments)})"]
        for letter, name in apart.items():
            lines.append(f"{self._need(letter, held[letter])}[:] = {self._need(name, after[name])}")
        return [*lines, *leave], step.coordinate_texts(slots) if slots else []

    def _need(self, name: str, value: Any) -> str:
        """The name, which in the step stands for this value."""
        self._needs.setdefault(name, value)
        return name

    def _linked(self, kernel: Kernel) -> Linked:
        return kernel.link(dtype=self.model.dtype.name, compiled=self.model.compiled)


def _joined(model: Model, rule: str, kernels: list[Kernel], texts: list[str]) -> Loaded:
    """The function of a run of steps."""
    bind = {} if model.activation is None else {str(model.network.activation): model.activation}
    title = f"{model.name}, {kernels[1].name}, {rule}"
    text = joined_all(title, kernels, model.dtype.name, bind, model.compiled, texts, vars(coordinates))
    return Loaded("train", text, model.compiled)
