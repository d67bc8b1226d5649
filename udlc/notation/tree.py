"""What is written: SymPy nodes that keep the author's form and order, know their shape, and print themselves.

Nothing simplifies at construction; all that a node is lies in its `args`; `value()` gives ordinary SymPy.
"""

from functools import cached_property
from typing import Any, ClassVar

import sympy
from sympy import Basic, Expr, Tuple
from sympy.core.expr import AtomicExpr
from sympy.core.symbol import Str

from udlc.notation.latex import ATOM, GIVEN, latex, scripted
from udlc.notation.shapes import SCALAR, Shape
from udlc.notation.where import fault


def part(place: int) -> Any:
    """Name one of a node's args."""
    return property(lambda self: self.args[place])


def term(x: Any) -> Any:
    """Return anything that an author may write as a written tree.

    Raises:
        NotationError: for a float or a truth value, which are not exact.
    """
    if isinstance(x, (Written, Str)):
        return x
    if x is Ellipsis:
        return Dots()
    if isinstance(x, (bool, float)):
        raise fault(f"{x!r} is not exact: write frac(1, 2) or number('0.06')")
    if isinstance(x, slice):
        return Run(*(Dots() if end is None else term(end) for end in (x.start, x.stop)))
    if isinstance(x, (list, tuple, Tuple)):
        return Tuple(*map(term, x))
    try:
        x = sympy.sympify(x, strict=True)
    except sympy.SympifyError:
        raise fault(f"{x!r} is no part of an equation") from None
    if not isinstance(x, sympy.Integer):
        raise fault(f"{x!r} is not written in the notation's own words")
    return x


class Written(Expr):
    """Operators build exactly what is written."""

    _op_priority = 1000.0
    is_commutative = False
    binding: ClassVar[int] = ATOM
    spreads = False

    def __add__(self, other):
        return _operators().Plus(self, other)

    def __radd__(self, other):
        return _operators().Plus(other, self)

    def __sub__(self, other):
        return _operators().Minus(self, other)

    def __rsub__(self, other):
        return _operators().Minus(other, self)

    def __mul__(self, other):
        return _operators().Times(self, other)

    def __rmul__(self, other):
        return _operators().Times(other, self)

    def __matmul__(self, other):
        return _operators().Dot(self, other)

    def __rmatmul__(self, other):
        return _operators().Dot(other, self)

    def __truediv__(self, other):
        return _operators().Over(self, other)

    def __rtruediv__(self, other):
        return _operators().Over(other, self)

    def __floordiv__(self, other):
        return _operators().Slash(self, other)

    def __rfloordiv__(self, other):
        return _operators().Slash(other, self)

    def __pow__(self, other):
        return _operators().Power(self, other)

    def __rpow__(self, other):
        return _operators().Power(other, self)

    def __neg__(self):
        return _operators().Negative(self)

    def __abs__(self):
        return _operators().Bars(self)

    def __or__(self, other):
        return Given(Tuple(self), Tuple(term(other)))

    def __ror__(self, other):
        return Given(Tuple(term(other)), Tuple(self))

    def __lt__(self, other):
        return _compare("<", self, other)

    def __le__(self, other):
        return _compare("≤", self, other)

    def __gt__(self, other):
        return _compare(">", self, other)

    def __ge__(self, other):
        return _compare("≥", self, other)

    def __iter__(self):
        raise fault(
            f"{latex(self)} cannot be counted through in Python; write its members, or ... between them"
        )

    @property
    def T(self):
        return _operators().Transpose(self)

    @cached_property
    def shape(self) -> Shape:
        """Rows and columns, (1, 1) for a scalar; None where they cannot be known."""
        return self.find_shape()

    def find_shape(self) -> Shape:
        return SCALAR

    def tex(self) -> str:
        """Return the LaTeX that the book prints."""
        return scripted(self)

    def value(self) -> Any:
        """Return the ordinary, evaluated SymPy value of a scalar."""
        raise fault(f"{latex(self)} has no ordinary scalar value")

    def _latex(self, _printer: Any = None) -> str:
        return self.tex()

    def _sympystr(self, _printer: Any = None) -> str:
        return self.tex()

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.tex()}$"


def _operators() -> Any:
    from udlc.notation import operators

    return operators


def _compare(sign: str, a: Any, b: Any) -> Any:
    from udlc.notation.relations import relation

    return relation(sign, a, b)


class Node(Written):
    """A node with parts. Shapes are looked at here, so that a fault is reported where it is written."""

    def __new__(cls, *args: Any):
        node = Basic.__new__(cls, *map(term, args))
        _ = node.shape
        return node


class Dots(Written, AtomicExpr):
    """`...`: the run between its neighbours."""

    def find_shape(self) -> Shape:
        return None

    def tex(self) -> str:
        return r"\ldots"


class Bullet(Written, AtomicExpr):
    """An argument left open: π(bullet, bullet) is the function π itself."""

    def find_shape(self) -> Shape:
        return None

    def tex(self) -> str:
        return r"\bullet"


class Given(Node):
    """a, b | c, d: what stands before and after a conditioning bar; two tuples."""

    binding = GIVEN
    event, condition = part(0), part(1)

    def find_shape(self) -> Shape:
        return None

    def tex(self) -> str:
        return "|".join(", ".join(map(latex, side)) for side in self.args)


def join_given(arguments: list[Any]) -> tuple[Any, ...]:
    """Read a, b | c, d, which to Python is a, (b | c), d, as two lists with a bar between."""
    bars = [place for place, a in enumerate(arguments) if isinstance(a, Given)]
    if not bars:
        return tuple(arguments)
    if len(bars) > 1:
        raise fault("a density has one conditioning bar")
    bar = bars[0]
    given = arguments[bar]
    return (Given(Tuple(*arguments[:bar], *given.event), Tuple(*given.condition, *arguments[bar + 1 :])),)


class Run(Node):
    """z[1:T], the members from 1 to T; z[:], with no ends, is all of them."""

    start, stop = part(0), part(1)

    @property
    def is_all(self) -> bool:
        return isinstance(self.start, Dots)

    def find_shape(self) -> Shape:
        return None

    def tex(self) -> str:
        return r"\bullet" if self.is_all else rf"{latex(self.start)}\ldots {latex(self.stop)}"
