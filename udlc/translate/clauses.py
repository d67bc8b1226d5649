"""What an entry says, taken apart: single equations, each with the runs and “for all”s around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sympy import Integer

from udlc.errors import TranslateError
from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.letters import Function, Index
from udlc.notation.members import head_of
from udlc.notation.relations import Relation
from udlc.notation.runs import Repeated
from udlc.notation.statements import Ask, Both, ForAll, Noted, Rows
from udlc.translate.values import NoValue

EQUALITIES = ("=", "←", "≈")
"""Signs whose sides have one value."""


@dataclass(frozen=True)
class Run:
    """An index letter from `start` to `stop`, both included, in that order when `down` is false."""

    letter: Index
    start: Any
    stop: Any
    down: bool = False


@dataclass(frozen=True)
class Clause:
    """One equation: the letters it runs over, its chain of sides, and the numbers that its arrays carry.

    `iterates` says that it gives the next value of something: x_{t+1} = x_t + 1 in an entry of updates.
    """

    relation: Relation
    runs: tuple[Run, ...] = ()
    origin: tuple[str, ...] = ()
    chain: tuple[Any, ...] = ()
    iterates: bool = False

    @property
    def left(self) -> Any:
        """What is defined."""
        return self.sides[0]

    @property
    def sides(self) -> tuple[Any, ...]:
        """The sides that equal the first, in order, the first among them; `chain` where it is given."""
        if self.chain:
            return self.chain
        found = [self.relation.first]
        for link in self.relation.links:
            if link.sign not in EQUALITIES:
                break
            found.append(link.item)
        return tuple(found)

    @property
    def is_update(self) -> bool:
        return self.iterates or "←" in self.relation.signs


def entry_clauses(entry: Entry) -> tuple[Clause, ...]:
    """The equations of an entry, in order.

    Raises:
        NoValue: for an entry that holds none, or that updates again what it has just updated.
    """
    clauses = clauses_of(entry.meant, (entry.number,))
    clauses = tuple(replace(clause, iterates=entry.kind == "update") for clause in clauses)
    updated = [clause.left for clause in clauses if clause.is_update]
    for left in updated:
        if updated.count(left) > 1:
            raise NoValue(
                f"{latex(left)} is updated more than once, which has no rule yet", entry=entry.number
            )
    return clauses


def clauses_of(statement: Any, origin: tuple[str, ...]) -> tuple[Clause, ...]:
    """The equations of a statement, in order.

    Raises:
        NoValue: for a statement that holds none: a query.
    """
    match statement:
        case Rows():
            return tuple(clause for part in statement.segments for clause in clauses_of(part, origin))
        case Both():
            return tuple(clause for part in statement.args for clause in clauses_of(part, origin))
        case Noted():
            return clauses_of(statement.body, origin)
        case Repeated():
            return _under((_run(statement, statement.letter),), clauses_of(statement.template, origin))
        case ForAll():
            over = [x for x in statement.letters if not _is_function(x)]  # a function that is free is any
            runs = tuple(_values(statement, letter) for letter in over)
            return _under(runs, clauses_of(statement.body, origin))
        case Relation():
            return (Clause(statement, (), origin),)
        case Ask():
            said = f"{latex(statement)} asks for quantities; it does not say what they are"
            raise NoValue(said, entry=" ".join(origin))
        case _:
            raise NoValue(f"{latex(statement)} is no equation", entry=" ".join(origin))


def _is_function(x: Any) -> bool:
    return isinstance(head_of(x), Function)


def _under(runs: tuple[Run, ...], clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    return tuple(replace(clause, runs=(*runs, *clause.runs)) for clause in clauses)


def _run(run: Repeated, letter: Index) -> Run:
    if abs(run.step) != 1:
        raise TranslateError(f"a run by steps of {run.step} has no rule yet")
    ends = (run.start, run.stop) if run.step > 0 else (run.stop, run.start)
    return Run(letter, *ends, down=run.step < 0)


def _values(statement: ForAll, letter: Index) -> Run:
    """The values of a “for all”: a run, as the letter was declared, or consecutive numbers."""
    if statement.run is not None:
        return _run(statement.run, letter)
    values = tuple(statement.values)
    if not isinstance(letter, Index):
        raise NoValue(f"{latex(letter)} runs over all its values, not over an index")
    if not values and letter.range is not None:
        return Run(letter, letter.start, letter.stop)
    if (
        values
        and all(isinstance(v, Integer) for v in values)
        and values == tuple(range(values[0], values[-1] + 1))
    ):
        return Run(letter, values[0], values[-1])
    raise NoValue(f"nothing says which values {latex(letter)} takes one after the other")
