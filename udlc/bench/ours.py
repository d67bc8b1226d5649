"""Cases to runners of generated code."""

from __future__ import annotations

from typing import Any

import numpy as np

from udlc.bench.cases import Elementwise, Loss, Training
from udlc.bench.data import Array, arguments, first_parameters, loss_data, training_data
from udlc.files import book_folder
from udlc.runtime.adhoc import load_kernel
from udlc.runtime.bound import Linked
from udlc.runtime.catalogue import Catalogue, catalogue

FUNCTION = '''
@kernel(given("x", "I"), output("y", "I"), sizes="I", batch="I")
def elementwise(x, y, I):
    """A function of each number."""
    for i in range(I):
        y[i] = {name}(x[i])
'''


def _book() -> Catalogue:
    return catalogue(book_folder().parent / "generated")


class _Training:
    def __init__(self, case: Training, mode: str) -> None:  # noqa: ARG002
        known = _book()
        network = known.find("model", case.network)
        self.model = network(widths=case.widths or None, head=known.find("head", case.head))
        self.letters = network.parameters
        rule = known.find("optimiser", case.optimiser)
        self.optimiser = rule(**{rule.rate: case.rate})
        self.batch = case.batch
        self.x, self.y = training_data(case)
        self.parameters = self.model.pack(self._given(first_parameters(case)))
        self.state: Any = None

    def _given(self, layers: list[Array]) -> dict[str, Any]:
        """Layers under the network's letters: one letter, biases in column 0, or biases and weights apart."""
        weights, biases = layers[::2], layers[1::2]
        if not biases:
            return {self.letters[0]: weights[0]}
        if "β" in self.letters:
            return {"β": biases, "Ω": weights}
        joined = [np.column_stack([bias, weight]) for weight, bias in zip(weights, biases)]
        return dict(zip(self.letters, joined))

    def run(self, count: int) -> None:
        history = self.model.fit(
            self.parameters,
            self.x,
            self.y,
            self.optimiser,
            steps=count,
            batch=self.batch,
            state=self.state,
            interval=count,
        )
        self.state = history.state

    def values(self) -> list[Array]:
        if len(self.letters) == 1:
            return [self.parameters[self.letters[0]]]
        if "β" in self.letters:
            pairs = list(zip(self.parameters["Ω"], self.parameters["β"]))
        else:
            joined = (self.parameters[letter] for letter in self.letters)
            pairs = [(matrix[:, 1:], matrix[:, 0]) for matrix in joined]
        return [array for pair in pairs for array in pair]


class _Loss:
    def __init__(self, case: Loss, mode: str) -> None:  # noqa: ARG002 - generated code has one mode
        known = _book()
        self.head = head = known.find("head", case.name)
        prediction, target = loss_data(case)
        if not head.gradient[head.target].integral:
            target = target.astype(np.float32)
        scalars = {**head.hyper, **{letter: head.first_value(letter) for letter in head.parameters}}
        given = {letter: np.array(value, np.float32) for letter, value in scalars.items()}
        given |= {head.prediction: prediction, head.target: target}
        self.bound = head.gradient.link(dtype="float32", bind={}, compiled=True).bind(given, {})

    def run(self, count: int) -> None:
        for _ in range(count):
            self.bound()

    def values(self) -> list[Array]:
        return [self.bound.arrays[letter] for letter in (self.head.value, *self.head.adjoints.values())]


def elementwise(name: str) -> Linked:
    """A function of each number of x, in float32."""
    kernel = load_kernel(FUNCTION.format(name=name).strip(), "elementwise")
    return kernel.link(dtype="float32", bind={}, compiled=True)


class _Elementwise:
    def __init__(self, case: Elementwise, mode: str) -> None:  # noqa: ARG002
        self.bound = elementwise(case.name).bind({"x": arguments(case)}, {})

    def run(self, count: int) -> None:
        for _ in range(count):
            self.bound()

    def values(self) -> list[Array]:
        return [self.bound.arrays["y"]]


RUNNERS = {Training: _Training, Loss: _Loss, Elementwise: _Elementwise}
"""Kind of case → its runner, which takes the case and a mode."""
