"""A written expression in, its term out: the one reader of the notation for claims that no program computes.

How to use it: `Reader(Grounds.of(entry, book, depth))`, then `reader.value(expression, {})` for a number
(a sum of `terms`) and `reader.array(expression, {})` for a vector or matrix (`arrays`). Two readings by
one reader are equal where they are one object, or where `rational.is_zero` says so of their difference.
`reader.theorems` and `reader.conditions()` say what was used and what must hold. `Grounds` says which
definitions of other entries are unfolded (`grounds`, `unfolding`). A kind of node is read by the function
that `RULES` names; each module that knows some kinds adds its own (`reading_numbers`, `reading_letters`,
`reading_arrays`, `reading_integrals` and the others of that name).

What stands for what:
    index letter           letter "@t" where nothing binds it, with its range as a fact
    x, x[i], x[i, d]       read x, read x[i], read x[i, d]; a vector is an `Array` with the atom read x
    f(x, φ)                function f of the atoms of its arguments; a vector has entries of that atom
    q(z | x, θ)            density q of the events z, x divided by density q of x, both given θ: what never is
                           an event of q, in the entry and its grounds, is given; all else is joint
    ∫ g(z) dz, E[q(z)](g)  a sum of products under a letter that ends at the space of z (`integrals`)
    E(g)                   the integral of g against the law of every random letter in g
    D_KL[p || q]           ∫ p·log(p/q)
    Norm[x](m, S)          density Norm of x given m and S; under a logarithm it is written out (`normals`)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from udlc.notation import letters
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.translate.names import name_of
from udlc.verify import plain
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.arrays import Array, NoReadingError, Span, whole
from udlc.verify.effort import Effort
from udlc.verify.grounds import Grounds
from udlc.verify.terms import Node

MOST_PRODUCTS = 30000
"""A reading that needs more products than these is given up."""

Scope = Mapping[Any, Any]
"""What letters stand for: a sum, an `Array`, or the atom of a run of variables."""

Rule = Callable[["Reader", Any, Scope], Any]


@dataclass
class Reader:
    """Turns written expressions into terms, under what an entry and its grounds say.

    Attributes:
        grounds: the definitions and conditions that may be used.
        theorems: those that were used.
        algebra: normal forms at what was learned of sizes and index letters.
        opening: the definitions that are being unfolded.
        used: the entries whose definitions were unfolded.
        steps_back: whether x[t] may be unfolded by x[t-1] for a letter t.
        most_open: so many definitions are unfolded one within the other.
        series: the summands of endless sums, each with the atom of its sum.
    """

    grounds: Grounds
    theorems: dict[str, None] = field(default_factory=dict)
    noted: dict[str, None] = field(default_factory=dict)
    algebra: Algebra = field(default_factory=lambda: Algebra(divisors=set()))
    opening: list[Any] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    steps_back: bool = False
    most_open: int = 21
    series: list[tuple[Node, Node]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.algebra = Algebra(divisors=set(), effort=Effort(MOST_PRODUCTS), **self.grounds.signs)

    def value(self, x: Any, at: Scope) -> Node:
        """A number."""
        found = self.read(x, at)
        if isinstance(found, Array):
            raise NoReadingError(f"{latex(x)} is no number")
        return found

    def array(self, x: Any, at: Scope) -> Array:
        """A vector or a matrix."""
        found = self.read(x, at)
        if not isinstance(found, Array):
            raise NoReadingError(f"{latex(x)} is a number where an array is expected")
        return found

    def read(self, x: Any, at: Scope) -> Any:
        """A number as a sum, or an array."""
        if x in at:
            return at[x]
        for early in EARLY.get(type(x), ()):
            if (found := early(self, x, at)) is not None:
                return found
        for kind in type(x).__mro__:
            rule = RULES.get(kind)
            if rule is not None:
                return rule(self, x, at)
        raise NoReadingError(f"{readable(latex(x))} has no rule here")

    def atom(self, x: Any, at: Scope) -> Node:
        """A value as an argument: a number as it is, an array by its atom, a whole family by its name."""
        if isinstance(x, letters.Real) and x.over and x.copies is None and x not in at:
            return t.single(t.node("family", name_of(x)))
        found = self.read(x, at)
        return t.single(whole(self.algebra, found)) if isinstance(found, Array) else found

    def index(self, x: Any, at: Scope) -> Node:
        """A whole number: sums and differences of index letters, sizes and numbers."""
        return self.value(x, at)

    def span(self, axis: Any, at: Scope) -> Span:
        """Where an axis runs."""
        return self.index(axis.start, at), t.add(self.index(axis.stop, at), t.constant(1))

    def learn(self, *facts: Node) -> None:
        """Take in integers that are ≥ 0."""
        self.algebra = self.algebra.given(*facts)

    def leave(self, outside: Algebra, bound: Iterable[tuple[str, Node, Node]]) -> None:
        """Go back to what holds outside of a range, with what was learned within of other letters.

        That a bound letter lies in its range would say that the range is not empty.
        """
        own = {name for name, _, _ in bound}
        self.algebra = outside.given(*(f for f in self.algebra.facts if not own & f.letters))

    def use(self, theorem: str) -> None:
        """Name a theorem that is used."""
        self.theorems[theorem] = None

    def note(self, condition: str) -> None:
        """Name a condition that must hold."""
        self.noted[condition] = None

    def conditions(self) -> tuple[str, ...]:
        """What must hold beside the conditions of the entry."""
        known = ("density", "size")  # densities are spoken of apart, and sizes are at least one
        divided = {f"{plain.text(a)} ≠ 0" for a in self.algebra.divisors or () if a.tag not in known}
        return (*self.noted, *sorted(divided))


ARRAY_POWER: list[Rule] = []
"""How a matrix is raised to a power; `reading_arrays` says."""

DENSITY: list[Rule] = []
"""How a density at its arguments is read; `reading_densities` says."""

NAMED_RULES: dict[str, Rule] = {}
"""Named functions of arrays and conditions; other modules add theirs."""

RULES: dict[type, Rule] = {}
"""How each kind of node is read; the modules that know the kinds add theirs."""

EARLY: dict[type, list[Rule]] = {}
"""What is tried first for a kind of node; None leaves it to `RULES`."""


def add_rules(rules: Mapping[type, Rule]) -> None:
    """Extend the table; a kind that is in it already is an error."""
    twice = sorted(k.__name__ for k in rules if k in RULES)
    if twice:
        raise NoReadingError(f"{', '.join(twice)} would be read in two ways")
    RULES.update(rules)
