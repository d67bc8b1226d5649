"""A printed side in, false variants of it out: one edit each, in the manner of misprints.

A table says, for each type of node, which edits there are of it: index replaced or shifted, subscripts
swapped, limit ±1, factor or term dropped, factor doubled, sign, exponent, number, letter, function, arguments
swapped, transpose, condition, and those of words: mean, variance, minimum, integral, divergence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from sympy import Basic, Integer, Tuple
from sympy.core.symbol import Str

from udlc.errors import UdlcError
from udlc.notation import binders, letters
from udlc.notation.blocks import Cases
from udlc.notation.derivatives import Partial
from udlc.notation.functions import NAMED, Binomial, Divergence, Factorial, Floor, NamedFunction, SquareRoot
from udlc.notation.members import Apply, At
from udlc.notation.operators import (
    Bars,
    Hadamard,
    Minus,
    Negative,
    Over,
    Plus,
    Power,
    Times,
    Transpose,
)
from udlc.notation.ranges import Range, Ranges
from udlc.notation.relations import Link, Relation
from udlc.notation.shapes import shape
from udlc.notation.tree import Given, Written

Edit = tuple[str, Any]
Known = tuple[Any, ...]
"""Letters that may stand in the place of others."""

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

OTHER_SIGNS = {
    "<": ("≤", ">"),
    "≤": ("<", "≥"),
    ">": ("≥", "<"),
    "≥": (">", "≤"),
}
"""For the sign of an inequality others."""

FAILURES = (UdlcError, TypeError, ValueError, AttributeError, IndexError)
"""What the notation says no with."""


def variants(side: Any, count: int, seed: str, known: Known = ()) -> list[Edit]:
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
    chosen: list[Edit] = []
    while len(chosen) < count and any(by_kind.values()):
        chosen += [(kind, found.pop()) for kind, found in by_kind.items() if found]
    return chosen[:count]


def other_signs(sign: str) -> tuple[str, ...]:
    """What may stand in the place of the sign of an inequality."""
    return OTHER_SIGNS.get(sign, ())


def _letters(side: Any) -> Known:
    if not isinstance(side, Basic):
        return ()
    return tuple(dict.fromkeys(x for x in sorted(side.atoms(letters.Letter), key=lambda x: x.key)))


def _fits(made: Any, side: Any) -> bool:
    try:
        return shape(made) == shape(side)
    except FAILURES:
        return False


def _everywhere(x: Any, known: Known) -> Iterator[Edit]:
    """Every edit of every part."""
    yield from _attempts(x, known)
    if not isinstance(x, Basic) or isinstance(x, (Str, letters.Letter)):
        return
    for place, part in enumerate(x.args):
        named = isinstance(x, (At, Apply)) and place == 0 and not isinstance(part, At)
        if named or isinstance(part, Ranges):
            continue
        for kind, made in _everywhere(part, known):
            try:
                yield kind, x.func(*x.args[:place], made, *x.args[place + 1 :])
            except FAILURES:
                continue


def _attempts(x: Any, known: Known) -> Iterator[Edit]:
    """The edits of one node that the notation accepts."""
    edits = next((make for types, make in EDITS if isinstance(x, types)), None)
    found = edits(x, known) if edits else iter(())
    while True:
        try:
            yield next(found)
        except StopIteration:
            return
        except FAILURES:
            return


# ── Algebra ──────────────────────────────────────────────────────────────────


def _numbers(x: Integer, _known: Known) -> Iterator[Edit]:
    yield "number", Integer(x + 1)
    if x > 1:
        yield "number", Integer(x - 1)


def _sums_and_differences(x: Plus, _known: Known) -> Iterator[Edit]:
    yield "sign", (Plus if isinstance(x, Minus) else Minus)(*x.args)
    yield "term dropped", x.left
    if not isinstance(x, Minus):
        yield "term dropped", x.right


def _fractions(x: Over, _known: Known) -> Iterator[Edit]:
    yield "factor dropped", x.left
    yield "fraction inverted", x.func(x.right, x.left)


def _products(x: Times, _known: Known) -> Iterator[Edit]:
    yield "factor dropped", x.left
    yield "factor dropped", x.right
    yield "factor doubled", Times(Integer(2), x)
    if not isinstance(x, Hadamard) and shape(x.left) == shape(x.right):
        yield "factors added", Plus(x.left, x.right)


def _powers(x: Power, _known: Known) -> Iterator[Edit]:
    yield "exponent", x.base
    yield "exponent", Power(x.base, Plus(x.exponent, Integer(1)))


def _signs(x: Negative, _known: Known) -> Iterator[Edit]:
    yield "sign", x.operand


def _marks(x: Any, _known: Known) -> Iterator[Edit]:
    yield type(x).__name__.lower() + " dropped", x.operand


def _binomials(x: Binomial, _known: Known) -> Iterator[Edit]:
    yield "arguments swapped", Binomial(x.k, x.n)


# ── Letters and their members ────────────────────────────────────────────────


def _is_like(x: Any, y: Any) -> bool:
    """May one letter stand in the place of another?"""
    return y != x and type(y) is type(x) and y.dims == x.dims and y.over == x.over


def _other_letters(x: letters.Real, known: Known) -> Iterator[Edit]:
    for y in known:
        if _is_like(x, y):
            yield "letter", y
    lengths = shape(x) or ()
    if len(lengths) == 2 and lengths[0] == lengths[1] != 1 and not x.over:
        yield "transpose added", Transpose(x)


def _other_counts(x: letters.Index, known: Known) -> Iterator[Edit]:
    for y in known:
        if isinstance(y, letters.Index) and y != x and y.range == x.range:
            yield "index", y


def _members(x: At, known: Known) -> Iterator[Edit]:
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


# ── Words over letters ───────────────────────────────────────────────────────


def _limits(x: Any, _known: Known) -> Iterator[Edit]:
    """Limits one off, of sums and products; swapped, of integrals."""
    integral = isinstance(x, binders.Int)
    for place, r in enumerate(x.ranges):
        if r.style != "range":
            continue
        others = [(r.stop, r.start)] if integral else [(r.start + 1, r.stop), (r.start, r.stop - 1)]
        for ends in others:
            new = Range(r.letter, Tuple(*ends), Str("range"))
            ranges = x.args[0].func(*x.ranges[:place], new, *x.ranges[place + 1 :])
            yield "limit", x.func(ranges, x.body)


def _moments(x: binders.Moment, _known: Known) -> Iterator[Edit]:
    yield (
        ("mean" if isinstance(x, binders.Var) else "variance") + " instead",
        (binders.E if isinstance(x, binders.Var) else binders.Var)(*x.args),
    )
    yield "moment dropped", x.event
    if x.conditions:
        yield "condition dropped", x.func(x.args[0], x.event)


def _optima(x: Any, _known: Known) -> Iterator[Edit]:
    other = {
        binders.ArgMin: binders.ArgMax,
        binders.ArgMax: binders.ArgMin,
        binders.Max: binders.Min,
        binders.Min: binders.Max,
    }
    yield "other optimum", other[type(x)](*x.args)


def _normals(x: binders.Normal, _known: Known) -> Iterator[Edit]:
    yield "factor doubled", x.func(x.args[0], x.mean, Times(Integer(2), x.covariance))
    yield "sign", x.func(x.args[0], Negative(x.mean), x.covariance)


def _divergences(x: Divergence, _known: Known) -> Iterator[Edit]:
    yield "arguments swapped", x.func(x.name, x.q, x.p, *x.args[3:])


def _derivatives(x: Partial, known: Known) -> Iterator[Edit]:
    for place, r in enumerate(x.ranges):
        for y in known:
            if isinstance(r.letter, letters.Real) and _is_like(r.letter, y):
                ranges = x.args[0].func(*x.ranges[:place], Range.bare(y), *x.ranges[place + 1 :])
                yield "letter", x.func(ranges, *x.args[1:])


# ── Functions and conditions ─────────────────────────────────────────────────


def _calls(x: Apply, known: Known) -> Iterator[Edit]:
    if isinstance(x.head, NamedFunction) and x.head.name in FUNCTIONS and len(x.arguments) == 1:
        yield "function", Apply(NamedFunction(FUNCTIONS[x.head.name]), *x.arguments)
    named = isinstance(x.head, NamedFunction) and NAMED[x.head.name].elementwise
    alone = len(x.arguments) == 1 and not isinstance(x.arguments[0], Relation)
    if alone and (named or isinstance(x.letter, letters.Elementwise)):
        yield "function dropped", x.arguments[0]
    if not isinstance(x.letter, NamedFunction):
        for y in known:
            if _is_like(x.letter, y):
                yield "function", Apply(At(y, *x.head.indices) if isinstance(x.head, At) else y, *x.args[1:])
    if len(x.arguments) == 2:
        rest = (Given(Tuple(*reversed(x.arguments)), Tuple(*x.conditions)),) if x.conditions else ()
        yield "arguments swapped", Apply(x.head, *(rest or tuple(reversed(x.arguments))))
    if x.conditions:
        yield "condition dropped", Apply(x.head, *x.arguments)
        yield "bar turned", Apply(x.head, Given(Tuple(*x.conditions), Tuple(*x.arguments)))


def _conditions(x: Link, _known: Known) -> Iterator[Edit]:
    for sign in other_signs(x.sign):
        yield "condition", Link(Str(sign), *x.args[1:])


def _cases(x: Cases, _known: Known) -> Iterator[Edit]:
    (one, when), (other, unless), *rest = x.args
    yield "cases swapped", x.func(Tuple(other, when), Tuple(one, unless), *rest)


EDITS: tuple[tuple[Any, Callable[[Any, Known], Iterator[Edit]]], ...] = (
    (Integer, _numbers),
    (Plus, _sums_and_differences),
    (Over, _fractions),
    (Times, _products),
    (Power, _powers),
    (Negative, _signs),
    ((Transpose, SquareRoot, Bars, Floor, Factorial), _marks),
    (Binomial, _binomials),
    (At, _members),
    ((binders.Sum, binders.Int), _limits),
    (binders.Moment, _moments),
    ((binders.ArgMin, binders.Max, binders.Min), _optima),
    (binders.Normal, _normals),
    (Divergence, _divergences),
    (Partial, _derivatives),
    (Apply, _calls),
    (Link, _conditions),
    (Cases, _cases),
    (letters.Real, _other_letters),
    (letters.Index, _other_counts),
)
"""For each type of node, or of its parents, its edits: the first row that fits."""
