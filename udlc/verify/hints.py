"""A claim in the language of the checker in, the hints with which the checker proves it out.

The checker's own kernel runs, and what it asks for is searched here: a rule that fits, inequalities that lead
to a contradiction, an order of letters, common factors, a truth to tell cases apart by. Nothing here is
trusted: the kernel verifies each answer when the certificate is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from udlc.checker import terms as t
from udlc.checker.facts import Tape
from udlc.checker.kernel import Kernel
from udlc.checker.terms import ONE, Node, Rejected
from udlc.verify.data import as_data
from udlc.verify.fitting import FITS
from udlc.verify.hinting import hint, linear, whole
from udlc.verify.inequalities import contradiction
from udlc.verify.orders import order_of
from udlc.verify.vanishing import combination, divisions

MOST_ROUNDS = 6
"""So many times a difference is multiplied by what it is divided by."""

MOST_SPLITS = 60
"""So many steps tell truths about an index apart."""


@dataclass
class Search(Tape):
    """A tape that finds each hint when it is asked for, and keeps it."""

    hints: list[Any] = field(default_factory=list)  # type: ignore[assignment]
    place: int = 0
    rounds: int = 0
    splits: int = 0
    waiting: list[Any] = field(default_factory=list)
    used: set[Any] = field(default_factory=set)
    plan: Mapping[str, Any] = field(default_factory=dict)

    def ask(self, kernel: Kernel, question: str, *about: Any) -> Any:
        """The hint, found now."""
        names = self.names[0]
        found = getattr(self, f"_{question}")(kernel, *about)
        if question == "step" and found and found[0] == "row":
            with self.trial():
                product = kernel.opened(about[0].fields[found[1]][0])
            found = [*found[:2], *whole(kernel, *product, found[2:])]
        self.names[0] = names  # what is tried here makes no letters
        self.hints.append(found)
        self.place += 1
        return found

    @contextmanager
    def trial(self) -> Iterator[None]:
        """What happens inside leaves no trace."""
        kept = self.place, self.steps, self.names[0], set(self.assumed), self.splits
        try:
            yield
        finally:
            self.place, self.steps, self.names[0], assumed, self.splits = kept
            self.assumed &= assumed
            self.assumed |= assumed
            del self.hints[self.place :]

    # ── Answers ──────────────────────────────────────────────────────────────

    def _plan(self, _k: Kernel, claim: Mapping[str, Any]) -> Any:
        """How the prover went, without the pairs of arrays that the goal does not rest on."""
        pairs, opens = self.plan.get("cut", ()), self.plan.get("opens", ((0, 0),))
        known = [x in claim["left"]["arrays"] and y in claim["right"]["arrays"] for x, y, *_ in pairs]
        cut = [[*pair] for pair, kept in zip(pairs, known, strict=True) if kept]
        opened = [[*map(int, x)] for x, kept in zip(opens, [*known, True], strict=True) if kept]
        return [cut, opened, [*self.plan.get("positive", ())]]

    def _shows(self, k: Kernel, known: tuple[Node, ...]) -> Any:
        return contradiction(k, known) or 0

    def _rule(self, k: Kernel, bound: Sequence[Any], factors: Sequence[Any]) -> Any:
        found = next((hint for fit in FITS for hint in fit(self, k, bound, factors)), None)
        if found is not None:
            return whole(k, bound, factors, found)
        if len(bound) < 2:
            return 0
        order = order_of(bound, factors)
        return order if order != sorted(order) else 0

    def _step(self, k: Kernel, d: Node, given: Sequence[Node]) -> Any:
        if not d.fields:
            return 0
        found = self._entry(k, d) or self._bit(d)
        if found is not None and not self.waiting:
            return found
        if not self.waiting:
            with self.trial():
                self.waiting = [*reversed(combination(k, d, given))]
        is_divided = any(x < 0 and a.letters <= d.letters for p, _ in d.fields for a, x in p.fields[1])
        if not self.waiting and is_divided and self.rounds < MOST_ROUNDS:
            self.rounds += 1
            return ["clear"]
        if not self.waiting:
            with self.trial():
                self.waiting = [*reversed(divisions(k, d))]
        if self.waiting:
            return self.waiting.pop()
        self.splits += 1
        found = self.case(k, d) if self.splits < MOST_SPLITS else None
        if found is None:
            raise Rejected(f"the normal forms differ: {d.key}")
        return found

    @staticmethod
    def _bit(d: Node) -> Any:
        """A letter that is 0 or 1 is told apart in every product, and its value put in its place."""
        bits = sorted(name for name in d.letters if name.startswith("@bit "))
        for n, (p, _) in enumerate(d.fields):
            for name in bits:
                own = [m for m, (a, _) in enumerate(p.fields[1]) if name in a.letters]
                told = [m for m in own if p.fields[1][m][0].fields[0] == "=0"]
                if not told:
                    return ["row", n, *hint("two values", (), (), e=t.letter(name))]
                c, rest = linear(p.fields[1][told[0]][0].fields[1], name) or (ONE, t.ZERO)
                if len(own) > 1:
                    e = t.scale(rest, -c)
                    return [
                        "row",
                        n,
                        *hint("equal", (), told[:1], x=t.letter(name), e=e, g=["λ", ["one"], 0]),
                    ]
        return None

    def case(self, k: Kernel, d: Node) -> Any:
        """A truth about sizes and letters of an index is told apart, or used where it holds."""
        for n, (p, _) in enumerate(d.fields):
            own = [a for a, _ in p.fields[1] if a.tag == "truth" and _is_open(a)]
            inner = [a for a in _truths_in(t.nodes(p.fields[1])) if a not in own]
            for m, (a, _) in enumerate(p.fields[1]):
                name = next(iter(sorted(a.letters)), "") if a in own else ""
                others = {v for b, _ in p.fields[1] if b is not a for v in b.letters}
                found = linear(a.fields[1], name) if name in others and a.fields[0] == "=0" else None
                if found:
                    x, e = t.letter(name), t.scale(found[1], -found[0])
                    return ["row", n, *hint("equal", (), (m,), x=x, e=e, g=_fact_of(k, name))]
                if (
                    name
                    and a.fields[0] == "≥0"
                    and any(name in b.letters for b in inner)
                    and (p, a) not in self.used
                ):
                    self.used.add((p, a))
                    return ["row", n, *hint("known", (), (m,), x=t.letter(name))]
        return self._told_apart(d)

    @staticmethod
    def _told_apart(d: Node) -> Any:
        truths = _truths_in([d])
        for a in sorted(truths, key=lambda a: a.fields[0] != "=0"):
            for n, (p, _) in enumerate(d.fields):
                own = [
                    b for b, _ in p.fields[1] if b.tag == "truth" and _is_open(b) and b.letters & a.letters
                ]
                if not own and a.letters & p.letters:
                    return ["row", n, *hint("cases", (), (), e=a.fields[1])]
        return None

    @staticmethod
    def _entry(_k: Kernel, d: Node) -> Any:
        """An entry of a computed array is written out."""
        for n, (p, _) in enumerate(d.fields):
            for m, (a, x) in enumerate(p.fields[1]):
                if x == 1 and _is_computed(a):
                    alone = "entry" if len(a.fields) == 3 else "entry of a matrix"
                    return [
                        "row",
                        n,
                        *hint("symmetric entry" if a.fields[0] == "symmetric" else alone, (), (m,)),
                    ]
        return None

    def follows(self, k: Kernel, e: Node) -> bool:
        """Does e ≥ 0 follow?"""
        return bool(contradiction(k, k.known(e)))


def _is_open(a: Node) -> bool:
    """Is a truth about sizes and letters of an index?"""
    alone = all(name.startswith("@") for name in a.letters) and not _reads(a)
    return a.fields[0] != ">0" and bool(a.letters) and alone


def _fact_of(k: Kernel, name: str) -> list[Any]:
    """What is known of other letters that depends on one, as a function of this one."""
    atom = t.node("letter", name)
    own = [f for f in k.facts if name in f.letters and _reads(f)]
    return ["λ", ["one"], as_data(own[0], {atom: ["letter", "one"]}) if own else 0]


def _truths_in(waiting: Iterable[Node]) -> list[Node]:
    """The truths about sizes and letters of an index, anywhere in terms."""
    waiting, found = list(waiting), dict[Node, None]()
    while waiting:
        x = waiting.pop(0)
        if x.tag == "truth" and _is_open(x):
            found[x] = None
        waiting += t.nodes(x.fields)
    return list(found)


def _reads(x: Node) -> bool:
    return x.tag == "read" or any(map(_reads, t.nodes(x.fields)))


def _is_computed(a: Node) -> bool:
    """Is this an entry of an array that is a function of places?"""
    array = t.only_atom(a.fields[1]) if a.fields[0] in ("entry", "symmetric") else None
    return array is not None and array.tag == "reduce"
