"""Equality in law: both sides are sums of what is fixed and of independent standard normal noise.

Such a sum is normal, so two of them have one law where their means and covariances are equal: the parts
without noise, and the sums of the squares of the coefficients of all noise, place by place. For a member t
of a family it is shown by induction over t: the first member, and x[t] by x[t-1], whose law is the one
claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sympy import Integer

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.latex import latex
from udlc.notation.members import At
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.translate.names import name_of
from udlc.verify import plain, rational, signs
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError
from udlc.verify.claiming import claimed
from udlc.verify.classes.readings import first_proved, proved, refuted
from udlc.verify.definitions import recurs
from udlc.verify.grounds import Grounds
from udlc.verify.law_claims import Law, entry_of, law_claim, mean_of, place_of, standard_noise
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.terms import Node
from udlc.verify.verdicts import Finding
from udlc.verify.written import theorem

AFFINE = "sums of independent normals are normal, with the sum of their means and of their variances"
SOLVED = "x with the law of m + s·ε, s ≠ 0, is m + s·ε for the noise (x - m)/s"
INDUCTION = "induction over the index"


def applies(_setting: Setting, link: Link) -> bool:
    """Is an equality in law claimed?"""
    return link.sign == "in law"


def is_restated(setting: Setting, link: Link) -> bool:
    """Is an equality claimed that an entry it rests on claims in law?"""
    return link.sign == "=" and _restated(setting, link) is not None


def _restated(setting: Setting, link: Link) -> tuple[str, Any] | None:
    for number in setting.entry.by:
        for relation in sorted(setting.book[number].statement.atoms(Relation), key=str):
            if relation.signs == ("in law",) and latex(link.left) == latex(relation.first):
                return number, relation.right
    return None


def restated(setting: Setting, link: Link) -> Finding:
    """X = m + s·ε defines ε = (x - m)/s, standard normal for x has the law of m + s·ε; s must not be zero."""
    found = _restated(setting, link)
    assert found is not None
    number, right = found
    grounds = Grounds.of(setting.book[number], setting.book)
    return decided(
        lambda: _as_noise(grounds, link, right), lambda: _solved(Reader(grounds), number, right, link)
    )


def _as_noise(grounds: Grounds, link: Link, right: Any) -> dict[str, Any]:
    """The law is the one that is known, and its variance is above zero."""
    if latex(right) != latex(link.right):
        raise NoReadingError("the noise is not known to be the one that this says")

    def variance(reader: Reader) -> tuple[Node, Node]:
        e = entry_of(reader.read(right, {}), place_of(reader, right))
        return mean_of(reader, e, e), reader.algebra.power(mean_of(reader, e), Fraction(2))

    return theorem("noise", law_claim(Reader(grounds), link.right, right), claimed(grounds, variance, ">"))


def _solved(reader: Reader, number: str, right: Any, link: Link) -> Finding:
    place = place_of(reader, link.right)
    law = law_of(reader, reader.read(link.right, {}), place, {})
    known = law_of(reader, reader.read(right, {}), place, {})
    if not _equal(reader, law, known):
        claims = [(law.mean, known.mean), (law.variance, known.variance)]
        return refuted(reader, claims, f"{number} gives {_shown(known)}, this is {_shown(law)}")
    if latex(right) != latex(link.right) or not signs.is_positive(reader.algebra, law.variance):
        return Finding("unknown", "laws", "the noise is not known to be the one that this says")
    reader.note(f"the noise is the one for which this holds, of the law that {number} gives it")
    return proved(reader, f"in law by {number}; variance {plain.text(law.variance)} > 0", SOLVED)


def decide(setting: Setting, link: Link) -> Finding:
    """Equal in law, directly or by induction, at one depth of unfolding; else refuted for a member."""
    found = Finding("unknown")
    for method in (_directly, _by_induction):
        found = _tried(setting, link, method, link.left, link.right)
        if found.verdict in ("proved", "refuted"):
            return found
    for left, right in _members(link):
        at_one = _tried(setting, link, _directly, left, right)
        if at_one.verdict == "refuted":
            return at_one
    return found


Method = Callable[[Grounds, Any, Any], Finding]


def _tried(setting: Setting, link: Link, method: Method, left: Any, right: Any) -> Finding:
    """A method at each depth of unfolding."""

    def at_depth(grounds: Grounds) -> Finding:
        try:
            return method(grounds, left, right)
        except UdlcError as error:
            return Finding("unknown", "laws", readable(error.message))

    return first_proved(setting, link, at_depth)


def _members(link: Link) -> list[tuple[Any, Any]]:
    """The claim for the first members of a family."""
    if not isinstance(link.left, At) or not isinstance(link.left.indices[0], letters.Index):
        return []
    (letter,) = link.left.indices
    places = [letter.start + k for k in range(3)]
    return [(link.left.xreplace({letter: k}), link.right.xreplace({letter: k})) for k in places]


def _directly(grounds: Grounds, left: Any, right: Any) -> Finding:
    return decided(lambda: law_claim(Reader(grounds), left, right), lambda: _one_law(grounds, left, right))


def _one_law(grounds: Grounds, left: Any, right: Any) -> Finding:
    reader = Reader(grounds)
    place = place_of(reader, right)
    one, other = (law_of(reader, reader.read(x, {}), place, {}) for x in (left, right))
    if not _equal(reader, one, other):
        claims = [(one.mean, other.mean), (one.variance, other.variance)]
        return refuted(reader, claims, f"not shown: {_shown(one)} is {_shown(other)}")
    return proved(reader, f"both have {_shown(one)}", AFFINE)


def _by_induction(grounds: Grounds, left: Any, right: Any) -> Finding:
    """The first member, and each by the one before it."""
    if not isinstance(left, At) or len(left.indices) != 1 or not isinstance(left.indices[0], letters.Index):
        return Finding("unknown", "laws", "the left side is no member of a family")
    (letter,) = left.indices
    start = {letter: letter.start}
    first = _directly(grounds, left.xreplace(start), right.xreplace(start))
    if first.verdict != "proved":
        return first
    later = letter.changed(range=(Integer(letter.start + 1), letter.stop))
    left, right = (x.xreplace({letter: later}) for x in (left, right))
    reader = Reader(replace(grounds, entry=_with_step_back(grounds.entry, later)), steps_back=True)
    if not any(recurs(d) for d in grounds.defines(left.head)):
        return Finding("unknown", "laws", "nothing says how a member follows from the one before it")
    back = later - Integer(1)
    before = left.head, back, right.xreplace({later: back})
    return decided(
        lambda: law_claim(reader, left, right, before), lambda: _step(replace(reader), left, right, before)
    )


def _step(reader: Reader, left: Any, right: Any, before: Any) -> Finding:
    """The law of a member by that of the one before it."""
    head, back, law = before
    place = place_of(reader, right)
    earlier = law_of(reader, reader.read(law, {}), place, {})
    previous = name_of(head), reader.index(back, {})
    one = law_of(reader, reader.read(left, {}), place, {previous: earlier})
    other = law_of(reader, reader.read(right, {}), place, {})
    if not _equal(reader, one, other):
        return Finding("unknown", "laws", f"not shown in the step: {_shown(one)} is {_shown(other)}")
    reader.note("the noise of a step is independent of what came before")
    return proved(reader, f"both have {_shown(one)}", AFFINE, INDUCTION)


def _with_step_back(entry: Any, letter: Any) -> Any:
    """The entry with its claim at the index before too, so that running products start there."""
    relation = entry.statement
    back = relation.xreplace(
        {x: x - Integer(1) for x in relation.atoms(letters.Index) if x.name == letter.name}
    )
    return replace(entry, statement=type(relation)(relation.first, *relation.links, *back.links))


def _equal(reader: Reader, one: Law, other: Law) -> bool:
    return rational.same(reader.algebra, one.mean, other.mean) and rational.same(
        reader.algebra, one.variance, other.variance
    )


def _shown(law: Law) -> str:
    return f"mean {plain.text(law.mean)} and variance {plain.text(law.variance)}"


def law_of(reader: Reader, value: Any, place: Node | None, known: dict[Any, Law]) -> Law:
    """Mean and variance of a sum of fixed quantities, standard normal noise, and quantities of known law.

    Args:
        reader: what reads.
        value: a number or a vector.
        place: the component that is looked at, for a vector.
        known: members of families whose law is known, by name and index; independent of all noise.
    """
    entry = value.entry(place) if isinstance(value, Array) else value
    noise = standard_noise(reader)
    mean, variances = [], []
    coefficients: dict[Node, list[Node]] = {}
    for p, c in t.terms(entry):
        random = [(a, e) for a, e in t.factors(p) if a.tag == "read" and _is_random(a, noise, known)]
        rest = t.total([(t.product(t.bounds(p), [f for f in t.factors(p) if f not in random]), c)])
        if not random:
            mean.append(rest)
            continue
        if len(random) != 1 or random[0][1] != 1 or t.bounds(p):
            raise NoReadingError("a side is no sum of multiples of noise")
        coefficients.setdefault(random[0][0], []).append(rest)
    many = {str(a.fields[0]) for a in coefficients if a.fields[0] in noise}
    if len(coefficients) > 1 and not reader.grounds.is_independent(many):
        raise NoReadingError("nothing says that the noise is independent")
    for atom in sorted(coefficients, key=str):
        if place is not None and atom.fields[-1] is not place:
            raise NoReadingError("a component has noise of another one")
        share = t.add(*coefficients[atom])
        before = known.get((atom.fields[0], atom.fields[1])) if len(atom.fields) > 1 else None
        square = reader.algebra.power(share, Fraction(2))
        if before is not None:
            mean.append(reader.algebra.multiply(share, before.mean))
            square = reader.algebra.multiply(square, before.variance)
        variances.append(square)
    return Law(t.add(*mean), t.add(*variances))


def _is_random(atom: Node, noise: Container[Any], known: dict[Any, Law]) -> bool:
    return atom.fields[0] in noise or tuple(atom.fields[:2]) in known
