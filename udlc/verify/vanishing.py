"""A sum of the checker that should be zero in, how it vanishes out: ranges divided, conditions used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from udlc.checker import terms as t
from udlc.checker.kernel import Kernel
from udlc.checker.terms import ONE, Node, Rejected
from udlc.verify.data import as_data
from udlc.verify.hinting import hint, inside, rewritten, within

WAYS = ("divided", "to beyond", "from before")

MOST_DIVISIONS, MOST_WAYS = 2, 12
"""So many ranges are divided, one after the other; so many ways to do so are looked at."""


def divisions(k: Kernel, d: Node, deep: int = MOST_DIVISIONS) -> list[Any]:
    """Ranges to divide, so that fewer products are left; none where that does not help."""
    found: list[tuple[Any, Node]] = [([], d)]
    for _ in range(deep):
        found = [([*steps, step], e) for steps, s in found for step, e in _divided_at(k, s)]
        found = sorted(found, key=lambda x: len(x[1].fields))[:MOST_WAYS]
        if found and len(found[0][1].fields) < len(d.fields):
            return list(found[0][0])
    return []


def _divided_at(k: Kernel, d: Node) -> Iterator[tuple[Any, Node]]:
    heads = Counter(_heads(p) for p, _ in d.fields)
    alike = [n for n, (p, _) in enumerate(d.fields) if heads[_heads(p)] > 1]
    ranges = [(n, m, b) for n in alike for m, b in enumerate(d.fields[n][0].fields[0])]
    ranges = [(n, m, b) for n, m, b in ranges if all(k.is_form(e) for e in b[1:])]
    ends = dict.fromkeys(e for _, _, b in ranges for e in b[1:])
    names = {b[0] for _, _, b in ranges}
    for n, m, (_, lo, hi) in ranges:
        near = [(t.minus(hi, -1), 1), (t.minus(lo, 1), 2), (t.minus(lo, -1), 0), (t.minus(hi, 1), 0)]
        for e, way in (*near, *((e, 0) for e in ends if e not in (lo, hi) and not e.letters & names)):
            bound, _ = d.fields[n][0].fields
            step = ["row", n, *hint(WAYS[way], within(bound, m), (), e=e)]
            try:
                yield step, rewritten(k, d, step)
            except Rejected:
                continue


def _heads(p: Node) -> frozenset[str]:
    """The arrays and functions in a product, but for powers: only products that have the same may cancel."""
    named = (x for x in inside(p) if x.tag in ("read", "call") and x.fields[0] != "Pow")
    return frozenset(f"{x.tag} {x.fields[0]}" for x in named)


# ── What conditions say ──────────────────────────────────────────────────────


def combination(k: Kernel, d: Node, given: Sequence[Node]) -> list[Any]:
    """Multiples of sums that conditions say are zero, with which a sum vanishes; none if none are found."""
    parts = {x for s in (d, *given) for p, _ in s.fields for x in _parts(k, p)} if given else set()
    rows = [
        (n, m, k.multiply(m, h))
        for n, h in enumerate(given)
        for m in [t.constant(1), *sorted(parts, key=_key)]
    ]
    pivots: list[tuple[Node, dict[Node, Fraction], dict[int, Fraction]]] = []
    for place, (_, _, row) in enumerate(rows):
        left, used = _reduced(dict(row.fields), {place: ONE}, pivots)
        if left:
            pivot = max(left, key=_key)
            c = left[pivot]
            pivots.append((pivot, {p: x / c for p, x in left.items()}, {p: x / c for p, x in used.items()}))
    left, used = _reduced(dict(d.fields), {}, pivots)
    if left:
        return []
    return [["given", rows[p][0], as_data(t.scale(rows[p][1], x))] for p, x in used.items()]


def _key(x: Node) -> str:
    return x.key


def _reduced(
    row: dict[Node, Fraction], used: dict[int, Fraction], pivots: Sequence[Any]
) -> tuple[dict[Node, Fraction], dict[int, Fraction]]:
    """A row without the columns of pivots that come first in it, and by how much of which rows."""
    for pivot, other, how in pivots:
        if c := row.get(pivot):
            row = _less(row, c, other)
            used = _less(used, c, how)
    return row, used


def _less(row: dict[Any, Fraction], c: Fraction, other: dict[Any, Fraction]) -> dict[Any, Fraction]:
    zero = Fraction(0)
    merged = {p: row.get(p, zero) - c * other.get(p, zero) for p in row | other}
    return {p: x for p, x in merged.items() if x}


def _parts(k: Kernel, p: Node) -> list[Node]:
    """The factors of a product, those that share a bound letter together: Σ_i Σ_j a_i·b_j has two."""
    bound, factors = k.opened(p)
    if any(lo.letters | hi.letters for _, lo, hi in bound):
        return []
    groups: list[tuple[set[str], list[Any]]] = []
    for atom, e in factors:
        names = {n for n, _, _ in bound if n in atom.letters}
        joined = [g for g in groups if g[0] & names]
        groups = [g for g in groups if not g[0] & names]
        names = names.union(*(g[0] for g in joined))
        groups.append((names, [*(f for g in joined for f in g[1]), (atom, e)]))
    return [k.settle(tuple(b for b in bound if b[0] in names), inside) for names, inside in groups]
