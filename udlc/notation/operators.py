"""The operators, as written: sums, products with and without a dot, fractions, powers, bars and brackets."""

from typing import Any, ClassVar

import sympy
from sympy import Basic
from sympy.core.symbol import Str

from udlc.notation.latex import BIG, FRACTION, POWER, PRODUCT, SCRIPTED, SUM, binding, latex, scripted, wrap
from udlc.notation.shapes import SCALAR, Shape, entrywise, product, quotient, shape, value
from udlc.notation.tree import Node, part, term
from udlc.notation.where import fault


class Binary(Node):
    """Two operands in the order written."""

    sign: ClassVar[str]
    mark: ClassVar[str]
    left, right = part(0), part(1)

    def tex(self) -> str:
        return f"{wrap(self.left, self.binding)} {self.mark} {wrap(self.right, self.binding + 1)}"


class Plus(Binary):
    """a + b."""

    sign, mark, binding = "+", "+", SUM

    def find_shape(self) -> Shape:
        return entrywise(self.sign, self.left, self.right)

    def value(self) -> Any:
        return value(self.left) + value(self.right)


class Minus(Plus):
    """a − b."""

    sign, mark = "-", "-"

    def value(self) -> Any:
        return value(self.left) - value(self.right)


class Times(Binary):
    """a b: the product of scalars and matrices."""

    sign, mark, binding = "*", "", PRODUCT

    def find_shape(self) -> Shape:
        return product(self.sign, self.left, self.right)

    def tex(self) -> str:
        left = f"({latex(self.left)})" if ends_in_sum(self.left) else self._leading(self.left)
        right = self.right
        # A sum sign, and a slash, need no brackets at the right end of a product.
        bare = binding(right) == BIG or isinstance(right, Slash)
        sign = f" {self.mark} " if self.mark else " "
        return left + sign + (latex(right) if bare else wrap(right, PRODUCT + 1))

    @staticmethod
    def _leading(x: Any) -> str:
        negative = isinstance(x, Negative) or (isinstance(x, sympy.Number) and x.is_negative)
        return latex(x) if negative else wrap(x, PRODUCT)

    def value(self) -> Any:
        if not (shape(self.left) == SCALAR == shape(self.right)):
            raise fault(f"{latex(self)} is a product of matrices; it has no ordinary scalar value")
        return value(self.left) * value(self.right)


class Dot(Times):
    """a · b: the same product, printed with a dot."""

    mark = r"\cdot"


class Cross(Times):
    """a × b."""

    mark = r"\times"


class Hadamard(Times):
    """a ⊙ b: component by component."""

    sign, mark = "⊙", r"\odot"

    def find_shape(self) -> Shape:
        return entrywise(self.sign, self.left, self.right)


class Over(Binary):
    """A fraction; of vectors, component by component."""

    sign, mark, binding = "/", "/", FRACTION
    numerator, denominator = part(0), part(1)

    def find_shape(self) -> Shape:
        if self.right == 0:
            raise fault(f"{latex(self.left)} is divided by zero")
        return quotient(self.sign, self.left, self.right)

    def tex(self) -> str:
        return rf"\frac{{{latex(self.left)}}}{{{latex(self.right)}}}"

    def value(self) -> Any:
        return value(self.left) / value(self.right)


class Slash(Over):
    """a/b on one line."""

    sign, binding = "//", PRODUCT

    def tex(self) -> str:
        return f"{Times._leading(self.left)}/{wrap(self.right, PRODUCT + 1)}"


class Power(Binary):
    """A power: of a scalar, of each component of a vector, or of a square matrix as a matrix."""

    sign, mark, binding = "**", "^", POWER
    base, exponent = part(0), part(1)

    def find_shape(self) -> Shape:
        return shape(self.base)

    def tex(self) -> str:
        above = latex(self.exponent)
        if hasattr(self.base, "parts"):
            return scripted(self.base, above=above)
        return f"{wrap(self.base, SCRIPTED)}^{{{above}}}"

    def value(self) -> Any:
        return value(self.base) ** value(self.exponent)


class Unary(Node):
    """One operand, whose shape it has."""

    operand = part(0)

    def find_shape(self) -> Shape:
        return shape(self.operand)


class Negative(Unary):
    """−a."""

    binding = SUM

    def tex(self) -> str:
        return f"-{wrap(self.operand, SUM + 1)}"

    def value(self) -> Any:
        return -value(self.operand)


class Transpose(Unary):
    """Rows and columns exchanged."""

    binding = SCRIPTED

    def find_shape(self) -> Shape:
        s = shape(self.operand)
        return s and (s[1], s[0])

    def tex(self) -> str:
        if hasattr(self.operand, "parts"):
            return scripted(self.operand, above="T")
        return f"{wrap(self.operand, SCRIPTED)}^{{T}}"


class Bars(Unary):
    """|a|: the size of a scalar, of a vector, of a matrix's determinant, or of a set."""

    @property
    def meaning(self) -> str:
        """Which of them: "absolute value", "length", "determinant" or "size of a set"."""
        head = self.operand
        while getattr(head, "head", None) is not None:
            head = head.head
        if getattr(head, "is_set", False):
            return "size of a set"
        s = shape(self.operand)
        if s == SCALAR:
            return "absolute value"
        return "length" if s is not None and s[1] == 1 else "determinant"

    def find_shape(self) -> Shape:
        return SCALAR

    def tex(self) -> str:
        return rf"|{latex(self.operand)}|"

    def value(self) -> Any:
        return sympy.Abs(value(self.operand))


class Paren(Unary):
    """Parentheses that the book prints and mathematics does not need."""

    def tex(self) -> str:
        return f"({latex(self.operand)})"

    def value(self) -> Any:
        return value(self.operand)


class Underbrace(Paren):
    """A part that the book names with a word under a brace."""

    def __new__(cls, operand: Any, name: Any):
        node = Basic.__new__(cls, term(operand), name if isinstance(name, Str) else Str(name))
        _ = node.shape
        return node

    @property
    def name(self) -> str:
        return self.args[1].name

    def tex(self) -> str:
        return rf"\underbrace{{{latex(self.operand)}}}_{{\mbox{{{self.name}}}}}"


class SquareBrackets(Paren):
    """Parentheses that the book prints square."""

    def tex(self) -> str:
        return f"[{latex(self.operand)}]"


class WithoutBrackets(Paren):
    """A sum that the book prints without the parentheses that it needs."""

    binding = SCRIPTED

    def tex(self) -> str:
        return latex(self.operand)


def factors(x: Any) -> tuple[Any, ...]:
    """Return the factors of a product from the left, `...` among them where it stands for a run."""
    return (*factors(x.left), x.right) if isinstance(x, Times) else (x,)


def ends_in_sum(x: Any) -> bool:
    """Does x end in a sum sign, whose reach a following factor would extend?"""
    return binding(x) == BIG or (isinstance(x, Times) and ends_in_sum(x.right))
