"""Random programs through every stage and the emitted code, against the interpreter.

`--programs N` says how many (2,000 in CI).  A seed that once failed stands in FAILED and runs first, always.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from tests.emit.running import buffers, emitted, padded
from tests.strategies import random_program
from udlc import pipeline
from udlc.ir.grammar import Program
from udlc.ir.interpret import interpret
from udlc.ir.sizes import as_array, infer_sizes, sizes_of

FAILED = (762, 1130, 1711, 1732, 2134, 2507)
"""Seeds of programs that a stage once got wrong.

762: a size that only the bound of an array of labels mentions, once other arrays were simplified away.
1130 …: a sum all of whose loops decide a letter that an index equation solves for was emitted without loops.
"""

COMPILED = 60
WORKERS = min(2, os.cpu_count() or 1)


def disagreement(seed: int, compiled: bool) -> str:
    """What an emitted value and gradient differ in from the interpreter; empty if nothing."""
    program, inputs = random_program(seed)
    wrt = tuple(a.name for a in program.inputs if not a.integral)
    try:
        derived = pipeline.gradient(program, "L", wrt) if wrt else None
        final = derived.program if derived else pipeline.prepare(program)
        text, kernel = emitted(final)
        # the final program may not need the array that tells a size
        inputs = {**inputs, **_sizes(program, inputs)}
        sizes = {name: inputs[name] for name in kernel.sizes}
        arrays = buffers(final, inputs, kernel, text, np.dtype(np.float64))
        bound = kernel.link("float64", compiled=compiled).bind(arrays, sizes)
        bound()
        got = {name: bound.value(text.identifiers[name]) for name in final.outputs}
        return _compared(got, interpret(program, inputs), interpret(final, inputs))
    except Exception as error:  # noqa: BLE001  a stage that raises is a finding like any other
        return f"{type(error).__name__}: {error}"


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


def failures(seeds: Iterable[int], compiled: bool = False) -> dict[int, str]:
    """The seeds whose programs go wrong, with what was found."""
    chosen = list(seeds)
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        found = pool.map(partial(disagreement, compiled=compiled), chosen, chunksize=10)
        return {seed: what for seed, what in zip(chosen, found) if what}


@pytest.mark.parametrize("seed", FAILED)
def test_what_once_failed(seed: int) -> None:
    assert disagreement(seed, compiled=False) == ""


def test_random_programs_through_every_stage(programs: int) -> None:
    assert failures(range(programs)) == {}


def test_random_programs_compiled(programs: int) -> None:
    """Optimisation is switched off: what is tested is that Numba reads the text as Python does."""
    before = os.environ.get("NUMBA_OPT")
    os.environ["NUMBA_OPT"] = "0"
    try:
        assert failures(range(10**6, 10**6 + min(COMPILED, programs)), compiled=True) == {}
    finally:
        if before is None:
            del os.environ["NUMBA_OPT"]
        else:
            os.environ["NUMBA_OPT"] = before
