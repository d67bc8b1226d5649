"""A program in; the same program with ∂of[a…]/∂w[b…] computed at its end, out."""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr

from udlc.differentiate.letters import axis_letters, axis_ranges, free_letter
from udlc.differentiate.reverse import adjoints
from udlc.errors import IRError
from udlc.ir.grammar import Array, Compute, Letter, Program, Range, Repeat, Statement, walk


def jacobian(program: Program, of: str, wrt: tuple[str, ...]) -> tuple[Program, dict[str, str]]:
    """Append the Jacobians of one array by others; of a scalar, its gradients.

    Every adjoint has the letters a… of the output before its own, and is seeded with a Kronecker delta, which
    `simplify` takes out of the sums again.

    Returns:
        The program, and for each of `wrt` the name of an array of shape (axes of `of`…, axes of it…).

    Raises:
        IRError: as for `vjp`.
    """
    if of not in program.arrays:
        raise IRError(f"there is no array {of} to take a Jacobian of", symbol=of)
    lead = output_ranges(program.arrays[of], (), program.statements, ())
    result, names = adjoints(program, of, wrt, seed=None, tag="", lead=lead)
    return replace(result, letters_latex={**program.letters_latex, **output_prints(lead)}), names


def output_ranges(
    array: Array, index: tuple[Expr, ...], statements: tuple[Statement, ...], loops: tuple[Repeat, ...]
) -> tuple[Range, ...]:
    """Ranges of letters, used by no statement, for the axes of an output after its leading indices."""
    taken = {r.letter.name for r in loops}
    for s, _ in walk(statements):
        if isinstance(s, Compute):
            taken.update(a.name for a in s.letters)
        elif isinstance(s, Repeat):
            taken.add(s.letter.name)
    letters: list[Letter] = []
    for like in axis_letters(array, statements, (), skip=len(index)):
        letters.append(free_letter(f"{like}_out", taken))
        taken.add(letters[-1].name)
    return axis_ranges(array, index, tuple(letters))


def output_prints(lead: tuple[Range, ...]) -> dict[str, str]:
    """How the letters of an output print: i′ where the array is written at i."""
    return {r.letter.name: f"{r.letter.name.replace('_out', '')}'" for r in lead}
