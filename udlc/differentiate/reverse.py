"""A program in; the same program with the adjoints of some of its arrays computed at its end, out.

Every statement  out[at] op= body  becomes, for each read, a contribution over the same domain and guards:

    x̄[index] += out̄[at] · weight · ∂body/∂x[index]

in reverse order; a Repeat runs the other way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy
from sympy import Basic, Expr

from udlc.differentiate.derivation import Derivation, Variable
from udlc.differentiate.letters import axis_letters, axis_ranges
from udlc.differentiate.linalg import REVERSE
from udlc.differentiate.shapes import lifted_shape
from udlc.differentiate.sweep import (
    finished,
    local_slopes,
    product,
    quotient,
    require_real,
    sweep,
    without_dangling,
    zeros,
)
from udlc.ir.expressions import arrays_written
from udlc.ir.grammar import (
    ONE,
    Array,
    Compute,
    Program,
    Range,
    Read,
    Repeat,
    Slice,
    Statement,
    walk,
)
from udlc.ir.lettering import component, name_latex, subscripted


def vjp(
    program: Program, of: str, wrt: tuple[str, ...], seed: str | None = None, tag: str = ""
) -> tuple[Program, dict[str, str]]:
    """Append the adjoints Σ seed · ∂of/∂w of arrays w.

    Args:
        program: without Derive nodes.
        of: the array that is derived; a scalar loss, or any array where `seed` names its given adjoint.
        wrt: arrays of any role but integers; of a temporary, the whole derivative through all that reads it.
        seed: an array shaped as `of`, declared as given where it is not declared; None stands for ones.
        tag: stands for `of` in the names of adjoints, which are d<of>_d<array>.

    Returns:
        The program, whose outputs are the old ones and the adjoints, and the name of the adjoint of each w.

    Raises:
        IRError: an integer array, an operation without a derivative, a Repeat that stops early and uncounted.
    """
    return adjoints(program, of, wrt, seed=seed, tag=tag, lead=())


def adjoints(
    program: Program, of: str, wrt: tuple[str, ...], *, seed: str | None, tag: str, lead: tuple[Range, ...]
) -> tuple[Program, dict[str, str]]:
    """`vjp`, or a Jacobian where `lead` ranges over the axes of `of`."""
    require_real(program, (of,), "of")
    require_real(program, wrt, "by")
    written = {a for s, _ in walk(program.statements) for a in arrays_written(s)}
    named = adjoint_name(program.arrays[of], tag)
    extended, names, variables = program, {}, []
    if seed is not None and seed not in program.arrays:
        extended = extended.with_arrays(Array(seed, program.arrays[of].shape, "given"))
    for w in dict.fromkeys(w for w in wrt if w not in written):
        name, latex = named(program.arrays[w])
        names[w] = extended.fresh(name)
        shape = lifted_shape(lead, program.arrays[w].shape)
        extended = extended.with_arrays(Array(names[w], shape, latex=latex))
        variables.append(Variable(Slice(w), names[w], tuple(r.letter for r in lead)))
    followed = tuple(dict.fromkeys(w for w in wrt if w in written))
    d = Derivation(extended, program.statements, (of,), tuple(variables), named, followed=followed, lead=lead)
    names |= {w: d.held(w) for w in followed}
    swept = Reverse(d).statements(Slice(of), seed, tuple((names[w], ()) for w in names))
    result = finished(program, d, (*d.section, *swept), (names[w] for w in wrt))
    return result, {w: names[w] for w in wrt}


def adjoint_name(of: Array, tag: str = "", at: tuple[Expr, ...] = ()) -> Callable[[Array], tuple[str, str]]:
    """Names and prints of adjoints: dL_dφ, printed ∂L/∂φ; of one member of a family, `at` says which."""
    top = tag or of.latex or name_latex(of.name)
    if at and not tag:
        counted = (i + n for i, n in zip(at, of.first or (1,) * len(at)))
        text = component(top) if len(at) == len(of.shape) else top
        top = subscripted(text, ",".join(map(sympy.latex, counted)))
    shown = rf"\frac{{\partial {top}}}" if not top.startswith(r"\frac{\partial") else ""

    def named(a: Array) -> tuple[str, str]:
        below = rf"{{\partial {a.latex or name_latex(a.name)}}}"
        latex = shown + below if shown else rf"\frac{{\partial}}{below} {top}"
        return f"d{tag or of.name}_d{a.name}", latex

    return named


class Reverse:
    """The reverse sweep of one derivation."""

    def __init__(self, d: Derivation):
        self.d = d

    def statements(
        self, of: Slice, seed: str | None, results: tuple[tuple[str, tuple[Expr, ...]], ...]
    ) -> tuple[Statement, ...]:
        """Seed, contributions in reverse, and zeros for results (array, leading indices) without any."""
        d = self.d
        back = sweep(d, d.section, REVERSE, self._contributions, d.around, back=True)
        swept = without_dangling((*self._seed(of, seed), *back), d.held_names)
        written = {a for s, _ in walk(swept) for a in arrays_written(s)}
        return (*swept, *(zeros(d, name, index) for name, index in results if name not in written))

    def _seed(self, of: Slice, seed: str | None) -> Iterator[Compute]:
        """of̄ = seed, or ones; of a Jacobian, one where the letters of the output are those of the element."""
        d = self.d
        array = d.arrays[of.array]
        letters = axis_letters(array, d.section, d.taken, skip=len(of.index))
        domain = (*d.lead, *axis_ranges(array, of.index, letters))
        body: Expr = ONE
        if seed is not None:
            lifted = len(d.arrays[seed].shape) > len(letters)
            body = Read(seed, (*((r.letter for r in d.loops) if lifted else ()), *letters))
        delta = tuple(sympy.Eq(r.letter, a) for r, a in zip(d.lead, letters))
        for place in d.places(of.array, (*of.index, *letters)):
            yield Compute(
                place.array,
                place.index,
                "sum",
                domain,
                body,
                (*delta, *place.guards),
                note=f"seed of {of.array}",
            )

    def _contributions(self, s: Compute, loops: tuple[Repeat, ...]) -> Iterator[Compute]:
        """x̄[index] += out̄[at] · weight · ∂body/∂x[index] for every read of a statement."""
        d = self.d
        weight, guards, slopes = local_slopes(d, s, loops)
        adjoint = d.own(s.out, s.at).read
        for r, slope in slopes:
            for place in d.places(r.array, r.index):
                yield Compute(
                    out=place.array,
                    at=place.index,
                    op="sum",
                    domain=(*d.lead, *s.domain),
                    body=product(adjoint, weight, slope),
                    guards=_conjunction(*s.guards, *guards, *place.guards),
                    origin=s.origin,
                    note=quotient(s.out, r),
                )


def _conjunction(*guards: Basic) -> tuple[Basic, ...]:
    return tuple(dict.fromkeys(guards))
