"""Equalities up to a quantity C that does not depend on θ: ∂C/∂θ = 0 is a condition.

The claim is that there is such a C: the difference of the sides without it must not depend on θ.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from udlc.errors import UdlcError
from udlc.notation.derivatives import Partial
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.verify import plain
from udlc.verify import terms as t
from udlc.verify.claiming import claimed
from udlc.verify.classes.proportionality import is_free
from udlc.verify.classes.readings import first_proved, proved, refuted
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.reading_integrals import bind
from udlc.verify.verdicts import Finding
from udlc.verify.written import theorem

SOME = "the constant is the difference of the sides"


def constants(setting: Setting) -> list[tuple[Any, Any]]:
    """Pairs C, θ with ∂C/∂θ = 0 by a condition."""
    said = (c for c in setting.entry.where if isinstance(c, Relation) and c.signs == ("=",) and c.right == 0)
    return [(c.first.body, c.first.wrt[0]) for c in said if isinstance(c.first, Partial)]


def applies(setting: Setting, link: Link) -> bool:
    """Does a side of an equality hold such a quantity?"""
    return link.sign == "=" and any(
        _holds(link.right, c) or _holds(link.left, c) for c, _ in constants(setting)
    )


def _holds(x: Any, c: Any) -> bool:
    return x == c or any(_holds(a, c) for a in getattr(x, "args", ()))


def decide(setting: Setting, link: Link) -> Finding | None:
    """Equal up to the constant at one depth of unfolding, else unknown."""
    ((c, of),) = [
        pair for pair in constants(setting) if _holds(link.right, pair[0]) or _holds(link.left, pair[0])
    ]
    return first_proved(setting, link, lambda grounds: up_to(grounds, link.left, link.right, c, of))


def up_to(grounds: Grounds, left: Any, right: Any, c: Any, of: Any) -> Finding:
    """Is left - right, without C, free of θ?"""

    def difference(reader: Reader, at: dict[Any, Any]) -> t.Node:
        one, other = (reader.value(x, at) for x in (left, right))
        return t.subtract(one, other)

    def at_two_values(reader: Reader) -> tuple[t.Node, ...]:
        return tuple(difference(reader, {**bind(reader, [of], {})[1], c: t.ZERO}) for _ in range(2))

    def as_a_summand(reader: Reader) -> tuple[t.Node, ...]:
        alone = t.subtract(difference(reader, {}), difference(reader, {c: t.ZERO}))
        return tuple(reader.algebra.power(x, Fraction(2)) for x in (alone, reader.value(c, {})))

    return decided(
        lambda: theorem("a constant", claimed(grounds, at_two_values), claimed(grounds, as_a_summand)),
        lambda: _compared(grounds, left, right, c, of),
    )


def _compared(grounds: Grounds, left: Any, right: Any, c: Any, of: Any) -> Finding:
    reader = Reader(grounds)
    try:
        bound, inner = bind(reader, [of], {})
        one, other = (reader.value(x, inner) for x in (left, right))
        difference = t.subtract(one, other)
        atom = t.factors(t.terms(reader.value(c, {}))[0][0])[0][0]
        alone = t.product((), [(atom, Fraction(1))])
        rest = t.total((p, x) for p, x in t.terms(difference) if p is not alone)
        if _mentions(rest, atom) or alone not in dict(t.terms(difference)):
            return Finding("unknown", "constants", f"{readable(latex(c))} is no summand of a side")
    except UdlcError as error:
        return Finding("unknown", "constants", readable(error.message))
    name = bound[0][0]
    if not is_free(reader, rest, name):
        return refuted(reader, [(rest, t.ZERO)], f"not shown to be constant: {plain.text(rest)}", moving=name)
    return proved(
        reader, f"{readable(latex(c))} is ±({plain.text(rest)}), free of {readable(latex(of))}", SOME
    )


def _mentions(x: t.Node, atom: t.Node) -> bool:
    return x is atom or any(_mentions(n, atom) for n in t.nodes(x.fields))
