"""Words over indices in, terms out: Σ and Π with their letters bound, each in its range."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from udlc.notation.binders import Prod, Sum
from udlc.notation.latex import latex
from udlc.notation.members import head_of
from udlc.notation.plaintext import readable
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError, Span, entrywise
from udlc.verify.naming import canonical
from udlc.verify.reading import Reader, Scope, add_rules
from udlc.verify.terms import Node, fresh


def _summed(reader: Reader, x: Sum, at: Scope) -> Any:
    outside = reader.algebra
    bound, inner = ranges(reader, x, at)
    body = reader.read(x.body, inner)
    reader.leave(outside, bound)
    return entrywise(lambda v: reader.algebra.summed(bound, v), body)


def ranges(reader: Reader, x: Any, at: Scope) -> tuple[list[tuple[str, Node, Node]], dict[Any, Any]]:
    """The bound letters of a word over indices, with their ranges, and the scope within."""
    bound, inner = [], dict(at)
    for r in x.ranges:
        if r.members is not None:
            raise NoReadingError(f"{readable(latex(r.letter))} is in a set, which has no rule here")
        labels = labels_of(reader, r.letter, inner) if r.start is None or r.stop is None else None
        if labels is not None:
            more, inner = bind_letter(reader, r.letter, labels, inner)
            bound += more
            continue
        if r.start is None or r.stop is None:
            raise NoReadingError(f"nothing says where {readable(latex(r.letter))} runs")
        lo, hi = reader.index(r.start, inner), t.add(reader.index(r.stop, inner), t.constant(1))
        name = fresh()
        here = t.single(t.letter(name))
        reader.learn(t.subtract(here, lo), t.subtract(t.subtract(hi, here), t.constant(1)))
        inner[r.letter] = here
        bound.append((name, lo, hi))
    return bound, inner


def labels_of(reader: Reader, x: Any, at: Scope) -> Span | None:
    """Where a quantity runs that is one of 1 … n; None for any other."""
    domain = getattr(head_of(x), "domain", None)
    if domain is None or domain.word != "label":
        return None
    return t.constant(1), t.add(reader.index(domain.size, at), t.constant(1))


def bind_letter(
    reader: Reader, x: Any, span: Span, at: Scope
) -> tuple[list[tuple[str, Node, Node]], dict[Any, Any]]:
    """A letter, or a member of a family, that runs over a span: its bound, and the scope within."""
    name, (lo, hi) = fresh(), span
    here = t.single(t.letter(name))
    reader.learn(t.subtract(here, lo), t.subtract(t.subtract(hi, here), t.constant(1)))
    return [(name, lo, hi)], {**at, x: here}


def _product(reader: Reader, x: Prod, at: Scope) -> Node:
    """Π over index letters, as an atom; of few values, written out."""
    outside = reader.algebra
    bound, inner = ranges(reader, x, at)
    body = reader.value(x.body, inner)
    reader.leave(outside, bound)
    if len(bound) == 1 and (values := _few(bound[0])) is not None:
        name = bound[0][0]
        return reader.algebra.multiply(*(reader.algebra.replace(body, {name: t.constant(k)}) for k in values))
    atom = (t.node("call", "body", body), Fraction(1))
    return t.single(t.node("reduce", "prod", canonical(reader.algebra, tuple(bound), (atom,))))


def _few(bound: tuple[str, Node, Node]) -> range | None:
    lo, hi = t.number(bound[1]), t.number(bound[2])
    return None if lo is None or hi is None or hi - lo > 6 else range(int(lo), int(hi))


add_rules({Prod: _product, Sum: _summed})
