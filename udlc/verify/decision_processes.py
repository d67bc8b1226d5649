"""An entry and what it rests on in, the decision processes that they write about out.

A process is in state s[t]; its action a[t] is drawn from π(a[t] | s[t]), its next state from
Pr(s[t+1] | s[t], a[t]).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sympy import Integer

from udlc.notation import letters
from udlc.notation.members import Apply, At
from udlc.verify.reading import Reader


@dataclass(frozen=True)
class Process:
    """The letters of a decision process and how the book writes its laws, at a time `index`.

    Attributes:
        policy: the written π(a[t] | s[t]).
        world: the written Pr(s[t+1] | s[t], a[t]), or None where nothing mentions it.
    """

    policy: Apply
    world: Apply | None

    @property
    def action(self) -> Any:
        """The letter a."""
        return self.policy.arguments[0].head

    @property
    def state(self) -> Any:
        """The letter s."""
        return self.policy.conditions[0].head


def processes(reader: Reader) -> Iterable[Process]:
    """The decision processes that an entry and its grounds write about, by a policy or by the world."""
    said = [x for e in reader.grounds.entries for x in (e.statement, *e.where)]
    calls = [
        c for x in said for c in sorted(x.atoms(Apply), key=str) if isinstance(c.letter, letters.Density)
    ]
    for c in calls:
        if isinstance(c.letter, letters.Policy) and _is_now(c):
            yield Process(c, next((w for w in calls if _is_next(w, c)), None))
    policies = sorted({p for x in said for p in x.atoms(letters.Policy)}, key=lambda p: p.key)
    for w in calls:
        for p in policies if len(w.conditions) == 2 and all(map(is_at_one_time, w.conditions)) else ():
            state = next((s for s in w.conditions if w.arguments == (_after(s),)), None)
            if state is not None:
                (action,) = (x for x in w.conditions if x is not state)
                yield Process(p(action | state), w)


def _is_now(c: Apply) -> bool:
    """Is this π(a[t] | s[t])?"""
    parts = (*c.arguments, *c.conditions)
    return len(parts) == 2 and all(map(is_at_one_time, parts)) and parts[0].indices == parts[1].indices


def is_at_one_time(x: Any) -> bool:
    """Is this x[t], for an index letter t?"""
    return isinstance(x, At) and len(x.indices) == 1 and isinstance(x.indices[0], letters.Index)


def _after(s: At) -> At:
    return At(s.head, s.indices[0] + Integer(1))


def _is_next(w: Apply, policy: Apply) -> bool:
    """Is this Pr(s[t+1] | s[t], a[t])?"""
    (action,), (state,) = policy.arguments, policy.conditions
    return w.arguments == (_after(state),) and set(w.conditions) == {state, action}
