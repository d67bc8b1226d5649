"""What a claim and all that it rests on say in, a world out in which every density word is jointly normal.

A word has one joint density for each choice of parameters that it is given. Its variables come one after the
other: each has the density given earlier ones that is stated, or else a random one with a mean that is linear
in them. Then every conditional and every marginal is exact. What is stated beside that is tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import mpmath

from udlc.notation import letters
from udlc.notation.members import Apply, At
from udlc.verify import gaussian_sums as g
from udlc.verify.definitions import letter_of
from udlc.verify.gaussian_sums import Value
from udlc.verify.joint_laws import Law, Node, check_standard, conditional, extended, image, step
from udlc.verify.normal_arrays import Env, scalar
from udlc.verify.normal_letters import plain_key
from udlc.verify.normal_statements import (
    Kernel,
    is_label,
    is_model,
    label_of,
    quantities_in,
    quantity_of,
)
from udlc.verify.normal_words import NormalWords
from udlc.verify.normal_worlds import is_density
from udlc.verify.worlds import NoWorldError

SMALL, TIGHT = 3, 4
"""The seeds of the worlds with a small unit; in the second words are one that nothing tells apart."""


class CircularError(NoWorldError):
    """A density is told by itself."""


@dataclass
class JointNormals(NormalWords):
    """Joint densities of words, for a claim and all that has to hold.

    Attributes:
        laws: the joint densities that have been asked for, by their word and parameters.
        building: those that are being built.
        is_settled: whether all that is stated has been found to hold.
    """

    laws: dict[Any, Law] = field(default_factory=dict)
    building: list[Any] = field(default_factory=list)
    is_settled: bool = False

    @cached_property
    def kernels(self) -> dict[tuple[str, Node], list[Kernel]]:
        """Stated densities, by their word and variable."""
        return {}

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
            if is_label(c):
                parameters.append(("label", label_of(c).key, self.label(c, env)))
                continue
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
        key = self.twins.get(word, (word, parameters))
        if key in self.building:
            raise CircularError("a density is told by itself")
        if key not in self.laws:
            self.building.append(key)
            try:
                self.laws[key] = self._built(*key)
            finally:
                self.building.pop()
        return self.laws[key]

    @cached_property
    def twins(self) -> dict[str, tuple[str, frozenset[Node]]]:
        """For words that nothing tells one with its parameters that they are: there bounds are reached."""
        if self.world.seed != TIGHT:
            return {}
        told = {word for word, _ in self.kernels}
        found: dict[str, tuple[str, frozenset[Node]]] = {}
        for word, known in sorted(self.variables.items()):
            others = [w for w in sorted(told) if known.keys() <= self.variables[w].keys()]
            given = [self._parameters_of(w) for w in others]
            if word not in told and len(others) == 1 and given[0] is not None:
                found[word] = others[0], given[0]
        return found

    def _parameters_of(self, word: str) -> frozenset[Node] | None:
        """The parameters that densities of a word are given on the sides, if they are the same everywhere."""
        calls = {c for x in self.said for c in x.atoms(Apply) if is_density(c) and c.letter.key == word}
        if any(isinstance(i, letters.Index) for c in calls for i in c.free_symbols):
            return None
        found = {frozenset(self.split(c, {})[0]) for c in calls}
        return found.pop() if len(found) == 1 else None

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
        return mpmath.mpf(2) ** (-30 if self.world.seed in (SMALL, TIGHT) else 0)

    @property
    def slope(self) -> Fraction:
        """How steep linear functions are: where words are one, they hardly depend on anything."""
        return Fraction(1, 2**30 if self.world.seed == TIGHT else 1)

    def entry(self, head: Any, word: str | None, place: Node, r: int, c: int, env: Env) -> Any:
        """A number in a domain; a quantity that has a density is one in the unit of the world."""
        found = super().entry(head, word, place, r, c, env)
        is_width = word == "positive" and self.world.seed == TIGHT
        return _real(found) * self.unit if is_width or (word is None and self.is_variable(head)) else found


def _real(x: Any) -> Any:
    return mpmath.mpf(x.numerator) / x.denominator
