"""Derivatives print as one would write them: in letters, an equation each, no name for two things."""

import re

import pytest

from udlc.errors import UdlcError
from udlc.project.forms import gradient_latex
from udlc.project.project import Project, book
from udlc.project.subject import subject_of

CHAPTERS = range(2, 8)


@pytest.fixture(scope="module")
def project() -> Project:
    return book()


def lines_of(project: Project, name: str, *wrt: str) -> list[str]:
    return gradient_latex(subject_of(project, name), wrt)


def names(project: Project) -> list[str]:
    chapters = [project.chapters[n] for n in CHAPTERS]
    return [n for c in chapters for n in (*c, *(m.name for m in c.models))]


def test_no_print_stands_for_two_things(project: Project) -> None:
    """A left side is said once; and no word of the compiler, nor bold component, is on the page."""
    for name in names(project):
        try:
            lines = lines_of(project, name)
        except UdlcError:
            continue  # it has no value, which another test asks the reason of
        lefts = [re.split(r" = | \\mathrel", line)[0] for line in lines]
        whole = [left for left, line in zip(lefts, lines) if " = " in line]
        assert len(set(whole)) == len(whole), (name, whole)
        for line in lines:
            left, _, right = line.partition(r", \quad ")[0].partition(" = ")
            assert left != right, (name, line)
            assert not re.search(r"\\_(arg|sum|term|others)|objective|\{arg|\\mbox\{value", line), (
                name,
                line,
            )
            assert not re.search(r"\\(boldsymbol\\\w+|mathbf\{\w\})_", line) or r"\left[" in line, (
                name,
                line,
            )


def test_what_has_no_letter_gets_one_and_is_said(project: Project) -> None:
    """The cross-entropy of 5.24: softmax less the one-hot label."""
    assert lines_of(project, "5.24") == [
        r"u_{i} = \log\left[\sum_{k^{\prime}=1}^{K} \exp[\mbox{f}_{i,k^{\prime}}]\right]",
        (
            r"\frac{\partial L}{\partial \mbox{f}_{i,k^{\prime}}} = "
            r"\exp[\mbox{f}_{i,k^{\prime}} - u_{i}] - [\,k^{\prime} = y_{i}\,]"
        ),
    ]


def test_a_product_leaves_one_factor_out(project: Project) -> None:
    assert lines_of(project, "5.25") == [
        r"u = \prod_{d=1}^{D_{o}} Pr_{d}",
        r"v_{d} = \prod_{d^{\prime}=1, d \neq d^{\prime}}^{D_{o}} Pr_{d^{\prime}}",
        r"\frac{\partial u}{\partial Pr_{d}} = v_{d}",
    ]


def test_contributions_are_added_in_the_order_of_their_reads(project: Project) -> None:
    assert lines_of(project, "7.45")[2] == (
        r"\frac{\partial y}{\partial f_{3}} = "
        r"\exp[f_{3}] \frac{\partial y}{\partial f_{4}} + \cos[f_{3}] \frac{\partial y}{\partial f_{5}}"
    )


def test_a_derivative_that_is_zero_says_so(project: Project) -> None:
    assert lines_of(project, "7.40") == [r"\frac{\partial \mbox{Heaviside}}{\partial z} = 0"]


def test_a_loss_beyond_is_not_the_loss_of_the_entry(project: Project) -> None:
    assert lines_of(project, "6.13") == [
        (
            r"\frac{\partial J}{\partial \frac{\partial L}{\partial \phi_{p}}} = "
            r"2 \frac{\partial L}{\partial \phi_{p}} \frac{\partial J}{\partial v_{t+1,p}}"
        )
    ]


def test_the_direct_part_of_a_derivative_is_marked(project: Project) -> None:
    assert lines_of(project, "7.25")[0] == (
        r"\frac{\partial \ell}{\partial f_{K,p}} = \frac{\partial^{+} \ell}{\partial f_{K,p}}"
    )


def test_what_a_query_asks_for_is_derived(project: Project) -> None:
    """7.46 asks for ∂y/∂f_k and ∂y/∂x, which one sweep gives."""
    lines = lines_of(project, "7.46")
    assert lines[-1] == r"\frac{\partial y}{\partial x} = \exp[x] \frac{\partial y}{\partial f_{1}}"
    assert len(lines) == 6
