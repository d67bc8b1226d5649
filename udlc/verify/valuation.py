"""A term and a finite world in, its value out: a rational, or 40 digits of a root or a logarithm.

How each kind of atom has its value is in the tables of `valuation_numbers`, `valuation_arrays` and
`valuation_densities`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

from udlc.verify import normals
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.digits import Env, power
from udlc.verify.rewriting import atoms_in
from udlc.verify.terms import Node
from udlc.verify.valuation_arrays import ARRAYS
from udlc.verify.valuation_densities import DENSITIES
from udlc.verify.valuation_numbers import NUMBERS
from udlc.verify.worlds import NoWorldError, Point, World

MOST_STEPS = 60000
"""So many products are evaluated in one world at most."""

ATOMS: dict[str, Callable[[Valuation, Node, Env], Any]] = {**NUMBERS, **ARRAYS, **DENSITIES}
"""How atoms have values, by their tags."""


@cache
def _is_weighed(p: Node, name: str) -> bool:
    """Holds a product a density in which a letter is, of which a finite world may have a table?

    Of other integrals, as of exp[-x²], the value depends on more than a few points: on lengths.
    """
    inside = (a for atom, _ in t.factors(p) for a in atoms_in(atom))
    return any(a.tag == "density" and name in a.letters and not normals.is_normal(a) for a in inside)


@dataclass(frozen=True)
class Shape:
    """How many indices of families and of arrays a letter has, and the space of its points."""

    over: int
    dims: int
    space: str


@dataclass
class Valuation:
    """Evaluates terms in a world.

    Attributes:
        world: what gives open names their values.
        shapes: those of letters, by name.
        algebra: in which the logarithm of a normal density is written out.
        collecting: whether the variables of densities are being found, all densities being one.
    """

    world: World
    shapes: Mapping[str, Shape]
    algebra: Algebra
    collecting: bool = False
    steps: int = 0

    def value(self, s: Node, env: Env) -> Any:
        """The value of a sum."""
        return sum((c * self.product(p, env) for p, c in t.terms(s)), Fraction(0))

    def product(self, p: Node, env: Env) -> Any:
        """The value of a product under its bounds."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise NoWorldError("the world is too large")
        if not all(_is_weighed(p, name) for name, lo, hi in t.bounds(p) if t.is_integral((name, lo, hi))):
            raise NoWorldError("an integral without a density is no sum over a few points")
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

    def atom(self, a: Node, env: Env) -> Any:
        """The value of an atom that is a number."""
        told = self.world.told.get(a)
        if told is not None:
            return self._told(a, self.value(told, env))
        if a.tag not in ATOMS:
            raise NoWorldError(f"{a.tag} has no value in a finite world")
        return ATOMS[a.tag](self, a, env)

    def _told(self, a: Node, value: Any) -> Any:
        """A value that an equation tells, where it lies in the domain of what has it."""
        name = str(a.fields[0])
        bounded = name in self.world.positive or name in self.world.nonnegative
        if name in self.world.labels or name in self.world.below_one:
            raise NoWorldError(f"{name} may have few values")
        if not self.collecting and bounded and (value < 0 or (value == 0 and name in self.world.positive)):
            raise NoWorldError(f"{name} is told to be {value}")
        return value

    # ── Arguments ────────────────────────────────────────────────────────────

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

    def free_point(self, name: str, places: list[int], shape: Shape) -> Point:
        """The point that a letter which nothing binds stands for."""
        count = self.world.points(shape.space)
        return Point(shape.space, self.world.random("free", name, *places) % count)

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
            self.world.points_named.add(name)
            return self.free_point(name, [self.whole(i, env) for i in a.fields[1:]], shape)  # type: ignore[arg-type]
        if a.tag in ("reduce", "function"):
            return (a.key, tuple(sorted((n, repr(v)) for n, v in env.items() if n in a.letters)))
        return None
