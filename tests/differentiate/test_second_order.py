"""Derivatives of derivatives: twice in reverse, forward over reverse, and Derive nodes inside programs."""

import numpy as np
import pytest
from hypothesis import given, settings

from tests.differentiate.cases import POINTS, Point
from tests.differentiate.derivatives_inside import (
    adam,
    flow_with_jacobians,
    hessian_penalty,
    residual_flow,
    training_of_a_deep_network,
)
from tests.differentiate.gradcheck import gradcheck
from tests.differentiate.test_gradients import ONE_EACH, random_point
from tests.strategies import seeds
from udlc.differentiate import expand, jacobian, jvp, vjp
from udlc.differentiate.letters import axis_letters, axis_ranges
from udlc.ir.build import Builder
from udlc.ir.check import check
from udlc.ir.functions import softplus
from udlc.ir.grammar import Array, Compute, Program, Read
from udlc.ir.interpret import interpret

CURVED = ("batched", "noise", "products", "permuted", "heads", "deep")


def gradient_along(point: Point) -> tuple[Program, dict[str, str]]:
    """The gradient of L, and s = Σ_w ∂L/∂w · w_dot; the names of the adjoints."""
    program, adjoints = vjp(point.program, "L", point.wrt)
    terms = []
    for w in point.wrt:
        a = program.arrays[adjoints[w]]
        program = program.with_arrays(Array(f"{w}_dot", a.shape, "given"))
        letters = axis_letters(a, (), ())
        body = Read(a.name, letters) * Read(f"{w}_dot", letters)
        terms.append(Compute("along", (), "sum", axis_ranges(a, (), letters), body))
    program = program.with_arrays(Array("along"))
    return check(program.with_statements((*program.statements, *terms))), adjoints


def check_hessian_products(point, seed):
    """Hv by reverse over reverse, and by forward over reverse."""
    rng = np.random.default_rng(seed)
    along, adjoints = gradient_along(point)
    twice, names = vjp(along, "along", point.wrt, tag="s")
    forward, tangents = jvp(along, {w: f"{w}_dot" for w in point.wrt})
    dots = {f"{w}_dot": rng.normal(size=np.shape(point.inputs[w])) for w in point.wrt}
    inputs = {**point.inputs, **dots}
    one, other = interpret(twice, inputs, point.bind), interpret(forward, inputs, point.bind)
    for w in point.wrt:
        got = other[tangents[adjoints[w]]] if adjoints[w] in tangents else np.zeros_like(one[names[w]])
        largest = np.max(np.abs(got), initial=0)
        np.testing.assert_allclose(one[names[w]], got, rtol=1e-8, atol=1e-9 * (1e-3 + largest), err_msg=w)


@pytest.mark.parametrize("name", ONE_EACH)
def test_hessian_products_agree_both_ways(name):
    check_hessian_products(POINTS[name](), seed=4)


@settings(max_examples=12)
@given(seeds)
def test_hessian_products_of_random_programs_agree_both_ways(seed):
    check_hessian_products(random_point(seed), seed)


@pytest.mark.parametrize(
    "name",
    [n for n in ONE_EACH if n.startswith(("batched", "noise", "products", "permuted", "heads", "deep"))],
)
def test_second_derivatives_agree_with_differences(name):
    point, rng = POINTS[name](), np.random.default_rng(5)
    along, _ = gradient_along(point)
    dots = {f"{w}_dot": rng.normal(size=np.shape(point.inputs[w])) for w in point.wrt}
    gradcheck(along, {**point.inputs, **dots}, point.wrt, of="along", bind=point.bind, directions=1)


def test_the_hessian_of_logistic_regression_is_its_closed_form():
    """∂²L/∂φ∂φᵀ = Σ_n x_n x_nᵀ sig(f_n)(1 − sig(f_n))."""
    b = Builder("logistic regression")
    N, D = b.sizes("N D")
    n, d = b.index("n", N), b.index("d", D)
    x, y, w = b.given("x", N, D), b.given("y", N), b.parameter("φ", D)
    f, L = b.temporary("f", N), b.temporary("L")
    b.put(f[n], w[d] * x[n, d])
    b.put(L, softplus(f[n]) - y[n] * f[n])
    gradient, adjoints = vjp(b.program(L), "L", ("φ",))
    hessian, names = jacobian(gradient, adjoints["φ"], ("φ",))
    rng = np.random.default_rng(6)
    inputs = {"x": rng.normal(size=(6, 3)), "y": rng.integers(0, 2, 6), "φ": rng.normal(size=3)}
    s = 1 / (1 + np.exp(-inputs["x"] @ inputs["φ"]))
    want = inputs["x"].T @ (inputs["x"] * (s * (1 - s))[:, None])
    np.testing.assert_allclose(interpret(check(hessian), inputs)[names["φ"]], want, rtol=1e-12)


@pytest.mark.parametrize(
    ("build", "wrt"),
    [
        (adam, ("η", "W0", "v0")),
        (residual_flow, ("x", "W", "U", "ε")),
        (flow_with_jacobians, ("x", "Ω")),
        (hessian_penalty, ("x", "Ω")),
        (training_of_a_deep_network, ("x", "Ω0", "α")),
    ],
)
def test_gradients_through_derivatives_agree_with_differences(build, wrt):
    program, inputs = build(np.random.default_rng(7))
    gradcheck(check(expand(program), derive=False), inputs, wrt)


def test_the_series_of_a_residual_flow_sums_to_the_log_determinant():
    """Σ over unit vectors ε of the series is log |det(I + ∂f/∂x)|."""
    program, inputs = residual_flow(np.random.default_rng(8), terms=40)
    expanded = expand(program)
    total = sum(interpret(expanded, {**inputs, "ε": e})["L"] for e in np.eye(3))
    x, W, U = inputs["x"], inputs["W"], inputs["U"]
    slope = U @ np.diag(1 - np.tanh(W @ x) ** 2) @ W
    y = x + U @ np.tanh(W @ x)
    np.testing.assert_allclose(total + 3 * y @ y, np.linalg.slogdet(np.eye(3) + slope)[1], rtol=1e-9)
