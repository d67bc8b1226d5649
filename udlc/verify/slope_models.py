"""Two terms in, exact numbers for all that nothing defines on which they differ out: sizes, entries, slopes.

Entries of arrays that the terms read, and slopes of smooth functions at a point, may have any values, so a
difference at some is a counterexample; a polynomial has these slopes. Values are rationals, and positive
where declared so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import isqrt
from random import Random
from typing import Any

from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.terms import Node

TRIALS = 12
MOST = 3
"""So large sizes are tried."""

Told = Callable[[Node], "Node | None"]
"""The term that gives an atom its value; None for one that is free."""

FREE = ("read", "jet", "function", "entry")
"""Atoms that may have any value; their places are whole numbers."""


class NoValueError(Exception):
    """A term has no value in a model: a root, a division by zero, a function of calculus."""


@dataclass
class Model:
    """Sizes, and the values that atoms were given so far; `told`: values that conditions tell."""

    algebra: Algebra
    random: Random
    told: Told = lambda _: None
    most: int = MOST
    sizes: dict[str, int] = field(default_factory=dict)
    values: dict[tuple[Any, ...], Fraction] = field(default_factory=dict)

    def value(self, e: Node, at: Mapping[str, int]) -> Fraction:
        """A sum, its letters having values."""
        return sum((c * self.product(p, at) for p, c in t.terms(e)), Fraction(0))

    def product(self, p: Node, at: Mapping[str, int]) -> Fraction:
        """A product, summed over its bound letters."""
        return self._over(list(t.bounds(p)), p, dict(at))

    def _over(self, bounds: list[t.Bound], p: Node, at: dict[str, int]) -> Fraction:
        if not bounds:
            found = Fraction(1)
            for atom, power in t.factors(p):
                found *= self.power(self.atom(atom, at), power)
                if not found:
                    break
            return found
        (name, lo, hi), *rest = bounds
        if t.is_integral(bounds[0]):
            raise NoValueError
        values = range(int(self.value(lo, at)), int(self.value(hi, at)))
        return sum((self._over(rest, p, {**at, name: k}) for k in values), Fraction(0))

    def power(self, base: Fraction, exponent: Fraction) -> Fraction:
        """A whole power, or one of the root of a square."""
        if exponent.denominator == 2 and base >= 0:
            whole = base
            base, exponent = Fraction(isqrt(base.numerator), isqrt(base.denominator)), 2 * exponent
            if base**2 != whole:
                raise NoValueError
        if exponent.denominator != 1 or (base == 0 and exponent < 0):
            raise NoValueError
        return base ** int(exponent)

    def atom(self, a: Node, at: Mapping[str, int]) -> Fraction:
        """The value of an atom."""
        if a.tag == "letter":
            return Fraction(at[str(a.fields[0])])
        if a.tag == "size":
            return Fraction(self.sizes.setdefault(str(a.fields[0]), 1 + self.random.randrange(self.most)))
        if a.tag == "base":
            return self.value(a.fields[0], at)  # type: ignore[arg-type]
        if a.tag == "truth":
            inner = self.value(a.fields[1], at)  # type: ignore[arg-type]
            return Fraction({"=0": inner == 0, "≥0": inner >= 0, "real>0": inner > 0}[str(a.fields[0])])
        if a.tag not in FREE:
            raise NoValueError
        term = self.told(a)
        if term is not None:
            return self.value(term, at)
        key = self.key(a, at)
        if key not in self.values:
            self.values[key] = self.drawn(a)
        return self.values[key]

    def key(self, a: Node, at: Mapping[str, int]) -> tuple[Any, ...]:
        """What tells an atom from others: its name and the values of its places, those of slopes in order."""
        places: list[Any] = []
        slopes: list[Any] = []
        for x in a.fields:
            if not isinstance(x, Node):
                places.append(x)
            elif x.tag == "by":
                slopes.append(self.value(x.fields[0], at))  # type: ignore[arg-type]
            else:
                places.append(self.value(x, at) if x.tag == "sum" else self.key(x, at))
        return (a.tag, *places, tuple(sorted(slopes)))

    def drawn(self, a: Node) -> Fraction:
        """A small rational in the domain of an atom."""
        found = Fraction(self.random.choice((-3, -2, -1, 1, 2, 3)), self.random.choice((1, 1, 2)))
        name = a.fields[0]
        if name in self.algebra.nonzero or name in self.algebra.nonnegative:
            found = abs(found)
        return found / 4 if name in self.algebra.below_one else found


def difference(
    algebra: Algebra,
    one: Node,
    other: Node,
    ranges: Mapping[str, tuple[Node, Node]],
    told: Told = lambda _: None,
    most: int = MOST,
) -> dict[str, Any] | None:
    """Values on which two sums differ, as data, or None; `ranges`: where their free letters run."""
    for seed in range(TRIALS):
        model = Model(algebra, Random(seed), told, most)  # noqa: S311
        try:
            spans = [range(int(model.value(lo, {})), int(model.value(hi, {}))) for lo, hi in ranges.values()]
            for places in product(*spans):
                at = dict(zip(ranges, places, strict=True))
                a, b = model.value(one, at), model.value(other, at)
                if a != b:
                    return _shown(model, places, a, b)
        except (NoValueError, KeyError, OverflowError):
            continue
    return None


def _shown(model: Model, places: tuple[int, ...], a: Fraction, b: Fraction) -> dict[str, Any]:
    inputs = {_name(key): str(value) for key, value in sorted(model.values.items(), key=str)}
    return {"sizes": dict(model.sizes), "inputs": inputs, "at": list(places), "left": str(a), "right": str(b)}


def _name(key: tuple[Any, ...]) -> str:
    """An atom as a reader knows it: x[1], ∂∂L by [1, 2]."""
    _, name, *rest = key
    *places, slopes = rest
    inner = f"[{', '.join(map(str, places))}]" if places else ""
    by = f" by [{', '.join(map(str, slopes))}]" if slopes else ""
    return f"{'∂' * len(slopes)}{name}{inner}{by}"
