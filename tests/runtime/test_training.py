import pickle
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.runtime.models import (
    adam,
    deep,
    gradient_descent,
    least_squares,
    line,
    multiclass,
    nesterov,
    normal,
    squash,
)
from udlc.errors import InputError
from udlc.runtime.arrays import aligned
from udlc.runtime.batches import Batches
from udlc.runtime.checks import DOMAINS
from udlc.runtime.coordinates import COORDINATES
from udlc.runtime.random import generator
from udlc.runtime.training import trainer_for

RANDOM = np.random.default_rng(7)
X = RANDOM.normal(size=(23, 2))
LABELS = (X[:, 0] * X[:, 1] > 0).astype(int)


def classifier(dtype="float64"):
    return deep(widths=[2, 6, 2], head=multiclass, activation=squash, dtype=dtype, compiled=False)


def straight(head=least_squares):
    return line(head=head, dtype="float64", compiled=False)


@pytest.mark.parametrize("rule", [gradient_descent, nesterov, adam])
def test_any_optimiser_trains_any_model(rule):
    model = classifier()
    parameters = model.init(0)
    history = model.fit(parameters, X, LABELS, optimiser=rule(α=0.03), steps=300, batch=8)
    assert history.loss[-1] < 0.5 * history.loss[0]
    assert model.score(parameters, X, LABELS) > 0.9
    assert history.steps == list(range(6, 301, 6))


def test_one_step_of_gradient_descent_is_its_equation():
    model, x, y = straight(), X[:, 0], X[:, 1]
    parameters = model.init(0)
    start = parameters.copy()
    _, gradient = model.value_and_grad(parameters, x, y)
    state = model.step(parameters, x, y, gradient_descent(α=0.01))
    assert parameters.flat == pytest.approx(start.flat - 0.01 * gradient.flat, rel=1e-15)
    assert state.step == 1


def test_nesterov_takes_its_gradient_at_the_point_ahead():
    model, x, y = straight(), X[:, 0], X[:, 1]
    parameters, rule, state = model.init(0), nesterov(α=0.01, β=0.8), None
    φ, m = parameters.flat.copy(), np.zeros(2)
    for _ in range(5):
        state = model.step(parameters, x, y, rule, state)
        _, gradient = model.value_and_grad({"φ": φ - 0.01 * 0.8 * m}, x, y)
        m = 0.8 * m + 0.2 * gradient.flat
        φ = φ - 0.01 * m
    assert parameters.flat == pytest.approx(φ, rel=1e-13)
    assert state.moments["m"] == pytest.approx(m, rel=1e-13)


def test_adam_counts_its_steps():
    model, x, y = straight(), X[:, 0], X[:, 1]
    parameters, state = model.init(0), None
    φ, m, v = parameters.flat.copy(), 0, 0
    for t in range(4):
        _, gradient = model.value_and_grad({"φ": φ}, x, y)
        m, v = 0.9 * m + 0.1 * gradient.flat, 0.999 * v + 0.001 * gradient.flat**2
        φ = φ - 0.1 * (m / (1 - 0.9 ** (t + 1))) / (np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8)
        state = model.step(parameters, x, y, adam(α=0.1), state)
    assert parameters.flat == pytest.approx(φ, rel=1e-12)


@pytest.mark.parametrize("rule", [gradient_descent(α=1e-3), nesterov(α=1e-3), adam(α=0.05)])
def test_a_variance_is_found_and_stays_positive(rule):
    model = straight(normal)
    x = np.linspace(-2, 2, 60)
    y = 1 + 2 * x + 0.5 * RANDOM.normal(size=60)
    parameters = model.init(0)
    model.fit(parameters, x, y, optimiser=rule, steps=3000, batch=None)
    residuals = y - model.predict(parameters, x)
    assert parameters["σ2"] == pytest.approx(np.mean(residuals**2), rel=1e-3)


def test_a_variance_stays_positive_under_any_step():
    model = straight(normal)
    parameters, state = model.init(0), None
    for _ in range(20):
        state = model.step(parameters, X[:, 0], X[:, 1], gradient_descent(α=0.5), state)
        assert parameters["σ2"] > 0


def test_the_step_of_a_positive_parameter_is_taken_in_its_logarithm():
    model, x, y = straight(normal), X[:, 0], X[:, 1]
    parameters = model.init(0)
    parameters["σ2"] = 0.7
    _, gradient = model.value_and_grad(parameters, x, y)
    model.step(parameters, x, y, gradient_descent(α=0.01))
    assert parameters["σ2"] == pytest.approx(np.exp(np.log(0.7) - 0.01 * 0.7 * gradient["σ2"]), rel=1e-14)


@given(st.floats(-30, 30))
def test_coordinates_cover_their_domain(φ):
    for domain, coordinate in COORDINATES.items():
        if coordinate is None:
            continue
        value = coordinate.value(np.array([φ]))
        test, _ = DOMAINS[domain]
        assert test(value).all()
        change = (coordinate.value(np.array([φ + 1e-5])) - coordinate.value(np.array([φ - 1e-5]))) / 2e-5
        assert coordinate.slope(value) == pytest.approx(change, rel=1e-4, abs=1e-9)
        if abs(φ) < 10:
            assert coordinate.of_value(value) == pytest.approx([φ], abs=1e-9)


@given(st.integers(1, 30), st.integers(1, 35), st.integers(0, 99))
def test_an_epoch_takes_every_example_once(examples, size, seed):
    batches = Batches(np.zeros(examples), np.zeros(examples), size, seed)
    for epoch in range(3):
        taken = [batches.indices(epoch * batches.per_epoch + b) for b in range(batches.per_epoch)]
        assert sorted(np.concatenate(taken)) == list(range(examples))
        assert {len(t) for t in taken[:-1]} <= {batches.size}
        assert 1 <= len(taken[-1]) <= batches.size


@given(st.integers(2, 30), st.lists(st.integers(0, 99), min_size=1, max_size=5), st.integers(0, 2**64 - 1))
def test_the_order_of_an_epoch_is_that_of_its_own_generator(examples, epochs, seed):
    batches = Batches(np.zeros(examples), np.zeros(examples), examples - 1, seed)
    for epoch in epochs:
        taken = [batches.indices(epoch * 2 + b) for b in range(2)]
        order = generator(seed, "batches", epoch).permutation(examples)
        assert np.concatenate(taken).tolist() == order.tolist()


def test_batches_depend_on_seed_and_epoch_alone():
    def orders(seed, steps):
        batches = Batches(np.zeros(50), np.zeros(50), 10, seed)
        return {step: batches.indices(step).tolist() for step in steps}

    forwards, jumping = orders(3, range(15)), orders(3, [14, 2, 7])
    assert all(forwards[step] == taken for step, taken in jumping.items())
    assert forwards[0] != forwards[5]
    assert orders(4, range(1)) != orders(3, range(1))


@settings(max_examples=5)
@given(st.integers(1, 19), st.sampled_from(["float32", "float64"]))
def test_training_in_two_parts_gives_the_bits_of_one(first, dtype):
    model = classifier(dtype)
    how = {"optimiser": adam(α=0.02), "batch": 8, "seed": 5}
    whole = model.init(1)
    model.fit(whole, X, LABELS, steps=20, **how)
    parts = model.init(1)
    history = model.fit(parts, X, LABELS, steps=first, **how)
    parts, state = pickle.loads(pickle.dumps((parts, history.state)))
    again = model.fit(parts, X, LABELS, steps=20 - first, state=state, **how)
    assert parts == whole
    assert again.state.step == 20


def test_training_is_deterministic_and_seeded():
    def trained(seed):
        model = classifier("float32")
        parameters = model.init(0)
        history = model.fit(parameters, X, LABELS, optimiser=adam, steps=10, batch=5, seed=seed)
        return parameters, history.loss

    assert trained(0) == trained(0)
    assert trained(0)[0] != trained(1)[0]


def test_the_history_is_the_mean_loss_per_example():
    model = classifier()
    parameters = model.init(0)
    expected = model.loss(parameters, X, LABELS) / len(X)
    tiny = gradient_descent(α=1e-300)  # so that every step sees the same parameters
    history = model.fit(
        parameters, X, LABELS, optimiser=tiny, steps=6, batch=10, interval=3, held_out=(X[:4], LABELS[:4])
    )
    assert history.steps == [3, 6]
    assert history.loss == pytest.approx([expected, expected])
    assert history.held_out == [model.score(parameters, X[:4], LABELS[:4])] * 2


@pytest.mark.parametrize("rule", [nesterov, adam])
def test_steps_allocate_nothing_once_the_buffers_exist(rule, tmp_path, monkeypatch):
    from numba.core.runtime import _nrt_python, rtsys

    monkeypatch.setenv("UDLC_CACHE_DIR", str(tmp_path))
    model = deep(widths=[200, 30, 3], head=multiclass, activation=squash, dtype="float64")
    x, y = np.zeros((70, 200)), np.zeros(70, np.int64)
    parameters = model.init(0)
    trainer = trainer_for(model, parameters, rule, None)
    batches = Batches(x, y, 16, 0)

    def allocations(epochs):
        trainer.state.step = 0
        before = rtsys.get_allocation_stats().alloc
        trainer.run(batches, batches.ready(0, epochs * batches.per_epoch))
        return rtsys.get_allocation_stats().alloc - before

    _nrt_python.memsys_enable_stats()
    allocations(1)
    tracemalloc.start()
    several, one = allocations(4), allocations(1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert several == one  # what a call takes for its arguments
    assert peak < 16 * 200 * 8 / 2  # less than half of the smallest buffer


@pytest.mark.parametrize("rule", [gradient_descent, nesterov, adam])
@pytest.mark.parametrize("head", [least_squares, normal])
def test_a_run_of_steps_gives_the_bits_of_single_steps(rule, head):
    x, y = X[:, 0], X[:, 1]
    model = straight(head)
    together, alone = model.init(0), model.init(0)
    model.fit(together, x, y, optimiser=rule, steps=11, batch=5, seed=3, interval=4)
    batches, state = Batches(x, y, 5, 3), None
    for step in range(11):
        chosen = batches.indices(step)
        state = model.step(alone, x[chosen], y[chosen], rule, state)
    assert together == alone


def test_a_diverging_training_says_so():
    model = straight()
    with pytest.raises(
        InputError, match=r"line: α: the loss is not finite after step \d+; a smaller α may help: got 10.0"
    ):
        model.fit(model.init(0), X[:, 0], X[:, 1], optimiser=gradient_descent(α=10), steps=500)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"optimiser": "adam"}, r"line: optimiser: not an optimiser: got 'adam'"),
        ({"steps": 0}, r"line: steps: .* got 0, expected a whole number from 1 upwards"),
        ({"steps": 2.5}, r"line: steps"),
        ({"batch": 0}, r"line: batch"),
        ({"interval": -1}, r"line: interval"),
        ({"seed": -1}, r"seed: not a seed: got -1"),
        ({"seed": 0.5}, r"seed: not a seed: got 0.5"),
        ({"state": {}}, r"line: state: not a state of training: got dict"),
        ({"x": []}, r"line: x: empty batch"),
    ],
)
def test_bad_arguments_of_fit_are_named(how, message):
    model = straight()
    call = {"x": X[:, 0], "y": X[:, 1], "optimiser": adam, "steps": 2, "batch": 4, **how}
    with pytest.raises(InputError, match=message):
        model.fit(model.init(0), **call)


def test_states_and_parameters_of_another_training_are_refused():
    model = straight()
    state = model.step(model.init(0), X[:, 0], X[:, 1], adam)
    with pytest.raises(InputError, match="line: state: the state belongs to another optimiser or model"):
        model.step(model.init(0), X[:, 0], X[:, 1], nesterov, state)
    with pytest.raises(InputError, match="cannot be trained in place: got dict, expected what `init`"):
        model.fit({"φ": [0, 1]}, X[:, 0], X[:, 1], optimiser=adam)
    single = line(head=least_squares, compiled=False)
    with pytest.raises(InputError, match="cannot be trained in place"):
        single.fit(model.init(0), X[:, 0], X[:, 1], optimiser=adam)


def test_progress_goes_to_standard_error(capsys):
    model = straight()
    model.fit(model.init(0), X[:, 0], X[:, 1], optimiser=adam, steps=5, progress=True)
    out, err = capsys.readouterr()
    assert not out
    assert "training line" in err
    assert "5/5" in err


def test_compiled_and_plain_training_agree(tmp_path, monkeypatch):
    monkeypatch.setenv("UDLC_CACHE_DIR", str(tmp_path))
    results = []
    for compiled in (False, True):
        model = deep(widths=[2, 6, 2], head=multiclass, activation=squash, dtype="float64", compiled=compiled)
        parameters = model.init(0)
        model.fit(parameters, X, LABELS, optimiser=adam(α=0.02), steps=30, batch=10)
        results.append(parameters.flat)
    assert results[1] == pytest.approx(results[0], rel=1e-9)


def test_vectors_start_on_a_cache_line():
    assert all(aligned((n,), np.dtype("float32")).ctypes.data % 64 == 0 for n in range(1, 40))
    assert classifier("float32").init(0).flat.ctypes.data % 64 == 0
