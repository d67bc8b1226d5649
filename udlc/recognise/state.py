"""What one run of recognition knows: arrays, signs, and the names that it has given to expressions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from sympy import Expr

from udlc.ir.expressions import arrays_read, arrays_written, letters
from udlc.ir.grammar import Array, Compute, Derive, Program, Read, walk
from udlc.recognise.places import Place, part_of, shape_over
from udlc.recognise.signs import Signs


class State:
    """Arrays and signs as they stand, and how often each array is written and read.

    opaque: arrays that a derivative is taken by; nothing may be seen through them.
    """

    def __init__(self, program: Program, variables: Collection[str]) -> None:
        self.program = program
        self.signs = Signs(program.arrays)
        self.opaque = set(variables)
        self.writers: dict[str, int] = {}
        self.readers: dict[str, int] = {}
        self.maxima: set[str] = set()
        self._stored: dict[object, str] = {}
        for s, _ in walk(program.statements):
            for a in arrays_written(s):
                self.writers[a] = self.writers.get(a, 0) + 1
            for a in arrays_read(s):
                self.readers[a] = self.readers.get(a, 0) + 1
            if isinstance(s, Compute) and s.op == "logsumexp":
                self.maxima.add(s.out)
            if isinstance(s, Derive):
                self.opaque |= {w.array for w in s.wrt}

    @property
    def arrays(self) -> Mapping[str, Array]:
        """The arrays declared so far."""
        return self.program.arrays

    def declare(self, name: str, shape: tuple[Expr, ...], latex: str = "") -> str:
        """A new temporary; its name."""
        name = self.program.fresh(name)
        self.program = self.program.with_arrays(Array(name, shape, latex=latex))
        return name

    def log_latex(self, array: str) -> str:
        """How the logarithm of an array prints."""
        latex = self.program.arrays[array].latex
        return rf"\log {latex}" if latex else ""

    def store(self, place: Place, name: str, body: Expr, whole: bool = False) -> Read:
        """Put `name[letters] = body` before a statement, over the letters that the body needs, or over all.

        An expression that has been stored over the same points is not stored again.
        """
        s = place.statement
        domain, guards = (s.domain, s.guards) if whole else part_of(place, letters(body))
        key = (place.outer_letters, domain, guards, body)
        at, shape = shape_over(place, domain)
        if key not in self._stored:
            self._stored[key] = self.declare(name, shape)
            place.before.append(Compute(self._stored[key], at, "sum", domain, body, guards, s.origin))
        return Read(self._stored[key], at)

    def remember(self, place: Place) -> None:
        """Let a statement that is a map of its letters stand for its body."""
        s = place.statement
        if self.writers[s.out] == 1 and s.op == "sum" and s.at == (*place.outer_letters, *s.letters):
            self._stored.setdefault((place.outer_letters, s.domain, s.guards, s.body), s.out)

    def replace_body(self, place: Place, body: Expr) -> None:
        """Give the statement at a place another body."""
        place.statement = replace(place.statement, body=body)
