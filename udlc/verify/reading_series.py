"""Endless sums in, terms out: Σ_{k ≥ 0} f(k) in closed form, by one that was met before, or as an atom.

Each product of a summand is summed by itself, what does not depend on k, and finite sums, drawn out:
    f(k + 1) = c·f(k)                      Σ f(k) = f(0)/(1 - c)
    f(k + m) = c·g(k), g met before        Σ f(k) = f(0) + … + f(m - 1) + c·Σ g(k)
    g(k + m)·c = f(k), g met before        Σ f(k) = c·(Σ g(k) - g(0) - … - g(m - 1))
That the series converge is a condition; for a closed form, |c| < 1 must be said of it.
"""

from __future__ import annotations

from fractions import Fraction

from udlc.notation.binders import Sum
from udlc.notation.letters import Index
from udlc.verify import rational, signs
from udlc.verify import reading as reading_
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError
from udlc.verify.naming import canonical
from udlc.verify.reading import Reader, Scope
from udlc.verify.reading_numbers import integer_power
from udlc.verify.reading_returns import SERIES
from udlc.verify.rewriting import atoms_in, rewritten
from udlc.verify.terms import Node, fresh

GEOMETRIC = "Σ_{k ≥ 0} c^k = 1/(1 - c) where the series converges"
CONVERGENT = "the series converge"

FURTHEST = 3
"""Summands are compared with those of other series up to so many terms later."""

NO_END = t.single(t.size("∞"))


def _endless(reader: Reader, x: Sum, at: Scope) -> Node | None:
    """The value of a sum of numbers over one letter without an end."""
    (r, *others) = x.ranges
    if others or getattr(r.stop, "name", "") != "∞" or not isinstance(r.letter, Index):
        return None
    k = fresh()
    reader.learn(t.single(t.letter(k)))
    here = t.add(reader.index(r.start, at), t.single(t.letter(k)))
    body = reader.read(x.body, {**at, r.letter: here})
    if isinstance(body, Array):
        return None
    reader.note(CONVERGENT)
    return t.add(*(t.scale(_series(reader, k, p), c) for p, c in t.terms(body)))


def _series(reader: Reader, k: str, product: Node) -> Node:
    """Σ over k ≥ 0 of one product."""
    bound, factors = reader.algebra.opened(product)
    if any(t.is_integral(b) or k in (b[1].letters | b[2].letters) for b in bound):
        whole = reader.algebra.settle(bound, factors)
        return _closed(reader, k, whole) or _met(reader, k, whole)
    moving = [f for f in factors if k in f[0].letters]
    fixed = reader.algebra.settle((), [f for f in factors if f not in moving])
    summand = reader.algebra.settle((), moving)
    found = _closed(reader, k, summand) or _met(reader, k, summand)
    return reader.algebra.summed(bound, reader.algebra.multiply(fixed, found))


def _at(reader: Reader, k: str, summand: Node, place: Node) -> Node:
    """A summand at another place, whole powers apart: c^(k + 1) is c·c^k."""

    def powers(a: Node) -> Node | None:
        if a.tag != "call" or a.fields[0] != "Pow":
            return None
        base, exponent = a.fields[1], a.fields[2]
        assert isinstance(base, Node)
        assert isinstance(exponent, Node)
        number = t.number(exponent)
        if number is not None:
            return t.node("base", reader.algebra.power(base, number))
        return t.node("base", integer_power(reader, base, exponent))

    return rewritten(reader.algebra, reader.algebra.replace(summand, {k: place}), powers)


def _ratio(reader: Reader, k: str, one: Node, other: Node) -> Node | None:
    """The c with one = c·other for all k, free of k; None without one."""
    algebra = reader.algebra.dividing()
    c = algebra.multiply(one, algebra.power(other, Fraction(-1)))
    if k in c.letters or not rational.same(reader.algebra, one, reader.algebra.multiply(c, other)):
        return None
    return c


def _later(k: str, m: int) -> Node:
    return t.add(t.single(t.letter(k)), t.constant(m))


def _closed(reader: Reader, k: str, summand: Node) -> Node | None:
    """The sum of a geometric series."""
    here = _at(reader, k, summand, _later(k, 0))
    c = _ratio(reader, k, _at(reader, k, summand, _later(k, 1)), here)
    if c is None:
        return None
    if signs.is_nonnegative(reader.algebra, t.subtract(c, t.constant(1))) or t.number(c) == -1:
        raise NoReadingError("a series diverges")
    if not _is_small(reader, c):
        raise NoReadingError("nothing says that the series converges")
    left = t.subtract(t.constant(1), c)
    reader.use(GEOMETRIC)
    return reader.algebra.multiply(_at(reader, k, summand, t.ZERO), reader.algebra.power(left, Fraction(-1)))


def _is_small(reader: Reader, c: Node) -> bool:
    """Does it lie between -1 and 1: by its number, by its domain, or by the signs of 1 - c and 1 + c?"""
    one, number = t.constant(1), t.number(c)
    if number is not None:
        return abs(number) < 1
    if any(c is t.single(a) for a in atoms_in(c) if a.tag == "read" and a.fields[0] in reader.grounds.small):
        return True
    return all(signs.is_positive(reader.algebra, x) for x in (t.subtract(one, c), t.add(one, c)))


def _met(reader: Reader, k: str, summand: Node) -> Node:
    """The sum by that of a summand met before; a new atom where there is none."""
    for other, series in reader.series:
        for m in range(FURTHEST + 1):
            first = [_at(reader, k, summand, t.constant(n)) for n in range(m)]
            here, ahead = _at(reader, LETTER, other, _later(k, 0)), _at(reader, k, summand, _later(k, m))
            if (c := _ratio(reader, k, ahead, here)) is not None:
                reader.use(SERIES)
                return t.add(*first, reader.algebra.multiply(c, series))
            later = _at(reader, LETTER, other, _later(k, m))
            if (c := _ratio(reader, k, summand, later)) is not None:
                reader.use(SERIES)
                left = [_at(reader, LETTER, other, t.constant(n)) for n in range(m)]
                return reader.algebra.multiply(c, t.subtract(series, t.add(*left)))
    one = (t.node("call", "body", summand), Fraction(1))
    form = canonical(reader.algebra, ((k, t.ZERO, NO_END),), (one,))
    atom = t.single(t.node("reduce", "series", form))
    reader.series.append((_at(reader, k, summand, t.single(t.letter(LETTER))), atom))
    return atom


LETTER = "term"
"""The letter of the summands that were met."""


reading_.EARLY.setdefault(Sum, []).insert(0, _endless)
