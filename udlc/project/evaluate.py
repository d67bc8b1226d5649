"""`udlc eval`: the value of an entry or model for given numbers, and its derivatives.

Emitted code computes them, or the interpreter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from udlc.errors import InputError
from udlc.ir.grammar import Program
from udlc.project.example import as_batch, without_batch
from udlc.project.examples import Examples, as_examples, check_examples
from udlc.project.inputs import about, arrays_of, sorted_out
from udlc.project.minimum import minimiser
from udlc.project.project import Project
from udlc.project.running import runner
from udlc.project.signature import check_rows
from udlc.project.slopes import curvature_of, slopes_of
from udlc.project.subject import Subject, opaque_names, subject_of


@dataclass(frozen=True)
class Evaluation:
    """A value, or values by name where there are several outputs, and derivatives by the letter asked for.

    Attributes:
        value: of an entry of minimisers whose letter is not given, the minimiser.
        gradients: by letter.
        hessians: by letter the matrix of second derivatives and its eigenvalues, ascending.
        ignored: letters given that the value does without.
    """

    value: Any
    gradients: dict[str, Any]
    hessians: dict[str, dict[str, Any]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


def evaluate(
    project: Project,
    name: str,
    inputs: Mapping[str, Any],
    gradients: Sequence[str] = (),
    bind: Mapping[str, str] | None = None,
    interpret: bool = False,
    hessians: Sequence[str] = (),
) -> Evaluation:
    """Compute an entry or model.

    Args:
        project: where it stands.
        name: its number or name.
        inputs: numbers and nested lists by letter; a family over layers of different widths as a list of
            layers; labels count from zero; of a network one example, or a batch of them.
        gradients: letters to differentiate by; of several outputs, a derivative of each.
        bind: what opaque functions are.
        interpret: by the interpreter instead of emitted code.
        hessians: letters to differentiate a number by twice.

    Raises:
        UnknownName: no such entry, model or letter.
        TranslateError: it has no value.
        InputError: an input is missing or does not fit.
    """
    subject = subject_of(project, name, bind)
    program = subject.program()
    with about(subject):
        _check_bound(subject, program)
        check_rows(subject)
        given, ignored = sorted_out(subject, program, inputs)
        wanted = Wanted(
            {x: _variable(subject, x) for x in gradients}, {x: _variable(subject, x) for x in hessians}
        )
        check_examples(subject, program, given)
        many = as_examples(subject, given)
        if many is not None:
            found = _of_all(subject, many, wanted, interpret)
        else:
            found = _of_one(subject, given, wanted, interpret)
    return replace(found, ignored=ignored)


@dataclass(frozen=True)
class Wanted:
    """The derivatives asked for: for a letter as it was written, the array to differentiate by."""

    gradients: Mapping[str, str]
    hessians: Mapping[str, str]

    @property
    def slopes(self) -> tuple[str, ...]:
        """The arrays to differentiate by once."""
        return tuple(dict.fromkeys(self.gradients.values()))


def _variable(subject: Subject, letter: str) -> str:
    """The array of a letter to differentiate by; InputError where the value does without it."""
    own = subject.names.find(letter)
    if own is not None and any(a.name == own for a in subject.program().inputs):
        return own
    if own is None and not subject.mentions(letter):
        raise subject.unknown("letter", letter)
    takes = ", ".join(subject.printed(a.name) for a in subject.program().inputs) or "nothing"
    reason = f"the value is computed without it, from {takes}: there is no derivative by it"
    raise InputError(reason, model=subject.name, argument=letter)


def _of_one(subject: Subject, given: Mapping[str, Any], wanted: Wanted, interpret: bool) -> Evaluation:
    """The value for inputs as the program takes them, or for one example of a network."""
    least = subject.minimised
    if least is not None and least not in given:
        return Evaluation(minimiser(subject, least, given, interpret), {})
    program = subject.program()
    batch, alone = as_batch(subject, given)
    arrays = arrays_of(subject, program, batch)
    values = runner(subject.prepared, program.outputs, interpret)(arrays)
    slopes = slopes_of(subject, wanted.slopes, interpret)(arrays, values)
    second = {x: curvature_of(subject, own, interpret)(arrays) for x, own in wanted.hessians.items()}
    if alone:
        slopes = {
            o: {own: without_batch(subject, own, o, slope) for own, slope in by.items()}
            for o, by in slopes.items()
        }
        values = {o: value[0] for o, value in values.items()}
    return Evaluation(_one_or_all(subject, values), _by_letter(subject, wanted, slopes), second)


def _of_all(subject: Subject, many: Examples, wanted: Wanted, interpret: bool) -> Evaluation:
    """The values of all examples of an equation about one, and derivatives with their axes of examples."""
    if wanted.hessians:
        reason = "second derivatives are those of a number: give one example"
        raise InputError(reason, model=subject.name)
    outputs = subject.program().outputs
    values: list[dict[str, Any]] = []
    slopes: list[dict[str, dict[str, Any]]] = []
    run = runner(subject.prepared, outputs, interpret)
    slope = slopes_of(subject, wanted.slopes, interpret)
    for given in many.each():
        arrays = arrays_of(subject, subject.program(), given)
        values.append(run(arrays))
        slopes.append(slope(arrays, values[-1]))
    together = {o: [v[o] for v in values] for o in outputs}
    jacobians = {
        o: {own: many.jacobian([s[o][own] for s in slopes], together[o], own) for own in wanted.slopes}
        for o in outputs
    }
    return Evaluation(_one_or_all(subject, together), _by_letter(subject, wanted, jacobians))


def _by_letter(subject: Subject, wanted: Wanted, slopes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Derivatives by the letter asked for: of the one output, or of each by its name."""
    return {
        letter: _one_or_all(subject, {o: by[own] for o, by in slopes.items()})
        for letter, own in wanted.gradients.items()
    }


def _one_or_all(subject: Subject, by_output: Mapping[str, Any]) -> Any:
    """What belongs to the one output, or by the printed names of several."""
    if len(by_output) == 1:
        return next(iter(by_output.values()))
    return {subject.printed(name): found for name, found in by_output.items()}


def _check_bound(subject: Subject, program: Program) -> None:
    open_ = opaque_names(program)
    if open_:
        raise InputError(
            f"the function {open_[0]} is open: say what it is, as in `--bind {open_[0]}=ReLU`",
            model=subject.name,
            argument=open_[0],
        )
