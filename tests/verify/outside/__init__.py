"""Statements from outside the book, as tables of rows: each knows which verdicts it may get."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from udlc.notation import definition, identity
from udlc.notation.entry import Entry
from udlc.verify.entries import verify_entry


@dataclass(frozen=True)
class Row:
    """A statement, the definitions that it rests on, and the verdicts that are right."""

    entry: Entry
    book: dict[str, Entry]
    verdicts: tuple[str, ...]
    name: str


class Rows:
    """The rows of a table, in the order in which they are written."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.book: dict[str, Entry] = {}

    def given(self, statement: Any, kind: Any = definition, **said: Any) -> str:
        """A definition, or what else is stated; its number."""
        number = f"1.{len(self.book) + 1}"
        self.book[number] = kind(statement, **said).placed(number=number)
        return number

    def proved(self, statement: Any, kind: Any = identity, **said: Any) -> None:
        """A true statement that has a proof."""
        self._add(("proved",), statement, kind, said)

    def refuted(self, statement: Any, kind: Any = identity, **said: Any) -> None:
        """A false statement that has a counterexample."""
        self._add(("refuted",), statement, kind, said)

    def true(self, statement: Any, kind: Any = identity, **said: Any) -> None:
        """A true statement beyond the rules so far: it must not be refuted."""
        self._add(("proved", "checked", "unknown"), statement, kind, said)

    def false(self, statement: Any, kind: Any = identity, **said: Any) -> None:
        """A false statement of which no counterexample is known to the verifier: it must not pass."""
        self._add(("refuted", "unknown"), statement, kind, said)

    def _add(self, verdicts: tuple[str, ...], statement: Any, kind: Any, said: dict[str, Any]) -> None:
        place = inspect.stack()[2]
        name = f"{Path(place.filename).stem}:{place.lineno}"
        entry = kind(statement, **said).placed(number=f"2.{len(self.rows) + 1}")
        self.rows.append(Row(entry, self.book, verdicts, name))


def params(*tables: Rows) -> list[Any]:
    """The rows of tables as the parameters of a test."""
    return [pytest.param(row, id=row.name) for table in tables for row in table.rows]


def check(row: Row) -> None:
    """Is the verdict on a row one of those that are right?"""
    found = verify_entry(row.entry, row.book)
    assert found.verdict in row.verdicts, (found.verdict, found.reason)
