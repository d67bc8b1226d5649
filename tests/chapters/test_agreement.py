"""What the book says twice has one value: other notation, other layers, other sides of a chain."""

from itertools import pairwise
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from sympy import tanh

from tests.chapters.book import entry_numbers, project, random_numbers, random_sizes, subject
from tests.chapters.built import found, needs_build
from udlc import pipeline
from udlc.differentiate import expand
from udlc.ir.interpret import interpret
from udlc.project.subject import opaque_names
from udlc.translate import sides

seeds = st.integers(0, 2**32 - 1)
activations = st.sampled_from(["ReLU", "tanh", "sigmoid", "HardSwish", "leaky_ReLU"])
few = st.integers(1, 4)


def run(number, activation, **inputs):
    """The outputs of an entry, its open function being an activation."""
    program = subject(number, **({"a": activation} if activation else {})).program()
    values = interpret(program, inputs)
    return tuple(values[name] for name in program.outputs)


@settings(max_examples=10)
@given(seeds, activations)
def test_shallow_networks_of_one_input_and_three_units(seed, a):
    """3.11, 3.12 with one input, three units and one output are 3.1, 3.3 with 3.4, and 3.5 with 3.6."""
    rng = np.random.default_rng(seed)
    θ, φ, x = rng.normal(size=(3, 2)), rng.normal(size=4), rng.normal()
    (h,) = run("3.11", a, θ=θ, x=np.array([x]))
    (y,) = run("3.12", None, φ=φ[None], h=h)
    assert_allclose(y[0], run("3.1", a, θ=θ, φ=φ, x=x)[0], rtol=1e-12, atol=1e-13)
    for first, second in (("3.3", "3.4"), ("3.5", "3.6"), ("4.1", "4.2")):
        (other,) = run(first, a, θ=θ, x=x)
        assert_allclose(other, h, rtol=1e-13)
        assert_allclose(run(second, None, φ=φ, h=other)[0], y[0], rtol=1e-12, atol=1e-13)
    assert_allclose(run("6.23", a, θ=θ, φ=φ, x=x)[0], y[0], rtol=1e-12, atol=1e-13)


@settings(max_examples=10)
@given(seeds, activations)
def test_networks_with_two_hidden_layers(seed, a):
    """4.7 to 4.9, 4.10, 4.11 to 4.13, 4.14, 4.15 and 4.16 are one network."""
    rng = np.random.default_rng(seed)
    θ, ψ, φ, x = rng.normal(size=(3, 2)), rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal()
    (wanted,) = run("4.10", a, θ=θ, ψ=ψ, φ_prime=φ, x=x)
    for first, second, last in (("4.7", "4.8", "4.9"), ("4.11", "4.12", "4.13")):
        (h,) = run(first, a, θ=θ, x=x)
        (h_prime,) = run(second, a, ψ=ψ, h=h)
        assert_allclose(run(last, None, φ_prime=φ, h_prime=h_prime)[0], wanted, rtol=1e-11, atol=1e-12)
    letters = {"θ_0": θ[:, 0], "θ": θ[:, 1], "ψ_0": ψ[:, 0], "Ψ": ψ[:, 1:]}
    y = run("4.14", a, **letters, φ_prime=φ, φ_prime_2=φ[1:], x=x)[-1]
    assert_allclose(y, wanted, rtol=1e-11, atol=1e-12)
    layers = {
        "D": np.array([1, 3, 3, 1]),
        "β": [θ[:, 0], ψ[:, 0], φ[:1]],
        "Ω": [θ[:, 1:], ψ[:, 1:], φ[None, 1:]],
    }
    for number in ("4.15", "4.16"):
        assert_allclose(run(number, a, **layers, x=np.array([x]))[-1][0], wanted, rtol=1e-11, atol=1e-12)


@settings(max_examples=10)
@given(st.lists(few, min_size=3, max_size=7), seeds, activations)
def test_deep_networks_layer_by_layer_and_nested(widths, seed, a):
    """4.15 is 4.16, and 7.24 computes the same pre-activations, for one to five hidden layers."""
    rng = np.random.default_rng(seed)
    layers = {
        "D": np.array(widths),
        "β": [rng.normal(size=n) for n in widths[1:]],
        "Ω": [rng.normal(size=(n, m)) for m, n in pairwise(widths)],
        "x": rng.normal(size=widths[0]),
    }
    y = run("4.16", a, **layers)[0]
    assert_allclose(run("4.15", a, **layers)[-1], y, rtol=1e-10, atol=1e-11)
    f, _ = run("7.24", a, **layers)
    assert_allclose(f[-1, : widths[-1]], y, rtol=1e-10, atol=1e-11)


@settings(max_examples=10)
@given(seeds)
def test_a_shallow_network_composed_with_another(seed):
    """4.1 to 4.4 are 4.1, 4.5 and 4.4; as a deep network they are 4.6 with ψ of the products."""
    rng = np.random.default_rng(seed)
    θ, φ, θ2, φ2 = (rng.normal(size=s) for s in ((3, 2), 4, (3, 2), 4))
    program = subject("composition", a="tanh").program()
    y = interpret(program, {"θ": θ, "φ": φ, "θ_prime": θ2, "φ_prime": φ2, "x": 0.7})["y_prime"]
    (h,) = run("4.1", "tanh", θ=θ, x=0.7)
    (direct,) = run("4.5", "tanh", θ_prime=θ2, φ=φ, h=h)
    ψ = np.concatenate([θ2[:, :1] + θ2[:, 1:] * φ[0], θ2[:, 1:] * φ[None, 1:]], axis=1)
    assert_allclose(run("4.6", "tanh", ψ=ψ, h=h)[0], direct, rtol=1e-11, atol=1e-12)
    assert_allclose(run("4.4", None, φ_prime=φ2, h_prime=direct)[0], y, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("y", [0.0, 1.0])
@pytest.mark.parametrize("λ", [0.0, 0.2, 1.0])
def test_the_bernoulli_distribution_by_cases_and_by_powers(λ, y):
    assert_allclose(run("5.16", None, y=y, λ=λ)[0], run("5.17", None, y=y, λ=λ)[0])


TOY = subject("7.6").derive(["ω"])


@pytest.mark.parametrize("seed", range(5))
def test_toy_functions(seed):
    """7.6 of 7.5 is the last line of 7.9; 7.44 is 7.45; 7.8 is the derivative that differentiation gives."""
    rng = np.random.default_rng(seed)
    v = {"β": rng.normal(size=4), "ω": rng.normal(size=4), "x": rng.normal(), "y": rng.normal()}
    (l,) = run("7.6", None, **v)
    assert_allclose(run("7.9", None, **v)[-1], l, rtol=1e-11, atol=1e-13)
    f = interpret(subject("7.5").program(), v)["f"]
    assert_allclose((f - v["y"]) ** 2, l, rtol=1e-11, atol=1e-13)
    slope = interpret(TOY.program, v)[TOY.adjoints["ω"]]
    assert_allclose(run("7.8", None, **v)[0], slope[0], rtol=1e-9, atol=1e-11)
    x = rng.uniform(-1, 0.5)
    assert_allclose(run("7.45", None, x=x)[-1], run("7.44", None, x=x)[0], rtol=1e-13)


# ── The sides of chains ──────────────────────────────────────────────────────

OTHER_INPUTS = {
    "4.14": "names for the arrays of 4.11 to 4.13",
    "5.26": "one probability of all targets, then one of each",
    "7.31": "σ of f′ is given on the left",
}
"""Chains whose sides are functions of inputs that the equations around them relate."""


def programs(number):
    """For each chain of an entry the programs of its sides; objectives of one minimiser may differ."""
    entry = project()[number]
    if number in OTHER_INPUTS or (entry.kind == "optimum" and number not in ("2.6", "5.13")):
        return []
    chains = [
        [s.program for s in chain if s.program and s.program.statements] for chain in sides(entry, project())
    ]
    return [[expand(p) for p in chain] for chain in chains if len(chain) > 1]


CHAINS = {number: chains for number in entry_numbers() if (chains := programs(number))}


@pytest.mark.parametrize("number", CHAINS)
def test_the_sides_of_a_chain_have_one_value(number):
    """On the same numbers under the same names."""
    rng = np.random.default_rng([*number.encode()])
    for chain in CHAINS[number]:
        closed = [pipeline.bind_opaque(p, dict.fromkeys(opaque_names(p), tanh)) for p in chain]
        given = {}
        for program in closed:
            known = {n: v for n, v in given.items() if isinstance(v, int)}
            fresh = random_numbers(program, rng, {**random_sizes(program, rng), **known})
            given = {**fresh, **given}
        values = [interpret(program, given)["side"] for program in closed]
        for value in values[1:]:
            assert_allclose(value, values[0], rtol=1e-9, atol=1e-12)


# ── Regions and initialisation ───────────────────────────────────────────────


def regions(inputs, units, layers):
    """The largest number of regions, in whole numbers where that is what it is."""
    return (units / inputs + 1) ** (inputs * (layers - 1)) * sum(comb(units, j) for j in range(inputs + 1))


@pytest.mark.parametrize("inputs", [1, 2, 3, 5])
@pytest.mark.parametrize("units", [1, 4, 10, 30])
@pytest.mark.parametrize("layers", [1, 2, 5])
def test_numbers_of_linear_regions(inputs, units, layers):
    number = interpret(subject("4.17").program(), {"D": units, "D_i": inputs, "K": layers})["N_r"]
    assert_allclose(number, regions(inputs, units, layers), rtol=1e-12)
    if inputs == 1:
        assert number == (units + 1) ** layers


def test_known_numbers_of_regions():
    program = subject("regions").program()
    assert interpret(program, {"D": 10, "D_i": 1, "K": 5})["N_r"] == 161051
    assert interpret(program, {"D": 3, "D_i": 2, "K": 1})["N_r"] == 7  # three lines cut the plane into seven
    assert interpret(program, {"D": 10, "D_i": 10, "K": 1})["N_r"] == 2**10


@needs_build
@pytest.mark.parametrize(
    ("initialiser", "expected"),
    [
        ("he", lambda fan_in, _: 2 / fan_in),
        ("he_backward", lambda _, fan_out: 2 / fan_out),
        ("he_mean", lambda fan_in, fan_out: 4 / (fan_in + fan_out)),
    ],
)
def test_variances_of_first_weights(initialiser, expected):
    """7.32, 7.33, 7.34; a sample variance of n normal numbers is off by √(2/n), never five times that."""
    widths = [150, 90, 210]
    model = found("model", "deep")(
        widths=widths, init={"Ω": found("initialiser", initialiser)}, dtype="float64"
    )
    parameters = model.init(7)
    for (fan_in, fan_out), Ω in zip(pairwise(widths), parameters["Ω"], strict=True):
        allowed = 5 * np.sqrt(2 / Ω.size)
        assert np.mean(Ω**2) == pytest.approx(expected(fan_in, fan_out), rel=allowed)
        assert abs(np.mean(Ω)) < 5 * np.sqrt(expected(fan_in, fan_out) / Ω.size)
    assert all(not β.any() for β in parameters["β"])


@needs_build
def test_he_initialisation_keeps_the_variance_from_layer_to_layer():
    """7.31: with ReLUs and 7.32 the pre-activations of deep layers vary as those of the first."""
    model = found("model", "deep")(widths=[300] * 8, dtype="float64", compiled=False)
    parameters, x = model.init(1), np.random.default_rng(0).normal(size=300)
    h, spreads = x, []
    for Ω in parameters["Ω"]:
        f = Ω @ h
        spreads.append(np.mean(f**2))
        h = np.maximum(f, 0)
    assert_allclose(spreads[1:], spreads[0], rtol=0.6)
