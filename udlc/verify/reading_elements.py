"""Means of products of elements of random arrays in, by what conditions tell of one element, terms out.

Of an array X that a condition calls independent the elements are so too. By linearity, for c without X,

    E[c·X_p] = 0,  E[c·X_p·X_q] = [p = q]·E[c·X_p²]     where E[X_p] = 0 is said
    E[c·X_p²] = c·s                                     where E[X_p²] = s is said
    E[c·X_p²·[X_p > 0]] = E[c·X_p²]/2,  E[c·X_p³] = 0   where X is symmetric about zero

A mean over independent arrays is one after the other; over h = a(f) it is one over f. σ_X² is E[X²] - E[X]²
for an X that others give; of an array it is a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from udlc.notation import letters
from udlc.notation.binders import E
from udlc.notation.members import At
from udlc.notation.operators import Power
from udlc.notation.relations import Relation
from udlc.notation.statements import Property
from udlc.translate.names import name_of
from udlc.verify import reading, reading_integrals
from udlc.verify import terms as t
from udlc.verify.arrays import Array, entrywise, whole
from udlc.verify.grounds import Grounds, is_of_all
from udlc.verify.reading import Reader, Scope
from udlc.verify.reading_integrals import AVERAGED, EXIST, bind
from udlc.verify.reading_laws import joint_law
from udlc.verify.reading_letters import with_dims
from udlc.verify.reading_moments import LINEAR
from udlc.verify.terms import Factor, Node
from udlc.verify.written import Written

APART = "E of a product of independent quantities is the product of their E"
SYMMETRY = "E[f²·[f > 0]] = E[f²]/2 and E[f³] = 0 for f symmetric about zero"
VARIANCE = "σ_X² = E[X²] - E[X]²"
ONE, HALF = Fraction(1), Fraction(1, 2)


@dataclass(frozen=True)
class Told:
    """What conditions tell of the elements of a random array.

    Attributes:
        letter: the array.
        is_centred: whether they are independent, with mean zero.
        is_even: whether they are symmetric about zero.
        square: their second moment, as it is written; None where nothing says it.
    """

    letter: Any
    is_centred: bool
    is_even: bool
    square: Any

    @property
    def has_a_word(self) -> bool:
        """Does the checker know laws of which this is told?"""
        return self.is_centred or (self.is_even and self.square is not None)

    @classmethod
    def of(cls, reader: Reader, x: Any) -> Told:
        """What the conditions of an entry and its grounds tell."""
        means = list(_means(reader, x))
        centred = _is_called(reader, "independent", x) and any(not p and right == 0 for p, right in means)
        square = next((right for p, right in means if p), None)
        return cls(x, centred, _is_called(reader, "symmetric", x), square)


def _equations(reader: Reader) -> Iterator[Relation]:
    yield from (c for c in reader.grounds.conditions if isinstance(c, Relation) and c.signs == ("=",))


def _is_called(reader: Reader, word: str, x: Any) -> bool:
    said = (c for c in reader.grounds.conditions if isinstance(c, Property) and c.name == word)
    return any(isinstance(y, letters.Letter) and name_of(y) == name_of(x) for c in said for y in c.letters)


def _means(reader: Reader, x: Any) -> Iterator[tuple[bool, Any]]:
    """Conditions E[X_p] = c and E[X_p²] = c for all p: whether it is a square, and c."""
    for c in _equations(reader):
        if isinstance(c.first, E) and not c.first.ranges and not c.first.conditions:
            body = c.first.event
            is_square = isinstance(body, Power) and body.exponent == 2
            if _is_element(body.base if is_square else body, x):
                yield is_square, c.right


def without_means(grounds: Grounds) -> Grounds:
    """The same where nothing says that a mean is zero."""
    kept = (
        c
        for c in grounds.conditions
        if not (isinstance(c, Relation) and isinstance(c.first, E) and c.right == 0)
    )
    return replace(grounds, conditions=tuple(kept))


def _is_element(y: Any, x: Any) -> bool:
    """Is this any element of an array, or a number?"""
    if not isinstance(y, At):
        return bool(y == x) and not x.dims
    return y.head == x and is_of_all(y) and len(y.indices) == len(set(y.indices)) == len(x.dims)


def _is_zero(reader: Reader, x: Any) -> bool:
    """Does a condition say that all elements are zero?"""
    return any(_is_element(c.first, x) and c.right == 0 for c in _equations(reader))


# ── What is random ───────────────────────────────────────────────────────────


def _drawn(reader: Reader, x: Any, at: Scope) -> list[Any]:
    """The random letters of an expression; for those that definitions give, what these are made of."""
    found: dict[Any, None] = {}
    waiting = [x]
    while waiting:
        y = waiting.pop(0)
        if isinstance(y, letters.Random) and y not in at:
            made = None if _is_called(reader, "independent", y) else _made_of(reader, y)
            waiting += [] if made is None else [made]
            found |= {y: None} if made is None else {}
        elif y not in at:
            waiting += getattr(y, "args", ())
    return list(found)


def _made_of(reader: Reader, x: Any) -> Any:
    return next((d.right for d in reader.grounds.defines(x) if d.left == x), None)


def _by_elements(reader: Reader, x: E, at: Scope) -> Any:
    """E over independent arrays, of some of which conditions tell moments; None for any other."""
    if x.conditions or x.ranges:
        return None
    at = {y: value for y, value in at.items() if y not in at.get(AVERAGED, ())}
    drawn = _drawn(reader, x.event, at)
    nothing = [y for y in drawn if _is_zero(reader, y)]
    apart = [y for y in drawn if y not in nothing]
    made = {y: m for y in apart if (m := _made_of(reader, y)) is not None}
    leaves = {y: _drawn(reader, made[y], at) if y in made else [y] for y in apart}
    sources = [z for found in leaves.values() for z in found]
    told = [Told.of(reader, y) for y in sources]
    is_known = any(s.is_centred or s.is_even for s in told) or nothing
    joined = len(apart) > 1 and not reader.grounds.is_independent({name_of(y) for y in apart})
    if not is_known or joined or any(y.over for y in drawn) or any(len(z) != 1 for z in leaves.values()):
        return None
    if len(set(sources)) != len(sources):
        return None
    reader.use(LINEAR)
    if len(apart) > 1:
        reader.use(APART)
    zeros = {y: _zero(with_dims(reader, t.node("read", name_of(y)), y, at)) for y in nothing}
    return _mean(reader, x.event, {**at, **zeros, AVERAGED: tuple(drawn)}, told, made)


def _zero(x: Any) -> Any:
    return entrywise(lambda _: t.ZERO, x)


# ── Means ────────────────────────────────────────────────────────────────────


def _mean(reader: Reader, event: Any, at: Scope, told: list[Told], made: dict[Any, Any]) -> Any:
    written = reader.algebra if isinstance(reader.algebra, Written) else None
    named = [s for s in told if written is not None and s.has_a_word]
    rest = [s for s in told if s not in named]
    bound, inner = bind(reader, [s.letter for s in rest], at)
    inner |= {s.letter: _named(reader, s, at) for s in named}
    weight = reader.algebra.multiply(*(joint_law(reader, (s.letter,), inner) for s in rest))
    for y, m in made.items():
        inner[y] = reader.read(m, inner)
    value = reader.read(event, inner)
    if rest:
        reader.note(EXIST)
    for s in rest if written is None else ():
        value = entrywise(lambda v, s=s: _moments(reader, v, s, inner[s.letter]), value)
    value = entrywise(lambda v: reader.algebra.summed(bound, reader.algebra.multiply(weight, v)), value)
    if written is not None:
        for s in named:
            value = entrywise(lambda v, s=s: _over(written, s, v, _square(reader, s)), value)
    return value


def _square(reader: Reader, s: Told) -> Node:
    return t.constant(1) if s.square is None else reader.value(s.square, {})


def _named(reader: Reader, s: Told, at: Scope) -> Any:
    """An array as the checker is told of it: noise with second moment one, times its root, or as it is."""
    plain = with_dims(reader, t.node("read", name_of(s.letter)), s.letter, at)
    if not s.is_centred:
        return plain
    root = reader.algebra.power(_square(reader, s), HALF)
    return entrywise(lambda v: reader.algebra.multiply(root, v), plain)


def _over(written: Written, s: Told, v: Node, square: Node) -> Node:
    name, places = name_of(s.letter), len(s.letter.dims)
    if not s.is_centred:
        return written.even(name, places, square, v)
    return written.mean({name: places}, v, 1 if s.square is None else 2)


def _moments(reader: Reader, e: Node, s: Told, x: Any) -> Node:
    """What the rules make of a sum, in which a letter stands for the array."""
    return t.add(*(t.scale(_of_product(reader, p, s, x), c) for p, c in t.terms(e)))


def _of_product(reader: Reader, p: Node, s: Told, x: Any) -> Node:
    bound, factors = reader.algebra.opened(p)
    atom = whole(reader.algebra, x) if isinstance(x, Array) else t.factors(t.terms(x)[0][0])[0][0]
    own = [f for f in factors if f[0].letters & atom.letters]
    entries = [(a, n) for a, n in own if a is atom or (a.tag == "entry" and a.fields[0] is atom)]
    others = [f for f in factors if f not in own]
    found = _of_entries(reader, s, entries, [a for a, _ in own if (a, _) not in entries])
    if found is None:
        return t.total([(p, ONE)])
    rest = reader.algebra.settle((), others)
    return reader.algebra.summed(bound, reader.algebra.multiply(rest, found))


def _of_entries(reader: Reader, s: Told, entries: list[Factor], more: list[Node]) -> Node | None:
    """The mean of powers of entries times other factors; None where no rule says it."""
    algebra, powers = reader.algebra, [n for _, n in entries]
    if s.is_centred and not more and powers == [1]:
        return t.ZERO
    if s.is_centred and not more and powers == [1, 1]:
        places = zip(*(a.fields[1:] for a, _ in entries), strict=True)
        equal = (algebra.truth("=0", t.subtract(i, j)) for i, j in places)
        return algebra.multiply(*equal, _second(reader, s, entries[0][0]))
    if len(entries) != 1 or powers[0].denominator != 1 or powers[0] < 0:
        return None
    ((a, n),) = entries
    if s.is_even and not more and n % 2:
        reader.use(SYMMETRY)
        return t.ZERO
    positive = t.node("truth", "real>0", t.single(a))
    if s.is_even and more == [positive] and n % 2 == 0:
        reader.use(SYMMETRY)
        return t.scale(_second(reader, s, a) if n == 2 else algebra.power(t.single(a), n), HALF)
    return _second(reader, s, a) if not more and n == 2 else None


def _second(reader: Reader, s: Told, a: Node) -> Node:
    """E[X_p²], or X_p² where nothing says it."""
    return reader.algebra.power(t.single(a), Fraction(2)) if s.square is None else _square(reader, s)


# ── Standard deviations ──────────────────────────────────────────────────────


def _deviation(reader: Reader, x: Power, at: Scope) -> Node | None:
    """σ_X²: by E where others give X, else a number; None for what is no such power."""
    if not (isinstance(x.base, At) and isinstance(x.base.head, letters.Deviation) and x.exponent == 2):
        return None
    (of,) = x.base.indices
    head = of.head if isinstance(of, At) else of
    if isinstance(head, letters.Random) and _made_of(reader, head) is not None:
        reader.use(VARIANCE)
        mean, square = (reader.value(E(y), at) for y in (of, of**2))
        return t.subtract(square, reader.algebra.power(mean, Fraction(2)))
    return reader.algebra.power(t.single(t.node("read", f"σ_{name_of(head)}")), Fraction(2))


reading_integrals.MEANS.insert(0, _by_elements)
reading.EARLY.setdefault(Power, []).insert(0, _deviation)
