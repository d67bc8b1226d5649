"""A seed in, values of letters out: of sizes, indices, quantities, families and draws, in a normal world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

import mpmath
from sympy import Integer

from udlc.notation import letters
from udlc.notation.latex import latex
from udlc.notation.members import At, head_of
from udlc.notation.relations import Relation
from udlc.notation.tree import Run
from udlc.verify import gaussian_sums as g
from udlc.verify.digits import NoValueError
from udlc.verify.gaussian_sums import Value
from udlc.verify.joint_laws import Node
from udlc.verify.normal_arrays import Env, Matrix, Operations, of_numbers, one_column, scalar
from udlc.verify.normal_statements import label_of
from udlc.verify.worlds import NoWorldError, World

EXTREME = mpmath.mpf(10) ** -60
"""In worlds that are limits, how far the last member of a family of fractions is from 1."""

SHARES = (Fraction(9, 25), Fraction(16, 25), Fraction(25, 169), Fraction(144, 169), Fraction(64, 289))
"""Fractions that are squares and leave squares, so that many roots are rational."""


def plain_key(letter: Any) -> str:
    """The key of a letter and of its draws alike, z for z*, with its sizes: letters may be declared anew."""
    key = letter.changed(marks=tuple(m for m in letter.marks if m != "star")).key
    key += " of many" if isinstance(letter, letters.Random) and letter.over else ""
    return " by ".join((key, *(latex(axis.length) for axis in letter.dims)))


@dataclass
class NormalLetters(Operations):
    """Values of letters, where all that is random is normal.

    Attributes:
        world: what random choices depend on.
        extreme: whether families of fractions end close to 1.
        bare: the names of letters that stand without an index somewhere: families of that name are draws.
        counts: the sizes that say how many members families have.
        told: what letters and functions are: right sides by letter and indices, with the values of indices.
        draws: heads of letters that are draws; their values are variables.
        said: the sides of the claim.
    """

    world: World
    extreme: bool
    bare: frozenset[str]
    counts: frozenset[Any] = frozenset()
    told: dict[Node, tuple[Any, Any, Env]] = field(default_factory=dict)
    draws: set[Any] = field(default_factory=set)
    drawn: dict[Node, Node] = field(default_factory=dict)
    said: tuple[Any, ...] = ()

    # ── Letters ──────────────────────────────────────────────────────────────

    def whole(self, x: Any, env: Env) -> int:
        """An index, or a size."""
        if x in env:
            return int(env[x])
        value = g.as_number(scalar(self.value(x, env)))
        if value != int(value):
            raise NoWorldError("an index is no whole number")
        return int(value)

    def size(self, x: letters.Size) -> int:
        """A size: small; where a family has so many members, two at least."""
        return 1 + int(x in self.counts) + self.world.random("size", x.key) % 2

    def members(self, x: Any, env: Env) -> list[Any]:
        """A letter or member, or all the members of a run."""
        if not isinstance(x, At) or not any(isinstance(i, Run) for i in x.indices):
            return [x]
        if len(x.indices) != 1:
            raise NoWorldError("a run along one of several axes")
        start, stop = (self.whole(e, env) for e in x.indices[0].args)
        return [At(x.head, Integer(k)) for k in range(start, stop + 1)]

    def place(self, x: Any, env: Env) -> Node:
        """A letter and its indices, with its marks."""
        head, at = (x.head, x.indices) if isinstance(x, At) else (x, ())
        found = [self.whole(i, env) for i in at]
        for k, axis in zip(found, head.over, strict=False):
            if not self.whole(axis.start, env) <= k <= self.whole(axis.stop, env):
                raise NoValueError("there is no such member")
        return (head.key, *found)

    def node(self, x: Any, env: Env) -> Node:
        """The random quantity that a letter, a member, a copy or a draw is a value of."""
        head, at = (x.head, x.indices) if isinstance(x, At) else (x, ())
        if not isinstance(head, letters.Real) or len(at) > len(head.over):
            raise NoWorldError("a density of what is no quantity")
        if not at or not self.is_family(head):
            return (plain_key(head),)
        return (plain_key(head), *self.place(x, env)[1:])

    def is_family(self, head: Any) -> bool:
        """Has a letter members that are quantities of their own, no copies or draws of one?"""
        noise = isinstance(head, letters.Random)
        return bool(head.over) and head.copies is None and (noise or head.name not in self.bare)

    def length(self, x: Any, env: Env) -> int:
        """How many components a quantity has."""
        head = head_of(x)
        rows, columns = self.lengths(head, env)
        if columns != 1:
            raise NoWorldError("a random matrix")
        return rows

    def lengths(self, head: Any, env: Env) -> tuple[int, int]:
        """Rows and columns."""
        found = [self.whole(axis.length, env) for axis in head.dims]
        if len(found) > 2:
            raise NoWorldError("an array of more than two axes")
        rows, columns = (*found, 1, 1)[:2]
        return rows, columns

    def column(self, x: Any, env: Env) -> list[Value]:
        """The components of a vector."""
        m = self.value(x, env)
        if len(m[0]) != 1:
            raise NoWorldError("a matrix where a vector is wanted")
        return [row[0] for row in m]

    def letter(self, x: Any, env: Env) -> Matrix:
        """An index, a size, a quantity that a word binds, a draw, or what nothing tells."""
        if x in env:
            return ((g.number(env[x]),),)
        if isinstance(x, letters.Size):
            return ((g.number(self.size(x)),),)
        head, at = (x.head, x.indices) if isinstance(x, At) else (x, ())
        if isinstance(head, letters.Known):
            return self.known(head, env)
        if not isinstance(head, letters.Real):
            raise NoWorldError("this has no value in a world of normal variables")
        if len(at) > len(head.over):
            return self.entry_of(x, env)
        place = self.place(x, env)
        if ("at", place) in env:
            return one_column(env[env["at", place]])
        if head in self.draws and len(at) == len(head.over):
            return self.draw(x, place, env)
        if place in self.told:
            _, right, inner = self.told[place]
            return self.value(right, {**env, **inner})
        if len(at) < len(head.over) and self.is_family(head):
            raise NoWorldError("a family is no array")
        return self.chosen(head, place, env)

    def entry_of(self, x: At, env: Env) -> Matrix:
        """An entry of a vector."""
        (family, (k, *more)) = x.indices[: len(x.head.over)], x.indices[len(x.head.over) :]
        column = self.column(At(x.head, *family) if family else x.head, env)
        place = self.whole(k, env)
        if more or not 1 <= place <= len(column):
            raise NoValueError("there is no such entry")
        return ((column[place - 1],),)

    def label(self, x: Any, env: Env) -> int:
        """The value of a label: that which it is said to have, or one of them."""
        head = label_of(x)
        count = self.whole(head.domain.size, {})
        if not isinstance(x, Relation):
            return 1 + self.world.random("label", head.key) % count
        value = self.whole(x.right, env)
        if not 1 <= value <= count:
            raise NoWorldError("there is no such label")
        return value

    def known(self, x: Any, env: Env) -> Matrix:
        """Zeros, or the identity matrix."""
        if x.key not in ("0", "I"):
            raise NoWorldError("this array is not known")
        rows, columns = self.lengths(x, env)
        return tuple(
            tuple(g.number(int(x.key == "I" and r == c)) for c in range(columns)) for r in range(rows)
        )

    def draw(self, x: Any, place: Node, env: Env) -> Matrix:
        """A draw: variables of its own."""
        self.drawn[place] = self.node(x, env)
        return one_column([g.variable((*place, "drawn", k)) for k in range(self.length(x, env))])

    def chosen(self, head: Any, place: Node, env: Env) -> Matrix:
        """Any value in the domain of a letter."""
        rows, columns = self.lengths(head, env)
        word = None if head.domain is None else head.domain.word
        if word == "positive_definite":
            return of_numbers(self.positive_definite(place, rows))
        return tuple(
            tuple(g.number(self.entry(head, word, place, r, c, env)) for c in range(columns))
            for r in range(rows)
        )

    def entry(self, head: Any, word: str | None, place: Node, r: int, c: int, env: Env) -> Any:
        """A number in a domain."""
        if word is None:
            return self.world.number("", *place, r, c) / 4
        if word in ("positive", "nonnegative"):
            return abs(self.world.number("", *place, r, c)) / 4
        if word != "probability":
            raise NoWorldError("a domain of another kind")
        if self.extreme and head.over and place[1:] == (self.whole(head.over[0].stop, env),):
            return 1 - EXTREME
        return SHARES[self.world.random("share", *place, r, c) % len(SHARES)]

    def positive_definite(self, name: Any, n: int) -> Any:
        """M·Mᵀ + I for a random M."""
        m = mpmath.matrix(
            [[self.world.random("matrix", name, i, j) % 5 - 2 for j in range(n)] for i in range(n)]
        )
        return m * m.T + mpmath.eye(n)


def choices(values: NormalLetters, ranges: Mapping[Any, tuple[Any, Any]]) -> Iterator[Env]:
    """Every choice of index letters in their ranges."""
    spans = [range(values.whole(lo, {}), values.whole(hi, {}) + 1) for lo, hi in ranges.values()]
    for places in product(*spans):
        yield dict(zip(ranges, places, strict=True))
