"""Numbers and named variables in, sums of polynomials times exponentials of quadratic polynomials out.

A value is Σ p·exp(e), where p and e are polynomials in the variables with coefficients of 40 digits or more.
Such sums have sums, products and integrals of the same form:

∫ p·exp(-½ vᵀPv + hᵀv + k) dv = (2π)^(n/2)·|P|^(-½)·exp(k + ½ hᵀP⁻¹h)·E[p], v normal with mean P⁻¹h and
covariance P⁻¹.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import mpmath

from udlc.verify.digits import NoValueError
from udlc.verify.worlds import NoWorldError

Monomial = tuple[Hashable, ...]
Polynomial = dict[Monomial, Any]
"""Coefficients by the variables that they are of, each as often as its power, in order."""
Value = tuple[tuple[Polynomial, Polynomial], ...]
"""Terms: a factor and an exponent."""

ONE: Polynomial = {(): mpmath.mpf(1)}
HIGHEST = 12
"""Polynomials of so high a degree at most."""
LARGEST = 20
"""So large may what an exponential is taken of be, that itself holds an exponential."""


def number(x: Any) -> Value:
    """A number as a value."""
    c = mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else mpmath.mpf(x)
    return (({(): c}, {}),) if c else ()


def variable(name: Hashable) -> Value:
    """A variable as a value."""
    return (({(name,): mpmath.mpf(1)}, {}),)


# ── Polynomials ──────────────────────────────────────────────────────────────


def plus(*polynomials: Polynomial) -> Polynomial:
    """The sum of polynomials."""
    found: Polynomial = {}
    for p in polynomials:
        for m, c in p.items():
            found[m] = found.get(m, 0) + c
    return {m: c for m, c in found.items() if c}


def times(p: Polynomial, q: Polynomial) -> Polynomial:
    """The product of two polynomials."""
    found: Polynomial = {}
    for m, c in p.items():
        for n, d in q.items():
            key = tuple(sorted((*m, *n), key=repr))
            if len(key) > HIGHEST:
                raise NoWorldError("a polynomial of too high a degree")
            found[key] = found.get(key, 0) + c * d
    return {m: c for m, c in found.items() if c}


def scaled(c: Any, p: Polynomial) -> Polynomial:
    """A multiple of a polynomial."""
    return {m: c * x for m, x in p.items()} if c else {}


def degree(p: Polynomial, of: frozenset[Hashable] | None = None) -> int:
    """The highest power, of all variables or of some."""
    return max((sum(of is None or v in of for v in m) for m in p), default=0)


# ── Values ───────────────────────────────────────────────────────────────────


def add(*values: Value) -> Value:
    """The sum of values; terms with one exponent are joined."""
    joined: dict[frozenset[Any], tuple[Polynomial, Polynomial]] = {}
    for p, e in (_without_number(*term) for value in values for term in value):
        key = frozenset(e.items())
        joined[key] = (plus(joined[key][0], p) if key in joined else p, e)
    return tuple((p, e) for p, e in joined.values() if p)


def _without_number(p: Polynomial, e: Polynomial) -> tuple[Polynomial, Polynomial]:
    """A term p·exp(c) with a number c as a polynomial."""
    return (scaled(mpmath.exp(e[()]), p), {}) if e and degree(e) == 0 else (p, e)


def multiply(*values: Value) -> Value:
    """The product of values."""
    return reduce(
        lambda one, other: add(tuple((times(p, q), plus(e, f)) for p, e in one for q, f in other)),
        values,
        number(1),
    )


def negative(x: Value) -> Value:
    """The number - x."""
    return tuple((scaled(-1, p), e) for p, e in x)


def polynomial(x: Value) -> Polynomial:
    """A value without exponentials as a polynomial."""
    if not x:
        return {}
    if len(x) > 1 or x[0][1]:
        raise NoWorldError("this is no polynomial")
    return x[0][0]


def as_number(x: Value) -> Any:
    """A value without variables as a number."""
    found = polynomial(x)
    if degree(found):
        raise NoWorldError("this is no number")
    return found.get((), mpmath.mpf(0))


def is_number(x: Value) -> bool:
    """Is a value without variables?"""
    return not x or (len(x) == 1 and not x[0][1] and not degree(x[0][0]))


def _single(x: Value) -> tuple[Any, Polynomial]:
    """Of c·exp(e): the number c and the exponent."""
    if len(x) != 1 or degree(x[0][0]):
        raise NoWorldError("this is no multiple of one exponential")
    return x[0][0][()], x[0][1]


def power(x: Value, n: Fraction) -> Value:
    """A power: whole, or of a positive multiple of one exponential."""
    if n.denominator == 1 and n >= 0:
        return multiply(*[x] * int(n))
    if not x:
        raise NoWorldError("a division by zero")
    c, e = _single(x)
    if n.denominator == 1:
        return (({(): c ** int(n)}, scaled(int(n), e)),)
    if c < 0:
        raise NoWorldError("a root is taken where it has no value")
    exponent = mpmath.mpf(n.numerator) / n.denominator
    return (({(): c**exponent}, scaled(exponent, e)),)


def log(x: Value) -> Value:
    """The logarithm of a positive multiple of one exponential."""
    if not x:
        raise NoWorldError("a logarithm is taken of zero")
    c, e = _single(x)
    if c <= 0:
        raise NoWorldError("a logarithm is taken of what is not positive")
    return add(((e, {}),), number(mpmath.log(c)))


def exp(x: Value) -> Value:
    """The exponential of a polynomial of degree two at most, and of multiples of bounded exponentials."""
    plain = add(tuple(term for term in x if not term[1]))
    e = polynomial(plain)
    if degree(e) > 2:
        raise NoWorldError("an exponential of a polynomial of a higher degree")
    return multiply(add(((dict(ONE), e),)), *(_series((term,)) for term in x if term[1]))


def _series(x: Value) -> Value:
    """exp(y) for y = c·exp(e) as Σ y^k/k!, so far that the rest is below rounding.

    Where |y| ≤ m for all values of the variables, the rest after the power n is at most m^n/n!·exp(m).
    """
    c, e = _single(x)
    most = abs(c) * mpmath.exp(greatest(e))
    if most > LARGEST:
        raise NoWorldError("an exponential of what is large")
    small = mpmath.mpf(10) ** -(mpmath.mp.dps // 2)
    found, k, factor = [number(1)], 0, mpmath.mpf(1)
    while most**k / mpmath.factorial(k) * mpmath.exp(most) > small:
        k += 1
        factor *= c / k
        found.append((({(): factor}, scaled(k, e)),))
    return add(*found)


def greatest(e: Polynomial) -> Any:
    """The greatest value of a polynomial of degree two, one variable after the other."""
    names = sorted({v for m in e for v in m}, key=repr)
    if not names:
        return e.get((), mpmath.mpf(0))
    v = names[0]
    square = e.get((v, v), mpmath.mpf(0))
    linear = {tuple(w for w in m if w != v): c for m, c in e.items() if m.count(v) == 1}
    rest = {m: c for m, c in e.items() if v not in m}
    small = mpmath.mpf(10) ** -(mpmath.mp.dps // 2)
    if square > -small and any(abs(c) > small for c in (square, *linear.values())):
        raise NoWorldError("an exponential without a bound")
    if square > -small:
        return greatest(rest)
    return greatest(plus(rest, scaled(-1 / (4 * square), times(linear, linear))))


# ── Integrals ────────────────────────────────────────────────────────────────


def integral(x: Value, over: Sequence[Hashable]) -> Value:
    """The integral over all values of variables."""
    return add(*(_term_integral(p, e, tuple(over)) for p, e in x))


def _term_integral(p: Polynomial, e: Polynomial, over: tuple[Hashable, ...]) -> Value:
    if not over:
        return ((p, e),)
    inside = frozenset(over)
    if degree(e, inside) > 2:
        raise NoWorldError("an integral of no normal form")
    n = len(over)
    precision = mpmath.zeros(n)
    linear: list[Polynomial] = [{} for _ in over]
    rest: Polynomial = {}
    for m, c in e.items():
        here = [over.index(v) for v in m if v in inside]
        others = tuple(v for v in m if v not in inside)
        if len(here) == 2:
            i, j = here
            precision[i, j] -= c
            precision[j, i] -= c
        elif here:
            linear[here[0]] = plus(linear[here[0]], {others: c})
        else:
            rest = plus(rest, {others: c})
    try:
        covariance, det = inverse(precision)
    except NoWorldError as error:
        raise NoValueError("an integral that diverges") from error
    mean = [plus(*(scaled(covariance[i, j], linear[j]) for j in range(n))) for i in range(n)]
    exponent = plus(
        rest, *(scaled(mpmath.mpf(1) / 2, times(h, m)) for h, m in zip(linear, mean, strict=True))
    )
    volume = mpmath.sqrt((2 * mpmath.pi) ** n / det)
    moments = (
        times(
            {tuple(v for v in m if v not in inside): c * volume},
            _moment(tuple(over.index(v) for v in m if v in inside), mean, covariance),
        )
        for m, c in p.items()
    )
    return ((plus(*moments), exponent),)


def _moment(places: tuple[int, ...], mean: Sequence[Polynomial], covariance: Any) -> Polynomial:
    """E of a product: the first by its mean, or paired with each of the others."""
    if not places:
        return dict(ONE)
    first, *others = places
    found = times(mean[first], _moment(tuple(others), mean, covariance))
    for k, other in enumerate(others):
        rest = _moment(tuple(others[:k] + others[k + 1 :]), mean, covariance)
        found = plus(found, scaled(covariance[first, other], rest))
    return found


def inverse(matrix: Any) -> tuple[Any, Any]:
    """The inverse and the determinant of a matrix that has to be symmetric and positive definite."""
    n = matrix.rows
    if any(abs(matrix[i, j] - matrix[j, i]) > mpmath.mpf(10) ** -25 for i in range(n) for j in range(i)):
        raise NoWorldError("a matrix that is not symmetric")
    try:
        lower = mpmath.cholesky(matrix)
    except ValueError as error:
        raise NoWorldError("a matrix that is not positive definite") from error
    det = mpmath.mpf(1)
    for i in range(n):
        det *= lower[i, i] ** 2
    return mpmath.inverse(matrix), det


def normal(point: Sequence[Value], mean: Sequence[Value], covariance: Any) -> Value:
    """Norm[mean, covariance] at a point: both may be linear in variables, the covariance is of numbers."""
    precision, det = inverse(covariance)
    off = [plus(polynomial(x), scaled(-1, polynomial(m))) for x, m in zip(point, mean, strict=True)]
    if any(degree(d) > 1 for d in off):
        raise NoWorldError("a normal density of no linear function")
    half = mpmath.mpf(-1) / 2
    squares = (
        scaled(half * precision[i, j], times(a, b)) for i, a in enumerate(off) for j, b in enumerate(off)
    )
    constant = half * mpmath.log((2 * mpmath.pi) ** len(off) * det)
    return add(((dict(ONE), plus({(): constant}, *squares)),))
