"""Rules for the operators: sums, products, quotients, powers, transposes, roots, bars and named atoms."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Expr

from udlc.ir import functions as f
from udlc.ir.grammar import ONE, ZERO, Letter, Range
from udlc.notation import atoms, binders, functions, operators, tree
from udlc.notation.latex import latex
from udlc.translate.expressions import plain_of, rule, scalar_of, value_of, whole
from udlc.translate.frames import Frame
from udlc.translate.values import (
    COLUMN,
    ROW,
    NoValue,
    Value,
    components,
    matrix_product,
    negative,
    plain,
    plus,
    scalar,
    summed,
)
from udlc.translate.writer import Writer


@rule(operators.Plus)
def _plus(w: Writer, x: Any, frame: Frame) -> Value:
    return plus(value_of(w, x.left, frame), value_of(w, x.right, frame))


@rule(operators.Minus)
def _minus(w: Writer, x: Any, frame: Frame) -> Value:
    return plus(value_of(w, x.left, frame), negative(value_of(w, x.right, frame)))


@rule(operators.Negative)
def _negative(w: Writer, x: Any, frame: Frame) -> Value:
    return negative(value_of(w, x.operand, frame))


@rule(operators.Paren, operators.WithoutBrackets)
def _paren(w: Writer, x: Any, frame: Frame) -> Value:
    return value_of(w, x.operand, frame)


@rule(operators.Times)
def _times(w: Writer, x: Any, frame: Frame) -> Value:
    left, right = (plain_of(w, side, frame, "product") for side in x.args)
    if not left.is_scalar and not right.is_scalar and left.inner is None:
        # A factor that is no read would be computed again for every entry of the product.
        left, right = (w.simple(side, "factor") for side in (left, right))
    return matrix_product(left, right, w.letter("s", "u", "v", "w"))


@rule(operators.Hadamard)
def _hadamard(w: Writer, x: Any, frame: Frame) -> Value:
    left, right = (plain_of(w, side, frame, "product") for side in x.args)
    return components(lambda a, b: a * b, left, right)


@rule(operators.Over)
def _over(w: Writer, x: Any, frame: Frame) -> Value:
    above, below = plain_of(w, x.left, frame, "numerator"), plain_of(w, x.right, frame, "denominator")
    return components(lambda a, b: a / b, above, below)


@rule(operators.Power)
def _power(w: Writer, x: Any, frame: Frame) -> Value:
    exponent = scalar_of(w, x.exponent, frame, "exponent")
    base = plain_of(w, x.base, frame, "base")
    if ONE in {base.rows, base.columns}:
        return components(lambda a: a**exponent, base)
    return _matrix_power(w, x, base, exponent)


def _matrix_power(w: Writer, x: Any, base: Value, exponent: Expr) -> Value:
    """A power of a diagonal matrix; the inverse of a square one, or a whole power of it, as products."""
    if getattr(getattr(x.base, "domain", None), "word", "") == "diagonal":
        entry = base.entry(ROW, ROW)
        return plain(f.select(sympy.Eq(ROW, COLUMN), entry**exponent, ZERO), base.rows, base.columns)
    if exponent == -1:
        return w.linear_algebra("inv", base, "matrix", scalar_out=False)
    if not whole(exponent):
        raise NoValue(f"{latex(x)} is the power of a matrix to an exponent that is not written out")
    power = eye(base.rows)
    for _ in range(int(exponent)):
        factor = w.simple(base, "base")
        letter = w.letter("s", "u", "v", "w")
        power = (
            factor
            if power.body == eye(base.rows).body
            else w.plain(matrix_product(power, factor, letter), "power")
        )
    return power


def eye(n: Expr) -> Value:
    """The identity matrix."""
    return plain(f.select(sympy.Eq(ROW, COLUMN), ONE, ZERO), n, n)


@rule(operators.Transpose)
def _transpose(w: Writer, x: Any, frame: Frame) -> Value:
    return value_of(w, x.operand, frame).T


@rule(functions.SquareRoot)
def _root(w: Writer, x: Any, frame: Frame) -> Value:
    return components(sympy.sqrt, plain_of(w, x.operand, frame, "arg"))


@rule(operators.Bars)
def _bars(w: Writer, x: Any, frame: Frame) -> Value:
    if x.meaning == "size of a set":
        from udlc.translate.binders import size_of_set

        return scalar(size_of_set(w, x.operand, frame))
    inside = plain_of(w, x.operand, frame, "arg")
    if x.meaning == "absolute value":
        return components(f.absolute, inside)
    if x.meaning == "length":
        return _norm(w, binders.VectorNorm(x.operand), frame)
    return components(f.absolute, w.linear_algebra("det", inside, "matrix", scalar_out=True))


@rule(functions.Floor)
def _floor(w: Writer, x: Any, frame: Frame) -> Value:
    return components(f.floor_, plain_of(w, x.operand, frame, "arg"))


@rule(functions.MatrixLogarithm)
def _matrix_logarithm(_w: Writer, x: Any, _frame: Frame) -> Value:
    raise NoValue(f"{latex(x)} is the logarithm of a matrix, which no kernel computes")


@rule(functions.Binomial)
def _binomial(w: Writer, x: Any, frame: Frame) -> Value:
    return scalar(f.binomial(scalar_of(w, x.n, frame, "n"), scalar_of(w, x.k, frame, "k")))


@rule(functions.Factorial)
def _factorial(w: Writer, x: Any, frame: Frame) -> Value:
    # k! = e^{log Γ(k + 1)}
    return scalar(sympy.exp(f.lgamma(scalar_of(w, x.operand, frame, "arg") + 1)))


@rule(functions.Divergence)
def _divergence(_w: Writer, x: Any, _frame: Frame) -> Value:
    raise NoValue(f"{latex(x)} is a divergence of densities that no equation here gives a form")


@rule(atoms.Constant)
def _constant(_w: Writer, x: Any, _frame: Frame) -> Value:
    return scalar(x.value())


@rule(atoms.Decimal)
def _decimal(_w: Writer, x: Any, _frame: Frame) -> Value:
    return scalar(x.value())


@rule(atoms.Label)
def _label(_w: Writer, x: Any, _frame: Frame) -> Value:
    raise NoValue(f"“{x.text}” is words, no number")


@rule(tree.Dots)
def _dots(_w: Writer, _x: Any, _frame: Frame) -> Value:
    raise NoValue("`...` stands for terms that are not written out")


@rule(tree.Run)
def _run(_w: Writer, x: Any, _frame: Frame) -> Value:
    raise NoValue(f"{latex(x)} stands where one quantity is needed")


@rule(binders.VectorNorm)
def _norm(w: Writer, x: Any, frame: Frame) -> Value:
    """‖x‖ = √(Σ x²), of a matrix too; norm[1] is Σ|x|, norm[∞] the largest |x|."""
    inside = plain_of(w, x.body, frame, "arg")
    order = scalar_of(w, x.letters[0], frame, "order") if x.letters else sympy.Integer(2)
    size = components(f.absolute, inside)
    if order == sympy.oo:
        return w.store(all_entries(w, size), f"{w.hint}_norm", op="max")
    powered = components(lambda a: a**order, inside if order == 2 else size)
    total = w.plain(all_entries(w, powered), "norm")
    return components(lambda a: a ** (1 / order), total)


def all_entries(w: Writer, value: Value) -> Value:
    """Σ over rows and columns of a plain value."""
    ranges: list[Range] = []
    rule_: dict[Any, Any] = {}
    for place, size in ((ROW, value.rows), (COLUMN, value.columns)):
        if size != ONE:
            letter: Letter = w.component_letters(len(ranges) + 1)[-1]
            rule_[place] = letter
            ranges.append(Range(letter, ZERO, size))
    return summed(scalar(value.entry(*(rule_.get(p, ZERO) for p in (ROW, COLUMN)))), tuple(ranges))
