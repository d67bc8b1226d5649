"""Rows of examples that turn: the same values as without, in lanes."""

from __future__ import annotations

import platform
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import exp, log

from tests.drawing import random_inputs
from tests.emit.running import compare, emitted
from tests.runtime.test_vector import LIBRARY, WIDEST
from tests.schedule.test_plan import layer
from udlc import schedule
from udlc.ir.build import Builder
from udlc.ir.grammar import Program, Size
from udlc.ir.loops import Loop, Product, walk_nodes
from udlc.runtime import cache
from udlc.schedule.across import across
from udlc.schedule.options import Options

SIZES = st.integers(0, 5)


def softmax() -> Program:
    """L = Σ_i (log Σ_k e^f_ik − f_iy), and its gradient as differentiation gives it."""
    b = Builder("softmax")
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, y = b.given("f", I, K), b.given("y", I, integral=True, bound=K)
    log_Z, L, df = b.temporary("log_Z", I), b.temporary("L"), b.temporary("df", I, K)
    b.put(log_Z[i], f[i, k], op="logsumexp")
    b.put(L, log_Z[i] - f[i, y[i]])
    b.put(df[i, k], exp(f[i, k] - log_Z[i]))
    b.put(df[i, y[i]], -1)
    return b.program("L", "df")


def columns() -> Program:
    """Functions of columns that have a meaning each, as of a mean and the logarithm of a variance."""
    b = Builder("columns")
    I = b.sizes("I")
    i = b.index("i", I)
    f, y = b.given("f", I, 5), b.given("y", I)
    L, df = b.temporary("L"), b.temporary("df", I, 5)
    b.put(L, exp(f[i, 1]) * (f[i, 0] - y[i]) ** 2 - f[i, 1])
    b.put(df[i, 0], 2 * exp(f[i, 1]) * (f[i, 0] - y[i]))
    b.put(df[i, 1], exp(f[i, 1]) * (f[i, 0] - y[i]) ** 2 - 1)
    return b.program("L", "df")


def read_by_a_product() -> Program:
    """A softmax whose terms a product of matrices reads as they stand."""
    b = Builder("product")
    I, K, D = b.sizes("I K D")
    i, k, d = b.index("i", I), b.index("k", K), b.index("d", D)
    f, w = b.given("f", I, K), b.given("w", K, D)
    log_Z, p, out = b.temporary("log_Z", I), b.temporary("p", I, K), b.temporary("out", I, D)
    b.put(log_Z[i], f[i, k], op="logsumexp")
    b.put(p[i, k], exp(f[i, k] - log_Z[i]))
    b.put(out[i, d], p[i, k] * w[k, d])
    return b.program("out")


def written_twice() -> Program:
    """A matrix of which one statement takes rows, and another, of three letters, writes a part."""
    b = Builder("twice")
    I, K, D = b.sizes("I K D")
    i, k, d = b.index("i", I), b.index("k", K), b.index("d", D)
    x, w, c = b.given("x", I, D), b.given("w", K, D), b.given("c", I, K)
    h, m = b.temporary("h", I, K), b.temporary("m", I)
    b.put(h[i, k], c[i, k])
    b.put(h[i, k], x[i, d] * w[k, d])
    b.put(m[i], h[i, k], op="max")
    return b.program("m")


PROGRAMS = (softmax(), columns(), read_by_a_product(), written_twice())


def drawn(program: Program, sizes: dict[str, int]) -> dict[str, Any]:
    inputs = random_inputs(program, sizes)
    if "y" in inputs and program.arrays["y"].integral:
        inputs["y"] = np.asarray(inputs["y"]) % max(1, sizes["K"])
    return inputs


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.name)
@given(I=SIZES, K=st.integers(1, 5), D=SIZES)
@settings(max_examples=10, deadline=None)
def test_values_stay(program: Program, I: int, K: int, D: int) -> None:
    compare(program, drawn(program, {"I": max(I, 1), "K": K, "D": D}))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.name)
def test_turned_or_not_the_values_are_the_same(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = drawn(program, {"I": 7, "K": 3, "D": 2})
    values = []
    planning = sys.modules["udlc.schedule.plan"]
    for turn in (across, lambda p: p):
        monkeypatch.setattr(planning, "across", turn)
        _, made = emitted(program)
        given_arrays = {n: v for n, v in inputs.items() if n in made.inputs}
        values.append(made.link("float64", compiled=False)(given_arrays))
    turned, plain = values
    for name in program.outputs:
        np.testing.assert_array_equal(turned[name], plain[name])


def names(program: Program) -> set[str]:
    found = schedule.plan(program)
    return {*found.arrays, *found.joined}


def test_short_rows_turn() -> None:
    found = schedule.plan(softmax())
    assert {"f_across", "df_across", "log_Z_terms_across"} <= {*found.arrays, *found.joined}
    assert "log_Z_terms" not in found.arrays
    inner = [n for n in walk_nodes(found.body) if isinstance(n, Loop) and not _loops(n)]
    assert sum(n.hi == Size("I") for n in inner) == len(inner) - 1  # all but the copy back


def _loops(loop: Loop) -> bool:
    return any(isinstance(n, Loop) for n in walk_nodes(loop.body))


def test_columns_turn() -> None:
    assert {"f_across", "df_across"} <= names(columns())


def test_what_others_read_is_copied() -> None:
    found = schedule.plan(read_by_a_product(), Options(contractions="tiles"))
    assert {"p", "p_across"} <= {*found.arrays, *found.joined}
    (product,) = [n for n in walk_nodes(found.body) if isinstance(n, Product)]
    assert product.left.array == "p"


def test_layers_and_arrays_written_both_ways_stay() -> None:
    assert not any("across" in name for name in names(layer(backward=True)) | names(written_twice()))


def test_examples_that_meet_stay() -> None:
    b = Builder("meeting")
    I = b.sizes("I")
    i, k = b.index("i", I), b.index("k", I)
    f, m = b.given("f", I, I), b.temporary("m", I)
    b.put(m[i], log(1 + f[i, k] ** 2))
    assert not any("across" in name for name in names(b.program("m")))


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="reads x86 assembly")
def test_a_softmax_runs_in_lanes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    linked = emitted(softmax(), "softmax")[1].link("float32")
    linked({"f": np.zeros((4, 3), "f4"), "y": np.zeros(4, int)})
    (assembly,) = linked.function.assembly().values()
    assert len(re.findall(rf"vfn?m(?:add|sub)\d+ps\s.*%{WIDEST}", assembly)) >= 10
    assert re.search(rf"vmaxps\s.*%{WIDEST}|vcmp\w*ps\s.*%{WIDEST}", assembly)
    assert not re.findall(LIBRARY, assembly)
