"""States between a network's value and its gradient: where their rows lie, and that values do not change."""

from __future__ import annotations

import re
from math import prod
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated.chapter_03 import shallow
from generated.chapter_04 import deep
from generated.chapter_05 import multiclass
from generated.chapter_06 import adam
from generated.chapter_07 import backprop
from tests.networks import FUNCTIONS, KINDS, batch, network
from udlc.errors import InputError
from udlc.runtime.arrays import places
from udlc.runtime.model import Model
from udlc.runtime.network import Network

SMALL = 1
"""Bytes that no states fit into."""

DEPTHS = (1, 2, 3, 5, 7, 13, 23)
RAGGED = {"deep": deep, "backprop": backprop}


def least(network: Network, widths: list[int], dtype: str = "float64") -> int:
    """The fewest bytes that one example fits into, as the refusal of fewer has it."""
    with pytest.raises(InputError, match="the states of one example take more bytes") as found:
        network(widths=widths, dtype=dtype, memory=SMALL)
    return int(re.findall(r"at least (\d+)", str(found.value))[0])


def everything(network: Network, widths: list[int]) -> int:
    """The bytes that one example takes where all its states are kept."""
    return held(model_of(network, widths), 1)


def model_of(network: Network, widths: list[int], memory: float | None = None) -> Model:
    return network(widths=widths, head=multiclass, compiled=False, dtype="float64", memory=memory)


def held(model: Model, examples: int) -> int:
    """The bytes of the buffers that the network's kernels write for these examples, as they lie in memory."""
    workspace = model.workspace(examples)
    total = 0
    for kernel, bound in (
        (model.network.forward, workspace._forward),
        (model.backward, workspace._backward),
    ):
        batch = model.network.forward[model.network.given].shape[0].text
        specs = [s for s in kernel.arrays.values() if not s.is_input]
        own = [s.name for s in specs if any(batch in axis.names for axis in s.shape.axes)]
        total += sum(bound.arrays[name].nbytes for name in own)
    return total


def gradient(model: Model, examples: int) -> tuple[float, bytes]:
    """The value and the bits of the gradient, the second time: buffers hold what the first has left."""
    x, y = batch(examples, model.input_shape(1)[1])
    y %= model.prediction_shape(1)[-1]
    parameters = model.init(1)
    model.value_and_grad(parameters, x, y)
    value, found = model.value_and_grad(parameters, x, y)
    return value, found.flat.tobytes()


Chosen = tuple[str, int, list[int]]
"""A kind of network, the number of its function, its widths."""


@st.composite
def networks(draw: st.DrawFn) -> Chosen:
    """A network of the book with random widths, or one whose states are those of another kind of run."""
    kind = draw(st.sampled_from([*RAGGED, *KINDS]))
    if kind in RAGGED:
        return kind, 0, draw(st.lists(st.integers(1, 4), min_size=3, max_size=12))
    sizes = [draw(st.integers(1, 3)) for _ in KINDS[kind].widths[:-1]]
    return kind, draw(st.integers(0, len(FUNCTIONS) - 1)), [*sizes, draw(st.sampled_from(DEPTHS))]


def made(chosen: Chosen) -> tuple[Network, list[int]]:
    kind, function, widths = chosen
    return RAGGED.get(kind) or network(kind, function), widths


@given(networks(), st.integers(1, 3), st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_gradients_are_the_same_bits_within_a_budget(chosen: Chosen, examples: int, share: float) -> None:
    """At any budget from the least that is possible, no buffers take more, and the gradient is the same."""
    found = made(chosen)
    fewest, most = least(*found), everything(*found)
    assert fewest <= most
    memory = fewest + share * (most - fewest)
    whole, few = model_of(*found), model_of(*found, memory)
    assert held(few, examples) <= examples * memory
    assert gradient(few, examples) == gradient(whole, examples)


@given(networks())
@settings(max_examples=20, deadline=None)
def test_the_least_is_what_the_buffers_take(chosen: Chosen) -> None:
    """What an example takes, counted from shapes, is what buffers hold; a byte less is refused."""
    found = made(chosen)
    fewest = least(*found)
    assert held(model_of(*found, fewest), 3) == 3 * fewest
    assert model_of(*found, everything(*found)).backward is found[0].backward
    with pytest.raises(InputError, match=f"at least {fewest}"):
        model_of(*found, fewest - 1)


@pytest.mark.parametrize("kind", [*RAGGED, *KINDS])
def test_of_a_long_run_every_so_many_states_are_kept(kind: str) -> None:
    steps = 40
    network_, widths = (
        (RAGGED[kind], [3, *[8] * steps, 4])
        if kind in RAGGED
        else (network(kind, 0), [*[3] * (len(KINDS[kind].widths) - 1), steps])
    )
    few = model_of(network_, widths, least(network_, widths))
    assert few.backward is network_.in_segments
    assert held(few, 5) < held(model_of(network_, widths), 5) / 2
    assert 1 < few.sizes["C"] < steps / 2
    make, chosen = few.__reduce__()
    assert make(*chosen).backward is few.backward


def test_a_refusal_says_where_no_state_can_be_made_anew() -> None:
    with pytest.raises(InputError, match=r"only those of one run of steps.* at least \d+"):
        shallow(widths=[3, 4, 1], memory=SMALL)
    with pytest.raises(InputError, match="take more bytes: got"):
        deep(widths=[3, 4, 4, 1], memory=SMALL)


@pytest.mark.parametrize("memory", [0, -1, float("nan"), "all"])
def test_what_is_no_budget_is_refused(memory: Any) -> None:
    with pytest.raises(InputError, match="memory"):
        deep(widths=[2, 3, 1], memory=memory)


@pytest.mark.parametrize("kind", [*RAGGED, *KINDS])
def test_a_value_alone_keeps_the_rows_that_live_at_once(kind: str) -> None:
    network_, widths = (
        (RAGGED[kind], [3, 5, 2, 7, 4, 6, 2])
        if kind in RAGGED
        else (network(kind, 1), [*[3] * (len(KINDS[kind].widths) - 1), 7])
    )
    model = model_of(network_, widths)
    x, y = batch(4, widths[0])
    y %= 2
    parameters = model.init(0)
    values = model.forward(parameters, x), model.loss(parameters, x, y)
    alone = model.workspace(4, gradient=False)
    assert alone.gradient is None
    value, _ = model.value_and_grad(parameters, x, y)
    both = model.workspace(4)
    assert model.workspace(4, gradient=False) is both
    assert (model.forward(parameters, x) == values[0]).all()
    assert values[1] == value
    folded = [s for s in network_.forward.arrays.values() if s.live is not None]
    assert folded
    for spec in folded:
        given = {**model.integers, network_.given: np.empty(model.input_shape(4))}
        known = {**model.integers, **network_.forward.known(given, model.sizes)}
        rows = [prod(shape) for shape in spec.shape.rows(known)]
        assert alone._forward.arrays[spec.name].size == int(spec.live.text) * max(rows)
        if spec.name in network_.backward.arrays:
            assert both._forward.arrays[spec.name].size == sum(rows)


@pytest.mark.parametrize("kind", ["deep", *KINDS])
def test_training_within_a_budget_gives_the_same_bits(kind: str) -> None:
    network_, widths = (
        (deep, [2, 3, 4, 3, 3, 2, 2])
        if kind == "deep"
        else (network(kind, 0), [*[2] * (len(KINDS[kind].widths) - 1), 7])
    )
    x, y = batch(7, 2)
    trained = []
    for memory in (None, least(network_, widths)):
        model = model_of(network_, widths, memory)
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
