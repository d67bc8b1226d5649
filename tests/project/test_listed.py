"""What `udlc list` says of an entry is what evaluating it takes and gives: all entries of chapters 2 to 7."""

import numpy as np
import pytest

from tests.project.listed import Drawing, shape_of
from udlc.errors import InputError, UnknownName
from udlc.project.describe import described_entry
from udlc.project.evaluate import evaluate
from udlc.project.project import book

BOOK = book()
LISTED = {n: described_entry(e, BOOK) for n, e in BOOK.items() if 2 <= e.chapter <= 7}
VALUED = sorted(n for n, listed in LISTED.items() if listed["outputs"])
MANY = [n for n in VALUED if any("examples" in q for q in LISTED[n]["inputs"].values())]
COMPILED = ("2.5", "3.11", "4.15", "5.24", "6.18", "7.10", "7.25")
WITHOUT_VALUE = {"2.1", "2.2", "2.3", "5.5", "5.12", "5.27", "5.28", "5.29", "6.1", "7.30"}
EXAMPLES = 3


def run(number, inputs, **how):
    bind = dict.fromkeys(LISTED[number]["bind"], "tanh")
    return evaluate(BOOK, number, inputs, bind=bind, **{"interpret": True, **how})


def by_output(number, value):
    outputs = LISTED[number]["outputs"]
    return value if len(outputs) > 1 else {next(iter(outputs)): value}


def numbers_in(value):
    if isinstance(value, dict):
        value = list(value.values())
    return [n for part in value for n in numbers_in(part)] if isinstance(value, list) else [value]


def check_value(number, drawing, value):
    found = by_output(number, value)
    assert found.keys() == LISTED[number]["outputs"].keys()
    for name, listed in LISTED[number]["outputs"].items():
        expected, got = drawing.shape(listed["shape"]), shape_of(found[name])
        if isinstance(expected, list) and isinstance(got, tuple):
            got = [got[1:]] * got[0]
        assert got == expected, name
    assert np.isfinite(numbers_in(value)).all()


def test_what_has_no_value_says_so_in_plain_text():
    without = {n: listed["reason"] for n, listed in LISTED.items() if not listed["outputs"]}
    assert without.keys() == WITHOUT_VALUE
    assert all(reason and "\\" not in reason for reason in without.values())


@pytest.mark.parametrize("number", VALUED)
def test_inputs_drawn_from_the_list_give_a_value_of_the_listed_shape(number):
    for seed in range(2):
        drawing = Drawing(seed)
        check_value(number, drawing, run(number, drawing.inputs(LISTED[number]["inputs"])).value)


@pytest.mark.parametrize("number", COMPILED)
def test_emitted_code_gives_the_same(number):
    inputs = Drawing(5).inputs(LISTED[number]["inputs"])
    compiled = numbers_in(run(number, inputs, interpret=False).value)
    assert compiled == pytest.approx(numbers_in(run(number, inputs).value))


@pytest.mark.parametrize("number", VALUED)
def test_aliases_and_letters_of_the_page_are_taken(number):
    """In ASCII, and with all other letters of the page, which the value does without."""
    listed = LISTED[number]
    inputs = Drawing(3).inputs(listed["inputs"])
    renamed = {listed["inputs"][name]["alias"]: value for name, value in inputs.items()}
    others = [s for s in listed["symbols"] if s not in listed["inputs"] and not _is_size(s, listed)]
    found = run(number, renamed | dict.fromkeys(others, 1.0))
    assert set(found.ignored) == set(others)
    assert numbers_in(found.value) == pytest.approx(numbers_in(run(number, inputs).value))


def _is_size(name, listed):
    return listed["symbols"][name]["domain"] in {"size", "index"}


@pytest.mark.parametrize("number", MANY)
def test_an_equation_about_one_example_is_given_many(number):
    """The value of each example is the one that it has alone."""
    listed = LISTED[number]
    draws = Drawing(7)
    alone = [draws.inputs(listed["inputs"]) for _ in range(EXAMPLES)]
    carriers = [n for n, q in listed["inputs"].items() if "examples" in q]
    together = {n: [one[n] for one in alone] if n in carriers else alone[0][n] for n in alone[0]}
    apart = [{n: one[n] if n in carriers else alone[0][n] for n in one} for one in alone]
    found = by_output(number, run(number, together).value)
    each = [by_output(number, run(number, one).value) for one in apart]
    for name in listed["outputs"]:
        assert numbers_in(found[name]) == pytest.approx(numbers_in([one[name] for one in each]))


def test_derivatives_of_many_examples():
    inputs = {"x": [1.0, 2.0, 3.0], "φ": [0.5, 2.0]}
    slopes = run("2.4", inputs, gradients=["x", "φ"]).gradients
    assert slopes["x"] == (2.0 * np.eye(3)).tolist()
    assert slopes["φ"] == [[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]]


@pytest.mark.parametrize(
    ("number", "inputs", "said"),
    [
        ("6.7", {"x": [1.0, 2.0], "y": [1.0], "φ": [0, 1]}, "x has 2 examples: got 1, expected 2"),
        ("6.7", {"x": [], "y": [], "φ": [0, 1]}, "there are no examples"),
        ("2.5", {"x": [], "y": [], "φ": [0, 1]}, "there are no examples"),
        ("multiclass", {"f": [], "y": []}, "there are no examples"),
        ("line", {"x": [], "φ": [0, 1]}, "there are no examples"),
        ("6.10", {"φ": [1.0], "α": 1, "B": [], "dl_dφ": [[1.0]]}, "there are no examples"),
    ],
)
def test_examples_that_do_not_fit(number, inputs, said):
    with pytest.raises(InputError, match=said):
        evaluate(BOOK, number, inputs, interpret=True)


def test_an_unknown_name_lists_every_name():
    with pytest.raises(UnknownName) as error:
        run("6.3", {"zzz": 1})
    assert {"φ", "phi", "α", "alpha", "dL_dφ", "dL_dphi", "φ_next", "phi_next", "N"} <= set(
        error.value.args[2]
    )
    assert "'dL_dphi'" in str(error.value)


def test_there_is_no_derivative_by_what_the_value_does_without():
    inputs = {"y": [1.0], "f": [0.5], "σ²": 1.0}
    with pytest.raises(InputError, match="φ: the value is computed without it, from σ², y, f"):
        run("5.9", inputs, gradients=["φ"])


def test_one_member_of_a_family_is_that_member():
    """7.8 is about ∂ℓ/∂ω_0, and says nothing of the others; 7.21 is one matrix."""
    toy = {"β": [0.3, -0.2, 0.5, 0.1], "ω": [0.7, 0.4, -0.6, 1.1], "x": 0.8, "y": -0.3}
    assert run("7.8", toy).value == pytest.approx(run("7.7", toy).value["dl_dω_0"])
    last = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    assert run("7.21", {"Ω": [[[1.0]], [[1.0]], [[1.0]] * 3, last]}).value == np.transpose(last).tolist()


def test_letters_that_print_alike_are_told_apart():
    listed = LISTED["4.14"]
    assert listed["inputs"]["φ′"]["shape"] == ["4"]
    assert listed["inputs"]["φ′_2"]["shape"] == ["3"]
    assert LISTED["7.17"]["inputs"].keys() >= {"l"}
    assert LISTED["7.17"]["outputs"].keys() >= {"ℓ"}
