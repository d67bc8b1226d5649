"""A sum with truths [e > 0] in, whether it is never negative out: case by case, by adding up inequalities.

In the case e > 0 the truth is 1, in the case -e ≥ 0 it is 0. What remains is linear in its monomials, and is
shown where it is a sum of nonnegative multiples of what the cases say: Fourier-Motzkin elimination over the
rationals finds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from udlc.verify import plain, signs
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.terms import Node

MOST_CASES = 5
"""So many truths are told apart at most."""

MOST_FORMS = 120
"""Elimination gives up beyond this many inequalities."""


@dataclass(frozen=True)
class Inequality:
    """A sum that is ≥ 0, or > 0."""

    value: Node
    strict: bool = False


def is_never_negative(algebra: Algebra, e: Node, strict: bool = False) -> bool:
    """Is a sum ≥ 0, or > 0, in every case of the truths in it?"""
    return _holds(algebra, e, strict, (), MOST_CASES)


def _holds(algebra: Algebra, e: Node, strict: bool, known: tuple[Inequality, ...], left: int) -> bool:
    inner = _innermost(e, known)
    if inner is None:
        return _follows(algebra, e, strict, known)
    if left == 0:
        return False
    of = signs.argument_of(inner)
    for value, said in ((t.constant(1), Inequality(of, strict=True)), (t.ZERO, Inequality(t.scale(of, -1)))):
        here = [Inequality(_told(algebra, x.value, inner, value), x.strict) for x in known]
        if not _holds(algebra, _told(algebra, e, inner, value), strict, (*here, said), left - 1):
            return False
    return True


def _innermost(e: Node, known: tuple[Inequality, ...]) -> Node | None:
    """A truth [x > 0] about what holds no truth itself."""
    found = {a for x in (e, *(k.value for k in known)) for a in _truths(x)}
    simple = [a for a in found if not any(True for _ in _truths(signs.argument_of(a)))]
    return min(simple, key=plain.text, default=None)


def _truths(e: Node) -> Iterator[Node]:
    """The truths among the factors of a sum, and in what these are about; not those below a Σ or a mean."""
    for p, _ in t.terms(e):
        if not t.bounds(p):
            for a, _ in t.factors(p):
                if _is_truth(a):
                    yield a
                    yield from _truths(signs.argument_of(a))


def _is_truth(a: Node) -> bool:
    return a.tag == "truth" and a.fields[0] == "real>0"


def _told(algebra: Algebra, e: Node, truth: Node, value: Node) -> Node:
    """A sum where a truth has this value."""

    def factor(a: Node, x: Fraction) -> Node:
        if a is truth:
            return value
        if _is_truth(a):
            return signs.above_zero(algebra, _told(algebra, signs.argument_of(a), truth, value))
        return algebra.settle((), [(a, x)])

    parts = []
    for p, c in t.terms(e):
        whole = t.total([(p, Fraction(1))])
        if not t.bounds(p):
            whole = algebra.multiply(*(factor(a, x) for a, x in t.factors(p)))
        parts.append(t.scale(whole, c))
    return t.add(*parts)


# ── Elimination ──────────────────────────────────────────────────────────────


Form = tuple[dict[Node, Fraction], bool]
"""Σ coefficient·monomial, the constant under the empty product, and whether it is > 0 instead of ≥ 0."""


def _follows(algebra: Algebra, e: Node, strict: bool, known: tuple[Inequality, ...]) -> bool:
    """Is e < 0 (or e ≤ 0) in contradiction to what is known?"""
    forms: list[Form] = [(dict(t.terms(t.scale(e, -1))), not strict)]
    forms += [(dict(t.terms(x.value)), x.strict) for x in known]
    monomials = {p for form, _ in forms for p in form if p is not t.UNIT}
    for p in monomials:
        if signs.is_nonnegative(algebra, t.total([(p, Fraction(1))])):
            forms.append(({p: Fraction(1)}, signs.is_positive(algebra, t.total([(p, Fraction(1))]))))
    for p in sorted(monomials, key=lambda p: plain.text(t.total([(p, Fraction(1))]))):
        forms = _without(forms, p)
        if len(forms) > MOST_FORMS:
            return False
    return any(_is_false(form) for form in forms)


def _without(forms: list[Form], p: Node) -> list[Form]:
    """The inequalities with one monomial eliminated."""
    above = [f for f in forms if f[0].get(p, 0) > 0]
    below = [f for f in forms if f[0].get(p, 0) < 0]
    kept = [f for f in forms if not f[0].get(p, 0)]
    return kept + [_added(one, other, p) for one in above for other in below]


def _added(one: Form, other: Form, p: Node) -> Form:
    (a, strict), (b, strict_) = one, other
    m, n = -b[p], a[p]
    names = {**a, **b}
    return {x: m * a.get(x, Fraction(0)) + n * b.get(x, Fraction(0)) for x in names if x is not p}, (
        strict or strict_
    )


def _is_false(form: Form) -> bool:
    coefficients, strict = form
    if any(c for p, c in coefficients.items() if p is not t.UNIT):
        return False
    constant = coefficients.get(t.UNIT, Fraction(0))
    return constant < 0 or (constant == 0 and strict)
