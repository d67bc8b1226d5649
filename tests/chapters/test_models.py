"""Models through their one interface against torch: outputs, losses, gradients, predictions, steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from tests.chapters import by_torch
from tests.chapters.built import found, moved, names, needs_build, targets
from udlc.errors import InputError

pytestmark = needs_build
HEADS = names("head")
FIXED = ("line", "gabor", "logistic_regression")
seeds = st.integers(0, 2**32 - 1)


def outputs_of(head, rng):
    return head.outputs if isinstance(head.outputs, int) else int(rng.integers(1, 6))


def widths_of(network, head, rng):
    """Widths that all differ, with 1 among them now and then."""
    wanted = outputs_of(head, rng)
    if network.name in FIXED:
        return None
    hidden = 1 if network.name == "shallow" else int(rng.integers(network.name == "deep", 5))
    return [*map(int, rng.permutation(np.arange(1, hidden + 4))[: hidden + 1]), wanted]


def check_against_torch(name, head_name, seed, activation=None):
    rng = np.random.default_rng(seed)
    network, head = found("model", name), found("head", head_name)
    activation = activation or str(rng.choice(names("activation")))
    function = found("activation", activation) if network.activation else None
    model = network(
        widths_of(network, head, rng), head=head, activation=function, dtype="float64", compiled=False
    )
    examples = int(rng.integers(1, 6))
    parameters, x = moved(model, rng), rng.normal(size=model.input_shape(examples))
    y = targets(model, examples, rng)
    shape = model.prediction_shape(examples)
    f, output, loss, wanted = by_torch.value_and_grad(name, head_name, activation, parameters, x, y, shape)
    assert_allclose(model.forward(parameters, x), f, rtol=1e-10, atol=1e-11)
    got_loss, got = model.value_and_grad(parameters, x, y)
    assert got_loss == pytest.approx(loss, rel=1e-10, abs=1e-10)
    assert model.loss(parameters, x, y) == pytest.approx(loss, rel=1e-10, abs=1e-10)
    for letter, value in wanted.items():
        pairs = zip(got[letter], value) if isinstance(value, list) else [(got[letter], value)]
        for one, other in pairs:
            assert_allclose(
                one, other, rtol=1e-8, atol=1e-9 * (1 + np.max(np.abs(other), initial=0)), err_msg=letter
            )
    predicted = by_torch.PREDICTIONS.get(head_name, lambda t: t)(output).numpy()
    assert_allclose(
        model.predict(parameters, x), predicted.reshape(model.predict(parameters, x).shape), rtol=1e-10
    )


def fits(network, head):
    outputs = found("head", head).outputs if HEADS else 1
    return network not in FIXED or outputs in (1, "K", "D_o")


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("network", names("model"))
def test_every_network_with_every_head_that_fits(network, head):
    if not fits(network, head):
        with pytest.raises(InputError, match="reads another number of outputs"):
            found("model", network)(head=found("head", head))
        return
    check_against_torch(network, head, seed=[*network.encode(), *head.encode()])


@pytest.mark.parametrize("activation", names("activation"))
@pytest.mark.parametrize("network", ["deep", "backprop", "shallow"])
def test_every_activation(network, activation):
    check_against_torch(network, "gaussian_variance", seed=3, activation=activation)


@settings(max_examples=15)
@given(seeds, st.sampled_from(HEADS or ["none"]), st.sampled_from(["deep", "backprop"]))
def test_ragged_widths_of_every_kind(seed, head, network):
    check_against_torch(network, head, seed)


def test_a_deep_network_has_a_hidden_layer():
    """4.15 names h₁: with no hidden layer there is none; 7.24 does without."""
    with pytest.raises(InputError, match=r"K is 0.*expected K at least 1"):
        found("model", "deep")(widths=[2, 3])
    check = found("model", "backprop")(widths=[2, 3], dtype="float64", compiled=False)
    parameters, x = moved(check, np.random.default_rng(0)), np.array([[1.0, -2.0]])
    assert_allclose(check.forward(parameters, x)[0], parameters["β"][0] + parameters["Ω"][0] @ x[0])
