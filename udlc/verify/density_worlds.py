"""The conditions of a claim about densities in, finite worlds in which all of them hold out.

A space has two or three places. Letters that a condition calls equal stand for one place, and so do those
whose densities it calls equal: Pr(x̃ | real) = Pr(x). A density of one such letter is a table over the
places; one of a letter with a label is a joint table. Functions are tables, or told by a condition, also as a
least point. Every condition is tested at every place, so that nothing is refuted where one fails or is not
read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

from sympy import preorder_traversal

from udlc.notation import letters
from udlc.notation.atoms import Label
from udlc.notation.binders import Int
from udlc.notation.functions import Divergence
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.relations import Relation
from udlc.verify.definitions import same_letter
from udlc.verify.digits import SIGNS, Env, NoValueError, called, holds, real, total
from udlc.verify.worlds import NoWorldError, World
from udlc.verify.written_numbers import WrittenNumbers

Pairs = Sequence[tuple[Any, ...]]


def is_density(x: Any) -> bool:
    """Is this a density at its events?"""
    return isinstance(x, Apply) and type(x.letter) is letters.Density and not isinstance(x.head, At)


def densities_in(said: Sequence[Any]) -> list[Apply]:
    """The densities in expressions, each once, in the order in which they are written."""
    return list(dict.fromkeys(x for e in said for x in preorder_traversal(e) if is_density(x)))


@dataclass
class DensityWorld(WrittenNumbers):
    """A world for a claim.

    Attributes:
        world: what random choices depend on.
        said: the sides of the claim.
        conditions: what has to hold.
    """

    world: World
    said: tuple[Any, ...]
    conditions: tuple[Relation, ...]
    laws: dict[Any, list[Fraction]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._draw()
        for relation in self.conditions:
            if not self._is_told(relation) and not self.holds(relation):
                raise NoWorldError("the world is not as the entry states")

    # ── Places ───────────────────────────────────────────────────────────────

    @cached_property
    def densities(self) -> list[Apply]:
        """Those of the claim and of its conditions."""
        return densities_in((*self.said, *self.conditions))

    @cached_property
    def labels(self) -> list[Label]:
        """All the values that the label has."""
        found = {x for d in self.densities for x in _parts(d) if isinstance(x, Label)}
        return sorted(found, key=latex)

    @cached_property
    def spaces(self) -> dict[Any, Any]:
        """For each letter that stands for a place, the one letter of all that stand for the same place."""
        points = dict.fromkeys(x for d in self.densities for x in _parts(d) if not isinstance(x, Label))
        if not all(isinstance(x, letters.Real) and x.domain is None for x in points):
            raise NoWorldError("a density of what is no place")
        first = {x: x for x in points}
        for relation in self.conditions:
            if relation.signs == ("=",) and (pair := _one_place(relation)) is not None:
                first = {**{x: x for x in pair}, **first}
                old, new = (first[x] for x in pair)
                first = {x: new if y == old else y for x, y in first.items()}
        return first

    @cached_property
    def size(self) -> int:
        """How many places there are."""
        return 2 + self.world.seed % 2

    def places(self, said: Sequence[Any]) -> Iterator[Env]:
        """Every choice of places for the letters of expressions."""
        free = {self.spaces[x] for e in said for x in preorder_traversal(e) if x in self.spaces}
        names = sorted(free, key=lambda x: x.key)
        for values in product(range(self.size), repeat=len(names)):
            yield dict(zip(names, values, strict=True))

    # ── Densities ────────────────────────────────────────────────────────────

    def _draw(self) -> None:
        """Tables: the joint ones of a place and a label, those that conditions tell, then the others."""
        if not self.spaces:
            raise NoWorldError("no density of a place")
        paired = {(d.letter, x) for d in self.densities for x in _points(d) if len(_parts(d)) > 1}
        if len(paired) > 1 or any(len(_points(d)) > 1 for d in self.densities):
            raise NoWorldError("densities of more than one place")
        for word, x in paired:
            weights = [
                1 if self.world.seed % 4 else 1 + self.world.random("label", n) % 5 for n in self.labels
            ]
            for n, weight in zip(self.labels, weights, strict=True):
                law = self._drawn(word.key, x.key, latex(n))
                self.laws[word, x, n] = [p * weight / sum(weights) for p in law]
        for relation in self.conditions:
            if (told := self._told_density(relation)) is not None:
                own, other = told
                (x,) = _points(other)
                space = self.spaces[x]
                self.laws[own.letter, _points(own)[0], None] = [
                    self.density(other, {space: k}) for k in range(self.size)
                ]
        for d in self.densities:
            key = (d.letter, *_points(d), None)
            if _points(d) and (d.letter, *_points(d)) not in paired and key not in self.laws:
                self.laws[key] = self._drawn(d.letter.key, _points(d)[0].key)

    def _drawn(self, *name: str) -> list[Fraction]:
        raw = [Fraction(1 + self.world.random(*name, k) % 17) for k in range(self.size)]
        return [x / sum(raw, Fraction(0)) for x in raw]

    def _told_density(self, relation: Relation) -> tuple[Apply, Apply] | None:
        """Of Pr(x̃ | real) = Pr(x): what is told, and by what has a joint table."""
        if relation.signs != ("=",) or not all(
            is_density(x) and len(_points(x)) == 1 for x in relation.items
        ):
            return None
        one, other = relation.items
        plain = [x for x in (other, one) if len(_parts(x)) == 1]
        return (plain[0], one if plain[0] is other else other) if len(plain) == 1 else None

    def density(self, x: Apply, env: Env) -> Fraction:
        """The value of a density: of its events and what is given, over that of what is given."""
        below = self._mass(x.letter, x.conditions, env) if x.conditions else Fraction(1)
        return self._mass(x.letter, _parts(x), env) / below

    def _mass(self, word: Any, parts: Sequence[Any], env: Env) -> Fraction:
        points = [x for x in parts if not isinstance(x, Label)]
        labels = {x for x in parts if isinstance(x, Label)}
        if len(labels) > 1:
            return Fraction(0)  # a label has one value
        if not points and not labels:
            return Fraction(1)
        rows = [
            law
            for (w, x, n), law in self.laws.items()
            if w == word and (x in points if points else n is not None) and (not labels or n in labels)
        ]
        if not rows:
            raise NoWorldError("nothing has drawn this density")
        if not points:
            return sum((sum(law, Fraction(0)) for law in rows), Fraction(0))
        place = env[self.spaces[points[0]]]
        return sum((law[place] for law in rows), Fraction(0))

    # ── Conditions ───────────────────────────────────────────────────────────

    def _is_told(self, relation: Relation) -> bool:
        """Does a condition call two places one, or is it the one that tells a function?"""
        if relation.signs == ("=",) and all(x in self.spaces for x in relation.items):
            return True
        return isinstance(relation.first, Apply) and self._teller(relation.first) is relation

    def holds(self, relation: Relation) -> bool:
        """Does a relation hold at every place?"""
        for env in self.places(relation.items):
            values = [self.value(x, env) for x in relation.items]
            for sign, one, other in zip(relation.signs, values, values[1:]):
                if sign not in SIGNS:
                    raise NoWorldError("a condition of another kind")
                if not holds(sign, one, other):
                    return False
        return True

    def _teller(self, call: Apply) -> Relation | None:
        """The first condition that says what a function is at such arguments."""
        for relation in self.conditions:
            head = relation.first
            told = relation.signs == ("=",) and isinstance(head, Apply) and not is_density(head)
            if told and same_letter(head.letter, call.letter) and self._alike(head, call):
                return relation
        return None

    def _alike(self, one: Apply, other: Apply) -> bool:
        """Are arguments the same but for letters that stand for one place?"""
        pairs = zip(one.arguments, other.arguments, strict=True)
        same = (self.spaces.get(x, x) == self.spaces.get(y, y) for x, y in pairs)
        return len(one.arguments) == len(other.arguments) and all(same)

    # ── Values ───────────────────────────────────────────────────────────────

    def special(self, x: Any, env: Env) -> Any:
        """The value of an integral over places, a divergence, a density or a function."""
        match x:
            case Int() if all(r.style == "bare" for r in x.ranges):
                return self._over_places(x.letters, x.body, env)
            case Divergence() if x.name.text in DIVERGENCES:
                return self._divergence(x, env)
            case Apply() if is_density(x):
                return self.density(x, env)
            case Apply() if type(x.letter) is letters.Function:
                return self._function(x, env)
        raise NoWorldError("this has no value in a finite world of densities")

    def _over_places(self, bound: Sequence[Any], body: Any, env: Env) -> Any:
        if not all(x in self.spaces for x in bound):
            raise NoWorldError("an integral over what is no place")
        names = [self.spaces[x] for x in bound]
        cells = product(range(self.size), repeat=len(names))
        return total(self.value(body, {**env, **dict(zip(names, c, strict=True))}) for c in cells)

    def _divergence(self, x: Divergence, env: Env) -> Any:
        """A divergence of two densities over the one place that both are at."""
        spaces = {self.spaces[y] for d in densities_in((x.p, x.q)) for y in _points(d)}
        if len(spaces) != 1:
            raise NoWorldError("a divergence of densities at different places")
        (space,) = spaces
        return DIVERGENCES[x.name.text](
            [tuple(self.value(y, {**env, space: k}) for y in (x.p, x.q)) for k in range(self.size)]
        )

    def _function(self, x: Apply, env: Env) -> Any:
        """What a condition says of a function at its arguments; where none does, a random table."""
        if isinstance(x.head, At) or x.conditions or x.letter.dims or x.letter.domain is not None:
            raise NoWorldError("a function that is no table of numbers")
        teller = self._teller(x)
        if teller is not None:
            return self.value(teller.right, env)
        if any(same_letter(c.first.letter, x.letter) for c in self.conditions if isinstance(c.first, Apply)):
            raise NoWorldError("a function that is told at other arguments")
        return self.world.number(x.letter.key, *(env.get(self.spaces.get(a, a), str(a)) for a in x.arguments))


def _kullback_leibler(pairs: Pairs) -> Any:
    """D_KL[p || q] = Σ p·log(p/q)."""
    if any(p > 0 > q for p, q in pairs):
        raise NoValueError("a divergence from what is negative")
    if not all(isinstance(y, Fraction) and y > 0 for pair in pairs for y in pair):
        raise NoWorldError("a divergence of what is no positive density")
    return total(real(p) * called("log", p / q) for p, q in pairs)


def _jensen_shannon(pairs: Pairs) -> Any:
    """D_JS[p || q] = (D_KL[p || m] + D_KL[q || m])/2, with m = (p + q)/2."""
    ways = ([(y, (p + q) / 2) for (p, q), y in zip(pairs, one)] for one in zip(*pairs, strict=True))
    return total(_kullback_leibler(way) / 2 for way in ways)


DIVERGENCES: dict[str, Callable[[Pairs], Any]] = {"D_KL": _kullback_leibler, "D_JS": _jensen_shannon}
"""The divergences with a formula here, of the values of both densities at each place."""


def _parts(density: Apply) -> tuple[Any, ...]:
    """The events of a density and what it is given."""
    return (*density.arguments, *density.conditions)


def _points(density: Apply) -> list[Any]:
    return [x for x in _parts(density) if not isinstance(x, Label)]


def _one_place(relation: Relation) -> tuple[Any, Any] | None:
    """Letters that an equation has stand for one place: its sides, or those that its densities are of."""
    one, other = relation.items
    if all(isinstance(x, letters.Real) and x.dims for x in (one, other)):
        if one.name != other.name:
            raise NoWorldError("quantities that are equal have one density: they are no marks of one place")
        return one, other
    if is_density(one) and is_density(other) and len(_points(one)) == len(_points(other)) == 1:
        return _points(one)[0], _points(other)[0]
    return None
