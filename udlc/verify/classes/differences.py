"""Inequalities of numbers: the larger side minus the smaller one is a sum of what is never negative.

What is never negative: products by their signs; squares, c·a² + B·a + C = c·(a + B/(2c))² + C - B²/(4c) for
c > 0; divergences of densities; variances E(y²) - E(y)². A term may be replaced by less: exp(u) by 1 + u,
-log(v) by 1 - v.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.binders import E, Normal, Var
from udlc.notation.functions import Divergence
from udlc.notation.operators import Power
from udlc.notation.plaintext import readable
from udlc.notation.shapes import SCALAR, shape
from udlc.translate.names import name_of
from udlc.verify import plain, sign_cases, signs
from udlc.verify import terms as t
from udlc.verify.classes.readings import first_proved, proved
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.reading_densities import POSITIVE, is_density
from udlc.verify.reading_integrals import EXIST
from udlc.verify.rewriting import atoms_in, rewritten
from udlc.verify.terms import Node
from udlc.verify.verdicts import Finding

VARIANCE = "a variance is never negative"
GIBBS = "a Kullback–Leibler divergence is never negative"
TANGENT = "exp(u) ≥ 1 + u and log(v) ≤ v - 1"
SQUARES = "squares are never negative"

MOST_SQUARES = 8
MOST_TANGENTS = 4
MOST_NUMBERS = 4

LARGER_FIRST = {"≥": True, ">": True, "≤": False, "<": False}


@dataclass(frozen=True)
class Bound:
    """What a difference is at least, and the theorems by which."""

    value: Node
    theorems: tuple[str, ...] = ()


def applies(setting: Setting, link: Link) -> bool:
    """Is one number claimed to be no less than another?"""
    numbers = all(shape(x) == SCALAR for x in (link.left, link.right))
    return numbers and link.sign in LARGER_FIRST and not setting.entry.defines


def decide(setting: Setting, link: Link) -> Finding | None:
    """Shown at one depth of unfolding; None where it is not shown."""
    larger, smaller = (link.left, link.right) if LARGER_FIRST[link.sign] else (link.right, link.left)

    def method(grounds: Grounds) -> Finding:
        try:
            return _shown(grounds, larger, smaller, strict=link.sign in "<>")
        except UdlcError as error:
            return Finding("unknown", "signs", readable(error.message))

    return first_proved(setting, link, method)


def _shown(grounds: Grounds, larger: Any, smaller: Any, strict: bool) -> Finding:
    known, names = _never_negative((larger, smaller))
    signs_of = {**grounds.signs, "nonnegative": grounds.signs["nonnegative"] | set(names.values())}
    reader = Reader(replace(grounds, signs=signs_of))
    scope = {x: t.single(t.node("read", name)) for x, name in names.items()}
    for x in known:
        mean = reader.value(E(*x.args[:-1], x.event.base), scope)
        variance = t.single(t.node("read", names[Var(*x.args[:-1], x.event.base)]))
        scope[x] = t.add(variance, reader.algebra.power(mean, Fraction(2)))
    difference = t.subtract(reader.value(larger, scope), reader.value(smaller, scope))
    for bound in _bounds(reader, difference):
        if not sign_cases.is_never_negative(reader.algebra, bound.value, strict):
            continue
        used = tuple(dict.fromkeys(GIBBS if isinstance(x, Divergence) else VARIANCE for x in names))
        for condition in (*([EXIST] if names else []), *([POSITIVE] if GIBBS in used else [])):
            reader.note(condition)
        return proved(reader, f"{plain.text(difference)} ≥ {plain.text(bound.value)}", *used, *bound.theorems)
    return _at_points(reader, difference, strict) or Finding(
        "unknown", "signs", f"not shown: {plain.text(difference)} {'>' if strict else '≥'} 0"
    )


def _at_points(reader: Reader, difference: Node, strict: bool) -> Finding | None:
    """Refuted where all numbers are 0, 1 or -1, at which worlds seldom look; None under conditions."""
    numbers = sorted({a for a in atoms_in(difference) if a.tag == "read"}, key=plain.text)
    if reader.grounds.conditions or reader.grounds.definitions or len(numbers) > MOST_NUMBERS:
        return None
    if any(len(a.fields) > 1 or a.fields[0] not in _free_letters(reader) for a in numbers):
        return None
    for values in product(*(_simplest(reader, a) for a in numbers)):
        chosen = dict(zip(numbers, map(t.constant, values), strict=True))
        here = rewritten(reader.algebra, difference, lambda a: _base(chosen.get(a)))  # noqa: B023
        found = t.number(here)
        if found is not None and (found < 0 or (strict and found == 0)):
            inputs = {plain.text(t.single(a)): str(v) for a, v in zip(numbers, values, strict=True)}
            where = ", ".join(f"{name} = {v}" for name, v in inputs.items())
            example = {"inputs": inputs, "left": str(found), "right": "0"}
            return Finding(
                "refuted", "counterexample", f"the difference is {found} at {where}", counterexample=example
            )
    return None


def _base(value: Node | None) -> Node | None:
    return None if value is None else t.node("base", value)


def _free_letters(reader: Reader) -> set[str]:
    """The scalars that may be any number, or any positive one, or any that is not negative."""
    own = reader.grounds.entry.statement.atoms(letters.Real)
    words = ("positive", "nonnegative")
    return {name_of(x) for x in own if x.domain is None or x.domain.word in words}


def _simplest(reader: Reader, a: Node) -> tuple[int, ...]:
    if signs.atom_is_positive(reader.algebra, a):
        return (1,)
    return (0, 1) if signs.atom_is_nonnegative(reader.algebra, a) else (0, 1, -1)


def _never_negative(sides: Sequence[Any]) -> tuple[list[Any], dict[Any, str]]:
    """Means of squares, and the divergences and variances that sides hold or that these make, with names.

    What stands within a sum or a mean may depend on what that runs over, and is left alone.
    """
    within = {
        y for side in sides for x in _open_parts(side) if _binds(x) for a in x.args for y in a.atoms(*KINDS)
    }
    parts = [x for side in sides for x in _open_parts(side) if isinstance(x, KINDS) and x not in within]
    squares = [x for x in parts if type(x) is E and _is_square(x)]
    made = [Var(*x.args[:-1], x.event.base) for x in squares]
    named = [x for x in parts if type(x) is Var or (isinstance(x, Divergence) and _is_gibbs(x))]
    return squares, {x: f"never negative {n}" for n, x in enumerate(dict.fromkeys((*named, *made)))}


KINDS = (Divergence, Var, E)


def _open_parts(x: Any) -> Iterator[Any]:
    """An expression and its parts, but not those of sums, means and other words that bind letters."""
    yield x
    if not _binds(x):
        for a in getattr(x, "args", ()):
            yield from _open_parts(a)


def _binds(x: Any) -> bool:
    return isinstance(x, (E, Var)) or bool(getattr(x, "ranges", ()))


def _is_square(x: E) -> bool:
    number = not x.conditions and isinstance(x.event, Power) and shape(x.event.base) == SCALAR
    return number and x.event.exponent == 2


def _is_gibbs(x: Divergence) -> bool:
    """Is this a divergence of two densities of the same events?"""
    return x.name.text == "D_KL" and all(is_density(y) or isinstance(y, Normal) for y in (x.p, x.q))


def _bounds(reader: Reader, difference: Node) -> Iterator[Bound]:
    """The difference, and less than it: by tangents, each of them with squares drawn out."""
    for value, tangents in _by_tangents(difference):
        used = (TANGENT,) if tangents else ()
        yield Bound(value, used)
        for rest in _without_squares(reader, value):
            yield Bound(rest, (*used, SQUARES))


def _by_tangents(e: Node) -> Iterator[tuple[Node, int]]:
    """The sum with no exponential or logarithm replaced by its tangent, with one, with two, and so on."""
    yield e, 0
    for n in range(1, MOST_TANGENTS + 1):
        step = next(_tangents(e), None)
        if step is None:
            return
        e = step
        yield e, n


def _tangents(e: Node) -> Iterator[Node]:
    """The sum with one term less: c·exp(u) by c·(1 + u), -c·log(v) by c·(1 - v), for numbers c > 0."""
    for p, c in t.terms(e):
        factors = t.factors(p)
        if t.bounds(p) or len(factors) != 1 or factors[0][1] != 1 or factors[0][0].tag != "call":
            continue
        name, argument = factors[0][0].fields[0], signs.argument_of(factors[0][0])
        line = None
        if name == "exp" and c > 0:
            line = t.add(t.constant(1), argument)
        if name == "log" and c < 0:
            line = t.subtract(argument, t.constant(1))
        if line is not None:
            yield t.add(t.subtract(e, t.total([(p, c)])), t.scale(line, c))


def _without_squares(reader: Reader, e: Node) -> Iterator[Node]:
    """What is left of a sum when squares of sums are taken from it, one after the other."""
    for _ in range(MOST_SQUARES):
        rest = next(
            (r for a, x in _squares(reader, e) if (r := _completed(reader, e, a, x)) is not None), None
        )
        if rest is None:
            return
        e = rest
        yield e


def _squares(reader: Reader, e: Node) -> list[tuple[Node, Fraction]]:
    """Atoms a and exponents x with a term c·a^(2x), c > 0: a is never negative, or 2x is even."""
    found = {}
    for p, c in t.terms(e):
        if c > 0 and not t.bounds(p) and len(t.factors(p)) == 1:
            ((a, x),) = t.factors(p)
            if x > 0 and (x % 2 == 0 or signs.atom_is_nonnegative(reader.algebra, a)):
                found[plain.text(t.single(a))] = (a, x / 2)
    return [found[name] for name in sorted(found)]


def _completed(reader: Reader, e: Node, a: Node, x: Fraction) -> Node | None:
    """C - B²/(4·c) of c·b² + B·b + C for b = a^x and a number c > 0; None where a occurs in another way."""
    square, linear, rest = Fraction(0), [], []
    for p, c in t.terms(e):
        power = sum((y for b, y in t.factors(p) if b is a), Fraction(0))
        others = [f for f in t.factors(p) if f[0] is not a]
        if power not in (0, x, 2 * x) or any(_holds(b, a) for b, _ in others) or (power and t.bounds(p)):
            return None
        if power == 0:
            rest.append((p, c))
        elif power == x:
            linear.append(t.scale(reader.algebra.settle((), others), c))
        elif others:
            return None
        else:
            square = c
    off = t.add(*linear)
    taken = t.scale(reader.algebra.multiply(off, off), 1 / (4 * square))
    return t.subtract(t.total(rest), taken)


def _holds(x: Node, atom: Node) -> bool:
    return x is atom or any(_holds(n, atom) for n in t.nodes(x.fields))
