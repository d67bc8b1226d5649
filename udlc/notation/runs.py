"""Runs: what `...` between two members of a family stands for, found by comparing its neighbours.

The neighbours are anti-unified: the whole numbers in which they differ must all move by one amount. That
gives a template in one letter, its first and last value and its step: `h[2], h[3], ..., h[K]` is h[k] for
k = 2 … K.
"""

from typing import Any, NamedTuple

import sympy
from sympy import Integer

from udlc.notation.latex import latex
from udlc.notation.letters import Index
from udlc.notation.members import At, is_count
from udlc.notation.shapes import value
from udlc.notation.tree import Dots
from udlc.notation.where import fault


class Repeated(NamedTuple):
    """A run: `template` for each value of `letter` from `start` to `stop` by `step` (1 or −1, or more).

    `first` and `last` are the places, among the items it was read from, of the run's first and last member.
    """

    template: Any
    letter: Index
    start: Any
    stop: Any
    step: int
    first: int
    last: int

    def at(self, place: Any) -> Any:
        """Return the member at one value of the letter."""
        return self.template.xreplace({self.letter: place})


def segments(items: Any) -> tuple[Any, ...]:
    """Return items with each `a, ..., z` replaced by one `Repeated`, members beside it included.

    Raises:
        NotationError: where the neighbours of a `...` are not members of one family.
    """
    items = list(items)
    found: list[Any] = []
    place = 0
    while place < len(items):
        if isinstance(items[place], Dots) and found:
            run = _close(items, found, place)
            found.append(run)
            place = run.last + 1
        else:
            found.append(items[place])
            place += 1
    return tuple(found)


def _close(items: list[Any], found: list[Any], dots: int) -> Repeated:
    """Return the run around the dots, taking back from `found` the earlier members that belong to it."""
    if dots + 1 >= len(items) or isinstance(found[-1], Repeated):
        raise fault("`...` needs a member of its run on both sides")
    before, after = items[dots - 1], items[dots + 1]
    pairs = differences(before, after)
    if not pairs:
        raise fault(f"no run can be read from {latex(before)}, ..., {latex(after)}")
    span = {sympy.expand(value(b) - value(a)) for a, b in pairs}
    if len(span) > 1:
        moves = ", ".join(sorted(map(str, span)))
        raise fault(f"the indices of {latex(before)}, ..., {latex(after)} do not move together: by {moves}")
    origin, stop = pairs[0]
    letter = _letter(origin, before, after)
    template = _template(before, after, letter, value(origin))
    step = _step(found, before, span.pop())
    first, last = dots - 1, dots + 1
    start = origin
    found.pop()
    while found and _moved(found[-1], items[first]) == step:
        first -= 1
        start = _first_pair(found.pop(), items[first + 1])[0]
    while last + 1 < len(items) and _moved(items[last], items[last + 1]) == step:
        last += 1
        stop = _first_pair(items[last - 1], items[last])[1]
    return Repeated(template, letter, start, stop, step, first, last)


def _first_pair(a: Any, b: Any) -> tuple[Any, Any]:
    """Return the first pair of whole numbers in which two members of one family differ."""
    return (differences(a, b) or [(a, b)])[0]


def _moved(item: Any, following: Any) -> Any:
    """Return the amount by which one item moves to the next; None where they are not of one family."""
    if isinstance(item, (Repeated, Dots)) or isinstance(following, Dots):
        return None
    moves = {sympy.expand(value(b) - value(a)) for a, b in differences(item, following) or ()}
    return moves.pop() if len(moves) == 1 else None


def _step(found: list[Any], before: Any, span: Any) -> int:
    """Return the step: that of the two members before the dots if there are two, else towards the last."""
    moved = _moved(found[-2], before) if len(found) > 1 else None
    if moved is not None and moved.is_Integer and moved != 0:
        return int(moved)
    # Sizes are at least one: from K to 1 goes down, from 2 to K goes up.
    leading = span.subs(dict.fromkeys(span.free_symbols, 10**6))
    return -1 if leading.is_number and leading.is_negative else 1


def differences(a: Any, b: Any) -> list[tuple[Any, Any]] | None:
    """Return the pairs of whole numbers in which two written trees differ; None where their forms differ."""
    if a == b:
        return []
    if is_count(a) and is_count(b):
        return [(a, b)]
    if type(a) is not type(b) or len(a.args) != len(b.args) or not a.args:
        return None
    pairs: list[tuple[Any, Any]] = []
    for x, y in zip(a.args, b.args):
        inner = differences(x, y)
        if inner is None:
            return None
        pairs += inner
    return pairs


def _template(a: Any, b: Any, letter: Index, origin: Any) -> Any:
    if a == b:
        return a
    if is_count(a) and is_count(b):
        offset = sympy.expand(value(a) - origin)
        if offset == 0:
            return letter
        if not offset.is_Integer:
            raise fault(f"no run can be read from {latex(a)}, ..., {latex(b)}")
        return letter + offset if offset > 0 else letter - Integer(-offset)
    return a.func(*(_template(x, y, letter, origin) for x, y in zip(a.args, b.args)))


def _letter(start: Any, *items: Any) -> Index:
    """Return the run's letter: that which the family was declared with, else the first not in use."""
    for item in items:
        for node in sympy.preorder_traversal(item):
            if isinstance(node, At) and start in node.indices:
                axes = node.head.over
                place = node.indices.index(start)
                if place < len(axes) and isinstance(axes[place].letter, Index):
                    return axes[place].letter
    taken = {s.name for item in items for s in item.free_symbols}
    return next(Index(name) for name in "kijmnprst" if name not in taken)
