"""Links about flows: approximations up to an order, matched expansions, functions told by their slopes.

a ≈ b up to the order n in α      the coefficients of 1, α … αⁿ are equal
x = y where u ≈ v up to n         x - y is a multiple of a coefficient of u - v, and the other ones vanish
f(φ) = r where ∂f/∂φ is told      the condition holds with r for f; it tells ∂f/∂φ, and so f up to a constant
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.derivatives import Partial
from udlc.notation.members import Apply
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.translate import defining_conditions
from udlc.translate.names import name_of
from udlc.verify import flow_claims, plain, signs
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError, mapped
from udlc.verify.classes.readings import proved, same
from udlc.verify.definitions import Definition, letter_of, same_letter
from udlc.verify.flow_readers import coefficients, parameters_of, reader_for, relations_of, said_of
from udlc.verify.grounds import Grounds
from udlc.verify.jets import JetReader
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.slope_models import MOST, Told, difference
from udlc.verify.terms import Node, fresh
from udlc.verify.verdicts import Finding

ONE = Fraction(1)
CONSTANT = "a function of the parameters is told by its slopes, up to a constant"
SAME_POWERS = "expansions that agree up to an order have equal coefficients up to it"


def applies(setting: Setting, link: Link) -> bool:
    """Do derivatives by one vector of parameters stand in the link, or in what it rests on?"""
    return link.sign in ("=", "≈") and parameters_of(setting, link) is not None


def decide(setting: Setting, link: Link) -> Finding:
    """By the first of the rules that says something."""
    reasons = []
    for rule in (_up_to_an_order, _equal, _matched, _by_slopes):
        try:
            found = rule(setting, link)
        except UdlcError as error:
            found = Finding("unknown", "flows", readable(error.message))
        if found is not None and found.verdict in ("proved", "refuted"):
            return found
        reasons += [found.reason] if found is not None else []
    return Finding("unknown", "flows", reasons[-1] if reasons else "no rule of flows applies")


# ── Rules ────────────────────────────────────────────────────────────────────


def _up_to_an_order(setting: Setting, link: Link) -> Finding | None:
    if link.sign != "≈":
        return None
    said = said_of(link)
    if "order" not in said.claims:
        return Finding("unknown", "flows", "nothing says up to which order the sides agree")
    order, small = int(said.claims["order"]), said.claims["over"]

    def read(written: bool) -> tuple[JetReader, Any]:
        reader = reader_for(setting, link, order, small, written=written)
        return reader, tuple(reader.read(x, {}) for x in (link.left, link.right))

    reader, (one, other) = read(False)
    for n, (a, b) in coefficients(reader, order, one, other):
        if not same(reader, a, b):
            return _differ_freely(setting, reader, a, b, f"the terms of order {n} differ")
    found = _found(reader, f"the terms up to order {order} are equal")
    return decided(lambda: flow_claims.to_order(read, order), lambda: found)


def _equal(setting: Setting, link: Link) -> Finding | None:
    if link.sign != "=":
        return None

    def read(written: bool) -> tuple[JetReader, Any]:
        reader = reader_for(setting, link, written=written)
        return reader, tuple(reader.read(x, {}) for x in (link.left, link.right))

    reader, (one, other) = read(False)
    if same(reader, one, other):
        found = _found(reader, "equal entry by entry" if isinstance(one, Array) else plain.text(one))
        return decided(lambda: flow_claims.equal(read), lambda: found)
    free = parameters_of(setting, link) in link.left.free_symbols | link.right.free_symbols
    return _differ_freely(setting, reader, one, other, "the sides differ") if free else None


def _matched(setting: Setting, link: Link) -> Finding | None:
    """What must be so that two expansions agree."""
    conditions = [c for c in setting.entry.where if isinstance(c, Relation) and c.signs == ("≈",)]
    if link.sign != "=" or not conditions or "order" not in conditions[0].links[0].claims:
        return None
    said = conditions[0].links[0]
    order = int(said.claims["order"])

    def read(sides: tuple[Any, Any], written: bool) -> tuple[JetReader, Any]:
        reader = reader_for(setting, link, order, said.claims["over"], written=written)
        reader.reached = _expansion(setting, reader, conditions[0])
        return reader, tuple(reader.array(x, {}) for x in sides)

    agree, claims = partial(read, conditions[0].items), partial(read, (link.left, link.right))
    reader, pair = agree(False)
    claimed = mapped(t.subtract, *(reader.array(x, {}) for x in (link.left, link.right)))
    must_vanish = [mapped(t.subtract, a, b) for _, (a, b) in coefficients(reader, order, *pair)]
    place = t.single(t.letter(fresh()))
    kept = [e for e in (x.entry(place) for x in must_vanish) if e is not t.ZERO]
    difference = claimed.entry(place)
    if len(kept) == 1 and difference is not t.ZERO and signs.quotient(difference, kept[0]) is not None:
        reader.use(SAME_POWERS)
        found = _found(reader, f"0 = {plain.text(kept[0])}")
        return decided(lambda: flow_claims.matched(agree, claims, order), lambda: found)
    reason = "the coefficients that must be equal say something else"
    told = _solved(reader, kept[0], place, letter_of(link.left)) if len(kept) == 1 else None
    if told is None or setting.entry.where != (conditions[0],):
        return Finding("unknown", "flows", reason)
    return _differ(reader, claimed, mapped(lambda _: t.ZERO, claimed), reason, told)


def _solved(reader: JetReader, vanishing: Node, place: Node, letter: Any) -> Told | None:
    """What a coefficient that vanishes tells of a function that it is linear in, and of its slopes."""
    own = t.ordered(t.node("jet", name_of(letter), place))
    holding = {p: c for p, c in t.terms(vanishing) if _mentions(p, name_of(letter))}
    alone = t.factors(next(iter(holding))) if len(holding) == 1 else ()
    if tuple(alone) != ((own, ONE),):
        return None
    (used,) = place.letters
    rest = t.scale(
        t.subtract(vanishing, t.scale(t.single(own), *holding.values())), -1 / next(iter(holding.values()))
    )

    def told(a: Node) -> Node | None:
        if a.tag != "jet" or a.fields[0] != name_of(letter):
            return None
        at, *slopes = t.nodes(a.fields)
        found = reader.algebra.replace(rest, {used: at})
        for by in slopes:
            found = reader.derivative(found, *t.nodes(by.fields))
        return found

    return told


def _expansion(setting: Setting, reader: JetReader, condition: Relation) -> Array | None:
    """What an entry that this one rests on says of φ(α), with a rest of the next order."""
    for number in setting.entry.by:
        for relation in relations_of(setting, number):
            if relation.first in condition.items and "≈" in relation.signs:
                reader.opening.append((Definition(relation.first, relation.right, number), ()))
                found = reader.array(relation.right, {})
                reader.opening.pop()
                reader.used.add(number)
                order = min(int(k.claims["order"]) for k in relation.links if "order" in k.claims)
                return reader.beyond(found, order)
    return None


def _by_slopes(setting: Setting, link: Link) -> Finding | None:
    """f(φ) = r, where a condition tells ∂f/∂φ."""
    letter = letter_of(link.left)
    if link.sign != "=" or letter is None or isinstance(letter, letters.Function):
        return None
    for condition in setting.entry.where:
        if isinstance(condition, Relation) and _derives(condition, letter):
            return _by_condition(setting, link, condition, letter)
    return None


def _by_condition(setting: Setting, link: Link, condition: Relation, letter: Any) -> Finding:
    """Does the condition, which tells the slopes of a letter, hold with the right side for the letter?"""
    said, pairs = condition.links[0], _sides_of(setting, condition)
    order, small = int(said.claims.get("order", 0)), said.claims.get("over")

    def read(known: bool, written: bool) -> tuple[JetReader, Any]:
        reader = reader_for(setting, link, order, small, said.by, written=written)
        if known:
            left = link.left if isinstance(link.left, Apply) else Apply(letter, reader.point)
            own = Definition(left, link.right, setting.entry.number)
            reader.grounds = replace(reader.grounds, definitions=(own, *reader.grounds.definitions))
        return reader, tuple(reader.array(x, {}) for x in pairs)

    unknown, known = partial(read, False), partial(read, True)
    factor = _factor(*unknown(False), letter)
    if factor is None:
        return Finding("unknown", "flows", f"the condition does not tell the slopes of {letter.name}")
    reader, (a, b) = known(False)
    powers = coefficients(reader, order, a, b) if said.sign == "≈" else [(0, (a, b))]
    wrong = next((pair for _, pair in powers if not same(reader, *pair)), None)
    if wrong is None:
        reader.use(CONSTANT)
        found = _found(reader, "the condition holds with the right side in place of the left")
        known_to = order if said.sign == "≈" else None
        claim = partial(flow_claims.potential, unknown, known, known_to, factor, link.left)
        return decided(claim, lambda: found)
    reason = "the condition does not hold with the right side"
    if setting.entry.where != (condition,):
        return Finding("unknown", "flows", reason)
    return _differ(reader, wrong[0], wrong[1], reason, most=1)  # of one parameter, every field is a slope


def _derives(condition: Any, letter: Any) -> bool:
    return any(same_letter(letter_of(x.body), letter) for x in condition.atoms(Partial) if letter_of(x.body))


def _sides_of(setting: Setting, condition: Relation) -> tuple[Any, Any]:
    """Both sides; of an update, what it says and what the update that the entry rests on says."""
    if condition.signs != ("←",):
        return condition.items
    for number in setting.entry.by:
        for relation in relations_of(setting, number):
            if relation.signs == ("←",) and relation.first == condition.first:
                return condition.right, relation.right
    raise NoReadingError("no update that the entry rests on is the one of the condition")


def _factor(reader: JetReader, pair: tuple[Any, Any], letter: Any) -> Node | None:
    """C, where two sides differ by c·∂f/∂φ and what is free of f, for c that is not zero."""
    place = t.single(t.letter(fresh()))
    e = t.subtract(*(x.entry(place) for x in pair))
    slope = t.ordered(t.node("jet", name_of(letter), t.node("by", place)))
    holding = [(p, c) for p, c in t.terms(e) if _mentions(p, name_of(letter))]
    if len(holding) != 1 or t.bounds(holding[0][0]):
        return None
    ((p, c),) = holding
    rest = [(a, x) for a, x in t.factors(p) if a is not slope]
    told = dict(t.factors(p)).get(slope) == 1
    if not told or not all(signs.atom_is_positive(reader.algebra, a) for a, _ in rest):
        return None
    return t.scale(reader.algebra.settle((), rest), c)


def _mentions(node: Node, name: str) -> bool:
    own = node.tag == "jet" and node.fields[0] == name
    return own or any(_mentions(x, name) for x in t.nodes(node.fields))


def _differ_freely(setting: Setting, reader: JetReader, one: Any, other: Any, reason: str) -> Finding:
    """Values of all that is free on which two sides differ, where they can break no condition."""
    entry = setting.entry
    known = {name_of(d.letter) for d in Grounds.of(entry, setting.book, 2).definitions}
    place = t.single(t.letter("@place"))
    ends = [x.entry(*(place for _ in x.spans)) if isinstance(x, Array) else x for x in (one, other)]
    told = any(_mentions(x, name) for x in ends for name in known)
    if told or not all(c in defining_conditions(entry) for c in entry.where):
        return Finding("unknown", "flows", reason)
    return _differ(reader, one, other, reason)


def _differ(
    reader: JetReader, one: Any, other: Any, reason: str, told: Told = lambda _: None, most: int = MOST
) -> Finding:
    """Slopes on which two sides differ, those of some functions being told by others."""
    spans = [x.spans if isinstance(x, Array) else () for x in (one, other)]
    if spans[0] != spans[1]:
        return Finding("unknown", "flows", reason)
    ranges = {fresh(): span for span in spans[0]}
    places = [t.single(t.letter(name)) for name in ranges]
    a, b = (x.entry(*places) if isinstance(x, Array) else x for x in (one, other))
    example = difference(reader.algebra, a, b, ranges, told, most)
    if example is None:
        return Finding("unknown", "flows", reason)
    why = f"{reason}: {example['left']} and {example['right']} for functions with slopes as shown"
    return Finding("refuted", "counterexample", why, counterexample=example)


def _found(reader: JetReader, trace: str) -> Finding:
    return replace(proved(reader, trace), method="flows")
