"""Two programs in, inputs on which an array of one differs from an array of the other out.

Inputs are small exact numbers, drawn in several manners: ones, whole numbers and fractions of both signs,
eighths, with zeros among them, all equal. Sizes differ from one another in most draws. A difference counts
where each value agrees at two precisions to many more digits than the values differ by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import mpmath
import numpy as np
from sympy import Integer

from udlc.errors import UdlcError
from udlc.ir.expressions import parts, reads, substitute, symbols
from udlc.ir.functions import Opaque
from udlc.ir.grammar import Array, Axis, Program, Read, Size, walk
from udlc.ir.interpret import interpret

DIGITS = (40, 60)
"""Both programs are evaluated with so many digits, twice."""

AGREEMENT = mpmath.mpf(10) ** -30
"""The two precisions agree better than this, relative to the value."""

TOLERANCE = mpmath.mpf(10) ** -15
"""Values that are further apart than this, relative to their size, are not equal."""

MANNERS = ("ones", "whole", "fractions", "eighths", "zeros", "equal")
"""How inputs are drawn."""


@dataclass(frozen=True)
class Counterexample:
    """Sizes, inputs, and an element that has two values."""

    sizes: Mapping[str, int]
    inputs: Mapping[str, Any]
    index: tuple[int, ...]
    values: tuple[str, str]

    def __str__(self) -> str:
        sizes = ", ".join(f"{n} = {k}" for n, k in self.sizes.items())
        where = (f" at {list(self.index)}" if self.index else "") + (f" with {sizes}" if sizes else "")
        return f"{self.values[0]} and {self.values[1]}{where}"


@dataclass
class Evidence:
    """What evaluation found: points at which both sides have one value, their sizes, a counterexample."""

    points: int = 0
    sizes: list[dict[str, int]] = field(default_factory=list)
    counterexample: Counterexample | None = None


def search(p: Program, a: str, q: Program, b: str, seeds: Iterable[int]) -> Evidence:
    """Compare at the inputs of many seeds, until a difference is found."""
    evidence = Evidence()
    for seed in seeds:
        sizes, inputs = drawn((p, q), seed)
        found = compare(p, a, q, b, sizes, inputs)
        if isinstance(found, Counterexample):
            evidence.counterexample = found
            return evidence
        if found:
            evidence.points += found
            if sizes not in evidence.sizes:
                evidence.sizes.append(sizes)
    return evidence


def find_difference(p: Program, a: str, q: Program, b: str, seed: int) -> Counterexample | None:
    """Evaluate both on the inputs that the seed draws; None where they agree or one has no value."""
    sizes, inputs = drawn((p, q), seed)
    found = compare(p, a, q, b, sizes, inputs)
    return found if isinstance(found, Counterexample) else None


def compare(
    p: Program, a: str, q: Program, b: str, sizes: Mapping[str, int], inputs: Mapping[str, Any]
) -> Counterexample | int | None:
    """A difference, or how many elements agree and are not zero, or None where a side has no value."""
    bind = bindings((p, q))
    values = []
    for digits in DIGITS:
        with mpmath.workdps(digits):
            one, other = (evaluated(x, {**sizes, **inputs}, bind) for x in (p, q))
        if one is None or other is None or one[a].shape != other[b].shape:
            return None
        values.append((one[a], other[b]))
    agreed = 0
    for index in np.ndindex(values[0][0].shape):
        (x, y), (x_, y_) = ((_real(u[index]), _real(v[index])) for u, v in values)
        if None in (x, y, x_, y_):
            continue
        scale = 1 + abs(x) + abs(y)
        if max(abs(x - x_), abs(y - y_)) > AGREEMENT * scale:
            continue
        if abs(x - y) > TOLERANCE * scale:
            return Counterexample(dict(sizes), dict(inputs), index, (mpmath.nstr(x, 8), mpmath.nstr(y, 8)))
        agreed += bool(x)
    return agreed


def one_sided(p: Program, a: str, q: Program, b: str, seeds: Iterable[int]) -> dict[str, Any] | None:
    """Inputs at which an element of one array has a value and that of the other none; None if not seen."""
    bind = bindings((p, q))
    for seed in seeds:
        sizes, inputs = drawn((p, q), seed)
        one, other = (evaluated(x, {**sizes, **inputs}, bind) for x in (p, q))
        if one is None or other is None or one[a].shape != other[b].shape:
            continue
        if any((_real(x) is None) != (_real(y) is None) for x, y in zip(one[a].flat, other[b].flat)):
            return {**sizes, **inputs}
    return None


def evaluated(program: Program, inputs: Mapping[str, Any], bind: Mapping[str, list[Any]]) -> Any:
    """All arrays with mpmath's precision; None where something is not defined."""
    try:
        return interpret(program, inputs, bind, "mpmath")
    except (UdlcError, ArithmeticError, ValueError, TypeError):
        return None


def _real(x: Any) -> Any:
    """A finite real number, else None."""
    x = mpmath.mpmathify(x)
    return x if isinstance(x, mpmath.mpf) and mpmath.isfinite(x) else None


# ── Drawing ──────────────────────────────────────────────────────────────────


STARTS = "_start"
"""What the names of the arrays end with that say where the rows of a list start."""


def drawn(
    programs: Sequence[Program], seed: int, at: Mapping[str, int] | None = None
) -> tuple[dict[str, int], dict[str, Any]]:
    """Sizes and inputs of programs for a seed; `at`: sizes that are given."""
    random = np.random.default_rng(seed)
    arrays = {x.name: x for program in reversed(programs) for x in program.inputs}
    names = sorted(set().union(*(size_names(program) for program in programs)))
    sizes = draw_sizes(names, seed, random) if at is None else dict(at)
    widths = _widths(arrays)
    inputs: dict[str, Any] = {}
    for name in widths:
        n = int(substitute(arrays[name].shape[0], _numbers(sizes)))
        inputs[name] = np.ones(n, np.int64) if seed == 0 else random.permutation(np.arange(n) % 3 + 1)
    manner = MANNERS[seed % len(MANNERS)]
    for name, x in arrays.items():
        if name not in widths:
            inputs[name] = draw(x, sizes, random, manner, inputs)
    return sizes, inputs


def draw_sizes(names: Sequence[str], seed: int, random: np.random.Generator) -> dict[str, int]:
    """All one; all different; some equal; the larger ones, in another order. A size is at least one."""
    if seed == 0:
        return dict.fromkeys(names, 1)
    if seed % 7 == 6:
        return {n: int(random.integers(1, 4)) for n in names}
    order = random.permutation(len(names))
    return {n: 1 + (int(k) + seed // 2) % 3 + (seed % 2) for n, k in zip(names, order)}


def draw(
    x: Array,
    sizes: Mapping[str, int],
    random: np.random.Generator,
    manner: str = "eighths",
    widths: Mapping[str, Any] | None = None,
) -> Any:
    """Random elements in the domain of an array; ragged rows are padded."""
    shape = shape_of(x, sizes, widths or {})
    if x.domain == "permutation":
        return np.asarray(random.permutation(shape[0]))
    if x.integral and x.name.endswith(STARTS):
        return starts(x.name, shape[0], sizes, random)
    if x.integral:
        bound = 4 if x.bound is None else int(substitute(x.bound, _numbers(sizes)))
        return np.asarray(random.integers(0, max(bound, 1), shape))
    if x.domain == "binary":
        return np.asarray(random.integers(0, 2, shape), float)
    if x.domain == "unit":
        return np.asarray(random.integers(1, 8, shape) / 8)
    match manner:
        case "ones":
            value = np.ones(shape)
        case "whole":
            value = random.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], shape)
        case "fractions":
            value = random.choice([-1.5, -0.5, -0.25, 0.25, 0.5, 1.5], shape)
        case "zeros":
            value = random.choice([-2.0, 0.0, 0.0, 1.0], shape)
        case "equal":
            value = np.full(shape, float(random.choice([-0.5, 0.5, 2.0])))
        case _:
            value = random.integers(-24, 25, shape) / 8
    if x.domain in ("positive", "nonnegative", "natural"):
        value = np.abs(value)
    return np.where(value == 0, 0.5, value) if x.domain == "positive" else np.asarray(value)


def starts(name: str, count: int, sizes: Mapping[str, int], random: np.random.Generator) -> Any:
    """Where the rows of a list start, and where the last one ends: no row has less than no members."""
    total = sizes.get(name.removesuffix(STARTS) + "_size", 4)
    return np.asarray([0, *np.sort(random.integers(0, total + 1, max(count - 2, 0))), total][:count])


def shape_of(x: Array, sizes: Mapping[str, int], widths: Mapping[str, Any]) -> tuple[int, ...]:
    """The lengths of its axes, those of ragged rows the largest."""
    lengths: list[int] = []
    for axis in x.shape:
        places: list[dict[Axis, Integer]] = [{}]
        for s in sorted((s for s in symbols(axis) if isinstance(s, Axis)), key=str):
            places = [{**at, s: Integer(k)} for at in places for k in range(lengths[s.position])]
        found = [_length(axis, at, sizes, widths) for at in places]
        lengths.append(max(found, default=0))
    return tuple(lengths)


def _length(axis: Any, at: Any, sizes: Mapping[str, int], widths: Mapping[str, Any]) -> int:
    e = substitute(substitute(axis, at), _numbers(sizes)) if at else substitute(axis, _numbers(sizes))
    known = {r: Integer(int(widths[r.array][int(r.index[0])])) for r in e.atoms(Read)}
    return max(0, int(e.xreplace(known)))


def _numbers(sizes: Mapping[str, int]) -> dict[Any, Any]:
    return {Size(n): Integer(k) for n, k in sizes.items()}


def _widths(arrays: Mapping[str, Array]) -> tuple[str, ...]:
    """The integer arrays that shapes read."""
    found = {r.array for x in arrays.values() for axis in x.shape for r in axis.atoms(Read)}
    return tuple(sorted(found))


def size_names(program: Program) -> set[str]:
    """The names of the sizes in shapes and statements."""
    shapes = [e for x in program.arrays.values() for e in x.shape]
    shapes += [e for s, _ in walk(program.statements) for e in parts(s)]
    inner = [i for e in shapes for r in e.atoms(Read) for i in r.index]
    return {s.name for e in (*shapes, *inner) for s in symbols(e) if isinstance(s, Size)} - set(
        program.arrays
    )


# ── Functions left open ──────────────────────────────────────────────────────


def bindings(programs: Sequence[Program]) -> dict[str, list[Any]]:
    """A curve for every function of one number that programs leave open."""
    names = sorted(set().union(*(_opaque(program) for program in programs)))
    return {n: _curve(k) for k, n in enumerate(names)}


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
