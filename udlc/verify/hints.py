"""A claim in the language of the checker in, the hints with which the checker proves it out.

The checker's own kernel runs, and what it asks for is searched here: a rule that fits, inequalities that lead
to a contradiction, an order of letters, common factors, a truth to tell cases apart by. Nothing here is
trusted: the kernel verifies each answer when the certificate is checked.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from udlc.checker import terms as t
from udlc.checker.facts import Tape
from udlc.checker.kernel import Kernel
from udlc.checker.terms import Node, Rejected
from udlc.verify.factors import common_factors, content, factored, oriented_exp, primes
from udlc.verify.fitting import RULES, linear
from udlc.verify.inequalities import contradiction
from udlc.verify.orders import order_of
from udlc.verify.vanishing import as_data, combination, divisions

MOST_ROUNDS = 6
"""So many times a difference is multiplied by what it is divided by."""

MOST_SPLITS = 4
"""So many truths about an index are told apart, one within the other."""


@dataclass
class Search(Tape):
    """A tape that finds each hint when it is asked for, and keeps it."""

    hints: list[Any] = field(default_factory=list)
    splits: int = 0
    combination: list[Any] = field(default_factory=list)
    divisions: list[Any] = field(default_factory=list)

    def ask(self, kernel: Kernel, question: str, *about: Any) -> Any:
        """The hint, found now."""
        found = getattr(self, f"_{question}")(kernel, *about)
        self.hints.append(found)
        self.place += 1
        return found

    @contextmanager
    def trial(self) -> Iterator[None]:
        """What happens inside leaves no trace."""
        kept = self.place, self.steps, self.names, set(self.assumed), self.shown, self.splits
        self.shown = ChainMap({}, self.shown)  # type: ignore[assignment]
        try:
            yield
        finally:
            self.place, self.steps, self.names, self.assumed, self.shown, self.splits = kept
            del self.hints[self.place :]

    # ── Answers ──────────────────────────────────────────────────────────────

    def _shows(self, k: Kernel, known: tuple[Node, ...]) -> Any:
        return contradiction(k, known) or 0

    def _rule(self, k: Kernel, bound: Sequence[Any], factors: Sequence[Any]) -> Any:
        return next((hint for rule in RULES for hint in rule(self, k, bound, factors)), 0)

    def _order(self, _k: Kernel, bound: Sequence[Any], factors: Sequence[Any]) -> list[int]:
        return order_of(bound, factors)

    def _power(self, k: Kernel, s: Node, x: Fraction) -> Any:
        if x.denominator == 1:
            return oriented_exp(s) or 0
        with self.trial():
            found = common_factors(k, s, truths=False) if s.fields else []
            is_positive = all(c > 0 for _, c in s.fields) and k.is_nonnegative(s)
            if not is_positive:
                return self.positive_factors(k, s) or 0
        return [*primes(content(s)), *found]

    def positive_factors(self, k: Kernel, s: Node) -> list[list[Any]]:
        """The factors of a polynomial, where each of them is ≥ 0; none where one may be negative."""
        found = factored(s)
        try:
            with self.trial():
                _, rest = k.parts(s, found, signed=True) if found else ([], s)
                return found if k.is_nonnegative(rest) else []
        except (Rejected, LookupError):
            return []

    def _above(self, k: Kernel, s: Node) -> Any:
        with self.trial():
            found = common_factors(k, s, truths=True)
        c = content(s)
        return [*([[str(c), "1"]] if c != 1 else []), *found] or 0

    def _log(self, k: Kernel, s: Node) -> Any:
        if not s.fields:
            return 0
        with self.trial():
            found = common_factors(k, s, truths=False)
        return [*primes(content(s)), *found, *(oriented_exp(s) or [])] or 0

    def _split(self, k: Kernel, one: Any, other: Any, index: tuple[Node, ...]) -> Any:
        if self.follows(k, t.constant(-1)):
            return "none"
        with self.trial():
            forms = [side.element(k, name, index, True) for side, name in (one, other)]
            for side in (one[0], other[0]):
                side.depth = 0
        if forms[0] is forms[1]:
            return 0
        found = open_truth(t.minus(*forms))
        self.splits += 1
        if found is None or self.splits > 3**MOST_SPLITS:
            raise Rejected(f"the normal forms differ: {forms[0].key} and {forms[1].key}")
        kind, e = found.fields
        place = next((n for n, i in enumerate(index) if kind == "=0" and _gives(e, i)), None)
        return [kind, as_data(e), place]

    def _step(self, k: Kernel, d: Node, given: Sequence[Node]) -> Any:
        if not d.fields:
            return 0
        if not self.combination:
            with self.trial():
                self.combination = combination(k, d, given)
        if self.combination:
            return self.combination.pop()
        if not self.divisions:
            with self.trial():
                self.divisions = [*reversed(divisions(k, d))]
        if self.divisions:
            return self.divisions.pop()
        if any(_is_computed(a) for p, _ in d.fields for a, _ in p.fields[1]):
            return "entries"
        if not any(x < 0 and a.letters <= d.letters for p, _ in d.fields for a, x in p.fields[1]):
            raise Rejected(f"the normal forms differ: {d.key}")
        self.splits += 1
        if self.splits > MOST_ROUNDS:
            raise Rejected("denominators do not come to an end")
        return "clear"

    def follows(self, k: Kernel, e: Node, more: Sequence[Node] = ()) -> bool:
        """Does e ≥ 0 follow?"""
        known = k.known(e, more)
        return bool(self.shown[known]) if known in self.shown else bool(contradiction(k, known))


def _gives(e: Node, i: Node) -> bool:
    """Does e = 0 give an index, which is a letter, a value without letters?"""
    name = next(iter(i.letters), "")
    rest = linear(e, name) if name else None
    return rest is not None and not rest.letters


def _is_computed(a: Node) -> bool:
    """Is this an entry of an array that is a function of places?"""
    array = t.only_atom(a.fields[1]) if a.fields[0] in ("entry", "symmetric") else None
    return array is not None and array.tag == "reduce"


def open_truth(e: Node) -> Node | None:
    """A truth about sizes and the letters of an index, anywhere in a term: an equation where there is one."""
    waiting, found = [e], []
    while waiting:
        node = waiting.pop(0)
        if node.tag == "truth" and node.fields[0] != ">0":
            inner = node.fields[1]
            if all(name.startswith("@") for name in inner.letters) and not _reads(inner):
                found.append(node)
        waiting += t.nodes(node.fields)
    return min(found, key=lambda a: a.fields[0] != "=0", default=None)


def _reads(node: Node) -> bool:
    return node.tag == "read" or any(map(_reads, t.nodes(node.fields)))
