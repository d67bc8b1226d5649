"""Simplification keeps the value of every output: of random programs and of the hand-written cases."""

import numpy as np
import pytest

from tests.strategies import random_program
from udlc.ir.grammar import Program
from udlc.ir.interpret import interpret
from udlc.ir.show import text
from udlc.simplify import simplify


def assert_kept(program: Program, inputs, bind=None):
    simple = simplify(program)
    before, after = interpret(program, inputs, bind), interpret(simple, inputs, bind)
    for name in program.outputs:
        np.testing.assert_allclose(after[name], before[name], rtol=1e-10, atol=1e-10, err_msg=text(program))
    assert simplify(simple) == simple


@pytest.mark.parametrize("seed", range(40))
def test_random_programs_keep_their_outputs(seed):
    assert_kept(*random_program(seed))
