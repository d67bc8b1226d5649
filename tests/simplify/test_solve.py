"""Index solving: gathers equal their scatters, and the hard cases read as mathematics."""

from random import Random

import numpy as np
import pytest
from sympy import Ge, Lt

from tests.simplify.scatters import random_scatter
from udlc.ir.build import Builder
from udlc.ir.functions import quo
from udlc.ir.grammar import Axis, Compute, Program
from udlc.ir.interpret import interpret
from udlc.ir.show import text
from udlc.simplify import is_gather, simplify, solve_indices
from udlc.simplify.ranges import facts_at
from udlc.simplify.scatters import is_injective


def lines(program: Program) -> str:
    return text(program, declarations=False)


def only(program: Program) -> Compute:
    (statement,) = program.statements
    assert isinstance(statement, Compute)
    return statement


def test_gathers_equal_their_scatters():
    gathers = collisions = 0
    for seed in range(250):
        s = random_scatter(Random(seed), symbolic=seed % 2 == 0)
        solved = solve_indices(s.program, s.small)
        expected = interpret(s.program, s.inputs)["x"]
        np.testing.assert_allclose(
            interpret(solved, s.inputs)["x"], expected, atol=1e-12, err_msg=lines(s.program)
        )
        before = only(s.program)
        if not is_gather(before) and not is_injective(before, facts_at(before)):
            collisions += 1
            gathers += is_gather(only(solved))
    assert collisions > 80
    assert gathers >= collisions / 2


def test_simplified_scatters_are_equal_and_at_rest():
    for seed in range(1000, 1080):
        s = random_scatter(Random(seed), symbolic=seed % 2 == 0)
        simple = simplify(s.program, s.small)
        expected = interpret(s.program, s.inputs)["x"]
        np.testing.assert_allclose(
            interpret(simple, s.inputs)["x"], expected, atol=1e-12, err_msg=lines(s.program)
        )
        assert simplify(simple, s.small) == simple


def convolution():
    b = Builder("convolution")
    C, O, N, M, J, S, R, P = b.sizes("C O N M J S R P")
    c, o, i, j = b.index("c", C), b.index("o", O), b.index("i", M), b.index("j", J)
    ω, dz, dx = b.given("ω", O, C, J), b.given("dL_dz", O, M), b.temporary("dL_dx", C, N)
    place = S * i + R * j - P
    b.put(dx[c, place], dz[o, i] * ω[o, c, j], where=[Ge(place, 0), Lt(place, N)])
    return b.program("dL_dx"), (J,), (S,)


def test_a_strided_convolution_becomes_an_index_equation():
    program, small, positive = convolution()
    assert lines(simplify(program, small, positive)) == (
        "dL_dx[c, u] += dL_dz[o, i]*ω[o, c, j]   over o, j   where i*S = -j*R + u + P in 0..M"
    )


def test_a_stride_that_may_be_zero_is_not_divided_by():
    program, small, _ = convolution()
    assert simplify(program, small).statements == program.statements


def test_the_adjoint_of_a_solved_convolution_turns_the_equation_round():
    _, small, positive = convolution()
    b = Builder("second")
    C, O, N, M, J, S, R, P = b.sizes("C O N M J S R P")
    c, o, i, j, u = (b.index(n, h) for n, h in zip("coiju", (C, O, M, J, N)))
    ω, g, out = b.given("ω", O, C, J), b.given("g", C, N), b.temporary("dg", O, M)
    b.put(out[o, i], g[c, u] * ω[o, c, j], equations={i: (P - R * j + u, S)}, over=(c, j))
    turned = simplify(b.program("dg"), small, positive)
    assert lines(turned) == (
        "dg[o, i] += g[c, i*S + j*R - P]*ω[o, c, j]   over j, c"
        "   where i*S + j*R - P >= 0 and i*S + j*R - P < N"
    )
    sizes = {"C": 2, "O": 3, "N": 9, "M": 5, "J": 3, "S": 2, "R": 2, "P": 2}
    random = np.random.default_rng(0)
    inputs = {"ω": random.normal(size=(3, 2, 3)), "g": random.normal(size=(2, 9)), **sizes}
    np.testing.assert_allclose(
        interpret(turned, inputs)["dg"], interpret(b.program("dg"), inputs)["dg"], atol=1e-12
    )


def test_a_dense_layer_is_a_sum_over_examples():
    b = Builder("dense")
    K, N, D = b.sizes("K N D")
    k, n, d, e = b.index("k", K), b.index("n", N), b.index("d", D), b.index("e", D)
    df, h, dΩ = b.given("dL_df", K, N, D), b.given("h", K, N, D), b.temporary("dL_dΩ", K, D, D)
    b.put(dΩ[k, d, e], df[k, n, d] * h[k, n, e])
    assert lines(simplify(b.program("dL_dΩ"))) == "dL_dΩ[k, d, e] += dL_df[k, n, d]*h[k, n, e]   over n"


def sum_into(place, *, extent, letters, shape):
    """x[place(letters)] += w[letters] over the extents given."""
    b = Builder("sum")
    found = [b.index(name, hi) for name, hi in zip(letters, extent)]
    w, x = b.given("w", *extent), b.temporary("x", *shape)
    b.put(x[place(*found)], w[tuple(found)], over=found)
    return b.program("x")


@pytest.mark.parametrize(
    ("place", "extent", "expected"),
    [
        (lambda i, j: i + j, (4, 3), "x[u] += w[-j + u, j]   over j   where -j + u >= 0 and -j + u < 4"),
        (lambda i, _: i + 2, (4, 3), "x[i] += w[i - 2, j]   over j   for i in 2..6"),
        (lambda i, _: 5 - i, (4, 3), "x[i] += w[5 - i, j]   over j   for i in 2..6"),
        (lambda i, j: 3 * i + j, (4, 3), "x[3*i + j] += w[i, j]   over i, j"),
        (lambda i, _: 2 * i, (4, 3), "x[2*i] += w[i, j]   over i, j"),
        (lambda i, j: 2 * i + 2 * j, (4, 3), "x[u] += w[i, j]   over j   where 2*i = -2*j + u in 0..4"),
        (
            lambda i, _: quo(i, 2),
            (4, 3),
            "x[u] += w[2*u + u_in, j]   over j, u_in in 0..2   where 2*u + u_in < 4",
        ),
    ],
)
def test_hand_cases(place, extent, expected):
    program = sum_into(place, extent=extent, letters="ij", shape=(12,))
    solved = simplify(program)
    assert lines(solved) == expected
    w = np.arange(12.0).reshape(4, 3)
    np.testing.assert_allclose(interpret(solved, {"w": w})["x"], interpret(program, {"w": w})["x"])


def test_packed_digits_beside_a_shared_letter_are_quotient_and_remainder():
    b = Builder("packed")
    i, j, k, m = b.index("i", 3), b.index("j", 4), b.index("k", 2), b.index("m", 2)
    w, x = b.given("w", 3, 4, 2, 2), b.temporary("x", 12, 3)
    b.put(x[4 * i + j, k + m], w[i, j, k, m])
    program = b.program("x")
    solved = simplify(program)
    assert lines(solved) == (
        "x[u, v] += w[quo(u, 4), rem(u, 4), -m + v, m]   over m   where -m + v >= 0 and -m + v < 2"
    )
    inputs = {"w": np.random.default_rng(1).normal(size=(3, 4, 2, 2))}
    np.testing.assert_allclose(interpret(solved, inputs)["x"], interpret(program, inputs)["x"])


def test_an_access_through_data_stays_a_scatter():
    b = Builder("embedding")
    N, T, D = b.sizes("N T D")
    n, d = b.index("n", N), b.index("d", D)
    t = b.given("t", N, integral=True, domain="label", bound=T)
    g, out = b.given("g", N, D), b.temporary("dE", T, D)
    b.put(out[t[n], d], g[n, d])
    program = b.program("dE")
    assert simplify(program).statements == program.statements


def test_a_ragged_axis_bounds_its_new_letter():
    b = Builder("ragged")
    K, M = b.sizes("K M")
    D = b.given("D", K, integral=True, domain="natural")
    k, m, j = b.index("k", K), b.index("m", M), b.index("j", 2)
    w, x = b.given("w", K, M), b.temporary("x", K, D[Axis(0)])
    b.put(x[k, m + j], w[k, m], where=Lt(m + j, D[k]))
    program = b.program("x")
    solved = simplify(program)
    assert is_gather(only(solved))
    inputs = {"D": np.array([3, 0, 1]), "w": np.arange(6.0).reshape(3, 2)}
    np.testing.assert_allclose(interpret(solved, inputs)["x"], interpret(program, inputs)["x"])
