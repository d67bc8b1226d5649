import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.runtime.models import ReLU, adam, deep, least_squares, line, multiclass, nesterov, normal, squash
from udlc.errors import InputError
from udlc.runtime.store import read

X = np.random.default_rng(0).normal(size=(12, 2))
LABELS = (X[:, 0] > 0).astype(int)


@settings(max_examples=20)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.sampled_from(["float32", "float64"]))
def test_what_is_saved_comes_back_to_the_bit(tmp_path_factory, widths, dtype):
    path = tmp_path_factory.mktemp("saved") / "model.safetensors"
    model = deep(widths=[*widths, 1], head=normal, dtype=dtype, compiled=False)
    parameters = model.init(3)
    model.save(path, parameters)
    saved = model.load(path)
    assert saved.parameters == parameters
    assert saved.parameters.flat.dtype == dtype
    assert saved.state is None


@pytest.mark.parametrize("rule", [adam(α=0.02), nesterov(α=0.001)])
def test_training_goes_on_exactly_from_a_file(tmp_path, rule):
    path = tmp_path / "model.safetensors"
    model = deep(widths=[2, 4, 2], head=multiclass, compiled=False)
    how = {"optimiser": rule, "batch": 5, "seed": 2}
    whole, part = model.init(0), model.init(0)
    model.fit(whole, X, LABELS, steps=13, **how)
    model.save(path, part, model.fit(part, X, LABELS, steps=6, **how).state)
    saved = model.load(path)
    model.fit(saved.parameters, X, LABELS, steps=7, state=saved.state, **how)
    assert saved.parameters == whole


def test_the_file_names_what_it_holds(tmp_path):
    path = tmp_path / "model.safetensors"
    model = deep(widths=[2, 4, 2], head=multiclass, compiled=False)
    parameters = model.init(0)
    state = model.step(parameters, X, LABELS, adam)
    model.save(path, parameters, state)
    header, tensors = read(path)
    assert header["model"] == "deep"
    assert header["widths"] == [2, 4, 2]
    assert header["activation"] == "ReLU"
    assert (header["optimiser"], header["step"]) == ("adam", 1)
    assert sorted(tensors) == ["state.m", "state.v", "Ω.0", "Ω.1", "β.0", "β.1"]
    assert np.array_equal(tensors["Ω.1"], parameters["Ω"][1])
    assert [p.name for p in tmp_path.iterdir()] == ["model.safetensors"]


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (line(head=least_squares, compiled=False), "the file holds another model: got deep, expected line"),
        (deep(widths=[2, 5, 2], head=multiclass), r"another widths: got \[2, 4, 2\], expected \[2, 5, 2\]"),
        (deep(widths=[2, 4, 2], head=multiclass, dtype="float64"), "another dtype: got float32"),
        (deep(widths=[2, 4, 2]), "another head: got multiclass"),
        (
            deep(widths=[2, 4, 2], head=multiclass, activation=squash),
            "another activation: got ReLU, expected squash",
        ),
    ],
)
def test_files_of_other_models_are_refused(tmp_path, other, message):
    path = tmp_path / "model.safetensors"
    model = deep(widths=[2, 4, 2], head=multiclass, activation=ReLU)
    model.save(path, model.init(0))
    with pytest.raises(InputError, match=message):
        other.load(path)


def test_files_that_are_no_models_are_refused(tmp_path):
    from safetensors.numpy import save_file

    model = line(compiled=False)
    missing, text, foreign, hollow = (tmp_path / name for name in ("missing", "text", "foreign", "hollow"))
    text.write_text("hello")
    save_file({"a": np.zeros(1)}, foreign)
    model.save(hollow, model.init(0))
    header, _ = read(hollow)
    save_file({"a": np.zeros(1)}, hollow, {"udlc": json.dumps(header)})
    for path, message in (
        (missing, "missing: cannot be read"),
        (text, "text: cannot be read"),
        (foreign, "foreign: not a file that udlc wrote"),
        (hollow, "hollow: line: damaged: there is no 'φ'"),
    ):
        with pytest.raises(InputError, match=message):
            model.load(path)
    with pytest.raises(InputError, match="cannot be written"):
        model.save(tmp_path / "no" / "folder", model.init(0))
