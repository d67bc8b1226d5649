"""Claims about values in a decision process that fail in a finite one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import Any

from udlc.notation.binders import ArgMax, Bind
from udlc.notation.latex import latex
from udlc.notation.letters import Policy
from udlc.notation.members import Apply, At
from udlc.notation.relations import Relation
from udlc.verify.decision_processes import Process, processes
from udlc.verify.decision_worlds import DecisionWorld, meanings
from udlc.verify.digits import SIGNS, fails
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.verdicts import Finding
from udlc.verify.world_search import Compared, WorldKind, search
from udlc.verify.worlds import World

WORLDS = WorldKind("finite processes", "in a finite decision process", range(12))


def applies(setting: Setting, link: Link) -> bool:
    """Does a link compare values, where all that is said is what values are?"""
    if link.sign not in SIGNS or not all(_is_reward(c) for c in setting.entry.where):
        return False
    return any(isinstance(c.letter, Policy) for e in _said(setting) for c in e.atoms(Apply)) or any(
        e.atoms(Policy) for e in _said(setting)
    )


def _said(setting: Setting) -> list[Any]:
    return [setting.entry.statement, *(setting.book[n].statement for n in setting.entry.by)]


def _is_reward(c: Any) -> bool:
    return isinstance(c, Relation) and isinstance(c.right, Apply) and bool(getattr(c.first, "conditions", ()))


def decide(setting: Setting, link: Link) -> Finding:
    """Refuted in a finite process; else unknown."""
    grounds = Grounds.of(setting.entry, setting.book, 2)
    process = next(iter(processes(Reader(grounds))), None)
    if process is None:
        return Finding("unknown", "finite processes", "no decision process is written")
    means, policies = meanings(grounds, process), chosen(setting, link, process)
    free = _free(link, process)

    def compare(drawn: World) -> Iterator[Compared]:
        world = DecisionWorld(process, means, policies, drawn)
        for places in product(*(range(world.count(x.head)) for x in free)):
            env = dict(zip(free, places, strict=True))
            yield Compared(env, world.value(link.left, env), world.value(link.right, env))

    return search(WORLDS, compare, is_wrong=partial(fails, link.sign))


def chosen(setting: Setting, link: Link, process: Process) -> dict[Apply, tuple[Apply, ArgMax]]:
    """The written policies that stand as arguments, at any state, with what says that they become actions."""
    calls = [c for x in (link.left, link.right) for c in sorted(x.atoms(Apply), key=str)]
    taken = [a for c in calls for a in c.arguments if isinstance(a, Apply) and isinstance(a.letter, Policy)]
    found = {}
    for number in setting.entry.by:
        for said in sorted(setting.book[number].meant.atoms(Relation), key=str):
            if said.signs != ("←",) or not isinstance(said.right, ArgMax) or len(said.first.conditions) != 1:
                continue
            for call in taken:
                states = [c for c in call.conditions if getattr(c, "head", None) == process.state]
                if call.letter == said.first.letter and len(states) == len(call.conditions) == 1:
                    found[call] = said.first, said.right
    return found


def _free(link: Link, process: Process) -> list[Any]:
    """The states and actions that nothing binds."""
    found: dict[Any, None] = {}

    def walk(x: Any, bound: frozenset[Any]) -> None:
        if isinstance(x, At):
            if x.head in (process.state, process.action) and x not in bound:
                found[x] = None
            return
        inner = bound | set(x.letters) if isinstance(x, Bind) else bound
        for a in getattr(x, "args", ()):
            if type(a).__name__ != "Ranges":
                walk(a, inner)

    walk(link.left, frozenset())
    walk(link.right, frozenset())
    return sorted(found, key=latex)


__all__ = ["applies", "decide"]
