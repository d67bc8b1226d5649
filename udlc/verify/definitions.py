"""The equations of an entry in, what each says that a letter stands for.

A definition is a letter, a member of a family, or a function or a density at its arguments, with what it
equals. Some are of a form of their own: running products α[t] = Π_{s ≤ t} (1 - β[s]), chains
q(z[1:T] | c) = q(z[1] | c)·Π q(z[t] | z[t-1]), and circles, which say something of a letter's own values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sympy import Integer, preorder_traversal

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.binders import ArgMin, Prod
from udlc.notation.entry import Entry
from udlc.notation.members import Apply, At, head_of
from udlc.notation.operators import Minus
from udlc.notation.relations import Relation
from udlc.notation.tree import Run
from udlc.translate.clauses import Clause, clauses_of
from udlc.translate.values import NoValue


@dataclass(frozen=True)
class Definition:
    """What a left side stands for, and the number of the entry that says so."""

    left: Any
    right: Any
    number: str

    @property
    def letter(self) -> Any:
        """The letter that is defined."""
        return letter_of(self.left)


def definitions_in(entry: Entry, in_law: bool = False) -> list[Definition]:
    """The equations of an entry that say what something is; those in law only where asked for."""
    try:
        clauses = clauses_of(entry.meant, (entry.number,))
    except (NoValue, UdlcError):
        return []
    return [d for c in clauses for d in _of_clause(c, entry.number, in_law)]


def _of_clause(clause: Clause, number: str, in_law: bool) -> list[Definition]:
    relation = clause.relation
    if in_law and relation.signs[0] in ("in law", "≈") and letter_of(relation.first) is not None:
        return [Definition(relation.first, relation.items[1], number)]
    if relation.signs[0] != "=" or letter_of(relation.first) is None:
        return []
    last = relation.first
    for link in relation.links:
        if link.sign != "=":
            break
        last = link.item
    if isinstance(last, ArgMin) or last == relation.first:
        return []
    return [Definition(relation.first, last, number)]


def is_equation(condition: Any) -> bool:
    """Does a condition say what something is?"""
    if not isinstance(condition, Relation) or condition.signs != ("=",):
        return False
    return letter_of(condition.first) is not None


def of_condition(condition: Relation, number: str) -> Definition:
    """What a condition that is an equation says."""
    return Definition(condition.first, condition.right, number)


def letter_of(x: Any) -> Any:
    """The letter of a left side: of y, x[i], f(x) or f[t](x); None for any other."""
    if isinstance(x, Apply):
        return x.letter
    head = head_of(x)
    return head if isinstance(head, letters.Real) else None


def same_letter(a: Any, b: Any) -> bool:
    """Are two letters one, chapters declaring their own?"""
    return a == b or (
        type(a) is type(b)
        and a.key == b.key
        and len(a.dims) == len(b.dims)
        and (len(a.over) == len(b.over) or a.copies is not None or b.copies is not None)
    )


def introduces(one: Any, other: Any, said: Iterable[Any]) -> bool:
    """May an equation be what says what a side is: a quantity or a function that nothing else names?"""
    for side, rest in ((one, other), (other, one)):
        letter = letter_of(side)
        if not isinstance(letter, (letters.Real, letters.Function)) or isinstance(letter, letters.Random):
            continue
        known = "inv" in letter.marks or isinstance(letter, letters.Known)
        found = (x for e in (rest, *said) for x in e.atoms(letters.Letter))
        if not known and not any(same_letter(letter, x) for x in found):
            return True
    return False


def recurs(d: Definition) -> bool:
    """Does a right side use the letter that it defines?"""
    if isinstance(d.letter, letters.Density):
        return False
    return any(same_letter(d.letter, x) for x in d.right.atoms(letters.Letter) if type(x) is type(d.letter))


def is_circular(d: Definition) -> bool:
    """Does it use the letter at other places than earlier members of a family: x[t] by x[t-1]?"""
    if not recurs(d) or _is_numbered(d):
        return False
    if not isinstance(d.left, At) or len(d.left.indices) != 1:
        return True
    uses = [x for x in d.right.atoms(At) if same_letter(x.head, d.letter)]
    bare = [x for x in _bare_letters(d.right) if same_letter(x, d.letter)]
    here = d.left.indices[0]
    earlier = all(
        isinstance(x.indices[0], Minus) and x.indices[0].left == here and x.indices[0].right.is_Integer
        for x in uses
    )
    return bool(bare) or not earlier


def _bare_letters(x: Any) -> list[Any]:
    """Letters that stand without indices."""
    if isinstance(x, At):
        return [y for i in x.indices for y in _bare_letters(i)]
    if isinstance(x, letters.Letter):
        return [x]
    return [y for a in getattr(x, "args", ()) for y in _bare_letters(a)]


def _is_numbered(d: Definition) -> bool:
    """Is it h[2] by h[1], each member by those with smaller numbers?"""
    if not (isinstance(d.left, At) and len(d.left.indices) == 1 and d.left.indices[0].is_Integer):
        return False
    nodes = list(preorder_traversal(d.right))
    own = [x for x in nodes if isinstance(x, At) and same_letter(x.head, d.letter)]
    named = [x for x in nodes if isinstance(x, letters.Real) and same_letter(x, d.letter)]
    smaller = (x.indices[0].is_Integer and x.indices[0] < d.left.indices[0] for x in own)
    return len(named) == len(own) and all(smaller)


def is_running_product(d: Definition) -> bool:
    """Is it X[t] = Π over s from 1 to t?"""
    if not (isinstance(d.left, At) and isinstance(d.right, Prod) and len(d.left.indices) == 1):
        return False
    r = d.right.ranges[0]
    return len(d.right.ranges) == 1 and r.start == 1 and r.stop == d.left.indices[0]


def is_chain(d: Definition) -> bool:
    """Is it q(z[1:T] | c) = q(z[1] | c)·Π q(z[t] | z[t-1])?"""
    if not isinstance(d.left, Apply) or not isinstance(d.left.letter, letters.Density):
        return False
    runs = [a for a in d.left.arguments if isinstance(a, At) and any(isinstance(i, Run) for i in a.indices)]
    products = d.right.atoms(Prod)
    return (
        len(runs) == 1 and len(d.left.arguments) == 1 and len(products) == 1 and _is_step(runs[0], *products)
    )


def _is_step(run: Any, product: Prod) -> bool:
    body = product.body
    if not isinstance(body, Apply) or len(body.arguments) != 1 or len(body.conditions) != 1:
        return False
    (now,), (before,) = body.arguments, body.conditions
    letter = product.ranges[0].letter
    return (
        isinstance(now, At)
        and isinstance(before, At)
        and now.head == before.head == run.head
        and now.indices == (letter,)
        and before.indices == (letter - Integer(1),)
    )
