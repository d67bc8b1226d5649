"""Looks at matrices of examples as one long row where that fills lanes: plan in, the same with such views.

    for i, for d:  L += (y[i, d] − f[i, d])²   →   for i_d in 0 .. I·D:  L += (y_flat[i_d] − f_flat[i_d])²
    for i:  h[i] = e^f[i, 1]                   →   for i:  h[i] = e^f_flat[2·i + 1]

Rows of a few numbers do not fill the lanes of a vector; whole matrices do.  And where rows are known to be
short, a compiler that knows how far their elements lie apart takes several rows at once and sorts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sympy import Expr

from udlc.ir.expressions import letters, map_reads, reads
from udlc.ir.grammar import ZERO, Array, Compute, Letter, Program, Read, Size, walk
from udlc.ir.loops import Assign, Flat, Loop, Node, inside, with_body

COLUMNS = 4
"""Rows of more numbers are not taken apart in registers."""


def narrow(program: Program, size: Size) -> set[str]:
    """Matrices of a few columns, a row for each example, whose elements are named by column throughout."""
    found = {n for n, a in program.arrays.items() if _is_narrow(a, size)}
    for s, _ in walk(program.statements):
        if isinstance(s, Compute):
            touched = (Read(s.out, s.at), *(r for e in (s.body, *s.guards, *s.at) for r in reads(e)))
            found -= {r.array for r in touched if len(r.index) == 2 and not r.index[1].is_Integer}
        else:
            found -= {*getattr(s, "ins", ()), *getattr(s, "outs", ())}
    return found


def _is_narrow(a: Array, size: Size) -> bool:
    return len(a.shape) == 2 and a.shape[0] == size and bool(a.shape[1].is_Integer) and a.shape[1] <= COLUMNS


def flatten(program: Program, nodes: tuple[Node, ...], size: Size | None) -> tuple[Node, ...]:
    """The nodes with matrices of `size` rows as long rows, where all is visited or columns are named."""
    if size is None:
        return nodes
    flattening = _Flattening(program, size, narrow(program, size))
    body = tuple(map(flattening.node, nodes))
    return (*flattening.views(), *body)


@dataclass
class _Flattening:
    """The pass; `seen` has the elements of each long row, as elements of the matrix."""

    program: Program
    size: Size
    narrow: set[str]
    seen: dict[str, dict[Expr, tuple[Expr, ...]]] = field(default_factory=dict)

    def views(self) -> tuple[Flat, ...]:
        """The long rows that are used."""
        return tuple(
            Flat(_view(name), name, a.shape, tuple(sorted(self.seen[name].items(), key=str)))
            for name, a in self.program.arrays.items()
            if name in self.seen
        )

    def node(self, node: Node) -> Node:
        """A node and those in it."""
        inner = self.whole(node) if isinstance(node, Loop) else None
        if isinstance(node, Loop) and inner is not None:
            letter = Letter(f"{node.letter}_{inner.letter}")
            places = {(node.letter, inner.letter): letter}
            return Loop(letter, ZERO, self.size * inner.hi, self.assignments(inner.body, places))
        if isinstance(node, Loop) and _is_line(node.body):
            return replace(node, body=self.assignments(node.body, self.columns(node.body)))
        return with_body(node, tuple(map(self.node, inside(node))))

    def whole(self, loop: Loop) -> Loop | None:
        """The loop in a loop, if the two visit every element of matrices, and else only numbers."""
        inner = loop.body[0]
        if len(loop.body) != 1 or not isinstance(inner, Loop) or not _is_line(inner.body):
            return None
        index, shape = (loop.letter, inner.letter), (self.size, inner.hi)
        if loop.lo != 0 or inner.lo != 0 or loop.hi != self.size or letters(inner.hi):
            return None
        for e in _expressions(inner.body):
            if {loop.letter, inner.letter} & e.free_symbols:
                return None
            arrays = [self.program.arrays.get(r.array) for r in reads(e) if r.index]
            if any(a is None or a.shape != shape for a in arrays):
                return None
            if any(r.index != index for r in reads(e) if r.index):
                return None
        return inner

    def columns(self, body: tuple[Node, ...]) -> dict[tuple[Expr, ...], Expr]:
        """Where the elements of narrow matrices stand in the long row."""
        found = (r for e in _expressions(body) for r in reads(e) if r.array in self.narrow)
        return {r.index: self.program.arrays[r.array].shape[1] * r.index[0] + r.index[1] for r in found}

    def assignments(
        self, body: tuple[Node, ...], places: Mapping[tuple[Expr, ...], Expr]
    ) -> tuple[Node, ...]:
        """Assignments with elements of long rows for those of matrices."""

        def change(r: Read) -> Read:
            if r.index not in places or len(r.index) != 2 or self.is_other(r.array, places):
                return r
            self.seen.setdefault(r.array, {})[places[r.index]] = r.index
            return Read(_view(r.array), (places[r.index],), r.integral)

        out: list[Node] = []
        for node in body:
            assert isinstance(node, Assign)
            target = change(node.target) if isinstance(node.target, Read) else node.target
            out.append(replace(node, target=target, value=map_reads(node.value, change)))
        return tuple(out)

    def is_other(self, array: str, places: Mapping[tuple[Expr, ...], Expr]) -> bool:
        """Whether columns are named, but those of other matrices."""
        return any(not isinstance(e, Letter) for e in places.values()) and array not in self.narrow


def _view(array: str) -> str:
    return f"{array}[flat]"  # a name that no array has


def _is_line(body: tuple[Node, ...]) -> bool:
    return all(isinstance(n, Assign) for n in body)


def _expressions(body: Iterable[Node]) -> list[Expr]:
    return [e for n in body if isinstance(n, Assign) for e in (n.target, n.value)]
