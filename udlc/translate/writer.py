"""The program being written: arrays, statements in nested blocks, letters around them, names still free."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sympy import Basic, Expr

from udlc.errors import TranslateError
from udlc.ir.expressions import arrays_written, letters, substitute
from udlc.ir.grammar import (
    ONE,
    ZERO,
    Array,
    Axis,
    Compute,
    Letter,
    LinAlg,
    Op,
    Program,
    Range,
    Read,
    Repeat,
    Role,
    Statement,
    walk,
)
from udlc.notation.letters import Letter as Written
from udlc.translate.values import COLUMN, ROW, Summand, Value, plain

COMPONENT_LETTERS = "pqrsuvw"


@dataclass
class Block:
    """The statements under one Repeat, or, without a letter, the top of the program."""

    letter: Letter | None = None
    statements: list[Statement] = field(default_factory=list)


@dataclass
class Writer:
    """A program under construction.

    Attributes:
        arrays: what is declared so far.
        loops: the letters around the place where we write, outermost first, each with its range.
        blocks: the top of the program, then the Repeats around the place where we write.
        origin: the numbers of the equations being translated.
        hint: what unnamed arrays are called after.
        roles: the role of a letter that comes from outside; "given" where it is not said.
        latex: how letters and sizes print whose names do not say so.
        reserved: names of arrays that equations will define.
        names: the array of each letter that comes from outside.
        values: the array of each function that nothing defines.
        memo: values of defined functions, by definition and arguments.
        open: the definitions that are being written out, outermost first.
    """

    roles: Mapping[Written, Role] = field(default_factory=dict)
    arrays: dict[str, Array] = field(default_factory=dict)
    loops: dict[Letter, Range] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=lambda: [Block()])
    origin: tuple[str, ...] = ()
    hint: str = "value"
    latex: dict[str, str] = field(default_factory=dict)
    reserved: set[str] = field(default_factory=set)
    names: dict[Hashable, str] = field(default_factory=dict)
    values: dict[Hashable, str] = field(default_factory=dict)
    memo: dict[Hashable, Value] = field(default_factory=dict)
    open: list[Hashable] = field(default_factory=list)

    # Names and letters

    def fresh(self, name: str) -> str:
        """The name, or with the first number that makes it new."""
        taken = self.arrays.keys() | self.reserved
        if name not in taken:
            return name
        return next(f"{name}_{n}" for n in range(2, 10**6) if f"{name}_{n}" not in taken)

    def reserve(self, name: str) -> str:
        """A new name for an array that an equation will define."""
        name = self.fresh(name)
        self.reserved.add(name)
        return name

    def snapshot(self) -> tuple[Any, ...]:
        """What there is so far, to go back to."""
        tables = (self.arrays, self.reserved, self.names, self.values, self.memo, self.latex)
        return tuple(t.copy() for t in tables), tuple(len(b.statements) for b in self.blocks)

    def restore(self, kept: tuple[Any, ...]) -> None:
        """Go back to what there was."""
        tables, lengths = kept
        self.arrays, self.reserved, self.names, self.values, self.memo, self.latex = (
            t.copy() for t in tables
        )
        for block, length in zip(self.blocks, lengths):
            del block.statements[length:]

    def letter(self, *names: str) -> Letter:
        """The first of these letters that is not in use around here, else one with a number."""
        taken = {str(x) for x in (*self.loops, ROW, COLUMN)} | self.arrays.keys()
        for name in names:
            if name not in taken:
                return Letter(name)
        return Letter(next(f"{names[0]}_{n}" for n in range(2, 10**6) if f"{names[0]}_{n}" not in taken))

    def component_letters(self, count: int, value: Value | None = None) -> list[Letter]:
        """Letters for components, which clash with nothing around here nor with the sums of a value."""
        found: list[Letter] = []
        bound = value.bound if value is not None else set()
        for _ in range(count):
            free = [c for c in COMPONENT_LETTERS if Letter(c) not in found and Letter(c) not in bound]
            found.append(self.letter(*free))
        return found

    def declare(self, array: Array) -> Array:
        """Add an array; one of that name that differs is a mistake."""
        known = self.arrays.setdefault(array.name, array)
        if known != array:
            shapes = f"{list(known.shape)} and {list(array.shape)}"
            raise TranslateError(
                f"{array.name} stands for two different quantities here, of shapes {shapes}",
                entry=" ".join(self.origin) or None,
                symbol=array.name,
            )
        return array

    # Letters around the place where we write

    @contextmanager
    def within(self, *ranges: Range) -> Iterator[None]:
        """Write under these letters."""
        before = dict(self.loops)
        self.loops.update((r.letter, r) for r in ranges)
        try:
            yield
        finally:
            self.loops = before

    @contextmanager
    def repeat(self, r: Range, down: bool) -> Iterator[None]:
        """Write the body of a Repeat."""
        block = Block(r.letter)
        self.blocks.append(block)
        with self.within(r):
            yield
        self.blocks.pop()
        if block.statements:
            self.append(Repeat(r.letter, r.lo, r.hi, tuple(block.statements), down, origin=self.origin))

    def around(self, found: set[Basic]) -> tuple[Letter, ...]:
        """The letters around here that are among these, or that the ranges of these depend on."""
        needed = set(found)
        for letter, r in reversed(self.loops.items()):
            if letter in needed:
                needed |= letters(r.lo) | letters(r.hi)
        return tuple(letter for letter in self.loops if letter in needed)

    # Statements

    def append(self, statement: Statement, found: set[Basic] | None = None) -> None:
        """Add a statement to the innermost block whose letter it mentions."""
        mentioned = set(self.around(found)) if found is not None else set(self.loops)
        for block in reversed(self.blocks):
            if block.letter is None or block.letter in mentioned:
                block.statements.append(statement)
                return

    def contribute(
        self,
        out: str,
        at: tuple[Expr, ...],
        summand: Summand,
        own: tuple[Range, ...] = (),
        op: Op = "sum",
    ) -> None:
        """out[at…] op= summand, for every value of the letters around that it mentions and of its own."""
        found = summand.letters()
        for e in (*at, *(b for r in own for b in (r.lo, r.hi))):
            found |= letters(e)
        sequential = {block.letter for block in self.blocks}
        outer = tuple(self.loops[letter] for letter in self.around(found) if letter not in sequential)
        own = tuple(r for r in own if r.letter in found)
        domain = (*outer, *own, *summand.ranges)
        self.append(Compute(out, at, op, domain, summand.body, summand.guards, self.origin), found)

    def store(
        self, value: Value, name: str, latex: str = "", op: Op = "sum", over: Iterable[Letter] = ()
    ) -> Value:
        """Give a value an array of its own, over the letters around that it depends on; return the read.

        The letters of Repeats come first, as those of families do. `over` asks for letters besides.
        """
        sequential = {block.letter for block in self.blocks}
        kept = tuple(
            sorted(self.around(value.letters() | set(over)), key=lambda letter: letter not in sequential)
        )
        sides = [(ROW, value.rows), (COLUMN, value.columns)]
        sides = [(place, size) for place, size in sides if size != ONE]
        shape = self.shape((*(self.loops[letter] for letter in kept),), tuple(size for _, size in sides))
        name = self.fresh(name)
        integral = op == "argmax"
        bound = value.summands[0].ranges[0].hi if integral else None
        self.declare(
            Array(
                name,
                shape,
                integral=integral,
                domain="label" if integral else "real",
                latex=latex,
                bound=bound,
            )
        )
        own = self.component_letters(len(sides), value)
        rule: dict[Basic, Basic] = {place: letter for (place, _), letter in zip(sides, own)}
        ranges = tuple(Range(letter, ZERO, size) for letter, (_, size) in zip(own, sides))
        for summand in value.summands:
            self.contribute(name, (*kept, *own), summand.at(rule), ranges, op)
        return plain(Read(name, (*kept, *(place for place, _ in sides)), integral), value.rows, value.columns)

    def store_outside(self, value: Value, name: str) -> Value:
        """The same, before all Repeats but those that write what it reads.

        So its derivative goes through all that it depends on: one that is taken in a Repeat of what is
        written there goes through the statements of that Repeat alone.
        """
        read = {r.array for x in value.summands for e in (x.body, *x.guards) for r in e.atoms(Read)}
        depth = max(
            n
            for n, block in enumerate(self.blocks)
            if not n or any(read & set(arrays_written(s)) for x in block.statements for s, _ in walk((x,)))
        )
        blocks, self.blocks = self.blocks, self.blocks[: depth + 1]
        found = self.store(value, name)
        self.blocks = blocks
        return found

    def plain(self, value: Value, word: str) -> Value:
        """The value as one body: itself, or a read of an array that holds it."""
        if value.is_plain:
            return value
        return self.store(value, f"{self.hint}_{'sum' if len(value.summands) == 1 else word}")

    def simple(self, value: Value, word: str) -> Value:
        """The value as one read or number, so that it may stand in several places."""
        if value.is_plain and not value.body.args:
            return value
        return self.store(value, f"{self.hint}_{word}")

    def shape(self, kept: tuple[Range, ...], sizes: tuple[Expr, ...]) -> tuple[Expr, ...]:
        """The shape of an array with an axis for each of these letters, then these sizes."""
        rule: dict[Basic, Basic] = {r.letter: Axis(n) for n, r in enumerate(kept)}
        return tuple(substitute(size, rule) for size in (*(r.hi for r in kept), *sizes))

    def linear_algebra(self, op: str, value: Value, word: str, scalar_out: bool) -> Value:
        """Store a matrix, apply an operation to it, and return the read of what comes out."""
        stored = self.store(value, f"{self.hint}_{word}")
        source = stored.body
        assert isinstance(source, Read)
        kept = tuple(i for i in source.index if i not in (ROW, COLUMN))
        inner = self.arrays[source.array]
        name = self.fresh(f"{self.hint}_{op}")
        shape = inner.shape[: len(kept)] if scalar_out else inner.shape
        self.declare(Array(name, shape))
        sequential = {block.letter for block in self.blocks}
        at = tuple(i for i in kept if i in sequential)
        self.append(LinAlg(op, (name,), (source.array,), at, self.origin), set(kept))
        if scalar_out:
            return plain(Read(name, kept))
        return plain(Read(name, source.index), value.rows, value.columns)

    def program(self, outputs: tuple[str, ...], name: str = "") -> Program:
        """What is written so far, as a program."""
        return Program(dict(self.arrays), tuple(self.blocks[0].statements), outputs, name, dict(self.latex))
