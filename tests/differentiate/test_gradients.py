"""First derivatives: reverse mode agrees with differences, forward mode and Jacobians with reverse mode."""

import numpy as np
import pytest
from hypothesis import given, settings

from tests.differentiate.cases import POINTS, SMOOTH, Point
from tests.differentiate.gradcheck import gradcheck
from tests.random_programs import random_program
from tests.strategies import seeds
from udlc.differentiate import jacobian, jvp, vjp
from udlc.ir.check import check
from udlc.ir.grammar import Array
from udlc.ir.interpret import interpret

# One point of each program: its first.
ONE_EACH = tuple({name.partition("=")[0]: name for name in reversed(POINTS)}.values())


def random_point(seed):
    program, inputs = random_program(seed)
    return Point(program, inputs, tuple(a.name for a in program.inputs if not a.integral))


def check_forward_against_reverse(point, seed):
    rng = np.random.default_rng(seed)
    forward, tangents = jvp(point.program, {w: f"{w}_dot" for w in point.wrt})
    reverse, adjoints = vjp(point.program, "L", point.wrt)
    check(forward, "differentiate", derive=False)
    dots = {f"{w}_dot": rng.normal(size=np.shape(point.inputs[w])) for w in point.wrt}
    values = interpret(forward, {**point.inputs, **dots}, point.bind)
    along = values[tangents["L"]] if "L" in tangents else 0.0
    found = interpret(reverse, point.inputs, point.bind)
    terms = [np.sum(found[adjoints[w]] * dots[f"{w}_dot"]) for w in point.wrt]
    np.testing.assert_allclose(along, sum(terms), rtol=1e-9, atol=1e-9 * (1e-6 + np.sum(np.abs(terms))))


@pytest.mark.parametrize("name", SMOOTH)
def test_gradients_agree_with_differences(name):
    point = POINTS[name]()
    gradcheck(point.program, point.inputs, point.wrt, bind=point.bind, directions=1)


@settings(max_examples=30)
@given(seeds)
def test_gradients_of_random_programs_agree_with_differences(seed):
    point = random_point(seed)
    gradcheck(point.program, point.inputs, point.wrt, directions=1, seed=seed)


@pytest.mark.parametrize("name", ONE_EACH)
def test_forward_mode_agrees_with_reverse_mode(name):
    check_forward_against_reverse(POINTS[name](), seed=2)


@settings(max_examples=15)
@given(seeds)
def test_forward_mode_agrees_with_reverse_mode_on_random_programs(seed):
    check_forward_against_reverse(random_point(seed), seed)


@pytest.mark.parametrize("name", ONE_EACH)
def test_a_jacobian_times_a_seed_is_the_vjp_of_the_seed(name):
    """For every real array that the program computes, matrices by LinAlg among them."""
    point, rng = POINTS[name](), np.random.default_rng(3)
    for a in point.program.arrays.values():
        if a.role == "temporary" and not a.integral:
            jacobians, of = jacobian(point.program, a.name, point.wrt)
            check(jacobians, "differentiate", derive=False)
            full = interpret(jacobians, point.inputs, point.bind)
            seed = rng.normal(size=full[a.name].shape)
            seeded = point.program.with_arrays(Array("seed", a.shape, "given"))
            adjoints, by = vjp(seeded, a.name, point.wrt, "seed")
            want = interpret(adjoints, {**point.inputs, "seed": seed}, point.bind)
            for w in point.wrt:
                got, where = np.tensordot(seed, full[of[w]], axes=seed.ndim), f"{a.name} by {w}"
                np.testing.assert_allclose(got, want[by[w]], rtol=1e-9, atol=1e-11, err_msg=where)
