"""The arrays of a program in, which of them depend on which out."""

from __future__ import annotations

from collections.abc import Mapping

from udlc.ir.expressions import arrays_read
from udlc.ir.grammar import Program
from udlc.simplify.statements import writers


def dependencies(program: Program) -> dict[str, set[str]]:
    """The temporaries that the statements of each temporary read."""
    temporaries = {n for n, x in program.arrays.items() if x.role == "temporary"}
    uses: dict[str, set[str]] = {n: set() for n in temporaries}
    for name, placed in writers(program).items():
        for s, outer in placed:
            uses[name] |= {r for x in (s, *outer) for r in arrays_read(x)} & temporaries
    return uses


def reaches_itself(uses: Mapping[str, set[str]], name: str) -> bool:
    """Does the array depend on itself?"""
    return any(reaches(uses, x, name) for x in uses[name])


def reaches(uses: Mapping[str, set[str]], name: str, other: str) -> bool:
    """Is one array the other one, or does it depend on it?"""
    met: set[str] = set()
    waiting = {name}
    while waiting:
        met |= waiting
        waiting = {x for y in waiting for x in uses[y]} - met
    return other in met


def is_acyclic(uses: Mapping[str, set[str]], cut: set[str]) -> bool:
    """Can every array be unfolded down to arrays that are cut?"""
    waiting = {name: {x for x in inner if x not in cut} for name, inner in uses.items()}
    while waiting:
        ready = [name for name, inner in waiting.items() if not inner & waiting.keys()]
        if not ready:
            return False
        for name in ready:
            del waiting[name]
    return True
