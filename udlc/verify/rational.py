"""A difference of two readings in, whether it is zero out: denominators cleared, sums joined.

d = 0 where d·N = 0 for a product N of powers that are not zero; b^(n + r) = b^n·b^r for b ≥ 0;
Σ_{a ≤ v < b} f(v) = F(b) - F(a) for one F with F(v + 1) - F(v) = f(v), where no range is negative, so that
sums of one f over ranges with ends at fixed distances leave a few values of f.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.normals import entry_at
from udlc.verify.products import range_facts
from udlc.verify.terms import Bound, Node, fresh

MOST_ROUNDS = 12
LARGEST_SHIFT = 8
ONE = Fraction(1)


def is_zero(algebra: Algebra, d: Node) -> bool:
    """Is a difference zero wherever it is defined?"""
    for _ in range(MOST_ROUNDS):
        if d is t.ZERO:
            return True
        cleared = _cleared(algebra, _powers_split(algebra, _joined(algebra, _written_out(algebra, d))))
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


def _is_power(atom: Node) -> bool:
    return atom.tag == "call" and atom.fields[0] == "Pow"


def _powers_split(algebra: Algebra, d: Node) -> Node:
    """b^(e + n) = b^e·b^n for whole numbers n; b^0 = 1."""
    parts = []
    for p, c in t.terms(d):
        if not any(_splits(f) for f in t.factors(p)):
            parts.append(t.total([(p, c)]))
            continue
        bound, factors = algebra.opened(p)
        values = [algebra.settle((), [f for f in factors if not _splits(f)])]
        values += [_split(algebra, a) for a, e in factors if _splits((a, e))]
        parts.append(t.scale(algebra.summed(bound, algebra.multiply(*values)), c))
    return t.add(*parts)


def _splits(factor: tuple[Node, Fraction]) -> bool:
    atom, e = factor
    return e == 1 and _is_power(atom) and (atom.fields[2] is t.ZERO or _number_in(atom) != 0)


def _split(algebra: Algebra, power: Node) -> Node:
    base, exponent = power.fields[1:]
    number = t.constant(_number_in(power))
    rest = t.subtract(exponent, number)  # type: ignore[arg-type]
    left = t.constant(1) if rest is t.ZERO else t.single(t.node("call", "Pow", base, rest))
    return algebra.multiply(algebra.power(base, _number_in(power)), left)  # type: ignore[arg-type]


def _number_in(power: Node) -> Fraction:
    """The whole number that an exponent adds to the rest."""
    n = dict(t.terms(power.fields[2])).get(t.UNIT, Fraction(0))  # type: ignore[arg-type]
    return n if n.denominator == 1 else Fraction(0)


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
    parts += [_of_group(algebra, body, groups[body]) for body in sorted(groups, key=str)]
    return t.add(*parts)


PLACE = "'place"
"""The letter of the one range of a sum, while its function is compared with others."""


def _centred(algebra: Algebra, p: Node) -> tuple[Node, Node, Node] | None:
    """The range and the function of a sum over one index v, at places v + c of which the least is v."""
    over = [b for b in t.bounds(p) if not t.is_integral(b)]
    if len(over) != 1:
        return None
    bound, factors = algebra.opened(p)
    ((name, lo, hi),) = [b for b in bound if not t.is_integral(b)]
    others = tuple(b for b in bound if b[0] != name)
    shift = _least(_shifts(name, (a for a, _ in factors)))
    if shift is None:
        return None
    value = t.subtract(t.single(t.letter(PLACE)), shift)
    body = _powers_split(algebra, algebra.at_values(others, factors, {name: value}))
    return t.add(lo, shift), t.add(hi, shift), body


def _least(shifts: Iterable[Node]) -> Node | None:
    """The least of places that lie at fixed distances; of others the least number, if there is one."""
    found = list(dict.fromkeys(shifts))
    for group in (found, [s for s in found if t.number(s) is not None]):
        gaps = [t.number(t.subtract(s, group[0])) for s in group]
        if group and None not in gaps:
            return group[min(range(len(group)), key=lambda n: gaps[n] or Fraction(0))]
    return None


def _shifts(name: str, nodes: Iterable[Node]) -> Iterable[Node]:
    """The c of all v + c in which a letter occurs."""
    for x in nodes:
        if name not in x.letters:
            continue
        parts = t.linear_in(x, name) if x.tag == "sum" else None
        if parts is not None and parts[0] == 1 and all(_is_place(p) for p, _ in t.terms(parts[1])):
            yield parts[1]
        elif x.tag == "letter":
            yield t.ZERO
        else:
            yield from _shifts(name, t.nodes(x.fields))


def _is_place(p: Node) -> bool:
    """Is a product a number, a size or an index letter?"""
    return all(a.tag in ("letter", "size") for a, _ in t.factors(p))


def _of_group(algebra: Algebra, body: Node, ranges: list[tuple[Node, Node, Fraction]]) -> Node:
    """Σ c·(F(hi) - F(lo)) = Σ w·F(e) over ends e: those at fixed distances leave a few values of f.

    What is left of F at ends that lie apart goes into one sum, if there are but two of them.
    """

    def summed(lo: Node, hi: Node) -> Node:
        name = fresh()
        here = algebra.replace(body, {PLACE: t.single(t.letter(name))})
        return algebra.summed([(name, lo, hi)], here)

    as_it_was = t.add(*(t.scale(summed(lo, hi), c) for lo, hi, c in ranges))
    if len(ranges) < 2 or not all(algebra.shows(t.subtract(hi, lo)) for lo, hi, _ in ranges):
        return as_it_was
    weights: dict[Node, Fraction] = {}
    parts = []
    for lo, hi, c in ranges:
        for end, w in ((hi, c), (lo, -c)):
            base, steps = _base(end, weights)
            weights[base] = weights.get(base, Fraction(0)) + w
            if steps.denominator != 1 or abs(steps) > LARGEST_SHIFT:
                return as_it_was
            parts.append(t.scale(_values(algebra, body, base, int(steps)), w))
    left = [(end, w) for end, w in weights.items() if w]
    if len(left) > 2:
        return as_it_was
    if left:
        (end, w), (start, _) = sorted(left, key=lambda x: -x[1])
        if not algebra.shows(t.subtract(end, start)):
            end, start, w = start, end, -w
        if not algebra.shows(t.subtract(end, start)):
            return as_it_was
        parts.append(t.scale(summed(start, end), w))
    return t.add(*parts)


def _base(end: Node, known: Iterable[Node]) -> tuple[Node, Fraction]:
    """A known end at a fixed distance, and that distance; the end itself where there is none."""
    for base in known:
        steps = t.number(t.subtract(end, base))
        if steps is not None:
            return base, steps
    return end, Fraction(0)


def _values(algebra: Algebra, body: Node, start: Node, count: int) -> Node:
    """F(start + count) - F(start)."""
    steps = range(count) if count >= 0 else range(count, 0)
    places = (t.add(start, t.constant(k)) for k in steps)
    return t.scale(t.add(*(algebra.replace(body, {PLACE: e}) for e in places)), 1 if count >= 0 else -1)
