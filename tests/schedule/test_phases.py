"""A backward in two phases gives the adjoints of one, whatever the number of parts, or is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import tanh

from tests.drawing import random_inputs
from tests.emit.running import compare, emitted
from tests.strategies import random_program
from udlc.ir.build import Builder
from udlc.ir.grammar import Program, Size
from udlc.ir.interpret import interpret
from udlc.ir.sizes import sizes_of
from udlc.schedule.options import DECISIONS, Options
from udlc.schedule.phases import Phases, in_phases


def in_parts(phases: Phases, inputs: dict[str, Any], parts: int, sides: int) -> dict[str, np.ndarray]:
    """The outputs of the second phase, those of all parts put together."""
    first = interpret(phases.states, {n: v for n, v in inputs.items() if _has(phases.states, n)})
    given = {**inputs, **{n: first[n] for n in phases.states.outputs}, "parts": parts, "sides": sides}
    made = []
    for part in range(parts):
        for side in range(sides):
            mine = {n: v for n, v in {**given, "part": part, "side": side}.items() if _has(phases.rows, n)}
            made.append(interpret(phases.rows, mine))
    return {n: _together([m[n] for m in made], sides) for n in phases.rows.outputs}


def _together(found: list[np.ndarray], sides: int) -> np.ndarray:
    """The rows of all parts one after another, the columns of all sides beside each other."""
    if found[0].ndim == 1:
        return np.concatenate(found)
    rows = [found[n : n + sides] for n in range(0, len(found), sides)]
    return np.concatenate([np.concatenate(each, axis=1) for each in rows])


def _has(program: Program, name: str) -> bool:
    return name in program.arrays or Size(name) in sizes_of(program)


def two_layers() -> Program:
    """The backward of y = Ω₂ tanh(Ω₁x + β₁), with an adjoint of its own for each parameter."""
    b = Builder("two")
    I, D, E, F = b.sizes("I D E F")
    i, d, e, f = b.index("i", I), b.index("d", D), b.index("e", E), b.index("f", F)
    x, h, dy = b.given("x", I, D), b.given("h", I, E), b.given("dy", I, F)
    Ω2 = b.parameter("Ω2", F, E)
    dh, da = b.temporary("dh", I, E), b.temporary("da", I, E)
    dΩ1, dβ1, dΩ2 = b.temporary("dΩ1", E, D), b.temporary("dβ1", E), b.temporary("dΩ2", F, E)
    b.put(dh[i, e], dy[i, f] * Ω2[f, e])
    b.put(dΩ2[f, e], dy[i, f] * h[i, e])
    b.put(da[i, e], dh[i, e] * (1 - tanh(h[i, e]) ** 2))
    b.put(dΩ1[e, d], da[i, e] * x[i, d])
    b.put(dβ1[e], da[i, e])
    return b.program("dΩ1", "dβ1", "dΩ2")


SIZES = ({"I": 4, "D": 3, "E": 5, "F": 2}, {"I": 1, "D": 1, "E": 1, "F": 1}, {"I": 3, "D": 0, "E": 2, "F": 1})


@pytest.mark.parametrize("parts", [1, 2, 3, 7])
@pytest.mark.parametrize("sides", [1, 2, 4])
@pytest.mark.parametrize("sizes", SIZES)
def test_all_parts_are_the_gradient(parts: int, sides: int, sizes: dict[str, int]) -> None:
    program = two_layers()
    found = in_phases(program)
    assert found is not None
    inputs = random_inputs(program, sizes)
    expected, got = interpret(program, inputs), in_parts(found, inputs, parts, sides)
    for name in program.outputs:
        assert np.array_equal(got[name], expected[name])


@pytest.mark.parametrize("decision", [None, *DECISIONS])
def test_kernels_of_both_phases_compute_what_their_programs_say(decision: str | None) -> None:
    found = in_phases(two_layers())
    assert found is not None
    options = Options(**{decision: False}) if decision else Options()
    for program in (found.states, found.rows):
        inputs = random_inputs(
            program, {"I": 4, "D": 3, "E": 5, "F": 2, "part": 1, "parts": 2, "side": 0, "sides": 2}
        )
        compare(program, inputs, options=options)


def test_products_take_their_rows_where_they_stand() -> None:
    found = in_phases(two_layers())
    assert found is not None
    text = emitted(found.rows)[0].text
    rows, columns = (
        "E * part // parts : E * (part + 1) // parts",
        "D * side // sides : D * (side + 1) // sides",
    )
    assert f"matmul(da[:, {rows}].T, x[:, {columns}], dΩ1)" in text
    assert "dβ1[e] += da[i, e + place_" in text  # no loop divides in an index


def refused(**changes: Any) -> Program:
    """A backward like `two_layers`, one thing changed."""
    b = Builder("refused")
    I, D, E = b.sizes("I D E")
    i, d, e, j = b.index("i", I), b.index("d", D), b.index("e", E), b.index("j", E)
    x, dy = b.given("x", I, D), b.given("dy", I, E)
    Ω = b.parameter("Ω", E, E)
    dh, dΩ = b.temporary("dh", I, E), b.temporary("dΩ", E, D)
    b.put(dh[i, e], dy[i, j] * Ω[j, e])
    match changes:
        case {"reads": "parameter"}:
            b.put(dΩ[e, d], dh[i, e] * x[i, d] * Ω[e, e])
        case {"rows": "twice"}:
            b.put(dΩ[e, e], dh[i, e] * x[i, e])
        case {"rows": "shifted"}:
            b.put(dΩ[e + 1, d], dh[i, e] * x[i, d])
        case {"rows": "no sum"}:
            b.put(dΩ[e, d], dy[0, e] * x[0, d])
        case {"examples": "last"}:
            turned = b.temporary("turned", E, I)
            b.put(turned[e, i], dh[i, e])
            b.put(dΩ[e, d], turned[e, i] * x[i, d])
        case {"decay": _}:
            decayed = b.temporary("decayed", E, D)
            b.put(dΩ[e, d], dh[i, e] * x[i, d])
            b.put(decayed[e, d], dΩ[e, d] ** 2)
            return b.program("dΩ", "decayed")
        case _:
            b.put(dΩ[e, d], dh[i, e] * x[i, d])
    return b.program("dΩ")


@pytest.mark.parametrize(
    "change",
    [
        {"reads": "parameter"},
        {"rows": "twice"},
        {"rows": "shifted"},
        {"rows": "no sum"},
        {"examples": "last"},
        {"decay": True},
    ],
    ids=str,
)
def test_what_is_not_known_to_be_the_same_is_refused(change: dict[str, Any]) -> None:
    assert in_phases(refused()) is not None
    assert in_phases(refused(**change)) is None


@given(st.integers(0, 10**6), st.integers(1, 3), st.integers(1, 2))
@settings(max_examples=60, deadline=None)
def test_random_programs_are_split_right_or_not_at_all(seed: int, parts: int, sides: int) -> None:
    program, inputs = random_program(seed)
    found = in_phases(program)
    if found is not None:
        expected, got = interpret(program, inputs), in_parts(found, inputs, parts, sides)
        for name in program.outputs:
            assert np.allclose(got[name], expected[name], rtol=1e-12)
