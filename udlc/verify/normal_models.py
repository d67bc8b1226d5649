"""What a claim and all that it rests on say in, a normal world out in which all of that holds.

Equations for densities, letters and functions are put in; all else is tested, to a third of the digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import mpmath

from udlc.notation import letters
from udlc.notation.binders import Normal
from udlc.notation.members import Apply, head_of
from udlc.notation.relations import Relation
from udlc.notation.statements import Property
from udlc.translate.clauses import Clause
from udlc.verify.definitions import letter_of
from udlc.verify.joint_laws import close, same_density
from udlc.verify.mixed_normals import MixedNormals, is_of_label, shares_in
from udlc.verify.normal_arrays import Env, numbers
from udlc.verify.normal_letters import choices, plain_key
from udlc.verify.normal_statements import (
    Kernel,
    given_call,
    is_model,
    is_model_of_quantity,
    quantities_in,
    ranges_of,
    whole_family,
    without_brackets,
)
from udlc.verify.normal_worlds import is_density
from udlc.verify.worlds import NoWorldError

ABOUT = mpmath.mpf(10) ** -10
"""How near to each other what a condition calls about equal has to be."""


@dataclass
class NormalWorld(MixedNormals):
    """A world for a claim."""

    def __post_init__(self) -> None:
        tests = []
        self.shares = {x for clause in self.stated if (x := shares_in(clause.relation)) is not None}
        for clause in self.stated:
            if is_of_label(clause.relation):
                self.take_weights(clause.relation)
            elif self._is_kernel(clause.relation):
                self._take_kernel(clause)
            elif self._is_told(clause.relation) and self._take_told(clause):
                continue
            tests.append(clause)
        for clause in tests:
            if is_model_of_quantity(clause.relation):
                self._take_model(clause)
        for clause in tests:
            if not self._holds(clause):
                raise NoWorldError("the world is not as the entry states")
        self.is_settled = True

    def _is_kernel(self, relation: Any) -> bool:
        """Is this Pr(x | z) = Norm_x[…], or = another density?"""
        if not isinstance(relation, Relation) or relation.signs[0] != "=" or not is_density(relation.first):
            return False
        right = without_brackets(relation.items[1])
        return len(relation.first.arguments) == 1 and (isinstance(right, Normal) or is_density(right))

    def _is_told(self, relation: Any) -> bool:
        """Is this an equation for a letter or a function?"""
        if not isinstance(relation, Relation) or relation.signs[0] != "=":
            return False
        if is_model(relation.items[1]):
            return False
        head = letter_of(relation.first)
        known = isinstance(head, (letters.Real, letters.Function)) and not isinstance(head, letters.Random)
        return known and (isinstance(relation.first, Apply) or not self.is_variable(head))

    def _take_kernel(self, clause: Clause) -> None:
        left = clause.relation.first
        head = letter_of(left.arguments[0])
        if head is None:
            raise NoWorldError("a density is told of what is no quantity")
        if plain_key(head) not in self.quantities.get(head.key, {plain_key(head)}):
            raise NoWorldError("a density is told of another quantity of this name")
        for env in choices(self, whole_family(left) or ranges_of(clause, left)):
            (variable,) = self.members(left.arguments[0], env)
            parameters, _ = self.split(left, env)
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
        if isinstance(head, letters.Real) and is_model(relation.items[1]):
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
            head = head_of(x)
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
                    call = Apply(letters.Density(word), *given_call(left, self._givens(word, right)))
                    parameters, _ = self.split(call, env)
                    self.kernels[word, node] = [Kernel(call, right, env, frozenset(parameters))]

    def _givens(self, word: str, right: Any) -> list[Any]:
        """The quantities of a model that densities of a word are given."""
        found = [x for x in quantities_in(right) if not isinstance(letter_of(x), letters.Random)]
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
        call = Apply(letters.Density(word), *given_call(left, self._givens(word, right)))
        _, given = self.split(call, env)
        inner, _ = self.bound([left, *given], env)
        return same_density(self.density(call, inner), self.of_model(left, right, inner))
