"""Networks, heads and optimisers against the same written by hand."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.special import expit, gammaln, i0, logsumexp
from scipy.stats import norm

from tests.translate.book import entries, models
from tests.translate.running import RELU, TANH, run
from udlc import translate
from udlc.ir.grammar import Program

TRANSLATORS = {
    "network": translate.network_program,
    "head": translate.head_program,
    "optimiser": translate.optimiser_program,
    "program": translate.plain_program,
    "activation": translate.activation_program,
    "initialiser": translate.initialiser_program,
}
few = st.integers(1, 4)


def program_of(kind: str, name: str) -> Program:
    return TRANSLATORS[kind](models()[kind, name], entries())


@pytest.mark.parametrize(("kind", "name"), sorted(models()))
def test_every_model_has_programs(kind, name):
    found = program_of(kind, name)
    for program in found if isinstance(found, tuple) else (found,):
        if program is not None:
            assert program.outputs
            assert all(s.origin for s in program.statements)


# ── Networks ─────────────────────────────────────────────────────────────────


def test_roles():
    program = program_of("network", "shallow")
    assert {a.name: a.role for a in program.inputs} == {"x": "given", "θ": "parameter", "φ": "parameter"}
    assert program.outputs == ("y",)


@settings(max_examples=8)
@given(few, few, few, st.integers(0, 5))
def test_shallow_network(inputs, hidden, outputs, examples):
    v = run(program_of("network", "shallow"), {"D_i": inputs, "D": hidden, "D_o": outputs, "N": examples})
    h = np.tanh(v["θ"][:, 0] + v["x"] @ v["θ"][:, 1:].T)
    assert_allclose(v["h"], h)
    assert_allclose(v["y"], v["φ"][:, 0] + h @ v["φ"][:, 1:].T, atol=1e-12)


@settings(max_examples=8)
@given(st.lists(few, min_size=3, max_size=6), st.integers(0, 4), st.sampled_from(["deep", "backprop"]))
def test_deep_network_of_any_widths(widths, examples, name):
    depth = len(widths) - 2
    program = program_of("network", name)
    v = run(program, {"K": depth, "I": examples}, bind={"a": RELU}, D=np.array(widths))
    h = v["x"]
    for k in range(depth + 1):
        f = v["β"][k, : widths[k + 1]] + h @ v["Ω"][k, : widths[k + 1], : widths[k]].T
        h = np.maximum(f, 0)
    assert_allclose(v[program.outputs[0]], f, atol=1e-12)


def test_scalar_networks():
    v = run(program_of("network", "line"), {"I": 5})
    assert_allclose(v["y"], v["φ"][0] + v["φ"][1] * v["x"])
    v = run(program_of("network", "gabor"), {"I": 5})
    u = v["φ"][0] + 0.06 * v["φ"][1] * v["x"]
    assert_allclose(v["f"], np.sin(u) * np.exp(-(u**2) / 32))


# ── Heads ────────────────────────────────────────────────────────────────────


def mixture(v):
    f, y = v["f"], v["y"]
    λ, s1, s2 = expit(f[:, 0]), np.exp(f[:, 3] / 2), np.exp(f[:, 4] / 2)
    return -np.log(λ * norm.pdf(y, f[:, 1], s1) + (1 - λ) * norm.pdf(y, f[:, 2], s2)).sum()


LOSSES = {
    "least_squares": lambda v: ((v["f"] - v["y"]) ** 2).sum(),
    "gaussian": lambda v: -norm.logpdf(v["y"], v["f"], np.sqrt(v["σ2"])).sum(),
    "gaussian_variance": lambda v: -norm.logpdf(v["y"], v["f"], np.sqrt(v["σ2"])).sum(),
    "heteroscedastic": lambda v: -norm.logpdf(v["y"], v["f"][:, 0], np.abs(v["f"][:, 1])).sum(),
    "bernoulli": lambda v: -np.where(v["y"] == 1, np.log(expit(v["f"])), np.log(expit(-v["f"]))).sum(),
    "multiclass": lambda v: (logsumexp(v["f"], axis=1) - v["f"][np.arange(len(v["y"])), v["y"]]).sum(),
    "multi_output": lambda v: ((v["f"] - v["y"]) ** 2).sum(),
    "von_mises": lambda v: (
        -(
            np.exp(v["f"][:, 1]) * np.cos(v["y"] - v["f"][:, 0])
            - np.log(2 * np.pi * i0(np.exp(v["f"][:, 1])))
        ).sum()
    ),
    "mixture": mixture,
    "poisson": lambda v: -(v["y"] * v["f"] - np.exp(v["f"]) - gammaln(v["y"] + 1)).sum(),
}


@pytest.mark.parametrize("name", sorted(LOSSES))
@pytest.mark.parametrize("examples", [1, 4])
def test_heads(name, examples):
    program = program_of("head", name)
    v = run(program, {"I": examples, "K": 3, "D_o": 2})
    assert program.outputs == ("L",)
    assert v["f"].shape[0] == examples
    assert_allclose(v["L"], LOSSES[name](v))


def test_every_head_has_an_oracle():
    heads = {name for kind, name in models() if kind == "head"}
    assert heads <= LOSSES.keys() | {"least_squares_line", "least_squares_gabor"}


def test_a_heads_own_parameters():
    roles = {a.name: a.role for a in program_of("head", "gaussian_variance").inputs}
    assert roles == {"f": "given", "y": "given", "σ2": "parameter"}


def test_labels():
    y = program_of("head", "multiclass").arrays["y"]
    assert (y.integral, y.domain, str(y.bound)) == (True, "label", "K")


PREDICTIONS = {
    "bernoulli": lambda v: expit(v["f"]),
    "heteroscedastic": lambda v: v["f"][:, 0],
    "von_mises": lambda v: v["f"][:, 0],
    "poisson": lambda v: np.exp(v["f"]),
    "mixture": lambda v: expit(v["f"][:, 0]) * v["f"][:, 1] + expit(-v["f"][:, 0]) * v["f"][:, 2],
}


@pytest.mark.parametrize("name", sorted(PREDICTIONS))
def test_predictions(name):
    program = translate.prediction_program(models()["head", name], entries())
    v = run(program, {"I": 4})
    assert [a.name for a in program.inputs] == ["f"]
    assert_allclose(v[program.outputs[0]], PREDICTIONS[name](v))


def test_a_prediction_in_one_word_has_no_program():
    assert translate.prediction_program(models()["head", "multiclass"], entries()) is None


# ── Optimisers ───────────────────────────────────────────────────────────────


def adam(v):
    m = v["β"] * v["m"] + (1 - v["β"]) * v["g"]
    s = v["γ"] * v["v"] + (1 - v["γ"]) * v["g"] ** 2
    corrected = m / (1 - v["β"] ** (v["t"] + 1)), s / (1 - v["γ"] ** (v["t"] + 1))
    return v["φ"] - v["α"] * corrected[0] / (np.sqrt(corrected[1]) + v["ε"]), m, s


def momentum(v):
    m = v["β"] * v["m"] + (1 - v["β"]) * v["g"]
    return v["φ"] - v["α"] * m, m


STEPS = {
    "gradient_descent": lambda v: (v["φ"] - v["α"] * v["g"],),
    "sgd": lambda v: (v["φ"] - v["α"] * v["g"],),
    "momentum": momentum,
    "nesterov": momentum,
    "normalised": lambda v: (v["φ"] - v["α"] * v["g"] / (np.abs(v["g"]) + v["ε"]),),
    "adam": adam,
}


@pytest.mark.parametrize("name", sorted(STEPS))
@pytest.mark.parametrize("count", [0, 1, 5])
def test_optimisers(name, count):
    point, update = program_of("optimiser", name)
    v = run(update, {"P": count}, β=0.8, γ=0.9, t=np.array(2), v=np.linspace(0.5, 1, count))
    expected = STEPS[name](v)
    assert len(update.outputs) == len(expected)
    for output, value in zip(update.outputs, expected):
        assert_allclose(v[output], value)
    assert (point is None) == (name != "nesterov")


def test_nesterov_takes_the_gradient_where_the_momentum_leads():
    point, _ = program_of("optimiser", "nesterov")
    v = run(point, {"P": 4})
    assert_allclose(v["point"], v["φ"] - v["α"] * v["β"] * v["m"])


def test_optimisers_work_on_a_flat_vector():
    for kind, name in models():
        if kind == "optimiser":
            _, update = program_of(kind, name)
            assert [str(n) for n in update.arrays["g"].shape] == ["P"]
            assert update.outputs[0] == "φ_next"


# ── The others ───────────────────────────────────────────────────────────────

ACTIVATIONS = {
    "ReLU": lambda z: max(z, 0),
    "HardSwish": lambda z: 0 if z < -3 else z if z > 3 else z * (z + 3) / 6,
    "Heaviside": lambda z: float(z >= 0),
    "rect": lambda z: float(0 <= z <= 1),
    "identity": lambda z: z,
    "tanh": np.tanh,
    "sigmoid": expit,
    "leaky_ReLU": lambda z: z if z >= 0 else 0.1 * z,
}


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
@pytest.mark.parametrize("z", [-4.0, -3.0, -0.5, 0.0, 0.3, 1.0, 3.0, 5.0])
def test_activations(name, z):
    program = program_of("activation", name)
    v = run(program, {}, z=z, α=0.1)
    assert_allclose(v[program.outputs[0]], ACTIVATIONS[name](z), atol=1e-15)


@pytest.mark.parametrize(("name", "expected"), [("he", 2 / 3), ("he_backward", 2 / 5), ("he_mean", 4 / 8)])
def test_initialisers(name, expected):
    program = program_of("initialiser", name)
    assert_allclose(run(program, {"D_h": 3, "D_h_prime": 5})[program.outputs[0]], expected)


def test_number_of_linear_regions():
    program = program_of("program", "regions")
    assert run(program, {"D": 10, "D_i": 1, "K": 5})["N_r"] == 161051


def test_composition_and_toy_chain():
    v = run(program_of("program", "composition"), {})
    h = np.tanh(v["θ"][:, 0] + v["θ"][:, 1] * v["x"])
    y = v["φ"][0] + v["φ"][1:] @ h
    h2 = np.tanh(v["θ_prime"][:, 0] + v["θ_prime"][:, 1] * y)
    assert_allclose(v["y_prime"], v["φ_prime"][0] + v["φ_prime"][1:] @ h2)
    v = run(program_of("program", "toy_chain"), {}, bind={"a": TANH})
    f = v["β"][0] + v["ω"][0] * v["x"]
    for k, g in enumerate((np.sin, np.exp, np.cos)):
        f = v["β"][k + 1] + v["ω"][k + 1] * g(f)
    assert_allclose(v["l"], (f - v["y"]) ** 2)


PRINT_ALL = """
from tests.translate.book import models
from tests.translate.test_models import program_of
from udlc.ir.show import text
for kind, name in sorted(models()):
    found = program_of(kind, name)
    for program in found if isinstance(found, tuple) else (found,):
        print(program and text(program))
"""


def test_programs_do_not_depend_on_hash_seeds():
    printed = {
        subprocess.run(
            [sys.executable, "-c", PRINT_ALL],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in "12"
    }
    assert len(printed) == 1
    assert len(printed.pop()) > 1000
