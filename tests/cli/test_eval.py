"""`udlc eval` computes values and derivatives from a file of numbers, and says what does not fit."""

import json

import pytest

from tests.cli.running import udlc


@pytest.fixture
def evaluate(project, tmp_path):
    def run(name, inputs, *words, equations=project):
        file = tmp_path / "inputs.json"
        file.write_text(json.dumps(inputs), encoding="utf-8")
        own = ("--equations", equations) if equations else ()
        return udlc("eval", name, "--inputs", file, *own, *words)

    return run


def found(ran):
    assert (ran.code, ran.err) == (0, ""), ran.err
    return json.loads(ran.out)


BATCH = {"x": [2.0, 3.0], "φ": [1.0, 3.0]}


def test_a_batch(evaluate):
    assert found(evaluate("line", BATCH, "--json")) == {"value": [7.0, 10.0], "gradients": {}}


@pytest.mark.parametrize("how", [(), ("--interpret",)])
def test_values_and_derivatives(evaluate, how):
    answer = found(evaluate("line", BATCH, "--gradient", "phi", "--gradient", "x", "--json", *how))
    assert answer["gradients"] == {"phi": [[1.0, 2.0], [1.0, 3.0]], "x": [[3.0, 0.0], [0.0, 3.0]]}


@pytest.mark.parametrize("how", [(), ("--interpret",)])
def test_one_example(evaluate, how):
    alone = {"x": 2.0, "φ": [1.0, 3.0]}
    answer = found(evaluate("line", alone, "--gradient", "x", "--gradient", "φ", "--json", *how))
    assert answer == {"value": 7.0, "gradients": {"x": 3.0, "φ": [1.0, 2.0]}}


def test_the_page_shows_numbers(evaluate):
    ran = evaluate("line", BATCH, "--gradient", "φ")
    assert ran.out.splitlines() == [
        "value",
        "[7.0, 10.0]",
        "gradient by φ",
        "[[1.0, 2.0], [1.0, 3.0]]",
    ]


def test_an_open_function_is_bound(evaluate):
    answer = found(evaluate("2.2", {"x": -2.0}, "--gradient", "x", "--json"))
    assert answer == {"value": 0.0, "gradients": {"x": 0.0}}
    network = {"x": [[1.0]], "θ": [[0.0, 1.0]], "φ": [[0.0, 2.0]]}
    assert found(evaluate("shallow", network, "--bind", "a=tanh", "--json", equations=None))["value"] == [
        [pytest.approx(1.5231883119115297)]
    ]


DEEP = {"x": [1, 2], "beta": [[0.1, 0.2], [0.3]], "Omega": [[[1, 2], [3, 4]], [[1, -1]]]}


def test_families_over_layers_are_lists_of_layers(evaluate):
    answer = found(evaluate("deep", DEEP, "--bind", "a=ReLU", "--gradient", "Ω", "--json", equations=None))
    assert answer["value"] == [pytest.approx(-5.8)]
    (by_output,) = answer["gradients"]["Ω"]
    assert by_output == [[[1.0, 2.0], [-1.0, -2.0]], [[pytest.approx(5.1), pytest.approx(11.2)]]]


@pytest.mark.parametrize("name", ["h′", "h'", "h_prime"])
def test_letters_with_marks_are_typed_in_several_ways(evaluate, name):
    answer = found(evaluate("4.4", {"φ′": [1, 2, 3, 4], name: [1, 2, 3]}, "--json", equations=None))
    assert answer["value"] == 21.0


@pytest.mark.parametrize("name", ["σ²", "σ^2", "sigma2", "σ2"])
def test_a_variance_is_typed_in_several_ways(evaluate, name):
    inputs = {"f": [1.0, 2.0], "y": [0.0, 2.0], name: 2.0}
    assert found(evaluate("gaussian", inputs, "--json", equations=None))["value"] == pytest.approx(
        2.78102424697
    )


def test_sizes_that_no_array_tells_are_given_by_name(evaluate):
    inputs = {"D": 3, "D_i": 1, "K": 2}
    assert found(evaluate("regions", inputs, "--json", equations=None))["value"] == 16.0


def test_letters_that_the_value_does_without_are_ignored_with_a_note(evaluate):
    ran = evaluate("5.11", {"f": [1.0], "y": [3.0], "x": [[1.0]], "phi": [2.0]}, "--json", equations=None)
    assert (ran.code, json.loads(ran.out)["value"]) == (0, 4.0)
    assert ran.err.splitlines() == [
        "note: 5.11: x is given, and the value is computed without it",
        "note: 5.11: phi is given, and the value is computed without it",
    ]


def test_a_data_set_for_an_equation_about_one_example(evaluate):
    inputs = {"x": [1.0, 2.0], "φ": [0.5, 2.0]}
    answer = found(evaluate("2.4", inputs, "--gradient", "φ", "--json", equations=None))
    assert answer == {"value": [2.5, 4.5], "gradients": {"φ": [[1.0, 1.0], [1.0, 2.0]]}}


def test_json_says_in_words_what_is_no_finite_number(evaluate):
    ran = evaluate("5.18", {"z": 0.0}, "--json", equations=None)
    assert json.loads(ran.out)["value"] == 0.5
    ran = evaluate("7.44", {"x": 8.0}, "--json", "--gradient", "x", equations=None)
    assert json.loads(ran.out, parse_constant=pytest.fail)["value"] == "inf"


LOGITS = [[1.0, 2.0], [3.0, 1.0]]


def test_a_function_is_bound_to_an_activation_by_its_number(evaluate):
    unit = {"x": -2.0, "θ": [[0.0, 1.0], [1.0, -1.0]]}
    said = [
        found(evaluate("3.5", unit, "--bind", f"a={what}", "--json", equations=None))
        for what in ("ReLU", "3.2")
    ]
    assert said[0] == said[1] == {"value": [0.0, 3.0], "gradients": {}}


def test_a_letter_of_the_next_step_alone_is_given_as_listed(evaluate):
    step = {"m": [1.0], "v": [4.0], "α": 0.5, "ϵ": 1.0, "φ": [2.0]}
    assert found(evaluate("6.14", step, "--json", equations=None))["value"] == [2 - 0.5 / 3]


@pytest.mark.parametrize(
    ("name", "inputs", "words", "said"),
    [
        (
            "multiclass",
            {"f": LOGITS, "y": [0, 2]},
            (),
            "multiclass: y: out of range: got 0 … 2, expected 0 … 1",
        ),
        ("multiclass", {"f": LOGITS, "y": [0, -1]}, (), "y: out of range: got -1.0"),
        ("multiclass", {"f": LOGITS, "y": [0, 0.5]}, (), "y: out of range: got 0.5, expected whole numbers"),
        ("bernoulli", {"f": [1.0], "y": [2]}, (), "bernoulli: y: out of range: got 2.0, expected 0 or 1"),
        (
            "gaussian",
            {"f": [1.0], "y": [2], "σ²": -1},
            (),
            "σ²: out of range: got -1.0, expected numbers above 0",
        ),
        (
            "gaussian",
            {"f": [1.0], "y": [2, 3], "σ²": 1},
            (),
            "gaussian: y: wrong shape: got (2,), expected (1,)",
        ),
        (
            "gaussian",
            {"f": [1.0], "y": [float("nan")], "σ²": 1},
            (),
            "gaussian: y: numbers must be finite: got nan",
        ),
        (
            "deep",
            DEEP | {"beta": [[0.1, float("inf")], [0.3]]},
            ("--bind", "a=ReLU"),
            "β[0]: numbers must be",
        ),
        ("gaussian", {"f": [1.0], "y": [2]}, (), "gaussian: σ² is not given"),
        (
            "gaussian",
            {"f": [1.0], "y": [2], "sigma": 1},
            (),
            "there is no letter 'sigma'; did you mean 'sigma2'?",
        ),
        ("gaussian", {"f": [1.0], "y": [2], "σ²": 1, "σ2": 1}, (), "given twice"),
        ("line", {"x": "many", "φ": [1, 2]}, (), "line: x: this is no array of numbers"),
        ("line", {"x": [[1, 2]], "φ": [1, 2]}, (), "line: x: wrong number of axes: got 2, expected 1"),
        ("deep", DEEP, (), "deep: a: the function a is open"),
        ("deep", DEEP | {"beta": [[0.1], [0.3]]}, ("--bind", "a=ReLU"), "says that D[1] is 1"),
        ("deep", DEEP, ("--bind", "a=ReLux"), "did you mean 'ReLU'"),
        ("regions", {"D": 3, "D_i": 1}, (), "regions: K: no array tells this size"),
        ("regions", {"D": 3, "D_i": 1, "K": 1.5}, (), "K: a size is a whole number: got 1.5"),
        ("17.33", {}, (), "17.33: ∂/∂φ 𝔼_{Pr(x|φ)}[f[x]] asks for quantities; it rests on no entry"),
        ("2.1", {}, (), "2.1: y = f[x] is a schema"),
        ("multiclass", {"f": LOGITS, "y": [0, 1]}, ("--gradient", "y"), "y takes whole numbers"),
        ("multiclas", {}, (), "did you mean 'multiclass'"),
    ],
)
def test_what_does_not_fit_is_named(evaluate, name, inputs, words, said):
    ran = evaluate(name, inputs, *words, equations=None)
    assert ran.code == 2
    assert ran.out == ""
    assert said in " ".join(ran.err.split())


@pytest.mark.parametrize(("text", "said"), [("{", "is no JSON"), ("[1]", "holds no object of letters")])
def test_a_file_that_is_no_object(project, tmp_path, text, said):
    file = tmp_path / "inputs.json"
    file.write_text(text, encoding="utf-8")
    ran = udlc("eval", "line", "--inputs", file, "--equations", project)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())


def test_a_file_that_is_not_there(project, tmp_path):
    ran = udlc("eval", "line", "--inputs", tmp_path / "none.json", "--equations", project)
    assert ran.code == 2
    assert "cannot be read: No such file" in " ".join(ran.err.split())


TABLES = {
    "19.7": ({"s": 1, "π": [[0.25, 0.5], [0.75, 0.5]], "q": [[1.0, 2.0], [3.0, 5.0]]}, 4.0),
    "19.13": ({"s": 0, "q": [[1.0, 2.0], [3.0, 5.0]]}, 2.0),
    "19.15": (
        {"s": 0, "a": 1, "s_next": 1, "α": 0.5, "γ": 0.5, "r": [[0, 1], [0, 0]], "q": [[1, 2], [3, 5]]},
        2.75,
    ),
    "19.45": ({"s": 1, "a": 0, "τ": 1.0, "q": [[1.0, 2.0], [3.0, 3.0]]}, 0.5),
}


@pytest.mark.parametrize("how", [(), ("--interpret",)])
@pytest.mark.parametrize("number", TABLES)
def test_sums_and_extremes_over_labels(evaluate, number, how):
    given, value = TABLES[number]
    assert found(evaluate(number, given, "--json", *how, equations=None))["value"] == pytest.approx(value)
