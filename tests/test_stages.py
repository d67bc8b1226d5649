"""Random programs through every stage and the emitted code, against the interpreter.

`--programs N` says how many (2,000 in CI).  A seed that once failed stands in FAILED and runs first, always.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from tests.emit.running import buffers, emitted, padded
from tests.strategies import random_program
from udlc import pipeline
from udlc.emit.cpu import KernelText
from udlc.ir.grammar import Program
from udlc.ir.interpret import interpret
from udlc.ir.sizes import as_array, infer_sizes, sizes_of
from udlc.runtime.bound import Bound
from udlc.runtime.kernel import Kernel
from udlc.runtime.link import joined_all
from udlc.runtime.loaded import Loaded

FAILED = (762, 1130, 1711, 1732, 2134, 2507)
"""Seeds of programs that a stage once got wrong.

762: a size that only the bound of an array of labels mentions, once other arrays were simplified away.
1130 …: a sum all of whose loops decide a letter that an index equation solves for was emitted without loops.
"""

COMPILED = 60
TOGETHER = 15
WORKERS = min(2, os.cpu_count() or 1)

EVERY = """
def every(arguments):
    {calls}
""".strip()
"""The function that runs kernels one after the other, so that what they call is compiled once."""


@dataclass(frozen=True)
class Emitted:
    """A random program with its gradient, bound as Python to buffers of its own."""

    program: Program
    final: Program
    inputs: Mapping[str, Any]
    text: KernelText
    kernel: Kernel
    bound: Bound

    def disagreement(self) -> str:
        """What the buffers differ in from the interpreter; empty if nothing."""
        got = {name: self.bound.value(self.text.identifiers[name]) for name in self.final.outputs}
        return _compared(got, interpret(self.program, self.inputs), interpret(self.final, self.inputs))


def through_every_stage(seed: int) -> Emitted:
    """The random program of a seed, through every stage."""
    program, inputs = random_program(seed)
    wrt = tuple(a.name for a in program.inputs if not a.integral)
    derived = pipeline.gradient(program, "L", wrt) if wrt else None
    final = derived.program if derived else pipeline.prepare(program)
    text, kernel = emitted(final, f"program_{seed}")
    # the final program may not need the array that tells a size
    inputs = {**inputs, **_sizes(program, inputs)}
    sizes = {name: inputs[name] for name in kernel.sizes}
    arrays = buffers(final, inputs, kernel, text, np.dtype(np.float64))
    bound = kernel.link("float64", compiled=False).bind(arrays, sizes)
    return Emitted(program, final, inputs, text, kernel, bound)


def disagreement(seed: int) -> str:
    """What an emitted value and gradient differ in from the interpreter; empty if nothing."""
    try:
        found = through_every_stage(seed)
        found.bound()
        return found.disagreement()
    except Exception as error:  # noqa: BLE001  a stage that raises is a finding like any other
        return f"{type(error).__name__}: {error}"


def disagreements_compiled(seeds: Sequence[int]) -> list[str]:
    """The same of several programs, compiled as one."""
    found = [through_every_stage(seed) for seed in seeds]
    calls = (f"{each.kernel.name}(*arguments[{n}])" for n, each in enumerate(found))
    text = EVERY.format(calls="\n    ".join(calls))
    joined = joined_all("random programs", [each.kernel for each in found], "float64", {}, True, [text])
    Loaded("every", joined, compiled=True)(tuple(each.bound.arguments for each in found))
    return [each.disagreement() for each in found]


def _sizes(program: Program, inputs: Mapping[str, Any]) -> dict[str, int]:
    """The sizes that a program's inputs tell, by name."""
    shapes = {a.name: as_array(a, inputs[a.name]).shape for a in program.inputs}
    named = {str(s): inputs[str(s)] for s in sizes_of(program) if str(s) in inputs}
    return {str(s): n for s, n in infer_sizes(program.inputs, shapes, named).items()}


def _compared(got: Mapping[str, Any], written: Mapping[str, Any], final: Mapping[str, Any]) -> str:
    """The loss as the program was written, and every output of the last stage's program, must be met."""
    expected = {**{name: final[name] for name in got}, "L": written["L"]}
    for name, want in expected.items():
        value = padded(got[name], want.shape)
        scale = 1e-10 * max(1.0, float(np.abs(np.where(np.isfinite(want), want, 0)).max(initial=0)))
        if not np.allclose(value, want, rtol=1e-9, atol=scale, equal_nan=True):
            return f"{name}: {value} is not {want}"
    return ""


def _shared_out(work: Callable[[Any], Any], chosen: Sequence[Any], chunk: int) -> list[Any]:
    """What some processes find."""
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        return list(pool.map(work, chosen, chunksize=chunk))


@pytest.mark.parametrize("seed", FAILED)
def test_what_once_failed(seed: int) -> None:
    assert disagreement(seed) == ""


def test_random_programs_through_every_stage(programs: int) -> None:
    found = _shared_out(disagreement, range(programs), 10)
    assert {seed: what for seed, what in enumerate(found) if what} == {}


def test_random_programs_compiled(programs: int) -> None:
    """Optimisation is switched off: what is tested is that Numba reads the text as Python does."""
    seeds = range(10**6, 10**6 + min(COMPILED, programs))
    groups = [seeds[n : n + TOGETHER] for n in range(0, len(seeds), TOGETHER)]
    before = os.environ.get("NUMBA_OPT")
    os.environ["NUMBA_OPT"] = "0"
    try:
        found = [what for group in _shared_out(disagreements_compiled, groups, 1) for what in group]
    finally:
        if before is None:
            del os.environ["NUMBA_OPT"]
        else:
            os.environ["NUMBA_OPT"] = before
    assert {seed: what for seed, what in zip(seeds, found) if what} == {}
