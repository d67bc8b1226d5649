import json
import sys

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from udlc.cli.train import train
from udlc.errors import InputError
from udlc.files import NOTICE, SEAL, sealed
from udlc.runtime.catalogue import catalogue

CHAPTER = f"""# {NOTICE} {SEAL}
from tests.runtime.models import ReLU, adam, deep, gradient_descent, least_squares, line, multiclass, squash
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A folder with a generated package, a table of classes and a table of quantities."""
    folder = tmp_path_factory.mktemp("project")
    package = folder / "made_here"
    package.mkdir()
    (package / "chapter_04.py").write_text(sealed(CHAPTER))
    x = np.random.default_rng(0).normal(size=(60, 2))
    rows = zip(*x.T, x[:, 0] > x[:, 1], 3 * x[:, 0] + 1)
    kinds, numbers = [], []
    for a, b, kind, number in rows:
        kinds.append(f"{a},{b},{'above' if kind else 'below'}")
        numbers.append(f"{a},{number}")
    (folder / "kinds.csv").write_text("a,b,kind\n" + "\n".join(kinds))
    (folder / "numbers.csv").write_text("\n".join(numbers))
    cache = pytest.MonkeyPatch()
    cache.setenv("UDLC_CACHE_DIR", str(folder / "cache"))
    yield folder
    cache.undo()
    for name in [n for n in sys.modules if n.split(".")[0] == "made_here"]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def run(project):
    app = typer.Typer()
    app.command()(train)

    def call(*words):
        given = [str(project / w) if w.endswith((".csv", ".png", ".safetensors")) else w for w in words]
        return CliRunner().invoke(app, [*given, "--generated", str(project / "made_here")])

    return call


def test_a_table_is_learnt_with_nothing_but_its_name(run):
    result = run("deep", "--data", "kinds.csv", "--steps", "300", "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["widths"] == [2, 50, 50, 2]
    assert (report["head"], report["optimiser"], report["measure"]) == ("multiclass", "adam", "accuracy")
    assert report["held_out"] >= 0.8
    assert len(report["history"]["loss"]) == len(report["history"]["held_out"]) == 50


def test_quantities_plots_and_activations(run, project):
    words = (
        "--widths",
        "1,5,1",
        "--activation",
        "squash",
        "--lr",
        "0.01",
        "--steps",
        "200",
        "--plot",
        "picture.png",
    )
    result = run("deep", "--data", "numbers.csv", *words)
    assert result.exit_code == 0, result.output
    assert "numbers: loss per example" in result.stdout
    assert "on 12 held out" in result.stdout
    assert (project / "picture.png").read_bytes().startswith(b"\x89PNG")


def test_a_loss_for_numbers_sees_the_numbers_of_the_table(run, project):
    """Ratings 3 and 5 look like two classes, whose labels would be 0 and 1."""
    rows = [f"{k},{3 + 2 * (k % 2)}" for k in range(40)]
    (project / "ratings.csv").write_text("\n".join(rows))
    result = run("line", "--data", "ratings.csv", "--head", "least_squares", "--steps", "1", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["held_out"] > 10  # (3² + 5²)/2 from near zero, (0 + 1)/2 with labels


def test_training_goes_on_exactly_from_a_file(run):
    def trained(*words):
        result = run("deep", "--data", "kinds.csv", "--widths", "2,4,2", "--batch", "9", "--json", *words)
        assert result.exit_code == 0, result.output
        report = json.loads(result.stdout)
        return {**report, "seconds": 0}

    whole = trained("--steps", "60")
    trained("--steps", "30", "--save", "half.safetensors")
    rest = trained("--steps", "30", "--load", "half.safetensors")
    assert rest["steps"] == whole["steps"] == 60
    assert (rest["train"], rest["held_out"]) == (whole["train"], whole["held_out"])
    assert rest["history"]["loss"][-1] == whole["history"]["loss"][-1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("dep", "--data", "kinds.csv"), "there is no model 'dep'; did you mean 'deep'"),
        (("deep", "--data", "kinds"), "there is no data set 'kinds'"),
        (("deep", "--data", "kinds.csv", "--head", "multi"), "there is no head 'multi'"),
        (
            ("deep", "--data", "kinds.csv", "--optimiser", "adm"),
            "there is no optimiser 'adm'; did you mean 'adam'",
        ),
        (
            ("deep", "--data", "kinds.csv", "--activation", "relu"),
            "there is no activation 'relu'; did you mean 'ReLU'?",
        ),
        (("deep", "--data", "kinds.csv", "--widths", "2,x"), "--widths: not widths: got '2,x'"),
        (("deep", "--data", "kinds.csv", "--widths", "3,2"), "deep: x: wrong shape"),
        (("deep", "--data", "kinds.csv", "--dtype", "half"), "deep: dtype"),
        (("deep", "--data", "kinds.csv", "--lr", "0"), "adam: α: not a learning rate"),
        (("deep", "--data", "kinds.csv", "--load", "no.safetensors"), "no.safetensors: cannot be read"),
    ],
)
def test_slips_are_named(run, words, message):
    result = run(*words)
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)


def test_going_on_in_another_way_is_noted(run):
    words = ("deep", "--data", "kinds.csv", "--widths", "2,4,2", "--steps", "5")
    assert run(*words, "--save", "seed.safetensors").exit_code == 0
    again = run(*words, "--load", "seed.safetensors")
    assert "note" not in again.stderr
    other = run(*words, "--load", "seed.safetensors", "--seed", "1", "--json")
    assert "was trained with seed 0, now it is 1" in other.stderr
    assert json.loads(other.stdout)["steps"] == 10


def test_catalogues_need_a_built_package(tmp_path):
    with pytest.raises(InputError, match="run `udlc build` first"):
        catalogue(tmp_path)
    broken = tmp_path / "broken_package"
    broken.mkdir()
    (broken / "chapter_02.py").write_text(sealed(f"# {NOTICE} {SEAL}\n1 / 0"))
    with pytest.raises(InputError, match=r"chapter_02.py: cannot be imported: ZeroDivisionError"):
        catalogue(broken)
    taken = tmp_path / "json"
    taken.mkdir()
    (taken / "chapter_02.py").write_text(sealed(f"# {NOTICE} {SEAL}"))
    with pytest.raises(InputError, match="another package 'json': rename the folder"):
        catalogue(taken)
