"""Products of probabilities of parts of one sequence in, powers of the probabilities of its beginnings out.

With J_k the probability of the first k, Pr(t_a … t_b | t_1 … t_{a-1}) = J_b/J_{a-1}, and
Π_{n=a}^{b} J_n/J_{n-1} = J_b/J_{a-1}. The claim about two sides speaks of J_k alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy
from sympy import Expr, Integer

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.atoms import Label
from udlc.notation.binders import Prod
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.operators import Cross as Crossed
from udlc.notation.operators import Dot, Over, Paren, Times, WithoutBrackets
from udlc.notation.shapes import value
from udlc.notation.tree import Dots
from udlc.verify.claims import equal
from udlc.verify.written import theorem


class NoSequenceError(UdlcError):
    """A side that is no product of probabilities of parts of one sequence."""


class NoMemberError(NoSequenceError):
    """A member beyond the end of a sequence."""


@dataclass(frozen=True)
class Part:
    """Members of the sequence from one place to another, both included."""

    first: Expr
    last: Expr


def sentence_of(x: Any) -> tuple[str, ...]:
    """The words of the longest label."""
    texts: list[list[str]] = [label.text.split() for label in x.atoms(Label)]
    longest: list[str] = max(texts, key=len, default=[])
    return tuple(longest)


def powers(x: Any, sentence: tuple[str, ...]) -> Counter[Expr]:
    """The power of each J_k in a product of probabilities, by k."""
    found: Counter[Expr] = Counter()
    match x:
        case Paren() | WithoutBrackets():
            return powers(x.operand, sentence)
        case Over():
            found.update(powers(x.left, sentence))
            found.subtract(powers(x.right, sentence))
        case Times() | Dot() | Crossed():
            for a in x.args:
                found.update(powers(a, sentence))
        case Prod() if len(x.ranges) == 1 and x.ranges[0].start is not None:
            found.update(_telescoped(x, sentence))
        case Apply() if isinstance(x.letter, letters.Density):
            given = part_of(x.conditions, sentence)
            here = part_of(x.arguments, sentence)
            if given is not None and given.first != 1:
                raise NoSequenceError(f"{latex(x)} is not given a beginning")
            if sympy.expand(here.first - (given.last if given else 0)) != 1:  # type: ignore[union-attr]
                raise NoSequenceError(f"{latex(x)} does not go on where its condition ends")
            found[here.last] += 1  # type: ignore[union-attr]
            if given is not None:
                found[given.last] -= 1
        case _:
            raise NoSequenceError(f"{latex(x)} is no probability of a part of a sequence")
    return Counter({k: n for k, n in found.items() if n and k != 0})


def _telescoped(x: Prod, sentence: tuple[str, ...]) -> Counter[Expr]:
    r = x.ranges[0]
    letter = value(r.letter)
    inner = powers(x.body, sentence)
    ups = [k for k, n in inner.items() if n == 1]
    downs = [k for k, n in inner.items() if n == -1]
    if len(inner) != 2 or len(ups) != 1 or len(downs) != 1 or sympy.expand(ups[0] - downs[0]) != 1:
        raise NoSequenceError(f"{latex(x)} does not telescope")
    if ups[0].coeff(letter) != 1:
        raise NoSequenceError(f"{latex(x)} does not telescope")
    top, bottom = ups[0].subs(letter, value(r.stop)), downs[0].subs(letter, value(r.start))
    found = Counter({sympy.expand(top): 1})
    found[sympy.expand(bottom)] -= 1
    return found


def part_of(arguments: Sequence[Any], sentence: tuple[str, ...]) -> Part | None:
    """The part of the sequence that arguments name; None where there are none."""
    if not arguments:
        return None
    if all(isinstance(a, Label) for a in arguments):
        return _words([w for a in arguments for w in a.text.split()], sentence)
    named = [a for a in arguments if not isinstance(a, Dots)]
    if not all(isinstance(a, At) and len(a.indices) == 1 for a in named) or len({a.head for a in named}) != 1:
        raise NoSequenceError("arguments that are no members of one sequence")
    places = [sympy.expand(value(a.indices[0])) for a in named]
    dots = [n for n, a in enumerate(arguments) if isinstance(a, Dots)]
    steps = [sympy.expand(b - a) for a, b in pairwise(places)]
    open_at = dots[0] - 1 if dots else -1
    if len(dots) > 1 or any(s != 1 for n, s in enumerate(steps) if n != open_at):
        raise NoSequenceError("members of a sequence that do not follow each other")
    return Part(places[0], places[-1])


def _words(words: Sequence[str], sentence: tuple[str, ...]) -> Part:
    for start in range(len(sentence) - len(words) + 1):
        if sentence[start : start + len(words)] == tuple(words) and len(set(sentence)) == len(sentence):
            return Part(Integer(start + 1), Integer(start + len(words)))
    raise NoSequenceError(f"“{' '.join(words)}” is no part of the sentence")


# ── The claim ────────────────────────────────────────────────────────────────


def claim_of(left: Any, right: Any) -> dict[str, Any]:
    """The logarithms of both sides are equal, whatever the probabilities J_k of beginnings are."""
    sentence, sizes = sentence_of(left), {value(s): ["size", name_of(s)] for s in sizes_of(left, right)}
    inputs = {"J": {"shape": [], "domain": "positive", "integral": False, "bound": None}}
    one, other = (["call", "log", _said(x, sentence, sizes)] for x in (left, right))
    return theorem("a sequence", equal(inputs, one, other))


def _said(x: Any, sentence: tuple[str, ...], names: Mapping[Any, Any]) -> Any:
    """A product of probabilities in the language of the checker, names being those of sizes and letters."""

    def of(y: Any) -> Any:
        return _said(y, sentence, names)

    match x:
        case Paren() | WithoutBrackets():
            return of(x.operand)
        case Over():
            return ["*", of(x.left), ["^", of(x.right), "-1"]]
        case Times() | Dot() | Crossed():
            return ["*", *map(of, x.args)]
        case Prod() if len(x.ranges) == 1 and x.ranges[0].start is not None:
            r = x.ranges[0]
            start, stop = (_place(sympy.expand(value(e)), names) for e in (r.start, r.stop + 1))
            inner = {**names, value(r.letter): ["letter", "n"]}
            return ["over", [["n", start, stop]], "prod", _said(x.body, sentence, inner)]
        case _:
            ends = sorted(powers(x, sentence).items(), key=str)
            return ["*", *(["^", _beginning(k, names), str(n)] for k, n in ends)]


def _beginning(k: Expr, names: Mapping[Any, Any]) -> Any:
    """The probability of the first k; of none, it is 1."""
    return ["read", "J", _place(k, names)]


def _place(e: Expr, names: Mapping[Any, Any]) -> Any:
    """A number of members."""
    if e in names:
        return names[e]
    if e.is_Add or e.is_Mul:
        return ["+" if e.is_Add else "*", *(_place(a, names) for a in e.args)]
    if not e.is_Integer:
        raise NoSequenceError(f"{e} is no number of members")
    return int(e)


def sizes_of(*sides: Any) -> list[letters.Size]:
    """The sizes that sides speak of."""
    return sorted({s for x in sides for s in x.atoms(letters.Size)}, key=str)


def name_of(size: letters.Size) -> str:
    """The name of a size."""
    return str(value(size))
