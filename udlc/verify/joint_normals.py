"""What a claim and all that it rests on say in, a world out in which every density word is jointly normal.

A word has one joint density for each choice of parameters that it is given. Its variables come one after the
other: each has the density given earlier ones that is stated, or else a random one with a mean that is linear
in them. Then every conditional and every marginal is exact. What is stated beside that is tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import mpmath

from udlc.notation import letters
from udlc.notation.binders import E, Int
from udlc.notation.members import Apply, At
from udlc.notation.relations import Relation
from udlc.translate.clauses import Clause
from udlc.verify import gaussian_sums as g
from udlc.verify.definitions import letter_of
from udlc.verify.gaussian_sums import Value
from udlc.verify.joint_laws import Law, Node, check_standard, conditional, extended, image, step
from udlc.verify.normal_arrays import Env, scalar
from udlc.verify.normal_letters import plain_key
from udlc.verify.normal_statements import Kernel, is_model, quantities_in, quantity_of
from udlc.verify.normal_worlds import NormalValues, is_density
from udlc.verify.worlds import NoWorldError

SMALL = 3
"""The seed of the world with a small unit."""


class CircularError(NoWorldError):
    """A density is told by itself."""


@dataclass
class JointNormals(NormalValues):
    """Joint densities of words, for a claim and all that has to hold.

    Attributes:
        stated: all that has to hold.
        laws: the joint densities that have been asked for, by their word and parameters.
        building: those that are being built.
        is_settled: whether all that is stated has been found to hold.
    """

    stated: tuple[Clause, ...] = ()
    laws: dict[Any, Law] = field(default_factory=dict)
    building: list[Any] = field(default_factory=list)
    is_settled: bool = False

    @cached_property
    def kernels(self) -> dict[tuple[str, Node], list[Kernel]]:
        """Stated densities, by their word and variable."""
        return {}

    @cached_property
    def variables(self) -> dict[str, dict[str, Any]]:
        """The quantities that each density word has a joint density of, by their keys.

        They are its events, and what it is given that integrals or means are over; the rest are parameters.
        """
        found: dict[str, dict[str, Any]] = {}
        for said in (*self.said, *(c.relation for c in self.stated)):
            for call in filter(is_density, sorted(said.atoms(Apply), key=str)):
                known = found.setdefault(call.letter.key, {})
                given = (quantity_of(x) for x in call.conditions if not isinstance(x, Relation))
                for head in (
                    *map(quantity_of, call.arguments),
                    *(x for x in given if plain_key(x) in self.summed),
                ):
                    old = known.get(plain_key(head), head)
                    known[plain_key(head)] = old if len(old.over) > len(head.over) else head
        return found

    @cached_property
    def summed(self) -> set[str]:
        """The quantities that integrals and means are over, by their keys."""
        words = (w for x in (*self.said, *(c.relation for c in self.stated)) for w in x.atoms(Int, E))
        over = (y for w in words for x in w.letters for y in (x.arguments if is_density(x) else (x,)))
        return {plain_key(quantity_of(y)) for y in over if not isinstance(y, letters.Index)}

    @cached_property
    def conditions(self) -> dict[str, set[str]]:
        """The quantities that densities of a word are given, by their keys."""
        found: dict[str, set[str]] = {}
        for said in (*self.said, *(c.relation for c in self.stated)):
            for call in filter(is_density, said.atoms(Apply)):
                given = (quantity_of(x) for x in call.conditions if not isinstance(x, Relation))
                found.setdefault(call.letter.key, set()).update(map(plain_key, given))
        return found

    @cached_property
    def mentioned(self) -> set[str]:
        """The keys of the letters of the claim."""
        return {x.key for e in self.said for x in e.atoms(letters.Letter)}

    @cached_property
    def quantities(self) -> dict[str, set[str]]:
        """For the keys of the quantities of the claim, what they are with their sizes."""
        found: dict[str, set[str]] = {}
        for x in (x for e in self.said for x in e.atoms(letters.Real)):
            found.setdefault(x.key, set()).add(plain_key(x))
        return found

    def is_variable(self, head: Any) -> bool:
        return any(plain_key(head) in found for found in self.variables.values())

    def of_model(self, left: Any, right: Any, env: Env) -> Value:
        """The density of A·x + B·ε at the left side."""
        noise = [x for x in quantities_in(right) if isinstance(letter_of(x), letters.Random)]
        inner, names = self.bound(noise, env)
        for x in noise:
            check_standard(self.density(Apply(letters.Density("Pr"), x), inner))
        return image(self.column(left, inner), self.column(right, inner), frozenset(names))

    # ── Points and draws ─────────────────────────────────────────────────────

    def points(self, x: Any, env: Env, count: int) -> Iterator[Env]:
        """So many points for a quantity."""
        inner, _ = self.bound([x], env)
        node = self.node(x, env)
        for k in range(count):
            length = self.length(x, env)
            yield {**inner, node: tuple(g.number(self.world.number("", *node, k, r)) for r in range(length))}

    def as_number(self, x: Any, env: Env) -> Any:
        """The value of an expression that is a number."""
        return g.as_number(scalar(self.value(x, env)))

    def mean_over_draws(self, x: Any, law: Apply, heads: set[Any], env: Env) -> Any:
        """E of an expression over independent draws from a density; their letters are given."""
        self.draws, self.drawn = heads, {}
        value = self.value(x, env)
        self.draws = set()
        variable = law.arguments[0]
        weights, names = [], []
        for place, node in self.drawn.items():
            own = [(*place, "drawn", k) for k in range(self.length(variable, env))]
            inner = {
                **env,
                node: tuple(map(g.variable, own)),
                ("at", self.place(variable, env)): node,
            }
            weights.append(self.density(law, inner))
            names += own
        return tuple(tuple(g.integral(g.multiply(v, *weights), names) for v in row) for row in value)

    # ── Laws ─────────────────────────────────────────────────────────────────

    def is_known(self, law: Apply) -> bool:
        """Is this a density of variables that the word has?"""
        known = self.variables.get(law.letter.key, {})
        return all(plain_key(quantity_of(x)) in known for x in law.arguments)

    def split(self, x: Apply, env: Env) -> tuple[list[Node], list[Any]]:
        """Of what a density is given: the places of parameters, and its variables."""
        parameters: list[Node] = []
        given: list[Any] = []
        known = self.variables.get(x.letter.key, {})
        for c in x.conditions:
            head = letter_of(c)
            if not isinstance(head, letters.Real):
                raise NoWorldError("a density that is given what is no quantity")
            for member in self.members(c, env):
                if plain_key(head) in known:
                    given.append(member)
                elif ("at", self.place(member, env)) in env or head in self.draws:
                    raise NoWorldError("a parameter that is random")
                else:
                    parameters.append(self.place(member, env))
        return parameters, given

    def density(self, x: Apply, env: Env) -> Value:
        """A density of events, given others, at points that may be variables."""
        parameters, given = self.split(x, env)
        events = [m for a in x.arguments for m in self.members(a, env)]
        law = self.law(x.letter.key, frozenset(parameters))
        above, below = ([self.node(y, env) for y in its] for its in (events, given))
        if len({*above, *below}) < len(above) + len(below) or not {*above, *below} <= set(law.places):
            raise NoWorldError("a density of one variable twice, or of what has no law")
        point, known = ([v for y in its for v in self.column(y, env)] for its in (events, given))
        return g.normal(point, *conditional(law, above, below, known))

    def law(self, word: str, parameters: frozenset[Node]) -> Law:
        """The joint density of a word with parameters."""
        key = word, parameters
        if key in self.building:
            raise CircularError("a density is told by itself")
        if key not in self.laws:
            self.building.append(key)
            try:
                self.laws[key] = self._built(word, parameters)
            finally:
                self.building.pop()
        return self.laws[key]

    def _built(self, word: str, parameters: frozenset[Node]) -> Law:
        waiting = {self.node(x, {}): x for x in self._all(word)}
        law = Law({}, mpmath.zeros(0, 1), mpmath.zeros(0))
        kernels = {n: self._kernel(word, n, parameters) for n in waiting}
        while waiting:
            ready = [n for n in waiting if (k := kernels[n]) is not None and k[0] <= set(law.places)]
            untold = [n for n in waiting if kernels[n] is None]
            if not ready and not untold:
                raise NoWorldError("densities that tell each other")
            untold.sort(key=lambda n: (word, n) in self.kernels)  # told with other parameters: given the rest
            node = (ready or untold)[0]
            length = self.length(waiting.pop(node), {})
            kernel = kernels[node]
            drawn = self._random_step(law, (word, () if self.is_short else sorted(parameters), node), length)
            law = extended(law, node, *(step(kernel[2], kernel[1], law) if kernel is not None else drawn))
        return law

    @property
    def is_short(self) -> bool:
        """Do densities in what is stated not depend on parameters where nothing tells how?

        Then q(z | θ) is short for q(z | x, θ) at one x.
        """
        return self.world.seed % 2 == 0 and not self.is_settled

    def _all(self, word: str) -> Iterator[Any]:
        """The variables of a word, in order."""
        for _, head in sorted(self.variables[word].items()):
            if not self.is_family(head):
                yield head
                continue
            spans = [range(self.whole(a.start, {}), self.whole(a.stop, {}) + 1) for a in head.over]
            if len(spans) > 1:
                raise NoWorldError("a family of families")
            yield from (At(head, k) for k in spans[0])

    def _kernel(self, word: str, node: Node, parameters: frozenset[Node]) -> Any:
        """The stated density of a variable: the variables that it is given, its names, and its value."""
        known = self.kernels.get((word, node), [])
        found = [k for k in known if k.parameters <= parameters]
        if not found and self.is_short:
            found = [k for k in known if k.parameters >= parameters and self._are_fixed(k.parameters)]
        for kernel in found:
            try:
                _, given = self.split(kernel.left, kernel.env)
                inner, names = self.bound([*kernel.left.arguments, *given], kernel.env)
                value = self._kernel_value(kernel, inner)
            except CircularError:
                continue
            own = [n for n in names if n[:-2] == node]
            return {self.node(y, kernel.env) for y in given}, own, value
        return None

    def _are_fixed(self, parameters: frozenset[Node]) -> bool:
        """Is no integral or mean over one of these, so that it is enough what holds at their values?"""
        summed = {name.partition(" by ")[0] for name in self.summed}
        return not any(place[0] in summed for place in parameters)

    def _kernel_value(self, kernel: Kernel, env: Env) -> Value:
        if is_model(kernel.right):
            return self.of_model(kernel.left.arguments[0], kernel.right, env)
        return scalar(self.value(kernel.right, env))

    def _random_step(self, law: Law, name: Any, length: int) -> tuple[Any, Any, Any]:
        draw = self.world.number
        linear = mpmath.matrix(length, law.mean.rows)
        shift = mpmath.matrix(length, 1)
        for i in range(length):
            shift[i] = _real(draw("", *name, "shift", i)) * self.unit
            for j in range(law.mean.rows):
                linear[i, j] = _real(draw("", *name, "linear", i, j)) / 4
        return linear, shift, self.positive_definite((*name, "covariance"), length) * self.unit**2

    @property
    def unit(self) -> Any:
        """The unit of all quantities: where it is small, densities are large."""
        return mpmath.mpf(2) ** (-30 if self.world.seed == SMALL else 0)

    def entry(self, head: Any, word: str | None, place: Node, r: int, c: int, env: Env) -> Any:
        """A number in a domain; a quantity that has a density is one in the unit of the world."""
        found = super().entry(head, word, place, r, c, env)
        return _real(found) * self.unit if word is None and self.is_variable(head) else found


def _real(x: Any) -> Any:
    return mpmath.mpf(x.numerator) / x.denominator
