"""Links that claim nothing: what a definition says of its left side, and what an update does."""

from __future__ import annotations

from udlc.verify.equalities import Finding
from udlc.verify.links import Link, Setting


def is_update(_setting: Setting, link: Link) -> bool:
    """Does the link say what parameters become?"""
    return link.sign == "←"


def updated(_setting: Setting, _link: Link) -> Finding:
    """Nothing is claimed of what parameters become."""
    return Finding("defined", "definition", "what the parameters become")


def is_definition(setting: Setting, link: Link) -> bool:
    """Is the left side, of an entry that defines, without a value of its own?"""
    return setting.entry.defines and all(side.program is None for side in link.sides[:1])


def defined(_setting: Setting, link: Link) -> Finding:
    """Nothing is claimed where the left side is what the equation defines."""
    reasons = [side.reason for side in link.sides[:1]]
    if (link.place == 0 and link.sides) or reasons == ["what the equation defines"]:
        return Finding("defined", "definition", "the left side is what the equation defines")
    return Finding("unknown", reason="; ".join(reasons))
