"""A program with Derive nodes in; the same program with the statements that compute them instead, out.

Nodes are expanded in the order of the program: whatever a node derives stands before it, so inner ones come
first.  The section of a node is the list of statements in which its `of` is computed: its own, or else the
innermost around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from udlc.differentiate.derivation import Derivation, Variable
from udlc.differentiate.forward import Forward, tangent_name
from udlc.differentiate.jacobian import output_prints, output_ranges
from udlc.differentiate.letters import apart, axis_letters, axis_ranges
from udlc.differentiate.reverse import Reverse, adjoint_name
from udlc.differentiate.shapes import lifted_shape, slice_shape
from udlc.differentiate.sweep import require_real, zeros
from udlc.ir.expressions import arrays_written
from udlc.ir.grammar import (
    Array,
    Compute,
    Derive,
    Program,
    Range,
    Repeat,
    Slice,
    Statement,
    walk,
)


def expand(program: Program) -> Program:
    """Replace every Derive node by the statements that compute it.

    Inside Repeats, `outs` have shape (loops…, slice…), or (loops…, axes of `of`…, slice…) for a Jacobian;
    those without the axes of loops sum over iterations.  Reads of a variable's array at another index are
    other variables, and so are elements of other iterations: what flowed into them is not followed.

    Raises:
        IRError: as for `vjp`.
    """
    expander = _Expander(program)
    statements = expander.block(program.statements)
    return replace(
        program,
        arrays=expander.arrays,
        statements=statements,
        letters_latex={**program.letters_latex, **expander.prints},
    )


@dataclass
class _Level:
    """A list of statements that is being rewritten, and the Repeat whose body it is."""

    done: list[Statement]
    loop: Repeat | None = None


@dataclass(frozen=True)
class _Node:
    """A Derive, the statements it derives, the Repeats around both, and those around the node alone."""

    derive: Derive
    section: tuple[Statement, ...]
    around: tuple[Repeat, ...]
    within: tuple[Repeat, ...]

    @property
    def ranges(self) -> tuple[Range, ...]:
        """Those of the letters of all Repeats around the node."""
        return tuple(Range(r.letter, r.lo, r.hi) for r in (*self.around, *self.within))


class _Expander:
    """Expands nodes from the first to the last."""

    def __init__(self, program: Program):
        self.program = program
        self.arrays = dict(program.arrays)
        self.prints: dict[str, str] = {}
        self.levels: list[_Level] = []

    def block(self, statements: tuple[Statement, ...], loop: Repeat | None = None) -> tuple[Statement, ...]:
        """One list of statements without its nodes."""
        self.levels.append(_Level([], loop))
        for s in statements:
            match s:
                case Repeat():
                    body = self.block(s.body, s)
                    self.levels[-1].done.append(replace(s, body=body))
                case Derive():
                    self.levels[-1].done.extend(self.derived(s))
                case _:
                    self.levels[-1].done.append(s)
        return tuple(self.levels.pop().done)

    def derived(self, s: Derive) -> tuple[Statement, ...]:
        """The statements of one node; those that must run beside the forward ones go to their places."""
        require_real(self.current(), (s.of.array,), "of")
        require_real(self.current(), (w.array for w in s.wrt), "by")
        depth = self.depth(s.of.array)
        loops = tuple(level.loop for level in self.levels if level.loop is not None)
        level, within = self.levels[depth], loops[depth:]
        section = apart(tuple(level.done), {r.letter.name for r in within})
        mode = {"vjp": self.vjp, "jacobian": self.jacobian, "jvp": self.jvp}[s.mode]
        d, statements = mode(_Node(s, section, loops[:depth], within))
        level.done[:] = d.section
        self.arrays = d.arrays
        return tuple(
            replace(x, origin=x.origin or s.origin) if isinstance(x, Compute) else x for x in statements
        )

    def vjp(self, node: _Node) -> tuple[Derivation, tuple[Statement, ...]]:
        """outs[i] = Σ seed · ∂of/∂wrt[i]."""
        return self.reverse(node, ())

    def jacobian(self, node: _Node) -> tuple[Derivation, tuple[Statement, ...]]:
        """outs[i][a…, b…] = ∂of[a…]/∂wrt[i][b…]."""
        everything = (*self.program.statements, *(x for level in self.levels for x in level.done))
        of, loops = node.derive.of, (*node.around, *node.within)
        lead = output_ranges(self.arrays[of.array], of.index, everything, loops)
        self.prints |= output_prints(lead)
        return self.reverse(node, lead)

    def reverse(self, node: _Node, lead: tuple[Range, ...]) -> tuple[Derivation, tuple[Statement, ...]]:
        """The adjoints of one node, with the letters of a Jacobian's output."""
        s, prefix = node.derive, tuple(r.letter for r in (*node.ranges, *lead))
        named = adjoint_name(self.arrays[s.of.array], at=s.of.index)
        loops = len(node.ranges)
        variables, results = [], []
        for out, w in zip(s.outs, s.wrt):
            self.declare(out, (*node.ranges, *lead), w, named(self.arrays[w.array])[1])
            first = 0 if self.is_lifted(out, w, len(lead)) else loops
            variables.append(Variable(w, out, prefix[first:]))
            results.append((out, prefix[first:loops]))
        d = self.derivation(node, variables, named, lead)
        return d, Reverse(d).statements(s.of, s.seeds[0] if s.seeds else None, tuple(results))

    def jvp(self, node: _Node) -> tuple[Derivation, tuple[Statement, ...]]:
        """outs[0] = Σ_i ∂of/∂wrt[i] · seeds[i]."""
        s, prefix = node.derive, tuple(r.letter for r in node.ranges)
        named = tangent_name(f"_{s.outs[0]}")
        self.declare(s.outs[0], node.ranges, s.of, named(self.arrays[s.of.array])[1])
        variables = [
            Variable(w, seed, prefix if self.is_lifted(seed, w) else ()) for w, seed in zip(s.wrt, s.seeds)
        ]
        d = self.derivation(node, variables, named)
        swept = Forward(d).statements()
        return d, (*swept, *self.copied(d, s, swept))

    def derivation(
        self,
        node: _Node,
        variables: Sequence[Variable],
        named: Callable[[Array], tuple[str, str]],
        lead: tuple[Range, ...] = (),
    ) -> Derivation:
        """What is common to both modes."""
        of = (node.derive.of.array,)
        around, within = node.around, node.within
        return Derivation(
            self.current(), node.section, of, tuple(variables), named, around=around, within=within, lead=lead
        )

    def copied(self, d: Derivation, s: Derive, swept: tuple[Statement, ...]) -> Iterator[Compute]:
        """outs[0][loops…, letters…] = the tangent of of[letters…]."""
        array = self.arrays[s.of.array]
        loops = tuple(r.letter for r in d.loops) if self.is_lifted(s.outs[0], s.of) else ()
        letters = axis_letters(array, d.section, d.taken, skip=len(s.of.index))
        domain = axis_ranges(array, s.of.index, letters)
        tangents = {a for x, _ in walk(swept) for a in arrays_written(x)} | set(s.seeds)
        places = [p for p in d.places(array.name, (*s.of.index, *letters)) if p.array in tangents]
        for place in places:
            yield Compute(s.outs[0], (*loops, *letters), "sum", domain, place.read, place.guards, s.origin)
        if not places:
            yield zeros(d, s.outs[0], loops)

    def current(self) -> Program:
        """The program with the arrays there are by now; its statements count writers alone."""
        return replace(self.program, arrays=self.arrays)

    def depth(self, of: str) -> int:
        """The innermost list in which `of` is computed; the innermost of all where it is not computed."""
        for depth in reversed(range(len(self.levels))):
            if any(of in arrays_written(x) for x, _ in walk(tuple(self.levels[depth].done))):
                return depth
        return len(self.levels) - 1

    def is_lifted(self, name: str, s: Slice, more: int = 0) -> bool:
        """Whether an array has, before the axes of a slice and `more` others, those of the loops around."""
        return len(self.arrays[name].shape) > len(self.arrays[s.array].shape) - len(s.index) + more

    def declare(self, name: str, ranges: tuple[Range, ...], s: Slice, latex: str) -> None:
        """Declare what a node writes, where the program has not."""
        if name not in self.arrays:
            shape = lifted_shape(ranges, slice_shape(self.arrays[s.array], s))
            self.arrays[name] = Array(name, shape, latex=latex)
