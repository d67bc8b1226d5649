"""Reads a sum of products as a product of matrices, and decides whether tiles or loops carry it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import sympy
from sympy import Expr, Mul

from udlc.ir.expressions import from_place, letters, printed
from udlc.ir.grammar import ONE, Array, Compute, Letter, Program, Read
from udlc.ir.loops import Contraction
from udlc.schedule.extent import at_axes

Choice: TypeAlias = Literal["tiles", "loops", "auto"]

SMALLEST = 8
"""Below this many rows, columns or terms, loops are as fast as a call of `matmul`."""


@dataclass(frozen=True, slots=True)
class Factors:
    """The factors of out[batch, m, n] += outside · Σ_k left[batch, m, k] · right[batch, k, n]."""

    left: tuple[Expr, ...]
    right: tuple[Expr, ...]
    outside: tuple[Expr, ...]
    batch: tuple[Letter, ...]
    m: tuple[Letter, ...]
    n: tuple[Letter, ...]
    k: tuple[Letter, ...]


def factors(s: Compute) -> Factors | None:
    """The factors of a statement by the letters in them, or None where it is no product of matrices."""
    own, plain = set(s.letters), s.plain
    summed = {r.letter for r in s.reduced}
    if s.op != "sum" or s.guards or not summed or not plain or not _is_box(s):
        return None
    left, right, outside, weights = _grouped(s, summed)
    if not left or not right:
        return None
    rows, columns = (_own_letters(group, own) for group in (left, right))
    left += weights
    if rows & summed != summed or columns & summed != summed:
        return None
    batch = [x for x in plain if x in rows & columns]
    rest = [x for x in plain if x in rows ^ columns]
    m, n = _split(rest, rows)
    while m + n != tuple(rest):  # a letter that comes between is looped over
        batch.append(rest.pop(0))
        m, n = _split(rest, rows)
    if not m or not n:
        return None
    k = _in_order([r.letter for r in s.reduced], [*left, *right])
    return Factors(tuple(left), tuple(right), tuple(outside), tuple(batch), m, n, k)


def _split(found: list[Letter], rows: set[Letter]) -> tuple[tuple[Letter, ...], tuple[Letter, ...]]:
    return tuple(x for x in found if x in rows), tuple(x for x in found if x not in rows)


def _in_order(summed: list[Letter], group: list[Expr]) -> tuple[Letter, ...]:
    """Summed letters as the first read that has them all has them, so that its axes are one axis."""
    for e in group:
        if isinstance(e, Read) and set(summed) <= set(e.index):
            return tuple(sorted(summed, key=e.index.index))
    return tuple(summed)


def _is_box(s: Compute) -> bool:
    """Whether letters run from zero to bounds free of letters, and the element has no summed letter."""
    own, plain = set(s.letters), set(s.plain)
    straight = all(r.equation is None and r.lo == 0 and not letters(r.hi) & own for r in s.domain)
    return straight and all(letters(index) & own <= plain for index in s.at)


def _grouped(s: Compute, summed: set[Letter]) -> tuple[list[Expr], list[Expr], list[Expr], list[Expr]]:
    """Factors without the element's last letter, with it, without summed letters, with these alone."""
    left: list[Expr] = []
    right: list[Expr] = []
    outside: list[Expr] = []
    weights: list[Expr] = []
    for f in sorted(Mul.make_args(s.body), key=printed):
        found = letters(f) & set(s.letters)
        if not found & summed:
            outside.append(f)
        elif found <= summed:
            weights.append(f)
        else:
            (right if s.plain[-1] in found else left).append(f)
    return left, right, outside, weights


def _own_letters(group: list[Expr], own: set[Letter]) -> set[Letter]:
    return {x for f in group for x in letters(f) & own}


def method(s: Compute, f: Factors, choice: Choice) -> Literal["tiles", "loops"]:
    """What carries out a contraction: with `auto` tiles, unless some extent is known to be small."""
    if choice != "auto":
        return choice
    extent = {r.letter: r.hi for r in s.domain}
    sides = [sympy.prod([extent[x] for x in group], start=ONE) for group in (f.m, f.n, f.k)]
    return "loops" if any(side.is_Integer and side < SMALLEST for side in sides) else "tiles"


def as_matrix(
    program: Program, s: Compute, e: Expr, groups: tuple[tuple[Letter, ...], tuple[Letter, ...]]
) -> bool:
    """Whether an expression is an element of a matrix that stands in memory as it is, or of a part of one.

    Its last indices are one group of letters and then the other, each over a whole axis; those before are
    free of both.  Where each group is one letter, it may be counted from a place on its axis.
    """
    if not isinstance(e, Read) or e.integral:
        return False
    wanted = (groups[0] + groups[1], groups[1] + groups[0])
    inner = set(wanted[0])
    lead = len(e.index) - len(wanted[0])
    if lead < 0 or tuple(from_place(i, inner)[0] for i in e.index[lead:]) not in wanted:
        return False
    array = program.arrays[e.array]
    alone = inner if len(inner) == 2 else set()
    return not any(letters(i) & inner for i in e.index[:lead]) and all(
        _is_whole(array, s, e, axis) or from_place(e.index[axis], alone)[1] != 0
        for axis in range(lead, len(e.index))
    )


def _is_whole(array: Array, s: Compute, e: Read, axis: int) -> bool:
    found = [r.hi for r in s.domain if r.letter == e.index[axis]]
    return bool(found) and sympy.expand(found[0] - at_axes(array.shape[axis], e.index)) == 0


def contraction(program: Program, s: Compute, sets: bool, choice: Choice) -> Contraction | None:
    """The roles of the letters of a product of two matrices, and what carries it out.

    `matmul` overwrites the matrix that it writes, so it serves only statements that set their slice.
    """
    f = factors(s)
    if f is None or f.outside or len(f.left) != 1 or len(f.right) != 1:
        return None
    (left,), (right,) = f.left, f.right
    if not isinstance(left, Read) or not isinstance(right, Read):
        return None
    how = method(s, f, choice)
    if how == "tiles" and not (sets and is_product(program, s, f)):
        how = "loops"
    return Contraction(left, right, f.batch, f.m, f.n, f.k, how)


def is_product(program: Program, s: Compute, f: Factors) -> bool:
    """Whether the element and the two factors are matrices as they stand, the element's rows first."""
    element = Read(s.out, s.at)
    return (
        not f.outside
        and len(f.left) == len(f.right) == 1
        and s.at[len(s.at) - len(f.m + f.n) :] == f.m + f.n
        and as_matrix(program, s, element, (f.m, f.n))
        and as_matrix(program, s, f.left[0], (f.m, f.k))
        and as_matrix(program, s, f.right[0], (f.k, f.n))
    )
