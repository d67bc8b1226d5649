"""Two terms that are claimed to be equal in, a refutation with constant functions out.

What is said of all functions holds of constant ones; those that nothing defines are so here, and positive.
Then ∫ N_z[m, S]·g dz is g, for a g without z, and the sides are numbers that a finite world has, or their
logarithms are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from udlc.notation.derivatives import Partial
from udlc.notation.members import Apply
from udlc.notation.operators import Bars
from udlc.notation.relations import Relation
from udlc.notation.statements import Property
from udlc.translate.names import name_of
from udlc.verify import logarithms, signs
from udlc.verify import terms as t
from udlc.verify.reading import Reader
from udlc.verify.refuting import refutation
from udlc.verify.rewriting import atoms_in, rewritten
from udlc.verify.settled import Provable, unsettled
from udlc.verify.terms import Node


def with_constants(reader: Reader, one: Node, other: Node, provable: Provable) -> dict[str, Any] | None:
    """A world with constant functions in which two terms differ; None where none is found or may be found."""
    names = {str(a.fields[0]) for x in (one, other) for a in atoms_in(x) if a.tag in ("function", "slope")}
    defined = {f"{name_of(d.letter)}()" for d in reader.grounds.said}
    free = frozenset(names - defined)
    special = any(n.startswith("∂") or "_inv" in n or not n.endswith("()") for n in names)
    kept = tuple(c for c in reader.grounds.conditions if not _bounds_slopes(c, free))
    if special or not free or any(isinstance(c, Property) for c in kept):
        return None  # what is said of a function may not hold of a constant one
    signs_ = {**reader.grounds.signs, "nonzero": reader.grounds.signs["nonzero"] | free}
    positive = replace(reader, grounds=replace(reader.grounds, signs=signs_, conditions=kept))
    positive.learn(*reader.algebra.facts)

    def constant(a: Node) -> Node | None:
        if a.tag != "function" or a.fields[0] not in free or len(a.fields) == 1:
            return None
        return t.ordered(t.node("function", a.fields[0]))

    sides = [rewritten(positive.algebra, x, constant) for x in (one, other)]
    claims = [(sides[0], sides[1])]
    if all(signs.is_positive(positive.algebra, x) for x in sides):
        first, second = (logarithms.of(positive.algebra, x) for x in sides)
        claims.append((first, second))
    settled = (claim for claim in claims if unsettled(positive, claim, provable) == [])
    found = (refutation(positive, [claim], provable=provable) for claim in settled)
    return next((example for example in found if example is not None), None)


def _bounds_slopes(condition: Any, free: frozenset[str]) -> bool:
    """Does a condition say |∂f/∂x| ≤ 1, which holds of a constant f?"""
    if (
        not isinstance(condition, Relation)
        or condition.signs != ("≤",)
        or not isinstance(condition.first, Bars)
    ):
        return False
    slope = condition.first.operand
    bounded = isinstance(slope, Partial) and isinstance(slope.body, Apply) and condition.right == 1
    return bounded and f"{name_of(slope.body.letter)}()" in free
