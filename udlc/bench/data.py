"""The numbers that every candidate of a case is given, drawn by NumPy alone: inputs, targets, parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np

from udlc.bench.cases import Elementwise, Loss, Training

Array = np.ndarray[Any, Any]

MOMENTUM, DECAY, TINY = 0.9, 0.999, 1e-8
"""The constants of the optimisers, as the book and all libraries have them."""

LN_2PI = 1.8378770664093453


class Runner(Protocol):
    """One candidate, ready to work."""

    def run(self, count: int) -> None:
        """Do this many units of work, and return when they are done."""

    def values(self) -> list[Array]:
        """The numbers that the work so far gave, in one order for all candidates of a case."""


def training_data(case: Training) -> tuple[Array, Array]:
    """Inputs (batches·batch, features) and targets; a network without widths takes one number."""
    rng = np.random.default_rng(1)
    count = case.batch * case.batches
    if not case.widths:
        points = rng.uniform(-15, 15, count).astype(np.float32)
        return points, rng.normal(size=count).astype(np.float32)
    points = rng.normal(size=(count, case.widths[0])).astype(np.float32)
    if case.head == "multiclass":
        return points, rng.integers(case.widths[-1], size=count)
    return points, rng.normal(size=count).astype(np.float32)


def first_parameters(case: Training) -> list[Array]:
    """Weight (out, in) and bias (out,) of each layer, or of a network without widths its one vector."""
    if not case.widths:
        return [np.array([1.0, 15.0], np.float32)]
    rng = np.random.default_rng(2)
    layers = []
    for given, units in zip(case.widths[:-1], case.widths[1:]):
        weight = rng.normal(size=(units, given)) * np.sqrt(2 / given)
        layers += [weight.astype(np.float32), np.full(units, 0.01, np.float32)]
    return layers


def loss_data(case: Loss) -> tuple[Array, Array]:
    """Predictions and targets; a head with one output reads a vector."""
    rng = np.random.default_rng(3)
    shape = (case.batch,) if case.outputs == 1 else (case.batch, case.outputs)
    prediction = rng.normal(size=shape).astype(np.float32)
    if case.name == "heteroscedastic":
        prediction[:, 1] = np.abs(prediction[:, 1]) + 0.5
    return prediction, TARGETS.get(case.name, _real)(rng, case)


def _real(rng: np.random.Generator, case: Loss) -> Array:
    return rng.normal(size=case.batch).astype(np.float32)


# head → its targets, where they are not one real number for each example
TARGETS: Mapping[str, Callable[[np.random.Generator, Loss], Array]] = {
    "bernoulli": lambda rng, case: rng.integers(2, size=case.batch),
    "multiclass": lambda rng, case: rng.integers(case.outputs, size=case.batch),
    "poisson": lambda rng, case: rng.poisson(2, size=case.batch),
    "multi_output": lambda rng, case: rng.normal(size=(case.batch, case.outputs)).astype(np.float32),
}


def arguments(case: Elementwise) -> Array:
    """Arguments of an elementwise function."""
    return np.random.default_rng(4).uniform(case.low, case.high, case.length).astype(np.float32)
