"""What the checker assumes is printed as a reader writes it."""

import pytest

from tests.checker.test_kernel import N, kernel, quiet
from udlc.verify.checked_terms import condition

t, one = ["letter", "@t"], ["+", ["letter", "@t"], -1]


def at(name, *index):
    return ["read", name, *index]


PRINTED = {
    "1 - α_t": ["+", 1, ["*", -1, at("α", t)]],
    "α_{t-1}": at("α", one),
    "α_{t-1}·β_t^2": ["*", at("α", one), at("β", t), at("β", t)],
    "1/2·x - y": ["+", ["*", "1/2", at("x")], ["*", -1, at("y")]],
    "(x + y)^(-1)·z": ["*", at("z"), ["call", "Pow", ["+", at("x"), at("y")], -1]],
    "Σ_{i=0}^{N - 1} w_{i,t}": ["sum", [["v", 0, N]], at("w", ["letter", "v"], t)],
    "exp(x)": ["call", "exp", at("x")],
    "[N - 1 ≥ 0]": ["≥0", ["+", N, -1]],
    "0": 0,
}


@pytest.mark.parametrize("text", PRINTED)
def test_a_term_is_printed(text):
    assert condition(quiet().value(PRINTED[text], {})) == f"{text} ≠ 0"


def test_words_stay_words():
    assert condition("N ≥ 1") == "N ≥ 1"


def test_no_name_of_the_checker_is_printed():
    k = kernel(*[0] * 9)
    printed = condition(k.value(["sum", [["v", 0, N], ["u", 0, N]], at("w", ["letter", "u"])], {}))
    assert not {"'", "·", "@"} & set(printed)
