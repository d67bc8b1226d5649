"""Indentation of lines and brackets of expressions, in one place; each line knows its equations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum

INDENT = "    "
WIDTH = 110


class Level(IntEnum):
    """How tightly the outermost operator of a piece of text binds, as in Python's grammar."""

    CHOICE = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6
    SIGN = 7
    POWER = 8
    ATOM = 9


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of an expression and the level of its outermost operator."""

    text: str
    level: Level = Level.ATOM

    def at(self, level: Level) -> str:
        """The text, in brackets where it binds less tightly than the place it goes to."""
        return self.text if self.level >= level else f"({self.text})"

    def __str__(self) -> str:
        return self.text


def call(name: str, args: Iterable[Text]) -> Text:
    """A function applied to arguments."""
    return Text(f"{name}({', '.join(a.text for a in args)})")


class Writer:
    """Collects the lines of a function; `origins` has, for each line, the equations that it carries out."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.origins: list[tuple[str, ...]] = []
        self._depth = 0

    def line(self, text: str = "", origin: tuple[str, ...] = ()) -> None:
        """One line at the current indentation."""
        self.lines.append(INDENT * self._depth + text if text else "")
        self.origins.append(origin)

    def comment(self, text: str, origin: tuple[str, ...] = ()) -> None:
        """A comment, on as many lines as it needs."""
        room = WIDTH - len(INDENT) * self._depth - 2
        words, row = text.split(" "), ""
        for word in words:
            if row and len(row) + 1 + len(word) > room:
                self.line(f"# {row.rstrip()}", origin)
                row = "   " + word
            else:
                row = f"{row} {word}" if row else word
        self.line(f"# {row}", origin)

    @contextmanager
    def block(self, head: str, origin: tuple[str, ...] = ()) -> Iterator[None]:
        """A line that ends in a colon, and the lines written meanwhile below it."""
        self.line(f"{head}:", origin)
        with self.indented():
            yield

    @contextmanager
    def indented(self) -> Iterator[None]:
        """One level further in."""
        self._depth += 1
        yield
        self._depth -= 1

    def listing(self, head: str, items: Iterable[str], end: str = ")") -> None:
        """`head(items)`: on one line if it fits, else an item a line."""
        rows = list(items)
        whole = f"{head}{', '.join(rows)}{end}"
        if len(INDENT) * self._depth + len(whole) <= WIDTH:
            self.line(whole)
            return
        self.line(head)
        with self.indented():
            for row in rows:
                self.line(f"{row},")
        self.line(end)

    @property
    def text(self) -> str:
        """All lines, each ended."""
        return "".join(f"{line}\n" for line in self.lines)
