"""Gives every contraction that is carried out in tiles its form: program in, one of whole matrices out.

    out[m, n] += c · Σ_k (a·b)[m, k] · r[k, n]

    left[m, k]    = a·b                 a product of several factors is named first
    product[m, n] = Σ_k left[m, k] · r[k, n]
    out[m, n]    += c · product[m, n]

The last line, and `product`, are left out where the contraction is all there is and may come first: it then
sets the slice, and what else contributes to the slice is added after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from sympy import Expr, Mul

from udlc.ir.expressions import letters, substitute
from udlc.ir.grammar import Array, Axis, Compute, Letter, Program, Range, Read, Repeat, Statement, walk
from udlc.schedule.contractions import Choice, Factors, as_matrix, factors, is_product, method
from udlc.schedule.extent import extents

Outer: TypeAlias = tuple[Repeat, ...]
Change: TypeAlias = Callable[[Compute, Outer, int], list[Statement]]


def name_products(program: Program, choice: Choice) -> Program:
    """The program with its contractions as products of matrices that set what they write."""
    made = _Products(program, choice)
    made.rewrite(made.named)
    made.program = made.program.with_statements(_products_first(made, made.program.statements))
    setting = extents(made.program).setting
    made.rewrite(lambda s, outer, position: [s] if position in setting else made.buffered(s, outer))
    return made.program


class _Products:
    """The program on its way; it gains the arrays that products need."""

    def __init__(self, program: Program, choice: Choice) -> None:
        self.program = program
        self.choice = choice
        self.new: set[str] = set()

    def chosen(self, s: Compute) -> Factors | None:
        """The factors of a statement that shall be carried out in tiles."""
        f = factors(s)
        return f if f is not None and method(s, f, self.choice) == "tiles" else None

    def rewrite(self, change: Change) -> None:
        """Change every Compute, given the Repeats around it and its position in the order of `walk`."""
        positions = iter(range(sum(1 for _ in walk(self.program.statements))))

        def each(statements: tuple[Statement, ...], outer: Outer) -> tuple[Statement, ...]:
            out: list[Statement] = []
            for s in statements:
                position = next(positions)
                match s:
                    case Compute():
                        out += change(s, outer, position)
                    case Repeat():
                        out.append(replace(s, body=each(s.body, (*outer, s))))
                    case _:
                        out.append(s)
            return tuple(out)

        statements = each(self.program.statements, ())
        self.program = self.program.with_statements(statements)

    def named(self, s: Compute, outer: Outer, _: int) -> list[Statement]:
        """Both sides of the product as matrices, made first where they are none as they stand."""
        f = self.chosen(s)
        if f is None:
            return [s]
        sides: list[Expr] = []
        before: list[Statement] = []
        for stem, group, pair in (("left", f.left, (f.m, f.k)), ("right", f.right, (f.k, f.n))):
            if len(group) == 1 and as_matrix(self.program, s, group[0], pair):
                sides.append(group[0])
                continue
            shared = tuple(x for x in f.batch if any(x in letters(e) for e in group))
            side = self.element(s, stem, (*shared, *_axes(group, pair)), outer)
            if side is None:
                return [s]
            before.append(_elementwise(s, side, Mul(*group)))
            sides.append(side)
        product = replace(s, body=Mul(*f.outside, *sides))
        f = factors(product)
        if f is None or is_product(self.program, product, f):
            return [*before, product]
        return [*before, *self.buffered(product, outer)]

    def buffered(self, s: Compute, outer: Outer) -> list[Statement]:
        """The product in an array of its own, then added to where it belongs."""
        f = self.chosen(s)
        if f is None or s.out in self.new:
            return [s]
        whole = self.element(s, "product", (*f.batch, *f.m, *f.n), outer)
        if whole is None:
            return [s]
        product = replace(s, out=whole.array, at=whole.index, body=Mul(*f.left, *f.right), note="")
        ranges = tuple(r for r in s.domain if r.letter in s.plain)
        return [product, replace(s, domain=ranges, body=Mul(*f.outside, whole))]

    def element(self, s: Compute, stem: str, own: tuple[Letter, ...], outer: Outer) -> Read | None:
        """An element of a new array over these letters, and that of the Repeat around.

        None where there are several Repeats, or one whose end is not known before.
        """
        bound = {r.letter: r.hi for r in s.domain}
        shape, index = tuple(bound[x] for x in own), own
        if outer:
            repeat = outer[0]
            if len(outer) > 1 or repeat.until is not None or not repeat.lo.is_nonnegative:
                return None
            shape = (repeat.hi, *(substitute(e, {repeat.letter: Axis(0)}) for e in shape))
            index = (repeat.letter, *own)
        name = self.program.fresh(f"{s.out}_{stem}")
        self.program = self.program.with_arrays(Array(name, shape))
        self.new.add(name)
        return Read(name, index)


def _axes(group: tuple[Expr, ...], pair: tuple[tuple[Letter, ...], ...]) -> tuple[Letter, ...]:
    """The letters of a side in the order in which one of its factors has them, else rows first."""
    first, second = pair
    for e in group:
        for r in sorted(e.atoms(Read), key=str):
            if r.index[-len(first + second) :] == second + first:
                return second + first
    return first + second


def _elementwise(s: Compute, element: Read, body: Expr) -> Compute:
    """An element of a new array for every value of its letters."""
    own = set(element.index)
    ranges: tuple[Range, ...] = tuple(r for r in s.domain if r.letter in own)
    return Compute(element.array, element.index, "sum", ranges, body, (), s.origin)


def _products_first(made: _Products, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Each product before what else contributes to its slice.

    Until the product is there nobody reads the slice, and nobody writes what these contributions read, so
    they may wait for it.
    """
    out: list[Statement] = []
    for s in statements:
        if isinstance(s, Repeat):
            out.append(replace(s, body=_products_first(made, s.body)))
            continue
        out.append(s)
        if isinstance(s, Compute):
            f = made.chosen(s)
            if f is not None and is_product(made.program, s, f):
                waiting = [t for t in out[:-1] if _may_wait(made, t, s, f)]
                out = [t for t in out if not any(t is w for w in waiting)] + waiting
    return tuple(out)


def _may_wait(made: _Products, earlier: Statement, s: Compute, f: Factors) -> bool:
    """Whether a statement contributes to the slice that the product covers, and is itself no product."""
    if not isinstance(earlier, Compute) or earlier.out != s.out or earlier.op != "sum":
        return False
    lead = len(s.at) - len((*f.batch, *f.m, *f.n))
    other = made.chosen(earlier)
    is_other = other is not None and is_product(made.program, earlier, other)
    return s.at[:lead] == earlier.at[:lead] and not is_other
