"""Every way to a gradient, every decision forced both ways on random programs: the same values."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.drawing import Inputs, random_inputs
from tests.emit.running import of_plan, padded
from tests.networks import FUNCTIONS, KINDS, layers
from tests.schedule.running_ways import Running, Values
from tests.strategies import random_program
from udlc import pipeline
from udlc.ir.grammar import Program
from udlc.ir.interpret import interpret
from udlc.ir.sizes import sizes_of
from udlc.schedule.options import DECISIONS, Options
from udlc.schedule.ways import ways

DECIDED = st.sets(st.sampled_from(DECISIONS))


def without(decisions: set[str]) -> Options:
    return Options(**dict.fromkeys(sorted(decisions), False))


def _learned(program: Program) -> tuple[str, ...]:
    return tuple(a.name for a in program.inputs if a.role == "parameter" and not a.integral)


def by_interpreter(
    program: Program, inputs: Inputs, of: str, seed: Any, decisions: set[str]
) -> tuple[Values, Running]:
    """What the program means, with its gradient, and its kernels without these decisions."""
    wrt = _learned(program)
    derived, given_as = pipeline.seeded(program, of, wrt)
    expected = interpret(derived.program, {**inputs, given_as: seed})
    return expected, Running(pipeline.pieces(program, of, wrt), inputs, seed, without(decisions))


def close(found: Values, expected: Values) -> None:
    for name, value in found.items():
        want = expected[name]
        scale = 1e-10 * max(1.0, float(np.abs(want).max(initial=0)))
        assert np.allclose(padded(value, want.shape), want, rtol=1e-9, atol=scale), name


def agree(program: Program, inputs: Inputs, of: str, seed: Any, decisions: set[str], every: int) -> None:
    """The gradient, in each way that these decisions leave, is that of the program as it is written."""
    expected, running = by_interpreter(program, inputs, of, seed, decisions)
    found = [running.plain()]
    if running.ways.in_segments is not None:
        assert "segments" not in decisions
        found.append(running.in_segments(every))
    for gradient in found:
        close(gradient, expected)
    for name in found[0] if len(found) == 2 else ():
        assert _bits(found[1][name]) == _bits(found[0][name])


def _bits(value: Any) -> bytes:
    return b"".join(row.tobytes() for row in value) if isinstance(value, list) else value.tobytes()


@given(st.integers(0, 10**6), DECIDED, st.integers(1, 4))
@settings(max_examples=20, deadline=None)
def test_gradients_of_random_programs_are_the_same_without_any_decisions(
    seed: int, decisions: set[str], every: int
) -> None:
    program, inputs = random_program(seed)
    assume(_learned(program))
    agree(program, inputs, "L", 1.0, decisions, every)


@given(st.sampled_from([*KINDS]), st.data(), DECIDED, st.integers(1, 4))
@settings(max_examples=20, deadline=None)
def test_gradients_of_random_networks_are_the_same_without_any_decisions(
    kind: str, data: st.DataObject, decisions: set[str], every: int
) -> None:
    program = KINDS[kind].program(data.draw(st.integers(0, len(FUNCTIONS) - 1)))
    sizes = {name: data.draw(st.sampled_from([1, 2, 3, 5])) for name in ("I", *KINDS[kind].widths)}
    inputs = random_inputs(program, sizes, data.draw(st.integers(0, 10**6)))
    seed = np.random.default_rng(1).normal(size=(sizes["I"], sizes["D"]))
    agree(program, inputs, "y", seed, decisions, every)


@pytest.mark.parametrize("decision", [None, *DECISIONS])
@pytest.mark.parametrize(("parts", "sides"), [(1, 1), (2, 2), (3, 1)])
def test_two_phases_give_the_same_gradients_without_any_decision(
    decision: str | None, parts: int, sides: int
) -> None:
    number = DECISIONS.index(decision) if decision else 99
    program = layers(number % 5)
    rng = np.random.default_rng(number)
    sizes = {str(size): int(rng.integers(1, 6)) for size in sizes_of(program)}
    inputs = random_inputs(program, sizes, number)
    adjoint = rng.normal(size=interpret(program, inputs)["y"].shape)
    expected, running = by_interpreter(program, inputs, "y", adjoint, {decision} - {None})
    close(running.plain(), expected)
    assert (running.ways.in_phases is None) == (decision == "phases")
    if running.ways.in_phases is not None:
        close(running.in_phases(parts, sides), expected)


def test_phases_save_what_shards_would_add_up() -> None:
    program = layers(0)
    found = Running(pipeline.pieces(program, "y", _learned(program)), {}, 1.0, Options()).ways.in_phases
    assert found is not None
    _, rows, phases = found
    known = {size: n + 3 for n, size in enumerate(sizes_of(program))}
    added_up, exchanged = (
        sum(prod(int(e.xreplace(known)) for e in a.shape) for a in arrays)
        for arrays in (phases.gradient, phases.exchanged)
    )
    text, kernel = of_plan(rows, "rows")
    assert kernel.saves.length({str(size): n for size, n in known.items()}) == added_up - exchanged
    assert 'saves="' in text.text


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_run_can_be_made_anew(kind: str) -> None:
    program = KINDS[kind].program(0)
    made = pipeline.pieces(program, "y", _learned(program))
    assert ways(made.forward, made.backward).in_segments is not None
    assert ways(made.forward, made.backward, Options(fold=False)).in_segments is None
