"""Whole programs as an author writes them: what they become, and that they keep their values."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
import numpy as np
import pytest

from tests.recognise import likelihood_programs as _likelihoods  # noqa: F401  (adds to the examples)
from tests.recognise.examples import EXAMPLES, Example
from tests.recognise.softmax_programs import cross_entropy_with_probabilities, softmax_over_segments
from udlc.differentiate import vjp
from udlc.ir.check import check
from udlc.ir.interpret import interpret
from udlc.ir.show import text
from udlc.recognise import recognise

by_name = pytest.mark.parametrize("make", EXAMPLES.values(), ids=EXAMPLES.keys())


def lines(block: str) -> list[str]:
    found = [line.rstrip() for line in block.strip("\n").splitlines()]
    margin = min(len(line) - len(line.lstrip()) for line in found if line)
    return [line[margin:] for line in found if line]


@by_name
def test_it_becomes(make: Callable[[np.random.Generator], Example]) -> None:
    case = make(np.random.default_rng(0))
    assert text(recognise(case.program), declarations=False).splitlines() == lines(case.becomes)


@by_name
def test_it_keeps_its_values(make: Callable[[np.random.Generator], Example]) -> None:
    case = make(np.random.default_rng(1))
    found = check(recognise(case.program), "recognise")
    before, after = interpret(case.program, case.inputs), interpret(found, case.inputs)
    assert found.outputs == case.program.outputs
    for name in found.outputs:
        np.testing.assert_allclose(after[name], before[name], rtol=1e-12, atol=1e-14)


@by_name
def test_it_is_right_where_the_written_form_overflows(make: Callable[[np.random.Generator], Example]) -> None:
    case = make(np.random.default_rng(2))
    inputs = {**case.inputs, **case.hostile}
    found = interpret(recognise(case.program), inputs)
    with mpmath.workdps(4500):  # 1 − sig(1e4) needs 4,343 digits
        exact = interpret(case.program, inputs, number="mpmath")
        for name in case.program.outputs:
            np.testing.assert_allclose(found[name], exact[name].astype(float), rtol=1e-11, atol=1e-11)


@by_name
def test_doing_it_twice_changes_nothing(make: Callable[[np.random.Generator], Example]) -> None:
    once = recognise(make(np.random.default_rng(3)).program)
    assert recognise(once) == once


@by_name
def test_its_gradient_is_the_same_and_stays_finite(make: Callable[[np.random.Generator], Example]) -> None:
    case = make(np.random.default_rng(4))
    of = case.program.outputs[0]
    wrt = tuple(a.name for a in case.program.inputs if not a.integral)
    written, names = vjp(case.program, of, wrt)
    found, adjoints = vjp(recognise(case.program), of, wrt)
    hostile = {**case.inputs, **case.hostile}
    before, after, far = (
        interpret(written, case.inputs),
        interpret(found, case.inputs),
        interpret(found, hostile),
    )
    for name in wrt:
        np.testing.assert_allclose(after[adjoints[name]], before[names[name]], rtol=1e-9, atol=1e-11)
        assert np.isfinite(far[adjoints[name]]).all()


@pytest.mark.parametrize("examples", [0, 1])
@pytest.mark.parametrize("classes", [1, 2])
def test_small_sizes(examples: int, classes: int) -> None:
    case = cross_entropy_with_probabilities(np.random.default_rng(5))
    inputs = {"f": np.full((examples, classes), 1e4), "y": np.zeros(examples, int)}
    found = interpret(recognise(case.program), inputs)
    assert found["L"] == pytest.approx(examples * np.log(classes))
    assert found["p"].shape == (examples, classes)


def test_a_segment_without_edges_is_zero() -> None:
    case = softmax_over_segments(np.random.default_rng(6))
    inputs = {**case.inputs, "to": np.zeros(7, int)}
    found = interpret(recognise(case.program), inputs)
    assert (found["Z"][1:] == 0).all()
    assert (found["o"][1:] == 0).all()
