"""Entries to programs: the value of an entry, and the value of each side of its chains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sympy import Tuple, preorder_traversal

from udlc.errors import TranslateError
from udlc.ir.check import check
from udlc.ir.grammar import Program, Read
from udlc.notation import letters
from udlc.notation.binders import ArgMin, Sum
from udlc.notation.derivatives import Partial
from udlc.notation.entry import Entry
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.operators import Negative, Paren, Power
from udlc.translate.boundaries import with_starts
from udlc.translate.calls import Definition
from udlc.translate.clauses import Clause, clauses_of
from udlc.translate.equations import (
    bind_free,
    bind_runs,
    define,
    fixed_examples,
    step_of,
    write_clause,
    write_clauses,
)
from udlc.translate.expressions import value_of
from udlc.translate.frames import Frame
from udlc.translate.order import in_order, only_needed
from udlc.translate.targets import target_of
from udlc.translate.values import NoValue, Value
from udlc.translate.writer import Writer


class Book(Protocol):
    """All entries of a project, of every chapter, by their numbers."""

    def __getitem__(self, number: str, /) -> Entry: ...


@dataclass(frozen=True)
class Side:
    """One side of a chain: how it prints, and its program, whose output is "side"; or why it has none."""

    latex: str
    program: Program | None = None
    reason: str = ""


def entry_program(entry: Entry, book: Book) -> Program:
    """The value of an entry: of each chain the last side that has one, under the name of the first side.

    Inputs are the letters that the entry mentions and does not define, at the book's axes: families first, then what
    functions depend on, then components.  An index of examples that nothing sums over is left out.  Of a minimiser the
    value is what is minimised.

    Raises:
        NoValue: the entry states something that no program computes; the message says why.
        TranslateError: the entry cannot be read as a program.
    """
    with placed(entry):
        clauses = clauses_of(entry.meant, (entry.number,))
        clauses = tuple(map(objective, clauses))
        w = Writer()
        frame = frame_of(clauses, entry.layout, calls_of(entry.bind, book, clauses))
        if not any(says_something(side, frame) for clause in clauses for side in clause.sides[1:]):
            raise NoValue(f"{latex(entry.meant)} is a schema: it does not say what its functions are")
        frame = define(w, clauses, frame)
        outputs = [write_clause(w, clause, frame) for clause in clauses]
        return finished(w, outputs, entry.number)


class placed:  # noqa: N801  a context manager, used as a word
    """Errors raised inside carry the place and the number of an entry or model."""

    def __init__(self, what: Any) -> None:
        self.where, self.entry = what.place, getattr(what, "number", "") or getattr(what, "name", "")

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, _trace: Any) -> None:
        if isinstance(error, TranslateError):
            error.where = error.where or self.where
            error.entry = error.entry or self.entry


def objective(clause: Clause) -> Clause:
    """The clause with what is minimised in place of the minimisers."""
    sides = tuple(map(_objective, clause.sides))
    if sides == clause.sides:
        return clause
    return replace(clause, chain=(objective_letter(), *sides[1:]))


def _objective(x: Any) -> Any:
    quantities = isinstance(x, ArgMin) and not all(isinstance(s, letters.Index) for s in x.letters)
    return x.body if quantities else x


def objective_letter() -> letters.Real:
    """What the value of an optimum is called."""
    return letters.Real("objective")


def says_something(x: Any, frame: Frame) -> bool:
    """Is a side more than a function that nothing defines?"""
    if isinstance(x, (Paren, Negative)):
        return says_something(x.operand, frame)
    if not isinstance(x, Apply) or not isinstance(x.head, (letters.Function, letters.Density, letters.Real)):
        return True
    return isinstance(x.head, letters.Elementwise) or x.letter in frame.calls


def frame_of(clauses: Sequence[Clause], layout: str, calls: Mapping[Any, Any]) -> Frame:
    """The frame in which equations stand that belong together."""
    return Frame(calls=calls, step=step_of(clauses), fixed=fixed_examples(clauses), layout=layout)


def finished(w: Writer, outputs: Iterable[str], name: str) -> Program:
    """The program in order and checked."""
    program = w.program(tuple(dict.fromkeys(outputs)), name)
    program = with_starts(program.with_statements(in_order(program.statements)))
    return check(program.with_statements(in_order(program.statements)), "translate")


# What other entries say


def calls_of(bind: Mapping[Any, Any], book: Book, clauses: Sequence[Clause] = ()) -> dict[Any, Any]:
    """What functions are: bound to an entry or a named function, or defined by the equations in hand."""
    calls: dict[Any, Any] = {}
    for letter, what in bind.items():
        if isinstance(what, NamedFunction):
            calls[letter] = what
            continue
        found = definitions_of((book[what],), letter)
        if found:
            calls[letter] = found
    for clause in clauses:
        for definition in _definitions((clause,), clauses):
            letter = definition.pattern.letter
            if letter not in calls and not _is_left_alone(definition, clauses):
                calls[letter] = (definition,)
    return calls


def _is_left_alone(definition: Definition, clauses: Sequence[Clause]) -> bool:
    """Is a function used only where it is defined?"""
    heads = [side.letter for clause in clauses for side in clause.sides if isinstance(side, Apply)]
    uses = [
        call.letter
        for clause in clauses
        for side in clause.sides
        for call in side.atoms(Apply)
        if call not in clause.sides
    ]
    return definition.pattern.letter in heads and definition.pattern.letter not in uses


def definitions_of(entries: Iterable[Entry], letter: Any = None) -> tuple[Definition, ...]:
    """What entries say functions are; only the function of one letter, where it is given."""
    found: list[Definition] = []
    for entry in entries:
        clauses = clauses_of(entry.meant, (entry.number,))
        found += [
            d for d in _definitions(clauses, clauses) if letter is None or same_name(d.pattern.letter, letter)
        ]
    return tuple(found)


def same_name(a: Any, b: Any) -> bool:
    """Do two function letters print alike? Chapters declare their own."""
    return a == b or (a.key == b.key and type(a) is type(b))


def _definitions(clauses: Sequence[Clause], others: Sequence[Clause]) -> list[Definition]:
    found = []
    for clause in clauses:
        for side in clause.sides[:-1]:
            if isinstance(side, Apply) and not isinstance(side.letter, NamedFunction):
                rest = tuple(c for c in others if c is not clause)
                found.append(Definition(side, clause.sides[-1], rest, clause.origin))
    return found


# The sides of a chain


def sides(entry: Entry, book: Book) -> tuple[tuple[Side, ...], ...]:
    """For each chain of an entry, its sides, as far as they are equal by what the entry rests on.

    What the entries named by `bind`, by `by` and by the chain's links define is computed, not given, so that the sides
    are functions of the same inputs.
    """
    with placed(entry):
        try:
            clauses = clauses_of(entry.meant, (entry.number,))
        except NoValue:
            return ()
        numbers = dict.fromkeys(
            (*entry.by, *(n for c in clauses for link in c.relation.links for n in link.by))
        )
        basis = [book[number] for number in numbers if book[number].defines]
        bound = [book[what] for what in entry.bind.values() if isinstance(what, str)]
        stated = tuple(c for other in (*basis, *bound) for c in clauses_of(other.meant, (other.number,)))
        known = (*stated, *(c for other in (*stated, *clauses) for c in summands_of(other)))
        calls = _calls_of_basis(basis, book) | calls_of(entry.bind, book)
        return tuple(tuple(_side(x, clause, entry, known, calls) for x in clause.sides) for clause in clauses)


def _calls_of_basis(basis: Sequence[Entry], book: Book) -> dict[Any, Any]:
    """What entries say functions are, or bind them to; pointwise functions stay open unless they are bound."""
    calls: dict[Any, Any] = {}
    for entry in basis:
        calls |= calls_of(entry.bind, book)
    for definition in definitions_of(basis):
        letter = definition.pattern.letter
        if not isinstance(letter, letters.Elementwise):
            calls[letter] = (*calls.get(letter, ()), definition)
    return calls


def _side(x: Any, clause: Clause, entry: Entry, known: Sequence[Clause], calls: Mapping[Any, Any]) -> Side:
    printed = latex(x)
    if isinstance(x, Tuple):
        return Side(printed, reason="several quantities at once")
    if entry.defines and x != clause.sides[-1] and _is_named_here(x, entry, calls):
        return Side(printed, reason="what the equation defines")
    if x == clause.left and any(isinstance(side, ArgMin) for side in clause.sides[1:]):
        return Side(printed, reason="the minimisers; the other sides are what is minimised")
    x = _objective(x)
    own = clauses_of(entry.meant, (entry.number,)) if entry.defines and x != clause.left else ()
    known = _first_definitions((*(own if len(own) > 1 else ()), *known))
    known = [c for c in known if not _is_of_one_example(c, (clause, *known))]
    w = Writer(origin=clause.origin, hint="side")
    try:
        frame = frame_of((clause, *known), entry.layout, calls).at(linear=bool(entry.meant.atoms(Partial)))
        frame = write_clauses(w, known, frame, needed_by=x)
        with ExitStack() as stack:
            frame = bind_runs(w, clause, frame, stack)
            frame = bind_free(w, target_of(clause.left), clause.left, frame, stack)
            value = value_of(w, x, frame)
            if entry.defines and x != clause.sides[-1] and _is_input(w, value):
                return Side(printed, reason="what the equation defines")
            found = w.store(value, "side", over=tuple(w.loops))
        return Side(
            printed, check(only_needed(finished(w, (str(found.body.array),), entry.number)), "translate")
        )
    except TranslateError as error:
        return Side(printed, reason=error.message)


def _is_named_here(x: Any, entry: Entry, calls: Mapping[Any, Any]) -> bool:
    """Is a side but the name that a defining equation gives to the others?"""
    if entry.kind == "update" or isinstance(x, Power):
        return True
    if not isinstance(x, Apply):
        return False
    return (
        x.letter not in calls
        if isinstance(x.letter, letters.Function)
        else isinstance(x.letter, letters.Real)
    )


def summands_of(clause: Clause) -> tuple[Clause, ...]:
    """What a chain says in passing: Σ_i ℓ_i = Σ_i (f(x_i, φ) − y_i)² introduces ℓ_i."""
    found = []
    b = clause.sides[-1]
    for a in clause.sides[:-1]:
        both_sums = isinstance(a, Sum) and isinstance(b, Sum) and a.ranges == b.ranges
        if both_sums and isinstance(a.body, At) and a.body.indices == a.letters:
            found.append(Clause(clause.relation, (), clause.origin, (a.body, b.body)))
    return tuple(found)


def _is_input(w: Writer, value: Value) -> bool:
    """Is a value an element of an array that comes from outside?"""
    body = value.body if value.is_plain else None
    return isinstance(body, Read) and w.arrays[body.array].role != "temporary"


def _first_definitions(clauses: Sequence[Clause]) -> list[Clause]:
    """The equations without those for a letter that an earlier entry defines; the book says some things twice."""
    source: dict[Any, tuple[str, ...]] = {}
    for clause in clauses:
        for head in target_of(clause.left).heads:
            source.setdefault(head, clause.origin)
    return [
        clause
        for clause in dict.fromkeys(clauses)
        if all(source[head] == clause.origin for head in target_of(clause.left).heads)
    ]


def _is_of_one_example(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Does an equation give y for one example, where others mean the data y_i? In 2.4 and 2.5 both are called y."""
    target = target_of(clause.left)
    if target.head is None or len(target.indices) >= len(target.head.over):
        return False
    nodes = (node for c in clauses for side in c.sides for node in preorder_traversal(side))
    return any(isinstance(node, At) and node.head == target.head for node in nodes)
