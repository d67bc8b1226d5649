"""Words choose cases, and a case survives the way to its process."""

import pytest

from udlc.bench.candidates import chosen_candidates
from udlc.bench.cases import CASES, SIZES, as_data, chosen_cases, from_data
from udlc.errors import InputError, UnknownName


def test_no_words_choose_everything():
    assert chosen_cases((), SIZES) == CASES


def test_every_word_of_a_case_chooses_it():
    for case in CASES:
        for word in case.words:
            assert case in chosen_cases([word], SIZES)


def test_a_size_leaves_the_others_out():
    large = chosen_cases((), ["large"])
    assert {case.size for case in large} == {"2048-4096-4096-1000@512"}
    assert not set(large) & set(chosen_cases((), ["book"]))


def test_sizes_of_ones_own():
    momentum, adam = chosen_cases((), ["7-5-3@11"])
    assert (momentum.widths, momentum.batch, momentum.optimiser) == ((7, 5, 3), 11, "momentum")
    assert (adam.size, adam.optimiser) == ("7-5-3@11", "adam")


def test_counts_of_ones_own():
    heads, functions = chosen_cases(["heads"], ["12"]), chosen_cases(["elementwise"], ["12"])
    assert {case.batch for case in heads} == {12} == {case.length for case in functions}
    assert {case.name for case in (*heads, *functions)} < {word for case in CASES for word in case.words}


def test_one_output_may_be_that_of_a_shallow_network():
    (found,) = chosen_cases(["shallow"], ["1-9-1@20"])
    assert (found.widths, found.batch) == ((1, 9, 1), 20)
    assert chosen_cases(["shallow"], ["1-9-2@20", "1-9-9-1@20"]) == ()


@pytest.mark.parametrize("size", ["0", "huge", "7@3", "7-0@3", "7-3@0", ""])
def test_bad_sizes(size):
    with pytest.raises(InputError, match="not a size"):
        chosen_cases((), [size])


def test_bad_names():
    with pytest.raises(UnknownName, match="'shallow'"):
        chosen_cases(["shalow"], SIZES)
    with pytest.raises(UnknownName, match="'torch'"):
        chosen_candidates(["trch"], 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.size}")
def test_a_case_as_data(case):
    assert from_data(as_data(case)) == case


def test_names_of_cases_with_their_sizes_are_unique():
    assert len({(case.name, case.size) for case in CASES}) == len(CASES)
