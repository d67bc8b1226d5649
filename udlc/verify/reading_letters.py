"""Letters in, what they stand for out: sizes, indices, quantities, members of families and their entries.

A letter that a definition says something of is unfolded; any other is an atom, or an array of a name.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Integer

from udlc.notation import letters
from udlc.notation.atoms import Constant
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.translate.names import name_of
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoMemberError, NoReadingError, named
from udlc.verify.definitions import same_letter
from udlc.verify.reading import Reader, Scope, add_rules
from udlc.verify.terms import Node
from udlc.verify.unfolding import unfolded


def _size(reader: Reader, x: Any, _at: Scope) -> Node:
    for c in reader.grounds.entry.where:  # sizes that a condition calls equal are read as one
        if (
            isinstance(c, Relation)
            and c.signs == ("=",)
            and c.first == x
            and isinstance(c.right, letters.Size)
        ):
            x = c.right
    node = t.single(t.size(name_of(x)))
    reader.learn(t.subtract(node, t.constant(1)))
    return node


def _index(reader: Reader, x: Any, at: Scope) -> Node:
    """An index letter that nothing binds: any value in its range."""
    here = t.single(t.letter(f"@{name_of(x)}"))
    if x.range is not None and not isinstance(x.stop, Constant):
        lo, hi = reader.index(x.start, at), reader.index(x.stop, at)
        reader.learn(t.subtract(here, lo), t.subtract(hi, here))
    return here


def _quantity(reader: Reader, x: Any, at: Scope) -> Any:
    found = unfolded(reader, x, x, at)
    if found is None and (call := as_the_claim_writes(reader, x)) is not None:
        return reader.read(call, at)
    return plain_letter(reader, x, (), at) if found is None else found


def as_the_claim_writes(reader: Reader, x: Any) -> Any:
    """φ in what a claim rests on, where the claim itself writes φ(D) wherever it writes φ."""
    entry = reader.grounds.entry
    if not reader.opening or reader.opening[-1][0].number == entry.number:
        return None
    calls = {call for call in entry.statement.atoms(Apply) if call.head == x}
    if len(calls) != 1:
        return None
    (call,) = calls
    reader.note(f"{readable(latex(x))} is {readable(latex(call))}")
    return call


def _member(reader: Reader, x: At, at: Scope) -> Any:
    """A member of a family, a component, or both."""
    if x.head in at:
        return component(reader, x, at[x.head], x.indices, at)
    for axis, i in zip(x.head.over, x.indices, strict=False):
        if isinstance(i, Integer) and not isinstance(axis.stop, Constant):  # a member that is written exists
            reader.learn(t.subtract(reader.index(axis.stop, at), t.constant(int(i))))
    found = unfolded(reader, x, x.head, at)
    if found is None and len(x.indices) > len(x.head.over):
        members = x.indices[: len(x.head.over)]
        whole_member = At(x.head, *members) if members else x.head
        value = unfolded(reader, whole_member, x.head, at)
        if value is not None:
            return component(reader, x, value, x.indices[len(members) :], at)
    return plain_letter(reader, x.head, x.indices, at) if found is None else found


def component(reader: Reader, x: Any, value: Any, indices: tuple[Any, ...], at: Scope) -> Any:
    """An entry of an array, or the member of a run."""
    places = tuple(reader.index(i, at) for i in indices)
    if isinstance(value, Array) and len(places) == len(value.spans):
        return value.entry(*places)
    if isinstance(value, Array) and value.columns is not None and len(places) == 1:
        return Array(value.rows, None, lambda i: value.entry(i, places[0]))
    if isinstance(value, Node) and value.tag in ("letter", "run") and len(places) >= 1:
        atom = t.ordered(t.node("member", value, places[0]))
        found = with_dims(reader, atom, x.head, at)
        return found if len(places) == 1 else component(reader, x, found, indices[1:], at)
    raise NoReadingError(f"{readable(latex(x))} is no entry of an array")


def with_dims(reader: Reader, atom: Node, letter: Any, at: Scope, members: tuple[Any, ...] = ()) -> Any:
    """What a letter of declared axes, or a member of it, stands for: a number, or an array with this atom."""
    if not letter.dims:
        return t.single(atom)
    axes = At(letter, *members).axes[len(letter.over) :] if members else letter.dims
    spans = tuple(reader.span(axis, at) for axis in axes)
    word = letter.domain.word if letter.domain is not None else ""
    return named(atom, spans, word in ("positive_definite", "adjacency", "diagonal"))


def _within(reader: Reader, x: Any, places: tuple[Node, ...], at: Scope) -> None:
    """A member that is known to lie beyond the ends of its family is no member."""
    for axis, place in zip(x.over, places, strict=False):
        if isinstance(axis.stop, Constant) or not place.letters:
            continue
        lo, hi = reader.span(axis, at)
        last = t.subtract(t.subtract(hi, t.constant(1)), place)
        if not reader.algebra.shows(last) and _reaches(reader, place, hi, 1):
            raise NoMemberError(f"{readable(latex(x))} has no member beyond its last")
        if not reader.algebra.shows(t.subtract(place, lo)) and _reaches(reader, place, lo, -1):
            raise NoMemberError(f"{readable(latex(x))} has no member before its first")


def _reaches(reader: Reader, place: Node, end: Node, step: int) -> bool:
    """Does a place v + c, for a letter v that runs over a known range, lie at or beyond an end for some v?"""
    for f in reader.algebra.facts:
        for name in place.letters:
            parts, bound = t.linear_in(place, name), t.linear_in(f, name)
            if parts is None or bound is None or parts[0] != 1 or bound[0] != -step or bound[1].letters:
                continue
            extreme = t.add(t.scale(bound[1], step), parts[1])  # the last v is where the fact is an equality
            beyond = (
                t.subtract(extreme, end) if step > 0 else t.subtract(t.subtract(end, t.constant(1)), extreme)
            )
            if reader.algebra.shows(beyond):
                return True
    return False


def running_product(reader: Reader, x: Any, place: Node, at: Scope) -> Node | None:
    """X[e + n] = X[e]·f(e + 1)…f(e + n) where X[t] = Π_{s ≤ t} f(s), from the least e that the claim uses."""
    for d in reader.grounds.recurrences:
        if not same_letter(d.letter, x):
            continue
        letter, body = d.right.ranges[0].letter, d.right.body
        number = t.number(place)
        if number is not None:
            low, start = 1, t.constant(1)
        else:
            own = dict(t.terms(place)).get(t.UNIT, Fraction(0))
            low = reader.grounds.least_shift(x)
            start = t.subtract(place, t.constant(own - low))
        count = t.number(t.subtract(place, start))
        if count is None or not 0 <= count <= LONGEST_RUN:
            return None
        steps = range(0 if number is not None else 1, int(count) + 1)
        parts = [reader.value(body, {**at, letter: t.add(start, t.constant(k))}) for k in steps]
        first = [] if number is not None else [t.single(t.node("read", name_of(x), start))]
        return reader.algebra.multiply(*first, *parts)
    return None


LONGEST_RUN = 8
"""So many factors of a running product are written out at most."""


def plain_letter(reader: Reader, x: Any, indices: tuple[Any, ...], at: Scope) -> Any:
    """A letter that nothing defines, at indices: families first, an index of copies may be left out."""
    over = len(x.over)
    if not indices and x.copies is not None:
        over = 0
    if len(indices) < over and not (x.copies is not None and len(indices) >= over - 1):
        raise NoReadingError(f"{readable(latex(x))} stands for a whole family")
    places = tuple(reader.index(i, at) for i in indices[:over])
    _within(reader, x, places, at)
    if len(places) == 1 and (product := running_product(reader, x, places[0], at)) is not None:
        return product
    found = with_dims(reader, t.node("read", name_of(x), *places), x, at, indices[:over])
    rest = indices[over:]
    return found if not rest else component(reader, At(x, *indices), found, rest, at)


add_rules({letters.Size: _size, letters.Index: _index, letters.Real: _quantity, At: _member})
