"""An entry or a model → what evaluating it takes and gives: names, shapes and domains, for `udlc list`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sympy import Basic, Expr, Integer, Symbol

from udlc.errors import TranslateError
from udlc.ir.expressions import substitute
from udlc.ir.grammar import Array, Axis, Program, Read, Size
from udlc.ir.grammar import Letter as IndexLetter
from udlc.ir.sizes import sizes_of
from udlc.notation.letters import Example, Family
from udlc.project.examples import carriers
from udlc.project.ragged import nested_rows, places_in, width_arrays
from udlc.project.subject import Subject
from udlc.translate.names import name_of

ROWS: Mapping[Basic, Basic] = {Axis(0): IndexLetter("k"), Axis(1): IndexLetter("j")}
"""The letters that count, from zero, the rows of what has a width for each layer."""

TRIED = 3
"""A value for every size, to see which widths of layers the shapes of inputs tell."""


@dataclass(frozen=True)
class Quantity:
    """An input or an output.

    Attributes:
        shape: the lengths of its axes as text; D[k+1] is a width of layers, its rows counted by k = 0, 1, ….
        domain: the word for where its values lie; "size" for a whole number that sizes something.
        alias: its name in ASCII.
        between: the lowest and the highest value, where both are known: numbers, or text with sizes.
        examples: its shape where it is given for a data set, if it may be.
        optional: whether the shapes of other inputs tell it.
    """

    shape: list[str]
    domain: str
    alias: str
    between: list[Any] | None = None
    examples: list[str] | None = None
    optional: bool = False

    def described(self) -> dict[str, Any]:
        """As plain data; what does not apply is left out."""
        more = {"between": self.between, "examples": self.examples, "optional": self.optional}
        return {"shape": self.shape, "domain": self.domain, "alias": self.alias} | {
            name: value for name, value in more.items() if value not in (None, False)
        }


def inputs_of_subject(subject: Subject) -> dict[str, Quantity]:
    """What must be given, and what may be, by printed name: arrays, then sizes that no array tells."""
    program = subject.program()
    found = {subject.printed(a.name): _quantity(subject, a) for a in program.inputs}
    for name in _untold(program):
        found[subject.printed(name)] = Quantity([], "size", subject.names.ascii(name))
    return found


def outputs_of_subject(subject: Subject) -> dict[str, Quantity]:
    """What comes out, by printed name: for many examples if an input may be given for many."""
    program = subject.program()
    given = {a.name for a in program.inputs}
    sizes = [size for name, size in carriers(subject).items() if name in given]
    found = {subject.printed(o): _quantity(subject, program.arrays[o]) for o in program.outputs}
    return {
        name: replace(q, examples=[subject.printed(sizes[0]), *q.shape] if sizes else None)
        for name, q in found.items()
    }


def _quantity(subject: Subject, array: Array) -> Quantity:
    shape = [length(subject, axis) for axis in array.shape]
    size = carriers(subject).get(array.name)
    told = array.name in width_arrays(subject.program())
    return Quantity(
        shape,
        "size" if told else _domain(subject, array),
        subject.names.ascii(array.name),
        _between(subject, array),
        None if size is None else [subject.printed(size), *shape],
        told and _is_told(subject.program(), array.name),
    )


def length(subject: Subject, axis: Expr) -> str:
    """The length of an axis as text, in the letters of the page: D_i+1, D[k+1]."""
    names = {s: Symbol(subject.printed(s.name)) for s in axis.free_symbols if isinstance(s, Size)}
    return str(substitute(substitute(axis, dict(ROWS)), dict(names))).replace(" ", "")


def _domain(subject: Subject, array: Array) -> str:
    letter = subject.names.letter(array.name)
    if isinstance(letter, Family):
        return "label"
    if letter is None or letter.domain is None or letter.domain.word == "label":
        return array.domain
    return str(letter.domain.word)


def _between(subject: Subject, array: Array) -> list[Any] | None:
    """The ends of an interval of numbers, or the first and last label."""
    if array.bound is not None:
        return [0, length(subject, array.bound - 1)]
    letter = subject.names.letter(array.name)
    if isinstance(letter, Family) and array.integral:
        examples = [i.stop for i in subject.letters if isinstance(i, Example)]
        return [0, length(subject, Size(name_of(examples[0])) - 1)] if examples else None
    ends = getattr(letter.domain, "set", None) if letter is not None and letter.domain is not None else None
    if ends is None or not ends.inf.is_finite or not ends.sup.is_finite:
        return None
    return [_number(ends.inf), _number(ends.sup)]


def _number(end: Expr) -> int | float:
    return int(end) if isinstance(end, Integer) else float(end)


def _untold(program: Program) -> list[str]:
    """The sizes that no shape of an input tells."""
    told: set[Basic] = set()
    while more := _learnt(program, told):
        told |= more
    return [s.name for s in sizes_of(program) if s not in told]


def _learnt(program: Program, told: set[Basic]) -> set[Basic]:
    axes = [axis for a in program.inputs for axis in a.shape if not axis.atoms(Read)]
    unknown = [{s for s in axis.free_symbols if isinstance(s, Size)} - told for axis in axes]
    return set().union(*(found for found in unknown if len(found) == 1))


def _is_told(program: Program, widths: str) -> bool:
    """Do the shapes of inputs tell all widths of layers, if sizes have some value?"""
    tried = {s: Integer(TRIED) for s in sizes_of(program)}
    told, needed = (places_in(arrays, widths, tried) for arrays in (program.inputs, program.arrays.values()))
    return told >= needed


def check_rows(subject: Subject) -> None:
    """Raise TranslateError where an array has a width for each of two layers."""
    nested = nested_rows(subject.program())
    if nested:
        name = subject.printed(nested[0])
        raise TranslateError(
            f"{name} has a width for each of two layers: no list of layers holds it", entry=subject.name
        )
