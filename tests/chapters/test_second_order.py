"""Second derivatives and closed forms: the Hessian of 6.19 and 6.20, the minimiser of 2.6."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from typer.testing import CliRunner

from tests.chapters.book import project, subject
from udlc import book, pipeline
from udlc.cli import application
from udlc.errors import InputError, TranslateError
from udlc.ir.build import Builder
from udlc.ir.functions import absolute
from udlc.ir.grammar import Compute, LinAlg, Read
from udlc.ir.interpret import interpret
from udlc.ir.show import statement_text
from udlc.project.evaluate import evaluate

sizes = st.integers(1, 6)
seeds = st.integers(0, 2**32 - 1)


def data(examples, seed):
    rng = np.random.default_rng(seed)
    return {"x": rng.normal(size=examples), "y": rng.normal(size=examples), "φ": rng.normal(size=2)}


def lists(values):
    return {n: np.asarray(v).tolist() for n, v in values.items()}


def normal_matrix(x):
    return np.array([[2.0 * len(x), 2 * x.sum()], [2 * x.sum(), 2 * (x**2).sum()]])


@settings(max_examples=10)
@given(sizes, seeds)
def test_the_hessian_of_least_squares_for_a_line(examples, seed):
    """[[2I, 2Σx], [2Σx, 2Σx²]], whatever φ is."""
    v = data(examples, seed)
    for interpreted in (False, True):
        found = evaluate(project(), "2.5", lists(v), interpret=interpreted, hessians=["φ"]).hessians["φ"]
        assert_allclose(found["value"], normal_matrix(v["x"]), rtol=1e-12)
        assert_allclose(found["eigenvalues"], np.linalg.eigvalsh(normal_matrix(v["x"])), atol=1e-9)


def test_its_equations_are_those_of_the_book():
    derived = pipeline.hessian(subject("2.5").program(), "L", "φ")
    (name,) = derived.adjoints.values()
    stated = {
        statement_text(s) for s in derived.program.statements if isinstance(s, Compute) and s.out == name
    }
    assert {text.split(" += ")[1].split("   ")[0] for text in stated} == {"2*I", "2*x[i]", "2*x[i]**2"}
    lines = book()["2.5"].hessian("φ").latex()
    for below in (r"\phi_{1}^{2}", r"\phi_{0} \partial \phi_{1}"):
        fraction = rf"\frac{{\partial^{{2}} L}}{{\partial {below}}}"
        assert any(line.startswith(fraction) for line in lines)


def test_eigenvalues_are_a_statement_too():
    derived = pipeline.hessian(subject("2.5").program(), "L", "φ")
    (name,) = derived.adjoints.values()
    b = Builder("eigenvalues")
    program = derived.program.with_arrays(b.temporary("λ", 2))
    program = program.with_statements((*program.statements, LinAlg("eigenvalues", ("λ",), (name,))))
    v = data(5, 1)
    assert_allclose(interpret(program, v)["λ"], np.linalg.eigvalsh(normal_matrix(v["x"])))


@pytest.mark.parametrize("examples", [1, 4])
def test_the_hessian_of_the_gabor_model_is_the_difference_of_gradients(examples):
    v, h = data(examples, examples), 1e-4
    derived = pipeline.gradient(subject("6.9").program(), "L", ("φ",))

    def slope(by):
        return interpret(derived.program, {**v, "φ": v["φ"] + by})[derived.adjoints["φ"]]

    differences = [
        (8 * (slope(h * e) - slope(-h * e)) - slope(2 * h * e) + slope(-2 * h * e)) / (12 * h)
        for e in np.eye(2)
    ]
    found = evaluate(project(), "6.9", lists(v), hessians=["φ"]).hessians["φ"]["value"]
    assert_allclose(found, differences, rtol=1e-6, atol=1e-8)
    bound = evaluate(project(), "6.20", lists(v), bind={"L": "6.9"}).value
    assert_allclose(bound, found, rtol=1e-12)


def test_6_20_is_the_hessian_of_the_loss_it_is_bound_to():
    v = data(4, 2)
    found = evaluate(project(), "6.20", lists(v), bind={"L": "2.5"})
    assert_allclose(found.value, normal_matrix(v["x"]), rtol=1e-12)


@pytest.mark.parametrize(("number", "loss"), [("6.20", "5.11"), ("6.2", "5.11")])
def test_a_loss_of_other_letters_is_refused(number, loss):
    with pytest.raises(TranslateError, match=f"{loss} does not say what L is here"):
        evaluate(project(), number, {}, bind={"L": loss})


@pytest.mark.parametrize(("number", "letter"), [("3.11", "x"), ("3.12", "φ")])
def test_only_numbers_have_second_derivatives(number, letter):
    with pytest.raises(TranslateError, match="is no number"):
        subject(number).hessian(letter)


# ── Minimisers ───────────────────────────────────────────────────────────────


@settings(max_examples=15)
@given(st.integers(2, 8), seeds, st.booleans())
def test_the_minimiser_of_2_6_is_that_of_least_squares(examples, seed, interpreted):
    v = data(examples, seed)
    found = evaluate(project(), "2.6", lists({"x": v["x"], "y": v["y"]}), interpret=interpreted).value
    wanted = np.linalg.lstsq(np.stack([np.ones(examples), v["x"]], 1), v["y"])[0]
    assert_allclose(found, wanted, rtol=1e-6, atol=1e-8)


def test_where_the_letter_is_given_its_objective_is_computed():
    v = data(4, 3)
    value = evaluate(project(), "2.6", lists(v)).value
    assert value == pytest.approx(((v["φ"][0] + v["φ"][1] * v["x"] - v["y"]) ** 2).sum())


@pytest.mark.parametrize("x", [[2.0], [3.0, 3.0, 3.0]])
def test_too_few_points_leave_the_minimiser_open(x):
    with pytest.raises(InputError, match="has rank 1, not 2"):
        evaluate(project(), "2.6", {"x": x, "y": x})


def regression(body):
    """L = Σ_i body(residual, φ), with residuals of a linear model of N features."""
    b = Builder("regression")
    I, N = b.sizes("I N")
    i, n = b.index("i", I), b.index("n", N)
    x, y, φ = b.given("x", I, N), b.given("y", I), b.parameter("φ", N)
    r, L = b.temporary("r", I), b.temporary("L")
    b.put(r[i], x[i, n] * φ[n])
    b.put(r[i], -y[i])
    b.put(L.value, body(r[i], φ[0]))
    return b.program("L")


@settings(max_examples=8)
@given(sizes, st.integers(0, 4), seeds)
def test_linear_regression_with_any_number_of_features(features, more, seed):
    rng = np.random.default_rng(seed)
    v = {"x": rng.normal(size=(features + more, features)), "y": rng.normal(size=features + more)}
    derived = pipeline.minimiser(regression(lambda r, _: r**2), "L", "φ")
    found = interpret(derived.program, v)[derived.adjoints["φ"]]
    assert_allclose(found, np.linalg.lstsq(v["x"], v["y"])[0], rtol=1e-5, atol=1e-7)
    assert all(
        not isinstance(a, Read) or a.array != "φ"
        for s in derived.program.statements
        if isinstance(s, Compute)
        for a in s.body.atoms(Read)
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (lambda r, _: r**4, "second derivative depends on φ"),
        (lambda r, φ: r**2 * φ, "second derivative depends on φ"),
        (lambda r, φ: absolute(r) + φ**2, "absolute"),
        (lambda r, φ: r**2 / φ, r"r\[i\]"),
    ],
)
def test_what_is_not_quadratic_is_refused(body, reason):
    with pytest.raises(TranslateError, match=f"not known to be quadratic in φ.*{reason}"):
        pipeline.minimiser(regression(body), "L", "φ")


# ── The command ──────────────────────────────────────────────────────────────


def command(tmp_path, numbers, *arguments):
    file = tmp_path / "numbers.json"
    file.write_text(json.dumps(lists(numbers)), encoding="utf-8")
    name, *rest = arguments
    return CliRunner().invoke(application(), ["eval", name, "--inputs", str(file), *rest])


def test_eval_prints_second_derivatives_and_eigenvalues(tmp_path):
    v = data(3, 4)
    result = command(tmp_path, v, "2.5", "--hessian", "φ", "--json")
    found = json.loads(result.stdout)["hessians"]["φ"]
    assert_allclose(found["value"], normal_matrix(v["x"]), rtol=1e-12)
    assert_allclose(found["eigenvalues"], np.linalg.eigvalsh(normal_matrix(v["x"])), rtol=1e-9)
    assert "eigenvalues" in command(tmp_path, v, "2.5", "--hessian", "phi").stdout


def test_eval_finds_the_minimiser(tmp_path):
    v = data(5, 5)
    result = command(tmp_path, {"x": v["x"], "y": v["y"]}, "2.6", "--json")
    wanted = np.polyfit(v["x"], v["y"], 1)[::-1]
    assert_allclose(json.loads(result.stdout)["value"], wanted, rtol=1e-8)
