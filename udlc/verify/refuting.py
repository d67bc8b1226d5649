"""What a reader made of two sides in, a finite world in which they do not have the relation claimed out.

The world satisfies what the entry states (`settled` says when it does), exactly or to 40 digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import mpmath

from udlc.notation import letters
from udlc.notation.plaintext import readable
from udlc.notation.statements import Property
from udlc.translate.names import name_of
from udlc.verify.digits import DIGITS, differ, is_exact, like, real
from udlc.verify.reading import Reader
from udlc.verify.settled import Provable, aliases_of, can_be_drawn, holds_fractions, must_hold, unsettled
from udlc.verify.stated import Stated, stated
from udlc.verify.terms import Node
from udlc.verify.valuation import Shape, Valuation
from udlc.verify.worlds import PLAIN, NoWorldError, Point, World

SEEDS = (PLAIN, *range(24))
MOST_LETTERS = 40
"""So many choices of the free index letters are tried in one world."""

Claim = tuple[Node, Node]
"""Two terms, of the left and of the right side."""


def refutation(
    reader: Reader,
    claims: Sequence[Claim],
    sign: str = "=",
    moving: str = "",
    provable: Provable = lambda _: False,
) -> dict[str, Any] | None:
    """A world in which one of the claims fails, as data; None where none is found or may be found.

    Args:
        reader: what read the sides.
        claims: pairs of terms that are claimed to have the relation.
        sign: =, ≥, >, ≤ or <.
        moving: a letter; then the claim is that left - right does not depend on it.
        provable: whether a definition holds in every world.
    """
    nodes = [x for pair in claims for x in pair]
    said = unsettled(reader, nodes, provable)
    equations = None if said is None else stated(reader, said)
    if equations is None or not equations.is_single(nodes):
        return None
    for seed in SEEDS:
        try:
            with mpmath.workdps(DIGITS):
                found = _in_world(reader, claims, sign, moving, seed, equations)
        except (NoWorldError, ZeroDivisionError, OverflowError, KeyError, ValueError):
            continue
        if found is not None:
            return found
    return None


def _in_world(
    reader: Reader, claims: Sequence[Claim], sign: str, moving: str, seed: int, equations: Stated
) -> dict[str, Any] | None:
    world = world_of(reader, seed)
    world.told = equations.told
    world.matrix_sizes = _matrix_sizes(reader, world)
    shapes = shapes_of(reader)
    env = _letters(reader, world, shapes, [x for pair in claims for x in pair], moving)
    if env is None:
        return None
    ends = [{**env, moving: p} for p in _points(moving)] if moving else [env]
    for collecting in (True, False):
        valuation = Valuation(world, shapes, reader.algebra, collecting)
        tests = [tuple(valuation.value(x, env) for x in pair) for pair in equations.tests]
        if not collecting and any(a != b or not is_exact(a, b) for a, b in tests):
            raise NoWorldError("the world is not as the entry states")
        for one, other in claims:
            values = [tuple(valuation.value(x, e) for x in (one, other)) for e in ends]
            if collecting:
                continue
            if moving:
                gaps = [a - b for a, b in (like(*v) for v in values)]
                pair, bad = (gaps[0], gaps[1]), differ(gaps[0], gaps[1])
            else:
                ((a, b),) = values
                pair, bad = (a, b), not _holds(sign, a, b)
            if bad:
                return _data(world, env, pair)
    return None


def _holds(sign: str, a: Any, b: Any) -> bool:
    """Does the relation hold, as far as the digits tell?"""
    if sign == "=":
        return not differ(a, b)
    more, less = {"≥": (a, b), ">": (a, b), "≤": (b, a), "<": (b, a)}[sign]
    if sign in (">", "<") and is_exact(more, less):
        return bool(more > less)
    return not (differ(more, less) and real(more) < real(less))


def _data(world: World, env: dict[str, Any], pair: tuple[Any, Any]) -> dict[str, Any]:
    shown = [str(v) if isinstance(v, Fraction) else mpmath.nstr(v, 12) for v in pair]
    at = {n.removeprefix("@"): k for n, k in sorted(env.items()) if n[0] == "@"}
    return {"world": world.seed, "inputs": at, "left": shown[0], "right": shown[1]}


def _labels(reader: Reader) -> dict[str, str | int]:
    """Of the letters that are labels, how many labels there are."""
    found = {}
    for e in reader.grounds.entries:
        for x in sorted(e.statement.atoms(letters.Real), key=lambda y: y.key):
            if x.domain is not None and x.domain.word == "label":
                size = x.domain.size
                found[name_of(x)] = int(size) if size.is_Integer else name_of(size)
    return found


def _fractions(entry: Any) -> list[Any]:
    """The letters of an entry that lie between 0 and 1 in a world, for they may."""
    return [x for x in entry.statement.atoms(letters.Real) if holds_fractions(x)]


def world_of(reader: Reader, seed: int) -> World:
    """The world of a seed, with what is declared and stated."""
    signs = reader.grounds.signs
    curved: dict[str, str] = {}
    for c in must_hold(reader.grounds):
        if isinstance(c, Property) and c.name in ("concave", "convex"):
            name = name_of(c.letters[0])
            curved[name] = c.name if curved.get(name, c.name) == c.name else "straight"
    return World(
        seed,
        signs["nonzero"],
        signs["nonnegative"],
        signs["below_one"] | {name_of(x) for e in reader.grounds.entries for x in _fractions(e)},
        curved,
        frozenset(d.left.letter.key for d in reader.grounds.chains),
        aliases={other: word for word, other, _ in aliases_of(reader)},
        labels=_labels(reader),
        undrawn=frozenset(name_of(x.changed(marks=())) for x in _quantities(reader) if not can_be_drawn(x)),
    )


def _quantities(reader: Reader) -> set[Any]:
    return {x for e in reader.grounds.entries for x in e.statement.atoms(letters.Real)}


def shapes_of(reader: Reader) -> dict[str, Shape]:
    """How letters are declared, by the names that they have in terms."""
    found: dict[str, Shape] = {}
    for entry in reader.grounds.entries:
        for said in (entry.statement, *entry.where):
            for x in sorted(said.atoms(letters.Real), key=lambda y: y.key):
                over = len(x.over) - (x.copies is not None)
                found.setdefault(name_of(x), Shape(over, len(x.dims), name_of(x.changed(marks=()))))
    return found


def _matrix_sizes(reader: Reader, world: World) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for entry in reader.grounds.entries:
        for x in entry.statement.atoms(letters.Real):
            if x.domain is not None and x.domain.word == "positive_definite":
                stop = x.dims[0].stop
                sizes[name_of(x)] = int(stop) if stop.is_Integer else world.size(name_of(stop))
    return sizes


def _letters(
    reader: Reader, world: World, shapes: dict[str, Shape], nodes: Sequence[Node], moving: str
) -> dict[str, Any] | None:
    """Values for the letters that nothing binds, at which what is known of them holds; None where none are.

    Sizes are those of the world; where a fact about sizes alone fails, the world is no model.
    """
    open_letters = {n for x in nodes for n in x.letters if n != moving}
    facts = [f for f in reader.algebra.facts if all(n in open_letters or n[0] == "@" for n in f.letters)]
    free = sorted(open_letters | {n for f in facts for n in f.letters})
    valuation = Valuation(world, shapes, reader.algebra)
    for attempt in range(MOST_LETTERS):
        env: dict[str, Any] = {n: 1 + world.random("index", n, attempt) % 4 for n in free}
        if all(valuation.value(f, env) >= 0 for f in facts):
            return env
    return None


def _points(moving: str) -> list[Any]:
    """Two points for a letter; the space does not matter."""
    return [Point(f"space of {moving}", k) for k in range(2)]


def shown(example: dict[str, Any]) -> str:
    """A refutation in words."""
    where = ", ".join(f"{readable(n)} = {v}" for n, v in example["inputs"].items())
    sides = f"the sides are {example['left']} and {example['right']}"
    return f"in a finite world{' at ' + where if where else ''} {sides}"


__all__ = ["refutation", "shown", "world_of"]
