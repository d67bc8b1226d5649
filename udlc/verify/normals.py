"""The atom of a normal density in, its logarithm or a mean under it out.

log      log Norm_x[m, S] = -½(x - m)ᵀ S⁻¹ (x - m) - ½ log|S| - ½ D log 2π
moments  E[z_i·f(z)] = m_i·E[f] + Σ_k S_ik·E[∂f/∂z_k], z normal with mean m, covariance S, f a polynomial
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from udlc.verify import arrays
from udlc.verify import terms as t
from udlc.verify.arrays import Array, Span, named
from udlc.verify.terms import Bound, Factor, Node

if TYPE_CHECKING:
    from udlc.verify.algebra import Algebra

ONE, HALF = Fraction(1), Fraction(1, 2)
HIGHEST = 6
"""Means of products of so many entries at most."""


def is_normal(atom: Node) -> bool:
    """Is this the atom of a normal density?"""
    return atom.tag == "density" and atom.fields[0] == "Norm"


def parts(atom: Node) -> tuple[Node, Node, Node, Span | None]:
    """Point, mean, covariance, and the range of the places; None for a number."""
    found: dict[str, tuple[Node, ...]] = {}
    for x in atom.fields[1:]:
        assert isinstance(x, Node)
        name = "point" if x.tag == "event" else str(x.fields[0])
        found[name] = x.fields[1:]  # type: ignore[assignment]
    rows = found.get("rows")
    span = (rows[0], rows[1]) if rows else None
    return found["point"][0], found["mean"][0], found["covariance"][0], span


def array_of(algebra: Algebra, value: Node, *spans: Span) -> Array:
    """The array that an atom stands for."""
    atom = t.factors(t.terms(value)[0][0])[0][0]
    if atom.tag in ("array", "reduce") and atom.fields[0] == "array":
        return Array(
            spans[0], spans[1] if len(spans) > 1 else None, lambda *at: entry_at(algebra, atom, at), atom
        )
    is_symmetric = len(spans) > 1
    return named(atom, spans, is_symmetric)


def entry_at(algebra: Algebra, atom: Node, at: tuple[Node, ...]) -> Node:
    """The entry of an array that is given by a function of places."""
    bound, factors = algebra.opened(atom.fields[1])  # type: ignore[arg-type]
    ((body, _),) = factors
    values = {}
    for letter, place in zip(body.fields[1:-1], at, strict=True):
        values[str(t.factors(t.terms(letter)[0][0])[0][0].fields[0])] = place  # type: ignore[arg-type]
    assert {n for n, _, _ in bound} == set(values)
    return algebra.replace(body.fields[-1], values)  # type: ignore[arg-type]


def log_density(algebra: Algebra, atom: Node) -> Node:
    """The logarithm of a normal density, written out."""
    from udlc.verify import logarithms

    x, mean, covariance, span = parts(atom)
    log_2π = logarithms.of(algebra, t.scale(t.single(t.node("call", "pi")), 2))
    if span is None:
        off = algebra.power(t.subtract(x, mean), Fraction(2))
        square = algebra.multiply(off, algebra.power(covariance, Fraction(-1)))
        return t.scale(t.add(square, logarithms.of(algebra, covariance), log_2π), -HALF)
    x_, m, s = (
        array_of(algebra, x, span),
        array_of(algebra, mean, span),
        array_of(algebra, covariance, span, span),
    )
    constant = algebra.multiply(arrays.length(s), log_2π)
    c = arrays.scalar_of(algebra, s)
    if c is not None:
        squares = arrays.contraction(
            algebra, span, lambda i: algebra.power(t.subtract(x_.entry(i), m.entry(i)), Fraction(2))
        )
        square = algebra.multiply(algebra.power(c, -ONE), squares)
        return t.scale(t.add(square, arrays.log_determinant(algebra, s), constant), -HALF)
    p = arrays.inverse(algebra, s)
    square = arrays.contraction(
        algebra,
        span,
        lambda i: arrays.contraction(
            algebra,
            span,
            lambda j: algebra.multiply(
                t.subtract(x_.entry(i), m.entry(i)), p.entry(i, j), t.subtract(x_.entry(j), m.entry(j))
            ),
        ),
    )
    return t.scale(t.add(square, arrays.log_determinant(algebra, s), constant), -HALF)


def mean_under(
    algebra: Algebra, this: Bound, rest: tuple[Bound, ...], factors: tuple[Factor, ...]
) -> Node | None:
    """∫ Norm_z[m, S]·z_i·z_j … dz, the entries of z being all that mentions z; None for anything else."""
    name = this[0]
    users = [f for f in factors if name in f[0].letters]
    owners = [f for f in users if is_normal(f[0])]
    if len(owners) != 1 or owners[0][1] != 1:
        return None
    point, mean, covariance, span = parts(owners[0][0])
    if point is not t.single(t.letter(name)) or name in mean.letters | covariance.letters:
        return None
    places: list[Node | None] = []
    for atom, power in users:
        if atom is owners[0][0]:
            continue
        place = _place(atom, name, span)
        if place is False or power.denominator != 1 or not 0 < power <= HIGHEST:
            return None
        places += [place] * int(power)  # type: ignore[list-item]
    if not places or len(places) > HIGHEST:
        return None
    moment = _moment(algebra, tuple(places), mean, covariance, span)
    others = [f for f in factors if f not in users]
    return algebra.summed(rest, algebra.multiply(algebra.settle((), others), moment))


def _place(atom: Node, name: str, span: Span | None) -> Node | bool | None:
    """The place of an entry of z; None where z is a number; False for what is no entry."""
    if span is None:
        return None if atom is t.letter(name) else False
    if atom.tag != "entry" or atom.fields[0] is not t.letter(name) or len(atom.fields) != 2:
        return False
    place: Node = atom.fields[1]  # type: ignore[assignment]
    return False if name in place.letters else place


def _moment(
    algebra: Algebra, places: tuple[Node | None, ...], mean: Node, covariance: Node, span: Span | None
) -> Node:
    """E of a product of entries: the first by its mean, or paired with each of the others."""
    if not places:
        return t.constant(1)
    first, *others = places

    def m(i: Node | None) -> Node:
        return mean if i is None or span is None else array_of(algebra, mean, span).entry(i)

    def s(i: Node | None, j: Node | None) -> Node:
        if i is None or j is None or span is None:
            return covariance
        return array_of(algebra, covariance, span, span).entry(i, j)

    found = algebra.multiply(m(first), _moment(algebra, tuple(others), mean, covariance, span))
    for n, other in enumerate(others):
        rest = tuple(others[:n] + others[n + 1 :])
        pair = algebra.multiply(s(first, other), _moment(algebra, rest, mean, covariance, span))
        found = t.add(found, pair)
    return found
