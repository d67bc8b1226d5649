"""A claim and all that it rests on in, what each density word is of and what it is given out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from udlc.notation import letters
from udlc.notation.binders import E, Int
from udlc.notation.members import Apply
from udlc.translate.clauses import Clause
from udlc.verify.normal_letters import plain_key
from udlc.verify.normal_statements import quantities_among, quantity_of
from udlc.verify.normal_worlds import NormalValues, is_density


@dataclass
class NormalWords(NormalValues):
    """The density words of a claim and of what has to hold.

    Attributes:
        stated: all that has to hold.
    """

    stated: tuple[Clause, ...] = ()

    @cached_property
    def variables(self) -> dict[str, dict[str, Any]]:
        """The quantities that each density word has a joint density of, by their keys.

        They are its events, and what it is given that integrals or means are over; the rest are parameters.
        """
        found: dict[str, dict[str, Any]] = {}
        for said in (*self.said, *(c.relation for c in self.stated)):
            for call in filter(is_density, sorted(said.atoms(Apply), key=str)):
                known = found.setdefault(call.letter.key, {})
                given = (x for x in quantities_among(call.conditions) if plain_key(x) in self.summed)
                for head in (*quantities_among(call.arguments), *given):
                    old = known.get(plain_key(head), head)
                    known[plain_key(head)] = old if len(old.over) > len(head.over) else head
        return found

    @cached_property
    def summed(self) -> set[str]:
        """The quantities that integrals and means are over, by their keys."""
        words = (w for x in (*self.said, *(c.relation for c in self.stated)) for w in x.atoms(Int, E))
        over = (y for w in words for x in w.letters for y in (x.arguments if is_density(x) else (x,)))
        return {plain_key(quantity_of(y)) for y in over if not isinstance(y, letters.Index)}

    @cached_property
    def conditions(self) -> dict[str, set[str]]:
        """The quantities that densities of a word are given, by their keys."""
        found: dict[str, set[str]] = {}
        for said in (*self.said, *(c.relation for c in self.stated)):
            for call in filter(is_density, said.atoms(Apply)):
                given = map(plain_key, quantities_among(call.conditions))
                found.setdefault(call.letter.key, set()).update(given)
        return found

    @cached_property
    def mentioned(self) -> set[str]:
        """The keys of the letters of the claim."""
        return {x.key for e in self.said for x in e.atoms(letters.Letter)}

    @cached_property
    def quantities(self) -> dict[str, set[str]]:
        """For the keys of the quantities of the claim, what they are with their sizes."""
        found: dict[str, set[str]] = {}
        for x in (x for e in self.said for x in e.atoms(letters.Real)):
            found.setdefault(x.key, set()).add(plain_key(x))
        return found

    def is_variable(self, head: Any) -> bool:
        return any(plain_key(head) in found for found in self.variables.values())
