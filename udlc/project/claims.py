"""Claims about derivatives, derived: what the left side of an entry names, from what the entry rests on."""

from __future__ import annotations

from dataclasses import replace

from udlc import pipeline
from udlc.ir.expressions import arrays_written, rebuild
from udlc.ir.grammar import Compute, Derive, Program, Read, Repeat, Statement, walk
from udlc.ir.lettering import fraction, quotient
from udlc.notation import Entry
from udlc.project.derivations import derivation
from udlc.project.project import Project
from udlc.translate import Side, sides


def derived_claims(entry: Entry, project: Project) -> list[str]:
    r"""LaTeX of the derivative that each left side names, derived: `\frac{\partial \ell}{\partial f_3} = …`.

    Empty where no left side is a derivative that the entry claims something about.
    """
    if entry.defines:
        return []
    lines: list[str] = []
    for chain in sides(entry, project):
        lines += [line for line in _derived(chain[0]) if line not in lines]
    return lines


def derived_queries(program: Program) -> list[str]:
    """LaTeX of the derivatives that a program asks for, derived; of a number by many things, in one sweep."""
    found = [s for s, _ in walk(program.statements) if isinstance(s, Derive)]
    if not found:
        return []
    if all(not s.of.index and not program.arrays[s.of.array].shape for s in found):
        return _of_families(program, found)
    tidy = pipeline.prepare(program)
    new = [a.name for a in tidy.arrays.values() if a.role == "temporary" and fraction(a.latex)]
    return derivation(tidy, new)


def _derived(side: Side) -> list[str]:
    """The statements behind a left side, from the first that is a derivative to the side itself."""
    program = side.program
    found = [(s, outer) for s, outer in walk(program.statements) if isinstance(s, Derive)] if program else []
    if program is None or not found:
        return []
    if any(outer for _, outer in found) and all(not program.arrays[s.of.array].shape for s, _ in found):
        return _of_families(program, [s for s, _ in found])
    forward = set(program.arrays) - {name for s, _ in found for name in s.outs} - set(program.outputs)
    tidy = _settled(pipeline.prepare(_nameless(program)))
    (last,) = tidy.outputs
    if not any(outer for _, outer in found):
        is_matrix = any(s.mode == "jacobian" for s, _ in found)
        printed = rf"\left[{side.latex}\right]" if is_matrix else side.latex
        tidy = tidy.with_arrays(replace(tidy.arrays[last], latex=printed))
    new = [n for n in tidy.arrays if n not in forward]
    return derivation(_of_example(tidy, side.latex), new)


def _of_example(program: Program, printed: str) -> Program:
    """The program with derivatives named as the entry names them: of one example's loss, where it says so."""
    claimed = fraction(printed)
    if claimed is None:
        return program
    top, changed = claimed[0], []
    for a in program.arrays.values():
        parts = fraction(a.latex)
        if parts is not None and top.startswith(f"{parts[0]}_"):
            changed.append(replace(a, latex=quotient(top, parts[1])))
    return program.with_arrays(*changed)


def _of_families(program: Program, found: list[Derive]) -> list[str]:
    """Derivatives by each member of a family: the adjoints of the whole family, as one sweep finds them."""
    late = {name for s in found for name in s.outs} | set(program.outputs)
    statements = rebuild(program.statements, lambda s: [] if late & {*arrays_written(s)} else [s])
    arrays = {n: a for n, a in program.arrays.items() if n not in late}
    lines: list[str] = []
    for s in found:
        forward = replace(program, arrays=arrays, statements=statements, outputs=(s.of.array,))
        wrt = tuple(dict.fromkeys(w.array for w in s.wrt))
        derived = pipeline.gradient(forward, s.of.array, wrt).program
        new = [n for n in derived.arrays if n not in arrays]
        lines += [line for line in derivation(derived, new) if line not in lines]
    return lines


def _nameless(program: Program) -> Program:
    """The program without what ties statements to equations, so that seeds and copies are read through."""

    def strip(s: Statement) -> list[Statement]:
        return [replace(s, origin=())]

    return program.with_statements(rebuild(program.statements, strip))


def _settled(program: Program) -> Program:
    """The program without a last statement that only copies an array: the array is the output itself."""
    (output,) = program.outputs
    copies = [s for s, _ in walk(program.statements) if isinstance(s, Compute) and s.out == output]
    if len(copies) != 1 or not isinstance(copies[0].body, Read) or copies[0].body.index != copies[0].at:
        return program
    (copy,) = copies
    source = program.arrays[copy.body.array]
    if source.role != "temporary" or source.shape != program.arrays[output].shape or copy.guards:
        return program
    statements = rebuild(program.statements, lambda s: [] if s == copy else [s])
    statements = tuple(s for s in statements if not isinstance(s, Repeat) or s.body)
    return replace(program, statements=statements, outputs=(source.name,))
