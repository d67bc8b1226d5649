"""An optimiser bound to its vectors: what a step says of it, and the arrays that these statements name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.runtime.arrays import aligned
from udlc.runtime.coordinates import COORDINATES
from udlc.runtime.in_place import in_place
from udlc.runtime.kernel import Kernel

if TYPE_CHECKING:
    from udlc.runtime.model import Model
    from udlc.runtime.optimiser import Optimiser
    from udlc.runtime.parameters import Slot

POINT = '''
def {name}_part(arrays, lo, hi):
    """The point of the elements lo … hi − 1."""
    {names}, = arrays
    {name}({arguments})
'''.strip()

UPDATE = '''
def {name}_part(arrays, slope, lo, hi):
    """The update of the elements lo … hi − 1, by their part of the gradient."""
    {names}, = arrays
    {name}({arguments})
'''.strip()


@dataclass
class Rule:
    """The statements of a step that belong to an optimiser; they work on the elements lo … hi − 1.

    Attributes:
        needs: what the statements name: the name in the step → its value.
        kernels: those that the statements call.
        texts: functions that they call besides, and that are the rule's own.
        counter: sets the number of steps taken before.
        point: finds the point at which the gradient is taken; empty where it is at the parameters.
        update: takes `slope`, their part of the gradient, to the next parameters.
        apart: whether any part of the vectors may be updated alone.
        gradient_at: the vector of the point.
    """

    needs: dict[str, Any] = field(default_factory=dict)
    kernels: list[Kernel] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    counter: list[str] = field(default_factory=list)
    point: list[str] = field(default_factory=list)
    update: list[str] = field(default_factory=list)
    apart: bool = True
    gradient_at: Any = None

    def need(self, name: str, value: Any) -> str:
        """The name, which in the step stands for this value."""
        self.needs.setdefault(name, value)
        return name

    def call(
        self, model: Model, kernel: Kernel, given: Mapping[str, Any], slope: str = ""
    ) -> Mapping[str, Any]:
        """The statement that calls a kernel on a part of its vectors; its arrays.

        It is the update, for which `slope` names the gradient, or else finds the point.
        """
        bound = kernel.link(dtype=model.dtype.name, compiled=model.compiled).bind(given, {})
        size = kernel.batch
        names = [*kernel.arrays, *kernel.sizes]
        vectors = {name for name, spec in kernel.arrays.items() if size and str(spec.shape) == size}
        passed = {size: "hi - lo", **{name: f"{name}[lo:hi]" for name in vectors}, slope: "slope"}
        arguments = ", ".join(passed.get(name, name) for name in names)
        text = UPDATE if slope else POINT
        self.texts.append(text.format(name=kernel.name, names=", ".join(names), arguments=arguments))
        self.kernels.append(kernel)
        arrays = self.need("update_arrays" if slope else "point_arrays", bound.arguments)
        statements, part = (self.update, f"{arrays}, slope") if slope else (self.point, arrays)
        statements.append(f"{kernel.name}_part({part}, lo, hi)")
        self.apart = self.apart and bool(size)
        return bound.arrays


def bound_rule(
    model: Model, optimiser: Optimiser, flat: np.ndarray, moments: Mapping[str, np.ndarray]
) -> Rule:
    """The rule of an optimiser for these vectors of parameters and moments, which it changes in place."""
    rule = Rule(gradient_at=flat)
    rule.need("gradient", model.gradient)
    slots, places = domains_of(model.layout.slots)
    update = in_place(optimiser.update, optimiser.becomes)
    held = {optimiser.parameter: flat, **moments}
    apart = {letter: after for letter, after in optimiser.becomes.items() if after in update.arrays}
    after = {name: aligned(flat.shape, model.dtype) for name in apart.values()}
    given: dict[str, Any] = {**held, optimiser.gradient: model.gradient, **after}
    given |= {letter: np.array(value, model.dtype) for letter, value in optimiser.hyper.items()}
    if optimiser.counter is not None:
        counter = np.zeros((), optimiser.update[optimiser.counter].dtype(model.dtype))
        given[optimiser.counter] = counter
        rule.counter = [f"{rule.need('counter', counter)}[()] = step"]
    if slots:
        rule.texts += coordinate_texts(slots)
        rule.need("parameters", flat)
        rule.need("places", places)
        rule.apart = False
    enter, leave = ([f"{do}(parameters, places)"] if slots else [] for do in ("enter", "leave"))
    if optimiser.point is not None:
        rule.point += enter
        arrays = rule.call(model, optimiser.point, given)
        rule.gradient_at = arrays[optimiser.point.outputs[0]]
        rule.point += leave
        rule.point += [f"leave({rule.need('point', rule.gradient_at)}, places)"] if slots else []
    if slots:
        point = rule.need("point", rule.gradient_at)
        rule.update.append(f"chain(gradient, {point}, places)")
    rule.update += enter
    rule.call(model, update, given, slope=optimiser.gradient)
    for letter, name in apart.items():
        now, then = rule.need(letter, held[letter]), rule.need(name, after[name])
        rule.update += ["for p in range(lo, hi):", f"    {now}[p] = {then}[p]"]
    rule.update += leave
    rule.need("point", rule.gradient_at)
    return rule


def domains_of(slots: tuple[Slot, ...]) -> tuple[list[Slot], np.ndarray]:
    """The slots that have a coordinate, and the stretches of the vector that they hold."""
    chosen = [slot for slot in slots if COORDINATES[slot.domain] is not None]
    places = np.array([[slot.start, slot.stop] for slot in chosen], np.int64).reshape(-1, 2)
    return chosen, places


def coordinate_texts(slots: list[Slot]) -> list[str]:
    """Functions that take the stretches of a vector to coordinates and back, and a gradient along."""
    enter = ["def enter(vector, places):", '    """θ to its coordinate φ, in place."""']
    leave = ["def leave(vector, places):", '    """φ to the θ that it stands for, in place."""']
    chain = ["def chain(gradient, vector, places):", '    """∂L/∂θ to ∂L/∂φ."""']
    for n, slot in enumerate(slots):
        coordinate = COORDINATES[slot.domain]
        assert coordinate is not None
        loop = f"    for p in range(places[{n}, 0], places[{n}, 1]):\n        "
        enter.append(f"{loop}vector[p] = {coordinate.of_value.name}(vector[p])")
        leave.append(f"{loop}vector[p] = {coordinate.value.name}(vector[p])")
        chain.append(f"{loop}gradient[p] *= {coordinate.slope.name}(vector[p])")
    return ["\n".join(text) for text in (enter, leave, chain)]
