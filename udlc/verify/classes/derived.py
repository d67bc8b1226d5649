"""Densities and losses that the entries in `by` determine: there the entry claims what it would else define.

What the grounds of an entry say of its left side is one of the rows of `WAYS`. Where none does, or where a
ground rests on the entry in turn, the entry says what its left side is, and is left to the other classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sympy import Tuple

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.binders import ArgMax, ArgMin, Max, Min, Normal, Sum
from udlc.notation.entry import Entry
from udlc.notation.members import Apply, At
from udlc.notation.operators import Negative
from udlc.notation.relations import Link as Said
from udlc.notation.relations import Relation
from udlc.translate import NoValue, sides
from udlc.translate.clauses import clauses_of
from udlc.translate.entries import Book
from udlc.verify.classes import programs, readings
from udlc.verify.classes.normal_laws import normal_law
from udlc.verify.classes.objectives import one_up_to_a_constant
from udlc.verify.classes.optima import with_conditions
from udlc.verify.classes.proportionality import proportional
from udlc.verify.classes.readings import first_proved
from udlc.verify.definitions import definitions_in, is_equation
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import is_replaying
from udlc.verify.links import Link, Setting
from udlc.verify.verdicts import Finding

KINDS = ("distribution", "loss")
"""Kinds of entries of which `by` names a derivation; elsewhere it names the parts that a definition uses."""

ONE_DENSITY = "densities of one quantity that are proportional in it are equal, since both integrate to 1"


@dataclass(frozen=True)
class Ground:
    """What an entry says of a left side: its number, "" for a condition, and what is compared."""

    number: str
    said: Any


def applies(setting: Setting, link: Link) -> bool:
    """Does a ground of a density or a loss say what the left side of its equation is?"""
    return next(_ways(setting, link), None) is not None


def decide(setting: Setting, link: Link) -> Finding:
    """By the first way that shows the equation; refuted where one refutes it."""
    found = [way() for way in _ways(setting, link)]
    for verdict in ("proved", "refuted"):
        for finding in found:
            if finding.verdict == verdict:
                return finding
    return found[0]


def settles(setting: Setting, link: Link) -> bool:
    """Is a loss compared with what is made least?  Other classes would compare all of it."""
    return any(way.func is _by_objective for way in _ways(setting, link))


def _ways(setting: Setting, link: Link) -> Iterator[partial[Finding]]:
    """The methods for what the grounds say, each with what it is said in."""
    entry = setting.entry
    if entry.kind not in KINDS or link.place or link.sign != "=":
        return
    for c in entry.where:
        if is_equation(c) and c.first == link.left:
            yield partial(_by_value, setting, link, Ground("", c.right))
            return
    for number in entry.by:
        if rests_on(number, entry.number, setting.book):
            continue
        for says, compare in WAYS:
            for said in says(setting.book[number], link, entry):
                yield partial(compare, setting, link, Ground(number, said))


def rests_on(number: str, other: str, book: Book) -> bool:
    """Does an entry rest on another one, through whatever entries are between, or is it that one?"""
    waiting, seen = [number], set()
    while waiting:
        here = waiting.pop()
        if here == other:
            return True
        if here not in seen:
            seen.add(here)
            waiting += _by(here, book)
    return False


def _by(number: str, book: Book) -> list[str]:
    """The numbers that an entry rests on, as a whole or at one link; none for an entry that is not there."""
    try:
        entry = book[number]
    except (KeyError, UdlcError):
        return []
    chains = entry.statement.atoms(Relation)
    return [*entry.by, *(n for chain in chains for link in chain.links for n in link.by)]


# ── What a ground says ───────────────────────────────────────────────────────


def _equal(ground: Entry, link: Link, _entry: Entry) -> Iterator[Any]:
    """The same density, with what it equals.  A loss is named anew by each entry that changes it."""
    if not isinstance(getattr(link.left, "letter", None), letters.Density):
        return
    for d in definitions_in(ground):
        if d.left == link.left:
            yield d.right


def _proportional(ground: Entry, link: Link, _entry: Entry) -> Iterator[Any]:
    """A chain q(w | …) = … ∝ … in w that starts from the left side, a normal density of w on the right."""
    if not isinstance(link.right, Normal) or len(getattr(link.left, "arguments", ())) != 1:
        return
    (over,) = link.left.arguments
    if link.right.letters != (over,):
        return
    for relation in _chains(ground):
        steps = ((one.sign, one.claims.get("over")) for one in relation.links)
        free = all(sign == "=" or (sign, by) == ("∝", over) for sign, by in steps)
        if relation.first == link.left and free and relation.items[-1] != link.right:
            yield relation.items[-1]


def _in_law(ground: Entry, link: Link, _entry: Entry) -> Iterator[Any]:
    """What the quantity of a normal density is, in law or by an equation with noise."""
    if not isinstance(link.right, Normal) or len(getattr(link.left, "arguments", ())) != 1:
        return
    for relation in _chains(ground):
        if relation.first == link.left.arguments[0] and relation.signs[0] in ("in law", "="):
            yield relation.items[1]


def _least(ground: Entry, link: Link, entry: Entry) -> Iterator[Any]:
    """The last objective of an optimum over what a loss is a function of, or the one that it calls the loss.

    Not one with densities, or with what is least or greatest over other letters: a loss may leave these out.
    But where it is called the loss, its densities are those that the entry speaks of.
    """
    if not isinstance(link.left, Apply) or ground.kind != "optimum":
        return
    for relation in _chains(ground):
        optima = [x for x in relation.items if isinstance(x, ArgMin)]
        optima = [x for x in optima if tuple(x.letters) == tuple(link.left.arguments)]
        bodies = [Negative(x.body) if isinstance(x, ArgMax) else x.body for x in optima]
        others = [body for body in bodies if body != link.left]
        named = len(others) < len(bodies) and _has_density(Tuple(link.right, *entry.where))
        if others and (named or not _is_nested(others[-1])):
            yield in_letters_of(link.right, others[-1])


def in_letters_of(x: Any, general: Any) -> Any:
    """What is said of vectors of any size, of the quantities of an expression that go by the same names.

    Where these are numbers, a vector of size one is meant.
    """
    own = {(type(y), y.key): y for y in sorted(x.atoms(letters.Letter), key=lambda y: y.key)}
    pairs = ((y, own.get((type(y), y.key), y)) for y in general.atoms(letters.Real, letters.Function))
    return general.xreplace({y: z for y, z in pairs if y != z and _is_case_of(z, y)})


def _is_case_of(special: Any, general: Any) -> bool:
    """Is a letter, of particular sizes or a number, one of those that a letter of any size stands for?"""
    sizes = [axis.stop for axis in general.dims]
    free = all(isinstance(n, letters.Size) for n in sizes) and len(set(sizes)) == len(sizes)
    return free and general.domain is None and len(special.dims) in (0, len(sizes))


def _loss_before(ground: Entry, link: Link, _entry: Entry) -> Iterator[Any]:
    """What another entry says of the same loss, which this one may state with what no parameter changes."""
    if ground.kind == "loss" and isinstance(link.left, Apply):
        yield from (d.right for d in definitions_in(ground) if d.left == link.left)


def _of_one_example(ground: Entry, link: Link, _entry: Entry) -> Iterator[Any]:
    """Of a loss that is a sum over examples, the part of one: that of the index of a letter, or of any."""
    if ground.kind != "loss" or isinstance(link.left, Apply):
        return
    for d in definitions_in(ground):
        if isinstance(d.right, Sum) and len(d.right.ranges) == 1:
            letter, body = d.right.ranges[0].letter, d.right.body
            if isinstance(link.left, At):
                yield body.xreplace({letter: link.left.indices[0]})
            else:
                yield body.xreplace({x: x.head for x in body.atoms(At) if x.indices == (letter,)})


def _is_nested(x: Any) -> bool:
    return _has_density(x) or bool(x.atoms(Max, Min))


def _has_density(x: Any) -> bool:
    return any(isinstance(call.letter, letters.Density) for call in x.atoms(Apply))


def _chains(entry: Entry) -> list[Relation]:
    try:
        return [clause.relation for clause in clauses_of(entry.meant, (entry.number,))]
    except (NoValue, UdlcError):
        return []


# ── What is compared ─────────────────────────────────────────────────────────


def _restated(setting: Setting, left: Any, right: Any) -> tuple[Setting, Link]:
    """The link with what the ground says of its left side in the place of that."""
    entry = replace(setting.entry, statement=Relation(left, Said.make("=", right)))
    clauses, chains = clauses_of(entry.statement, (entry.number,)), sides(entry, setting.book)
    return replace(setting, entry=entry), Link(clauses[0], 0, "=", left, right, chains[0])


def _by_value(setting: Setting, link: Link, ground: Ground) -> Finding:
    """Is the right side what the ground says, for all values?  As both are read, then by their programs.

    What the ground says of the left side, it says of it where it stands on the right, too.
    """
    inner, compared = _restated(setting, ground.said, link.right.xreplace({link.left: ground.said}))
    found = Finding("unknown")
    for method in (readings.decide, programs.decide, readings.decide_in_worlds):
        found = method(inner, compared) or found
        if found.verdict in ("proved", "refuted"):
            return _by_ground(found, ground)
    return found if found.verdict == "unknown" else Finding("unknown", reason=found.reason)


def _by_objective(setting: Setting, link: Link, ground: Ground) -> Finding:
    """Is the right side what the ground says, up to what none of the arguments of the loss changes?"""
    found = one_up_to_a_constant(*_restated(setting, ground.said, link.right), link.left.arguments)
    told = with_conditions(ground.said, setting.entry)
    if found.verdict == "unknown" and told != ground.said and not is_replaying():
        again = one_up_to_a_constant(*_restated(setting, told, link.right), link.left.arguments)
        found = again if again.verdict == "refuted" else found
    return _by_ground(found, ground)


def _by_factor(setting: Setting, link: Link, ground: Ground) -> Finding:
    """Is the density on the right proportional to what the ground says is proportional to the left one?"""
    (over,) = link.left.arguments

    def method(grounds: Grounds) -> Finding:
        return proportional(grounds, ground.said, link.right, over)

    return _by_ground(first_proved(setting, link, method), ground, ONE_DENSITY)


def _by_law(setting: Setting, link: Link, ground: Ground) -> Finding:
    """Has the density on the right the mean and the variance of what the ground says?"""
    entry = setting.book[ground.number]
    found = normal_law(Grounds.of(entry, setting.book, 0), link.left, ground.said, link.right)
    return _by_ground(found, ground)


def _by_ground(found: Finding, ground: Ground, *theorems: str) -> Finding:
    if found.verdict != "proved":
        return found
    trace = (*found.trace, f"by {ground.number}") if ground.number else found.trace
    return replace(found, theorems=(*found.theorems, *theorems), trace=trace)


Says = Callable[[Entry, Link, Entry], Iterator[Any]]
"""A ground, the link and its entry, to what the ground says of the left side."""

Compare = Callable[[Setting, Link, Ground], Finding]

WAYS: tuple[tuple[Says, Compare], ...] = (
    (_equal, _by_value),  # y = a and y = b: a = b
    (_proportional, _by_factor),  # p ∝ a and p = b, densities both: a ∝ b
    (_in_law, _by_law),  # w ~ m + s·ε and p(w) = Norm(a, b): m = a, s² = b
    (_least, _by_objective),  # argmin of a and L = b: a = b + c, with c free of what is chosen
    (_loss_before, _by_objective),  # L = a and L = b, for one letter: the same
    (_of_one_example, _by_value),  # L = Σ_i a_i and ℓ = b: a = b
)
"""What a ground may say of a left side, and the method for it."""
