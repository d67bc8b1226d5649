"""Expressions in, normal forms out; each step is an identity of real numbers where its terms are defined.

Sums of products are multiplied out and collected; all else is done by rows of the table `rows.txt`, each
where the tape says so.  A truth that is 0 makes its product 0, whatever the other factors are: such a point
does not exist.  Atoms whose powers cancel though they may be zero, and densities, are noted in `assumed`.

An expression is a number "p/q" or a list: ["size", N], ["letter", i], ["read", A, i…], ["call", f, x…],
["+", x…], ["*", x…], ["sum", [[i, lo, hi]…], x], ["over", [[i, lo, hi]…], op, x…] (an atom:
a product, an array), and the truths ["=0", e], ["≥0", e] of integers and [">0", e] of reals;
in hints also a function ["λ", [letter…], x].
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from udlc.checker import terms as t
from udlc.checker.facts import Facts, range_facts, truth_facts
from udlc.checker.table import ROWS, Row
from udlc.checker.terms import ONE, REAL, ZERO, Node, need

LARGEST_POWER, LONGEST, DEEPEST = 6, 400_000, 80
At = Mapping[str, Any]  # what letters and functions stand for


@dataclass(frozen=True)
class Kernel(Facts):
    """Normal forms at what is declared and at facts that hold.

    Attributes:
        arrays: definitions of arrays, over letters @0, @1 … of their axes; every element is complete before
            it is read.
        cut: arrays that are opaque: a common name, and what is ≥ 0 where they are.
        opens: whether the first that is cut of what an element reads, reads in turn …, is not opaque.
    """

    arrays: Mapping[str, Any] = field(default_factory=dict)
    cut: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    opens: bool = False
    depth: int = 0

    # ── Products ──
    def multiply(self, *sums: Node) -> Node:
        """The product of sums, expanded where a sum is not what is divided by."""
        found = t.constant(1)
        for s in sums:
            whole = t.node("base", s)
            parts = [(p, t.single(whole) if whole in dict(p.fields[1]) else s, c) for p, c in found.fields]
            found = t.add(*(t.scale(self.summed(*self.opened(p), x), c) for p, x, c in parts))
        return found

    def opened(self, p: Node) -> tuple[Any, Any]:
        """Bounds and factors of a product, its letters renamed to fresh ones."""
        return self.put(p.fields[0], p.fields[1], {v: t.letter(self.fresh(v)) for v, _, _ in p.fields[0]})

    def summed(self, bound: Sequence[Any], factors: Sequence[Any], body: Node) -> Node:
        """Σ over letters of factors times a sum."""
        opened = [(self.opened(p), c) for p, c in body.fields]
        return t.add(*(t.scale(self.settle((*bound, *b), (*factors, *f)), c) for (b, f), c in opened))

    def expanded(self, a: Node, x: Fraction) -> Node | None:
        """A power multiplied out: whole, and of one product or else positive; None for any other."""
        if a.tag != "base" or x.denominator != 1:
            return None
        products = [(*p.fields, c) for p, c in a.fields[0].fields]
        bound, factors, c = products[0] if len(products) == 1 else ((), (), 0)
        if c and not bound and all(b.tag != "truth" for b, _ in factors):
            return t.scale(self.settle((), [(b, e * x) for b, e in factors]), c ** int(x))
        return self.multiply(*[a.fields[0]] * int(x)) if 0 < x <= LARGEST_POWER else None

    def settle(self, bound: Sequence[Any], factors: Sequence[Any]) -> Node:
        """One product under bound letters: x^a·x^b = x^(a+b), e^a·e^b = e^(a+b), then a row."""
        self.tape.steps += 1
        need(self.tape.steps < LONGEST, "the proof is too long")
        powers: dict[Node, Fraction] = {}
        exps = [f for f in factors if t.is_call(f[0], "exp")]
        exponent = t.add(*(t.scale(a.fields[1], x) for a, x in exps))
        whole = [] if exponent is ZERO else [(t.node("call", "exp", exponent), ONE)]
        for a, x in [*(f for f in factors if f not in exps), *whole]:
            need(x >= 0 or a.tag != "truth", "a truth below a line")
            before = powers.get(a, Fraction(0))
            if before * x < 0 and not self.atom_above(a, True):
                self.tape.assumed.add(t.single(a))
            powers[a] = ONE if a.tag == "truth" else before + x
        sums = {a: s for a, x in powers.items() if (s := self.expanded(a, x))}
        if sums:
            others = [f for f in powers.items() if f[0] not in sums]
            return self.summed(bound, others, self.multiply(*sums.values()))
        kept = tuple(sorted(((a, x) for a, x in powers.items() if x), key=lambda f: (f[0].key, f[1])))
        asks = bound or any(a.tag in ("truth", "base", "call") for a, _ in kept)
        hint: Any = (self.tape.ask(self, "rule", tuple(bound), kept) if asks else 0) or range(len(bound))
        if hint and isinstance(hint[0], str):
            return self.by_row(bound, kept, *hint)
        return t.total([(self.named(bound, kept, hint), ONE)])

    def named(self, bound: Sequence[Any], factors: Sequence[Any], order: Sequence[int]) -> Node:
        """The product with its letters named by the depth and in an order."""
        need(sorted(order) == list(range(len(bound))), "no order of letters")
        ranges, inner = [bound[k] for k in order], [*t.nodes((*bound, *factors))]
        for n, (_, lo, hi) in enumerate(ranges):
            need(not (lo.letters | hi.letters) & {b[0] for b in ranges[n:]}, "a range before its letters")
        depth = 1 + max((x.height for x in inner), default=0)
        new = {v: t.letter(f"·{depth}.{n}{REAL * v.endswith(REAL)}") for n, (v, *_) in enumerate(ranges)}
        need(not any(x.letters & y.letters for x in inner for y in new.values()), "a captured letter")
        return t.product(*self.put(ranges, factors, new))

    # ── Substitution ──
    def replace(self, s: Node, values: Mapping[str, Node]) -> Node:
        """A sum with letters replaced by sums."""
        if not s.letters & values.keys():
            return s
        return t.add(*(t.scale(self.settle(*self.put(*self.opened(p), values)), c) for p, c in s.fields))

    def put(self, bound: Iterable[Any], factors: Iterable[Any], values: At) -> tuple[Any, Any]:
        """Bounds and factors with letters replaced; a letter that is bound becomes another letter."""
        new = ((values.get(v, t.letter(v)).letters, ends) for v, *ends in bound)
        bounds = [(*name, *(self.replace(e, values) for e in ends)) for name, ends in new]
        return tuple(bounds), tuple((self.replace_atom(a, values), x) for a, x in factors)

    def replace_atom(self, atom: Node, values: Mapping[str, Node]) -> Node:
        """An atom with letters replaced; what is no atom becomes a base."""
        if not atom.letters & values.keys():
            return atom
        if atom.tag == "letter":
            found = values[atom.fields[0]]
        elif atom.tag == "reduce":
            bound, inside = self.put(*self.opened(atom.fields[1]), values)
            return t.node("reduce", atom.fields[0], self.named(bound, inside, range(len(bound))))
        else:
            fields = [self.replace(f, values) if isinstance(f, Node) else f for f in atom.fields]
            found = self.made(atom.tag, *fields)
        return t.only_atom(found) or t.node("base", found)

    def made(self, tag: str, head: Any, *parts: Node) -> Node:
        """An atom of sums as a sum; truths of numbers are decided, [-e = 0] is [e = 0]."""
        if tag == "base":
            return head
        if tag == "truth":
            if (value := t.number(e := parts[0])) is not None:
                return t.constant(value == 0 if head == "=0" else value >= 0 if head == "≥0" else value > 0)
            parts = (t.scale(e, -1) if head == "=0" and e.fields[0][1] < 0 else e,)
        if (tag, head) == ("call", "Pow") and (x := t.number(parts[1])) is not None:
            return self.settle((), [(t.only_atom(parts[0]) or t.node("base", parts[0]), x)])
        array = t.only_atom(parts[0]) if (tag, head) == ("call", "entry") else None
        if array is not None and array.tag == "read":
            return t.single(t.node("read", *array.fields, *parts[1:]))
        return self.settle((), [(t.node(tag, head, *parts), ONE)])

    # ── Expressions ──
    def value(self, x: Any, at: At, opened: bool = False) -> Any:
        """An expression at values of its letters; opened: the arrays that it reads are not opaque."""
        if not isinstance(x, list):
            return t.constant(Fraction(x))
        if x[0] in ("=0", "≥0", ">0"):
            return self.made("truth", x[0], self.value(x[1], at))
        need(x[0] in WORDS, "no such word")
        return WORDS[x[0]](self, at, opened, *x[1:])

    def sum(self, at: At, opened: bool, ranges: Any, x: Any) -> Node:
        """Σ over letters, the summand being what it is within the ranges."""
        bound, here = self.bound(ranges, at)
        return self.summed(bound, (), self.given(*range_facts(bound)).value(x, here, opened))

    def over(self, at: At, _opened: bool, ranges: Any, op: str, *parts: Any) -> Node:
        """An operation on what stands under letters of its own, as an atom."""
        bound, here = self.bound(ranges, at)
        body = t.node("call", "body", *(self.value(y, here) for y in parts))
        inside = self.named(bound, [(body, ONE)], range(len(bound)))
        return self.settle((), [(t.node("reduce", op, inside), ONE)])

    def call(self, at: At, _opened: bool, name: str, *parts: Any) -> Node:
        """A function; one of a single letter, which a row leaves open, is what it stands for."""
        values = [self.value(y, at) for y in parts]
        is_open = len(name) == 1 and name in at  # no word of the table has one letter
        return at[name](self, *values) if is_open else self.made("call", name, *values)

    def product(self, at: At, opened: bool, *parts: Any) -> Node:
        """A product; where truths hold, which come first, the other factors are what they are there."""
        found, here = t.constant(1), self
        for y in parts:
            if found is not ZERO:
                factor = here.value(y, at, opened)
                found = self.multiply(found, factor)
                alone = [p.fields for p, _ in factor.fields if len(factor.fields) == 1 and not p.fields[0]]
                here = here.given(*(fact for _, factors in alone for fact in truth_facts(factors)))
        return found

    def bound(self, ranges: Any, at: At) -> tuple[list[Any], dict[str, Any]]:
        """Fresh letters for those of ranges, with their bounds, and the scope within."""
        bound, here = [], dict(at)
        for name, lo, hi in ranges:
            ends = self.value(lo, here), self.value(hi, here)
            bound.append((self.fresh("" if self.is_form(ends[0]) else REAL), *ends))
            here[name] = t.letter(bound[-1][0])
        return bound, here

    def element(self, array: str, index: Sequence[Node], opened: bool = False) -> Node:
        """An element: an atom where the array is given, or cut here and not opened, else as it is defined."""
        if array not in self.arrays:
            return t.single(t.node("read", array, *index))
        at, cut = {f"@{n}": i for n, i in enumerate(index)}, () if opened else self.cut.get(array, ())
        if cut and all(self.shows(replace(self, arrays={}).value(where, at)) for where in cut[1:]):
            return t.single(t.node("read", cut[0], *index))
        need(self.depth < DEEPEST, "definitions without end")
        k = replace(self, depth=self.depth + 1)
        return k.value(self.arrays[array], at, opened and array not in self.cut if self.depth else self.opens)

    # ── Rows of the table ──
    def by_row(self, bound: Sequence[Any], factors: Sequence[Any], name: str, *hint: Any) -> Node:
        """What a row of the table makes of a product."""
        outer, at = self.fitted(bound, factors, ROWS[name], *hint)
        found = self.summed(outer, (), self.given(*range_facts(outer)).value(ROWS[name].right, at))
        need(not any(found.letters & {b[0]} for b in bound), "a letter that is used")
        return found

    def fitted(
        self, bound: Sequence[Any], factors: Sequence[Any], row: Row, inner: Sequence[int], given: At
    ) -> tuple[list[Any], dict[str, Any]]:
        """What names of a row stand for where a product is Σ_outer Σ_within P·F(v), and the outer bounds.

        Args:
            bound: the bounds of the product.
            factors: its factors.
            row: the row.
            inner: the places of the bounds within, that of v first.
            given: what names stand for.
        """
        within, outer = [bound[n] for n in inner], [b for n, b in enumerate(bound) if n not in inner]
        quiet, hidden, own = replace(self, tape=self.tape.quiet()), {b[0] for b in within}, len(row.bound)
        need(own <= len(within), "no sum")
        scope = {n: t.letter(n) for x in t.nodes((*bound, *factors)) for n in x.letters - hidden}
        at: dict[str, Any] = {n: quiet.value(x, scope) for n, x in given.items()}
        used = [s for s in (*at.values(), *t.nodes(outer)) if isinstance(s, Node)]
        need(not any(s.letters & hidden for s in used), "a letter that is bound")
        for (v, *ends), (letter, *found) in zip(row.bound, within):
            at[v] = t.letter(letter)
            need([quiet.value(x, at) for x in ends] == found, "another range")
        rest = without(factors, [quiet.value(x, at) for x in row.factors])
        names = [t.only_atom(at[n]).fields[0] for n in row.letters]  # type: ignore[union-attr]
        at["F"] = lambda k, *e: k.settle(*k.put(within[own:], rest, dict(zip(names, e))))
        fixed, others = {b[0] for b in within[:own]} - {*names}, t.nodes((*rest, *within[own:]))
        need(not any(s.letters & fixed for s in others), "the letter in another factor or range")
        plain = self.given(*range_facts(outer))
        here = plain.given(*truth_facts(f for f in rest if not f[0].letters & hidden))
        for c in row.conditions:  # truths among the factors hold for terms; F is a product of these truths
            need((plain if "'F'" in str(c) else here).holds(c, at), "a condition of the row")
        return outer, at

    def holds(self, condition: Any, at: At) -> bool:
        """Does a condition of a row hold here?"""
        kind, e = condition[condition[0] == "call"], self.value(condition[-1], at)
        need(kind != "divisor" or e is not ZERO, "a divisor that is zero")
        if kind == "divisor" and not self.above(e, True):
            self.tape.assumed.add(e)
        return kind == "divisor" or CONDITIONS[kind](self, e)


WORDS: dict[str, Callable[..., Any]] = {
    "size": lambda _k, _at, _, name: t.single(t.node("size", name)),
    "letter": lambda _k, at, _, v: at[v] if v in at or v[0] != "@" else t.letter(v),
    "read": lambda k, at, opened, array, *index: k.element(array, [k.value(i, at) for i in index], opened),
    "call": Kernel.call,
    "+": lambda k, at, opened, *parts: t.add(*(k.value(y, at, opened) for y in parts)),
    "*": Kernel.product,
    "sum": Kernel.sum,
    "over": Kernel.over,
    "λ": lambda _k, at, _, names, x: lambda k, *e: k.value(x, {**at, **dict(zip(names, e, strict=True))}),
}

CONDITIONS: dict[str, Callable[[Kernel, Node], bool]] = {
    "≥0": Kernel.shows,
    "=0": lambda _, e: e is ZERO,
    "fixed": lambda _, e: "call(" not in e.key,
    "integer": Kernel.is_form,
    "nonnegative": lambda k, e: k.above(e, False),
    "positive": lambda k, e: k.above(e, True),
}


def without(factors: Iterable[Any], taken: Iterable[Node]) -> list[Any]:
    """Factors without those of products that a pattern stands for; x^3 = x^1·x^2."""
    rest = dict(factors)
    for s in taken:
        ((p, c),) = s.fields
        need(c == 1 and not p.fields[0], "no factors")
        for a, x in p.fields[1]:
            left = rest[a] = rest.get(a, Fraction(0)) - x
            need(not left or (left * x > 0 and left.denominator == x.denominator == 1), "no such factor")
    return [f for f in rest.items() if f[1]]
