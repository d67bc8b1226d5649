"""Derivatives of what equations in scope define: a Derive of one array by another, in denominator layout."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr

from udlc.ir.expressions import arrays_read, arrays_written, letters
from udlc.ir.grammar import ONE, Array, Derive, Read, Slice, walk
from udlc.ir.lettering import name_latex
from udlc.notation import letters as written
from udlc.notation.derivatives import Partial
from udlc.notation.latex import latex
from udlc.translate.expressions import value_of
from udlc.translate.frames import Frame
from udlc.translate.values import COLUMN, INNER, ROW, NoValue, Summand, Value
from udlc.translate.writer import Writer


def computed(w: Writer, x: Partial, body: Any, frame: Frame) -> Value | None:
    """∂y/∂x for a y that equations in scope define; None where they do not say that it depends on x."""
    kept = w.snapshot()
    if isinstance(body, written.Letter) and isinstance(frame.calls.get(body), tuple):
        # L alone, where an equation gives L(φ), is its value at the letters of that equation.
        body = frame.calls[body][0].pattern
    of = value_of(w, body, frame)
    if not of.is_plain or not isinstance(of.body, Read):
        of = w.store_outside(of, f"{w.hint}_of")
    for letter in x.wrt:
        by = value_of(w, letter, frame)
        if not by.is_plain or not isinstance(by.body, Read):
            raise NoValue(f"{latex(letter)} is no quantity that one can take a derivative by")
        if not _reaches(w, of.body.array, by.body.array):
            w.restore(kept)
            return None
        of = _derived(w, of, by)
    return of


def _reaches(w: Writer, of: str, by: str) -> bool:
    """Do the statements written so far compute one array from the other?"""
    found = {of}
    while True:
        more = {
            name
            for block in w.blocks
            for s, _ in walk(tuple(block.statements))
            if found & set(arrays_written(s))
            for name in arrays_read(s)
        }
        if more <= found:
            return by in found
        found |= more


def _split(w: Writer, value: Value) -> tuple[str, tuple[Expr, ...], tuple[Expr, ...], tuple[Expr, ...]]:
    """The array of a read: its name, the indices of its slice, its other indices, its components' places."""
    r = value.body
    assert isinstance(r, Read)
    sequential = {block.letter for block in w.blocks}
    places = tuple(i for i in r.index if i in (ROW, COLUMN))
    lead = tuple(i for i in r.index if i not in (ROW, COLUMN))
    count = 0
    while count < len(lead) and letters(lead[count]) <= sequential:
        count += 1
    return r.array, lead[:count], lead[count:], places


def _derived(w: Writer, of: Value, by: Value) -> Value:
    """A Derive of one array by another, and the read of what it gives, in denominator layout."""
    of_name, of_slice, of_rest, of_places = _split(w, of)
    by_name, by_slice, by_rest, by_places = _split(w, by)
    mentioned: set[Basic] = set().union(*(letters(i) for i in (*of_slice, *by_slice)))
    depth = max((n for n, block in enumerate(w.blocks) if block.letter in mentioned), default=0)
    loops = tuple(block.letter for block in w.blocks[1 : depth + 1] if block.letter is not None)
    sizes = [*_axes(w, of_name, of_slice, of_rest), *_sides(of, of_places)]
    sizes += [*_axes(w, by_name, by_slice, by_rest), *_sides(by, by_places)]
    name = w.fresh(f"d{of_name}_d{by_name}")
    shape = w.shape(tuple(w.loops[letter] for letter in loops), tuple(sizes))
    of_latex, by_latex = (w.arrays[n].latex or name_latex(n) for n in (of_name, by_name))
    w.declare(Array(name, shape, latex=rf"\frac{{\partial {of_latex}}}{{\partial {by_latex}}}"))
    mode = "jacobian" if of_rest or of_places else "vjp"
    wrt = (Slice(by_name, by_slice),)
    w.append(Derive(mode, (name,), Slice(of_name, of_slice), wrt, (), w.origin), set(loops))  # type: ignore[arg-type]
    return _read_derivative(name, (*loops, *of_rest), of, of_places, by_rest, by)


def _axes(w: Writer, name: str, index: tuple[Expr, ...], rest: tuple[Expr, ...]) -> list[Expr]:
    return list(w.arrays[name].shape[len(index) : len(index) + len(rest)])


def _sides(value: Value, places: tuple[Expr, ...]) -> list[Expr]:
    return [value.rows if place == ROW else value.columns for place in places]


def _read_derivative(
    name: str,
    lead: tuple[Expr, ...],
    of: Value,
    of_places: tuple[Expr, ...],
    by_rest: tuple[Expr, ...],
    by: Value,
) -> Value:
    by_places = tuple(place for place, size in ((ROW, by.rows), (COLUMN, by.columns)) if size != ONE)
    if not of_places:
        body = Read(name, (*lead, *by_rest, *by_places))
        return Value(by.rows, by.columns, (Summand(body),))
    if not by_places:
        return Value(of.rows, of.columns, (Summand(Read(name, (*lead, *of_places, *by_rest))),))
    if len(of_places) > 1:
        raise NoValue(
            "the derivative of a matrix by a vector or a matrix has four axes; nothing here contracts it"
        )
    length = of.rows if of.columns == ONE else of.columns
    if len(by_places) == 2:
        body = Read(name, (*lead, INNER, *by_rest, ROW, COLUMN))
        return Value(by.rows, by.columns, (Summand(body),), length)
    rows = by.rows if by.columns == ONE else by.columns
    return Value(rows, length, (Summand(Read(name, (*lead, COLUMN, *by_rest, ROW))),))
