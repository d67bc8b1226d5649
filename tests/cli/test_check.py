"""`udlc check`: anybody's file, failures at the line of the link, what it rests on, what is malformed."""

import json

import pytest
from typer.testing import CliRunner

from udlc.cli import application

HEAD = """from udlc.notation import *

eq = Chapter(1, "Mine")
N = size("N")
n = index("n", N)
u = real("u", N)
x, y = real("x y")
"""
CHAIN = """
eq["1.1"] = derivation(
    Eq(
        (x + y) * (x - y),
        x**2 - y**2,
        x**2 + y**2,
        (x + y) ** 2 - 2*x*y,
    )
)
"""


@pytest.fixture
def run(tmp_path):
    def call(text, *words):
        file = tmp_path / "mine.py"
        file.write_text(HEAD + text, encoding="utf-8")
        return CliRunner().invoke(application(), ["check", str(file), *words])

    return call


def test_a_failing_link_is_reported_at_its_own_line(run):
    done = run(CHAIN)
    assert done.exit_code == 1
    assert "mine.py:13: 1.1: refuted: x^2 - y^2 = x^2 + y^2" in done.output
    assert "1 entry in 1 file" in done.output


def test_every_step_carries_its_line(run):
    (entry,) = json.loads(run(CHAIN, "--json").stdout)
    assert [step["line"] for step in entry["steps"]] == [12, 13, 14]
    assert [step["verdict"] for step in entry["steps"]] == ["proved", "refuted", "proved"]


def test_what_is_true_passes(run):
    done = run('eq["1.1"] = identity(Eq((x + y)**2, x**2 + 2*x*y + y**2))')
    assert done.exit_code == 0, done.output


def test_what_is_unknown_does_not_pass(run):
    done = run('f = function("f")\neq["1.1"] = identity(Eq(f(x), f(y)))')
    assert done.exit_code == 1
    assert "unknown" in done.output


def test_a_derivation_may_rest_on_a_file_beside_it_and_on_the_book(run, tmp_path):
    text = HEAD.replace("1,", "2,") + 'eq["2.1"] = definition(Eq(y, x**2))\n'
    (tmp_path / "other.py").write_text(text, encoding="utf-8")
    (tmp_path / "unrelated.py").write_text("raise SystemExit\n", encoding="utf-8")
    assert run('eq["1.1"] = identity(Eq(2*y, 2*x**2), by="2.1")').exit_code == 0
    assert run('eq["1.1"] = identity(Eq(2*y, x**2), by="2.1")').exit_code == 1
    assert run('eq["1.1"] = identity(Eq(x + x, 2*x), by="3.2")').exit_code == 0


MALFORMED = {
    'eq["1.1"] = identity(Eq(x, w))': ("mine.py:8", "there is no name 'w'"),
    'eq["1.1"] = identity(Eq(x, g(x)))': ("mine.py:8", "there is no name 'g'"),
    'eq["1.1"] = identity(Eq(x))': ("mine.py:8", "two sides"),
    'eq["1.1"] = identity(x)': ("mine.py:8", "no statement"),
    'eq["1.1"] = definition(Eq(x, u))': ("mine.py:8", "1.1"),
    'eq["1.1"] = identity(Eq(x, y), by="7.77")': ("mine.py:8", "there is no equation '7.77'"),
    'eq["1.1"] = identity(Eq(x, y, by="7.77"))': ("mine.py:8", "there is no equation '7.77'"),
    'eq["1.1"] = identity(x = y)': ("mine.py:8", ""),
    'eq["1.1"] = identity(Eq(x, y)': ("mine.py:8", "not Python"),
    "α = real('α', domain=interval(2, 1))": ("mine.py:8", "nothing lies in this domain"),
}


@pytest.mark.parametrize("text", MALFORMED)
def test_what_is_malformed_is_an_error_at_its_line(run, text):
    done = run(text)
    place, message = MALFORMED[text]
    said = str(done.exception)
    assert done.exit_code != 0
    assert place in said, said
    assert message in said, said


def test_a_file_that_is_not_there(tmp_path):
    done = CliRunner().invoke(application(), ["check", str(tmp_path / "none.py")])
    assert "no such file" in str(done.exception)
