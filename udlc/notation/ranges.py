"""What stands below a word: letters, and where each of them runs."""

from typing import Any

from sympy import Basic, Tuple
from sympy.core.symbol import Str

from udlc.notation.letters import Index
from udlc.notation.tree import part, term


class Silent(Basic):
    """A bound letter that the book does not print below its sign: E[silent(x)](…)."""


def silent(letter: Any) -> Silent:
    """Return a letter that binds without being printed."""
    return Silent(letter)


class Range(Basic):
    """One letter and where it runs: in a range, in a set, or over all that it may.

    Its style is "range" (printed with both ends), "set", "bare" (the letter alone) or "silent".
    """

    letter = part(0)
    style = property(lambda self: self.args[2].name)

    @classmethod
    def read(cls, x: Any) -> "Range":
        """Read `i` (its declared range), `k:1:K` (from, to), `m:ne(n)` (in a set) or `d:` (bare)."""
        if isinstance(x, Silent):
            return cls(x.args[0], Tuple(), Str("silent"))
        if isinstance(x, slice):
            where = [term(end) for end in (x.stop, x.step) if end is not None]
            return cls(term(x.start), Tuple(*where), Str(("bare", "set", "range")[len(where)]))
        x = term(x)
        if isinstance(x, Index) and x.range is not None:
            return cls(x, Tuple(*x.range), Str("range"))
        return cls(x, Tuple(), Str("bare"))

    @classmethod
    def bare(cls, x: Any) -> "Range":
        """Read a letter, or what else may stand below a word that binds nothing."""
        return cls(term(x), Tuple(), Str("bare"))

    @property
    def start(self) -> Any:
        """First value: as written, else as declared with the letter; None where neither says."""
        return self.args[1][0] if self.style == "range" else getattr(self.letter, "start", None)

    @property
    def stop(self) -> Any:
        """Last value, included."""
        return self.args[1][1] if self.style == "range" else getattr(self.letter, "stop", None)

    @property
    def members(self) -> Any:
        """The set that the letter runs over, or None."""
        return self.args[1][0] if self.style == "set" else None


class Ranges(Basic):
    """The letters of one word, in order; one may lie between bounds that mention an earlier one."""


class Word:
    """A word with its letters, waiting for what it is said of: `Sum[i]`."""

    def __init__(self, node: type, ranges: Ranges) -> None:
        self.node = node
        self.ranges = ranges

    def __call__(self, *body: Any, **how: Any) -> Any:
        return self.node(self.ranges, *body, **how)
