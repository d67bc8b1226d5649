"""Sums in, what is known of their sign out; truths [e > 0] in one form each.

Rules, for reals where all functions are defined: [N·e > 0] = [N > 0]·[e > 0] for N ≥ 0;
[e ≥ 0] = 1 - [-e > 0]; [e = 0] = 1 - [e > 0] - [-e > 0]; a where e < 0, b where e ≥ 0, is
a + (b - a)·[e > 0] where b - a is a multiple of e.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product as choices
from math import gcd, lcm
from typing import TYPE_CHECKING

from udlc.verify import terms as t
from udlc.verify.terms import Factor, Node

if TYPE_CHECKING:
    from udlc.verify.algebra import Algebra

ONE = Fraction(1)
MOST_IN_CUBE = 6
"""So many numbers between 0 and 1 are set to both at most."""

POSITIVE_CALLS = frozenset({"exp", "sig", "cosh", "pi", "E", "|det|"})
"""Functions, and numbers with a name, that are above zero everywhere."""


def is_nonnegative(algebra: Algebra, e: Node) -> bool:
    """Is every product of a sum certainly ≥ 0?"""
    return all(c > 0 and all(_is_never_negative(algebra, f) for f in t.factors(p)) for p, c in t.terms(e))


def is_positive(algebra: Algebra, e: Node) -> bool:
    """Is a sum certainly > 0?"""
    if _is_positive_in_the_cube(algebra, e):
        return True
    return is_nonnegative(algebra, e) and any(
        all(atom_is_positive(algebra, a) for a, _ in t.factors(p)) and _has_points(algebra, p)
        for p, _ in t.terms(e)
    )


def _is_positive_in_the_cube(algebra: Algebra, e: Node) -> bool:
    """A sum that is linear in each of a few numbers between 0 and 1 is a mean of its values at the corners.

    All weights of this mean are positive, so the sum is, where no corner is negative and one is positive.
    """
    atoms: dict[Node, None] = {}
    for p, _ in t.terms(e):
        if t.bounds(p) or any(x != 1 or not _is_within_one(algebra, a) for a, x in t.factors(p)):
            return False
        atoms |= dict.fromkeys(a for a, _ in t.factors(p))
    if not atoms or len(atoms) > MOST_IN_CUBE:
        return False
    corners = []
    for chosen in choices((0, 1), repeat=len(atoms)):
        ones = {a for a, k in zip(atoms, chosen, strict=True) if k}
        corners.append(sum((c for p, c in t.terms(e) if {a for a, _ in t.factors(p)} <= ones), Fraction(0)))
    return min(corners) >= 0 and max(corners) > 0


def _is_within_one(algebra: Algebra, atom: Node) -> bool:
    """Is it a number between 0 and 1, a declared one or a value of the logistic sigmoid?"""
    is_read = atom.tag == "read" and atom.fields[0] in algebra.below_one
    return is_read or (atom.tag == "call" and atom.fields[0] == "sig")


def _has_points(algebra: Algebra, p: Node) -> bool:
    """Is the range of every bound letter certainly not empty?"""
    return all(
        t.is_integral(b) or algebra.shows(t.subtract(t.subtract(b[2], b[1]), t.constant(1)))
        for b in t.bounds(p)
    )


def _is_never_negative(algebra: Algebra, factor: Factor) -> bool:
    atom, e = factor
    return e.numerator % 2 == 0 or e.denominator % 2 == 0 or atom_is_nonnegative(algebra, atom)


def atom_is_nonnegative(algebra: Algebra, atom: Node) -> bool:
    """Is an atom ≥ 0 wherever it is defined?"""
    if atom.tag in ("truth", "size") or atom_is_positive(algebra, atom):
        return True
    if atom.tag == "written" and atom.fields[0] == "*":
        return all(is_nonnegative(algebra, x) for x in t.nodes(atom.fields))
    if atom.tag in ("read", "function"):
        return atom.fields[0] in algebra.nonnegative or atom.fields[0] in algebra.labels
    if atom.tag == "call":
        base = argument_of(atom)
        return atom.fields[0] == "Pow" and (is_nonnegative(algebra, base) or is_positive(algebra, base))
    if atom.tag == "base":
        return is_nonnegative(algebra, base_of(atom))
    if atom.tag == "reduce" and atom.fields[0] in ("prod", "max", "min"):
        bodies = [a for a, _ in t.factors(sum_within(atom)) if a.tag == "call" and a.fields[0] == "body"]
        return all(is_nonnegative(algebra, argument_of(a)) for a in bodies)
    return False


def atom_is_positive(algebra: Algebra, atom: Node) -> bool:
    """Is an atom > 0 wherever it is defined?"""
    if atom.tag in ("read", "function"):
        return atom.fields[0] in algebra.nonzero
    if atom.tag == "density":
        return True
    if atom.tag == "reduce" and atom.fields[0] == "prod":
        bodies = [a for a, _ in t.factors(sum_within(atom)) if a.tag == "call" and a.fields[0] == "body"]
        return all(is_positive(algebra, argument_of(a)) for a in bodies)
    if atom.tag == "size":
        return algebra.shows(t.subtract(t.single(atom), t.constant(1)))
    if atom.tag == "call":  # E alone is the number e; E of something is a mean
        return atom.fields[0] in POSITIVE_CALLS and (atom.fields[0] != "E" or len(atom.fields) == 1)
    return atom.tag == "base" and is_positive(algebra, base_of(atom))


def argument_of(atom: Node) -> Node:
    """The first argument of a call."""
    return atom.fields[1]  # type: ignore[return-value]


def base_of(atom: Node) -> Node:
    """What a root is taken of."""
    return atom.fields[0]  # type: ignore[return-value]


def sum_within(atom: Node) -> Node:
    """What a maximum, a product or the like runs over."""
    return atom.fields[1]  # type: ignore[return-value]


# ── Content ──────────────────────────────────────────────────────────────────


def content(algebra: Algebra, e: Node) -> tuple[Fraction, tuple[Factor, ...], Node]:
    """C, N, r with e = c·N·r: c > 0 rational, N atoms that are ≥ 0, with their least exponents in e.

    Dividing by an atom that may be zero is right where e is defined if the exponent is negative; an atom
    with a positive exponent stays in N for the caller to judge.
    """
    products = t.terms(e)
    exponents = [dict(t.factors(p)) for p, _ in products]
    bound = {name for p, _ in products for name, _, _ in t.bounds(p)}
    atoms = sorted({a for powers in exponents for a in powers}, key=lambda a: a.key)
    common = []
    for a in atoms:
        least = min(powers.get(a, Fraction(0)) for powers in exponents)
        if least and a.tag != "truth" and not a.letters & bound and atom_is_nonnegative(algebra, a):
            common.append((a, least))
    size = _rational_content([c for _, c in products])
    if not common:
        return size, (), t.scale(e, 1 / size)
    parts = [t.scale(_without(algebra.dividing(), p, dict(common)), c / size) for p, c in products]
    return size, tuple(common), t.add(*parts)


def _without(algebra: Algebra, p: Node, common: Mapping[Node, Fraction]) -> Node:
    """A product divided by atoms to a power."""
    bound, factors = algebra.opened(p)
    powers = {a: -x for a, x in common.items()}
    for a, x in factors:
        powers[a] = powers.get(a, Fraction(0)) + x
    return algebra.settle(bound, [(a, x) for a, x in powers.items() if x])


def _rational_content(numbers: list[Fraction]) -> Fraction:
    """The positive rational that makes coprime integers of numbers."""
    below = lcm(*(c.denominator for c in numbers))
    above = gcd(*(int(c * below) for c in numbers))
    return Fraction(above, below)


# ── Truths ───────────────────────────────────────────────────────────────────


def truth(algebra: Algebra, kind: str, e: Node) -> Node:
    """[e > 0], [e ≥ 0] or [e = 0] of a real number."""
    one = t.constant(1)
    match kind:
        case "real>0":
            return above_zero(algebra, e)
        case "real≥0":
            return t.subtract(one, above_zero(algebra, t.scale(e, -1)))
        case _:
            sides = (above_zero(algebra, e), above_zero(algebra, t.scale(e, -1)))
            return t.subtract(one, t.add(*sides))


def above_zero(algebra: Algebra, e: Node) -> Node:
    """[e > 0], nonnegative content taken out."""
    if (value := t.number(e)) is not None:
        return t.constant(int(value > 0))
    if is_nonnegative(algebra, t.scale(e, -1)):
        return t.ZERO
    if is_positive(algebra, e):
        return t.constant(1)
    shared = set.intersection(*({a for a, _ in t.factors(p) if a.tag == "truth"} for p, _ in t.terms(e)))
    free = sorted((a for a in shared if not a.letters & _bound_letters(e)), key=lambda a: a.key)
    if free:
        without = t.add(*(t.scale(_without(algebra, p, dict.fromkeys(free, ONE)), c) for p, c in t.terms(e)))
        return algebra.multiply(*map(t.single, free), above_zero(algebra, without))
    _, common, rest = content(algebra, e)
    algebra.divided_by(a for a, x in common if x < 0)
    truths = [_atom_truth(a) for a, x in common if x > 0 and not atom_is_positive(algebra, a)]
    inner = t.single(t.node("truth", "real>0", rest)) if rest is e else above_zero(algebra, rest)
    return algebra.multiply(*truths, inner)


def _bound_letters(e: Node) -> set[str]:
    return {name for p, _ in t.terms(e) for name, _, _ in t.bounds(p)}


def _atom_truth(atom: Node) -> Node:
    return t.single(t.node("truth", "real>0", t.single(atom)))


def by_sign(algebra: Algebra, e: Node, above: Node, below: Node) -> Node:
    """`above` where e > 0, `below` where e < 0, for values that agree where e = 0."""
    if t.terms(e) and t.terms(e)[0][1] < 0:
        e, above, below = t.scale(e, -1), below, above
    return t.add(below, algebra.multiply(t.subtract(above, below), above_zero(algebra, e)))


def quotient(e: Node, other: Node) -> Fraction | None:
    """The number c with e = c·other; None where there is none."""
    if not t.terms(other) or len(t.terms(e)) != len(t.terms(other)):
        return None
    c = t.terms(e)[0][1] / t.terms(other)[0][1]
    return c if e is t.scale(other, c) else None


def multiple_of(e: Node, other: Node) -> bool:
    """Is e = c·other for a number c?"""
    return e is t.ZERO or quotient(e, other) is not None


def logistic(z: Node) -> Node:
    """Sig z, with sig(-z) = 1 - sig z."""
    if t.terms(z) and t.terms(z)[0][1] < 0:
        return t.subtract(t.constant(1), t.single(t.node("call", "sig", t.scale(z, -1))))
    return t.single(t.node("call", "sig", z))
