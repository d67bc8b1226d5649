"""A program over matrices of a kind in, the same program over their free elements out.

permutation     P_mn = [m = π_n], π a bijection of 0 .. N-1
adjacency       A_mn = A_mn for m < n, A_nm for m > n, 0 for m = n
diagonal        D_mn = [m = n]·d_n
unit_lower      L_mn = L_mn for m > n, 1 for m = n, 0 for m < n
strictly_upper  U_mn = U_mn for m < n, 0 else

So what a declaration says of a matrix is part of every proof, and every input that is drawn satisfies it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sympy import Basic, Eq, Expr, Gt, Lt

from udlc.ir import functions as f
from udlc.ir.expressions import map_parts, map_reads
from udlc.ir.grammar import ONE, ZERO, Array, Program, Read
from udlc.notation import letters
from udlc.notation.entry import Entry
from udlc.translate.entries import Book
from udlc.translate.names import name_of


def structured(program: Program, kinds: Mapping[str, str]) -> Program:
    """The program with free elements in place of matrices of a kind; `kinds`: by the names of these."""
    arrays = {x.name: x for x in program.inputs if x.name in kinds and len(x.shape) == 2}
    if not arrays:
        return program
    made = {name: FREE.get(kinds[name], _unchanged)(x) for name, x in arrays.items()}

    def element(r: Read) -> Basic:
        known = arrays.get(r.array)
        return r if known is None else ELEMENTS[kinds[r.array]](made[r.array].name, *r.index)

    statements = tuple(map_parts(s, lambda e: map_reads(e, element)) for s in program.statements)
    kept = {name: x for name, x in program.arrays.items() if name not in arrays}
    new = {x.name: x for x in made.values()}
    return replace(program, arrays={**kept, **new}, statements=statements)


def kinds_of(entry: Entry, book: Book) -> dict[str, str]:
    """The kind of every matrix that an entry and what it rests on mention, by the name of its array."""
    numbers = (*entry.by, *(what for what in entry.bind.values() if isinstance(what, str)))
    said = [x for e in (*(book[n] for n in numbers), entry) for x in (e.meant, *e.where)]
    real = {x for s in said for x in s.atoms(letters.Real) if x.domain is not None}
    return {name_of(x): x.domain.word for x in sorted(real, key=str) if x.domain.word in ELEMENTS}


def _bijection(x: Array) -> Array:
    name = f"permutation of {x.name}"
    return Array(name, x.shape[1:], x.role, integral=True, domain="permutation", bound=x.shape[1])


def _diagonal(x: Array) -> Array:
    return replace(x, name=f"{x.name} diagonal", shape=x.shape[1:], first=x.first[1:])


def _unchanged(x: Array) -> Array:
    return x


FREE: dict[str, Callable[[Array], Array]] = {"permutation": _bijection, "diagonal": _diagonal}
"""The array of the free elements of a matrix; of other kinds, that of the matrix."""


def _below(name: str, m: Expr, n: Expr, level: Expr) -> Any:
    return f.select(Gt(m, n), Read(name, (m, n)), f.select(Eq(m, n), level, ZERO))


ELEMENTS: dict[str, Callable[[str, Expr, Expr], Any]] = {
    "permutation": lambda name, m, n: f.select(Eq(m, Read(name, (n,), integral=True)), ONE, ZERO),
    "adjacency": lambda name, m, n: f.select(
        Lt(m, n), Read(name, (m, n)), f.select(Gt(m, n), Read(name, (n, m)), ZERO)
    ),
    "diagonal": lambda name, m, n: f.select(Eq(m, n), Read(name, (n,)), ZERO),
    "unit_lower": lambda name, m, n: _below(name, m, n, ONE),
    "strictly_upper": lambda name, m, n: f.select(Lt(m, n), Read(name, (m, n)), ZERO),
}
"""An element of a matrix of a kind, by its free elements: those of the docstring above."""
