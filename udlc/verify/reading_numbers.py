"""Numbers and arithmetic in the notation in, their terms out: sums, products by numbers, powers, logarithms.

The powers and the logarithm of a written product are taken factor by factor where all factors are known to
be positive.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Integer

from udlc.notation.atoms import Constant, Decimal
from udlc.notation.functions import SquareRoot
from udlc.notation.latex import latex
from udlc.notation.operators import (
    Minus,
    Negative,
    Over,
    Paren,
    Plus,
    Power,
    Slash,
    SquareBrackets,
    Times,
    Underbrace,
    WithoutBrackets,
)
from udlc.notation.plaintext import readable
from udlc.notation.shapes import SCALAR, shape
from udlc.verify import logarithms, signs
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError, entrywise
from udlc.verify.functions import REWRITTEN
from udlc.verify.reading import ARRAY_POWER, Reader, Scope, add_rules
from udlc.verify.terms import Node


def _number(_: Reader, x: Any, _at: Scope) -> Node:
    return t.constant(int(x))


def _decimal(_: Reader, x: Any, _at: Scope) -> Node:
    return t.constant(Fraction(x.text))


def _constant(_: Reader, x: Any, _at: Scope) -> Node:
    names = {"e": "E", "π": "pi"}
    if x.name not in names:
        raise NoReadingError(f"{x.name} is no number")
    return t.single(t.node("call", names[x.name]))


def _inside(reader: Reader, x: Any, at: Scope) -> Any:
    return reader.read(x.operand, at)


def _negative(reader: Reader, x: Any, at: Scope) -> Any:
    found = reader.read(x.operand, at)
    return entrywise(lambda v: t.scale(v, -1), found)


def _sum(reader: Reader, x: Any, at: Scope) -> Any:
    join = t.subtract if isinstance(x, Minus) else t.add
    one, other = (reader.read(a, at) for a in x.args)
    for spread, vector in ((one, other), (other, one)):
        if isinstance(vector, Array) and not isinstance(spread, Array):
            raise NoReadingError(f"{readable(latex(x))} adds a number to an array")
    return entrywise(join, one, other)


def _power(reader: Reader, x: Any, at: Scope) -> Any:
    exponent = reader.value(x.exponent, at)
    if shape(x.base) != SCALAR:
        return ARRAY_POWER[0](reader, x, at)
    number = t.number(exponent)
    if number is not None:
        return power(reader, x.base, number, at)
    base = reader.value(x.base, at)
    if t.single(t.node("call", "E")) is base:
        return REWRITTEN["exp"](reader.algebra, exponent)
    if all(a.tag in ("letter", "size") for p, _ in t.terms(exponent) for a, _ in t.factors(p)):
        return integer_power(reader, base, exponent)
    return t.single(t.node("call", "Pow", base, exponent))


def integer_power(reader: Reader, base: Node, exponent: Node) -> Node:
    """b^(e + n) = b^e·b^n, for a number n."""
    whole_part = dict(t.terms(exponent)).get(t.UNIT, Fraction(0))
    rest = t.subtract(exponent, t.constant(whole_part))
    atom = t.single(t.node("call", "Pow", base, rest))
    return reader.algebra.multiply(atom, reader.algebra.power(base, whole_part))


def power(reader: Reader, x: Any, exponent: Fraction, at: Scope) -> Node:
    """A power of a written product, factor by factor where roots allow it: all of them are positive."""
    while isinstance(x, (Paren, SquareBrackets, WithoutBrackets, Underbrace)):
        x = x.operand
    if isinstance(x, (Times, Over)) and exponent.denominator > 1:
        signs_of = (1, -1) if isinstance(x, Over) else (1, 1)
        values = [reader.value(a, at) for a in x.args]
        if all(signs.is_positive(reader.algebra, v) for v in values):
            parts = [power(reader, a, exponent * s, at) for a, s in zip(x.args, signs_of, strict=True)]
            return reader.algebra.multiply(*parts)
    if isinstance(x, SquareRoot):
        return power(reader, x.operand, exponent / 2, at)
    return reader.algebra.power(reader.value(x, at), exponent)


def _root(reader: Reader, x: Any, at: Scope) -> Any:
    if shape(x.operand) != SCALAR:
        inner = reader.array(x.operand, at)
        return entrywise(lambda v: reader.algebra.power(v, Fraction(1, 2)), inner)
    return power(reader, x.operand, Fraction(1, 2), at)


def _over(reader: Reader, x: Any, at: Scope) -> Any:
    top = reader.read(x.left, at)
    if shape(x.right) != SCALAR:
        bottom = reader.array(x.right, at)
        return entrywise(
            lambda a, b: reader.algebra.multiply(a, reader.algebra.power(b, Fraction(-1))), top, bottom
        )
    below = power(reader, x.right, Fraction(-1), at)
    return entrywise(lambda v: reader.algebra.multiply(v, below), top)


def logarithm(reader: Reader, x: Any, at: Scope) -> Any:
    """The logarithm of a written product is the sum of those of its factors, where these are positive."""
    while isinstance(x, (Paren, SquareBrackets, WithoutBrackets, Underbrace)):
        x = x.operand
    if shape(x) != SCALAR:
        return entrywise(lambda v: logarithms.of(reader.algebra, v), reader.array(x, at))
    value = reader.value(x, at)
    if isinstance(x, (Times, Over)) and len(t.terms(value)) != 1:
        values = [reader.value(a, at) for a in x.args]
        if all(signs.is_positive(reader.algebra, v) for v in values):
            one, other = (logarithm(reader, a, at) for a in x.args)
            return t.subtract(one, other) if isinstance(x, Over) else t.add(one, other)
    return logarithms.of(reader.algebra, value)


add_rules(
    {
        Integer: _number,
        Decimal: _decimal,
        Constant: _constant,
        Paren: _inside,
        SquareBrackets: _inside,
        WithoutBrackets: _inside,
        Underbrace: _inside,
        Negative: _negative,
        Plus: _sum,
        Minus: _sum,
        Over: _over,
        Slash: _over,
        Power: _power,
        SquareRoot: _root,
    }
)
