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

from udlc.notation import letters
from udlc.notation.binders import E, Int, Normal, Prod, Sum, Var
from udlc.notation.functions import Divergence, NamedFunction
from udlc.notation.members import Apply, At
from udlc.verify import gaussian_sums as g
from udlc.verify.gaussian_sums import Value
from udlc.verify.joint_laws import Node
from udlc.verify.normal_arrays import Env, Matrix, numbers, of_numbers, one_column, scalar
from udlc.verify.normal_letters import NormalLetters
from udlc.verify.worlds import NoWorldError
from udlc.verify.written_numbers import places_of


def is_density(x: Any) -> bool:
    """Is this a density of a word at its events?"""
    return isinstance(x, Apply) and type(x.letter) is letters.Density and not isinstance(x.head, At)


def usual_law(letter: Any) -> Apply:
    """The density Pr of a letter."""
    return Apply(letters.Density("Pr"), letter)


def written_of(said: Any, letter: Any) -> list[Apply]:
    """The densities of just a letter in an expression, but for the usual one."""
    calls = (c for c in sorted(said.atoms(Apply), key=str) if is_density(c) and c.arguments == (letter,))
    return [c for c in calls if c != usual_law(letter)]


def readings(said: Sequence[Any]) -> Iterator[dict[Any, Apply]]:
    """The densities that means over letters may go over: Pr, or one that is written of just a letter."""
    found: dict[Any, dict[Apply, None]] = {}
    for mean in (m for x in said for m in sorted(x.atoms(E, Var), key=str)):
        for y in (y for y in mean.letters if not is_density(y)):
            found.setdefault(y, dict.fromkeys((usual_law(y), *(c for x in said for c in written_of(x, y)))))
    for chosen in product(*found.values()):
        yield dict(zip(found, chosen, strict=True))


@dataclass
class NormalValues(NormalLetters):
    """Values of written expressions, where all densities are normal.

    Attributes:
        meant: the densities of the letters that means are over.
    """

    meant: Mapping[Any, Apply] = field(default_factory=dict)

    @property
    def slope(self) -> Fraction:
        """How steep linear functions are."""
        return Fraction(1)

    def special(self, x: Any, env: Env) -> Matrix:
        """An integral, a mean, a sum, a divergence, a density, a function or a letter."""
        match x:
            case Int() | E() | Var():
                return self.averaged(x, env)
            case Divergence() | Normal() | Sum():
                return ((self.word(x, env),),)
            case Apply():
                return self.applied(x, env)
            case _:
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
                places = places_of(x.ranges, self.whole, env)
                parts = [scalar(self.value(x.body, inner)) for inner in places]
                return (g.multiply if isinstance(x, Prod) else g.add)(*parts)
            case Divergence() if x.name.text == "D_KL":
                return self.divergence(x, env)
        raise NoWorldError("this has no value in a world of normal variables")

    def averaged(self, x: Any, env: Env) -> Matrix:
        """An integral, or E or Var over densities, or over letters, which then have the density Pr."""
        if isinstance(x, Int) and all(r.style == "bare" for r in x.ranges):
            laws, over, body = [], list(x.letters), x.body
        elif isinstance(x, (E, Var)) and x.ranges and not x.conditions:
            laws = [y if is_density(y) else self.law_meant(y) for y in x.letters]
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

    def law_meant(self, y: Any) -> Apply:
        """The density of a letter that a mean is over, where there is no other one that may be meant."""
        if y not in self.meant and any(written_of(x, y) != [] for x in self.said):
            raise NoWorldError("nothing says which of its densities a letter has")
        return self.meant.get(y, usual_law(y))

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
            [self.slope * self.world.number("", *place, "()", r, n) / 4 for n in range(-1, len(parts))]
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
