"""A chapter's models and entries to the text of its generated modules.

functions_NN.py   activations and initialisers; depends on no other chapter
chapter_NN.py     networks, heads, optimisers and programs, each with its kernels
equations_NN.py   a kernel for the value of every entry that has one; of a number, also its gradient
lines_NN.json     which lines of these carry out which equations
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import Rational, Symbol

from udlc import pipeline
from udlc.build.generated import kernel_name
from udlc.emit.cpu import KernelText
from udlc.emit.function import function as emit_function
from udlc.emit.module import lines_of, module
from udlc.emit.record import record
from udlc.errors import BuildError, TranslateError
from udlc.ir.functions import derivative
from udlc.ir.grammar import Program, Read
from udlc.notation import Chapter, Entry
from udlc.notation.models import Activation, Head, Initialiser, Model, Network, Optimiser
from udlc.notation.models import Program as Calculation
from udlc.project.activations import open_expression, values_of
from udlc.project.project import Project
from udlc.runtime import functions as runtime_functions
from udlc.translate import (
    NoValue,
    entry_program,
    head_program,
    initialiser_program,
    network_program,
    optimiser_program,
    plain_program,
    prediction_program,
)
from udlc.translate.names import domain_of, name_of

COMMAND = "udlc build"


@dataclass(frozen=True)
class ChapterFiles:
    """A chapter's files by name, how many kernels they hold, and the chapters that they were made from."""

    texts: dict[str, str]
    kernels: int
    chapters_used: tuple[int, ...]


@dataclass
class Part:
    """What one model comes to: kernels, functions, the declaration, and what it imports.

    `leaves` are the texts of activations and initialisers with the numbers of the equations they carry out.
    """

    kernels: list[KernelText] = field(default_factory=list)
    functions: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    declarations: list[str] = field(default_factory=list)
    imports: list[tuple[str, str]] = field(default_factory=list)
    leaves: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Is there nothing to write?"""
        return not (self.kernels or self.functions or self.declarations)

    def take(self, other: Part) -> None:
        """Add another's pieces to this one's."""
        self.kernels += other.kernels
        self.functions += other.functions
        self.declarations += other.declarations
        self.imports += other.imports
        self.leaves += other.leaves


def chapter_files(chapter: Chapter, project: Project) -> ChapterFiles:
    """Every generated file of a chapter.

    Raises:
        TranslateError: a model that cannot be compiled; the error names it and its place.
    """
    leaves, models, entries = Part(), Part(), Part()
    for model in chapter.models:
        if isinstance(model, Activation | Initialiser):
            leaves.take(_leaf(model, project))
        else:
            models.take(_model(model, project))
    own = [identifier_of(leaf) for leaf in chapter.models if isinstance(leaf, Activation | Initialiser)]
    models.imports += [(f".functions_{chapter.number:02}", name) for name in own]
    for entry in chapter.values():
        entries.take(_entry(entry, project))
    number, title = f"{chapter.number:02}", f"Chapter {chapter.number}. {chapter.title}"
    parts = {
        f"functions_{number}": (leaves, f"{title}: activations and initialisers."),
        f"chapter_{number}": (models, f"{title}."),
        f"equations_{number}": (entries, f"{title}: the value of every equation that has one."),
    }
    texts, lines = {}, {}
    for name, (part, summary) in parts.items():
        if part.is_empty and part is not models:
            continue
        text = _text(part, summary, own if part is models else [])
        texts[f"{name}.py"] = text
        carried = {**_lines_of_leaves(text, part), **lines_of(text, part.kernels)}
        lines[f"{name}.py"] = {str(n): list(numbers) for n, numbers in carried.items()}
    texts[f"lines_{number}.json"] = json.dumps(lines, ensure_ascii=False, sort_keys=True, indent=0) + "\n"
    kernels = sum(len(part.kernels) for part, _ in parts.values())
    return ChapterFiles(texts, kernels, _chapters_used(chapter, project))


def _text(part: Part, summary: str, exported: list[str]) -> str:
    declarations = list(part.declarations)
    if exported:
        declarations.append(
            f"__all__ = {json.dumps(sorted({*exported, *_declared(part)}), ensure_ascii=False)}"
        )
    return module(summary, COMMAND, part.kernels, part.functions, declarations, dict.fromkeys(part.imports))


def _lines_of_leaves(text: str, part: Part) -> dict[int, tuple[str, ...]]:
    """The lines of functions and initialisers that compute something, with the numbers they carry out."""
    found: dict[int, tuple[str, ...]] = {}
    for piece, numbers in part.leaves:
        first = text[: text.index(piece.strip("\n"))].count("\n") + 1
        for n, line in enumerate(piece.strip("\n").splitlines(), first):
            if line.lstrip().startswith(("return ", "variance=")):
                found[n] = numbers
    return found


def _declared(part: Part) -> list[str]:
    return [d.split(" = ")[0] for d in part.declarations]


def _chapters_used(chapter: Chapter, project: Project) -> tuple[int, ...]:
    """Chapters whose entries this chapter's models and entries refer to, directly or through others."""
    found, todo = {chapter.number}, [chapter.number]
    while todo:
        here = project.chapters[todo.pop()]
        numbers = {n for e in here.values() for n in (*e.by, *_names(e.bind))}
        numbers |= {
            n for m in here.models for n in (*m.uses, *_names(m.bind), *_names(getattr(m, "init", {})))
        }
        fresh = {project[n].chapter for n in numbers if n in project} - found
        found |= fresh
        todo += sorted(fresh)
    return tuple(sorted(found))


def _names(bindings: Mapping[Any, Any]) -> tuple[str, ...]:
    return tuple(v for v in bindings.values() if isinstance(v, str))


# ── Functions of one number, and initialisers ────────────────────────────────


def _leaf(model: Activation | Initialiser, project: Project) -> Part:
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


class Raw(str):
    """Text that stands in a declaration as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


# ── Models ───────────────────────────────────────────────────────────────────


def _model(model: Model, project: Project) -> Part:
    match model:
        case Network():
            return _network(model, project)
        case Head():
            return _head(model, project)
        case Optimiser():
            return _optimiser(model, project)
        case Calculation():
            return _calculation(model, project)
        case _:
            pass
    raise TranslateError(
        f"nothing is known of models of the kind {model.kind}", where=model.place, entry=model.name
    )


def _facts(model: Model) -> dict[str, object]:
    return {"title": model.title, "chapter": model.chapter, "uses": model.uses}


def _network(model: Network, project: Project) -> Part:
    """Two kernels: forward, and backward from the output's adjoint to those of the parameters."""
    source = network_program(model, project)
    of = source.outputs[-1]
    parameters = tuple(name_of(p) for p in model.parameters)
    made = pipeline.pieces(source, of, parameters)
    forward = pipeline.emitted(made.forward, f"{model.name}_forward")
    backward = pipeline.emitted(made.backward, f"{model.name}_backward")
    adjoints = {of: made.seed, **made.adjoints}
    part = Part([forward, backward], imports=[("udlc.runtime.network", "Network")])
    chosen = {name_of(p): Raw(_initialiser_named(n, model, project, part)) for p, n in model.init.items()}
    init: dict[str, str] = {p: chosen.get(p, "zeros") for p in parameters}
    part.declarations.append(
        record(
            model.name,
            "Network",
            name=model.name,
            forward=Raw(forward.name),
            backward=Raw(backward.name),
            parameters=parameters,
            adjoints={name: backward.identifiers[adjoint] for name, adjoint in adjoints.items()},
            output=of,
            given=name_of(model.given[0]),
            widths=_widths(source, model),
            activation=name_of(model.activation) if model.activation else None,
            default_activation=Raw(_default_activation(project, part)) if model.activation else None,
            init=init,
            **_facts(model),
        )
    )
    return part


def _real_inputs(program: Program, parameters: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(a.name for a in program.inputs if not a.integral and a.name not in parameters)


def _widths(program: Program, model: Network) -> str | tuple[str, ...]:
    """How a list of widths becomes sizes: an array of all of them, or the sizes from input to output."""
    from udlc.project.ragged import width_arrays

    arrays = width_arrays(program)
    if arrays:
        return arrays[0]
    given = [str(s) for s in program.arrays[name_of(model.given[0])].shape[1:]]
    last = [str(s) for s in program.arrays[program.outputs[-1]].shape[1:]]
    axes = [
        str(s)
        for p in model.parameters
        for n in program.arrays[name_of(p)].shape
        for s in sorted(n.free_symbols, key=str)
    ]
    inner = [s for s in dict.fromkeys(axes) if s not in {*given, *last}]
    return tuple(dict.fromkeys((*given, *inner, *last)))


def _initialiser_named(number: str, network: Network, project: Project, part: Part) -> str:
    for model in project.models.values():
        if isinstance(model, Initialiser) and (model.name == number or number in model.uses):
            part.imports.append((f".functions_{model.chapter:02}", identifier_of(model)))
            return identifier_of(model)
    message = f"no initialiser is made from {number}"
    raise TranslateError(message, where=network.place, entry=network.name)


def _default_activation(project: Project, part: Part) -> str:
    """The project's first activation."""
    for model in project.models.values():
        if isinstance(model, Activation):
            part.imports.append((f".functions_{model.chapter:02}", identifier_of(model)))
            return identifier_of(model)
    return "None"


def _head(model: Head, project: Project) -> Part:
    source = head_program(model, project)
    loss, prediction = source.outputs[-1], name_of(model.prediction)
    parameters = tuple(name_of(p) for p in model.parameters)
    derived = pipeline.gradient(source, loss, (prediction, *parameters))
    value = pipeline.emitted(pipeline.asked_for(pipeline.prepare(source), (loss,)), f"{model.name}_loss")
    slope = pipeline.emitted(derived.program, f"{model.name}_gradient")
    part = Part([value, slope], imports=[("udlc.runtime.head", "Head")])
    probability = _probability(model, project)
    if probability is not None:
        part.kernels.append(probability)
    predict: object = model.predict
    prediction_source = prediction_program(model, project)
    if prediction_source is not None:
        kernel = pipeline.emitted(pipeline.prepare(prediction_source), f"{model.name}_prediction")
        part.kernels.append(kernel)
        predict = Raw(kernel.name)
    part.declarations.append(
        record(
            model.name,
            "Head",
            name=model.name,
            loss=Raw(value.name),
            gradient=Raw(slope.name),
            adjoints={n: slope.identifiers[derived.adjoints[n]] for n in (prediction, *parameters)},
            prediction=prediction,
            target=name_of(model.target),
            value=loss,
            target_domain=domain_of(model.target),
            outputs=_outputs(model),
            parameters={name_of(p): domain_of(p) for p in model.parameters},
            hyper=values_of(model.hyper),
            predict=predict,
            probability=Raw(probability.name) if probability else None,
            **_facts(model),
        )
    )
    return part


def _probability(model: Head, project: Project) -> KernelText | None:
    """The kernel of the probability of each class, where the target is one of several."""
    if domain_of(model.target) != "label" or not model.distribution:
        return None
    source = prediction_program(replace(model, predict=model.distribution), project)
    return pipeline.emitted(pipeline.prepare(source), f"{model.name}_probability") if source else None


def _outputs(model: Head) -> int | str:
    """The number of outputs that a network must have, or the letter for any number."""
    size = model.output_size
    return name_of(size) if hasattr(size, "key") else int(size)


def _optimiser(model: Optimiser, project: Project) -> Part:
    point, update = optimiser_program(model, project)
    parameter = name_of(model.parameters)
    state = tuple(name_of(s) for s in model.state)
    step = pipeline.emitted(pipeline.prepare(update), f"{model.name}_update")
    part = Part([step], imports=[("udlc.runtime.optimiser", "Optimiser")])
    where = None
    if point is not None:
        kernel = pipeline.emitted(pipeline.prepare(point), f"{model.name}_point")
        part.kernels.append(kernel)
        where = Raw(kernel.name)
    counts = [a.name for a in update.inputs if a.integral and not a.shape]
    counts += [s for s in ("t",) if s in _sizes(update)]
    part.declarations.append(
        record(
            model.name,
            "Optimiser",
            name=model.name,
            update=Raw(step.name),
            becomes=dict(zip((parameter, *state), update.outputs)),
            parameter=parameter,
            gradient="g",
            point=where,
            counter=counts[0] if counts else None,
            rate=name_of(next(iter(model.hyper))),
            hyper=values_of(model.hyper),
            **_facts(model),
        )
    )
    return part


def _sizes(program: Program) -> tuple[str, ...]:
    from udlc.ir.sizes import sizes_of

    return tuple(s.name for s in sizes_of(program))


def _calculation(model: Calculation, project: Project) -> Part:
    """A plain calculation: its value, and where it has parameters and one number comes out, its gradient."""
    source = plain_program(model, project)
    value = pipeline.emitted(pipeline.prepare(source), model.name)
    part = Part([value])
    parameters = tuple(n for n in (name_of(p) for p in model.parameters) if n in source.arrays)
    if parameters and len(source.outputs) == 1 and not source.arrays[source.outputs[0]].shape:
        derived = pipeline.gradient(source, source.outputs[0], parameters)
        part.kernels.append(pipeline.emitted(derived.program, f"{model.name}_gradient"))
    return part


# ── Entries ──────────────────────────────────────────────────────────────────


def _entry(entry: Entry, project: Project) -> Part:
    """The kernels of an entry's value and gradient; nothing where it has no value."""
    name = kernel_name(entry.number)
    try:
        source = entry_program(entry, project)
        part = Part([pipeline.emitted(pipeline.prepare(source), name)])
    except (NoValue, BuildError):  # a schema, or an array that kernels cannot lay out: `udlc eval` says which
        return Part()
    wrt = _real_inputs(source, ())
    if len(source.outputs) == 1 and not source.arrays[source.outputs[0]].shape and wrt:
        derived = pipeline.gradient(source, source.outputs[0], wrt)
        part.kernels.append(pipeline.emitted(derived.program, f"{name}_gradient"))
    return part
