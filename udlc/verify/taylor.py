"""A term and a letter in, the first coefficients of its power series in that letter, about zero, out.

exp(a + r) = exp(a)·Σ r^k/k!, log(a + r) = log(a) - Σ (-r/a)^k/k, (a + r)^p = a^p·Σ (p choose k)·(r/a)^k;
sin, cos, tanh and sig by their derivatives; f(a + r) = f(a) + f'(a)·r for a function that nothing defines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from udlc.verify import plain, rational
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.arrays import NoReadingError
from udlc.verify.terms import Node

Series = list[Node]
"""The coefficients of 1, ε, ε², …"""

ONE = Fraction(1)
AT_ZERO = {"sin": Fraction(0), "cos": ONE, "tanh": Fraction(0), "sig": Fraction(1, 2)}

Slopes = Callable[["Taylor", Node], Node]

DERIVATIVES: dict[str, Slopes] = {
    "sin": lambda s, u: s.call("cos", u),
    "cos": lambda s, u: t.scale(s.call("sin", u), -1),
    "tanh": lambda s, u: t.subtract(t.constant(1), s.algebra.power(s.call("tanh", u), Fraction(2))),
    "sig": lambda s, u: t.subtract(s.call("sig", u), s.algebra.power(s.call("sig", u), Fraction(2))),
}
"""The derivative of each function in terms of itself and the others."""


@dataclass(frozen=True)
class Taylor:
    """Series in one letter up to an order.

    Attributes:
        algebra: the normal form of coefficients.
        letter: the atom of the letter.
        order: the highest power that counts.
    """

    algebra: Algebra
    letter: Node
    order: int

    def of(self, e: Node) -> Series:
        """The series of a sum.

        Raises:
            NoReadingError: a part has no series here.
        """
        found = self.constant(t.ZERO)
        for p, c in t.terms(e):
            if not self.depends(p):
                found = self.add(found, self.constant(t.total([(p, c)])))
                continue
            if t.bounds(p):
                raise NoReadingError("the series of a sum has no rule")
            series = self.constant(t.constant(c))
            for a, x in t.factors(p):
                series = self.times(series, self.power(self.of_atom(a), x))
            found = self.add(found, series)
        return found

    def depends(self, x: Node) -> bool:
        """Does a term hold the letter?"""
        return x is self.letter or any(self.depends(n) for n in t.nodes(x.fields))

    def constant(self, value: Node) -> Series:
        """A value that the letter is not in."""
        return [value, *[t.ZERO] * self.order]

    def add(self, one: Series, other: Series) -> Series:
        """The sum of two series."""
        return [t.add(x, y) for x, y in zip(one, other, strict=True)]

    def times(self, one: Series, other: Series) -> Series:
        """The product of two series."""
        multiply = self.algebra.multiply
        return [t.add(*(multiply(one[k], other[n - k]) for k in range(n + 1))) for n in range(len(one))]

    def of_atom(self, a: Node) -> Series:
        """The series of an atom."""
        if a is self.letter:
            return [t.ZERO, t.constant(1), *[t.ZERO] * self.order][: self.order + 1]
        if not self.depends(a):
            return self.constant(self.algebra.settle((), [(a, ONE)]))
        if a.tag == "base":
            return self.of(a.fields[0])  # type: ignore[arg-type]
        if a.tag == "call" and len(a.fields) == 2:
            return self.of_call(str(a.fields[0]), self.of(a.fields[1]))  # type: ignore[arg-type]
        if a.tag == "function" and len(a.fields) == 2 and self.order == 1:
            return self.of_function(a)
        raise NoReadingError(f"{plain.text(t.single(a))} has no series here")

    def of_function(self, a: Node) -> Series:
        """f(a) and f'(a)·r, for a function of one number that is a letter where the series begins."""
        start, step = self.of(a.fields[1])  # type: ignore[arg-type]
        if len(t.terms(start)) != 1 or t.terms(start)[0][1] != 1 or len(t.factors(t.terms(start)[0][0])) != 1:
            raise NoReadingError("the slope of a function at this place has no rule")
        here = t.node("function", a.fields[0], start)
        return [t.single(here), self.algebra.multiply(t.single(t.node("slope", here, start)), step)]

    def of_call(self, name: str, inner: Series) -> Series:
        """A named function of a series."""
        start, rest = inner[0], [t.ZERO, *inner[1:]]
        if name == "exp":
            coefficients = [
                t.scale(self.call("exp", start), 1 / _factorial(k)) for k in range(self.order + 1)
            ]
        elif name == "log":
            steps = [self.algebra.power(start, Fraction(-k)) for k in range(1, self.order + 1)]
            signed = [t.scale(s, Fraction((-1) ** (k + 1), k)) for k, s in enumerate(steps, 1)]
            coefficients = [self.call("log", start), *signed]
        elif name in DERIVATIVES:
            coefficients = self.by_derivatives(name, start)
        else:
            raise NoReadingError(f"{name} has no series here")
        return self.composed(coefficients, rest)

    def by_derivatives(self, name: str, start: Node) -> Series:
        """The coefficients f⁽ᵏ⁾(a)/k!, each derivative found from the one before."""
        variable = t.node("read", "argument of a series")
        found, derived = [self.call(name, start)], t.single(t.node("call", name, t.single(variable)))
        inner = Taylor(self.algebra, variable, 0)
        for k in range(1, self.order + 1):
            derived = _derivative(inner, derived)
            found.append(t.scale(self.placed(derived, start), 1 / _factorial(k)))
        return found

    def placed(self, e: Node, start: Node) -> Node:
        """A polynomial in named functions, with the functions at another place."""
        parts = []
        for p, c in t.terms(e):
            factors = [self.algebra.power(self.call(str(a.fields[0]), start), x) for a, x in t.factors(p)]
            parts.append(t.scale(self.algebra.multiply(t.constant(1), *factors), c))
        return t.add(*parts)

    def composed(self, coefficients: Series, rest: Series) -> Series:
        """Σ c_k·r^k for a series r without a constant."""
        found, power = self.constant(t.ZERO), self.constant(t.constant(1))
        for c in coefficients:
            found = self.add(found, self.times(self.constant(c), power))
            power = self.times(power, rest)
        return found

    def power(self, series: Series, x: Fraction) -> Series:
        """A power of a series."""
        if x.denominator == 1 and x >= 0:
            found = self.constant(t.constant(1))
            for _ in range(int(x)):
                found = self.times(found, series)
            return found
        start = series[0]
        if rational.is_zero(self.algebra, start):
            raise NoReadingError("the series does not begin with a number that can be divided by")
        steps, binomial = [], ONE
        for k in range(self.order + 1):
            steps.append(t.scale(self.algebra.power(start, x - k), binomial))
            binomial = binomial * (x - k) / (k + 1)
        return self.composed(steps, [t.ZERO, *series[1:]])

    def call(self, name: str, u: Node) -> Node:
        """A named function at a place, its value where that is zero."""
        if u is t.ZERO and name in AT_ZERO:
            return t.constant(AT_ZERO[name])
        if name == "exp":
            return t.constant(1) if u is t.ZERO else t.single(t.node("call", "exp", u))
        if name == "log" and t.number(u) == 1:
            return t.ZERO
        return t.single(t.node("call", name, u))


def _derivative(inner: Taylor, e: Node) -> Node:
    """The derivative of a polynomial in functions of the variable of `inner`."""
    algebra, parts = inner.algebra, []
    for p, c in t.terms(e):
        factors = t.factors(p)
        for n, (a, x) in enumerate(factors):
            rest = [*factors[:n], *factors[n + 1 :], *([(a, x - 1)] if x != 1 else [])]
            slope = DERIVATIVES[str(a.fields[0])](inner, t.single(inner.letter))
            parts.append(t.scale(algebra.multiply(algebra.settle((), rest), slope), c * x))
    return t.add(*parts)


def _factorial(k: int) -> Fraction:
    return Fraction(1) if k == 0 else k * _factorial(k - 1)
