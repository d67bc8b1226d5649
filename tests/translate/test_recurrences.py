"""Updates, recurrences and circles: members of families by others, statements in the order of their needs."""
# ruff: noqa: F403, F405  a test of all words

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tests.translate.constructs import *
from udlc.errors import TranslateError
from udlc.ir.interpret import interpret
from udlc.notation import *
from udlc.translate import NoValue, entry_program


def test_an_update_gives_new_names():
    found = value(rows(Becomes(c, c + s)), kind=update)
    assert_allclose(found["c_next"], found["c"] + found["s"])


def test_recurrence_of_a_family():
    h = real("h", over=span(0, N))
    found = value(rows(Eq(h[0], c), Eq(h[n], s * h[n - 1] + 1)))
    expected = [found["c"]]
    for _ in range(5):
        expected.append(found["s"] * expected[-1] + 1)
    assert_allclose(found["h"], expected)


def test_a_recurrence_without_a_start_takes_it_from_outside():
    h = real("h", over=span(0, N))
    found = value(Eq(h[n], s * h[n - 1]))
    assert_allclose(found["h"], found["h_0"] * found["s"] ** np.arange(6))


def test_what_gives_the_next_member_is_a_recurrence():
    h, k = real("h", over=span(0, N)), index("k", span(0, N - 1))
    found = value(Eq(h[k + 1], a(s * h[k])))
    assert_allclose(found["h"][1:], np.tanh(found["s"] * found["h"][:-1]))
    assert found["h"][0] == found["h_0"]


def test_a_recurrence_in_one_of_two_indices():
    h, k = real("h", over=(span(0, N), I)), index("k", span(0, N - 1))
    found = value(Eq(h[k + 1, i], a(s * h[k, i])))
    assert_allclose(found["h"][1:], np.tanh(found["s"] * found["h"][:-1]))
    assert_allclose(found["h"][0], found["h_0"])


def test_an_update_may_be_written_as_an_equation():
    c, t = real("c", over=span(0, oo)), index("t", span(0, oo))
    found = value(Eq(c[t + 1], c[t] + s), kind=update)
    assert_allclose(found["c_next"], found["c"] + found["s"])


def test_downwards():
    h = real("h", over=span(0, N))
    found = value(Eq(h[n - 1], s * h[n]).forall(n, N, N - 1, ..., 1))
    assert_allclose(found["h"], found["h_N"] * found["s"] ** np.arange(6)[::-1])


def test_two_recurrences_that_need_each_other_are_one():
    g, h = real("g", over=span(0, N)), real("h", over=n)
    found = value(rows(Eq(g[n], h[n] + c), Eq(h[n], 2 * g[n - 1]), Eq(g[0], s)))
    last = found["s"]
    for step in range(5):
        assert_allclose(found["h"][step], 2 * last)
        last = 2 * last + found["c"]
    assert_allclose(found["g"][-1], last)


def test_statements_come_in_the_order_of_what_they_need():
    g, h = real("g"), real("h")
    found = value(rows(Eq(out, g + h), Eq(g, h * c), Eq(h, c + s)))
    assert_allclose(found["out"], (found["c"] + found["s"]) * (1 + found["c"]))


def test_a_function_in_terms_of_itself_is_its_values_before():
    found = value(Becomes(g(c), g(c) + t * (g(s) - g(c))))
    assert_allclose(found["result"], found["g"] + found["t"] * (found["g_2"] - found["g"]))


def test_a_circle_is_an_error_that_names_the_entry():
    g, h = real("g"), real("h")
    with pytest.raises(TranslateError, match=r"0\.1: .*circle"):
        value(rows(Eq(g, h * c), Eq(h, g + s)))


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (Eq(out, E(c**2)), "an expectation over what is random"),
        (Eq(out, Int[c](exp(c))), "an integral over c"),
        (Eq(out, f(c)), "schema"),
        (ask(partial[c](s)), "asks for"),
        (Eq(hat(out), argmin[c](f(c))), "schema"),
        (Eq(out, KL(density("p"), density("q"))), "divergence"),
        (Eq(out, dirac(c)), "no value at a point"),
        (Eq(out, c + s + ...), "not written out"),
        (Eq(out, 1 / abs(family("Q", over=N))), "which of them"),
        (rows(Becomes(c, c + s), Becomes(c, c * s)), "more than once"),
        (Eq(out, Sum[index("m")](c)), "what m runs over"),
        (Eq(out, Sum[index("m", oo)](c)), "end of a loop"),
        (Eq(out, c + f(real("v", over=K)[1:K])), "one quantity"),
        (Lt(f(g(c)), g(c)).forall(g), "schema"),
    ],
)
def test_what_has_no_value_says_why(statement, reason):
    with pytest.raises(NoValue, match=reason):
        value(statement, kind=identity)


def test_a_minimiser_is_what_is_minimised():
    found = value(Eq(hat(out), argmin[c]((c - s) ** 2)), kind=optimum)
    assert_allclose(found["objective"], (found["c"] - found["s"]) ** 2)


def test_a_nest_may_run_upwards() -> None:
    """Written 1, …, K from the outside in, the last is the innermost and comes first."""
    x, y = real("x"), real("y")
    β, ω = real("β", over=k), real("ω", over=k)
    entry = model(Eq(y, nest(β[k] + ω[k] * tanh(hole), k, 1, 2, ..., K, inner=x))).placed(number="0.1")
    rng = np.random.default_rng(0)
    for length in (1, 2, 5):
        values = {"x": rng.normal(), "β": rng.normal(size=length), "ω": rng.normal(size=length)}
        expected = values["x"]
        for step in reversed(range(length)):
            expected = values["β"][step] + values["ω"][step] * np.tanh(expected)
        assert_allclose(interpret(entry_program(entry, {}), values)["y"], expected)
