"""≈ to an order in a letter: both sides have the same coefficients up to it, in their series about zero."""

from __future__ import annotations

from typing import Any

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.plaintext import readable
from udlc.notation.shapes import SCALAR, shape
from udlc.verify import plain, rational
from udlc.verify import terms as t
from udlc.verify.classes.readings import first_proved, proved, refuted
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.rewriting import atoms_in
from udlc.verify.taylor import Taylor
from udlc.verify.verdicts import Finding

TAYLOR = "Taylor's theorem"
SMOOTH = "what nothing defines is smooth"


def applies(_setting: Setting, link: Link) -> bool:
    """Is an approximation claimed to an order in a number?"""
    said = link.said.claims
    over, numbers = said.get("over"), all(shape(x) == SCALAR for x in (link.left, link.right))
    return link.sign == "≈" and "order" in said and numbers and isinstance(over, letters.Real)


def decide(setting: Setting, link: Link) -> Finding | None:
    """Shown or refuted at one depth of unfolding; None where a side has no series."""
    said = link.said.claims

    def method(grounds: Grounds) -> Finding:
        try:
            return _compared(grounds, link, said["over"], int(said["order"]))
        except UdlcError as error:
            return Finding("unknown", "series", readable(error.message))

    found = first_proved(setting, link, method)
    return found if found.verdict in ("proved", "refuted") else None


def _compared(grounds: Grounds, link: Link, over: Any, order: int) -> Finding:
    reader = Reader(grounds)
    ((letter, _),) = t.factors(t.terms(reader.value(over, {}))[0][0])
    series = Taylor(reader.algebra, letter, order)
    one, other = (series.of(reader.value(x, {})) for x in (link.left, link.right))
    name = plain.text(t.single(letter))
    for power, (x, y) in enumerate(zip(one, other, strict=True)):
        if not rational.same(reader.algebra, x, y):
            why = f"the coefficients of {name}^{power} are {plain.text(x)} and {plain.text(y)}"
            return refuted(reader, [(x, y)], why)
    if any(a.tag == "slope" for x in one for a in atoms_in(x)):
        reader.note(SMOOTH)
    return proved(reader, f"coefficients of {name}: {', '.join(map(plain.text, one))}", TAYLOR)
