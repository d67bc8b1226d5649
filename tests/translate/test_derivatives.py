"""Derivatives inside equations: computed where an equation says what is derived, else inputs."""

from dataclasses import replace

import numpy as np
from numpy.testing import assert_allclose

from tests.translate.running import TANH, inputs
from udlc.differentiate.expand import expand
from udlc.ir.interpret import interpret
from udlc.notation import (
    Eq,
    Sum,
    at,
    definition,
    elementwise,
    function,
    gradient,
    index,
    model,
    partial,
    real,
    rows,
    size,
    span,
    total,
)
from udlc.translate import entry_program

I, J = size("I J")
i, j = index("i", I), index("j", J)
x, y, A, c = real("x", I), real("y", J), real("A", J, I), real("c")
out, grad, L = real("out"), real("grad", I), real("L")
a, f = elementwise("a"), function("f")
SIZES = {"I": 3, "J": 4}


def run(statement, kind=model, layout="denominator", bind=None, book=None, sizes=SIZES):
    entry = replace(kind(statement, bind=bind).placed(number="0.1"), layout=layout)
    program = expand(entry_program(entry, book or {}))
    values = inputs(program, sizes)
    return values | interpret(program, values, {"a": TANH})


def test_gradient_of_a_scalar():
    v = run(rows(Eq(out, Sum[i](x[i] ** 2 * c)), Eq(grad, partial[x](out))))
    assert_allclose(v["grad"], 2 * v["c"] * v["x"])


def test_by_one_component():
    v = run(rows(Eq(out, Sum[i](x[i] ** 3)), Eq(c, partial[x[2]](out))))
    assert_allclose(v["c"], 3 * v["x"][1] ** 2)


def test_by_each_component():
    v = run(rows(Eq(out, Sum[i](x[i] ** 3)), Eq(grad[i], partial[x[i]](out))))
    assert_allclose(v["grad"], 3 * v["x"] ** 2)


def test_denominator_layout_has_the_rows_of_what_one_derives_by():
    v = run(rows(Eq(y, A * x), Eq(real("D", I, J), partial[x](y))))
    assert_allclose(v["D"], v["A"].T)


def test_numerator_layout_is_the_transpose():
    square = {"I": 3, "J": 3}
    v = run(rows(Eq(y, A * x), Eq(real("D", I, J), partial[x](y))), layout="numerator", sizes=square)
    assert_allclose(v["D"], v["A"])


def test_chain_rule_in_denominator_layout():
    z, w = real("z", J), real("w", J)
    v = run(
        rows(
            Eq(z, A * x),
            Eq(w, a(z)),
            Eq(out, w.T * y),
            Eq(grad, partial[x](z) * partial[z](w) * partial[w](out)),
        )
    )
    slope = 1 - np.tanh(v["A"] @ v["x"]) ** 2
    assert_allclose(v["grad"], v["A"].T @ (slope * v["y"]))


def test_of_an_expression():
    v = run(Eq(grad, partial[x](Sum[i](x[i] ** 2) * c)))
    assert_allclose(v["grad"], 2 * v["c"] * v["x"])


def test_by_a_matrix_times_a_vector():
    g = real("g", J)
    v = run(Eq(real("G", J, I), partial[A].of(y + A * x) * g))
    assert_allclose(v["G"], np.outer(v["g"], v["x"]))


def test_second_derivatives():
    H = real("H", I, I)
    v = run(rows(Eq(out, (x.T * x) ** 2), Eq(H, partial[x, x](out))))
    assert_allclose(v["H"], 4 * (v["x"] @ v["x"]) * np.eye(3) + 8 * np.outer(v["x"], v["x"]))


def test_total_derivative():
    v = run(rows(Eq(out, c**2), Eq(L, out * c), Eq(real("d"), total[c](L))))
    assert_allclose(v["d"], 3 * v["c"] ** 2)


def test_of_a_function_that_another_entry_defines():
    book = {"0.2": model(Eq(f(x, c), c * Sum[i](x[i] ** 2))).placed(number="0.2")}
    v = run(Eq(grad, partial[x](f(x, c))), book=book, bind={f: "0.2"})
    assert_allclose(v["grad"], 2 * v["c"] * v["x"])


def test_what_nothing_defines_is_an_input():
    v = run(Eq(grad, c * partial[x](L)), kind=gradient)
    assert_allclose(v["grad"], v["c"] * v["dL_dx"])
    l = real("ℓ", over=i)
    v = run(Eq(y, Sum[i](partial[y].of(l[i]))), kind=gradient)
    assert v["dl_dy"].shape == (3, 4)
    assert_allclose(v["y"], v["dl_dy"].sum(axis=0))


def test_a_slope_from_outside_has_the_axes_of_what_its_function_is_applied_to():
    k = index("k", J)
    X = real("X", I, over=k)
    v = run(Eq(grad, Sum[k](partial[x](f(X[k], x)) * y[k])))
    assert v["df_dx"].shape == (4, 3)
    assert_allclose(v["grad"], v["y"] @ v["df_dx"])
    v = run(Eq(c, Sum[k](partial[y[k]](f(y[k])))))
    assert_allclose(v["c"], v["df_dy"].sum())


def test_slopes_at_arguments_of_two_forms_are_two_inputs():
    v = run(Eq(out, partial[c](f(c)) - partial[c](f(2 * c))))
    assert_allclose(v["out"], v["df_dc"] - v["df_dc_2"])


def test_a_derivative_is_pushed_through_a_sum_of_what_nothing_defines():
    l, g = real("ℓ", over=i), real("g", J)
    v = run(Eq(g, partial[y].of(Sum[i](l[i]))), kind=gradient)
    assert_allclose(v["g"], v["dl_dy"].sum(axis=0))


def test_a_gradient_recursion_starts_from_outside():
    N = size("N")
    n = index("n", N)
    h = real("h", over=span(0, N))
    v = run(
        Eq(partial[h[n - 1]](L), c * partial[h[n]](L)).forall(n, N, N - 1, ..., 1),
        kind=gradient,
        sizes=SIZES | {"N": 4},
    )
    assert_allclose(v["dL_dh"], v["dL_dh_N"] * v["c"] ** np.arange(4, -1, -1))


def test_at_a_point():
    v = run(Eq(out, at(c**2 + L, c, L)), kind=definition)
    assert_allclose(v["out"], v["L"] ** 2 + v["L"])
