"""What an example of a whole program is: its inputs, and the statements that it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from udlc.ir.grammar import Program

Inputs = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """A program, moderate inputs, what makes them hostile, and the statements that it becomes."""

    program: Program
    inputs: Inputs
    hostile: Inputs
    becomes: str


EXAMPLES: dict[str, Callable[[np.random.Generator], Example]] = {}


def example(make: Callable[[np.random.Generator], Example]) -> Callable[[np.random.Generator], Example]:
    EXAMPLES[make.__name__] = make
    return make
