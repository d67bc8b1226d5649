"""A written expression in, one form of all that are written otherwise and are the same out.

Sᵀ → S                   for a matrix S that is symmetric by what it is
a_K · a_{K-1} · … · a_1  → the run of a_k from K to 1, however many of its members are written
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sympy import Basic, Tuple
from sympy.core.symbol import Str

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.members import At, head_of
from udlc.notation.operators import Dot, Paren, Times, Transpose
from udlc.notation.runs import Repeated, segments
from udlc.notation.tree import Dots

SYMMETRIC = ("adjacency", "diagonal", "positive_definite")
"""The domains of matrices that are symmetric."""

MEMBER = letters.Index("member")


def same_form(one: Any, other: Any) -> bool:
    """Are two expressions written in one form?"""
    return bool(form(one) == form(other))


def form(x: Any) -> Any:
    """The form of an expression."""
    if isinstance(x, Transpose) and _is_symmetric(x.operand):
        return form(x.operand)
    if is_dotted(x):
        return Tuple(Str("product"), *(_of_run(f) for f in read(factors_of(x)) or factors_of(x)))
    if not isinstance(x, Basic) or not x.args:
        return x
    return Tuple(Str(type(x).__name__), *(form(a) for a in x.args))


def is_dotted(x: Any) -> bool:
    """Is this a product with dots among its factors?"""
    return _is_product(x) and any(isinstance(f, Dots) for f in factors_of(x))


def has_idle_dots(x: Any) -> bool:
    """Is there a product with dots of which nobody can say what they stand for?"""
    if is_dotted(x) and read(factors_of(x)) is None:
        return True
    parts = factors_of(x) if _is_product(x) else getattr(x, "args", ())
    return any(has_idle_dots(a) for a in parts)


def factors_of(x: Any) -> Iterator[Any]:
    """The factors of a product of products."""
    if _is_product(x):
        yield from factors_of(x.left)
        yield from factors_of(x.right)
    elif isinstance(x, Paren) and _is_product(x.operand):
        yield from factors_of(x.operand)
    else:
        yield x


def read(items: Iterable[Any]) -> tuple[Any, ...] | None:
    """Items with each run as one; None where dots stand for nothing."""
    try:
        found = segments(items)
    except UdlcError:
        return None
    return None if any(isinstance(x, Dots) for x in found) else found


def _is_product(x: Any) -> bool:
    return isinstance(x, Times) and type(x) in (Times, Dot)


def _of_run(x: Any) -> Any:
    if not isinstance(x, Repeated):
        return form(x)
    return Tuple(form(x.at(MEMBER)), x.start, x.stop, x.step)


def _is_symmetric(x: Any) -> bool:
    """Is a matrix symmetric by what it is: the identity, or declared so?"""
    head = head_of(x)
    if isinstance(head, letters.Known):
        return bool(head.key == "I")
    domain = getattr(head, "domain", None)
    is_whole = not isinstance(x, At) or len(x.indices) == len(head.over)
    return isinstance(head, letters.Real) and is_whole and domain is not None and domain.word in SYMMETRIC
