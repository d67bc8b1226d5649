"""Two objectives in, the claim that the same parameters make both least, or largest, out.

o₁(φ) - o₁(φ′) = c·(o₂(φ) - o₂(φ′)), c > 0, where all that parameters change has another name for φ′. An
objective that is ≥ 0 may be taken for its logarithm; one that is made largest is made least with its sign
turned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from udlc.verify.claims import difference, equal, negative
from udlc.verify.wording import NoClaimError
from udlc.verify.written import theorem

ANOTHER = " of another choice"
"""Marks what belongs to the second choice of parameters; no name has a space."""


@dataclass(frozen=True)
class Objective:
    """What is made least, or largest.

    Attributes:
        side: the arrays that the objective rests on, of which it is the goal.
        largest: whether it is made largest.
        logs: so many logarithms are taken of it.
        factor: its change is taken so many times.
    """

    side: Mapping[str, Any]
    largest: bool
    logs: int = 0
    factor: Any = 1


def one_optimum(
    inputs: Mapping[str, Any], one: Objective, other: Objective, fixed: frozenset[str]
) -> dict[str, Any]:
    """The claim that two objectives have the same optimal parameters.

    Args:
        inputs: what is declared of inputs.
        one: the one objective.
        other: the other.
        fixed: the inputs, and the functions that nothing defines, that no parameter changes.
    """
    if not _names([one.factor, other.factor]) <= fixed:
        raise NoClaimError("a factor that parameters may change")
    inputs = {**inputs, **{name + ANOTHER: x for name, x in inputs.items() if name not in fixed}}
    gains, signs = list[dict[str, Any]](), list[Any]()
    for x in (one, other):
        *below, last = _logarithms(x.side, x.logs)
        gains.append(_gain(last, x.factor, x.largest, fixed))
        signs += [equal(inputs, x.factor, 0, ">"), *(equal(inputs, side, 0, "≥") for side in below)]
    return theorem("an objective", equal(inputs, gains[0], gains[1]), *signs)


def _logarithms(side: Mapping[str, Any], logs: int) -> list[Mapping[str, Any]]:
    """An objective, its logarithm, and so on."""
    found = [side]
    for _ in range(logs):
        goal = f"log {found[-1]['goal']}"
        found.append(_with(found[-1], goal, ["call", "log", ["read", found[-1]["goal"]]]))
    return found


def _gain(side: Mapping[str, Any], factor: Any, largest: bool, fixed: frozenset[str]) -> dict[str, Any]:
    """A factor times what an objective changes by between two choices of parameters."""
    both = {**side, **{n: {**side[n], **_renamed(side[n], fixed)} for n in ("arrays", "shapes")}}
    change = difference(["read", side["goal"]], ["read", side["goal"] + ANOTHER])
    return _with(both, "gain", ["*", factor, negative(change) if largest else change])


def _with(side: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """A side with one number more, which is its goal."""
    arrays, shapes = {**side["arrays"], name: value}, {**side["shapes"], name: []}
    return {"goal": name, "arrays": arrays, "shapes": shapes}


def _renamed(arrays: Mapping[str, Any], fixed: frozenset[str]) -> dict[str, Any]:
    """Arrays for the second choice of parameters."""
    return {name + ANOTHER: _of_another(x, fixed) for name, x in arrays.items()}


def _of_another(x: Any, fixed: frozenset[str]) -> Any:
    """An expression with other names for all that parameters change."""
    match x:
        case ["read", name, *parts] if name not in fixed:
            return ["read", name + ANOTHER, *(_of_another(y, fixed) for y in parts)]
        case ["call", name, *parts] if is_open(name) and name not in fixed:
            return ["call", name + ANOTHER, *(_of_another(y, fixed) for y in parts)]
        case list():
            return [_of_another(y, fixed) for y in x]
        case _:
            return x


def _names(x: Any) -> set[str]:
    """The inputs, and the functions that nothing defines, in an expression."""
    match x:
        case ["read", name, *parts]:
            return {name}.union(*map(_names, parts))
        case ["call", name, *parts] if is_open(name):
            return {name}.union(*map(_names, parts))
        case list():
            return set().union(*map(_names, x))
        case _:
            return set()


def is_open(name: str) -> bool:
    """Is this the name of a function that nothing defines?"""
    return "^(" in name
