"""Two objectives with integrals over densities in, whether they have the same optimal arguments out.

An integral is linear and Σ and ∫ change places; what does not depend on its letter stands outside;
∫ δ(y - a)·g(y) dy = g(a). A density at its arguments is an atom; one that an equation gives is replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sympy import Integer

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.binders import ArgMax, ArgMin, Int, Sum
from udlc.notation.entry import Entry
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.operators import Dot, Minus, Negative, Over, Paren, Plus, Times
from udlc.notation.plaintext import readable
from udlc.translate.entries import Book, definitions_of, same_name
from udlc.translate.names import name_of
from udlc.verify import plain, signs
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra, fresh
from udlc.verify.equalities import Finding
from udlc.verify.optima import AFFINE, affine
from udlc.verify.terms import Node

LINEAR = "the integral is linear and changes places with a finite sum"
SIFTING = "∫ δ(y - a)·g(y) dy = g(a)"


INTEGRATED = "∫"
"""The letter over which an integral goes."""


class NoDensityError(UdlcError):
    """An expression that this method does not read."""


def has_integral(*sides: Any) -> bool:
    """Does a side hold an integral?"""
    return any(x.atoms(Int) for x in sides)


def decide_integrals(entry: Entry, book: Book, left: ArgMin, right: ArgMin) -> Finding:
    """Have two objectives the same optimal arguments?"""
    chosen = frozenset(name_of(x) for x in left.letters if isinstance(x, letters.Letter))
    reader = Reader(entry, book)
    try:
        forms = [reader.value(x.body, {}) for x in (left, right)]
    except NoDensityError as error:
        return Finding("unknown", "integrals", readable(error.message))
    one, other = (t.scale(f, -1) if isinstance(x, ArgMax) else f for f, x in zip(forms, (left, right)))
    names = set().union(*map(_names, forms))
    related = affine(reader.algebra, one, other, frozenset(names - chosen))
    if related is None:
        return Finding("unknown", "integrals", f"not shown: {plain.text(one)} and {plain.text(other)}")
    c, d = related
    used = (*dict.fromkeys(reader.used), *(() if t.number(c) == 1 and d is t.ZERO else (AFFINE,)))
    trace = (f"o₁ = c·o₂ + d with c = {plain.text(c)}, d = {plain.text(d)}",)
    conditions = ("the integrals exist", *(f"{s} ≥ 1" for s in sorted(reader.sizes)))
    return Finding("proved", "integrals", theorems=used, conditions=conditions, sizes="all", trace=trace)


def _names(node: Node) -> set[str]:
    own = {str(node.fields[0])} if node.tag == "read" else set()
    return own.union(*(_names(n) for n in t.nodes(node.fields)))


@dataclass
class Reader:
    """Turns written expressions into terms.

    Attributes:
        used: the theorems that were used.
        sizes: the sizes that were met; each counts as at least one.
    """

    entry: Entry
    book: Book
    used: list[str] = field(default_factory=list)
    sizes: set[str] = field(default_factory=set)
    algebra: Algebra = field(default_factory=lambda: Algebra(divisors=set()))

    def value(self, x: Any, at: Mapping[Any, Node]) -> Node:  # noqa: C901, PLR0911  (a case per kind of node)
        """A scalar expression, letters having values."""
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
                return self.algebra.multiply(top, self.algebra.power(bottom, Fraction(-1)))
            case Times() if type(x) in (Times, Dot):
                return self.algebra.multiply(*(self.value(a, at) for a in x.args))
            case Sum():
                return self.summed(x, at)
            case Int():
                return self.integral(x, at)
            case Apply():
                return self.applied(x, at)
            case letters.Size():
                return self.size(x)
            case _ if x in at:
                return at[x]
            case At():
                return t.single(t.node("read", name_of(x.head), *(self.value(i, at) for i in x.indices)))
            case letters.Real():
                return t.single(t.node("read", name_of(x)))
            case _:
                pass
        raise NoDensityError(f"{latex(x)} has no rule beside an integral")

    def size(self, x: Any) -> Node:
        """A size, which is at least one."""
        node = t.single(t.size(name_of(x)))
        self.sizes.add(name_of(x))
        self.algebra = self.algebra.given(t.subtract(node, t.constant(1)))
        return node

    def summed(self, x: Sum, at: Mapping[Any, Node]) -> Node:
        """A sum over index letters."""
        bound, inner = [], dict(at)
        for r in x.ranges:
            if r.start is None or r.stop is None:
                raise NoDensityError(f"nothing says where {latex(r.letter)} runs")
            lo, hi = self.value(r.start, inner), t.add(self.value(r.stop, inner), t.constant(1))
            name = fresh()
            inner[r.letter] = t.single(t.letter(name))
            bound.append((name, lo, hi))
        return self.algebra.summed(bound, self.value(x.body, inner))

    def applied(self, x: Apply, at: Mapping[Any, Node]) -> Node:
        """A logarithm, a delta function, a density by its equation, or a density as an atom."""
        arguments = [self.value(a, at) for a in (*x.arguments, *x.conditions)]
        if isinstance(x.head, NamedFunction):
            if x.head.name == "log":
                return signs.logarithm(self.algebra, arguments[0])
            if x.head.name == "dirac":
                return t.single(t.node("call", "dirac", arguments[0]))
            raise NoDensityError(f"{latex(x)} has no rule beside an integral")
        grounds = [self.book[n] for n in self.entry.by if self.book[n].defines]
        for given in definitions_of(grounds):
            pattern = given.pattern
            if same_name(pattern.letter, x.letter) and len(pattern.args) == len(x.args) == 2:
                return self.value(given.value, {**at, pattern.arguments[0]: arguments[0]})
        return t.single(t.node("call", f"{name_of(x.letter)}:{len(x.arguments)}", *arguments))

    def integral(self, x: Int, at: Mapping[Any, Node]) -> Node:
        """∫ over the real line of each product."""
        (r,) = x.ranges
        if latex(r.start) != r"-\infty" or latex(r.stop) != r"\infty":
            raise NoDensityError(f"{latex(x)} is not over all numbers")
        name = fresh()
        body = self.value(x.body, {**at, r.letter: t.single(t.letter(name))})
        self.used.append(LINEAR)
        return t.add(*(t.scale(self.of_product(p, name), c) for p, c in t.terms(body)))

    def of_product(self, p: Node, name: str) -> Node:
        """∫ of a product: sums outside, δ sifted, what is free of the letter outside."""
        bound, factors = self.algebra.opened(p)
        for atom, power in factors:
            if atom.tag == "call" and atom.fields[0] == "dirac" and power == 1 and name in atom.letters:
                parts = t.linear_in(atom.fields[1], name)  # type: ignore[arg-type]
                if parts is None or abs(parts[0]) != 1:
                    raise NoDensityError("a delta function of more than a difference has no rule")
                self.used.append(SIFTING)
                value = t.scale(parts[1], -parts[0])
                rest = [f for f in factors if f[0] is not atom]
                return self.algebra.at_values(bound, rest, {name: value})
        if any(INTEGRATED in a.letters for a, _ in factors):
            raise NoDensityError("an integral within an integral has no rule")
        outside = [(a, e) for a, e in factors if name not in a.letters]
        letter = {name: t.single(t.letter(INTEGRATED))}
        renamed = tuple((self.algebra.replace_atom(a, letter), e) for a, e in factors if name in a.letters)
        atom = t.node("call", "∫", t.total([(t.product((), renamed), Fraction(1))]))
        return self.algebra.summed(bound, self.algebra.settle((), [*outside, (atom, Fraction(1))]))
