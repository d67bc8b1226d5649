"""A product under bound letters in, an order of these letters out that does not depend on their names.

Colours say where a letter stands, and are refined until they are stable; among the orders that remain, and
that put a letter behind those that its range mentions, the one that gives the least text is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, permutations, product
from typing import Any

from udlc.checker.terms import Node

MOST_ORDERS = 720
"""Beyond so many equally coloured orders the first are tried: equal terms may then look different."""


def order_of(bound: Sequence[Any], factors: Sequence[Any]) -> list[int]:
    """The places of the letters in their order."""
    names = [name for name, _, _ in bound]
    groups = _coloured(names, bound, factors)
    best: tuple[str, list[str]] | None = None
    for order in islice(_orders(groups, bound), MOST_ORDERS):
        if len(groups) == len(names):
            return [names.index(name) for name in order]
        new = {name: f"·{n:02d}" for n, name in enumerate(order)}
        found = _product(bound, factors, new)
        if best is None or found < best[0]:
            best = found, order
    assert best is not None
    return [names.index(name) for name in best[1]]


def _coloured(names: Sequence[str], bound: Sequence[Any], factors: Sequence[Any]) -> list[list[str]]:
    """Letters in groups of one colour."""
    colours = dict.fromkeys(names, "")
    for _ in names:
        found = {name: _colour(name, colours, bound, factors) for name in names}
        ranks = {c: f"{n:03d}" for n, c in enumerate(sorted(set(found.values())))}
        colours = {name: ranks[c] for name, c in found.items()}
        if len(ranks) == len(names):
            break
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(colours[name], []).append(name)
    return [groups[c] for c in sorted(groups)]


def _colour(name: str, colours: Mapping[str, str], bound: Sequence[Any], factors: Sequence[Any]) -> str:
    masks = {n: f"?{c}" for n, c in colours.items()} | {name: "*"}
    seen = [f"{_text(a, masks)}^{x}" for a, x in factors if name in a.letters]
    for other, lo, hi in bound:
        if other == name or name in lo.letters | hi.letters:
            place = "self" if other == name else colours[other]
            seen.append(f"{place}:{_text(lo, masks)}:{_text(hi, masks)}")
    return colours[name] + "|".join(sorted(seen))


def _orders(groups: Sequence[Sequence[str]], bound: Sequence[Any]) -> Iterator[list[str]]:
    names = {name for name, _, _ in bound}
    needs = {name: (lo.letters | hi.letters) & names for name, lo, hi in bound}
    for chosen in product(*map(permutations, groups)):
        order = [name for group in chosen for name in group]
        placed: list[str] = []
        while len(placed) < len(order):
            placed.append(next(n for n in order if n not in placed and needs[n] <= set(placed)))
        yield placed


def _product(bound: Sequence[Any], factors: Sequence[Any], new: Mapping[str, str]) -> str:
    ranges = sorted(f"{new[n]}:{_text(lo, new)}:{_text(hi, new)}" for n, lo, hi in bound)
    return f"{ranges}{sorted(f'{_text(a, new)}^{x}' for a, x in factors)}"


def _text(x: Node, new: Mapping[str, str]) -> str:
    """A term with letters renamed, what may stand in any order sorted by the new text."""
    if not x.letters & new.keys():
        return x.key
    if x.tag == "letter":
        return new[x.fields[0]]
    if x.tag == "sum":
        return f"+{sorted(f'{c}{_text(p, new)}' for p, c in x.fields)}"
    if x.tag == "product":
        bound, factors = x.fields
        ranges = [f"{n}:{_text(lo, new)}:{_text(hi, new)}" for n, lo, hi in bound]
        return f"{ranges}{sorted(f'{_text(a, new)}^{e}' for a, e in factors)}"
    parts = [_text(f, new) if isinstance(f, Node) else str(f) for f in x.fields]
    if parts[0] == "symmetric":
        parts[2:] = sorted(parts[2:])
    return f"{x.tag}({', '.join(parts)})"
