"""A batch that is shared out gives what the whole batch gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sympy import exp

from tests.drawing import random_inputs
from tests.emit.running import emitted
from tests.schedule.test_plan import layer, softmax_gradient
from udlc.ir.build import Builder
from udlc.ir.grammar import Program, Size
from udlc.ir.interpret import interpret
from udlc.schedule.shards import shards


def shared_out(program: Program, inputs: dict[str, Any], pieces: int) -> dict[str, np.ndarray]:
    """Rows of all shards one after another, partial sums added up."""
    found = shards(program)
    assert found is not None
    rows = {n for n in found.rows if n in inputs}
    inputs = {n: v for n, v in inputs.items() if n != found.size.name}
    parts = [np.array_split(np.asarray(inputs[n]), pieces) for n in sorted(rows)]
    values = [
        interpret(program, {**inputs, **dict(zip(sorted(rows), piece))}, bind={}) for piece in zip(*parts)
    ]
    whole: dict[str, np.ndarray] = {}
    for name in program.outputs:
        each = [v[name] for v in values]
        whole[name] = np.sum(each, axis=0) if name in found.partial else np.concatenate(each)
    return whole


@pytest.mark.parametrize("pieces", [1, 2, 3, 5])
def test_shards_together_are_the_batch(pieces: int) -> None:
    program = layer(backward=True)
    inputs = random_inputs(program, {"I": 4, "D": 3, "E": 2})
    found = shards(program)
    assert found is not None
    assert found.size == Size("I")
    assert set(found.rows) == {"x", "f", "h", "g", "dx"}
    assert found.partial == ("dΩ",)
    expected, got = interpret(program, inputs), shared_out(program, inputs, pieces)
    for name in program.outputs:
        assert got[name] == pytest.approx(expected[name], rel=1e-12)


def test_a_kernel_knows_what_its_shards_sum_in_part() -> None:
    program = layer(backward=True)
    _, made = emitted(program)
    assert (made.batch, made.partial) == ("I", ("dΩ",))
    inputs = random_inputs(program, {"I": 5, "D": 3, "E": 2})
    arrays = {n: v for n, v in inputs.items() if n in made.inputs}
    linked = made.link("float64", compiled=False)
    whole = linked(arrays)
    rows = {n for n in made.inputs if made[n].shape[0].text == made.batch}
    shards = [
        linked({n: v[part] if n in rows else v for n, v in arrays.items()})
        for part in (slice(0, 2), slice(2, 5))
    ]
    assert shards[0]["dΩ"] + shards[1]["dΩ"] == pytest.approx(whole["dΩ"])
    assert np.concatenate([s["dx"] for s in shards]) == pytest.approx(whole["dx"])


def test_layers_before_the_examples_are_buffers_of_the_shard() -> None:
    b = Builder("layers")
    K, I, D = b.sizes("K I D")
    i, (d, e) = b.index("i", I), b.index("d e", D)
    x, Ω, h = b.given("x", I, D), b.parameter("Ω", K, D, D), b.temporary("h", K + 1, I, D)
    y = b.temporary("y", I, D)
    b.put(h[0, i, d], x[i, d])
    with b.repeat("k", 0, K) as k:
        b.put(h[k + 1, i, d], h[k, i, e] * Ω[k, d, e])
    b.put(y[i, d], h[K, i, d])
    found = shards(b.program("y"))
    assert found is not None
    assert found.own == ("h",)
    assert not found.partial


def test_a_mean_is_not_shared_out() -> None:
    """Its kernel divides by the number of examples, which a shard does not know."""
    assert shards(softmax_gradient()) is None


def one_example_sees_another(how: str) -> Program:
    b = Builder(how)
    I, D = b.sizes("I D")
    i, j = b.index("i j", I)
    d = b.index("d", D)
    x, y, L = b.given("x", I, D), b.temporary("y", I, D), b.temporary("L")
    m = b.temporary("m", D)
    match how:
        case "batch normalisation":
            b.put(m[d], x[i, d])
            b.put(y[i, d], x[i, d] - m[d])
        case "attention":
            b.put(y[i, d], exp(x[i, 0] * x[j, 0]) * x[j, d])
        case "neighbour":
            b.put(y[i, d], x[I - 1 - i, d])
        case "number":
            b.put(y[i, d], i * x[i, d])
        case "first":
            b.put(y[i, d], x[0, d])
        case "largest":
            b.put(m[d], x[i, d], op="max")
        case "regulariser":
            b.put(L, x[i, d] ** 2)
            b.put(L, 7)
    return b.program({"largest": "m", "regulariser": "L"}.get(how, "y"))


@pytest.mark.parametrize(
    "how",
    ["batch normalisation", "attention", "neighbour", "number", "first", "largest", "regulariser"],
)
def test_examples_that_meet_are_not_shared_out(how: str) -> None:
    assert shards(one_example_sees_another(how)) is None
