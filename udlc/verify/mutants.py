"""A printed side in, false variants of it out: one edit each, in the manner of misprints.

Rows: index replaced or shifted, subscripts swapped, limit ±1, factor dropped or doubled, term dropped, sign,
exponent, number, letter, function, arguments, transpose, condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from sympy import Basic, Integer, Tuple
from sympy.core.symbol import Str

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.binders import Sum
from udlc.notation.functions import NAMED, NamedFunction, SquareRoot
from udlc.notation.members import Apply, At
from udlc.notation.operators import Hadamard, Minus, Negative, Over, Plus, Power, Times, Transpose
from udlc.notation.ranges import Range, Ranges
from udlc.notation.relations import Link, Relation
from udlc.notation.shapes import shape
from udlc.notation.tree import Written

FUNCTIONS = {
    "sin": "cos",
    "cos": "sin",
    "exp": "log",
    "log": "exp",
    "tanh": "sin",
    "sig": "tanh",
    "ReLU": "sig",
}
"""For a function another one."""

OTHER_SIGN = {"<": "≤", "≤": "<", ">": "≥", "≥": ">"}


def variants(side: Any, count: int, seed: str, known: tuple[Any, ...] = ()) -> list[tuple[str, Any]]:
    """So many variants of a side, each with the name of its edit: one of every kind before a second of any.

    Args:
        side: a written expression.
        count: how many at most.
        seed: what the choice depends on.
        known: letters that may stand in place of others, beside those of the side.
    """
    random = Random(seed)  # noqa: S311  (chooses variants, keeps no secret)
    by_kind: dict[str, list[Any]] = {}
    seen = {side}
    for kind, made in _everywhere(side, (*_letters(side), *known)):
        if made not in seen and _fits(made, side):
            seen.add(made)
            by_kind.setdefault(kind, []).append(made)
    for found in by_kind.values():
        random.shuffle(found)
    chosen: list[tuple[str, Any]] = []
    while len(chosen) < count and any(by_kind.values()):
        chosen += [(kind, found.pop()) for kind, found in by_kind.items() if found]
    return chosen[:count]


def _letters(side: Any) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(x for x in sorted(side.atoms(letters.Letter), key=lambda x: x.key)))


def _fits(made: Any, side: Any) -> bool:
    try:
        return shape(made) == shape(side)
    except (UdlcError, AttributeError, TypeError):
        return False


def _everywhere(x: Any, known: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Every edit of every part."""
    for kind, made in _attempts(x, known):
        yield kind, made
    if not isinstance(x, Basic) or isinstance(x, (Str, letters.Letter)):
        return
    for place, part in enumerate(x.args):
        named = isinstance(x, (At, Apply)) and place == 0 and not isinstance(part, At)
        if named or isinstance(part, Ranges):
            continue
        for kind, made in _everywhere(part, known):
            try:
                yield kind, x.func(*x.args[:place], made, *x.args[place + 1 :])
            except (UdlcError, TypeError, ValueError, AttributeError, IndexError):
                continue


def _attempts(x: Any, known: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """The edits of one node that the notation accepts."""
    edits = _edits(x, known)
    while True:
        try:
            yield next(edits)
        except StopIteration:
            return
        except (UdlcError, TypeError, ValueError, AttributeError, IndexError):
            return


def _edits(x: Any, known: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:  # noqa: C901  (a case per node)
    match x:
        case Integer():
            yield "number", Integer(x + 1)
            if x > 1:
                yield "number", Integer(x - 1)
        case Minus():
            yield "sign", Plus(*x.args)
            yield "term dropped", x.left
        case Plus():
            yield "sign", Minus(*x.args)
            yield "term dropped", x.left
            yield "term dropped", x.right
        case Over():
            yield "factor dropped", x.left
            yield "fraction inverted", x.func(x.right, x.left)
        case Times():
            yield "factor dropped", x.left
            yield "factor dropped", x.right
            yield "factor doubled", Times(Integer(2), x)
            if not isinstance(x, Hadamard) and shape(x.left) == shape(x.right):
                yield "factors added", Plus(x.left, x.right)
        case Power():
            yield "exponent", x.base
            yield "exponent", Power(x.base, Plus(x.exponent, Integer(1)))
        case Negative():
            yield "sign", x.operand
        case Transpose() | SquareRoot():
            yield type(x).__name__.lower() + " dropped", x.operand
        case At():
            yield from _members(x, known)
        case Sum():
            yield from _sums(x)
        case Apply():
            yield from _calls(x)
        case Link() if x.sign in OTHER_SIGN:
            yield "condition", Link(Str(OTHER_SIGN[x.sign]), *x.args[1:])
        case letters.Real():
            yield from (("letter", y) for y in known if _is_like(x, y))
        case _:
            return


def _is_like(x: Any, y: Any) -> bool:
    """May one letter stand in the place of another?"""
    return y != x and type(y) is type(x) and y.dims == x.dims and y.over == x.over


def _members(x: At, known: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    for y in known:
        if _is_like(x.head, y):
            yield "letter", At(y, *x.indices)
    indices = x.indices
    for place, i in enumerate(indices):

        def at(new: Any, place: int = place) -> At:
            return At(x.head, *indices[:place], new, *indices[place + 1 :])

        if isinstance(i, letters.Index):
            for y in known:
                if isinstance(y, letters.Index) and y != i and y.range == i.range:
                    yield "index", at(y)
        if isinstance(i, (letters.Index, Integer)) and not isinstance(i, letters.Example):
            yield "index shifted", at(i + 1 if isinstance(i, Written) else Integer(i + 1))
            yield "index shifted", at(i - 1 if isinstance(i, Written) else Integer(i - 1))
    if len(indices) == 2 and indices[0] != indices[1]:
        yield "subscripts swapped", At(x.head, indices[1], indices[0])


def _sums(x: Sum) -> Iterator[tuple[str, Any]]:
    for place, r in enumerate(x.ranges):
        if r.style != "range":
            continue
        others = (Tuple(r.start + 1, r.stop), Tuple(r.start, r.stop - 1))
        for ends in others:
            new = Range(r.letter, Tuple(*ends), Str("range"))
            ranges = x.args[0].func(*x.ranges[:place], new, *x.ranges[place + 1 :])
            yield "limit", x.func(ranges, x.body)


def _calls(x: Apply) -> Iterator[tuple[str, Any]]:
    if isinstance(x.head, NamedFunction) and x.head.name in FUNCTIONS and len(x.arguments) == 1:
        yield "function", Apply(NamedFunction(FUNCTIONS[x.head.name]), *x.arguments)
    named = isinstance(x.head, NamedFunction) and NAMED[x.head.name].elementwise
    alone = len(x.arguments) == 1 and not isinstance(x.arguments[0], Relation)
    if alone and (named or isinstance(x.letter, letters.Elementwise)):
        yield "function dropped", x.arguments[0]
    if len(x.arguments) == 2:
        yield "arguments swapped", Apply(x.head, x.arguments[1], x.arguments[0])
