"""Written products, transposes, inverses, norms, traces and determinants in, terms or arrays out.

A product of matrices is read as a chain of factors; two neighbours of which one is the inverse of the
other go. The inverse of a symmetric positive definite matrix V is a symmetric matrix of its own, with
V·V⁻¹ = I; the positive root of V is a matrix R with R·Rᵀ = V.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from udlc.notation import letters
from udlc.notation.binders import VectorNorm
from udlc.notation.latex import latex
from udlc.notation.operators import (
    Bars,
    Cross,
    Dot,
    Hadamard,
    Paren,
    SquareBrackets,
    Times,
    Transpose,
    WithoutBrackets,
)
from udlc.notation.plaintext import readable
from udlc.notation.shapes import SCALAR, shape
from udlc.verify import arrays, reading
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError, identity, inverse, mapped, trace, transposed, whole
from udlc.verify.functions import REWRITTEN
from udlc.verify.inverses import are_inverse
from udlc.verify.reading import Reader, Scope
from udlc.verify.terms import Node

HALF = Fraction(1, 2)


def _times(reader: Reader, x: Any, at: Scope) -> Any:
    if shape(x) == SCALAR and all(shape(a) == SCALAR for a in x.args):
        return reader.algebra.multiply(*(reader.value(a, at) for a in x.args))
    return chain(reader, [reader.read(a, at) for a in _factors(x)])


def _factors(x: Any) -> list[Any]:
    """The factors of a written product of matrices, from the left."""
    while isinstance(x, (Paren, SquareBrackets, WithoutBrackets)) and isinstance(x.operand, Times):
        x = x.operand
    if type(x) not in (Times, Dot, Cross) or shape(x) == SCALAR == shape(x.left) == shape(x.right):
        return [x]
    return [*_factors(x.left), *_factors(x.right)]


def chain(reader: Reader, factors: list[Any]) -> Any:
    """The product of numbers and matrices; neighbours that are inverse to each other go."""
    scale = [f for f in factors if not isinstance(f, Array)]
    left: list[Array] = []
    for f in factors:
        if isinstance(f, Array):
            if left and _cancel(reader, left[-1], f):
                rows = left.pop().rows
                if not left:
                    left.append(identity(reader.algebra, rows))
            else:
                left.append(f)
    found: Any = left[-1]
    for f in reversed(left[:-1]):
        if not isinstance(found, Array):
            raise NoReadingError("a product of rows and columns is not read from the right")
        found = arrays.product(reader.algebra, f, found)
    if not scale:
        return found
    number = reader.algebra.multiply(*scale)
    if isinstance(found, Array):
        return mapped(lambda v: reader.algebra.multiply(number, v), found)
    return reader.algebra.multiply(number, found)


def _cancel(reader: Reader, a: Array, b: Array) -> bool:
    """Is a·b = I, one being the inverse of the other by name?"""
    if a.columns is None or b.columns is None:
        return False
    one, other = whole(reader.algebra, a), whole(reader.algebra, b)
    return are_inverse(one, other) is not None


def _hadamard(reader: Reader, x: Any, at: Scope) -> Any:
    return mapped(reader.algebra.multiply, *(reader.array(a, at) for a in x.args))


def _transpose(reader: Reader, x: Any, at: Scope) -> Any:
    inner = x.operand
    while isinstance(inner, (Paren, SquareBrackets, WithoutBrackets)):
        inner = inner.operand
    if type(inner) in (Times, Dot) and shape(inner) != SCALAR:  # (A B)ᵀ = Bᵀ Aᵀ keeps inverses visible
        turned = [
            transposed(f) if isinstance(f, Array) else f
            for f in (reader.read(a, at) for a in reversed(_factors(inner)))
        ]
        return chain(reader, turned)
    found = reader.read(x.operand, at)
    return transposed(found) if isinstance(found, Array) else found


def _matrix_power(reader: Reader, x: Any, at: Scope) -> Any:
    """V⁻¹, V² and the root of V; of a vector, each entry."""
    exponent = t.number(reader.value(x.exponent, at))
    base = reader.array(x.base, at)
    if exponent is None:
        raise NoReadingError(f"{readable(latex(x))} has no number for its power")
    if base.columns is None:
        return mapped(lambda v: reader.algebra.power(v, exponent), base)
    if exponent == -1:
        return inverse(reader.algebra, base)
    if exponent == HALF and arrays.is_symmetric(reader.algebra, base):
        return arrays.named(t.node("call", "root", whole(reader.algebra, base)), base.spans)
    if exponent == 2:
        return arrays.product(reader.algebra, base, base)
    raise NoReadingError(f"{readable(latex(x))} is a power of a matrix that has no rule")


def _bars(reader: Reader, x: Any, at: Scope) -> Any:
    found = reader.read(x.operand, at)
    match x.meaning:
        case "determinant":
            return arrays.determinant(reader.algebra, found)
        case "absolute value":
            return REWRITTEN["absolute"](reader.algebra, found)
        case "length":
            return reader.algebra.power(square(reader, found), HALF)
        case _:
            raise NoReadingError(f"{readable(latex(x))} has no rule here")


def square(reader: Reader, x: Any) -> Node:
    """Σ_i x_i²."""
    if not isinstance(x, Array):
        return reader.algebra.power(x, Fraction(2))
    if x.columns is not None:
        raise NoReadingError("the norm of a matrix has no rule")
    return arrays.contraction(reader.algebra, x.rows, lambda k: reader.algebra.power(x.entry(k), Fraction(2)))


def _norm(reader: Reader, x: Any, at: Scope) -> Any:
    if x.letters not in ((), (2,)):
        raise NoReadingError(f"{readable(latex(x))} is a norm that has no rule")
    return reader.algebra.power(square(reader, reader.read(x.body, at)), HALF)


def _trace(reader: Reader, x: Any, at: Scope) -> Any:
    """tr(A B) with neighbours that are inverse to each other gone."""
    found = reader.read(x.arguments[0], at)
    return trace(reader.algebra, found) if isinstance(found, Array) else found  # that of a number is itself


def _determinant(reader: Reader, x: Any, at: Scope) -> Any:
    found = reader.array(x.arguments[0], at)
    if not arrays.is_symmetric(reader.algebra, found):
        raise NoReadingError(f"the sign of {readable(latex(x))} is not known")
    return arrays.determinant(reader.algebra, found)


def _known(reader: Reader, x: Any, at: Scope) -> Array:
    """Ones, zeros and the identity."""
    spans = tuple(reader.span(axis, at) for axis in x.dims)
    if x.name == "I":
        return identity(reader.algebra, spans[0])
    entry = t.constant(int(x.name))
    return Array(spans[0], None, lambda _: entry)


reading.add_rules(
    {
        Times: _times,
        Hadamard: _hadamard,
        Transpose: _transpose,
        Bars: _bars,
        VectorNorm: _norm,
        letters.Known: _known,
    }
)
reading.ARRAY_POWER.append(_matrix_power)
reading.NAMED_RULES.update({"tr": _trace, "Tr": _trace, "trace": _trace, "det": _determinant})
