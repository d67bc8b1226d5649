"""The derived gradient of every hard case agrees with differences, and forward mode agrees with reverse mode."""

import numpy as np
import pytest

from tests.differentiate.cases import CASES
from tests.differentiate.gradcheck import gradcheck
from udlc.differentiate import jvp, vjp
from udlc.ir.check import check
from udlc.ir.interpret import interpret


@pytest.mark.parametrize("name", CASES)
def test_gradients_agree_with_differences(name):
    program, inputs, wrt = CASES[name](np.random.default_rng(1))
    gradcheck(program, inputs, wrt)


@pytest.mark.parametrize("name", CASES)
def test_forward_mode_agrees_with_reverse_mode(name):
    rng = np.random.default_rng(2)
    program, inputs, wrt = CASES[name](rng)
    forward, tangents = jvp(program, {w: f"{w}_dot" for w in wrt})
    reverse, adjoints = vjp(program, "L", wrt)
    check(forward, "differentiate")
    dots = {f"{w}_dot": rng.normal(size=np.shape(inputs[w])) for w in wrt}
    along = interpret(forward, {**inputs, **dots})[tangents["L"]]
    found = interpret(reverse, inputs)
    terms = [np.sum(found[adjoints[w]] * dots[f"{w}_dot"]) for w in wrt]
    np.testing.assert_allclose(along, sum(terms), rtol=1e-9, atol=1e-9 * np.sum(np.abs(terms)))
