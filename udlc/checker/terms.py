"""Numbers, products and sums in, one object per term out.

sum      Σ coefficient · product
product  Σ over bound letters in lo .. hi-1 of Π atom ^ exponent; a bound stands after what it mentions
atom     (size N) (letter i) (read A sum…) (call f sum…) (truth kind sum) (base sum) (reduce op product)
A letter is an integer, or real where its name ends in ~.
A truth is 1 where sum = 0 ("=0"), ≥ 0 ("≥0", both of integers), or > 0 (">0", of reals), and 0 elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import Any

ONE, REAL = Fraction(1), "~"


class Rejected(ValueError):
    """A certificate that does not prove its claim."""


def need(condition: object, why: str) -> None:
    """Reject a certificate unless a condition holds."""
    if not condition:
        raise Rejected(why)


class Node:
    """A term, one object for equal terms; `letters` are free in it, `height` is the depth of its binders."""

    def __init__(self, tag: str, fields: tuple[Any, ...]) -> None:
        self.tag, self.fields, self.key = tag, fields, f"{tag}{text(fields)}"
        inner = list(nodes(fields))
        letters = {name for n in inner for name in n.letters} | ({*fields} if tag == "letter" else set())
        binds = tag == "product" and fields[0]
        self.letters: frozenset[str] = frozenset(letters - {b[0] for b in fields[0]} if binds else letters)
        self.height: int = max((n.height for n in inner), default=0) + bool(binds)


@cache
def node(tag: str, *fields: Any) -> Node:
    """The one node with this tag and these fields; the places of a symmetric matrix have one order."""
    if fields[:1] == ("symmetric",) and fields[2].key > fields[3].key:
        return node(tag, *fields[:2], fields[3], fields[2])
    return Node(tag, fields)


def nodes(fields: Iterable[Any]) -> Iterable[Node]:
    """Every node among fields, also inside tuples."""
    for f in fields:
        if isinstance(f, Node):
            yield f
        elif isinstance(f, tuple):
            yield from nodes(f)


def text(field: Any) -> str:
    """A field as text that no other field has."""
    if isinstance(field, tuple):
        return f"({', '.join(map(text, field))})"
    return repr(field) if isinstance(field, str) else field.key if isinstance(field, Node) else str(field)


def product(bound: Iterable[Any], factors: Iterable[tuple[Node, Fraction]]) -> Node:
    """Factors in the order of their text, under bounds."""
    return node("product", tuple(bound), tuple(sorted(factors, key=lambda f: (f[0].key, f[1]))))


def total(terms: Iterable[tuple[Node, Fraction]]) -> Node:
    """Σ coefficient · product, equal products collected."""
    collected: dict[Node, Fraction] = {}
    for p, c in terms:
        collected[p] = collected.get(p, Fraction(0)) + c
    return node("sum", *sorted(((p, c) for p, c in collected.items() if c), key=lambda t: t[0].key))


UNIT, ZERO = product((), ()), total(())


def constant(value: Fraction | int) -> Node:
    """A number."""
    return total([(UNIT, Fraction(value))])


def single(atom: Node, exponent: Fraction = ONE) -> Node:
    """A power of an atom as a sum."""
    return total([(product((), [(atom, exponent)]), ONE)])


def letter(name: str) -> Node:
    """A letter as a sum."""
    return single(node("letter", name))


def number(s: Node) -> Fraction | None:
    """The value of a sum that is a number."""
    value = Fraction(0) if s is ZERO else s.fields[0][1]
    return value if s is constant(value) else None


def only_atom(s: Node) -> Node | None:
    """The atom that a sum is; None for any other sum."""
    atom = s.fields[0][0].fields[1][0][0] if s.fields and s.fields[0][0].fields[1] else UNIT
    return atom if s is single(atom) else None


def add(*sums: Node) -> Node:
    """Σ of sums."""
    return total(t for s in sums for t in s.fields)


def scale(s: Node, c: Fraction | int) -> Node:
    """A sum times a number."""
    return total((p, x * c) for p, x in s.fields)


def minus(a: Node, b: Node | int) -> Node:
    """A difference."""
    return add(a, scale(constant(b) if isinstance(b, int) else b, -1))


def is_call(a: Node, name: str) -> bool:
    """Is an atom a call of this name?"""
    return a.tag == "call" and a.fields[0] == name
