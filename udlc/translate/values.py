"""Scalars, vectors and matrices on their way to statements: bodies at a row and a column, and sums of them.

The vector β + Ω h is the two summands β[row] and Ω[row, s]·h[s] over s; nothing is stored until it must be.
A sum at the top of an equation thus becomes contributions to its left side, and only a sum inside a function
becomes an array of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sympy import Basic, Expr, Integer

from udlc.errors import TranslateError
from udlc.ir.expressions import letters, substitute
from udlc.ir.grammar import ONE, ZERO, Letter, Range

ROW, COLUMN, INNER = Letter("row"), Letter("column"), Letter("inner")


class NoValue(TranslateError):
    """An equation that states something, yet gives no number that a program could compute."""


@dataclass(frozen=True, slots=True)
class Summand:
    """`body` summed over `ranges` where all `guards` hold; without ranges, the body itself."""

    body: Expr
    ranges: tuple[Range, ...] = ()
    guards: tuple[Basic, ...] = ()

    @property
    def is_plain(self) -> bool:
        return not self.ranges and not self.guards

    def map(self, change: Callable[[Expr], Expr]) -> Summand:
        """The summand with another body."""
        return replace(self, body=change(self.body))

    def at(self, rule: dict[Basic, Basic]) -> Summand:
        """The summand with letters replaced, in bounds and guards too."""
        ranges = tuple(
            Range(r.letter, substitute(r.lo, rule), substitute(r.hi, rule), r.equation) for r in self.ranges
        )
        return Summand(substitute(self.body, rule), ranges, tuple(substitute(g, rule) for g in self.guards))

    def letters(self) -> set[Basic]:
        """Letters that come from outside."""
        found = letters(self.body)
        for part in (*self.guards, *(b for r in self.ranges for b in (r.lo, r.hi))):
            found |= letters(part)
        return found - {r.letter for r in self.ranges}


@dataclass(frozen=True, slots=True)
class Value:
    """A matrix of `rows` × `columns`, its entry at ROW, COLUMN being the sum of `summands`.

    A side of length one is not indexed: a scalar mentions neither ROW nor COLUMN, a vector only ROW.
    The derivative of a vector by a matrix has a third axis, at INNER, of length `inner`: a product with it is
    a sum over that axis.
    """

    rows: Expr
    columns: Expr
    summands: tuple[Summand, ...]
    inner: Expr | None = None

    @property
    def is_scalar(self) -> bool:
        return self.rows == ONE and self.columns == ONE

    @property
    def is_plain(self) -> bool:
        """Is it one body, with nothing left to sum?"""
        return len(self.summands) == 1 and self.summands[0].is_plain

    @property
    def body(self) -> Expr:
        """The body of a plain value."""
        assert self.is_plain
        return self.summands[0].body

    @property
    def bound(self) -> set[Letter]:
        """Letters that its sums bind."""
        return {r.letter for s in self.summands for r in s.ranges}

    @property
    def T(self) -> Value:
        """The transpose."""
        exchange: dict[Basic, Basic] = {ROW: COLUMN, COLUMN: ROW}
        return Value(self.columns, self.rows, tuple(s.at(exchange) for s in self.summands))

    def entry(self, row: Expr = ZERO, column: Expr = ZERO) -> Expr:
        """The entry of a plain value."""
        return substitute(self.body, {ROW: row, COLUMN: column})

    def map(self, change: Callable[[Expr], Expr]) -> Value:
        """Change every body: only for what is linear, or for plain values."""
        return replace(self, summands=tuple(s.map(change) for s in self.summands))

    def at(self, rule: dict[Basic, Basic]) -> Value:
        """The value with letters replaced."""
        summands = tuple(s.at(rule) for s in self.summands)
        inner = None if self.inner is None else substitute(self.inner, rule)
        return Value(substitute(self.rows, rule), substitute(self.columns, rule), summands, inner)

    def letters(self) -> set[Basic]:
        """Letters that come from outside, ROW and COLUMN not among them."""
        found = letters(self.rows) | letters(self.columns)
        for s in self.summands:
            found |= s.letters()
        return found - {ROW, COLUMN, INNER}


def scalar(body: Expr | int) -> Value:
    """A scalar with this body."""
    return Value(ONE, ONE, (Summand(Integer(body) if isinstance(body, int) else body),))


def plain(body: Expr, rows: Expr = ONE, columns: Expr = ONE) -> Value:
    """A value whose entry at ROW, COLUMN is `body`."""
    return Value(rows, columns, (Summand(body),))


def common_shape(a: Value, b: Value) -> tuple[Expr, Expr]:
    """Rows and columns of a sum or of a product of components; a scalar goes with everything."""
    if a.is_scalar:
        return b.rows, b.columns
    return a.rows, a.columns


def plus(a: Value, b: Value) -> Value:
    """The sum; what is plain on both sides is joined into one body."""
    summands = (*a.summands, *b.summands)
    bodies = [s.body for s in summands if s.is_plain]
    reduced = tuple(s for s in summands if not s.is_plain)
    total = sum(bodies, start=ZERO)
    joined = (Summand(total),) if bodies and (total != 0 or not reduced) else ()
    return Value(*common_shape(a, b), (*joined, *reduced))


def negative(a: Value) -> Value:
    """The value with its sign changed, summand by summand."""
    return a.map(lambda body: -body)


def components(change: Callable[..., Expr], *values: Value) -> Value:
    """Apply a scalar function to the components of plain values; scalars go with every component."""
    rows, columns = ONE, ONE
    for v in values:
        if not v.is_scalar:
            rows, columns = v.rows, v.columns
    return plain(change(*(v.body for v in values)), rows, columns)


def summed(a: Value, ranges: tuple[Range, ...], guards: tuple[Basic, ...] = ()) -> Value:
    """Σ over ranges of a value; sums inside are joined with it."""
    return replace(
        a, summands=tuple(Summand(s.body, (*ranges, *s.ranges), (*guards, *s.guards)) for s in a.summands)
    )


def matrix_product(a: Value, b: Value, letter: Letter) -> Value:
    """A b of plain values: Σ over the inner index, or no sum where the inner side has length one."""
    if a.inner is not None:
        body = substitute(a.body, {INNER: letter}) * substitute(b.body, {ROW: letter})
        return Value(a.rows, a.columns, (Summand(body, (Range(letter, ZERO, a.inner),)),))
    if a.is_scalar or b.is_scalar:
        return components(lambda x, y: x * y, a, b)
    if a.columns == ONE:
        return plain(a.body * b.body, a.rows, b.columns)
    body = substitute(a.body, {COLUMN: letter}) * substitute(b.body, {ROW: letter})
    return Value(a.rows, b.columns, (Summand(body, (Range(letter, ZERO, a.columns),)),))
