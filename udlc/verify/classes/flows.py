"""Links about flows: approximations up to an order, matched expansions, functions told by their slopes.

a ≈ b up to the order n in α      the coefficients of 1, α … αⁿ are equal
x = y where u ≈ v up to n         x - y is a multiple of a coefficient of u - v, and the other ones vanish
f(φ) = r where ∂f/∂φ is told      the condition holds with r for f; it tells ∂f/∂φ, and so f up to a constant
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.derivatives import AtPoint, Partial, Total
from udlc.notation.members import Apply
from udlc.notation.plaintext import readable
from udlc.notation.relations import Link as Said
from udlc.notation.relations import Relation
from udlc.notation.tree import Dots
from udlc.translate import defining_conditions
from udlc.translate.clauses import clauses_of
from udlc.translate.names import name_of
from udlc.translate.values import NoValue
from udlc.verify import plain, signs
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError, mapped
from udlc.verify.classes.readings import proved, same
from udlc.verify.definitions import Definition, letter_of, same_letter
from udlc.verify.equalities import Finding
from udlc.verify.grounds import Grounds
from udlc.verify.jets import JetReader, coefficient
from udlc.verify.links import Link, Setting
from udlc.verify.slope_models import difference
from udlc.verify.terms import Node, fresh

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


def parameters_of(setting: Setting, link: Link) -> Any:
    """The one vector that derivatives are taken by, or whose flow it is."""
    found = set()
    for said in (link.left, link.right, *setting.entry.where):
        for node in sorted(said.atoms(Partial), key=str):
            found |= {node.body} if isinstance(node, Total) else set(node.wrt)
        found |= {node.letter for node in said.atoms(AtPoint)}
    vectors = {x for x in found if isinstance(x, letters.Real) and len(x.dims) == 1}
    return vectors.pop() if len(vectors) == len(found) == 1 else None


# ── Rules ────────────────────────────────────────────────────────────────────


def _up_to_an_order(setting: Setting, link: Link) -> Finding | None:
    if link.sign != "≈":
        return None
    said = said_of(link)
    if "order" not in said.claims:
        return Finding("unknown", "flows", "nothing says up to which order the sides agree")
    order, small = int(said.claims["order"]), said.claims["over"]
    reader = reader_for(setting, link, order, small)
    one, other = (reader.read(x, {}) for x in (link.left, link.right))
    for n, (a, b) in enumerate(zip(*(coefficients(reader, x, order) for x in (one, other)), strict=True)):
        if not same(reader, a, b):
            return _differ(setting, reader, a, b, f"the terms of order {n} differ")
    return _found(reader, f"the terms up to order {order} are equal")


def _equal(setting: Setting, link: Link) -> Finding | None:
    if link.sign != "=":
        return None
    reader = reader_for(setting, link)
    one, other = (reader.read(x, {}) for x in (link.left, link.right))
    if same(reader, one, other):
        return _found(reader, "equal entry by entry" if isinstance(one, Array) else plain.text(one))
    free = parameters_of(setting, link) in link.left.free_symbols | link.right.free_symbols
    return _differ(setting, reader, one, other, "the sides differ") if free else None


def _matched(setting: Setting, link: Link) -> Finding | None:
    """What must be so that two expansions agree."""
    conditions = [c for c in setting.entry.where if isinstance(c, Relation) and c.signs == ("≈",)]
    if link.sign != "=" or not conditions or "order" not in conditions[0].links[0].claims:
        return None
    said = conditions[0].links[0]
    order = int(said.claims["order"])
    reader = reader_for(setting, link, order, said.claims["over"])
    reader.reached = _expansion(setting, reader, conditions[0])
    u, v = (coefficients(reader, reader.read(x, {}), order) for x in conditions[0].items)
    claimed = mapped(t.subtract, *(reader.array(x, {}) for x in (link.left, link.right)))
    must_vanish = [mapped(t.subtract, a, b) for a, b in zip(u, v, strict=True)]
    place = t.single(t.letter(fresh()))
    kept = [e for e in (x.entry(place) for x in must_vanish) if e is not t.ZERO]
    difference = claimed.entry(place)
    if len(kept) == 1 and difference is not t.ZERO and signs.quotient(difference, kept[0]) is not None:
        reader.use(SAME_POWERS)
        return _found(reader, f"0 = {plain.text(kept[0])}")
    return Finding("unknown", "flows", "the coefficients that must be equal say something else")


def _expansion(setting: Setting, reader: JetReader, condition: Relation) -> Array | None:
    """What an entry that this one rests on says of φ(α), with a rest of the next order."""
    for number in setting.entry.by:
        for relation in _relations(setting, number):
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
        if not isinstance(condition, Relation) or not _derives(condition, letter):
            continue
        said = condition.links[0]
        order = int(said.claims["order"]) if "order" in said.claims else 0
        small = said.claims.get("over")
        reader = reader_for(setting, link, order, small, said.by)
        pairs = _sides_of(setting, condition)
        if not _tells(reader, letter, pairs):
            return Finding("unknown", "flows", f"the condition does not tell the slopes of {letter.name}")
        left = link.left if isinstance(link.left, Apply) else Apply(letter, reader.point)
        own = Definition(left, link.right, setting.entry.number)
        reader.grounds = replace(reader.grounds, definitions=(own, *reader.grounds.definitions))
        a, b = (reader.read(x, {}) for x in pairs)
        if said.sign == "≈":
            expanded = zip(coefficients(reader, a, order), coefficients(reader, b, order), strict=True)
            holds = all(same(reader, x, y) for x, y in expanded)
        else:
            holds = same(reader, a, b)
        if holds:
            reader.use(CONSTANT)
            return _found(reader, "the condition holds with the right side in place of the left")
        return Finding("unknown", "flows", "the condition does not hold with the right side")
    return None


def _derives(condition: Any, letter: Any) -> bool:
    return any(same_letter(letter_of(x.body), letter) for x in condition.atoms(Partial) if letter_of(x.body))


def _sides_of(setting: Setting, condition: Relation) -> tuple[Any, Any]:
    """Both sides; of an update, what it says and what the update that the entry rests on says."""
    if condition.signs != ("←",):
        return condition.items
    for number in setting.entry.by:
        for relation in _relations(setting, number):
            if relation.signs == ("←",) and relation.first == condition.first:
                return condition.right, relation.right
    raise NoReadingError("no update that the entry rests on is the one of the condition")


def _tells(reader: JetReader, letter: Any, pairs: tuple[Any, Any]) -> bool:
    """Is the difference of two sides c·∂f/∂φ + what is free of f, for c that is not zero?"""
    one, other = (reader.array(x, {}) for x in pairs)
    place = t.single(t.letter(fresh()))
    e = t.subtract(one.entry(place), other.entry(place))
    slope = t.ordered(t.node("jet", name_of(letter), t.node("by", place)))
    holding = [p for p, _ in t.terms(e) if _mentions(p, name_of(letter))]
    if len(holding) != 1 or t.bounds(holding[0]):
        return False
    powers = dict(t.factors(holding[0]))
    rest = [a for a in powers if a is not slope]
    return powers.get(slope) == 1 and all(signs.atom_is_positive(reader.algebra, a) for a in rest)


def _mentions(node: Node, name: str) -> bool:
    own = node.tag == "jet" and node.fields[0] == name
    return own or any(_mentions(x, name) for x in t.nodes(node.fields))


# ── Readers ──────────────────────────────────────────────────────────────────


def said_of(link: Link) -> Said:
    """The link as written, with its claims and its grounds."""
    found: Said = link.clause.relation.links[link.place]
    return found


def reader_for(
    setting: Setting, link: Link, order: int = 0, small: Any = None, by: tuple[str, ...] = ()
) -> JetReader:
    """A reader at one value of the parameters, with the flow that the link rests on."""
    point = parameters_of(setting, link)
    grounds = Grounds.of(setting.entry, setting.book, 1)
    kept = tuple(d for d in grounds.definitions if not same_letter(d.letter, letter_of(link.left)))
    reader = JetReader(
        replace(grounds, definitions=kept if link.sign == "=" else grounds.definitions),
        point=point,
        functions=_functions(setting, link, point),
        small=small,
        order=order,
        layout=lambda number: (
            (setting.entry if number == setting.entry.number else setting.book[number]).layout
        ),
    )
    reader.flow = _flow(setting, reader, by or said_of(link).by)
    return reader


def _functions(setting: Setting, link: Link, point: Any) -> frozenset[Any]:
    """Letters that are derived by the parameters or applied to them, here or in what the entry rests on."""
    numbers = (*setting.entry.by, *(n for k in link.clause.relation.links for n in k.by))
    everything = [setting.entry.meant, *setting.entry.where, *(setting.book[n].meant for n in numbers)]
    found = set()
    for said in everything:
        found |= {x.body for x in said.atoms(Partial) if not isinstance(x, Total)}
        found |= {x.letter for x in said.atoms(Apply) if point in x.arguments}
    return frozenset(x for x in found if isinstance(x, letters.Real) and x != point)


def _flow(setting: Setting, reader: JetReader, numbers: tuple[str, ...]) -> Array | None:
    """What entries say of dφ/dt: exactly, or up to an order, with a rest of the next one."""
    for number in numbers:
        for relation in _relations(setting, number):
            first = relation.first
            if not isinstance(first, Total) or first.body != reader.point or len(first.wrt) != 1:
                continue
            found = reader.array(_without_dots(relation.right), {})
            reader.used.add(number)
            if "≈" not in relation.signs:
                return found
            said = next(k for k in relation.links if k.sign == "≈")
            reader.small = said.claims.get("over", reader.small)
            return reader.beyond(found, int(said.claims["order"]))
    return None


def _relations(setting: Setting, number: str) -> list[Relation]:
    try:
        return [c.relation for c in clauses_of(setting.book[number].meant, (number,))]
    except NoValue:
        return []


def _without_dots(x: Any) -> Any:
    """A sum without its dots."""
    if len(x.args) == 2 and isinstance(x.args[1], Dots):
        return x.args[0]
    return x


def coefficients(reader: JetReader, x: Any, order: int) -> list[Any]:
    """The coefficients of 1, α … α^order of a number or of each entry of a vector."""
    small = t.factors(t.terms(reader.value(reader.small, {}))[0][0])[0][0]
    if not isinstance(x, Array):
        return [coefficient(reader.algebra, x, small, n) for n in range(order + 1)]
    return [mapped(lambda v, n=n: coefficient(reader.algebra, v, small, n), x) for n in range(order + 1)]


def _differ(setting: Setting, reader: JetReader, one: Any, other: Any, reason: str) -> Finding:
    """Values of all that is free on which two sides differ, where they can break no condition."""
    spans = [x.spans if isinstance(x, Array) else () for x in (one, other)]
    if spans[0] != spans[1] or not all(c in defining_conditions(setting.entry) for c in setting.entry.where):
        return Finding("unknown", "flows", reason)
    ranges = {fresh(): span for span in spans[0]}
    places = [t.single(t.letter(name)) for name in ranges]
    a, b = (x.entry(*places) if isinstance(x, Array) else x for x in (one, other))
    known = {name_of(d.letter) for d in Grounds.of(setting.entry, setting.book, 2).definitions}
    if any(_mentions(x, name) for x in (a, b) for name in known):
        return Finding("unknown", "flows", reason)
    example = difference(reader.algebra, a, b, ranges)
    if example is None:
        return Finding("unknown", "flows", reason)
    why = f"{reason}: {example['left']} and {example['right']} for functions with slopes as shown"
    return Finding("refuted", "counterexample", why, counterexample=example)


def _found(reader: JetReader, trace: str) -> Finding:
    return replace(proved(reader, trace), method="flows")
