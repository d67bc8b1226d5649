"""Calls that are cut into pieces: the values of whole calls, and the same bits for any number of threads."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from generated.chapter_05 import gaussian_variance, mixture, multiclass
from udlc.runtime import cache, helpers, pieces
from udlc.runtime.functions import exp, log, solve  # noqa: F401  called by the text of the kernels below
from udlc.runtime.kernel import Kernel, given, kernel, output, parameter, real, temporary

REALS = ("float32", "float64")
Numbers = np.ndarray[Any, Any]


@kernel(
    given("x", "I"),
    parameter("w", "D"),
    output("y", "I, D"),
    output("L", ""),
    output("total", "D"),
    temporary("e", "D, I"),
    temporary("f", "D"),
    sizes="I, D",
    batch="I",
    partial="L, total",
)
def every_part(x, w, y, L, total, e, f, I, D):
    for d in range(D):
        f[d] = exp(w[d])
        for i in range(I):
            e[d, i] = f[d] * x[i]
    L_sum = real(0)
    for i in range(I):
        for d in range(D):
            y[i, d] = exp(-e[d, i] * e[d, i])
            L_sum += y[i, d]
    L[()] = L_sum
    for d in range(D):
        total_sum = real(0)
        for i in range(I):
            total_sum += y[i, d] * x[i]
        total[d] = total_sum


@kernel(given("x", "I"), output("y", "I"), sizes="I", batch="I")
def elementwise(x, y, I):
    for i in range(I):
        y[i] = exp(x[i])


@pytest.fixture
def tiny_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever can be cut is."""
    monkeypatch.setattr(pieces, "BLOCK", 1)
    monkeypatch.setattr(pieces, "SMALL", 0)


@pytest.fixture
def several_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """More threads than there may be cores."""
    monkeypatch.setattr(pieces, "crew_size", lambda count: min(3, count))


def run(kernel: Kernel, arrays: dict[str, Any], dtype: str, compiled: bool) -> tuple[dict[str, Numbers], int]:
    """The outputs, and the number of pieces; 0 for a call that is not cut."""
    bound = kernel.link(dtype, compiled=compiled).bind(arrays, {})
    bound()
    cut = bound._pieces
    return {name: bound.arrays[name].copy() for name in kernel.outputs}, cut.count if cut else 0


def whole(kernel: Kernel, arrays: dict[str, Any], dtype: str, compiled: bool) -> dict[str, Numbers]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "SMALL", 1 << 60)
        values, count = run(kernel, arrays, dtype, compiled)
    assert count == 0
    return values


def head_arrays(head: Any, examples: int, dtype: str, seed: int = 0) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    width = {"multiclass": (4,), "mixture": (5,)}.get(head.name, ())
    labels, numbers = rng.integers(4, size=examples), rng.normal(size=examples).astype(dtype)
    target = labels if head.name == "multiclass" else numbers
    scalars = {letter: np.array(head.first_value(letter), dtype) for letter in head.parameters}
    return {
        head.prediction: rng.normal(size=(examples, *width)).astype(dtype),
        head.target: target,
        **scalars,
    }


@pytest.mark.usefixtures("tiny_pieces")
@drawn(st.integers(0, 100), st.integers(0, 5), st.sampled_from(REALS), st.integers(0, 9))
def test_pieces_give_the_values_of_the_whole(examples: int, width: int, dtype: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    arrays = {"x": rng.normal(size=examples).astype(dtype), "w": rng.normal(size=width).astype(dtype)}
    found, count = run(every_part, arrays, dtype, compiled=False)
    assert count == -(-examples // (64 // np.dtype(dtype).itemsize))
    for name, expected in whole(every_part, arrays, dtype, compiled=False).items():
        near = {"rtol": 1e-4, "atol": 1e-6} if dtype == "float32" else {"rtol": 1e-12, "atol": 1e-14}
        np.testing.assert_allclose(found[name], expected, **near)  # sums of what cancels are near 0


@pytest.mark.usefixtures("tiny_pieces")
@pytest.mark.parametrize("examples", [1, 15, 16, 50])
@pytest.mark.parametrize("head", [multiclass, gaussian_variance, mixture], ids=lambda head: head.name)
def test_heads_in_pieces_give_the_values_of_the_whole(head: Any, examples: int) -> None:
    arrays = head_arrays(head, examples, "float64")
    found, count = run(head.gradient, arrays, "float64", compiled=False)
    assert count == -(-examples // 8)
    for name, expected in whole(head.gradient, arrays, "float64", compiled=False).items():
        np.testing.assert_allclose(found[name], expected, rtol=1e-12)


@pytest.mark.parametrize("head", [multiclass, gaussian_variance], ids=lambda head: head.name)
def test_the_number_of_threads_changes_no_bit(head: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "BLOCK", 1 << 12)
    monkeypatch.setattr(pieces, "SMALL", 1 << 12)
    arrays, results = head_arrays(head, 6001, "float32"), []
    for threads in (1, 2, 3):
        monkeypatch.setattr(pieces, "crew_size", lambda count, most=threads: min(most, count))
        for _ in range(3):
            found, count = run(head.gradient, arrays, "float32", compiled=True)
            assert count >= 8
            results.append({name: value.tobytes() for name, value in found.items()})
    assert all(result == results[0] for result in results)


@pytest.mark.usefixtures("tiny_pieces", "several_threads")
def test_special_and_scattered_numbers() -> None:
    special = np.array([np.nan, np.inf, -np.inf, 0, -0.0, 1e30, -1e30, 1e-40], np.float32)
    x = np.tile(special, 50)
    linked = elementwise.link("float32")
    with np.errstate(all="ignore"):
        expected = np.exp(x.astype(np.float64)).astype(np.float32)
    space = np.zeros(4 * len(x) + 1, np.uint8)
    off_by_one = space[1:].view(np.float32)
    off_by_one[:] = x
    for each in (x, x[::-1][::-1], np.repeat(x, 3)[::3], off_by_one):
        np.testing.assert_allclose(linked({"x": each})["y"], expected, rtol=3e-7)
    assert linked({"x": x[:0]})["y"].shape == (0,)


@pytest.mark.usefixtures("tiny_pieces", "several_threads")
@pytest.mark.parametrize("shift", [-3, 0, 5])
def test_what_is_written_over_what_is_read_is_not_cut(shift: int) -> None:
    space = np.linspace(-1, 1, 100).astype(np.float32)
    x, y = space[10:60], space[10 + shift : 60 + shift]
    expected = space.copy()
    with np.errstate(over="ignore"):
        elementwise.python(expected[10:60], expected[10 + shift : 60 + shift], 50)
    values, count = run(elementwise, {"x": x, "y": y}, "float32", compiled=True)
    assert count == 0
    np.testing.assert_allclose(values["y"], expected[10 + shift : 60 + shift], rtol=1e-4)


@pytest.mark.usefixtures("tiny_pieces", "several_threads")
def test_another_buffer_is_taken_from_then_on() -> None:
    linked = elementwise.link("float32")
    bound = linked.bind({"x": np.zeros(99, np.float32)}, {})
    bound()
    bound.put("x", np.ones(99, np.float32))
    bound()
    np.testing.assert_allclose(bound.arrays["y"], np.exp(1), rtol=1e-6)


@pytest.mark.usefixtures("tiny_pieces", "several_threads")
def test_callers_in_several_threads_and_turns() -> None:
    bounds = [elementwise.link("float32").bind({"x": np.full(1000, n, np.float32)}, {}) for n in range(4)]
    bounds[0]()

    def caller(n: int) -> None:
        for turn in range(200):
            bound = bounds[n + 2 * (turn % 2)]
            bound.arrays["y"][:] = 0
            bound()
            if not np.allclose(bound.arrays["y"], np.exp(n + 2 * (turn % 2)), rtol=1e-6):
                wrong.append(n)

    wrong: list[int] = []
    callers = [threading.Thread(target=caller, args=(n,)) for n in range(2)]
    for each in callers:
        each.start()
    for each in callers:
        each.join()
    assert not wrong


def test_a_helper_sleeps_once_it_has_helped_and_holds_nothing() -> None:
    class Counted:
        def __init__(self) -> None:
            self.seen: list[int] = []

        def share(self, own: int) -> None:
            self.seen.append(own)
            if own == 1:
                helped.set()
                raise ValueError("not the caller's concern")

    task, helped = Counted(), threading.Event()
    for turn in range(1, 4):
        helped.clear()
        helpers.share_with_helpers(task, 1)
        assert helped.wait(5)
        helpers._helpers.rest()
        assert task.seen.count(0) == task.seen.count(1) == turn
    assert all(helper.task is None for helper in helpers._helpers._all)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.usefixtures("tiny_pieces", "several_threads")
def test_the_child_of_a_fork_has_helpers_of_its_own() -> None:
    bound = elementwise.link("float32").bind({"x": np.zeros(999, np.float32)}, {})
    bound()
    child = os.fork()
    if child == 0:
        bound.arrays["y"][:] = 0
        bound()
        os._exit(0 if (bound.arrays["y"] == 1).all() else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@kernel(given("a", "I, I"), given("x", "I"), output("y", "I"), sizes="I", batch="I")
def uses_matrices(a, x, y, I):
    y[:] = solve(a, x)


@kernel(given("x", "D, I"), output("y", "I"), sizes="I, D", batch="I")
def examples_last(x, y, I, D):
    for i in range(I):
        y[i] = x[0, i]


@kernel(given("x", "I"), output("y", "D"), sizes="I, D", batch="I")
def written_whole(x, y, I, D):
    for d in range(D):
        y[d] = real(1)


@kernel(given("x", "I"), output("y", "I"), sizes="I")
def without_batch(x, y, I):
    for i in range(I):
        y[i] = x[max(0, i - 1)]


@kernel(given("piece", "I"), output("y", "I"), sizes="I", batch="I")
def same_names(piece, y, I):
    for i in range(I):
        y[i] = piece[i]


@pytest.mark.parametrize(
    "kernel", [uses_matrices, examples_last, written_whole, without_batch, same_names], ids=lambda k: k.name
)
def test_kernels_that_are_not_cut(kernel: Kernel) -> None:
    assert kernel.link(compiled=False).parts is None


def test_compiling_ahead_leaves_nothing_for_the_first_large_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    linked = every_part.link("float32")
    linked.compile()
    kept = sorted(tmp_path.rglob("*.nbc"))
    for examples in (3, 300_000):
        arrays = {"x": np.ones(examples, np.float32), "w": np.ones(2, np.float32)}
        bound = linked.bind(arrays, {})
        bound()
        assert (bound._pieces is not None) == (examples > 3)
    assert sorted(tmp_path.rglob("*.nbc")) == kept
