"""Calls of a function in, how many of its arguments count out: the book leaves parameters out.

Where f is written with fewer arguments at one place than at others, and what is left out is the same wherever
it stands for one f (φ_k for f_k), the shorter call is the longer one at these parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from udlc.notation import letters
from udlc.notation.entry import Entry
from udlc.notation.functions import NamedFunction
from udlc.notation.members import Apply, head_of


def counted_arguments(entries: Iterable[Entry]) -> dict[Any, int]:
    """For each function that is written with fewer arguments somewhere: how many count."""
    calls: dict[Any, list[Apply]] = {}
    for entry in entries:
        for said in (entry.meant, *entry.where):
            for call in sorted(said.atoms(Apply), key=str):
                if isinstance(call.letter, letters.Function) and not isinstance(call.letter, NamedFunction):
                    calls.setdefault(call.letter, []).append(call)
    return {letter: n for letter, its in calls.items() if (n := _counted(its)) is not None}


def _counted(calls: Iterable[Apply]) -> int | None:
    """The least number of arguments, where what is left out is always the same for each member."""
    calls = list(calls)
    least = min(len(c.arguments) for c in calls)
    left_out: dict[Any, set[Any]] = {}
    for c in calls:
        if len(c.arguments) > least:
            left_out.setdefault(c.head, set()).add(c.arguments[least:])
    if any(_is_label(a) for found in left_out.values() for its in found for a in its):
        return None
    if not left_out or least == 0 or any(len(found) > 1 for found in left_out.values()):
        return None
    return least


def _is_label(x: Any) -> bool:
    """Is this one of some labels, and so no parameter?"""
    head = head_of(x)
    domain = getattr(head, "domain", None)
    return domain is not None and domain.word == "label"


def counting(counted: Mapping[Any, int], call: Apply) -> tuple[Any, ...]:
    """The arguments of a call that count."""
    return call.arguments[: counted.get(call.letter, len(call.arguments))]
