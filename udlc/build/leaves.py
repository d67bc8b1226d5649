"""Activations and initialisers to Python: functions of one number, and of the widths of two layers."""

from __future__ import annotations

from sympy import Rational, Symbol

from udlc import pipeline
from udlc.build.parts import Part, Raw
from udlc.emit.function import function as emit_function
from udlc.emit.record import record
from udlc.ir.functions import derivative
from udlc.ir.grammar import Read
from udlc.notation.models import Activation, Initialiser
from udlc.project.activations import open_expression
from udlc.project.project import Project
from udlc.runtime import functions as runtime_functions
from udlc.translate import initialiser_program
from udlc.translate.names import name_of


def leaf_part(model: Activation | Initialiser, project: Project) -> Part:
    """An activation or initialiser as the text of its definition."""
    return _activation(model, project) if isinstance(model, Activation) else _initialiser(model, project)


def _activation(model: Activation, project: Project) -> Part:
    argument, body = open_expression(model, project)
    constants = {Read(name_of(letter), ()): Rational(text) for letter, text in model.hyper.items()}
    z = Symbol(argument.array)
    value = body.xreplace({**constants, argument: z})
    name = identifier_of(model)
    shown = model.name if name != model.name else ""
    text, called = emit_function(name, z, (value, derivative(value, z)), " ".join(model.uses), shown)
    return Part(functions=[(text, called)], leaves=[(text, model.uses)])


def identifier_of(model: Activation | Initialiser) -> str:
    """The name of an activation or initialiser in generated code.

    The text of an activation calls functions of the runtime, which keep their names.
    """
    taken = isinstance(model, Activation) and hasattr(runtime_functions, model.name)
    return f"{model.name}_function" if taken else model.name


def _initialiser(model: Initialiser, project: Project) -> Part:
    """The variance of a weight as a function of the widths of the layers before and after."""
    body = pipeline.as_expression(pipeline.prepare(initialiser_program(model, project)))
    before, after = Symbol("before"), Symbol("after")
    widths = {
        Symbol(name_of(letter)): w for letter, w in ((model.fan_in, before), (model.fan_out, after)) if letter
    }
    by_name = {s: widths[Symbol(s.name)] for s in body.free_symbols if Symbol(s.name) in widths}
    declaration = record(
        identifier_of(model),
        "Initialiser",
        name=model.name,
        variance=Raw(f"lambda before, after: {body.xreplace(by_name)}"),
        title=model.title,
        chapter=model.chapter,
        uses=model.uses,
    )
    needed = [("udlc.runtime.initialise", "Initialiser")]
    return Part(declarations=[declaration], imports=needed, leaves=[(declaration, model.uses)])
