"""What a reader made of two sides in, a finite world in which they do not have the relation claimed out.

The world satisfies what the entry states: domains and signs, definitions (unfolded by the reader, or so
that the letter they define does not occur), equal densities (read as one), chains, curvature. Where a
condition or a ground is of another kind, nothing is refuted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import mpmath
import sympy

from udlc.notation import letters
from udlc.notation.binders import E
from udlc.notation.derivatives import Partial
from udlc.notation.functions import NamedFunction
from udlc.notation.members import Apply, At
from udlc.notation.operators import Bars
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.notation.statements import Property
from udlc.translate.names import name_of
from udlc.verify.definitions import Definition, letter_of
from udlc.verify.grounds import event_key
from udlc.verify.reading import Reader
from udlc.verify.reading_densities import MARKOV, hypotheses
from udlc.verify.reading_integrals import is_law_of
from udlc.verify.rewriting import atoms_in
from udlc.verify.stated import Stated, is_of_numbers, stated
from udlc.verify.terms import Node
from udlc.verify.valuation import DIGITS, Shape, Valuation, real
from udlc.verify.worlds import FRACTIONS, PLAIN, NoWorldError, Point, World

SEEDS = (PLAIN, *range(24))
TOLERANCE = mpmath.mpf(10) ** -20
MOST_LETTERS = 40
"""So many choices of the free index letters are tried in one world."""

Provable = Callable[[Definition], bool]
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
    world.tables["told"], world.tables["algebra"] = equations.told, reader.algebra
    shapes = shapes_of(reader)
    _matrix_sizes(reader, world)
    env = _letters(reader, world, shapes, [x for pair in claims for x in pair], moving)
    if env is None:
        return None
    ends = [{**env, moving: p} for p in _points(moving)] if moving else [env]
    for collecting in (True, False):
        valuation = Valuation(world, shapes, collecting)
        tests = [tuple(valuation.value(x, env) for x in pair) for pair in equations.tests]
        if not collecting and any(a != b or not _is_exact(a, b) for a, b in tests):
            raise NoWorldError("the world is not as the entry states")
        for one, other in claims:
            values = [tuple(valuation.value(x, e) for x in (one, other)) for e in ends]
            if collecting:
                continue
            if moving:
                gaps = [a - b if _is_exact(a, b) else real(a) - real(b) for a, b in values]
                pair, bad = (gaps[0], gaps[1]), _far(gaps[0], gaps[1])
            else:
                ((a, b),) = values
                pair, bad = (a, b), not _holds(sign, a, b)
            if bad:
                return _data(world, env, pair)
    return None


def _is_exact(*values: Any) -> bool:
    return all(isinstance(x, Fraction) for x in values)


def _holds(sign: str, a: Any, b: Any) -> bool:
    """Does the relation hold, as far as the digits tell?"""
    if sign == "=":
        return not _far(a, b)
    more, less = {"≥": (a, b), ">": (a, b), "≤": (b, a), "<": (b, a)}[sign]
    if sign in (">", "<") and isinstance(more, Fraction) and isinstance(less, Fraction):
        return more > less
    return not (_far(more, less) and real(more) < real(less))


def _far(a: Any, b: Any) -> bool:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a != b
    x, y = real(a), real(b)
    return bool(abs(x - y) > TOLERANCE * (1 + abs(x) + abs(y)))


def _data(world: World, env: dict[str, Any], pair: tuple[Any, Any]) -> dict[str, Any]:
    shown = [str(v) if isinstance(v, Fraction) else mpmath.nstr(v, 12) for v in pair]
    at = {n.removeprefix("@"): k for n, k in sorted(env.items()) if n[0] == "@"}
    return {"world": world.seed, "inputs": at, "left": shown[0], "right": shown[1]}


# ── What a world must satisfy ────────────────────────────────────────────────


def unsettled(reader: Reader, nodes: Iterable[Node], provable: Provable) -> list[tuple[Any, Any]] | None:
    """The equations that worlds which are drawn need not satisfy; None where something else is stated."""
    left: list[tuple[Any, Any]] = []
    inside = [a for x in nodes for a in atoms_in(x)]
    reads = {str(a.fields[0]) for a in inside if a.tag in ("read", "function", "run")}
    named = {f for a in inside for f in a.fields if isinstance(f, str)}  # spaces and events among them
    for c in reader.grounds.conditions:
        if _is_enforced(reader, c) or _is_of_noise(c, named) or _is_of_slopes(c, named):
            continue
        if not is_of_numbers(c):
            return None
        left.append(c.items)
    if not all(_can_be_drawn(x) for x in _letters_named(reader, reads)):
        return None
    if any(_is_split(inside, less, more) for less, more, why in hypotheses(reader) if why != MARKOV):
        return None  # of chains all tables have the same steps, whatever they are given
    if _draws_apart(reader, named):
        return None
    words = {str(a.fields[0]).partition("[")[0] for a in inside if a.tag == "density"}
    if not all(_only(inside, other, keys) for _, other, keys in aliases_of(reader)):
        return None
    for d in reader.grounds.said:
        names = {f"{name_of(d.letter)}()"}  # L is applied to φ, whatever it is declared
        if not isinstance(d.letter, letters.Function):
            names.add(name_of(d.letter))
        if isinstance(d.letter, letters.Density):
            known = is_hypothesis(d) or _is_alias(d) or any(d is c or d == c for c in reader.grounds.chains)
            if d.letter.key in words and not known and not provable(d):
                return None
        elif not names & named or any(d is r for r in reader.grounds.recurrences):
            continue
        elif names & reads or isinstance(d.letter, NamedFunction):  # log[a] = b says nothing of a letter
            left.append((d.left, d.right))
        else:
            return None  # the law of a quantity that others tell
    return left


DRAWN = ("positive", "nonnegative", "probability", "positive_definite", "label")
"""The domains that worlds know."""


def _letters_named(reader: Reader, names: set[str]) -> list[Any]:
    found = (x for e in reader.grounds.entries for x in e.statement.atoms(letters.Real))
    return [x for x in found if name_of(x) in names]


def _draws_apart(reader: Reader, named: set[str]) -> bool:
    """Are there inverses, or slopes of functions that are drawn or told?  Worlds draw them on their own."""
    slopes = {name.removeprefix("∂") for name in named if name.startswith("∂")}
    told = {f"{name_of(d.letter)}()" for d in reader.grounds.said}
    heads = {c.letter for e in reader.grounds.entries for c in e.statement.atoms(Apply)}
    inverses = {f"{name_of(x)}()" for x in heads if isinstance(x, letters.Function) and "inv" in x.marks}
    return bool(slopes & (told | named) or inverses & named)


def _can_be_drawn(x: Any) -> bool:
    return x.domain is None or x.domain.word in DRAWN or _holds_fractions(x)


def _holds_fractions(x: Any) -> bool:
    """Is this an interval with all the fractions between 0 and 1 that a world draws?"""
    if not isinstance(x, letters.Real) or x.domain is None or x.domain.word != "interval":
        return False
    return all(x.domain.set.contains(sympy.Rational(p, q)) is sympy.true for p, q in FRACTIONS)


def _is_split(inside: Sequence[Node], less: Any, more: Any) -> bool:
    """Are densities of a word that is said not to depend on something taken both with and without it?

    Reading q(A | C) as q(A | C, D) makes them equal; a marginal made without D would be another table.
    """
    extra = {event_key(c) for c in more.conditions} - {event_key(c) for c in less.conditions}
    found = [a for a in inside if a.tag == "density" and a.fields[0] == less.letter.key]
    have = [{str(s.fields[0].fields[0]) for s in a.fields[1:]} >= extra for a in found]  # type: ignore[union-attr]
    return not all(have)


def aliases_of(reader: Reader) -> list[tuple[str, str, set[str | None]]]:
    """Words that a condition calls equal for one choice of events: q(x) = Pr(x)."""
    return [
        (d.left.letter.key, d.right.letter.key, {event_key(a) for a in d.left.arguments})
        for d in reader.grounds.definitions
        if _is_alias(d)
    ]


def _is_alias(d: Definition) -> bool:
    if not all(isinstance(x, Apply) and isinstance(x.letter, letters.Density) for x in (d.left, d.right)):
        return False
    same = d.left.arguments == d.right.arguments and not d.left.conditions and not d.right.conditions
    return same and d.left.letter != d.right.letter


def _only(inside: Sequence[Node], word: str, keys: set[str | None]) -> bool:
    """Is a word used for these events alone, nothing being given, so that it may be read as the other?"""
    for a in inside:
        if a.tag == "density" and a.fields[0] == word:
            parts = [x for x in a.fields[1:] if isinstance(x, Node)]
            if any(x.tag != "event" for x in parts) or {str(x.fields[0].fields[0]) for x in parts} != keys:  # type: ignore[union-attr]
                return False
    return True


def is_hypothesis(d: Definition) -> bool:
    """Does a condition say that a density does not depend on something?  The reader reads both as one.

    So it reads π[a](s) as π(a | s), where it may unfold that.
    """
    right = d.right
    if isinstance(d.letter, letters.Policy):
        return isinstance(right, Apply) and isinstance(right.letter, letters.Policy)
    return isinstance(right, Apply) and right.letter == d.left.letter and right.arguments == d.left.arguments


def _is_enforced(reader: Reader, condition: Any) -> bool:
    """Do drawn worlds satisfy a condition, or is it a definition, which is looked at apart?"""
    if isinstance(condition, Property):
        if condition.name == "independent":  # laws are read apart; a joint table of both would not be
            words = [keys for keys in reader.grounds.events.values() if len(keys) > 1]
            return not any({event_key(x) for x in condition.letters} & keys for keys in words)
        return condition.name in ("concave", "convex")
    if not isinstance(condition, Relation):
        return False
    if is_law_of(condition):  # a mean over the letter is read as that integral
        return True
    if condition.signs in (("=",), ("≈",)):
        if all(isinstance(x, letters.Size) for x in condition.items):  # read as one size
            return condition in reader.grounds.entry.where
        return letter_of(condition.first) is not None or isinstance(condition.first, Partial)
    if condition.signs in ((">",), ("≥",)) and condition.right == 0:
        return letter_of(condition.first) is not None or isinstance(condition.first, Bars)
    return False


def _is_of_noise(condition: Any, named: set[str]) -> bool:
    """Does a condition give a moment of noise that has been averaged out, so that worlds need not draw it?"""
    if not isinstance(condition, Relation) or condition.signs != ("=",) or not isinstance(condition.first, E):
        return False
    randoms = condition.atoms(letters.Random)
    plain = not condition.first.ranges and not condition.right.atoms(letters.Random)
    return plain and len(randoms) == 1 and not {name_of(x) for x in randoms} & named


def _is_of_slopes(condition: Any, reads: set[str]) -> bool:
    """Is a function called invertible of which only slopes occur?  It may be linear, as it is in worlds."""
    if not isinstance(condition, Property) or condition.name != "invertible":
        return False
    head = condition.letters[0]
    name = name_of(head.head if isinstance(head, At) else head)
    return not {f"{name}()", f"{name}_inv()"} & reads


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
    return [x for x in entry.statement.atoms(letters.Real) if _holds_fractions(x)]


def world_of(reader: Reader, seed: int) -> World:
    """The world of a seed, with what is declared and stated."""
    signs = reader.grounds.signs
    curved = {
        name_of(c.letters[0]): c.name
        for c in reader.grounds.conditions
        if isinstance(c, Property) and c.name in ("concave", "convex")
    }
    return World(
        seed,
        signs["nonzero"],
        signs["nonnegative"],
        signs["below_one"] | {name_of(x) for e in reader.grounds.entries for x in _fractions(e)},
        curved,
        frozenset(d.left.letter.key for d in reader.grounds.chains),
        aliases={other: word for word, other, _ in aliases_of(reader)},
        labels=_labels(reader),
    )


def shapes_of(reader: Reader) -> dict[str, Shape]:
    """How letters are declared, by the names that they have in terms."""
    found: dict[str, Shape] = {}
    for entry in reader.grounds.entries:
        for said in (entry.statement, *entry.where):
            for x in sorted(said.atoms(letters.Real), key=lambda y: y.key):
                over = len(x.over) - (x.copies is not None)
                found.setdefault(name_of(x), Shape(over, len(x.dims), name_of(x.changed(marks=()))))
    return found


def _matrix_sizes(reader: Reader, world: World) -> None:
    sizes: dict[Any, int] = {}
    for entry in reader.grounds.entries:
        for x in entry.statement.atoms(letters.Real):
            if x.domain is not None and x.domain.word == "positive_definite":
                stop = x.dims[0].stop
                sizes[name_of(x)] = int(stop) if stop.is_Integer else world.size(name_of(stop))
    world.tables["matrix sizes"] = sizes


def _letters(
    reader: Reader, world: World, shapes: dict[str, Shape], nodes: Sequence[Node], moving: str
) -> dict[str, Any] | None:
    """Values for the letters that nothing binds, at which what is known of them holds; None where none are.

    Sizes are those of the world; where a fact about sizes alone fails, the world is no model.
    """
    open_letters = {n for x in nodes for n in x.letters if n != moving}
    facts = [f for f in reader.algebra.facts if all(n in open_letters or n[0] == "@" for n in f.letters)]
    free = sorted(open_letters | {n for f in facts for n in f.letters})
    valuation = Valuation(world, shapes)
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
