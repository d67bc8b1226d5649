"""Of a run's states, the rows that live at once are kept: which, how many, and with the same values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Expr, Integer, tanh

from tests.drawing import Inputs, random_inputs
from tests.emit.running import buffers, compare, of_plan
from tests.strategies import CASES
from udlc import pipeline, schedule
from udlc.ir.build import Builder
from udlc.ir.grammar import Axis, Program
from udlc.ir.interpret import interpret
from udlc.ir.loops import Fill, walk_nodes
from udlc.schedule.options import Options


def chain(back: int, after: Callable[[Expr], list[Expr]], down: bool = False) -> Program:
    """h[k] = Σ_j Ω tanh(h[k − j]) for j = 1 … back, from `back` rows that are given; then rows are read."""
    b = Builder("chain")
    K, D = b.sizes("K D")
    d, e = b.index("d e", D)
    x, Ω = b.given("x", back, D), b.parameter("Ω", D, D)
    h, y = b.temporary("h", K + back, D), b.temporary("y", D)
    for j in range(back):
        b.put(h[K + j if down else Integer(j), d], x[j, d])
    with b.repeat("k", 0, K, down=down) as k:
        for j in range(1, back + 1):
            b.put(h[k if down else k + back, d], Ω[d, e] * tanh(h[k + j if down else k + back - j, e]))
    for row in after(K):
        b.put(y[d], h[row, d])
    return b.program("y")


ALONE = Options(join=False)
"""Each array in a place of its own."""


def rows(program: Program, options: Options = ALONE) -> dict[str, int]:
    return schedule.plan(program, options).folded


@pytest.mark.parametrize("back", [1, 2, 3])
@pytest.mark.parametrize("down", [False, True])
def test_a_run_keeps_as_many_rows_as_it_looks_back_and_one(back: int, down: bool) -> None:
    program = chain(back, lambda K: [Integer(0)] if down else [K + back - 1], down)
    assert rows(program)["h"] == back + 1
    assert not any(isinstance(n, Fill) for n in walk_nodes(schedule.plan(program).body))
    for K in (0, 1, 2, 5):
        compare(program, random_inputs(program, {"K": K, "D": 3}))


def test_without_the_decision_all_rows_are_kept() -> None:
    assert not rows(chain(1, lambda K: [K]), Options(fold=False))


@pytest.mark.parametrize(
    "after",
    [
        lambda K: [Integer(0), K],  # a row that is long gone
        lambda K: [K, K - 1],  # two rows of which a run of no steps would have made but one
    ],
)
def test_rows_that_are_read_later_are_kept(after: Callable[[Expr], list[Expr]]) -> None:
    program = chain(1, after)
    assert "h" not in rows(program)
    compare(program, random_inputs(program, {"K": 4, "D": 2}))


def test_outputs_keep_all_rows() -> None:
    program = chain(1, lambda K: [K])
    asked = Program(program.arrays, program.statements, ("h",))
    assert "h" not in schedule.plan(asked).live
    compare(asked, random_inputs(asked, {"K": 4, "D": 2}))


def test_a_row_that_nobody_makes_is_zero() -> None:
    b = Builder("gap")
    K, D = b.sizes("K D")
    d = b.index("d", D)
    x, h, y = b.given("x", K, D), b.temporary("h", K + 1, D), b.temporary("y", D)
    with b.repeat("k", 0, K) as k:
        b.put(h[k + 1, d], x[k, d] + h[k, d])
    b.put(y[d], h[K, d])
    program = b.program("y")
    assert "h" not in rows(program)
    compare(program, random_inputs(program, {"K": 3, "D": 2}))


@pytest.mark.parametrize(
    ("name", "state", "adjoint"),
    [
        ("deep network", "f", "dL_df"),
        ("ragged network", "h", "dL_dh"),
        ("descent inside", "φ", "dL_dφ"),
        ("expectation maximisation", "v", "dL_dv"),
        ("flow layers", "f", "dL_df"),
    ],
)
def test_a_gradient_keeps_the_states_that_it_reads_and_folds_their_adjoints(
    name: str, state: str, adjoint: str
) -> None:
    case = CASES[name]
    derived = pipeline.gradient(case.program, case.program.outputs[-1], case.wrt)
    kept = rows(derived.program)
    assert state not in kept
    assert kept[adjoint] == 2
    for sizes in case.all_sizes:
        compare(derived.program, case.inputs(1, **sizes), case.bind)


def of_random_widths(widths: list[int], examples: int) -> tuple[Program, Inputs]:
    """The value of a chain of layers of these widths, and inputs for it."""
    b = Builder("layers")
    K, I = b.sizes("K I")
    D = b.given("D", K + 1, integral=True, domain="natural")
    i = b.index("i", I)
    x, Ω = b.given("x", I, D[0]), b.parameter("Ω", K, D[Axis(0) + 1], D[Axis(0)])
    h, y = b.temporary("h", K + 1, I, D[Axis(0)]), b.temporary("y", I, D[K])
    first, last = b.index("first", D[0]), b.index("last", D[K])
    b.put(h[0, i, first], x[i, first])
    with b.repeat("k", 0, K) as k:
        d, e = b.index("d", D[k + 1]), b.index("e", D[k])
        b.put(h[k + 1, i, d], Ω[k, d, e] * tanh(h[k, i, e]))
    b.put(y[i, last], h[K, i, last])
    program = b.program("y")
    sizes = {"K": len(widths) - 1, "I": examples}
    return program, random_inputs(program, sizes, 0, {"D": np.array(widths)})


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=6),
    st.integers(0, 3),
    st.sampled_from(["tiles", "loops"]),
)
@settings(max_examples=30, deadline=None)
def test_layers_of_any_widths_have_the_buffers_of_the_plan(widths: list[int], I: int, choice: str) -> None:
    """The bytes of each buffer are those of the rows that the plan keeps, and the values stay."""
    program, inputs = of_random_widths(widths, I)
    compare(program, inputs, options=Options(contractions=choice))  # type: ignore[arg-type]
    options = Options(contractions=choice, join=False)  # type: ignore[arg-type]
    compare(program, inputs, options=options)
    expected, found = interpret(program, inputs), schedule.plan(program, options)
    text, made = of_plan(found)
    arrays = buffers(program, inputs, made, text, np.dtype("float64"))
    bound = made.link("float64", compiled=False).bind(
        arrays, {n: inputs[n] for n in made.sizes if n in inputs}
    )
    assert found.folded["h"] == 2
    for name, live in found.folded.items():
        if name in expected:
            shape = expected[name].shape
            size = min(live, shape[0]) * int(np.prod(shape[1:]))
            assert bound.arrays[text.identifiers[name]].nbytes == 8 * size


def test_the_plan_says_what_is_kept() -> None:
    lines = schedule.text(schedule.plan(chain(1, lambda K: [K]))).splitlines()
    (line,) = [line for line in lines if line.startswith("buffer h:")]
    kept = "2 rows kept of K + 1, row k at place k mod 2"
    assert line.endswith(f"{kept}: saves (K + 1 - 2) × D × 4 bytes in float32")
