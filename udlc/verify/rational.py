"""A difference of two readings in, whether it is zero out: denominators cleared, sums over shifted ranges joined.

d = 0 where d·N = 0 for a product N of powers that are not zero; b^(n + r) = b^n·b^r for b ≥ 0;
Σ_{a ≤ v < b} f(v) = F(b) - F(a) for one F with F(v + 1) - F(v) = f(v), where no range is negative, so that sums of
one f over ranges whose ends lie at fixed distances leave a few values of f.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.normals import entry_at
from udlc.verify.terms import Node, fresh

MOST_ROUNDS = 12
LARGEST_SHIFT = 8
ONE = Fraction(1)


def is_zero(algebra: Algebra, d: Node) -> bool:
    """Is a difference zero wherever it is defined?"""
    for _ in range(MOST_ROUNDS):
        if d is t.ZERO:
            return True
        cleared = _cleared(algebra, _joined(algebra, _written_out(algebra, d)))
        if cleared is d:
            return False
        d = cleared
    return d is t.ZERO


def same(algebra: Algebra, a: Node, b: Node) -> bool:
    """Are two terms equal wherever they are defined?"""
    return a is b or is_zero(algebra, t.subtract(a, b))


def _written_out(algebra: Algebra, d: Node) -> Node:
    """Entries of matrices that are computed, which until now went by a name: V_ij of V = A + B is A_ij + B_ij."""
    parts = []
    for p, c in t.terms(d):
        if not any(_is_computed(a) for a, _ in t.factors(p)):
            parts.append(t.total([(p, c)]))
            continue
        bound, factors = algebra.opened(p)
        rest = [f for f in factors if not _is_computed(f[0])]
        values = [
            algebra.power(entry_at(algebra, a.fields[0], a.fields[1:]), e)
            for a, e in factors
            if _is_computed(a)
        ]
        body = algebra.multiply(algebra.settle((), rest), *values)
        parts.append(t.scale(algebra.summed(bound, body), c))
    return t.add(*parts)


def _is_computed(atom: Node) -> bool:
    """Is this an entry of an array that is a function of places?"""
    array = atom.fields[0] if atom.tag in ("symmetric", "entry") else None
    return isinstance(array, Node) and array.tag == "reduce" and array.fields[0] == "array"


# ── Denominators ─────────────────────────────────────────────────────────────


def _cleared(algebra: Algebra, d: Node) -> Node:
    """The difference times what it is divided by, as far as that mentions no bound letter; roots made whole."""
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


# ── Ranges ───────────────────────────────────────────────────────────────────


def _joined(algebra: Algebra, d: Node) -> Node:
    """Sums of one function over several ranges, joined."""
    groups: dict[Node, list[tuple[Node, Node, Fraction]]] = {}
    letters: dict[Node, str] = {}
    rest: list[tuple[Node, Fraction]] = []
    for p, c in t.terms(d):
        found = _centred(algebra, p)
        if found is None:
            rest.append((p, c))
            continue
        lo, hi, body = found
        groups.setdefault(body, []).append((lo, hi, c))
        letters[body] = PLACE
    parts = [t.total(rest)]
    for body in sorted(groups, key=str):
        parts.append(_of_group(algebra, body, groups[body]))
    return t.add(*parts)


PLACE = "'place"
"""The letter of the one range of a sum, while its function is compared with others."""


def _centred(algebra: Algebra, p: Node) -> tuple[Node, Node, Node] | None:
    """The range and the function of a sum over one index, whose least shift is zero."""
    over = [b for b in t.bounds(p) if not t.is_integral(b)]
    if len(over) != 1:
        return None
    bound, factors = algebra.opened(p)
    ((name, lo, hi),) = [b for b in bound if not t.is_integral(b)]
    others = tuple(b for b in bound if b[0] != name)
    shifts = sorted(set(_shifts(name, (a for a, _ in factors))))
    if not shifts:
        return None
    value = t.subtract(t.single(t.letter(PLACE)), t.constant(shifts[0]))
    body = algebra.at_values(others, factors, {name: value})
    return t.add(lo, t.constant(shifts[0])), t.add(hi, t.constant(shifts[0])), body


def _shifts(name: str, nodes: Iterable[Node]) -> Iterable[Fraction]:
    """The numbers c of all v + c in which a letter occurs."""
    for x in nodes:
        if name not in x.letters:
            continue
        parts = t.linear_in(x, name) if x.tag == "sum" else None
        constant = t.number(parts[1]) if parts is not None and parts[0] == 1 else None
        if constant is not None:
            yield constant
        elif x.tag == "letter":
            yield Fraction(0)
        else:
            yield from _shifts(name, t.nodes(x.fields))


def _of_group(algebra: Algebra, body: Node, ranges: list[tuple[Node, Node, Fraction]]) -> Node:
    """Σ c·(F(hi) - F(lo)), where the ends lie at fixed distances from each other."""

    def summed(lo: Node, hi: Node) -> Node:
        name = fresh()
        here = algebra.replace(body, {PLACE: t.single(t.letter(name))})
        return algebra.summed([(name, lo, hi)], here)

    as_it_was = t.add(*(t.scale(summed(lo, hi), c) for lo, hi, c in ranges))
    first_lo, first_hi, _ = ranges[0]
    gaps = [(t.number(t.subtract(lo, first_lo)), t.number(t.subtract(hi, first_hi))) for lo, hi, _ in ranges]
    if len(ranges) < 2 or any(
        g is None or g.denominator != 1 or abs(g) > LARGEST_SHIFT for pair in gaps for g in pair
    ):
        return as_it_was
    if not all(algebra.shows(t.subtract(hi, lo)) for lo, hi, _ in ranges):
        return as_it_was

    def values(start: Node, count: int) -> Node:
        """F(start + count) - F(start)."""
        steps = range(count) if count >= 0 else range(count, 0)
        sign = 1 if count >= 0 else -1
        places = (t.add(start, t.constant(k)) for k in steps)
        return t.scale(t.add(*(algebra.replace(body, {PLACE: e}) for e in places)), sign)

    parts = [t.scale(summed(first_lo, first_hi), sum((c for *_, c in ranges), Fraction(0)))]
    for (_, _, c), (low, high) in zip(ranges, gaps, strict=True):
        assert low is not None
        assert high is not None
        ends = t.subtract(values(first_hi, int(high)), values(first_lo, int(low)))
        parts.append(t.scale(ends, c))
    return t.add(*parts)
