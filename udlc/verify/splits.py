"""A sum over all examples in, the sums over the parts of the data set out, as a condition says.

The condition is Σ_i h(x_i, y_i) = Σ_j h(u_j, a) + Σ_k h(v_k, b) + … for a function h of which nothing else is
said: it holds for any h, and so with the term of any sum over the same examples in place of h.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sympy import preorder_traversal

from udlc.notation import letters
from udlc.notation.binders import Sum
from udlc.notation.functions import NamedFunction
from udlc.notation.members import Apply
from udlc.notation.relations import Relation


def split(x: Any, conditions: Iterable[Any]) -> Any:
    """An expression with the sums over all examples split, as far as conditions say how."""
    for condition in conditions:
        if is_split(condition):
            x = _replaced(x, condition)
    return x


def is_split(condition: Any) -> bool:
    """Is this Σ_i h(…) = a sum with h in it, for a function h?"""
    if (
        not isinstance(condition, Relation)
        or condition.signs != ("=",)
        or not isinstance(condition.first, Sum)
    ):
        return False
    call = condition.first.body
    return (
        isinstance(call, Apply)
        and isinstance(call.letter, letters.Function)
        and not isinstance(call.letter, NamedFunction)
        and any(c.letter == call.letter for c in condition.right.atoms(Apply))
    )


def _replaced(x: Any, condition: Relation) -> Any:
    whole, call = condition.first, condition.first.body
    if isinstance(x, Sum) and x.ranges == whole.ranges and not _uses(x.body, call.letter):
        slots = {a: letters.Real(f"slot {n}") for n, a in enumerate(call.arguments)}
        kept = set(preorder_traversal(x.body.xreplace(slots)))
        if not kept & ({*whole.letters} | _bound(condition.right)):
            return _put_in(condition.right, dict(_terms(x.body, condition)))
    args = tuple(_replaced(a, condition) for a in x.args)
    return x if args == x.args else x.func(*args)


def _bound(x: Any) -> set[Any]:
    """The letters that sums bind, which a term must not have free."""
    return {letter for node in preorder_traversal(x) for letter in getattr(node, "bound", ())}


def _put_in(x: Any, terms: dict[Apply, Any]) -> Any:
    """Expressions in place of others, letters that sums bind being the same inside."""
    if x in terms:
        return terms[x]
    args = tuple(_put_in(a, terms) for a in x.args)
    return x if args == x.args else x.func(*args)


def _uses(x: Any, letter: Any) -> bool:
    return any(c.letter == letter for c in x.atoms(Apply))


def _terms(body: Any, condition: Relation) -> Iterator[tuple[Apply, Any]]:
    """Each h(…) on the right, and the term of the sum at these arguments."""
    call = condition.first.body
    for other in sorted(condition.right.atoms(Apply), key=str):
        if other.letter == call.letter:
            yield other, body.xreplace(dict(zip(call.arguments, other.arguments, strict=True)))
