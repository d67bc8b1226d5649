"""Sums and hints in, normal forms out; each step is an identity of real numbers where its terms are defined.

The kernel never searches: where a step needs a choice or a fact of integers it asks a tape, and verifies what
the tape says.  A truth that is 0 makes its product 0, whatever the other factors are: such a point does not
exist.  Atoms whose powers cancel though they may be zero, and densities, are noted in `assumed`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from math import floor, gcd, lcm
from typing import Any

from udlc.checker import terms as t
from udlc.checker.terms import ONE, ZERO, Node, need

LARGEST_POWER, LARGEST_RANGE, LONGEST = 6, 64, 400_000
POSITIVE = frozenset({"exp", "cosh", "pi", "E", "|det|"})
DENSITIES = "densities are positive where they are divided by, conditioned on or under a logarithm"


@dataclass
class Tape:
    """Hints in the order in which they are asked for."""

    hints: Sequence[Any]
    place: int = 0
    steps: int = 0
    names: int = 0
    assumed: set[str] = field(default_factory=set)
    shown: dict[Any, bool] = field(default_factory=dict)

    def ask(self, _kernel: Kernel, _question: str, *_about: Any) -> Any:
        """The next hint."""
        need(self.place < len(self.hints), "a hint is missing")
        self.place += 1
        return self.hints[self.place - 1]


@dataclass(frozen=True)
class Kernel:
    """What is declared of arrays, by name, and integer facts (sums that are ≥ 0) that hold here."""

    tape: Tape
    positive: frozenset[str] = frozenset()
    nonnegative: frozenset[str] = frozenset()
    unit: frozenset[str] = frozenset()
    integral: frozenset[Any] = frozenset()
    labels: Mapping[Any, Node] = field(default_factory=dict)
    inverses: Mapping[Any, Any] = field(default_factory=dict)
    facts: tuple[Node, ...] = ()

    def given(self, *facts: Node) -> Kernel:
        """The kernel where more facts hold."""
        return replace(self, facts=tuple(dict.fromkeys((*self.facts, *facts))))

    def fresh(self) -> str:
        """A letter that no term has yet."""
        self.tape.names += 1
        return f"'{self.tape.names}"

    # ── Integers ──
    def shows(self, e: Node, more: Iterable[Node] = ()) -> bool:
        """Is e ≥ 0?  Steps [[inequality, multiplier]…] add facts and e ≤ -1 up to a falsehood (Farkas)."""
        known = self.known(e, more)
        if known not in self.tape.shown:
            steps = self.tape.ask(self, "shows", known)
            forms = [self.form(f) for f in known] if steps else []
            for step in steps or ():
                need(all(Fraction(m) > 0 and forms[n] is not None for n, m in step), "no such inequality")
                forms.append(rounded([(forms[n], Fraction(m)) for n, m in step]))
            need(not steps or (not forms[-1][0] and forms[-1][1] < 0), "inequalities without contradiction")
            self.tape.shown[known] = bool(steps)
        return self.tape.shown[known]

    def known(self, e: Node, more: Iterable[Node]) -> tuple[Node, ...]:
        """E ≤ -1, facts, bounds of labels that are read, products of sizes that are ≥ 0."""
        found = dict.fromkeys((t.minus(t.constant(-1), e), *self.facts, *more))
        for p in [p for s in found for p, _ in s.fields]:
            for a in (a for a, x in p.fields[1] if x == 1 and a.tag == "read" and a.fields[0] in self.labels):
                below = t.minus(t.minus(self.labels[a.fields[0]], t.single(a)), 1)
                found |= dict.fromkeys((t.single(a), below))
            if p is not t.UNIT and not p.fields[0] and all(a.tag == "size" and x > 0 for a, x in p.fields[1]):
                found[t.total([(p, ONE)])] = None
        return tuple(found)

    def form(self, s: Node) -> Any:
        """The inequality s ≥ 0 over monomials, each an integer; None where one may be none."""
        for p, _ in s.fields:
            for a, x in p.fields[1]:
                whole = a.tag in ("size", "letter") or (a.tag == "read" and a.fields[0] in self.integral)
                if not whole or x < 0 or x.denominator != 1:
                    return None
            if p.fields[0]:
                return None
        names = dict(s.fields)
        return names, names.pop(t.UNIT, Fraction(0))

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
            if _is_call(a, "exp"):
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
        return t.node("truth", "=0", _oriented(fields[1])) if fields[0] == "=0" else t.node(atom.tag, *fields)

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
        facts = range_facts(_without(bound, which))
        need(all(self.shows(t.minus(y, x), facts) for x, y in pairwise(ends)), "ends that do not follow")
        parts = {0: ((lo, e, 1), (e, hi, 1)), 1: ((lo, e, 1), (hi, e, -1)), 2: ((e, hi, 1), (e, lo, -1))}[way]
        new = [((*bound[:which], (name, x, y), *bound[which + 1 :]), sign) for x, y, sign in parts]
        found = t.add(*(t.scale(self.settle(b, factors), sign) for b, sign in new))
        return t.add(t.total(_without(s.fields, place)), t.scale(found, c))

    # ── Signs ──
    def is_nonnegative_atom(self, a: Node) -> bool:
        """Is an atom ≥ 0 wherever it is defined?"""
        inner = [a.fields[0]] if a.tag == "base" else [a.fields[1]] if _is_call(a, "Pow") else []
        if a.tag == "reduce" and a.fields[0] in ("prod", "max", "min"):
            inner = [b.fields[1] for b, _ in a.fields[1].fields[1] if _is_call(b, "body")]
        known = {"read": self.positive | self.nonnegative | self.labels.keys(), "call": POSITIVE}
        is_known = a.tag in ("truth", "size") or _is_density(a) or a.fields[0] in known.get(a.tag, ())
        return is_known or (bool(inner) and all(map(self.is_nonnegative, inner)))

    def is_positive_atom(self, a: Node) -> bool:
        """Is an atom > 0 wherever it is defined?"""
        if _is_density(a):
            self.tape.assumed.add(DENSITIES)
        if a.tag in ("size", "base"):
            return self.shows(t.minus(t.single(a), 1)) if a.tag == "size" else self.is_positive(a.fields[0])
        return a.fields[0] in {"read": self.positive, "call": POSITIVE}.get(a.tag, ()) or _is_density(a)

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
        if _is_call(a, "Pow"):
            return self.multiply(a.fields[2], self.logarithm(a.fields[1]))
        if a.tag == "reduce" and a.fields[0] == "prod":
            bound, factors = self.opened(a.fields[1])
            bodies = [self.logarithm(b.fields[1]) for b, _ in factors if _is_call(b, "body")]
            truths = [b.fields[0] for b, _ in factors if b.tag == "base"]
            return self.summed(bound, self.multiply(*bodies, *truths))
        inner: Node | None = a.fields[1] if _is_call(a, "exp") else None
        return self.logarithm(a.fields[0]) if a.tag == "base" else inner or t.single(t.node("call", "log", s))


# ── Rules of one product: the hint names the rule and the places that it is about ──


def decided(k: Kernel, bound: Any, factors: Any, place: int, holds: int) -> Node:
    """A truth that ranges, other truths and facts imply is 1, one that they exclude is 0."""
    (kind, e), rest = factors[place][0].fields, _without(factors, place)
    need(factors[place][0].tag == "truth" and kind != ">0", "no truth of integers")
    sides = (e, t.scale(e, -1)) if holds else (t.minus(t.constant(-1), e), t.minus(e, 1))
    found = [k.shows(s, [*range_facts(bound), *truth_facts(rest)]) for s in sides[: 2 if kind == "=0" else 1]]
    need(all(found) if holds else any(found), "a truth that is not decided")
    return k.settle(bound, rest) if holds else ZERO


def one_point(k: Kernel, bound: Any, factors: Any, place: int, which: int) -> Node:
    """Σ_v [v = e]·f(v) = [lo ≤ e < hi]·f(e)."""
    name, lo, hi = bound[which]
    c, rest = t.linear(factors[place][0].fields[1], name)
    need(factors[place][0].fields[0] == "=0" and abs(c) == 1, "an equation that gives no value")
    need(k.form(lo) is not None, "a range of no integers")
    value = t.scale(rest, -c)
    inside = [t.node("truth", "≥0", e) for e in (t.minus(value, lo), t.minus(t.minus(hi, value), 1))]
    return k.placed(bound, [*_without(factors, place), *((a, ONE) for a in inside)], {name: value})


def absorbed(k: Kernel, bound: Any, factors: Any, place: int, which: int) -> Node:
    """[v ≥ e], [v < e] become the range of v where they and the other constraints imply its old bound."""
    (name, lo, hi), rest = bound[which], _without(factors, place)
    c, other = t.linear(factors[place][0].fields[1], name)
    need(factors[place][0].fields[0] == "≥0" and abs(c) == 1, "no bound of the letter")
    edge = t.scale(other, -1) if c == 1 else t.add(other, t.constant(1))
    new = [*bound[:which], (name, edge, hi) if c == 1 else (name, lo, edge), *bound[which + 1 :]]
    dropped = range_facts(bound[which : which + 1])[int(c == -1)]
    need(k.shows(dropped, [*range_facts(new), *truth_facts(rest)]), "a bound that is not implied")
    return k.settle(new, rest)


def written_out(k: Kernel, bound: Any, factors: Any, which: int) -> Node:
    """A sum over few values, each by itself."""
    name, lo, hi = bound[which]
    first, stop = t.number(lo), t.number(hi)
    need(first is not None and stop is not None and stop - first <= LARGEST_RANGE, "no few values")
    values = [t.constant(first + n) for n in range(max(0, int(stop - first)))]  # type: ignore[operator]
    return t.add(*(k.placed(bound, factors, {name: v}) for v in values))


def from_zero(k: Kernel, bound: Any, factors: Any, which: int) -> Node:
    """V in lo .. hi-1 becomes v + lo, v in 0 .. hi-lo-1."""
    (name, lo, hi), new = bound[which], k.fresh()
    need(k.form(lo) is not None, "a range of no integers")
    moved = (*bound[:which], (new, ZERO, t.minus(hi, lo)), *bound[which:])
    return k.placed(moved, factors, {name: t.add(t.letter(new), lo)})


def reindexed(k: Kernel, bound: Any, factors: Any, which: int, array: str) -> Node:
    """Σ_v f(v) = Σ_w f(π⁻¹(w)) for a bijection π of the range of v to itself."""
    (name, lo, hi), new = bound[which], k.fresh()
    need(lo is ZERO and array in k.inverses and hi is k.labels[array], "no bijection of the range")
    moved = (*bound[:which], (new, lo, hi), *bound[which:])
    return k.placed(moved, factors, {name: t.single(t.node("read", k.inverses[array], t.letter(new)))})


def injective(k: Kernel, bound: Any, factors: Any, place: int) -> Node:
    """[π(a) = π(b)] = [a = b]."""
    (kind, e), rest = factors[place][0].fields, _without(factors, place)
    one, other = (t.only_atom(t.total([(p, ONE)])) or t.UNIT for p, _ in e.fields)
    need(kind == "=0" and e is t.minus(t.single(one), t.single(other)), "no values of one function")
    need(one.tag == other.tag == "read" and one.fields[0] == other.fields[0] in k.inverses, "no bijection")
    return k.summed(
        bound, k.multiply(k.settle((), rest), truth("=0", t.minus(one.fields[1], other.fields[1])))
    )


def idle(k: Kernel, bound: Any, factors: Any, which: int) -> Node:
    """Σ_v c = (hi - lo)·c where hi ≥ lo."""
    name, lo, hi = bound[which]
    others = _without(bound, which)
    used = [a for a, _ in factors] + [x for b in others for x in b[1:]]
    need(not any(name in x.letters for x in used), "a letter that is used")
    need(k.shows(t.minus(hi, lo), range_facts(others)), "a range that may be negative")
    return k.summed(others, k.multiply(t.minus(hi, lo), k.settle((), factors)))


def opposite(_k: Kernel, _bound: Any, factors: Any, one: int, other: int) -> Node:
    """[e > 0]·[-e > 0] = 0."""
    e = factors[one][0].fields[1]
    need([factors[n][0].fields for n in (one, other)] == [(">0", e), (">0", t.scale(e, -1))], "no opposites")
    return ZERO


def implied(k: Kernel, bound: Any, factors: Any, place: int, other: int) -> Node:
    """N·[N > 0] = N for N ≥ 0."""
    need(factors[place][0].fields == (">0", t.single(factors[other][0])), "a truth of another factor")
    need(k.is_nonnegative_atom(factors[other][0]), "a factor that may be negative")
    return k.settle(bound, _without(factors, place))


def divided(k: Kernel, bound: Any, factors: Any, place: int, term: int) -> Node:
    """1/s = (1 - (s - c·p)/s)/(c·p) for a term c·p of s."""
    (atom, x), rest = factors[place], _without(factors, place)
    need(atom.tag == "base" and x <= -1, "no divisor")
    p, c = atom.fields[0].fields[term]
    need(not p.fields[0], "a term with letters of its own")
    other = k.multiply(t.minus(atom.fields[0], t.total([(p, c)])), t.single(atom, -ONE))
    outer = k.settle((), [*rest, (atom, x + 1), *((a, -e) for a, e in p.fields[1])])
    return t.scale(k.summed(bound, k.multiply(outer, t.minus(t.constant(1), other))), 1 / c)


def cancelled(k: Kernel, bound: Any, factors: Any, place: int) -> Node:
    """Σ_v f(v) / Σ_v f(v) = 1."""
    (atom, x), rest = factors[place], _without(factors, place)
    need(atom.tag == "base" and x < 0 and not atom.letters & {b[0] for b in bound}, "no divisor")
    c = t.quotient(k.settle(bound, rest), atom.fields[0])
    need(c is not None, "another divisor")
    k.tape.assumed |= set() if k.is_positive_atom(atom) else {f"{atom.key} ≠ 0"}
    return t.scale(k.settle((), [(atom, x + 1)]), c or 0)


def marginal(k: Kernel, bound: Any, factors: Any, which: int, place: int) -> Node:
    """∫ p(a, b) da = p(b), ∫ p(a) da = 1, the same of slopes of p: a is the value of one event, once."""
    (name, lo, hi), (atom, x), others = bound[which], factors[place], _without(bound, which)
    density = (t.only_atom(atom.fields[1]) if _is_call(atom, "slope") else atom) or atom
    own = [e for e in density.fields[1:] if name in e.letters]
    need(_is_density(density) and x == 1 and len(own) == 1, "no density of one such event")
    event = _call(own[0], "event")
    slot, (c, shift) = t.only_atom(event[0]) or t.UNIT, t.linear(event[1], name)
    space = t.only_atom(hi) or t.UNIT
    spaces = (f"space:{str(slot.fields[0]).split(':')[-1]}",), ("space", event[0])
    labels = str(slot.fields[0]).startswith("labels:") and slot.fields[1:3] == (
        t.add(lo, shift),
        t.add(hi, shift),
    )
    need(c == 1 and (labels or (shift is ZERO and space.fields in spaces)), "another space")
    kept, rest = [e for e in density.fields[1:] if e is not own[0]], _without(factors, place)
    used = [*kept, event[0], *atom.fields[2:], *(a for a, _ in rest), *(s for b in others for s in b[1:])]
    used = used if density is not atom else [y for y in used if y is not own[0]]
    need(not any(name in s.letters for s in used), "a letter that is used")
    is_left = any("'event'" in e.key for e in kept)
    if not is_left:
        return k.settle(others, rest) if density is atom else ZERO
    left = t.node("call", density.fields[0], *kept)
    new = left if density is atom else t.node("call", "slope", t.single(left), *atom.fields[2:])
    return k.settle(others, [*rest, (new, ONE)])


def sifted(k: Kernel, bound: Any, factors: Any, place: int, which: int) -> Node:
    """∫ δ(y - a)·f(y) dy = f(a)."""
    (name, lo, _), (atom, x) = bound[which], factors[place]
    c, rest = t.linear(_call(t.single(atom), "dirac")[0], name)
    need(abs(c) == 1 and x == 1 and _call(lo, "first point"), "no point in a space")
    return k.placed(bound, _without(factors, place), {name: t.scale(rest, -c)})


def inverse(k: Kernel, bound: Any, factors: Any, which: int, one: int, other: int) -> Node:
    """Σ_j V_ij·(V⁻¹)_jk = [i = k], over all places of V."""
    (name, lo, hi), (a, b), others = (
        bound[which],
        (factors[one][0], factors[other][0]),
        _without(bound, which),
    )
    rest, places = [f for n, f in enumerate(factors) if n not in (one, other)], []
    need(factors[one][1] == factors[other][1] == 1 and _is_call(a, "symmetric"), "no entry of a matrix")
    need(b.fields[:1] == ("symmetric",), "no entry of a matrix")
    for matrix in (a, b):
        (inner,) = [p for p in matrix.fields[2:] if name in p.letters]
        c, shift = t.linear(inner, name)
        span = t.node("call", "inverse", a.fields[1], t.add(lo, shift), t.add(hi, shift))
        need(c == 1 and b.fields[1] is t.single(span), "no inverse over this range")
        places += [p for p in matrix.fields[2:] if p is not inner]
    used = [x for x, _ in rest] + [s for b in others for s in b[1:]]
    need(len(places) == 2 and not any(name in x.letters for x in used), "a letter that is used")
    return k.summed(others, k.multiply(k.settle((), rest), truth("=0", t.minus(*places))))


def moment(k: Kernel, bound: Any, factors: Any, which: int, place: int, first: int) -> Node:
    """E[z_i·f(z)] = m_i·E[f] + Σ_k S_ik·E[∂f/∂z_k] for a normal z and a product f of its entries."""
    this, (density, x), (a, n), others = bound[which], factors[place], factors[first], _without(bound, which)
    given = dict((t.only_atom(e) or e).fields[:2] for e in density.fields[1:])
    letter, (mean, covariance) = t.letter(this[0]), (given[f"given:{w}"] for w in ("mean", "covariance"))
    need(density.fields[0] == "density:Norm" and x == 1 and this[0] not in mean.letters, "no normal density")
    need(this[0] not in covariance.letters and k.settle((this,), [(density, ONE)]) is t.constant(1), "no law")

    def at(b: Node, e: Fraction) -> tuple[Node, ...]:
        need(b is t.only_atom(letter) or b.fields[:2] == ("entry", letter), "no entry")
        need(
            e >= 1 and e.denominator == 1 and not any(this[0] in i.letters for i in b.fields[2:]), "no power"
        )
        return b.fields[2:]

    index, rest = at(a, n), [*_without(factors, first), (a, n - 1)]
    parts = [k.multiply(k.entry("entry", mean, index), k.settle((this,), rest))]
    for b, e in (f for f in rest if this[0] in f[0].letters and f[0] is not density and f[1]):
        pair = k.entry("symmetric", covariance, (*index, *at(b, e)))
        less = [(g, y - (g is b)) for g, y in rest]
        parts.append(t.scale(k.multiply(pair, k.settle((this,), less)), e))
    return k.summed(others, t.add(*parts))


RULES: dict[str, Callable[..., Node]] = {
    "d": decided,
    "p": one_point,
    "a": absorbed,
    "w": written_out,
    "z": from_zero,
    "i": idle,
    "o": opposite,
    "n": implied,
    "q": divided,
    "c": cancelled,
    "m": marginal,
    "r": reindexed,
    "j": injective,
    "v": inverse,
    "e": moment,
    "s": sifted,
}


def rounded(parts: Sequence[Any]) -> tuple[dict[Node, Fraction], Fraction]:
    """A sum of inequalities with coprime integer coefficients, the constant rounded down."""
    names: dict[Node, Fraction] = {}
    for p, c in ((p, m * c) for (form, _), m in parts for p, c in form.items()):
        names[p] = names.get(p, Fraction(0)) + c
    names, bound = {p: c for p, c in names.items() if c}, sum(m * form[1] for form, m in parts)
    scale = lcm(*(c.denominator for c in names.values()))
    common = Fraction(gcd(*(int(c * scale) for c in names.values())) or 1, scale)
    return {p: c / common for p, c in names.items()}, Fraction(floor(bound / common) if names else bound)


def range_facts(bound: Iterable[Any]) -> list[Node]:
    """What integers satisfy in their ranges."""
    pairs = ((t.letter(name), lo, hi) for name, lo, hi in bound)
    return [f for v, lo, hi in pairs for f in (t.minus(v, lo), t.minus(t.minus(hi, v), 1))]


def truth_facts(factors: Iterable[Any]) -> list[Node]:
    """What integers satisfy where truths hold."""
    found = [a.fields for a, _ in factors if a.tag == "truth" and a.fields[0] != ">0"]
    return [f for kind, e in found for f in ((e,) if kind == "≥0" else (e, t.scale(e, -1)))]


def truth(kind: str, e: Node) -> Node:
    """[e = 0] or [e ≥ 0] of integers."""
    if (value := t.number(e)) is not None:
        return t.constant(value == 0 if kind == "=0" else value >= 0)
    return t.single(t.node("truth", kind, _oriented(e) if kind == "=0" else e))


def _oriented(e: Node) -> Node:
    return t.scale(e, -1) if e.fields and e.fields[0][1] < 0 else e


def _without(items: Sequence[Any], place: int) -> list[Any]:
    return [x for n, x in enumerate(items) if n != place]


def _is_call(a: Node, name: str) -> bool:
    return a.tag == "call" and a.fields[0] == name


def _call(s: Node, name: str) -> tuple[Any, ...]:
    """The arguments of the call that a sum is."""
    atom = t.only_atom(s) or t.UNIT
    need(_is_call(atom, name), f"no {name}")
    return atom.fields[1:]


def _is_density(a: Node) -> bool:
    return a.tag == "call" and a.fields[0].startswith("density:")


def _is_monomial(s: Node) -> bool:
    products = [p.fields for p, _ in s.fields]
    return len(products) == 1 and not products[0][0] and all(a.tag != "truth" for a, _ in products[0][1])


def _whole(a: Node) -> Fraction:
    """The whole number that the exponent of a power adds to the rest."""
    n = dict(a.fields[2].fields).get(t.UNIT, Fraction(0)) if _is_call(a, "Pow") else Fraction(0)
    return n if n.denominator == 1 else Fraction(0)


def _splits(a: Node) -> bool:
    return _is_call(a, "Pow") and (a.fields[2] is ZERO or bool(_whole(a)))


def _expands(a: Node, x: Fraction) -> bool:
    return a.tag == "base" and x.denominator == 1 and (0 < x <= LARGEST_POWER or _is_monomial(a.fields[0]))
