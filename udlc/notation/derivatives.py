"""Derivatives as the book claims them, never evaluated here.

In denominator layout ∂y/∂x has the rows of x and the columns of y; in numerator layout it is the transpose.
By a scalar, a derivative has the shape of what is derived, in both.
"""

from typing import Any, ClassVar

from sympy import Basic, Tuple

from udlc.notation.binders import Bind
from udlc.notation.latex import BIG, FRACTION, INTEGRAL, PRODUCT, binding, latex, scripted, wrap
from udlc.notation.ranges import Ranges, Word
from udlc.notation.shapes import LAYOUT, SCALAR, Shape, shape
from udlc.notation.tree import Node, part, term


class _DerivativeWord(Word):
    def of(self, body: Any) -> "Operator":
        """Return the derivative printed as an operator before its body."""
        return Operator(self(body))

    def inline(self, body: Any) -> "Inline":
        """Return the derivative printed on one line, with a slash."""
        return Inline(self(body))


class Partial(Bind):
    """∂y/∂x. `given` names the quantities that are held fixed."""

    binds = False
    binding = FRACTION
    d: ClassVar[str] = r"\partial"

    def __new__(cls, ranges: Ranges, body: Any, given: Any = ()):
        given = given if isinstance(given, (tuple, Tuple)) else (given,)
        node = Basic.__new__(cls, ranges, term(body), Tuple(*map(term, given)))
        _ = node.shape
        return node

    def __class_getitem__(cls, key: Any) -> _DerivativeWord:
        word = super().__class_getitem__(key)
        return _DerivativeWord(cls, word.ranges)

    given = part(2)

    @property
    def wrt(self) -> tuple[Any, ...]:
        """What the derivative is taken with respect to, one for each order."""
        return self.letters

    @property
    def has_layout(self) -> bool:
        """Does its shape depend on the layout?"""
        return shape(self.wrt[0]) != SCALAR and self._shape_by_denominator() not in (SCALAR, None)

    def find_shape(self) -> Shape:
        found = self._shape_by_denominator()
        return found[::-1] if LAYOUT.get() == "numerator" and self.has_layout and found else found

    def _shape_by_denominator(self) -> Shape:
        by, y = shape(self.wrt[0]), shape(self.body)
        if y is None or by is None:
            return None
        if len(self.wrt) > 1:
            return (by[0], by[0]) if by != SCALAR and len(self.wrt) == 2 else y
        if y == SCALAR:
            return by
        if by == SCALAR:
            return y
        # With respect to a matrix, a vector's derivative has three axes: what follows contracts it.
        return (by[0], y[0]) if by[1] == 1 else None

    def fraction(self, top: str) -> str:
        """Return the printed fraction, the body in its numerator or after it."""
        above, below = self.halves(top)
        return rf"\frac{{{above}}}{{{below}}}"

    def halves(self, top: str) -> tuple[str, str]:
        """Return what is printed above and below the line."""
        below: list[str] = []
        letters = list(self.wrt)
        while letters:
            first = letters[0]
            times = letters.count(first)
            below.append(f"{self.d} " + (scripted(first, above=str(times)) if times > 1 else latex(first)))
            letters = [x for x in letters if x != first]
        order = f"^{{{len(self.wrt)}}}" if len(self.wrt) > 1 else ""
        return f"{self.d}{order} {top}", " ".join(below)

    def tex(self) -> str:
        return self.fraction(wrap(self.body, PRODUCT))


class Total(Partial):
    """dy/dx, along everything that depends on x."""

    d = "d"

    def _shape_by_denominator(self) -> Shape:
        return shape(self.body) if shape(self.wrt[0]) == SCALAR else super()._shape_by_denominator()


class Operator(Node):
    """The same derivative, printed as an operator before its body."""

    derivative = part(0)

    @property
    def binding(self) -> int:  # type: ignore[override]
        """What follows a bare body would join it; brackets end the reach of the derivative."""
        return BIG if binding(self.derivative.body) >= BIG else PRODUCT

    def find_shape(self) -> Shape:
        return shape(self.derivative)

    def tex(self) -> str:
        return f"{self.derivative.fraction('')} {wrap(self.derivative.body, BIG)}"


class Inline(Operator):
    """The same derivative, printed on one line: ∂y/∂x."""

    binding = PRODUCT

    def tex(self) -> str:
        return "/".join(self.derivative.halves(wrap(self.derivative.body, PRODUCT)))


class AtPoint(Node):
    """A quantity at one value of a letter: the bar with an equation below it."""

    binding = INTEGRAL
    body, letter, point = part(0), part(1), part(2)

    def find_shape(self) -> Shape:
        return shape(self.body)

    def tex(self) -> str:
        return rf"\left.{latex(self.body)}\right|_{{{latex(self.letter)}={latex(self.point)}}}"


partial, total, at = Partial, Total, AtPoint
