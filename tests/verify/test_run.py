"""Runs: whatever becomes of a link, every entry has its verdict; order, record, audit."""

import json
import os
import time
from dataclasses import replace

import pytest

from udlc.notation import Chapter, Eq, Sum, definition, derivation, identity, index, positive, real, sin, size
from udlc.verify import entries as module
from udlc.verify.audit import audited
from udlc.verify.entries import decide_link
from udlc.verify.record import NAME, Record
from udlc.verify.run import Options, verify_all

QUICK = Options(jobs=2, limit=2.0, patience=5.0)
x, y, z = real("x y z")


def chapter(**entries):
    """A chapter with entries 1.1, 1.2, …"""
    eq = Chapter(1, "Claims")
    for n, entry in enumerate(entries.values(), 1):
        eq[f"1.{n}"] = entry
    return eq


TRUE = identity(Eq((x + y) ** 2, x**2 + 2 * x * y + y**2))
FALSE = identity(Eq((x + y) ** 2, x**2 + y**2))
CHAIN = derivation(Eq(x + x, 2 * x, x * 2, 3 * x - x))


def run(eq, options=QUICK, **how):
    return verify_all(eq, list(eq), options, **how)


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_entries(jobs):
    eq = chapter(a=TRUE, b=FALSE, c=CHAIN, d=TRUE)
    results = run(eq, replace(QUICK, jobs=jobs))
    assert [r.number for r in results] == list(eq)
    assert [r.verdict for r in results] == ["proved", "refuted", "proved", "proved"]


def nested():
    return nested()


MISHAPS = {
    "hangs where no signal reaches": (lambda: time.sleep(60), "no answer"),
    "never ends": (lambda: [None for _ in iter(int, 1)], "not decided in 0.3 s"),
    "dies": (lambda: os.kill(os.getpid(), 9), "SIGKILL"),
    "leaves": (lambda: os._exit(1), "exit code 1"),
    "eats memory": (lambda: b"1" * (1 << 36), "memory"),
    "nests": (nested, "too deeply"),
    "fails": (lambda: 1 / 0, "ZeroDivisionError"),
}


@pytest.mark.parametrize("mishap", MISHAPS)
def test_a_mishap_costs_its_link_and_no_other(mishap, monkeypatch):
    what, reason = MISHAPS[mishap]

    def decide(setting, link):
        return what() if link.place == 1 else decide_link(setting, link)

    monkeypatch.setattr(module, "decide_link", decide)
    patience = 1.5 if "no answer" in reason else 20.0
    chain, other = run(chapter(a=CHAIN, b=TRUE), Options(jobs=2, limit=0.3, patience=patience))
    assert [s.verdict for s in chain.steps] == ["proved", "unknown", "proved"]
    assert reason in chain.steps[1].reason
    assert chain.verdict == "unknown"
    assert other.verdict == "proved"


def test_a_translation_that_hangs_is_unknown(monkeypatch):
    monkeypatch.setattr(module, "sides", lambda *_: time.sleep(60))
    (result,) = run(chapter(a=CHAIN), Options(jobs=1, limit=0.3, patience=1))
    assert result.verdict == "unknown"
    assert "no answer" in result.reason


def test_a_huge_expression_has_a_verdict():
    total = x
    for n in range(2, 400):
        total = total + sin(n * x) ** n
    assert run(chapter(a=identity(Eq(total, total + 1))))[0].verdict in ("refuted", "unknown")


def test_a_deep_expression_has_a_verdict():
    deep = x
    for _ in range(300):
        deep = sin(deep)
    (result,) = run(chapter(a=identity(Eq(deep, sin(deep)))))
    assert result.verdict in ("refuted", "unknown")


def test_contradictory_conditions_are_a_finding():
    p = real("p", domain=positive)
    for where in ((x > 0, x < 0), (p < 0,), (x < y, y < x)):
        (result,) = run(chapter(a=identity(Eq(x + x, 2 * x), where=where)))
        assert result.verdict == "unknown"
        assert "contradict" in result.reason


def test_a_correction_that_passes_makes_an_erratum():
    (result,) = run(chapter(a=replace(FALSE, corrected=TRUE.statement)))
    assert (result.verdict, result.corrected) == ("refuted", "proved")
    assert result.is_erratum
    assert result.passes


def test_what_is_defined_anew_and_otherwise_is_refuted():
    def again(side):
        return chapter(a=definition(Eq(z, x**2)), b=definition(Eq(z, side), by="1.1"))

    assert [r.verdict for r in run(again(x * x))] == ["defined", "proved"]
    assert [r.verdict for r in run(again(x**3))] == ["defined", "refuted"]


# ── The record ───────────────────────────────────────────────────────────────


@pytest.fixture
def kept(tmp_path):
    """A chapter with its record, written and read again."""
    eq = chapter(a=definition(Eq(z, x**2)), b=TRUE, c=FALSE)
    record = Record.read(tmp_path)
    record.keep({r.number: r for r in run(eq)}, 0)
    assert record.write(eq) == ""
    return eq, Record.read(tmp_path)


def test_what_is_recorded_comes_back_as_it_was(kept):
    eq, record = kept
    fresh, again = run(eq), run(eq, record=record)
    assert all(r.cached for r in again)
    for one, other in zip(fresh, again):
        assert [(s.verdict, s.reason, s.line) for s in one.steps] == [
            (s.verdict, s.reason, s.line) for s in other.steps
        ]
        assert json.dumps(one.as_json()["counterexample"]) == json.dumps(other.as_json()["counterexample"])


def test_only_what_changed_is_verified_again(kept):
    _, record = kept
    changed = chapter(a=definition(Eq(z, x**3)), b=TRUE, c=FALSE)
    assert [r.cached for r in run(changed, record=record)] == [False, True, True]


def test_what_rests_on_a_change_has_changed(tmp_path):
    def with_square(power):
        return chapter(a=definition(Eq(z, x**power)), b=identity(Eq(z, x * x), by="1.1"))

    record = Record(tmp_path)
    record.keep({r.number: r for r in run(with_square(2))}, 0)
    again = run(with_square(3), record=record)
    assert [(r.verdict, r.cached) for r in again] == [("defined", False), ("refuted", False)]


def test_another_verifier_or_more_variants_verify_again(kept, monkeypatch):
    eq, record = kept
    assert record.known(eq["1.2"], eq, 0) is not None
    assert record.known(eq["1.2"], eq, 5) is None
    monkeypatch.setattr("udlc.verify.record.source_hash", lambda: "another")
    assert record.known(eq["1.2"], eq, 0) is None


def test_the_file_has_a_line_for_each_entry_and_no_times(kept):
    eq, record = kept
    text = (record.folder / NAME).read_text(encoding="utf-8")
    assert sum(line.startswith('"1.') for line in text.splitlines()) == len(eq)
    assert "seconds" not in text
    assert record.text(eq) == text


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"entries": 3}', '{"verifier": "a", "entries": {"1.1": {}}}']
)
def test_a_damaged_file_is_noticed_and_done_again(kept, damage):
    eq, record = kept
    (record.folder / NAME).write_text(damage, encoding="utf-8")
    again = Record.read(record.folder)
    assert "damaged" in again.notice
    assert not any(r.cached for r in run(eq, record=again))


# ── The audit ────────────────────────────────────────────────────────────────


def test_a_true_record_has_no_complaints(kept):
    eq, record = kept
    audit = audited(eq, list(eq), record, QUICK)
    assert (audit.known, audit.complaints) == (3, [])


def test_a_changed_entry_and_a_forged_verdict_are_complaints(kept):
    eq, record = kept
    changed = chapter(a=definition(Eq(z, x**3)), b=TRUE, c=FALSE)
    (complaint,) = audited(changed, list(changed), record, QUICK).complaints
    assert "1.1 has changed" in complaint
    line = record.lines["1.3"]
    record.lines["1.3"] = replace(line, steps=(replace(line.steps[0], verdict="proved"),))
    (complaint,) = audited(eq, list(eq), record, QUICK).complaints
    assert "1.3 is recorded as proved, and is refuted" in complaint


# ── Refutations ──────────────────────────────────────────────────────────────


def test_a_counterexample_is_small():
    N = size("N")
    n = index("n", N)
    u = real("u", N)
    (result,) = run(chapter(a=identity(Eq(Sum[n](u[n]) ** 2, Sum[n](u[n] ** 2)))))
    example = result.steps[0].counterexample
    assert (example["sizes"], example["inputs"]) == ({"N": 2}, {"u": [1.0, 1.0]})


def test_a_repair_is_found_where_one_edit_is_enough():
    (result,) = run(chapter(a=identity(Eq((x - y) ** 2, x**2 + 2 * x * y + y**2))))
    assert result.steps[0].repair in (
        "(x + y)^2 = x^2 + 2 x y + y^2",
        "(x - y)^2 = x^2 - 2 x y + y^2",
    )
    (result,) = run(chapter(a=identity(Eq(x, y))))
    assert result.steps[0].repair in ("", "x = x", "y = y")
