"""An entry and what it rests on in, the decision processes that they write about out, and what letters mean.

A process is in state s[t]; its action a[t] is drawn from π(a[t] | s[t]), its next state from
Pr(s[t+1] | s[t], a[t]).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sympy import Integer

from udlc.notation import letters
from udlc.notation.binders import Bind, E, Moment
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.relations import Relation
from udlc.verify.definitions import definitions_in
from udlc.verify.grounds import Grounds
from udlc.verify.path_laws import offset
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


def processes_of_means(grounds: Grounds) -> Iterator[Process]:
    """The processes of E(… | s[t], π) and E(… | s[t], a[t], π), where no law of one is written."""
    said = [x for e in grounds.entries for x in (e.statement, *e.where)]
    means = [m for x in said for m in sorted(x.atoms(E), key=str)]
    policies = {c for m in means for c in m.conditions if isinstance(c, letters.Policy)}
    given = [tuple(c for c in m.conditions if is_at_one_time(c)) for m in means]
    states = dict.fromkeys(state for places in given for state in places if len(places) == 1)
    for state, places in product(states, given):
        rest = [c for c in places if c != state]
        if len(places) == 2 and len(rest) == 1 and rest[0].indices == state.indices:
            yield from (Process(p(rest[0] | state), None) for p in sorted(policies, key=lambda p: p.key))


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


def meanings(grounds: Grounds, process: Process) -> dict[Any, str]:
    """What function letters are: “v” the value of a state, “q” that of an action in it, “r” the reward."""
    found: dict[Any, str] = {}
    for entry in grounds.entries:
        for d in definitions_in(entry):
            if isinstance(d.left, Apply) and isinstance(d.right, E) and isinstance(d.right.event, At):
                roles = [c.head for c in d.right.conditions if isinstance(c, At)]
                if isinstance(d.right.event.head, letters.Random) and not d.right.ranges:
                    found[d.letter] = {(process.state,): "v", (process.state, process.action): "q"}.get(
                        tuple(roles), ""
                    )
        for c in entry.where:
            if isinstance(c, Relation) and isinstance(c.first, E) and isinstance(c.right, Apply):
                found[c.right.letter] = "r"
    return found


def reward_in(grounds: Grounds) -> tuple[Any, int] | None:
    """The letter of rewards, and how long after its state one comes: E(R[t+1] | s[t], a[t]) is told."""
    for c in (c for e in grounds.entries for c in e.where):
        if isinstance(c, Relation) and isinstance(c.first, E) and isinstance(c.first.event, At):
            times = [x.indices[0] for x in (c.first.event, *c.first.conditions) if isinstance(x, At)]
            if len(times) > 1 and len(set(times[1:])) == 1:
                return c.first.event.head, offset(times[0], times[1])
    return None


def free_in(said: Sequence[Any], heads: Sequence[Any]) -> list[Any]:
    """The members of letters that nothing binds; a mean binds all but what is given."""
    found: dict[Any, None] = {}

    def walk(x: Any, bound: frozenset[Any]) -> None:
        if isinstance(x, At):
            if x.head in heads and x not in bound:
                found[x] = None
            return
        inner = bound | set(x.letters) if isinstance(x, Bind) else bound
        for a in x.conditions if isinstance(x, Moment) else getattr(x, "args", ()):
            if type(a).__name__ != "Ranges":
                walk(a, inner)

    for x in said:
        walk(x, frozenset())
    return sorted(found, key=latex)
