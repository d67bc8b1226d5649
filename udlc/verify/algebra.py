"""Sums of products under bound letters in, their normal form out; every rule is an identity of real numbers.

Rules: expand products and natural powers; merge equal atoms; e^a·e^b = e^(a+b); a truth that facts
imply is 1, one they exclude is 0; Σ_v [v = e]·f(v) = [lo ≤ e < hi]·f(e); a truth that bounds a
letter moves into its range; ranges start at 0; Σ_v c = (hi - lo)·c where hi ≥ lo; bound letters get
canonical names; Σ_j V_ij·(V⁻¹)_jk = [i = k]; those of `integrals` and `bijections`. A truth that is 0
makes its product 0, whatever the other factors are: such a point does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from udlc.verify import logarithms, signs
from udlc.verify import terms as t
from udlc.verify.atoms import LARGEST_POWER, expands, is_atom, is_monomial, is_truth, oriented
from udlc.verify.effort import Effort
from udlc.verify.integers import follows, less, relevant
from udlc.verify.naming import canonical, in_order, letter_name
from udlc.verify.products import RULES, range_facts
from udlc.verify.terms import Bound, Factor, Node, fresh

ONE = Fraction(1)


class Algebra:
    """Normal forms at a point where facts (sums that are ≥ 0) hold.

    nonzero: arrays whose elements are declared positive, so that their powers cancel.
    labels: integer arrays whose elements lie in 0 .. bound-1, with their bounds.
    nonnegative: arrays whose elements are declared ≥ 0.
    below_one: arrays whose elements are declared to lie between 0 and 1, both excluded.
    binary: arrays whose elements are 0 or 1, so that their powers are themselves.
    bijections: integer arrays whose elements are 0 .. N-1, each once, with N.
    divisors: where given, powers of any atom cancel, and what was assumed not to be zero is noted here.
    """

    def __init__(  # noqa: PLR0913, PLR0917  (what is declared, kind by kind)
        self,
        facts: Iterable[Node] = (),
        nonzero: frozenset[str] = frozenset(),
        labels: Mapping[str, Node] | None = None,
        effort: Effort | None = None,
        nonnegative: frozenset[str] = frozenset(),
        divisors: set[Node] | None = None,
        below_one: frozenset[str] = frozenset(),
        bijections: Mapping[str, Node] | None = None,
        binary: frozenset[str] = frozenset(),
    ) -> None:
        self.facts = tuple(dict.fromkeys(facts))
        self.nonzero, self.labels, self.effort = nonzero, labels or {}, effort or Effort()
        self.nonnegative, self.divisors, self.below_one = nonnegative, divisors, below_one
        self.bijections: Mapping[str, Node] = bijections or {}
        self.binary = binary
        self._shown: dict[tuple[Node, tuple[Node, ...]], bool] = {}

    def given(self, *facts: Node) -> Algebra:
        """The algebra where more facts hold."""
        return self._like((*self.facts, *facts), self.divisors)

    def dividing(self) -> Algebra:
        """The algebra in which powers cancel, nothing being noted: the caller knows what is not zero."""
        return self._like(self.facts, set())

    def _like(self, facts: tuple[Node, ...], divisors: set[Node] | None) -> Algebra:
        more = (self.below_one, self.bijections, self.binary)
        return Algebra(facts, self.nonzero, self.labels, self.effort, self.nonnegative, divisors, *more)

    @property
    def plain(self) -> Algebra:
        """The algebra that carries operations out."""
        return self

    def form(self, s: Node) -> Node:
        """The normal form of what its operations gave."""
        return s

    def rest_on(self, one: Node, other: Node, *facts: Node, sign: str = "=") -> None:
        """Note what a reading rests on: where operations are carried out, the forms say it."""

    def divided_by(self, atoms: Iterable[Node]) -> None:
        """Note atoms that a power with a negative exponent says are not zero."""
        if self.divisors is not None:
            self.divisors |= {a for a in atoms if not self.is_nonzero(a)}

    # ── Relations of indices ─────────────────────────────────────────────────

    def shows(self, e: Node, more: Iterable[Node] = ()) -> bool:
        """Does e ≥ 0 follow, for integers?"""
        known = (*self.facts, *more)
        if (e, known) not in self._shown:
            every = (*known, *(f for x in (e, *known) for f in self.about_labels(x)))
            self._shown[e, known] = follows(e, relevant(e, every))
        return self._shown[e, known]

    def about_labels(self, e: Node) -> Iterable[Node]:
        """Stored labels are not negative and stay below their bound; stored sizes are not negative."""
        for p, _ in t.terms(e):
            for atom, power in t.factors(p):
                if atom.tag != "read" or power != 1:
                    continue
                label = t.single(atom)
                if atom.fields[0] in self.nonnegative:
                    yield label
                if atom.fields[0] in self.labels:
                    yield label
                    yield t.subtract(t.subtract(self.labels[str(atom.fields[0])], label), t.constant(1))

    def truth(self, kind: str, e: Node, more: Iterable[Node] = ()) -> Node:
        """[e = 0] or [e ≥ 0] of integers: 1, 0, or a truth."""
        more = tuple(more)
        positive, negative = self.shows(t.subtract(e, t.constant(1)), more), self.shows(less(e), more)
        if kind == "=0":
            if positive or negative:
                return t.ZERO
            if self.shows(e, more) and self.shows(t.scale(e, -1), more):
                return t.constant(1)
            return t.single(t.node("truth", kind, oriented(e)))
        if negative:
            return t.ZERO
        return t.constant(1) if self.shows(e, more) else t.single(t.node("truth", kind, e))

    # ── Products ─────────────────────────────────────────────────────────────

    def multiply(self, *sums: Node) -> Node:
        """The product of sums, expanded."""
        result = t.constant(1)
        for s in sums:
            result = t.add(*(self.pair(p, a, q, b) for p, a in t.terms(result) for q, b in t.terms(s)))
        return result

    def pair(self, p: Node, a: Fraction, q: Node, b: Fraction) -> Node:
        """a·p times b·q."""
        (bound_p, factors_p), (bound_q, factors_q) = self.opened(p), self.opened(q)
        return t.scale(self.settle((*bound_p, *bound_q), (*factors_p, *factors_q)), a * b)

    def opened(self, p: Node) -> tuple[tuple[Bound, ...], tuple[Factor, ...]]:
        """Bounds and factors of a product, its bound letters renamed to fresh ones."""
        if not t.bounds(p):
            return (), t.factors(p)
        new = {name: t.single(t.letter(fresh())) for name, _, _ in t.bounds(p)}
        bound = [
            (letter_name(new[n]), self.replace(lo, new), self.replace(hi, new)) for n, lo, hi in t.bounds(p)
        ]
        return tuple(bound), tuple((self.replace_atom(f, new), e) for f, e in t.factors(p))

    def summed(self, bound: Iterable[Bound], body: Node) -> Node:
        """Σ over bound letters of a sum."""
        parts = []
        for p, c in t.terms(body):
            inner, factors = self.opened(p)
            parts.append(t.scale(self.settle((*bound, *inner), factors), c))
        return t.add(*parts)

    def power(self, base: Node, exponent: Fraction) -> Node:
        """A sum to a rational power."""
        if exponent.denominator == 1 and 0 <= exponent <= LARGEST_POWER:
            return self.multiply(*[base] * int(exponent))
        if len(t.terms(base)) == 1 and exponent.denominator > 1:
            found = logarithms.root_factors(self, *t.terms(base)[0], exponent)
            if found is not None:
                return self.settle((), found)
        if len(t.terms(base)) > 1 and exponent.denominator > 1:
            size, common, rest = signs.content(self, base)
            if common and all(signs.atom_is_positive(self, a) for a, _ in common):
                apart = self.settle((), [(a, e * exponent) for a, e in common])
                return self.multiply(
                    self.power(t.constant(size), exponent), apart, self.power(rest, exponent)
                )
        if exponent.denominator == 1 and (known := self.logistic(base)) is not None and exponent < 0:
            return self.power(known, -exponent)
        if is_monomial(base) and exponent.denominator == 1:
            p, c = t.terms(base)[0]
            return t.scale(self.settle((), [(f, e * exponent) for f, e in t.factors(p)]), c ** int(exponent))
        atom = t.factors(t.terms(base)[0][0])[0][0] if is_atom(base) else t.node("base", base)
        return self.settle((), [(atom, exponent)])

    def logistic(self, base: Node) -> Node | None:
        """Sig(-z) for the base 1 + e^z, whose inverse it is."""
        if len(t.terms(base)) != 2 or any(c != 1 for _, c in t.terms(base)):
            return None
        others = [p for p, _ in t.terms(base) if p is not t.UNIT]
        if len(others) != 1 or t.bounds(others[0]) or len(t.factors(others[0])) != 1:
            return None
        ((atom, e),) = t.factors(others[0])
        if atom.tag != "call" or atom.fields[0] != "exp" or e != 1:
            return None
        return signs.logistic(t.scale(atom.fields[1], -1))  # type: ignore[arg-type]

    def settle(self, bound: tuple[Bound, ...], factors: Iterable[Factor]) -> Node:
        """One product under bound letters, in normal form."""
        self.effort.spend()
        merged = self.merge(factors)
        if merged is None:
            return self.expanded(bound, tuple(factors))
        coefficient, merged = logarithms.whole_powers(merged)
        if coefficient != 1:
            return t.scale(self.settle(bound, merged), coefficient)
        if any(expands(a, e) for a, e in merged):
            return self.expanded(bound, merged)
        for rule in RULES:
            found = rule(self, bound, merged)
            if found is not None:
                return found
        return t.total([(canonical(self, bound, merged), ONE)])

    def merge(self, factors: Iterable[Factor]) -> tuple[Factor, ...] | None:
        """Exponents of equal atoms added where that is an identity; None where a factor expands."""
        above: dict[Node, Fraction] = {}
        below: dict[Node, Fraction] = {}
        exponentials = []
        for atom, e in factors:
            if expands(atom, e):
                return None
            if atom.tag == "call" and atom.fields[0] == "exp":
                exponentials.append(t.scale(atom.fields[1], e))  # type: ignore[arg-type]
                continue
            if e < 0 and self.divisors is not None:
                self.divided_by([atom])
            apart = e < 0 and self.divisors is None and not self.is_nonzero(atom)
            side = below if apart else above
            side[atom] = ONE if self.is_truth(atom) and e > 0 else side.get(atom, Fraction(0)) + e
        if exponentials and (exponent := t.add(*exponentials)) is not t.ZERO:
            above[t.node("call", "exp", exponent)] = ONE
        merged = [(a, e) for side in (above, below) for a, e in side.items() if e]
        return tuple(sorted(merged, key=lambda f: (f[0].key, f[1])))

    def is_truth(self, atom: Node) -> bool:
        """Is the atom 1 or 0, so that its powers are itself?"""
        return is_truth(atom) or (atom.tag == "read" and atom.fields[0] in self.binary)

    def is_nonzero(self, atom: Node) -> bool:
        """Is the atom declared positive, or a size that is at least one?"""
        if atom.tag == "read":
            return atom.fields[0] in self.nonzero
        return signs.atom_is_positive(self, atom)

    def expanded(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node:
        """A product in which natural powers of sums are multiplied out."""
        sums = [self.power(a.fields[0], e) for a, e in factors if expands(a, e)]  # type: ignore[arg-type]
        rest = [(a, e) for a, e in factors if not expands(a, e)]
        return self.summed(bound, self.multiply(self.settle((), rest), *sums))

    def facts_in(self, bound: Iterable[Bound]) -> tuple[Node, ...]:
        """What ranges say of their letters."""
        return range_facts(bound)

    def at_values(
        self, bound: Iterable[Bound], factors: Iterable[Factor], values: Mapping[str, Node]
    ) -> Node:
        """The product with letters replaced; letters that have a value are no longer bound."""
        left = [
            (n, self.replace(lo, values), self.replace(hi, values)) for n, lo, hi in bound if n not in values
        ]
        return self.settle(in_order(left), [(self.replace_atom(a, values), e) for a, e in factors])

    # ── Substitution ─────────────────────────────────────────────────────────

    def replace(self, s: Node, values: Mapping[str, Node]) -> Node:
        """A sum with letters replaced by sums, in normal form again."""
        if not s.letters & values.keys():
            return s
        parts = []
        for p, c in t.terms(s):
            bound, factors = self.opened(p)
            parts.append(t.scale(self.at_values(bound, factors, values), c))
        return t.add(*parts)

    def replace_atom(self, atom: Node, values: Mapping[str, Node]) -> Node:
        """An atom with letters replaced; a letter itself becomes a base."""
        if not atom.letters & values.keys():
            return atom
        if atom.tag == "letter":
            value = values[atom.fields[0]]  # type: ignore[index]
            return t.factors(t.terms(value)[0][0])[0][0] if is_atom(value) else t.node("base", value)
        if atom.tag == "reduce":
            bound, factors = self.opened(atom.fields[1])  # type: ignore[arg-type]
            left = tuple((n, self.replace(lo, values), self.replace(hi, values)) for n, lo, hi in bound)
            inner = tuple((self.replace_atom(a, values), e) for a, e in factors)
            return t.node("reduce", atom.fields[0], canonical(self, left, inner))
        fields = [self.replace_field(f, values) for f in atom.fields]
        if atom.tag == "truth" and fields[0] == "=0":
            fields[1] = oriented(fields[1])  # type: ignore[arg-type]
        return t.ordered(t.node(atom.tag, *fields))

    def replace_field(self, field: t.Field, values: Mapping[str, Node]) -> t.Field:
        if not isinstance(field, Node):
            return field
        return self.replace(field, values) if field.tag == "sum" else self.replace_atom(field, values)
