"""The classes of the scalar functions that SymPy lacks, and of functions left uninterpreted."""
# ruff: noqa: N801  functions are named as mathematics names them

from __future__ import annotations

import copyreg
from functools import cache
from typing import Any, ClassVar

import sympy
from sympy import Basic, Expr, Function, Symbol
from sympy.core.function import FunctionClass
from sympy.logic.boolalg import Boolean

from udlc.errors import IRError


def is_relation(e: Basic) -> bool:
    """Whether an expression is true or false; a SymPy Symbol is a Boolean too, and no relation."""
    return isinstance(e, Boolean) and not e.is_Symbol


class Scalar(Function):
    """A function of the table: it assumes and evaluates nothing, and takes its derivative from its row."""

    # The rows name these classes, hence the imports inside.
    def fdiff(self, argindex: int = 1) -> Expr:
        """The derivative by an argument, counted from one."""
        from udlc.ir.functions import row_of

        return row_of(self).partials(*self.args)[argindex - 1]

    def _eval_derivative(self, s: Symbol) -> Expr:
        from udlc.ir.functions import derivative

        return derivative(self, s)

    def _eval_is_commutative(self) -> bool:
        """Values are numbers; SymPy would ask the arguments, among which a relation says that it is none."""
        return True

    def _eval_evalf(self, prec: int) -> None:
        """Stay symbolic: SymPy would look the name up in mpmath, where it may mean something else."""


class step(Scalar):
    """[z > 0]."""

    nargs = 1


class heaviside(Scalar):
    """[z ≥ 0]."""

    nargs = 1


class relu(Scalar):
    """z where z > 0, else 0."""

    nargs = 1


class sig(Scalar):
    """1 / (1 + e^−z)."""

    nargs = 1


class softplus(Scalar):
    """log(1 + e^z)."""

    nargs = 1


class absolute(Scalar):
    """|x|."""

    nargs = 1


class sign(Scalar):
    """[x > 0] − [x < 0]."""

    nargs = 1


class maximum(Scalar):
    """The larger of two."""

    nargs = 2


class minimum(Scalar):
    """The smaller of two."""

    nargs = 2


class floor_(Scalar):
    """The largest integer that is not above x."""

    nargs = 1


class quo(Scalar):
    """⌊a / b⌋ of integers, exact."""

    nargs = 2


class rem(Scalar):
    """a − b ⌊a / b⌋ of integers, exact."""

    nargs = 2


class select(Scalar):
    """a where the relation holds, else b; the one that is not picked may be infinite or undefined."""

    nargs = 3

    @classmethod
    def eval(cls, condition: Basic, a: Expr, b: Expr) -> Expr | None:
        """A settled relation and equal branches need no choice."""
        if not is_relation(condition):
            raise IRError(f"select({condition}, {a}, {b}): the first argument is a relation, such as z > 0")
        if a == b or condition == sympy.true:
            return a
        return b if condition == sympy.false else None


class stop(Scalar):
    """x, but no gradient flows through it."""

    nargs = 1


class expm1(Scalar):
    """e^x − 1."""

    nargs = 1


class log1p(Scalar):
    """log(1 + x)."""

    nargs = 1


class log1mexp(Scalar):
    """log(1 − e^x) for x < 0."""

    nargs = 1


class erf(Scalar):
    """2/√π ∫₀ˣ e^−t² dt."""

    nargs = 1


class lgamma(Scalar):
    """log Γ(x) for x > 0."""

    nargs = 1


class digamma(Scalar):
    """(log Γ)′(x) for x > 0."""

    nargs = 1


class trigamma(Scalar):
    """(log Γ)″(x) for x > 0; the table ends here, so it has no derivative."""

    nargs = 1


class log_i0(Scalar):
    """The logarithm of the modified Bessel function I₀(κ)."""

    nargs = 1


class bessel_ratio(Scalar):
    """I₁(κ) / I₀(κ)."""

    nargs = 1


class log_i0e_exp(Scalar):
    """log I₀(e^z) − e^z, which is −z/2 − ½ log 2π + O(e^−z) for large z."""

    nargs = 1


class bessel_gap(Scalar):
    """e^z (1 − I₁(e^z)/I₀(e^z)), which is ½ + O(e^−z) for large z."""

    nargs = 1


class bessel_gap_slope(Scalar):
    """The derivative of the one above; the table ends here, so it has none."""

    nargs = 1


class exp_cos(Scalar):
    """e^z cos d."""

    nargs = 2


class exp_sin(Scalar):
    """e^z sin d."""

    nargs = 2


class exp_versine(Scalar):
    """e^z (1 − cos d)."""

    nargs = 2


class binomial(Scalar):
    """The binomial coefficient of integers n ≥ k ≥ 0."""

    nargs = 2


class Opaque(Scalar):
    """An uninterpreted function of one argument, bound to a real one when it is run; see `opaque`."""

    nargs = 1
    opaque_name: ClassVar[str] = ""
    order: ClassVar[int] = 0

    def _sympystr(self, printer: Any) -> str:
        # SymPy's printer goes by the name of the class, and takes an opaque Heaviside for its own
        return f"{type(self).__name__}({', '.join(map(printer.doprint, self.args))})"


class _OpaqueClass(FunctionClass):
    """The class of the classes that `opaque` makes, so that these can be pickled."""


@cache
def opaque(name: str, order: int = 0) -> Any:
    """The class of the function `name`, or of its derivative of an order: `a`, `a_prime`, `a_prime_prime`."""
    return _OpaqueClass(name + "_prime" * order, (Opaque,), {"opaque_name": name, "order": order})


copyreg.pickle(_OpaqueClass, lambda cls: (opaque, (cls.opaque_name, cls.order)))
