"""Products of matrices and other operations on whole matrices to text."""

from __future__ import annotations

from sympy import Expr, prod

from udlc.emit.names import Names
from udlc.emit.scalar import Scalars
from udlc.emit.table import LINEAR_ALGEBRA
from udlc.errors import BuildError
from udlc.ir.expressions import from_place
from udlc.ir.grammar import Letter, LinAlg, Range, Read
from udlc.ir.loops import Call, Product


def product_text(node: Product, scalars: Scalars) -> str:
    """A product of matrices."""
    scalars.functions.add("matmul")
    sides = (
        (node.left, node.rows, node.summed),
        (node.right, node.summed, node.columns),
        (node.out, node.rows, node.columns),
    )
    left, right, out = (_matrix(r, first, second, node.domain, scalars) for r, first, second in sides)
    return f"matmul({left}, {right}, {out})"


def _matrix(
    r: Read,
    first: tuple[Letter, ...],
    second: tuple[Letter, ...],
    domain: tuple[Range, ...],
    scalars: Scalars,
) -> str:
    """The array that a read is an element of, at its leading indices, as a matrix with these axes."""
    lead = r.index[: len(r.index) - len(first) - len(second)]
    counted = [from_place(index, {*first, *second}) for index in r.index[len(lead) :]]
    swapped = tuple(letter for letter, _ in counted) != first + second
    extent: dict[Letter, Expr] = {x.letter: x.hi for x in domain}
    text = scalars.array(r.array)
    places = scalars.place(r.array, lead) if lead else []
    if any(start != 0 for _, start in counted):
        places += [_stretch(start, extent[letter], scalars) for letter, start in counted]
    if places:
        text += f"[{', '.join(places)}]"
    if len(first) > 1 or len(second) > 1:
        axes = (second, first) if swapped else (first, second)
        lengths = (str(scalars.integer(prod(extent[x] for x in group))) for group in axes)
        text += f".reshape(({', '.join(lengths)}))"
    return f"{text}.T" if swapped else text


def _stretch(start: Expr, length: Expr, scalars: Scalars) -> str:
    """So many places of an axis; all where they are counted from the first."""
    return f"{scalars.integer(start)} : {scalars.integer(start + length)}" if start != 0 else ":"


def call_text(node: Call, names: Names, scalars: Scalars) -> str:
    """An operation of linear algebra at one index of its batch.

    Raises:
        BuildError: compiled code does not have it.
    """
    s: LinAlg = node.statement
    if s.op not in LINEAR_ALGEBRA:
        raise BuildError(f"compiled code has no {s.op}", entry=", ".join(s.origin) or None)
    function, scalar = LINEAR_ALGEBRA[s.op]
    scalars.functions.add(function)
    place = ", ".join(str(scalars.integer(i)) for i in (*s.at, *(r.letter for r in node.batch)))
    ins = [names("array", a) + (f"[{place}]" if place else "") for a in s.ins]
    (out,) = (names("array", a) for a in s.outs)
    whole = f"{out}[{place}][:]" if place else f"{out}[:]"
    left = f"{out}[{place or '()'}]" if scalar else whole
    return f"{left} = {function}({', '.join(ins)})"
