"""Sums in, normal forms out; each step is an identity of real numbers where its terms are defined.

A truth that is 0 makes its product 0, whatever the other factors are: such a point does not exist.  Atoms
whose powers cancel though they may be zero, and densities, are noted in `assumed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any

from udlc.checker import terms as t
from udlc.checker.facts import Facts, oriented, range_facts, without
from udlc.checker.rules import RULES
from udlc.checker.terms import ONE, ZERO, Node, is_call, is_density, need

LARGEST_POWER, LONGEST = 6, 400_000
POSITIVE = frozenset({"exp", "cosh", "pi", "E", "|det|"})
DENSITIES = "densities are positive where they are divided by, conditioned on or under a logarithm"


class Kernel(Facts):
    """Normal forms at what is declared and at facts that hold."""

    # ── Products ──
    def multiply(self, *sums: Node) -> Node:
        """The product of sums, expanded."""
        found = t.constant(1)
        for s in sums:
            pairs = [(self.opened(p), self.opened(q), a * b) for p, a in found.fields for q, b in s.fields]
            found = t.add(*(t.scale(self.settle((*b, *d), (*f, *g)), c) for (b, f), (d, g), c in pairs))
        return found

    def opened(self, p: Node) -> tuple[Any, Any]:
        """Bounds and factors of a product, its letters renamed to fresh ones."""
        names = {name: self.fresh() for name, _, _ in p.fields[0]}
        new = {name: t.letter(fresh) for name, fresh in names.items()}
        bound = [(names[n], self.replace(lo, new), self.replace(hi, new)) for n, lo, hi in p.fields[0]]
        return tuple(bound), tuple((self.replace_atom(a, new), x) for a, x in p.fields[1])

    def summed(self, bound: Sequence[Any], body: Node) -> Node:
        """Σ over letters of a sum."""
        opened = [(self.opened(p), c) for p, c in body.fields]
        return t.add(*(t.scale(self.settle((*bound, *b), f), c) for (b, f), c in opened))

    def power(self, s: Node, x: Fraction) -> Node:
        """A sum to a rational power; (Π N^k·r)^x = Π N^kx·r^x, for N, r ≥ 0 unless x is whole."""
        whole, atom = x.denominator == 1, t.only_atom(s)
        if whole and 0 <= x <= LARGEST_POWER:
            return self.multiply(*[s] * int(x))
        if whole and _is_monomial(s):
            ((p, c),) = s.fields
            return t.scale(self.settle((), [(a, e * x) for a, e in p.fields[1]]), c ** int(x))
        parts, rest = self.parts(s, None if atom else self.tape.ask(self, "power", s, x), signed=not whole)
        need(not parts or whole or self.is_nonnegative(rest), "a rest that may be negative")
        roots = [*parts, *([] if t.number(rest) == 1 else [(rest, ONE)])]
        return self.settle((), [(t.only_atom(p) or t.node("base", p), k * x) for p, k in roots])

    def parts(self, s: Node, hint: Any, signed: bool) -> tuple[list[Any], Node]:
        """Factors of s with exponents, numbers or atoms at [product, place], and the rest; signed: ≥ 0."""
        if not hint:
            return [], s

        def atom(said: Any) -> Node:
            if isinstance(said, str):
                return t.constant(Fraction(said))
            if isinstance(said[0], int):
                return s.fields[said[0]][0].fields[1][said[1]][0]
            parts = [(t.product((), [(atom(a), Fraction(x)) for a, x in p]), Fraction(c)) for c, *p in said]
            return t.total(parts)

        atoms = [(atom(said), Fraction(x)) for said, x in hint]
        need(all(a.letters <= s.letters for a, _ in atoms), "a letter that is bound")
        taken = [(a if a.tag == "sum" else t.single(a), x) for a, x in atoms]
        truths, assumed = {a for a, _ in atoms if a.tag == "truth"}, set(self.tape.assumed)
        opened = [(self.opened(p), c) for p, c in s.fields]
        left = [(b, [(a, x) for a, x in f if a not in truths], c) for (b, f), c in opened]
        below = [(t.node("base", a) if a.tag == "sum" else a, -x) for a, x in atoms if a not in truths]
        known = all(a.tag != "sum" or t.number(a) is not None for a, _ in atoms)
        rest = (
            t.add(*(t.scale(self.settle(b, [*f, *below]), c) for b, f, c in left)) if known else t.constant(1)
        )
        divided, self.tape.assumed = self.tape.assumed, assumed  # where the product is s, by what is not said
        if self.multiply(rest, *(self.power(p, x) for p, x in taken)) is not s:
            need(known and not truths, "no factors")
            zeros = [a for a, _ in atoms if a.tag != "sum" and not self.is_positive_atom(a)]
            self.tape.assumed |= divided | {f"{a.key} ≠ 0" for a in zeros}
        need(not signed or all(self.is_nonnegative(p) for p, _ in taken), "a factor that may be negative")
        return taken, rest

    def settle(self, bound: Sequence[Any], given: Iterable[Any]) -> Node:
        """One product under bound letters, in normal form: x^a·x^b = x^(a+b), e^a·e^b = e^(a+b)."""
        self.tape.steps += 1
        need(self.tape.steps < LONGEST, "the proof is too long")
        powers: dict[Node, Fraction] = {}
        exponent, coefficient = ZERO, ONE
        for a, x in given:
            if is_call(a, "exp"):
                exponent = t.add(exponent, t.scale(a.fields[1], x))
                continue
            need(x >= 0 or a.tag != "truth", "a truth below a line")
            before = powers.get(a, Fraction(0))
            if before * x < 0 and not self.is_positive_atom(a):
                self.tape.assumed.add(f"{a.key} ≠ 0")
            powers[a] = ONE if a.tag == "truth" else before + x
        if exponent is not ZERO:
            powers[t.node("call", "exp", exponent)] = ONE
        if any(_expands(a, x) for a, x in powers.items()):
            sums = [self.power(a.fields[0], x) for a, x in powers.items() if _expands(a, x)]
            rest = self.settle((), [(a, x) for a, x in powers.items() if not _expands(a, x)])
            return self.summed(bound, self.multiply(rest, *sums))
        for a in [a for a, x in powers.items() if x == 1 and _splits(a)]:  # b^(e + n) = b^e·b^n
            rest = t.minus(a.fields[2], t.constant(_whole(a)))
            left = [] if rest is ZERO else [(t.node("call", "Pow", a.fields[1], rest), ONE)]
            others = [f for f in powers.items() if f[0] is not a]
            body = self.multiply(self.settle((), [*others, *left]), self.power(a.fields[1], _whole(a)))
            return self.summed(bound, body)
        for a, x in powers.items():  # 2^(3/2) = 2·2^(1/2)
            value = t.number(a.fields[0]) if a.tag == "base" else None
            if value is not None and value > 0:
                coefficient, powers[a] = coefficient * value ** floor(x), x - floor(x)
        kept = tuple(sorted(((a, x) for a, x in powers.items() if x), key=lambda f: (f[0].key, f[1])))
        asks = bound or any(a.tag == "truth" or (a.tag == "base" and x < 0) for a, x in kept)
        hint = self.tape.ask(self, "rule", bound, kept) if asks else None
        done = RULES[hint[0]](self, tuple(bound), kept, *hint[1:]) if hint else None
        return t.scale(done or t.total([(self.named(bound, kept), ONE)]), coefficient)

    def named(self, bound: Sequence[Any], factors: Sequence[Any]) -> Node:
        """The product with its letters named by the depth and in the order that a hint gives."""
        order = self.tape.ask(self, "order", bound, factors) if len(bound) > 1 else range(len(bound))
        need(sorted(order) == list(range(len(bound))), "no order of letters")
        ranges, inner = [bound[k] for k in order], [a for a, _ in factors] + [s for b in bound for s in b[1:]]
        for n, (_, lo, hi) in enumerate(ranges):
            need(not (lo.letters | hi.letters) & {b[0] for b in ranges[n:]}, "a range before its letters")
        depth = 1 + max((x.height for x in inner), default=0)
        names = {b[0]: f"·{depth}.{n}" for n, b in enumerate(ranges)}
        need(not any(x.letters & {*names.values()} for x in inner), "a letter would be captured")
        new = {v: t.letter(name) for v, name in names.items()}
        renamed = [(names[v], self.replace(lo, new), self.replace(hi, new)) for v, lo, hi in ranges]
        return t.product(renamed, [(self.replace_atom(a, new), x) for a, x in factors])

    # ── Substitution ──
    def replace(self, s: Node, values: Mapping[str, Node]) -> Node:
        """A sum with letters replaced by sums."""
        if not s.letters & values.keys():
            return s
        return t.add(*(t.scale(self.placed(*self.opened(p), values), c) for p, c in s.fields))

    def placed(self, bound: Iterable[Any], factors: Iterable[Any], values: Mapping[str, Node]) -> Node:
        """A product with letters replaced; those that have a value are no longer bound."""
        left = [(n, self.replace(a, values), self.replace(b, values)) for n, a, b in bound if n not in values]
        return self.settle(left, [(self.replace_atom(a, values), x) for a, x in factors])

    def replace_atom(self, atom: Node, values: Mapping[str, Node]) -> Node:
        """An atom with letters replaced; a letter itself becomes a base."""
        if not atom.letters & values.keys():
            return atom
        if atom.tag == "letter":
            return t.only_atom(values[atom.fields[0]]) or t.node("base", values[atom.fields[0]])
        if atom.tag == "reduce":
            bound, factors = self.opened(atom.fields[1])
            ranges = [(n, self.replace(a, values), self.replace(b, values)) for n, a, b in bound]
            inside = [(self.replace_atom(a, values), x) for a, x in factors]
            return t.node("reduce", atom.fields[0], self.named(ranges, inside))
        fields = [self.replace(f, values) if isinstance(f, Node) else f for f in atom.fields]
        if atom.tag == "read" and atom.fields[0] in self.inverses:  # π(π⁻¹(e)) = e
            inner = t.only_atom(fields[1]) or t.UNIT
            if inner.tag == "read" and inner.fields[0] == self.inverses[atom.fields[0]]:
                return t.only_atom(inner.fields[1]) or t.node("base", inner.fields[1])
        return t.node("truth", "=0", oriented(fields[1])) if fields[0] == "=0" else t.node(atom.tag, *fields)

    def entry(self, kind: str, array: Node, index: tuple[Node, ...]) -> Node:
        """An entry of an array, which is a function of places or known by name; a number has none."""
        atom = t.only_atom(array)
        if not index or atom is None:
            need(not index, "a number has no entries")
            return array
        if atom.tag == "reduce" and atom.fields[0] == "array":
            _, ((body, _),) = self.opened(atom.fields[1])
            names = [next(iter(s.letters)) for s in body.fields[1:-1]]
            return self.replace(body.fields[-1], dict(zip(names, index, strict=True)))
        if atom.tag == "read" and kind == "entry":
            return t.single(t.node("read", *atom.fields, *index))
        return t.single(t.node("call", kind, array, *index))

    def by_entries(self, s: Node) -> Node:
        """A sum with the entries of computed arrays, until now by name, written out."""
        parts = []
        for p, c in s.fields:
            bound, factors = self.opened(p)
            own = [f for f in factors if f[0].fields[0] in ("entry", "symmetric")]
            rest = self.settle((), [f for f in factors if f not in own])
            entries = (self.power(self.entry(a.fields[0], a.fields[1], a.fields[2:]), x) for a, x in own)
            parts.append(t.scale(self.summed(bound, self.multiply(rest, *entries)), c))
        return t.add(*parts)

    def divided_at(self, s: Node, place: int, which: int, e: Node, way: int) -> Node:
        """Σ_{a ≤ v < c} f(v) = Σ_{a ≤ v < b} f(v) + Σ_{b ≤ v < c} f(v) for a ≤ b ≤ c, of which one is e."""
        p, c = s.fields[place]
        bound, factors = self.opened(p)
        name, lo, hi = bound[which]
        ends = [(lo, e, hi), (lo, hi, e), (e, lo, hi)][way]
        facts = range_facts(without(bound, which))
        need(all(self.shows(t.minus(y, x), facts) for x, y in pairwise(ends)), "ends that do not follow")
        parts = {0: ((lo, e, 1), (e, hi, 1)), 1: ((lo, e, 1), (hi, e, -1)), 2: ((e, hi, 1), (e, lo, -1))}[way]
        new = [((*bound[:which], (name, x, y), *bound[which + 1 :]), sign) for x, y, sign in parts]
        found = t.add(*(t.scale(self.settle(b, factors), sign) for b, sign in new))
        return t.add(t.total(without(s.fields, place)), t.scale(found, c))

    # ── Signs ──
    def is_nonnegative_atom(self, a: Node) -> bool:
        """Is an atom ≥ 0 wherever it is defined?"""
        inner = [a.fields[0]] if a.tag == "base" else [a.fields[1]] if is_call(a, "Pow") else []
        if a.tag == "reduce" and a.fields[0] in ("prod", "max", "min"):
            inner = [b.fields[1] for b, _ in a.fields[1].fields[1] if is_call(b, "body")]
        known = {"read": self.positive | self.nonnegative | self.labels.keys(), "call": POSITIVE}
        is_known = a.tag in ("truth", "size") or is_density(a) or a.fields[0] in known.get(a.tag, ())
        return is_known or (bool(inner) and all(map(self.is_nonnegative, inner)))

    def is_positive_atom(self, a: Node) -> bool:
        """Is an atom > 0 wherever it is defined?"""
        if is_density(a):
            self.tape.assumed.add(DENSITIES)
        if a.tag in ("size", "base"):
            return self.shows(t.minus(t.single(a), 1)) if a.tag == "size" else self.is_positive(a.fields[0])
        return a.fields[0] in {"read": self.positive, "call": POSITIVE}.get(a.tag, ()) or is_density(a)

    def is_below_one(self, s: Node) -> bool:
        """Is s = 1 - p for a product p of numbers between 0 and 1?"""
        p, c = (*t.minus(t.constant(1), s).fields, (t.UNIT, ONE))[0]
        inside = all(a.tag == "read" and a.fields[0] in self.unit and x > 0 for a, x in p.fields[1])
        return (
            inside
            and p is not t.UNIT
            and not p.fields[0]
            and s is t.minus(t.constant(1), t.total([(p, min(c, ONE))]))
        )

    def is_nonnegative(self, s: Node) -> bool:
        """Is every product of a sum ≥ 0?"""
        if self.is_below_one(s):
            return True
        odd = [a for p, _ in s.fields for a, x in p.fields[1] if x.numerator % 2 and x.denominator % 2]
        return all(c > 0 for _, c in s.fields) and all(map(self.is_nonnegative_atom, odd))

    def is_positive(self, s: Node) -> bool:
        """Is every product ≥ 0, and one of them > 0, over ranges that are not empty?"""
        return self.is_below_one(s) or (self.is_nonnegative(s) and self.is_above(s))

    def is_above(self, s: Node) -> bool:
        """Is one product > 0, over ranges that are not empty?"""
        return any(
            all(self.is_positive_atom(a) for a, _ in p.fields[1])
            and all(self.shows(t.minus(t.minus(hi, lo), 1)) for _, lo, hi in p.fields[0])
            for p, _ in s.fields
        )

    def above_zero(self, s: Node) -> Node:
        """[Π N^k·r > 0] = Π [N > 0]·[r > 0] for N ≥ 0."""
        if self.is_nonnegative(t.scale(s, -1)):
            return ZERO
        if self.is_positive(s):
            return t.constant(1)
        hint = self.tape.ask(self, "above", s)
        if not hint:
            return t.single(t.node("truth", ">0", s))
        parts, rest = self.parts(s, hint, signed=True)
        left = [(p, t.only_atom(p) or p) for p, x in parts if x > 0 and not self.is_positive(p)]
        truths = [a if a.tag == "truth" else t.node("truth", ">0", p) for p, a in left]
        return self.multiply(*map(t.single, truths), self.above_zero(rest))

    def by_sign(self, e: Node, above: Node, below: Node) -> Node:
        """`above` where e > 0, `below` where e < 0, for values that agree where e = 0."""
        if e.fields and e.fields[0][1] < 0:
            e, above, below = t.scale(e, -1), below, above
        return t.add(below, self.multiply(t.minus(above, below), self.above_zero(e)))

    def logarithm(self, s: Node) -> Node:
        """Log(Π N^k·r) = Σ k·log N + log r for N ≥ 0."""
        parts, rest = self.parts(s, self.tape.ask(self, "log", s), signed=True)
        logs = [t.scale(self.log_of(p, t.only_atom(p) or p), x) for p, x in parts]
        return t.add(*logs, *([] if t.number(rest) == 1 else [t.single(t.node("call", "log", rest))]))

    def log_of(self, s: Node, a: Node) -> Node:
        """Log e^z = z, log a^z = z·log a, log Π f = Σ log f; s is the atom a."""
        if is_call(a, "Pow"):
            return self.multiply(a.fields[2], self.logarithm(a.fields[1]))
        if a.tag == "reduce" and a.fields[0] == "prod":
            bound, factors = self.opened(a.fields[1])
            bodies = [self.logarithm(b.fields[1]) for b, _ in factors if is_call(b, "body")]
            truths = [b.fields[0] for b, _ in factors if b.tag == "base"]
            return self.summed(bound, self.multiply(*bodies, *truths))
        inner: Node | None = a.fields[1] if is_call(a, "exp") else None
        return self.logarithm(a.fields[0]) if a.tag == "base" else inner or t.single(t.node("call", "log", s))


def _is_monomial(s: Node) -> bool:
    products = [p.fields for p, _ in s.fields]
    return len(products) == 1 and not products[0][0] and all(a.tag != "truth" for a, _ in products[0][1])


def _whole(a: Node) -> Fraction:
    """The whole number that the exponent of a power adds to the rest."""
    n = dict(a.fields[2].fields).get(t.UNIT, Fraction(0)) if is_call(a, "Pow") else Fraction(0)
    return n if n.denominator == 1 else Fraction(0)


def _splits(a: Node) -> bool:
    return is_call(a, "Pow") and (a.fields[2] is ZERO or bool(_whole(a)))


def _expands(a: Node, x: Fraction) -> bool:
    return a.tag == "base" and x.denominator == 1 and (0 < x <= LARGEST_POWER or _is_monomial(a.fields[0]))
