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

from udlc.errors import UdlcError
from udlc.verify import signs
from udlc.verify import terms as t
from udlc.verify.bijections import by_bijection
from udlc.verify.integers import follows, less, relevant
from udlc.verify.integrals import integrated
from udlc.verify.inverses import inverse_pair
from udlc.verify.naming import canonical, in_order, letter_name
from udlc.verify.terms import Bound, Factor, Node, fresh

ONE = Fraction(1)
LARGEST_POWER = 6
"""Powers of sums beyond this one stay powers."""

MOST_VALUES = 6
"""A sum over so many values or fewer is written out."""

MOST_PRODUCTS = 16000
"""A comparison that needs more products than these is given up."""


class TooLargeError(UdlcError):
    """The normal form is too large to compute: the comparison is then unknown."""


class Effort:
    """How many products one comparison may still bring to normal form."""

    def __init__(self, left: int = MOST_PRODUCTS) -> None:
        self.left = left

    def spend(self) -> None:
        """Count one product."""
        self.left -= 1
        if self.left < 0:
            raise TooLargeError("the normal form is too large")


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

    def __init__(
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

    def given(self, *facts: Node) -> Algebra:
        """The algebra where more facts hold."""
        return self._like((*self.facts, *facts), self.divisors)

    def dividing(self) -> Algebra:
        """The algebra in which powers cancel, nothing being noted: the caller knows what is not zero."""
        return self._like(self.facts, set())

    def _like(self, facts: tuple[Node, ...], divisors: set[Node] | None) -> Algebra:
        more = (self.below_one, self.bijections, self.binary)
        return Algebra(facts, self.nonzero, self.labels, self.effort, self.nonnegative, divisors, *more)

    def divided_by(self, atoms: Iterable[Node]) -> None:
        """Note atoms that a power with a negative exponent says are not zero."""
        if self.divisors is not None:
            self.divisors |= {a for a in atoms if not self.is_nonzero(a)}

    # ── Relations of indices ─────────────────────────────────────────────────

    def shows(self, e: Node, more: Iterable[Node] = ()) -> bool:
        """Does e ≥ 0 follow, for integers?"""
        known = (*self.facts, *more)
        known = (*known, *(f for x in (e, *known) for f in self.about_labels(x)))
        return follows(e, relevant(e, known))

    def about_labels(self, e: Node) -> Iterable[Node]:
        """Stored labels are not negative and stay below their bound; stored sizes are not negative."""
        for p, _ in t.terms(e):
            for atom, power in t.factors(p):
                label = t.single(atom)
                if atom.tag == "read" and power == 1 and atom.fields[0] in self.nonnegative:
                    yield label
                if atom.tag == "read" and power == 1 and atom.fields[0] in self.labels:
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
            return t.single(t.node("truth", kind, _oriented(e)))
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
            found = signs.root_factors(self, *t.terms(base)[0], exponent)
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
        if _is_monomial(base) and exponent.denominator == 1:
            p, c = t.terms(base)[0]
            return t.scale(self.settle((), [(f, e * exponent) for f, e in t.factors(p)]), c ** int(exponent))
        atom = t.factors(t.terms(base)[0][0])[0][0] if _is_atom(base) else t.node("base", base)
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
        coefficient, merged = signs.whole_powers(merged)
        if coefficient != 1:
            return t.scale(self.settle(bound, merged), coefficient)
        if any(_expands(a, e) for a, e in merged):
            return self.expanded(bound, merged)
        for rule in (
            self.excluded,
            self.logistic_times_exp,
            self.cancelled,
            self.decide,
            self.inverse_pair,
            self.integrated,
            self.one_point,
            self.absorb,
            self.by_bijection,
            self.written_out,
            self.start_at_zero,
            self.count_idle,
        ):
            found = rule(bound, merged)
            if found is not None:
                return found
        return t.total([(canonical(self, bound, merged), ONE)])

    def merge(self, factors: Iterable[Factor]) -> tuple[Factor, ...] | None:
        """Exponents of equal atoms added where that is an identity; None where a factor expands."""
        above: dict[Node, Fraction] = {}
        below: dict[Node, Fraction] = {}
        exponentials = []
        for atom, e in factors:
            if _expands(atom, e):
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
        return _is_truth(atom) or (atom.tag == "read" and atom.fields[0] in self.binary)

    def is_nonzero(self, atom: Node) -> bool:
        """Is the atom declared positive, or a size that is at least one?"""
        if atom.tag == "read":
            return atom.fields[0] in self.nonzero
        return signs.atom_is_positive(self, atom)

    def expanded(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node:
        """A product in which natural powers of sums are multiplied out."""
        sums = [self.power(a.fields[0], e) for a, e in factors if _expands(a, e)]  # type: ignore[arg-type]
        rest = [(a, e) for a, e in factors if not _expands(a, e)]
        return self.summed(bound, self.multiply(self.settle((), rest), *sums))

    # ── Rules of one product ─────────────────────────────────────────────────

    def excluded(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
        """[e > 0]·[-e > 0] = 0; N·[N > 0] = N for N ≥ 0."""
        atoms = {a for a, _ in factors}
        for position, (atom, _) in enumerate(factors):
            if atom.tag != "truth" or atom.fields[0] != "real>0":
                continue
            e: Node = atom.fields[1]  # type: ignore[assignment]
            if t.node("truth", "real>0", t.scale(e, -1)) in atoms:
                return t.ZERO
            alone = t.factors(t.terms(e)[0][0])[0][0] if _is_atom(e) else None
            if alone in atoms and signs.atom_is_nonnegative(self, alone):
                return self.settle(bound, [f for n, f in enumerate(factors) if n != position])
        return None

    def logistic_times_exp(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
        """e^(nz)·sig z = e^(nz) - e^((n-1)z)·sig z, and e^(-nz)·sig z = e^((1-n)z)·(1 - sig z), for n ≥ 1."""
        exponents = [a.fields[1] for a, _ in factors if a.tag == "call" and a.fields[0] == "exp"]
        for position, (atom, power) in enumerate(factors):
            if atom.tag != "call" or atom.fields[0] != "sig" or power < 1 or not exponents:
                continue
            z, w = atom.fields[1], exponents[0]
            n = signs.quotient(w, z)  # type: ignore[arg-type]
            if n is None or n.denominator != 1:
                continue
            one_less = (atom, power - 1)
            rest = [f for f in (*factors[:position], one_less, *factors[position + 1 :]) if f[1]]
            rest = [f for f in rest if f[0].tag != "call" or f[0].fields[0] != "exp"]
            sig, step = self.settle((), [(atom, ONE)]), -1 if n > 0 else 1
            whole, less = (t.node("call", "exp", t.scale(z, m)) for m in (n, n + step))  # type: ignore[arg-type]
            parts = (
                [(whole, t.constant(1)), (less, t.scale(sig, -1))]
                if n > 0
                else [(less, t.subtract(t.constant(1), sig))]
            )
            inner = t.add(*(self.multiply(self.settle((), [(e, ONE)]), x) for e, x in parts))
            return self.summed(bound, self.multiply(self.settle((), rest), inner))
        return None

    def cancelled(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
        """Σ_v f(v) / Σ_v f(v) = 1, where a quotient may cancel."""
        for position, (atom, power) in enumerate(factors):
            if not bound or atom.tag != "base" or power >= 0 or power.denominator != 1:
                continue
            base: Node = atom.fields[0]  # type: ignore[assignment]
            if atom.letters & {name for name, _, _ in bound} or not (
                self.is_nonzero(atom) or self.divisors is not None
            ):
                continue
            rest = [f for n, f in enumerate(factors) if n != position]
            c = signs.quotient(self.settle(bound, rest), base)
            if c is not None:
                self.divided_by([atom])
                return t.scale(self.settle((), [(atom, power + 1)] if power != -1 else []), c)
        return None

    def decide(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
        """Truths that ranges and other truths imply go; one that they exclude makes the product zero."""
        for position, (atom, _) in enumerate(factors):
            if atom.tag != "truth" or atom.fields[0] not in ("=0", "≥0"):
                continue
            others = [f for n, f in enumerate(factors) if n != position]
            known = (*_range_facts(bound), *_truth_facts(others))
            found = self.truth(atom.fields[0], atom.fields[1], known)  # type: ignore[arg-type]
            if (value := t.number(found)) is not None:
                return self.settle(bound, others) if value else t.ZERO
        return None

    def integrated(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
        """The rules of integrals over densities."""
        return integrated(self, bound, factors)

    def inverse_pair(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
        """Σ_j V_ij·(V⁻¹)_jk = [i = k]."""
        return inverse_pair(self, bound, factors)

    def facts_in(self, bound: Iterable[Bound]) -> tuple[Node, ...]:
        """What ranges say of their letters."""
        return _range_facts(bound)

    def one_point(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
        """Σ_v [v = e]·f(v) = [lo ≤ e < hi]·f(e)."""
        for position, (atom, _) in enumerate(factors):
            if atom.tag != "truth" or atom.fields[0] != "=0":
                continue
            for name, lo, hi in bound:
                parts = t.linear_in(atom.fields[1], name)  # type: ignore[arg-type]
                if parts is None or parts[0] not in (1, -1) or _blocked(parts[1], name, bound):
                    continue
                value = t.scale(parts[1], -parts[0])
                rest = [f for n, f in enumerate(factors) if n != position]
                inside = (t.subtract(value, lo), t.subtract(t.subtract(hi, value), t.constant(1)))
                truths = [(t.node("truth", "≥0", e), ONE) for e in inside]
                return self.at_values(bound, [*rest, *truths], {name: value})
        return None

    def at_values(
        self, bound: Iterable[Bound], factors: Iterable[Factor], values: Mapping[str, Node]
    ) -> Node:
        """The product with letters replaced; letters that have a value are no longer bound."""
        left = [
            (n, self.replace(lo, values), self.replace(hi, values)) for n, lo, hi in bound if n not in values
        ]
        return self.settle(in_order(left), [(self.replace_atom(a, values), e) for a, e in factors])

    def by_bijection(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
        """The rules of bijections."""
        return by_bijection(self, bound, factors)

    def absorb(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
        """[v ≥ e] and [v < e] become the range of v where they are the tighter bound."""
        for position, (atom, _) in enumerate(factors):
            if atom.tag != "truth" or atom.fields[0] != "≥0":
                continue
            rest = tuple(f for n, f in enumerate(factors) if n != position)
            for place, (name, lo, hi) in reversed(list(enumerate(bound))):
                parts = t.linear_in(atom.fields[1], name)  # type: ignore[arg-type]
                later = {n for n, _, _ in bound[place:]}
                if parts is None or parts[0] not in (1, -1) or parts[1].letters & later:
                    continue
                edge = t.scale(parts[1], -1) if parts[0] == 1 else t.add(parts[1], t.constant(1))
                gain = t.subtract(edge, lo) if parts[0] == 1 else t.subtract(hi, edge)
                if not self.shows(gain, _range_facts(bound[:place])):
                    continue
                new = (name, edge, hi) if parts[0] == 1 else (name, lo, edge)
                return self.settle((*bound[:place], new, *bound[place + 1 :]), rest)
        return None

    def written_out(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
        """A sum over few values, each by itself."""
        for place, (name, lo, hi) in enumerate(bound):
            first, stop = t.number(lo), t.number(hi)
            if first is None or stop is None or stop - first > MOST_VALUES:
                continue
            rest = (*bound[:place], *bound[place + 1 :])
            values = [t.constant(int(first) + k) for k in range(max(0, int(stop - first)))]
            return t.add(*(self.at_values(rest, factors, {name: value}) for value in values))
        return None

    def start_at_zero(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
        """V in lo .. hi-1 becomes v + lo, v in 0 .. hi-lo-1."""
        for place, (name, lo, hi) in enumerate(bound):
            if lo is t.ZERO:
                continue
            new = fresh()
            values = {name: t.add(t.single(t.letter(new)), lo)}
            later = [(n, self.replace(a, values), self.replace(b, values)) for n, a, b in bound[place + 1 :]]
            ranges = (*bound[:place], (new, t.ZERO, t.subtract(hi, lo)), *later)
            return self.settle(ranges, [(self.replace_atom(a, values), e) for a, e in factors])
        return None

    def count_idle(self, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
        """Σ_v c = (hi - lo)·c where the range is not negative."""
        for place, (name, lo, hi) in enumerate(bound):
            if t.is_integral(bound[place]):
                continue
            used = [a for a, _ in factors if name in a.letters]
            used += [x for _, a, b in bound for x in (a, b) if name in x.letters]
            length = t.subtract(hi, lo)
            if not used and self.shows(length, _range_facts(bound[:place])):
                rest = (*bound[:place], *bound[place + 1 :])
                return self.summed(rest, self.multiply(length, self.settle((), factors)))
        return None

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
            return t.factors(t.terms(value)[0][0])[0][0] if _is_atom(value) else t.node("base", value)
        if atom.tag == "reduce":
            bound, factors = self.opened(atom.fields[1])  # type: ignore[arg-type]
            left = tuple((n, self.replace(lo, values), self.replace(hi, values)) for n, lo, hi in bound)
            inner = tuple((self.replace_atom(a, values), e) for a, e in factors)
            return t.node("reduce", atom.fields[0], canonical(self, left, inner))
        fields = [self.replace_field(f, values) for f in atom.fields]
        if atom.tag == "truth" and fields[0] == "=0":
            fields[1] = _oriented(fields[1])  # type: ignore[arg-type]
        return t.ordered(t.node(atom.tag, *fields))

    def replace_field(self, field: t.Field, values: Mapping[str, Node]) -> t.Field:
        if not isinstance(field, Node):
            return field
        return self.replace(field, values) if field.tag == "sum" else self.replace_atom(field, values)


def _is_truth(atom: Node) -> bool:
    """Is the atom 1 or 0, so that its powers are itself?"""
    return atom.tag in ("truth", "logic") or (atom.tag == "call" and atom.fields[0] in ("step", "heaviside"))


def _is_atom(s: Node) -> bool:
    """Is the sum one atom, to the power one, times one?"""
    if len(t.terms(s)) != 1:
        return False
    p, c = t.terms(s)[0]
    return c == 1 and not t.bounds(p) and len(t.factors(p)) == 1 and t.factors(p)[0][1] == 1


def _is_monomial(s: Node) -> bool:
    """Is the sum a number times atoms that are not truths?"""
    if len(t.terms(s)) != 1:
        return False
    p = t.terms(s)[0][0]
    return not t.bounds(p) and not any(_is_truth(a) for a, _ in t.factors(p))


def _expands(atom: Node, e: Fraction) -> bool:
    """Is this a base whose power is better written as a sum of products?"""
    if atom.tag != "base" or e.denominator != 1:
        return False
    return 0 < e <= LARGEST_POWER or _is_monomial(atom.fields[0])  # type: ignore[arg-type]


def _oriented(e: Node) -> Node:
    """±e with a positive first coefficient: [e = 0] is [-e = 0]."""
    return t.scale(e, -1) if t.terms(e) and t.terms(e)[0][1] < 0 else e


def _range_facts(bound: Iterable[Bound]) -> tuple[Node, ...]:
    facts: list[Node] = []
    for name, lo, hi in bound:
        if t.is_integral((name, lo, hi)):
            continue
        v = t.single(t.letter(name))
        facts += [t.subtract(v, lo), t.subtract(t.subtract(hi, v), t.constant(1))]
    return tuple(facts)


def _truth_facts(factors: Iterable[Factor]) -> tuple[Node, ...]:
    facts: list[Node] = []
    for atom, _ in factors:
        if atom.tag == "truth" and atom.fields[0] in ("=0", "≥0"):
            e = atom.fields[1]
            facts += [e] if atom.fields[0] == "≥0" else [e, t.scale(e, -1)]  # type: ignore[list-item, arg-type]
    return tuple(facts)


def _blocked(value: Node, name: str, bound: tuple[Bound, ...]) -> bool:
    """Does the range of a letter in the value depend, perhaps through others, on the letter it is for?"""
    depends = {name}
    for _ in bound:
        depends |= {n for n, lo, hi in bound if depends & (lo.letters | hi.letters)}
    return bool(value.letters & depends)
