"""Normal densities of several variables in, the joint, conditional and marginal ones out.

A joint density is built one variable after the other, each with a mean that is linear in those before it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath

from udlc.verify import gaussian_sums as g
from udlc.verify.gaussian_sums import Value
from udlc.verify.worlds import NoWorldError

Node = tuple[Any, ...]
"""A random quantity: the key of its letter, and its indices where it is a member of a family."""


def close() -> Any:
    """What rounding changes at most, of numbers of which a third of the digits would do."""
    return mpmath.mpf(10) ** -(mpmath.mp.dps // 3)


@dataclass(frozen=True)
class Law:
    """A joint normal density: the places of its variables, their mean and covariance."""

    places: Mapping[Node, range]
    mean: Any
    covariance: Any


def extended(law: Law, node: Node, linear: Any, shift: Any, covariance: Any) -> Law:
    """The joint density with one variable more: A·(all before) + b, with a covariance."""
    n, k = law.mean.rows, shift.rows
    mean, joint = mpmath.matrix(n + k, 1), mpmath.matrix(n + k, n + k)
    cross = linear * law.covariance if n else mpmath.matrix(k, 0)
    own = covariance + (cross * linear.T if n else mpmath.zeros(k))
    moved = shift + (linear * law.mean if n else mpmath.zeros(k, 1))
    for i in range(n + k):
        mean[i] = law.mean[i] if i < n else moved[i - n]
        for j in range(n + k):
            if i < n and j < n:
                joint[i, j] = law.covariance[i, j]
            elif i >= n and j >= n:
                joint[i, j] = own[i - n, j - n]
            else:
                a, b = (i, j) if i >= n else (j, i)
                joint[i, j] = cross[a - n, b]
    return Law({**law.places, node: range(n, n + k)}, mean, joint)


def conditional(
    law: Law, above: Sequence[Node], below: Sequence[Node], known: Sequence[Value]
) -> tuple[list[Value], Any]:
    """Mean and covariance of variables given others: m + C·S⁻¹·(y - m′), S″ - C·S⁻¹·Cᵀ."""
    rows, columns = ([k for n in its for k in law.places[n]] for its in (above, below))
    own = _part(law.covariance, rows, rows)
    if not columns:
        return [g.number(law.mean[k]) for k in rows], own
    cross = _part(law.covariance, rows, columns)
    gain = cross * g.inverse(_part(law.covariance, columns, columns))[0]
    off = [g.add(v, g.number(-law.mean[k])) for v, k in zip(known, columns, strict=True)]
    mean = [
        g.add(g.number(law.mean[k]), *(g.multiply(g.number(gain[i, j]), d) for j, d in enumerate(off)))
        for i, k in enumerate(rows)
    ]
    covariance = own - gain * cross.T
    return mean, (covariance + covariance.T) / 2


def _part(m: Any, rows: Sequence[int], columns: Sequence[int]) -> Any:
    return mpmath.matrix([[m[i, j] for j in columns] for i in rows])


def step(value: Value, own: Sequence[Node], law: Law) -> tuple[Any, Any, Any]:
    """Of a normal density of variables given those of a law: matrix and shift of its mean, its covariance.

    A variable is the node with two marks: the last is the number of the component.
    """
    form = g.polynomial(g.log(value))
    n = len(own)
    precision, shift = mpmath.matrix(n, n), mpmath.matrix(n, 1)
    linear = mpmath.matrix(n, law.mean.rows)
    for i, v in enumerate(own):
        for m, c in form.items():
            if v not in m:
                continue
            others: list[Any] = [*m[: m.index(v)], *m[m.index(v) + 1 :]]
            if not others:
                shift[i] += c
            elif others[0] in own:
                precision[i, own.index(others[0])] -= 2 * c if others[0] == v else c
            else:
                linear[i, law.places[others[0][:-2]][others[0][-1]]] += c
    covariance, _ = g.inverse(precision)
    _check_volume(g.integral(value, own))
    return covariance * linear, covariance * shift, covariance


def _check_volume(total: Value) -> None:
    """A density is no density where its integral is not 1."""
    ((factor, exponent),) = total
    volume = factor.get((), 0) * mpmath.exp(exponent.get((), 0))
    moving = [c for p in (factor, exponent) for m, c in p.items() if m]
    if abs(volume - 1) > close() or any(abs(c) > close() for c in moving):
        raise NoWorldError("a density that is none")


def image(left: Sequence[Value], right: Sequence[Value], noise: frozenset[Hashable]) -> Value:
    """The density of A·ε + m, given by its entries, at a point; the noise ε is standard normal."""
    forms = [g.polynomial(v) for v in right]
    if any(len(m) > 1 for p in forms for m in p):
        raise NoWorldError("a product of random quantities")
    mean: list[Value] = [(({m: c for m, c in p.items() if not set(m) & noise}, {}),) for p in forms]
    parts = [{m[0]: c for m, c in p.items() if m and m[0] in noise} for p in forms]
    covariance = mpmath.matrix(len(forms), len(forms))
    for i, one in enumerate(parts):
        for j, other in enumerate(parts):
            covariance[i, j] = sum((c * other.get(v, 0) for v, c in one.items()), mpmath.mpf(0))
    return g.normal(left, mean, covariance)


def check_standard(density: Value) -> None:
    """Noise is standard normal where its log density is - ½ Σ ε², but for a constant."""
    ((_, form),) = density
    squares = {m: c for m, c in form.items() if m}
    if any(
        abs(c + (mpmath.mpf(1) / 2 if len(m) == 2 and m[0] == m[1] else 0)) > close()
        for m, c in squares.items()
    ):
        raise NoWorldError("noise that is not standard normal")


def same_density(one: Value, other: Value) -> bool:
    """Are two normal densities one?"""
    ((_, first),), ((_, second),) = one, other
    return all(abs(first.get(m, 0) - second.get(m, 0)) <= close() for m in {*first, *second})
