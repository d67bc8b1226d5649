"""Errors read `where: entry: message`, offer close names, and survive a process pool."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udlc.errors import InputError, IRError, NotationError, UdlcError, UnknownName, suggest

ERRORS = [
    (UdlcError("no body"), "no body"),
    (
        NotationError("the sides differ", "chapter_03.py:12", "3.1", "h"),
        "chapter_03.py:12: 3.1: the sides differ",
    ),
    (IRError("h is read before it is complete", entry="7.5"), "7.5: h is read before it is complete"),
    (
        InputError("wrong shape", model="deep", argument="x", got="(3,)", expected="(I, 2)"),
        "deep: x: wrong shape: got (3,), expected (I, 2)",
    ),
    (InputError("too few examples", got=0), "too few examples: got 0"),
    (
        UnknownName("model", "shalow", {"shallow": 1, "deep": 2}.keys(), model="chapter 3"),
        "chapter 3: there is no model 'shalow'; did you mean 'shallow'?",
    ),
]


@pytest.mark.parametrize(("error", "text"), ERRORS, ids=lambda value: type(value).__name__)
def test_text(error: UdlcError, text: str) -> None:
    assert str(error) == text


@pytest.mark.parametrize("error", [error for error, _ in ERRORS], ids=lambda error: type(error).__name__)
def test_pickling_keeps_everything(error: UdlcError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert vars(back) == vars(error)


def test_bad_input_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="there is no optimiser"):
        raise UnknownName("optimiser", "adma", ["adam", "sgd"])


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=6))
def test_a_known_name_is_always_offered(names: list[str]) -> None:
    assert repr(names[0]) in suggest(names[0], names)


def test_suggestions_do_not_depend_on_order() -> None:
    assert suggest("sgd", ["adam", "momentum"]) == suggest("sgd", ["momentum", "adam"])
    assert suggest("sgd", []) == "there are none"
