"""The one place where tests find random shapes, inputs and programs."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.cases import Case
from tests.drawing import Inputs, random_array, random_inputs
from tests.programs import CASES
from tests.random_programs import random_program

__all__ = [
    "CASES",
    "Case",
    "Inputs",
    "lengths",
    "positive_lengths",
    "programs",
    "random_array",
    "random_inputs",
    "random_program",
    "seeds",
    "size_values",
]

# Lengths of axes: small, with the edge cases nothing and one.
lengths = st.integers(0, 5)
positive_lengths = st.integers(1, 5)
seeds = st.integers(0, 2**32 - 1)

# Random programs, each with inputs: (Program, Inputs).
programs = st.builds(random_program, seeds)


def size_values(*names: str, least: int = 0, most: int = 5) -> st.SearchStrategy[dict[str, int]]:
    """A value for each size, by name."""
    return st.fixed_dictionaries({name: st.integers(least, most) for name in names})
