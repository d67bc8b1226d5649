"""The functions that run in lanes: where, and how exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True)
class Lane:
    """A function of `udlc.runtime.functions` whose loops LLVM turns into vector instructions.

    Attributes:
        float32: the ends of its domain in this type; NaN passes through, beyond the ends are limits or NaN.
        float64: the same in this type.
        ulps: the error of its compiled form stays below so many units in the last place of the value.
    """

    float32: tuple[float, float]
    float64: tuple[float, float]
    ulps: float


ALL = ((-inf, inf), (-inf, inf))
ABOVE_0 = ((0.0, inf), (0.0, inf))
TURNS = ((-(2.0**20), 2.0**20), (-(2.0**20), 2.0**20))
"""Sine and cosine: beyond, the product of a number of quarter turns with the first part of π/2 is rounded."""

LANES: Mapping[str, Lane] = {
    "exp": Lane(*ALL, 1.5),
    "expm1": Lane(*ALL, 2.5),
    "log": Lane(*ABOVE_0, 1.5),
    "log1p": Lane((-1.0, inf), (-1.0, inf), 2),
    "sig": Lane(*ALL, 2.5),
    "softplus": Lane(*ALL, 2.5),
    "tanh": Lane(*ALL, 3),
    "erf": Lane(*ALL, 3),
    "sin": Lane(*TURNS, 2.5),
    "cos": Lane(*TURNS, 3),
    "lgamma": Lane(*ABOVE_0, 4),
    "log_i0": Lane(*ALL, 3.5),
    "bessel_ratio": Lane(*ALL, 3.5),
}
