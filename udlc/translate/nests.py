"""A function nested in itself: f_K[f_{K-1}[… f_1[x]]] as a Repeat over an array of what comes out of each."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, expand

from udlc.errors import TranslateError
from udlc.ir.expressions import substitute
from udlc.ir.grammar import ONE, ZERO, Array, Axis, Range, Read, Size
from udlc.notation.nesting import Hole, Nest
from udlc.translate.binders import bind
from udlc.translate.expressions import rule, value_of
from udlc.translate.frames import Frame
from udlc.translate.values import COLUMN, ROW, Value, plain
from udlc.translate.writer import Writer


@rule(Nest)
def _nest(w: Writer, x: Nest, frame: Frame) -> Value:
    """Steps go from the innermost out; place n holds what comes out after n of them."""
    run = x.run
    up = run.step == -1  # written from the outside in as K, …, 1: the innermost is the first
    ends = (run.stop, run.start) if up else (run.start, run.stop)
    r, inner_frame = bind(w, x.letter, *ends, frame)
    inner = value_of(w, x.inner, frame)
    rows, columns = _sides(w, x, r, inner, inner_frame)
    name = w.fresh(f"{w.hint}_nest")
    letter_at = Axis(0) + r.lo - 1 if up else r.hi - Axis(0)
    shape = tuple(substitute(n, {r.letter: letter_at}) for n in (rows, columns) if n != ONE)
    w.declare(Array(name, (r.hi - r.lo + 1, *shape)))
    _put(w, name, ZERO, inner)
    place = r.letter - r.lo + 1 if up else r.hi - r.letter
    with w.repeat(r, down=not up):
        before: dict[Basic, Basic] = {r.letter: r.letter - 1 if up else r.letter + 1}
        hole = _state(name, place - 1, substitute(rows, before), substitute(columns, before))
        step = value_of(w, x.body, inner_frame.at(bound={**inner_frame.bound, x.hole: hole}))
        _put(w, name, expand(place), step)
    last: dict[Basic, Basic] = {r.letter: r.hi - 1 if up else r.lo}
    return _state(name, r.hi - r.lo, substitute(rows, last), substitute(columns, last))


def _state(name: str, place: Expr, rows: Expr, columns: Expr) -> Value:
    sides = tuple(side for side, size in ((ROW, rows), (COLUMN, columns)) if size != ONE)
    return plain(Read(name, (expand(place), *sides)), rows, columns)


def _sides(w: Writer, x: Nest, r: Range, inner: Value, frame: Frame) -> tuple[Expr, Expr]:
    """Rows and columns of what comes out of one step, found by a trial with a hole of unknown size."""
    kept = w.snapshot()
    unknown = plain(Read("hole"), *(ONE if n == ONE else Size("hole") for n in (inner.rows, inner.columns)))
    with w.within(r):
        step = value_of(w, x.body, frame.at(bound={**frame.bound, x.hole: unknown}))
    w.restore(kept)
    if Size("hole") in step.rows.free_symbols | step.columns.free_symbols:
        return inner.rows, inner.columns
    return step.rows, step.columns


def _put(w: Writer, name: str, place: Expr, value: Value) -> None:
    sides = [(side, size) for side, size in ((ROW, value.rows), (COLUMN, value.columns)) if size != ONE]
    fresh = w.component_letters(len(sides), value)
    rule_: dict[Basic, Basic] = {side: letter for (side, _), letter in zip(sides, fresh)}
    own = tuple(Range(letter, ZERO, size) for letter, (_, size) in zip(fresh, sides))
    for summand in value.summands:
        w.contribute(name, (place, *fresh), summand.at(rule_), own)


@rule(Hole)
def _hole(_w: Writer, x: Any, frame: Frame) -> Value:
    if x not in frame.bound:
        raise TranslateError("`hole` stands outside nest(…)")
    return frame.bound[x]
