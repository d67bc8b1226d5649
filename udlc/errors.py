"""Every error that a user of udlc can meet; each names the place, the entry and the symbol it is about."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import ClassVar

FAILED_CHECK = 1
"""Exit code of a command whose check failed: a refuted equation, stale generated code."""

BAD_INPUT = 2
"""Exit code of a command that was given something it cannot use."""


MOST_NAMES = 20
"""How many names a message lists where none is close."""


class UdlcError(Exception):
    """The base of all errors of udlc; `str()` reads `where: entry: message`, leaving out what is not known.

    Attributes:
        message: what is wrong, and what would be right.
        where: the author's `file:line`.
        entry: the number of an equation, or the name of a model.
        symbol: the letter that it is about.
    """

    exit_code: ClassVar[int] = BAD_INPUT

    # BaseException.__new__ has already kept the positional arguments in `args`, which is what pickling needs.
    def __init__(
        self, message: str, where: str | None = None, entry: str | None = None, symbol: str | None = None
    ) -> None:
        self.message = message
        self.where = where
        self.entry = entry
        self.symbol = symbol

    def __str__(self) -> str:
        return ": ".join(part for part in (self.where, self.entry, self.message) if part)


class NotationError(UdlcError):
    """An entry that cannot be built: shapes that do not fit, runs that do not close, a number used twice."""


class TranslateError(UdlcError):
    """A written equation that has no meaning as a program."""


class IRError(UdlcError):
    """A malformed program: found by the checker that runs between stages."""

    exit_code: ClassVar[int] = FAILED_CHECK


class BuildError(UdlcError):
    """Code that cannot be written, or that is not what the equations give."""

    exit_code: ClassVar[int] = FAILED_CHECK


class InputError(UdlcError, ValueError):
    """Bad data given at run time; `str()` reads `where: model: argument: message: got …, expected …`.

    A `ValueError` too, which is what callers of numerical code (scikit-learn among them) expect to catch.

    Attributes:
        model: the name of the model that was called.
        argument: the name of the argument.
        got: what came: a shape, a dtype, a value.
        expected: what should have come.
    """

    def __init__(
        self,
        message: str,
        *,
        model: str | None = None,
        argument: str | None = None,
        got: object = None,
        expected: object = None,
        where: str | None = None,
    ) -> None:
        super().__init__(message, where=where, entry=model, symbol=argument)
        self.model = model
        self.argument = argument
        self.got = got
        self.expected = expected

    def __str__(self) -> str:
        met = (("got", self.got), ("expected", self.expected))
        figures = ", ".join(f"{word} {value}" for word, value in met if value is not None)
        parts = (self.where, self.model, self.argument, self.message, figures)
        return ": ".join(part for part in parts if part)


class UnknownName(InputError, KeyError):
    """A name that nothing has; the message offers the names closest to it.  A `KeyError` too, as of mappings.

    Args:
        kind: what was looked for: "model", "equation", "optimiser".
        name: the name given.
        names: the names there are.
        model: the model in which it was looked for, where there is one.
    """

    def __init__(self, kind: str, name: str, names: Iterable[str], *, model: str | None = None) -> None:
        known = tuple(names)
        super().__init__(f"there is no {kind} {name!r}; {suggest(name, known)}", model=model)
        self.args = (kind, name, known)  # what pickling hands to this constructor
        self.kind = kind
        self.name = name


def suggest(name: str, names: Iterable[str]) -> str:
    """Return the end of a sentence: the names closest to `name`, or all of them where none is close."""
    known = sorted(names)
    if not known:
        return "there are none"
    folded = {other.casefold(): other for other in reversed(known)}
    close = get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)
    if close:
        return f"did you mean {' or '.join(repr(folded[other]) for other in close)}?"
    shown = ", ".join(map(repr, known[:MOST_NAMES]))
    return f"there are {shown}" + (f" and {len(known) - MOST_NAMES} more" if len(known) > MOST_NAMES else "")
