"""A plan to what stands above the code of its kernel: facts of its arrays, signature, equations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Expr

from udlc.emit.names import Names
from udlc.emit.needs import needs
from udlc.emit.scalar import Scalars
from udlc.emit.writer import Writer
from udlc.ir.expressions import in_rows
from udlc.ir.grammar import Array, walk
from udlc.ir.loops import Plan, Shards, Steps


@dataclass(frozen=True)
class Heading:
    """The head of one kernel.

    opaque: the functions that its caller gives it.
    """

    plan: Plan
    name: str
    names: Names
    scalars: Scalars
    opaque: tuple[str, ...]

    def write(self, writer: Writer) -> None:
        """The decorator, the signature and the docstring."""
        facts = [self.declaration(a) for a in self.plan.arrays.values()]
        sizes = [self.names("size", s.name) for s in self.plan.sizes]
        if sizes:
            facts.append(f'sizes="{", ".join(sizes)}"')
        needed = [self.extent(e) for e in needs(self.plan.program)]
        if needed:
            facts.append(f'needs="{", ".join(needed)}"')
        if self.opaque:
            facts.append(f'opaque="{", ".join(self.opaque)}"')
        if self.plan.shards:
            facts += self.batch(self.plan.shards)
            facts.append(f'operations="{self.counted(self.plan.operations)}"')
        if self.plan.saves:
            facts.append(f'saves="{self.counted(self.plan.saves)}"')
        writer.listing("@kernel(", facts)
        args = []
        for a in self.plan.arrays.values():
            args.append(self.names("array", a.name))
            if in_rows(a):
                args.append(self.names("offsets", a.name))
        writer.listing(f"def {self.name}(", [*args, *sizes], "):")
        with writer.indented():
            for line in self.docstring():
                writer.line(line)

    def batch(self, shards: Shards) -> list[str]:
        """The size of the batch, and the outputs that a part of it sums up in part."""
        partial = ", ".join(self.names("array", n) for n in shards.partial)
        size = f'batch="{self.names("size", shards.size.name)}"'
        return [size, f'partial="{partial}"'] if partial else [size]

    def counted(self, counts: Iterable[tuple[tuple[Steps, ...], Expr]]) -> str:
        """A sum over chains of runs, as arithmetic of the sizes."""
        terms = []
        for steps, expression in counts:
            term = str(self.scalars.integer(expression))
            for each in reversed(steps):
                letter = self.names("letter", each.letter.name)
                term = f"sum({term} for {letter} in {self.scalars.range(each.lo, each.hi)})"
            terms.append(term)
        return " + ".join(terms) or "0"

    def docstring(self) -> list[str]:
        """The numbers of the equations, where there are any."""
        numbers = dict.fromkeys(n for s, _ in walk(self.plan.program.statements) for n in s.origin)
        numbered = [n for n in numbers if n[0].isdigit()]
        named = [n for n in numbers if n not in numbered]
        if numbered:
            named.insert(0, f"Equation{'s' if len(numbered) > 1 else ''} {', '.join(numbered)}")
        return [f'"""{named[0][0].upper()}{"; ".join(named)[1:]}."""'] if named else []

    def role(self, a: Array) -> str:
        """What an array is to those who call: temporaries that are asked for are outputs."""
        return "output" if a.role == "temporary" and a.name in self.plan.program.outputs else a.role

    def declaration(self, a: Array) -> str:
        """An array of the kernel, as the decorator has it."""
        rows, axes = self.plan.live.get(a.name), list(map(self.extent, a.shape))
        if a.name in self.scalars.folded:
            axes[0] = str(rows)
        facts = [f'"{self.names("array", a.name)}"', f'"{", ".join(axes)}"']
        if rows is not None and in_rows(a):
            facts.append(f"live={rows}" if isinstance(rows, int) else f'live="{self.extent(rows)}"')
        if a.name in self.plan.kept:
            facts.append(f'kept="{", ".join(map(self.extent, self.plan.kept[a.name]))}"')
        if a.packed:
            facts.append("packed=True")
        if a.integral:
            facts.append("integral=True")
        if a.bound is not None:
            facts.append(f'bound="{self.extent(a.bound)}"')
        return f"{self.role(a)}({', '.join(facts)})"

    def extent(self, e: Expr) -> str:
        """The length of an axis, in sizes, integer arrays and the index `axis0` on the first axis."""
        return self.scalars.integer(e).text
