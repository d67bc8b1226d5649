"""A difference of two readings in, whether it is zero out: denominators cleared, sums joined.

d = 0 where d·N = 0 for a product N of powers that are not zero; b^(n + r) = b^n·b^r for b ≥ 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.joined_sums import joined
from udlc.verify.normals import entry_at
from udlc.verify.powers import powers_split
from udlc.verify.products import range_facts
from udlc.verify.terms import Bound, Node, fresh

MOST_ROUNDS = 12


def is_zero(algebra: Algebra, d: Node) -> bool:
    """Is a difference zero wherever it is defined?"""
    for _ in range(MOST_ROUNDS):
        if d is t.ZERO:
            return True
        cleared = _cleared(algebra, powers_split(algebra, joined(algebra, _written_out(algebra, d))))
        if cleared is d:
            cleared = _summands_cleared(algebra, d)
        if cleared is d:
            return False
        d = cleared
    return d is t.ZERO


def same(algebra: Algebra, a: Node, b: Node) -> bool:
    """Are two terms equal wherever they are defined?"""
    return a is b or is_zero(algebra, t.subtract(a, b))


def _written_out(algebra: Algebra, d: Node) -> Node:
    """Entries of matrices that are computed, until now by a name: V_ij of V = A + B is A_ij + B_ij."""
    parts = []
    for p, c in t.terms(d):
        if not any(_is_computed(a) for a, _ in t.factors(p)):
            parts.append(t.total([(p, c)]))
            continue
        bound, factors = algebra.opened(p)
        rest = [f for f in factors if not _is_computed(f[0])]
        values = [algebra.power(_entry(algebra, a), e) for a, e in factors if _is_computed(a)]
        body = algebra.multiply(algebra.settle((), rest), *values)
        parts.append(t.scale(algebra.summed(bound, body), c))
    return t.add(*parts)


def _entry(algebra: Algebra, atom: Node) -> Node:
    """The entry itself."""
    array, *at = (x for x in atom.fields if isinstance(x, Node))
    return entry_at(algebra, array, tuple(at))


def _is_computed(atom: Node) -> bool:
    """Is this an entry of an array that is a function of places?"""
    array = atom.fields[0] if atom.tag in ("symmetric", "entry") else None
    return isinstance(array, Node) and array.tag == "reduce" and array.fields[0] == "array"


# ── Denominators ─────────────────────────────────────────────────────────────


def _cleared(algebra: Algebra, d: Node) -> Node:
    """The difference times what it is divided by, if that mentions no bound letter; roots made whole."""
    least: dict[Node, Fraction] = {}
    for p, _ in t.terms(d):
        inner = {name for name, _, _ in t.bounds(p)}
        for atom, e in t.factors(p):
            if e < 0 and not atom.letters & inner:
                least[atom] = min(e, least.get(atom, e))
    if least:
        d = t.add(*(_times(algebra, p, c, least) for p, c in t.terms(d)))
    return _split_roots(algebra, d)


def _times(algebra: Algebra, p: Node, c: Fraction, least: dict[Node, Fraction]) -> Node:
    bound, factors = algebra.opened(p)
    powers = {a: -e for a, e in least.items()}
    for a, e in factors:
        powers[a] = powers.get(a, Fraction(0)) + e
    found = [(a, e) for a, e in powers.items() if e]
    return t.scale(algebra.settle(bound, found), c)


def _summands_cleared(algebra: Algebra, d: Node) -> Node:
    """The difference without sums over one range that divide by what they bind, if all of them are zero."""
    ranges: dict[tuple[Bound, ...], list[tuple[Node, Fraction]]] = {}
    for p, c in t.terms(d):
        ranges.setdefault(t.bounds(p), []).append((p, c))
    kept = [
        term
        for bound, terms in ranges.items()
        if not any(map(_divides_by_bound, terms)) or not _is_zero_inside(algebra, bound, terms)
        for term in terms
    ]
    return d if len(kept) == len(t.terms(d)) else t.total(kept)


def _divides_by_bound(term: tuple[Node, Fraction]) -> bool:
    inner = {name for name, _, _ in t.bounds(term[0])}
    return any(e < 0 and a.letters & inner for a, e in t.factors(term[0]))


def _is_zero_inside(
    algebra: Algebra, bound: tuple[Bound, ...], terms: Iterable[tuple[Node, Fraction]]
) -> bool:
    """Are the summands zero for all values of what is bound?"""
    values = {name: t.single(t.letter(fresh())) for name, _, _ in bound}
    inside = algebra.given(*(algebra.replace(f, values) for f in range_facts(bound)))
    bodies = (
        t.scale(inside.settle((), [(inside.replace_atom(a, values), e) for a, e in t.factors(p)]), c)
        for p, c in terms
    )
    return is_zero(inside, t.add(*bodies))


def _split_roots(algebra: Algebra, d: Node) -> Node:
    """b^(n + r) = b^n·b^r for sums b and 0 < r < 1, so that b^n is written out."""
    parts = []
    for p, c in t.terms(d):
        long = [(a, e) for a, e in t.factors(p) if a.tag == "base" and e > 1 and e.denominator > 1]
        if not long:
            parts.append(t.total([(p, c)]))
            continue
        bound, factors = algebra.opened(p)
        rest, wholes = [], []
        for a, e in factors:
            if a.tag == "base" and e > 1 and e.denominator > 1:
                n = e.numerator // e.denominator
                wholes.append(algebra.power(a.fields[0], Fraction(n)))  # type: ignore[arg-type]
                rest.append((a, e - n))
            else:
                rest.append((a, e))
        parts.append(t.scale(algebra.summed(bound, algebra.multiply(algebra.settle((), rest), *wholes)), c))
    return t.add(*parts)
