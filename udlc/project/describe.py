"""Entries and models as plain data: the shapes and domains of letters, the roles they play."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

from udlc.errors import TranslateError
from udlc.ir.grammar import Program
from udlc.notation import Entry
from udlc.notation.latex import latex
from udlc.notation.letters import Density, Family, Function, Index, Letter, Size
from udlc.notation.models import Model
from udlc.notation.plaintext import plain, readable
from udlc.project.names import told_apart
from udlc.project.project import Project
from udlc.project.signature import check_rows, inputs_of_subject, length, outputs_of_subject
from udlc.project.subject import Subject, opaque_names, subject_of

KINDS: Mapping[type[Letter], str] = {
    Size: "size",
    Index: "index",
    Density: "density",
    Family: "family",
    Function: "function",
}
"""What letters are that stand for no number."""

RoleWord: TypeAlias = Literal["given", "noise", "parameter", "output"]
ROLES: tuple[RoleWord, ...] = ("given", "noise", "parameter", "output")


def described_entry(entry: Entry, project: Project) -> dict[str, Any]:
    """An entry as `udlc list` gives it, but for what is built from it."""
    return {
        "number": entry.number,
        "chapter": entry.chapter,
        "title": entry.title,
        "kind": entry.kind,
        "relation": list(entry.relation),
        "latex": entry.latex(),
        "symbols": symbols_of(entry),
        **evaluation_of(Subject(entry.number, project, (entry,))),
        "models": [m.name for m in project.models.values() if entry.number in m.uses],
    }


def described_model(model: Model, project: Project) -> dict[str, Any]:
    """A model as `udlc list` gives it."""
    subject = subject_of(project, model.name)
    program = described_program(subject)
    return {
        "name": model.name,
        "kind": model.kind,
        "title": model.title,
        "chapter": model.chapter,
        "uses": list(model.uses),
        "roles": roles_of(model, program, subject.printed),
        "shapes": shapes_of(subject) if program else {},
        **evaluation_of(subject),
    }


def evaluation_of(subject: Subject) -> dict[str, Any]:
    """What `udlc eval` takes and gives: inputs, outputs, functions to bind; or why there is no value."""
    try:
        program = subject.program()
        check_rows(subject)
    except TranslateError as error:
        return {"inputs": {}, "outputs": {}, "bind": [], "reason": readable(error.message)}
    return {
        "inputs": {name: q.described() for name, q in inputs_of_subject(subject).items()},
        "outputs": {name: q.described() for name, q in outputs_of_subject(subject).items()},
        "bind": list(opaque_names(program)),
        "reason": "",
    }


def symbols_of(entry: Entry) -> dict[str, dict[str, Any]]:
    """For each letter of an entry, by its printed name: its shape, domain, and its name in ASCII.

    Of two letters that print alike the second has a number after its name: φ′ and φ′_2.
    """
    names, keys = entry.names(), told_apart(entry.letters())
    return {
        key: {"shape": shape_of(letter), "domain": domain_of(letter), "ascii": names[letter]}
        for letter, key in keys.items()
    }


def shape_of(letter: Letter) -> list[str]:
    """The lengths of a letter's axes, those of its family first, as text."""
    return [length_text(axis.length) for axis in (*letter.over, *letter.dims)]


def length_text(length: Any) -> str:
    """A length as plain text: D_{k+1}, D+1; ∞ for an axis without end."""
    text = plain(latex(length)) if hasattr(length, "args") else str(length)
    return "∞" if "∞" in text else text.replace(" ", "")


def domain_of(letter: Letter) -> str:
    """The word of a letter's domain; what it is, where it stands for no number."""
    for kind, word in KINDS.items():
        if isinstance(letter, kind):
            return word
    return "real" if letter.domain is None else str(letter.domain.word)


def roles_of(model: Model, program: Program | None, printed: Callable[[str], str]) -> dict[str, RoleWord]:
    """The part that each letter of a model plays, by its printed name: given, learned, or what comes out."""
    roles: dict[str, RoleWord] = {}
    for name in program.outputs if program else ():
        roles[printed(name)] = "output"
    for array in program.inputs if program else ():
        roles[printed(array.name)] = "noise" if array.role == "noise" else "given"
    sizes = (getattr(model, name, None) for name in ("fan_in", "fan_out"))
    for letter in (*getattr(model, "given", ()), *(s for s in sizes if s is not None)):
        if isinstance(letter, Letter):
            roles.setdefault(letter.key, "given")
    learned = getattr(model, "parameters", ())
    for letter in learned if isinstance(learned, tuple) else (learned,):
        roles[letter.key] = "parameter"
    return dict(sorted(roles.items(), key=lambda item: ROLES.index(item[1])))


def described_program(subject: Subject) -> Program | None:
    """The program of a model, or None where it has none."""
    try:
        return subject.program()
    except TranslateError:
        return None


def shapes_of(subject: Subject) -> dict[str, list[str]]:
    """The shapes of a program's inputs and outputs, the batch included; k counts the rows of ragged ones."""
    program = subject.program()
    names = dict.fromkeys((*(a.name for a in program.inputs), *program.outputs))
    return {subject.printed(n): [length(subject, axis) for axis in program.arrays[n].shape] for n in names}
