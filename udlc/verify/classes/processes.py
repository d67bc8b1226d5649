"""Claims about values in a decision process that fail in a finite one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import Any

from udlc.notation.binders import ArgMax
from udlc.notation.letters import Policy
from udlc.notation.members import Apply, head_of
from udlc.notation.relations import Relation
from udlc.verify.decision_processes import (
    Process,
    free_in,
    meanings,
    processes,
    processes_of_means,
    reward_in,
)
from udlc.verify.decision_worlds import DecisionWorld
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
    written = [*processes(Reader(grounds)), *processes_of_means(grounds)]
    if not written:
        return Finding("unknown", "finite processes", "no decision process is written")
    policies = greedy_policies(setting, written[0])
    process = next((p for p in written if p.policy.letter not in policies), written[0])
    means = meanings(grounds, process)
    free = free_in((link.left, link.right), (process.state, process.action))

    def compare(drawn: World) -> Iterator[Compared]:
        world = DecisionWorld(process, means, policies, reward_in(grounds), drawn)
        for places in product(*(range(world.count(x.head)) for x in free)):
            env = dict(zip(free, places, strict=True))
            yield Compared(env, world.value(link.left, env), world.value(link.right, env))

    return search(WORLDS, compare, is_wrong=partial(fails, link.sign))


def greedy_policies(setting: Setting, process: Process) -> dict[Any, tuple[Apply, ArgMax]]:
    """The policies that become an action in a state, with what says so."""
    found: dict[Any, tuple[Apply, ArgMax]] = {}
    for number in setting.entry.by:
        for said in sorted(setting.book[number].meant.atoms(Relation), key=str):
            told = said.first
            if said.signs != ("←",) or not isinstance(said.right, ArgMax) or not isinstance(told, Apply):
                continue
            states = [head_of(c) for c in told.conditions]
            if isinstance(told.letter, Policy) and states == [process.state]:
                found.setdefault(told.letter, (told, said.right))
    return found


__all__ = ["applies", "decide"]
