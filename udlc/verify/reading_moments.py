"""Means of polynomials of noise in, terms out: conditions give the mean and the second moments.

With E[ε] = 0 and E[ε εᵀ] = I, by linearity,

    E[c] = c,   E[c·ε_p] = 0,   E[c·ε_p·ε_q] = c·[p = q]      for c that does not depend on ε.

For a number ε these are E[ε] = 0 and E[ε²] = 1. Members ε_i of a family have the same moments; products of
two different members have no rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from udlc.notation import letters
from udlc.notation.binders import E
from udlc.notation.members import At
from udlc.notation.operators import Power, Times, Transpose
from udlc.notation.relations import Relation
from udlc.translate.names import name_of
from udlc.verify import reading_integrals
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError, entrywise
from udlc.verify.reading import Reader, Scope
from udlc.verify.reading_letters import with_dims
from udlc.verify.rewriting import atoms_in
from udlc.verify.terms import Node
from udlc.verify.written import Written

LINEAR = "E is linear"
ONE = Fraction(1)


@dataclass(frozen=True)
class Noise:
    """Noise with mean zero and the identity for its covariance."""

    letter: Any

    @property
    def name(self) -> str:
        """What its atoms are called."""
        return name_of(self.letter)

    @property
    def family(self) -> int:
        """How many indices of an element are those of the member."""
        return len(self.letter.over)


def noise_in(reader: Reader, x: Any) -> Noise | None:
    """The one random quantity of an expression, where conditions give its moments."""
    randoms = sorted(x.atoms(letters.Random), key=lambda y: y.key)
    if len(randoms) != 1 or not _is_standard(reader, randoms[0]):
        return None
    return Noise(randoms[0])


def _is_standard(reader: Reader, letter: Any) -> bool:
    """Do conditions say E[ε] = 0 and E[ε εᵀ] = I, or E[ε²] = 1?"""
    means, squares = False, False
    for c in reader.grounds.entry.where:
        if not isinstance(c, Relation) or c.signs != ("=",) or not isinstance(c.first, E) or c.first.ranges:
            continue
        means |= c.first.body == letter and _is_known(c.right, "0")
        squares |= _is_square(c.first.body, letter) and _is_known(c.right, "I" if letter.dims else "1")
    return means and squares


def _is_square(x: Any, letter: Any) -> bool:
    """Is this ε εᵀ, or ε² for a number ε?"""
    if not letter.dims:
        return isinstance(x, Power) and x.base == letter and x.exponent == 2
    return (
        isinstance(x, Times)
        and x.left == letter
        and isinstance(x.right, Transpose)
        and x.right.operand == letter
    )


def _is_known(x: Any, name: str) -> bool:
    if isinstance(x, letters.Known):
        return bool(x.name == name)
    return name in ("0", "1") and x == int(name)


def mean(reader: Reader, noise: Noise, value: Any) -> Any:
    """E of a value with elements of the noise among its atoms."""
    reader.use(LINEAR)
    if isinstance(reader.algebra, Written):
        written = reader.algebra
        return entrywise(lambda v: written.mean({noise.name: len(noise.letter.dims)}, v), value)
    return entrywise(lambda v: _of_sum(reader, noise, v), value)


def _of_sum(reader: Reader, noise: Noise, e: Node) -> Node:
    return t.add(*(t.scale(_of_product(reader, noise, p), c) for p, c in t.terms(e)))


def _of_product(reader: Reader, noise: Noise, p: Node) -> Node:
    bound, factors = reader.algebra.opened(p)
    own = [(a, x) for a, x in factors if _mentions(a, noise)]
    rest = [f for f in factors if f not in own]
    if any(a.tag != "read" or a.fields[0] != noise.name for a, _ in own):
        raise NoReadingError("a mean of a function of noise that is no polynomial has no rule")
    degree = sum((x for _, x in own), Fraction(0))
    if degree == 0:
        return t.total([(p, ONE)])
    if degree == 1:
        return t.ZERO
    if degree != 2 or any(x not in (1, 2) for _, x in own):
        raise NoReadingError("moments of noise beyond the second are not known")
    one, other = own[0][0], own[-1][0]
    members = [a.fields[1 : 1 + len(a.fields) - 1 - len(noise.letter.dims)] for a in (one, other)]
    if members[0] != members[1]:
        raise NoReadingError("nothing says how different draws of the noise go together")
    places = (a.fields[1 + len(members[0]) :] for a in (one, other))
    truths = [reader.algebra.truth("=0", t.subtract(i, j)) for i, j in zip(*places, strict=True)]
    return reader.algebra.summed(bound, reader.algebra.multiply(reader.algebra.settle((), rest), *truths))


def _mentions(atom: Node, noise: Noise) -> bool:
    inside = (atom, *atoms_in(t.single(atom)))
    return any(a.tag in ("read", "run") and a.fields[0] == noise.name for a in inside)


def _by_moments(reader: Reader, x: E, at: Scope) -> Any:
    """E of a polynomial of noise; None where no conditions give the moments of what is random."""
    if x.conditions or x.ranges:
        return None
    noise = noise_in(reader, x.event)
    if noise is None or any(isinstance(y, At) and y.head == noise.letter for y in at) or noise.letter in at:
        return None
    atom = t.node("read", noise.name)
    drawn = with_dims(reader, atom, noise.letter, at)
    return mean(reader, noise, reader.read(x.event, {**at, noise.letter: drawn}))


reading_integrals.MEANS.append(_by_moments)
