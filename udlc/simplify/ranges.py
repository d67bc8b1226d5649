"""Facts that hold at every point of a statement in; whether a relation on indices follows from them out.

A fact is an expression that is at least zero.  Known without being told: sizes are non-negative; quotients
and remainders by a positive divisor lie where division puts them.  A size is at least one only where a range
shows it: at a point of a loop over lo .. hi-1, hi - lo is at least one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

import sympy
from sympy import Basic, Expr
from sympy.core.relational import Relational

from udlc.ir.expressions import printed, reads, symbols
from udlc.ir.functions import is_integral, quo, rem
from udlc.ir.grammar import ONE, Array, Compute, Range, Repeat, Size
from udlc.simplify.linear import Affine, form, infeasible, normal

MOST_MULTIPLIERS = 4
"""Facts are multiplied by at most so many products of sizes (`S·i` is bounded by S times the bounds of i)."""


class Facts:
    """What is known at a point.  `shows` and `nonnegative` answer True only where it follows."""

    def __init__(self, known: Iterable[Expr] = (), arrays: Mapping[str, Array] | None = None) -> None:
        self.known = tuple(dict.fromkeys(known))
        self.arrays = arrays or {}

    def given(self, *more: Expr) -> Facts:
        """These facts and more."""
        return Facts((*self.known, *more), self.arrays)

    def nonnegative(self, e: Expr) -> bool:
        """Is e ≥ 0 at every point?"""
        e = sympy.expand(e)
        if e.is_Rational:
            return bool(e >= 0)
        return _follows(e, self._relevant(e))

    def positive(self, e: Expr) -> bool:
        """Is e ≥ 1 at every point?"""
        return self.nonnegative(e - 1)

    def shows(self, relation: Basic) -> bool:
        """Does the relation hold at every point?"""
        if relation in (sympy.true, sympy.false):
            return relation is sympy.true
        lower = bounds_of(relation)
        return bool(lower) and all(self.nonnegative(e) for e in lower)

    def excludes(self, relation: Basic) -> bool:
        """Does the relation fail at every point?"""
        if relation in (sympy.true, sympy.false):
            return relation is sympy.false
        if isinstance(relation, sympy.Eq):
            difference = relation.lhs - relation.rhs
            return is_integral(difference) and (self.positive(difference) or self.positive(-difference))
        return isinstance(relation, Relational) and self.shows(relation.negated)

    def _relevant(self, e: Expr) -> tuple[Expr, ...]:
        """The facts that share a symbol with e, directly or through other facts, in order."""
        reach = set(symbols(e)) | set(reads(e))
        waiting = [*self.known, *self._about_reads(e)]
        kept: list[Expr] = []
        while True:
            near = [f for f in waiting if reach & (symbols(f) | set(reads(f)))]
            if not near:
                return tuple(sorted(kept, key=printed))
            kept += near
            waiting = [f for f in waiting if f not in near]
            reach |= {s for f in near for s in symbols(f)} | {r for f in near for r in reads(f)}

    def _about_reads(self, e: Expr) -> list[Expr]:
        """Stored labels and indices are not negative and stay below their array's bound."""
        found: list[Expr] = []
        for r in {r: None for x in (e, *self.known) for r in reads(x)}:
            array = self.arrays.get(r.array)
            if array is not None and array.integral and array.domain in ("natural", "label", "binary"):
                found += [r, *([array.bound - 1 - r] if array.bound is not None else [])]
        return found


def bounds_of(relation: Basic) -> tuple[Expr, ...]:
    """The expressions whose being ≥ 0 is the relation between integers; empty where it is none."""
    if not isinstance(relation, Relational) or not is_integral(relation.lhs - relation.rhs):
        return ()
    difference = relation.lhs - relation.rhs
    match relation:
        case sympy.Ge():
            return (difference,)
        case sympy.Gt():
            return (difference - 1,)
        case sympy.Le():
            return (-difference,)
        case sympy.Lt():
            return (-difference - 1,)
        case sympy.Eq():
            return (difference, -difference)
        case _:
            return ()


def range_facts(r: Range) -> tuple[Expr, ...]:
    """A letter lies in its range, and solves its equation."""
    inside = (r.letter - r.lo, r.hi - 1 - r.letter)
    if r.equation is None:
        return inside
    numerator, denominator = r.equation
    exact = sympy.expand(denominator * r.letter - numerator)
    return (*inside, exact, -exact)


def guard_facts(guards: Iterable[Basic]) -> tuple[Expr, ...]:
    """What guards that hold say about integers."""
    return tuple(e for g in guards for e in bounds_of(g))


def facts_at(
    statement: Compute | None,
    outer: Iterable[Repeat] = (),
    arrays: Mapping[str, Array] | None = None,
    positive: Iterable[Size] = (),
) -> Facts:
    """What the Repeats around a statement and its own ranges say; guards are not included."""
    known: list[Expr] = [size - ONE for size in positive]
    for repeat in outer:
        known += [repeat.letter - repeat.lo, repeat.hi - 1 - repeat.letter]
    if statement is not None:
        known += [f for r in statement.domain for f in range_facts(r)]
    return Facts(known, arrays)


@lru_cache(maxsize=1 << 14)
@lru_cache(maxsize=1 << 14)
def _follows(e: Expr, facts: tuple[Expr, ...]) -> bool:
    """Fourier-Motzkin refutes: facts, and e ≤ -1."""
    denied = -e - 1
    forms = [f for f in map(form, (denied, *facts)) if f is not None]
    if form(denied) is None:
        return False
    forms += _divisions(forms, facts)
    forms += _multiples(forms)
    monomials = {m: None for coefficients, _ in forms for m in coefficients}
    signs = [({m: Fraction(1)}, Fraction(0)) for m in monomials if m.is_nonnegative]
    names = {m: f"{position:04d}" for position, m in enumerate(sorted(monomials, key=printed))}
    named = [normal({names[m]: c for m, c in cs.items()}, k) for cs, k in (*forms, *signs)]
    return infeasible(named)


def _divisions(forms: list[Affine], facts: tuple[Expr, ...]) -> list[Affine]:
    """c·quo(a, c) ≤ a < c·quo(a, c) + c and 0 ≤ rem(a, c) < c, where c is positive."""
    atoms = {a: None for cs, _ in forms for m in cs for a in sorted(m.atoms(quo, rem), key=printed)}
    found: list[Expr] = []
    for atom in atoms:
        top, c = atom.args
        if not (c.is_Integer and c > 0) and c - 1 not in facts:
            continue
        rest = atom if isinstance(atom, rem) else top - c * atom
        found += [rest, c - 1 - rest]
    return [f for f in map(form, found) if f is not None]


def _multiples(
    forms: list[Affine],
) -> list[Affine]:
    """The inequalities times each product of sizes that stands as a coefficient of something."""
    multipliers: dict[Basic, None] = {}
    for coefficients, _ in forms:
        for monomial in coefficients:
            sizes = [f for f in sympy.Mul.make_args(monomial) if isinstance(f.as_base_exp()[0], Size)]
            if sizes and len(sizes) < len(sympy.Mul.make_args(monomial)):
                multipliers[sympy.Mul(*sizes)] = None
            elif len(sizes) > 1:
                multipliers.update(dict.fromkeys(sizes))
    found: list[Affine] = []
    for by in sorted(multipliers, key=printed)[:MOST_MULTIPLIERS]:
        for coefficients, constant in forms:
            product = {m * by: c for m, c in coefficients.items()}
            if constant:
                product[by] = product.get(by, Fraction(0)) + constant
            found.append((product, Fraction(0)))
    return found
