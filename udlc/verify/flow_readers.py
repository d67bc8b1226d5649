"""A link about a flow and its entry in, the reader for it out, which knows the flow and its orders."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from udlc.notation import letters
from udlc.notation.derivatives import AtPoint, Partial, Total
from udlc.notation.members import Apply, At
from udlc.notation.relations import Link as Said
from udlc.notation.relations import Relation
from udlc.notation.tree import Dots
from udlc.translate.clauses import clauses_of
from udlc.translate.values import NoValue
from udlc.verify import terms as t
from udlc.verify.arrays import Array, mapped
from udlc.verify.definitions import letter_of, same_letter
from udlc.verify.grounds import Grounds
from udlc.verify.jet_terms import coefficient, lowest_order
from udlc.verify.jets import JetReader
from udlc.verify.links import Link, Setting
from udlc.verify.written import Written


def parameters_of(setting: Setting, link: Link) -> Any:
    """The one vector that derivatives are taken by, or whose flow it is."""
    found = set()
    for said in (link.left, link.right, *setting.entry.where):
        for node in sorted(said.atoms(Partial), key=str):
            found |= {node.body} if isinstance(node, Total) else set(node.wrt)
        found |= {node.letter for node in said.atoms(AtPoint)}
    vectors = {x for x in found if isinstance(x, letters.Real) and len(x.dims) == 1}
    return vectors.pop() if len(vectors) == len(found) == 1 else None


def said_of(link: Link) -> Said:
    """The link as written, with its claims and its grounds."""
    found: Said = link.said
    return found


def reader_for(
    setting: Setting,
    link: Link,
    order: int = 0,
    small: Any = None,
    by: tuple[str, ...] = (),
    *,
    written: bool = False,
) -> JetReader:
    """A reader at one value of the parameters, with the flow that the link rests on.

    Args:
        setting: the entry and its book.
        link: the link.
        order: how far the flow is expanded.
        small: the letter that orders are counted in.
        by: what tells the flow, where that is not what the link names.
        written: whether nothing is carried out.
    """
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
    if written:
        reader.algebra = Written.like(reader.algebra)
        reader.algebra.point = reader.name
    reader.flow = _flow(setting, reader, by or said_of(link).by)
    return reader


def _functions(setting: Setting, link: Link, point: Any) -> frozenset[Any]:
    """Letters that are derived by the parameters or applied to them, here or in what the entry rests on."""
    numbers = (*setting.entry.by, *(n for k in link.clause.relation.links for n in k.by))
    everything = [setting.entry.meant, *setting.entry.where, *(setting.book[n].meant for n in numbers)]
    found = set()
    for said in everything:
        bodies = (x.body for x in said.atoms(Partial) if not isinstance(x, Total))
        found |= {x.head if isinstance(x, At) else x for x in bodies}
        found |= {x.letter for x in said.atoms(Apply) if point in x.arguments}
    return frozenset(x for x in found if isinstance(x, letters.Real) and x != point)


def _flow(setting: Setting, reader: JetReader, numbers: tuple[str, ...]) -> Array | None:
    """What entries say of dφ/dt: exactly, or up to an order, with a rest of the next one."""
    for number in numbers:
        for relation in relations_of(setting, number):
            first = relation.first
            if not isinstance(first, Total) or first.body != reader.point or len(first.wrt) != 1:
                continue
            reader.time = first.wrt[0]
            found = reader.array(_without_dots(relation.right), {})
            reader.used.add(number)
            if "≈" not in relation.signs:
                return found
            said = next(k for k in relation.links if k.sign == "≈")
            reader.small = said.claims.get("over", reader.small)
            return reader.beyond(found, int(said.claims["order"]))
    return None


def relations_of(setting: Setting, number: str) -> list[Relation]:
    """The relations of an entry that a link rests on."""
    try:
        return [c.relation for c in clauses_of(setting.book[number].meant, (number,))]
    except NoValue:
        return []


def _without_dots(x: Any) -> Any:
    """A sum without its dots."""
    if len(x.args) == 2 and isinstance(x.args[1], Dots):
        return x.args[0]
    return x


def coefficients(reader: JetReader, order: int, *sides: Any) -> list[tuple[int, tuple[Any, ...]]]:
    """Each power of α up to α^order that occurs, with its coefficient in each side."""
    small = t.factors(t.terms(reader.value(reader.small, {}))[0][0])[0][0]
    place = t.single(t.letter("@place"))
    first = min(lowest_order(x.entry(place) if isinstance(x, Array) else x, small) for x in sides)

    def of(x: Any, n: int) -> Any:
        if not isinstance(x, Array):
            return coefficient(reader.algebra, x, small, n)
        return mapped(lambda v: coefficient(reader.algebra, v, small, n), x)

    return [(n, tuple(of(x, n) for x in sides)) for n in range(min(first, 0), order + 1)]
