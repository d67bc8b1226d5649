"""The models of the committed generated package, and small batches for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.chapters.book import ACTIVATIONS
from udlc.runtime.catalogue import catalogue

FOLDER = Path(__file__).parents[2] / "generated"
BUILT = catalogue(FOLDER) if list(FOLDER.glob("chapter_*.py")) else None
needs_build = pytest.mark.skipif(BUILT is None, reason="nothing is built: run `udlc build`")


def found(kind: str, name: str) -> Any:
    """A thing of the generated chapters: kind is model, head, optimiser, activation or initialiser."""
    assert BUILT is not None
    return BUILT.find(kind, name)


def names(kind: str) -> list[str]:
    """The names of the things of a kind that chapters 2 to 7 declare."""
    if BUILT is None:
        return []
    if kind == "activation":
        return [name for name in BUILT.things[kind] if name in ACTIVATIONS]
    return [name for name, thing in BUILT.things[kind].items() if thing.chapter in range(2, 8)]


def targets(model: Any, examples: int, rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """Random targets in the domain of the model's head."""
    shape = model.target_shape(examples)
    match model.head.target_domain:
        case "label":
            return rng.integers(0, model.prediction_shape(1)[-1], shape)
        case "binary":
            return rng.integers(0, 2, shape)
        case "natural":
            return rng.integers(0, 6, shape)
    return rng.uniform(-1.5, 1.5, shape)


def moved(model: Any, rng: np.random.Generator) -> Any:
    """First parameters, moved at random; what has a domain of its own stays inside."""
    parameters = model.init(int(rng.integers(1 << 30)))
    for slot in model.layout.slots:
        size = slot.stop - slot.start
        if slot.domain == "real":
            parameters.flat[slot.whole] += 0.5 * rng.normal(size=size)
        else:
            parameters.flat[slot.whole] = rng.uniform(0.3, 0.9, size)
    return parameters
