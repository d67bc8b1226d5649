"""Two programs and a seed in, inputs on which an array of one differs from an array of the other out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np

from udlc.errors import UdlcError
from udlc.ir.expressions import parts, reads, symbols
from udlc.ir.functions import Opaque
from udlc.ir.grammar import Array, Program, Size, walk
from udlc.ir.interpret import interpret

DIGITS = 40
"""Both programs are evaluated with so many digits."""

TOLERANCE = mpmath.mpf(10) ** -20
"""Values that are further apart than this, relative to their size, are not equal."""


@dataclass(frozen=True)
class Counterexample:
    """Sizes, inputs, and an element that has two values."""

    sizes: Mapping[str, int]
    inputs: Mapping[str, Any]
    index: tuple[int, ...]
    values: tuple[str, str]

    def __str__(self) -> str:
        sizes = ", ".join(f"{n} = {k}" for n, k in self.sizes.items())
        return f"{self.values[0]} and {self.values[1]} at {list(self.index)} with {sizes}"


def find_difference(p: Program, a: str, q: Program, b: str, seed: int) -> Counterexample | None:
    """Evaluate both on the inputs that the seed draws; None where they agree or one has no value."""
    random = np.random.default_rng(seed)
    arrays = {x.name: x for x in (*q.inputs, *p.inputs)}
    sizes = {n: int(random.integers(1, 4)) for n in sorted(_sizes(p) | _sizes(q))}
    if seed % 3 == 2:
        sizes = {n: int(random.integers(0, 4)) for n in sizes}
    inputs = {**sizes, **{n: draw(x, sizes, random) for n, x in arrays.items()}}
    bind = {n: _curve(k) for k, n in enumerate(sorted(_opaque(p) | _opaque(q)))}
    try:
        with mpmath.workdps(DIGITS):
            first = interpret(p, inputs, bind, "mpmath")[a]
            second = interpret(q, inputs, bind, "mpmath")[b]
            return _difference(first, second, sizes, inputs)
    except (UdlcError, ArithmeticError, ValueError, TypeError):
        return None


def draw(x: Array, sizes: Mapping[str, int], random: np.random.Generator) -> Any:
    """Random elements in the domain of an array."""
    shape = tuple(max(0, int(e.subs({Size(n): k for n, k in sizes.items()}))) for e in x.shape)
    if x.integral:
        bound = 2 if x.bound is None else int(x.bound.subs({Size(n): k for n, k in sizes.items()}))
        return random.integers(0, max(bound, 1), shape)
    match x.domain:
        case "positive" | "nonnegative":
            return random.uniform(0.3, 2.0, shape)
        case "unit":
            return random.uniform(0.05, 0.95, shape)
        case _:
            return random.normal(size=shape)


def _difference(
    first: Any, second: Any, sizes: Mapping[str, int], inputs: Mapping[str, Any]
) -> Counterexample | None:
    if first.shape != second.shape:
        return None
    for index in np.ndindex(first.shape):
        x, y = mpmath.mpf(first[index]), mpmath.mpf(second[index])
        if mpmath.isnan(x) or mpmath.isnan(y) or x == y:
            continue
        if abs(x - y) > TOLERANCE * (1 + abs(x) + abs(y)):
            return Counterexample(sizes, inputs, index, (mpmath.nstr(x, 8), mpmath.nstr(y, 8)))
    return None


def _sizes(program: Program) -> set[str]:
    shapes = [e for x in program.arrays.values() for e in x.shape]
    shapes += [e for s, _ in walk(program.statements) for e in parts(s)]
    return {s.name for e in shapes for s in symbols(e) if isinstance(s, Size)} - set(program.arrays)


def _opaque(program: Program) -> set[str]:
    bodies = [e for s, _ in walk(program.statements) for e in parts(s)]
    inner = [i for e in bodies for r in reads(e) for i in r.index]
    return {f.opaque_name for e in (*bodies, *inner) for f in e.atoms(Opaque)}


def _curve(k: int) -> list[Any]:
    """A smooth function and its derivatives: sin(x + k/2) + x²/3, shifted for every name."""
    shift = mpmath.mpf(k) / 2
    sin, cos = (np.vectorize(f, otypes=[object]) for f in (mpmath.sin, mpmath.cos))
    return [
        lambda x: sin(x + shift) + x * x / 3,
        lambda x: cos(x + shift) + 2 * x / 3,
        lambda x: -sin(x + shift) + mpmath.mpf(2) / 3,
        lambda x: -cos(x + shift),
    ]
