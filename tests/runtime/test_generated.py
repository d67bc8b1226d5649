"""The book's own models as they are committed: any network with any head and any optimiser."""

from pathlib import Path

import numpy as np
import pytest

from udlc.runtime.catalogue import catalogue

FOLDER = Path(__file__).parents[2] / "generated"
BUILT = catalogue(FOLDER) if list(FOLDER.glob("chapter_*.py")) else None
pytestmark = pytest.mark.skipif(BUILT is None, reason="nothing is built: run `udlc build`")
RANDOM = np.random.default_rng(0)
EXAMPLES = 5


def names(kind):
    return list(BUILT.things[kind]) if BUILT else []


def made(network, head):
    """A small model, or None where the network's outputs are not what the head reads."""
    network, head = BUILT.find("model", network), BUILT.find("head", head)
    outputs = head.outputs if isinstance(head.outputs, int) else 3
    if network.widths == "D":
        widths = [2, 4, 3, outputs]
    elif network.widths:
        widths = [2, 4, outputs]
    else:
        widths = None
        if outputs != 1:
            return None
    return network(widths=widths, head=head, dtype="float64", compiled=False)


def batch(model):
    x = RANDOM.normal(size=model.input_shape(EXAMPLES))
    y = RANDOM.normal(size=model.target_shape(EXAMPLES))
    if model.head.target_domain == "label":
        return x, RANDOM.integers(0, 3, EXAMPLES)
    if model.head.target_domain in {"binary", "natural"}:
        return x, RANDOM.integers(0, 2, EXAMPLES)
    return x, y


def start(model):
    parameters = model.init(0)
    weights = model.layout[model.network.parameters[-1]].stop
    parameters.flat[:weights] += 0.3 * RANDOM.normal(size=weights)
    return parameters


@pytest.mark.parametrize("head", names("head"))
@pytest.mark.parametrize("network", names("model"))
def test_gradients_agree_with_finite_differences(network, head):
    model = made(network, head)
    if model is None:
        return
    parameters, (x, y) = start(model), batch(model)
    _, gradient = model.value_and_grad(parameters, x, y)
    direction = RANDOM.normal(size=parameters.flat.size)
    above, below = parameters.copy(), parameters.copy()
    above.flat += 1e-6 * direction
    below.flat -= 1e-6 * direction
    change = (model.loss(above, x, y) - model.loss(below, x, y)) / 2e-6
    assert gradient.flat @ direction == pytest.approx(change, rel=1e-5, abs=1e-5)
    assert len(model.predict(parameters, x)) == EXAMPLES


@pytest.mark.parametrize("optimiser", names("optimiser"))
@pytest.mark.parametrize("head", ["least_squares", "gaussian_variance", "multiclass"])
def test_steps_lower_the_loss(optimiser, head):
    model, rule = made("deep", head), BUILT.find("optimiser", optimiser)
    parameters, (x, y) = start(model), batch(model)
    before = model.loss(parameters, x, y)
    model.fit(parameters, x, y, optimiser=rule(α=1e-4), steps=10, batch=None)
    assert model.loss(parameters, x, y) < before
