"""Five steps of every optimiser against the same written with NumPy, and Adam against torch's."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tests.chapters.built import found, moved, names, needs_build

pytestmark = needs_build
STEPS = 5


def descent(φ, g, _, α):
    return φ - α * g(φ)


def momentum(φ, g, state, α, β):
    """6.11: m ← β m + (1 − β) g; φ ← φ − α m."""
    state["m"] = β * state.get("m", 0 * φ) + (1 - β) * g(φ)
    return φ - α * state["m"]


def nesterov(φ, g, state, α, β):
    """6.12: the gradient is taken where the momentum leads, at φ − α β m."""
    m = state.get("m", 0 * φ)
    state["m"] = β * m + (1 - β) * g(φ - α * β * m)
    return φ - α * state["m"]


def normalised(φ, g, _, α, ε):
    """6.13, 6.14: a step of α in every direction."""
    return φ - α * g(φ) / (np.sqrt(g(φ) ** 2) + ε)


def adam(φ, g, state, α, β, γ, ε):
    """6.16 to 6.18."""
    t = state["t"] = state.get("t", 0) + 1
    state["m"] = β * state.get("m", 0 * φ) + (1 - β) * g(φ)
    state["v"] = γ * state.get("v", 0 * φ) + (1 - γ) * g(φ) ** 2
    return φ - α * state["m"] / (1 - β**t) / (np.sqrt(state["v"] / (1 - γ**t)) + ε)


RULES = {
    "gradient_descent": descent,
    "sgd": descent,
    "momentum": momentum,
    "nesterov": nesterov,
    "normalised": normalised,
    "adam": adam,
}


def problem(seed=0):
    """A small model in float64 with data and parameters."""
    rng = np.random.default_rng(seed)
    model = found("model", "shallow")(
        widths=[2, 5, 3],
        head=found("head", "multi_output"),
        activation=found("activation", "sigmoid"),
        dtype="float64",
        compiled=False,
    )
    x, y = rng.normal(size=model.input_shape(4)), rng.normal(size=model.target_shape(4))
    return model, moved(model, rng), x, y


def trained(model, start, x, y, rule):
    parameters, state = start.copy(), None
    for _ in range(STEPS):
        state = model.step(parameters, x, y, rule, state)
    return parameters.flat


@pytest.mark.parametrize("name", names("optimiser"))
def test_five_steps(name):
    model, start, x, y = problem()
    rule = found("optimiser", name)(α=0.02)

    def slope(flat):
        at = start.copy()
        at.flat[...] = flat
        return model.value_and_grad(at, x, y)[1].flat

    φ, state = start.flat.copy(), {}
    for _ in range(STEPS):
        φ = RULES[name](φ, slope, state, **rule.hyper)
    assert_allclose(trained(model, start, x, y, rule), φ, rtol=1e-10, atol=1e-12)


def test_every_optimiser_has_a_reference():
    assert set(names("optimiser")) == RULES.keys()


@pytest.mark.parametrize("options", [{}, {"α": 0.1, "β": 0.7, "γ": 0.95, "ε": 1e-3}])
def test_adam_is_that_of_torch(options):
    torch = pytest.importorskip("torch")
    model, start, x, y = problem(1)
    rule = found("optimiser", "adam")(**options)
    h = rule.hyper
    θ, φ = (torch.tensor(start[n], requires_grad=True) for n in ("θ", "φ"))
    optimiser = torch.optim.Adam([θ, φ], lr=h["α"], betas=(h["β"], h["γ"]), eps=h["ε"])
    for _ in range(STEPS):
        hidden = torch.sigmoid(θ[:, 0] + torch.tensor(x) @ θ[:, 1:].T)
        loss = ((φ[:, 0] + hidden @ φ[:, 1:].T - torch.tensor(y)) ** 2).sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    expected = np.concatenate([θ.detach().numpy().ravel(), φ.detach().numpy().ravel()])
    assert_allclose(trained(model, start, x, y, rule), expected, rtol=1e-9, atol=1e-11)


def test_nesterov_leaves_the_parameters_where_they_are_while_it_looks_ahead():
    """Without momentum it is gradient descent."""
    model, start, x, y = problem(2)
    one = trained(model, start, x, y, found("optimiser", "nesterov")(α=0.01, β=0.0))
    other = trained(model, start, x, y, found("optimiser", "sgd")(α=0.01))
    assert_allclose(one, other, rtol=1e-13)
