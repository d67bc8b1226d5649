"""Equalities of values that the reader of the notation reads, densities and integrals among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from udlc.errors import UdlcError
from udlc.notation.plaintext import readable
from udlc.verify import plain, rational, signs
from udlc.verify import reading_arrays as _arrays  # noqa: F401  (extends the reader)
from udlc.verify import reading_cases as _cases  # noqa: F401  (extends the reader)
from udlc.verify import reading_elements as _elements  # noqa: F401  (extends the reader)
from udlc.verify import reading_extremes as _extremes  # noqa: F401  (extends the reader)
from udlc.verify import reading_functions as _functions  # noqa: F401  (extends the reader)
from udlc.verify import reading_integrals as _integrals  # noqa: F401  (extends the reader)
from udlc.verify import reading_letters as _letters  # noqa: F401  (extends the reader)
from udlc.verify import reading_maps as _maps  # noqa: F401  (extends the reader)
from udlc.verify import reading_moments as _moments  # noqa: F401  (extends the reader)
from udlc.verify import reading_numbers as _numbers  # noqa: F401  (extends the reader)
from udlc.verify import reading_optima as _optima  # noqa: F401  (extends the reader)
from udlc.verify import reading_paths as _paths  # noqa: F401  (extends the reader)
from udlc.verify import reading_processes as _processes  # noqa: F401  (extends the reader)
from udlc.verify import reading_ranges as _ranges  # noqa: F401  (extends the reader)
from udlc.verify import reading_series as _series  # noqa: F401  (extends the reader)
from udlc.verify import slopes as _slopes  # noqa: F401  (extends the reader)
from udlc.verify import terms as t
from udlc.verify.arrays import Array
from udlc.verify.claiming import claimed, entry_at, zeros_like
from udlc.verify.constant_functions import with_constants
from udlc.verify.definitions import Definition
from udlc.verify.grounds import Grounds
from udlc.verify.hypotheses import follows
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.reading_elements import without_means
from udlc.verify.refuting import refutation, shown
from udlc.verify.terms import Node, fresh
from udlc.verify.verdicts import Finding

DEPTHS = (0, 1, 2)
"""How far definitions are unfolded, one after the other."""


def applies(_setting: Setting, link: Link) -> bool:
    """Is an equality claimed?"""
    return link.sign == "="


def decide(setting: Setting, link: Link) -> Finding | None:
    """Equal at one depth of unfolding, else unknown; None where programs of the sides can be compared."""
    reasons: list[str] = []
    for grounds in grounds_for(setting, link):
        found = equality(grounds, link.left, link.right)
        if found.verdict == "proved":
            return found
        reasons.append(found.reason)
    return None if link.programs is not None else Finding("unknown", "readings", reasons[-1])


def decide_in_worlds(setting: Setting, link: Link) -> Finding:
    """Different in a finite world, where no program of the sides refutes; else unknown."""
    found = Finding("unknown")
    for grounds in grounds_for(setting, link):
        found = equality(grounds, link.left, link.right, may_refute=True)
        if found.verdict == "refuted":
            break
    return found


def first_proved(setting: Setting, link: Link, method: Callable[[Grounds], Finding]) -> Finding:
    """A proof at one depth of unfolding, else a refutation at one, else unknown."""
    found = [Finding("unknown")]
    for grounds in grounds_for(setting, link):
        found.append(method(grounds))
        if found[-1].verdict == "proved":
            return found[-1]
    return next((f for f in found if f.verdict == "refuted"), found[-1])


def grounds_for(setting: Setting, link: Link) -> Iterator[Grounds]:
    """What a link may use, at each depth of unfolding."""
    said = link.said
    before = None
    for depth in DEPTHS:
        grounds = Grounds.of(setting.entry, setting.book, depth, said)
        if grounds.definitions == before:
            continue
        before = grounds.definitions
        yield grounds


def equality(grounds: Grounds, left: Any, right: Any, may_refute: bool = False) -> Finding:
    """Are two expressions equal, as one reader reads them?"""
    return decided(lambda: written(grounds, left, right), lambda: compared(grounds, left, right, may_refute))


def written(grounds: Grounds, left: Any, right: Any) -> dict[str, Any]:
    """The claim that two expressions are equal, as the reader reads them with nothing carried out."""
    return claimed(grounds, lambda reader: tuple(reader.read(x, {}) for x in (left, right)))


def compared(grounds: Grounds, left: Any, right: Any, may_refute: bool = False) -> Finding:
    """Equal where both have one form, or where a world says that they are not: different."""
    reader = Reader(grounds)
    try:
        one, other = (reader.read(x, {}) for x in (left, right))
        equal = same(reader, one, other)
    except UdlcError as error:
        return Finding("unknown", "readings", readable(error.message))
    numbers = not isinstance(one, Array) and not isinstance(other, Array)
    if not equal and numbers and follows(reader, t.subtract(one, other), grounds.conditions):
        return proved(reader, "the difference is a combination of what the conditions say")
    if not equal:
        forms = [plain.text(x) if not isinstance(x, Array) else "an array" for x in (one, other)]
        why = f"not shown: {forms[0]} = {forms[1]}"
        if may_refute and numbers and (larger := _larger(reader, one, other)):
            example = {"world": "any", "inputs": {}, "left": forms[0], "right": forms[1]}
            return Finding("refuted", "signs", f"the {larger} side is the larger one", counterexample=example)
        return refuted(reader, pairs(one, other) if may_refute else [], why)
    if 0 not in (left, right) and vanishes(reader, one) and vanishes(reader, other):
        fewer = without_means(grounds)
        if fewer.conditions != grounds.conditions:
            return compared(fewer, left, right)
        return Finding("unknown", "readings", "both sides are read as zero, so that nothing is compared")
    return proved(
        reader, f"both sides are {plain.text(one)}" if not isinstance(one, Array) else "entry by entry"
    )


def _larger(reader: Reader, one: Node, other: Node) -> str:
    """Which side is certainly larger than the other wherever both have values: "left", "right" or ""."""
    for name, difference in (("left", t.subtract(one, other)), ("right", t.subtract(other, one))):
        if signs.is_positive(reader.algebra, difference):
            return name
    return ""


def pairs(one: Any, other: Any) -> list[tuple[t.Node, t.Node]]:
    """Two values as pairs of numbers: those of arrays at their first places; 0 may stand for an array."""
    one, other = (zeros_like(x, y) for x, y in ((one, other), (other, one)))
    if not isinstance(one, Array) or not isinstance(other, Array):
        return [] if isinstance(one, Array) or isinstance(other, Array) else [(one, other)]
    if one.flat != other.flat or one.spans != other.spans:
        return []
    places = [lo for lo, _ in one.spans]
    return [(one.entry(*places), other.entry(*places))]


def refuted(
    reader: Reader, claims: list[tuple[t.Node, t.Node]], reason: str, sign: str = "=", moving: str = ""
) -> Finding:
    """A finite world in which what is claimed of terms fails; unknown where there is none."""

    def known(d: Definition) -> bool:
        return is_theorem(reader.grounds, d)

    example = refutation(reader, claims, sign, moving, known) if claims else None
    if example is None and len(claims) == 1 and sign == "=" and not moving:
        example = with_constants(reader, *claims[0], known)
    if example is None:
        return Finding("unknown", "readings", reason)
    return Finding("refuted", "counterexample", shown(example), counterexample=example)


def is_theorem(grounds: Grounds, definition: Definition) -> bool:
    """Does a definition hold in every world, so that it says nothing of this one?"""
    reader = Reader(replace(grounds, definitions=(), depth=0))
    try:
        return same(reader, reader.read(definition.left, {}), reader.read(definition.right, {}))
    except UdlcError:
        return False


def same(reader: Reader, one: Any, other: Any) -> bool:
    """Are two values equal, arrays at every place?  A number that stands for an array is zero."""
    one, other = (zeros_like(x, y) for x, y in ((one, other), (other, one)))
    if isinstance(one, Array) != isinstance(other, Array):
        return False
    if not isinstance(one, Array):
        return rational.same(reader.algebra, one, other)
    if one.flat != other.flat or one.spans != other.spans:
        return False
    places = [t.single(t.letter(fresh())) for _ in one.spans]
    facts = [
        f
        for p, (lo, hi) in zip(places, one.spans, strict=True)
        for f in (t.subtract(p, lo), t.subtract(t.subtract(hi, p), t.constant(1)))
    ]
    reader.learn(*facts)
    return rational.same(reader.algebra, *(entry_at(reader, x, places) for x in (one, other)))


def vanishes(reader: Reader, x: Any) -> bool:
    """Is a value zero, or an array of zeros?"""
    if not isinstance(x, Array):
        return x is t.ZERO
    return entry_at(reader, x, [t.single(t.letter(fresh())) for _ in x.spans]) is t.ZERO


def proved(reader: Reader, trace: str, *theorems: str) -> Finding:
    """What a reader shows, with all that it used."""
    return Finding(
        "proved",
        "readings",
        theorems=(*theorems, *reader.theorems),
        conditions=reader.conditions(),
        sizes="all",
        trace=(trace, *(f"by {n}" for n in sorted(reader.used))),
    )
