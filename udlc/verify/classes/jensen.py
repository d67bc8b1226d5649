"""Inequalities between a function of a mean and the mean of the function: Jensen's.

For weights p ≥ 0 with ∫p = 1 and a concave f: f(∫p·h) ≥ ∫p·f(h), with equality where h is constant; for a
convex f the other way round. The logarithm is concave where its argument is positive.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.binders import E, Int, Sum
from udlc.notation.functions import NamedFunction, exp, log
from udlc.notation.latex import latex
from udlc.notation.members import Apply
from udlc.notation.operators import Paren, SquareBrackets, Times
from udlc.notation.plaintext import readable
from udlc.notation.statements import Property
from udlc.verify import ledger, rational, signs
from udlc.verify import terms as t
from udlc.verify.classes.readings import grounds_for, proved, refuted
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.verdicts import Finding
from udlc.verify.written import Written, equation, theorem

JENSEN = "Jensen's inequality"
CURVED = {"log": "concave", "exp": "convex"}
"""Named functions that are concave or convex where they are defined."""

ABOVE = {("≥", "concave"), ("≤", "convex")}
"""Where the function of the mean stands on the left of the sign."""

LARGER = "log x < x < exp x for x > 0"

TURNED = {"≥": "≤", "≤": "≥"}


@dataclass(frozen=True)
class Mean:
    """∫ weight·f(of) over letters; the weight of a bare expectation is the law of what is random."""

    word: Any
    weight: Any
    function: Any
    of: Any


def applies(setting: Setting, link: Link) -> bool:
    """Is one side claimed to be no less than the other?"""
    return not setting.entry.defines and link.sign in (*TURNED, ">", "<")


def decide(setting: Setting, link: Link) -> Finding | None:
    """Jensen's inequality, at one depth of unfolding, or a finite world in which the sign is another."""
    found = _by_form(setting, link)
    if found is not None and found.verdict == "proved":
        return found
    tried = [_in_worlds(grounds, link) for grounds in grounds_for(setting, link)]
    return next((f for f in tried if f is not None and f.verdict == "refuted"), found)


def _in_worlds(grounds: Grounds, link: Link) -> Finding | None:
    reader = Reader(grounds)
    try:
        one, other = (reader.value(x, {}) for x in (link.left, link.right))
    except UdlcError:
        return None
    return refuted(reader, [(one, other)], "not shown", sign=link.sign)


def _by_form(setting: Setting, link: Link) -> Finding | None:
    """The same; None where no side has its form."""
    if link.sign not in TURNED:
        return Finding("unknown", "Jensen", "the inequality is not strict where what is averaged is constant")
    sides = ((link.sign, link.left, link.right), (TURNED[link.sign], link.right, link.left))
    found = None
    for sign, outer, inner in sides:
        for mean in means(inner):
            for whole, theorems in _outsides(_bare(outer), mean, sign):
                for grounds in grounds_for(setting, link):
                    found = _jensen(grounds, sign, whole, mean)
                    if found.verdict == "proved":
                        return replace(found, theorems=(*found.theorems, *theorems))
    return found


def _outsides(outer: Any, mean: Mean, sign: str) -> Iterator[tuple[Apply, tuple[str, ...]]]:
    """The function of a mean that a side is, or that is smaller than it, by which theorem.

    What is larger than log m for a mean m is no less than the mean of the logarithm: m, exp m. The checker
    does not know this theorem.
    """
    if isinstance(outer, Apply) and outer.head == mean.function:
        yield outer, ()
    elif mean.function == log and sign == "≥" and not ledger.is_open():
        inside = outer.arguments[0] if isinstance(outer, Apply) and outer.head == exp else outer
        yield Apply(log, inside), (LARGER,)


def _bare(x: Any) -> Any:
    while isinstance(x, (Paren, SquareBrackets)):
        x = x.operand
    return x


def means(x: Any) -> Iterator[Mean]:
    """The ways to see a side as a mean of a function's values."""
    x = _bare(x)
    if isinstance(x, E) and isinstance(x.event, Apply) and len(x.event.arguments) == 1:
        yield Mean(x, None, x.event.head, x.event.arguments[0])
    if isinstance(x, (Int, Sum)) and isinstance(x.body, Times):
        for weight, value in ((x.body.left, x.body.right), (x.body.right, x.body.left)):
            inner = _bare(value)
            if isinstance(inner, Apply) and len(inner.arguments) == 1:
                yield Mean(x, weight, inner.head, inner.arguments[0])


def curvature(grounds: Grounds, function: Any) -> str:
    """Whether a function is known to be concave, or convex; else nothing."""
    if isinstance(function, NamedFunction):
        return CURVED.get(function.name, "")
    for c in grounds.conditions:
        if isinstance(c, Property) and c.name in ("concave", "convex") and c.letters == (function,):
            return str(c.name)
    return ""


def _jensen(grounds: Grounds, sign: str, outer: Apply, mean: Mean) -> Finding:
    curve = curvature(grounds, mean.function)
    if (sign, curve) not in ABOVE:
        name = readable(latex(mean.function))
        why = f"{name} is {curve}" if curve else f"nothing says how {name} is curved"
        return Finding("unknown", "Jensen", why)
    return decided(
        lambda: _claim(grounds, sign, outer, mean), lambda: _conditions_hold(grounds, outer, mean, curve)
    )


def _claim(grounds: Grounds, sign: str, outer: Apply, mean: Mean) -> dict[str, Any]:
    """The claim that a sign is that of Jensen's inequality, in the language of the checker."""
    reader = Reader(grounds)
    reader.algebra = Written.like(reader.algebra)
    argument = reader.value(outer.arguments[0], {})
    averaged, whole, weight = _parts(reader, mean)
    one = t.constant(1)
    curve = curvature(grounds, mean.function)
    return theorem(
        f"{sign} for a {curve} function",
        equation(reader.algebra, averaged, argument),
        equation(reader.algebra, whole, one),
        equation(reader.algebra, one if weight is None else weight, t.ZERO, "≥"),
    )


def _conditions_hold(grounds: Grounds, outer: Apply, mean: Mean, curve: str) -> Finding:
    """Proved where the weights are not negative and have the sum 1, and the mean is what stands outside."""
    reader = Reader(grounds)
    try:
        argument = reader.value(outer.arguments[0], {})
        averaged, whole, weight = _parts(reader, mean)
    except UdlcError as error:
        return Finding("unknown", "Jensen", readable(error.message))
    if weight is not None and not signs.is_nonnegative(reader.algebra, weight):
        return Finding("unknown", "Jensen", "the weights are not known to be non-negative")
    if not rational.same(reader.algebra, whole, t.constant(1)):
        return Finding("unknown", "Jensen", "the weights are not known to have the sum 1")
    if not rational.same(reader.algebra, averaged, argument):
        return Finding("unknown", "Jensen", "the mean inside is another than the one outside")
    if isinstance(mean.function, NamedFunction) and mean.function.name == "log":
        reader.note(f"{readable(latex(mean.of))} > 0")
    trace = f"equal where {readable(latex(mean.of))} is constant"
    return proved(reader, trace, f"{JENSEN}: {readable(latex(mean.function))} is {curve}")


def _parts(reader: Reader, mean: Mean) -> tuple[t.Node, t.Node, t.Node | None]:
    """The mean of what the function is applied to, the sum of the weights, and the weight itself."""
    if isinstance(mean.word, E):
        same = mean.word.func(mean.word.args[0], mean.of)
        return reader.value(same, {}), t.constant(1), None
    ranges, weight = mean.word.args[0], mean.weight
    inside = mean.word.func(ranges, Times(weight, mean.of))
    from udlc.verify.reading_integrals import bind

    _, inner = bind(reader, mean.word.letters, {}) if isinstance(mean.word, Int) else ((), {})
    if isinstance(mean.word, Sum):
        from udlc.verify.reading_ranges import ranges as over

        _, inner = over(reader, mean.word, {})
    total = mean.word.func(ranges, weight)
    return reader.value(inside, {}), reader.value(total, {}), reader.value(weight, inner)


__all__ = ["applies", "decide", "letters"]
