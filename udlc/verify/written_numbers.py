"""A written expression and values for what stands in it in, its number out: a rational, or 40 digits.

Here is what operators and functions of numbers make; what letters, densities and words over letters are, a
world says that extends this.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import product
from typing import Any

from sympy import Integer

from udlc.notation import letters
from udlc.notation.binders import ArgMax, ArgMin
from udlc.notation.functions import NamedFunction
from udlc.notation.members import Apply
from udlc.notation.operators import Dot, Minus, Negative, Over, Paren, Plus, Power, Slash, Times
from udlc.verify.digits import Env, NoValueError, called, like, power
from udlc.verify.worlds import NoWorldError

BINARY: dict[Any, Any] = {
    Plus: operator.add,
    Minus: operator.sub,
    Times: operator.mul,
    Dot: operator.mul,
    Over: operator.truediv,
    Slash: operator.truediv,
}
"""What operators make of two numbers."""


def places_of(ranges: Iterable[Any], whole: Callable[[Any, Env], int], env: Env) -> Iterator[Env]:
    """Every choice of places for the index letters of a word; one may run as far as an earlier one says.

    Args:
        ranges: those below the word.
        whole: the value of what a range begins or ends at.
        env: the values of letters.

    Raises:
        NoWorldError: a range has no ends.
    """
    first, *rest = ranges
    if first.members is not None or first.start is None or first.stop is None:
        raise NoWorldError("a range without ends")
    for k in range(whole(first.start, env), whole(first.stop, env) + 1):
        inner = {**env, first.letter: Fraction(k)}
        if rest:
            yield from places_of(rest, whole, inner)
        else:
            yield inner


def open_places(said: Iterable[Any], whole: Callable[[Any, Env], int]) -> Iterator[dict[Any, Fraction]]:
    """Every choice of places for the index letters of expressions that nothing binds."""
    free = {x for e in said for x in e.free_symbols if isinstance(x, letters.Index)}
    order = sorted(free, key=lambda x: x.key)
    if any(i.start is None or i.stop is None for i in order):
        raise NoWorldError("an index without ends")
    ends = [(whole(i.start, {}), whole(i.stop, {})) for i in order]
    for chosen in product(*(range(first, last + 1) for first, last in ends)):
        yield dict(zip(order, map(Fraction, chosen), strict=True))


class WrittenNumbers:
    """Values of written expressions."""

    def value(self, x: Any, env: Env) -> Any:
        """The value of an expression, its letters having values."""
        match x:
            case Integer():
                return Fraction(int(x))
            case Paren():
                return self.value(x.operand, env)
            case Negative():
                return -self.value(x.operand, env)
            case Plus() | Times() | Over() if type(x) in BINARY:
                one, other = like(self.value(x.left, env), self.value(x.right, env))
                if isinstance(x, Over) and not other:
                    raise NoValueError("a division by zero")
                return BINARY[type(x)](one, other)
            case Power() if isinstance(x.exponent, Integer):
                return power(self.value(x.base, env), Fraction(int(x.exponent)))
            case ArgMin() if not isinstance(x, ArgMax) and len(x.letters) == 1:
                return self.least_point(x.letters[0], x.body, env)
            case Apply() if isinstance(x.letter, NamedFunction) and len(x.arguments) == 1:
                return called(x.letter.name, self.value(x.arguments[0], env))
        return self.special(x, env)

    def special(self, x: Any, env: Env) -> Any:  # noqa: ARG002
        """The value of what is no operation on numbers."""
        raise NoWorldError("this has no value in a finite world")

    def least_point(self, s: Any, body: Any, env: Env) -> Any:
        """The least point of - a·log[1 - sig[s]] - b·log[sig[s]] for a, b > 0.

        This is convex, with the slope a·sig[s] - b·(1 - sig[s]), so that the point is s = log[b/a].
        """
        if not isinstance(s, letters.Real) or s.dims or s.domain is not None:
            raise NoWorldError("a least point over what is no number")
        a, b = Fraction(0), Fraction(0)
        for c, part in self._terms(body, s, env):
            match part:
                case Apply(letter=NamedFunction(name="log"), arguments=(inner,)) if _is_sigmoid(inner, s):
                    b -= c
                case Apply(letter=NamedFunction(name="log"), arguments=(Minus() as inner,)) if (
                    inner.left == 1 and _is_sigmoid(inner.right, s)
                ):
                    a -= c
                case _:
                    raise NoWorldError("a least point that is not known")
        if a <= 0 or b <= 0:
            raise NoWorldError("there is no least point")
        return called("log", b / a)

    def _terms(self, x: Any, s: Any, env: Env) -> Iterator[tuple[Any, Any]]:
        """The terms of a sum, each as a factor without a letter and a part with it."""
        match x:
            case Paren():
                yield from self._terms(x.operand, s, env)
            case Negative():
                yield from ((-c, part) for c, part in self._terms(x.operand, s, env))
            case Plus():
                yield from self._terms(x.left, s, env)
                sign = -1 if isinstance(x, Minus) else 1
                yield from ((sign * c, part) for c, part in self._terms(x.right, s, env))
            case Times() if type(x) is Times and not x.left.has(s):
                factor = self.value(x.left, env)
                yield from ((factor * c, part) for c, part in self._terms(x.right, s, env))
            case _:
                yield Fraction(1), x


def _is_sigmoid(x: Any, s: Any) -> bool:
    return isinstance(x, Apply) and x.head == NamedFunction("sig") and x.arguments == (s,)
