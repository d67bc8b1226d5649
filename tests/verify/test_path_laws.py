"""Laws of several steps of a decision process: they add up, belong together, and forget what lies before."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udlc.notation import index, oo, span
from udlc.verify.path_laws import PathLaw, offset
from udlc.verify.worlds import NoWorldError

STATES, ACTIONS = range(2), range(3)
t = index("t", span(1, oo))


def _row(draw, count):
    weights = [draw(st.integers(1, 9)) for _ in range(count)]
    return [Fraction(w, sum(weights)) for w in weights]


@st.composite
def laws(draw):
    act = {(a, s): p for s in STATES for a, p in enumerate(_row(draw, len(ACTIONS)))}
    move = {(n, s, a): p for s, a in product(STATES, ACTIONS) for n, p in enumerate(_row(draw, len(STATES)))}
    return PathLaw(_row(draw, len(STATES)), act, move)


@given(laws(), st.integers(1, 4))
def test_probabilities_have_the_sum_one(law, time):
    assert sum(law.probability({("state", time): s}, {}) for s in STATES) == 1
    assert sum(law.probability({("action", time): a}, {("state", time + 1): 0}) for a in ACTIONS) == 1


@given(laws(), st.integers(1, 3))
def test_a_step_has_the_stated_law_whatever_came_before(law, time):
    here = {("state", time + 1): 1, ("action", time + 1): 2}
    assert law.probability({("state", time + 2): 0}, here) == law.move[0, 1, 2]
    assert law.probability({("state", time + 2): 0}, {**here, ("state", time): 0}) == law.move[0, 1, 2]
    assert law.probability({("action", time): 2}, {("state", time): 1}) == law.act[2, 1]


@given(laws(), st.integers(1, 3))
def test_bayes_and_total_probability(law, time):
    now, later = {("state", time): 1}, {("state", time + 1): 0}
    joint = law.probability({**now, **later}, {})
    assert joint == law.probability(later, now) * law.probability(now, {})
    assert joint == law.probability(now, later) * law.probability(later, {})
    parts = (law.probability({**later, ("state", time): s}, {}) for s in STATES)
    assert law.probability(later, {}) == sum(parts)


@given(laws())
def test_a_state_is_one_at_a_time(law):
    assert law.probability({("state", 2): 1}, {("state", 2): 0}) == 0
    assert law.probability({("state", 2): 1}, {("state", 2): 1}) == 1


@given(laws())
def test_there_are_no_times_before_the_first(law):
    with pytest.raises(NoWorldError):
        law.probability({("state", 0): 1}, {})


def test_times_are_told_by_their_distance():
    assert [offset(x, t) for x in (t, t + 1, t - 2)] == [0, 1, -2]
    with pytest.raises(NoWorldError):
        offset(index("k", span(1, oo)), t)
