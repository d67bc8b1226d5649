"""Single members of families are values of their own; errors in numbers say where the equation is written."""

from __future__ import annotations

import pytest

from udlc.errors import InputError
from udlc.project.evaluate import evaluate
from udlc.project.project import Project, book
from udlc.project.subject import subject_of


@pytest.fixture(scope="module")
def project() -> Project:
    return book()


def shape(project: Project, number: str, letter: str) -> str:
    program = subject_of(project, number).program()
    return ", ".join(map(str, program.arrays[letter].shape))


def test_one_value_of_an_open_function_is_a_number(project: Project) -> None:
    """l[f_3, y_i] of 7.17."""
    assert shape(project, "7.17", "l_2") == ""


@pytest.mark.parametrize(("number", "width"), [("11.2", "D[4]"), ("16.18", "D[0]"), ("16.19", "D[1]")])
def test_a_function_of_a_family_has_the_width_of_its_member(
    project: Project, number: str, width: str
) -> None:
    assert shape(project, number, "f") == width


def test_the_output_of_a_network_stays_a_family(project: Project) -> None:
    """f_1 of the two that a network gives, 5.14."""
    assert shape(project, "heteroscedastic prediction", "f") == "2"


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"f": [[1.0, 2.0]], "y": [1e30]}, "5.24: y: out of range: got 1e+30, expected whole numbers"),
        ({"f": [[1.0, 2.0]], "y": [-1e300]}, "5.24: y: out of range: got -1e+300, expected whole numbers"),
        ({"f": [[1.0, 2.0]], "y": [2]}, "5.24: y: an index out of range"),
        ({"f": [[1.0, 2.0]]}, "5.24: y is not given"),
        ({"f": [[1.0, 2.0]], "y": [0], "q": 1}, "5.24: there is no letter 'q'"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_numbers_that_do_not_fit_name_the_place_of_the_equation(
    project: Project, inputs: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        evaluate(project, "5.24", inputs, interpret=True)
    place = project["5.24"].place
    assert str(caught.value).startswith(f"{place}: {said}")


def test_quantities_on_the_way_are_no_letters(project: Project) -> None:
    with pytest.raises(InputError) as caught:
        evaluate(project, "7.25", {"q": 1}, interpret=True)
    assert "dl_df_sum" not in str(caught.value)
