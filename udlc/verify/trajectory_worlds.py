"""A seed in, a finite world of trajectories out: of states and actions of an episode that has an end.

A policy has a few parameters to choose from; at each, its probabilities are a random table, with slopes whose
sum over actions is zero. A mean over trajectories is a sum over all of them, and so is an integral.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, reduce
from itertools import product
from typing import Any

from sympy import Integer

from udlc.notation import letters
from udlc.notation.binders import ArgMax, ArgMin, E, Int, Prod, Sum, Var
from udlc.notation.derivatives import Operator, Partial
from udlc.notation.functions import NamedFunction
from udlc.notation.members import Apply, At, head_of
from udlc.notation.operators import Minus, Negative, Over, Paren, Plus, Power, Times
from udlc.verify import dual_numbers as d
from udlc.verify.digits import NoValueError
from udlc.verify.dual_numbers import Dual
from udlc.verify.path_laws import PathLaw, Time
from udlc.verify.worlds import NoWorldError, World
from udlc.verify.written_numbers import places_of

Env = Mapping[Any, Any]
"""Whole numbers of index letters; the trajectory and the parameter that are meant, under their words."""

Path = tuple[int, ...]
"""Of a trajectory s[1], a[1], …, s[T+1] the numbers, counted from zero."""

STATES, ACTIONS, PARAMETERS = range(2), range(2), range(3)
ZERO = Fraction(0)


@dataclass(frozen=True)
class Episode:
    """The keys of the letters of an episode, which chapters declare anew; its length is a letter."""

    state: str
    action: str
    parameter: str
    trajectory: str
    policy: str
    length: Any


@dataclass
class TrajectoryWorld:
    """A world for what is said of an episode."""

    world: World
    episode: Episode

    # ── Laws ─────────────────────────────────────────────────────────────────

    @property
    def steps(self) -> int:
        """How many steps an episode has."""
        return 1 + self.world.seed % 2

    @cached_property
    def paths(self) -> list[Path]:
        """All trajectories."""
        step = (STATES, ACTIONS)
        return list(product(*(x for _ in range(self.steps) for x in step), STATES))

    def _law(self, over: range, *name: Any) -> list[Fraction]:
        raw = [Fraction(1 + self.world.random(*name, k) % 7) for k in over]
        return [x / sum(raw, ZERO) for x in raw]

    @cached_property
    def probabilities(self) -> dict[tuple[Path, int], Dual]:
        """Pr(τ | θ) of all trajectories at all parameters."""
        return {(p, k): self._probability(p, k) for p in self.paths for k in PARAMETERS}

    def act(self, parameter: int, action: int, state: int) -> Dual:
        """π(a | s, θ)."""
        slopes = [Fraction(self.world.random("slope", parameter, state, a) % 9 - 4) for a in ACTIONS]
        mean = sum(slopes, ZERO) / len(ACTIONS)
        return Dual(self._law(ACTIONS, "act", parameter, state)[action], slopes[action] - mean)

    def law(self, parameter: int) -> PathLaw:
        """The law of several steps at a parameter."""
        move = {(n, s, a): p for s, a in product(STATES, ACTIONS) for n, p in self._moves(s, a)}
        act = {(a, s): self.act(parameter, a, s).value for s, a in product(STATES, ACTIONS)}
        return PathLaw(self._law(STATES, "start"), act, move)

    def _moves(self, state: int, action: int) -> Iterator[tuple[int, Fraction]]:
        yield from enumerate(self._law(STATES, "move", state, action))

    def _probability(self, path: Path, parameter: int) -> Dual:
        """The product over all steps."""
        found = Dual(self._law(STATES, "start")[path[0]], ZERO)
        for t in range(self.steps):
            s, a, n = path[2 * t : 2 * t + 3]
            found = d.multiplied(found, self.act(parameter, a, s))
            found = d.multiplied(found, Dual(dict(self._moves(s, a))[n], ZERO))
        return found

    # ── Values ───────────────────────────────────────────────────────────────

    def value(self, x: Any, env: Env) -> Dual:
        """The value of an expression."""
        rule = next((rule for types, rule in RULES if isinstance(x, types)), None)
        return self.letter(x, env) if rule is None else rule(self, x, env)

    def whole(self, x: Any, env: Env) -> int:
        """An index, or the number of steps."""
        value = self.value(x, env).value
        if not isinstance(value, Fraction) or value.denominator != 1:
            raise NoWorldError("an index is no whole number")
        return int(value)

    def power(self, x: Power, env: Env) -> Dual:
        """A whole power that is not negative."""
        found = Dual(Fraction(1), ZERO)
        for _ in range(self.whole(x.exponent, env)):
            found = d.multiplied(found, self.value(x.base, env))
        return found

    def ranged(self, x: Sum, env: Env) -> Dual:
        """A sum or a product over steps."""
        parts = (self.value(x.body, inner) for inner in places_of(x.ranges, self.whole, env))
        if isinstance(x, Prod):
            return reduce(d.multiplied, parts, Dual(Fraction(1), ZERO))
        return reduce(d.added, parts, Dual(ZERO, ZERO))

    def averaged(self, x: Any, env: Env) -> Dual:
        """An integral, a mean or a variance over trajectories."""
        if keys(x.letters) != [self.episode.trajectory] or (not isinstance(x, Int) and x.conditions):
            raise NoWorldError("this is over no trajectories")
        body = x.body if isinstance(x, Int) else x.event
        found, squares = Dual(ZERO, ZERO), Dual(ZERO, ZERO)
        for path in self.paths:
            weight = Dual(Fraction(1), ZERO) if isinstance(x, Int) else self.probabilities[path, env["θ"]]
            part = self.value(body, {**env, "τ": path})
            found = d.added(found, d.multiplied(weight, part))
            if isinstance(x, Var):
                squares = d.added(squares, d.multiplied(weight, d.multiplied(part, part)))
        if not isinstance(x, Var):
            return found
        return d.added(squares, d.multiplied(Dual(Fraction(-1), ZERO), d.multiplied(found, found)))

    def slope(self, x: Partial, env: Env) -> Dual:
        """The slope by the parameter of the policy."""
        if keys(x.wrt) != [self.episode.parameter]:
            raise NoWorldError("a slope by something else")
        found = self.value(x.body, env).slope
        if found is None:
            raise NoWorldError("a slope that nothing tells")
        return Dual(found)

    def best(self, x: ArgMin, env: Env) -> frozenset[int]:
        """The parameters at which an objective is least, or largest."""
        if keys(x.letters) != [self.episode.parameter]:
            raise NoWorldError("an optimum over something else")
        values = [self.value(x.body, {**env, "θ": k}).value for k in PARAMETERS]
        if not all(isinstance(v, Fraction) for v in values):
            raise NoWorldError("an objective that is not exact")
        best = max(values) if isinstance(x, ArgMax) else min(values)
        return frozenset(k for k, v in zip(PARAMETERS, values, strict=True) if v == best)

    # ── Letters, densities and functions ─────────────────────────────────────

    def time(self, x: Any, env: Env) -> Time | None:
        """Which state or action a letter is, and when; None for another letter."""
        words: dict[str | None, str] = {self.episode.state: "state", self.episode.action: "action"}
        word = words.get(key(x)) if isinstance(x, At) else None
        if word is None:
            return None
        when = self.whole(x.indices[-1], env)
        if not 1 <= when <= self.steps + (word == "state"):
            raise NoValueError("an episode has no such step")
        return word, when

    def place(self, x: Any, env: Env) -> Any:
        """What a letter stands for: the number of a state or action, a trajectory, the parameter."""
        if key(x) == self.episode.trajectory:
            return env["τ"]
        found = self.time(x, env)
        if found is None:
            raise NoWorldError("this is no state, action or trajectory")
        word, when = found
        return env["τ"][2 * (when - 1) + (word == "action")]

    def letter(self, x: Any, env: Env) -> Dual:
        """An index, the number of steps, or a number that does not depend on the parameter."""
        if x in env:
            return Dual(Fraction(env[x]), ZERO)
        if x == self.episode.length:
            return Dual(Fraction(self.steps), ZERO)
        plain = isinstance(x, letters.Real) and not isinstance(x, letters.Random) and not x.over
        if plain and x.domain is None and key(x) not in vars(self.episode).values():
            return Dual(self.world.number(x.key), ZERO)
        raise NoWorldError("this has no value in a world of trajectories")

    def applied(self, x: Apply, env: Env) -> Dual:
        """A named function, a policy, a density, or a function that nothing tells."""
        if isinstance(x.letter, NamedFunction) and len(x.arguments) == 1:
            return d.function(x.letter.name, self.value(x.arguments[0], env))
        if isinstance(x.letter, letters.Policy):
            return self.policy(x, env)
        if isinstance(x.letter, letters.Density):
            return self.density(x, env)
        if type(x.letter) is not letters.Function or isinstance(x.head, At) or x.conditions:
            raise NoWorldError("a function of another kind")
        if self.episode.parameter in keys(x.arguments) or x.letter.dims or x.letter.domain is not None:
            raise NoWorldError("a function of another kind")
        return Dual(self.world.number(x.letter.key, *(self.place(a, env) for a in x.arguments)), ZERO)

    def policy(self, x: Apply, env: Env) -> Dual:
        """π(a | s, θ), or π[a](s, θ)."""
        if x.letter.key != self.episode.policy:
            raise NoWorldError("another policy")
        if isinstance(x.head, At):
            (action,), given = x.head.indices, x.arguments
        else:
            (action,), given = x.arguments, x.conditions
        rest = [c for c in given if key(c) != self.episode.parameter]
        if len(rest) == len(given):
            raise NoWorldError("a policy without its parameter")
        if len(rest) != 1 or key(rest[0]) != self.episode.state:
            return self.on_paths([action], rest, env)
        if key(action) != self.episode.action:
            raise NoWorldError("a policy of what is no action")
        return self.act(env["θ"], self.place(action, env), self.place(rest[0], env))

    def density(self, x: Apply, env: Env) -> Dual:
        """Pr(τ | θ), or the probability of states and actions at their times."""
        if keys(x.arguments) == [self.episode.trajectory]:
            if keys(x.conditions) == [self.episode.parameter]:
                return self.probabilities[env["τ"], env["θ"]]
            if x.conditions:
                raise NoWorldError("a trajectory that is given something else")
            raw = {p: Fraction(1 + self.world.random("free", *p) % 17) for p in self.paths}
            return Dual(raw[env["τ"]] / sum(raw.values(), ZERO), ZERO)  # whatever the parameter is
        return self.on_paths(x.arguments, [c for c in x.conditions if key(c) != self.episode.parameter], env)

    def on_paths(self, events: Any, given: Any, env: Env) -> Dual:
        """A probability of states and actions, given others."""
        fixed: list[dict[Time, int]] = []
        for said in (events, given):
            times = [self.time(x, env) for x in said]
            if None in times or len(set(times)) < len(times):
                raise NoWorldError("a probability of what is no state or action")
            fixed.append({t: self.place(x, env) for t, x in zip(times, said, strict=True) if t is not None})
        exact = set(map(_word, fixed[0])) == {"state"} and len(fixed[1]) == 2
        found = self.law(env["θ"]).probability(*fixed)
        start = not given and list(fixed[0]) == [("state", 1)]
        return Dual(found, ZERO if start or (exact and _is_step(*fixed)) else None)


def key(x: Any) -> str | None:
    """The key of a letter or of that of a member."""
    head = head_of(x)
    return head.key if isinstance(head, letters.Letter) else None


def keys(said: Any) -> list[str | None]:
    """The keys of letters."""
    return [key(x) for x in said]


def _word(when: Time) -> str:
    return when[0]


def _is_step(events: Mapping[Time, int], given: Mapping[Time, int]) -> bool:
    """Is this Pr(s[t+1] | s[t], a[t]), which does not depend on the policy?"""
    (_, now), *rest = events
    return not rest and set(given) == {("state", now - 1), ("action", now - 1)}


RULES: tuple[tuple[Any, Any], ...] = (
    (Integer, lambda _, x, __: Dual(Fraction(int(x)), ZERO)),
    ((Paren, Operator), lambda world, x, env: world.value(x.args[0], env)),
    (Negative, lambda world, x, env: d.multiplied(Dual(Fraction(-1), ZERO), world.value(x.operand, env))),
    (
        Minus,
        lambda world, x, env: d.added(
            world.value(x.left, env), d.multiplied(Dual(Fraction(-1), ZERO), world.value(x.right, env))
        ),
    ),
    (Plus, lambda world, x, env: d.added(world.value(x.left, env), world.value(x.right, env))),
    (Times, lambda world, x, env: d.multiplied(world.value(x.left, env), world.value(x.right, env))),
    (
        Over,
        lambda world, x, env: d.multiplied(world.value(x.left, env), d.inverse(world.value(x.right, env))),
    ),
    (Power, lambda world, x, env: world.power(x, env)),
    (Sum, lambda world, x, env: world.ranged(x, env)),
    ((Int, E, Var), lambda world, x, env: world.averaged(x, env)),
    (Partial, lambda world, x, env: world.slope(x, env)),
    (Apply, lambda world, x, env: world.applied(x, env)),
)
"""For each type of node what makes its value: the first row that fits."""
