"""A letter, a member or a call in, what a definition says it is out, read by the reader that asks.

Index letters of the left side of a definition stand for any values in their range; arguments stand for those
of the call. A definition is not unfolded within itself, and x[t] by x[t-1] only where t is a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from udlc.notation import letters
from udlc.notation.members import Apply, At, head_of
from udlc.notation.operators import Minus, Plus
from udlc.notation.relations import Relation
from udlc.notation.tree import Run
from udlc.verify import terms as t
from udlc.verify.definitions import Definition, recurs, same_letter
from udlc.verify.grounds import event_key
from udlc.verify.terms import Node

if TYPE_CHECKING:
    from udlc.verify.reading import Reader, Scope


def unfolded(reader: Reader, x: Any, letter: Any, at: Scope) -> Any:
    """What a definition says of a letter, a member or a call; None where none applies."""
    for definition in reader.grounds.defines(letter):
        scope = matched(reader, definition.left, x, at)
        if scope is None or not _may_open(reader, definition, scope) or _loses(definition, x, at):
            continue
        places = tuple(v for k, v in scope.items() if isinstance(k, letters.Index))
        reader.opening.append((definition, places))
        try:
            found = reader.read(definition.right, {**at, **scope})
        finally:
            reader.opening.pop()
        reader.used.add(definition.number)
        return found
    return None


def _may_open(reader: Reader, definition: Definition, scope: Mapping[Any, Any]) -> bool:
    """Not within itself; x[t] by x[t-1] only where t is a number, and so only a few times."""
    places = tuple(v for k, v in scope.items() if isinstance(k, letters.Index))
    if len(reader.opening) >= reader.most_open or (definition, places) in reader.opening:
        return False
    if not recurs(definition):
        return all(definition is not d for d, _ in reader.opening)
    return reader.steps_back or all(t.number(v) is not None for v in places)


def _loses(definition: Definition, x: Any, at: Scope) -> bool:
    """Is this a density of what is integrated over, by a right side that mentions it by its parts?"""
    if not isinstance(x, Apply) or not isinstance(definition.letter, letters.Density):
        return False
    said = {y.key for y in definition.right.atoms(letters.Letter)}
    return any(a in at and _is_bound(at[a]) and event_key(a) not in said for a in x.arguments)


def _is_bound(value: Any) -> bool:
    """Does a value go with a letter that is summed or integrated over?"""
    node = getattr(value, "atom", None) if hasattr(value, "spans") else value
    return not isinstance(node, Node) or bool(node.letters)


def matched(reader: Reader, pattern: Any, x: Any, at: Scope) -> dict[Any, Any] | None:
    """What index letters and arguments of a left side stand for; None where x is something else."""
    scope: dict[Any, Any] = {}
    if isinstance(pattern, Apply) != isinstance(x, Apply):
        return None
    if not isinstance(pattern, Apply):
        return scope if _same_places(reader, pattern, x, scope, at) else None
    if not _same_places(reader, pattern.head, x.head, scope, at):
        return None
    stated = _with_policy(pattern.conditions, x.conditions)
    by_letter = isinstance(x.letter, letters.Density)  # Pr(x, y) is Pr(y, x), f(x, y) is not f(y, x)
    pairs = [
        *_paired(pattern.arguments, x.arguments, by_letter),
        *_paired(stated, x.conditions, by_letter),
    ]
    if None in pairs or len(stated) != len(x.conditions):
        return None
    is_density = isinstance(x.letter, letters.Density)
    if is_density and {event_key(a) for a in pattern.arguments} != {event_key(a) for a in x.arguments}:
        return None
    for one, other in pairs:
        if isinstance(one, At) and isinstance(other, At) and same_letter(one.head, other.head):
            _same_places(reader, one, other, scope, at)
    for one, other in pairs:
        if not _bound(reader, one, other, scope, at, is_density):
            return None
    return scope


def _with_policy(patterns: tuple[Any, ...], given: tuple[Any, ...]) -> tuple[Any, ...]:
    """Conditions without the policy where a call leaves it out: v[s] is v[s | π] for the one π there is."""
    if any(isinstance(g, letters.Policy) for g in given):
        return patterns
    return tuple(p for p in patterns if not isinstance(p, letters.Policy))


def _paired(patterns: tuple[Any, ...], given: tuple[Any, ...], by_letter: bool) -> list[Any]:
    """Arguments side by side; of densities those of one letter."""
    if len(patterns) != len(given):
        return [None]
    keys = [event_key(p) for p in patterns]
    others = {event_key(g): g for g in given}
    if by_letter and None not in keys and len(set(keys)) == len(keys) and set(keys) == set(others):
        return [(p, others[k]) for p, k in zip(patterns, keys, strict=True)]
    return list(zip(patterns, given, strict=True))


def _bound(reader: Reader, one: Any, other: Any, scope: dict[Any, Any], at: Scope, is_density: bool) -> bool:
    """Let an argument of a left side stand for one of a call."""
    if isinstance(one, Relation):
        if not isinstance(other, Relation):
            return False
        return _same_index(reader, one.right, reader.index(other.right, at), scope, at)
    if is_density and event_key(one) != event_key(other):
        return False
    if isinstance(one, At) and (is_density or any(isinstance(i, Run) for i in one.indices)):
        return isinstance(other, At) and _same_places(reader, one, other, scope, at)
    if isinstance(one, letters.Index):
        return _same_index(reader, one, reader.index(other, at), scope, at)
    if not isinstance(one, (letters.Real, At)):
        return one == other
    found = reader.read(other, at)
    return scope.setdefault(one, found) is found or scope[one] == found


def _same_places(reader: Reader, one: Any, other: Any, scope: dict[Any, Any], at: Scope) -> bool:
    """Are two letters one, at indices that agree?"""
    a, b = (x.indices if isinstance(x, At) else () for x in (one, other))
    head, head_ = (head_of(x) for x in (one, other))
    if not same_letter(head, head_):
        return False
    if len(a) != len(b):
        return head.copies is not None and not a and not head_.dims
    for i, j in zip(a, b, strict=True):
        if isinstance(i, Run) or isinstance(j, Run):
            if not (isinstance(i, Run) and isinstance(j, Run)):
                return False
            if i.is_all != j.is_all:
                return False
            if not i.is_all and not all(
                _same_index(reader, p, reader.index(q, at), scope, at)
                for p, q in ((i.start, j.start), (i.stop, j.stop))
            ):
                return False
        elif not _same_index(reader, i, reader.index(j, at), scope, at):
            return False
    return True


def _same_index(reader: Reader, pattern: Any, place: Node, scope: dict[Any, Any], at: Scope) -> bool:
    """Let the index letter of a pattern stand for what makes the pattern this place."""
    if (
        isinstance(pattern, (Plus, Minus))
        and isinstance(pattern.left, letters.Index)
        and pattern.right.is_Integer
    ):
        shift = int(pattern.right) * (-1 if isinstance(pattern, Minus) else 1)
        return _same_index(reader, pattern.left, t.subtract(place, t.constant(shift)), scope, at)
    if isinstance(pattern, letters.Index):
        if pattern in scope:
            return scope[pattern] is place
        if pattern.range is not None and getattr(pattern.stop, "name", "") != "∞":
            lo, hi = reader.index(pattern.start, at), reader.index(pattern.stop, at)
            if not (
                reader.algebra.shows(t.subtract(place, lo)) and reader.algebra.shows(t.subtract(hi, place))
            ):
                return False
        scope[pattern] = place
        return True
    if isinstance(pattern, letters.Real) and not pattern.over and pattern.domain is not None:  # a label
        return bool(scope.setdefault(pattern, place) is place)
    return reader.index(pattern, at) is place
