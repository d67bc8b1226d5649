"""An entry to the kernels of its value and, where that is a number, of its gradient."""

from __future__ import annotations

from udlc import pipeline
from udlc.build.generated import kernel_name
from udlc.build.parts import Part
from udlc.errors import BuildError
from udlc.notation import Entry
from udlc.project.project import Project
from udlc.translate import NoValue, entry_program


def entry_part(entry: Entry, project: Project) -> Part:
    """The kernels of an entry's value and gradient; nothing where it has no value."""
    name = kernel_name(entry.number)
    try:
        source = entry_program(entry, project)
        part = Part([pipeline.emitted(pipeline.prepare(source), name)])
    except (NoValue, BuildError):  # a schema, or an array that kernels cannot lay out: `udlc eval` says which
        return Part()
    wrt = tuple(a.name for a in source.inputs if not a.integral)
    if len(source.outputs) == 1 and not source.arrays[source.outputs[0]].shape and wrt:
        derived = pipeline.gradient(source, source.outputs[0], wrt)
        part.kernels.append(pipeline.emitted(derived.program, f"{name}_gradient"))
    return part
