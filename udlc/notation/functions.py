"""The book's named functions, whose meaning is the same everywhere; a chapter may still define them."""

from typing import Any, ClassVar, NamedTuple

import sympy
from sympy import Integer, oo
from sympy.core.symbol import Str

from udlc.notation.atoms import Label
from udlc.notation.latex import ATOM, Scripts, latex, wrap
from udlc.notation.letters import Axis, Letter
from udlc.notation.operators import Unary
from udlc.notation.shapes import SCALAR, Shape, shape, value
from udlc.notation.tree import Node, part


class Named(NamedTuple):
    """A named function: its LaTeX, its SymPy meaning, whether it maps each component or gives a scalar."""

    command: str
    meaning: Any
    elementwise: bool


NAMED = {
    "exp": Named(r"\exp", sympy.exp, True),
    "log": Named(r"\log", sympy.log, True),
    "sin": Named(r"\sin", sympy.sin, True),
    "cos": Named(r"\cos", sympy.cos, True),
    "tanh": Named(r"\tanh", sympy.tanh, True),
    # sig(z) = 1/(1 + e^-z)
    "sig": Named(r"\mbox{sig}", lambda z: 1 / (1 + sympy.exp(-z)), True),
    # ReLU(z) = max(0, z)
    "ReLU": Named(r"\mbox{ReLU}", lambda z: sympy.Max(0, z), True),
    # 1 where the condition holds, else 0, component by component
    "indicator": Named(r"\mathbb{I}", lambda c: sympy.Piecewise((1, c), (0, True)), True),
    "Γ": Named(r"\Gamma", sympy.gamma, True),
    "dirac": Named(r"\delta", sympy.DiracDelta, False),
    "trace": Named(r"\mbox{trace}", None, False),
    "tr": Named(r"\mbox{tr}", None, False),
    "Tr": Named(r"\mbox{Tr}", None, False),
    "det": Named(r"\mbox{det}", None, False),
    # The modified Bessel function of the first kind; its order stands below.
    "Bessel": Named(r"\mbox{Bessel}", sympy.besseli, True),
}


class NamedFunction(Letter):
    """A function with a meaning of its own."""

    free_symbols: ClassVar[set[Any]] = set()

    def __new__(cls, name: str):
        over = (Axis(Integer(0), oo),) if name == "Bessel" else ()
        return super().__new__(cls, name, over=over, font="cmd")

    def __getnewargs_ex__(self):
        return (self.name,), {}

    @property
    def meaning(self) -> Any:
        """The function in ordinary SymPy; None for one that has none there."""
        return NAMED[self.name].meaning

    def glyph(self, bold: bool | None = None) -> str:  # noqa: ARG002
        return NAMED[self.name].command

    def parts(self, bold: bool | None = None) -> Scripts:  # noqa: ARG002
        return Scripts(NAMED[self.name].command)

    def shape_of_call(self, arguments: Any) -> Shape:
        if not NAMED[self.name].elementwise:
            return SCALAR
        # The shape of a condition is that of its first side.
        return shape(getattr(arguments[0], "first", arguments[0]))


exp, log, sin, cos, tanh = map(NamedFunction, ("exp", "log", "sin", "cos", "tanh"))
sig, ReLU, indicator, Γ = map(NamedFunction, ("sig", "ReLU", "indicator", "Γ"))
dirac, Bessel, det = map(NamedFunction, ("dirac", "Bessel", "det"))
trace, tr, Tr = map(NamedFunction, ("trace", "tr", "Tr"))


class SquareRoot(Unary):
    """A square root, of each component."""

    def tex(self) -> str:
        return rf"\sqrt{{{latex(self.operand)}}}"

    def value(self) -> Any:
        return sympy.sqrt(value(self.operand))


class Floor(Unary):
    """⌊a⌋, the largest whole number that is not above a."""

    def tex(self) -> str:
        return rf"\lfloor {latex(self.operand)}\rfloor"

    def value(self) -> Any:
        return sympy.floor(value(self.operand))


class MatrixLogarithm(Unary):
    """The logarithm of a square matrix, whose exponential is that matrix."""

    def tex(self) -> str:
        return rf"\log[{latex(self.operand)}]"


class Binomial(Node):
    """n over k."""

    n, k = part(0), part(1)

    def tex(self) -> str:
        return rf"\binom{{{latex(self.n)}}}{{{latex(self.k)}}}"

    def value(self) -> Any:
        return sympy.binomial(value(self.n), value(self.k))


class Factorial(Unary):
    """n!"""

    def tex(self) -> str:
        return f"{wrap(self.operand, ATOM)}!"

    def value(self) -> Any:
        return sympy.factorial(value(self.operand))


class Divergence(Node):
    """A divergence of two densities; its name is a declared word: div("D_JS", p, q).

    `mark` is what the book prints between the two.
    """

    name, p, q = part(0), part(1), part(2)
    mark = property(lambda self: self.args[3].name)

    def __new__(cls, name: Any, p: Any, q: Any, mark: Any = "||"):
        name, mark = (kind(x) if isinstance(x, str) else x for kind, x in ((Label, name), (Str, mark)))
        return super().__new__(cls, name, p, q, mark)

    def find_shape(self) -> Shape:
        return SCALAR

    def tex(self) -> str:
        base, _, label = self.name.text.partition("_")
        return base + (f"_{{{label}}}" if label else "") + f"[{latex(self.p)}{self.mark}{latex(self.q)}]"


def KL(p: Any, q: Any) -> Divergence:
    """Return the Kullback–Leibler divergence of p from q."""
    return Divergence("D_KL", p, q)


sqrt, binomial, factorial, div = SquareRoot, Binomial, Factorial, Divergence
floor, matrix_log = Floor, MatrixLogarithm
