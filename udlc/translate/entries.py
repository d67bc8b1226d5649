"""Entries to programs: the value of an entry, and what other entries say that it may use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol

from udlc.errors import TranslateError
from udlc.ir.check import check
from udlc.ir.grammar import Program
from udlc.notation import letters
from udlc.notation.binders import ArgMin
from udlc.notation.entry import Entry
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply
from udlc.notation.operators import Negative, Paren
from udlc.notation.plaintext import readable
from udlc.notation.statements import Ask
from udlc.translate.boundaries import with_starts
from udlc.translate.calls import Definition, match
from udlc.translate.clauses import Clause, entry_clauses
from udlc.translate.equations import (
    define,
    fixed_examples,
    step_of,
    write_clause,
)
from udlc.translate.frames import Frame
from udlc.translate.labels import is_choice
from udlc.translate.order import in_order
from udlc.translate.values import NoValue
from udlc.translate.writer import Writer


class Book(Protocol):
    """All entries of a project, of every chapter, by their numbers."""

    def __getitem__(self, number: str, /) -> Entry: ...


def entry_program(entry: Entry, book: Book) -> Program:
    """The value of an entry: of each chain the last side that has one, under the name of the first side.

    Inputs are the letters that the entry mentions and does not define, at the book's axes: families first,
    then what functions depend on, then components.  An index of examples that nothing sums over is left out.
    Of a minimiser the value is what is minimised; of a query, what is asked for.

    Raises:
        NoValue: the entry states something that no program computes; the message says why.
        TranslateError: the entry cannot be read as a program.
    """
    from udlc.translate.queries import query_program

    with placed(entry):
        if isinstance(entry.meant, Ask):
            return query_program(entry, book)
        clauses = entry_clauses(entry)
        clauses = tuple(map(objective, clauses))
        w = Writer()
        frame = frame_of(clauses, entry.layout, calls_of(entry.bind, book, clauses))
        if not any(says_something(side, frame) for clause in clauses for side in clause.sides[1:]):
            raise NoValue(f"{latex(entry.meant)} is a schema: it does not say what its functions are")
        frame = define(w, clauses, frame)
        outputs = [write_clause(w, clause, frame) for clause in clauses]
        return finished(w, outputs, entry.number)


@contextmanager
def placed(what: Any) -> Iterator[None]:
    """Errors raised inside carry the place and the number of an entry, or the name of a model."""
    try:
        yield
    except TranslateError as error:
        error.message = readable(error.message)
        error.where = error.where or what.place
        error.entry = error.entry or getattr(what, "number", "") or getattr(what, "name", "")
        raise


def objective(clause: Clause) -> Clause:
    """The clause with what is minimised in place of the minimisers."""
    sides = tuple(map(objective_of, clause.sides))
    if sides == clause.sides:
        return clause
    return replace(clause, chain=(objective_letter(), *sides[1:]))


def objective_of(x: Any) -> Any:
    """What is minimised, for the minimisers of a function of quantities; anything else itself."""
    listed = is_choice(x) or (isinstance(x, ArgMin) and all(isinstance(s, letters.Index) for s in x.letters))
    return x.body if isinstance(x, ArgMin) and not listed else x


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
        if isinstance(what, (NamedFunction, tuple)):
            calls[letter] = what
            continue
        found = definitions_of((book[what],), letter)
        if found:
            calls[letter] = found
            calls = calls_of(book[what].bind, book) | calls
    for clause in clauses:
        for definition in _definitions((clause,), clauses):
            letter = definition.pattern.letter
            if letter not in calls and not _is_left_alone(definition, clauses) and not _recurs(definition):
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


def _recurs(definition: Definition) -> bool:
    """Is a function said to be something of its own values, as in Bellman's equations or in an update?"""
    calls = [call for call in definition.value.atoms(Apply) if call.letter == definition.pattern.letter]
    return any(match(definition.pattern, call) is not None for call in calls)


def definitions_of(entries: Iterable[Entry], letter: Any = None) -> tuple[Definition, ...]:
    """What entries say functions are; only the function of one letter, where it is given."""
    found: list[Definition] = []
    for entry in entries:
        clauses = entry_clauses(entry)
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
