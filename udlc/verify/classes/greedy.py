"""Links with the action of a greedy policy, π′ ← argmax: no average of values is greater.

The written π′(a | s) that stands as an argument is the action a* = argmax_a h(a). For g(a*) on the
right side and Σ_a w(a)·g(a) on the left, with a law w: if g = h, the left side is no greater.
Equalities read a* as one action.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.binders import ArgMax
from udlc.notation.members import Apply
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.verify import plain, rational
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError
from udlc.verify.claiming import claimed
from udlc.verify.classes.readings import grounds_for, proved, same
from udlc.verify.decision_processes import processes
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.naming import canonical
from udlc.verify.reading import Reader
from udlc.verify.reading_ranges import bind_letter, labels_of
from udlc.verify.terms import Node
from udlc.verify.verdicts import Finding
from udlc.verify.written import theorem

AVERAGE = "an average is no greater than the greatest value"
GREEDY = "a policy that becomes an argmax takes that action"


def applies(setting: Setting, link: Link) -> bool:
    """Does a side take the action of a greedy policy as an argument?"""
    return link.sign in ("=", "≤") and bool(choices(setting, link))


def choices(setting: Setting, link: Link) -> dict[Apply, ArgMax]:
    """The written policies that stand as arguments, with the argmax that each becomes."""
    calls = [c for x in (link.left, link.right) for c in sorted(x.atoms(Apply), key=str)]
    taken = [
        a for c in calls for a in c.arguments if isinstance(a, Apply) and isinstance(a.letter, letters.Policy)
    ]
    found = {}
    for number in setting.entry.by:
        for said in sorted(setting.book[number].meant.atoms(Relation), key=str):
            if said.signs == ("←",) and said.first in taken and isinstance(said.right, ArgMax):
                found[said.first] = said.right
    return found


def decide(setting: Setting, link: Link) -> Finding:
    """Shown at one depth of unfolding, else unknown."""
    found = Finding("unknown", "greedy policy")
    ((call, best),) = choices(setting, link).items()
    for grounds in grounds_for(setting, link):
        try:
            found = (_equal if link.sign == "=" else _no_greater)(grounds, link, call, best)
        except UdlcError as error:
            found = Finding("unknown", "greedy policy", readable(error.message))
        if found.verdict == "proved":
            break
    return found


def _equal(grounds: Grounds, link: Link, call: Apply, best: ArgMax) -> Finding:
    def sides(reader: Reader) -> tuple[Any, ...]:
        scope = {call: _action(reader, best)}
        return tuple(reader.read(x, scope) for x in (link.left, link.right))

    return decided(
        lambda: theorem("a choice", claimed(grounds, sides)), lambda: _compared(Reader(grounds), sides)
    )


def _compared(reader: Reader, sides: Callable[[Reader], tuple[Any, ...]]) -> Finding:
    one, other = sides(reader)
    if not same(reader, one, other):
        return Finding("unknown", "greedy policy", f"not shown: {plain.text(one)} = {plain.text(other)}")
    return proved(reader, f"both sides are {plain.text(one)}", GREEDY)


def _action(reader: Reader, best: ArgMax) -> Node:
    """a* as an atom: the argmax of what is read."""
    bound, value = _objective(reader, best)
    atom = (t.node("call", "body", value), Fraction(1))
    return t.single(t.node("reduce", "argmax", canonical(reader.algebra, tuple(bound), (atom,))))


def _objective(reader: Reader, best: ArgMax) -> tuple[Any, Node]:
    (letter,) = best.letters
    span = labels_of(reader, letter, {})
    if span is None:
        raise NoReadingError("the greatest value is over no actions")
    bound, inner = bind_letter(reader, letter, span, {})
    return bound, reader.value(best.body, inner)


def _no_greater(grounds: Grounds, link: Link, call: Apply, best: ArgMax) -> Finding:
    """Is the left side the average of what the right side is at every action, greatest at a*?"""
    found = Finding("unknown", "greedy policy", "no process is known")
    for n in range(len([*processes(Reader(grounds))])):
        found = decided(
            partial(_claim, grounds, link, call, best, n), partial(_is_average, grounds, link, call, best, n)
        )
        if found.verdict == "proved":
            break
    return found


def _claim(grounds: Grounds, link: Link, call: Apply, best: ArgMax, which: int) -> dict[str, Any]:
    """The right side is what the action makes greatest, the left side the mean of that over a process."""

    def values(reader: Reader) -> tuple[Node, Node]:
        bound, objective = _objective(reader, best)
        return reader.value(link.right, {call: t.single(t.letter(bound[0][0]))}), objective

    def averages(reader: Reader) -> tuple[Node, Node]:
        bound, _ = _objective(reader, best)
        here = t.single(t.letter(bound[0][0]))
        process = [*processes(reader)][which]
        weight = reader.value(process.policy, {process.policy.arguments[0]: here})
        value = reader.value(link.right, {call: here})
        return reader.value(link.left, {}), reader.algebra.summed(
            bound, reader.algebra.multiply(weight, value)
        )

    return theorem("a choice", claimed(grounds, values), claimed(grounds, averages))


def _is_average(grounds: Grounds, link: Link, call: Apply, best: ArgMax, which: int) -> Finding:
    reader = Reader(grounds)
    bound, objective = _objective(reader, best)
    here = t.single(t.letter(bound[0][0]))
    value = reader.value(link.right, {call: here})
    if not rational.same(reader.algebra, value, objective):
        return Finding("unknown", "greedy policy", "the right side is not what the action makes greatest")
    left = reader.value(link.left, {})
    process = [*processes(reader)][which]
    (action,) = process.policy.arguments
    weight = reader.value(process.policy, {action: here})
    average = reader.algebra.summed(bound, reader.algebra.multiply(weight, value))
    if rational.same(reader.algebra, left, average):
        reader.use(AVERAGE)
        return proved(reader, f"the left side is {plain.text(average)}", GREEDY)
    return Finding("unknown", "greedy policy", f"the left side, {plain.text(left)}, is no such average")


__all__ = ["applies", "decide"]
