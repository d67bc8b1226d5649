"""Rows and columns of what is written: which shapes an operator joins, and the shape that comes out.

A shape is a pair of written sizes, (1, 1) for a scalar, (D, 1) for a vector; None where it cannot be known.
"""

from functools import reduce
from typing import Any

from sympy import Integer, expand

from udlc.notation.latex import latex
from udlc.notation.where import fault

Shape = tuple[Any, Any] | None

SCALAR = (Integer(1), Integer(1))


def shape(x: Any) -> Shape:
    """Return the shape of a written node; a plain number is a scalar."""
    return getattr(x, "shape", SCALAR)


def is_scalar(s: Shape) -> bool:
    """Is this the shape of a scalar?"""
    return s == SCALAR


def same_size(a: Any, b: Any) -> bool:
    """Are two sizes equal as polynomials in their letters?"""
    return a == b or expand(value(a) - value(b)) == 0


def same_shape(s: Shape, t: Shape) -> bool:
    """Do two shapes agree? One that is not known agrees with all."""
    return s is None or t is None or all(map(same_size, s, t))


def value(x: Any) -> Any:
    """Return the ordinary, evaluated SymPy value of a scalar, an index or a size."""
    return x.value() if hasattr(x, "tex") else x


def product(sign: str, a: Any, b: Any) -> Shape:
    """Return the shape of a matrix product; a scalar goes with everything."""
    s, t = shape(a), shape(b)
    if is_scalar(s):
        return t
    if is_scalar(t):
        return s
    if s is None or t is None:
        return None
    if not same_size(s[1], t[0]):
        raise misfit(sign, a, b)
    return (s[0], t[1])


def entrywise(sign: str, a: Any, b: Any) -> Shape:
    """Return the shape of a sum or of a product of components; a spread letter goes to every component."""
    s, t = shape(a), shape(b)
    if getattr(a, "spreads", False):
        return t
    if getattr(b, "spreads", False):
        return s
    if not same_shape(s, t):
        raise misfit(sign, a, b)
    return t if s is None else s


def quotient(sign: str, a: Any, b: Any) -> Shape:
    """Return the shape of a quotient: by a scalar, or component by component."""
    s, t = shape(a), shape(b)
    if is_scalar(t):
        return s
    if is_scalar(s):
        return t
    if not same_shape(s, t):
        raise misfit(sign, a, b)
    return s


def misfit(sign: str, a: Any, b: Any) -> Exception:
    """Return the error that says what met what."""
    return fault(
        f"shapes do not fit: {latex(a)} is {describe(shape(a))}, {latex(b)} is {describe(shape(b))}, "
        f"joined by {sign}"
    )


def describe(s: Shape) -> str:
    """Say a shape in words, for messages."""
    if s is None:
        return "of unknown shape"
    return "a scalar" if is_scalar(s) else "×".join(latex(n) for n in s)


def total(sizes: Any) -> Any:
    """Return the sum of sizes as it would be written."""
    return reduce(lambda a, b: a + b, sizes)
