"""What is declared and what integers satisfy in, whether more follows out; a proof of it is read from a tape.

The kernel never searches: where a step needs a choice or a fact of integers it asks a tape, and verifies what
the tape says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import repeat
from typing import Any, Self

from udlc.checker import terms as t
from udlc.checker.terms import ONE, REAL, Node, is_call, need

POSITIVE = ("positive", "unit")
NONNEGATIVE = (*POSITIVE, "fraction", "nonnegative", "binary", "natural", "label", "permutation")
POSITIVE_CALLS = ("exp", "cosh", "pi", "E", "|det|")
DENSITIES = "densities are positive where they are divided by, conditioned on or under a logarithm"


@dataclass
class Tape:
    """Hints in the order in which they are asked for."""

    hints: Iterator[Any]
    steps: int = 0
    names: list[int] = field(default_factory=lambda: [0])
    assumed: set[str | Node] = field(default_factory=set)

    def ask(self, _kernel: Any, _question: str, *_about: Any) -> Any:
        """The next hint."""
        hint = next(self.hints, None)
        need(hint is not None, "a hint is missing")
        return hint

    def quiet(self) -> Tape:
        """A tape that says nothing, with the same letters and assumptions."""
        return Tape(repeat(0), names=self.names, assumed=self.assumed)


@dataclass(frozen=True)
class Facts:
    """What is declared of inputs, by name; integer facts, sums that are ≥ 0 here; ends of labels."""

    tape: Tape
    inputs: Mapping[Any, Any] = field(default_factory=dict)
    facts: tuple[Node, ...] = ()
    ends: frozenset[Node] = frozenset()

    def given(self, *facts: Node) -> Self:
        """The same where more facts hold."""
        return replace(self, facts=tuple(dict.fromkeys((*self.facts, *facts))))

    def fresh(self, like: str = "") -> str:
        """A letter that no term has yet; one like a real one, whose name ends so, is real."""
        self.tape.names[0] += 1
        return f"'{self.tape.names[0]}{REAL * like.endswith(REAL)}"

    # ── Integers ──
    def shows(self, e: Node) -> bool:
        """Is e ≥ 0?  Steps [[inequality, multiplier]…] add facts and e ≤ -1 up to a falsehood (Farkas)."""
        known = self.known(e)
        steps = self.tape.ask(self, "shows", known)
        forms: list[Any] = [f if self.is_form(f) else None for f in known] if steps else [t.constant(-1)]
        for step in steps or ():
            need(all(Fraction(m) > 0 and forms[n] for n, m in step), "no such inequality")
            forms.append(rounded(t.add(*(t.scale(forms[n], Fraction(m)) for n, m in step))))
        need((t.number(forms[-1]) or 0) < 0, "inequalities without contradiction")
        return bool(steps)

    def known(self, e: Node) -> tuple[Node, ...]:
        """E ≤ -1, facts, bounds of labels that occur, products of sizes that are ≥ 0."""
        found = dict.fromkeys((t.minus(t.constant(-1), e), *self.facts))
        for p in [p for s in found for p, _ in s.fields]:
            for a in (a for a, _ in p.fields[1] if is_call(a, "label") and a.fields[2] in self.ends):
                found |= dict.fromkeys((t.single(a), t.minus(t.minus(a.fields[2], t.single(a)), 1)))
            if p is not t.UNIT and not p.fields[0] and all(a.tag == "size" and x > 0 for a, x in p.fields[1]):
                found[t.total([(p, ONE)])] = None
        return tuple(found)

    def is_form(self, s: Node) -> bool:
        """Is a sum one of whole multiples of products of integers?"""
        powers = [f for p, _ in s.fields for f in p.fields[1]]
        whole = all(x > 0 and x.denominator == 1 and self.is_whole(a) for a, x in powers)
        return whole and not any(p.fields[0] or c.denominator > 1 for p, c in s.fields)

    def is_whole(self, a: Node) -> bool:
        """Is an atom an integer?"""
        is_counted = a.tag == "size" or (a.tag == "letter" and not a.fields[0].endswith(REAL))
        return is_counted or is_call(a, "label") or bool(self.said(a, "integral"))

    def said(self, a: Node, what: str) -> Any:
        """What is declared of an array that an atom reads."""
        return self.inputs.get(a.fields[0], {}).get(what) if a.tag == "read" else None

    # ── Signs ──
    def above(self, s: Node, least: bool) -> bool:
        """Is s ≥ 0, or > 0 where `least`?  Every product is ≥ 0, one > 0 over ranges that are not empty."""
        odd = [a for p, _ in s.fields for a, x in p.fields[1] if x.numerator % 2 and x.denominator % 2]
        signed = all(c > 0 for _, c in s.fields) and all(self.atom_above(a, False) for a in odd)
        is_above = signed and (not least or any(self.product_above(p) for p, _ in s.fields))
        return is_above or self.is_below_one(s, ("unit",) if least else ("unit", "fraction"))

    def is_below_one(self, s: Node, domains: tuple[str, ...]) -> bool:
        """Is s = 1 - c·p for c ≤ 1 and a product p of numbers between 0 and 1, of such domains?"""
        rest = t.minus(t.constant(1), s).fields
        powers = [f for p, c in rest if c <= 1 and not p.fields[0] for f in p.fields[1]]
        inside = [self.said(a, "domain") in domains and x > 0 for a, x in powers]
        return len(rest) == 1 and bool(inside) and all(inside)

    def product_above(self, p: Node) -> bool:
        """Is a product > 0, over ranges that are not empty?"""
        ends = [t.minus(t.minus(hi, lo), 1) for _, lo, hi in p.fields[0]]
        return all(self.atom_above(a, True) for a, _ in p.fields[1]) and all(map(self.shows, ends))

    def atom_above(self, a: Node, least: bool) -> bool:
        """Is an atom ≥ 0, or > 0 where `least`, wherever it is defined?"""
        match a.tag, a.fields[0]:
            case ("base", _) | ("call", "Pow"):
                return self.above(a.fields[int(a.tag == "call")], least)
            case ("reduce", "prod"):
                return all(self.above(b.fields[-1], least) for b, _ in a.fields[1].fields[1])
            case ("size", _) if least:
                return self.shows(t.minus(t.single(a), 1))
            case ("call", "density"):
                self.tape.assumed |= {DENSITIES} if least else set()
                return True
            case ("call", name) if name in POSITIVE_CALLS:
                return True
            case ("truth" | "size", _) | ("call", "label"):
                return not least
            case _:
                return self.said(a, "domain") in (POSITIVE if least else NONNEGATIVE)


def rounded(s: Node) -> Node:
    """An inequality s ≥ 0 of integers, its constant rounded down where all other coefficients are whole."""
    whole = all(c.denominator == 1 for p, c in s.fields if p is not t.UNIT)
    return t.minus(s, t.constant(dict(s.fields).get(t.UNIT, Fraction(0)) % 1)) if whole else s


def range_facts(bound: Iterable[Any]) -> list[Node]:
    """What integers satisfy in their ranges."""
    pairs = ((t.letter(name), lo, hi) for name, lo, hi in bound)
    return [f for v, lo, hi in pairs for f in (t.minus(v, lo), t.minus(t.minus(hi, v), 1))]


def truth_facts(factors: Iterable[Any]) -> list[Node]:
    """What integers satisfy where truths hold."""
    found = [a.fields for a, _ in factors if a.tag == "truth" and a.fields[0] != ">0"]
    return [f for kind, e in found for f in ((e,) if kind == "≥0" else (e, t.scale(e, -1)))]
