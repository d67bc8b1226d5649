"""A term and a rule for its atoms in, the term with every atom that the rule knows replaced out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from udlc.verify import terms as t
from udlc.verify.terms import Node

if TYPE_CHECKING:
    from udlc.verify.algebra import Algebra

Rule = Callable[[Node], "Node | None"]
"""Another atom for an atom, or None."""


def rewritten(algebra: Algebra, x: Node, rule: Rule) -> Node:
    """A sum or an atom with its atoms replaced, also those within others; it must bind no new letter."""
    if x.tag == "sum":
        parts = [
            t.scale(
                algebra.settle(t.bounds(p), [(rewritten(algebra, a, rule), e) for a, e in t.factors(p)]), c
            )
            for p, c in t.terms(x)
        ]
        return t.add(*parts)
    if x.tag == "product":
        return t.product(t.bounds(x), [(rewritten(algebra, a, rule), e) for a, e in t.factors(x)])
    found = rule(x)
    if found is not None:
        return found
    fields = [rewritten(algebra, f, rule) if isinstance(f, Node) else f for f in x.fields]
    return t.ordered(t.node(x.tag, *fields))


def atoms_in(x: Node) -> Iterator[Node]:
    """Every node within a term, itself first."""
    yield x
    for n in t.nodes(x.fields):
        yield from atoms_in(n)
