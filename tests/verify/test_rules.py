"""The tables of rules: every row passes, and a row that is wrong does not."""

from dataclasses import replace

import pytest
from sympy import Symbol, cos, exp, log, sin

from udlc.ir.functions import FUNCTIONS
from udlc.ir.scalars import sig, softplus
from udlc.recognise.rules import BY_NAME, RULES
from udlc.verify import rules
from udlc.verify.rules import verify_rules
from udlc.verify.run import Options
from udlc.verify.tables_of_rules import Claim, RuleRow, of_function, of_recognition, rule_rows


@pytest.fixture(scope="module")
def results():
    return {(r.kind, r.number): r for r in verify_rules(Options(jobs=1))}


def test_every_row_has_a_verdict(results):
    assert len(results) == len(rule_rows())
    assert {r.number for r in results.values() if r.kind == "derivative"} == set(FUNCTIONS)
    assert {r.number for r in results.values() if r.kind == "recognition"} == {r.name for r in RULES}


def test_no_row_is_refuted_or_unknown(results):
    assert {name: r.reason for name, r in results.items() if not r.passes} == {}


def test_most_rows_are_proved(results):
    claimed = [r for r in results.values() if r.verdict != "defined"]
    assert sum(r.verdict == "proved" for r in claimed) > 0.6 * len(claimed)


def verdict(monkeypatch, row):
    monkeypatch.setattr(rules, "rule_rows", lambda: [row])
    (result,) = verify_rules(Options(jobs=1))
    return result.verdict


x, y = Symbol("x", real=True), Symbol("y", real=True)
WRONG = {
    "sign": Claim(log(sig(x)), softplus(-x)),
    "argument": Claim(exp(x) / (exp(x) + exp(y)), sig(y - x)),
    "factor": Claim(sin(2 * x), 2 * sin(x) * cos(2 * x)),
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_wrong_row_is_refuted(monkeypatch, name):
    assert verdict(monkeypatch, RuleRow("algebra", name, (WRONG[name],))) == "refuted"


def test_a_wrong_result_of_recognition_is_refuted(monkeypatch):
    rule = BY_NAME["complement of sig"]
    bent = replace(rule, result=-rule.result)
    assert verdict(monkeypatch, of_recognition(bent)) == "refuted"


@pytest.mark.parametrize("name", ["sig", "exp", "erf", "tanh", "maximum"])
def test_a_wrong_derivative_is_refuted(monkeypatch, name):
    row = FUNCTIONS[name]
    bent = replace(row, differential=lambda *a: row.differential(*a) * 2)
    assert verdict(monkeypatch, of_function(bent)) == "refuted"
