"""Whether a batch can be shared out: program in, the axis of examples and the sums that are partial out.

A shard is the same kernel on fewer examples.  Arrays that begin with the axis of examples are handed over as
the slice of their rows; other arrays along that axis, and sums over it, are buffers of the shard's own.  The
partial sums are added up in the order of the shards, and the number of shards follows from the sizes: so
threads change no bit.
"""

from __future__ import annotations

from sympy import Basic

from udlc.ir.expressions import arrays_read, parts, reads, symbols
from udlc.ir.grammar import (
    Array,
    Compute,
    Derive,
    Letter,
    LinAlg,
    Program,
    Read,
    Repeat,
    Size,
    Statement,
    walk,
)
from udlc.ir.loops import Shards


def shards(program: Program) -> Shards | None:
    """The first axis of a given array by which the program can be shared out; None where there is none."""
    for size in _firsts(program):
        found = _Sharing(program, size).shards()
        if found is not None:
            return found
    return None


def examples(program: Program) -> Size | None:
    """The axis of examples: as for shards, but values may depend on how many there are, as means do."""
    for size in _firsts(program):
        if _Sharing(program, size, counted=True).is_apart():
            return size
    return None


def _firsts(program: Program) -> tuple[Size, ...]:
    """The sizes of first axes of given arrays."""
    firsts = [a.shape[0] for a in program.arrays.values() if a.role == "given" and a.shape]
    return tuple(dict.fromkeys(e for e in firsts if isinstance(e, Size)))


class _Sharing:
    """A program and the size that is to be shared out; `counted`: values may depend on it."""

    def __init__(self, program: Program, size: Size, counted: bool = False) -> None:
        self.program = program
        self.size = size
        self.counted = counted
        self.axes = {a.name: _axis(a, size) for a in program.arrays.values()}
        self.statements = tuple(s for s, _ in walk(program.statements))
        self.partial = {
            s.out
            for s in self.statements
            if isinstance(s, Compute) and self.axes[s.out] is None and self.examples(s)
        }

    def shards(self) -> Shards | None:
        """The sharing, if examples meet nowhere but in sums that nobody reads."""
        if not self.is_apart():
            return None
        rows = tuple(n for n, axis in self.axes.items() if axis == 0)
        own = tuple(n for n, axis in self.axes.items() if n in self.partial or axis not in (0, None))
        return Shards(self.size, rows, own, tuple(n for n in self.program.outputs if n in self.partial))

    def is_apart(self) -> bool:
        """Whether examples meet nowhere but in sums, which are read only where their number is."""
        arrays = self.program.arrays.values()
        if any(self.size in symbols(e) and e != self.size for a in arrays for e in a.shape):
            return False
        if any(a.role == "parameter" and self.axes[a.name] not in (None, 0) for a in arrays):
            return False
        used = {name for s in self.statements for name in arrays_read(s)}
        return (self.counted or not used & self.partial) and all(map(self.keeps_apart, self.statements))

    def mentioned(self, e: Basic) -> bool:
        """Whether an expression depends on the number of examples, and must not."""
        return not self.counted and self.size in symbols(e)

    def examples(self, s: Compute) -> list[Letter]:
        """The letters of a statement that run over the examples."""
        return [r.letter for r in s.domain if r.hi == self.size and r.lo == 0 and r.equation is None]

    def keeps_apart(self, s: Statement) -> bool:
        """Whether a statement, for each example, touches that example alone."""
        match s:
            case Repeat():
                return not any(self.mentioned(e) or self.along(reads(e)) for e in parts(s))
            case LinAlg():
                return all(self.axes[name] is None for name in (*s.ins, *s.outs))
            case Derive():
                return False
            case Compute():
                return self.computes_apart(s)

    def computes_apart(self, s: Compute) -> bool:
        """The same of a Compute: one letter numbers the examples, and nothing but their axes reads it."""
        found = self.examples(s)
        touched = (Read(s.out, s.at), *(r for e in parts(s) for r in reads(e)))
        if len(found) != 1:
            sizes = any(self.mentioned(e) for e in parts(s))
            return not found and not sizes and not self.along(touched) and s.out not in self.partial
        (example,) = found
        if s.out in self.partial and s.op != "sum":
            return False
        bounds = {r.hi for r in s.domain if r.letter == example}
        if any(self.mentioned(e) for e in parts(s) if e not in bounds):
            return False
        return self.is_index_only(s, example) and all(self.at_example(r, example) for r in touched)

    def along(self, touched: tuple[Read, ...]) -> bool:
        """Whether any of these elements belongs to an example."""
        return any(self.axes[r.array] is not None for r in touched)

    def at_example(self, r: Read, example: Letter) -> bool:
        """Whether an element belongs to this example, or to none and is found without its number."""
        axis = self.axes[r.array]
        others = (i for n, i in enumerate(r.index) if n != axis and not i.atoms(Read))
        return (axis is None or r.index[axis] == example) and not any(example in symbols(i) for i in others)

    def is_index_only(self, s: Compute, example: Letter) -> bool:
        """Whether the number of the example is in no value, condition or bound."""
        used = (s.body, *s.guards, *(e for r in s.domain for e in (r.lo, r.hi, *(r.equation or ()))))
        return not any(example in e.free_symbols for e in used)


def _axis(a: Array, size: Size) -> int | None:
    """The axis of examples, where there is one."""
    return a.shape.index(size) if size in a.shape else None
