"""A term and a finite world in, its value out: a rational, or 40 digits of a root or a logarithm."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

import mpmath

from udlc.verify import normals
from udlc.verify import terms as t
from udlc.verify.terms import Node
from udlc.verify.worlds import Key, NoWorldError, Point, World, inverse, positive_definite

DIGITS = 40
MOST_STEPS = 60000
"""So many products are evaluated in one world at most."""

Env = Mapping[str, Any]
FUNCTIONS = {
    "log": mpmath.log,
    "exp": mpmath.exp,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tanh": mpmath.tanh,
    "sig": lambda z: 1 / (1 + mpmath.exp(-z)),
}
EXACT = {("log", 1): Fraction(0), ("exp", 0): Fraction(1)}
"""Values that are rational, so that sides which are equal there are shown to be."""


@dataclass(frozen=True)
class Shape:
    """How many indices of families and of arrays a letter has, and the space of its points."""

    over: int
    dims: int
    space: str


REDUCED: dict[str, Callable[[list[Any]], Any]] = {
    "prod": lambda values: math.prod(values, start=Fraction(1)),
    "max": lambda values: max(values, key=real),
    "min": lambda values: min(values, key=real),
}
"""What a word over a range makes of the values there."""


@dataclass
class Valuation:
    """Evaluates terms in a world.

    Attributes:
        world: what gives open names their values.
        shapes: those of letters, by name.
        collecting: whether the variables of densities are being found, all densities being one.
    """

    world: World
    shapes: Mapping[str, Shape]
    collecting: bool = False
    steps: int = 0
    env: dict[str, Any] = field(default_factory=dict)

    def value(self, s: Node, env: Env) -> Any:
        """The value of a sum."""
        return sum((c * self.product(p, env) for p, c in t.terms(s)), Fraction(0))

    def product(self, p: Node, env: Env) -> Any:
        """The value of a product under its bounds."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise NoWorldError("the world is too large")
        return self._bounded(list(t.bounds(p)), t.factors(p), dict(env))

    def _bounded(self, bounds: list[Any], factors: Any, env: dict[str, Any]) -> Any:
        if not bounds:
            found: Any = Fraction(1)
            for atom, e in sorted(factors, key=lambda f: f[0].tag != "truth"):
                found = found * power(self.atom(atom, env), e)
                if found == 0:
                    return Fraction(0)
            return found
        (name, lo, hi), *rest = bounds
        total: Any = Fraction(0)
        for here in self.range(lo, hi, env):
            total += self._bounded(rest, factors, {**env, name: here})
        return total

    def range(self, lo: Node, hi: Node, env: Env) -> Any:
        """The values of a bound letter: whole numbers, points of a space, or runs of points."""
        self.steps += 1
        if not t.is_integral(("", lo, hi)):
            return range(self.whole(lo, env), self.whole(hi, env))
        space: Node = t.factors(t.terms(hi)[0][0])[0][0]
        of = space.fields[0]
        if isinstance(of, Node):
            _, base, start, stop = of.fields
            count = self.world.points(str(base))
            ends = self.whole(start, env), self.whole(stop, env)  # type: ignore[arg-type]
            cells = product(range(count), repeat=max(0, ends[1] - ends[0]))
            return [(ends[0], tuple(Point(str(base), k) for k in cell)) for cell in cells]
        name = str(of)
        return [Point(name, k) for k in range(self.world.points(name))]

    def whole(self, s: Node, env: Env) -> int:
        """An integer."""
        value = self.value(s, env)
        if not isinstance(value, Fraction) or value.denominator != 1:
            raise NoWorldError("an index is no whole number")
        return int(value)

    # ── Atoms ────────────────────────────────────────────────────────────────

    def atom(self, a: Node, env: Env) -> Any:
        """The value of an atom that is a number."""
        told = self.world.tables.get("told", {}).get(a)
        if told is not None:
            return self._told(a, self.value(told, env))
        rule = getattr(self, f"_{a.tag}", None)
        if rule is None:
            raise NoWorldError(f"{a.tag} has no value in a finite world")
        return rule(a, env)

    def _told(self, a: Node, value: Any) -> Any:
        """A value that an equation tells, where it lies in the domain of what has it."""
        name = str(a.fields[0])
        bounded = name in self.world.positive or name in self.world.nonnegative
        if name in self.world.labels or name in self.world.below_one:
            raise NoWorldError(f"{name} may have few values")
        if not self.collecting and bounded and (value < 0 or (value == 0 and name in self.world.positive)):
            raise NoWorldError(f"{name} is told to be {value}")
        return value

    def _size(self, a: Node, _env: Env) -> Any:
        return Fraction(self.world.size(str(a.fields[0])))

    def _letter(self, a: Node, env: Env) -> Any:
        name = str(a.fields[0])
        if name not in env:
            raise NoWorldError(f"nothing gives {name} a value")
        value = env[name]
        if isinstance(value, Point):
            return self.world.coordinate(value)
        if isinstance(value, tuple):
            raise NoWorldError("a run is no number")
        return Fraction(value)

    def _read(self, a: Node, env: Env) -> Any:
        name, places = str(a.fields[0]), [self.whole(i, env) for i in a.fields[1:]]  # type: ignore[arg-type]
        shape = self.shapes.get(name)
        if shape is not None and name in self.world.tables.get("points", ()):
            point = self.free_point(name, places[: shape.over], shape)
            return self.world.coordinate(point, *places[shape.over :])
        return self.world.number(name, *places)

    def free_point(self, name: str, places: list[int], shape: Shape) -> Point:
        """The point that a letter which nothing binds stands for."""
        count = self.world.points(shape.space)
        return Point(shape.space, self.world.random("free", name, *places) % count)

    def _base(self, a: Node, env: Env) -> Any:
        return self.value(a.fields[0], env)  # type: ignore[arg-type]

    def _truth(self, a: Node, env: Env) -> Any:
        value = self.value(a.fields[1], env)  # type: ignore[arg-type]
        holds = {"=0": value == 0, "≥0": value >= 0, "real>0": value > 0}
        return Fraction(int(holds[str(a.fields[0])]))

    def _call(self, a: Node, env: Env) -> Any:
        name = str(a.fields[0])
        if len(a.fields) == 1 and name in ("pi", "E"):
            return +mpmath.pi if name == "pi" else +mpmath.e
        if name in ("|det|", "|∂|") and (of := slope_of(a)) is not None:
            return Fraction(
                self.world.random("slope of", of) % 9 + 1, 4
            )  # of a linear map: the same everywhere
        if name == "|det|":
            return abs(inverse(self.matrix(a.fields[1], env))[1])  # type: ignore[arg-type]
        if name == "Pow":
            base, e = (self.value(x, env) for x in a.fields[1:])  # type: ignore[arg-type]
            return power(base, e)
        if name not in FUNCTIONS:
            raise NoWorldError(f"{name} has no value in a finite world")
        (z,) = (self.value(x, env) for x in a.fields[1:])  # type: ignore[arg-type]
        if self.collecting:
            return Fraction(1)
        if name == "log" and z <= 0:
            raise NoWorldError("a logarithm is taken where it has no value")
        if (name, z) in EXACT:
            return EXACT[name, z]
        return FUNCTIONS[name](real(z))

    def _reduce(self, a: Node, env: Env) -> Any:
        if a.fields[0] == "series":
            return self._series(a, env)
        if a.fields[0] not in REDUCED:
            raise NoWorldError(f"{a.fields[0]} has no value in a finite world")
        inner: Node = a.fields[1]  # type: ignore[assignment]
        ((body, _),) = t.factors(inner)
        ((name, lo, hi),) = t.bounds(inner)
        values = [
            self.value(body.fields[-1], {**env, name: here})  # type: ignore[arg-type]
            for here in self.range(lo, hi, env)
        ]
        if not values and a.fields[0] != "prod":
            raise NoWorldError("nothing is the largest of no numbers")
        return REDUCED[str(a.fields[0])](values)

    def _series(self, a: Node, env: Env) -> Any:
        """Any number, for an endless sum Σ c_k·x[k]: its later members may make up for all that is known.

        There must be no other such sum, for two of them may depend on each other.
        """
        inner: Node = a.fields[1]  # type: ignore[assignment]
        ((body, _),) = t.factors(inner)
        ((name, _, _),) = t.bounds(inner)
        terms = t.terms(body.fields[-1])  # type: ignore[arg-type]
        moving = [f for p, _ in terms for f in t.factors(p) if name in f[0].letters]
        members = [f for f, e in moving if f.tag == "read" and e == 1 and self.world.is_any(str(f.fields[0]))]
        bases = [f.fields[1] for f, _ in moving if f.tag == "call" and f.fields[0] == "Pow"]
        seen = self.world.tables.setdefault("series", {})
        seen[a.key] = self.world.number("series", "sum")
        if len(terms) != 1 or len(members) != 1 or len(moving) != 1 + len(bases) or len(seen) > 1:
            raise NoWorldError("nothing says that the series may have any value")
        if any(self.value(base, env) == 0 for base in bases):  # type: ignore[arg-type]
            raise NoWorldError("the series has no later members")
        return seen[a.key]

    def _function(self, a: Node, env: Env) -> Any:
        arguments = tuple(self.argument(x, env) for x in a.fields[1:])  # type: ignore[arg-type]
        return Fraction(1) if self.collecting else self.world.function(str(a.fields[0]), arguments)

    def argument(self, s: Node, env: Env) -> Any:
        """An argument of a function: a number, or a point of a space of vectors."""
        found = self.point(s, env)
        if isinstance(found, Point) and found.space in self.flat:
            return self.world.coordinate(found)
        return found

    @property
    def flat(self) -> frozenset[str]:
        """The spaces of numbers."""
        return frozenset(s.space for s in self.shapes.values() if not s.dims)

    def _member(self, a: Node, env: Env) -> Any:
        point = self.point(t.single(a), env)
        return self.world.coordinate(point)

    def _entry(self, a: Node, env: Env) -> Any:
        owner: Node = a.fields[0]  # type: ignore[assignment]
        places = [self.whole(i, env) for i in a.fields[1:]]  # type: ignore[arg-type]
        if owner.tag == "reduce":
            return self._computed(owner, places, env)
        if owner.tag == "function":
            arguments = tuple(self.argument(x, env) for x in owner.fields[1:])  # type: ignore[arg-type]
            return self.world.number(str(owner.fields[0]), "entry", *arguments, *places)
        return self.world.coordinate(self.point(t.single(owner), env), *places)

    def _symmetric(self, a: Node, env: Env) -> Any:
        i, j = (self.whole(x, env) - 1 for x in a.fields[1:])  # type: ignore[arg-type]
        return self.matrix(a.fields[0], env)[i][j]  # type: ignore[arg-type]

    def _computed(self, array: Node, places: list[int], env: Env) -> Any:
        """An entry of an array that is a function of places."""
        inner: Node = array.fields[1]  # type: ignore[assignment]
        ((body, _),) = t.factors(inner)
        names = [t.factors(t.terms(x)[0][0])[0][0].fields[0] for x in body.fields[1:-1]]  # type: ignore[arg-type]
        return self.value(body.fields[-1], {**env, **dict(zip(names, places, strict=True))})  # type: ignore[arg-type]

    def matrix(self, a: Node, env: Env) -> tuple[tuple[Fraction, ...], ...]:
        """A square matrix of rationals: declared positive definite, an inverse, or computed."""
        if a.tag == "call" and a.fields[0] == "inverse":
            return inverse(self.matrix(a.fields[1], env))[0]  # type: ignore[arg-type]
        if a.tag == "reduce":
            (_, lo, hi), _ = t.bounds(a.fields[1])  # type: ignore[arg-type]
            span = range(self.whole(lo, env), self.whole(hi, env))
            return tuple(tuple(self._computed(a, [i, j], env) for j in span) for i in span)
        places = tuple(self.whole(i, env) for i in a.fields[1:])  # type: ignore[arg-type]
        return positive_definite(
            self.world, (a.fields[0], *places), self.world.tables["matrix sizes"][a.fields[0]]
        )

    # ── Densities ────────────────────────────────────────────────────────────

    def point(self, s: Node, env: Env) -> Any:
        """An argument: a point, a run of points, or a number."""
        if s.tag != "sum":
            s = t.single(s)
        alone = t.terms(s)[0][0] if len(t.terms(s)) == 1 and t.terms(s)[0][1] == 1 else None
        if alone is not None and not t.bounds(alone) and len(t.factors(alone)) == 1:
            ((a, e),) = t.factors(alone)
            if e == 1 and (found := self._whole(a, env)) is not None:
                return found
        return self.value(s, env)

    def _whole(self, a: Node, env: Env) -> Any:
        """What an atom stands for as a whole; None for a number."""
        if a.tag == "letter":
            value = env.get(str(a.fields[0]))
            return value if isinstance(value, (Point, tuple)) else None
        if a.tag == "member":
            owner: Node = a.fields[0]  # type: ignore[assignment]
            start, points = env[str(owner.fields[0])]
            place = self.whole(a.fields[1], env) - start  # type: ignore[arg-type]
            if not 0 <= place < len(points):
                raise NoWorldError("a run has no such member")
            return points[place]
        if a.tag == "run":
            lo, hi = (self.whole(x, env) for x in a.fields[1:])  # type: ignore[arg-type]
            family = self.shapes[str(a.fields[0])]
            return lo, tuple(self.free_point(str(a.fields[0]), [k], family) for k in range(lo, hi))
        if a.tag == "read":
            name = str(a.fields[0])
            shape = self.shapes.get(name)
            if shape is None or len(a.fields) - 1 != shape.over or name in self.world.labels:
                return None
            self.world.tables.setdefault("points", set()).add(name)
            return self.free_point(name, [self.whole(i, env) for i in a.fields[1:]], shape)  # type: ignore[arg-type]
        if a.tag in ("reduce", "function"):
            return (a.key, tuple(sorted((n, repr(v)) for n, v in env.items() if n in a.letters)))
        return None

    def _events(self, density: Node, env: Env) -> tuple[dict[Key, int], Key]:
        events: dict[Key, int] = {}
        given: list[Any] = []
        for x in density.fields[1:]:
            assert isinstance(x, Node)
            value = self.point(x.fields[-1], env)  # type: ignore[arg-type]
            if x.tag == "given":
                slot = x.fields[0]
                name = slot.fields[0] if isinstance(slot, Node) else slot
                given.append((name, value))
                continue
            for key, number, count in self._variables(x.fields[0], value, env):  # type: ignore[arg-type]
                events[key] = number
                self.world.variables.setdefault(self.word(density), {}).setdefault(key, count)
        return events, tuple(given)

    def _variables(self, slot: Node, value: Any, env: Env) -> list[tuple[Key, int, int]]:
        """The variables of an event, the number of the point of each, and how many points there are."""
        if slot.tag == "labels":
            lo, hi, *places = (self.whole(x, env) for x in slot.fields[1:])  # type: ignore[arg-type]
            if not lo <= value < hi:
                raise NoWorldError("there is no such label")
            return [((slot.fields[0], *places), int(value) - lo, hi - lo)]
        key, base = str(slot.fields[0]), str(slot.fields[1])
        count = self.world.points(base)
        if slot.tag == "run":
            start, points = value
            return [((key, start + n), p.number, count) for n, p in enumerate(points)]
        if not isinstance(value, Point):
            raise NoWorldError("a density is taken at no point of its space")
        return [((key, *(self.whole(i, env) for i in slot.fields[2:])), value.number, count)]  # type: ignore[arg-type]

    def _density(self, a: Node, env: Env) -> Any:
        if normals.is_normal(a):
            return self._normal(a, env)
        events, given = self._events(a, env)
        return Fraction(1) if self.collecting else self.world.density(self.word(a), events, given)

    def word(self, density: Node) -> str:
        """The word whose table a density is of."""
        word = str(density.fields[0])
        return self.world.aliases.get(word, word)

    def _normal(self, a: Node, env: Env) -> Any:
        point, mean, covariance, span = normals.parts(a)
        if any(isinstance(env.get(n), Point) for n in point.letters) and not self.world.tables.get(
            "free normals"
        ):
            raise NoWorldError("a normal density is no table")
        if self.collecting:
            return Fraction(1)
        if span is not None:
            return mpmath.exp(real(self.value(normals.log_density(self.world.tables["algebra"], a), env)))
        x, m, s = (real(self.value(v, env)) for v in (point, mean, covariance))
        if s <= 0:
            raise NoWorldError("a variance is not positive")
        return mpmath.exp(-((x - m) ** 2) / (2 * s)) / mpmath.sqrt(2 * mpmath.pi * s)

    def _slope(self, a: Node, env: Env) -> Any:
        inner: Node = a.fields[0]  # type: ignore[assignment]
        target: Node = t.factors(t.terms(a.fields[1])[0][0])[0][0]  # type: ignore[arg-type]
        where = (target.fields[0], *(self.whole(i, env) for i in target.fields[1:]))  # type: ignore[arg-type]
        if inner.tag != "density":
            arguments = tuple(self.argument(x, env) for x in inner.fields[1:])  # type: ignore[arg-type]
            return self.world.number("", "slope", inner.fields[0], *arguments, *where)
        events, given = self._events(inner, env)
        if self.collecting:
            return Fraction(1)
        return self.world.slope(self.word(inner), events, given, where)


def power(x: Any, e: Any) -> Any:
    """A power: of rationals exactly where the exponent is whole."""
    if isinstance(e, Fraction) and e.denominator == 1:
        if x == 0 and e < 0:
            raise NoWorldError("a division by zero")
        return x ** int(e)
    if x < 0 or (x == 0 and e < 0):
        raise NoWorldError("a root is taken where it has no value")
    return mpmath.power(real(x), real(e))


def real(x: Any) -> Any:
    """A number with 40 digits."""
    return mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else mpmath.mpf(x)


def slope_of(a: Node) -> str | None:
    """The function of which an atom is the size of the slope; None for the determinant of a matrix."""
    inner = a.fields[1]
    if not isinstance(inner, Node) or inner.tag != "sum" or len(t.terms(inner)) != 1:
        return None
    factors = t.factors(t.terms(inner)[0][0])
    name = factors[0][0].fields[0] if len(factors) == 1 and factors[0][0].tag == "function" else None
    return str(name) if isinstance(name, str) and name.startswith("∂") else None
