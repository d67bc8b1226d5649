"""A program and its sizes in, random inputs of moderate size out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from udlc.ir.evaluate import Points, Store
from udlc.ir.grammar import Array, Program, Size
from udlc.ir.interpret import row_lengths

Inputs = dict[str, Any]


def random_inputs(
    program: Program, sizes: Mapping[str, int], seed: int = 0, fixed: Mapping[str, Any] | None = None
) -> Inputs:
    """Moderate values for every input array, within its domain, and the sizes by name; `fixed` ones are kept.

    Arrays whose axes are ragged must come after the row lengths they read, or these be fixed.
    """
    rng = np.random.default_rng(seed)
    inputs: Inputs = {**sizes, **(fixed or {})}
    arrays = {name: np.asarray(v) for name, v in inputs.items() if name in program.arrays}
    store = Store(arrays, program.arrays, {Size(n): v for n, v in sizes.items()})
    for a in program.inputs:
        if a.name not in arrays:
            arrays[a.name] = inputs[a.name] = random_array(rng, a, row_lengths(store, a), store)
    return inputs


def random_array(
    rng: np.random.Generator, a: Array, shape: tuple[int, ...], store: Store
) -> np.ndarray[Any, Any]:
    """Values of the array's domain, of size about one."""
    if a.bound is not None:
        bound = int(store.index(a.bound, Points(1, {}))[0])
        return rng.integers(0, max(bound, 1), shape)
    match a.domain:
        case "binary":
            values = rng.integers(0, 2, shape)
        case "natural" | "label":
            values = rng.integers(0, 5, shape)
        case "positive":
            values = rng.uniform(0.5, 2.0, shape)
        case "nonnegative":
            values = rng.uniform(0.0, 2.0, shape)
        case "unit":
            values = rng.uniform(0.1, 0.9, shape)
        case "real":
            values = rng.integers(-3, 4, shape) if a.integral else np.clip(rng.normal(size=shape), -2.0, 2.0)
    return values if a.integral else values.astype(float)
