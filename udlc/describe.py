"""Entries and models as plain data: the shapes and domains of letters, the roles they play."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from udlc.errors import TranslateError
from udlc.notation import Entry
from udlc.notation.latex import latex
from udlc.notation.letters import Letter
from udlc.notation.models import Head, Model, Network, Optimiser
from udlc.notation.models import Program as Calculation
from udlc.project import Project
from udlc.subject import subject_of
from udlc.translate.names import name_of

RoleWord: TypeAlias = Literal["given", "parameter", "noise", "output"]


def symbols_of(entry: Entry) -> dict[str, dict[str, Any]]:
    """For each letter of an entry, by its printed name: its shape, domain, and its name in ASCII."""
    ascii_names = entry.names()
    return {
        letter.key: {"shape": shape_of(letter), "domain": domain_of(letter), "ascii": ascii_names[letter]}
        for letter in entry.letters()
    }


def shape_of(letter: Letter) -> list[str]:
    """The lengths of a letter's axes, those of its family first, as text."""
    return [latex_text(axis.length) for axis in (*letter.over, *letter.dims)]


def latex_text(length: Any) -> str:
    """A length as plain text: D_{i}+1 → D_i+1."""
    return (
        latex(length).replace("{", "").replace("}", "").replace(" ", "")
        if hasattr(length, "args")
        else str(length)
    )


def domain_of(letter: Letter) -> str:
    """The word of a letter's domain."""
    return "real" if letter.domain is None else str(letter.domain.word)


def roles_of(model: Model) -> dict[str, RoleWord]:
    """The part that each letter of a model plays, by its printed name."""
    roles: dict[str, RoleWord] = {}

    def give(role: RoleWord, *letters: Any) -> None:
        roles.update({x.key: role for x in letters if hasattr(x, "key")})

    match model:
        case Network():
            give("given", *model.given)
            give("parameter", *model.parameters)
            give("output", model.output)
        case Head():
            give("given", model.prediction, model.target, *model.hyper)
            give("parameter", *model.parameters)
            give("output", model.loss)
        case Optimiser():
            give("given", *model.state, *model.hyper)
            give("parameter", model.parameters)
        case Calculation():
            give("given", *model.given)
            give("parameter", *model.parameters)
            give("output", *model.outputs)
    return roles


def shapes_of(model: Model, project: Project) -> dict[str, list[str]]:
    """The shapes of a model's inputs and outputs in its program, the batch included, by printed names."""
    subject = subject_of(project, model.name)
    try:
        program = subject.program()
    except TranslateError:
        return {}
    names = [a.name for a in program.inputs] + list(program.outputs)
    return {subject.printed(n): [str(axis) for axis in program.arrays[n].shape] for n in dict.fromkeys(names)}


__all__ = ["domain_of", "name_of", "roles_of", "shape_of", "shapes_of", "symbols_of"]
