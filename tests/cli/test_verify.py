"""`udlc verify`: tables and JSON, exit codes, counterexamples, false variants."""

import json

import pytest
from typer.testing import CliRunner

from udlc.cli import application

CHAPTER = """
from udlc.notation import *

eq = Chapter(1, "Claims")
x, y, α = real("x y α")
eq["1.1"] = definition(Eq(y, x**2))
eq["1.2"] = identity(Eq((x + 1)**2, x**2 + 2*x + 1))
eq["1.3"] = {claim}
"""
KEYS = {
    "number", "kind", "relation", "verdict", "method", "sizes", "theorems", "conditions", "steps",
    "counterexample", "corrected", "mutants", "seconds",
}  # fmt: skip


@pytest.fixture
def run(tmp_path):
    def call(claim, *words):
        (tmp_path / "chapter_01.py").write_text(CHAPTER.format(claim=claim), encoding="utf-8")
        return CliRunner().invoke(application(), ["verify", "--equations", str(tmp_path), *words])

    return call


def test_what_is_true_exits_with_zero(run):
    done = run("identity(Eq(x + x, 2*x))")
    assert done.exit_code == 0, done.output
    assert "1 defined, 2 proved" in done.output


def test_what_is_false_exits_with_one_and_shows_where(run):
    done = run("identity(Eq(ReLU(α*x), α*ReLU(x)))")
    assert done.exit_code == 1
    assert "refuted" in done.output
    assert "chapter_01.py:8" in done.output


def test_json_has_every_field_and_each_link(run):
    done = run("identity(Eq(x + x, 2*x, x))", "--json")
    found = {entry["number"]: entry for entry in json.loads(done.stdout)}
    assert done.exit_code == 1
    assert found["1.3"].keys() >= KEYS
    assert [step["verdict"] for step in found["1.3"]["steps"]] == ["proved", "refuted"]
    assert found["1.3"]["counterexample"]["inputs"]["x"] == 1.0
    assert found["1.1"]["verdict"] == "defined"


def test_a_correction_that_passes_is_no_failure(run):
    done = run("identity(Eq(x + x, x), corrected=Eq(x + x, 2*x))", "1.3", "--json")
    (found,) = json.loads(done.stdout)
    assert (found["verdict"], found["corrected"], done.exit_code) == ("refuted", "proved", 0)


def test_a_correction_that_fails_is_a_failure(run):
    assert run("identity(Eq(x + x, x), corrected=Eq(x + x, 3*x))", "1.3").exit_code == 1


def test_variants_are_counted(run):
    done = run("identity(Eq(x + x, 2*x))", "1.2", "--mutants", "6", "--json")
    (found,) = json.loads(done.stdout)
    tally = found["mutants"]
    assert tally["tried"] == tally["killed"] + tally["equivalent"] > 3


def test_entries_are_chosen_by_number_and_by_chapter(run):
    claim = "identity(Eq(x + x, 2*x))"
    assert [e["number"] for e in json.loads(run(claim, "1.2", "--json").stdout)] == ["1.2"]
    assert [e["number"] for e in json.loads(run(claim, "1", "--json").stdout)] == ["1.1", "1.2", "1.3"]


def test_what_has_not_changed_is_known(run):
    claim = "identity(Eq(x + x, 2*x))"
    assert "unchanged" not in run(claim).output
    assert "3 of 3 unchanged" in run(claim).output
    assert "unchanged" not in run(claim, "--no-cache").output
    again = json.loads(run("identity(Eq(x + x, x*2))", "--json").stdout)
    assert [entry["cached"] for entry in again] == [True, True, False]


def test_the_recorded_verdicts_are_held_against_the_equations(run):
    claim = "identity(Eq(x + x, 2*x))"
    assert run(claim, "--check").exit_code == 1
    run(claim)
    assert run(claim, "--check").exit_code == 0
    done = run("identity(Eq(x + x, x*2))", "--check")
    assert done.exit_code == 1
    assert "1.3 has changed since it was verified" in done.output


def test_certificates_are_written_and_replayed(run, tmp_path):
    claim = "identity(Eq(x + x, 2*x))"
    run(claim)
    said = run(claim, "--replay").output
    assert "1.3: replayed" in said
    assert "2 of 2 proved entries replayed" in said
    file = tmp_path / ".certificates.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()
    data = json.loads(lines[1])
    data["claims"][0]["text"] = "0" * 64
    file.write_text("\n".join([lines[0], json.dumps(data)]) + "\n", encoding="utf-8")
    done = run(claim, "--replay")
    assert done.exit_code == 1
    assert "1.3: rejected" in done.output
    file.write_text(f"{lines[0]}\n", encoding="utf-8")
    done = run(claim, "--replay")
    assert done.exit_code == 1
    assert "1.3: missing" in done.output


def test_errata_are_listed_apart(run):
    done = run("identity(Eq(x + x, x), corrected=Eq(x + x, 2*x))")
    assert done.exit_code == 0
    assert "Errata found" in done.output
    assert "the corrected form is proved: x + x = 2 x" in done.output


def test_tables_of_rules_are_verified(run, monkeypatch):
    from udlc.verify import rules, tables_of_rules

    some = [r for r in tables_of_rules.rule_rows() if r.name in ("sig", "exp")]
    monkeypatch.setattr(rules, "rule_rows", lambda: some)
    done = run("identity(Eq(x, x))", "--rules")
    assert done.exit_code == 0, done.output
    assert "Rules of derivative" in done.output


def test_only_a_run_over_all_entries_is_kept(run, tmp_path):
    claim = "identity(Eq(x + x, 2*x))"
    run(claim, "1.2")
    run(claim, "--limit", "3")
    assert not (tmp_path / ".verdicts.json").exists()
    run(claim)
    assert (tmp_path / ".verdicts.json").exists()
    assert "1 of 1 unchanged" in run(claim, "1.2").output
