"""A kind of worlds and what a claim compares in them in, a world in which the claim fails out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import mpmath

from udlc.errors import UdlcError
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.verify.digits import DIGITS, BeyondError, Env, NoValueError, differ, real
from udlc.verify.verdicts import Finding
from udlc.verify.worlds import NoWorldError, World
from udlc.verify.written_numbers import WrittenNumbers

NONE = "no value"
"""What stands for the value of a side that has none in a world."""

BEYOND = "nothing, for there is no such element"
"""The same where a side speaks of an element beyond the ends of its array, whatever values are drawn."""


@dataclass(frozen=True)
class WorldKind:
    """A kind of worlds.

    Attributes:
        method: what the worlds are called.
        where: what a refutation calls one of them.
        seeds: those of the worlds that are tried.
        digits: how many digits are computed of numbers that are not rational.
    """

    method: str
    where: str
    seeds: range
    digits: int = DIGITS

    @property
    def agreed(self) -> str:
        """What is said where no world refutes."""
        return f"true in the {self.method} that were tried"


class Compared(NamedTuple):
    """The two sides of a claim at one choice of places for its letters, counted from zero.

    Of several right sides, one may be meant.
    """

    places: Mapping[Any, int]
    left: Any
    right: Any
    others: tuple[Any, ...] = ()


def _differ(one: Any, other: Any) -> bool:
    """Are two numbers, or two matrices of rationals, different?"""
    return bool(one != other) if isinstance(one, tuple) else differ(one, other)


def search(
    kind: WorldKind,
    compare: Callable[[World], Iterable[Compared]],
    *,
    absence: bool = False,
    is_wrong: Callable[[Any, Any], bool] = _differ,
) -> Finding:
    """Refuted where both sides have a value and differ; else unknown.

    Args:
        kind: the worlds.
        compare: the sides in the world that is drawn from this one, at each choice of places. It raises
            NoWorldError where that is not as the entry states, or has no value for what is compared.
        absence: whether it also refutes that one side has a value in all worlds tried, the other in none, or
            that one speaks of an element that does not exist.
        is_wrong: whether two values do not have the relation that is claimed.
    """
    seen: list[tuple[int, Compared]] = []
    reasons: list[str] = []
    with mpmath.workdps(kind.digits):
        for seed in kind.seeds:
            try:
                for case in compare(World(seed)):
                    sides = (case.left, case.right, *case.others)
                    is_lost = absence and (case.left == BEYOND) != (case.right == BEYOND)
                    has_values = not any(map(_is_none, sides))
                    if is_lost or (has_values and all(is_wrong(case.left, x) for x in sides[1:])):
                        return _refuted(kind, seed, case)
                    seen.append((seed, case))
            except (NoWorldError, ValueError, ArithmeticError) as error:
                reasons.append(error.message if isinstance(error, UdlcError) else str(error))
    pairs = [(c.left, c.right) for _, c in seen]
    if absence and (_has_one_value(pairs) or _has_one_value([(b, a) for a, b in pairs])):
        return _refuted(kind, *seen[0])
    return Finding("unknown", kind.method, kind.agreed if seen or not reasons else reasons[0])


def value_or_none(world: WrittenNumbers, x: Any, env: Env) -> Any:
    """The value of an expression in a world; NONE where it has none there, BEYOND where it never has one."""
    try:
        return world.value(x, env)
    except BeyondError:
        return BEYOND
    except NoValueError:
        return NONE


def _has_one_value(pairs: list[tuple[Any, Any]]) -> bool:
    """Has one side a value everywhere, and the other one nowhere?"""
    return bool(pairs) and all(_is_none(one) and not _is_none(other) for one, other in pairs)


def _is_none(value: Any) -> bool:
    return value in (NONE, BEYOND)


def _refuted(kind: WorldKind, seed: int, case: Compared) -> Finding:
    at = {readable(latex(x)): k + 1 for x, k in case.places.items()}
    places = ", ".join(f"{n} = {k}" for n, k in at.items())
    left, right = _shown(case.left), _shown(case.right)
    why = f"{kind.where}{' at ' + places if places else ''} the sides are {left} and {right}"
    data = {"world": seed, "inputs": at, "left": left, "right": right}
    return Finding("refuted", "counterexample", why, counterexample=data)


def _shown(value: Any) -> str:
    """A value in words; a matrix row by row."""
    if isinstance(value, tuple):
        return "; ".join(", ".join(map(_entry, row)) for row in value)
    return value if _is_none(value) else str(mpmath.nstr(real(value), 12))


def _entry(x: Any) -> str:
    return str(mpmath.nstr(x, 12)) if isinstance(x, mpmath.mpf) else str(x)
