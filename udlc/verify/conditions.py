"""The conditions of an entry in, what they say of the domains of inputs out, and the rest."""

from __future__ import annotations

from typing import Any

from udlc.ir.grammar import Domain
from udlc.notation import letters
from udlc.notation.binders import SoftMax
from udlc.notation.entry import Entry
from udlc.notation.members import Apply, At, head_of
from udlc.notation.relations import Relation
from udlc.notation.shapes import shape
from udlc.translate import defining_conditions
from udlc.translate.names import name_of


def conditions_of(entry: Entry) -> tuple[dict[str, Domain], tuple[Any, ...]]:
    """What conditions say of the domains of inputs, and those that say something else.

    Conditions that say what a quantity is are part of the programs of the sides.
    """
    used = defining_conditions(entry)
    domains: dict[str, Domain] = {}
    unused: list[Any] = []
    words: dict[str, Domain] = {"≥": "nonnegative", ">": "positive"}
    for condition in entry.where:
        if condition in used:
            continue
        letter = _bounded(condition)
        if letter is None:
            unused.append(condition)
            continue
        domain = words[condition.signs[0]]
        if isinstance(condition.first, At) and not _says_so(letter, domain):
            unused.append(condition)
        elif not _says_so(letter, domain):
            domains[name_of(letter)] = domain
    return domains, tuple(unused)


def is_of_a_law(condition: Any) -> bool:
    """Does a condition name a density that there is, whatever the rest is: Pr(y | z) = softmax_y[z]?

    For labels y of as many kinds as z has components, and z any vector.
    """
    if not isinstance(condition, Relation) or condition.signs != ("=",):
        return False
    law, value = condition.items
    if not (isinstance(law, Apply) and type(law.letter) is letters.Density and isinstance(value, SoftMax)):
        return False
    domain = getattr(head_of(value.component), "domain", None)
    fits = domain is not None and domain.word == "label" and shape(value.body) == (domain.size, 1)
    return fits and (law.arguments, law.conditions) == ((value.component,), (value.body,))


def _bounded(condition: Any) -> Any:
    """The letter that a condition compares with zero."""
    if not isinstance(condition, Relation) or len(condition.links) != 1 or condition.right != 0:
        return None
    letter = head_of(condition.first)
    return letter if isinstance(letter, letters.Real) and condition.signs[0] in ("≥", ">") else None


def _says_so(letter: Any, domain: Domain) -> bool:
    """Does the declaration of a letter say as much?"""
    if letter.domain is None:
        return False
    return letter.domain.is_positive or (
        domain == "nonnegative" and letter.domain.word in ("nonnegative", "probability")
    )
