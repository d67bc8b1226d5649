"""Equations to statements: which letters they define and over what, in loops where the book has runs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

from sympy import Basic, Expr, preorder_traversal

from udlc.ir.expressions import letters
from udlc.ir.functions import is_integral
from udlc.ir.grammar import ONE, ZERO, Letter, Range
from udlc.notation.atoms import Constant
from udlc.notation.binding import Binding
from udlc.notation.derivatives import Partial
from udlc.notation.latex import latex
from udlc.notation.letters import Example, Index
from udlc.notation.letters import Letter as Written
from udlc.notation.members import At
from udlc.notation.runs import Repeated
from udlc.translate.binders import bind
from udlc.translate.clauses import Clause
from udlc.translate.derivatives import derivative_letter
from udlc.translate.expressions import integer_of, value_of
from udlc.translate.frames import Defined, Frame
from udlc.translate.members import array_of, family_places, offset
from udlc.translate.names import name_of
from udlc.translate.targets import Target, target_of
from udlc.translate.values import COLUMN, ROW, NoValue, Value
from udlc.translate.writer import Writer


def letters_in(x: Any) -> tuple[Written, ...]:
    """Letters that occur free in a written tree, sorted by name."""
    return tuple(sorted(getattr(x, "free_symbols", ()), key=lambda s: (name_of(s), str(s.dims), str(s.over))))


def write_clauses(w: Writer, clauses: Sequence[Clause], frame: Frame, needed_by: Any = None) -> Frame:
    """Write equations; return the frame in which their letters have the arrays written.

    With `needed_by`, an expression, only what it needs is written, directly or not.
    """
    if needed_by is not None:
        clauses = _needed(clauses, needed_by)
    frame = define(w, clauses, frame)
    for clause in clauses:
        write_clause(w, clause, frame)
    return frame


def _needed(clauses: Sequence[Clause], x: Any) -> list[Clause]:
    """The equations that define what an expression mentions, directly or through others."""
    wanted = set(x.free_symbols)
    chosen: set[int] = set()
    while True:
        new = {
            n
            for n, clause in enumerate(clauses)
            if n not in chosen and any(head in wanted for head in target_of(clause.left).heads)
        }
        if not new:
            return [clause for n, clause in enumerate(clauses) if n in chosen]
        chosen |= new
        wanted |= {s for n in new for s in clauses[n].sides[-1].free_symbols}


def define(w: Writer, clauses: Sequence[Clause], frame: Frame) -> Frame:
    """Give every letter that is defined here an array, lifted over what it depends on from outside."""
    heads: dict[tuple[Written, str], list[Clause]] = {}
    for clause in clauses:
        target = target_of(clause.left)
        if target.head is not None:
            heads.setdefault((target.head, suffix_of(target, clause, frame)), []).append(clause)
    lifts: dict[tuple[Written, str], set[Letter]] = {key: set() for key in heads}
    changed = True
    while changed:
        changed = False
        for key, its in heads.items():
            found = set().union(*(_lifts(w, clause, frame, lifts) for clause in its))
            if found != lifts[key]:
                lifts[key], changed = found, True
    defined = dict(frame.defined)
    for (head, suffix), over in lifts.items():
        kept = tuple(letter for letter in w.loops if letter in over)
        defined[head, suffix] = Defined(w.reserve(name_of(head) + suffix), kept)
    return frame.at(defined=defined)


def suffix_of(target: Target, clause: Clause, frame: Frame) -> str:
    """What is added to the name of the array that an equation defines: x ← x + 1 gives x_next."""
    _, suffix = family_places(target.head, target.indices, frame)
    listed = clause.is_update and all(i.is_Integer for i in target.indices)  # φ_1 ← φ_1 + …
    listed = listed and clause.left in clause.sides[-1].atoms(At)
    if suffix or (target.indices and not listed) or clause.runs:
        return suffix
    if clause.is_update and target.head in clause.sides[-1].free_symbols:
        return "_next"
    # ∂L/∂φ = [∂L/∂φ_0 … ∂L/∂φ_N] lays out what comes from outside.
    laid_out = (derivative_letter(x) for side in clause.sides[1:] for x in side.atoms(Partial))
    return "_whole" if any(made is not None and made[0] == target.head for made in laid_out) else ""


def _lifts(
    w: Writer, clause: Clause, frame: Frame, lifts: dict[tuple[Written, str], set[Letter]]
) -> set[Letter]:
    """The letters around that the right side of an equation depends on."""
    found: set[Basic] = set()
    for s in clause.sides[-1].free_symbols:
        if s in frame.bound:
            found |= frame.bound[s].letters()
        if s in frame.indices:
            found |= letters(frame.indices[s])
        for key, over in lifts.items():
            found |= over if key[0] == s else set()
        for key, known in frame.defined.items():
            found |= set(known.lifts) if key[0] == s and key not in lifts else set()
    return set(w.around(found))


def write_clause(w: Writer, clause: Clause, frame: Frame) -> str:
    """Write one equation; return the array that holds its left side."""
    before = w.origin, w.hint
    w.origin = clause.origin or w.origin
    target = target_of(clause.left)
    w.hint = name_of(target.head) if target.head is not None else target.name
    try:
        return _written(w, clause, target, frame)
    finally:
        w.origin, w.hint = before


def _written(w: Writer, clause: Clause, target: Target, frame: Frame) -> str:
    with ExitStack() as stack:
        frame = bind_runs(w, clause, frame, stack)
        frame = bind_free(w, target, clause.left, frame, stack)
        value = last_value(w, clause.sides, frame)
        return put(w, target, clause, value, frame)


def bind_runs(w: Writer, clause: Clause, frame: Frame, stack: ExitStack) -> Frame:
    """Open a loop for every run of an equation."""
    for run in clause.runs:
        r, frame = bind(w, run.letter, run.start, run.stop, frame)
        stack.enter_context(w.repeat(r, run.down))
    return frame


def bind_free(w: Writer, target: Target, x: Any, frame: Frame, stack: ExitStack) -> Frame:
    """Bind the indices that are free in x: a family's in a loop, since it may recur."""
    family = len(target.head.over) if target.head is not None else 0
    axes = At(target.head, *target.indices).axes if target.indices else ()
    placed = {
        s: (n, axis if s == i else s)
        for n, (i, axis) in reversed(list(enumerate(zip(target.indices, axes))))
        for s in letters_in(i)
    }
    for letter in letters_in(x):
        if (
            not isinstance(letter, Index)
            or letter in frame.indices
            or letter in frame.fixed
            or letter == frame.step
        ):
            continue
        place, axis = placed.get(letter, (family, letter))
        if letter.range is None and axis is letter:
            continue
        start, stop = (letter.start, letter.stop) if letter.range is not None else (axis.start, axis.stop)
        if stop == Constant("∞"):
            continue
        r, frame = bind(w, letter, start, stop, frame)
        stack.enter_context(w.repeat(r, down=False) if place < family else w.within(r))
    return frame


def last_value(w: Writer, sides: Sequence[Any], frame: Frame) -> Value:
    """The value of the last side that has one; the first side is what is defined.

    Raises:
        NoValue: what the last side lacks, where no side has a value.
    """
    reason: NoValue | None = None
    for side in reversed(sides[1:]):
        kept = w.snapshot()
        try:
            return value_of(w, side, frame)
        except NoValue as error:
            w.restore(kept)
            reason = reason or error
    raise reason or NoValue(f"{latex(sides[0])} is set equal to nothing")


@dataclass(frozen=True)
class Element:
    """Where a value goes: an array, its letter with indices, those that are of its family, its lifts."""

    array: str
    head: Any
    indices: tuple[Any, ...]
    kept: Sequence[int]
    lifts: tuple[Letter, ...]


def put(w: Writer, target: Target, clause: Clause, value: Value, frame: Frame) -> str:
    """Write a value where a left side says; return the array."""
    if target.head is None:
        again = "_next" if clause.is_update and target.name in w.arrays else ""
        stored = w.store(value, target.name + again, target.latex)
        return str(stored.body.array)
    kept, _ = family_places(target.head, target.indices, frame)
    suffix = suffix_of(target, clause, frame)
    whole = all(is_integral(s.body) for s in value.summands)
    name = array_of(w, target.head, kept, suffix, frame, whole).name
    element = Element(name, target.head, target.indices, kept, frame.defined[target.head, suffix].lifts)
    if target.cells is None:
        _put_element(w, element, value, frame)
    elif isinstance(target.cells, Repeated):
        run = target.cells
        row = w.component_letters(1, value)[0]
        inner = frame.with_indices({run.letter: row + integer_of(w, run.start, frame)})
        element = replace(element, indices=run.template.indices)
        _put_element(w, element, _row_of(value, row), inner, (Range(row, ZERO, value.rows),))
    else:
        for n, cell in enumerate(target.cells):
            _put_element(w, replace(element, indices=cell.indices), _row_of(value, ZERO + n), frame)
    return name


def _row_of(value: Value, row: Expr) -> Value:
    return Value(ONE, ONE, tuple(s.at({ROW: row}) for s in value.summands))


def _put_element(w: Writer, to: Element, value: Value, frame: Frame, own: tuple[Range, ...] = ()) -> None:
    """Contribute a value to an element, or to all components from where the indices end."""
    family = len(to.head.over)
    axes = At(to.head, *to.indices).axes if to.indices else (*to.head.over, *to.head.dims)
    at: list[Expr] = [offset(w, to.indices[n], axes[n], frame) for n in to.kept]
    at += to.lifts
    given = list(zip(to.indices[family:], axes[family:]))
    at += [offset(w, index, axis, frame) for index, axis in given if axis.length != 1]
    sides = [(place, size) for place, size in ((ROW, value.rows), (COLUMN, value.columns)) if size != ONE]
    lengths = [
        n for n in (integer_of(w, axis.length, frame) for axis in axes[family + len(given) :]) if n != ONE
    ]
    if len(sides) < len(lengths):
        sides = [(place, n) for place, n in zip((ROW, COLUMN), lengths)]
    with w.within(*own):
        fresh = w.component_letters(len(sides), value)
    rule = {place: letter for (place, _), letter in zip(sides, fresh)}
    ranges = tuple(Range(letter, ZERO, size) for letter, (_, size) in zip(fresh, sides))
    for summand in value.summands:
        w.contribute(to.array, (*at, *fresh), summand.at(rule), (*own, *ranges))


def fixed_examples(clauses: Sequence[Clause]) -> frozenset[Example]:
    """Example letters that nothing binds: the equations are about one example."""
    found: set[Any] = set()
    bound: set[Any] = set()
    for clause in clauses:
        bound |= {run.letter for run in clause.runs}
        for side in clause.sides:
            found |= {s for s in side.free_symbols if isinstance(s, Example)}
            bound |= {s for node in preorder_traversal(side) if isinstance(node, Binding) for s in node.bound}
    return frozenset(found - bound)


def step_of(clauses: Sequence[Clause]) -> Index | None:
    """The letter of the step, in an update of x_{t+1} from x_t."""
    for clause in clauses:
        if not clause.is_update:
            continue
        target = target_of(clause.left)
        for index in target.indices[: len(target.head.over)] if target.head is not None else ():
            for s in letters_in(index):
                if isinstance(s, Index) and not isinstance(s, Example) and index != s:
                    return s
    return endless_step(clauses)


def endless_step(clauses: Sequence[Clause]) -> Index | None:
    """The one letter without an end at which members of endless families stand: the t of s_t and s_{t+1}."""
    found = {
        s
        for clause in clauses
        for side in clause.sides
        for x in side.atoms(At)
        for index, axis in zip(x.indices, x.head.over)
        if axis.stop == Constant("∞")
        for s in letters_in(index)
        if isinstance(s, Index) and s.stop == Constant("∞")
    }
    return found.pop() if len(found) == 1 else None
