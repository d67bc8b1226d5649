"""Random programs keep their values, and what is recognised once is recognised for good."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from tests.recognise.exponential_programs import Inputs, exponential_program
from tests.strategies import CASES, programs, seeds
from udlc.ir.check import check
from udlc.ir.grammar import Derive, Program, walk
from udlc.ir.interpret import interpret
from udlc.recognise import recognise


def keeps_values(program: Program, inputs: Inputs, bind: object = None) -> None:
    found = check(recognise(program), "recognise")
    assert found.outputs == program.outputs
    assert recognise(found) == found
    with np.errstate(all="ignore"):
        before, after = interpret(program, inputs, bind), interpret(found, inputs, bind)
    for name in program.outputs:
        np.testing.assert_allclose(after[name], before[name], rtol=1e-9, atol=1e-11)


@settings(max_examples=80)
@given(seeds)
def test_programs_full_of_exponentials(seed: int) -> None:
    keeps_values(*exponential_program(seed))


@settings(max_examples=40)
@given(programs)
def test_programs_of_every_kind(case: tuple[Program, Inputs]) -> None:
    keeps_values(*case)


def test_hard_programs() -> None:
    for case in CASES.values():
        if not any(isinstance(s, Derive) for s, _ in walk(case.program.statements)):
            keeps_values(case.program, case.inputs(), case.bind)
