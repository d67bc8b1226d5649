"""A claim about values in a decision process in, a finite process in which it fails out.

A process has a few states and actions, its laws are random tables that are the same at all times, and
its values solve q(s, a) = r(s, a) + γ·Σ_s' Pr(s' | s, a)·Σ_a' π(a' | s')·q(s', a'), v(s) = Σ_a π(a |
s)·q(s, a). So all that follows from what returns are holds in it. A reward is its mean, r(s, a).

A policy that becomes an argmax takes that action; at an action and a state of different times, or without a
state, nothing says which action that is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from sympy import Integer

from udlc.notation import letters
from udlc.notation.binders import ArgMax, E, Max, Sum, Var
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At, head_of
from udlc.translate.names import name_of
from udlc.verify.decision_processes import Process, free_in
from udlc.verify.path_laws import PathLaw, Time, offset
from udlc.verify.worlds import NoWorldError, World, inverse
from udlc.verify.written_numbers import WrittenNumbers

NOW = 3
"""The time that an index letter stands for, so that some times lie before it."""

Env = Mapping[Any, Any]
"""Numbers of states and actions, and rewards."""

Greedy = Mapping[Any, tuple[Apply, ArgMax]]
"""For policies that become an action, how they are written and what they become."""


@dataclass
class DecisionWorld(WrittenNumbers):
    """A process with S states and A actions, counted from zero.

    Attributes:
        process: how the claim writes its laws.
        means: what function letters are.
        greedy: the policies that become an action.
        reward: the letter of rewards, and how long after its state one comes.
    """

    process: Process
    means: Mapping[Any, str]
    greedy: Greedy
    reward: tuple[Any, int] | None
    world: World
    known: dict[Any, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        w, S, A = self.world, range(self.count(self.process.state)), range(self.count(self.process.action))

        pairs = list(product(S, A))
        self.start = self.law("start", S)
        self.move = {(n, s, a): p for s, a in pairs for n, p in enumerate(self.law("move", S, s, a))}
        self.rewards = {p: Fraction(w.random("reward", *p) % 13 - 6) for p in pairs}

    def law(self, word: str, over: range, *given: Any) -> list[Fraction]:
        """Positive fractions of one."""
        raw = [Fraction(1 + self.world.random(word, x, *given) % 7) for x in over]
        return [x / sum(raw, Fraction(0)) for x in raw]

    # ── Policies ─────────────────────────────────────────────────────────────

    def drawn(self, policy: Any) -> dict[tuple[int, int], Fraction]:
        """Probabilities of actions in states."""
        states, actions = (range(self.count(x)) for x in (self.process.state, self.process.action))
        return {(a, s): p for s in states for a, p in enumerate(self.law("act", actions, policy.key, s))}

    def tables(self, policy: Any) -> dict[str, Any]:
        """What actions are, and what states and actions are worth, under a policy."""
        if policy not in self.known:
            act = self.drawn(policy)
            if policy in self.greedy:
                act = {(a, s): Fraction(int(a == self.taken(policy, s))) for a, s in act}
            self.known[policy] = {"act": act, **self.worth(act)}
        return self.known[policy]

    def worth(self, act: Mapping[Any, Fraction]) -> dict[str, Any]:
        """The solution of the Bellman equations."""
        pairs = list(self.rewards)
        system = tuple(
            tuple(
                Fraction(int((s, a) == (n, b))) - self.discount * self.move[n, s, a] * act[b, n]
                for n, b in pairs
            )
            for s, a in pairs
        )
        solved = inverse(system)[0]
        r = self.rewards
        q = {p: sum((x * r[o] for x, o in zip(row, pairs)), Fraction(0)) for p, row in zip(pairs, solved)}
        v = {(s,): sum((act[b, n] * q[n, b] for n, b in pairs if n == s), Fraction(0)) for s, _ in pairs}
        return {"r": r, "q": q, "v": v}

    def taken(self, policy: Any, state: int) -> int:
        """The action that a policy becomes in a state."""
        told, best = self.greedy[policy]
        (here,) = told.conditions
        found = max(self.all(best, {here: state}), key=lambda inner: self.value(best.body, inner))
        return int(found[best.letters[0]])

    @property
    def discount(self) -> Fraction:
        """The discount of rewards."""
        return Fraction(1 + self.world.seed % 3, 4)

    def count(self, head: Any) -> int:
        """How many states or actions there are."""
        if head.domain is None or head.domain.word != "label":
            raise NoWorldError(f"{name_of(head)} is not one of finitely many")
        size = head.domain.size
        return int(size) if size.is_Integer else self.world.size(name_of(size))

    def special(self, x: Any, env: Env) -> Any:
        """The value of a sum, a maximum, a mean, a probability, a value, a reward or the discount."""
        match x:
            case Sum() if type(x) is Sum:
                return sum((self.value(x.body, inner) for inner in self.all(x, env)), Fraction(0))
            case Max() if x.ranges:
                return max(self.value(x.body, inner) for inner in self.all(x, env))
            case E() | Var():
                return self.averaged(x, env)
            case At() if self.reward is not None and x.head == self.reward[0] and x in env:
                return env[x]
            case Apply():
                return self.applied(x, env)
            case letters.Size():
                return Fraction(self.world.size(name_of(x)))
            case letters.Real() if x.domain is not None and x.domain.word == "interval":
                return self.discount
        raise NoWorldError("this has no value in a finite process")

    def all(self, x: Any, env: Env) -> Iterator[Env]:
        """Every value of the states and actions below a word."""
        if not all(
            isinstance(y, At) and y.head in (self.process.state, self.process.action) for y in x.letters
        ):
            raise NoWorldError("this is over no states or actions")
        for values in product(*(range(self.count(y.head)) for y in x.letters)):
            yield {**env, **dict(zip(x.letters, values))}

    def applied(self, x: Apply, env: Env) -> Fraction:
        """A probability, a value or a reward, at states and actions that stand where they belong."""
        state, action = self.process.state, self.process.action
        policies = [c for c in x.conditions if isinstance(c, letters.Policy)]
        given = [c for c in x.conditions if c not in policies]
        heads = [self.head(a) for a in (*x.arguments, *given)]
        word = self.means.get(x.letter, "")
        wanted = {"v": [state], "q": [state, action], "r": [state, action]}
        if isinstance(x.letter, letters.Policy):
            if x.letter != self.process.policy.letter or isinstance(x.head, At):
                raise NoWorldError("this is no probability of an action")
            if heads != [action, state]:
                return self.on_paths(x.arguments, given, env)
            word, wanted = "act", {"act": heads}  # the same at all times
        elif isinstance(x.letter, letters.Density):
            law = self.process.world
            if law is None or x.letter != law.letter:
                raise NoWorldError("this is no probability of a state")
            return self.on_paths(x.arguments, given, env)
        elif given or len(policies) > 1:
            raise NoWorldError("a value under conditions")
        if word not in wanted or heads != wanted[word]:
            raise NoWorldError("a function of other arguments")
        (policy,) = policies or [self.process.policy.letter]
        found = self.tables(policy)[word][tuple(self.place(a, env) for a in (*x.arguments, *given))]
        return Fraction(found)

    # ── Paths ────────────────────────────────────────────────────────────────

    def time(self, x: Any) -> Time:
        """Which state or action a member is, and when."""
        (clock,) = self.process.policy.arguments[0].indices
        if not isinstance(x, At) or len(x.indices) != 1:
            raise NoWorldError("a state or an action at no time")
        (when,) = x.indices
        word = "state" if x.head == self.process.state else "action"
        return word, int(when) if isinstance(when, Integer) else NOW + offset(when, clock)

    def on_paths(self, events: Sequence[Any], given: Sequence[Any], env: Env) -> Fraction:
        """The probability of states and actions at their times, given others."""
        fixed = [{self.time(x): self.place(x, env) for x in said} for said in (events, given)]
        if any(len(f) < len(said) for f, said in zip(fixed, (events, given), strict=True)):
            raise NoWorldError("one state or action twice")
        act = self.tables(self.process.policy.letter)["act"]
        return PathLaw(self.start, act, self.move).probability(*fixed)

    def averaged(self, x: Any, env: Env) -> Any:
        """A mean or a variance, given states and actions; below E[π], given those that nothing binds."""
        policies = [y for y in (*x.letters, *x.conditions) if isinstance(y, letters.Policy)]
        given = [c for c in x.conditions if c not in policies]
        if len(policies) > 1 or len(x.letters) > len(policies) or not (given or x.letters):
            raise NoWorldError("a mean over what is no policy")
        fixed = {self.time(y): env[y] for y in (given or env) if y in env and self.head(y) is not None}
        heads = [self.process.state, self.process.action]
        inside = free_in([x.event], heads)
        rewards = free_in([x.event], [] if self.reward is None else [self.reward[0]])
        if (
            not fixed
            or len(fixed) < len(given)
            or any(y in env and self.time(y) not in fixed for y in inside)
        ):
            raise NoWorldError("a mean of which not all is known that is given")
        times = {self.time(y) for y in inside} | {t for y in rewards for t in self.cause(y)}
        law = PathLaw(
            self.start, self.tables((policies or [self.process.policy.letter])[0])["act"], self.move
        )
        moments = [Fraction(0), Fraction(0)]
        for path in self.outcomes(sorted(times - fixed.keys())):
            here = {**fixed, **path}
            inner = {**env, **{y: here[self.time(y)] for y in inside}}
            inner |= {y: self.rewards[tuple(here[t] for t in self.cause(y))] for y in rewards}
            chance = law.probability(path, fixed)
            value = self.value(x.event, inner)
            moments = [moments[0] + chance * value, moments[1] + chance * value * value]
        return moments[0] if isinstance(x, E) else moments[1] - moments[0] ** 2

    def cause(self, reward: At) -> tuple[Time, Time]:
        """The state and the action that a reward comes from."""
        assert self.reward is not None
        _, when = self.time(reward)
        return ("state", when - self.reward[1]), ("action", when - self.reward[1])

    def outcomes(self, times: Sequence[Time]) -> Iterator[dict[Time, int]]:
        """All that states and actions at some times may be."""
        counts = {"state": len(self.start), "action": len(self.rewards) // len(self.start)}
        for values in product(*(range(counts[word]) for word, _ in times)):
            yield dict(zip(times, values, strict=True))

    # ── States and actions ───────────────────────────────────────────────────

    def head(self, x: Any) -> Any:
        """The letter of a state or an action, or of what a policy becomes."""
        if isinstance(x, Apply):
            return self.process.action if x.letter in self.greedy else None
        return x.head if isinstance(x, At) and x.head in (self.process.state, self.process.action) else None

    def place(self, x: Any, env: Env) -> int:
        """The number of a state or an action."""
        if isinstance(x, Apply):
            states = [self.place(c, env) for c in x.conditions]
            if self.is_as_told(x):
                return self.taken(x.letter, states[0])
            return self.world.random("any action", latex(x), *states) % self.count(self.process.action)
        if x not in env:
            raise NoWorldError("nothing says which state this is")
        return int(env[x])

    def is_as_told(self, call: Apply) -> bool:
        """Is a policy written with an action and a state of one time, as where it becomes an action?"""
        told, _ = self.greedy[call.letter]
        return bool(call.conditions) and self.form(call) == self.form(told)

    def form(self, call: Apply) -> list[tuple[Any, int]]:
        """The letters of a policy, with how long after its last one each is."""
        said = (*call.arguments, *call.conditions)
        return [(head_of(y), self.time(y)[1] - self.time(said[-1])[1]) for y in said]
