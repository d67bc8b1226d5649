"""A program and tangents of its inputs in; the same program with the tangents of what depends on them, out.

Every statement  out[at] op= body  becomes, for each of its reads, over the same domain and guards:

    ȯut[at] += weight · ∂body/∂x[index] · ẋ[index]

in the order of the statements, after all of them: every value that a derivative reads is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from udlc.differentiate.derivation import Derivation, Variable
from udlc.differentiate.linalg import FORWARD
from udlc.differentiate.sweep import (
    finished,
    local_slopes,
    product,
    quotient,
    require_real,
    sweep,
    without_dangling,
)
from udlc.errors import IRError
from udlc.ir.expressions import arrays_written
from udlc.ir.grammar import Array, Compute, Program, Repeat, Slice, Statement, walk
from udlc.ir.lettering import name_latex


def jvp(program: Program, tangents: Mapping[str, str], tag: str = "") -> tuple[Program, dict[str, str]]:
    """Append the tangents Σ_w ∂a/∂w · ẇ of all arrays a that depend on inputs w.

    Args:
        program: without Derive nodes; it may hold its own gradients.
        tangents: for each input, the array that holds its tangent; an undeclared one becomes a given array.
        tag: ends the names of tangents, which are d<array><tag>.

    Returns:
        The program, whose outputs are the old ones and the tangents of the old ones, and for every array that
        depends on the inputs, and for these, the name of its tangent.

    Raises:
        IRError: an integer array, a tangent of an array that the program computes.
    """
    require_real(program, tangents, "along")
    written = {a for s, _ in walk(program.statements) for a in arrays_written(s)}
    extended = program
    for w, dot in tangents.items():
        if w in written:
            raise IRError(f"{w} is computed by the program: give tangents of inputs", symbol=w)
        if dot not in program.arrays:
            a = program.arrays[w]
            extended = extended.with_arrays(
                Array(dot, a.shape, "given", latex=rf"\dot{{{a.latex or name_latex(w)}}}")
            )
    variables = tuple(Variable(Slice(w), dot) for w, dot in tangents.items())
    d = Derivation(extended, program.statements, tuple(sorted(written)), variables, tangent_name(tag))
    swept = Forward(d).statements()
    reached = {a for s, _ in walk(swept) for a in arrays_written(s)}
    names = {a: d.held(a) for a in sorted(d.flow) if d.held(a) in reached}
    outputs = (names[a] for a in program.outputs if a in names)
    return finished(program, d, (*d.section, *swept), outputs), {**names, **tangents}


def tangent_name(tag: str = "") -> Callable[[Array], tuple[str, str]]:
    """Names and prints of tangents: df, printed ḟ."""
    return lambda a: (f"d{a.name}{tag}", rf"\dot{{{a.latex or name_latex(a.name)}}}")


class Forward:
    """The forward sweep of one derivation."""

    def __init__(self, d: Derivation):
        self.d = d

    def statements(self) -> tuple[Statement, ...]:
        """The tangents of all that the section computes."""
        d = self.d
        swept = sweep(d, d.section, FORWARD, self._contributions, d.around, back=False)
        return without_dangling(swept, d.held_names)

    def _contributions(self, s: Compute, loops: tuple[Repeat, ...]) -> Iterator[Compute]:
        """ȯut[at] += weight · ∂body/∂x[index] · ẋ[index] for every read of a statement."""
        d = self.d
        weight, guards, slopes = local_slopes(d, s, loops)
        tangent = d.own(s.out, s.at)
        for r, slope in slopes:
            for place in d.places(r.array, r.index):
                yield Compute(
                    out=tangent.array,
                    at=tangent.index,
                    op="sum",
                    domain=s.domain,
                    body=product(weight, slope, place.read),
                    guards=tuple(dict.fromkeys((*s.guards, *guards, *place.guards))),
                    origin=s.origin,
                    note=quotient(s.out, r),
                )
