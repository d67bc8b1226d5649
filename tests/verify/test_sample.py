"""The sampler: every sign cell, every stratum and distinct sizes are among what it draws."""

from itertools import product

import numpy as np
import pytest

from tests.verify.test_canonical import network
from udlc.ir.build import Builder
from udlc.verify.equalities import SEEDS
from udlc.verify.sample import Counterexample, compare, drawn, search


def scalars(*domains):
    b = Builder("scalars")
    for n, domain in enumerate(domains):
        b.given(f"x{n}", domain=domain)
    y = b.temporary("y")
    b.put(y, 0)
    return b.program("y")


def draws(program):
    return [drawn((program,), seed) for seed in SEEDS]


def test_every_cell_of_two_kinks_is_met():
    cells = {
        tuple(np.sign([float(v) for v in inputs.values()])) for _, inputs in draws(scalars("real", "real"))
    }
    assert {*product((-1.0, 1.0), repeat=2)} <= cells
    assert any(0.0 in cell for cell in cells)


def test_values_lie_between_whole_numbers_too():
    values = [float(inputs["x0"]) for _, inputs in draws(scalars("real"))]
    for low in range(-2, 2):
        assert any(low < v < low + 1 for v in values), low


@pytest.mark.parametrize(
    ("domain", "fits"),
    [
        ("positive", lambda v: v > 0),
        ("nonnegative", lambda v: v >= 0),
        ("unit", lambda v: 0 < v < 1),
        ("binary", lambda v: v in (0, 1)),
    ],
)
def test_domains_are_kept_and_their_edges_met(domain, fits):
    values = [float(inputs["x0"]) for _, inputs in draws(scalars(domain))]
    assert all(map(fits, values))
    if domain == "binary":
        assert {*values} == {0.0, 1.0}
    if domain == "nonnegative":
        assert 0.0 in values


def matrix():
    b = Builder("matrix")
    N, M, K = b.sizes("N M K")
    x, y = b.given("x", N, M, K), b.temporary("y")
    b.put(y, x[b.index("i", N), b.index("j", M), b.index("k", K)])
    return b.program("y")


def test_sizes_are_one_and_mostly_all_different():
    sizes = [s for s, _ in draws(matrix())]
    assert sum(len({*s.values()}) == 3 for s in sizes) > len(sizes) / 2
    assert dict.fromkeys("KMN", 1) in sizes
    assert all(min(s.values()) >= 1 for s in sizes)


def test_all_elements_equal_is_among_the_strata():
    found = [inputs["x"] for _, inputs in draws(matrix()) if np.size(inputs["x"]) > 1]
    assert any(np.ptp(x) == 0 for x in found)
    assert any(len(np.unique(x)) > 3 for x in found)


def test_draws_are_the_same_for_the_same_seed():
    (one, a), (other, b) = (drawn((matrix(),), 11) for _ in range(2))
    assert one == other
    assert np.array_equal(a["x"], b["x"])


def power(exponent):
    b = Builder("power")
    x, y = b.given("x"), b.temporary("y")
    b.put(y, x.value**exponent)
    return b.program("y")


def test_a_difference_is_found_at_the_one_point_that_shows_it():
    found = compare(power(2), "y", power(3), "y", {}, {"x": np.array(2.0)})
    assert isinstance(found, Counterexample)
    assert found.values == ("4.0", "8.0")
    assert compare(power(2), "y", power(3), "y", {}, {"x": np.array(1.0)}) == 1


def test_a_side_without_a_value_is_no_difference():
    assert compare(power(-1), "y", power(2), "y", {}, {"x": np.array(0.0)}) in (None, 0)


def test_evidence_counts_points_and_sizes():
    b, *_ = network("network")
    program = b.program("f")
    found = search(program, "f", program, "f", range(8))
    assert found.counterexample is None
    assert found.points > 8
    assert len(found.sizes) > 1
