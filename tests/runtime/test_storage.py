"""States between a network's value and its gradient: where their rows lie, and that values do not change."""

from __future__ import annotations

import re
from math import ceil, prod, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated.chapter_03 import shallow
from generated.chapter_04 import deep
from generated.chapter_05 import least_squares
from generated.chapter_06 import adam
from generated.chapter_07 import backprop
from udlc.errors import InputError
from udlc.runtime.arrays import places
from udlc.runtime.model import Model

SMALL = 1
"""Bytes that no states fit into."""


def least(network: Any, widths: list[int], dtype: str) -> int:
    """The fewest bytes that one example's states fit into, as the refusal of fewer has it."""
    with pytest.raises(InputError, match="the states of one example take more bytes") as found:
        network(widths=widths, dtype=dtype, memory=SMALL)
    return int(re.findall(r"at least (\d+)", str(found.value))[0])


def in_both_ways(network: Any, widths: list[int]) -> tuple[Model, Model]:
    """A model that keeps all states, and one that keeps as few as it can."""
    how: dict[str, Any] = {"head": least_squares, "compiled": False, "dtype": "float64"}
    return network(widths=widths, **how), network(
        widths=widths, **how, memory=least(network, widths, "float64")
    )


@given(
    st.sampled_from([deep, backprop]),
    st.lists(st.integers(1, 4), min_size=2, max_size=11),
    st.integers(1, 3),
)
@settings(max_examples=25, deadline=None)
def test_gradients_are_the_same_bits_within_a_budget(network: Any, widths: list[int], examples: int) -> None:
    widths = [*widths, 1]
    everything, few = in_both_ways(network, widths)
    x = np.random.default_rng(0).normal(size=(examples, widths[0]))
    y = np.ones(examples)
    parameters = everything.init(1)
    expected, gradient = everything.value_and_grad(parameters, x, y)
    for _ in range(2):  # the second time the buffers hold what the first has left
        value, found = few.value_and_grad(few.pack(parameters), x, y)
        assert value == expected
        assert found.flat.tobytes() == gradient.flat.tobytes()


@pytest.mark.parametrize("network", [deep, backprop])
def test_of_a_long_chain_every_so_many_states_are_kept(network: Any) -> None:
    layers, units = 26, 8
    widths = [3, *[units] * layers, 1]
    everything, few = in_both_ways(network, widths)
    assert everything.backward is network.backward
    assert few.backward is network.in_segments
    held, all_held = (states_of(model, 5) for model in (few, everything))
    assert held < all_held / 2
    assert few.sizes["C"] == ceil(sqrt(layers))
    assert network(widths=widths, memory=10**9).backward is network.backward
    make, chosen = few.__reduce__()
    assert make(*chosen).backward is few.backward


def test_a_refusal_says_where_no_state_can_be_made_anew() -> None:
    with pytest.raises(InputError, match=r"only those of one run over layers .* at least \d+"):
        shallow(widths=[3, 4, 1], memory=SMALL)
    with pytest.raises(InputError, match="take more bytes: got"):
        deep(widths=[3, 4, 4, 1], memory=SMALL)


@pytest.mark.parametrize("memory", [0, -1, float("nan"), "all"])
def test_what_is_no_budget_is_refused(memory: Any) -> None:
    with pytest.raises(InputError, match="memory"):
        deep(widths=[2, 3, 1], memory=memory)


def states_of(model: Model, examples: int) -> int:
    """The bytes of the buffers that the forward leaves and the backward makes, as they lie in memory."""
    workspace = model.workspace(examples)
    made = {n: a for n, a in workspace._forward.arrays.items() if model.network.forward[n].role == "output"}
    made |= {n: a for n, a in workspace._backward.arrays.items() if model.backward[n].role == "temporary"}
    return sum(a.nbytes for a in made.values())


@pytest.mark.parametrize("network", [deep, backprop])
def test_the_budget_is_what_the_buffers_take(network: Any) -> None:
    """What a model may take, counted from its shapes, is what its buffers hold."""
    widths, examples = [3, 5, 2, 7, 4, 6, 6, 2, 3, 1], 4
    _, few = in_both_ways(network, widths)
    bytes_of_one = least(network, widths, "float64")
    workspace = few.workspace(examples)
    left = [n for n in network.forward.outputs if n in few.backward.arrays]
    again = [n for n, spec in few.backward.arrays.items() if spec.live is not None and spec.live.names]
    held = [workspace._forward.arrays[n] for n in left] + [workspace._backward.arrays[n] for n in again]
    assert sum(a.nbytes for a in held) == examples * bytes_of_one


@pytest.mark.parametrize("network", [deep, backprop])
def test_a_value_alone_keeps_the_rows_that_live_at_once(network: Any) -> None:
    widths = [3, 5, 2, 7, 4, 6, 1]
    model = network(widths=widths, head=least_squares, compiled=False, dtype="float64")
    x, y = np.ones((4, 3)), np.ones(4)
    parameters = model.init(0)
    values = model.forward(parameters, x), model.loss(parameters, x, y)
    alone = model.workspace(4, gradient=False)
    assert alone.gradient is None
    value, _ = model.value_and_grad(parameters, x, y)
    both = model.workspace(4)
    assert model.workspace(4, gradient=False) is both
    assert (model.forward(parameters, x) == values[0]).all()
    assert values[1] == value
    for name, spec in network.forward.arrays.items():
        if spec.live is not None:
            rows = [prod(shape) for shape in spec.shape.rows(network.forward.known(model.integers, {"I": 4}))]
            assert alone._forward.arrays[name].size == int(spec.live.text) * max(rows)
            assert both._forward.arrays[name].size == sum(rows)


def test_training_within_a_budget_gives_the_same_bits() -> None:
    everything, few = in_both_ways(deep, [2, 3, 4, 3, 3, 2, 1])
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(7, 2)), rng.normal(size=7)
    trained = []
    for model in (everything, few):
        parameters = model.init(0)
        model.fit(parameters, x, y, optimiser=adam, steps=4, batch=3)
        trained.append(parameters.flat.tobytes())
    assert trained[0] == trained[1]


@given(
    st.lists(st.integers(0, 9), max_size=12),
    st.integers(1, 4),
    st.one_of(st.none(), st.tuples(st.integers(0, 3), st.integers(1, 5))),
)
def test_rows_that_live_at_once_lie_apart(
    lengths: list[int], live: int, kept: tuple[int, int] | None
) -> None:
    """Each row lies within the whole; those among `live` in a row, and all that are kept, do not overlap."""
    lie = places([(n,) for n in lengths], live, kept)
    own = set() if kept is None else set(range(kept[0], len(lengths), kept[1]))
    spans = [range(int(start), int(start) + n) for start, n in zip(lie.at, lengths)]
    assert all(span.stop <= lie.length for span in spans)
    for k, span in enumerate(spans):
        others = {*range(max(0, k - live + 1), k), *own} - {k}
        assert not any(set(span) & set(spans[j]) for j in others)
