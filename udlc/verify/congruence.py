"""Two written expressions in, the parts out that must be equal for the expressions to be.

Expressions of one form are equal where their parts are: a + b = c + d where a = c and b = d, and
Σ_i a_i = Σ_i b_i where a_i = b_i for each i.
"""

from __future__ import annotations

from typing import Any

from sympy import Integer

from udlc.notation.binders import Bind, Sum, VectorNorm
from udlc.notation.functions import NamedFunction
from udlc.notation.letters import Size
from udlc.notation.members import Apply
from udlc.notation.operators import Bars, Dot, Minus, Negative, Over, Paren, Plus, Power, Slash, Times

FORMS = (Bars, Dot, Minus, Negative, Over, Plus, Power, Slash, Sum, Times, VectorNorm)
"""Operations of which equal parts give equal values."""


def unlike_parts(one: Any, other: Any) -> list[tuple[Any, Any]]:
    """The smallest parts in which two expressions differ, side by side; none where they are one."""
    one, other = (_opened(x) for x in (one, other))
    if one == other:
        return []
    if type(one) is not type(other) or len(one.args) != len(other.args) or not _is_of_parts(one):
        return [(one, other)]
    pairs = list(zip(one.args, other.args, strict=True))
    if isinstance(one, Apply) and one.head != other.head:
        return [(one, other)]
    if isinstance(one, Bind) and (pairs[0][0] != pairs[0][1] or not all(map(_is_declared, one.ranges))):
        return [(one, other)]
    return [pair for a, b in pairs for pair in unlike_parts(a, b)]


def _is_of_parts(x: Any) -> bool:
    """Do equal parts make equal values: of an operation, or of a function that is known by its name?"""
    return type(x) in FORMS or (isinstance(x, Apply) and isinstance(x.head, NamedFunction))


def _is_declared(run: Any) -> bool:
    """Does a letter run where it is declared to, or in a part of that?  Else too much is known of it."""
    start, stop = run.letter.range or (None, None)
    later = start is not None and run.start is not None and (run.start - start).is_nonnegative
    return stop is not None and run.stop == stop and bool(later)


def _opened(x: Any) -> Any:
    return _opened(x.operand) if isinstance(x, Paren) else x


def aligned(one: Any, other: Any) -> tuple[Any, Any]:
    """Two expressions, sums from 1 to a size giving up their first term where there are sums from 2 to it.

    Σ_{t = 1}^T a_t = a_1 + Σ_{t = 2}^T a_t, for T is at least one.
    """
    ends = {r.stop for x in (one, other) for s in x.atoms(Sum) for r in s.ranges if r.start == 2}
    return (_peeled(one, ends), _peeled(other, ends)) if ends else (one, other)


def _peeled(x: Any, ends: set[Any]) -> Any:
    args = [_peeled(a, ends) for a in x.args]
    x = x if list(x.args) == args else x.func(*args)
    if not isinstance(x, Sum) or len(x.ranges) != 1:
        return x
    run = x.ranges[0]
    if run.start != 1 or run.stop not in ends or not isinstance(run.stop, Size):
        return x
    sum_of: Any = Sum
    return x.body.xreplace({run.letter: Integer(1)}) + sum_of[run.letter : 2 : run.stop](x.body)
