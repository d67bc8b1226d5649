"""Sums, extremes and choices over labels, and functions of labels, have the values that NumPy gives."""
# ruff: noqa: F403, F405  a test of the words

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from tests.translate.running import run
from udlc.notation import *
from udlc.translate import NoValue, entry_program

S, A, D = size("S A D")
t = index("t", span(1, oo))
s, a = real("s", over=span(1, oo), domain=label_in(S)), real("a", over=span(1, oo), domain=label_in(A))
state, action = real("s", domain=label_in(S)), real("a", domain=label_in(A))
x = real("x", D, over=span(1, oo))
r, q, v = function("r q v", font="it")
two = function("q", over=2, font="it")
π, Pr, γ, α = policy("π"), density("Pr"), real("γ"), real("α")
sizes = st.fixed_dictionaries({"S": st.integers(1, 4), "A": st.integers(1, 4), "D": st.integers(1, 2)})
many = settings(max_examples=20, deadline=None)


def value(statement, given, kind=definition):
    """The values of an entry's program, its last output under "result"."""
    program = entry_program(kind(statement).placed(number="0.1"), {})
    found = run(program, given)
    return found | {"result": found[program.outputs[-1]]}


@many
@given(sizes)
def test_a_sum_over_labels(given):
    found = value(Eq(v(s[t]), Sum[a[t]](π(a[t] | s[t]) * q(s[t], a[t]))), given)
    assert_allclose(found["result"], found["π"][:, found["s"]] @ found["q"][found["s"]])


@many
@given(sizes)
def test_a_sum_over_the_next_label_leaves_the_one_before(given):
    found = value(Eq(q(s[t], a[t]), Sum[s[t + 1]](Pr(s[t + 1] | s[t], a[t]) * v(s[t + 1]))), given)
    assert_allclose(found["result"], found["Pr"][:, found["s"], found["a"]] @ found["v"])


@many
@given(sizes)
def test_sums_within_sums(given):
    inner = Sum[a[t + 1]](π(a[t + 1] | s[t + 1]) * r(s[t + 1], a[t + 1]))
    found = value(Eq(q(s[t], a[t]), Sum[s[t + 1]](Pr(s[t + 1] | s[t], a[t]) * inner)), given)
    ahead = np.einsum("as,sa->s", found["π"], found["r"])
    assert_allclose(found["result"], found["Pr"][:, found["s"], found["a"]] @ ahead)


@many
@given(sizes)
def test_the_greatest_value_at_the_next_step(given):
    target = r(s[t], a[t]) + γ * Max[action](q(s[t + 1], action))
    found = value(Becomes(q(s[t], a[t]), q(s[t], a[t]) + α * (target - q(s[t], a[t]))), given, update)
    old = found["q"][found["s"], found["a"]]
    aim = found["r"][found["s"], found["a"]] + found["γ"] * found["q"][found["s_next"]].max()
    assert_allclose(found["q_next"], old + found["α"] * (aim - old))


@many
@given(sizes)
def test_the_best_label_counts_from_one(given):
    found = value(Becomes(π(action | state), argmax[action](q(state, action))), given, update)
    assert found["result"] == 1 + np.argmax(found["q"][found["s"]])


@many
@given(sizes)
def test_a_best_label_as_an_argument(given):
    best = argmax[action](two[1](s[t + 1], action))
    found = value(Eq(v(s[t + 1]), two[2](s[t + 1], best)), given)
    table = found["q"][found["s_next"]]
    assert_allclose(found["result"], table[np.argmax(table[:, 0]), 1])


@many
@given(sizes)
def test_values_of_two_steps_of_a_vector_are_two_arrays(given):
    found = value(Eq(v(s[t]), Max[action](q(x[t + 1], action)) - q(x[t], a[t])), given)
    assert_allclose(found["result"], found["q_next"].max() - found["q"][found["a"]])


@many
@given(sizes)
def test_a_softmax_of_values(given):
    exponent = exp(q(state, action)) / Sum[prime(action)](exp(q(state, prime(action))))
    found = value(Eq(π(action | state), exponent), given)
    weights = np.exp(found["q"][found["s"]])
    assert_allclose(found["result"], weights[found["a"]] / weights.sum())


@pytest.mark.parametrize("over", [real("z"), real("z", domain=positive)])
def test_what_is_no_label_has_no_list_of_values(over):
    with pytest.raises(NoValue, match="all its values"):
        value(Eq(v(state), Max[over](q(state, over))), {"S": 2})
