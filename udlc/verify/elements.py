"""The index of an array in, the cases in which its elements are compared out."""

from __future__ import annotations

from itertools import product

from sympy import Basic

from udlc.verify import terms as t
from udlc.verify.terms import Node

MOST_VALUES = 6
"""An axis of so many elements or fewer is compared element by element."""


def open_truth(e: Node) -> Node | None:
    """A truth about sizes and the letters of an index, anywhere in a term."""
    waiting = [e]
    while waiting:
        node = waiting.pop(0)
        if node.tag == "truth" and node.fields[0] in ("=0", "≥0"):
            inner: Node = node.fields[1]  # type: ignore[assignment]
            if all(name.startswith("@") for name in inner.letters) and not _reads_anything(inner):
                return node
        waiting += t.nodes(node.fields)
    return None


def _reads_anything(node: Node) -> bool:
    return node.tag == "read" or any(map(_reads_anything, t.nodes(node.fields)))


def cases_of(truth: Node, index: tuple[Node, ...]) -> list[tuple[tuple[Node, ...], tuple[Node, ...]]]:
    """Where a truth holds and where not: the index, with its value where an equation gives it, and facts."""
    e: Node = truth.fields[1]  # type: ignore[assignment]
    below, above = t.subtract(t.constant(-1), e), t.subtract(e, t.constant(1))
    if truth.fields[0] == "≥0":
        return [(index, (e,)), (index, (below,))]
    for place, i in enumerate(index):
        name = next(iter(i.letters), "")
        parts = t.linear_in(e, name) if name else None
        if parts is not None and parts[0] in (1, -1):
            value = t.scale(parts[1], -parts[0])
            at = (*index[:place], value, *index[place + 1 :])
            return [(at, ()), (index, (above,)), (index, (below,))]
    return [(index, (e, t.scale(e, -1))), (index, (above,)), (index, (below,))]


def elements_of(shape: tuple[Basic, ...]) -> list[tuple[Node, ...]]:
    """Indices that stand for all elements: a letter for each axis, its values where these are few."""
    axes = [
        [t.constant(k) for k in range(int(n))]
        if n.is_Integer and int(n) <= MOST_VALUES
        else [t.single(t.letter(f"@{axis}"))]
        for axis, n in enumerate(shape)
    ]
    return list(product(*axes))
