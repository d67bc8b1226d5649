"""A claim in, what one method alone says of it, past the proofs."""

from udlc.notation import identity
from udlc.translate import Side
from udlc.translate.clauses import clauses_of
from udlc.verify.links import Link, Setting


def said_by(method, statement, where=(), book=(), by=""):
    """The finding of a method on the last link of a claim."""
    book = dict(book)
    entry = identity(statement, where=where, by=by).placed(number="2.1")
    clause = clauses_of(entry.meant, ("2.1",))[-1]
    place = len(clause.relation.signs) - 1
    items = clause.relation.items[-2:]
    link = Link(clause, place, clause.relation.signs[-1], *items, [Side("", None, "") for _ in items])
    assert method.applies(Setting(entry, book, {}, ()), link)
    return method.decide(Setting(entry, book, {}, ()), link)
