"""Atoms that are numbers in, their values in a finite world out: letters, functions, words over ranges."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath

from udlc.verify import terms as t
from udlc.verify.digits import FUNCTIONS, Env, called, power, real
from udlc.verify.terms import Node
from udlc.verify.valuation_arrays import matrix
from udlc.verify.worlds import NoWorldError, Point, inverse

if TYPE_CHECKING:
    from udlc.verify.valuation import Valuation

REDUCED: dict[str, Callable[[list[Any]], Any]] = {
    "prod": lambda values: math.prod(values, start=Fraction(1)),
    "max": lambda values: max(values, key=real),
    "min": lambda values: min(values, key=real),
}
"""What a word over a range makes of the values there."""


def _size(valuation: Valuation, a: Node, _env: Env) -> Any:
    return Fraction(valuation.world.size(str(a.fields[0])))


def _letter(valuation: Valuation, a: Node, env: Env) -> Any:
    name = str(a.fields[0])
    if name not in env:
        raise NoWorldError(f"nothing gives {name} a value")
    value = env[name]
    if isinstance(value, Point):
        return valuation.world.coordinate(value)
    if isinstance(value, tuple):
        raise NoWorldError("a run is no number")
    return Fraction(value)


def _read(valuation: Valuation, a: Node, env: Env) -> Any:
    name, places = str(a.fields[0]), [valuation.whole(i, env) for i in a.fields[1:]]  # type: ignore[arg-type]
    shape = valuation.shapes.get(name)
    if shape is not None and name in valuation.world.points_named:
        point = valuation.free_point(name, places[: shape.over], shape)
        return valuation.world.coordinate(point, *places[shape.over :])
    return valuation.world.number(name, *places)


def _base(valuation: Valuation, a: Node, env: Env) -> Any:
    return valuation.value(a.fields[0], env)  # type: ignore[arg-type]


def _truth(valuation: Valuation, a: Node, env: Env) -> Any:
    value = valuation.value(a.fields[1], env)  # type: ignore[arg-type]
    holds = {"=0": value == 0, "≥0": value >= 0, "real>0": value > 0}
    return Fraction(int(holds[str(a.fields[0])]))


def _call(valuation: Valuation, a: Node, env: Env) -> Any:
    name = str(a.fields[0])
    if len(a.fields) == 1 and name in ("pi", "E"):
        return +mpmath.pi if name == "pi" else +mpmath.e
    if name in ("|det|", "|∂|") and (of := _slope_of(a)) is not None:
        return Fraction(
            valuation.world.random("slope of", of) % 9 + 1, 4
        )  # of a linear map: the same everywhere
    if name == "|det|":
        return abs(inverse(matrix(valuation, a.fields[1], env))[1])  # type: ignore[arg-type]
    if name == "Pow":
        base, e = (valuation.value(x, env) for x in a.fields[1:])  # type: ignore[arg-type]
        return power(base, e)
    if name not in FUNCTIONS:
        raise NoWorldError(f"{name} has no value in a finite world")
    (z,) = (valuation.value(x, env) for x in a.fields[1:])  # type: ignore[arg-type]
    return Fraction(1) if valuation.collecting else called(name, z)


def _reduce(valuation: Valuation, a: Node, env: Env) -> Any:
    if a.fields[0] == "series":
        return _series(valuation, a, env)
    if a.fields[0] not in REDUCED:
        raise NoWorldError(f"{a.fields[0]} has no value in a finite world")
    inner: Node = a.fields[1]  # type: ignore[assignment]
    ((body, _),) = t.factors(inner)
    ((name, lo, hi),) = t.bounds(inner)
    values = [
        valuation.value(body.fields[-1], {**env, name: here})  # type: ignore[arg-type]
        for here in valuation.range(lo, hi, env)
    ]
    if not values and a.fields[0] != "prod":
        raise NoWorldError("nothing is the largest of no numbers")
    return REDUCED[str(a.fields[0])](values)


def _series(valuation: Valuation, a: Node, env: Env) -> Any:
    """Any number, for an endless sum Σ c_k·x[k]: its later members may make up for all that is known.

    There must be no other such sum, for two of them may depend on each other.
    """
    inner: Node = a.fields[1]  # type: ignore[assignment]
    ((body, _),) = t.factors(inner)
    ((name, _, _),) = t.bounds(inner)
    terms = t.terms(body.fields[-1])  # type: ignore[arg-type]
    moving = [f for p, _ in terms for f in t.factors(p) if name in f[0].letters]
    members = [
        f for f, e in moving if f.tag == "read" and e == 1 and valuation.world.is_any(str(f.fields[0]))
    ]
    bases = [f.fields[1] for f, _ in moving if f.tag == "call" and f.fields[0] == "Pow"]
    seen = valuation.world.series
    seen[a.key] = valuation.world.number("series", "sum")
    if len(terms) != 1 or len(members) != 1 or len(moving) != 1 + len(bases) or len(seen) > 1:
        raise NoWorldError("nothing says that the series may have any value")
    if any(valuation.value(base, env) == 0 for base in bases):  # type: ignore[arg-type]
        raise NoWorldError("the series has no later members")
    return seen[a.key]


def _function(valuation: Valuation, a: Node, env: Env) -> Any:
    arguments = tuple(valuation.argument(x, env) for x in a.fields[1:])  # type: ignore[arg-type]
    return Fraction(1) if valuation.collecting else valuation.world.function(str(a.fields[0]), arguments)


def _slope_of(a: Node) -> str | None:
    """The function of which an atom is the size of the slope; None for the determinant of a matrix."""
    inner = a.fields[1]
    if not isinstance(inner, Node) or inner.tag != "sum" or len(t.terms(inner)) != 1:
        return None
    factors = t.factors(t.terms(inner)[0][0])
    name = factors[0][0].fields[0] if len(factors) == 1 and factors[0][0].tag == "function" else None
    return str(name) if isinstance(name, str) and name.startswith("∂") else None


NUMBERS = {
    "size": _size,
    "letter": _letter,
    "read": _read,
    "base": _base,
    "truth": _truth,
    "call": _call,
    "reduce": _reduce,
    "function": _function,
}
"""The values of atoms, by their tags."""
