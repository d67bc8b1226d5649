"""A product under bound letters in, the same product with canonical names and order of these letters out.

Colours say where a letter stands; they are refined until they are stable. Among the orders that
remain, the one that gives the least text is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice, permutations
from itertools import product as choices
from typing import Protocol

from udlc.verify import terms as t
from udlc.verify.terms import Bound, Factor, Node

MOST_ORDERS = 720
"""Beyond so many equally coloured orders the first are tried: equal terms may then look different."""


class Substitution(Protocol):
    """What puts sums in place of letters."""

    def replace(self, s: Node, values: Mapping[str, Node]) -> Node:
        """In a sum."""

    def replace_atom(self, atom: Node, values: Mapping[str, Node]) -> Node:
        """In an atom."""


def canonical(algebra: Substitution, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node:
    """The product with canonical names and order of its bound letters."""
    if not bound:
        return t.product((), factors)
    inner = [x.height for _, lo, hi in bound for x in (lo, hi)] + [a.height for a, _ in factors]
    level = 1 + max(inner, default=0)
    best: Node | None = None
    for order in islice(_orders(algebra, bound, factors), MOST_ORDERS):
        new = {name: t.single(t.letter(f"·{level}.{n}")) for n, name in enumerate(order)}
        ranges = {
            name: (letter_name(new[name]), algebra.replace(lo, new), algebra.replace(hi, new))
            for name, lo, hi in bound
        }
        renamed = [(algebra.replace_atom(a, new), e) for a, e in factors]
        found = t.product([ranges[name] for name in order], renamed)
        best = found if best is None or found.key < best.key else best
    assert best is not None
    return best


def _orders(
    algebra: Substitution, bound: tuple[Bound, ...], factors: tuple[Factor, ...]
) -> Iterable[tuple[str, ...]]:
    """Orders of bound letters that respect their colours and their ranges."""
    names = [name for name, _, _ in bound]
    colours = dict.fromkeys(names, "")
    for _ in names:
        colours = {name: _colour(algebra, name, colours, bound, factors) for name in names}
        ranks = {c: f"{n:03d}" for n, c in enumerate(sorted(set(colours.values())))}
        colours = {name: ranks[c] for name, c in colours.items()}
        if len(ranks) == len(names):
            break
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(colours[name], []).append(name)
    for chosen in choices(*(permutations(groups[c]) for c in sorted(groups))):
        yield _after_needs([name for group in chosen for name in group], bound)


def _after_needs(order: list[str], bound: tuple[Bound, ...]) -> tuple[str, ...]:
    """The order, each letter moved behind those that its range mentions."""
    needs = {name: (lo.letters | hi.letters) & set(order) for name, lo, hi in bound}
    placed: list[str] = []
    while len(placed) < len(order):
        placed.append(next(n for n in order if n not in placed and needs[n] <= set(placed)))
    return tuple(placed)


def _colour(
    algebra: Substitution,
    name: str,
    colours: Mapping[str, str],
    bound: tuple[Bound, ...],
    factors: tuple[Factor, ...],
) -> str:
    """What a letter looks like from where it stands, other bound letters shown by their colours."""
    masks = {n: t.single(t.letter(f"?{c}")) for n, c in colours.items()} | {name: t.single(t.letter("*"))}
    seen = [algebra.replace_atom(a, masks).key + str(e) for a, e in factors if name in a.letters]
    for other, lo, hi in bound:
        if other == name or name in lo.letters | hi.letters:
            place = "self" if other == name else colours[other]
            seen.append(f"{place}:{algebra.replace(lo, masks).key}:{algebra.replace(hi, masks).key}")
    return colours[name] + "|".join(sorted(seen))


def letter_name(s: Node) -> str:
    """The name of the letter that a sum is."""
    return t.factors(t.terms(s)[0][0])[0][0].fields[0]  # type: ignore[return-value]


def in_order(bound: Iterable[Bound]) -> tuple[Bound, ...]:
    """The bounds, each after those that it mentions."""
    ranges = {b[0]: b for b in bound}
    return tuple(ranges[name] for name in _after_needs(list(ranges), tuple(ranges.values())))
