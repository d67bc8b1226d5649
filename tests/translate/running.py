"""Programs of the translator run on random data of given sizes."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
from sympy import Expr, Integer

from udlc.ir.expressions import reads, substitute
from udlc.ir.grammar import Array, Axis, Program, Size
from udlc.ir.interpret import interpret

TANH = [np.tanh, lambda z: 1 - np.tanh(z) ** 2]
RELU = [lambda z: np.maximum(z, 0.0), lambda z: (z > 0) * 1.0]


def length(n: Expr, sizes: Mapping[str, int], index: tuple[int, ...], known: Mapping[str, Any]) -> int:
    """One axis of a shape, at an index on the axes before it."""
    n = substitute(n, {Axis(k): Integer(place) for k, place in enumerate(index)})
    n = substitute(n, {Size(name): Integer(value) for name, value in sizes.items()})
    for r in sorted(reads(n), key=str):
        n = n.xreplace({r: int(known[r.array][tuple(map(int, r.index))])})
    return int(n)


def draw(a: Array, shape: tuple[int, ...], sizes: Mapping[str, int], rng: np.random.Generator) -> Any:
    """Random values in the domain of an array."""
    match a.domain:
        case "positive" | "nonnegative":
            return rng.uniform(0.3, 2.0, shape)
        case "unit":
            return rng.uniform(0.1, 0.9, shape)
        case "binary":
            return rng.integers(0, 2, shape).astype(float)
        case "natural":
            return rng.integers(0, 5, shape)
        case "label":
            return rng.integers(0, length(a.bound, sizes, (), {}), shape)
    return rng.normal(size=shape)


def inputs(program: Program, sizes: Mapping[str, int], seed: int = 0, **known: Any) -> dict[str, Any]:
    """Random inputs, the same for the same name; ragged arrays padded with what must never be read."""
    values: dict[str, Any] = {**sizes, **known}
    for a in sorted(program.inputs, key=lambda a: not a.integral):
        if a.name in values:
            continue
        rng = np.random.default_rng([seed, *a.name.encode()])
        if all(not reads(n) for n in a.shape):
            values[a.name] = draw(a, tuple(length(n, sizes, (), values) for n in a.shape), sizes, rng)
        else:
            values[a.name] = ragged(a, sizes, values, rng)
    return values


def ragged(a: Array, sizes: Mapping[str, int], values: Mapping[str, Any], rng: np.random.Generator) -> Any:
    """An array some of whose axes have a length for each index on an earlier one."""

    def axis(k: int) -> int:
        if not a.shape[k].atoms(Axis) and all(not i.atoms(Axis) for r in reads(a.shape[k]) for i in r.index):
            return length(a.shape[k], sizes, (), values)
        outer = [range(full[m]) for m in range(k)]
        found = [length(a.shape[k], sizes, index, values) for index in product(*outer) if inside(index)]
        return max(found, default=0)

    def inside(index: tuple[int, ...]) -> bool:
        return all(i < length(a.shape[k], sizes, index[:k], values) for k, i in enumerate(index))

    full: list[int] = []
    while len(full) < len(a.shape):
        full += [axis(len(full))]
    found = draw(a, tuple(full), sizes, rng)
    for index in np.ndindex(*full):
        if not inside(index):
            found[index] = 0.0
    return found


def run(
    program: Program, sizes: Mapping[str, int], seed: int = 0, bind: Any = None, **known: Any
) -> dict[str, Any]:
    """Inputs and the value of every array."""
    values = inputs(program, sizes, seed, **known)
    return values | interpret(program, values, bind or {"a": TANH})
