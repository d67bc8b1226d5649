"""Derived gradients against fourth-order differences in float64, along random directions, away from kinks.

    gradcheck(program, inputs, ("φ",))

A difference is trusted where every choice that the program makes (signs, relations, winners of maxima) is the
same at all its points; else the step shrinks, then another point near by is taken.  Never is the tolerance
widened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from udlc.differentiate import vjp
from udlc.ir.check import check
from udlc.ir.grammar import Program
from udlc.ir.interpret import interpret, signature

Inputs = Mapping[str, Any]

STEPS = (1e-4, 1e-5, 1e-6)
POINTS = 12
ROUNDING = 10.0


def gradcheck(
    program: Program,
    inputs: Inputs,
    wrt: Sequence[str],
    of: str = "L",
    *,
    bind: Mapping[str, Sequence[Any]] | None = None,
    derived: tuple[Program, Mapping[str, str]] | None = None,
    directions: int = 2,
    seed: int = 0,
) -> dict[str, np.ndarray]:
    """Compare the gradient of the scalar `of` with differences; returns the gradients at the point.

    Args:
        program: without Derive.
        inputs: values of its inputs, and sizes by name.
        wrt: real inputs to differentiate by.
        of: a scalar.
        bind: meanings of opaque functions.
        derived: another program that computes the gradients, with their names: to test later stages.
        directions: how many random directions to try.
        seed: of the directions, and of the points to move to where a kink is near.
    """
    rng = np.random.default_rng(seed)
    gradients, names = derived or vjp(program, of, tuple(wrt))
    check(gradients, "differentiate", derive=False)
    here = {w: np.asarray(inputs[w], float) for w in wrt}
    for _ in range(directions):
        along = {w: rng.normal(size=np.shape(here[w])) for w in wrt}
        point, step = _smooth(program, {**inputs, **here}, along, rng, bind)
        got = interpret(gradients, point, bind)
        adjoint = {w: got[names[w]] for w in wrt}
        _compare(program, point, along, step, adjoint, of, bind)
    found = interpret(gradients, {**inputs, **here}, bind)
    return {w: found[names[w]] for w in wrt}


def _moved(point: Inputs, along: Inputs, by: float) -> dict[str, Any]:
    return {**point, **{w: point[w] + by * v for w, v in along.items()}}


def _smooth(
    program: Program, inputs: Inputs, along: Inputs, rng: np.random.Generator, bind: Any
) -> tuple[Inputs, float]:
    """A point and a step such that no kink lies between the points of the difference."""
    point = inputs
    for _ in range(POINTS):
        for step in STEPS:
            choices = [signature(program, _moved(point, along, n * step), bind) for n in (-2, -1, 0, 1, 2)]
            if all(c == choices[0] for c in choices):
                return point, step
        point = {**inputs, **{w: inputs[w] + 0.03 * rng.normal(size=np.shape(v)) for w, v in along.items()}}
    raise AssertionError("no smooth point near by")


def _compare(
    program: Program, point: Inputs, along: Inputs, h: float, adjoint: Inputs, of: str, bind: Any
) -> None:
    """|got − fd| ≤ 1e-6 · max(|fd|, 1e-3 · (1 + max |g|)) + C · eps · |L| / h."""
    loss = {n: float(interpret(program, _moved(point, along, n * h), bind)[of]) for n in (-2, -1, 1, 2)}
    difference = (8 * (loss[1] - loss[-1]) - (loss[2] - loss[-2])) / (12 * h)
    got = sum(float(np.sum(adjoint[w] * v)) for w, v in along.items())
    largest = max((float(np.max(np.abs(g), initial=0)) for g in adjoint.values()), default=0)
    size = max(map(abs, loss.values()))
    allowed = 1e-6 * max(abs(difference), 1e-3 * (1 + largest)) + ROUNDING * np.finfo(float).eps * size / h
    assert np.isfinite(got), f"the gradient is {got}"
    assert abs(got - difference) <= allowed, (
        f"gradient {got!r}, difference {difference!r}, allowed {allowed:.1e}"
    )
