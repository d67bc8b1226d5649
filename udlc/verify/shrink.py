"""A counterexample in, a smaller one out: fewer elements first, then zeros, ones and small whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from time import process_time
from typing import Any

import numpy as np

from udlc.errors import UdlcError
from udlc.ir.grammar import Array, Program
from udlc.verify.classes.programs import ambiguous, applies, refuters
from udlc.verify.equalities import as_data, ready, runnable
from udlc.verify.links import Link, Setting
from udlc.verify.sample import Counterexample, compare, drawn, search
from udlc.verify.verdicts import Finding

KEYS = {"sizes", "inputs", "at", "left", "right"}
"""What the counterexample of an equality of programs says."""

PATIENCE = 2.0
"""Seconds for looking."""

GLANCE = range(12)
"""Inputs that are tried where the sides were refuted otherwise."""

SEEDS = range(1, 7)
"""Inputs that are tried at smaller sizes."""

SIMPLEST = (0.0, 1.0, -1.0, 2.0, -2.0, 3.0)
"""Numbers from the simplest on."""

POSITIVE = ("positive", "unit")
NOT_NEGATIVE = (*POSITIVE, "nonnegative", "binary", "natural")


def simplest(setting: Setting, link: Link, found: Finding) -> Finding:
    """A refuted equality of two programs with the simplest inputs that are found, whatever refuted it."""
    if found.verdict != "refuted" or link.programs is None or not applies(setting, link) or setting.unused:
        return found
    try:
        p, q = (runnable(ready(program, setting.domains)) for program in link.programs)
        pair = refuters(setting, link, p, q)
        if pair is None or ambiguous(setting, link.left, link.right, (p, q)):
            return found
        p, q = pair
        example = _example(p, q, found)
    except (UdlcError, KeyError, ValueError, TypeError, IndexError):
        return found
    if example is None:
        return found
    small = shrunk(p, q, example)
    sizes = ", ".join(f"{n} = {k}" for n, k in small.sizes.items())
    return replace(found, reason=f"the sides differ: {small}", sizes=sizes, counterexample=as_data(small))


def _example(p: Program, q: Program, found: Finding) -> Counterexample | None:
    """Inputs at which the programs differ: those found, or others."""
    known = found.counterexample or {}
    if not set(known) >= KEYS:
        return search(p, p.outputs[-1], q, q.outputs[-1], GLANCE).counterexample
    inputs = {name: np.asarray(x) for name, x in known["inputs"].items()}
    again = compare(p, p.outputs[-1], q, q.outputs[-1], known["sizes"], inputs)
    return again if isinstance(again, Counterexample) else None


def shrunk(p: Program, q: Program, example: Counterexample) -> Counterexample:
    """The simplest inputs found at which the last outputs of two programs still differ."""
    end = process_time() + PATIENCE

    def differs(sizes: Mapping[str, int], inputs: Mapping[str, Any]) -> Counterexample | None:
        if process_time() > end:
            return None
        found = compare(p, p.outputs[-1], q, q.outputs[-1], sizes, inputs)
        return found if isinstance(found, Counterexample) else None

    best = _with_smaller_sizes(p, q, example, differs)
    arrays = {x.name: x for program in (q, p) for x in program.inputs if not x.integral}
    for name in sorted(arrays):
        best = _with_simpler_elements(arrays[name], best, differs)
    return best


Differs = Callable[[Mapping[str, int], Mapping[str, Any]], Counterexample | None]


def _with_smaller_sizes(p: Program, q: Program, example: Counterexample, differs: Differs) -> Counterexample:
    best = example
    for name in sorted(example.sizes):
        for k in range(1, best.sizes[name]):
            sizes = {**best.sizes, name: k}
            draws = (drawn((p, q), seed, sizes)[1] for seed in SEEDS)
            found = next((x for x in (differs(sizes, inputs) for inputs in draws) if x), None)
            if found is not None:
                best = found
                break
    return best


def _with_simpler_elements(array: Array, example: Counterexample, differs: Differs) -> Counterexample:
    """The example with every element of an input as simple as it may be, all of them at once if that does."""
    best = example
    value = np.asarray(best.inputs[array.name], float)
    for changed in _simpler(array, value):
        found = differs(best.sizes, {**best.inputs, array.name: changed})
        if found is not None:
            return found
    for index in np.ndindex(value.shape):
        value = np.asarray(best.inputs[array.name], float)
        for x in _allowed(array):
            if _rank(x) >= _rank(float(value[index])):
                break
            changed = value.copy()
            changed[index] = x
            found = differs(best.sizes, {**best.inputs, array.name: changed})
            if found is not None:
                best = found
                break
    return best


def _simpler(array: Array, value: Any) -> Iterator[Any]:
    """All elements equal to a number that is simpler than they are."""
    for x in _allowed(array):
        if np.all(value == x):
            return
        yield np.full(value.shape, x)


def _allowed(array: Array) -> Iterator[float]:
    """The simplest numbers in the domain of an array."""
    if array.domain == "unit":
        yield 0.5
        return
    for x in SIMPLEST:
        low = 0 if array.domain in NOT_NEGATIVE else -np.inf
        if (
            x >= low
            and not (x == 0 and array.domain in POSITIVE)
            and not (x > 1 and array.domain == "binary")
        ):
            yield x


def _rank(x: float) -> tuple[int, float]:
    """Simple numbers come first, in their order; then the others by what they are."""
    return (0, SIMPLEST.index(x)) if x in SIMPLEST else (1, abs(x))
