"""Random sums with affine, strided, divided and packed accesses, for the tests of index solving."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
import sympy
from sympy import Expr, Ge, Lt

from udlc.ir.build import Builder
from udlc.ir.functions import quo, rem
from udlc.ir.grammar import Letter, Program, Size


@dataclass(frozen=True)
class Scatter:
    """A program `x̄[index…] += w[letters…]`, inputs for it, and letters that count as small."""

    program: Program
    inputs: dict[str, object]
    small: tuple[Letter, ...]


def random_scatter(random: Random, symbolic: bool) -> Scatter:
    """Every index is guarded by its range, so that all programs are legal; sizes from 0 up."""
    b = Builder("scatter")
    values: dict[Size, int] = {}

    def size(name: str, low: int, high: int) -> Expr:
        value = random.randint(low, high)
        if not symbolic:
            return sympy.Integer(value)
        values[Size(name)] = value
        return Size(name)

    letters = [b.index(f"i{n}", size(f"N{n}", 0, 5)) for n in range(random.randint(1, 3))]
    weights = b.given("w", *(b.ranges[v][1] for v in letters))
    shape = [size(f"M{n}", 0, 8) for n in range(random.randint(1, 2))]
    index = [random_index(random, letters, b, axis) for axis in range(len(shape))]
    guards = [g for e, n in zip(index, shape) for g in (Ge(e, 0), Lt(e, n))]
    out = b.temporary("x", *shape)
    b.put(out[tuple(index)], weights[tuple(letters)] * (1 + index[0]), where=guards, over=letters)
    inputs: dict[str, object] = {str(s): n for s, n in values.items()}
    lengths = [int(b.ranges[v][1].subs(values)) for v in letters]
    inputs["w"] = np.random.default_rng(random.randrange(10**6)).normal(size=lengths)
    return Scatter(b.program("x"), inputs, tuple(v for v in letters if random.random() < 0.3))


def random_index(random: Random, letters: list[Letter], b: Builder, axis: int) -> Expr:
    """Affine mostly; sometimes a quotient, a remainder, or two letters packed into one."""
    kinds = ("affine", "shift", "quotient", "packed", "letter", "remainder")
    kind = random.choices(kinds, weights=(8, 4, 4, 4, 4, 1))[0]
    v = random.choice(letters)
    if kind == "letter":
        return v
    if kind == "shift":
        return random.choice((1, -1)) * v + random.randint(-2, 3)
    affine = sum((random.randint(-3, 3) * w for w in letters), sympy.Integer(random.randint(-2, 4)))
    if kind == "quotient":
        return quo(random.choice((v + 1, affine)), random.randint(1, 3))
    if kind == "remainder":
        return rem(affine, random.randint(1, 3))
    if kind == "packed" and len(letters) > 1:
        low = random.choice([w for w in letters if w != v])
        return b.ranges[low][1] * v + low + random.choice((0, axis))
    return affine
