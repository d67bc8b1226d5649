"""Networks, heads, optimisers and plain calculations to kernels and the records that declare them."""

from __future__ import annotations

from dataclasses import replace

from udlc import pipeline
from udlc.build.leaves import identifier_of
from udlc.build.parts import Part, Raw
from udlc.emit.cpu import KernelText
from udlc.emit.record import record
from udlc.errors import TranslateError
from udlc.ir.grammar import Program
from udlc.ir.sizes import sizes_of
from udlc.notation.models import Activation, Head, Initialiser, Model, Network, Optimiser
from udlc.notation.models import Program as Calculation
from udlc.project.activations import values_of
from udlc.project.project import Project
from udlc.project.ragged import width_arrays
from udlc.translate import (
    head_program,
    network_program,
    optimiser_program,
    plain_program,
    prediction_program,
)
from udlc.translate.names import domain_of, name_of


def model_part(model: Model, project: Project) -> Part:
    """A model as its kernels and its declaration.

    Raises:
        TranslateError: it cannot be compiled; the error names it and its place.
    """
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
    """Two kernels: forward, and backward from the output's adjoint to those of the parameters.

    A third does as the backward, but makes the states of a chain of layers anew; two more do so in phases.
    """
    source = network_program(model, project)
    if not model.parameters:
        message = "a network learns its parameters, and this has none: say parameters=, or declare a program"
        raise TranslateError(message, where=model.place, entry=model.name)
    of = source.outputs[-1]
    parameters = tuple(name_of(p) for p in model.parameters)
    made = pipeline.pieces(source, of, parameters)
    kernels = pipeline.kernels(made, model.name)
    adjoints = {of: made.seed, **made.adjoints}
    part = Part([*kernels.all], imports=[("udlc.runtime.network", "Network")])
    chosen = {name_of(p): Raw(_initialiser_named(n, model, project, part)) for p, n in model.init.items()}
    init: dict[str, str] = {p: chosen.get(p, "zeros") for p in parameters}
    part.declarations.append(
        record(
            model.name,
            "Network",
            name=model.name,
            forward=Raw(kernels.forward.name),
            backward=Raw(kernels.backward.name),
            parameters=parameters,
            adjoints={name: kernels.backward.identifiers[adjoint] for name, adjoint in adjoints.items()},
            output=of,
            given=name_of(model.given[0]),
            widths=_widths(source, model),
            activation=name_of(model.activation) if model.activation else None,
            default_activation=Raw(_default_activation(project, part)) if model.activation else None,
            init=init,
            in_segments=Raw(kernels.in_segments.name) if kernels.in_segments else None,
            backward_states=Raw(kernels.states.name) if kernels.states else None,
            backward_rows=Raw(kernels.rows.name) if kernels.rows else None,
            **_facts(model),
        )
    )
    return part


def _widths(program: Program, model: Network) -> str | tuple[str, ...]:
    """How a list of widths becomes sizes: an array of all of them, or the sizes from input to output."""
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
