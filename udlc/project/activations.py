"""Functions of one number by name: the activations that a project declares, and the compiler's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from sympy import Expr, Rational

from udlc import pipeline
from udlc.errors import TranslateError, UnknownName
from udlc.ir.functions import FUNCTIONS
from udlc.ir.grammar import Read
from udlc.notation.letters import Letter
from udlc.notation.models import Activation
from udlc.project.project import Project
from udlc.translate import activation_program
from udlc.translate.names import name_of

Scalar: TypeAlias = Callable[[Expr], Expr]


def activation_named(project: Project, name: str) -> Scalar:
    """A function of one number: an activation, by its name or its entry's number, or a row of the table.

    Raises:
        UnknownName: there is none.
    """
    declared = {m.name.lower(): m for m in project.models.values() if isinstance(m, Activation)}
    if name.lower() in declared:
        return expression_of(declared[name.lower()], project)
    by_number = {m.uses[0]: m for m in reversed(declared.values()) if len(m.uses) == 1}
    if name in by_number:
        return expression_of(by_number[name], project)
    rows = {n.lower(): row for n, row in FUNCTIONS.items() if row.arity == 1 and not row.integers}
    if name.lower() in rows:
        return rows[name.lower()].cls
    names = (*(m.name for m in declared.values()), *(n for n in FUNCTIONS if n.lower() in rows))
    raise UnknownName("function of one number", name, dict.fromkeys(names))


def expression_of(model: Activation, project: Project) -> Scalar:
    """An activation as an expression of its argument, its constants at their usual values."""
    values = {name_of(letter): Rational(text) for letter, text in model.hyper.items()}
    argument, body = open_expression(model, project)
    constants = {Read(n, ()): v for n, v in values.items()}
    return lambda z: body.xreplace(constants).xreplace({argument: z})


def open_expression(model: Activation, project: Project) -> tuple[Read, Expr]:
    """An activation's argument, and its value as one expression of it and of its constants."""
    program = pipeline.prepare(activation_program(model, project))
    constants = {name_of(letter) for letter in model.hyper}
    arguments = [a.name for a in program.inputs if a.name not in constants]
    if len(arguments) != 1 or any(a.shape for a in program.inputs):
        raise TranslateError("an activation is a function of one number", where=model.place, entry=model.name)
    return Read(arguments[0], ()), pipeline.as_expression(program)


def values_of(hyper: Mapping[Letter, str]) -> dict[str, float]:
    """Constants with their usual values, by the name of their letter in code."""
    return {name_of(letter): float(text) for letter, text in hyper.items()}
