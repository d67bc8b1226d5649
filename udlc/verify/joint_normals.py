"""What a claim and all that it rests on say in, a world out in which every density word is jointly normal.

A word has one joint density for each choice of parameters that it is given. Its variables come one after the
other: each has the density given earlier ones that is stated, or else a random one with a mean that is linear
in them. Then every conditional and every marginal is exact. What is stated beside that is tested.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import mpmath
from sympy import Tuple

from udlc.notation import letters
from udlc.notation.binders import E, Int, Moment, Normal
from udlc.notation.members import Apply, At
from udlc.notation.operators import Paren
from udlc.notation.relations import Relation
from udlc.notation.statements import Property
from udlc.notation.tree import Given
from udlc.translate.clauses import Clause
from udlc.verify import gaussian_sums as g
from udlc.verify.definitions import letter_of
from udlc.verify.gaussian_sums import Value
from udlc.verify.joint_laws import (
    Law,
    Node,
    check_standard,
    close,
    conditional,
    extended,
    image,
    same_density,
    step,
)
from udlc.verify.normal_arrays import Env, numbers, scalar
from udlc.verify.normal_worlds import NormalValues, choices, is_density, plain_key
from udlc.verify.worlds import NoWorldError

ABOUT = mpmath.mpf(10) ** -10
"""How near to each other what a condition calls about equal has to be."""


SMALL = 3
"""The seed of the world with a small unit."""


class CircularError(NoWorldError):
    """A density is told by itself."""


@dataclass(frozen=True)
class Kernel:
    """A stated density of one variable: what tells it, at which index letters, and its parameters."""

    left: Apply
    right: Any
    env: Env
    parameters: frozenset[Node]


@dataclass
class NormalWorld(NormalValues):
    """A world for a claim.

    Attributes:
        said: the sides of the claim.
        stated: all that has to hold.
        laws: the joint densities that have been asked for, by their word and parameters.
        building: those that are being built.
        is_settled: whether all that is stated has been found to hold.
    """

    said: tuple[Any, ...] = ()
    stated: tuple[Clause, ...] = ()
    laws: dict[Any, Law] = field(default_factory=dict)
    building: list[Any] = field(default_factory=list)
    is_settled: bool = False

    def __post_init__(self) -> None:
        tests = []
        for clause in self.stated:
            if self._is_kernel(clause.relation):
                self._take_kernel(clause)
            elif self._is_told(clause.relation) and self._take_told(clause):
                continue
            tests.append(clause)
        for clause in tests:
            if _is_model_of_quantity(clause.relation):
                self._take_model(clause)
        for clause in tests:
            if not self._holds(clause):
                raise NoWorldError("the world is not as the entry states")
        self.is_settled = True

    # ── What is stated ───────────────────────────────────────────────────────

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
                given = (_head(x) for x in call.conditions if not isinstance(x, Relation))
                for head in (*map(_head, call.arguments), *(x for x in given if plain_key(x) in self.summed)):
                    old = known.get(plain_key(head), head)
                    known[plain_key(head)] = old if len(old.over) > len(head.over) else head
        return found

    @cached_property
    def summed(self) -> set[str]:
        """The quantities that integrals and means are over, by their keys."""
        words = (w for x in (*self.said, *(c.relation for c in self.stated)) for w in x.atoms(Int, E))
        over = (y for w in words for x in w.letters for y in (x.arguments if is_density(x) else (x,)))
        return {plain_key(_head(y)) for y in over if not isinstance(y, letters.Index)}

    @cached_property
    def conditions(self) -> dict[str, set[str]]:
        """The quantities that densities of a word are given, by their keys."""
        found: dict[str, set[str]] = {}
        for said in (*self.said, *(c.relation for c in self.stated)):
            for call in filter(is_density, said.atoms(Apply)):
                given = (_head(x) for x in call.conditions if not isinstance(x, Relation))
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

    def _is_kernel(self, relation: Any) -> bool:
        """Is this Pr(x | z) = Norm_x[…], or = another density?"""
        if not isinstance(relation, Relation) or relation.signs[0] != "=" or not is_density(relation.first):
            return False
        right = _bare(relation.items[1])
        return len(relation.first.arguments) == 1 and (isinstance(right, Normal) or is_density(right))

    def _is_told(self, relation: Any) -> bool:
        """Is this an equation for a letter or a function?"""
        if not isinstance(relation, Relation) or relation.signs[0] != "=":
            return False
        if _is_model(relation.items[1]):
            return False
        head = letter_of(relation.first)
        known = isinstance(head, (letters.Real, letters.Function)) and not isinstance(head, letters.Random)
        return known and (isinstance(relation.first, Apply) or not self._is_variable(head))

    def _is_variable(self, head: Any) -> bool:
        return any(plain_key(head) in found for found in self.variables.values())

    def _take_kernel(self, clause: Clause) -> None:
        left = clause.relation.first
        head = letter_of(left.arguments[0])
        if plain_key(head) not in self.quantities.get(head.key, {plain_key(head)}):
            raise NoWorldError("a density is told of another quantity of this name")
        for env in choices(self, _whole_family(left) or ranges_of(clause, left)):
            (variable,) = self.members(left.arguments[0], env)
            parameters, _ = self._split(left, env)
            key = left.letter.key, self.node(variable, env)
            kernel = Kernel(left, clause.relation.items[1], env, frozenset(parameters))
            self.kernels.setdefault(key, []).append(kernel)

    def _take_told(self, clause: Clause) -> bool:
        """Take what a letter or a function is told to be; not what has been told before, which is tested."""
        left = clause.relation.first
        head = left.head if isinstance(left, Apply) else left
        places = [(self.place(head, env), env) for env in choices(self, ranges_of(clause, left))]
        if any(place in self.told for place, _ in places):
            return False
        self.told |= {place: (left, clause.relation.items[1], env) for place, env in places}
        return True

    def _holds(self, clause: Clause) -> bool:
        """Does a statement hold, or say nothing of this claim?"""
        relation = clause.relation
        if isinstance(relation, Property):
            return self._is_independence(relation)
        head = letter_of(relation.first)
        mentioned = isinstance(head, letters.Density) or head is None or head.key in self.mentioned
        if not mentioned:
            return True
        if isinstance(head, letters.Real) and _is_model(relation.items[1]):
            return self._is_restated(clause)
        for env in choices(self, ranges_of(clause, *relation.items)):
            values = [self.value(x, env) for x in relation.items]
            for sign, one, other in zip(relation.signs, values, values[1:]):
                if not self._compares(sign, one, other):
                    return False
        return True

    def _compares(self, sign: str, one: Any, other: Any) -> bool:
        a, b = numbers(one), numbers(other)
        if sign in (">", "≥"):
            return all(x > b[0] or (x == b[0] and sign == "≥") for x in a)
        if sign not in ("=", "≈") or (a.rows, a.cols) != (b.rows, b.cols):
            raise NoWorldError("a condition of another kind")
        near = close() if sign == "=" else ABOUT
        return all(abs(x - y) <= near * (abs(x) + abs(y)) for x, y in zip(a, b))  # densities may be small

    def _is_independence(self, said: Property) -> bool:
        """Are these quantities independent here: noise, each with a density of its own, or not mentioned?"""
        if said.name != "independent":
            raise NoWorldError("a condition of another kind")
        for x in said.letters:
            head = x.head if isinstance(x, At) else x
            if head.key in self.mentioned and not isinstance(head, letters.Random):
                raise NoWorldError("the independence of what is no noise")
        return True

    def _take_model(self, clause: Clause) -> None:
        """From z = A·x + B·ε take the density of z given x, for words in which nothing else tells it."""
        left, right = clause.relation.items[:2]
        for word, known in self.variables.items():
            for env in (
                choices(self, ranges_of(clause, left, right)) if plain_key(letter_of(left)) in known else ()
            ):
                node = self.node(left, env)
                if (word, node) not in self.kernels:
                    call = Apply(letters.Density(word), *_given(left, self._givens(word, right)))
                    parameters, _ = self._split(call, env)
                    self.kernels[word, node] = [Kernel(call, right, env, frozenset(parameters))]

    def _givens(self, word: str, right: Any) -> list[Any]:
        """The quantities of a model that densities of a word are given."""
        found = [x for x in _quantities(right) if not isinstance(letter_of(x), letters.Random)]
        known = {*self.conditions.get(word, ()), *self.variables[word]}
        return [x for x in found if plain_key(letter_of(x)) in known]

    def _is_restated(self, clause: Clause) -> bool:
        """Has a quantity the density of its model, in one of the words that have a density of it?"""
        left, right = clause.relation.items[:2]
        words = [w for w, found in self.variables.items() if plain_key(letter_of(left)) in found]
        if not words:
            raise NoWorldError("a quantity that is told by noise")
        places = list(choices(self, ranges_of(clause, left, right)))
        return any(all(self._is_law(word, left, right, env) for env in places) for word in words)

    def _is_law(self, word: str, left: Any, right: Any, env: Env) -> bool:
        call = Apply(letters.Density(word), *_given(left, self._givens(word, right)))
        _, given = self._split(call, env)
        inner, _ = self.bound([left, *given], env)
        return same_density(self.density(call, inner), self._of_model(left, right, inner))

    def _of_model(self, left: Any, right: Any, env: Env) -> Value:
        """The density of A·x + B·ε at the left side."""
        noise = [x for x in _quantities(right) if isinstance(letter_of(x), letters.Random)]
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
        return all(plain_key(_head(x)) in known for x in law.arguments)

    def _split(self, x: Apply, env: Env) -> tuple[list[Node], list[Any]]:
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
        parameters, given = self._split(x, env)
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
            found = [k for k in known if k.parameters >= parameters]
        for kernel in found:
            try:
                _, given = self._split(kernel.left, kernel.env)
                inner, names = self.bound([*kernel.left.arguments, *given], kernel.env)
                value = self._kernel_value(kernel, inner)
            except CircularError:
                continue
            own = [n for n in names if n[:-2] == node]
            return {self.node(y, kernel.env) for y in given}, own, value
        return None

    def _kernel_value(self, kernel: Kernel, env: Env) -> Value:
        if _is_model(kernel.right):
            return self._of_model(kernel.left.arguments[0], kernel.right, env)
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
        return _real(found) * self.unit if word is None and self._is_variable(head) else found


def _real(x: Any) -> Any:
    return mpmath.mpf(x.numerator) / x.denominator


def _head(x: Any) -> Any:
    """The letter of a quantity."""
    head = x.head if isinstance(x, At) else x
    if not isinstance(head, letters.Real):
        raise NoWorldError("a density of what is no quantity")
    return head


def _bare(x: Any) -> Any:
    return _bare(x.operand) if isinstance(x, Paren) else x


def _given(left: Any, parents: Sequence[Any]) -> tuple[Any, ...]:
    return (Given(Tuple(left), Tuple(*parents)),) if parents else (left,)


def _is_model(right: Any) -> bool:
    """Does the right side of an equation hold noise that no word averages over?"""
    return bool(right.atoms(letters.Random)) and not right.atoms(Moment, Int, Normal)


def _is_model_of_quantity(relation: Any) -> bool:
    """Is this z = A·x + B·ε?"""
    if not isinstance(relation, Relation) or relation.signs[0] != "=":
        return False
    return isinstance(letter_of(relation.first), letters.Real) and _is_model(relation.items[1])


def _quantities(x: Any) -> list[Any]:
    """The letters and members in an expression, each once, as they are written."""
    if isinstance(x, (At, letters.Real)):
        return [x]
    return list(dict.fromkeys(y for a in getattr(x, "args", ()) for y in _quantities(a)))


def _whole_family(left: Apply) -> dict[Any, tuple[Any, Any]]:
    """Where the index of Pr(x[t]) may run: what is said of some members, all members may have."""
    (x,) = left.arguments
    single = isinstance(x, At) and len(x.indices) == len(x.head.over) == 1 and not left.conditions
    if not single or not isinstance(x.indices[0], letters.Index):
        return {}
    return {x.indices[0]: (x.head.over[0].start, x.head.over[0].stop)}


def ranges_of(clause: Clause, *said: Any) -> dict[Any, tuple[Any, Any]]:
    """Where the free index letters of expressions run."""
    found = {run.letter: (run.start, run.stop) for run in clause.runs}
    for x in said:
        for i in sorted(x.atoms(letters.Index), key=lambda y: y.key):
            if i not in found and i.range is not None and not isinstance(i, letters.Example):
                found[i] = i.range
    return found
