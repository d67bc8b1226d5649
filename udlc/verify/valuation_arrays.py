"""Entries of arrays and matrices in, their values in a finite world out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from udlc.verify import terms as t
from udlc.verify.digits import Env
from udlc.verify.terms import Node
from udlc.verify.worlds import inverse, positive_definite

if TYPE_CHECKING:
    from udlc.verify.valuation import Valuation


def _member(valuation: Valuation, a: Node, env: Env) -> Any:
    point = valuation.point(t.single(a), env)
    return valuation.world.coordinate(point)


def _entry(valuation: Valuation, a: Node, env: Env) -> Any:
    owner: Node = a.fields[0]  # type: ignore[assignment]
    places = [valuation.whole(i, env) for i in a.fields[1:]]  # type: ignore[arg-type]
    if owner.tag == "reduce":
        return _computed(valuation, owner, places, env)
    if owner.tag == "function":
        arguments = tuple(valuation.argument(x, env) for x in owner.fields[1:])  # type: ignore[arg-type]
        return valuation.world.number(str(owner.fields[0]), "entry", *arguments, *places)
    return valuation.world.coordinate(valuation.point(t.single(owner), env), *places)


def _symmetric(valuation: Valuation, a: Node, env: Env) -> Any:
    i, j = (valuation.whole(x, env) - 1 for x in a.fields[1:])  # type: ignore[arg-type]
    return matrix(valuation, a.fields[0], env)[i][j]  # type: ignore[arg-type]


def _computed(valuation: Valuation, array: Node, places: list[int], env: Env) -> Any:
    """An entry of an array that is a function of places."""
    inner: Node = array.fields[1]  # type: ignore[assignment]
    ((body, _),) = t.factors(inner)
    names = [t.factors(t.terms(x)[0][0])[0][0].fields[0] for x in body.fields[1:-1]]  # type: ignore[arg-type]
    return valuation.value(body.fields[-1], {**env, **dict(zip(names, places, strict=True))})  # type: ignore[arg-type]


def matrix(valuation: Valuation, a: Node, env: Env) -> tuple[tuple[Fraction, ...], ...]:
    """A square matrix of rationals: declared positive definite, an inverse, or computed."""
    if a.tag == "call" and a.fields[0] == "inverse":
        return inverse(matrix(valuation, a.fields[1], env))[0]  # type: ignore[arg-type]
    if a.tag == "reduce":
        (_, lo, hi), _ = t.bounds(a.fields[1])  # type: ignore[arg-type]
        span = range(valuation.whole(lo, env), valuation.whole(hi, env))
        return tuple(tuple(_computed(valuation, a, [i, j], env) for j in span) for i in span)
    places = tuple(valuation.whole(i, env) for i in a.fields[1:])  # type: ignore[arg-type]
    return positive_definite(
        valuation.world, (a.fields[0], *places), valuation.world.matrix_sizes[str(a.fields[0])]
    )


ARRAYS = {
    "member": _member,
    "entry": _entry,
    "symmetric": _symmetric,
}
"""The values of atoms, by their tags."""
