"""A sum of sums over ranges in, the same out with those of one function joined.

Σ_{a ≤ v < b} f(v) = F(b) - F(a) for one F with F(v + 1) - F(v) = f(v), where no range is negative, so that
sums of one f over ranges with ends at fixed distances leave a few values of f.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.powers import powers_split
from udlc.verify.terms import Node, fresh

LARGEST_SHIFT = 8

PLACE = "'place"
"""The letter of the one range of a sum, while its function is compared with others."""


def joined(algebra: Algebra, d: Node) -> Node:
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
    body = powers_split(algebra, algebra.at_values(others, factors, {name: value}))
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
