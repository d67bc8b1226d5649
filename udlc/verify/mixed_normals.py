"""Densities of normal variables and labels in, their values out: for each value of the labels a normal law.

Pr(x, Z = n) = w_n·p_n(x), where w is a table and p_n a joint normal density; what is given is divided by. So
Pr(x) is a mixture, and Pr(Z = n | x) is what Bayes' rule makes of it. A label that stands for itself has one
of its values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

from sympy import Integer

from udlc.notation import letters
from udlc.notation.binders import Sum
from udlc.notation.members import Apply, At
from udlc.notation.relations import Relation
from udlc.verify import gaussian_sums as g
from udlc.verify.gaussian_sums import Value
from udlc.verify.joint_laws import Node, conditional
from udlc.verify.joint_normals import JointNormals
from udlc.verify.normal_arrays import Env, scalar
from udlc.verify.normal_statements import is_label, label_of
from udlc.verify.normal_worlds import is_density
from udlc.verify.worlds import NoWorldError

Labels = Mapping[str, int]
"""The values of labels, by their keys."""


@dataclass
class MixedNormals(JointNormals):
    """Joint densities of normal variables and labels.

    Attributes:
        weights: the probabilities of labels that are told, by the word and the label.
        shares: the letters whose members have the sum one.
    """

    weights: dict[tuple[str, str], dict[int, Any]] = field(default_factory=dict)
    shares: set[Any] = field(default_factory=set)

    # ── Labels ───────────────────────────────────────────────────────────────

    @cached_property
    def labels(self) -> dict[str, dict[str, Any]]:
        """For each density word its labels, by their keys."""
        found: dict[str, dict[str, Any]] = {}
        for said in (*self.said, *(c.relation for c in self.stated)):
            for call in filter(is_density, sorted(said.atoms(Apply), key=str)):
                parts = (label_of(x) for x in (*call.arguments, *call.conditions) if is_label(x))
                found.setdefault(call.letter.key, {}).update({x.key: x for x in parts})
        return found

    def count(self, label: Any) -> int:
        """How many values a label has."""
        return self.whole(label.domain.size, {})

    def combinations(self, word: str, fixed: Labels) -> Iterator[Labels]:
        """All values of the labels of a word, some of which are fixed."""
        spans = {
            k: [fixed[k]] if k in fixed else range(1, self.count(x) + 1)
            for k, x in sorted(self.labels[word].items())
        }
        for values in product(*spans.values()):
            yield dict(zip(spans, values, strict=True))

    def weight(self, word: str, values: Labels, parameters: frozenset[Node]) -> Value:
        """The probability of labels; several are independent of each other unless one alone is told."""
        found = g.number(1)
        for key, value in values.items():
            if (word, key) in self.weights:
                found = g.multiply(found, g.number(self.weights[word, key][value]))
                continue
            count = self.count(self.labels[word][key])
            raw = [
                Fraction(1 + self.world.random("weight", word, key, k, *sorted(parameters)) % 7)
                for k in range(1, count + 1)
            ]
            found = g.multiply(found, g.number(raw[value - 1] / sum(raw, Fraction(0))))
        return found

    # ── Densities ────────────────────────────────────────────────────────────

    def density(self, x: Apply, env: Env) -> Value:
        """A density of quantities and labels, given others."""
        word = x.letter.key
        if not self.labels.get(word):
            return super().density(x, env)
        told = [
            {label_of(y).key: self.label(y, env) for y in filter(is_label, its)}
            for its in (x.arguments, x.conditions)
        ]
        if told[0].keys() & told[1].keys():
            raise NoWorldError("a density of a label that is given")
        parameters, given = self.split(x, env)
        events = [m for a in x.arguments if not is_label(a) for m in self.members(a, env)]
        free = frozenset(p for p in parameters if p[0] != "label")
        if told[1].keys() == self.labels[word].keys():
            return self.component(word, free, told[1], events, given, env)
        joint, below = (
            g.add(*(self.part(word, free, values, among, env) for values in self.combinations(word, fixed)))
            for among, fixed in (([*events, *given], {**told[1], **told[0]}), (given, told[1]))
        )
        return g.multiply(joint, g.power(below, Fraction(-1)))

    def part(self, word: str, free: frozenset[Node], values: Labels, among: Sequence[Any], env: Env) -> Value:
        """The density of quantities and of all labels."""
        weight = self.weight(word, values, free)
        return g.multiply(weight, self.component(word, free, values, among, [], env)) if among else weight

    def component(
        self,
        word: str,
        free: frozenset[Node],
        values: Labels,
        events: Sequence[Any],
        given: Sequence[Any],
        env: Env,
    ) -> Value:
        """The density of quantities given others and all labels."""
        law = self.law(word, free | {("label", k, v) for k, v in values.items()})
        above, below = ([self.node(y, env) for y in its] for its in (events, given))
        if len({*above, *below}) < len(above) + len(below) or not {*above, *below} <= set(law.places):
            raise NoWorldError("a density of one variable twice, or of what has no law")
        point, known = ([v for y in its for v in self.column(y, env)] for its in (events, given))
        return g.normal(point, *conditional(law, above, below, known))

    # ── What is told ─────────────────────────────────────────────────────────

    def take_weights(self, relation: Any) -> None:
        """Take the probabilities of a label from Pr(Z = n) = a_n."""
        left = relation.first
        (event,) = left.arguments
        key = label_of(event).key
        found: dict[int, Any] = {}
        for k in range(1, self.count(label_of(event)) + 1):
            env = {event.right: k} if isinstance(event.right, letters.Index) else {}
            found[self.label(event, env)] = g.as_number(scalar(self.value(relation.items[1], env)))
        self.weights[left.letter.key, key] = found

    def entry(self, head: Any, word: str | None, place: Node, r: int, c: int, env: Env) -> Any:
        """A number in a domain; of letters that are said to have the sum one, a share."""
        if head not in self.shares:
            return super().entry(head, word, place, r, c, env)
        if word not in (None, "nonnegative", "positive", "probability"):
            raise NoWorldError("shares in a domain of another kind")
        count = self.whole((*head.over, *head.dims)[0].length, env)
        raw = [Fraction(1 + self.world.random("share", head.key, k) % 7) for k in range(count)]
        k = self.whole(Integer(place[1]) - head.over[0].start, env) if head.over else r
        return raw[k] / sum(raw, Fraction(0))


def is_of_label(relation: Any) -> bool:
    """Is this Pr(Z = n) = a_n?"""
    if not isinstance(relation, Relation) or relation.signs[0] != "=" or not is_density(relation.first):
        return False
    left = relation.first
    alone = len(left.arguments) == 1 and not left.conditions and isinstance(left.arguments[0], Relation)
    return alone and is_label(left.arguments[0]) and not is_density(relation.items[1])


def shares_in(relation: Any) -> Any:
    """The letter of Σ_n λ[n] = 1, over all of its members or entries; None for another condition."""
    if not isinstance(relation, Relation) or relation.signs != ("=",) or relation.right != 1:
        return None
    total = relation.first
    if type(total) is not Sum or len(total.ranges) != 1 or not isinstance(total.body, At):
        return None
    (run,), member = total.ranges, total.body
    (axis, *more) = member.places
    is_run = run.members is None and member.indices == (run.letter,)
    whole = is_run and (run.start, run.stop) == (axis.start, axis.stop)
    return member.head if whole and not more else None
