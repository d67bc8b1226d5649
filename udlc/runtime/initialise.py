"""From the shape of a weight array to its first values: normal draws with a variance set by the widths."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from udlc.errors import UnknownName
from udlc.runtime.random import generator


@dataclass(frozen=True)
class Initialiser:
    """Independent normal draws of mean 0.

    Attributes:
        name: its name in Python.
        variance: (D_h, D_h′) → σ²: from the widths of the layers before and after the weights.
        title: one line for people.
        chapter: the chapter that it belongs to.
        uses: the numbers of its equations.
    """

    name: str
    variance: Callable[[Any, Any], Any]
    title: str = ""
    chapter: int = 0
    uses: tuple[str, ...] = ()

    def draw(self, shape: tuple[int, ...], random: np.random.Generator) -> np.ndarray:
        """Float64 draws of this shape; its last axis is the layer before, the one before that the next."""
        before = float(shape[-1]) if shape else 1.0
        after = float(shape[-2]) if len(shape) > 1 else 1.0
        return random.normal(0.0, float(np.sqrt(float(self.variance(before, after)))), shape)


def _zero(_before: float, _after: float) -> float:
    return 0.0


def _one(_before: float, _after: float) -> float:
    return 1.0


def _forward(before: float, _after: float) -> float:
    return 2.0 / before


def _backward(_before: float, after: float) -> float:
    return 2.0 / after


def _compromise(before: float, after: float) -> float:
    return 4.0 / (before + after)


# D_h is the width before the weights, D_h′ the width after
INITIALISERS: Mapping[str, Initialiser] = {
    made.name: made
    for made in (
        Initialiser("zeros", _zero, "σ² = 0"),
        Initialiser("normal", _one, "σ² = 1"),
        Initialiser("he", _forward, "σ² = 2/D_h", uses=("7.32",)),
        Initialiser("he_backward", _backward, "σ² = 2/D_h′", uses=("7.33",)),
        Initialiser("he_compromise", _compromise, "σ² = 4/(D_h + D_h′)", uses=("7.34",)),
    )
}


def initialiser(choice: Initialiser | str, model: str = "") -> Initialiser:
    """The initialiser itself, or the one of this name; raises UnknownName."""
    if isinstance(choice, Initialiser):
        return choice
    try:
        return INITIALISERS[choice]
    except KeyError:
        raise UnknownName("initialiser", choice, INITIALISERS, model=model) from None


def draw(choice: Initialiser, shapes: tuple[tuple[int, ...], ...], seed: int, index: int) -> np.ndarray:
    """First values for one letter, its layers packed in order; `index` counts the model's letters."""
    random = generator(seed, "initialise", index)
    return np.concatenate([choice.draw(shape, random).ravel() for shape in shapes])
