"""A program to test stages with, together with inputs that suit it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.drawing import Inputs, random_inputs
from udlc.ir.grammar import Program


def _nothing(rng: np.random.Generator, sizes: Mapping[str, int]) -> Inputs:
    return {}


@dataclass(frozen=True)
class Case:
    """A program, a first choice of sizes, variants of them with edge cases, and the inputs to derive by.

    `special` makes the inputs that cannot be drawn at random; `bind` are the opaque functions.
    """

    program: Program
    sizes: Mapping[str, int]
    variants: tuple[Mapping[str, int], ...] = ()
    wrt: tuple[str, ...] = ()
    special: Callable[[np.random.Generator, Mapping[str, int]], Inputs] = _nothing
    bind: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def all_sizes(self) -> tuple[Mapping[str, int], ...]:
        """The first choice of sizes, then the others, each complete."""
        return (self.sizes, *({**self.sizes, **v} for v in self.variants))

    def inputs(self, seed: int = 0, **sizes: int) -> Inputs:
        """Inputs for these sizes; sizes that are not named keep their first choice."""
        chosen = {**self.sizes, **sizes}
        fixed = self.special(np.random.default_rng(seed + 1), chosen)
        return random_inputs(self.program, chosen, seed, fixed)
