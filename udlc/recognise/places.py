"""Takes a program apart into places, where statements change and others are put in front, and joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sympy import Basic, Expr

from udlc.ir.expressions import letters, substitute
from udlc.ir.grammar import ZERO, Array, Axis, Compute, Letter, Range, Read, Repeat, Statement


@dataclass(eq=False, slots=True)
class Place:
    """A statement as it now stands, what has been put before it, and the Repeats around it."""

    statement: Compute
    outer: tuple[Repeat, ...]
    before: list[Statement] = field(default_factory=list)

    @property
    def outer_letters(self) -> tuple[Letter, ...]:
        """The letters of the Repeats around."""
        return tuple(r.letter for r in self.outer)


Tree = list["Place | Statement | tuple[Repeat, Tree]"]


def visit(statements: Iterable[Statement], outer: tuple[Repeat, ...], each: Callable[[Place], None]) -> Tree:
    """Show every Compute to `each`, in order, as a place."""
    tree: Tree = []
    for s in statements:
        if isinstance(s, Repeat):
            tree.append((s, visit(s.body, (*outer, s), each)))
        elif isinstance(s, Compute):
            place = Place(s, outer)
            tree.append(place)
            each(place)
        else:
            tree.append(s)
    return tree


def join(tree: Tree) -> tuple[Statement, ...]:
    """The statements of the places, with what stands before each."""
    out: list[Statement] = []
    for node in tree:
        if isinstance(node, Place):
            out += [*node.before, node.statement]
        elif isinstance(node, tuple):
            out.append(replace(node[0], body=join(node[1])))
        else:
            out.append(node)
    return tuple(out)


def part_of(place: Place, wanted: set[Basic]) -> tuple[tuple[Range, ...], tuple[Basic, ...]]:
    """The ranges and guards of those letters of the statement, and of the letters that these hang on.

    A guard that ties them to others brings in the whole domain: without it a read may lie outside its array.
    """
    s = place.statement
    own = set(s.letters)
    needed = wanted & own
    for r in reversed(s.domain):
        if r.letter in needed:
            needed |= {v for e in (r.lo, r.hi, *(r.equation or ())) for v in letters(e)} & own
    guards = [(g, letters(g) & own) for g in s.guards]
    if any(own_in_guard & needed and own_in_guard - needed for _, own_in_guard in guards):
        return s.domain, s.guards
    return tuple(r for r in s.domain if r.letter in needed), tuple(g for g, v in guards if v <= needed)


def shape_over(place: Place, domain: tuple[Range, ...]) -> tuple[tuple[Expr, ...], tuple[Expr, ...]]:
    """The index, and the shape, of an array that has an axis for each Repeat around and each range."""
    axes = [(r.letter, r.hi) for r in place.outer] + [(r.letter, r.hi) for r in domain]
    positions: dict[Basic, Basic] = {v: Axis(n) for n, (v, _) in enumerate(axes)}
    return tuple(v for v, _ in axes), tuple(substitute(hi, positions) for _, hi in axes)


def index_map(
    producer: Place, read: Read, consumer: Place, arrays: Mapping[str, Array]
) -> dict[Basic, Basic] | None:
    """What the producer's letters stand for at this read, or None where the read may not be looked into.

    The producer must be a pure map that has written the element: its ranges cover the axes or are the
    consumer's, and the consumer repeats its guards.
    """
    s = producer.statement
    found: dict[Basic, Basic] = {}
    for e, i in zip(s.at, read.index):
        if e in s.letters or e in producer.outer_letters:
            if found.setdefault(e, i) != i:
                return None
        elif e != i:
            return None
    if any(v not in found for v in (*s.letters, *producer.outer_letters)):
        return None
    shape = arrays[s.out].shape
    at = {Axis(n): i for n, i in enumerate(read.index)}
    for axis, e in enumerate(s.at):
        whole = substitute(shape[axis], at)
        if e in found and not _covered(e, found, whole, producer, consumer):
            return None
    guards = consumer.statement.guards
    return None if any(substitute(g, found) not in guards for g in s.guards) else found


def _covered(
    letter: Basic, found: dict[Basic, Basic], whole: Basic, producer: Place, consumer: Place
) -> bool:
    """Whether the producer writes every element that the consumer reads along this letter."""
    around = next((r for r in producer.outer if r.letter == letter), None)
    if around is not None:
        if found[letter] == letter and around in consumer.outer:
            return True
        return around.until is None and around.lo == ZERO and substitute(around.hi, found) == whole
    r = next(r for r in producer.statement.domain if r.letter == letter)
    if r.equation is not None:
        return False
    lo, hi = substitute(r.lo, found), substitute(r.hi, found)
    if lo == ZERO and hi == whole:
        return True
    return any(c.letter == found[letter] and (c.lo, c.hi) == (lo, hi) for c in consumer.statement.domain)
