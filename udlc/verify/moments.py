"""Two sides with expectations in, whether they are equal by linearity and independence out.

A side becomes a sum of products over elements of random arrays. E is linear; it is a product over arrays
that are declared independent; distinct elements of such an array are independent too, so that with mean
zero E[Ω_ij Ω_ik] = [j = k]·E[Ω_ij²]; E[f²·[f > 0]] = E[f²]/2 and E[f³] = 0 for f symmetric about zero;
σ_X² = E[X²] - E[X]².
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sympy import Integer

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.binders import E, Sum, Var
from udlc.notation.entry import Entry
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.operators import Dot, Minus, Negative, Over, Paren, Plus, Power, Times
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.notation.statements import Property
from udlc.translate.clauses import clauses_of
from udlc.translate.entries import Book
from udlc.translate.names import name_of
from udlc.verify import plain, signs
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.terms import Factor, Node, fresh
from udlc.verify.verdicts import Finding

LINEAR, APART = "E is linear", "E of a product of independent quantities is the product of their E"
ODD = "odd moments of symmetric f are 0"
SYMMETRY, VARIANCE = "E[f²·[f > 0]] = E[f²]/2 for symmetric f", "σ_X² = E[X²] - E[X]²"


class NoMomentError(UdlcError):
    """An expression that this method does not read."""


def is_about_randomness(*sides: Any) -> bool:
    """Does a side hold an expectation, a variance, or a standard deviation?"""
    return any(x.atoms(E, Var, letters.Deviation) for x in sides)


def decide_moments(model: Model, left: Any, right: Any) -> Finding:
    """Are two sides equal under the conditions that a model holds?"""
    try:
        one, other = (model.value(x, {}) for x in (left, right))
    except NoMomentError as error:
        return Finding("unknown", "moments", readable(error.message))
    if one is other:
        used = tuple(dict.fromkeys(model.used))
        trace = (f"both sides are {plain.text(one)}",)
        return Finding(
            "proved", "moments", theorems=used, conditions=model.conditions, sizes="all", trace=trace
        )
    return Finding("unknown", "moments", f"not shown: {plain.text(one)} = {plain.text(other)}")


@dataclass
class Model:
    """What is known of random arrays, by their names.

    Attributes:
        definitions: quantities that are given by others: f′ = β + Ω h.
        inner: quantities that conditions give by others: h = a[f].
        independent: sets of arrays that are, with their components, independent of each other.
        symmetric: arrays that are symmetric about zero.
        zero: arrays that are zero.
        mean, square: E of an element and of its square.
        relu: elementwise functions that are the ReLU.
        conditions: all of this, as printed.
        used: the theorems that were used.
    """

    definitions: dict[str, Any] = field(default_factory=dict)
    inner: dict[str, Any] = field(default_factory=dict)
    independent: list[frozenset[str]] = field(default_factory=list)
    symmetric: set[str] = field(default_factory=set)
    zero: set[str] = field(default_factory=set)
    mean: dict[str, Node] = field(default_factory=dict)
    square: dict[str, Node] = field(default_factory=dict)
    relu: set[Any] = field(default_factory=set)
    conditions: tuple[str, ...] = ()
    used: list[str] = field(default_factory=list)
    algebra: Algebra = field(default_factory=Algebra)

    @classmethod
    def of(cls, entry: Entry, book: Book) -> Model:
        """The conditions of an entry and of the claims that it rests on, and what its definitions say."""
        model = cls()
        grounds = [book[number] for number in entry.by]
        stated = [c for e in (*(g for g in grounds if not g.defines), entry) for c in e.where]
        for condition in dict.fromkeys(stated):
            model.learn(condition)
        for other in grounds:
            if other.defines and other.kind != "constraint":
                for clause in clauses_of(other.meant, (other.number,)):
                    name = name_of(clause.left) if isinstance(clause.left, letters.Real) else ""
                    if name and name not in model.inner.keys() | model.primitive:
                        model.definitions[name] = clause.sides[-1]
        for letter, number in entry.bind.items():
            heads = {a.letter for a in book[number].meant.atoms(Apply)} if isinstance(number, str) else set()
            if any(isinstance(h, NamedFunction) and h.name == "ReLU" for h in heads):
                model.relu.add(name_of(letter))
        model.conditions = tuple(dict.fromkeys(readable(latex(c)) for c in reversed(stated)))
        return model

    @property
    def primitive(self) -> set[str]:
        """The arrays that conditions call independent: they stand for themselves."""
        return set().union(*self.independent)

    def are_independent(self, factors: Iterable[Factor]) -> bool:
        """Does one condition call all random arrays of a product, with their components, independent?"""
        names = set().union(*(_random_reads(atom) for atom, _ in factors))
        return any(names <= apart for apart in self.independent)

    def learn(self, condition: Any) -> None:
        """Take in one condition, if it has a use here."""
        if isinstance(condition, Property):
            names = {name_of(x) for x in condition.letters if isinstance(x, letters.Letter)}
            if condition.name == "independent":
                self.independent.append(frozenset(names))
            elif condition.name == "symmetric":
                self.symmetric |= names
        if not isinstance(condition, Relation) or condition.signs != ("=",):
            return
        left, right = condition.items
        if isinstance(left, At) and right == Integer(0) and _is_generic(left):
            self.zero.add(name_of(left.head))
        elif isinstance(left, letters.Random):
            self.inner[name_of(left)] = right
        elif isinstance(left, E) and not left.ranges:
            power = isinstance(left.body, Power) and left.body.exponent == 2
            element = left.body.base if power else left.body
            head = element.head if isinstance(element, At) and _is_generic(element) else element
            if isinstance(head, letters.Random) and (head is not element or _is_scalar(head)):
                target_ = self.square if power else self.mean
                target_[name_of(head)] = self.value(right, {})

    # ── Expressions ──────────────────────────────────────────────────────────

    def value(self, x: Any, at: Mapping[Any, Node]) -> Node:  # noqa: C901, PLR0911, PLR0912  (a case per kind of node)
        """A scalar expression outside of expectations, index letters having values."""
        match x:
            case Integer():
                return t.constant(int(x))
            case Paren():
                return self.value(x.operand, at)
            case Negative():
                return t.scale(self.value(x.operand, at), -1)
            case Minus():
                return t.subtract(*(self.value(a, at) for a in x.args))
            case Plus():
                return t.add(*(self.value(a, at) for a in x.args))
            case Over():
                top, bottom = (self.value(a, at) for a in x.args)
                if (number := t.number(bottom)) is None or not number:
                    raise NoMomentError("a quotient by what is no number has no rule here")
                return t.scale(top, 1 / number)
            case Power() if isinstance(x.base, At) and isinstance(x.base.head, letters.Deviation):
                return self.variance(x, at)
            case Power() if isinstance(x.exponent, Integer) and x.exponent >= 0:
                return self.algebra.power(self.value(x.base, at), Fraction(int(x.exponent)))
            case Times() if type(x) in (Times, Dot):
                return self.algebra.multiply(*(self.value(a, at) for a in x.args))
            case Sum():
                return self.summed(x, at)
            case E() if not x.ranges and len(x.bodies) == 1:
                self.used.append(LINEAR)
                return self.expectation(self.value(x.body, at))
            case Var() if not x.ranges and not x.conditions:
                self.used.append(VARIANCE)
                return self.spread(self.value(x.event, at))
            case At():
                return self.element(x.head, tuple(self.index(i, at) for i in x.indices))
            case letters.Random() if _is_scalar(x):
                return self.element(x, ())
            case letters.Size():
                return t.single(t.size(name_of(x)))
            case letters.Index() if x in at:
                return at[x]
        raise NoMomentError(f"{latex(x)} has no rule among moments")

    def summed(self, x: Sum, at: Mapping[Any, Node]) -> Node:
        """A sum over index letters."""
        bound, inner = [], dict(at)
        for r in x.ranges:
            if r.start is None or r.stop is None:
                raise NoMomentError(f"nothing says where {latex(r.letter)} runs")
            lo, hi = self.index(r.start, inner), t.add(self.index(r.stop, inner), t.constant(1))
            name = fresh()
            inner[r.letter] = t.single(t.letter(name))
            bound.append((name, lo, hi))
        return self.algebra.summed(bound, self.value(x.body, inner))

    def index(self, i: Any, at: Mapping[Any, Node]) -> Node:
        """An index: a letter in scope, one that stands for any value, or a number."""
        if isinstance(i, letters.Index) and i not in at:
            return t.single(t.letter(f"@{name_of(i)}"))
        return self.value(i, at)

    def element(self, letter: Any, index: tuple[Node, ...]) -> Node:
        """An element of an array: zero, by its definition, or itself."""
        name = name_of(letter)
        if name in self.zero:
            return t.ZERO
        if name in self.definitions:
            return self.component(self.definitions[name], index)
        return t.single(t.node("read", name, *index))

    def component(self, x: Any, index: tuple[Node, ...]) -> Node:
        """A component of a vector: of sums, of matrix times vector, of a function of each component."""
        if isinstance(x, letters.Real) and len(x.dims) == len(index):
            return self.element(x, index)
        if isinstance(x, (Plus, Minus)):
            one, other = (self.component(a, index) for a in x.args)
            return t.subtract(one, other) if isinstance(x, Minus) else t.add(one, other)
        if (
            type(x) in (Times, Dot)
            and isinstance(x.left, letters.Real)
            and len(x.left.dims) == 2
            and len(index) == 1
        ):
            name, axis = fresh(), x.left.dims[1]
            column = t.single(t.letter(name))
            lo, hi = self.value(axis.start, {}), t.add(self.value(axis.stop, {}), t.constant(1))
            terms = self.algebra.multiply(
                self.element(x.left, (*index, column)), self.component(x.right, (column,))
            )
            return self.algebra.summed([(name, lo, hi)], terms)
        if isinstance(x, Apply) and name_of(x.letter) in self.relu and len(x.arguments) == 1:
            z = self.component(x.arguments[0], index)
            return signs.by_sign(self.algebra, z, z, t.ZERO)
        raise NoMomentError(f"{latex(x)} has no rule among moments, component by component")

    def variance(self, x: Power, at: Mapping[Any, Node]) -> Node:
        """σ_X²: known by a condition, else E[X²] - E[X]² where X is defined by others, else itself."""
        if x.exponent != 2:
            raise NoMomentError(f"{latex(x)} is no variance")
        of = x.base.indices[0]
        if isinstance(of, At) and name_of(of.head) in self.definitions:
            self.used += [VARIANCE, LINEAR]
            return self.spread(self.value(of, at))
        return self.square_of_deviation(name_of(of.head if isinstance(of, At) else of))

    def spread(self, element: Node) -> Node:
        """E[X²] - E[X]²."""
        mean = self.expectation(element)
        square = self.expectation(self.algebra.power(element, Fraction(2)))
        return t.subtract(square, self.algebra.power(mean, Fraction(2)))

    def square_of_deviation(self, name: str) -> Node:
        """The variance of the elements of an array, as a letter."""
        return self.algebra.power(t.single(t.node("read", f"σ_{name}")), Fraction(2))

    # ── Expectations ─────────────────────────────────────────────────────────

    def expectation(self, e: Node) -> Node:
        """E of a sum, by linearity."""
        return t.add(*(t.scale(self.of_product(p), c) for p, c in t.terms(e)))

    def of_product(self, p: Node) -> Node:
        """E of a product: arrays with mean zero first, then independent arrays apart."""
        bound, factors = self.algebra.opened(p)
        known = sorted(self.mean) if self.are_independent(factors) else []
        for name in known:
            own = [f for f in factors if name in _random_reads(f[0])]
            if self.mean[name] is not t.ZERO or not own or any(a.tag != "read" for a, _ in own):
                continue  # of f·[f > 0] the mean is no multiple of that of f
            if len(own) == 1 and own[0][1] == 1:
                self.used.append(APART)
                return t.ZERO
            if len(own) == 2 and all(x == 1 for _, x in own):
                self.used.append(APART)
                return self.where_equal(bound, factors, own)
        return self.algebra.summed(bound, self.apart(factors))

    def where_equal(self, bound: Any, factors: Iterable[Factor], own: list[Factor]) -> Node:
        """E[Ω_a Ω_b …] = [a = b]·E[Ω_a² …], for distinct elements are independent and have mean zero."""
        (one, _), (other, _) = own
        truths = [
            self.algebra.truth("=0", t.subtract(i, j))  # type: ignore[arg-type]
            for i, j in zip(one.fields[1:], other.fields[1:])
        ]
        joined = self.algebra.settle((), [(a, x) for a, x in factors])
        same = self.algebra.summed(bound, self.algebra.multiply(joined, *truths))
        if any(
            len(t.factors(p)) == len(tuple(factors)) and _is_split(p, one.fields[0]) for p, _ in t.terms(same)
        ):
            raise NoMomentError("two elements of one array could not be told apart")
        return self.expectation(same)

    def apart(self, factors: Iterable[Factor]) -> Node:
        """E of a product of atoms: what is not random outside, independent arrays apart, others together."""
        groups: dict[str, list[Factor]] = {}
        outside: list[Factor] = []
        factors = tuple(factors)
        independent = self.are_independent(factors)
        for atom, x in factors:
            names = sorted(_random_reads(atom))
            if not names:
                outside.append((atom, x))
            else:
                key = names[0] if len(names) == 1 and independent else ""
                groups.setdefault(key, []).append((atom, x))
        if len(groups) > 1:
            self.used.append(APART)
        parts = [self.moment(tuple(groups[name])) for name in sorted(groups)]
        return self.algebra.multiply(self.algebra.settle((), outside), *parts)

    def moment(self, group: tuple[Factor, ...]) -> Node:
        """E of a product of elements of one array, or of elements that may depend on each other."""
        reads = [(a, x) for a, x in group if a.tag == "read"]
        others = [(a, x) for a, x in group if a.tag != "read"]
        if len(reads) == 1:
            (atom, x), own = reads[0], str(reads[0][0].fields[0])
            if own in self.inner and not others:
                value = self.component(self.inner[own], atom.fields[1:])  # type: ignore[arg-type]
                return self.expectation(self.algebra.power(value, x))
            half = self._is_half(own, atom, x, others)
            if own in self.symmetric and not others and x % 2 == 1:
                self.used.append(ODD)
                return t.ZERO
            if half:
                self.used.append(SYMMETRY)
            if not others or half:
                known = self.mean.get(own) if x == 1 else self.square.get(own) if x == 2 else None
                found = known if known is not None else _joint([(atom, x)])
                return t.scale(found, Fraction(1, 2)) if half else found
        return _joint(group)

    def _is_half(self, name: str, atom: Node, x: Fraction, others: list[Factor]) -> bool:
        """Is this f^2n·[f > 0] for f symmetric about zero?"""
        positive = t.node("truth", "real>0", t.single(atom))
        return name in self.symmetric and x % 2 == 0 and [a for a, _ in others] == [positive]


def _joint(group: Iterable[Factor]) -> Node:
    """E of a product that is not taken apart, as an atom."""
    return t.single(t.node("call", "E", t.total([(t.product((), group), Fraction(1))])))


def _random_reads(atom: Node) -> set[str]:
    """The arrays whose elements an atom reads; standard deviations are numbers."""
    own = {str(atom.fields[0])} if atom.tag == "read" and not str(atom.fields[0]).startswith("σ_") else set()
    if atom.tag == "call" and atom.fields[0] == "E":
        return set()
    return own.union(*(_random_reads(n) for n in t.nodes(atom.fields)))


def _is_split(p: Node, name: Any) -> bool:
    """Does a product still hold two elements of an array?"""
    return len([a for a, _ in t.factors(p) if a.tag == "read" and a.fields[0] == name]) > 1


def _is_scalar(x: letters.Random) -> bool:
    return not x.dims and not x.over


def _is_generic(element: At) -> bool:
    """Are all indices letters, no two alike, so that the element stands for any?"""
    found = element.indices
    return all(isinstance(i, letters.Index) for i in found) and len(set(found)) == len(found)
