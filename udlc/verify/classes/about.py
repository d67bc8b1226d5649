"""≈ by a condition: refuted in a world in which what the condition calls about equal is equal.

There an approximation by that condition has no error, so that its sides are equal if it is one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from udlc.notation.relations import Link as Said
from udlc.notation.relations import Relation
from udlc.verify.classes import number_claims, readings
from udlc.verify.links import Link, Setting
from udlc.verify.verdicts import Finding

METHOD = "worlds of what is about equal"
KINDS = (
    (readings.applies, readings.decide_in_worlds),
    (number_claims.applies, number_claims.decide),
)


def applies(setting: Setting, link: Link) -> bool:
    """Are sides about equal by a condition that quantities are?"""
    plain = link.sign == "≈" and not link.said.claims
    return plain and any(map(_is_about, setting.entry.where))


def decide(setting: Setting, link: Link) -> Finding:
    """Refuted where the sides differ in a world of a kind that has one; else unknown."""
    entry = replace(setting.entry, where=tuple(map(_exact, setting.entry.where)))
    for asked, method in KINDS:
        exact = replace(link, sign="=")
        found = method(replace(setting, entry=entry), exact) if asked(setting, exact) else None
        if found is not None and found.verdict == "refuted":
            return found
    return Finding("unknown", METHOD, "true where what is about equal is equal")


def _is_about(condition: Any) -> bool:
    return isinstance(condition, Relation) and condition.signs == ("≈",) and not condition.links[0].claims


def _exact(condition: Any) -> Any:
    """A condition that quantities are about equal as one that they are equal."""
    if not _is_about(condition):
        return condition
    return Relation(condition.first, Said.make("=", condition.right))


__all__ = ["applies", "decide"]
