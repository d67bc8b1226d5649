"""Claims about values in a decision process that fail in a finite one."""

from __future__ import annotations

import operator
from itertools import product
from typing import Any

from udlc.notation.binders import ArgMax, Bind
from udlc.notation.latex import latex
from udlc.notation.letters import Policy
from udlc.notation.members import Apply, At
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.verify.decision_processes import Process, processes
from udlc.verify.decision_worlds import SEEDS, DecisionWorld, meanings
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.verdicts import Finding
from udlc.verify.worlds import NoWorldError, World

HOLDS: dict[str, Any] = {
    "=": operator.eq,
    "≤": operator.le,
    "≥": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def applies(setting: Setting, link: Link) -> bool:
    """Does a link compare values, where all that is said is what values are?"""
    if link.sign not in HOLDS or not all(_is_reward(c) for c in setting.entry.where):
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
    means = meanings(grounds, process)
    free = _free(link, process)
    for seed in SEEDS:
        try:
            world = DecisionWorld(process, means, chosen(setting, link, process), World(seed))
            for places in product(*(range(world.count(x.head)) for x in free)):
                env = dict(zip(free, places))
                one, other = (world.value(x, env) for x in (link.left, link.right))
                if not HOLDS[link.sign](one, other):
                    return _refuted(world, env, one, other)
        except NoWorldError as error:
            return Finding("unknown", "finite processes", error.message)
    return Finding("unknown", "finite processes", "true in the finite processes that were tried")


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


def _refuted(world: DecisionWorld, env: dict[Any, int], one: Any, other: Any) -> Finding:
    at = {readable(latex(x)): k + 1 for x, k in env.items()}
    sizes = {x.domain.size: world.count(x) for x in (world.process.state, world.process.action)}
    data = {
        "world": world.world.seed,
        "sizes": {latex(n): k for n, k in sizes.items()},
        "inputs": at,
        "left": str(one),
        "right": str(other),
    }
    where = ", ".join(f"{n} = {k}" for n, k in at.items())
    why = f"in a finite decision process{' at ' + where if where else ''} the sides are {one} and {other}"
    return Finding("refuted", "counterexample", why, counterexample=data)


__all__ = ["applies", "decide"]
