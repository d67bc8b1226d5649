"""The project's own book, and inputs for its entries: a different size for every index, 1 among them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from tests.drawing import random_array
from udlc.files import book_folder
from udlc.ir.evaluate import Store
from udlc.ir.grammar import Program, Size
from udlc.ir.interpret import row_lengths
from udlc.ir.sizes import sizes_of
from udlc.project.project import Project, load
from udlc.project.ragged import row_shapes, rows_of
from udlc.project.subject import Subject, opaque_names, subject_of

Numbers = dict[str, Any]

ACTIVATIONS = ("ReLU", "HardSwish", "Heaviside", "rect", "identity", "tanh", "sigmoid", "leaky_ReLU")
"""What an open function of one number may be."""


@cache
def project() -> Project:
    """The equations of the book."""
    return load(book_folder())


@cache
def entry_numbers() -> tuple[str, ...]:
    """The numbers of the entries that are tested here: those of chapters 2 to 7."""
    return tuple(
        n for c, chapter in project().chapters.items() if c in range(2, 8) for n, _ in chapter.items()
    )


@cache
def subject(name: str, **bind: str) -> Subject:
    """An entry or model by number or name."""
    return subject_of(project(), name, bind)


def bound(name: str, rng: np.random.Generator) -> Subject:
    """An entry or model whose open functions of one number are activations of random choice."""
    chosen = {n: str(rng.choice(ACTIVATIONS)) for n in opaque_names(subject(name).program())}
    return subject(name, **chosen)


def random_sizes(program: Program, rng: np.random.Generator, most: int = 6) -> dict[str, int]:
    """A size for every index, all different."""
    names = [s.name for s in sizes_of(program)]
    values = rng.permutation(np.arange(1, max(most, len(names)) + 1))
    return dict(zip(names, map(int, values)))


def random_numbers(
    program: Program, rng: np.random.Generator, sizes: Mapping[str, int] | None = None
) -> Numbers:
    """Sizes and inputs within their domains as the interpreter takes them: ragged arrays padded with NaN.

    Widths of layers are different from one layer to the next; a batch names examples that there are.
    """
    sizes = random_sizes(program, rng) if sizes is None else dict(sizes)
    found: Numbers = dict(sizes)
    store = Store({}, program.arrays, {Size(n): v for n, v in sizes.items()})
    for a in sorted(program.inputs, key=lambda a: not a.integral):
        shape = row_lengths(store, a)
        if a.name == "D":
            value = rng.permutation(np.arange(1, shape[0] + 1))
        elif a.name == "B":
            value = rng.integers(0, sizes["I"], shape)
        elif a.domain == "nonnegative":
            value = rng.uniform(0.1, 0.9, shape)
        else:
            value = random_array(rng, a, shape, store)
        store.arrays[a.name] = np.asarray(value)
        found[a.name] = value
    return found


def as_lists(program: Program, numbers: Mapping[str, Any]) -> Numbers:
    """The same numbers as people give them: a family over layers of different widths as a list of layers."""
    found = dict(numbers)
    for a in program.inputs:
        if rows_of(a):
            shapes = row_shapes(program, a.name, numbers)
            rows = [row[tuple(map(slice, shape))] for row, shape in zip(numbers[a.name], shapes)]
            found[a.name] = [row.tolist() for row in rows]
        else:
            found[a.name] = (
                np.asarray(numbers[a.name]).tolist() if a.name in program.arrays else numbers[a.name]
            )
    return found
