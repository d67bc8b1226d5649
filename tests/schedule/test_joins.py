"""Buffers in the place of others: where nobody can tell, and nowhere else."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from sympy import exp, tanh

from tests.emit.running import compare, emitted
from tests.programs_recursion import table
from udlc import schedule
from udlc.ir.build import Builder
from udlc.ir.functions import select
from udlc.ir.grammar import Program
from udlc.schedule.options import Options


def two_operands(**changes: Any) -> Program:
    """y = Ω (u · v) of u = e^x and v = tanh x, which both end where their product w begins."""
    b = Builder("operands")
    N = b.sizes("N")
    n, m = b.index("n m", N)
    x, Ω = b.given("x", N), b.given("Ω", N, N)
    u, v, w, y = (b.temporary(name, N) for name in ("u", "v", "w", "y"))
    b.put(u[n], Ω[n, m] * exp(x[m]))
    b.put(v[n], Ω[n, m] * tanh(x[m]))
    match changes:
        case {"reads": "elsewhere"}:
            b.put(w[n], u[n] * v[N - 1 - n] * u[N - 1 - n])
        case {"reads": "all"}:
            b.put(w[n], u[m] * v[m] * Ω[n, m])
        case {"guarded": True}:
            b.put(w[n], u[n] * v[n], where=x[n] > 0)
        case {"alike": False}:
            w = b.temporary("wide", N + 1)
            b.put(w[n + 1], u[n] * v[n])
        case _:
            b.put(w[n], u[n] * v[n])
    b.put(y[n], Ω[n, m] * w[m])
    if changes.get("after"):
        b.put(y[n], u[n] + v[n])
    return b.program("y", *(["u", "v"] if changes.get("asked") else []))


def inputs(size: int = 3) -> dict[str, Any]:
    rng = np.random.default_rng(size)
    return {"x": rng.normal(size=size), "Ω": rng.normal(size=(size, size))}


def test_a_product_takes_the_place_of_an_operand_that_ends() -> None:
    program = two_operands()
    found = schedule.plan(program)
    assert found.joined == {"w": "u"}
    assert "w" not in found.arrays
    assert "w = u  # where it begins, the other ends" in emitted(program)[0].text
    assert schedule.plan(program, Options(join=False)).joined == {}
    for size in (0, 1, 3):
        compare(program, inputs(size))


@pytest.mark.parametrize(
    "change",
    [
        {"reads": "elsewhere"},
        {"reads": "all"},
        {"guarded": True},
        {"alike": False},
        {"after": True},
        {"asked": True},
    ],
    ids=str,
)
def test_what_is_still_needed_keeps_its_place(change: dict[str, Any]) -> None:
    program = two_operands(**change)
    assert not {"w", "wide"} & schedule.plan(program).joined.keys()
    compare(program, inputs())


def test_buffers_one_after_the_other_are_one() -> None:
    b = Builder("turns")
    N = b.sizes("N")
    n, m = b.index("n m", N)
    x, Ω = b.given("x", N), b.given("Ω", N, N)
    names = [b.temporary(f"h{k}", N) for k in range(5)]
    b.put(names[0][n], Ω[n, m] * x[m])
    for before, after in itertools.pairwise(names):
        b.put(after[n], Ω[n, m] * before[m])
    program = b.program("h4")
    assert schedule.plan(program).joined == {"h2": "h0", "h3": "h1"}
    compare(program, inputs())


def test_a_row_that_is_copied_from_the_last_is_left_where_it_is() -> None:
    """Q-learning changes one entry of its table in each step, and copies none."""
    case = table()
    found = schedule.plan(case.program)
    assert found.live["Q"] == 1
    text = emitted(case.program)[0].text
    assert "Q[0, s, a] = Q[0, s, a]" not in text
    assert "Q[0, s, a] = Q0[s, a]" in text
    copied = emitted(case.program, options=Options(join=False))[0].text
    assert "Q[(t + 1) % 2, s, a] = Q[t % 2, s, a]" in copied
    for sizes in case.all_sizes:
        compare(case.program, case.inputs(1, **sizes))


@pytest.mark.parametrize("late", ["read after", "read elsewhere", "never", "asked"])
def test_a_row_that_is_still_read_is_not_overwritten(late: str) -> None:
    b = Builder("rows")
    T, N = b.sizes("T N")
    n = b.index("n", N)
    x = b.given("x", N)
    h, y = b.temporary("h", T + 1, N), b.temporary("y", T, N)
    b.put(h[0, n], x[n])
    with b.repeat("t", 0, T) as t:
        turned = N - 1 - n if late == "read elsewhere" else n
        b.put(h[t + 1, n], select(h[t, turned] > 0, tanh(h[t, turned]), 2 * h[t, n]))
        if late == "read after":
            b.put(y[t, n], h[t + 1, n] * h[t, N - 1 - n])
        else:
            b.put(y[t, n], h[t + 1, n])
    b.put(b.temporary("z", N)[n], h[T, n])
    program = b.program("z", "y", *(["h"] if late == "asked" else []))
    live = schedule.plan(program).live.get("h")
    assert live == {"read after": 2, "read elsewhere": 2, "never": 1, "asked": None}[late]
    compare(program, {"x": [0.5, -1.0, 2.0], "T": 4})
