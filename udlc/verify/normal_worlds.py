"""A seed and what is stated in, a world out in which all that is random is jointly normal.

In it every density has a value, integrals and means of polynomials and of logarithms of densities are exact
to more than 40 digits, and functions that nothing defines are linear. What is said of densities (`kernels`)
is put in; all else that is stated has to hold, or nothing is refuted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

import mpmath
from sympy import Integer

from udlc.notation import letters
from udlc.notation.binders import E, Int, Normal, Prod, Sum, Var
from udlc.notation.functions import Divergence, NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.tree import Run
from udlc.verify import gaussian_sums as g
from udlc.verify.digits import NoValueError
from udlc.verify.gaussian_sums import Value
from udlc.verify.joint_laws import Node
from udlc.verify.normal_arrays import Env, Matrix, Operations, numbers, of_numbers, one_column, scalar
from udlc.verify.worlds import NoWorldError, World

EXTREME = mpmath.mpf(10) ** -60
"""In worlds that are limits, how far the last member of a family of fractions is from 1."""

SHARES = (Fraction(9, 25), Fraction(16, 25), Fraction(25, 169), Fraction(144, 169), Fraction(64, 289))
"""Fractions that are squares and leave squares, so that many roots are rational."""


def is_density(x: Any) -> bool:
    """Is this a density of a word at its events?"""
    return isinstance(x, Apply) and type(x.letter) is letters.Density and not isinstance(x.head, At)


def plain_key(letter: Any) -> str:
    """The key of a letter and of its draws alike, z for z*, with its sizes: letters may be declared anew."""
    key = letter.changed(marks=tuple(m for m in letter.marks if m != "star")).key
    key += " of many" if isinstance(letter, letters.Random) and letter.over else ""
    return " by ".join((key, *(latex(axis.length) for axis in letter.dims)))


@dataclass
class NormalValues(Operations):
    """Values of written expressions, where all densities are normal.

    Attributes:
        world: what random choices depend on.
        extreme: whether families of fractions end close to 1.
        bare: the names of letters that stand without an index somewhere: families of that name are draws.
        counts: the sizes that say how many members families have.
        told: what letters and functions are: right sides by letter and indices, with the values of indices.
        draws: heads of letters that are draws; their values are variables.
    """

    world: World
    extreme: bool
    bare: frozenset[str]
    counts: frozenset[Any] = frozenset()
    told: dict[Node, tuple[Any, Any, Env]] = field(default_factory=dict)
    draws: set[Any] = field(default_factory=set)
    drawn: dict[Node, Node] = field(default_factory=dict)

    def special(self, x: Any, env: Env) -> Matrix:
        """An integral, a mean, a sum, a divergence, a density, a function or a letter."""
        match x:
            case Int() | E() | Var():
                return self.averaged(x, env)
            case Divergence() | Normal() | Sum():
                return ((self.word(x, env),),)
            case Apply():
                return self.applied(x, env)
        return self.letter(x, env)

    # ── Words over letters ───────────────────────────────────────────────────

    def word(self, x: Any, env: Env) -> Value:
        """A normal density, a sum or a product, or a divergence."""
        match x:
            case Normal():
                (letter,) = x.letters
                point, mean = (self.column(y, env) for y in (letter, x.mean))
                return g.normal(point, mean, numbers(self.value(x.covariance, env)))
            case Sum():
                if len(x.ranges) != 1 or x.ranges[0].start is None or x.ranges[0].stop is None:
                    raise NoWorldError("a sum over what is no range")
                (run,) = x.ranges
                places = range(self.whole(run.start, env), self.whole(run.stop, env) + 1)
                parts = [scalar(self.value(x.body, {**env, run.letter: k})) for k in places]
                return (g.multiply if isinstance(x, Prod) else g.add)(*parts)
            case Divergence() if x.name.text == "D_KL":
                return self.divergence(x, env)
        raise NoWorldError("this has no value in a world of normal variables")

    def averaged(self, x: Any, env: Env) -> Matrix:
        """An integral, or E or Var over densities, or over letters, which then have the density Pr."""
        if isinstance(x, Int) and all(r.style == "bare" for r in x.ranges):
            laws, over, body = [], list(x.letters), x.body
        elif isinstance(x, (E, Var)) and x.ranges and not x.conditions:
            laws = [y if is_density(y) else Apply(letters.Density("Pr"), y) for y in x.letters]
            over, body = [y for law in laws for y in law.arguments], x.event
        else:
            raise NoWorldError("this has no value in a world of normal variables")
        if not all(map(self.is_known, laws)):
            raise NoWorldError("a mean over what has no density here")
        inner, names = self.bound(over, env)
        weights = [self.density(law, inner) for law in laws]
        rows = self.value(body, inner)
        mean = [[g.integral(g.multiply(v, *weights), names) for v in row] for row in rows]
        if not isinstance(x, Var):
            return tuple(map(tuple, mean))
        value = scalar(rows)
        square = g.integral(g.multiply(value, value, *weights), names)
        return ((g.add(square, g.negative(g.multiply(mean[0][0], mean[0][0]))),),)

    def divergence(self, x: Divergence, env: Env) -> Value:
        """D_KL[p || q] = ∫ p·log(p/q), over what p and q are densities of."""
        over = [tuple(y.arguments) if is_density(y) else tuple(getattr(y, "letters", ())) for y in (x.p, x.q)]
        if over[0] != over[1] or not over[0]:
            raise NoWorldError("a divergence of densities of different quantities")
        inner, names = self.bound(over[0], env)
        p, q = (scalar(self.value(y, inner)) for y in (x.p, x.q))
        logarithm = g.add(g.log(p), g.negative(g.log(q)))
        return g.integral(g.multiply(p, logarithm), names)

    def bound(self, found: Sequence[Any], env: Env) -> tuple[Env, list[Any]]:
        """Variables for all that a word binds."""
        inner, names = dict(env), []
        for y in found:
            for x in self.members(y, env):
                node = self.node(x, env)
                fresh = [(*node, "bound", k) for k in range(self.length(x, env))]
                inner[node] = tuple(g.variable(v) for v in fresh)
                inner["at", self.place(x, env)] = node
                names += fresh
        return inner, names

    def is_known(self, law: Apply) -> bool:  # noqa: ARG002
        """Has a density a value?"""
        return False

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
        head = x.head if isinstance(x, At) else x
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

    # ── Functions ────────────────────────────────────────────────────────────

    def applied(self, x: Apply, env: Env) -> Matrix:
        """A density, a named function, what a function is told to be, or a linear function."""
        if is_density(x):
            return ((self.density(x, env),),)
        if isinstance(x.letter, NamedFunction):
            return self.named(x.letter.name, self.value(x.arguments[0], env))
        if type(x.letter) is not letters.Function:
            raise NoWorldError("a function of another kind")
        place = self.place(x.head, env)
        if place in self.told:
            left, right, inner = self.told[place]
            if not same_places(self, left, x, inner, env):
                raise NoWorldError("a function that is told at other arguments")
            return self.value(right, {**env, **inner})
        return self.linear(x, place, env)

    def named(self, name: str, m: Matrix) -> Matrix:
        """exp, log, a trace or a determinant."""
        if name in ("exp", "log"):
            return ((getattr(g, name)(scalar(m)),),)
        if name in ("trace", "tr", "Tr") and len(m) == len(m[0]):
            return ((g.add(*(m[k][k] for k in range(len(m)))),),)
        if name == "det" and len(m) == len(m[0]):
            return ((g.number(mpmath.det(numbers(m))),),)
        raise NoWorldError(f"{name} has no value in a world of normal variables")

    def linear(self, x: Apply, place: Node, env: Env) -> Matrix:
        """Σ A·argument + b, with random numbers; a matrix is constant."""
        rows, columns = self.lengths(x.letter, env)
        word = None if x.letter.domain is None else x.letter.domain.word
        if word == "positive_definite" and rows == columns:
            return of_numbers(self.positive_definite((*place, "()"), rows))
        if word is not None or columns != 1 or x.conditions:
            raise NoWorldError("a function of another kind")
        parts = [v for a in x.arguments for m in self.members(a, env) for v in self.column(m, env)]
        if any(v and g.degree(g.polynomial(v)) > 1 for v in parts):
            raise NoWorldError("a function of what is no linear function of normal variables")
        factors = [
            [self.world.number("", *place, "()", r, n) / 4 for n in range(-1, len(parts))]
            for r in range(rows)
        ]
        return one_column(
            [
                g.add(g.number(c), *(g.multiply(g.number(f), v) for f, v in zip(row, parts, strict=True)))
                for c, *row in factors
            ]
        )

    def density(self, x: Apply, env: Env) -> Value:  # noqa: ARG002
        """The value of a density."""
        raise NoWorldError("a density without a law")


def same_places(values: NormalValues, left: Apply, right: Apply, at_left: Env, at_right: Env) -> bool:
    """Are two calls of a function taken at the same letters?"""
    if len(left.arguments) != len(right.arguments) or left.conditions or right.conditions:
        return False
    for a, b in zip(left.arguments, right.arguments, strict=True):
        found = [
            [values.place(m, env) for m in values.members(y, env)] for y, env in ((a, at_left), (b, at_right))
        ]
        if found[0] != found[1]:
            return False
    return True


def choices(values: NormalValues, ranges: Mapping[Any, tuple[Any, Any]]) -> Iterator[Env]:
    """Every choice of index letters in their ranges."""
    spans = [range(values.whole(lo, {}), values.whole(hi, {}) + 1) for lo, hi in ranges.values()]
    for places in product(*spans):
        yield dict(zip(ranges, places, strict=True))
