"""The losses of chapter 5 for one example, and their derivatives by the prediction, in many digits.

Each value comes with the size of the largest term that it is a sum of, by which rounding errors are measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath
from mpmath import mpf

from udlc.ir.references import MPMATH

Number = Any
Exact = tuple[Number, Number]
"""A number and the size of the largest term in it."""


def total(*terms: Number) -> Exact:
    """A sum, and its largest term."""
    return mpmath.fsum(terms), max(map(abs, terms))


def softplus(z: Number) -> Number:
    return z + mpmath.log1p(mpmath.exp(-z)) if z > 0 else mpmath.log1p(mpmath.exp(z))


def sig(z: Number) -> Number:
    return 1 / (1 + mpmath.exp(-z)) if z > 0 else mpmath.exp(z) / (1 + mpmath.exp(z))


def single(value: Number) -> Exact:
    """A number that is to be right to its own last places."""
    return value, abs(value)


def least_squares(f: Sequence[Number], y: Number) -> list[Exact]:
    return [single((f[0] - y) ** 2), single(2 * (f[0] - y))]


def bernoulli(f: Sequence[Number], y: Number) -> list[Exact]:
    return [single(softplus(-f[0] if y else f[0])), single(-sig(-f[0]) if y else sig(f[0]))]


def multiclass(f: Sequence[Number], y: int) -> list[Exact]:
    """−log of softmax at the label; softmax less one at the label."""
    largest = max(f)
    powers = [mpmath.exp(x - largest) for x in f]
    first = list(f).index(largest)
    others = mpmath.fsum(p for k, p in enumerate(powers) if k != first)
    slopes = [p / (1 + others) for p in powers]
    slopes[y] = -mpmath.fsum(p for k, p in enumerate(slopes) if k != y)
    return [single(mpmath.log1p(others) + (largest - f[y])), *map(single, slopes)]


def gaussian(f: Sequence[Number], y: Number, σ2: Number) -> list[Exact]:
    square = (f[0] - y) ** 2 / (2 * σ2)
    return [total(mpmath.log(2 * mpmath.pi) / 2, mpmath.log(σ2) / 2, square), single((f[0] - y) / σ2)]


def gaussian_variance(f: Sequence[Number], y: Number, σ2: Number) -> list[Exact]:
    return [*gaussian(f, y, σ2), total(1 / (2 * σ2), -((f[0] - y) ** 2) / (2 * σ2**2))]


def heteroscedastic(f: Sequence[Number], y: Number) -> list[Exact]:
    square = (f[0] - y) ** 2 / f[1] ** 2
    loss = total(mpmath.log(2 * mpmath.pi) / 2, mpmath.log(abs(f[1])), square / 2)
    return [loss, single((f[0] - y) / f[1] ** 2), total(1 / f[1], -square / f[1])]


def von_mises(f: Sequence[Number], y: Number) -> list[Exact]:
    """log I₀(κ) − κ cos d as (log I₀(κ) − κ) + κ (1 − cos d): both are numbers where κ is none.

    d = y − μ is rounded before its sine and cosine are taken, which counts as a term of its own.
    """
    κ, d = mpmath.exp(f[1]), y - f[0]
    away, unsure = 2 * κ * mpmath.sin(d / 2) ** 2, κ * abs(d * mpmath.sin(d))
    loss, largest = total(MPMATH["log_i0e_exp"](f[1]), mpmath.log(2 * mpmath.pi), away)
    slope, steepest = total(-MPMATH["bessel_gap"](f[1]), away)
    turn = -κ * mpmath.sin(d)
    return [
        (loss, max(largest, unsure)),
        (turn, max(abs(turn), κ * abs(d * mpmath.cos(d)))),
        (slope, max(steepest, unsure)),
    ]


def poisson(f: Sequence[Number], y: int) -> list[Exact]:
    λ = mpmath.exp(f[0])
    return [total(λ, -y * f[0], mpmath.loggamma(y + 1)), total(λ, mpf(-y))]


def mixture(f: Sequence[Number], y: Number) -> list[Exact]:
    """The responsibilities are as uncertain as the logarithms that they are differences of are large."""
    signs, squares, logs = (1, -1), [], []
    for n in (0, 1):
        squares.append((y - f[1 + n]) ** 2 / mpmath.exp(f[3 + n]))
        logs.append(-softplus(-signs[n] * f[0]) - (mpmath.log(2 * mpmath.pi) + f[3 + n] + squares[n]) / 2)
    weights = [sig(logs[0] - logs[1]), sig(logs[1] - logs[0])]
    unsure = [max(w, min(w, weights[1 - n]) * max(map(abs, logs))) for n, w in enumerate(weights)]
    best = max(logs)
    terms = [best, *(squares[n] / 2 for n in (0, 1) if logs[n] == best), f[0] if logs.index(best) else -f[0]]
    slopes = [
        (weights[1] * sig(f[0]) - weights[0] * sig(-f[0]), max(unsure)),
        *(
            (w * (f[1 + n] - y) / mpmath.exp(f[3 + n]), u * abs(f[1 + n] - y) / mpmath.exp(f[3 + n]))
            for n, (w, u) in enumerate(zip(weights, unsure))
        ),
        *((w * (1 - q) / 2, u * max(1, q)) for w, u, q in zip(weights, unsure, squares)),
    ]
    return [(-best - mpmath.log1p(mpmath.exp(min(logs) - best)), max(map(abs, terms))), *slopes]


LOSSES: dict[str, Callable[..., list[Exact]]] = {
    "least_squares": least_squares,
    "bernoulli": bernoulli,
    "multiclass": multiclass,
    "gaussian": gaussian,
    "gaussian_variance": gaussian_variance,
    "heteroscedastic": heteroscedastic,
    "von_mises": von_mises,
    "poisson": poisson,
    "mixture": mixture,
}
