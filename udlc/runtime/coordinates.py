"""Parameters with a domain, trained through a coordinate that may be any number.

positive   θ = e^φ       ∂θ/∂φ = θ
unit       θ = sig(φ)    ∂θ/∂φ = θ (1 − θ)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from udlc.runtime.parameters import Layout

Elementwise = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Coordinate:
    """How a domain is mapped to all numbers: φ(θ), θ(φ), and ∂θ/∂φ in terms of θ."""

    of_value: Elementwise
    value: Elementwise
    slope: Elementwise


COORDINATES: Mapping[str, Coordinate | None] = {
    "real": None,
    "positive": Coordinate(np.log, np.exp, lambda θ: θ),
    "unit": Coordinate(
        lambda θ: np.log(θ / (1 - θ)),
        lambda φ: np.where(φ > 0, 1, np.exp(-abs(φ))) / (1 + np.exp(-abs(φ))),
        lambda θ: θ * (1 - θ),
    ),
}


class Coordinates:
    """The stretches of a layout's vector that have a coordinate; methods change a vector in place."""

    def __init__(self, layout: Layout) -> None:
        chosen = [(slot.whole, COORDINATES[slot.domain]) for slot in layout.slots]
        self._stretches = [(stretch, coordinate) for stretch, coordinate in chosen if coordinate is not None]

    def enter(self, vector: np.ndarray) -> None:
        """θ to φ."""
        for stretch, coordinate in self._stretches:
            vector[stretch] = coordinate.of_value(vector[stretch])

    def leave(self, vector: np.ndarray) -> None:
        """φ to θ."""
        for stretch, coordinate in self._stretches:
            vector[stretch] = coordinate.value(vector[stretch])

    def chain(self, gradient: np.ndarray, vector: np.ndarray) -> None:
        """∂L/∂θ to ∂L/∂φ, at the θ in `vector`."""
        for stretch, coordinate in self._stretches:
            gradient[stretch] *= coordinate.slope(vector[stretch])
