"""Decisions about lanes, forced both ways: the same values; and what they decide for programs of examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import exp

from tests.drawing import Inputs, random_inputs
from tests.emit.running import compare, emitted
from tests.strategies import CASES, Case, random_program
from udlc import schedule
from udlc.ir.build import Builder
from udlc.ir.functions import lgamma
from udlc.ir.grammar import Derive, Program, walk
from udlc.ir.loops import Flat, walk_nodes
from udlc.schedule.options import DECISIONS, Options

RUNNABLE = [
    c for c in CASES.values() if not any(isinstance(s, Derive) for s, _ in walk(c.program.statements))
]


def squares(mean: bool = False) -> Program:
    """L = Σ_id (f_id − y_id)², or its mean over examples, with its gradient."""
    b = Builder("squares")
    I, D = b.sizes("I D")
    i, d = b.index("i", I), b.index("d", D)
    f, y = b.given("f", I, D), b.given("y", I, D)
    L, df = b.temporary("L"), b.temporary("df", I, D)
    scale = 1 / I if mean else 1
    b.put(L, scale * (f[i, d] - y[i, d]) ** 2)
    b.put(df[i, d], 2 * scale * (f[i, d] - y[i, d]))
    return b.program("L", "df")


def two_columns() -> Program:
    """A function of the second column of two, with what it gives back to both."""
    b = Builder("columns")
    I = b.sizes("I")
    i = b.index("i", I)
    f, L, df = b.given("f", I, 2), b.temporary("L"), b.temporary("df", I, 2)
    b.put(L, exp(f[i, 1]) * f[i, 0])
    b.put(df[i, 0], exp(f[i, 1]))
    b.put(df[i, 1], exp(f[i, 1]) * f[i, 0])
    return b.program("L", "df")


def counts() -> Program:
    """Poisson's loss of counts, with a constant on the way to its gradient."""
    b = Builder("counts")
    I = b.sizes("I")
    i = b.index("i", I)
    f, y = b.given("f", I), b.given("y", I, integral=True)
    L, seed, df = b.temporary("L"), b.temporary("seed", I), b.temporary("df", I)
    b.put(L, exp(f[i]) - f[i] * y[i] + lgamma(y[i] + 1))
    b.put(seed[i], 1)
    b.put(df[i], -y[i])
    b.put(df[i], seed[i] * exp(f[i]))
    return b.program("L", "df")


def mean_softmax() -> Program:
    """The mean over examples of log Σ_k e^f_ik."""
    b = Builder("mean")
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, log_Z, L = b.given("f", I, K), b.temporary("log_Z", I), b.temporary("L")
    b.put(log_Z[i], f[i, k], op="logsumexp")
    b.put(L, log_Z[i] / I)
    return b.program("L")


PROGRAMS = (squares(), squares(mean=True), two_columns(), counts(), mean_softmax())


def inputs_of(program: Program, I: int) -> Inputs:
    inputs = random_inputs(program, {"I": I, "D": 3, "K": 3})
    if program.name == "counts":
        inputs["y"] = np.arange(I)
    return inputs


def agree_without(program: Program, inputs: Inputs, *decisions: str) -> None:
    """The kernel gives what the interpreter gives with these decisions of the plan and without."""
    compare(program, inputs, options=Options(**dict.fromkeys(decisions, False)))
    compare(program, inputs)


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.name)
@pytest.mark.parametrize("I", [1, 7])
def test_values_are_the_same_both_ways(program: Program, decision: str, I: int) -> None:
    agree_without(program, inputs_of(program, I), decision)


@given(st.integers(0, 10**6), st.sampled_from(DECISIONS))
@settings(max_examples=40, deadline=None)
def test_values_of_random_programs_are_the_same_both_ways(seed: int, decision: str) -> None:
    agree_without(*random_program(seed), decision)


@given(st.integers(0, 10**6), st.sets(st.sampled_from(DECISIONS)))
@settings(max_examples=25, deadline=None)
def test_decisions_do_not_lean_on_one_another(seed: int, decisions: set[str]) -> None:
    agree_without(*random_program(seed), *sorted(decisions))


@given(st.sampled_from(RUNNABLE), st.sets(st.sampled_from(DECISIONS), max_size=3))
@settings(max_examples=25, deadline=None)
def test_values_of_hard_programs_are_the_same_both_ways(case: Case, decisions: set[str]) -> None:
    options = Options(**dict.fromkeys(decisions, False))
    for sizes in case.all_sizes:
        compare(case.program, case.inputs(1, **sizes), case.bind, options=options)


@pytest.mark.parametrize("mean", [False, True])
def test_whole_matrices_are_one_long_row(mean: bool) -> None:
    text = emitted(squares(mean))[0].text
    assert "f_flat = f.reshape(D * I)" in text
    assert "for i_d in range(D * I):" in text
    assert "for d in" not in text


def test_few_columns_are_read_where_they_stand() -> None:
    found = schedule.plan(two_columns())
    assert {n.array for n in walk_nodes(found.body) if isinstance(n, Flat)} == {"f", "df"}
    assert not any("across" in name for name in found.arrays)


def test_integers_beside_functions_become_reals_first() -> None:
    lines = [line.strip() for line in emitted(counts())[0].text.splitlines()]
    assert "y_real[i] = real(y[i])" in lines
    assert not any("y[i]" in line for line in lines if line[0] != "#" and line != "y_real[i] = real(y[i])")


def test_numbers_are_not_stored() -> None:
    assert "seed" not in schedule.plan(counts()).arrays


def test_means_turn_as_sums_do() -> None:
    assert "f_across" in schedule.plan(mean_softmax()).arrays
    assert schedule.plan(mean_softmax()).shards is None
