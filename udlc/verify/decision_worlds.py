"""A claim about values in a decision process in, a finite process in which it fails out.

A process has a few states and actions, its laws are random tables that are the same at all times, and
its values solve q(s, a) = r(s, a) + γ·Σ_s' Pr(s' | s, a)·Σ_a' π(a' | s')·q(s', a'), v(s) = Σ_a π(a |
s)·q(s, a). So all that follows from what returns are holds in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from udlc.notation import letters
from udlc.notation.binders import ArgMax, E, Max, Sum
from udlc.notation.members import Apply, At
from udlc.notation.relations import Relation
from udlc.translate.names import name_of
from udlc.verify.decision_processes import Process
from udlc.verify.definitions import definitions_in
from udlc.verify.grounds import Grounds
from udlc.verify.path_laws import PathLaw, Time, offset
from udlc.verify.worlds import NoWorldError, World, inverse
from udlc.verify.written_numbers import WrittenNumbers

NOW = 3
"""The time that an index letter stands for, so that some times lie before it."""

Env = Mapping[Any, int]


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


@dataclass
class DecisionWorld(WrittenNumbers):
    """A process with S states and A actions, counted from zero.

    Attributes:
        process: how the claim writes its laws.
        means: what function letters are.
        choices: written policies that stand for actions, with what says so: the policy, its argmax.
    """

    process: Process
    means: Mapping[Any, str]
    choices: Mapping[Any, tuple[Apply, ArgMax]]
    world: World
    values: dict[str, dict[tuple[int, ...], Fraction]] = field(default_factory=dict)
    paths: PathLaw = field(init=False)

    def __post_init__(self) -> None:
        w, S, A = self.world, range(self.count(self.process.state)), range(self.count(self.process.action))

        def law(word: str, over: range, *given: int) -> list[Fraction]:
            raw = [Fraction(1 + w.random(word, x, *given) % 7) for x in over]
            return [x / sum(raw, Fraction(0)) for x in raw]

        pairs = list(product(S, A))
        act = {(a, s): p for s in S for a, p in enumerate(law("act", A, s))}
        move = {(n, s, a): p for s, a in pairs for n, p in enumerate(law("move", S, s, a))}
        r = {p: Fraction(w.random("reward", *p) % 13 - 6) for p in pairs}
        system = tuple(
            tuple(
                Fraction(int((s, a) == (n, b))) - self.discount * move[n, s, a] * act[b, n] for n, b in pairs
            )
            for s, a in pairs
        )
        solved = inverse(system)[0]
        q = {p: sum((x * r[o] for x, o in zip(row, pairs)), Fraction(0)) for p, row in zip(pairs, solved)}
        v = {(s,): sum((act[a, s] * q[s, a] for a in A), Fraction(0)) for s in S}
        tables: dict[str, Any] = {"act": act, "move": move, "r": r, "q": q, "v": v}
        self.values = tables
        self.paths = PathLaw(law("start", S), act, move)

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
        """The value of a sum, a maximum, a probability, a value, a reward or the discount."""
        match x:
            case Sum() if type(x) is Sum:
                return sum((self.value(x.body, inner) for inner in self.all(x, env)), Fraction(0))
            case Max() if x.ranges:
                return max(self.value(x.body, inner) for inner in self.all(x, env))
            case Apply():
                return self.applied(x, env)
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
        given = [c for c in x.conditions if not isinstance(c, letters.Policy)]
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
        elif given:
            raise NoWorldError("a value under conditions")
        if word not in wanted or heads != wanted[word]:
            raise NoWorldError("a function of other arguments")
        return self.values[word][tuple(self.place(a, env) for a in x.arguments + tuple(given))]

    def on_paths(self, events: Sequence[Any], given: Sequence[Any], env: Env) -> Fraction:
        """The probability of states and actions at their times, given others."""
        (clock,) = self.process.policy.arguments[0].indices
        fixed: list[dict[Time, int]] = []
        for said in (events, given):
            fixed.append({})
            for x in said:
                if not isinstance(x, At) or len(x.indices) != 1:
                    raise NoWorldError("a state or an action at no time")
                word = "state" if self.head(x) == self.process.state else "action"
                fixed[-1][word, NOW + offset(x.indices[0], clock)] = self.place(x, env)
        if any(len(f) < len(said) for f, said in zip(fixed, (events, given), strict=True)):
            raise NoWorldError("one state or action twice")
        return self.paths.probability(*fixed)

    def head(self, x: Any) -> Any:
        """Is this a state or an action?"""
        if x in self.choices:
            return self.process.action
        return x.head if isinstance(x, At) else None

    def place(self, x: Any, env: Env) -> int:
        """The number of a state or an action."""
        if x in self.choices:
            told, best = self.choices[x]
            (here,), (state,) = x.conditions, told.conditions
            at = {**env, state: self.place(here, env)}
            return max(self.all(best, at), key=lambda inner: self.value(best.body, inner))[best.letters[0]]
        if x not in env:
            raise NoWorldError("nothing says which state this is")
        return env[x]
