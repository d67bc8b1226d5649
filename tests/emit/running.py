"""A program in, its emitted kernel run on inputs and compared with the interpreter."""

from __future__ import annotations

import linecache
from collections.abc import Mapping
from typing import Any

import numpy as np

from udlc.emit.cpu import KernelText, kernel
from udlc.ir.grammar import Program
from udlc.ir.interpret import interpret
from udlc.ir.loops import Plan
from udlc.runtime import functions
from udlc.runtime import kernel as kernels
from udlc.runtime.activation import Function
from udlc.runtime.arrays import packed
from udlc.runtime.kernel import Kernel
from udlc.schedule.options import EVERYTHING, Options
from udlc.schedule.plan import plan

# What tests bind opaque functions to.  Its derivatives go round: sin, cos, −sin, −cos.
SINE = """
@function()
def sine(z):
    return sin(z)

@sine.derivative
def sine_prime(z):
    return cos(z)

@sine_prime.derivative
def sine_second(z):
    return -sin(z)

@sine_second.derivative
def sine_third(z):
    return -cos(z)
"""


def loaded(text: str) -> dict[str, Any]:
    """The names that a text in the form of generated code defines."""
    place = f"<emitted {hash(text)}>"
    linecache.cache[place] = (len(text), None, text.splitlines(keepends=True), place)
    space = {name: x for module in (functions, kernels) for name, x in vars(module).items() if name[0] != "_"}
    space["np"] = np
    space["__name__"] = "emitted"
    exec(compile(text, place, "exec"), space)
    return space


def emitted(
    program: Program, name: str = "emitted", options: Options = EVERYTHING
) -> tuple[KernelText, Kernel]:
    """A program's text, and the kernel that it defines."""
    return of_plan(plan(program, options), name)


def of_plan(found: Plan, name: str = "emitted") -> tuple[KernelText, Kernel]:
    """A plan's text, and the kernel that it defines."""
    made = kernel(found, name)
    return made, loaded(made.text)[name]


def sine() -> Function:
    return loaded(SINE)["sine"]


def compare(
    program: Program,
    inputs: Mapping[str, Any],
    bind: Mapping[str, Any] | None = None,
    dtype: str = "float64",
    compiled: bool = False,
    tolerance: float = 1e-11,
    options: Options = EVERYTHING,
) -> None:
    """Every array that the kernel makes and keeps must be what the interpreter makes, up to rounding."""
    expected = interpret(program, inputs, bind=bind)
    found = plan(program, options)
    text, made = of_plan(found)
    linked = made.link(dtype, bind={name: sine() for name in bind or {}}, compiled=compiled)
    arrays = buffers(program, inputs, made, text, np.dtype(dtype))
    sizes = {name: inputs[name] for name in made.sizes if name in inputs}
    bound = linked.bind(arrays, sizes)
    bound()
    changed = {*found.folded, *found.joined.values()}
    for a in program.arrays.values():
        if a.role == "temporary" and a.name in text.identifiers and a.name not in changed:
            got = padded(bound.value(text.identifiers[a.name]), expected[a.name].shape)
            scale = np.maximum(1.0, np.abs(np.where(np.isfinite(expected[a.name]), expected[a.name], 0)))
            same = (got == expected[a.name]) | (np.isnan(got) & np.isnan(expected[a.name]))
            with np.errstate(invalid="ignore"):
                near = np.abs(got - expected[a.name]) <= tolerance * scale
            assert np.all(same | near), f"{a.name}: {got} is not {expected[a.name]}\n{text.text}"


def buffers(
    program: Program, inputs: Mapping[str, Any], made: Kernel, text: KernelText, real: np.dtype[Any]
) -> dict[str, np.ndarray[Any, Any]]:
    """Inputs as a kernel takes them, ragged ones packed, of inputs as the interpreter takes them (padded)."""
    sizes = {name: inputs[name] for name in made.sizes if name in inputs}
    integers = {text.identifiers[a.name]: np.asarray(inputs[a.name]) for a in program.inputs if a.integral}
    arrays: dict[str, np.ndarray[Any, Any]] = {}
    for a in program.inputs:
        name, value = text.identifiers[a.name], inputs[a.name]
        spec = made[name]
        if spec.ragged:
            shapes = made.shapes(name, integers, sizes)
            rows = [np.asarray(row)[tuple(map(slice, shape))] for row, shape in zip(value, shapes)]
            arrays[name] = packed(rows, shapes, spec.dtype(real), name)
        else:
            arrays[name] = np.ascontiguousarray(value, spec.dtype(real)).reshape(np.shape(value))
    return arrays


def padded(value: Any, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """A dense array as it is, rows as one array with zeros around them."""
    if not isinstance(value, list):
        return value
    full = np.zeros(shape)
    for k, row in enumerate(value):
        full[(k, *map(slice, row.shape))] = row
    return full
