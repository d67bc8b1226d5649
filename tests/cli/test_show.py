"""`udlc show` prints an equation in each of its forms."""

import json

import pytest

from tests.cli.running import udlc

FORMS = ("latex", "text", "index", "statements", "gradient", "python", "kernel", "notation", "schedule")


@pytest.fixture(scope="module")
def show(project):
    def run(*words):
        ran = udlc("show", *words, "--equations", project)
        assert (ran.code, ran.err) == (0, ""), ran.err
        return ran.out.rstrip("\n")

    return run


def test_as_the_book_prints_it(show):
    assert show("1.1") == r"\mbox{f}[x, \boldsymbol\phi] = \phi_{0} + \phi_{1} x"


def test_in_plain_letters(show):
    assert show("1.2", "--as", "text") == "L[φ] = Σ_{i=1}^{I} (f[x_i, φ] - y_i)^2"
    assert show("2.1", "--as", "text") == "a[z] = { 0 if z < 0; z if z ≥ 0 }"


def test_the_notation_that_writes_it(show):
    assert show("1.1", "--as", "notation") == 'eq["1.1"] = model(Eq(f(x, φ), φ[0] + φ[1]*x))'


def test_in_index_form(show):
    assert show("1.2", "--as", "index") == r"L = \sum_{i=1}^{I} \left(\mbox{f}_{i} - y_{i}\right)^{2}"


def test_derived(show):
    lines = show("1.2", "--as", "gradient", "--wrt", "f").splitlines()
    assert lines == [r"\frac{\partial L}{\partial \mbox{f}_{i}} = 2 \left(\mbox{f}_{i} - y_{i}\right)"]


@pytest.mark.parametrize("form", ["python", "kernel"])
def test_the_kernel_is_python(show, form):
    text = show("1.2", "--as", form)
    compile(text, "kernel", "exec")
    assert "def equation_1_2(" in text
    assert "dL_df" not in text
    assert "dL_df" in show("1.2", "--as", form, "--wrt", "f")


def test_the_plan_behind_it(show):
    plan = show("1.2", "--as", "schedule")
    assert plan.splitlines()[0].startswith("# nest 1: ")
    assert "for i in 0 .. I - 1" in plan
    assert "shards: over I" in plan
    assert show("line", "--as", "statements").splitlines()[-1] == "return f"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["1.1", "2.2", "line", "squares", "bend"])
def test_json_holds_what_the_page_shows(project, show, form, name):
    ran = udlc("show", name, "--as", form, "--equations", project, "--json")
    assert ran.code == 0
    found = json.loads(ran.out)
    assert found["name"] == name
    assert found["as"] == form
    assert found["text"] == show(name, "--as", form)
    if form in {"index", "gradient"}:
        assert found["lines"] == found["text"].splitlines()


def test_a_function_that_is_bound_is_written_out(show):
    assert "a'" in show("2.2", "--as", "gradient") or "relu" in show("2.2", "--as", "kernel")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("9.9",), "there is no equation or model '9.9'"),
        (("lin",), "did you mean 'line'"),
        (("2.3", "--as", "index"), "2.3: y "),
        (("1.2", "--as", "gradient", "--wrt", "q"), "there is no letter 'q'"),
        (("1.1", "--bind", "a"), "--bind a=ReLU"),
        (("1.1", "--bind", "g=bend", "--as", "index"), "there is no function to bind 'g'"),
        (("1.1", "--as", "nothing"), "'nothing' is not one of"),
    ],
)
def test_what_cannot_be_shown_says_why(project, words, said):
    ran = udlc("show", *words, "--equations", project)
    assert ran.code == 2
    assert ran.out == ""
    assert said in " ".join(ran.err.split())


def test_the_derivative_that_an_entry_claims_is_derived():
    """7.12 says ∂ℓ/∂h₃ = ∂f₃/∂h₃ ∂ℓ/∂f₃; derived it is ω₃ ∂ℓ/∂f₃."""
    ran = udlc("show", "7.12", "--as", "gradient")
    assert ran.out.splitlines() == [
        r"\frac{\partial \ell_{i}}{\partial f_{3}} = 2 \left(f_{3} - y\right)",
        r"\frac{\partial \ell_{i}}{\partial h_{3}} = \omega_{3} \frac{\partial \ell_{i}}{\partial f_{3}}",
    ]


def test_a_jacobian_that_an_entry_claims_is_derived():
    ran = udlc("show", "7.39", "--as", "gradient")
    assert ran.out.strip() == (
        r"\left[\frac{\partial \mathbf{z}}{\partial \mathbf{h}}\right]_{p,q} = \Omega_{q,p}"
    )


def test_backpropagation_is_derived_for_all_layers_at_once():
    """7.25 claims ∂ℓ/∂β_k = ∂ℓ/∂f_k, and the recursion of ∂ℓ/∂f_k."""
    lines = udlc("show", "7.25", "--as", "gradient").out.splitlines()
    assert (
        r"\frac{\partial \ell}{\partial \beta_{k,p}} = "
        r"\frac{\partial \ell}{\partial f_{k,p}}, \quad k = K, \ldots, 1"
    ) in lines
    assert any(r"\mathbb{I}[f_{k - 1,p}>0]" in line for line in lines)
