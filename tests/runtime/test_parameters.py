import copy
import pickle
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runtime.models import deep, line, multiclass, normal
from udlc.errors import InputError, UnknownName
from udlc.runtime.parameters import Parameters

widths = st.lists(st.integers(1, 6), min_size=2, max_size=5)


@given(widths, st.sampled_from(["float32", "float64"]))
def test_letters_are_views_that_cover_the_vector_without_overlap(widths, dtype):
    model = deep(widths=widths, dtype=dtype, compiled=False)
    parameters = model.init(0)
    assert [a.shape for a in parameters["Ω"]] == [(q, p) for p, q in pairwise(widths)]
    assert [a.shape for a in parameters["β"]] == [(q,) for q in widths[1:]]
    arrays = [a for value in parameters.values() for a in value]
    parameters.flat[...] = 0
    for array in arrays:
        np.add(array, 1, out=array)
    assert (parameters.flat == 1).all()
    assert sum(a.size for a in arrays) == parameters.flat.size
    assert parameters.flat.dtype == dtype


@given(st.integers(0, 2**64 - 1))
def test_first_values_follow_from_the_seed_and_not_from_the_dtype(seed):
    single, double = (deep(widths=[3, 4, 2], dtype=d, compiled=False) for d in ("float32", "float64"))
    assert np.array_equal(single.init(seed).flat, double.init(seed).flat.astype("float32"))
    assert np.array_equal(double.init(seed).flat, double.init(seed).flat)
    assert not np.array_equal(double.init(seed).flat, double.init(seed ^ 1).flat)


@pytest.mark.parametrize(
    ("name", "variance"),
    [("zeros", 0), ("normal", 1), ("he", 2 / 200), ("he_backward", 2 / 300), ("he_compromise", 4 / 500)],
)
def test_draws_have_the_variance_of_their_initialiser(name, variance):
    model = deep(widths=[200, 300], init={"Ω": name}, compiled=False)
    drawn = model.init(3)["Ω"][0]
    assert np.var(drawn) == pytest.approx(variance, rel=0.03)
    assert abs(drawn.mean()) <= 4 * np.sqrt(variance / drawn.size)
    assert not model.init(3)["β"][0].any()


def test_assigning_copies_and_keeps_the_vector_whole():
    parameters = line(compiled=False).init(0)
    given = np.array([3, 4])
    parameters["φ"] = given
    given[0] = 9
    assert parameters.flat.tolist() == [3, 4]
    parameters["φ"][1] = 7
    assert parameters.flat.tolist() == [3, 7]


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, Parameters.copy, lambda p: pickle.loads(pickle.dumps(p))]
)
def test_copies_are_whole_and_independent(duplicate):
    parameters = deep(widths=[2, 3, 1], head=normal, compiled=False).init(5)
    other = duplicate(parameters)
    assert other == parameters
    assert other.flat.ctypes.data % 64 == 0
    other["Ω"][0][0, 0] += 1
    assert other.flat[np.flatnonzero(other.flat != parameters.flat)].tolist() == [other["Ω"][0][0, 0]]
    assert other != parameters


def test_plain_mappings_are_packed():
    model = deep(widths=[2, 3, 2], head=multiclass, compiled=False)
    parameters = model.init(1)
    plain = {"Ω": [a.tolist() for a in parameters["Ω"]], "β": tuple(parameters["β"])}
    assert model.pack(plain) == parameters
    assert model.pack(parameters) is parameters
    other = deep(widths=[2, 3, 2], dtype="float64", compiled=False)
    assert other.pack(parameters) is not parameters


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"φ": [1.0]}, r"there is no parameter 'φ'"),
        ({"β": None}, r"deep: β: one array per layer"),
        (
            {"β": [[0, 0, 0]]},
            r"deep: β: one array per layer.*got list of length 1, expected a list of 2 arrays",
        ),
        (
            {"Ω": [np.zeros((3, 2)), np.zeros((2, 2))]},
            r"deep: Ω\[1\]: wrong shape: got \(2, 2\), expected \(2, 3\)",
        ),
        ({"β": [[0, 0, np.nan], [0, 0]]}, r"deep: β\[0\]: not finite at \[2\]: got nan"),
        ({"β": [["a", "b", "c"], [0, 0]]}, r"deep: β\[0\]: not real numbers"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(change, message):
    model = deep(widths=[2, 3, 2], compiled=False)
    with pytest.raises(InputError, match=message):
        model.pack({**model.init(0), **change})


def test_missing_and_unknown_letters_are_named():
    model = deep(widths=[2, 3, 2], compiled=False)
    with pytest.raises(InputError, match="deep: Ω: missing from the parameters"):
        model.pack({"β": model.init(0)["β"]})
    with pytest.raises(InputError, match="got list, expected what `init` gives"):
        model.pack([1, 2])
    with pytest.raises(UnknownName, match="there is no parameter 'omega'; there are 'Ω', 'β'"):
        model.init(0)["omega"]


def test_a_variance_must_be_positive():
    parameters = line(head=normal, compiled=False).init(0)
    with pytest.raises(InputError, match=r"line: σ2: out of range: got 0.0, expected numbers above 0"):
        parameters["σ2"] = 0.0
