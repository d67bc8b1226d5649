"""Letters bound to entries and networks of other shapes: sizes fit themselves, arguments are named."""

from itertools import pairwise

import numpy as np
import pytest

from udlc.errors import TranslateError, UnknownName
from udlc.project.evaluate import evaluate
from udlc.project.project import book
from udlc.project.signature import inputs_of_subject
from udlc.project.subject import subject_of

BOOK = book()
DATA = {"x": [0.5, -1.0, 2.0], "y": [1.0, 0.0, -0.5]}
LINE = {"φ": [0.3, -0.8]}


def value(number, inputs, **bind):
    return evaluate(BOOK, number, inputs, bind=bind, interpret=True).value


def loss(φ):
    return value("2.5", {**DATA, "φ": list(φ)})


def slope(φ, h=1e-6):
    return [(loss(φ + h * e) - loss(φ - h * e)) / (2 * h) for e in np.eye(2)]


def test_a_function_of_several_numbers_is_one_of_one():
    assert value("2.1", {"x": 2.0, **LINE}, f="2.4") == pytest.approx(-1.3)
    assert value("2.2", {"x": 2.0, **LINE}, f="2.4") == pytest.approx(-1.3)


def test_a_network_that_is_a_line():
    squares = value("5.11", {**DATA, "f": [0.3 - 0.8 * x for x in DATA["x"]]})
    assert value("5.11", {**DATA, **LINE}, f="2.4") == pytest.approx(squares)
    normal = value("5.9", {**DATA, "σ²": 2.0, "f": [0.3 - 0.8 * x for x in DATA["x"]]})
    assert value("5.9", {**DATA, **LINE, "σ²": 2.0}, f="2.4") == pytest.approx(normal)


@pytest.mark.parametrize("number", ["2.3", "6.1"])
def test_a_loss_to_minimise(number):
    assert value(number, {**DATA, **LINE}, L="2.5") == pytest.approx(loss(LINE["φ"]))
    φ = np.array(value(number, DATA, L="2.5"))
    assert slope(φ) == pytest.approx([0, 0], abs=1e-6)


def test_a_loss_to_differentiate():
    φ = np.array(LINE["φ"])
    assert value("6.2", {**DATA, **LINE}, L="2.5") == pytest.approx(slope(φ))
    stepped = value("6.3", {**DATA, **LINE, "α": 0.1}, L="2.5")
    assert stepped == pytest.approx((φ - 0.1 * np.array(slope(φ))).tolist())
    found = value("6.19", {**DATA, **LINE}, L="2.5")
    assert found == [pytest.approx(row) for row in value("6.20", {**DATA, **LINE}, L="2.5")]
    assert found[0][0] == pytest.approx(2 * len(DATA["x"]))


def test_the_loss_of_one_example_in_a_batch():
    batch = {**DATA, **LINE, "α": 0.1, "B": [0, 2]}
    chosen = {"x": [0.5, 2.0], "y": [1.0, -0.5], **LINE, "α": 0.1}
    assert value("6.10", batch, l="individual loss") == pytest.approx(value("6.3", chosen, L="2.5"))


WIDTHS = [2, 4, 3]


def network(rng):
    pairs = list(pairwise(WIDTHS))
    return {
        "x": rng.normal(size=(5, WIDTHS[0])).tolist(),
        "β": [rng.normal(size=n).tolist() for _, n in pairs],
        "Ω": [rng.normal(size=(n, m)).tolist() for m, n in pairs],
    }


@pytest.mark.parametrize("model", ["deep", "backprop"])
def test_a_network_by_the_name_of_a_model(model):
    inputs = network(np.random.default_rng(0))
    y = [0, 2, 1, 1, 0]
    output = evaluate(BOOK, "deep", inputs, bind={"a": "ReLU"}, interpret=True).value
    expected = value("5.24", {"f": output, "y": y})
    assert value("5.24", {**inputs, "y": y}, f=model, a="ReLU") == pytest.approx(expected)


def test_what_the_letter_does_not_pass_is_an_input_by_its_own_name():
    subject = subject_of(BOOK, "5.24", {"f": "deep", "a": "ReLU"})
    assert {"β", "Ω", "x", "y"} <= inputs_of_subject(subject).keys()


@pytest.mark.parametrize(
    ("number", "bind", "said"),
    [
        ("7.6", {"f": "2.4"}, "7.6: the argument φ is 8×1 in 7.6, and φ is 2×1 in 2.4"),
        ("5.14", {"f": "2.4"}, "the value of f is 2×1 in 5.14, and .* is a scalar in 2.4"),
        (
            "2.1",
            {"f": "adam"},
            "2.1: a letter is bound to a network, .* or an equation; adam is of kind optimiser",
        ),
    ],
)
def test_shapes_that_cannot_fit_are_named(number, bind, said):
    with pytest.raises(TranslateError, match=said):
        subject_of(BOOK, number, bind).program()


def test_names_that_are_not_there():
    with pytest.raises(UnknownName, match="there is no equation or model 'deeep'; did you mean 'deep'"):
        subject_of(BOOK, "5.24", {"f": "deeep"}).program()
    with pytest.raises(UnknownName, match="there is no function to bind 'q'"):
        subject_of(BOOK, "5.24", {"q": "deep"}).program()
