"""Rows and columns of what is written: which shapes an operator joins, and the shape that comes out.

A shape is a pair of written sizes, (1, 1) for a scalar, (D, 1) for a vector; None where it cannot be known.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce
from typing import Any

from sympy import Integer, expand, preorder_traversal

from udlc.notation.latex import latex
from udlc.notation.where import fault

Shape = tuple[Any, Any] | None

SCALAR = (Integer(1), Integer(1))


LAYOUT: ContextVar[str] = ContextVar("layout", default="")
"""The layout of derivatives in which shapes are found; empty while an entry is written: not known yet."""


@contextmanager
def laid_out(layout: str) -> Iterator[None]:
    """Find shapes in a layout of derivatives: "denominator" or "numerator"."""
    token = LAYOUT.set(layout)
    try:
        yield
    finally:
        LAYOUT.reset(token)


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
        return _misfit(sign, a, b)
    return (s[0], t[1])


def entrywise(sign: str, a: Any, b: Any) -> Shape:
    """Return the shape of a sum or of a product of components; a spread letter goes to every component."""
    s, t = shape(a), shape(b)
    if getattr(a, "spreads", False):
        return t
    if getattr(b, "spreads", False):
        return s
    if not same_shape(s, t):
        return _misfit(sign, a, b)
    return t if s is None else s


def quotient(sign: str, a: Any, b: Any) -> Shape:
    """Return the shape of a quotient: by a scalar, or component by component."""
    s, t = shape(a), shape(b)
    if is_scalar(t):
        return s
    if is_scalar(s):
        return t
    if not same_shape(s, t):
        return _misfit(sign, a, b)
    return s


def _misfit(sign: str, a: Any, b: Any) -> Shape:
    """Raise the error, or leave the shape open where a derivative may yet be laid out the other way."""
    if not LAYOUT.get() and any(_has_layout(x) for x in (a, b)):
        return None
    raise misfit(sign, a, b)


def _has_layout(x: Any) -> bool:
    return any(getattr(node, "has_layout", False) for node in preorder_traversal(x))


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
