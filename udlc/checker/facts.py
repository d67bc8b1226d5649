"""What is declared and what integers satisfy in, whether more follows out; a proof of it is read from a tape.

The kernel never searches: where a step needs a choice or a fact of integers it asks a tape, and verifies what
the tape says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor, gcd, lcm
from typing import Any, Self

from udlc.checker import terms as t
from udlc.checker.terms import ONE, Node, need


@dataclass
class Tape:
    """Hints in the order in which they are asked for."""

    hints: Sequence[Any]
    place: int = 0
    steps: int = 0
    names: int = 0
    assumed: set[str] = field(default_factory=set)
    shown: dict[Any, bool] = field(default_factory=dict)

    def ask(self, _kernel: Any, _question: str, *_about: Any) -> Any:
        """The next hint."""
        need(self.place < len(self.hints), "a hint is missing")
        self.place += 1
        return self.hints[self.place - 1]


@dataclass(frozen=True)
class Facts:
    """What is declared of arrays, by name, and integer facts (sums that are ≥ 0) that hold here."""

    tape: Tape
    positive: frozenset[str] = frozenset()
    nonnegative: frozenset[str] = frozenset()
    unit: frozenset[str] = frozenset()
    integral: frozenset[Any] = frozenset()
    labels: Mapping[Any, Node] = field(default_factory=dict)
    inverses: Mapping[Any, Any] = field(default_factory=dict)
    facts: tuple[Node, ...] = ()

    def given(self, *facts: Node) -> Self:
        """The same where more facts hold."""
        return replace(self, facts=tuple(dict.fromkeys((*self.facts, *facts))))

    def fresh(self) -> str:
        """A letter that no term has yet."""
        self.tape.names += 1
        return f"'{self.tape.names}"

    def shows(self, e: Node, more: Iterable[Node] = ()) -> bool:
        """Is e ≥ 0?  Steps [[inequality, multiplier]…] add facts and e ≤ -1 up to a falsehood (Farkas)."""
        known = self.known(e, more)
        if known not in self.tape.shown:
            steps = self.tape.ask(self, "shows", known)
            forms = [self.form(f) for f in known] if steps else []
            for step in steps or ():
                need(all(Fraction(m) > 0 and forms[n] is not None for n, m in step), "no such inequality")
                forms.append(rounded([(forms[n], Fraction(m)) for n, m in step]))
            need(not steps or (not forms[-1][0] and forms[-1][1] < 0), "inequalities without contradiction")
            self.tape.shown[known] = bool(steps)
        return self.tape.shown[known]

    def known(self, e: Node, more: Iterable[Node]) -> tuple[Node, ...]:
        """E ≤ -1, facts, bounds of labels that are read, products of sizes that are ≥ 0."""
        found = dict.fromkeys((t.minus(t.constant(-1), e), *self.facts, *more))
        for p in [p for s in found for p, _ in s.fields]:
            for a in (a for a, x in p.fields[1] if x == 1 and a.tag == "read" and a.fields[0] in self.labels):
                below = t.minus(t.minus(self.labels[a.fields[0]], t.single(a)), 1)
                found |= dict.fromkeys((t.single(a), below))
            if p is not t.UNIT and not p.fields[0] and all(a.tag == "size" and x > 0 for a, x in p.fields[1]):
                found[t.total([(p, ONE)])] = None
        return tuple(found)

    def form(self, s: Node) -> Any:
        """The inequality s ≥ 0 over monomials, each an integer; None where one may be none."""
        for p, _ in s.fields:
            for a, x in p.fields[1]:
                whole = a.tag in ("size", "letter") or (a.tag == "read" and a.fields[0] in self.integral)
                if not whole or x < 0 or x.denominator != 1:
                    return None
            if p.fields[0]:
                return None
        names = dict(s.fields)
        return names, names.pop(t.UNIT, Fraction(0))


def rounded(parts: Sequence[Any]) -> tuple[dict[Node, Fraction], Fraction]:
    """A sum of inequalities with coprime integer coefficients, the constant rounded down."""
    names: dict[Node, Fraction] = {}
    for p, c in ((p, m * c) for (form, _), m in parts for p, c in form.items()):
        names[p] = names.get(p, Fraction(0)) + c
    names, bound = {p: c for p, c in names.items() if c}, sum(m * form[1] for form, m in parts)
    scale = lcm(*(c.denominator for c in names.values()))
    common = Fraction(gcd(*(int(c * scale) for c in names.values())) or 1, scale)
    return {p: c / common for p, c in names.items()}, Fraction(floor(bound / common) if names else bound)


def range_facts(bound: Iterable[Any]) -> list[Node]:
    """What integers satisfy in their ranges."""
    pairs = ((t.letter(name), lo, hi) for name, lo, hi in bound)
    return [f for v, lo, hi in pairs for f in (t.minus(v, lo), t.minus(t.minus(hi, v), 1))]


def truth_facts(factors: Iterable[Any]) -> list[Node]:
    """What integers satisfy where truths hold."""
    found = [a.fields for a, _ in factors if a.tag == "truth" and a.fields[0] != ">0"]
    return [f for kind, e in found for f in ((e,) if kind == "≥0" else (e, t.scale(e, -1)))]


def truth(kind: str, e: Node) -> Node:
    """[e = 0] or [e ≥ 0] of integers."""
    if (value := t.number(e)) is not None:
        return t.constant(value == 0 if kind == "=0" else value >= 0)
    return t.single(t.node("truth", kind, oriented(e) if kind == "=0" else e))


def oriented(e: Node) -> Node:
    """±e with a positive first coefficient: [e = 0] is [-e = 0]."""
    return t.scale(e, -1) if e.fields and e.fields[0][1] < 0 else e


def without(items: Sequence[Any], place: int) -> list[Any]:
    """All but one."""
    return [x for n, x in enumerate(items) if n != place]
