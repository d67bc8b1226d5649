"""A seed and what is told in, a world of numbers out in which functions have slopes and inverses.

A function that is derived, inverted, or called invertible or a contraction is a straight line of its first
argument, f[z, p] = a(p)·z + b(p), with a rational a(p) that is not zero, of a contraction below one in size.
So ∂f/∂z is a, and f⁻¹[x, p] is (x - b(p))/a(p). A density of z is 1/(2(1 + |z - c|)²), and that of f[z, p] is
the one of its image.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import Any

from sympy import Integer, preorder_traversal

from udlc.notation import letters
from udlc.notation.blocks import Row
from udlc.notation.derivatives import Operator, Partial, Total
from udlc.notation.functions import MatrixLogarithm
from udlc.notation.members import Apply, At, head_of
from udlc.notation.nesting import Nest
from udlc.notation.operators import Dot, Negative, Over, Paren, Plus, Times, Transpose
from udlc.notation.runs import Repeated
from udlc.notation.statements import Property
from udlc.notation.tree import Dots
from udlc.verify.definitions import same_letter
from udlc.verify.digits import Env, called
from udlc.verify.number_worlds import Choice, NumberWorld
from udlc.verify.place_worlds import events_of, is_density
from udlc.verify.suppressed import counting
from udlc.verify.worlds import FRACTIONS, NoWorldError
from udlc.verify.written_forms import factors_of, is_dotted, read

STATED = ("invertible", "contraction")
"""What may be stated of a function that is a line."""

OTHER = Choice("another parameter", 0)
"""A parameter that an image has as often as its own."""


@dataclass
class LineWorld(NumberWorld):
    """A world of numbers and straight lines.

    Attributes:
        said: all expressions that are given values in this world.
        properties: what is stated of functions.
    """

    said: tuple[Any, ...] = ()
    properties: tuple[Property, ...] = ()

    def enforces(self, condition: Any) -> bool:
        """Is it said of a function that it is invertible, or a contraction?"""
        return condition in self.properties

    def is_random(self, x: Any) -> bool:
        """Is a letter one that a density is of?"""
        return any(x.key == y.key for d in _densities(self.said) for y in events_of(d))

    # ── Functions ────────────────────────────────────────────────────────────

    @cached_property
    def lines(self) -> frozenset[str]:
        """The names of the functions that are lines."""
        return lines_in(self.said) | {head_of(x).key for p in self.properties for x in p.letters}

    @cached_property
    def contractions(self) -> frozenset[str]:
        """The names of those whose slopes are below one in size."""
        found = (x for p in self.properties if p.name == "contraction" for x in p.letters)
        return frozenset(head_of(x).key for x in found)

    def function(self, x: Apply, env: Env) -> Any:
        """A line, or its inverse, at its first argument; a table for another function."""
        forward = without_inverse(x.head)
        if head_of(forward).key not in self.lines:
            return super().function(x, env)
        first, *rest = counting(self.counted, x)
        slope, shift = self.line(forward, rest, env)
        z = self.value(first, env)
        return (z - shift) / slope if forward != x.head else slope * z + shift

    def line(self, head: Any, rest: Sequence[Any], env: Env) -> tuple[Any, Any]:
        """The slope of a function, and its value at zero, for the other arguments."""
        letter = head_of(head)
        told = [d for d in self.told if isinstance(d.left, Apply) and same_letter(d.letter, letter)]
        if told and OTHER in rest:
            raise NoWorldError("a function that is told at other arguments")
        if told:
            ends = [self.as_told(Apply(head, Integer(n), *rest), env) for n in (0, 1)]
            if None in ends or not all(self.is_straight(d.right, d.left.arguments[0]) for d in told):
                raise NoWorldError("a function that is told, and is no line")
            return ends[1] - ends[0], ends[0]
        places = self.indices(head, env) if isinstance(head, At) else ()
        if letter.domain is not None or len(places) != len(letter.over):
            raise NoWorldError("a function of another kind")
        return self.drawn_line(letter, (*places, *(a if a is OTHER else self.argument(a, env) for a in rest)))

    def drawn_line(self, letter: Any, key: tuple[Any, ...]) -> tuple[Fraction, Fraction]:
        """The slope and the value at zero of a line that nothing tells."""
        r = self.world.random("slope", letter.key, *key)
        size = (
            Fraction(*FRACTIONS[r % len(FRACTIONS)])
            if letter.key in self.contractions
            else Fraction(1 + r % 5, 2)
        )
        return (-size if r // 64 % 2 else size), self.world.number("shift", letter.key, *key)

    def is_straight(self, x: Any, z: Any) -> bool:
        """Is an expression a line of a letter: c·z + d, or a line of such?"""
        parts = getattr(x, "args", ())
        if x == z or not x.has(z):
            return True
        match x:
            case At() if x.head == z and not z.over:
                return True
            case Plus() | Negative() | Paren() | Transpose():
                return all(self.is_straight(a, z) for a in parts)
            case Times() if type(x) in (Times, Dot):
                return sum(a.has(z) for a in parts) == 1 and all(self.is_straight(a, z) for a in parts)
            case Over():
                return not x.right.has(z) and self.is_straight(x.left, z)
            case Apply() if head_of(without_inverse(x.head)).key in self.lines:
                first, *rest = x.arguments
                return self.is_straight(first, z) and not any(a.has(z) for a in rest)
            case Nest():
                return self.is_straight(x.body, x.hole) and not x.body.has(z) and self.is_straight(x.inner, z)
            case Row():
                return all(self.is_straight(a, z) for a in parts if not isinstance(a, Dots))
            case _:
                return False

    # ── Values ───────────────────────────────────────────────────────────────

    def value(self, x: Any, env: Env) -> Any:
        """The value of an expression; a product with dots is over all that they stand for."""
        match x:
            case Operator():
                return self.value(x.derivative, env)
            case Times() if is_dotted(x):
                return prod(self.members(factors_of(x), env), start=Fraction(1))
            case MatrixLogarithm():
                return called("log", self.value(x.operand, env))
            case _:
                return super().value(x, env)

    def special(self, x: Any, env: Env) -> Any:
        """The value of a slope, a nest, a row of one number, a density, or of what numbers have."""
        match x:
            case Partial() if not isinstance(x, Total) and len(x.wrt) == 1 and not x.given:
                return self.slope(x, env)
            case Nest():
                return self.nested(x, env)
            case Row():
                (value,) = self.members(x.args, env) or [None]
                return value
            case Apply() if is_density(x):
                return self.density(x, env)
        return super().special(x, env)

    def slope(self, x: Partial, env: Env) -> Any:
        """The slope of a function by its first argument."""
        if not isinstance(x.body, Apply) or x.body.conditions or type(x.body.letter) is not letters.Function:
            raise NoWorldError("the slope of what is no function")
        first, *rest = counting(self.counted, x.body)
        if first != x.wrt[0] or any(a.has(first) for a in x.body.arguments[1:]):
            raise NoWorldError("a slope by what is no first argument")
        forward = without_inverse(x.body.head)
        slope, _ = self.line(forward, rest, env)
        return slope if forward == x.body.head else 1 / slope

    def nested(self, x: Nest, env: Env) -> Any:
        """A function of a function, from the inside out."""
        found = self.value(x.inner, env)
        for k in reversed(self.members(x.values, env)):
            found = self.value(x.body, {**env, x.letter: k, x.hole: found})
        return found

    def members(self, items: Iterable[Any], env: Env) -> list[Any]:
        """The values of items, some of which dots stand for."""
        found, runs = [], read(items)
        if runs is None:
            raise NoWorldError("dots that stand for nothing")
        for item in runs:
            if isinstance(item, Repeated):
                places = self.run(item, env)
                found += [self.value(item.template, {**env, item.letter: k}) for k in places]
            else:
                found.append(self.value(item, env))
        return found

    def run(self, item: Repeated, env: Env) -> list[Fraction]:
        """The places of a run."""
        start, stop = (self.whole(e, env) for e in (item.start, item.stop))
        if (stop - start) % item.step or (stop - start) * item.step < 0:
            raise NoWorldError("a run that does not come to its end")
        return [Fraction(k) for k in range(start, stop + (1 if item.step > 0 else -1), item.step)]

    # ── Densities ────────────────────────────────────────────────────────────

    @cached_property
    def images(self) -> dict[str, tuple[str, Apply]]:
        """For the letter of an image, the letter that it is one of, and the function at its arguments."""
        found: dict[str, tuple[str, Apply]] = {}
        for d in self.told:
            call = d.right
            if isinstance(d.left, (At, letters.Real)) and isinstance(call, Apply) and call.arguments:
                here, there = head_of(d.left), head_of(call.arguments[0])
                forward = without_inverse(call.head)
                if head_of(forward).key in self.lines and isinstance(there, letters.Real):
                    one, other = (here, there) if forward == call.head else (there, here)
                    if found.setdefault(one.key, (other.key, call))[0] != other.key:
                        raise NoWorldError("an image of two quantities")
        return found

    def density(self, x: Apply, env: Env) -> Any:
        """The density of a quantity that lines map, or of its image, for the parameters that are given."""
        words = {d.letter for d in _densities(self.said)}
        if len(x.arguments) != 1 or len(words) != 1 or any(d.letter in words for d in self.told):
            raise NoWorldError("densities of another kind")
        (event,) = events_of(x)
        value = self.value(x.arguments[0], env)
        calls = [call for source, call in self.images.values() if event.key == source]
        if calls:
            self.check_given(x.conditions, calls[0])
            return self.source(event.key, value)
        if event.key not in self.images:
            raise NoWorldError("a density of what no line maps")
        source, call = self.images[event.key]
        self.check_given(x.conditions, call)
        ways = [self.line(without_inverse(call.head), rest, env) for rest in self.parameters(x, call)]
        parts = [self.source(source, (value - b) / a) / abs(a) for a, b in ways]
        return sum(parts, Fraction(0)) / len(parts)

    def check_given(self, given: Sequence[Any], call: Apply) -> None:
        """Raise NoWorldError where something else is given than the parameters of a function."""
        _, *rest = counting(self.counted, call)
        names = [head_of(a).name for a in rest if isinstance(head_of(a), letters.Letter)]
        if given and [getattr(head_of(g), "name", None) for g in given] != names:
            raise NoWorldError("what is given are not the parameters")

    def parameters(self, x: Apply, call: Apply) -> list[Sequence[Any]]:
        """The parameters that are given; where none are, these and others are as probable as each other."""
        _, *rest = counting(self.counted, call)
        if x.conditions or not rest:
            return [x.conditions or rest]
        return [rest, [OTHER for _ in rest]]

    def source(self, name: str, z: Any) -> Any:
        """The density 1/(2(1 + |z - c|)²) of a quantity."""
        middle = self.world.number("middle", name)
        return 1 / (2 * (1 + abs(z - middle)) ** 2)


def lines_in(said: Iterable[Any]) -> frozenset[str]:
    """The names of the functions of which slopes or inverses occur."""
    found = set()
    for x in (y for e in said for y in preorder_traversal(e)):
        heads = [x.body.head] if isinstance(x, Partial) and isinstance(x.body, Apply) else []
        heads += [x.head] if isinstance(x, Apply) and "inv" in head_of(x.head).marks else []
        found |= {head_of(without_inverse(h)).key for h in heads if type(head_of(h)) is letters.Function}
    return frozenset(found)


def without_inverse(head: Any) -> Any:
    """The f of f⁻¹; f itself for f."""
    letter = head_of(head)
    plain = letter.changed(marks=tuple(m for m in letter.marks if m != "inv"))
    return At(plain, *head.indices) if isinstance(head, At) else plain


def _densities(said: Iterable[Any]) -> list[Apply]:
    return [x for e in said for x in preorder_traversal(e) if is_density(x)]
