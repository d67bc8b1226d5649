"""Claims about the trajectories of an episode, refuted in a finite world of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from sympy import Integer

from udlc.notation import letters
from udlc.notation.binders import ArgMin, Bind, E
from udlc.notation.derivatives import Partial
from udlc.notation.members import Apply, At, head_of
from udlc.notation.relations import Relation
from udlc.notation.statements import Property
from udlc.translate.clauses import clauses_of
from udlc.verify.definitions import letter_of
from udlc.verify.digits import NoValueError
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.trajectory_worlds import PARAMETERS, Episode, TrajectoryWorld, key
from udlc.verify.verdicts import Finding
from udlc.verify.world_search import NONE, Compared, WorldKind, search
from udlc.verify.worlds import NoWorldError, World

WORLDS = WorldKind("worlds of trajectories", "in a finite world of trajectories", range(4))


def applies(setting: Setting, link: Link) -> bool:
    """Are values of trajectories, of their steps, or optima over policies claimed to be equal?"""
    return link.sign == "=" and not setting.entry.defines and episode_of(setting) is not None


def decide(setting: Setting, link: Link) -> Finding:
    """Refuted in a world in which all that is stated holds; else unknown."""
    episode = episode_of(setting)
    grounds = Grounds.of(setting.entry, setting.book, 1)
    near = [
        c.relation
        for e in grounds.entries
        if e.number != setting.entry.number and e.defines
        for c in clauses_of(e.meant, (e.number,))
    ]
    sides = (link.left, link.right)

    def values(drawn: World) -> Iterator[Compared]:
        assert episode is not None
        world = TrajectoryWorld(drawn, episode)
        if not all(_holds(world, c) for c in (*grounds.conditions, *near)):
            raise NoWorldError("the world is not as the entry states")
        for env in _choices(world, sides):
            yield Compared({}, *(_value(world, x, env) for x in sides))

    return search(WORLDS, values, absence=setting.is_variant)


def confirms(setting: Setting, link: Link) -> bool:
    """Is a claim that something is a number true in all worlds, in which what is averaged there is not?"""
    side, target = (link.left, link.right) if isinstance(link.right, Integer) else (link.right, link.left)
    if not applies(setting, link) or not isinstance(side, E) or not isinstance(target, Integer):
        return False
    inside = replace(link, left=side.event, right=target)
    found = [decide(setting, x) for x in (link, inside)]
    return [f.verdict for f in found] == ["unknown", "refuted"] and found[0].reason == WORLDS.agreed


def episode_of(setting: Setting) -> Episode | None:
    """The episode that an entry and what it rests on write about; None where there is none."""
    entries = Grounds.of(setting.entry, setting.book, 2).entries
    said = [x for e in entries for x in (e.statement, *e.where)]
    own = [setting.entry.statement, *setting.entry.where]
    calls = [c for x in said for c in sorted(x.atoms(Apply), key=str) if isinstance(c.letter, letters.Policy)]
    found = next((f for f in map(_steps, calls) if f is not None), None)
    laws = [c for x in (*own, *said) for c in sorted(x.atoms(Apply), key=str) if _is_law(c)]
    if found is None or not laws:
        return None
    state, action, policy, length = found
    parameter, trajectory = key(laws[0].conditions[0]), key(laws[0].arguments[0])
    if parameter is None or trajectory is None:
        return None
    return Episode(state, action, parameter, trajectory, policy, length)


def _steps(call: Apply) -> tuple[Any, ...] | None:
    """Of π(a[t] | s[t], θ) or π[a[t]](s[t], θ): state, action, the word and the number of steps."""
    by_number = isinstance(call.head, At)
    (action, *_), given = (
        (call.head.indices, call.arguments) if by_number else (call.arguments, call.conditions)
    )
    if not isinstance(action, At) or len(given) != 2 or not isinstance(given[0], At):
        return None
    stop = action.head.over[-1].stop
    return (key(given[0]), key(action), call.letter.key, stop) if isinstance(stop, letters.Size) else None


def _is_law(call: Apply) -> bool:
    """Is this Pr(τ | θ)?"""
    plain = type(call.letter) is letters.Density and len(call.arguments) == len(call.conditions) == 1
    return plain and isinstance(head_of(call.arguments[0]), letters.Random)


def _holds(world: TrajectoryWorld, said: Any) -> bool:
    """Does a statement hold of all trajectories?"""
    episode = world.episode
    if isinstance(said, Property):
        numbers = [x for x in said.letters if key(x) != episode.trajectory]
        plain = all(isinstance(x, letters.Real) and not isinstance(x, letters.Random) for x in numbers)
        return said.name == "independent" and plain  # numbers are the same for all trajectories
    if not isinstance(said, Relation):
        raise NoWorldError("a condition of another kind")
    if said.signs == ("in law",):
        return (
            key(said.first) == episode.trajectory
            and _is_law(said.right)
            and said.right.arguments == (said.first,)
        )
    if said.signs != ("=",):
        raise NoWorldError("a condition of another kind")
    if isinstance(letter_of(said.first), letters.Policy) and letter_of(said.right) is not None:
        return head_of(said.first.head) != said.right.letter  # π[a](s, θ) is π(a | s, θ)
    for env in _choices(world, said.items):
        one, other = (_value(world, x, env) for x in said.items)
        if one != other:
            return False
    return True


def _choices(world: TrajectoryWorld, said: tuple[Any, ...]) -> Iterator[dict[Any, Any]]:
    """Every trajectory and parameter, and for open indices of steps every step."""
    times = sorted({i for x in said for i in _open(x)}, key=lambda i: i.key)
    steps = range(1, world.steps + 1) if times else range(1, 2)
    try:
        for x in said:
            _value(world, x, {"θ": 0, **dict.fromkeys(times, 1)})
        paths: list[dict[Any, Any]] = [{}]
    except KeyError:  # a trajectory is meant that nothing binds
        paths = [{"τ": path} for path in world.paths]
    for path, step, parameter in product(paths, steps, PARAMETERS[:2]):
        yield {**path, "θ": parameter, **dict.fromkeys(times, step)}


def _open(x: Any) -> set[Any]:
    """The index letters that nothing binds."""
    if isinstance(x, letters.Index):
        return set() if isinstance(x, letters.Example) else {x}
    inside = set().union(*(_open(a) for a in getattr(x, "args", ())))
    bound = set(x.letters) if isinstance(x, Bind) and not isinstance(x, Partial) else set()
    return inside - bound


def _value(world: TrajectoryWorld, x: Any, env: dict[Any, Any]) -> Any:
    try:
        if isinstance(x, ArgMin):
            return ((tuple(sorted(world.best(x, env))),),)
        return world.value(x, env).value
    except NoValueError:
        return NONE


__all__ = ["applies", "decide"]
