"""What a hint about a row of the checker's table is, for a product of the checker.

Here a hint is the name of a row, the places of the bounds that it is about, the places of the factors that
its patterns are matched with, and what else its names stand for. In a certificate it has no places: all names
are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from udlc.checker import terms as t
from udlc.checker.kernel import Kernel
from udlc.checker.table import ROWS
from udlc.checker.terms import ONE, Node, Rejected
from udlc.verify.data import as_data
from udlc.verify.matching import matched

if TYPE_CHECKING:
    from udlc.verify.hints import Search

Hints: TypeAlias = Iterator[list[Any]]
Fit: TypeAlias = "Callable[[Search, Kernel, Sequence[Any], Sequence[Any]], Hints]"


def hint(name: str, inner: Sequence[int] = (), places: Sequence[int] = (), **given: Any) -> list[Any]:
    """A row, with sums in the language of the checker."""
    said = {n: as_data(x) if isinstance(x, Node) else x for n, x in given.items()}
    return [name, [*inner], [*places], said]


def quiet(k: Kernel) -> Kernel:
    """The kernel that applies no rows."""
    return replace(k, tape=k.tape.quiet())


def whole(k: Kernel, bound: Any, factors: Any, found: Sequence[Any]) -> list[Any]:
    """A hint as a certificate holds it: all that names stand for in the place of places."""
    name, inner, places, given = found
    return [name, inner, matched(k, ROWS[name], [bound[n] for n in inner], factors, places, given)]


def rewritten(k: Kernel, d: Node, step: Sequence[Any]) -> Node:
    """A sum after a step ["row", place, hint…]."""
    p, c = d.fields[step[1]]
    product = k.opened(p)
    return t.add(d, t.total([(p, -c)]), t.scale(k.by_row(*product, *whole(k, *product, step[2:])), c))


def fits(s: Search, k: Kernel, bound: Any, factors: Any, found: list[Any]) -> bool:
    """Does the checker accept a hint?"""
    try:
        with s.trial():
            k.fitted(bound, factors, ROWS[found[0]], *whole(k, bound, factors, found)[1:])
    except (Rejected, LookupError, ValueError, TypeError, AttributeError, ArithmeticError):
        return False
    return True


def linear(e: Node, name: str) -> tuple[Fraction, Node] | None:
    """Coefficient and rest of e = coefficient·letter + rest, the coefficient being 1 or -1."""
    alone = t.product((), [(t.node("letter", name), ONE)])
    c = dict(e.fields).get(alone, Fraction(0))
    rest = t.total((p, x) for p, x in e.fields if p is not alone)
    return (c, rest) if abs(c) == 1 and name not in rest.letters else None


def within(bound: Sequence[Any], m: int) -> list[int]:
    """The place of a bound, and of those whose ranges depend on its letter."""
    depends = {bound[m][0]}
    found = [m]
    for n, (name, lo, hi) in enumerate(bound):
        if n > m and (lo.letters | hi.letters) & depends:
            depends.add(name)
            found.append(n)
    return found


def inside(x: Node) -> Iterator[Node]:
    """A term and all that it is made of."""
    yield x
    for y in t.nodes(x.fields):
        yield from inside(y)
