import pickle
import subprocess
import sys
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.runtime.models import adam, bernoulli, deep, least_squares, line, multiclass, normal, squash
from udlc.errors import InputError, UnknownName
from udlc.runtime.model import WORKSPACES

widths = st.lists(st.integers(1, 4), min_size=2, max_size=4)


def built(head, widths=(2, 3, 2), **how):
    return deep(widths=list(widths), head=head, activation=squash, dtype="float64", compiled=False, **how)


def batch(model, examples, seed):
    random = np.random.default_rng(seed)
    x = random.normal(size=model.input_shape(examples))
    if model.head.target_domain == "label":
        return x, random.integers(0, model.widths[-1], examples)
    return x, random.normal(size=examples)


def differences(model, parameters, x, y, step=1e-6):
    found = np.zeros(parameters.flat.size)
    for j in range(found.size):
        moved = parameters.copy()
        moved.flat[j] += step
        above = model.loss(moved, x, y)
        moved.flat[j] -= 2 * step
        found[j] = (above - model.loss(moved, x, y)) / (2 * step)
    return found


@settings(max_examples=25)
@given(widths, st.integers(1, 4), st.sampled_from([multiclass, least_squares, normal]), st.integers(0, 99))
def test_gradients_agree_with_finite_differences(widths, examples, head, seed):
    outputs = widths[-1] if head is multiclass else 1
    model = built(head, [*widths[:-1], outputs])
    parameters = model.init(seed)
    x, y = batch(model, examples, seed)
    value, gradient = model.value_and_grad(parameters, x, y)
    assert value == pytest.approx(model.loss(parameters, x, y), rel=1e-12)
    assert gradient.flat == pytest.approx(differences(model, parameters, x, y), rel=1e-5, abs=1e-6)
    assert list(gradient) == list(parameters)


@given(widths, st.integers(1, 5), st.integers(0, 99))
def test_forward_is_the_network(widths, examples, seed):
    model = deep(widths=widths, dtype="float64", compiled=False)
    parameters = model.init(seed)
    x = np.random.default_rng(seed).normal(size=(examples, widths[0]))
    h = x
    for k, (bias, weight) in enumerate(zip(parameters["β"], parameters["Ω"])):
        h = (np.maximum(h, 0) if k else h) @ weight.T + bias
    assert model.forward(parameters, x) == pytest.approx(h, rel=1e-12, abs=1e-12)


def test_results_are_the_callers_own():
    model = built(multiclass)
    parameters, (x, y) = model.init(0), batch(built(multiclass), 4, 0)
    first = model.forward(parameters, x)
    kept = first.copy()
    _, gradient = model.value_and_grad(parameters, x, y)
    before = gradient.copy()
    model.forward(parameters, -x)
    model.value_and_grad(parameters, -x, y)
    assert np.array_equal(first, kept)
    assert gradient == before


def test_batches_of_many_sizes_keep_few_buffers():
    model = built(least_squares, (2, 3, 1))
    parameters = model.init(0)
    x, y = batch(model, 12, 0)
    whole = model.forward(parameters, x)
    for size in (1, 5, 12, 7, 2, 5, 11):
        assert model.forward(parameters, x[:size]) == pytest.approx(whole[:size])
    assert len(model._workspaces) == WORKSPACES
    assert model.loss(parameters, x, y) == pytest.approx(
        sum(model.loss(parameters, x[i : i + 1], y[i : i + 1]) for i in range(12))
    )


def test_predictions_and_scores():
    model = built(multiclass)
    parameters = model.init(0)
    x, y = batch(model, 9, 1)
    output = model.forward(parameters, x)
    assert np.array_equal(model.predict(parameters, x), output.argmax(axis=1))
    odds = np.exp(output)
    assert model.probability(parameters, x) == pytest.approx(odds / odds.sum(axis=1, keepdims=True))
    assert model.score(parameters, x, y) == np.mean(output.argmax(axis=1) == y)
    binary = line(head=bernoulli, dtype="float64", compiled=False)
    assert binary.predict({"φ": [0, 1]}, [-1.0, 2.0]).tolist() == [0, 1]
    assert binary.probability({"φ": [0, 1]}, [-1.0, 2.0]) == pytest.approx(
        [1 / (1 + np.e), 1 / (1 + np.exp(-2))]
    )
    assert binary.score({"φ": [0, 1]}, [-1.0, 2.0], [1, 1]) == 0.5
    regression = line(head=least_squares, dtype="float64", compiled=False)
    fitted = {"φ": [1.0, 2.0]}
    assert regression.score(fitted, [0.0, 1.0], [1.0, 5.0]) == 2.0
    assert regression.predict(fitted, [0.0, 1.0]).tolist() == [1.0, 3.0]


def test_one_column_may_be_left_out_or_added():
    model = line(head=least_squares, dtype="float64", compiled=False)
    fitted = {"φ": [1.0, 2.0]}
    assert model.forward(fitted, [[0], [1]]).tolist() == [1, 3]
    assert model.loss(fitted, [0, 1], [[1], [3]]) == 0
    one = deep(widths=[1, 1], dtype="float64", compiled=False)
    assert one.forward(one.init(0), [1.0, 2.0]).shape == (2, 1)


@pytest.mark.parametrize("given", [[1, 2], [True, False], np.arange(2, dtype=np.uint8), np.float64([1, 2])])
def test_real_data_of_any_kind_becomes_the_models_dtype(given):
    model = line(compiled=False)
    assert model.inputs(given).dtype == np.float32


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ([[1.0, 2.0, 3.0]], r"deep: x: wrong shape: got \(1, 3\), expected \(I, 2\)"),
        ([1.0, 2.0], r"deep: x: wrong shape: got \(2,\)"),
        (np.zeros((0, 2)), r"deep: x: empty batch: got \(0, 2\), expected \(I, 2\)"),
        ([[1.0, np.nan]], r"deep: x: not finite at \[0, 1\]: got nan, expected finite float32 numbers"),
        ([[1.0, np.inf]], r"deep: x: not finite at \[0, 1\]"),
        ([[1.0, 1e300]], r"deep: x: not finite at \[0, 1\]: got 1e\+300"),
        ([[1, 2], [3]], r"deep: x: not an array"),
        ([["a", "b"]], r"deep: x: not real numbers: got <U1"),
        ([[1j, 2]], r"deep: x: not real numbers: got complex128"),
        ([[None, 1]], r"deep: x: not an array of numbers: got Python objects"),
    ],
)
def test_bad_inputs_are_named(x, message):
    model = deep(widths=[2, 2], compiled=False)
    with pytest.raises(InputError, match=message):
        model.forward(model.init(0), x)


@pytest.mark.parametrize(
    ("head", "y", "message"),
    [
        (
            multiclass,
            [0, 3],
            r"deep: y: out of range at \[1\]: got 3, expected labels from 0 to 1, for K = 2 classes",
        ),
        (multiclass, [-1, 0], r"deep: y: out of range at \[0\]: got -1"),
        (multiclass, [0.5, 0], r"deep: y: not a whole number at \[0\]: got 0.5, expected integers"),
        (multiclass, [0, np.nan], r"deep: y: not a whole number at \[1\]: got nan"),
        (multiclass, [0], r"deep: y: not one target per example: got 1, expected 2"),
        (multiclass, [[0, 1], [1, 0]], r"deep: y: wrong shape: got \(2, 2\), expected \(I,\)"),
        (multiclass, ["a", "b"], r"deep: y: not real numbers"),
        (bernoulli, [0, 2], r"deep: y: out of range at \[1\]: got 2.0, expected 0 or 1"),
        (least_squares, [1.0, np.inf], r"deep: y: not finite at \[1\]: got inf"),
        (least_squares, [], r"deep: y: empty batch"),
    ],
)
def test_bad_targets_are_named(head, y, message):
    model = built(head, (2, 2) if head is multiclass else (2, 1))
    with pytest.raises(InputError, match=message):
        model.loss(model.init(0), np.zeros((2, 2)), y)


def test_whole_floats_are_labels():
    model = built(multiclass)
    parameters, x = model.init(0), np.ones((2, 2))
    assert model.loss(parameters, x, [0.0, 1.0]) == model.loss(parameters, x, [0, 1])


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({}, r"deep: widths: say how many units each layer has: got None, expected at least 2"),
        ({"widths": 5}, r"deep: widths: say how many units"),
        ({"widths": [3]}, r"deep: widths: wrong number of widths: got \[3\]"),
        ({"widths": [3, 0]}, r"deep: widths: not a number that can be used here: got 0"),
        ({"widths": [3, 1.5]}, r"deep: widths: .* got 1.5, expected a whole number from 1 upwards"),
        ({"widths": [3, 2], "head": "multiclass"}, r"deep: head: not a head: got 'multiclass'"),
        (
            {"widths": [3, 2], "head": least_squares},
            r"the head 'least_squares' reads another number of outputs",
        ),
        ({"widths": [3, 2], "activation": "relu"}, r"deep: activation: not an activation: got 'relu'"),
        ({"widths": [3, 2], "dtype": "int32"}, r"deep: dtype: .* got 'int32', expected float32 or float64"),
        ({"widths": [3, 2], "dtype": "flat"}, r"deep: dtype: not a dtype for a model: got 'flat'"),
        ({"widths": [3, 2], "init": {"Ω": "hee"}}, r"there is no initialiser 'hee'; did you mean 'he'"),
        ({"widths": [3, 2], "init": {"W": "he"}}, r"there is no parameter 'W'; there are 'Ω', 'β'"),
        ({"widths": [3, 2], "slope": 1.0}, r"there is no constant of this network 'slope'"),
    ],
)
def test_models_that_cannot_be_are_refused(how, message):
    with pytest.raises(InputError, match=message):
        deep(**how)


def test_a_model_without_a_head_says_so():
    model = line(compiled=False)
    with pytest.raises(InputError, match="line: head: this model has no loss: expected a head"):
        model.loss({"φ": [0, 1]}, [1.0], [1.0])
    with pytest.raises(InputError, match="this head gives no probabilities: got least_squares"):
        line(head=least_squares, compiled=False).probability({"φ": [0, 1]}, [1.0])
    with pytest.raises(InputError, match=r"line: widths: this network has no widths to choose: got \[1\]"):
        line(widths=[1])
    with pytest.raises(InputError, match="line: activation: this network has no activation to choose"):
        line(activation=squash)


def test_constants_are_checked_and_normalised():
    assert adam(α=1).hyper["α"] == 1.0
    for letter in ("ε", "ϵ"):  # two letters that Python reads as one
        assert adam(**{letter: 1e-4}).hyper["ε"] == 1e-4
    with pytest.raises(UnknownName, match="adam: there is no constant of this optimiser 'lr'"):
        adam(lr=1)
    with pytest.raises(InputError, match=r"adam: α: not a learning rate: got -1\.0"):
        adam(α=-1)
    with pytest.raises(InputError, match="adam: β: not a number that can be used here: got 'x'"):
        adam(β="x")


def test_models_can_be_shared_by_threads_and_pickled():
    model = built(multiclass)
    parameters = model.init(0)
    batches = [batch(model, n, n)[0] for n in range(1, 7)]
    expected = [model.forward(parameters, x) for x in batches]
    found = {}

    def work(n):
        for _ in range(10):
            found[n] = model.forward(parameters, batches[n])

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(found[n], expected[n]) for n in range(6))
    again = pickle.loads(pickle.dumps(model))
    assert np.array_equal(again.forward(again.init(0), batches[0]), expected[0])


def test_importing_models_loads_neither_compiler_nor_libraries():
    modules = "model, training, store, data, estimator, plots, catalogue"
    heavy = ["sympy", "numba", "sklearn", "matplotlib", "rich", "mnist1d", "safetensors"]
    code = f"import sys; from udlc.runtime import {modules}; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
