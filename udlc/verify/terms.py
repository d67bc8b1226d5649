"""Terms of proofs: immutable nodes with exact rational coefficients, one object per term, no SymPy inside.

sum      Σ coefficient · product; the normal form
product  Σ over bound letters in lo .. hi-1 of  Π atom ^ exponent; a bound stands after what it mentions
         an integral is a sum over the points of a space: its range ends at the atom `space`
atom     size, letter, read array[sum…], call name(sum…), truth: 1 where a relation holds, else 0
         jet: a function of φ, or its component, derived by components of φ, in any order
         entry, symmetric: of an array that is an atom, at places; density: of events, given conditions
         base: a sum under a power
         reduce: an op over a product's bound letters, of its body, at the points where its bases are not 0
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache
from itertools import count
from typing import ClassVar, TypeAlias, TypeVar

Field: TypeAlias = "str | Fraction | Node | tuple[Field, ...]"
Bound: TypeAlias = tuple[str, "Node", "Node"]
Factor: TypeAlias = tuple["Node", Fraction]


MOST_KEPT = 1 << 16
"""So many results of an operation on terms are kept: equal terms being one object, these are found fast."""


Operation = TypeVar("Operation", bound=Callable[..., "Node"])


def kept(operation: Operation) -> Operation:
    """The operation, its last results being kept."""
    return lru_cache(maxsize=MOST_KEPT)(operation)  # type: ignore[return-value]


class Node:
    """A term; equal terms are one object.  `letters`: names that are free; `height`: depth of bounds."""

    __slots__ = ("fields", "height", "key", "letters", "tag")
    _known: ClassVar[dict[tuple[object, ...], Node]] = {}

    tag: str
    fields: tuple[Field, ...]
    key: str
    letters: frozenset[str]
    height: int

    def __repr__(self) -> str:
        return self.key


def node(tag: str, *fields: Field) -> Node:
    """The one node with this tag and these fields."""
    found = Node._known.get((tag, fields))
    if found is None:
        found = Node()
        found.tag, found.fields = tag, fields
        found.key = f"{tag}({', '.join(map(_text, fields))})"
        inner = tuple(nodes(fields))
        letters = frozenset().union(*(n.letters for n in inner))
        found.height = max((n.height for n in inner), default=0)
        if tag == "letter":
            letters = frozenset(f for f in fields if isinstance(f, str))
        if tag == "product" and bounds(found):
            letters -= {name for name, _, _ in bounds(found)}
            found.height += 1
        found.letters = letters
        Node._known[tag, fields] = found
    return found


def nodes(fields: Iterable[Field]) -> Iterable[Node]:
    """Every node among fields, also inside tuples."""
    for f in fields:
        if isinstance(f, Node):
            yield f
        elif isinstance(f, tuple):
            yield from nodes(f)


def _text(field: Field) -> str:
    if isinstance(field, tuple):
        return f"[{', '.join(map(_text, field))}]"
    return str(field)


_fresh = count()


def fresh() -> str:
    """A letter's name that no term has yet; it sorts behind those before it, so that texts stay the same."""
    return f"'{next(_fresh):09}"


def size(name: str) -> Node:
    """A size, as an atom."""
    return node("size", name)


def letter(name: str) -> Node:
    """An index letter, as an atom."""
    return node("letter", name)


def product(bound: Iterable[Bound], factors: Iterable[Factor]) -> Node:
    """Factors in order of their text, under bounds."""
    ordered = sorted(factors, key=lambda f: (f[0].key, f[1]))
    return node("product", tuple(bound), tuple(ordered))


def bounds(p: Node) -> tuple[Bound, ...]:
    """The bound letters of a product, with their ranges."""
    return p.fields[0]  # type: ignore[return-value]


def factors(p: Node) -> tuple[Factor, ...]:
    """The atoms of a product, with their exponents."""
    return p.fields[1]  # type: ignore[return-value]


def total(terms: Iterable[tuple[Node, Fraction]]) -> Node:
    """Σ coefficient · product, equal products collected."""
    collected: dict[Node, Fraction] = {}
    for p, c in terms:
        collected[p] = collected[p] + c if p in collected else c
    kept = sorted(((p, c) for p, c in collected.items() if c), key=lambda t: t[0].key)
    return node("sum", *kept)


def terms(s: Node) -> tuple[tuple[Node, Fraction], ...]:
    """The products of a sum, with their coefficients."""
    return s.fields  # type: ignore[return-value]


UNIT = product((), ())
ZERO = total(())


@kept
def constant(value: Fraction | int) -> Node:
    """A number."""
    return total([(UNIT, Fraction(value))])


@kept
def single(atom: Node) -> Node:
    """An atom as a sum."""
    return total([(product((), [(atom, Fraction(1))]), Fraction(1))])


def number(s: Node) -> Fraction | None:
    """The value of a constant sum."""
    if not terms(s):
        return Fraction(0)
    if len(terms(s)) == 1 and terms(s)[0][0] is UNIT:
        return terms(s)[0][1]
    return None


def add(*sums: Node) -> Node:
    """Σ of sums."""
    return total(t for s in sums for t in terms(s))


@kept
def scale(s: Node, c: Fraction | int) -> Node:
    """A sum times a number."""
    return total((p, x * c) for p, x in terms(s))


@kept
def subtract(a: Node, b: Node) -> Node:
    """A difference."""
    return add(a, scale(b, -1))


# ── Integrals, arrays, densities ─────────────────────────────────────────────


def space(of: str | Node) -> Node:
    """Where the letter of an integral ends: the space that it goes over, by name or as a run of variables."""
    return single(node("space", of))


def is_integral(bound: Bound) -> bool:
    """Is this the letter of an integral?"""
    hi = bound[2]
    return len(terms(hi)) == 1 and [a.tag for a, _ in factors(terms(hi)[0][0])] == ["space"]


def ordered(atom: Node) -> Node:
    """The atom with what has no order in one order: places of a symmetric matrix, events, slopes."""
    if atom.tag == "entry" and isinstance(atom.fields[0], Node) and atom.fields[0].tag == "read":
        return node("read", *atom.fields[0].fields, *atom.fields[1:])
    if atom.tag == "member" and isinstance(atom.fields[0], Node) and atom.fields[0].tag == "run":
        return node("read", atom.fields[0].fields[0], atom.fields[1])
    if atom.tag == "symmetric":
        matrix, *places = atom.fields
        return node("symmetric", matrix, *sorted(places, key=str))
    if atom.tag == "jet":
        by = [x for x in atom.fields if isinstance(x, Node) and x.tag == "by"]
        return node("jet", *(x for x in atom.fields if x not in by), *sorted(by, key=str))
    if atom.tag == "density":
        events: list[Field] = []
        given: list[Field] = []
        for x in atom.fields[1:]:
            (events if isinstance(x, Node) and x.tag == "event" else given).append(x)
        return node("density", atom.fields[0], *sorted(events, key=str), *sorted(given, key=str))
    return atom


def linear_in(s: Node, name: str) -> tuple[Fraction, Node] | None:
    """Coefficient and rest, s = coefficient·letter + rest; None where the letter occurs in another way."""
    alone = product((), [(letter(name), Fraction(1))])
    coefficient = dict(terms(s)).get(alone, Fraction(0))
    rest = total((p, c) for p, c in terms(s) if p is not alone)
    return None if name in rest.letters else (coefficient, rest)
