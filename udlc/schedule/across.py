"""Lays what is reduced for each example out across examples: program in, the same with short rows turned.

    m[i] = max_k f[i, k]      →      f_across[k, i] = f[i, k]
                                     m[i] = max_k f_across[k, i]

A row of a few classes does not fill the lanes of a vector, the examples of a batch do: with the examples
last, loop order puts them innermost, and each lane works on an example.  What turns are such rows, rows with
columns that functions are called of, and what their statements touch elementwise; what others need is copied.
Nothing turns where all of that are a few columns by name, which lanes can sort as they load them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sympy import Basic, Function

from udlc.ir.expressions import arrays_read, arrays_written, letters, map_parts, map_reads, reads_of
from udlc.ir.grammar import ZERO, Compute, Letter, Program, Range, Read, Size, Statement, walk
from udlc.schedule.flat import narrow
from udlc.schedule.shards import examples
from udlc.schedule.share import CHEAP


def across(program: Program) -> Program:
    """The program with rows of examples turned, where examples are apart and rows are reduced."""
    size = examples(program)
    if size is None:
        return program
    turning = _Turning(program, size)
    return program if turning.names <= narrow(program, size) else turning.program_turned()


class _Turning:
    """A program and what turns in it.

    names: of the arrays that turn.  places: of the statements that touch them as they are turned; the others
    see their copies.
    """

    def __init__(self, program: Program, size: Size) -> None:
        self.program = program
        self.size = size
        self.names: set[str] = set()
        self.places: list[int] = []
        mixed: set[str] = set()
        while found := self.reach(mixed):
            mixed |= found

    def reach(self, left: set[str]) -> set[str]:
        """Find what turns beside arrays that are left; returns those that only some of their writers turn."""
        rows = (s for s in self.program.statements if self.is_row(s))
        reached = {name for s in rows for name in self.beside(s)} - left
        while reached != self.names:
            self.names = reached
            self.places = [n for n, s in enumerate(self.program.statements) if self.fits(s)]
            beside = {name for n in self.places for name in self.beside(self.program.statements[n])}
            reached = self.names | (beside - left)
        return {name for name in self.names if len({n in self.places for n in self.writers(name)}) > 1}

    # ── What turns ───────────────────────────────────────────────────────────

    def example(self, s: Statement) -> Letter | None:
        """The letter that numbers the examples of a statement of one or two letters."""
        if not isinstance(s, Compute) or len(s.domain) > 2:
            return None
        found = [r.letter for r in s.domain if r.lo == 0 and r.hi == self.size and r.equation is None]
        return found[0] if len(found) == 1 else None

    def is_row(self, s: Statement) -> bool:
        """Whether a statement reduces a whole row of each example, by more than adding products up.

        Or it calls functions for each example, of what may stand in a row.
        """
        i = self.example(s)
        if i is None or not isinstance(s, Compute):
            return False
        costly = any(type(f).__name__ not in CHEAP for f in s.body.atoms(Function))
        if len(s.domain) == 1:
            return costly
        whole = all(r.lo == 0 and r.equation is None and not letters(r.hi) for r in s.domain)
        return s.at == (i,) and whole and (s.op in ("max", "min", "prod") or (s.op == "sum" and costly))

    def beside(self, s: Statement) -> set[str]:
        """The arrays that a statement touches at [i, k], k its other letter or a number."""
        i = self.example(s)
        if i is None or not isinstance(s, Compute):
            return set()
        others = {r.letter for r in s.domain if r.letter != i}
        touched = (
            r for r in (Read(s.out, s.at), *reads_of(s)) if self.is_matrix(r.array) and r.index[0] == i
        )
        return {r.array for r in touched if r.index[1] in others or r.index[1].is_Integer}

    def is_matrix(self, name: str) -> bool:
        """Whether an array has a row for each example, all of one length."""
        a = self.program.arrays[name]
        return len(a.shape) == 2 and a.shape[0] == self.size and not a.integral and not letters(a.shape[1])

    def fits(self, s: Statement) -> bool:
        """Whether a statement touches arrays that turn, each at its own example."""
        i = self.example(s)
        if i is None or not isinstance(s, Compute):
            return False
        touched = [r for r in (Read(s.out, s.at), *reads_of(s)) if r.array in self.names]
        return bool(touched) and all(r.index[0] == i and i not in _plain(r) for r in touched)

    def writers(self, name: str) -> list[int]:
        """The places of the statements that write an array."""
        return [n for n, s in enumerate(self.program.statements) if name in _written(s)]

    # ── The program with it ──────────────────────────────────────────────────

    def program_turned(self) -> Program:
        """The statements rewritten, and copies before the first and after the last that needs them."""
        program, statements = self.program, self.program.statements
        renamed = {name: program.fresh(f"{name}_across") for name in sorted(self.names)}
        before: dict[int, list[Compute]] = {}
        after: dict[int, list[Compute]] = {}
        gone: set[str] = set()
        for name, new in renamed.items():
            written = [n for n in self.writers(name) if n in self.places]
            a = program.arrays[name]
            turned = replace(a, name=new, shape=a.shape[::-1], first=a.first[::-1], role="temporary")
            program = program.with_arrays(turned)
            if not written:
                first = next(n for n in self.places if name in arrays_read(statements[n]))
                before.setdefault(first, []).append(self.copy(name, new, back=False))
            elif self.is_seen(name):
                after.setdefault(written[-1], []).append(self.copy(name, new, back=True))
            else:
                gone.add(name)
        out: list[Statement] = []
        for n, s in enumerate(statements):
            out += [*before.get(n, []), _rewritten(s, renamed) if n in self.places else s, *after.get(n, [])]
        kept = {name: a for name, a in program.arrays.items() if name not in gone}
        return replace(program, arrays=kept, statements=tuple(out))

    def is_seen(self, name: str) -> bool:
        """Whether the caller, or a statement that does not turn, reads an array."""
        others = (s for n, s in enumerate(self.program.statements) if n not in self.places)
        return name in self.program.outputs or any(name in arrays_read(s) for s in _all(others))

    def copy(self, name: str, turned: str, back: bool) -> Compute:
        """The statement that copies an array to its turned form, or back."""
        origin = tuple(
            dict.fromkeys(o for n in self.places for o in getattr(self.program.statements[n], "origin", ()))
        )
        i, k = Letter("i"), Letter("k")
        domain = tuple(Range(x, ZERO, hi) for x, hi in zip((i, k), self.program.arrays[name].shape))
        out, read = (
            (Read(name, (i, k)), Read(turned, (k, i))) if back else (Read(turned, (k, i)), Read(name, (i, k)))
        )
        return Compute(out.array, out.index, "sum", domain, read, (), origin)


def _plain(r: Read) -> set[object]:
    """The letters of the second index, unless it is read from an array."""
    return set() if r.index[1].atoms(Read) else set(letters(r.index[1]))


def _written(s: Statement) -> tuple[str, ...]:
    return tuple(name for inner in _all((s,)) for name in arrays_written(inner))


def _all(statements: Iterable[Statement]) -> Iterator[Statement]:
    return (s for s, _ in walk(tuple(statements)))


def _rewritten(s: Statement, renamed: Mapping[str, str]) -> Statement:
    """A statement with the indices of turned arrays the other way round."""

    def change(r: Read) -> Basic:
        return Read(renamed[r.array], r.index[::-1], r.integral) if r.array in renamed else r

    changed = map_parts(s, lambda e: map_reads(e, change))
    if isinstance(changed, Compute) and changed.out in renamed:
        return replace(changed, out=renamed[changed.out], at=changed.at[::-1])
    return changed
