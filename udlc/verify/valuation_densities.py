"""Densities and their slopes in, their values in a finite world out: of joint tables, or of normal laws."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath

from udlc.verify import normals
from udlc.verify import terms as t
from udlc.verify.digits import Env, real
from udlc.verify.terms import Node
from udlc.verify.worlds import Key, NoWorldError, Point

if TYPE_CHECKING:
    from udlc.verify.valuation import Valuation


def _density(valuation: Valuation, a: Node, env: Env) -> Any:
    if normals.is_normal(a):
        return _normal(valuation, a, env)
    events, given = _events(valuation, a, env)
    return (
        Fraction(1) if valuation.collecting else valuation.world.density(_word(valuation, a), events, given)
    )


def _normal(valuation: Valuation, a: Node, env: Env) -> Any:
    point, mean, covariance, span = normals.parts(a)
    if any(isinstance(env.get(n), Point) for n in point.letters):
        raise NoWorldError("a normal density is no table")
    if valuation.collecting:
        return Fraction(1)
    if span is not None:
        return mpmath.exp(real(valuation.value(normals.log_density(valuation.algebra, a), env)))
    x, m, s = (real(valuation.value(v, env)) for v in (point, mean, covariance))
    if s <= 0:
        raise NoWorldError("a variance is not positive")
    return mpmath.exp(-((x - m) ** 2) / (2 * s)) / mpmath.sqrt(2 * mpmath.pi * s)


def _slope(valuation: Valuation, a: Node, env: Env) -> Any:
    inner: Node = a.fields[0]  # type: ignore[assignment]
    target: Node = t.factors(t.terms(a.fields[1])[0][0])[0][0]  # type: ignore[arg-type]
    where = (target.fields[0], *(valuation.whole(i, env) for i in target.fields[1:]))  # type: ignore[arg-type]
    if inner.tag != "density":
        arguments = tuple(valuation.argument(x, env) for x in inner.fields[1:])  # type: ignore[arg-type]
        return valuation.world.number("", "slope", inner.fields[0], *arguments, *where)
    events, given = _events(valuation, inner, env)
    if valuation.collecting:
        return Fraction(1)
    return valuation.world.slope(_word(valuation, inner), events, given, where)


def _events(valuation: Valuation, density: Node, env: Env) -> tuple[dict[Key, int], Key]:
    events: dict[Key, int] = {}
    given: list[Any] = []
    for x in density.fields[1:]:
        assert isinstance(x, Node)
        value = valuation.point(x.fields[-1], env)  # type: ignore[arg-type]
        if x.tag == "given":
            slot = x.fields[0]
            name = slot.fields[0] if isinstance(slot, Node) else slot
            given.append((name, value))
            continue
        for key, number, count in _variables(valuation, x.fields[0], value, env):  # type: ignore[arg-type]
            events[key] = number
            valuation.world.variables.setdefault(_word(valuation, density), {}).setdefault(key, count)
    return events, tuple(given)


def _variables(valuation: Valuation, slot: Node, value: Any, env: Env) -> list[tuple[Key, int, int]]:
    """The variables of an event, the number of the point of each, and how many points there are."""
    if slot.tag == "labels":
        lo, hi, *places = (valuation.whole(x, env) for x in slot.fields[1:])  # type: ignore[arg-type]
        if not lo <= value < hi:
            raise NoWorldError("there is no such label")
        return [((slot.fields[0], *places), int(value) - lo, hi - lo)]
    key, base = str(slot.fields[0]), str(slot.fields[1])
    count = valuation.world.points(base)
    if slot.tag == "run":
        start, points = value
        return [((key, start + n), p.number, count) for n, p in enumerate(points)]
    if not isinstance(value, Point):
        raise NoWorldError("a density is taken at no point of its space")
    return [((key, *(valuation.whole(i, env) for i in slot.fields[2:])), value.number, count)]  # type: ignore[arg-type]


def _word(valuation: Valuation, density: Node) -> str:
    """The word whose table a density is of."""
    word = str(density.fields[0])
    return valuation.world.aliases.get(word, word)


DENSITIES = {
    "density": _density,
    "slope": _slope,
}
"""The values of atoms, by their tags."""
