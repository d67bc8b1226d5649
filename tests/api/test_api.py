"""A book of equations from Python: look at it, differentiate it, compute with it."""

import pytest

import udlc
from tests.cli.small import write_project
from udlc.errors import InputError, TranslateError, UnknownName


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return udlc.load(write_project(tmp_path_factory.mktemp("small")))


def test_a_book_is_a_mapping_of_numbers(small):
    assert list(small) == ["1.1", "1.2", "2.1", "2.2", "2.3"]
    assert len(small) == 5
    assert {"1.1", "line"} <= {name for name in ("1.1", "line", "9.9") if name in small}
    assert "9.9" not in small
    with pytest.raises(UnknownName, match="did you mean 'line'"):
        small["lines"]


def test_the_book_itself():
    book = udlc.book()
    assert book["5.24"].latex().startswith(r"L[\boldsymbol\phi] = -\sum_{i=1}^{I} \log")
    assert "deep" in book


def test_equations_print_in_notebooks(small):
    line = small["1.1"]
    assert line.number == "1.1"
    assert line.latex() == r"\mbox{f}[x, \boldsymbol\phi] = \phi_{0} + \phi_{1} x"
    assert line._repr_latex_() == rf"$\displaystyle {line.latex()}$"


def test_gradients_print_and_compute(small):
    gradient = small["1.2"].gradient("f")
    (line,) = gradient.latex()
    assert line.startswith(r"\frac{\partial L}{\partial \mbox{f}_{i}} = ")
    assert gradient._repr_latex_() == rf"$\begin{{aligned}}{line}\end{{aligned}}$"
    assert gradient.names == {"f": "dL_df"}
    assert "return L, dL_df" in gradient.text()


def test_a_gradient_shows_the_derivatives_on_the_way():
    lines = udlc.book()["7.9"].gradient("ω").latex()
    assert sum(r"\frac{\partial \ell}{\partial \omega_{" in line.split(" = ")[0] for line in lines) == 4
    assert sum(r"\frac{\partial \ell}{\partial f_{" in line.split(" = ")[0] for line in lines) == 4


def test_values(small):
    found = small["1.2"].evaluate({"f": [1.0, 3.0], "y": [0.0, 1.0]}, gradients=["f"])
    assert found.value == 5.0
    assert found.gradients == {"f": [2.0, 4.0]}


def test_models_have_values_too(small):
    assert small["line"].evaluate({"x": 2.0, "φ": [1.0, 3.0]}).value == 7.0
    assert small["bend"].evaluate({"z": -1.0}).value == 0.0


def test_what_has_no_value_says_why(small):
    with pytest.raises(TranslateError, match="asks for quantities"):
        _ = small["2.3"].program
    with pytest.raises(UnknownName, match="there is no letter 'w'"):
        small["1.1"].gradient("w")


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="there is no such folder"):
        udlc.load(tmp_path / "none")
