"""Links about the probability of a sequence, of letters t_1 … t_N or of words: products of conditional ones.

Sides are equal where the same powers of the probabilities J_k of beginnings are left. A joint table of
rationals in which the sides differ refutes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import sympy
from sympy import Expr, Integer

from udlc.notation import letters
from udlc.notation.atoms import Label
from udlc.notation.binders import Prod
from udlc.notation.latex import latex
from udlc.notation.members import Apply
from udlc.notation.operators import Cross as Crossed
from udlc.notation.operators import Dot, Minus, Over, Paren, Plus, Times, WithoutBrackets
from udlc.notation.plaintext import readable
from udlc.notation.shapes import value
from udlc.notation.tree import Dots
from udlc.verify.beginnings import (
    NoMemberError,
    NoSequenceError,
    claim_of,
    name_of,
    part_of,
    powers,
    sentence_of,
    sizes_of,
)
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.verdicts import Finding

CONDITIONAL = "Pr(A | B) = Pr(A, B)/Pr(B)"
TELESCOPE = "Π_{n=a}^{b} J_n/J_{n-1} = J_b/J_{a-1}"
LONGEST = 4
"""Sequences of letters of this length and shorter are tried; there are as many as two to that power."""


def applies(_setting: Setting, link: Link) -> bool:
    """Is a probability of a sequence, with dots or of several words, set equal to something?"""
    calls = link.left.atoms(Apply) if link.sign == "=" else set()
    return any(isinstance(c.letter, letters.Density) and _is_sequence(c.arguments) for c in calls)


def _is_sequence(arguments: Sequence[Any]) -> bool:
    words = [a.text.split() for a in arguments if isinstance(a, Label)]
    return any(isinstance(a, Dots) for a in arguments) or any(len(w) > 1 for w in words)


def decide(_setting: Setting, link: Link) -> Finding:
    """Equal powers of the probabilities of beginnings, or a table in which the sides differ."""
    return decided(lambda: claim_of(link.left, link.right), lambda: _compared(link))


def _compared(link: Link) -> Finding:
    sentence = sentence_of(link.left)
    try:
        one, other = (powers(x, sentence) for x in (link.left, link.right))
    except NoSequenceError as error:
        return _refuted(link, sentence, readable(error.message))
    if one == other:
        conditions = ("what is conditioned on has a probability above zero", *_not_empty(link))
        theorems = (CONDITIONAL, TELESCOPE) if link.right.atoms(Prod) else (CONDITIONAL,)
        left = ", ".join(f"J_{e}^{n}" for e, n in sorted(one.items(), key=str))
        return Finding(
            "proved",
            "sequences",
            theorems=theorems,
            conditions=conditions,
            sizes="all",
            trace=(left,),
            plan={"positive": [name_of(s) for s in sizes_of(link.left, link.right)]},
        )
    return _refuted(link, sentence, "the sides leave different probabilities of beginnings")


def _not_empty(link: Link) -> list[str]:
    """That the range of every product has an end not before its start, or is just empty."""
    found = []
    for x in sorted(link.left.atoms(Prod) | link.right.atoms(Prod), key=str):
        r = x.ranges[0]
        found.append(f"{readable(latex(r.stop))} ≥ {sympy.expand(value(r.start) - 1)}")
    return found


# ── Tables ───────────────────────────────────────────────────────────────────


def _refuted(link: Link, sentence: tuple[str, ...], reason: str) -> Finding:
    """A joint table of a short sequence in which the sides differ."""
    sizes = sizes_of(link.left, link.right)
    if len(sizes) > 1 or (sentence and len(sentence) > 2 * LONGEST + 1):
        return Finding("unknown", "sequences", reason)
    for length in (len(sentence),) if sentence else range(1, LONGEST + 1):
        random = Random(length)  # noqa: S311
        weights = {o: Fraction(random.randrange(1, 10)) for o in product((0, 1), repeat=length)}
        table = Table(weights, sentence, {value(s): length for s in sizes})
        try:
            one, other = (table.value(x, {}) for x in (link.left, link.right))
        except (NoSequenceError, ZeroDivisionError, TypeError):
            continue
        if one != other:
            shown = {"sizes": {"sequence": length}, "left": str(one), "right": str(other)}
            shown["inputs"] = {"".join(map(str, o)): str(w / table.total) for o, w in weights.items()}
            why = f"in a table of {length} members the sides are {one} and {other}"
            return Finding("refuted", "counterexample", why, counterexample=shown)
    return Finding("unknown", "sequences", reason)


def goes_beyond(one: Any, other: Any) -> bool:
    """Speaks the second of a member that longer sequences do not have, the first having a value?"""
    sizes = {s for x in (one, other) for s in x.atoms(letters.Size)}
    if len(sizes) != 1 or one.atoms(Label) | other.atoms(Label):
        return False
    for length in range(2, LONGEST + 1):
        weights = {o: Fraction(1) for o in product((0, 1), repeat=length)}
        table = Table(weights, (), {value(s): length for s in sizes})
        try:
            table.value(one, {})
            table.value(other, {})
        except NoMemberError:
            continue
        except (NoSequenceError, ZeroDivisionError, TypeError):
            return False
        return False
    return True


@dataclass
class Table:
    """Weights of all sequences of 0 and 1; probabilities are taken at the sequence of zeros."""

    weights: Mapping[tuple[int, ...], Fraction]
    sentence: tuple[str, ...]
    sizes: Mapping[Any, int]

    @property
    def total(self) -> Fraction:
        """The sum of all weights."""
        return sum(self.weights.values(), Fraction(0))

    def value(self, x: Any, at: Mapping[Any, int]) -> Fraction:
        """What is made of probabilities by sums, products and quotients."""
        match x:
            case Paren() | WithoutBrackets():
                return self.value(x.operand, at)
            case Integer():
                return Fraction(int(x))
            case Plus() if type(x) in (Plus, Minus):
                one, other = (self.value(a, at) for a in x.args)
                return one - other if isinstance(x, Minus) else one + other
            case Over():
                return self.value(x.left, at) / self.value(x.right, at)
            case Times() | Dot() | Crossed():
                found = Fraction(1)
                for a in x.args:
                    found *= self.value(a, at)
                return found
            case Prod() if len(x.ranges) == 1 and x.ranges[0].start is not None:
                r, found = x.ranges[0], Fraction(1)
                for k in range(self.number(r.start, at), self.number(r.stop, at) + 1):
                    found *= self.value(x.body, {**at, value(r.letter): k})
                return found
            case Apply() if isinstance(x.letter, letters.Density):
                given = self.places(x.conditions, at)
                return self.probability(given | self.places(x.arguments, at)) / self.probability(given)
            case _:
                raise NoSequenceError(f"{latex(x)} has no value in a table")

    def places(self, arguments: Sequence[Any], at: Mapping[Any, int]) -> frozenset[int]:
        """The places of the sequence that arguments name."""
        part = part_of(arguments, self.sentence)
        if part is None:
            return frozenset()
        ends = (self.number(part.first, at), self.number(part.last, at))
        if not 1 <= ends[0] <= ends[1] + 1 <= len(next(iter(self.weights))) + 1:
            raise NoMemberError("the sequence has no such member")
        return frozenset(range(ends[0] - 1, ends[1]))

    def number(self, x: Any, at: Mapping[Any, int]) -> int:
        """A whole number."""
        e = x if isinstance(x, Expr) and not hasattr(x, "tex") else value(x)
        return int(sympy.sympify(e).subs({**self.sizes, **at}))

    def probability(self, places: frozenset[int]) -> Fraction:
        """That these places hold zero."""
        found = sum((w for o, w in self.weights.items() if all(o[k] == 0 for k in places)), Fraction(0))
        return found / self.total
