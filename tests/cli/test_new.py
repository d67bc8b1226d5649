"""A new project holds everything its README speaks of, builds, trains and passes its own tests."""

import re
import subprocess
import sys
from importlib.resources import files

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.modules import own_generated
from udlc.cli import application
from udlc.cli.new import TEMPLATE
from udlc.errors import BuildError
from udlc.notation.lint import lint
from udlc.runtime.data import load


def udlc(*words):
    return CliRunner().invoke(application(), list(map(str, words)))


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("new") / "bumps"
    result = udlc("new", folder)
    assert result.exit_code == 0, result.output
    return folder


def commands(project, word):
    """The lines of the README that begin with a word."""
    text = (project / "README.md").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith(f"{word} ")]


def test_every_file_of_the_template_is_written(project):
    written = sorted(str(f.relative_to(project)) for f in project.rglob("*") if f.is_file())
    assert written == sorted(TEMPLATE)
    kept = {f.name for f in (files("udlc.cli") / "template").iterdir() if f.is_file()}
    assert kept == set(TEMPLATE.values())


def test_the_readme_names_files_that_exist(project):
    text = (project / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:equations|data|tests)/\w+\.\w+", text)) - {"equations/chapter_02.py"}
    assert named
    assert [name for name in named if not (project / name).is_file()] == []


def test_the_equations_are_clean(project):
    assert lint(project / "equations" / "chapter_01.py") == []


def test_the_data_are_numbers_with_the_target_last():
    data = load(str(files("udlc.cli") / "template" / "waves.csv"))
    assert data.classes == ()
    assert data.x.shape == (160, 2)
    assert data.x_test.shape == (40, 2)
    assert 0.1 < np.std(data.y) < 2


def test_commands_of_the_readme_that_show(project, monkeypatch):
    monkeypatch.chdir(project)
    lines = [line.split() for line in commands(project, "udlc")]
    assert {words[1] for words in lines} == {"build", "train", "show", "list"}
    for _, command, *words in lines:
        if command in {"build", "show", "list"}:
            result = udlc(command, *words)
            assert result.exit_code == 0, result.output
    assert (project / "generated" / "chapter_01.py").is_file()


def test_the_command_of_the_readme_that_tests(project):
    (command,) = commands(project, "python")
    words = [sys.executable, *command.split()[1:], "-q", "-p", "no:cacheprovider"]
    result = subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "3 passed" in result.stdout


@pytest.mark.slow
def test_the_command_of_the_readme_that_trains(project, monkeypatch):
    monkeypatch.chdir(project)
    assert udlc("build", "--equations", "equations").exit_code == 0
    (command,) = [line for line in commands(project, "udlc") if " train " in line]
    with own_generated():
        result = udlc(*command.split()[1:], "--steps", "200")
    assert result.exit_code == 0, result.output
    assert "on 40 held out" in result.stdout


@pytest.mark.parametrize("taken", ["a file in it", "a file in its place"])
def test_what_is_there_stays(tmp_path, taken):
    place = tmp_path / "mine"
    file = place / "notes.txt" if taken == "a file in it" else place
    file.parent.mkdir(exist_ok=True)
    file.write_text("keep")
    result = udlc("new", place)
    assert isinstance(result.exception, BuildError)
    assert "nothing was changed" in str(result.exception)
    assert file.read_text() == "keep"
    assert [f for f in tmp_path.rglob("*") if f.is_file()] == [file]


def test_an_empty_folder_will_do(tmp_path):
    assert udlc("new", tmp_path).exit_code == 0
    assert (tmp_path / "equations" / "chapter_01.py").is_file()
