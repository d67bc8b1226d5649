"""Vectors and matrices as values of a reading: their entries as terms, and one atom for the whole.

A vector is a matrix of one column. The atom of an array is its name, or, for one that is computed, the
function from places to entries under canonical letters; so equal arrays have equal atoms, and densities and
functions may be applied to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from udlc.errors import UdlcError
from udlc.verify import terms as t
from udlc.verify.naming import canonical
from udlc.verify.terms import Node, fresh

if TYPE_CHECKING:
    from udlc.verify.algebra import Algebra

Span = tuple[Node, Node]
"""First value of an index, and the one after the last."""

SYMMETRIC, PLAIN = "symmetric", "entry"
"""Tags of the entries of arrays: those of a symmetric matrix have their two places in one order."""


class NoReadingError(UdlcError):
    """An expression that the reader of the notation does not read."""


class NoMemberError(NoReadingError):
    """A member beyond the ends of its family."""


@dataclass(frozen=True)
class Array:
    """A matrix, or a vector (columns is None): entry(i, j), or entry(i).

    Attributes:
        rows: the range of the first place.
        columns: the range of the second; None for a vector.
        entry: the entry at places, as a sum.
        atom: the name of the whole, where it has one.
        is_symmetric: whether entry(i, j) = entry(j, i) is known.
        flat: whether a vector lies as a row.
    """

    rows: Span
    columns: Span | None
    entry: Callable[..., Node]
    atom: Node | None = None
    is_symmetric: bool = False
    flat: bool = False

    @property
    def spans(self) -> tuple[Span, ...]:
        """The ranges of its places."""
        return (self.rows,) if self.columns is None else (self.rows, self.columns)


def named(atom: Node, spans: tuple[Span, ...], is_symmetric: bool = False) -> Array:
    """An array that is known by name only."""
    columns = spans[1] if len(spans) > 1 else None
    return Array(spans[0], columns, lambda *at: entry_of(atom, at, is_symmetric), atom, is_symmetric)


def entry_of(atom: Node, at: tuple[Node, ...], is_symmetric: bool = False) -> Node:
    """An entry of an array that has a name."""
    if atom.tag == "read" and not is_symmetric:
        return t.single(t.node("read", *atom.fields, *at))
    return t.single(t.ordered(t.node(SYMMETRIC if is_symmetric else PLAIN, atom, *at)))


def whole(algebra: Algebra, x: Array) -> Node:
    """The atom that stands for an array; of a scalar matrix c·I too, so that equal arrays have one atom."""
    if x.atom is not None and not x.flat:
        return x.atom
    letters = [fresh() for _ in x.spans]
    places = [t.single(t.letter(name)) for name in letters]
    body = t.node("call", "body", *places, x.entry(*places))
    bound = tuple((name, lo, hi) for name, (lo, hi) in zip(letters, x.spans, strict=True))
    return t.node("reduce", "row" if x.flat else "array", canonical(algebra, bound, ((body, Fraction(1)),)))


def transposed(x: Array) -> Array:
    """Rows and columns exchanged."""
    if x.columns is None:
        return Array(x.rows, None, x.entry, x.atom, flat=not x.flat)
    if x.is_symmetric:
        return x
    return Array(x.columns, x.rows, lambda i, j: x.entry(j, i))


def mapped(f: Callable[..., Node], *arrays: Array) -> Array:
    """A function of the entries of arrays of one shape."""
    first = arrays[0]
    if any(len(a.spans) != len(first.spans) or a.flat != first.flat for a in arrays):
        raise NoReadingError("arrays of different shapes are joined entry by entry")
    symmetric = all(a.is_symmetric for a in arrays)
    return Array(
        first.rows,
        first.columns,
        lambda *at: f(*(a.entry(*at) for a in arrays)),
        is_symmetric=symmetric,
        flat=first.flat,
    )


def entrywise(f: Callable[..., Node], *values: Any) -> Any:
    """A function of numbers, applied to numbers or entry by entry."""
    return mapped(f, *values) if any(isinstance(v, Array) for v in values) else f(*values)


def product(algebra: Algebra, a: Array, b: Array) -> Array | Node:
    """The matrix product: a number where a row meets a column."""
    if a.columns is None and b.columns is None:
        if a.flat and not b.flat:
            return contraction(algebra, a.rows, lambda k: algebra.multiply(a.entry(k), b.entry(k)))
        if b.flat and not a.flat:
            return Array(a.rows, b.rows, lambda i, j: algebra.multiply(a.entry(i), b.entry(j)))
        raise NoReadingError("two columns are multiplied")
    if a.columns is None:
        return Array(
            b.spans[1],
            None,
            lambda j: contraction(algebra, a.rows, lambda k: algebra.multiply(a.entry(k), b.entry(k, j))),
            flat=True,
        )
    inner = a.columns
    if b.columns is None:
        return Array(
            a.rows,
            None,
            lambda i: contraction(algebra, inner, lambda k: algebra.multiply(a.entry(i, k), b.entry(k))),
        )
    return Array(
        a.rows,
        b.columns,
        lambda i, j: contraction(algebra, inner, lambda k: algebra.multiply(a.entry(i, k), b.entry(k, j))),
    )


def contraction(algebra: Algebra, span: Span, body: Callable[[Node], Node]) -> Node:
    """Σ over a place."""
    name = fresh()
    return algebra.summed([(name, *span)], body(t.single(t.letter(name))))


def trace(algebra: Algebra, x: Array) -> Node:
    """Σ_i X_ii."""
    return contraction(algebra, x.rows, lambda i: x.entry(i, i))


def length(x: Array) -> Node:
    """The number of rows."""
    return t.subtract(x.rows[1], x.rows[0])


def identity(algebra: Algebra, span: Span) -> Array:
    """I: [i = j]."""
    return Array(span, span, lambda i, j: algebra.truth("=0", t.subtract(i, j)), is_symmetric=True)


def inverse_atom(algebra: Algebra, x: Array) -> Node:
    """The atom of the inverse: of an inverse, the matrix itself."""
    atom = whole(algebra, x)
    if atom.tag == "call" and atom.fields[0] == "inverse":
        return atom.fields[1]  # type: ignore[return-value]
    return t.node("call", "inverse", atom, *x.rows)


def scalar_of(algebra: Algebra, x: Array) -> Node | None:
    """The number c where the matrix is c·I; None where it is not."""
    if x.columns is None:
        return None
    i, j = (t.single(t.letter(fresh())) for _ in range(2))
    written = x.entry(i, j)
    entry = algebra.form(written)
    same = t.factors(t.terms(algebra.plain.truth("=0", t.subtract(i, j)))[0][0])[0][0]
    parts = []
    for p, c in t.terms(entry):
        rest = [f for f in t.factors(p) if f[0] is not same]
        if len(rest) == len(t.factors(p)):
            return None
        parts.append((t.product(t.bounds(p), rest), c))
    found = t.total(parts)
    if found.letters & (i.letters | j.letters):
        return None
    algebra.rest_on(written, algebra.multiply(found, t.single(same)), *within(x, i, j))
    return found


def within(x: Array, *places: Node) -> list[Node]:
    """That places lie in the ranges of an array: terms that are ≥ 0."""
    ends = zip(places, x.spans, strict=True)
    return [
        f for p, (lo, hi) in ends for f in (t.subtract(p, lo), t.subtract(t.subtract(hi, p), t.constant(1)))
    ]


def multiple_of(algebra: Algebra, x: Array) -> tuple[Node, Array] | None:
    """Number c and matrix M where x is c·M for a symmetric M with a name; None where it is not."""
    if x.columns is None or (x.atom is not None and x.atom.tag != "reduce"):
        return None
    i, j = (t.single(t.letter(fresh())) for _ in range(2))
    written = x.entry(i, j)
    entry = algebra.form(written)
    if len(t.terms(entry)) != 1 or t.bounds(t.terms(entry)[0][0]):
        return None
    p, c = t.terms(entry)[0]
    named_entries = [a for a, e in t.factors(p) if a.tag == SYMMETRIC and e == 1]
    if (
        len(named_entries) != 1
        or t.ordered(t.node(SYMMETRIC, named_entries[0].fields[0], i, j)) is not named_entries[0]
    ):
        return None
    rest = [f for f in t.factors(p) if f[0] is not named_entries[0]]
    number = t.scale(algebra.settle((), rest), c)
    atom: Node = named_entries[0].fields[0]  # type: ignore[assignment]
    if number.letters & (i.letters | j.letters):
        return None
    matrix = named(atom, x.spans, True)
    algebra.rest_on(written, algebra.multiply(number, matrix.entry(i, j)), *within(x, i, j))
    return number, matrix


def inverse(algebra: Algebra, x: Array) -> Array:
    """The inverse of a square matrix: of c·I a multiple of I, else by name, a partner of x."""
    c = scalar_of(algebra, x)
    if c is not None:
        one = algebra.power(c, Fraction(-1))
        same = identity(algebra, x.rows)
        return Array(x.rows, x.rows, lambda i, j: algebra.multiply(one, same.entry(i, j)), is_symmetric=True)
    found = multiple_of(algebra, x)
    if found is not None:  # (c·M)⁻¹ = c⁻¹·M⁻¹
        below, inner = algebra.power(found[0], Fraction(-1)), inverse(algebra, found[1])
        return mapped(lambda v: algebra.multiply(below, v), inner)
    if not is_symmetric(algebra, x):
        raise NoReadingError("the inverse of a matrix that is not symmetric has no rule")
    return named(inverse_atom(algebra, x), (x.rows, x.rows), is_symmetric=True)


def is_symmetric(algebra: Algebra, x: Array) -> bool:
    """Is entry(i, j) = entry(j, i), by declaration or by their forms?"""
    if x.is_symmetric or x.columns is None:
        return x.is_symmetric
    i, j = (t.single(t.letter(fresh())) for _ in range(2))
    one, other = x.entry(i, j), x.entry(j, i)
    if algebra.form(one) is not algebra.form(other):
        return False
    algebra.rest_on(one, other, *within(x, i, j), *within(x, j, i))
    return True


def log_determinant(algebra: Algebra, x: Array) -> Node:
    """Log |X|: D·log c for c·I, the opposite for an inverse, else by name."""
    from udlc.verify import logarithms

    c = scalar_of(algebra, x)
    if c is not None:
        return algebra.multiply(length(x), logarithms.of(algebra, c))
    found = multiple_of(algebra, x)
    if found is not None:  # |c·M| = c^D·|M|
        scale = algebra.multiply(length(x), logarithms.of(algebra, found[0]))
        return t.add(scale, log_determinant(algebra, found[1]))
    return logarithms.of(algebra, determinant(algebra, x))


def determinant(algebra: Algebra, x: Array) -> Node:
    """|X| of a matrix that is known by name, or of its inverse."""
    atom = whole(algebra, x)
    if atom.tag == "call" and atom.fields[0] == "inverse":
        det = t.node("call", "|det|", atom.fields[1])
        return algebra.settle((), [(det, Fraction(-1))])
    return t.single(t.node("call", "|det|", atom))
