"""Rules for what is laid out in rows and columns: grids, with or without `...`, lists, cases, conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy
from sympy import Basic, Expr, Tuple

from udlc.errors import NotationError, TranslateError
from udlc.ir import functions as f
from udlc.ir.expressions import substitute, symbols
from udlc.ir.grammar import ONE, ZERO, Array, Range, Read
from udlc.notation import blocks, relations, statements
from udlc.notation.latex import latex
from udlc.notation.members import is_count
from udlc.notation.runs import Repeated, segments
from udlc.notation.tree import Dots
from udlc.translate.expressions import integer_of, plain_of, rule, value_of
from udlc.translate.frames import Frame
from udlc.translate.values import COLUMN, ROW, NoValue, Summand, Value, components, plain
from udlc.translate.writer import Writer

COMPARISONS = {"=": sympy.Eq, "<": sympy.Lt, "≤": sympy.Le, ">": sympy.Gt, "≥": sympy.Ge}


def run_of(items: Sequence[Any]) -> Repeated | None:
    """Members of one family that follow each other without a gap, as a run; None for anything else.

    θ[1, 0], θ[2, 0], θ[3, 0] is θ[k, 0] for k = 1 … 3, whether or not a `...` stands between.
    """
    try:
        if any(isinstance(x, Dots) for x in items):
            found = segments(items)
        elif len(items) > 1:
            found = segments(
                (items[0], items[1], Dots(), items[-1]) if len(items) > 2 else (items[0], Dots(), items[1])
            )
        else:
            return None
    except NotationError:
        return None
    if len(found) != 1 or not isinstance(found[0], Repeated) or found[0].step != 1:
        return None
    run = found[0]
    written = [(n, x) for n, x in enumerate(items) if not isinstance(x, Dots)]
    complete = len(written) == len(items)
    if complete and any(_canonical(run.at(run.start + n)) != _canonical(x) for n, x in written):
        return None
    return run


def _canonical(x: Any) -> Any:
    """The tree with every whole number evaluated, so that 1 + 1 is 2."""
    if is_count(x) and x.args:
        found = x.value() if hasattr(x, "tex") else x
        return found if found.is_Integer else x
    if not x.args:
        return x
    return x.func(*map(_canonical, x.args))


@rule(blocks.Grid)
def _grid(w: Writer, x: Any, frame: Frame) -> Value:
    lines = [tuple(row) for row in x.rows]
    if all(len(line) == 1 for line in lines):
        return _line(w, [line[0] for line in lines], frame)
    if len(lines) == 1:
        return _line(w, list(lines[0]), frame, upright=False)
    return _matrix(w, lines, frame)


@rule(blocks.Row)
def _row(w: Writer, x: Any, frame: Frame) -> Value:
    return _line(w, list(x.members), frame, upright=False)


def _line(w: Writer, cells: list[Any], frame: Frame, upright: bool = True) -> Value:
    """A column of cells, or a row of them: one body where they are the members of a family, else an array."""
    run = run_of(cells)
    if run is not None:
        found = _family(w, run, frame, ROW if upright else COLUMN)
        if found is not None:
            return found
    return _stack(w, cells, frame, upright)


def _family(w: Writer, run: Repeated, frame: Frame, place: Any) -> Value | None:
    """The members of a run one below the other, or side by side: member n // h, in its row n % h."""
    start, stop = integer_of(w, run.start, frame), integer_of(w, run.stop, frame)
    length = sympy.expand(stop - start + 1)
    letter = w.component_letters(1)[0]
    with w.within(Range(letter, ZERO, length)):
        value = value_of(w, run.template, frame.with_indices({run.letter: letter + start}))
        if letter in symbols(value.rows) | symbols(value.columns):
            return None
        value = w.plain(value, "cell")
    height, width = (value.rows, value.columns) if place == ROW else (value.columns, value.rows)
    inner = {letter: place} if height == ONE else {letter: f.quo(place, height), place: f.rem(place, height)}
    shape = (sympy.expand(length * height), width)
    return plain(substitute(value.body, inner), *(shape if place == ROW else reversed(shape)))


def _stack(w: Writer, cells: list[Any], frame: Frame, upright: bool) -> Value:
    """Blocks one below the other, or side by side, in an array of their own."""
    pieces = [_piece(w, cell, frame) for cell in segments(cells)]
    pieces = [value if upright else value.T for value in pieces]
    height: Expr = sum((value.rows for value in pieces), start=ZERO)
    width = pieces[0].columns
    found = set().union(*(value.letters() for value in pieces))
    shape = Value(height, width, tuple(Summand(ZERO) for _ in ()))
    name, at = _array_for(w, shape, found)
    start: Expr = ZERO
    for value in pieces:
        _put(w, name, at, value, start, height, width)
        start = start + value.rows
    body = _read(name, at, height, width)
    return body if upright else body.T


def _piece(w: Writer, cell: Any, frame: Frame) -> Value:
    if not isinstance(cell, Repeated):
        return value_of(w, cell, frame)
    found = _family(w, cell, frame, ROW)
    if found is None:
        raise NoValue("the blocks of a run inside a grid have different sizes")
    return found


def _array_for(w: Writer, value: Value, found: set[Basic]) -> tuple[str, tuple[Any, ...]]:
    kept = w.around(found)
    sizes = tuple(size for size in (value.rows, value.columns) if size != ONE)
    name = w.fresh(f"{w.hint}_grid")
    w.declare(Array(name, w.shape(tuple(w.loops[letter] for letter in kept), sizes)))
    return name, kept


def _put(
    w: Writer, name: str, kept: tuple[Any, ...], value: Value, start: Expr, height: Expr, width: Expr
) -> None:
    """Contribute a block, its first row at `start`."""
    letters_ = w.component_letters(2, value)
    rows = (ZERO, ()) if value.rows == ONE else (letters_[0], (Range(letters_[0], ZERO, value.rows),))
    columns = (
        (ZERO, ()) if value.columns == ONE else (letters_[1], (Range(letters_[1], ZERO, value.columns),))
    )
    at = (*kept, *((rows[0] + start,) if height != ONE else ()), *((columns[0],) if width != ONE else ()))
    for summand in value.summands:
        w.contribute(name, at, summand.at({ROW: rows[0], COLUMN: columns[0]}), (*rows[1], *columns[1]))


def _read(name: str, kept: tuple[Any, ...], height: Expr, width: Expr) -> Value:
    places = [place for place, size in ((ROW, height), (COLUMN, width)) if size != ONE]
    return plain(Read(name, (*kept, *places)), height, width)


def _matrix(w: Writer, lines: list[tuple[Any, ...]], frame: Frame) -> Value:
    """A matrix written out: a family over rows and columns as one body, else row below row."""
    rows = [Dots() if all(isinstance(x, Dots) for x in line) else Tuple(*line) for line in lines]
    run = run_of(rows)
    if run is not None:
        start, stop = integer_of(w, run.start, frame), integer_of(w, run.stop, frame)
        height = sympy.expand(stop - start + 1)
        row = w.component_letters(1)[0]
        columns = run_of(tuple(run.template))
        with w.within(Range(row, ZERO, height)):
            inner = frame.with_indices({run.letter: row + start})
            found = _family(w, columns, inner, COLUMN) if columns is not None else None
        if found is not None:
            return Value(height, found.columns, found.at({row: ROW}).summands)
    if any(isinstance(x, Dots) for line in lines for x in line):
        raise NoValue("no family of members can be read from the dots of this matrix")
    return _stack(w, [blocks.Row(*line) for line in lines], frame, upright=True)


@rule(blocks.Cases)
def _cases(w: Writer, x: Any, frame: Frame) -> Value:
    """The first branch whose condition holds; the last one where no earlier one does."""
    *earlier, last = x.branches
    value = plain_of(w, last[0], frame, "case")
    for what, when in reversed(earlier):
        relation = condition(w, when, frame)
        value = components(f.select, relation, plain_of(w, what, frame, "case"), value)
    return value


def condition(w: Writer, x: Any, frame: Frame) -> Value:
    """A written condition as a relation between components."""
    if isinstance(x, statements.Both):
        found = [condition(w, part, frame) for part in x.args]
        return components(sympy.And, *found)
    if not isinstance(x, relations.Relation) or not set(x.signs) <= set(COMPARISONS):
        raise TranslateError(f"{latex(x)} is no condition on numbers")
    values = [plain_of(w, item, frame, "side") for item in x.items]
    pairs = zip(x.signs, values, values[1:])
    links = [components(COMPARISONS[sign], a, b) for sign, a, b in pairs]
    return links[0] if len(links) == 1 else components(sympy.And, *links)


@rule(blocks.DataSet)
def _data(_w: Writer, x: Any, _frame: Frame) -> Value:
    raise NoValue(f"{latex(x)} is a data set, no number")
