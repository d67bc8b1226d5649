"""A seed in, a finite world out in which terms have values: for refutation, exact or to 40 digits.

Every space has a few points with random coordinates; every density word is one random joint table over all
its variables, for each value of what it is given, so that marginals and conditionals belong together; a
chain is a Markov chain; functions are random tables over their arguments; quantities lie in their declared
domains; matrices that are positive definite are so. An integral is a sum over points.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise, product
from math import prod
from typing import Any

from udlc.errors import UdlcError

FRACTIONS = tuple((n, 9) for n in range(1, 8))
"""Numerators and denominators of what lies between 0 and 1."""

PLAIN = -1
"""The seed of the world in which spaces have one point and numbers are one: there bounds are reached."""

MOST_CELLS = 4096
"""A joint table has so many cells at most."""


class NoWorldError(UdlcError):
    """A term that has no value in a finite world."""


@dataclass(frozen=True)
class Point:
    """A point of a space."""

    space: str
    number: int


Key = tuple[Hashable, ...]


@dataclass
class World:
    """Values of everything that terms leave open.

    Attributes:
        seed: what all random choices depend on.
        positive, nonnegative, below_one: names whose values are so declared.
        curved: the shape of functions that conditions call concave or convex, or both, by name.
        labels: of each quantity that is one of 1 … n, the n or the name of that size.
        chains: the words whose variables of one family form a Markov chain.
        aliases: words that stand for another one, of the same events: Pr(x) is q(x).
        told: atoms whose value an equation gives, with its terms.
        matrix_sizes: how many rows the positive definite matrices have, by name.
        variables: of each density word, its variables and how many values each has.
        undrawn: the names of quantities in domains of which worlds have no numbers.
        points_named: the names that stand for points of a space.
        series: the value of each endless sum.
        tables: the joint table of each word, for each value of what it is given.
    """

    seed: int
    positive: frozenset[str] = frozenset()
    nonnegative: frozenset[str] = frozenset()
    below_one: frozenset[str] = frozenset()
    curved: Mapping[str, str] = field(default_factory=dict)
    chains: frozenset[str] = frozenset()
    labels: Mapping[str, str | int] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[Any, Any] = field(default_factory=dict)
    matrix_sizes: Mapping[str, int] = field(default_factory=dict)
    variables: dict[str, dict[Key, int]] = field(default_factory=dict)
    undrawn: frozenset[str] = frozenset()
    points_named: set[str] = field(default_factory=set)
    series: dict[Any, Fraction] = field(default_factory=dict)
    tables: dict[tuple[str, Key], dict[tuple[int, ...], Fraction]] = field(default_factory=dict)

    def random(self, *key: Hashable) -> int:
        """A number between 0 and 2^32 that depends on the seed and a key alone."""
        return int.from_bytes(sha256(repr((self.seed, *key)).encode()).digest()[:4], "big")

    def number(self, name: str, *key: Hashable) -> Fraction:
        """A small rational in the domain of a name."""
        r = self.random("number", name, *key)
        if name in self.labels:
            count = self.labels[name]
            return Fraction(1 + r % (self.size(count) if isinstance(count, str) else count))
        if name in self.below_one:
            return Fraction(*FRACTIONS[r % len(FRACTIONS)])
        if self.seed == PLAIN:
            return Fraction(1)
        value = Fraction(r % 11 + 1, r // 16 % 3 + 1)
        if name in self.positive or name in self.nonnegative or r // 64 % 2:
            return value
        return -value

    def is_any(self, name: str) -> bool:
        """May what has this name be any number?"""
        return not any(name in x for x in (self.labels, self.positive, self.nonnegative, self.below_one))

    def size(self, name: str) -> int:
        """A size: at least one, and small."""
        if self.seed == PLAIN:
            return 1
        return 1 + self.random("size", name) % (2 + (self.seed % 3 == 0))

    def points(self, space: str) -> int:
        """How many points a space has."""
        if self.seed == PLAIN:
            return 1
        return 2 + self.random("space", space) % 2

    def coordinate(self, point: Point, *places: int) -> Fraction:
        """A coordinate of a point; in some worlds all points of a space are alike."""
        if point.space in self.undrawn:
            raise NoWorldError(f"{point.space} lies in a domain of another kind")
        if self.seed % 6 == 5:
            return self.number(point.space, "coordinate", *places)
        return self.number(point.space, "coordinate", point.number, *places)

    def function(self, name: str, arguments: Key) -> Fraction:
        """A value of a function: of a random table, in some worlds constant, or curved as conditions say."""
        if self.seed % 6 == 5 and name.removesuffix("()") not in self.curved:
            arguments = ()
        curve = self.curved.get(name.removesuffix("()"))
        if curve is None:
            return self.number(name, "function", *arguments)
        (y,) = arguments
        if not isinstance(y, Fraction):
            raise NoWorldError("a curved function has one rational argument")
        middle = Fraction(self.random("curve", name) % 5)
        shapes = (y - middle, (y - middle) ** 2, abs(y - middle))  # a straight line is both
        bend = shapes[0 if curve == "straight" else self.seed % len(shapes)]
        return -bend if curve == "concave" else bend

    # ── Densities ────────────────────────────────────────────────────────────

    def density(self, word: str, events: Mapping[Key, int], given: Key) -> Fraction:
        """The marginal of the joint table at some of its variables."""
        table = self.joint(word, given)
        order = list(self.variables[word])
        places = [(order.index(k), v) for k, v in events.items()]
        return sum((p for cell, p in table.items() if all(cell[n] == v for n, v in places)), Fraction(0))

    def slope(self, word: str, events: Mapping[Key, int], given: Key, target: Key) -> Fraction:
        """The derivative of a marginal by what the density is given: the sum of all of them is zero."""
        table = self.joint(word, given)
        raw = {cell: Fraction(self.random("slope", word, cell, given, target) % 13 - 6) for cell in table}
        total = sum(raw.values(), Fraction(0))
        order = list(self.variables[word])
        places = [(order.index(k), v) for k, v in events.items()]
        return sum(
            (raw[c] - total * p for c, p in table.items() if all(c[n] == v for n, v in places)), Fraction(0)
        )

    def joint(self, word: str, given: Key) -> dict[tuple[int, ...], Fraction]:
        """The table of a word: positive, with the sum one."""
        known = self.tables.get((word, given))
        if known is not None:
            return known
        counts = self.variables[word]
        cells = 1
        for n in counts.values():
            cells *= n
        if cells > MOST_CELLS:
            raise NoWorldError("the joint table is too large")
        weight = self._chain if word in self.chains else self._weight
        order = list(counts)
        table = {
            cell: weight(word, order, cell, given) for cell in product(*(range(n) for n in counts.values()))
        }
        total = sum(table.values(), Fraction(0))
        self.tables[word, given] = {cell: p / total for cell, p in table.items()}
        return self.tables[word, given]

    def _weight(self, word: str, order: list[Key], cell: tuple[int, ...], given: Key) -> Fraction:
        if self.seed % 4 == 2:  # everything is independent
            weights = [
                self.random("alone", word, k, n, given) % 17 + 1 for k, n in zip(order, cell, strict=True)
            ]
            return Fraction(prod(weights))
        return Fraction(self.random("cell", word, cell, given) % 17 + 1)

    def _chain(self, word: str, order: list[Key], cell: tuple[int, ...], given: Key) -> Fraction:
        """A weight for the variables that are no members of a family and the first one, then one a step.

        A step depends on the member before alone, and its weights have the sum one.
        """
        members = sorted(n for n, k in enumerate(order) if len(k) > 1)
        rest = [cell[n] for n, k in enumerate(order) if len(k) == 1]
        first = cell[members[0]] if members else 0
        weight = Fraction(self.random("first", word, tuple(rest), first, given) % 17 + 1)
        for before, now in pairwise(members):
            count = self.variables[word][order[now]]
            row = [
                Fraction(self.random("step", word, order[now], cell[before], k) % 9 + 1) for k in range(count)
            ]
            weight *= row[cell[now]] / sum(row)
        return weight


@lru_cache(maxsize=64)
def inverse(matrix: tuple[tuple[Fraction, ...], ...]) -> tuple[tuple[tuple[Fraction, ...], ...], Fraction]:
    """The inverse of a matrix of rationals, and its determinant."""
    n = len(matrix)
    rows = [[*row, *(Fraction(int(i == j)) for j in range(n))] for i, row in enumerate(matrix)]
    det = Fraction(1)
    for c in range(n):
        pivot = next((r for r in range(c, n) if rows[r][c]), None)
        if pivot is None:
            raise NoWorldError("a matrix has no inverse")
        if pivot != c:
            rows[c], rows[pivot] = rows[pivot], rows[c]
            det = -det
        det *= rows[c][c]
        rows[c] = [v / rows[c][c] for v in rows[c]]
        for r in range(n):
            if r != c and rows[r][c]:
                rows[r] = [a - rows[r][c] * b for a, b in zip(rows[r], rows[c], strict=True)]
    return tuple(tuple(row[n:]) for row in rows), det


def positive_definite(world: World, name: Hashable, n: int) -> tuple[tuple[Fraction, ...], ...]:
    """M·Mᵀ + I for a random M of whole numbers."""
    m = [[Fraction(world.random("matrix", name, i, j) % 5 - 2) for j in range(n)] for i in range(n)]
    return tuple(
        tuple(sum((m[i][k] * m[j][k] for k in range(n)), Fraction(int(i == j))) for j in range(n))
        for i in range(n)
    )


def keys(items: Iterable[Any]) -> Key:
    """Values as a key."""
    return tuple(items)
