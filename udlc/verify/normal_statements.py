"""Written statements in, what they tell of normal variables out: densities, models with noise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sympy import Tuple

from udlc.notation import letters
from udlc.notation.binders import Int, Moment, Normal
from udlc.notation.members import Apply, At, head_of
from udlc.notation.operators import Paren
from udlc.notation.relations import Relation
from udlc.notation.tree import Given
from udlc.translate.clauses import Clause
from udlc.verify.definitions import letter_of
from udlc.verify.joint_laws import Node
from udlc.verify.normal_arrays import Env
from udlc.verify.worlds import NoWorldError


@dataclass(frozen=True)
class Kernel:
    """A stated density of one variable: what tells it, at which index letters, and its parameters."""

    left: Apply
    right: Any
    env: Env
    parameters: frozenset[Node]


def quantity_of(x: Any) -> Any:
    """The letter of a quantity."""
    head = head_of(x)
    if not isinstance(head, letters.Real):
        raise NoWorldError("a density of what is no quantity")
    return head


def is_label(x: Any) -> bool:
    """Is this a label, or what says that one has a value: Z, or Z = n?"""
    head = label_of(x)
    return isinstance(head, letters.Real) and head.domain is not None and head.domain.word == "label"


def label_of(x: Any) -> Any:
    """The letter of a label; of Z = n, Z."""
    return x.first if isinstance(x, Relation) and x.signs == ("=",) else x


def quantities_among(parts: Iterable[Any]) -> Iterator[Any]:
    """The letters of the quantities, not of the labels, of which a density is, or which it is given."""
    yield from (quantity_of(x) for x in parts if not isinstance(x, Relation) and not is_label(x))


def without_brackets(x: Any) -> Any:
    """An expression without the brackets round it."""
    return without_brackets(x.operand) if isinstance(x, Paren) else x


def given_call(left: Any, parents: list[Any]) -> tuple[Any, ...]:
    """What stands between the brackets of a density of something given others."""
    return (Given(Tuple(left), Tuple(*parents)),) if parents else (left,)


def is_model(right: Any) -> bool:
    """Does the right side of an equation hold noise that no word averages over?"""
    return bool(right.atoms(letters.Random)) and not right.atoms(Moment, Int, Normal)


def is_model_of_quantity(relation: Any) -> bool:
    """Is this z = A·x + B·ε?"""
    if not isinstance(relation, Relation) or relation.signs[0] != "=":
        return False
    return isinstance(letter_of(relation.first), letters.Real) and is_model(relation.items[1])


def quantities_in(x: Any) -> list[Any]:
    """The letters and members in an expression, each once, as they are written."""
    if isinstance(x, (At, letters.Real)):
        return [x]
    return list(dict.fromkeys(y for a in getattr(x, "args", ()) for y in quantities_in(a)))


def whole_family(left: Apply) -> dict[Any, tuple[Any, Any]]:
    """Where the index of Pr(x[t]) may run: what is said of some members, all members may have."""
    (x,) = left.arguments
    single = isinstance(x, At) and len(x.indices) == len(x.head.over) == 1 and not left.conditions
    if not single or not isinstance(x.indices[0], letters.Index):
        return {}
    return {x.indices[0]: (x.head.over[0].start, x.head.over[0].stop)}


def ranges_of(clause: Clause, *said: Any) -> dict[Any, tuple[Any, Any]]:
    """Where the free index letters of expressions run."""
    found = {run.letter: (run.start, run.stop) for run in clause.runs}
    for x in said:
        for i in sorted(x.atoms(letters.Index), key=lambda y: y.key):
            if i not in found and i.range is not None and not isinstance(i, letters.Example):
                found[i] = i.range
    return found
