"""The laws of one step in, the law of several steps out: of states and actions of a finite decision process.

A path starts in a state by a law that is random, and goes on for ever by the policy and by the world.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from udlc.verify.worlds import NoWorldError

Time = tuple[str, int]
"""“state” or “action”, and its time, counted from one."""

Choice = tuple[tuple[Time, int], ...]
"""What states and actions are at some times."""

MOST_STEPS = 6


@dataclass
class PathLaw:
    """Probabilities of what happens at some times, given what happens at others.

    Attributes:
        start: the law of the first state.
        act: π(a | s), by (a, s).
        move: Pr(s′ | s, a), by (s′, s, a).
    """

    start: list[Fraction]
    act: Mapping[Any, Fraction]
    move: Mapping[Any, Fraction]
    known: dict[Choice, Fraction] = field(default_factory=dict)

    def probability(self, events: Mapping[Time, int], given: Mapping[Time, int]) -> Fraction:
        """That events happen; both may speak of one time, where they may contradict each other."""
        if any(given.get(when, value) != value for when, value in events.items()):
            return Fraction(0)
        return self._mass({**given, **events}) / self._mass(given)

    def _mass(self, fixed: Mapping[Time, int]) -> Fraction:
        key = tuple(sorted(fixed.items()))
        if key not in self.known:
            self.known[key] = self._summed(fixed)
        return self.known[key]

    def _summed(self, fixed: Mapping[Time, int]) -> Fraction:
        last = max((time for _, time in fixed), default=1)
        if last > MOST_STEPS or any(time < 1 for _, time in fixed):
            raise NoWorldError("a time that is not on the paths that are tried")
        states = range(len(self.start))
        actions = sorted({a for a, _ in self.act})
        now = {s: p for s, p in enumerate(self.start) if fixed.get(("state", 1), s) == s}
        for time in range(1, last + 1):
            pairs = {
                (s, a): p * self.act[a, s]
                for s, p in now.items()
                for a in actions
                if fixed.get(("action", time), a) == a
            }
            if time == last:
                return sum(pairs.values(), Fraction(0))
            now = {
                n: sum((p * self.move[n, s, a] for (s, a), p in pairs.items()), Fraction(0))
                for n in states
                if fixed.get(("state", time + 1), n) == n
            }
        raise AssertionError("there is a last time")


def offset(index: Any, letter: Any) -> int:
    """Of an index t + k the k."""
    if index == letter:
        return 0
    parts: tuple[Any, ...] = getattr(index, "args", ())
    if len(parts) != 2 or parts[0] != letter or not parts[1].is_Integer:
        raise NoWorldError("a time of another kind")
    return int(parts[1]) * (-1 if type(index).__name__ == "Minus" else 1)
